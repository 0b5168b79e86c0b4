//! The lemma of narrowing: in programs that the checker accepts no narrowed read is ever absent.
//!
//! Conditions are made at random from the rows of the table, put where a condition can narrow, and a read stands where
//! their facts may hold. Most such programs are refused; those that are not are judged on nodes in every state. The
//! read is written so that it is false exactly where what it reads is absent, and else true, even of the unknown.
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use pol_check::{Checked, SourceFile, World, check};
use pol_diagnostics::Severity;
use pol_ir::Interpreter;
use pol_ir::constant::Const;
use pol_ir::module::{Module, Outcome};
use pol_ir::schema::NoSchemas;
use pol_ir::state::Reason;
use pol_ir::testing::{Cell, ColumnsBuilder, Random};
use pol_ir::validate::validate;
use std::collections::BTreeSet;

const TYPES: &str = "type Owner { name: string?, size: int? }
resource B { size: int?, name: string?, flag: bool?, owner: Owner?, tags: map<string>, words: list<string>, least: int }
";

/// A path that may be absent, a value of its type, and a question that is strict in it, over `$`.
const PATHS: [(&str, &str, &str); 6] = [
    ("b.size", "3", "$ < 3 or $ >= 3"),
    ("b.name", "\"a\"", "$ < \"m\" or $ >= \"m\""),
    ("b.flag", "true", "$ or not $"),
    ("b.owner.name", "\"a\"", "$ < \"m\" or $ >= \"m\""),
    ("b.owner.size", "b.least", "$ < 3 or $ >= 3"),
    ("b.tags[\"k\"]", "\"a\"", "$ < \"m\" or $ >= \"m\""),
];

/// Where a condition `C` narrows, and a read `R` that may rely on it; the read is of the last rule.
const SHAPES: [&str; 16] = [
    "when C; require R",
    "require C; require R",
    "require not (C) or R",
    "require (C) or R",
    "require if C then R else true",
    "require if C then true else R",
    "if C { require R }",
    "if C { require b.least == 1 } else { require R }",
    "let n = C; when n; require R",
    "let n = C; require not n or R",
    "let n = C; require n; require R",
    "when C; require b.words.all(w => R)",
    "when C; for w in b.words { require R }",
    "require b.words.all(w => not (C) or R)",
    "when C; let o = b.owner; let b_size = b.size; require R",
    "for w in b.words { when C; require R }",
];

fn condition(random: &mut Random, depth: usize) -> String {
    if depth == 0 || random.chance(20) {
        let (path, value, _) = PATHS[random.below(PATHS.len())];
        let atoms =
            ["$ is present", "$ is absent", "$ == V", "$ != V", "$ in [V]", "$ not in [V]", "b.least > 1"];
        return atoms[random.below(atoms.len())].replace('$', path).replace('V', value);
    }
    let one = condition(random, depth - 1);
    match random.below(5) {
        0 => format!("not ({one})"),
        1 | 2 => format!("({one}) and ({})", condition(random, depth - 1)),
        _ => format!("({one}) or ({})", condition(random, depth - 1)),
    }
}

/// Policies, one a line.
fn programs(random: &mut Random, count: usize) -> Vec<String> {
    let program = |index| {
        let (path, _, question) = PATHS[random.below(PATHS.len())];
        let question = question.replace('$', path);
        let read = format!("({question} or not (({question}) is known))");
        let depth = random.below(4);
        let (shape, condition) = (SHAPES[random.below(SHAPES.len())], condition(random, depth));
        let body = shape.replace('C', &condition).replace('R', &read);
        format!("policy p{index:05} for b: B {{ {body} }}")
    };
    (0..count).map(program).collect()
}

fn checked(programs: &[String]) -> (Checked, String) {
    let text = format!("{TYPES}{}", programs.join("\n"));
    let files = [SourceFile { path: "narrowing.pol", text: &text }];
    (check(&World { files: &files, schemas: &NoSchemas, frameworks: &[] }), text)
}

/// The programs that the checker does not refuse.
fn accepted(programs: &[String]) -> Vec<String> {
    let (checked, text) = checked(programs);
    let errors = checked.diagnostics.iter().filter(|said| said.severity == Severity::Error);
    let starts: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line = |at: usize| starts.partition_point(|end| *end < at) - TYPES.matches('\n').count();
    let refused: BTreeSet<usize> = errors
        .map(|said| {
            assert_eq!(said.code.as_str(), "E0401", "{}", said.message);
            line(said.labels[0].span.start as usize)
        })
        .collect();
    let kept = programs.iter().enumerate().filter(|(index, _)| !refused.contains(index));
    kept.map(|(_, program)| program.clone()).collect()
}

/// A property in one of the states that it can be in.
fn cell(random: &mut Random, module: &Module, name: &str) -> Cell {
    let text = |random: &mut Random| Cell::text(["a", "z"][random.below(2)]);
    let number = |random: &mut Random| Cell::Value(Const::Int([1, 3, 5][random.below(3)]));
    if name != "words" && random.chance(25) {
        return Cell::Unknown(Reason::AfterApply);
    }
    let optional = !matches!(name, "least" | "words" | "tags");
    if optional && random.chance(30) {
        return Cell::Absent;
    }
    match name {
        "size" | "least" => number(random),
        "flag" => Cell::Value(Const::Bool(random.chance(50))),
        "owner" => {
            let fields = ["name", "size"]
                .into_iter()
                .filter_map(|field| module.names.find(field).map(|id| (id, field)));
            Cell::Record(fields.map(|(id, field)| (id, cell(random, module, field))).collect())
        }
        "tags" => {
            let map = Cell::Map([("k".to_owned(), text(random))].into_iter().take(random.below(2)).collect());
            if random.chance(30) { Cell::Open(Box::new(map)) } else { map }
        }
        "words" => Cell::List(vec![text(random), Cell::Maybe(Reason::AfterApply, Box::new(text(random)))]),
        _ => text(random),
    }
}

#[test]
fn no_narrowed_read_is_absent() {
    const NODES: u32 = 60;
    let mut random = Random::new(7);
    let all = programs(&mut random, 4000);
    let programs = accepted(&all);
    let share = 100 * programs.len() / all.len();
    assert!((5..60).contains(&share), "{share} of 100 programs are accepted");
    let module = checked(&programs).0.module.expect("what is accepted alone is accepted together");
    assert_eq!(validate(&module), Ok(()));
    let (_, resource) = module.types.resources.iter().next().expect("there is one resource type");
    let mut builder = ColumnsBuilder::default();
    let table = builder.table(&module, resource.path, NODES);
    for field in &resource.fields {
        let name = module.names.text(field.name).to_owned();
        let cells: Vec<Cell> = (0..NODES).map(|_| cell(&mut random, &module, &name)).collect();
        builder.property(&module, table, (field.name, field.ty), &cells);
    }
    let run = Interpreter::new(&module, &[], &builder.columns);
    let mut judged = 0;
    for ((policy, declared), program) in module.policies.iter().zip(&programs) {
        let last = declared.rules.len() - 1;
        for subject in run.subjects(policy) {
            let results = run.explain(policy, subject).rules;
            for result in results.iter().filter(|result| result.rule.0 as usize == last) {
                let is_so = !matches!(result.outcome, Outcome::Fail | Outcome::Undetermined);
                assert!(is_so, "{program}\n{subject:?}: {result:?}");
                judged += usize::from(result.outcome == Outcome::Pass);
            }
        }
    }
    assert!(judged > 10_000, "{judged} reads were judged");
}
