//! Edges that are the other end of an edge.

use super::column::{End, Writing};
use super::{Followed, nodes, target_tables};
use crate::builder::Builder;
use pol_ir::columns::{ColumnId, Columns, Data, NodeRef, Phase, Slot, TableId};
use pol_ir::schema::EdgeBy;
use pol_ir::state::{Presence, Reason, State};
use rustc_hash::FxHashMap;

/// Who points at whom, through one edge.
#[derive(Default)]
struct Pointers {
    /// For each node the owners that point at it, in order, and why that is uncertain.
    at: FxHashMap<NodeRef, Vec<(NodeRef, Option<Reason>)>>,
    /// Why there may be more at every node: some owner points somewhere, and nobody knows where.
    anywhere: Option<Reason>,
}

/// Makes the column of an inverse edge.
pub(super) fn resolve(builder: &mut Builder<'_>, edge: &Followed) -> ColumnId {
    let pointers = match super::phase(&builder.columns, edge.table) {
        Phase::After => pointers(builder, edge),
        // Who pointed at what was there before is not known.
        Phase::Deleted | Phase::Before => {
            Pointers { anywhere: Some(Reason::NotCarried), ..Pointers::default() }
        }
    };
    let columns = &mut builder.columns;
    if edge.def.many { list(columns, edge, &pointers) } else { single(columns, edge, &pointers) }
}

fn pointers(builder: &Builder<'_>, edge: &Followed) -> Pointers {
    let mut pointers = Pointers::default();
    let EdgeBy::Inverse(inverted) = &edge.def.by else { return pointers };
    let Some(inverted) = builder.catalog.symbol(inverted) else { return pointers };
    for owner in target_tables(builder, &edge.def.target, Phase::After) {
        let table = builder.columns.tables.get(owner);
        if table.is_some_and(|table| !table.complete) {
            pointers.anywhere.get_or_insert(Reason::NotCarried);
        }
        if let Some(column) = table.and_then(|table| table.column(inverted)) {
            pointers.read(&builder.columns, owner, column);
        }
    }
    pointers
}

impl Pointers {
    fn read(&mut self, columns: &Columns, owner: TableId, column: ColumnId) {
        for node in nodes(columns, owner) {
            let slot = Slot { column, row: node.row };
            match columns.columns.get(column).map(|column| &column.data) {
                Some(Data::List { items, .. }) => {
                    self.read_list(columns, node, slot, *items);
                }
                Some(Data::Edge { targets, .. }) => self.read_one(columns, node, slot, targets),
                Some(
                    Data::Bool(_)
                    | Data::Int(_)
                    | Data::Float(_)
                    | Data::Text(_)
                    | Data::Scalar(_)
                    | Data::Document(_)
                    | Data::Variant { .. }
                    | Data::Record(_)
                    | Data::Map { .. },
                )
                | None => {}
            }
        }
    }

    fn read_list(&mut self, columns: &Columns, node: NodeRef, list: Slot, items: ColumnId) {
        let state = columns.state(list);
        if state.presence() == Presence::Unknown || state.is_open() {
            self.anywhere.get_or_insert(state.reason().unwrap_or(Reason::NotCarried));
        }
        let Some(Data::Edge { targets, .. }) = columns.columns.get(items).map(|column| &column.data) else {
            return;
        };
        for row in columns.range(list) {
            self.read_one(columns, node, Slot { column: items, row }, targets);
        }
    }

    fn read_one(&mut self, columns: &Columns, node: NodeRef, slot: Slot, targets: &[NodeRef]) {
        let state = columns.state(slot);
        let range = columns.range(slot);
        if state.presence() == Presence::Unknown && range.is_empty() {
            self.anywhere.get_or_insert(state.reason().unwrap_or(Reason::NotCarried));
        }
        for target in targets.get(range.start as usize..range.end as usize).unwrap_or_default() {
            self.point(*target, node, state.reason());
        }
    }

    /// Notes a pointer; a certain one stands for all of its owner.
    fn point(&mut self, target: NodeRef, owner: NodeRef, uncertain: Option<Reason>) {
        let known = self.at.entry(target).or_default();
        match known.last_mut() {
            Some((last, reason)) if *last == owner => *reason = reason.and(uncertain),
            Some(_) | None => known.push((owner, uncertain)),
        }
    }

    fn of(&self, node: NodeRef) -> &[(NodeRef, Option<Reason>)] {
        self.at.get(&node).map_or(&[], Vec::as_slice)
    }
}

fn list(columns: &mut Columns, edge: &Followed, pointers: &Pointers) -> ColumnId {
    let mut items = Writing::new();
    let (mut states, mut starts) = (Vec::new(), vec![0]);
    let open = if pointers.anywhere.is_some() { State::OPEN } else { 0 };
    for node in nodes(columns, edge.table) {
        for (owner, uncertain) in pointers.of(node) {
            items.element(*owner, *uncertain);
        }
        states.push(State::PRESENT.with(open));
        starts.push(items.rows());
    }
    items.list(columns, (edge.table, edge.name), (states, starts))
}

fn single(columns: &mut Columns, edge: &Followed, pointers: &Pointers) -> ColumnId {
    let mut column = Writing::new();
    for node in nodes(columns, edge.table) {
        column.push(the_one(pointers.of(node), pointers.anywhere));
    }
    column.single(columns, edge.table, edge.name)
}

/// The one at the other end: the first that certainly points here; else it may be any that possibly does.
fn the_one(owners: &[(NodeRef, Option<Reason>)], anywhere: Option<Reason>) -> End {
    if let Some((owner, _)) = owners.iter().find(|(_, uncertain)| uncertain.is_none()) {
        return End::Node(*owner);
    }
    match (anywhere, owners.first()) {
        (Some(reason), _) => End::Possible(reason, Vec::new()),
        (None, Some((_, Some(reason)))) => {
            End::Possible(*reason, owners.iter().map(|(owner, _)| *owner).collect())
        }
        (None, Some((_, None)) | None) => End::Absent,
    }
}
