//! What is said about declarations: names, packs and types (02), tests (06), what is not yet supported (09).
//!
//! One constructor for each thing there is to say; codes and their pages are listed in `pol-diagnostics`.

pub(crate) mod declare;
pub(crate) mod edges;
pub(crate) mod frameworks;
pub(crate) mod given;
pub(crate) mod names;
pub(crate) mod packs;
pub(crate) mod tests;
pub(crate) mod types;

use crate::unsupported::Feature;
use pol_diagnostics::{Code, Diagnostic, Span};

/// Something of the language that this version does not compile.
pub(crate) fn unsupported(feature: Feature, span: Span) -> Diagnostic {
    let said = Diagnostic::new(Code::E0901, format!("{} are not yet supported", feature.name()))
        .at(span, "written here");
    match feature.instead() {
        Some(help) => said.help(help),
        None => said,
    }
}
