//! Edges: how they are found, and whether what finds them is there.

use crate::env::{Env, FileId};
use crate::errors::edges as errors;
use crate::types::Shape;
use crate::unsupported::Feature;
use pol_ir::schema::{EdgeBy, EdgeDef, KeyPair, PropertyDef, RecordDef, ResourceDef, TypeRef};
use pol_syntax::ast::{self, Item, Key, KeyPath, Origin, Path, TypeExprId};
use std::sync::Arc;

/// Declares an edge; `None` if what is wrong with it was reported.
pub(super) fn declare(env: &mut Env<'_>, file: FileId, edge: &ast::Edge) -> Option<EdgeDef> {
    let (target, many) = target(env, file, edge.ty)?;
    let by = match &edge.origin {
        Origin::Missing => return None,
        Origin::Inverse(path) => EdgeBy::Inverse(path.segments.last()?.text.as_ref().into()),
        Origin::By { from, targets } => EdgeBy::Keys(keys(env, edge, from, targets)?),
    };
    Some(EdgeDef {
        name: (*edge.name.text).into(),
        doc: super::docs(&edge.docs),
        target,
        many,
        by,
        network: edge.network.as_ref().map(|network| network.text.clone()),
    })
}

/// The type that an edge leads to, and whether to many nodes of it.
fn target(env: &mut Env<'_>, file: FileId, ty: TypeExprId) -> Option<(Arc<str>, bool)> {
    let span = env.tree(file).span(ty);
    let (inner, many) = match env.shape(file, ty) {
        Shape::Error => return None,
        Shape::Optional(inner) => (inner, false),
        Shape::Container(crate::types::Container::List, inner) => (inner, true),
        Shape::Own(_) | Shape::Standard(_) => {
            env.report(errors::edge_not_optional(env.text(span), span));
            return None;
        }
        Shape::Scalar(_)
        | Shape::Container(..)
        | Shape::Encoded(..)
        | Shape::Enum(_)
        | Shape::Record(_)
        | Shape::Union(_) => {
            env.report(errors::edge_to_no_node(env.text(span), span));
            return None;
        }
    };
    let found = match env.shape(file, inner) {
        Shape::Error => return None,
        Shape::Own(key) if matches!(env.item(key), Item::Resource(..) | Item::Interface(..)) => {
            Some(env.name_of(key))
        }
        Shape::Standard(path) if env.world.schemas.part(&path).is_none() => Some(path.into()),
        Shape::Own(_)
        | Shape::Standard(_)
        | Shape::Scalar(_)
        | Shape::Optional(_)
        | Shape::Container(..)
        | Shape::Encoded(..)
        | Shape::Enum(_)
        | Shape::Record(_)
        | Shape::Union(_) => None,
    };
    if found.is_none() {
        env.report(errors::edge_to_no_node(env.text(span), span));
    }
    found.map(|path| (path.into(), many))
}

fn keys(
    env: &mut Env<'_>,
    edge: &ast::Edge,
    from: &[KeyPath],
    targets: &[ast::EdgeTarget],
) -> Option<Vec<KeyPair>> {
    if from.len() > 1 && targets.len() > 1 {
        env.unsupported(Feature::EdgeKey, edge.name.span);
        return None;
    }
    let mut pairs = Vec::with_capacity(from.len());
    for (index, path) in from.iter().enumerate() {
        let mut to = Vec::with_capacity(targets.len());
        for target in targets {
            match target.keys.get(index) {
                Some(Key::Path(path)) if path.segments.len() < 2 => to.push(steps(path).next()?),
                Some(Key::Path(_) | Key::Template(_)) => {
                    env.unsupported(Feature::EdgeKey, edge.name.span);
                    return None;
                }
                // As many keys as paths: the parser has said so.
                None => return None,
            }
        }
        pairs.push(KeyPair { from: steps(path).collect(), to });
    }
    Some(pairs)
}

fn steps(path: &KeyPath) -> impl Iterator<Item = Arc<str>> + '_ {
    path.segments.iter().map(|segment| Arc::from(&*segment.name.text))
}

/// Says which of the names that find an edge are none, once all types are declared.
pub(super) fn verify(env: &mut Env<'_>, file: FileId, owner: &ResourceDef, edge: &ast::Edge) {
    let Some(def) = owner.edge(&edge.name.text) else { return };
    match &edge.origin {
        Origin::Missing => {}
        Origin::Inverse(path) => verify_inverse(env, file, owner, path, def),
        Origin::By { from, targets } => {
            for path in from {
                verify_path(env, &owner.path, (&owner.properties, &owner.records), path);
            }
            let keys = targets.iter().flat_map(|target| &target.keys);
            for key in keys {
                if let Key::Path(path) = key {
                    verify_key(env, &def.target, path);
                }
            }
        }
    }
}

/// An inverse edge names an edge of its target that leads here.
fn verify_inverse(env: &mut Env<'_>, file: FileId, owner: &ResourceDef, path: &Path, def: &EdgeDef) {
    let Some((name, ty)) = path.segments.split_last() else { return };
    if path.is_missing() {
        return;
    }
    let named = match env.lookup(file, ty) {
        Some(crate::scope::Target::Item(key)) => env.name_of(key),
        Some(crate::scope::Target::Standard(path)) => path.into(),
        Some(crate::scope::Target::Error) => return,
        Some(crate::scope::Target::Framework(_)) | None => crate::scope::dotted(ty),
    };
    if *named != *def.target {
        env.report(errors::inverse_of_another(path, &def.target));
        return;
    }
    let Some(target) = env.resource_def(&def.target) else { return };
    match target.edge(&name.text) {
        None if env.own.is_broken(&def.target, &name.text) => {}
        None => {
            let near = pol_diagnostics::did_you_mean(&name.text, target.edges.iter().map(|edge| &*edge.name));
            env.report(errors::no_such_edge(&def.target, name, near));
        }
        Some(back) if matches!(back.by, EdgeBy::Inverse(_)) => env.report(errors::inverse_of_inverse(name)),
        Some(back) if *back.target != *owner.path && !owner.has_interface(&back.target) => {
            env.report(errors::leads_elsewhere(name, &back.target, &owner.path));
        }
        Some(_) => {}
    }
}

fn verify_key(env: &mut Env<'_>, target: &str, path: &KeyPath) {
    if let Some(def) = env.resource_def(target) {
        verify_path(env, target, (&def.properties, &def.records), path);
    } else if let Some(def) = env.interface_def(target) {
        verify_path(env, target, (&def.properties, &def.records), path);
    }
}

/// Every step of a path to a key is a property of what stands before it.
fn verify_path(env: &mut Env<'_>, owner: &str, within: (&[PropertyDef], &[RecordDef]), path: &KeyPath) {
    let (mut properties, records) = within;
    let mut owner = owner.to_owned();
    for segment in &path.segments {
        if segment.name.is_missing() {
            return;
        }
        let Some(property) = properties.iter().find(|property| *property.name == *segment.name.text) else {
            if env.own.is_broken(&owner, &segment.name.text) {
                return;
            }
            let near = pol_diagnostics::did_you_mean(&segment.name.text, properties.iter().map(|p| &*p.name));
            env.report(errors::no_such_key(&owner, &segment.name, near));
            return;
        };
        let record = record_in(&property.ty).and_then(|index| records.get(index as usize));
        owner = record.map_or_else(String::new, |record| record.path.to_string());
        properties = record.map_or(&[], |record| &record.properties);
    }
}

fn record_in(ty: &TypeRef) -> Option<u32> {
    match ty {
        TypeRef::Record(index) => Some(*index),
        TypeRef::List(inner)
        | TypeRef::Set(inner)
        | TypeRef::Map(inner)
        | TypeRef::Optional(inner)
        | TypeRef::Encoded(_, inner) => record_in(inner),
        TypeRef::Bool
        | TypeRef::Int
        | TypeRef::Float
        | TypeRef::String
        | TypeRef::Domain(_)
        | TypeRef::Enum { .. }
        | TypeRef::Range(_)
        | TypeRef::Union(_)
        | TypeRef::Any
        | TypeRef::Node(_) => None,
    }
}
