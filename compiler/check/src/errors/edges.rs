//! Edges.

use super::declare::mark_optional;
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{Name, Path};

pub(crate) fn edge_not_optional(shown: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0224, "an edge may lead nowhere, and its type has to say so")
        .at(span, format!("never absent as `{shown}`"))
        .help(format!("write `{shown}?`, or `list<{shown}>` for an edge to many"))
        .fix(format!("write `{shown}?`"), vec![mark_optional(span)])
}

pub(crate) fn edge_to_no_node(shown: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0224, format!("`{shown}` is not what an edge can lead to"))
        .at(span, "not a resource")
        .help("an edge leads to a resource or an interface: `Vpc?`, `list<Subnet>`")
}

pub(crate) fn no_such_key(owner: &str, name: &Name, near: Option<&str>) -> Diagnostic {
    let message = match owner {
        "" => format!("there is nothing below this: no `{}`", name.text),
        owner => format!("unknown property `{}` on `{owner}`", name.text),
    };
    Diagnostic::new(Code::E0225, message).at(name.span, "an edge goes by properties").suggest(name.span, near)
}

pub(crate) fn no_such_edge(target: &str, name: &Name, near: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E0226, format!("`{target}` has no edge `{}`", name.text))
        .at(name.span, "an inverse needs the edge that it inverts")
        .suggest(name.span, near)
}

pub(crate) fn inverse_of_inverse(name: &Name) -> Diagnostic {
    Diagnostic::new(Code::E0226, format!("`{}` is itself an inverse", name.text))
        .at(name.span, "one of the two has to say `by`")
        .help("declare one of them with the property that holds the key: `edge bucket: Bucket? by bucket_id = id`")
}

pub(crate) fn inverse_of_another(path: &Path, target: &str) -> Diagnostic {
    Diagnostic::new(Code::E0226, format!("`{path}` is no edge of `{target}`"))
        .at(path.span, format!("this edge leads to `{target}`"))
        .help("an inverse edge names an edge of the type that it leads to")
}

pub(crate) fn leads_elsewhere(name: &Name, leads_to: &str, owner: &str) -> Diagnostic {
    Diagnostic::new(Code::E0226, format!("`{}` leads to `{leads_to}`, not to `{owner}`", name.text))
        .at(name.span, "cannot be inverted here")
}

pub(crate) fn unknown_network(name: &Name, near: Option<&str>) -> Diagnostic {
    let said = Diagnostic::new(Code::E1301, format!("unknown network `{}`", name.text))
        .at(name.span, "no edge is in it");
    match near {
        Some(_) => said.suggest(name.span, near),
        None => said.help("types put edges into one: `edge vpc: Vpc? by vpc_id = id in network`"),
    }
}

pub(crate) fn network_expected(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E1301, "expected the name of a network")
        .at(span, "not a name")
        .help("networks are named, not computed: `gate.reaches(db, network)`")
}

pub(crate) fn closure_leads_elsewhere(span: Span, leads_to: &str, node: &str) -> Diagnostic {
    Diagnostic::new(Code::E1302, format!("a closure over `{node}` cannot go on from `{leads_to}`"))
        .at(span, format!("leads to `{leads_to}`"))
        .help("the function leads from a node to nodes of the same type: `x.closure(n => n.parent)`")
}
