//! The only way into the columns.
//!
//! A source meets every resource of its input here. For a type that the program can touch it gets a table and writes
//! nodes; the rest is counted. A table's columns are made when its type is first met, and hold exactly what the read
//! set demands.

use crate::catalog::{Catalog, demands};
use crate::cells::{Cell, blank, push, table_mut};
use crate::compile::{Compiler, LeftOut};
use crate::edges;
use crate::graph::{Graph, SeenType};
use crate::shape::Fields;
use crate::value::Value;
use crate::write::Writer;
use pol_ir::columns::{Column, ColumnId, Columns, Data, NodeRef, Parent, Table, TableId};
use pol_ir::module::Module;
use pol_ir::names::Symbol;
use pol_ir::readset::ReadSet;
use pol_ir::schema::{Origin, ResourceDef, Schemas};
use pol_ir::state::{Reason, State};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Builds a graph.
pub struct Builder<'a> {
    pub(crate) catalog: Catalog<'a>,
    pub(crate) columns: Columns,
    pub(crate) tables: Vec<Plan>,
    pub(crate) left_out: LeftOut,
    by_source: FxHashMap<Origin, FxHashMap<Box<str>, usize>>,
    seen: Vec<SeenType>,
    resources: usize,
}

/// What is written of the nodes of one table.
pub(crate) struct Plan {
    pub(crate) def: Arc<ResourceDef>,
    pub(crate) origin: Origin,
    pub(crate) fields: Fields,
    facts: Vec<(Fact, ColumnId)>,
}

/// What a source says of a node beside its properties.
#[derive(Clone, Copy, Default, Debug)]
pub struct Facts<'f> {
    /// Its name in the whole input (`module.web.aws_s3_bucket.logs[0]`).
    pub address: &'f str,
    /// Its own name (`logs`).
    pub name: Option<&'f str>,
    /// What the source calls its type (`aws_s3_bucket`).
    pub source_type: Option<&'f str>,
    /// What it is to the source (`resource`, `data`).
    pub kind: Option<&'f str>,
    /// The module that it stands in; `Some("")` for the root.
    pub module: Option<&'f str>,
    /// What provides it.
    pub provider: Option<&'f str>,
    /// The account that it lies in.
    pub account: Option<&'f str>,
    /// The region that it lies in.
    pub region: Option<&'f str>,
}

/// Who references whom, where values do not say it.
pub trait References {
    /// The nodes that the source's own text names for an unknown value, which is a key among `keys` of one of them.
    /// `None` where the text names none, or not all of them.
    fn candidates(&self, node: NodeRef, wanted: &Unresolved<'_>) -> Option<Named>;
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

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fact {
    Address,
    Name,
    Type,
    SourceType,
    Kind,
    Module,
    Provider,
    Account,
    Region,
}

const FACTS: [(&str, Fact); 9] = [
    ("$address", Fact::Address),
    ("$name", Fact::Name),
    ("$type", Fact::Type),
    ("$source_type", Fact::SourceType),
    ("$kind", Fact::Kind),
    ("$module", Fact::Module),
    ("$provider", Fact::Provider),
    ("$account", Fact::Account),
    ("$region", Fact::Region),
];

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
            .filter_map(|owner| self.catalog.resource(names.text(*owner)))
            .any(|def| def.sources.iter().any(|(from, _)| *from == origin))
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
        let def = self.catalog.by_source(origin, name);
        let wanted = def.as_ref().filter(|def| self.catalog.wants(def)).cloned();
        let table = wanted.and_then(|def| self.table(&def, origin));
        let index = self.seen.len();
        let path = def.map(|def| (*def.path).into());
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
        let table = self.columns.tables.add(empty_table(path));
        let demand = vec![&self.catalog.read_set.verdicts];
        let plan = plan(&mut self.columns, self.catalog, (def, origin, self.left_out), (table, demand));
        self.tables.push(plan);
        self.columns.by_path.insert(path, table);
        for interface in def.interfaces.iter().filter_map(|path| self.catalog.symbol(path)) {
            self.columns.by_interface.entry(interface).or_default().push(table);
        }
        Some(table)
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
        }
        node
    }

    /// Resolves edges, makes indexes, and gives the graph.
    pub fn finish(mut self, references: &dyn References) -> Graph<'a> {
        edges::resolve(&mut self, references);
        edges::index(&mut self);
        Graph { columns: self.columns, resources: self.resources, seen: self.seen, details: None }
    }
}

fn empty_table(path: Symbol) -> Table {
    let (columns, addresses, details_of) = (Vec::new(), Vec::new(), Vec::new());
    Table { path, rows: 0, complete: true, columns, addresses, details_of }
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
    let facts: Vec<(Fact, Symbol)> = FACTS
        .iter()
        .filter_map(|(name, fact)| Some((*fact, catalog.symbol(name)?)))
        .filter(|(_, name)| demand.iter().any(|demand| demands(demand, &owners, *name)))
        .collect();
    let mut compiler = Compiler::new(catalog, demand, columns, origin, left_out);
    let (fields, mut by_name) = compiler.table(def, parent);
    let facts = facts
        .into_iter()
        .map(|(fact, name)| {
            let column = Column { states: Vec::new(), data: Data::Text(Vec::new()), parent, name };
            let column = columns.columns.add(column);
            by_name.push((name, column));
            (fact, column)
        })
        .collect();
    by_name.sort_unstable();
    table_mut(columns, table).columns = by_name;
    Plan { def: def.clone(), origin, fields, facts }
}

impl Plan {
    /// Adds a row to every column.
    pub(crate) fn write<V: Value>(&self, columns: &mut Columns, facts: &Facts<'_>, value: &V) {
        for (fact, column) in &self.facts {
            let text = match fact {
                Fact::Address => Some(facts.address),
                Fact::Type => Some(&*self.def.path),
                Fact::Name => facts.name,
                Fact::SourceType => facts.source_type,
                Fact::Kind => facts.kind,
                Fact::Module => facts.module,
                Fact::Provider => facts.provider,
                Fact::Account => facts.account,
                Fact::Region => facts.region,
            };
            match text {
                // A fact that is known to be nothing, such as the module of a resource in the root.
                Some("") => blank(columns, *column, State::ABSENT),
                Some(text) => {
                    let text = columns.strings.intern(text);
                    push(columns, *column, State::PRESENT, Cell::Text(text));
                }
                None => blank(columns, *column, State::unknown(Reason::NotCarried)),
            }
        }
        Writer { columns }.record(&self.fields, value, 0);
    }
}
