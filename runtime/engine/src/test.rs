//! Runs the `test` blocks of a module: builds the graph that each one gives, judges it, and compares.

use crate::fix::{Fixes, Scope, repaired};
use crate::judge::{Scene, judge};
use crate::plan::plan;
use crate::run::Program;
use crate::settings::{Engine, Progress, Settings};
use pol_graph::{Graph, from_given};
use pol_ir::columns::NodeRef;
use pol_ir::constant::Const;
use pol_ir::interpret::{Interpreter, Judgement, Place, RuleResult, bind_params};
use pol_ir::module::{Expect, Module, Outcome, PolicyId, RuleId, Test};
use pol_ir::readset::ReadSet;
use pol_ir::schema::Schemas;

/// What came of one test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestRun {
    /// What the test says.
    pub name: String,
    /// The pack that it stands in.
    pub pack: String,
    /// The expectations that were not met; none if it passed.
    pub failures: Vec<Expectation>,
}

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What was expected, as the author wrote it.
    pub expected: String,
    /// What there is instead.
    pub found: String,
}

/// What opens the files that tests give.
pub trait Files {
    /// Calls `judge` with the graph of the files, or with why there is none.
    fn load(
        &self,
        paths: &[Box<str>],
        reading: Reading<'_>,
        judge: &mut dyn FnMut(Result<&mut Graph<'_>, String>),
    );
}

/// What a graph is read for.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The module.
    pub module: &'a Module,
    /// What it can touch.
    pub read_set: &'a ReadSet,
    /// The types that there are.
    pub schemas: &'a dyn Schemas,
}

/// Opens nothing.
struct NoFiles;

impl Files for NoFiles {
    fn load(&self, _: &[Box<str>], _: Reading<'_>, judge: &mut dyn FnMut(Result<&mut Graph<'_>, String>)) {
        judge(Err("no files: nothing opens them here".to_owned()));
    }
}

/// Runs the tests whose name contains `filter`, in the order written. A test that gives files fails.
pub fn run_tests(
    module: &Module,
    schemas: &dyn Schemas,
    engine: Engine,
    filter: Option<&str>,
) -> Vec<TestRun> {
    run_tests_with(module, schemas, (engine, filter), &NoFiles)
}

/// Runs the tests whose name contains a filter, in the order written; `files` opens the files that they give.
pub fn run_tests_with(
    module: &Module,
    schemas: &dyn Schemas,
    (engine, filter): (Engine, Option<&str>),
    files: &dyn Files,
) -> Vec<TestRun> {
    let read_set = &ReadSet::of(module);
    let reading = Reading { module, read_set, schemas };
    let wanted = module.tests.iter().filter(|test| filter.is_none_or(|part| test.name.contains(part)));
    wanted.map(|test| run_test(reading, engine, files, test)).collect()
}

fn run_test(reading: Reading<'_>, engine: Engine, files: &dyn Files, test: &Test) -> TestRun {
    let Reading { module, read_set, schemas } = reading;
    let mut failures = Vec::new();
    let mut judge = |graph: &Graph<'_>| {
        failures = match params(module, test) {
            Ok(params) => {
                let mut failures = Stage::new(module, &params, graph, engine).compare(test);
                let program = Program { module, params: &params };
                failures.extend(fixes(program, (read_set, schemas), engine, test));
                failures
            }
            Err(failure) => vec![failure],
        };
    };
    if test.files.is_empty() {
        judge(&from_given(module, read_set, schemas, &test.given));
    } else {
        let mut unread = None;
        files.load(&test.files, reading, &mut |graph| match graph {
            Ok(graph) => {
                graph.load_details(&all_nodes(graph));
                judge(graph);
            }
            Err(found) => {
                let expected = format!("an input in {}", test.files.join(", "));
                unread = Some(Expectation { expected, found });
            }
        });
        failures.extend(unread);
    }
    TestRun { name: test.name.to_string(), pack: test.pack.to_string(), failures }
}

/// Every node of a graph, in order.
fn all_nodes(graph: &Graph<'_>) -> Vec<NodeRef> {
    let tables = graph.columns.tables.iter();
    tables.flat_map(|(table, own)| (0..own.rows).map(move |row| NodeRef { table, row })).collect()
}

/// What is not as a test expects it of fixes: each expectation repairs a graph of its own.
fn fixes(
    program: Program<'_>,
    (read_set, schemas): (&ReadSet, &dyn Schemas),
    engine: Engine,
    test: &Test,
) -> Vec<Expectation> {
    let Program { module, .. } = program;
    let settings = Settings { engine, ..Settings::default() };
    let read_set = read_set.clone().at_once();
    let unmet = |expect: &Expect| {
        let Expect::Fix { policy, outcome: wanted, .. } = expect else { return None };
        let graph = from_given(module, &read_set, schemas, &test.given);
        let progress = Progress::default();
        let outcome = repaired(program, graph, (&settings, &progress), Scope::Only(*policy));
        Fixes { module, given: &test.given, policy: *policy, outcome: &outcome }.unmet(wanted)
    };
    test.expect.iter().filter_map(unmet).collect()
}

fn params(module: &Module, test: &Test) -> Result<Vec<Const>, Expectation> {
    let mut given = Vec::new();
    for (param, value) in &test.with {
        let value = pol_ir::interpret::constant(module, *value);
        given.extend(value.map(|value| (*param, value)));
    }
    let refused = |found: String| Expectation { expected: "parameters that fit".to_owned(), found };
    bind_params(module, &given).map_err(|error| refused(error.to_string()))
}

/// A test's graph, judged.
struct Stage<'a> {
    module: &'a Module,
    graph: &'a Graph<'a>,
    /// Every policy on every subject of it, in the order of policies and nodes.
    judged: Vec<(PolicyId, Option<NodeRef>, Judgement)>,
    /// Where the engine that was asked for differs from the reference meaning.
    differences: Vec<Expectation>,
    /// Whether the nodes come from files: an address in an expectation may be wrong.
    is_of_files: bool,
}

impl<'a> Stage<'a> {
    fn new(module: &'a Module, params: &[Const], graph: &'a Graph<'a>, engine: Engine) -> Self {
        let interpreter = Interpreter::new(module, params, &graph.columns);
        let scene = Scene { module, params, columns: &graph.columns, interpreter: &interpreter };
        let settings = Settings { engine, ..Settings::default() };
        let plan = plan(module, &graph.columns, &settings);
        let mut stage =
            Self { module, graph, judged: Vec::new(), differences: Vec::new(), is_of_files: false };
        for verdicts in judge(scene, &plan, &settings, &Progress::default()) {
            for (row, outcome) in verdicts.outcomes.iter().enumerate() {
                let subject = verdicts.job.table.map(|table| NodeRef { table, row: row as u32 });
                let judgement = interpreter.explain(verdicts.job.policy, subject);
                stage.differences.extend(stage.difference(verdicts.job.policy, *outcome, judgement.outcome));
                stage.judged.push((verdicts.job.policy, subject, judgement));
            }
        }
        stage
    }

    fn difference(&self, policy: PolicyId, found: Outcome, meant: Outcome) -> Option<Expectation> {
        let name = &self.module.policies[policy].path;
        let text = |outcome| format!("{name} {}", verb(outcome));
        (found != meant).then(|| Expectation {
            expected: format!("{} (by the interpreter)", text(meant)),
            found: format!("{} (by native code)", text(found)),
        })
    }

    fn compare(mut self, test: &Test) -> Vec<Expectation> {
        self.is_of_files = !test.files.is_empty();
        let mut failures = std::mem::take(&mut self.differences);
        failures.extend(test.expect.iter().filter_map(|expect| match expect {
            Expect::Verdict { .. } => self.verdict(expect),
            Expect::Findings { findings, .. } => self.findings(&test.pack, findings),
            Expect::Fix { .. } => None,
        }));
        failures
    }

    fn verdict(&self, expect: &Expect) -> Option<Expectation> {
        let Expect::Verdict { policy, rule, subject, outcome, at, .. } = expect else { return None };
        let alias = subject.as_deref();
        let judged = self.judgements(*policy, alias);
        if judged.is_empty() && self.is_of_files {
            let whom = alias.unwrap_or("any node");
            let expected = format!("{} judges {whom}", self.rule_name(*policy, *rule));
            return Some(Expectation { expected, found: "the files have no such node".to_owned() });
        }
        let found = judged.iter().map(|judgement| outcome_of(judgement, *rule)).max();
        let found = found.unwrap_or(Outcome::NotApplicable);
        let results = judged.iter().flat_map(|judgement| &judgement.rules);
        let these: Vec<&RuleResult> =
            results.filter(|result| rule.is_none_or(|rule| rule == result.rule)).collect();
        let there = |(alias, path): &(Box<str>, Box<str>)| {
            let reported = these.iter().filter(|result| result.outcome == *outcome);
            reported.flat_map(|result| &result.places).any(|place| self.is_at(place, alias, path))
        };
        if found == *outcome && at.as_ref().is_none_or(there) {
            return None;
        }
        let name = self.rule_name(*policy, *rule);
        let whom = alias.map_or_else(String::new, |alias| format!(" for {alias}"));
        let place = at.as_ref().map_or_else(String::new, |(alias, path)| format!(" at {alias}.{path}"));
        let expected = format!("{name} {}{whom}{place}", verb(*outcome));
        Some(Expectation { expected, found: format!("{name} {}{whom}{}", verb(found), self.said(&these)) })
    }

    fn judgements(&self, policy: PolicyId, alias: Option<&str>) -> Vec<&Judgement> {
        let address = |subject: &Option<NodeRef>| subject.map(|node| self.graph.columns.address(node));
        let meant = |(of, subject, judgement): &'_ (PolicyId, Option<NodeRef>, Judgement)| {
            *of == policy && (alias.is_none() || address(subject) == alias) && !judgement.rules.is_empty()
        };
        self.judged.iter().filter(|judged| meant(judged)).map(|(_, _, judgement)| judgement).collect()
    }

    /// What the failed and undetermined rules had to say, with their places.
    fn said(&self, results: &[&RuleResult]) -> String {
        let open = |result: &&&RuleResult| matches!(result.outcome, Outcome::Fail | Outcome::Undetermined);
        let mut text = String::new();
        for result in results.iter().filter(open) {
            let place = result.places.first().map_or_else(String::new, |place| self.place(place));
            text.push_str(&format!("; at {place}: {}", result.message));
        }
        text
    }

    fn findings(&self, pack: &str, wanted: &[Wanted]) -> Option<Expectation> {
        let mut missing: Vec<&Wanted> = wanted.iter().collect();
        let mut surplus = Vec::new();
        for (policy, _, judgement) in &self.judged {
            let ours = self.module.policies[*policy].path.rsplit_once('.').is_some_and(|(of, _)| of == pack);
            for result in judgement.rules.iter().filter(|result| ours && result.outcome == Outcome::Fail) {
                match missing.iter().position(|wanted| self.is_wanted(wanted, *policy, result)) {
                    Some(at) => drop(missing.remove(at)),
                    None => surplus.push(self.finding(*policy, result)),
                }
            }
        }
        if missing.is_empty() && surplus.is_empty() {
            return None;
        }
        let missing: Vec<String> = missing.iter().map(|wanted| self.rule_name(wanted.0, wanted.1)).collect();
        let list = |names: &[String]| if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        Some(Expectation {
            expected: format!("{} findings; missing: {}", wanted.len(), list(&missing)),
            found: format!("beyond them: {}", list(&surplus)),
        })
    }

    fn is_wanted(&self, (policy, rule, at): &Wanted, of: PolicyId, result: &RuleResult) -> bool {
        let place = |(alias, path): &(Box<str>, Box<str>)| {
            result.places.first().is_some_and(|place| self.is_at(place, alias, path))
        };
        *policy == of && rule.is_none_or(|rule| rule == result.rule) && at.as_ref().is_none_or(place)
    }

    fn finding(&self, policy: PolicyId, result: &RuleResult) -> String {
        let place =
            result.places.first().map_or_else(String::new, |place| format!(" at {}", self.place(place)));
        format!("{}{place}", self.rule_name(policy, Some(result.rule)))
    }

    fn is_at(&self, place: &Place, alias: &str, path: &str) -> bool {
        self.graph.columns.address(place.node) == alias && place.path(&self.module.names) == path
    }

    fn place(&self, place: &Place) -> String {
        let path = place.path(&self.module.names);
        let address = self.graph.columns.address(place.node);
        if path.is_empty() { address.to_owned() } else { format!("{address}.{path}") }
    }

    fn rule_name(&self, policy: PolicyId, rule: Option<RuleId>) -> String {
        let policy = &self.module.policies[policy];
        let name = policy.path.rsplit_once('.').map_or(&*policy.path, |(_, name)| name);
        match rule.and_then(|rule| policy.rules.get(rule.0 as usize)) {
            Some(rule) => format!("{name}.{}", rule.name),
            None => name.to_owned(),
        }
    }
}

/// A finding that a test lists: policy, rule, and alias and path of its place.
type Wanted = (PolicyId, Option<RuleId>, Option<(Box<str>, Box<str>)>);

fn outcome_of(judgement: &Judgement, rule: Option<RuleId>) -> Outcome {
    let Some(rule) = rule else { return judgement.outcome };
    let of = judgement.rules.iter().filter(|result| result.rule == rule);
    of.map(|result| result.outcome).max().unwrap_or(Outcome::NotApplicable)
}

fn verb(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NotApplicable => "not applicable",
        Outcome::Skipped => "skipped",
        Outcome::Pass => "passes",
        Outcome::Undetermined => "undetermined",
        Outcome::Fail => "fails",
    }
}
