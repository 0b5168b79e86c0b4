//! The only way into the columns.
//!
//! A source meets every resource of its input here. For a type that the program can touch it gets a table and writes
//! nodes; the rest is counted. A table's columns are made when its type is first met, and hold exactly what the read
//! set demands.

use crate::catalog::{Catalog, demands, interfaces};
use crate::cells::table_mut;
use crate::compile::{Compiler, LeftOut};
use crate::edges;
use crate::edit::{Answers, Kept, Recorder};
use crate::facts::{FactColumns, Facts};
use crate::graph::{Graph, SeenType};
use crate::shape::Fields;
use crate::value::Value;
use crate::write::Writer;
use pol_ir::columns::{Columns, NodeRef, Parent, Phase, Table, TableId};
use pol_ir::module::Module;
use pol_ir::names::Symbol;
use pol_ir::readset::ReadSet;
use pol_ir::schema::{EVERY_NODE, NEIGHBOURS, Origin, ResourceDef, Schemas};
use pol_ir::state::Reason;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Builds a graph.
pub struct Builder<'a> {
    pub(crate) catalog: Catalog<'a>,
    pub(crate) columns: Columns,
    pub(crate) tables: Vec<Arc<Plan>>,
    pub(crate) left_out: LeftOut,
    by_source: FxHashMap<Origin, FxHashMap<Box<str>, usize>>,
    pub(crate) befores: FxHashMap<NodeRef, Before>,
    prior: FxHashMap<(TableId, Phase), TableId>,
    /// What the source calls the types of nodes that no declaration names.
    undeclared: FxHashMap<NodeRef, Box<str>>,
    seen: Vec<SeenType>,
    resources: usize,
}

/// What is written of the nodes of one table.
pub(crate) struct Plan {
    pub(crate) def: Arc<ResourceDef>,
    pub(crate) origin: Origin,
    pub(crate) fields: Fields,
    facts: FactColumns,
}

/// Who references whom, where values do not say it.
pub trait References {
    /// The nodes that the source's own text names for an unknown value, which is a key among `keys` of one of them.
    /// `None` where the text names none, or not all of them.
    fn candidates(&self, node: NodeRef, wanted: &Unresolved<'_>) -> Option<Named>;

    /// What a node lies in; `None` where the source does not say.
    fn parent(&self, _node: NodeRef) -> Option<Option<NodeRef>> {
        None
    }

    /// What a node depends on; `None` where the source does not say.
    fn dependencies(&self, _node: NodeRef) -> Option<Dependencies> {
        None
    }
}

/// What a node depends on.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Dependencies {
    /// The nodes, in order, without repetition.
    pub nodes: Vec<NodeRef>,
    /// Whether there may be more.
    pub is_open: bool,
}

/// What a node was before the change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Before {
    /// It was not there.
    Nothing,
    /// What it is.
    Same,
    /// This.
    Node(NodeRef),
    /// Nobody can tell.
    Unknown(Reason),
}

/// A value that would lead to a node if it were known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unresolved<'u> {
    /// The path of the property, through the elements of lists.
    pub path: &'u [Arc<str>],
    /// Which of the values at the end of the path, and of how many; `None` where their number is not known.
    pub element: Option<(u32, u32)>,
    /// Whether known values stand among them: a set keeps no order that names could be counted by.
    pub among_known: bool,
    /// The properties of the target that it can equal.
    pub keys: &'u [Arc<str>],
}

/// The nodes that a source's text names for a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// The nodes, in order.
    pub nodes: Vec<NodeRef>,
    /// Whether the value can only be a key of the one node.
    pub is_certain: bool,
}

/// No references.
pub struct NoReferences;

impl References for NoReferences {
    fn candidates(&self, _: NodeRef, _: &Unresolved<'_>) -> Option<Named> {
        None
    }
}

impl<'a> Builder<'a> {
    /// An empty graph for what a program can touch. `left_out` says why a property that the provider fills in cannot
    /// be told where the source does not mention it.
    pub fn new(
        module: &'a Module,
        read_set: &'a ReadSet,
        schemas: &'a dyn Schemas,
        left_out: Reason,
    ) -> Self {
        Self {
            catalog: Catalog { module, read_set, schemas },
            columns: Columns::default(),
            tables: Vec::new(),
            left_out: LeftOut(left_out),
            by_source: FxHashMap::default(),
            befores: FxHashMap::default(),
            prior: FxHashMap::default(),
            undeclared: FxHashMap::default(),
            seen: Vec::new(),
            resources: 0,
        }
    }

    /// Counts a resource; the table for it if the program can touch its type.
    pub fn meet(&mut self, origin: Origin, name: &str) -> Option<TableId> {
        let index = match self.by_source.get(&origin).and_then(|names| names.get(name)) {
            Some(index) => *index,
            None => self.first_met(origin, name),
        };
        self.resources += 1;
        let seen = self.seen.get_mut(index)?;
        seen.count += 1;
        seen.table
    }

    /// Whether the program can touch nodes that come from there.
    pub fn wants_any(&self, origin: Origin) -> bool {
        let read_set = self.catalog.read_set;
        let names = &self.catalog.module.names;
        let owners = read_set.owners.iter().chain(read_set.verdicts.keys()).chain(read_set.edges.keys());
        owners
            .map(|owner| names.text(*owner))
            .any(|owner| owner == EVERY_NODE || self.catalog.comes_from(owner, origin))
    }

    /// Notes that the input does not say all nodes of the type; all types, where none is named.
    pub fn incomplete(&mut self, origin: Origin, name: Option<&str>) {
        let paths: Vec<TableId> = match name {
            None => {
                self.wanted_tables(origin);
                self.columns.tables.ids().collect()
            }
            Some(name) => {
                let def = self.catalog.by_source(origin, name);
                let wanted = def.filter(|def| self.catalog.wants(def));
                wanted.and_then(|def| self.table(&def, origin)).into_iter().collect()
            }
        };
        for table in paths {
            table_mut(&mut self.columns, table).complete = false;
        }
    }

    /// Makes the tables of all wanted types of a source, so that they can be said to be incomplete.
    fn wanted_tables(&mut self, origin: Origin) {
        let names = &self.catalog.module.names;
        for owner in &self.catalog.read_set.owners {
            let def = self.catalog.resource(names.text(*owner));
            if let Some(def) = def.filter(|def| def.sources.iter().any(|(from, _)| *from == origin)) {
                self.table(&def, origin);
            }
        }
    }

    fn first_met(&mut self, origin: Origin, name: &str) -> usize {
        let def = self.catalog.declared(origin, name);
        let wanted = Some(&def).filter(|def| self.catalog.wants(def)).cloned();
        let table = wanted.and_then(|def| self.table(&def, origin));
        let index = self.seen.len();
        let path = Some(&*def.path).filter(|path| **path != *EVERY_NODE).map(Into::into);
        self.seen.push(SeenType { origin, name: name.into(), path, table, count: 0 });
        self.by_source.entry(origin).or_default().insert(name.into(), index);
        index
    }

    /// The table of a type, made when it is first asked for. `None` for a type that the module has no name for.
    pub(crate) fn table(&mut self, def: &Arc<ResourceDef>, origin: Origin) -> Option<TableId> {
        let path = self.catalog.symbol(&def.path)?;
        if let Some(table) = self.columns.by_path.get(&path) {
            return Some(*table);
        }
        let table = self.add_table((path, Phase::After), (def, origin), false);
        self.enter(def, (path, table));
        Some(table)
    }

    /// Makes a new table of what exists after the change known by its path and interfaces.
    fn enter(&mut self, def: &ResourceDef, (path, table): (Symbol, TableId)) {
        self.columns.by_path.insert(path, table);
        for interface in interfaces(def).filter_map(|path| self.catalog.symbol(path)) {
            self.columns.by_interface.entry(interface).or_default().push(table);
        }
        if *def.path == *EVERY_NODE {
            self.columns.by_interface.entry(path).or_default().push(table);
        }
    }

    /// The table of nodes of a type that are not those of after the change, made when it is first asked for.
    fn prior(&mut self, home: TableId, phase: Phase) -> Option<TableId> {
        if let Some(table) = self.prior.get(&(home, phase)) {
            return Some(*table);
        }
        let plan = self.tables.get(home.0 as usize)?;
        let (def, origin) = (plan.def.clone(), plan.origin);
        let path = self.catalog.symbol(&def.path)?;
        let table = self.add_table((path, phase), (&def, origin), false);
        self.prior.insert((home, phase), table);
        if phase == Phase::Deleted {
            for owner in self.catalog.owners(&def) {
                self.columns.deleted.entry(owner).or_default().push(table);
            }
        }
        Some(table)
    }

    /// Adds a table for what verdicts need; for what messages need too, where its nodes are not to be read twice.
    fn add_table(
        &mut self,
        (path, phase): (Symbol, Phase),
        (def, origin): (&Arc<ResourceDef>, Origin),
        is_whole: bool,
    ) -> TableId {
        let table = self.columns.tables.add(empty_table(path, phase));
        let read_set = self.catalog.read_set;
        let mut demand = vec![&read_set.verdicts];
        demand.extend(is_whole.then_some(&read_set.details));
        let plan = plan(&mut self.columns, self.catalog, (def, origin, self.left_out), (table, demand));
        self.tables.push(Arc::new(plan));
        table
    }

    /// The table for what is no resource, not counted as one and read only once, if the program can touch it.
    pub fn part(&mut self, origin: Origin, name: &str) -> Option<TableId> {
        let def = self.catalog.by_source(origin, name).filter(|def| self.catalog.wants(def))?;
        let path = self.catalog.symbol(&def.path)?;
        if let Some(table) = self.columns.by_path.get(&path) {
            return Some(*table);
        }
        let table = self.add_table((path, Phase::After), (&def, origin), true);
        self.enter(&def, (path, table));
        Some(table)
    }

    /// The table for a node that is deleted, if the program can touch it.
    pub fn deleted(&mut self, origin: Origin, name: &str) -> Option<TableId> {
        let def = self.catalog.declared(origin, name);
        self.deleted_of(&def, origin)
    }

    /// The table for a node of a type that is deleted, if the program can touch it.
    pub(crate) fn deleted_of(&mut self, def: &Arc<ResourceDef>, origin: Origin) -> Option<TableId> {
        let home = Some(def)
            .filter(|def| self.catalog.wants_deleted(def))
            .and_then(|def| self.table(def, origin))?;
        self.prior(home, Phase::Deleted)
    }

    /// The table for what the nodes of a table were before the change, if the program can touch it.
    pub fn before(&mut self, table: TableId) -> Option<TableId> {
        let plan = self.tables.get(table.0 as usize)?;
        self.catalog.follows(&plan.def, "$before")?;
        self.prior(table, Phase::Before)
    }

    /// Notes what a node was before the change.
    pub fn was(&mut self, node: NodeRef, before: Before) {
        self.befores.insert(node, before);
    }

    /// Whether the program reads a fact about nodes of some type.
    pub fn reads(&self, fact: &str) -> bool {
        let read_set = self.catalog.read_set;
        let name = self.catalog.symbol(fact);
        let mut demands = read_set.verdicts.values().chain(read_set.details.values());
        name.is_some_and(|name| demands.any(|names| names.contains(&name)))
    }

    /// Whether the program follows what nodes were before the change.
    pub fn wants_befores(&self) -> bool {
        self.catalog.follows_any("$before")
    }

    /// Whether the program follows what nodes lie in, what they depend on, or what depends on them.
    pub fn wants_neighbours(&self) -> bool {
        NEIGHBOURS.iter().any(|fact| self.catalog.follows_any(fact))
    }

    /// Whether the program can touch nodes of a type.
    pub fn wants(&self, origin: Origin, name: &str) -> bool {
        self.catalog.by_source(origin, name).is_some_and(|def| self.catalog.wants(&def))
    }

    /// Adds a node. What its author left out is absent or its declared default even if the source fills it in.
    pub fn node<V: Value>(&mut self, table: TableId, facts: &Facts<'_>, value: &V) -> NodeRef {
        let address = self.columns.strings.intern(facts.address);
        let own = table_mut(&mut self.columns, table);
        let node = NodeRef { table, row: own.rows };
        own.rows += 1;
        own.addresses.push(address);
        if let Some(plan) = self.tables.get(table.0 as usize) {
            plan.write(&mut self.columns, facts, value);
            if let Some(name) = facts.source_type.filter(|_| *plan.def.path == *EVERY_NODE) {
                self.undeclared.insert(node, name.into());
            }
        }
        node
    }

    /// Resolves edges, makes indexes, and gives the graph.
    pub fn finish(mut self, references: &dyn References) -> Graph<'a> {
        let recorder = Recorder::new(references);
        edges::resolve(&mut self, &recorder);
        edges::index(&mut self);
        self.graph(recorder.into_answers())
    }

    /// The graph, with what it takes to write into it once more.
    pub(crate) fn graph(self, answers: Answers) -> Graph<'a> {
        let Self { catalog, columns, tables, left_out, befores, prior, undeclared, seen, resources, .. } =
            self;
        let kept = Kept { catalog, plans: tables, left_out, answers, befores, prior };
        Graph { columns, resources, seen, undeclared, details: None, kept }
    }

    /// A builder that goes on where a graph was finished.
    pub(crate) fn reopened(kept: &Kept<'a>, columns: Columns, before: &Graph<'a>) -> Self {
        let (seen, resources, undeclared) =
            (before.seen.clone(), before.resources, before.undeclared.clone());
        let mut by_source: FxHashMap<Origin, FxHashMap<Box<str>, usize>> = FxHashMap::default();
        for (index, seen) in seen.iter().enumerate() {
            by_source.entry(seen.origin).or_default().insert(seen.name.clone(), index);
        }
        let (catalog, tables, left_out) = (kept.catalog, kept.plans.clone(), kept.left_out);
        let (befores, prior) = (kept.befores.clone(), kept.prior.clone());
        Self { catalog, columns, tables, left_out, by_source, befores, prior, undeclared, seen, resources }
    }
}

/// A table without nodes.
pub(crate) fn empty_table(path: Symbol, phase: Phase) -> Table {
    let (columns, addresses, details_of) = (Vec::new(), Vec::new(), Vec::new());
    Table { path, phase, rows: 0, complete: true, columns, addresses, details_of }
}

type Declared<'d> = (&'d Arc<ResourceDef>, Origin, LeftOut);
type Wanted<'d> = (TableId, Vec<&'d pol_ir::readset::Demand>);

/// Makes the columns of a table.
pub(crate) fn plan<'a>(
    columns: &mut Columns,
    catalog: Catalog<'a>,
    (def, origin, left_out): Declared<'_>,
    (table, demand): Wanted<'a>,
) -> Plan {
    let owners = catalog.owners(def);
    let parent = Parent::Table(table);
    let mut compiler = Compiler::new(catalog, demand.clone(), columns, origin, left_out);
    let (fields, mut by_name) = compiler.table(def, parent);
    let wanted = |name: &str| {
        let name = catalog.symbol(name)?;
        demand.iter().any(|demand| demands(demand, &owners, name)).then_some(name)
    };
    let facts = FactColumns::new(columns, (catalog, table), wanted);
    by_name.extend(facts.by_name());
    by_name.sort_unstable();
    table_mut(columns, table).columns = by_name;
    Plan { def: def.clone(), origin, fields, facts }
}

impl Plan {
    /// Adds a row to every column.
    pub(crate) fn write<V: Value>(&self, columns: &mut Columns, facts: &Facts<'_>, value: &V) {
        self.facts.write(columns, &self.def.path, facts);
        Writer { columns }.record(&self.fields, value, 0);
    }
}
