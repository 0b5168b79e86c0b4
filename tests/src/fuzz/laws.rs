//! What holds of every program over every input, and of every diagnostic.

use pol_diagnostics::{Diagnostic, SourceId};
use pol_engine::{Engine, Program, Progress, Settings, pairs};
use pol_graph::{Graph, Step as Way};
use pol_ir::columns::{NodeRef, TableId};
use pol_ir::constant::Const;
use pol_ir::interpret::{Interpreter, Place, Step, bind_params};
use pol_ir::module::{Module, PolicyId};
use pol_ir::readset::ReadSet;
use pol_sources::Input;

/// A policy and the table of its subjects.
type Pair = (PolicyId, TableId);

/// Reads the inputs; an error can be said, and a graph means the same by both engines, at any number of threads.
pub(super) fn hold(module: &Module, inputs: &[Input<'_>]) {
    let Ok(params) = bind_params(module, &[]) else { return };
    let read_set = ReadSet::of(module);
    let read = || pol_sources::read(inputs, module, &read_set, pol_stdlib::schemas());
    let mut graph = match read() {
        Ok(graph) => graph,
        Err(error) => return assert!(!error.to_string().is_empty(), "an error says what it is"),
    };
    let pairs = pairs(module, &graph.columns);
    verdicts_are_equal(module, &params, &graph, &pairs);
    let native = reports(module, &params, &mut graph, Engine::Native);
    let interpreted = read().map(|mut graph| reports(module, &params, &mut graph, Engine::Interpreter));
    assert_eq!(Ok(native), interpreted, "reports are equal");
    everything_has_a_place(module, &params, &mut graph, &pairs);
}

fn verdicts_are_equal(module: &Module, params: &[Const], graph: &Graph<'_>, pairs: &[Pair]) {
    let interpreter = Interpreter::new(module, params, &graph.columns);
    let Ok(native) = pol_codegen::compile(module, params, &graph.columns, pairs) else { return };
    for pair in pairs.iter().filter(|pair| native.covers(**pair)) {
        let nodes: Vec<NodeRef> = nodes(graph, pair.1).collect();
        let mut found = vec![0; nodes.len()];
        assert!(native.judge(*pair, 0..nodes.len() as u32, &mut found), "covered pairs are judged");
        let meant = |node: &NodeRef| interpreter.judge(pair.0, Some(*node)).to_byte();
        let meant: Vec<u8> = nodes.iter().map(meant).collect();
        let policy = module.policies.get(pair.0).map(|policy| &policy.path);
        assert_eq!(found, meant, "both engines mean the same by {policy:?}");
    }
}

fn nodes(graph: &Graph<'_>, table: TableId) -> impl Iterator<Item = NodeRef> + use<> {
    let rows = graph.columns.tables.get(table).map_or(0, |table| table.rows);
    (0..rows).map(move |row| NodeRef { table, row })
}

fn reports(module: &Module, params: &[Const], graph: &mut Graph<'_>, engine: Engine) -> (String, String) {
    let threads = if engine == Engine::Native { 2 } else { 1 };
    let settings = Settings { engine, threads, ..Settings::default() };
    let run = pol_engine::run(Program { module, params }, graph, &settings, &Progress::default());
    (pol_report::json(&run), pol_report::text(&run, true))
}

/// With the details of every node: the judgement stays what it was, and each of its places can be looked for.
fn everything_has_a_place(module: &Module, params: &[Const], graph: &mut Graph<'_>, pairs: &[Pair]) {
    let mut all: Vec<NodeRef> = pairs.iter().flat_map(|(_, table)| nodes(graph, *table)).collect();
    all.sort_unstable();
    all.dedup();
    graph.load_details(&all);
    let interpreter = Interpreter::new(module, params, &graph.columns);
    for (policy, table) in pairs {
        for node in nodes(graph, *table) {
            let judgement = interpreter.explain(*policy, Some(node));
            assert_eq!(
                judgement.outcome,
                interpreter.judge(*policy, Some(node)),
                "explaining changes nothing"
            );
            for place in judgement.rules.iter().flat_map(|rule| &rule.places) {
                locate(module, graph, place);
            }
        }
    }
}

fn locate(module: &Module, graph: &Graph<'_>, place: &Place) {
    let way = |step| match step {
        &Step::Field(name) => Way::Name(module.names.text(name)),
        &Step::Index(index) => Way::Index(index),
        Step::Key(key) => Way::Key(key),
    };
    let path: Vec<Way<'_>> = place.path.iter().map(way).collect();
    if let Some(found) = graph.locate(place.node, &path) {
        assert!(found.line > 0 && found.column > 0, "lines and columns are counted from 1");
    }
}

/// Every fix is made of edits of the text that do not overlap.
pub(super) fn fixes_are_edits(text: &str, diagnostics: &[Diagnostic]) {
    for fix in diagnostics.iter().flat_map(|said| &said.fixes) {
        let mut ranges: Vec<_> = fix.edits.iter().map(|edit| edit.span.range()).collect();
        ranges.sort_by_key(|range| (range.start, range.end));
        let is_text = |range: &std::ops::Range<usize>| text.get(range.clone()).is_some();
        assert!(ranges.iter().all(is_text), "`{}` edits the text", fix.title);
        let apart = ranges.windows(2).all(|pair| pair.first().map(|a| a.end) <= pair.last().map(|b| b.start));
        assert!(apart, "the edits of `{}` stand apart", fix.title);
    }
}

/// A text that can be read is formatted once; that it then means the same, and keeps its comments, `format` looks at.
pub(super) fn formatting_settles(text: &str) {
    let refused = match pol_fmt::format(SourceId(0), text) {
        Ok(made) => return assert_eq!(pol_fmt::format(SourceId(0), &made), Ok(made), "formatted twice"),
        Err(refused) => refused,
    };
    assert_ne!(refused, pol_fmt::Refused::Changed, "formatting changes no meaning");
}
