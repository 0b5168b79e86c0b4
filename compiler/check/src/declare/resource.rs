//! `resource` declarations.

use super::collect::Collector;
use super::{edge, members, property};
use crate::env::{Env, FileId, ItemKey};
use crate::errors::declare as errors;
use crate::scope::Target;
use crate::unsupported::Feature;
use pol_ir::schema::{InterfaceDef, Origin, RecordDef, ResourceDef, TypeRef};
use pol_syntax::ast::{self, Item, Member, SourceKind};
use std::sync::Arc;

/// Declares the resource type of a key.
pub(super) fn declare(env: &mut Env<'_>, key: ItemKey) {
    let Item::Resource(docs, resource) = env.item(key) else { return };
    let path = env.name_of(key);
    let members = members::read(env, key.file, &path, &resource.members);
    let mut edges = Vec::new();
    for declared in &members.edges {
        match edge::declare(env, key.file, declared) {
            Some(edge) => edges.push(edge),
            None => members::break_member(env, &path, &declared.name),
        }
    }
    let mut interfaces = Vec::new();
    for wanted in &resource.is {
        interfaces.extend(interface(env, key.file, wanted));
    }
    let sources = sources(env, &members.from);
    let (mut properties, mut derived) = (members.properties, members.derived);
    let mut records = Collector::new(&env.own.records);
    records.properties(&mut properties);
    records.derived(&mut derived);
    let records = records.finish();
    let (doc, path) = (super::docs(docs), Arc::from(path));
    let def = ResourceDef { path, doc, sources, interfaces, properties, edges, derived, records };
    env.own.resources.insert((*def.path).into(), Arc::new(def));
}

/// The path of the interface that a name names.
fn interface(env: &mut Env<'_>, file: FileId, wanted: &ast::Path) -> Option<Arc<str>> {
    if wanted.is_missing() {
        return None;
    }
    match env.lookup(file, &wanted.segments) {
        Some(Target::Error) => None,
        Some(Target::Item(key)) if matches!(env.item(key), Item::Interface(..)) => {
            Some(env.name_of(key).into())
        }
        Some(Target::Standard(path)) if env.world.schemas.interface(&path).is_some() => Some(Arc::from(path)),
        Some(Target::Item(_) | Target::Standard(_) | Target::Framework(_)) => {
            env.report(errors::not_an_interface(wanted));
            None
        }
        None => {
            env.report_unknown_type(file, &wanted.segments);
            None
        }
    }
}

fn sources(env: &mut Env<'_>, from: &[&ast::From]) -> Vec<(Origin, Box<str>)> {
    let mut sources = Vec::new();
    for from in from {
        let Some(origin) = property::origin(env, &from.source) else { continue };
        let origin = match (origin, from.kind) {
            (origin, SourceKind::Resource) => origin,
            (Origin::Terraform, SourceKind::Data) => Origin::TerraformData,
            (Origin::Terraform, SourceKind::Module) => Origin::TerraformModule,
            (_, SourceKind::Data | SourceKind::Module) => {
                env.report(errors::kind_of_terraform(&from.source));
                continue;
            }
        };
        if from.condition.is_some() {
            let span = from.names.last().map_or(from.source.span, |name| name.span);
            env.unsupported(Feature::FromWhere, span);
        }
        sources.extend(from.names.iter().map(|name| (origin, name.value.clone())));
    }
    sources
}

/// Says what is wrong between a resource type and others, once all are declared.
pub(super) fn verify(env: &mut Env<'_>, key: ItemKey) {
    let Item::Resource(_, resource) = env.item(key) else { return };
    let Some(def) = env.own.resource(&env.name_of(key)) else { return };
    let tree = env.tree(key.file);
    for member in &resource.members {
        if let Member::Edge(declared) = &tree[*member] {
            edge::verify(env, key.file, &def, declared);
        }
    }
    for path in &def.interfaces {
        if let Some(interface) = env.interface_def(path) {
            satisfy(env, resource, &def, &interface);
        }
    }
}

/// A resource type has every property of an interface, with its type.
fn satisfy(env: &mut Env<'_>, resource: &ast::Resource, def: &ResourceDef, interface: &InterfaceDef) {
    for wanted in &interface.properties {
        if def.derived.iter().any(|derived| derived.name == wanted.name) {
            env.unsupported(Feature::DerivedForInterface, resource.name.span);
            continue;
        }
        match def.property(&wanted.name) {
            None if env.own.is_broken(&def.path, &wanted.name) => {}
            None => env.report(errors::property_missing(&resource.name, &interface.path, &wanted.name)),
            Some(has) if !fits((&has.ty, &def.records), (&wanted.ty, &interface.records)) => {
                env.report(errors::property_of_other_type(&resource.name, &interface.path, &wanted.name));
            }
            Some(_) => {}
        }
    }
}

/// Whether what a type has can be read as what an interface promises.
fn fits(has: (&TypeRef, &[RecordDef]), wanted: (&TypeRef, &[RecordDef])) -> bool {
    match (has.0, wanted.0) {
        (TypeRef::Record(a), TypeRef::Record(b)) => {
            let path = |records: &[RecordDef], index: u32| {
                records.get(index as usize).map(|record| record.path.clone())
            };
            path(has.1, *a) == path(wanted.1, *b)
        }
        (TypeRef::Optional(a), TypeRef::Optional(b)) => fits((a, has.1), (b, wanted.1)),
        (a, TypeRef::Optional(b)) => fits((a, has.1), (b, wanted.1)),
        (TypeRef::Encoded(_, a), b) => fits((a, has.1), (b, wanted.1)),
        (TypeRef::List(a), TypeRef::List(b))
        | (TypeRef::Set(a), TypeRef::Set(b))
        | (TypeRef::Map(a), TypeRef::Map(b))
        | (TypeRef::Range(a), TypeRef::Range(b)) => fits((a, has.1), (b, wanted.1)),
        (a, b) => a == b,
    }
}
