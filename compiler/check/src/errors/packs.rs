//! Packs, their headers, and `use`.

use crate::packs::LANGUAGE;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::Spanned;

pub(crate) fn unknown_pack(path: &str, span: Span, near: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E0203, format!("unknown pack `{path}`"))
        .at(span, "neither a pack nor a module of standard types")
        .suggest(span, near)
}

pub(crate) fn module_used(path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0203, format!("`{path}` is a module, and modules are not used whole"))
        .at(span, "names nothing in it")
        .help(format!("name what you want from it: `use {path}.{{A, B}}`"))
}

pub(crate) fn pack_twice(path: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::E0209, format!("two packs are called `{path}`"))
        .at(span, "the second")
        .because(first, "the first")
        .help("the files of one pack stand beside or below its `pack.pol`, which alone has the header")
        .help(format!("a file without a pack is called by its file name: give it a header, `pack {path}_2 \"1.0.0\" language 1`"))
}

pub(crate) fn no_header(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::E0210, "`pack.pol` has no header")
        .at(span, "expected before all items")
        .help(format!("begin it with `pack {name} \"1.0.0\" language {LANGUAGE}`"))
}

pub(crate) fn other_language(language: Spanned<i64>) -> Diagnostic {
    Diagnostic::new(Code::E0211, format!("language {} is not known to this version of pol", language.value))
        .at(language.span, format!("this version reads language {LANGUAGE}"))
        .help("a newer pol may read it")
}
