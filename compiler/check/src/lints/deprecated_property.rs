//! L0501: a policy that reads a deprecated property. Configurations leave it, and then the policy judges nothing.

use super::look::Look;
use super::property;
use pol_diagnostics::{Code, Diagnostic, Span};

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let module = look.module();
    for policy in &look.policies {
        for (id, _, span) in policy.expressions(module) {
            if let Some(property) = property::of(module, id).filter(|property| property.deprecated) {
                said.push(deprecated_property(span, &property.name));
            }
        }
    }
}

fn deprecated_property(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::L0501, format!("the property `{name}` is deprecated"))
        .at(span, "read here")
        .help("`pol schema show` says what the type has instead")
}
