//! A resource type with one property for each operand, and as many nodes as there are ways to fill them: each way a
//! kind of value can be, written as a cell for the engines and as a plain value for the third reading.

use crate::naive::{V, net_of};
use pol_ir::columns::{Columns, NodeRef, TableId};
use pol_ir::constant::Const;
use pol_ir::module::{Expr, ExprId, LocalId, Module};
use pol_ir::names::Symbol;
use pol_ir::state::Reason;
use pol_ir::testing::{Cell, ColumnsBuilder, ModuleBuilder};
use pol_ir::types::{Domain, Type, TypeId};
use std::collections::{BTreeMap, HashMap};

/// What an operand is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Kind {
    Bool,
    MaybeBool,
    Int,
    MaybeInt,
    Text,
    MaybeText,
    Net,
    Bools,
    Ints,
    MaybeInts,
    Texts,
    IntSet,
    Lists,
    Map,
    Record,
    MaybeRecord,
    Range,
    Node,
    Nodes,
}

pub(crate) struct World {
    pub(crate) build: ModuleBuilder,
    pub(crate) resource: TypeId,
    kinds: Vec<(Symbol, TypeId, Kind)>,
    pub(crate) record: TypeId,
    /// A record `{key, items}`, as `group_by` gives them.
    pub(crate) group: TypeId,
    /// A record `{key, value}` of a map.
    pub(crate) entry: TypeId,
    locals: u32,
}

impl World {
    pub(crate) fn new(kinds: &[Kind]) -> Self {
        let mut build = ModuleBuilder::new();
        let (int, text) = (build.ty(Type::Int), build.ty(Type::String));
        let (maybe, ints) = (build.ty(Type::Optional(int)), build.ty(Type::List(int)));
        let record = build.record("test.Record", &[("a", maybe), ("b", int)]);
        let group = build.record("test.Group", &[("key", int), ("items", ints)]);
        let entry = build.record("test.Entry", &[("key", text), ("value", int)]);
        let node = build.resource("test.Other", &[], &[]);
        let types: Vec<(String, TypeId, Kind)> = kinds
            .iter()
            .enumerate()
            .map(|(index, kind)| (format!("p{index}"), type_of(&mut build, *kind, (record, node)), *kind))
            .collect();
        let fields: Vec<(&str, TypeId)> = types.iter().map(|(name, ty, _)| (name.as_str(), *ty)).collect();
        let edges: Vec<(&str, &str, TypeId)> = types
            .iter()
            .filter(|(.., kind)| matches!(kind, Kind::Node | Kind::Nodes))
            .map(|(name, ty, _)| (name.as_str(), "test.Other", *ty))
            .collect();
        let resource = build.resource("test.Thing", &fields, &edges);
        let kinds = types.iter().map(|(name, ty, kind)| (build.name(name), *ty, *kind)).collect();
        Self { build, resource, kinds, record, group, entry, locals: 0 }
    }

    /// The operand: a property of the subject.
    pub(crate) fn operand(&mut self, index: usize) -> ExprId {
        let base = self.build.local(0, self.resource);
        let (name, ty, kind) = self.kinds[index];
        let read = match kind {
            Kind::Node | Kind::Nodes => Expr::Edge { base, name },
            _ => Expr::Field { base, name },
        };
        self.build.expr(read, ty)
    }

    pub(crate) fn fresh(&mut self) -> LocalId {
        self.locals += 1;
        LocalId(self.locals)
    }

    pub(crate) fn ty(&mut self, ty: Type) -> TypeId {
        self.build.ty(ty)
    }

    pub(crate) fn expr(&mut self, expr: Expr, ty: Type) -> ExprId {
        let ty = self.ty(ty);
        self.build.expr(expr, ty)
    }

    pub(crate) fn cond(&mut self, expr: Expr) -> ExprId {
        self.expr(expr, Type::Bool)
    }

    pub(crate) fn int(&mut self, number: i64) -> ExprId {
        let ty = self.ty(Type::Int);
        self.build.constant(Const::Int(number), ty)
    }

    pub(crate) fn bool(&mut self, value: bool) -> ExprId {
        let ty = self.ty(Type::Bool);
        self.build.constant(Const::Bool(value), ty)
    }

    pub(crate) fn text(&mut self, text: &str) -> ExprId {
        let ty = self.ty(Type::String);
        self.build.constant(Const::String(text.into()), ty)
    }

    /// Every way to fill the properties: the columns, and each node as the third reading sees it.
    pub(crate) fn fill(&self) -> (Columns, TableId, Vec<HashMap<Symbol, V>>) {
        let module = &self.build.module;
        let mut rows: Vec<Vec<Cell>> = vec![Vec::new()];
        for (.., kind) in &self.kinds {
            let more = |row: Vec<Cell>| {
                cells(module, *kind).into_iter().map(move |cell| [row.clone(), vec![cell]].concat())
            };
            rows = rows.into_iter().flat_map(more).collect();
        }
        let mut builder = ColumnsBuilder::default();
        builder.table(module, module.names.find("test.Other").expect("a type"), 2);
        let table =
            builder.table(module, module.names.find("test.Thing").expect("a type"), rows.len() as u32);
        for (index, (name, ty, _)) in self.kinds.iter().enumerate() {
            let cells: Vec<Cell> = rows.iter().map(|row| row[index].clone()).collect();
            builder.property(module, table, (*name, *ty), &cells);
        }
        let mut unresolved = 0;
        let mut plain = |row: &Vec<Cell>| {
            let named = row.iter().zip(&self.kinds);
            named.map(|(cell, (name, ..))| (*name, value(cell, &mut unresolved))).collect()
        };
        let rows = rows.iter().map(&mut plain).collect();
        (builder.columns, table, rows)
    }
}

fn type_of(build: &mut ModuleBuilder, kind: Kind, (record, node): (TypeId, TypeId)) -> TypeId {
    let (bool, int, text) = (build.ty(Type::Bool), build.ty(Type::Int), build.ty(Type::String));
    let maybe = build.ty(Type::Optional(int));
    let ints = build.ty(Type::List(int));
    build.ty(match kind {
        Kind::Bool => Type::Bool,
        Kind::MaybeBool => Type::Optional(bool),
        Kind::Int => Type::Int,
        Kind::MaybeInt => Type::Optional(int),
        Kind::Text => Type::String,
        Kind::MaybeText => Type::Optional(text),
        Kind::Net => Type::Domain(Domain::Cidr),
        Kind::Bools => Type::List(bool),
        Kind::Ints => Type::List(int),
        Kind::MaybeInts => Type::List(maybe),
        Kind::Texts => Type::List(text),
        Kind::IntSet => Type::Set(int),
        Kind::Lists => Type::List(ints),
        Kind::Map => Type::Map(int),
        Kind::Record => return record,
        Kind::MaybeRecord => Type::Optional(record),
        Kind::Range => Type::Range(int),
        Kind::Node => Type::Optional(node),
        Kind::Nodes => Type::List(node),
    })
}

fn unknown() -> Cell {
    Cell::Unknown(Reason::AfterApply)
}

/// An element that may not be there. Only what is present can be so, and of an open list columns say why it is open.
fn maybe(cell: Cell) -> Cell {
    match cell {
        Cell::Absent | Cell::Open(_) => cell,
        cell => Cell::Maybe(Reason::AfterApply, Box::new(cell)),
    }
}

fn int(number: i64) -> Cell {
    Cell::Value(Const::Int(number))
}

/// Every way a value of a kind can be.
fn cells(module: &Module, kind: Kind) -> Vec<Cell> {
    let truth = |value| Cell::Value(Const::Bool(value));
    let scalars = |values: [Cell; 2]| [vec![unknown()], values.to_vec()].concat();
    let optional = |values| [vec![Cell::Absent], scalars(values)].concat();
    match kind {
        Kind::Bool => scalars([truth(false), truth(true)]),
        Kind::MaybeBool => optional([truth(false), truth(true)]),
        Kind::Int => scalars([int(1), int(2)]),
        Kind::MaybeInt => optional([int(1), int(2)]),
        Kind::Text => scalars([Cell::text("a"), Cell::text("1")]),
        Kind::MaybeText => optional([Cell::text("a"), Cell::text("-1")]),
        Kind::Net => scalars(
            ["10.0.0.0/8", "0.0.0.0/1"].map(|net| Cell::Value(Const::Cidr(net.parse().expect("a net")))),
        ),
        Kind::Bools => lists(&truth(true), &truth(false)),
        Kind::Ints | Kind::IntSet => lists(&int(1), &int(2)),
        Kind::MaybeInts => [lists(&int(1), &int(2)), lists(&Cell::Absent, &int(1))].concat(),
        Kind::Texts => lists(&Cell::text("a"), &Cell::text("b")),
        Kind::Lists => {
            lists(&Cell::List(vec![int(1), maybe(int(2))]), &Cell::Open(Box::new(Cell::List(vec![int(2)]))))
        }
        Kind::Map => {
            let map = |entries: &[(&str, Cell)]| {
                Cell::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
            };
            let closed = [
                map(&[]),
                map(&[("a", int(1))]),
                map(&[("a", unknown())]),
                map(&[("b", int(2))]),
                map(&[("a", int(2)), ("b", int(1))]),
            ];
            let open = closed.clone().map(|map| Cell::Open(Box::new(map)));
            [vec![Cell::Absent, unknown()], closed.to_vec(), open.to_vec()].concat()
        }
        Kind::Record => records(module),
        Kind::MaybeRecord => [vec![Cell::Absent], records(module)].concat(),
        Kind::Range => vec![unknown(), Cell::Range(1, 2), Cell::Range(2, 2), Cell::Range(1, 0)],
        Kind::Node => {
            let [one, other] = nodes();
            vec![
                Cell::Absent,
                Cell::Node(one),
                Cell::External("key".to_owned()),
                Cell::Possible(vec![one]),
                Cell::Possible(vec![one, other]),
                Cell::Possible(Vec::new()),
            ]
        }
        Kind::Nodes => {
            let [one, other] = nodes();
            let list = |nodes: &[Cell]| Cell::List(nodes.to_vec());
            vec![
                Cell::Absent,
                unknown(),
                list(&[Cell::Node(one)]),
                list(&[Cell::Node(other), maybe(Cell::Node(one))]),
                Cell::Open(Box::new(list(&[Cell::Node(other)]))),
                list(&[Cell::Possible(vec![other])]),
                list(&[Cell::Possible(Vec::new()), Cell::External("key".to_owned())]),
            ]
        }
    }
}

/// The two nodes that edges lead to.
pub(crate) fn nodes() -> [NodeRef; 2] {
    [0, 1].map(|row| NodeRef { table: TableId(0), row })
}

fn records(module: &Module) -> Vec<Cell> {
    let [a, b] = ["a", "b"].map(|name| module.names.find(name).expect("a field"));
    let record = |one, other| Cell::Record(vec![(a, one), (b, other)]);
    vec![
        unknown(),
        record(int(1), int(2)),
        record(Cell::Absent, int(2)),
        record(unknown(), int(2)),
        record(int(1), unknown()),
        record(Cell::Absent, unknown()),
    ]
}

/// A list that was left out, that is unknown, and every mix of certain, unknown and uncertain elements.
fn lists(one: &Cell, other: &Cell) -> Vec<Cell> {
    let (one, other) = (one.clone(), other.clone());
    let closed = [
        vec![],
        vec![one.clone()],
        vec![one.clone(), other.clone()],
        vec![other.clone(), one.clone()],
        vec![unknown()],
        vec![one.clone(), unknown()],
        vec![unknown(), other.clone()],
        vec![maybe(one.clone())],
        vec![maybe(other.clone()), one.clone()],
        vec![one.clone(), maybe(other.clone())],
    ];
    let open = [vec![], vec![one.clone()], vec![maybe(other.clone())], vec![one, unknown(), other]];
    let closed = closed.map(Cell::List);
    let open = open.map(|items| Cell::Open(Box::new(Cell::List(items))));
    [vec![Cell::Absent, unknown()], closed.to_vec(), open.to_vec()].concat()
}

/// A cell as the third reading sees it; each unresolved one has a number of its own.
fn value(cell: &Cell, unresolved: &mut u32) -> V {
    match cell {
        Cell::Absent => V::Absent,
        Cell::Unknown(_) => {
            *unresolved += 1;
            V::Unknown(*unresolved)
        }
        Cell::Possible(nodes) => {
            *unresolved += 1;
            V::Possible(*unresolved, nodes.iter().map(|node| node.row).collect())
        }
        Cell::Open(inner) => match value(inner, unresolved) {
            V::List(items, _) => V::List(items, true),
            V::Map(entries, _) => V::Map(entries, true),
            other => panic!("{other:?} cannot be open"),
        },
        Cell::Value(Const::Bool(value)) => V::Bool(*value),
        Cell::Value(Const::Int(number)) => V::Int((*number).into(), (*number).into()),
        Cell::Value(Const::String(text)) => V::Text(text.to_string()),
        Cell::Value(Const::Cidr(net)) => net_of(net),
        Cell::List(items) => {
            let item = |cell: &Cell| match cell {
                Cell::Maybe(_, inner) => (value(inner, unresolved), false),
                cell => (value(cell, unresolved), true),
            };
            V::List(items.iter().map(item).collect(), false)
        }
        Cell::Map(entries) => {
            let entry = |(key, cell): &(String, Cell)| (key.clone(), value(cell, unresolved));
            V::Map(entries.iter().map(entry).collect::<BTreeMap<_, _>>(), false)
        }
        Cell::Record(fields) => {
            V::Record(fields.iter().map(|(name, cell)| (*name, value(cell, unresolved))).collect())
        }
        Cell::Range(first, last) => V::Range((*first).into(), (*last).into()),
        Cell::Node(node) => V::Node(node.row),
        Cell::External(key) => V::Outside(key.clone()),
        other => panic!("the third reading does not know {other:?}"),
    }
}
