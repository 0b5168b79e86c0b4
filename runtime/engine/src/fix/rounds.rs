//! The rounds: judge, write, judge again, take back.

use super::change::{Telling, changes_of};
use super::conflict::{Frozen, identity, settle};
use super::proposal::{Owner, Proposal, place, proposals};
use super::undo::{broken, culprits};
use super::{Applied, Dropped, Repaired};
use crate::finding::Run;
use crate::judge::Verdicts;
use crate::plan::Job;
use crate::run::{Program, judged};
use crate::settings::{Progress, Settings};
use pol_graph::{Edit, Graph};
use pol_ir::columns::NodeRef;
use pol_ir::interpret::{Place, Step, Write, Written};
use pol_ir::module::{Level, Module, PolicyId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Rounds that are made at most.
const ROUNDS: usize = 8;

/// Whose fixes are applied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scope {
    /// Those of policies at level `remediate`.
    Remediate,
    /// Those of one policy, whatever its level: what a test asks for.
    Only(PolicyId),
}

impl Scope {
    pub(crate) fn takes(self, policy: PolicyId, level: Level) -> bool {
        match self {
            Self::Remediate => level == Level::Remediate,
            Self::Only(only) => policy == only,
        }
    }
}

/// A graph with what was said of it.
pub(crate) struct Judged<'a> {
    pub(crate) graph: Graph<'a>,
    pub(crate) verdicts: Vec<Verdicts>,
    pub(crate) run: Run,
    /// The nodes that fixes have created.
    pub(crate) created: BTreeSet<NodeRef>,
}

impl Judged<'_> {
    /// The subjects that failed in some jobs, in order.
    pub(crate) fn failed(&self, of: impl Fn(&Job) -> bool) -> Vec<(PolicyId, Option<NodeRef>)> {
        let jobs = self.verdicts.iter().filter(|verdicts| of(&verdicts.job));
        jobs.flat_map(|verdicts| verdicts.failed().map(|subject| (verdicts.job.policy, subject))).collect()
    }

    /// Whether the graph has the node.
    pub(crate) fn has(&self, node: NodeRef) -> bool {
        self.graph.columns.tables.get(node.table).is_some_and(|table| node.row < table.rows)
    }
}

/// What the rounds came to, with the last graph and all that was written.
pub(crate) struct Outcome<'a> {
    pub(crate) repaired: Repaired,
    pub(crate) graph: Graph<'a>,
    pub(crate) writes: Vec<Write>,
}

/// What is done to a graph in all rounds.
struct Rounds<'r> {
    program: Program<'r>,
    settings: &'r Settings,
    progress: &'r Progress,
    scope: Scope,
    frozen: Frozen,
    applied: Vec<Applied>,
    dropped: Vec<Dropped>,
    writes: Vec<Write>,
}

/// Applies fixes in rounds.
pub(crate) fn repaired<'a>(
    program: Program<'_>,
    graph: Graph<'a>,
    (settings, progress): (&Settings, &Progress),
    scope: Scope,
) -> Outcome<'a> {
    let (frozen, applied, dropped, writes) = Default::default();
    let mut rounds = Rounds { program, settings, progress, scope, frozen, applied, dropped, writes };
    let mut now = rounds.judged(graph, BTreeSet::new());
    let before = now.run.clone();
    let mut written = 0;
    for round in 1..=ROUNDS {
        // What a later round cannot do either, it says again.
        rounds.dropped.retain(|dropped| dropped.because.starts_with(UNDONE));
        let Some(next) = rounds.round(round, &now) else { break };
        now = next;
        written = round;
    }
    let mut dropped = rounds.dropped;
    dropped.sort();
    dropped.dedup();
    let repaired = Repaired { before, after: now.run, rounds: written, applied: rounds.applied, dropped };
    Outcome { repaired, graph: now.graph, writes: rounds.writes }
}

/// How the reason of a fix that was taken back begins.
const UNDONE: &str = "undone: ";

impl Rounds<'_> {
    fn judged<'a>(&self, mut graph: Graph<'a>, created: BTreeSet<NodeRef>) -> Judged<'a> {
        let (verdicts, run) = judged(self.program, &mut graph, (self.settings, self.progress));
        Judged { graph, verdicts, run, created }
    }

    /// One round; `None` if nothing is written.
    fn round<'a>(&mut self, round: usize, now: &Judged<'a>) -> Option<Judged<'a>> {
        let (proposals, dropped) = proposals(self.program, now, self.scope);
        self.dropped.extend(dropped);
        let mut fixes = settle(self.program.module, proposals, &self.frozen, &mut self.dropped);
        while !fixes.is_empty() {
            let next = self.written(now, &fixes);
            let broken = broken(self.program, now, &next);
            let mut undone: BTreeMap<usize, String> = BTreeMap::new();
            for rule in &broken {
                for index in culprits(self.program, &next, rule, &fixes) {
                    undone.entry(index).or_insert_with(|| rule.text.clone());
                }
            }
            if undone.is_empty() {
                self.keep(round, now, fixes);
                return Some(next);
            }
            self.undo(&mut fixes, &undone);
        }
        None
    }

    /// Takes fixes back, freezes their places and says which rule each would have broken.
    fn undo(&mut self, fixes: &mut Vec<(Owner, Proposal)>, undone: &BTreeMap<usize, String>) {
        for (index, rule) in undone {
            let Some((owner, proposal)) = fixes.get(*index) else { continue };
            self.dropped.push(owner.dropped(format!("{UNDONE}it breaks {rule}")));
            self.frozen.freeze(self.program.module, proposal);
        }
        let mut index = 0;
        fixes.retain(|_| {
            index += 1;
            !undone.contains_key(&(index - 1))
        });
    }

    fn keep(&mut self, round: usize, now: &Judged<'_>, fixes: Vec<(Owner, Proposal)>) {
        for (owner, proposal) in fixes {
            let subject = proposal.subject;
            let telling = Telling { module: self.program.module, columns: &now.graph.columns, subject };
            self.applied.push(Applied {
                policy: owner.policy,
                rule: owner.rule.1,
                address: owner.address,
                round,
                changes: changes_of(telling, &proposal.writes),
            });
            self.frozen.freeze(self.program.module, &proposal);
            self.writes.extend(proposal.writes);
        }
    }

    /// The graph with the fixes written, judged.
    fn written<'a>(&self, now: &Judged<'a>, fixes: &[(Owner, Proposal)]) -> Judged<'a> {
        let creations = creations(self.program.module, now, fixes);
        let edits = edits(fixes, &creations);
        let (graph, nodes) = now.graph.edited(&edits);
        let created = now.created.iter().copied().chain(nodes).collect();
        self.judged(graph, created)
    }
}

/// A resource to be created, with its address.
struct Creation<'f> {
    ty: pol_ir::types::ResourceId,
    address: String,
    properties: &'f [(pol_ir::names::Symbol, Written)],
}

/// The resources to be created, each once, named after what they are created for.
fn creations<'f>(module: &Module, now: &Judged<'_>, fixes: &'f [(Owner, Proposal)]) -> Vec<Creation<'f>> {
    let columns = &now.graph.columns;
    let mut taken: BTreeSet<String> = columns
        .tables
        .values()
        .flat_map(|table| &table.addresses)
        .map(|address| columns.strings.text(*address).to_owned())
        .collect();
    let mut known: BTreeSet<(pol_ir::types::ResourceId, String)> = BTreeSet::new();
    let mut creations = Vec::new();
    for (owner, proposal) in fixes {
        for write in &proposal.writes {
            let Write::Create { ty, properties } = write else { continue };
            if known.insert((*ty, identity(module, *ty, properties))) {
                let address = free_address(module, *ty, owner, &mut taken);
                creations.push(Creation { ty: *ty, address, properties });
            }
        }
    }
    creations
}

/// `module.a.aws_s3_bucket.logs` asks for `module.a.aws_s3_bucket_public_access_block.logs`.
fn free_address(
    module: &Module,
    ty: pol_ir::types::ResourceId,
    owner: &Owner,
    taken: &mut BTreeSet<String>,
) -> String {
    let def = module.types.resources.get(ty).map(|resource| &resource.def);
    let source = def.map_or("?", |def| def.sources.first().map_or(&*def.path, |(_, name)| name));
    let (before, name) = owner.address.rsplit_once('.').unwrap_or(("", &owner.address));
    let module = before.rsplit_once('.').map_or(String::new(), |(module, _)| format!("{module}."));
    let first = format!("{module}{source}.{name}");
    let mut numbered = (2_u32..).map(|number| format!("{first}_{number}"));
    let mut address = first.clone();
    while taken.contains(&address) {
        address = numbered.next().unwrap_or_default();
    }
    taken.insert(address.clone());
    address
}

/// The edits of a round: sets, additions, removals from the end of each list, then creations; equal ones once.
fn edits<'f>(fixes: &'f [(Owner, Proposal)], creations: &'f [Creation<'f>]) -> Vec<Edit<'f>> {
    let (mut sets, mut adds, mut removals): (Vec<&Write>, Vec<&Write>, Vec<&Write>) = Default::default();
    let mut met: BTreeMap<NodeRef, Vec<&Write>> = BTreeMap::new();
    for write in fixes.iter().flat_map(|(_, proposal)| &proposal.writes) {
        let into = match write {
            Write::Set { .. } => &mut sets,
            Write::Add { .. } => &mut adds,
            Write::Remove { .. } => &mut removals,
            Write::Create { .. } => continue,
        };
        let seen = place(write).map(|place| met.entry(place.node).or_default());
        if seen.is_some_and(|seen| {
            !seen.contains(&write) && {
                seen.push(write);
                true
            }
        }) {
            into.push(write);
        }
    }
    removals.sort_by_key(|write| Reverse(place(write).map(order)));
    let edits = sets.into_iter().chain(adds).chain(removals).filter_map(edit);
    let created = creations.iter().map(|Creation { ty, address, properties }| Edit::Create {
        ty: *ty,
        address,
        properties,
    });
    edits.chain(created).collect()
}

fn edit(write: &Write) -> Option<Edit<'_>> {
    match write {
        Write::Set { target, value } => Some(Edit::Set(&target.place, value)),
        Write::Add { target, value } => Some(Edit::Add(&target.place, value)),
        Write::Remove { target } => Some(Edit::Remove(&target.place)),
        Write::Create { .. } => None,
    }
}

/// Places in an order in which what lies further back in a list comes later.
fn order(place: &Place) -> (NodeRef, Vec<(u32, String)>) {
    let step = |step: &Step| match step {
        Step::Field(name) => (name.0, String::new()),
        Step::Index(index) => (*index, String::new()),
        Step::Key(key) => (0, key.clone()),
    };
    (place.node, place.path.iter().map(step).collect())
}
