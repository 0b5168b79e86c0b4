//! What is said about policies and their statements (05).

use pol_diagnostics::{Code, Diagnostic, Span};

pub(crate) fn not_judged(span: Span, ty: &str) -> Diagnostic {
    Diagnostic::new(Code::E0502, format!("`{ty}` is no type of resources"))
        .at(span, "a policy judges resources")
        .help("name a resource type, an interface, or several: `for r: Bucket | Table`; `for stack` judges the whole input")
}

pub(super) fn head_in_block(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0503, "this belongs to the whole policy")
        .at(span, "inside a block")
        .help("write it before the first rule, outside of `for` and `if`")
}

pub(super) fn name_twice(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::E0504, format!("`{name}` already has a meaning here"))
        .at(span, "given again")
        .because(first, "first given here")
        .help("nothing changes its value: give the second one another name")
}

pub(super) fn loop_over_one(span: Span, ty: &str) -> Diagnostic {
    Diagnostic::new(Code::E0505, format!("`{ty}` has no elements to loop over"))
        .at(span, "looped over here")
        .help("`for` takes a list, a set or a map")
}

pub(super) fn loop_over_map(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0505, "a map is looped over by its entries")
        .at(span, "this is a map")
        .help("name the key and the value: `for key, value in …`")
}

pub(super) fn entries_of_list(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0505, "a list has no keys to loop over")
        .at(span, "this is a list")
        .help("name the element: `for x in …`")
}

pub(super) fn no_place(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0506, "a finding cannot point at this")
        .at(span, "not a property")
        .help("`at` takes a path that begins with the subject or a loop variable, or a list of such: `at bucket.acl`")
}

pub(super) fn label_twice(span: Span, label: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::E0507, format!("two rules of this policy are labelled `{label}`"))
        .at(span, "labelled again")
        .because(first, "first labelled here")
        .help("waivers and history know a rule by its label")
}
