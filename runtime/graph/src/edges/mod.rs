//! Edges, once every node is there: by the value of a key, else by what the source's own text names; then their
//! inverses; then the indexes that joins use.

mod column;
mod forward;
mod inverse;
mod keys;
mod neighbours;

use crate::builder::{Builder, References};
use crate::catalog::demands;
use crate::cells::table_mut;
use pol_ir::columns::{ColumnId, Columns, Data, EqualityIndex, NodeRef, Phase, Slot, Table, TableId};
use pol_ir::names::Symbol;
use pol_ir::schema::{EdgeBy, EdgeDef};
use pol_ir::state::Presence;

/// An edge that the program follows, of one table.
#[derive(Clone)]
struct Followed {
    table: TableId,
    name: Symbol,
    def: EdgeDef,
}

/// Makes the columns of all edges that the program follows.
pub(crate) fn resolve(builder: &mut Builder<'_>, references: &dyn References) {
    let (forward, inverse): (Vec<_>, Vec<_>) =
        followed(builder).into_iter().partition(|edge| matches!(edge.def.by, EdgeBy::Keys(_)));
    let mut indexes = keys::Indexes::default();
    for edge in &forward {
        let column = forward::resolve(builder, &mut indexes, edge, references);
        attach(&mut builder.columns, (edge.table, edge.name), column);
    }
    for edge in &inverse {
        let column = inverse::resolve(builder, edge);
        attach(&mut builder.columns, (edge.table, edge.name), column);
    }
    neighbours::resolve(builder, references);
}

/// Makes the equality indexes that the program joins with.
pub(crate) fn index(builder: &mut Builder<'_>) {
    let wanted = &builder.catalog.read_set.indexes;
    let mut columns: Vec<ColumnId> = Vec::new();
    for (plan, table) in builder.tables.iter().zip(builder.columns.tables.values()) {
        let owners = builder.catalog.owners(&plan.def);
        let own = table.columns.iter().filter(|(name, _)| demands(wanted, &owners, *name));
        columns.extend(own.map(|(_, column)| *column));
    }
    for column in columns {
        if let Some(index) = equality(&builder.columns, column) {
            builder.columns.indexes.insert(column, index);
        }
    }
}

fn equality(columns: &Columns, id: ColumnId) -> Option<EqualityIndex> {
    let column = columns.columns.get(id)?;
    let Data::Text(values) = &column.data else { return None };
    let mut index = EqualityIndex::default();
    for (row, (state, value)) in column.states.iter().zip(values).enumerate() {
        match state.presence() {
            Presence::Present => index.rows.entry(*value).or_default().push(row as u32),
            Presence::Unknown => index.unknown.push(row as u32),
            Presence::Absent => {}
        }
    }
    Some(index)
}

fn followed(builder: &Builder<'_>) -> Vec<Followed> {
    let of = |(table, plan): (TableId, &std::sync::Arc<crate::builder::Plan>)| {
        let edges = builder.catalog.edges(&plan.def);
        edges
            .into_iter()
            .map(move |(name, def)| Followed { table, name, def: def.clone() })
            .collect::<Vec<_>>()
    };
    builder.columns.tables.ids().zip(&builder.tables).flat_map(of).collect()
}

fn attach(columns: &mut Columns, (table, name): (TableId, Symbol), column: ColumnId) {
    let own = &mut table_mut(columns, table).columns;
    own.push((name, column));
    own.sort_unstable();
}

/// The tables of the types that an edge can lead to: those of what exists after the change, and those of what is
/// deleted where the edge begins at what was before.
fn target_tables(builder: &Builder<'_>, path: &str, from: Phase) -> Vec<TableId> {
    let plans = builder.columns.tables.iter().zip(&builder.tables);
    let is_target = |((_, table), plan): &((TableId, &Table), &std::sync::Arc<crate::builder::Plan>)| {
        let is_there = match table.phase {
            Phase::After => true,
            Phase::Deleted => from != Phase::After,
            Phase::Before => false,
        };
        is_there && builder.catalog.answers(&plan.def, path)
    };
    plans.filter(is_target).map(|((table, _), _)| table).collect()
}

/// When the nodes of a table are what it says.
fn phase(columns: &Columns, table: TableId) -> Phase {
    columns.tables.get(table).map_or(Phase::After, |table| table.phase)
}

/// The slot of a node's property, by its text name.
fn slot(builder: &Builder<'_>, node: NodeRef, name: &str) -> Option<Slot> {
    builder.columns.property(node, builder.catalog.symbol(name)?)
}

/// The nodes of a table, in order.
fn nodes(columns: &Columns, table: TableId) -> impl Iterator<Item = NodeRef> + use<> {
    let rows = columns.tables.get(table).map_or(0, |table| table.rows);
    (0..rows).map(move |row| NodeRef { table, row })
}
