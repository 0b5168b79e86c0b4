//! A verdict for every subject of every job: native code where the policy has a native form and there is enough to
//! judge, the interpreter elsewhere. Verdicts are bytes in the order of nodes, whatever the number of threads.

use crate::finding::Machine;
use crate::plan::{Job, Plan};
use crate::settings::{Engine, Progress, Settings};
use pol_codegen::Native;
use pol_ir::columns::{Columns, NodeRef, TableId};
use pol_ir::constant::Const;
use pol_ir::interpret::Interpreter;
use pol_ir::module::{Module, Outcome, PolicyId};
use rayon::prelude::*;

/// Rows that one task judges.
const CHUNK: usize = 4096;

/// Subjects below which the interpreter is done before native code is made: making it costs 45 to 650 µs a policy,
/// interpreting a subject about 1 µs.
const NATIVE_PAYS: u32 = 512;

/// A policy and the table of its subjects.
type Pair = (PolicyId, TableId);

/// The verdicts of one job, by row.
pub(crate) struct Verdicts {
    pub(crate) job: Job,
    pub(crate) machine: Machine,
    pub(crate) outcomes: Vec<Outcome>,
}

impl Verdicts {
    /// The subjects that failed, in order.
    pub(crate) fn failed(&self) -> impl Iterator<Item = Option<NodeRef>> {
        let table = self.job.table;
        let failed = self.outcomes.iter().enumerate().filter(|(_, outcome)| **outcome == Outcome::Fail);
        failed.map(move |(row, _)| table.map(|table| NodeRef { table, row: row as u32 }))
    }
}

/// The program and the graph that it is run over.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) module: &'a Module,
    pub(crate) params: &'a [Const],
    pub(crate) columns: &'a Columns,
    pub(crate) interpreter: &'a Interpreter<'a>,
}

/// Judges every job of the plan, in order.
pub(crate) fn judge(
    scene: Scene<'_>,
    plan: &Plan,
    settings: &Settings,
    progress: &Progress,
) -> Vec<Verdicts> {
    progress.expect(plan.subjects());
    let wanted: Vec<Pair> =
        plan.jobs.iter().filter(|job| pays(job, settings.engine)).filter_map(pair).collect();
    // Without native code there is the interpreter, which means the same.
    let native = pol_codegen::compile(scene.module, scene.params, scene.columns, &wanted).ok();
    let verdicts = |job: &Job| {
        let compiled = native.as_ref().zip(pair(job)).filter(|(native, pair)| native.covers(*pair));
        let (machine, outcomes) = match compiled {
            Some((native, pair)) => (Machine::Native, run_native(native, pair, job.rows, progress)),
            None => (Machine::Interpreter, interpret_job(scene, *job, progress)),
        };
        Verdicts { job: *job, machine, outcomes }
    };
    plan.jobs.par_iter().map(verdicts).collect()
}

fn pair(job: &Job) -> Option<Pair> {
    Some((job.policy, job.table?))
}

fn pays(job: &Job, engine: Engine) -> bool {
    match engine {
        Engine::Auto => job.rows >= NATIVE_PAYS,
        Engine::Native => true,
        Engine::Interpreter => false,
    }
}

fn run_native(native: &Native<'_>, pair: Pair, rows: u32, progress: &Progress) -> Vec<Outcome> {
    let mut bytes = vec![0; rows as usize];
    bytes.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, out)| {
        let start = (chunk * CHUNK) as u32;
        let ran = native.judge(pair, start..start + out.len() as u32, out);
        debug_assert!(ran, "only covered pairs and rows of their table are judged");
        progress.advance(out.len());
    });
    bytes.into_iter().map(Outcome::from_byte).collect()
}

fn interpret_job(scene: Scene<'_>, job: Job, progress: &Progress) -> Vec<Outcome> {
    let one = |row| {
        let subject = job.table.map(|table| NodeRef { table, row });
        scene.interpreter.judge(job.policy, subject)
    };
    let starts = (0..job.rows).into_par_iter().step_by(CHUNK);
    let chunks: Vec<Vec<Outcome>> = starts
        .map(|start| {
            let end = job.rows.min(start + CHUNK as u32);
            let outcomes: Vec<Outcome> = (start..end).map(one).collect();
            progress.advance(outcomes.len());
            outcomes
        })
        .collect();
    chunks.concat()
}
