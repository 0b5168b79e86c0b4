//! The report for people: grouped by resource, worst first, readable at 80 columns by someone who never saw it before.

use anstyle::{AnsiColor, Style};
use pol_engine::{Finding, Run, Verdict};
use pol_ir::module::{Level, Severity};
use std::cmp::Reverse;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Lines are folded here.
const WIDTH: usize = 80;
/// What a finding's text stands behind: the mark and the severity.
const INDENT: &str = "              ";

/// The run as text with ANSI colours.
pub fn text(run: &Run) -> String {
    let mut out = String::new();
    for group in groups(&run.findings) {
        resource(&mut out, &group);
    }
    summary(&mut out, run);
    out
}

/// The findings of one resource, worst first.
type Group<'a> = Vec<&'a Finding>;

fn groups(findings: &[Finding]) -> Vec<Group<'_>> {
    let same = |a: &Finding, b: &Finding| a.resource == b.resource;
    let mut groups: Vec<Group<'_>> = findings.chunk_by(same).map(|group| group.iter().collect()).collect();
    for group in &mut groups {
        group.sort_by_key(|finding| weight(finding));
    }
    groups.sort_by_key(|group| group.first().map(|finding| weight(finding)));
    groups
}

/// Smaller is worse: what blocks, then what failed, then severity.
fn weight(finding: &Finding) -> (bool, Verdict, Reverse<Severity>) {
    (!finding.blocks(), finding.verdict, Reverse(finding.severity))
}

fn resource(out: &mut String, group: &Group<'_>) {
    let Some(first) = group.first() else { return };
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let _ = writeln!(out, "{bold}{}{bold:#}  {dim}{}{dim:#}", first.resource.address, first.resource.kind);
    for entry in group {
        out.push('\n');
        finding(out, entry);
    }
    out.push('\n');
}

fn finding(out: &mut String, finding: &Finding) {
    let style = style(finding);
    let mark = if finding.verdict == Verdict::Fail { "✗" } else { "?" };
    let severity = severity(finding.severity);
    let _ = write!(out, "  {style}{mark} {severity:<9}{style:#} ");
    fold(out, &headline(finding), INDENT.len(), Style::new());
    place(out, finding);
    let dim = Style::new().dimmed();
    let level = if finding.level == Level::Advisory { " (advisory)" } else { "" };
    let _ = writeln!(out, "{INDENT}{dim}{}.{}{level}{dim:#}", finding.policy, finding.rule);
    if !finding.controls.is_empty() {
        out.push_str(INDENT);
        fold(out, &finding.controls.join(", "), INDENT.len(), dim);
    }
}

fn headline(finding: &Finding) -> String {
    match finding.verdict {
        Verdict::Fail => finding.message.clone(),
        Verdict::Undetermined => format!("cannot tell: {}", finding.message),
    }
}

/// The value that is wrong, with a caret under it and where it stands.
fn place(out: &mut String, finding: &Finding) {
    let (dim, red) = (Style::new().dimmed(), style(finding));
    let location = finding.location.as_ref().map(|l| format!("{}:{}:{}", l.file, l.line, l.column));
    let Some(property) = &finding.property else {
        if let Some(location) = location {
            let _ = writeln!(out, "{INDENT}{dim}{location}{dim:#}");
        }
        return;
    };
    let node = finding.place.as_ref().map_or_else(String::new, |address| format!("{address}."));
    let found = finding.found.as_deref().unwrap_or("(not set)");
    let left = format!("{node}{property} = ");
    let _ = writeln!(out, "{INDENT}{dim}│{dim:#} {left}{found}");
    let carets = "^".repeat(found.width().clamp(1, WIDTH));
    let space = " ".repeat(left.width());
    let location = location.unwrap_or_default();
    let _ = writeln!(out, "{INDENT}{dim}│{dim:#} {space}{red}{carets}{red:#} {dim}{location}{dim:#}");
    if let Some(because) = &finding.because {
        let _ = writeln!(out, "{INDENT}{dim}because {because}{dim:#}");
    }
}

/// Writes a paragraph whose first line is already indented.
fn fold(out: &mut String, paragraph: &str, indent: usize, style: Style) {
    let lines = textwrap::wrap(paragraph, WIDTH.saturating_sub(indent));
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.push_str(INDENT);
        }
        let _ = writeln!(out, "{style}{line}{style:#}");
    }
    if lines.is_empty() {
        out.push('\n');
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}

fn style(finding: &Finding) -> Style {
    let colour = match (finding.verdict, finding.severity) {
        (Verdict::Undetermined, _) => AnsiColor::Cyan,
        (Verdict::Fail, Severity::Critical | Severity::High) => AnsiColor::Red,
        (Verdict::Fail, Severity::Medium | Severity::Low) => AnsiColor::Yellow,
    };
    Style::new().fg_color(Some(colour.into())).bold()
}

fn summary(out: &mut String, run: &Run) {
    let s = &run.summary;
    idle(out, run);
    let bold = Style::new().bold();
    let worst = by_severity(&run.findings);
    let _ = writeln!(
        out,
        "{bold}{} failed{worst}, {} undetermined, {} passed{bold:#} ({} policies on {} resources)",
        s.fail, s.undetermined, s.pass, s.policies, s.resources
    );
}

/// Names a few of the policies that found nothing to judge.
fn idle(out: &mut String, run: &Run) {
    const SHOWN: usize = 3;
    if run.idle.is_empty() {
        return;
    }
    let (noun, verb) = if run.idle.len() == 1 { ("policy", "its") } else { ("policies", "their") };
    let mut line = format!("{} {noun} found no resource of {verb} type: ", run.idle.len());
    line.push_str(&run.idle.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", "));
    if run.idle.len() > SHOWN {
        let _ = write!(line, " and {} more", run.idle.len() - SHOWN);
    }
    for line in textwrap::wrap(&line, WIDTH) {
        let dim = Style::new().dimmed();
        let _ = writeln!(out, "{dim}{line}{dim:#}");
    }
}

/// ` (2 critical, 1 high)`: failed findings by severity, worst first; empty where there are none.
fn by_severity(findings: &[Finding]) -> String {
    let failed = |wanted: Severity| {
        let of = |f: &&Finding| f.verdict == Verdict::Fail && f.severity == wanted;
        (findings.iter().filter(of).count(), severity(wanted))
    };
    let all = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low].map(failed);
    let parts: Vec<String> = all.iter().filter(|(n, _)| *n > 0).map(|(n, name)| format!("{n} {name}")).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}
