//! What fixes came to: a property diff for each resource, and the report of a run that applied them.

use crate::json::{self, Document};
use anstyle::{AnsiColor, Style};
use pol_engine::{Applied, Change, Op, Repaired, Run};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The changes of every resource as a property diff: `- acl = "public-read"`, `+ acl = "private"`.
pub fn diff(repaired: &Repaired, colour: bool) -> String {
    let mut out = String::new();
    for (resource, changes) in by_resource(&repaired.applied) {
        let bold = paint(colour, Style::new().bold());
        let _ = writeln!(out, "{bold}{resource}{bold:#}");
        for (change, _) in changes {
            lines(&mut out, change, colour);
        }
        out.push('\n');
    }
    if out.is_empty() {
        out.push_str("no fix was applied\n");
    }
    out
}

/// The run before and after, with what was applied and what was not, for people.
pub fn repaired_text(repaired: &Repaired, colour: bool) -> String {
    let mut out = String::new();
    let bold = paint(colour, Style::new().bold());
    let _ = writeln!(out, "{bold}before{bold:#}  {}", summary(&repaired.before));
    let _ = writeln!(out, "{bold}after{bold:#}   {}\n", summary(&repaired.after));
    for applied in &repaired.applied {
        let _ =
            writeln!(out, "{bold}fixed{bold:#}  {}.{} on {}", applied.policy, applied.rule, applied.address);
        for change in &applied.changes {
            if change.resource != applied.address {
                let _ = writeln!(out, "  in {}", change.resource);
            }
            lines(&mut out, change, colour);
        }
        out.push('\n');
    }
    for dropped in &repaired.dropped {
        let _ = writeln!(
            out,
            "{bold}not fixed{bold:#}  {}.{} on {}",
            dropped.policy, dropped.rule, dropped.address
        );
        let _ = writeln!(out, "  {}\n", dropped.because);
    }
    out.push_str(
        "The fixes were applied to what was read; no file was changed. What follows still holds.\n\n",
    );
    out.push_str(&crate::text(&repaired.after, colour));
    out
}

#[derive(Serialize)]
struct Repair<'a> {
    rounds: usize,
    before: Document<'a>,
    applied: &'a [Applied],
    dropped: &'a [pol_engine::Dropped],
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    after: Document<'a>,
    repair: Repair<'a>,
}

/// The report of the run afterwards as JSON, with the run before and what was applied under `repair`.
pub fn repaired_json(repaired: &Repaired) -> String {
    let Repaired { before, after, rounds, applied, dropped } = repaired;
    let repair = Repair { rounds: *rounds, before: json::document(before), applied, dropped };
    json::pretty(&Whole { after: json::document(after), repair })
}

/// The changes of each resource, in the order of addresses; created ones under their types.
fn by_resource(applied: &[Applied]) -> BTreeMap<&str, Vec<(&Change, &Applied)>> {
    let mut resources: BTreeMap<&str, Vec<(&Change, &Applied)>> = BTreeMap::new();
    for applied in applied {
        for change in &applied.changes {
            resources.entry(&change.resource).or_default().push((change, applied));
        }
    }
    resources
}

fn lines(out: &mut String, change: &Change, colour: bool) {
    let red = paint(colour, Style::new().fg_color(Some(AnsiColor::Red.into())));
    let green = paint(colour, Style::new().fg_color(Some(AnsiColor::Green.into())));
    if change.op == Op::Create {
        let _ = writeln!(out, "  {green}+ create{green:#}");
    }
    for line in &change.lines {
        if let Some(before) = &line.before {
            let _ = writeln!(out, "  {red}- {} = {before}{red:#}", line.property);
        }
        if let Some(after) = &line.after {
            let _ = writeln!(out, "  {green}+ {} = {after}{green:#}", line.property);
        }
    }
}

fn summary(run: &Run) -> String {
    let s = &run.summary;
    format!("{} failed, {} undetermined, {} passed", s.fail, s.undetermined, s.pass)
}

fn paint(colour: bool, style: Style) -> Style {
    if colour { style } else { Style::new() }
}
