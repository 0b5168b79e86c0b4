//! `type` declarations, and types inside declarations.

use super::{Slot, members};
use crate::env::{Env, FileId, ItemKey};
use crate::errors::{declare as errors, types as type_errors};
use crate::types::{Container, Shape};
use pol_ir::schema::{RecordDef, TypeRef};
use pol_syntax::ast::{self, Item, MemberId, TypeExpr, TypeExprId};
use std::sync::Arc;

/// The most levels of records, lists and maps within each other: what reads types may recurse over them.
pub(super) const MAX_LEVELS: u32 = 64;

/// The type that an item declares; `None` if what is wrong with it was reported.
pub(crate) fn type_item(env: &mut Env<'_>, key: ItemKey) -> Option<TypeRef> {
    let item = env.item(key);
    let Item::Type(docs, declared) = item else { return Some(TypeRef::Node(env.name_of(key).into())) };
    match env.own.types.get(&key) {
        Some(Slot::Known(known)) => return known.clone(),
        Some(Slot::Open) => {
            env.report(errors::contains_itself(&declared.name));
            env.own.types.insert(key, Slot::Known(None));
            return None;
        }
        None => {}
    }
    if env.own.open >= MAX_LEVELS {
        env.report(errors::too_many_levels(&declared.name, MAX_LEVELS));
        return None;
    }
    env.own.types.insert(key, Slot::Open);
    env.own.open += 1;
    let path = env.name_of(key);
    let known = match &env.tree(key.file)[declared.ty] {
        TypeExpr::Record(fields) => Some(record(env, key.file, &path, fields, super::docs(docs))),
        TypeExpr::Enum(texts) => Some(words(env, &path, texts)),
        TypeExpr::Missing | TypeExpr::Named { .. } | TypeExpr::Optional(_) | TypeExpr::Union(_) => {
            declared_type(env, key.file, declared.ty, &path)
        }
    };
    env.own.open -= 1;
    let is_circle = matches!(env.own.types.get(&key), Some(Slot::Known(None)));
    let mut known = known.filter(|_| !is_circle);
    if known.as_ref().is_some_and(|known| depth(env, known) > MAX_LEVELS) {
        env.report(errors::too_many_levels(&declared.name, MAX_LEVELS));
        known = None;
    }
    env.own.types.insert(key, Slot::Known(known.clone()));
    known
}

/// The enum of these words.
fn words(env: &mut Env<'_>, path: &str, texts: &[ast::Text]) -> TypeRef {
    let mut values: Vec<Box<str>> = Vec::with_capacity(texts.len());
    for text in texts {
        if values.contains(&text.value) {
            env.report(errors::word_twice(text));
        } else {
            values.push(text.value.clone());
        }
    }
    TypeRef::Enum { path: path.into(), values: values.into() }
}

/// Declares a record and gives its number among those of this world.
fn record(env: &mut Env<'_>, file: FileId, path: &str, fields: &[MemberId], doc: Box<str>) -> TypeRef {
    let declared = members::read(env, file, path, fields);
    for (span, what) in &declared.foreign {
        env.report(errors::not_in_a_record(*span, what));
    }
    let def =
        RecordDef { path: path.into(), doc, properties: declared.properties, derived: declared.derived };
    add(env, def)
}

fn add(env: &mut Env<'_>, def: RecordDef) -> TypeRef {
    let index = u32::try_from(env.own.records.len()).unwrap_or(u32::MAX);
    let stored = def.properties.iter().map(|property| &property.ty);
    let types = stored.chain(def.derived.iter().map(|derived| &derived.ty));
    let levels = types.map(|ty| depth(env, ty)).max().unwrap_or(0);
    env.own.depths.push(levels.saturating_add(1));
    env.own.records.push(def);
    TypeRef::Record(index)
}

/// How many levels of records and collections a type has.
fn depth(env: &Env<'_>, ty: &TypeRef) -> u32 {
    match ty {
        TypeRef::Record(index) => env.own.depths.get(*index as usize).copied().unwrap_or(0),
        TypeRef::List(inner)
        | TypeRef::Set(inner)
        | TypeRef::Map(inner)
        | TypeRef::Range(inner)
        | TypeRef::Encoded(_, inner)
        | TypeRef::Optional(inner) => depth(env, inner).saturating_add(1),
        TypeRef::Union(members) => {
            members.iter().map(|member| depth(env, member)).max().unwrap_or(0).saturating_add(1)
        }
        TypeRef::Bool
        | TypeRef::Int
        | TypeRef::Float
        | TypeRef::String
        | TypeRef::Domain(_)
        | TypeRef::Enum { .. }
        | TypeRef::Any
        | TypeRef::Node(_) => 0,
    }
}

/// The type that is written inside a declaration; `place` names a record or enum that is written on the spot.
pub(super) fn declared_type(env: &mut Env<'_>, file: FileId, ty: TypeExprId, place: &str) -> Option<TypeRef> {
    let span = env.tree(file).span(ty);
    match env.shape(file, ty) {
        Shape::Error => None,
        Shape::Scalar(scalar) => Some(scalar),
        Shape::Container(container, inner) => {
            let of = declared_type(env, file, inner, place)?;
            contain(env, container, of, env.tree(file).span(inner))
        }
        Shape::Optional(inner) => {
            let of = declared_type(env, file, inner, place)?;
            if matches!(of, TypeRef::List(_) | TypeRef::Set(_) | TypeRef::Map(_)) {
                env.report(type_errors::optional_collection(span, env.tree(file).span(inner)));
                return Some(of);
            }
            Some(if matches!(of, TypeRef::Optional(_)) { of } else { TypeRef::Optional(Box::new(of)) })
        }
        Shape::Own(key) => type_item(env, key),
        Shape::Standard(path) => match env.world.schemas.part(&path) {
            Some((def, part)) => Some(adopt(env, &def.records, &part)),
            None => Some(TypeRef::Node(Arc::from(&*path))),
        },
        Shape::Enum(texts) => Some(words(env, place, texts)),
        Shape::Record(fields) => Some(record(env, file, place, fields, Box::default())),
        Shape::Encoded(encoding, inner) => {
            let of = declared_type(env, file, inner, place)?;
            Some(if let TypeRef::Optional(of) = of {
                TypeRef::Optional(Box::new(TypeRef::Encoded(encoding, of)))
            } else {
                TypeRef::Encoded(encoding, Box::new(of))
            })
        }
        Shape::Union(types) => union(env, file, types, (span, place)),
    }
}

fn union(
    env: &mut Env<'_>,
    file: FileId,
    types: &[TypeExprId],
    (span, place): (pol_diagnostics::Span, &str),
) -> Option<TypeRef> {
    let mut parts = Vec::with_capacity(types.len());
    for (index, ty) in types.iter().enumerate() {
        // Records that are written on the spot are told apart by where they stand.
        parts.push(declared_type(env, file, *ty, &format!("{place}.{}", index + 1))?);
    }
    match crate::union::declared(parts) {
        Ok(union) => Some(union),
        Err(fault) => {
            env.report(type_errors::no_union(fault, span));
            None
        }
    }
}

fn contain(
    env: &mut Env<'_>,
    container: Container,
    of: TypeRef,
    span: pol_diagnostics::Span,
) -> Option<TypeRef> {
    let of_ordered = matches!(of, TypeRef::Int | TypeRef::Float | TypeRef::String | TypeRef::Domain(_));
    let of = Box::new(of);
    match container {
        Container::List => Some(TypeRef::List(of)),
        Container::Set => Some(TypeRef::Set(of)),
        Container::Map => Some(TypeRef::Map(of)),
        Container::Range if of_ordered => Some(TypeRef::Range(of)),
        Container::Range => {
            env.report(type_errors::range_of_unordered(env.text(span), span));
            None
        }
    }
}

/// Takes a type over, with the records that it needs, from a declaration that counts `records`.
fn adopt(env: &mut Env<'_>, records: &[RecordDef], ty: &TypeRef) -> TypeRef {
    let mut take = |inner: &TypeRef| Box::new(adopt(env, records, inner));
    match ty {
        TypeRef::List(inner) => TypeRef::List(take(inner)),
        TypeRef::Set(inner) => TypeRef::Set(take(inner)),
        TypeRef::Map(inner) => TypeRef::Map(take(inner)),
        TypeRef::Range(inner) => TypeRef::Range(take(inner)),
        TypeRef::Optional(inner) => TypeRef::Optional(take(inner)),
        TypeRef::Encoded(encoding, inner) => TypeRef::Encoded(*encoding, take(inner)),
        TypeRef::Union(members) => TypeRef::Union(members.iter().map(|member| *take(member)).collect()),
        TypeRef::Record(index) => {
            records.get(*index as usize).map_or(TypeRef::Bool, |def| adopt_record(env, records, def))
        }
        TypeRef::Bool
        | TypeRef::Int
        | TypeRef::Float
        | TypeRef::String
        | TypeRef::Domain(_)
        | TypeRef::Enum { .. }
        | TypeRef::Any
        | TypeRef::Node(_) => ty.clone(),
    }
}

fn adopt_record(env: &mut Env<'_>, records: &[RecordDef], def: &RecordDef) -> TypeRef {
    if let Some(known) = env.own.records.iter().position(|known| known.path == def.path) {
        return TypeRef::Record(u32::try_from(known).unwrap_or(u32::MAX));
    }
    let mut def = def.clone();
    for property in &mut def.properties {
        property.ty = adopt(env, records, &property.ty);
    }
    for derived in &mut def.derived {
        derived.ty = adopt(env, records, &derived.ty);
    }
    add(env, def)
}
