//! L0405: a policy without `controls` in a pack whose others have them. Whoever counts covered controls misses it.

use super::look::{Judged, Look};
use pol_diagnostics::{Code, Diagnostic, Span};

/// More than one policy in so many serves a control where a pack is about them.
const MOST: usize = 2;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let pack = |policy: &Judged<'_>| look.env.pack_of(policy.key.file);
    for policy in look.policies.iter().filter(|policy| policy.code.controls.is_empty()) {
        let beside: Vec<_> = look.policies.iter().filter(|other| pack(other) == pack(policy)).collect();
        let serving = beside.iter().filter(|other| !other.code.controls.is_empty()).count();
        if serving * MOST > beside.len() {
            said.push(missing_controls(&policy.ast.name.text, policy.ast.name.span));
        }
    }
}

fn missing_controls(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::L0405, format!("the policy `{name}` names no control"))
        .at(span, "most policies of this pack do")
        .help("say which it serves: `controls framework[\"id\"]`")
}
