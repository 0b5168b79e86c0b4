//! Types of declarations, as types of the module: each once, when it is first asked for.

use crate::env::{Derived, Env};
use pol_ir::module::{Module, Param, ParamId, Policy, PolicyId};
use pol_ir::names::Symbol;
use pol_ir::schema::{EVERY_NODE, InterfaceDef, PropertyDef, RecordDef, ResourceDef, TypeRef};
use pol_ir::types::{
    EnumId, EnumType, Field, InterfaceId, InterfaceType, RecordId, RecordType, ResourceId, ResourceType,
    Type, TypeId,
};
use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::Arc;

/// What of the declarations is in the module already.
#[derive(Default)]
pub(crate) struct Imports {
    enums: FxHashMap<(Symbol, Vec<Box<str>>), EnumId>,
    records: FxHashMap<Symbol, RecordId>,
    resources: FxHashMap<Symbol, ResourceId>,
    interfaces: FxHashMap<Symbol, InterfaceId>,
    pub(crate) homes: FxHashMap<RecordId, (Home, u32)>,
    pub(crate) derived: FxHashMap<(Symbol, Box<str>), Rc<Derived>>,
}

/// Whose records a [`TypeRef::Record`] counts.
#[derive(Clone, Debug)]
pub(crate) enum Home {
    /// A resource type's.
    Resource(Arc<ResourceDef>),
    /// An interface's.
    Interface(Arc<InterfaceDef>),
    /// This world's, all together.
    Own(Rc<[RecordDef]>),
}

impl Home {
    pub(crate) fn record(&self, index: u32) -> Option<&RecordDef> {
        let records: &[RecordDef] = match self {
            Home::Resource(def) => &def.records,
            Home::Interface(def) => &def.records,
            Home::Own(records) => records,
        };
        records.get(index as usize)
    }
}

impl Env<'_> {
    /// A type of a declaration, as a type of the module.
    pub(crate) fn import(&mut self, home: &Home, ty: &TypeRef) -> TypeId {
        let imported = match ty {
            TypeRef::Bool => Type::Bool,
            TypeRef::Int => Type::Int,
            TypeRef::Float => Type::Float,
            TypeRef::String => Type::String,
            TypeRef::Domain(domain) => Type::Domain(*domain),
            TypeRef::Enum { path, values } => return self.enumeration(path, values.to_vec()),
            TypeRef::Record(index) => return self.record(home, *index),
            TypeRef::List(inner) => Type::List(self.import(home, inner)),
            TypeRef::Set(inner) => Type::Set(self.import(home, inner)),
            TypeRef::Map(inner) => Type::Map(self.import(home, inner)),
            TypeRef::Range(inner) => Type::Range(self.import(home, inner)),
            TypeRef::Optional(inner) => Type::Optional(self.import(home, inner)),
            TypeRef::Union(members) => {
                let members: Vec<TypeId> = members.iter().map(|member| self.import(home, member)).collect();
                let is_node = |ty: &TypeId| {
                    matches!(self.module.types.get(*ty), Type::Resource(_) | Type::Interface(_))
                };
                if members.iter().all(is_node) { Type::Nodes(members) } else { Type::Union(members) }
            }
            TypeRef::Any => Type::Any,
            TypeRef::Encoded(_, inner) => return self.import(home, inner),
            TypeRef::Node(path) => return self.node(path),
        };
        self.module.types.intern(imported)
    }

    /// The closed set of words that is declared at `path`; it may be empty.
    pub(crate) fn enumeration(&mut self, path: &str, values: Vec<Box<str>>) -> TypeId {
        let path = self.module.names.intern(path);
        let Module { types, .. } = &mut self.module;
        let known = self.imports.enums.entry((path, values));
        let values = known.key().1.clone();
        let id = *known.or_insert_with(|| types.enums.add(EnumType { path, values }));
        types.intern(Type::Enum(id))
    }

    fn record(&mut self, home: &Home, index: u32) -> TypeId {
        let Some(def) = home.record(index) else { return self.error() };
        let path = self.module.names.intern(&def.path);
        if let Some(id) = self.imports.records.get(&path) {
            return self.module.types.intern(Type::Record(*id));
        }
        let fields = self.fields(home, &def.properties);
        let id = self.module.types.records.add(RecordType { path, fields });
        self.imports.records.insert(path, id);
        self.imports.homes.insert(id, (home.clone(), index));
        self.module.types.intern(Type::Record(id))
    }

    fn fields(&mut self, home: &Home, properties: &[PropertyDef]) -> Vec<Field> {
        let mut fields = Vec::with_capacity(properties.len());
        for property in properties {
            let ty = self.import(home, &property.ty);
            fields.push(Field { name: self.module.names.intern(&property.name), ty });
        }
        fields
    }

    /// The type of nodes of the resource type or interface at `path`.
    pub(crate) fn node(&mut self, path: &str) -> TypeId {
        let symbol = self.module.names.intern(path);
        if let Some(id) = self.imports.resources.get(&symbol) {
            return self.module.types.intern(Type::Resource(*id));
        }
        if let Some(id) = self.imports.interfaces.get(&symbol) {
            return self.module.types.intern(Type::Interface(*id));
        }
        if let Some(def) = self.resource_def(path) {
            let declared = ResourceType { path: symbol, def, fields: Vec::new(), edges: Vec::new() };
            let id = self.module.types.resources.add(declared);
            self.imports.resources.insert(symbol, id);
            return self.module.types.intern(Type::Resource(id));
        }
        let Some(def) = self.interface_def(path) else { return self.error() };
        let fields = self.fields(&Home::Interface(def.clone()), &def.properties);
        let id = self.module.types.interfaces.add(InterfaceType { path: symbol, fields });
        self.imports.interfaces.insert(symbol, id);
        self.name_implementers();
        self.module.types.intern(Type::Interface(id))
    }

    /// Names every type that may have an interface, whether the program speaks of it or not: a graph holds the nodes of
    /// a type only where its module has a name for it. Types of this world have names already.
    fn name_implementers(&mut self) {
        for path in self.world.schemas.paths() {
            self.module.names.intern(path);
        }
    }

    /// The resource type at `path`, of this world or one that comes with the language.
    pub(crate) fn resource_def(&self, path: &str) -> Option<Arc<ResourceDef>> {
        self.own.resource(path).or_else(|| self.world.schemas.resource(path))
    }

    /// The interface at `path`, of this world or one that comes with the language.
    pub(crate) fn interface_def(&self, path: &str) -> Option<Arc<InterfaceDef>> {
        let every = || (path == EVERY_NODE).then(|| Arc::new(every_node()));
        self.own.interface(path).or_else(|| self.world.schemas.interface(path)).or_else(every)
    }

    /// The record type with these fields that no declaration names.
    pub(crate) fn record_of(&mut self, fields: Vec<(Box<str>, TypeId)>) -> TypeId {
        let shown: Vec<String> =
            fields.iter().map(|(name, ty)| format!("{name}: {}", self.show(*ty))).collect();
        let path = self.module.names.intern(&format!("{{ {} }}", shown.join(", ")));
        let id = match self.imports.records.get(&path) {
            Some(id) => *id,
            None => {
                let names = &mut self.module.names;
                let fields =
                    fields.into_iter().map(|(name, ty)| Field { name: names.intern(&name), ty }).collect();
                let id = self.module.types.records.add(RecordType { path, fields });
                self.imports.records.insert(path, id);
                id
            }
        };
        self.module.types.intern(Type::Record(id))
    }
}

/// The interface that every node has: it promises nothing but facts.
fn every_node() -> InterfaceDef {
    let (path, doc) = (EVERY_NODE.into(), "Every node.".into());
    InterfaceDef { path, doc, properties: Vec::new(), records: Vec::new() }
}

/// Looking up what the module holds, by ids that it gave.
#[expect(
    clippy::indexing_slicing,
    reason = "the ids were made by the arenas of this module, which never shrink"
)]
impl Env<'_> {
    pub(crate) fn resource_type(&self, id: ResourceId) -> &ResourceType {
        &self.module.types.resources[id]
    }

    pub(crate) fn resource_type_mut(&mut self, id: ResourceId) -> &mut ResourceType {
        &mut self.module.types.resources[id]
    }

    pub(crate) fn interface_type(&self, id: InterfaceId) -> &InterfaceType {
        &self.module.types.interfaces[id]
    }

    pub(crate) fn record_type(&self, id: RecordId) -> &RecordType {
        &self.module.types.records[id]
    }

    pub(crate) fn enum_type(&self, id: EnumId) -> &EnumType {
        &self.module.types.enums[id]
    }

    pub(crate) fn param_mut(&mut self, id: ParamId) -> &mut Param {
        &mut self.module.params[id]
    }

    pub(crate) fn policy(&self, id: PolicyId) -> &Policy {
        &self.module.policies[id]
    }
}
