//! Pairs every selected policy with the tables that hold its subjects.

use crate::settings::Settings;
use pol_ir::columns::{Columns, TableId};
use pol_ir::interpret::subject_tables;
use pol_ir::module::{Level, Module, PolicyId, Subject};
use std::collections::BTreeSet;

/// A policy over the nodes of one table; without a table, over the whole input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) policy: PolicyId,
    /// The policy's level in this run.
    pub(crate) level: Level,
    pub(crate) table: Option<TableId>,
    /// How many subjects it has.
    pub(crate) rows: u32,
}

/// What a run will do.
pub(crate) struct Plan {
    /// Policies that are run with their levels, in order.
    pub(crate) policies: Vec<(PolicyId, Level)>,
    /// Their jobs, in the order of policies and tables.
    pub(crate) jobs: Vec<Job>,
}

impl Plan {
    /// How many subjects there are to judge.
    pub(crate) fn subjects(&self) -> usize {
        self.jobs.iter().map(|job| job.rows as usize).sum()
    }
}

/// Plans the run of a module over a graph.
pub(crate) fn plan(module: &Module, columns: &Columns, settings: &Settings) -> Plan {
    let selected = |(id, policy): (PolicyId, &pol_ir::module::Policy)| {
        let level = settings.level(policy);
        (level != Level::Disabled && settings.selects(&policy.path)).then_some((id, level))
    };
    let policies: Vec<(PolicyId, Level)> = module.policies.iter().filter_map(selected).collect();
    let jobs = policies.iter().flat_map(|&policy| jobs_of(module, columns, policy)).collect();
    let mut plan = Plan { policies, jobs };
    if settings.fitting_packs {
        keep_fitting_packs(module, &mut plan);
    }
    plan
}

/// Drops the policies of packs that find no resource at all.
fn keep_fitting_packs(module: &Module, plan: &mut Plan) {
    let pack = |policy: PolicyId| module.policies[policy].path.rsplit_once('.').map_or("", |(pack, _)| pack);
    let found = plan.jobs.iter().filter(|job| job.table.is_some() && job.rows > 0);
    let fitting: BTreeSet<&str> = found.map(|job| pack(job.policy)).collect();
    plan.policies.retain(|(policy, _)| fitting.contains(pack(*policy)));
    plan.jobs.retain(|job| fitting.contains(pack(job.policy)));
}

/// Every enabled policy of the module with every table that holds subjects of it.
pub fn pairs(module: &Module, columns: &Columns) -> Vec<(PolicyId, TableId)> {
    let plan = plan(module, columns, &Settings::default());
    plan.jobs.iter().filter_map(|job| Some((job.policy, job.table?))).collect()
}

fn jobs_of(module: &Module, columns: &Columns, (policy, level): (PolicyId, Level)) -> Vec<Job> {
    let subject = module.policies[policy].subject;
    if subject == Subject::Stack {
        return vec![Job { policy, level, table: None, rows: 1 }];
    }
    let rows = |table: TableId| columns.tables.get(table).map_or(0, |table| table.rows);
    let job = |table| Job { policy, level, table: Some(table), rows: rows(table) };
    subject_tables(module, columns, subject).into_iter().map(job).collect()
}
