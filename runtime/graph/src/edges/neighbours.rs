//! Facts that lead to nodes: what a node was, what it lies in, what it depends on, and what depends on it.

use super::column::{End, Writing};
use super::{nodes, phase};
use crate::builder::{Before, Builder, Dependencies, References};
use pol_ir::columns::{ColumnId, Columns, NodeRef, Phase, TableId};
use pol_ir::names::Symbol;
use pol_ir::state::{Reason, State};
use rustc_hash::FxHashMap;

/// What is not told.
const NOT_CARRIED: State = State::unknown(Reason::NotCarried);

/// A list of which nobody knows whether it is whole.
const OPEN: State = State::PRESENT.with(State::OPEN | (Reason::NotCarried as u8) << State::REASON_SHIFT);

/// A fact that leads to nodes.
#[derive(Clone, Copy)]
enum Neighbour {
    Before,
    Parent,
    Dependencies,
    Dependents,
}

const NEIGHBOURS: [(&str, Neighbour); 4] = [
    ("$before", Neighbour::Before),
    ("$parent", Neighbour::Parent),
    ("$dependencies", Neighbour::Dependencies),
    ("$dependents", Neighbour::Dependents),
];

/// A column that is to be made.
type Wanted = (TableId, Symbol);

/// Makes the columns of all such facts that the program follows.
pub(super) fn resolve(builder: &mut Builder<'_>, references: &dyn References) {
    let catalog = builder.catalog;
    let wanted: Vec<(Neighbour, Wanted)> = builder
        .columns
        .tables
        .ids()
        .zip(&builder.tables)
        .flat_map(|(table, plan)| {
            let of = move |(name, fact)| Some((fact, (table, catalog.follows(&plan.def, name)?)));
            NEIGHBOURS.into_iter().filter_map(of)
        })
        .collect();
    let mut dependents = None;
    for (fact, (table, name)) in wanted {
        let column = match fact {
            Neighbour::Before => before(builder, (table, name)),
            Neighbour::Parent => parent(builder, references, (table, name)),
            Neighbour::Dependencies => list(builder, (table, name), |node| references.dependencies(node)),
            Neighbour::Dependents => {
                let known = dependents.get_or_insert_with(|| all_dependents(&builder.columns, references));
                list(builder, (table, name), |node| Some(known.of(node)))
            }
        };
        super::attach(&mut builder.columns, (table, name), column);
    }
}

fn before(builder: &mut Builder<'_>, (table, name): Wanted) -> ColumnId {
    let mut column = Writing::new();
    let phase = phase(&builder.columns, table);
    for node in nodes(&builder.columns, table) {
        column.push(match (builder.befores.get(&node), phase) {
            (Some(Before::Nothing), _) => End::Absent,
            (Some(Before::Same), _) | (None, Phase::Deleted) => End::Node(node),
            (Some(Before::Node(node)), _) => End::Node(*node),
            (Some(Before::Unknown(reason)), _) => End::Possible(*reason, Vec::new()),
            (None, Phase::After | Phase::Before) => End::Possible(Reason::NotCarried, Vec::new()),
        });
    }
    column.single(&mut builder.columns, table, name)
}

fn parent(builder: &mut Builder<'_>, references: &dyn References, (table, name): Wanted) -> ColumnId {
    let mut column = Writing::new();
    for node in nodes(&builder.columns, table) {
        column.push(match references.parent(node) {
            Some(Some(parent)) => End::Node(parent),
            Some(None) => End::Absent,
            None => End::Possible(Reason::NotCarried, Vec::new()),
        });
    }
    column.single(&mut builder.columns, table, name)
}

fn list(
    builder: &mut Builder<'_>,
    (table, name): Wanted,
    of: impl Fn(NodeRef) -> Option<Dependencies>,
) -> ColumnId {
    let mut items = Writing::new();
    let (mut states, mut starts) = (Vec::new(), vec![0]);
    for node in nodes(&builder.columns, table) {
        states.push(match of(node) {
            Some(Dependencies { nodes, is_open }) => {
                nodes.into_iter().for_each(|node| items.element(node, None));
                if is_open { OPEN } else { State::PRESENT }
            }
            None => NOT_CARRIED,
        });
        starts.push(items.rows());
    }
    items.list(&mut builder.columns, (table, name), (states, starts))
}

/// Who depends on whom.
#[derive(Default)]
struct Dependents {
    of: FxHashMap<NodeRef, Vec<NodeRef>>,
    /// Whether some node does not say what it depends on.
    is_open: bool,
}

fn all_dependents(columns: &Columns, references: &dyn References) -> Dependents {
    let mut all = Dependents::default();
    let existing = columns.tables.ids().filter(|table| phase(columns, *table) == Phase::After);
    for node in existing.flat_map(|table| nodes(columns, table)) {
        let Some(Dependencies { nodes, is_open }) = references.dependencies(node) else {
            all.is_open = true;
            continue;
        };
        all.is_open |= is_open;
        for target in nodes {
            all.of.entry(target).or_default().push(node);
        }
    }
    all
}

impl Dependents {
    fn of(&self, node: NodeRef) -> Dependencies {
        Dependencies { nodes: self.of.get(&node).cloned().unwrap_or_default(), is_open: self.is_open }
    }
}
