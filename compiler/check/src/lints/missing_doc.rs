//! L0401: a policy, or a param of a pack, without `///`. What it is for is shown by reports, editors and pages.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic};
use pol_syntax::ast::{Item, Name};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (_, item, _) in look.items() {
        if let Item::Policy(None, policy) = item {
            said.push(missing_doc("policy", &policy.name));
        } else if let Item::Param(param) = item
            && param.docs.is_none()
        {
            said.push(missing_doc("param", &param.name));
        }
    }
}

fn missing_doc(kind: &str, name: &Name) -> Diagnostic {
    Diagnostic::new(Code::L0401, format!("the {kind} `{}` does not say what it is for", name.text))
        .at(name.span, "declared here")
        .help("a line that begins with `///` before it says why, in words for those who meet its findings")
}
