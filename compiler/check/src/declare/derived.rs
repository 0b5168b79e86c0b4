//! Derived fields of this world: each is checked where it is written, used or not.

use crate::env::{Env, Member};
use crate::expr;
use crate::import::Home;
use pol_ir::schema::TypeRef;
use pol_ir::types::TypeId;

/// Checks the derived fields that this world declares.
pub(crate) fn check_own(env: &mut Env<'_>) {
    let fields: Vec<(Box<str>, Box<str>)> = env.own.sites.keys().cloned().collect();
    check(env, &fields);
}

/// Checks them as text from elsewhere, the way users of a library meet them.
pub(crate) fn check_as_text(env: &mut Env<'_>) {
    let fields: Vec<(Box<str>, Box<str>)> = std::mem::take(&mut env.own.sites).into_keys().collect();
    check(env, &fields);
}

fn check(env: &mut Env<'_>, fields: &[(Box<str>, Box<str>)]) {
    for (owner, name) in fields {
        let ty = owner_type(env, owner);
        if let Member::Derived(field) = env.member(ty, name) {
            expr::check_derived(env, &field);
        }
    }
}

fn owner_type(env: &mut Env<'_>, path: &str) -> TypeId {
    let records = env.own.records();
    let record =
        records.iter().position(|record| *record.path == *path).and_then(|index| u32::try_from(index).ok());
    match record {
        Some(index) => env.import(&Home::Own(records), &TypeRef::Record(index)),
        None => env.node(path),
    }
}
