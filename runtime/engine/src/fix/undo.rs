//! Rules that held before a round and fail after it, and the fixes that they read.

use super::proposal::{Owner, Proposal};
use super::rounds::Judged;
use crate::run::Program;
use pol_ir::columns::{NodeRef, TableId};
use pol_ir::interpret::{Interpreter, Reads, RuleResult, Step, Write};
use pol_ir::module::{Level, Module, Outcome, PolicyId, RuleId};
use pol_ir::names::Symbol;
use pol_ir::schema::{EdgeBy, ResourceDef};
use std::collections::BTreeSet;

/// A rule that held and fails now.
pub(crate) struct Broken {
    pub(crate) policy: PolicyId,
    pub(crate) subject: Option<NodeRef>,
    /// The rule on its resource, as reports name it.
    pub(crate) text: String,
}

/// The mandatory rules that held before and fail now, in order.
pub(crate) fn broken(program: Program<'_>, before: &Judged<'_>, now: &Judged<'_>) -> Vec<Broken> {
    let then = Interpreter::new(program.module, program.params, &before.graph.columns);
    let after = Interpreter::new(program.module, program.params, &now.graph.columns);
    let failed = now.failed(|job| matches!(job.level, Level::Mandatory | Level::Remediate));
    let mut found = Vec::new();
    for (policy, subject) in failed {
        if subject.is_some_and(|subject| !before.has(subject)) {
            continue;
        }
        let (held, fails) = (then.explain(policy, subject).rules, after.explain(policy, subject).rules);
        for rule in program.module.policies[policy].rules.iter().enumerate() {
            let id = RuleId(rule.0 as u32);
            if worst(&held, id) == Some(Outcome::Pass) && worst(&fails, id) == Some(Outcome::Fail) {
                let address = subject.map_or("stack", |node| now.graph.columns.address(node));
                let path = &program.module.policies[policy].path;
                found.push(Broken { policy, subject, text: format!("{path}.{} on {address}", rule.1.name) });
            }
        }
    }
    found
}

/// The worst that became of a rule in all turns of its loops.
fn worst(results: &[RuleResult], rule: RuleId) -> Option<Outcome> {
    results.iter().filter(|result| result.rule == rule).map(|result| result.outcome).max()
}

/// The fixes that a broken rule has read, by position; all of them where none can be told.
pub(crate) fn culprits(
    program: Program<'_>,
    now: &Judged<'_>,
    broken: &Broken,
    applied: &[(Owner, Proposal)],
) -> BTreeSet<usize> {
    let interpreter = Interpreter::new(program.module, program.params, &now.graph.columns);
    let reads = interpreter.reads(broken.policy, broken.subject);
    let seen = Seen { module: program.module, now, reads: &reads };
    let is_read = |(_, proposal): &(Owner, Proposal)| proposal.writes.iter().any(|write| seen.reads(write));
    let found: BTreeSet<usize> =
        applied.iter().enumerate().filter(|(_, fix)| is_read(fix)).map(|(index, _)| index).collect();
    if found.is_empty() { (0..applied.len()).collect() } else { found }
}

/// What a judgement has read.
struct Seen<'s> {
    module: &'s Module,
    now: &'s Judged<'s>,
    reads: &'s Reads,
}

impl Seen<'_> {
    fn reads(&self, write: &Write) -> bool {
        match write {
            Write::Set { target, .. } | Write::Add { target, .. } | Write::Remove { target } => {
                let Some(Step::Field(name)) = target.place.path.first() else { return true };
                self.reads_property(target.place.node, *name)
            }
            Write::Create { ty, .. } => {
                let Some(path) = self.module.types.resources.get(*ty).map(|ty| ty.path) else { return true };
                let table = self.now.graph.columns.by_path.get(&path);
                table.is_some_and(|table| self.reads_table(*table))
            }
        }
    }

    fn reads_table(&self, table: TableId) -> bool {
        let reads = self.reads;
        reads.tables.contains(&table)
            || reads.properties.iter().any(|(node, _)| node.table == table && self.now.created.contains(node))
            || self.edges().any(|(_, _, target)| self.answers(table, &target))
    }

    /// A property is read as such, with all nodes of its type, or because an edge is decided by it.
    fn reads_property(&self, node: NodeRef, name: Symbol) -> bool {
        let text = self.module.names.text(name);
        self.reads.properties.contains(&(node, name))
            || self.reads.tables.contains(&node.table)
            || self.edges().any(|(of, keys, target)| {
                (of == node && keys.iter().any(|key| key == text)) || self.answers(node.table, &target)
            })
    }

    /// The edges that were followed: from where, the properties that they begin at there, and the type they lead to.
    fn edges(&self) -> impl Iterator<Item = (NodeRef, Vec<String>, String)> {
        self.reads.properties.iter().filter_map(|(node, name)| {
            let edge = self.def(node.table)?.edge(self.module.names.text(*name))?;
            let keys = match &edge.by {
                EdgeBy::Keys(pairs) => {
                    pairs.iter().filter_map(|pair| pair.from.first()).map(|key| key.to_string()).collect()
                }
                EdgeBy::Inverse(_) => Vec::new(),
            };
            Some((*node, keys, edge.target.to_string()))
        })
    }

    fn answers(&self, table: TableId, target: &str) -> bool {
        self.def(table).is_some_and(|def| *def.path == *target || def.has_interface(target))
    }

    fn def(&self, table: TableId) -> Option<&ResourceDef> {
        let path = self.now.graph.columns.tables.get(table)?.path;
        let resource = self.module.types.resources.values().find(|resource| resource.path == path)?;
        Some(&resource.def)
    }
}
