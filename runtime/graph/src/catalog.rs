//! The types that a program can meet: those of its module first, then the standard ones.

use pol_ir::module::Module;
use pol_ir::names::Symbol;
use pol_ir::readset::{Demand, ReadSet};
use pol_ir::schema::{EVERY_NODE, EdgeDef, InterfaceDef, Origin, ResourceDef, Schemas};
use std::sync::Arc;

/// Declarations and demand, as a builder looks them up.
#[derive(Clone, Copy)]
pub(crate) struct Catalog<'a> {
    pub(crate) module: &'a Module,
    pub(crate) read_set: &'a ReadSet,
    pub(crate) schemas: &'a dyn Schemas,
}

impl<'a> Catalog<'a> {
    pub(crate) fn symbol(self, name: &str) -> Option<Symbol> {
        self.module.names.find(name)
    }

    pub(crate) fn by_source(self, origin: Origin, name: &str) -> Option<Arc<ResourceDef>> {
        let calls =
            |def: &ResourceDef| def.sources.iter().any(|(from, own)| *from == origin && **own == *name);
        let declared = self.module.types.resources.values().find(|resource| calls(&resource.def));
        declared.map(|resource| resource.def.clone()).or_else(|| self.schemas.by_source(origin, name))
    }

    /// The type that a source's name stands for; that of undeclared nodes where no declaration names it.
    pub(crate) fn declared(self, origin: Origin, name: &str) -> Arc<ResourceDef> {
        self.by_source(origin, name).unwrap_or_else(|| Arc::new(undeclared()))
    }

    /// Whether nodes of the type at a path come from there.
    pub(crate) fn comes_from(self, path: &str, origin: Origin) -> bool {
        let def = self.resource(path);
        def.is_some_and(|def| def.sources.iter().any(|(from, _)| *from == origin))
    }

    pub(crate) fn resource(self, path: &str) -> Option<Arc<ResourceDef>> {
        let declared = self.module.types.resources.values().find(|resource| *resource.def.path == *path);
        declared.map(|resource| resource.def.clone()).or_else(|| self.schemas.resource(path))
    }

    pub(crate) fn interface(self, path: &str) -> Option<Arc<InterfaceDef>> {
        self.schemas.interface(path)
    }

    /// The owners of the read set that a resource type answers to: itself, its interfaces, and that of every node.
    pub(crate) fn owners(self, def: &ResourceDef) -> Vec<Symbol> {
        std::iter::once(&*def.path).chain(interfaces(def)).filter_map(|path| self.symbol(path)).collect()
    }

    /// Whether the program can touch nodes of the type.
    pub(crate) fn wants(self, def: &ResourceDef) -> bool {
        let read_set = self.read_set;
        self.owners(def).iter().any(|owner| {
            read_set.owners.contains(owner)
                || read_set.verdicts.contains_key(owner)
                || read_set.edges.contains_key(owner)
        })
    }

    /// Whether the program can touch deleted nodes of the type.
    pub(crate) fn wants_deleted(self, def: &ResourceDef) -> bool {
        let deleted = &self.read_set.deleted;
        !deleted.is_empty() && self.owners(def).iter().any(|owner| deleted.contains(owner))
    }

    /// The symbol of a fact that leads to nodes, if the program follows it from nodes of the type.
    pub(crate) fn follows(self, def: &ResourceDef, fact: &str) -> Option<Symbol> {
        let name = self.symbol(fact)?;
        demands(&self.read_set.edges, &self.owners(def), name).then_some(name)
    }

    /// Whether the program follows a fact that leads to nodes, from nodes of any type.
    pub(crate) fn follows_any(self, fact: &str) -> bool {
        let name = self.symbol(fact);
        name.is_some_and(|name| self.read_set.edges.values().any(|names| names.contains(&name)))
    }

    /// Whether messages and places need more of the type, or of a record in it, than verdicts do.
    pub(crate) fn has_details(self, def: &ResourceDef) -> bool {
        let records = def.records.iter().filter_map(|record| self.symbol(&record.path));
        self.owners(def).into_iter().chain(records).any(|owner| self.read_set.details.contains_key(&owner))
    }

    /// The edges of a type that the program follows.
    pub(crate) fn edges<'d>(self, def: &'d ResourceDef) -> Vec<(Symbol, &'d EdgeDef)> {
        let owners = self.owners(def);
        let followed = |edge: &'d EdgeDef| {
            let name = self.symbol(&edge.name)?;
            demands(&self.read_set.edges, &owners, name).then_some((name, edge))
        };
        def.edges.iter().filter_map(followed).collect()
    }

    /// Whether a type is meant by a path: its own, or that of an interface of it.
    pub(crate) fn answers(self, def: &ResourceDef, path: &str) -> bool {
        *def.path == *path || def.has_interface(path)
    }
}

/// The interfaces that nodes of a type have.
pub(crate) fn interfaces(def: &ResourceDef) -> impl Iterator<Item = &str> {
    let declared = def.interfaces.iter().map(|path| &**path);
    declared.chain(std::iter::once(EVERY_NODE).filter(|every| *def.path != **every))
}

/// The type of nodes that no declaration names.
pub(crate) fn undeclared() -> ResourceDef {
    ResourceDef {
        path: EVERY_NODE.into(),
        doc: "".into(),
        sources: Vec::new(),
        interfaces: Vec::new(),
        properties: Vec::new(),
        edges: Vec::new(),
        derived: Vec::new(),
        records: Vec::new(),
    }
}

/// Whether `name` is demanded of any of the owners.
pub(crate) fn demands(demand: &Demand, owners: &[Symbol], name: Symbol) -> bool {
    owners.iter().any(|owner| demand.get(owner).is_some_and(|names| names.contains(&name)))
}
