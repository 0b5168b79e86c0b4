//! Declarations of types and their members.

use pol_diagnostics::{Code, Diagnostic, Edit, Span};
use pol_syntax::ast::{Name, Path, Property, Text};

pub(crate) fn contains_itself(name: &Name) -> Diagnostic {
    Diagnostic::new(Code::E0215, format!("the type `{}` contains itself", name.text))
        .at(name.span, "reached again from within")
        .help("values have an end: say how deep it goes, one type for each level")
}

pub(crate) fn too_many_levels(name: &Name, limit: u32) -> Diagnostic {
    Diagnostic::new(Code::E0114, format!("the type `{}` has more than {limit} levels", name.text))
        .at(name.span, "too deep")
        .help("types within types have a limit, so that reading them does")
}

pub(crate) fn word_twice(word: &Text) -> Diagnostic {
    Diagnostic::new(Code::E0216, format!("\"{}\" is listed twice", word.value)).at(word.span, "listed before")
}

pub(crate) fn member_twice(name: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(Code::E0216, format!("`{}` is declared twice in one type", name.text))
        .at(name.span, "declared again here")
        .because(first, "first declared here")
        .help("properties, edges and derived fields share one set of names")
}

pub(crate) fn derived_without_type(name: &Name) -> Diagnostic {
    Diagnostic::new(Code::E0217, format!("the derived field `{}` has no type", name.text))
        .at(name.span, "of which type?")
        .help(format!("write it after the name: `let {}: int = …`", name.text))
}

pub(crate) fn not_in_a_record(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(Code::E0218, format!("a record has no place for {what}"))
        .at(span, "stands in a record")
        .help("sources and edges belong to resources: `resource Name { … }`")
}

pub(crate) fn not_in_an_interface(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(Code::E0218, format!("an interface has no place for {what}"))
        .at(span, "stands in an interface")
        .help("an interface holds properties; the types that declare it say the rest")
}

pub(crate) fn derived_in_interface(interface: &Name, field: &str) -> Diagnostic {
    Diagnostic::new(Code::E0218, "an interface holds no `let`")
        .at(interface.span, format!("declares the derived field `{field}`"))
        .help("an interface promises properties: each type says how it comes by them")
}

pub(crate) fn node_as_property(path: &str, property: &Property, ty: Span) -> Diagnostic {
    let name = &property.name.text;
    Diagnostic::new(Code::E0219, format!("a property holds a value, and `{path}` is a resource"))
        .at(ty, "not a type of values")
        .help(format!("resources are reached by edges: `edge {name}: {path}? by {name}_id = id`"))
}

pub(crate) fn unknown_source(source: &Name) -> Diagnostic {
    let known = ["terraform", "pulumi", "cloudformation", "kubernetes"];
    let near = pol_diagnostics::did_you_mean(&source.text, known);
    let said = Diagnostic::new(Code::E0220, format!("unknown source `{}`", source.text))
        .at(source.span, "not a source");
    match near {
        Some(_) => said.suggest(source.span, near),
        None => said.help(format!("the sources are `{}`", known.join("`, `"))),
    }
}

pub(crate) fn kind_of_terraform(source: &Name) -> Diagnostic {
    Diagnostic::new(Code::E0220, format!("`{}` has resources only", source.text))
        .at(source.span, "no `data` and no `module` here")
        .help("`data` and `module` are kinds of Terraform: `from terraform data \"…\"`")
}

pub(crate) fn words_are_texts(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0221, "a word stands for a word")
        .at(span, "not a text")
        .help("write theirs and ours: `as { \"Private\": \"private\" }`")
}

pub(crate) fn words_not_one_to_one(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0221, "the words do not correspond one to one")
        .at(span, "one of this pair is taken")
        .help("a fix has to be written back: each of their words needs one of ours, and each of ours one of theirs")
}

pub(crate) fn not_an_interface(path: &Path) -> Diagnostic {
    Diagnostic::new(Code::E0222, format!("`{path}` is not an interface"))
        .at(path.span, "an interface is expected after `is`")
        .help("interfaces are declared with `interface Name { … }`")
}

pub(crate) fn property_missing(resource: &Name, interface: &str, property: &str) -> Diagnostic {
    Diagnostic::new(Code::E0223, format!("`{}` lacks `{property}` of `{interface}`", resource.text))
        .at(resource.span, format!("declared to be a `{interface}`"))
        .help(format!("declare the property `{property}`"))
}

pub(crate) fn property_of_other_type(resource: &Name, interface: &str, property: &str) -> Diagnostic {
    let message = format!("`{property}` of `{}` has another type than `{interface}` promises", resource.text);
    Diagnostic::new(Code::E0223, message)
        .at(resource.span, format!("declared to be a `{interface}`"))
        .help("an optional promise can be kept by what is never absent; other types must be equal")
}

/// The `?` that an edge to one node needs.
pub(crate) fn mark_optional(span: Span) -> Edit {
    Edit::new(span.after(), "?")
}
