//! Values written out in full: defaults, and what tests give.

use pol_diagnostics::{Code, Diagnostic, Edit, Span};

pub(crate) fn not_a_value(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0230, "a value written out in full is expected")
        .at(span, "this would have to be computed")
        .help("defaults and what tests give are literals, lists and braces of them")
}

pub(crate) fn never_absent(ty: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0231, format!("`{ty}` is never absent"))
        .at(span, "left out, it would be")
        .help("`absent` is the default of an optional; a collection that is left out is empty")
}

pub(crate) fn mismatch(expected: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0231, format!("expected `{expected}`"))
        .at(span, format!("this is no `{expected}`"))
}

pub(crate) fn unlisted_word(word: &str, span: Span, ty: &str, near: Option<&str>) -> Diagnostic {
    let said = Diagnostic::new(Code::E0231, format!("\"{word}\" is none of the words of `{ty}`"))
        .at(span, "not listed");
    match near {
        Some(near) => said
            .help(format!("did you mean \"{near}\"?"))
            .fix(format!("write \"{near}\""), vec![Edit::new(span, format!("\"{near}\""))]),
        None => said,
    }
}

pub(crate) fn bad_literal(text: &str, span: Span, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::E0231, format!("\"{text}\" cannot be read here"))
        .at(span, format!("expected {expected}"))
}

pub(crate) fn unknown_property(
    code: Code,
    (name, span): (&str, Span),
    owner: &str,
    near: Option<&str>,
) -> Diagnostic {
    Diagnostic::new(code, format!("unknown property `{name}` on `{owner}`"))
        .at(span, "given here")
        .suggest(span, near)
}

pub(crate) fn fact_not_given(name: &str, span: Span, near: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E1001, format!("a test cannot give `{name}`"))
        .at(span, "given here")
        .help("`$address` is the name of the node, and `$type` its type; `$dependents` follow from `$dependencies`")
        .suggest(span, near)
}

pub(crate) fn property_twice(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0216, format!("`{name}` is given twice")).at(span, "given before")
}

pub(crate) fn unknown_node(name: &str, span: Span, near: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E0605, format!("the test gives no `{name}`"))
        .at(span, "no node of this name")
        .suggest(span, near)
}
