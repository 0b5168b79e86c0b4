//! The JSON report: stable, versioned, described by `schema/report-1.json`. A line break ends it.

use pol_engine::{Finding, Run, Summary};
use serde::Serialize;

/// The version of the report's shape.
const VERSION: u32 = 1;

#[derive(Serialize)]
pub(crate) struct Document<'a> {
    version: u32,
    summary: Summary,
    findings: &'a [Finding],
    idle_policies: &'a [String],
}

/// The run as JSON, indented, the same bytes for the same run.
pub fn json(run: &Run) -> String {
    pretty(&document(run))
}

/// The run as it stands in a report.
pub(crate) fn document(run: &Run) -> Document<'_> {
    Document { version: VERSION, summary: run.summary, findings: &run.findings, idle_policies: &run.idle }
}

/// JSON, indented, with a line break at the end.
pub(crate) fn pretty(document: &impl Serialize) -> String {
    // Strings, numbers and lists only: there is nothing here that JSON cannot hold.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}
