//! What is said about fixes (12).

use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::Path;

pub(super) fn not_a_place(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E1201, "a fix cannot write this")
        .at(span, "not a property")
        .help("write to a path that begins with the subject, a loop variable or another node: `bucket.acl = \"private\"`")
}

pub(super) fn read_only(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::E1202, format!("`{name}` is read-only"))
        .at(span, "written here")
        .help("it is decided by the provider: write the property that it follows from")
}

pub(super) fn derived(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::E1203, format!("`{name}` follows from other properties"))
        .at(span, "written here")
        .help("write one of the properties that its definition reads")
}

pub(super) fn edge(span: Span, name: &str, key: Option<&str>) -> Diagnostic {
    let help = match key {
        Some(key) => format!("write its key: `{key} = …`; a node may stand there for its own key"),
        None => "it is written on the other side: write the key there, or create the node".to_owned(),
    };
    Diagnostic::new(Code::E1204, format!("`{name}` is an edge, which nobody writes"))
        .at(span, "written here")
        .help(help)
}

pub(super) fn replaces(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::E1205, format!("changing `{name}` destroys the resource and creates it anew"))
        .at(span, "can only be set when the resource is created")
        .help("write `fix replacing …`: it is shown to people, and never applied by itself")
}

pub(super) fn not_a_list(span: Span, ty: &str) -> Diagnostic {
    Diagnostic::new(Code::E1206, format!("`+=` adds to a list or set, not to `{ty}`"))
        .at(span, "added to here")
        .help("write `=` to replace the value")
}

pub(super) fn required(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::E1207, format!("`{name}` cannot be removed: every resource of the type has it"))
        .at(span, "removed here")
        .help("write the value that it should have")
}

pub(super) fn incomplete(span: Span, ty: &str, missing: &[&str]) -> Diagnostic {
    let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::new(Code::E1208, format!("a `{ty}` needs {}", names.join(", ")))
        .at(span, "created without")
        .help("write what the provider requires, or leave the fix out")
}

pub(super) fn unwritable(span: Span, ty: &str) -> Diagnostic {
    Diagnostic::new(Code::E1209, format!("no source writes `{ty}`"))
        .at(span, "written here")
        .help("data sources and module calls are only read: write a resource")
}

pub(super) fn no_reference(span: Span, found: &str, wanted: &str) -> Diagnostic {
    Diagnostic::new(Code::E1210, format!("`{wanted}` is expected, and no edge leads from there to `{found}`"))
        .at(span, "a node cannot stand for its key here")
        .help("write the property that is meant: `node.id`")
}

pub(super) fn not_created(path: &Path) -> Diagnostic {
    Diagnostic::new(Code::E1211, format!("`{path}` cannot be created"))
        .at(path.span, "not a resource type")
        .help("`create` takes one resource type")
}
