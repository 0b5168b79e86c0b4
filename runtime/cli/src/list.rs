//! `pol list`: the policies of packs, with what they judge and read.

use crate::Ending;
use crate::args::List;
use crate::pack;
use crate::prose::{count, first_sentence, hanging};
use anstyle::Style;
use pol_ir::interpret::proves;
use pol_ir::module::{Level, Module, Policy, Rule, RuleId, Severity, Subject};
use pol_ir::readset::ReadSet;
use std::fmt::Write;

/// Prints the policies of the packs, by pack.
pub(crate) fn run(args: &List) -> miette::Result<Ending> {
    let Some(loaded) = pack::load(&args.packs, pack::Lints::Never)? else { return Ok(Ending::Refused) };
    let module = &loaded.module;
    let mut out = String::new();
    let mut last = "";
    for policy in module.policies.values() {
        let (pack, name) = policy.path.rsplit_once('.').unwrap_or(("", &policy.path));
        if pack != last {
            let _ = writeln!(out, "{}{pack}", if last.is_empty() { "" } else { "\n" });
            last = pack;
        }
        entry(&mut out, module, policy, name);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}", count(module.policies.len(), "policy", "policies"));
    crate::print(&out)?;
    Ok(Ending::Good)
}

fn entry(out: &mut String, module: &Module, policy: &Policy, name: &str) {
    let bold = Style::new().bold();
    let (severity, level) = (severity(policy.severity), level(policy.level));
    let _ = writeln!(out, "  {bold}{name}{bold:#}");
    paragraph(out, &format!("{severity}, {level}, for {}", subject(module, policy)));
    if !policy.doc.is_empty() {
        paragraph(out, &first_sentence(&policy.doc));
    }
    if !policy.controls.is_empty() {
        let controls: Vec<String> = policy.controls.iter().map(|(f, id)| format!("{f}:{id}")).collect();
        paragraph(out, &format!("controls {}", controls.join(", ")));
    }
    let fixes = fixes(module, policy);
    if !fixes.is_empty() {
        paragraph(out, &format!("fixes {}", fixes.join(", ")));
    }
    paragraph(out, &format!("reads {}", reads(module, policy)));
}

/// The rules that have a fix, and whether it is proved that they hold after it.
fn fixes(module: &Module, policy: &Policy) -> Vec<String> {
    let id = module.policies.iter().find(|(_, other)| other.path == policy.path).map(|(id, _)| id);
    let fix = |(index, rule): (usize, &Rule)| {
        rule.fix.as_ref()?;
        let is_proved = proves(module, id?, RuleId(u32::try_from(index).ok()?));
        Some(format!("{} ({})", rule.name, if is_proved { "proved" } else { "unproved" }))
    };
    policy.rules.iter().enumerate().filter_map(fix).collect()
}

fn paragraph(out: &mut String, text: &str) {
    let _ = writeln!(out, "{}", hanging(text, "      "));
}

/// What the policy can touch: `aws.s3.Bucket.acl` …, verdicts and messages together.
fn reads(module: &Module, policy: &Policy) -> String {
    let set = ReadSet::of_policies(module, [policy]);
    let mut reads: Vec<String> = Vec::new();
    for demand in [&set.verdicts, &set.details, &set.edges] {
        for (owner, names) in demand {
            let owner = module.names.text(*owner);
            reads.extend(names.iter().map(|name| format!("{owner}.{}", module.names.text(*name))));
        }
    }
    reads.sort();
    reads.dedup();
    if reads.is_empty() { "nothing but what there is".to_owned() } else { reads.join(", ") }
}

/// The type that the policy judges, as authors write it.
pub(crate) fn subject(module: &Module, policy: &Policy) -> String {
    match policy.subject {
        Subject::Stack => "stack".to_owned(),
        Subject::Each(ty) | Subject::Deleted(ty) | Subject::EachAndDeleted(ty) => {
            pol_ir::print::type_name(module, ty)
        }
    }
}

/// The word for a severity.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}

/// The word for a level.
pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::Disabled => "disabled",
        Level::Advisory => "advisory",
        Level::Mandatory => "mandatory",
        Level::Remediate => "remediate",
    }
}
