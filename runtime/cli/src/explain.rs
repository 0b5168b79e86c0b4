//! `pol explain`: a diagnostic code or a policy, in full.

use crate::Ending;
use crate::args::Explain;
use crate::error::Failure;
use crate::list::{level, severity, subject};
use crate::pack;
use crate::prose::{hanging, page as page_of, paragraphs};
use anstyle::Style;
use pol_diagnostics::{Code, did_you_mean};
use pol_engine::Pattern;
use pol_ir::module::{Module, Policy};
use std::fmt::Write;

/// Prints the page of a code, or what is known of the policies that match.
pub(crate) fn run(args: &Explain) -> miette::Result<Ending> {
    if let Ok(code) = args.subject.parse::<Code>() {
        crate::print(&page_of(code.page()))?;
        return Ok(Ending::Good);
    }
    let Some(loaded) = pack::load(&args.packs.packs, pack::Lints::Never)? else { return Ok(Ending::Refused) };
    let pattern = Pattern::new(&args.subject);
    let found: Vec<&Policy> =
        loaded.module.policies.values().filter(|policy| pattern.matches(&policy.path)).collect();
    if found.is_empty() {
        return Err(nothing(&loaded.module, &args.subject).into());
    }
    for policy in found {
        crate::print(&page(&loaded.module, policy))?;
    }
    Ok(Ending::Good)
}

fn nothing(module: &Module, name: &str) -> Failure {
    let last = |policy: &'_ Policy| policy.path.rsplit('.').next().unwrap_or_default().to_owned();
    let names: Vec<String> = module.policies.values().map(last).collect();
    let codes = Code::ALL.iter().map(|code| code.as_str());
    let help = match did_you_mean(name, names.iter().map(String::as_str).chain(codes)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "give a code such as `E0201`, or a policy that `pol list` prints".to_owned(),
    };
    Failure::NoSubject { name: name.to_owned(), help }
}

fn page(module: &Module, policy: &Policy) -> String {
    let bold = Style::new().bold();
    let mut out = String::new();
    let _ = writeln!(out, "{bold}{}{bold:#}", policy.path);
    let about =
        format!("{}, {}, for {}", severity(policy.severity), level(policy.level), subject(module, policy));
    let _ = writeln!(out, "{}\n\n{}\n", hanging(&about, ""), paragraphs(&policy.doc));
    for rule in &policy.rules {
        let _ = writeln!(out, "{}", hanging(&format!("require {}: {}", rule.name, rule.text), "  "));
    }
    for (framework, control) in &policy.controls {
        let _ = writeln!(out, "  control {framework}:{control}");
    }
    if let Some(help) = &policy.help {
        let _ = writeln!(out, "  read more: {help}");
    }
    out.push('\n');
    out
}
