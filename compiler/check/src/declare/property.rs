//! Properties: their types, defaults, and names in other sources.

use super::typedef::declared_type;
use crate::env::{Env, FileId};
use crate::errors::declare as errors;
use crate::given;
use crate::unsupported::Feature;
use pol_ir::constant::Const;
use pol_ir::schema::{Origin, PropertyDef, Spelling, TypeRef};
use pol_syntax::ast::{self, Converted, EntryKey, Expr, Literal, PropertyMarker};

/// Declares a property; `None` if its type was reported.
pub(super) fn declare(
    env: &mut Env<'_>,
    file: FileId,
    owner: &str,
    property: &ast::Property,
) -> Option<PropertyDef> {
    if property.name.is_missing() {
        return None;
    }
    let place = format!("{owner}.{}", property.name.text);
    let ty = declared_type(env, file, property.ty, &place)?;
    if let Some(path) = node_in(&ty) {
        env.report(errors::node_as_property(path, property, env.tree(file).span(property.ty)));
        return None;
    }
    let default = property.default.and_then(|value| given::default(env, file, value, &ty));
    // What has a value as its default is never absent: `T? = v` is `T = v`.
    let ty = if default.as_ref().is_some_and(|value| *value != Const::Absent) { required(ty) } else { ty };
    let mut spellings = Vec::new();
    for mapping in &property.mappings {
        spellings.extend(spelling(env, file, property, mapping));
    }
    Some(PropertyDef {
        name: (*property.name.text).into(),
        doc: super::docs(&property.docs),
        ty,
        default,
        computed: property.has(PropertyMarker::Computed),
        create_only: property.has(PropertyMarker::CreateOnly),
        read_only: property.has(PropertyMarker::ReadOnly),
        sensitive: property.has(PropertyMarker::Sensitive),
        deprecated: property.has(PropertyMarker::Deprecated),
        spellings,
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "everything else is required already")]
fn required(ty: TypeRef) -> TypeRef {
    match ty {
        TypeRef::Optional(inner) => *inner,
        ty => ty,
    }
}

/// The node type that a value would hold.
fn node_in(ty: &TypeRef) -> Option<&str> {
    match ty {
        TypeRef::Node(path) => Some(path),
        TypeRef::List(inner)
        | TypeRef::Set(inner)
        | TypeRef::Map(inner)
        | TypeRef::Range(inner)
        | TypeRef::Encoded(_, inner)
        | TypeRef::Optional(inner) => node_in(inner),
        TypeRef::Union(members) => members.iter().find_map(node_in),
        TypeRef::Bool
        | TypeRef::Int
        | TypeRef::Float
        | TypeRef::String
        | TypeRef::Domain(_)
        | TypeRef::Enum { .. }
        | TypeRef::Any
        | TypeRef::Record(_) => None,
    }
}

fn spelling(
    env: &mut Env<'_>,
    file: FileId,
    property: &ast::Property,
    mapping: &ast::Mapping,
) -> Option<Spelling> {
    let origin = origin(env, &mapping.source)?;
    if mapping.default.is_some() {
        env.unsupported(Feature::SourceDefault, mapping.span);
    }
    let words = match &mapping.converted {
        None => Vec::new(),
        Some(Converted::Words(entries)) => words(env, file, entries),
        Some(Converted::Unit(unit)) => {
            env.unsupported(Feature::Unit, unit.span);
            Vec::new()
        }
    };
    let path = mapping.path.as_ref().map_or_else(|| property.name.text.to_string(), show);
    Some(Spelling { origin, path: path.into(), words })
}

/// The source that a name names.
pub(super) fn origin(env: &mut Env<'_>, source: &ast::Name) -> Option<Origin> {
    match &*source.text {
        "terraform" => Some(Origin::Terraform),
        "pulumi" => Some(Origin::Pulumi),
        "cloudformation" => Some(Origin::CloudFormation),
        "kubernetes" => Some(Origin::Kubernetes),
        "" => None,
        _ => {
            env.report(errors::unknown_source(source));
            None
        }
    }
}

fn words(env: &mut Env<'_>, file: FileId, entries: &[ast::Entry]) -> Vec<(Box<str>, Box<str>)> {
    let tree = env.tree(file);
    let text = |id: ast::ExprId| {
        let Expr::Literal(Literal::Text(text)) = &tree[id] else { return None };
        Some(text.clone())
    };
    let mut words: Vec<(Box<str>, Box<str>)> = Vec::new();
    for entry in entries {
        let theirs = match &entry.key {
            EntryKey::Name(name) => Some(name.text.clone()),
            EntryKey::Text(id) => text(*id),
        };
        let span = tree.span(entry.value);
        match theirs.zip(text(entry.value)) {
            None => env.report(errors::words_are_texts(span)),
            Some((theirs, ours)) if words.iter().any(|(a, b)| *a == theirs || *b == ours) => {
                env.report(errors::words_not_one_to_one(span));
            }
            Some(pair) => words.push(pair),
        }
    }
    words
}

/// A path to a key as it is written: `origin[].domain_name`.
pub(super) fn show(path: &ast::KeyPath) -> String {
    let step =
        |segment: &ast::KeySegment| format!("{}{}", segment.name.text, if segment.each { "[]" } else { "" });
    path.segments.iter().map(step).collect::<Vec<_>>().join(".")
}
