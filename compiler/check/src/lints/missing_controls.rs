//! L0405: a policy without `controls` in a pack whose others have them. Whoever counts covered controls misses it.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic, Span};
use std::collections::BTreeMap;

/// More than one policy in so many serves a control where a pack is about them.
const MOST: usize = 2;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let mut packs: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for policy in &look.policies {
        let (serving, all) = packs.entry(look.env.pack_of(policy.key.file)).or_default();
        *serving += usize::from(!policy.code.controls.is_empty());
        *all += 1;
    }
    for policy in look.policies.iter().filter(|policy| policy.code.controls.is_empty()) {
        let pack = packs.get(&look.env.pack_of(policy.key.file));
        if pack.is_some_and(|(serving, all)| serving * MOST > *all) {
            said.push(missing_controls(&policy.ast.name.text, policy.ast.name.span));
        }
    }
}

fn missing_controls(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::L0405, format!("the policy `{name}` names no control"))
        .at(span, "most policies of this pack do")
        .help("say which it serves: `controls framework[\"id\"]`")
}
