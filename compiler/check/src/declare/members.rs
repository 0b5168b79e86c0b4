//! What stands between the braces of a type: properties and derived fields, and the rest for whoever knows it.

use super::property;
use crate::env::{Env, FileId};
use crate::errors::declare as errors;
use indexmap::IndexMap;
use pol_diagnostics::Span;
use pol_ir::schema::{DerivedDef, PropertyDef};
use pol_syntax::ast::{self, Member, MemberId, Name};

/// The members of a type.
#[derive(Default)]
pub(super) struct Members<'t> {
    /// Stored.
    pub(super) properties: Vec<PropertyDef>,
    /// Derived.
    pub(super) derived: Vec<DerivedDef>,
    /// Where resources come from.
    pub(super) from: Vec<&'t ast::From>,
    /// Edges.
    pub(super) edges: Vec<&'t ast::Edge>,
    /// Where sources and edges stand, with what they are called.
    pub(super) foreign: Vec<(Span, &'static str)>,
}

/// Reads the members of the type at `owner`.
pub(super) fn read<'w>(env: &mut Env<'w>, file: FileId, owner: &str, ids: &[MemberId]) -> Members<'w> {
    let tree = env.tree(file);
    let mut members = Members::default();
    let mut names: IndexMap<&str, Span> = IndexMap::new();
    for id in ids {
        let member = &tree[*id];
        if let Some(name) = name_of(member)
            && let Some(first) = names.insert(&name.text, name.span)
        {
            env.report(errors::member_twice(name, first));
            continue;
        }
        match member {
            Member::Error => {}
            Member::From(from) => {
                members.foreign.push((tree.span(*id), "a source"));
                members.from.push(from);
            }
            Member::Edge(edge) => {
                members.foreign.push((tree.span(*id), "an edge"));
                members.edges.push(edge);
            }
            Member::Property(property) => match property::declare(env, file, owner, property) {
                Some(def) => members.properties.push(def),
                None => break_member(env, owner, &property.name),
            },
            Member::Derived { docs, name, ty, value } => {
                match derived(env, file, owner, Derived { docs, name, ty: *ty, value: *value }) {
                    Some(def) => members.derived.push(def),
                    None => break_member(env, owner, name),
                }
            }
        }
    }
    members
}

/// Remembers a member that cannot be declared: whoever reads it is not told again.
pub(super) fn break_member(env: &mut Env<'_>, owner: &str, name: &Name) {
    env.own.broken.insert((owner.into(), name.text.clone()));
}

fn name_of(member: &Member) -> Option<&Name> {
    let name = match member {
        Member::Error | Member::From(_) => return None,
        Member::Property(property) => &property.name,
        Member::Edge(edge) => &edge.name,
        Member::Derived { name, .. } => name,
    };
    (!name.is_missing()).then_some(name)
}

/// `let name: T = value`
struct Derived<'t> {
    docs: &'t ast::Docs,
    name: &'t Name,
    ty: Option<ast::TypeExprId>,
    value: ast::ExprId,
}

fn derived(env: &mut Env<'_>, file: FileId, owner: &str, field: Derived<'_>) -> Option<DerivedDef> {
    let Some(ty) = field.ty else {
        env.report(errors::derived_without_type(field.name));
        return None;
    };
    let place = format!("{owner}.{}", field.name.text);
    let ty = super::typedef::declared_type(env, file, ty, &place)?;
    env.own.sites.insert((owner.into(), field.name.text.clone()), (file, field.value));
    let expression = env.text(env.tree(file).span(field.value)).into();
    Some(DerivedDef { name: (*field.name.text).into(), doc: super::docs(field.docs), ty, expression })
}
