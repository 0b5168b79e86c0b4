//! Types as they are written.

use crate::union::{Fault, MOST};
use pol_diagnostics::{Code, Diagnostic, Edit, Span};
use pol_syntax::ast::{Name, Path};

pub(crate) fn one_argument(name: &Name) -> Diagnostic {
    Diagnostic::new(Code::E0212, format!("`{}` takes one type", name.text))
        .at(name.span, "of what?")
        .help(format!("write `{}<string>`", name.text))
}

pub(crate) fn no_arguments(path: &Path, argument: Span) -> Diagnostic {
    Diagnostic::new(Code::E0212, format!("`{path}` takes no types"))
        .at(argument, "nothing to put this into")
        .help("only `list`, `set`, `map` and `range` take one")
}

pub(crate) fn optional_collection(whole: Span, inner: Span) -> Diagnostic {
    let mark = Span::new(whole.source, inner.end, whole.end);
    Diagnostic::new(Code::E0213, "a collection is never absent")
        .at(whole, "`?` on a collection")
        .help("a list, set or map that is left out is empty: take the `?` away")
        .fix("take the `?` away", vec![Edit::new(mark, "")])
}

pub(crate) fn range_of_unordered(shown: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0214, format!("`{shown}` has no order, so there is no range of it"))
        .at(span, "not ordered")
        .help("ranges go over numbers, strings, times, durations, sizes and versions")
}

pub(crate) fn no_union(fault: Fault, span: Span) -> Diagnostic {
    let said = Diagnostic::new(Code::E1401, "these types make no union");
    match fault {
        Fault::Mixed => said
            .at(span, "nodes and values")
            .help("a union is of resource types and interfaces, or of values: `int | string`"),
        Fault::TooMany => said.at(span, format!("more than {MOST} types")).help("`any` holds every value"),
    }
}

pub(crate) fn only_fields(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0218, "a record that is written on the spot has fields only")
        .at(span, "not a field")
        .help("declare it: `type Name { … }`")
}
