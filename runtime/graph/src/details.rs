//! The second visit: what only messages and places need, of the nodes that are reported.

use crate::builder::{Builder, Plan, empty_table, plan};
use crate::catalog::Catalog;
use crate::cells::table_mut;
use crate::compile::LeftOut;
use crate::facts::Facts;
use crate::value::Value;
use pol_ir::columns::{Columns, NodeRef, Phase, TableId};
use pol_ir::schema::{Origin, ResourceDef};
use std::sync::Arc;

/// What a second visit needs to know of the first.
pub struct Revisit<'a> {
    catalog: Catalog<'a>,
    left_out: LeftOut,
    types: Vec<(Arc<ResourceDef>, Origin)>,
}

impl<'a> Builder<'a> {
    /// What a second visit to the source will need.
    pub fn revisit(&self) -> Revisit<'a> {
        let types = self.tables.iter().map(|plan| (plan.def.clone(), plan.origin)).collect();
        Revisit { catalog: self.catalog, left_out: self.left_out, types }
    }
}

impl Revisit<'_> {
    /// Whether there is anything that the first visit left out.
    pub fn is_needed(&self) -> bool {
        !self.catalog.read_set.details.is_empty()
    }

    /// The declaration of a table's type.
    pub fn def(&self, table: TableId) -> Option<&ResourceDef> {
        self.types.get(table.0 as usize).map(|(def, _)| &**def)
    }

    /// Makes a table of details for the nodes of one table; `read` shows each of them to the given writer once more,
    /// in order.
    pub fn load(
        &self,
        columns: &mut Columns,
        nodes: &[NodeRef],
        mut read: impl FnMut(NodeRef, &mut Again<'_>),
    ) {
        for nodes in nodes.chunk_by(|left, right| left.table == right.table) {
            let Some(table) = nodes.first().map(|node| node.table) else { continue };
            let Some((def, origin)) = self.types.get(table.0 as usize) else { continue };
            if !self.catalog.has_details(def) {
                continue;
            }
            let read_set = self.catalog.read_set;
            let Some(path) = columns.tables.get(table).map(|table| table.path) else { continue };
            let details = columns.tables.add(empty_table(path, Phase::After));
            let wanted = (details, vec![&read_set.verdicts, &read_set.details]);
            let plan = plan(columns, self.catalog, (def, *origin, self.left_out), wanted);
            for node in nodes {
                read(*node, &mut Again { columns, plan: &plan, table: details, node: *node });
            }
        }
    }
}

/// Takes one node of a second visit.
pub struct Again<'w> {
    columns: &'w mut Columns,
    plan: &'w Plan,
    table: TableId,
    node: NodeRef,
}

impl Again<'_> {
    /// Writes the node; see [`Builder::node`].
    pub fn node<V: Value>(&mut self, facts: &Facts<'_>, value: &V) {
        let address = self.columns.strings.intern(facts.address);
        let table = table_mut(self.columns, self.table);
        let row = table.rows;
        table.rows += 1;
        table.addresses.push(address);
        table.details_of.push(self.node);
        self.columns.details.insert(self.node, NodeRef { table: self.table, row });
        self.plan.write(self.columns, facts, value);
    }
}
