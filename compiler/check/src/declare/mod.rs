//! Declarations: types, frameworks and params, in the portable form that the module and the standard library hold.
//!
//! Types may be declared in any order and need one another, so a `type` is declared when it is first asked for.
//! Invariants: no record contains itself, and none is deeper than [`typedef::MAX_LEVELS`]; records of this world are counted together ([`Own::records`]) until a
//! resource or interface takes its own along.

mod collect;
mod derived;
mod edge;
mod framework;
mod interface;
mod members;
mod param;
mod property;
mod resource;
mod typedef;

pub(crate) use derived::{check_as_text as check_derived_as_text, check_own as check_derived};
pub(crate) use framework::defs as frameworks;
pub(crate) use param::{params, values as param_values};
pub(crate) use typedef::type_item;

use crate::env::{Env, FileId, ItemKey};
use indexmap::IndexMap;
use pol_ir::module::ParamId;
use pol_ir::schema::{InterfaceDef, RecordDef, ResourceDef, TypeRef};
use pol_syntax::ast::{self, Item};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;
use std::sync::Arc;

/// How far a `type` is declared.
#[derive(Clone, Debug)]
enum Slot {
    /// It is being declared: who asks now asks in a circle.
    Open,
    /// What it is; `None` if that was reported.
    Known(Option<TypeRef>),
}

/// What this world declares.
#[derive(Default)]
pub(crate) struct Own {
    types: FxHashMap<ItemKey, Slot>,
    records: Vec<RecordDef>,
    depths: Vec<u32>,
    open: u32,
    broken: FxHashSet<(Box<str>, Box<str>)>,
    frozen: Rc<[RecordDef]>,
    pub(crate) resources: IndexMap<Box<str>, Arc<ResourceDef>>,
    pub(crate) interfaces: IndexMap<Box<str>, Arc<InterfaceDef>>,
    sites: IndexMap<(Box<str>, Box<str>), (FileId, ast::ExprId)>,
    params: FxHashMap<ItemKey, ParamId>,
    policy_params: FxHashMap<(ItemKey, Box<str>), ParamId>,
}

impl Own {
    /// The resource type of this world at a path.
    pub(crate) fn resource(&self, path: &str) -> Option<Arc<ResourceDef>> {
        self.resources.get(path).cloned()
    }

    /// The interface of this world at a path.
    pub(crate) fn interface(&self, path: &str) -> Option<Arc<InterfaceDef>> {
        self.interfaces.get(path).cloned()
    }

    /// The records of this world, once all types are declared.
    pub(crate) fn records(&self) -> Rc<[RecordDef]> {
        self.frozen.clone()
    }

    /// A record of this world, also while types are being declared.
    pub(crate) fn record(&self, index: u32) -> Option<RecordDef> {
        self.records.get(index as usize).cloned()
    }

    /// Whether a member of a type is declared, and was left out because what is wrong with it was reported.
    pub(crate) fn is_broken(&self, owner: &str, name: &str) -> bool {
        !self.broken.is_empty() && self.broken.contains(&(Box::from(owner), Box::from(name)))
    }

    /// Where a derived field of a type of this world is written.
    pub(crate) fn site(&self, owner: &str, name: &str) -> Option<(FileId, ast::ExprId)> {
        self.sites.get(&(Box::from(owner), Box::from(name))).copied()
    }

    /// The `param` of a pack.
    pub(crate) fn param(&self, key: ItemKey) -> Option<ParamId> {
        self.params.get(&key).copied()
    }
}

impl Env<'_> {
    /// A `param` inside a policy.
    pub(crate) fn policy_param(&self, policy: ItemKey, name: &str) -> Option<ParamId> {
        self.own.policy_params.get(&(policy, Box::from(name))).copied()
    }
}

/// Declares every type of the world.
pub(crate) fn types(env: &mut Env<'_>) {
    for key in env.items(|item| matches!(item, Item::Type(..))) {
        type_item(env, key);
    }
    for key in env.items(|item| matches!(item, Item::Interface(..))) {
        interface::declare(env, key);
    }
    for key in env.items(|item| matches!(item, Item::Resource(..))) {
        resource::declare(env, key);
    }
    env.own.frozen = env.own.records.clone().into();
    for key in env.items(|item| matches!(item, Item::Resource(..))) {
        resource::verify(env, key);
    }
}

/// What kind of thing an item is, in words.
pub(crate) fn kind(item: &Item) -> &'static str {
    match item {
        Item::Error => "mistake",
        Item::Use(_) => "`use`",
        Item::Param(_) => "param",
        Item::Let(..) => "constant",
        Item::Function(..) => "function",
        Item::Type(..) => "type",
        Item::Resource(..) => "resource type",
        Item::Interface(..) => "interface",
        Item::Extend(..) => "extension",
        Item::Policy(..) => "policy",
        Item::Test(..) => "test",
        Item::Waive(..) => "waiver",
        Item::Group(..) => "group",
        Item::Project(..) => "project",
        Item::Framework(..) => "framework",
        Item::Data(..) => "data file",
    }
}

/// Documentation as a declaration holds it.
fn docs(docs: &ast::Docs) -> Box<str> {
    docs.clone().unwrap_or_default()
}
