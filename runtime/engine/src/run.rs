//! The run on one page: plan, judge, revisit, render, count.

use crate::finding::{Finding, Machine, PolicyRun, Run, Summary};
use crate::judge::{Scene, Verdicts, judge};
use crate::plan::{Plan, plan};
use crate::render::render;
use crate::settings::{Progress, Settings};
use pol_graph::Graph;
use pol_ir::columns::NodeRef;
use pol_ir::constant::Const;
use pol_ir::interpret::Interpreter;
use pol_ir::module::{Level, Module, Outcome, PolicyId};
use pol_ir::readset::ReadSet;

/// What is run: a validated module and the values of its parameters.
#[derive(Clone, Copy)]
pub struct Program<'a> {
    /// The module; `validate` said yes to it.
    pub module: &'a Module,
    /// The value of every parameter, as `bind_params` gives them.
    pub params: &'a [Const],
}

/// Judges the graph. Details that only findings need are read into it on the way.
pub fn run(program: Program<'_>, graph: &mut Graph<'_>, settings: &Settings, progress: &Progress) -> Run {
    on_threads(settings.threads, || judged(program, graph, (settings, progress)).1)
}

/// Judges the graph; what every job came to, and the run.
pub(crate) fn judged(
    program: Program<'_>,
    graph: &mut Graph<'_>,
    (settings, progress): (&Settings, &Progress),
) -> (Vec<Verdicts>, Run) {
    let plan = plan(program.module, &graph.columns, settings);
    let verdicts = verdicts(program, graph, &plan, settings, progress);
    revisit(program.module, graph, &verdicts);
    let findings = render(program, graph, &verdicts);
    let run = count(program, graph, &plan, &verdicts, findings);
    (verdicts, run)
}

/// Bytes of the stack of a thread: what a main thread has.
const STACK: usize = 8 << 20;

/// Does the work on so many threads, on one for each core where the number is 0; on the caller's own pool of threads,
/// where it is inside one that will do.
pub fn on_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    let will_do = || threads == 0 || threads == rayon::current_num_threads();
    if rayon::current_thread_index().is_some() && will_do() {
        return work();
    }
    match rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

fn verdicts(
    program: Program<'_>,
    graph: &Graph<'_>,
    plan: &Plan,
    settings: &Settings,
    progress: &Progress,
) -> Vec<Verdicts> {
    let Program { module, params } = program;
    let columns = &graph.columns;
    let interpreter = Interpreter::new(module, params, columns);
    judge(Scene { module, params, columns, interpreter: &interpreter }, plan, settings, progress)
}

/// Reads what messages need of the nodes that they are about: of those alone whose policy says more than it judges by.
fn revisit(module: &Module, graph: &mut Graph<'_>, verdicts: &[Verdicts]) {
    let says_more = |policy: PolicyId| {
        let policy = module.policies.get(policy);
        policy.is_some_and(|policy| !ReadSet::of_policies(module, [policy]).details.is_empty())
    };
    let open = verdicts.iter().filter(|verdicts| says_more(verdicts.job.policy));
    let mut nodes: Vec<NodeRef> = open.flat_map(|verdicts| open_subjects(verdicts).flatten()).collect();
    nodes.sort_unstable();
    nodes.dedup();
    graph.load_details(&nodes);
}

/// The subjects that have something to report: failed or undetermined ones.
pub(crate) fn open_subjects(verdicts: &Verdicts) -> impl Iterator<Item = Option<NodeRef>> {
    let table = verdicts.job.table;
    verdicts.outcomes.iter().enumerate().filter_map(move |(row, outcome)| {
        let open = matches!(outcome, Outcome::Fail | Outcome::Undetermined);
        open.then(|| table.map(|table| NodeRef { table, row: row as u32 }))
    })
}

fn count(
    program: Program<'_>,
    graph: &Graph<'_>,
    plan: &Plan,
    verdicts: &[Verdicts],
    findings: Vec<Finding>,
) -> Run {
    let policies: Vec<PolicyRun> =
        plan.policies.iter().map(|&id| policy_run(program, verdicts, id)).collect();
    let idle =
        policies.iter().filter(|run| run.summary.resources == 0).map(|run| run.policy.clone()).collect();
    let mut summary = Summary { resources: graph.resources, policies: policies.len(), ..Summary::default() };
    for run in &policies {
        summary.pass += run.summary.pass;
        summary.fail += run.summary.fail;
        summary.undetermined += run.summary.undetermined;
        summary.not_applicable += run.summary.not_applicable;
    }
    Run { summary, findings, idle, policies }
}

fn policy_run(program: Program<'_>, verdicts: &[Verdicts], (id, level): (PolicyId, Level)) -> PolicyRun {
    let policy = &program.module.policies[id];
    let mut summary = Summary { policies: 1, ..Summary::default() };
    let mut engine = Machine::Interpreter;
    for verdicts in verdicts.iter().filter(|verdicts| verdicts.job.policy == id) {
        summary.resources += verdicts.outcomes.len();
        engine = verdicts.machine;
        for outcome in &verdicts.outcomes {
            match outcome {
                Outcome::Pass | Outcome::Skipped => summary.pass += 1,
                Outcome::Fail => summary.fail += 1,
                Outcome::Undetermined => summary.undetermined += 1,
                Outcome::NotApplicable => summary.not_applicable += 1,
            }
        }
    }
    PolicyRun { policy: policy.path.to_string(), level, engine, summary }
}
