//! Tests: what they name.

use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Name, Path};

pub(crate) fn nodes_beside_files(ty: &Path) -> Diagnostic {
    Diagnostic::new(Code::E1002, "a test that gives a file gives no nodes")
        .at(ty.span, "given beside a file")
        .help("put the node into the file, or write a test of its own")
}

pub(crate) fn unknown_policy(path: &Path, near: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E0601, format!("unknown policy `{path}`"))
        .at(path.span, "no policy of this name")
        .suggest(path.span, near)
}

pub(crate) fn unknown_rule(label: &Name, policy: &str, near: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E0602, format!("`{policy}` has no rule `{}`", label.text))
        .at(label.span, "no rule of this label")
        .suggest(label.span, near)
}

pub(crate) fn unknown_param(path: &Path, last: Span, near: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E0603, format!("unknown param `{path}`"))
        .at(path.span, "no param of this name")
        .help("a param of a policy is written with it: `with few_large_instances.limit = 3`")
        .suggest(last, near)
}

pub(crate) fn node_twice(name: &Name) -> Diagnostic {
    Diagnostic::new(Code::E0606, format!("two nodes of this test are called `{}`", name.text))
        .at(name.span, "given before")
        .help("each node needs a name of its own")
}

pub(crate) fn not_a_resource(path: &Path) -> Diagnostic {
    Diagnostic::new(Code::E0607, format!("`{path}` is not a resource type"))
        .at(path.span, "a test gives nodes of resource types")
}

pub(crate) fn not_a_place(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0608, "this is no place in a node of the test")
        .at(span, "the name of a node, with a path of properties, is expected")
        .help("write `b`, `b.acl` or `b.ingress[0].from_port`")
}

pub(crate) fn fix_of_rule(path: &Path) -> Diagnostic {
    Diagnostic::new(Code::E1212, "fixes are expected of a whole policy")
        .at(path.span, "names one of its rules")
        .help("write the policy alone: all of its fixes are applied")
}
