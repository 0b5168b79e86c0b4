//! Lints: what is allowed, and is hardly what its author meant.
//!
//! One file each: what it finds and why that matters, the search, the one constructor of what it says. A lint looks at
//! the trees, at the module, or at both side by side ([`Look`]); it is asked only where nothing is wrong.
//!
//! Invariants: a lint changes nothing; what it offers as a fix compiles and judges as before, except where its page says
//! that it should not; nothing is said twice of one place.

mod claims;
mod guards;
mod look;
mod shape;
mod spans;
mod words;

mod bool_comparison;
mod constant_condition;
mod count_comparison;
mod critical_advisory;
mod deprecated_property;
mod double_negation;
mod duplicate_element;
mod empty_policy;
mod hidden_narrowing;
mod impossible_comparison;
mod is_known;
mod literal_pattern;
mod missing_controls;
mod missing_doc;
mod missing_expectation;
mod missing_fix;
mod missing_label;
mod missing_message;
mod missing_test;
mod needless_branch;
mod needless_default;
mod needless_if;
mod needless_replacing;
mod negated_operator;
mod never_judged;
mod or_chain;
mod pattern_never_matches;
mod property;
mod quadratic;
mod read_only_property;
mod same_operands;
mod same_policy;
mod sensitive_message;
mod shadowing;
mod unused_let;
mod unused_param;
mod unused_private;
mod unused_use;
mod unused_variable;

use crate::env::Env;
use look::Look;
use pol_diagnostics::{Code, Diagnostic, Span};
use std::collections::BTreeSet;

/// A lint: looks, and says what it finds.
type Lint = fn(&Look<'_, '_>, &mut Vec<Diagnostic>);

/// Every lint, by code; of those with one topic the one that knows most speaks first.
const LINTS: &[Lint] = &[
    unused_use::look,
    unused_let::look,
    unused_param::look,
    unused_variable::look,
    unused_private::look,
    shadowing::look,
    same_operands::look,
    pattern_never_matches::look,
    impossible_comparison::look,
    is_known::look,
    hidden_narrowing::look,
    quadratic::look,
    never_judged::look,
    constant_condition::look,
    double_negation::look,
    negated_operator::look,
    bool_comparison::look,
    count_comparison::look,
    needless_default::look,
    literal_pattern::look,
    needless_branch::look,
    needless_if::look,
    duplicate_element::look,
    or_chain::look,
    missing_doc::look,
    missing_message::look,
    missing_test::look,
    missing_label::look,
    missing_controls::look,
    missing_fix::look,
    missing_expectation::look,
    empty_policy::look,
    same_policy::look,
    critical_advisory::look,
    sensitive_message::look,
    deprecated_property::look,
    read_only_property::look,
    needless_replacing::look,
];

/// Says what lints find, if nothing is wrong.
pub(crate) fn look(env: &mut Env<'_>) {
    if env.sink.has_errors() {
        return;
    }
    let look = Look::new(env);
    let mut said = Vec::new();
    LINTS.iter().for_each(|lint| lint(&look, &mut said));
    let mut seen: BTreeSet<(Code, Option<Span>)> = BTreeSet::new();
    said.retain(|one| seen.insert((topic(one.code), one.span())));
    env.sink.extend(said);
}

/// What is said of one place but once: why a condition decides nothing may have several reasons.
fn topic(code: Code) -> Code {
    if matches!(code, Code::L0204 | Code::L0206 | Code::L0208) { Code::L0201 } else { code }
}
