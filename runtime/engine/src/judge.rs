//! A verdict for every subject of every job: native code where the policy has a native form and there is enough to
//! judge, the interpreter elsewhere. Verdicts are bytes in the order of nodes, whatever the number of threads.

use crate::finding::Machine;
use crate::plan::{Job, Plan};
use crate::settings::{Engine, Progress, Settings};
use pol_codegen::Native;
use pol_ir::columns::{Columns, NodeRef, TableId};
use pol_ir::interpret;
use pol_ir::constant::Const;
use pol_ir::module::{Module, Outcome, PolicyId};
use rayon::prelude::*;

/// Rows that one task judges.
const CHUNK: usize = 4096;

/// Subjects below which the interpreter is done before native code is made: making it costs 45 to 650 µs a policy,
/// interpreting a subject about 1 µs.
const NATIVE_PAYS: u32 = 512;

/// The verdicts of one job, by row.
pub(crate) struct Verdicts {
    pub(crate) job: Job,
    pub(crate) machine: Machine,
    pub(crate) outcomes: Vec<Outcome>,
}

/// The program and the graph that it is run over.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) module: &'a Module,
    pub(crate) params: &'a [Const],
    pub(crate) columns: &'a Columns,
}

/// Judges every job of the plan, in order.
pub(crate) fn judge(scene: Scene<'_>, plan: &Plan, settings: &Settings, progress: &Progress) -> Vec<Verdicts> {
    progress.expect(plan.subjects());
    let wanted = native_jobs(plan, settings.engine);
    let native = pol_codegen::compile(scene.module, scene.params, scene.columns, &wanted).ok();
    let verdicts = |job: &Job| {
        let compiled = native.as_ref().and_then(|native| Some((native, native_index(native, &wanted, *job)?)));
        let outcomes = match compiled {
            Some((native, index)) => run_native(native, index, job.rows, progress),
            None => interpret_job(scene, *job, progress),
        };
        let machine = if compiled.is_some() { Machine::Native } else { Machine::Interpreter };
        Verdicts { job: *job, machine, outcomes }
    };
    plan.jobs.par_iter().map(verdicts).collect()
}

fn native_jobs(plan: &Plan, engine: Engine) -> Vec<(PolicyId, TableId)> {
    let pays = |job: &&Job| match engine {
        Engine::Auto => job.rows >= NATIVE_PAYS,
        Engine::Native => true,
        Engine::Interpreter => false,
    };
    plan.jobs.iter().filter(pays).filter_map(|job| Some((job.policy, job.table?))).collect()
}

fn native_index(native: &Native<'_>, wanted: &[(PolicyId, TableId)], job: Job) -> Option<usize> {
    let index = wanted.iter().position(|(policy, table)| *policy == job.policy && Some(*table) == job.table)?;
    native.covers(index).then_some(index)
}

fn run_native(native: &Native<'_>, index: usize, rows: u32, progress: &Progress) -> Vec<Outcome> {
    let mut bytes = vec![0; rows as usize];
    bytes.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, out)| {
        let start = (chunk * CHUNK) as u32;
        native.judge(index, start..start + out.len() as u32, out);
        progress.advance(out.len());
    });
    bytes.into_iter().map(Outcome::from_byte).collect()
}

fn interpret_job(scene: Scene<'_>, job: Job, progress: &Progress) -> Vec<Outcome> {
    let one = |row| {
        let subject = job.table.map(|table| NodeRef { table, row });
        interpret::judge(scene.module, scene.params, scene.columns, job.policy, subject)
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
