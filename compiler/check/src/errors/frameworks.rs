//! Frameworks and controls.

use pol_diagnostics::{Code, Diagnostic, Edit, Span};
use pol_syntax::ast::{Path, Text};

pub(crate) fn unknown_framework(path: &Path, near: Option<&str>) -> Diagnostic {
    let said = Diagnostic::new(Code::E0227, format!("unknown framework `{path}`"))
        .at(path.span, "no framework of this name");
    match near {
        Some(near) => said.help(format!("write `use {near}` at the top of the file")),
        None => {
            said.help("frameworks are declared: `framework house_rules { \"1\": \"Buckets are private\" }`")
        }
    }
}

pub(crate) fn not_a_framework(path: &Path, what: &str) -> Diagnostic {
    Diagnostic::new(Code::E0227, format!("`{path}` is a {what}, not a framework"))
        .at(path.span, "a framework is expected here")
}

pub(crate) fn unknown_control(framework: &Path, span: Span, id: &str, near: Option<&str>) -> Diagnostic {
    let said = Diagnostic::new(Code::E0228, format!("`{framework}` has no control \"{id}\""))
        .at(span, "no control of this number");
    match near {
        Some(near) => said
            .help(format!("did you mean \"{near}\"?"))
            .fix(format!("write \"{near}\""), vec![Edit::new(span, format!("\"{near}\""))]),
        None => said,
    }
}

pub(crate) fn not_a_control(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0228, "this is no control")
        .at(span, "a framework with the number of a control is expected")
        .help("write `nist_800_53_r5[\"AC-3\"]`")
}

pub(crate) fn control_twice(id: &Text, first: Span) -> Diagnostic {
    Diagnostic::new(Code::E0229, format!("the control \"{}\" is declared twice", id.value))
        .at(id.span, "declared again here")
        .because(first, "first declared here")
}
