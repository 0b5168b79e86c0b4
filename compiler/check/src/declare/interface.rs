//! `interface` declarations.

use super::collect::Collector;
use super::members;
use crate::env::{Env, ItemKey};
use crate::errors::declare as errors;
use crate::unsupported::Feature;
use pol_ir::schema::InterfaceDef;
use pol_syntax::ast::Item;
use std::sync::Arc;

/// Declares the interface of a key.
pub(super) fn declare(env: &mut Env<'_>, key: ItemKey) {
    let Item::Interface(docs, interface) = env.item(key) else { return };
    let path = env.name_of(key);
    let mut declared = members::read(env, key.file, &path, &interface.members);
    for (span, what) in &declared.foreign {
        env.report(errors::not_in_an_interface(*span, what));
    }
    for derived in &declared.derived {
        env.report(errors::derived_in_interface(&interface.name, &derived.name));
    }
    if let Some(first) = interface.is.first() {
        env.unsupported(Feature::InterfaceOfInterfaces, first.span);
    }
    let mut records = Collector::new(&env.own.records);
    records.properties(&mut declared.properties);
    let records = records.finish();
    let def = InterfaceDef {
        path: path.as_str().into(),
        doc: super::docs(docs),
        properties: declared.properties,
        records,
    };
    env.own.interfaces.insert(path.into(), Arc::new(def));
}
