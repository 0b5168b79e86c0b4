//! Packs meet resources: policies × nodes → findings.
//!
//! A run has four steps, each a module: [`plan`] pairs every selected policy with the tables that hold its subjects,
//! [`judge`] gets a verdict for each pair, natively where that pays, [`render`] lets the interpreter say what was
//! wrong with the few nodes that did not pass, and [`run`] puts the result in order. The same module, graph and
//! settings give the same [`Run`] with any engine and any number of threads.

#![expect(
    clippy::indexing_slicing,
    reason = "only arenas are indexed, by ids that the validated module or the graph itself made"
)]

mod excerpt;
mod finding;
mod fingerprint;
mod fix;
mod judge;
mod plan;
mod render;
mod run;
mod settings;
mod test;

pub use finding::{Finding, Location, Machine, PolicyRun, Related, Resource, Run, Summary, Verdict};
pub use fix::{Applied, Change, Dropped, Line, Op, Repaired, repair};
pub use plan::pairs;
pub use run::{Program, on_threads, run};
pub use settings::{Engine, Pattern, Progress, Settings};
pub use test::{Expectation, Files, Reading, TestRun, run_tests, run_tests_with};
