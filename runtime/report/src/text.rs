//! The report for people: grouped by resource, worst first, readable at 80 columns by someone who never saw it before.

use anstyle::{AnsiColor, Style};
use pol_engine::{Change, Finding, Line, Op, Run, Verdict};
use pol_ir::module::{Level, Severity};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Lines are folded here.
const WIDTH: usize = 80;
/// What a finding's text stands behind: the mark and the severity.
const INDENT: &str = "              ";

/// The run as text, with ANSI colours where they are wanted.
pub fn text(run: &Run, colour: bool) -> String {
    let mut out = Page { text: String::new(), colour };
    for group in groups(&run.findings) {
        resource(&mut out, &group);
    }
    summary(&mut out, run);
    out.text
}

/// What is written so far.
struct Page {
    text: String,
    colour: bool,
}

impl Page {
    fn push(&mut self, character: char) {
        self.text.push(character);
    }

    fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The style, or none where there is no colour.
    fn paint(&self, style: Style) -> Style {
        if self.colour { style } else { Style::new() }
    }

    fn dim(&self) -> Style {
        self.paint(Style::new().dimmed())
    }

    fn bold(&self) -> Style {
        self.paint(Style::new().bold())
    }

    /// Writes text in a style, and nothing in it that would steer the terminal.
    fn styled(&mut self, style: Style, text: &str) {
        let text = &*tame(text);
        if style.is_plain() {
            return self.push_str(text);
        }
        let _ = write!(self, "{style}{text}{style:#}");
    }

    /// Writes a line under a finding, behind a bar.
    fn note(&mut self, text: &str) {
        let dim = self.dim();
        self.push_str(INDENT);
        self.styled(dim, &["│ ", text].concat());
        self.push('\n');
    }
}

impl Write for Page {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.text.write_str(text)
    }
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

fn resource(out: &mut Page, group: &Group<'_>) {
    let Some(first) = group.first() else { return };
    let (bold, dim) = (out.bold(), out.dim());
    out.styled(bold, &first.resource.address);
    out.push_str("  ");
    out.styled(dim, &first.resource.kind);
    out.push('\n');
    for entry in group {
        out.push('\n');
        finding(out, entry);
    }
    out.push('\n');
}

fn finding(out: &mut Page, finding: &Finding) {
    let style = out.paint(style(finding));
    let mark = if finding.verdict == Verdict::Fail { "✗" } else { "?" };
    out.push_str("  ");
    out.styled(style, &format!("{mark} {:<9}", severity(finding.severity)));
    out.push(' ');
    fold(out, &headline(finding), Style::new());
    place(out, finding);
    fix(out, finding);
    let dim = out.dim();
    if let Some(because) = &finding.because {
        out.push_str(INDENT);
        fold(out, &format!("because {because}"), dim);
    }
    let level = if finding.level == Level::Advisory { " (advisory)" } else { "" };
    out.push_str(INDENT);
    out.styled(dim, &(name(finding) + level));
    out.push('\n');
    if !finding.controls.is_empty() {
        out.push_str(INDENT);
        fold(out, &finding.controls.join(", "), dim);
    }
}

fn headline(finding: &Finding) -> Cow<'_, str> {
    match finding.verdict {
        Verdict::Fail => Cow::Borrowed(&finding.message),
        Verdict::Undetermined => Cow::Owned(format!("cannot tell if {}", finding.message)),
    }
}

/// The policy and the rule; a rule that has a position for a name adds nothing that people can use.
fn name(finding: &Finding) -> String {
    let is_position = finding.rule.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    if is_position { finding.policy.clone() } else { format!("{}.{}", finding.policy, finding.rule) }
}

/// The value that is wrong, with carets under it, and where it stands.
fn place(out: &mut Page, finding: &Finding) {
    let (dim, style) = (out.dim(), out.paint(style(finding)));
    if let Some(address) = &finding.place {
        out.note(&format!("in {address}"));
    }
    let location = finding.location.as_ref().map(|l| format!("{}:{}:{}", l.file, l.line, l.column));
    let location = location.unwrap_or_default();
    let Some(property) = &finding.property else {
        if !location.is_empty() {
            out.note(&location);
        }
        return;
    };
    let found = finding.found.as_deref().unwrap_or("(not set)");
    let left = [property, " = "].concat();
    behind_bar(out, &[&left, found]);
    out.push('\n');
    let (space, carets) = (width(&left), width(found).clamp(1, WIDTH));
    behind_bar(out, &[&" ".repeat(space)]);
    out.styled(style, &"^".repeat(carets));
    let used = INDENT.len() + space + carets + 3;
    if location.is_empty() {
        out.push('\n');
    } else if used + width(&location) <= WIDTH {
        out.push(' ');
        out.styled(dim, &location);
        out.push('\n');
    } else {
        out.push('\n');
        out.note(&location);
    }
}

/// What would repair it: a line for each write.
fn fix(out: &mut Page, finding: &Finding) {
    for change in &finding.fix {
        let line = one_line(change);
        let line = match &change.place {
            Some(address) => format!("{line} in {address}"),
            None => line,
        };
        let why = if finding.replacing { " (replaces the resource)" } else { "" };
        out.push_str(INDENT);
        let style = out.paint(Style::new().fg_color(Some(AnsiColor::Green.into())));
        fold(out, &format!("{line}{why}"), style);
    }
}

/// `+ acl = "private"`, `- tags["owner"]`, `+ aws.s3.PublicAccessBlock { bucket: aws_s3_bucket.logs.id }`
fn one_line(change: &Change) -> String {
    let value = |line: &Line| line.after.clone().unwrap_or_default();
    if change.op == Op::Create {
        let properties: Vec<String> =
            change.lines.iter().map(|line| format!("{}: {}", line.property, value(line))).collect();
        return format!("+ {} {{ {} }}", change.resource, properties.join(", "));
    }
    let lines = change.lines.iter().map(|line| match &line.after {
        Some(after) => format!("+ {} = {after}", line.property),
        None => format!("- {}", line.property),
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// Writes the beginning of a line under a finding.
fn behind_bar(out: &mut Page, texts: &[&str]) {
    let dim = out.dim();
    out.push_str(INDENT);
    out.styled(dim, "│");
    out.push(' ');
    texts.iter().for_each(|text| out.push_str(&tame(text)));
}

/// Text of an input with its control characters, and those that turn the direction of writing, written out: what stands
/// in a plan must not clear a screen, or write a summary of its own.
fn tame(text: &str) -> Cow<'_, str> {
    let steers = |sign: char| {
        let turns = matches!(sign, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        sign.is_control() || turns
    };
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let tamed = |sign: char| if steers(sign) { sign.escape_default().to_string() } else { sign.to_string() };
    Cow::Owned(text.chars().map(tamed).collect())
}

/// How many columns a text takes; most are plain ASCII, which takes one a byte.
fn width(text: &str) -> usize {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain { text.len() } else { text.width() }
}

/// Writes a paragraph whose first line is already indented.
fn fold(out: &mut Page, paragraph: &str, style: Style) {
    let width = WIDTH.saturating_sub(INDENT.len());
    if paragraph.len() < width && !paragraph.contains('\n') {
        out.styled(style, paragraph.trim_end_matches(' '));
        return out.push('\n');
    }
    let lines = textwrap::wrap(paragraph, width);
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.push_str(INDENT);
        }
        out.styled(style, line);
        out.push('\n');
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

fn summary(out: &mut Page, run: &Run) {
    let s = &run.summary;
    idle(out, run);
    let bold = out.bold();
    let counts = [
        (s.fail, format!("failed{}", by_severity(&run.findings))),
        (s.undetermined, "undetermined".to_owned()),
        (s.pass, "passed".to_owned()),
    ];
    let parts: Vec<String> = counts.iter().map(|(count, what)| format!("{count} {what}")).collect();
    let resources = plural(s.resources, "resource", "resources");
    let policies = plural(s.policies, "policy", "policies");
    let _ = writeln!(out, "{bold}{}{bold:#}", parts.join(", "));
    let _ = writeln!(out, "{policies} on {resources}");
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Names a few of the policies that found nothing to judge.
fn idle(out: &mut Page, run: &Run) {
    const SHOWN: usize = 3;
    if run.idle.is_empty() {
        return;
    }
    let whose = if run.idle.len() == 1 { "its" } else { "their" };
    let policies = plural(run.idle.len(), "policy", "policies");
    let mut line = format!("{policies} found no resource of {whose} type: ");
    line.push_str(&run.idle.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", "));
    if run.idle.len() > SHOWN {
        let _ = write!(line, " and {} more", run.idle.len() - SHOWN);
    }
    for line in textwrap::wrap(&line, WIDTH) {
        let dim = out.dim();
        let _ = writeln!(out, "{dim}{line}{dim:#}");
    }
}

/// ` (2 critical, 1 high)`: what failed by severity, worst first, a policy on a resource counted once; empty where
/// nothing did.
fn by_severity(findings: &[Finding]) -> String {
    let failed = |wanted: Severity| {
        let of = |f: &&Finding| f.verdict == Verdict::Fail && f.severity == wanted;
        let subjects: BTreeSet<(&str, &str)> =
            findings.iter().filter(of).map(|f| (f.policy.as_str(), f.resource.address.as_str())).collect();
        (subjects.len(), severity(wanted))
    };
    let all = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low].map(failed);
    let parts: Vec<String> =
        all.iter().filter(|(n, _)| *n > 0).map(|(n, name)| format!("{n} {name}")).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}
