//! Fixes: what repairs a rule that failed, shown to people and programs, and applied in rounds.
//!
//! [`repair`] works on the graph alone. A round judges, takes the fixes of what failed at level `remediate`
//! ([`proposal`]), drops those that contradict each other or an earlier round ([`conflict`]), writes the rest, judges
//! again and takes back what breaks a rule that held ([`undo`]). Nothing of it depends on the order of policies or on
//! threads: a round decides about all of its fixes at once.

mod change;
mod conflict;
mod expected;
mod proposal;
mod rounds;
mod shown;
mod undo;

pub use change::{Change, Line, Op};
pub(crate) use change::{Telling, changes};
pub(crate) use expected::Fixes;
pub(crate) use rounds::{Scope, repaired};
pub(crate) use shown::slot_of;

use crate::finding::Run;
use crate::run::{Program, on_threads};
use crate::settings::{Progress, Settings};
use pol_graph::Graph;
use serde::Serialize;

/// What came of applying fixes to a graph.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Repaired {
    /// The run before anything was written.
    pub before: Run,
    /// The run afterwards; what still fails counts as mandatory.
    pub after: Run,
    /// How many rounds wrote something.
    pub rounds: usize,
    /// The fixes that were applied, in the order in which they were written.
    pub applied: Vec<Applied>,
    /// The fixes that were not, sorted.
    pub dropped: Vec<Dropped>,
}

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Applied {
    /// The policy's path.
    pub policy: String,
    /// The rule's label, or its position.
    pub rule: String,
    /// The address of the resource that was judged; `stack` for the whole input.
    pub address: String,
    /// The round, from 1.
    pub round: usize,
    /// What was written.
    pub changes: Vec<Change>,
}

/// A fix that was not applied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Dropped {
    /// The address of the resource that was judged; `stack` for the whole input.
    pub address: String,
    /// The policy's path.
    pub policy: String,
    /// The rule's label, or its position.
    pub rule: String,
    /// Why.
    pub because: String,
}

/// Judges the graph, applies the fixes of policies at level `remediate` to it, and judges what comes of it. The graph
/// must have been read at once.
pub fn repair(program: Program<'_>, graph: Graph<'_>, settings: &Settings, progress: &Progress) -> Repaired {
    on_threads(settings.threads, || repaired(program, graph, (settings, progress), Scope::Remediate).repaired)
}
