//! Graphs as text.

use super::World;
use pol_graph::Graph;
use pol_ir::columns::{Columns, Data, NodeRef, Slot, TableId};
use pol_ir::state::Presence;
use pol_ir::values::Scalar;
use std::fmt::Write;

/// All nodes with what was read of them, in order.
pub fn show(world: &World, graph: &Graph<'_>) -> String {
    let mut text = String::new();
    let columns = &graph.columns;
    for table in columns.tables.ids().filter(|table| columns.tables[*table].details_of.is_empty()) {
        for row in 0..columns.tables[table].rows {
            show_node(world, columns, NodeRef { table, row }, &mut text);
        }
        if !columns.tables[table].complete {
            writeln!(text, "({} may be more)", world.module.names.text(columns.tables[table].path)).unwrap();
        }
    }
    text
}

fn show_node(world: &World, columns: &Columns, node: NodeRef, text: &mut String) {
    writeln!(text, "{}", columns.address(node)).unwrap();
    for (name, shown) in properties(world, columns, node) {
        writeln!(text, "  {name}: {shown}").unwrap();
    }
}

fn properties<'w>(world: &'w World, columns: &Columns, node: NodeRef) -> Vec<(&'w str, String)> {
    let detail = columns.details.get(&node).map(|detail| detail.table);
    let tables: Vec<TableId> = std::iter::once(node.table).chain(detail).collect();
    let names = tables.iter().flat_map(|table| columns.tables[*table].columns.iter().map(|(name, _)| *name));
    let mut all: Vec<_> = names
        .map(|name| {
            (world.module.names.text(name), value(world, columns, columns.property(node, name).unwrap()))
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

fn value(world: &World, columns: &Columns, slot: Slot) -> String {
    let state = columns.state(slot);
    let mut text = match state.presence() {
        Presence::Absent => "absent".to_owned(),
        Presence::Unknown => {
            let column = &columns.columns[slot.column];
            let candidates = match &column.data {
                Data::Edge { .. } => format!(": {}", targets(columns, slot)),
                _ => String::new(),
            };
            format!("unknown ({}{candidates})", state.reason().unwrap().text())
        }
        Presence::Present => present(world, columns, slot),
    };
    if state.presence() == Presence::Present
        && let Some(reason) = state.reason()
    {
        write!(text, " maybe ({})", reason.text()).unwrap();
    }
    for (is_set, word) in [
        (state.is_sensitive(), " sensitive"),
        (state.is_open(), " open"),
        (state.is_defaulted(), " by default"),
    ] {
        text.push_str(if is_set { word } else { "" });
    }
    text
}

fn present(world: &World, columns: &Columns, slot: Slot) -> String {
    let row = slot.row as usize;
    let items = |items| columns.range(slot).map(move |row| Slot { column: items, row });
    match &columns.columns[slot.column].data {
        Data::Bool(data) => (data[row] == 1).to_string(),
        Data::Int(data) => data[row].to_string(),
        Data::Float(data) => format!("{:?}", data[row]),
        Data::Text(data) => format!("{:?}", columns.strings.text(data[row])),
        Data::Scalar(data) => match columns.scalars.get(data[row]).unwrap() {
            Scalar::Cidr(value) => value.to_string(),
            Scalar::Ip(value) => value.to_string(),
            Scalar::Version(value) => value.to_string(),
            Scalar::Parsed(value) => value.to_string(),
        },
        Data::Document(data) => format!("{:?}", data[row].to_const()),
        Data::Variant { picks, members } => {
            let column = members[usize::from(picks[row])];
            value(world, columns, Slot { column, row: slot.row })
        }
        Data::Record(fields) => {
            let mut parts: Vec<String> = fields
                .iter()
                .map(|(name, column)| {
                    let field = Slot { column: *column, row: slot.row };
                    format!("{}: {}", world.module.names.text(*name), value(world, columns, field))
                })
                .collect();
            parts.sort();
            format!("{{ {} }}", parts.join(", "))
        }
        Data::List { items: column, .. } => {
            let parts: Vec<String> = items(*column).map(|slot| value(world, columns, slot)).collect();
            format!("[{}]", parts.join(", "))
        }
        Data::Map { items: column, keys, .. } => {
            let entry = |slot: Slot| {
                format!("{}: {}", columns.strings.text(keys[slot.row as usize]), value(world, columns, slot))
            };
            format!("{{{}}}", items(*column).map(entry).collect::<Vec<_>>().join(", "))
        }
        Data::Edge { .. } => targets(columns, slot),
    }
}

fn targets(columns: &Columns, slot: Slot) -> String {
    let Data::Edge { targets, .. } = &columns.columns[slot.column].data else { return String::new() };
    let range = columns.range(slot);
    let shown = targets[range.start as usize..range.end as usize].iter().map(|target| {
        let outside = if target.is_outside() { "outside " } else { "-> " };
        format!("{outside}{}", columns.address(*target))
    });
    let shown: Vec<String> = shown.collect();
    if shown.is_empty() { "any".to_owned() } else { shown.join(" or ") }
}
