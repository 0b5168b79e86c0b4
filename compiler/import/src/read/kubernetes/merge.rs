//! One type out of the versions of a kind.

use crate::shape::{Catalog, Named, Property, Resource, Shape, ShapeId, Type};
use std::collections::BTreeMap;

/// Shapes of one name in several versions become the first of them, with what only the others have; so do resources.
pub(super) fn versions(catalog: &mut Catalog) {
    let kept = kept(catalog);
    let shapes: Vec<Shape> = catalog.shapes.clone();
    for (from, (to, _)) in shapes.iter().zip(&kept).filter(|(_, (_, is_kept))| !is_kept) {
        if let Some(target) = catalog.shape_mut(*to) {
            join(target, from);
        }
    }
    let redirect: BTreeMap<ShapeId, ShapeId> = catalog.ids().zip(kept.iter().map(|(to, _)| *to)).collect();
    for shape in &mut catalog.shapes {
        shape.name = without_version(&shape.name);
        for property in &mut shape.properties {
            lead(&mut property.ty, &redirect);
        }
    }
    resources(catalog, &redirect);
}

/// For each shape the one that it becomes, and whether that is itself: the first of its name.
fn kept(catalog: &Catalog) -> Vec<(ShapeId, bool)> {
    let mut first: BTreeMap<Named, ShapeId> = BTreeMap::new();
    let mut kept = Vec::with_capacity(catalog.shapes.len());
    for (id, shape) in catalog.ids().zip(&catalog.shapes) {
        let known = *first.entry(without_version(&shape.name)).or_insert(id);
        kept.push((known, known == id));
    }
    kept
}

fn without_version(name: &Named) -> Named {
    let pack = name.pack.split_once('@').map_or(&*name.pack, |(pack, _)| pack);
    Named::new(pack, name.name.clone())
}

/// Adds what only `other` has; what is not required in both is in neither.
fn join(shape: &mut Shape, other: &Shape) {
    let find = |properties: &[Property], name: &str| properties.iter().position(|found| found.name == name);
    for property in &mut shape.properties {
        property.required &= find(&other.properties, &property.name)
            .and_then(|at| other.properties.get(at))
            .is_some_and(|found| found.required);
    }
    for property in &other.properties {
        match find(&shape.properties, &property.name).and_then(|at| shape.properties.get_mut(at)) {
            Some(known) => widen(&mut known.ty, &property.ty),
            None => shape.properties.push(Property { required: false, ..property.clone() }),
        }
    }
}

/// Takes over what the other version knows better: a type where there is none, more words.
fn widen(ty: &mut Type, other: &Type) {
    if *ty == Type::Any {
        *ty = other.clone();
    }
    if let (Type::Words(words), Type::Words(more)) = (ty, other) {
        for word in more {
            if !words.contains(word) {
                words.push(word.clone());
            }
        }
    }
}

fn lead(ty: &mut Type, redirect: &BTreeMap<ShapeId, ShapeId>) {
    match ty {
        Type::Record(id) => *id = redirect.get(id).copied().unwrap_or(*id),
        Type::List(inner) | Type::Set(inner) | Type::Map(inner) => lead(inner, redirect),
        Type::Bool
        | Type::Int
        | Type::Float
        | Type::Text
        | Type::Domain(_)
        | Type::Any
        | Type::Words(_)
        | Type::Declared(_) => {}
    }
}

fn resources(catalog: &mut Catalog, redirect: &BTreeMap<ShapeId, ShapeId>) {
    let mut merged: Vec<Resource> = Vec::new();
    for mut resource in std::mem::take(&mut catalog.resources) {
        resource.shape = redirect.get(&resource.shape).copied().unwrap_or(resource.shape);
        match merged.iter_mut().find(|known| known.name == resource.name) {
            None => merged.push(resource),
            Some(known) => {
                let names = resource.sources.into_iter().flat_map(|source| source.names);
                if let Some(source) = known.sources.first_mut() {
                    for name in names {
                        if !source.names.contains(&name) {
                            source.names.push(name);
                        }
                    }
                }
            }
        }
    }
    catalog.resources = merged;
}
