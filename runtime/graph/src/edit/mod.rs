//! The graph after some writes: what a fix changes, and nothing else.
//!
//! Nodes keep their rows and come first, created ones follow in their tables, so that a [`NodeRef`] means the same
//! before and after. Values are copied with their state; the edges are resolved anew, and a key that is still unknown
//! keeps the answer that the source gave for it.

mod answers;
mod created;
mod lifted;

pub(crate) use answers::{Answers, Recorder};

use crate::builder::{Before, Builder, Plan};
use crate::catalog::Catalog;
use crate::cells::{table_mut, truncate};
use crate::compile::LeftOut;
use crate::edges;
use crate::graph::Graph;
use crate::shape::Shape;
use answers::keys_in;
use created::{Node, facts_of};
use lifted::{Lifted, Making, lift, put};
use pol_ir::columns::{ColumnId, Columns, NodeRef, Phase, TableId};
use pol_ir::interpret::{Place, Step, Written};
use pol_ir::names::Symbol;
use pol_ir::schema::Origin;
use pol_ir::types::ResourceId;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One write.
#[derive(Clone, Debug)]
pub enum Edit<'e> {
    /// A property, element or entry gets a value.
    Set(&'e Place, &'e Written),
    /// A list gets one more element.
    Add(&'e Place, &'e Written),
    /// A property, element or entry goes.
    Remove(&'e Place),
    /// A node comes.
    Create {
        /// Its type.
        ty: ResourceId,
        /// Its address.
        address: &'e str,
        /// Its properties.
        properties: &'e [(Symbol, Written)],
    },
}

/// Facts that lead to nodes, as edges do.
const NEIGHBOURS: [&str; 4] = ["$before", "$parent", "$dependencies", "$dependents"];

/// What it takes to write into a graph once more.
pub(crate) struct Kept<'a> {
    pub(crate) catalog: Catalog<'a>,
    pub(crate) plans: Vec<Arc<Plan>>,
    pub(crate) left_out: LeftOut,
    pub(crate) answers: Answers,
    pub(crate) befores: FxHashMap<NodeRef, Before>,
    pub(crate) prior: FxHashMap<(TableId, Phase), TableId>,
}

impl<'a> Graph<'a> {
    /// The graph after the edits, done one after the other, with the nodes that they create, in order. It must have
    /// been read at once: details of a second visit are forgotten.
    pub fn edited(&self, edits: &[Edit<'_>]) -> (Graph<'a>, Vec<NodeRef>) {
        let mut editor =
            Editor { builder: self.reopened(), answers: self.kept.answers.clone(), rows: BTreeMap::new() };
        let mut created = Vec::new();
        for edit in edits {
            match edit {
                Edit::Set(place, value) => editor.change(place, &What::Set(value)),
                Edit::Add(place, value) => editor.change(place, &What::Add(value)),
                Edit::Remove(place) => editor.change(place, &What::Remove),
                Edit::Create { ty, address, properties } => {
                    created.extend(editor.create(*ty, address, properties));
                }
            }
        }
        (editor.finish(self), created)
    }

    /// Whether the source of a node can be written: a data source and a module call are only read.
    pub fn is_writable(&self, node: NodeRef) -> bool {
        let plan = self.kept.plans.get(node.table.0 as usize);
        plan.is_some_and(|plan| match plan.origin {
            Origin::Terraform | Origin::Pulumi | Origin::CloudFormation | Origin::Kubernetes => true,
            Origin::TerraformData | Origin::TerraformModule => false,
        })
    }

    fn reopened(&self) -> Builder<'a> {
        let mut columns = self.columns.clone();
        columns.indexes.clear();
        columns.details.clear();
        let kept = &self.kept;
        let tables: Vec<TableId> = columns.tables.ids().collect();
        for (plan, table) in kept.plans.iter().zip(tables) {
            let edges = kept.catalog.edges(&plan.def);
            table_mut(&mut columns, table).columns.retain(|(name, _)| {
                let is_fact = NEIGHBOURS.contains(&kept.catalog.module.names.text(*name));
                !is_fact && !edges.iter().any(|(edge, _)| edge == name)
            });
        }
        Builder::reopened(kept, columns, self)
    }
}

/// What becomes of a place.
enum What<'w> {
    Set(&'w Written),
    Add(&'w Written),
    Remove,
}

struct Editor<'a> {
    builder: Builder<'a>,
    answers: Answers,
    /// The rows of the columns that are changed, taken out of them.
    rows: BTreeMap<ColumnId, Vec<Lifted>>,
}

impl<'a> Editor<'a> {
    fn change(&mut self, place: &Place, what: &What<'_>) {
        let Some((Step::Field(name), steps)) = place.path.split_first() else { return };
        let Some(slot) = self.builder.columns.property(place.node, *name) else { return };
        let Some(plan) = self.builder.tables.get(place.node.table.0 as usize).cloned() else { return };
        let Some(shape) = plan.fields.all.iter().find(|shape| shape.column == slot.column) else { return };
        let columns = &mut self.builder.columns;
        let rows = self.rows.entry(slot.column).or_insert_with(|| {
            let count = columns.columns.get(slot.column).map_or(0, |column| column.states.len() as u32);
            (0..count).filter_map(|row| lift(columns, slot.column, row)).collect()
        });
        if let Some(lifted) = rows.get_mut(slot.row as usize) {
            let length = step_into(columns, (shape, lifted), (steps, what));
            self.answer(place, what, length);
        }
    }

    /// Keeps the nodes that written keys refer to, and forgets what is no longer so.
    fn answer(&mut self, place: &Place, what: &What<'_>, length: u32) {
        let names = &self.builder.catalog.module.names;
        let path: Option<Vec<Arc<str>>> = place
            .path
            .iter()
            .map(|step| match step {
                Step::Field(name) => Some(Arc::from(names.text(*name))),
                Step::Index(_) | Step::Key(_) => None,
            })
            .collect();
        let Some(path) = path else { return self.answers.shift(place, names) };
        let (value, first) = match what {
            What::Set(value) => (value, 0),
            What::Add(value) => (value, length.saturating_sub(1)),
            What::Remove => return self.answers.forget(place.node, &path),
        };
        if matches!(what, What::Set(_)) {
            self.answers.forget(place.node, &path);
        }
        for (path, keys) in keys_in(value, &path, names) {
            self.answers.refer(place.node, &path, (first, keys));
        }
    }

    fn create(&mut self, ty: ResourceId, address: &str, properties: &[(Symbol, Written)]) -> Option<NodeRef> {
        let module = self.builder.catalog.module;
        let def = module.types.resources.get(ty)?.def.clone();
        self.put_back();
        let table = self.builder.meet_declared(&def)?;
        let facts = facts_of(&def, address);
        let node = self.builder.node(table, &facts, &Node::new(properties, &module.names));
        self.builder.befores.insert(node, Before::Nothing);
        for (name, value) in properties {
            let path = [Arc::from(module.names.text(*name))];
            for (path, keys) in keys_in(value, &path, &module.names) {
                self.answers.refer(node, &path, (0, keys));
            }
        }
        Some(node)
    }

    /// Writes the changed columns anew.
    fn put_back(&mut self) {
        for (column, rows) in std::mem::take(&mut self.rows) {
            truncate(&mut self.builder.columns, column, 0);
            rows.iter().for_each(|row| put(&mut self.builder.columns, column, row));
        }
    }

    fn finish(mut self, before: &Graph<'a>) -> Graph<'a> {
        self.put_back();
        let Self { mut builder, answers, .. } = self;
        edges::resolve(&mut builder, &answers);
        edges::index(&mut builder);
        let mut graph = builder.graph(answers);
        graph.details.clone_from(&before.details);
        graph
    }
}

/// Follows a path into a value and changes what stands at its end; the length of the list there.
fn step_into(
    columns: &mut Columns,
    (shape, value): (&Shape, &mut Lifted),
    (steps, what): (&[Step], &What<'_>),
) -> u32 {
    let mut making = Making { columns };
    let Some((step, rest)) = steps.split_first() else {
        match what {
            What::Set(written) => *value = making.made(shape, written),
            What::Remove => *value = making.left_out(shape),
            What::Add(written) => return making.append(shape, value, written),
        }
        return 0;
    };
    making.open(shape, value);
    let shape = shape.held();
    if rest.is_empty() && matches!(what, What::Remove) && value.drop_part(columns, step) {
        return 0;
    }
    match making_part(columns, (shape, value), step) {
        Some((shape, part)) => step_into(columns, (shape, part), (rest, what)),
        None => 0,
    }
}

/// The part of a value that a step leads to, made where it is not there.
fn making_part<'s, 'l>(
    columns: &mut Columns,
    (shape, value): (&'s Shape, &'l mut Lifted),
    step: &Step,
) -> Option<(&'s Shape, &'l mut Lifted)> {
    value.part(&mut Making { columns }, shape, step)
}
