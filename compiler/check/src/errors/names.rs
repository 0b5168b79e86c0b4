//! Names: unknown, twice, private, of the wrong kind.

use crate::suggest::Unknown;
use pol_diagnostics::{Code, Diagnostic, Edit, Span};
use pol_syntax::ast::{Name, Path};

pub(crate) fn unknown_type(path: &str, span: Span, found: &Unknown) -> Diagnostic {
    let said = Diagnostic::new(Code::E0201, format!("unknown type `{path}`"));
    match found.elsewhere.as_slice() {
        [] => said.at(span, "no type of this name").suggest(span, found.near.as_deref()),
        [one] => said
            .at(span, "not known in this file")
            .help(format!("write `use {one}` at the top of the file, or `{one}` here"))
            .replace(format!("write `{one}`"), span, one),
        many => {
            let list: Vec<String> = many.iter().map(|path| format!("`{path}`")).collect();
            said.at(span, "not known in this file").help(format!("use one of {}", list.join(", ")))
        }
    }
}

pub(crate) fn unknown_value(name: &Name, near: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E0202, format!("unknown name `{}`", name.text))
        .at(name.span, "no value of this name")
        .suggest(name.span, near)
}

pub(crate) fn unknown_name_in(pack: &str, name: &Name, near: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E0202, format!("`{pack}` has no `{}`", name.text))
        .at(name.span, "no such name there")
        .suggest(name.span, near)
}

pub(crate) fn twice(name: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(Code::E0204, format!("`{}` is declared twice", name.text))
        .at(name.span, "declared again here")
        .because(first, "first declared here")
        .help("give one of them another name; `use a.B as C` renames what is used")
}

pub(crate) fn source_name(written: &str, span: Span, standard: &str) -> Diagnostic {
    let last = standard.rsplit('.').next().unwrap_or(standard);
    Diagnostic::new(Code::E0205, format!("`{written}` is what one source calls the type"))
        .at(span, format!("the type is `{standard}`"))
        .help(format!("one rule judges every source: write `{standard}`, or `use {standard}` and `{last}`"))
        .replace(format!("write `{standard}`"), span, standard)
}

pub(crate) fn private(name: &Name, pack: &str, declared: Span) -> Diagnostic {
    Diagnostic::new(Code::E0206, format!("`{}` is private to the pack `{pack}`", name.text))
        .at(name.span, "used from another pack")
        .because(declared, "its name begins with `_`")
}

pub(crate) fn type_in_lower_case(name: &Name) -> Diagnostic {
    let upper: String = name.text.split('_').map(capital).collect();
    Diagnostic::new(Code::E0207, format!("the type `{}` begins with a small letter", name.text))
        .at(name.span, "types begin with a capital letter")
        .fix(format!("write `{upper}`"), vec![Edit::new(name.span, upper)])
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub(crate) fn not_a_type(path: &Path, what: &str) -> Diagnostic {
    Diagnostic::new(Code::E0208, format!("`{path}` is a {what}, not a type"))
        .at(path.span, "a type is expected here")
}
