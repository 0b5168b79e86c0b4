//! Edges by key: a known key decides by value; an unknown one is decided by the references of the source.

use super::column::{End, Writing};
use super::keys::{Index, Indexes, Key, key};
use super::{Followed, nodes, slot};
use crate::builder::{Builder, Named, References, Unresolved};
use pol_ir::columns::{ColumnId, Data, NodeRef, Slot};
use pol_ir::schema::{EdgeBy, KeyPair};
use pol_ir::state::{Presence, Reason, State};
use std::sync::Arc;

/// How many candidates are kept; a value that can lead to more can lead anywhere.
const CANDIDATES: usize = 64;

/// How many unknown elements of one list the source is asked about.
const ASKED: u32 = 256;

/// An equation of the edge, with the nodes that it can choose.
struct Equation {
    from: Arc<str>,
    to: Vec<Arc<str>>,
    index: Arc<Index>,
}

struct Resolver<'r, 'a> {
    builder: &'r mut Builder<'a>,
    references: &'r dyn References,
    equations: Vec<Equation>,
    target: Arc<str>,
}

/// Makes the column of an edge by keys.
pub(super) fn resolve(
    builder: &mut Builder<'_>,
    indexes: &mut Indexes,
    edge: &Followed,
    references: &dyn References,
) -> ColumnId {
    let pairs: &[KeyPair] = match &edge.def.by {
        EdgeBy::Keys(pairs) => pairs,
        EdgeBy::Inverse(_) => &[],
    };
    let equations = pairs
        .iter()
        .filter_map(|pair| {
            let index = indexes.get(builder, &edge.def.target, &pair.to);
            Some(Equation { from: pair.from.first()?.clone(), to: pair.to.clone(), index })
        })
        .collect();
    let mut resolver = Resolver { builder, references, equations, target: edge.def.target.clone() };
    if edge.def.many { resolver.list(edge) } else { resolver.single(edge) }
}

impl Resolver<'_, '_> {
    fn single(&mut self, edge: &Followed) -> ColumnId {
        let mut column = Writing::new();
        for node in nodes(&self.builder.columns, edge.table) {
            column.push(self.end(node, None));
        }
        column.single(&mut self.builder.columns, edge.table, edge.name)
    }

    fn list(&mut self, edge: &Followed) -> ColumnId {
        let mut items = Writing::new();
        let (mut states, mut starts) = (Vec::new(), vec![0]);
        for node in nodes(&self.builder.columns, edge.table) {
            states.push(self.elements(node, &mut items));
            starts.push(items.rows());
        }
        items.list(&mut self.builder.columns, (edge.table, edge.name), (states, starts))
    }

    /// Writes the elements of a node's list; the state of the list.
    fn elements(&mut self, node: NodeRef, items: &mut Writing) -> State {
        let Some(list) = self.property(node, 0) else { return State::unknown(Reason::NotCarried) };
        let state = self.builder.columns.state(list);
        match state.presence() {
            Presence::Absent => State::ABSENT,
            Presence::Unknown => self.named_elements(node, state, items),
            Presence::Present => {
                let count = self.builder.columns.range(list).len() as u32;
                if self.is_list(list) {
                    (0..count).for_each(|element| items.push(self.end(node, Some((element, count)))));
                } else {
                    items.push(self.end(node, None));
                }
                State::PRESENT.with(state.0 & State::OPEN)
            }
        }
    }

    /// A list that cannot be told, whose possible elements are named.
    fn named_elements(&self, node: NodeRef, state: State, items: &mut Writing) -> State {
        let reason = state.reason().unwrap_or(Reason::NotCarried);
        match self.named(node, 0, None).filter(|named| !named.nodes.is_empty()) {
            Some(named) => {
                named.nodes.into_iter().for_each(|node| items.element(node, Some(reason)));
                State::PRESENT
            }
            None => State::unknown(reason),
        }
    }

    fn end(&mut self, node: NodeRef, element: Option<(u32, u32)>) -> End {
        let keys: Vec<(Key, u8)> =
            (0..self.equations.len()).map(|equation| self.key(node, equation, element)).collect();
        if keys.is_empty() || keys.iter().any(|(key, _)| *key == Key::Absent) {
            return End::Absent;
        }
        let matching = self.matching(&keys);
        let unknown = keys.iter().enumerate().find_map(|(at, (key, _))| match key {
            Key::Unknown(reason) => Some((at, *reason)),
            Key::Absent | Key::Known(_) => None,
        });
        let Some((at, reason)) = unknown else { return by_value(&keys, matching.unwrap_or_default()) };
        match self.named(node, at, element) {
            Some(named) => by_name(reason, named, matching.as_deref()),
            None => possible(reason, matching.unwrap_or_default()),
        }
    }

    /// The nodes that meet every equation whose key is known; `None` if no key is.
    fn matching(&self, keys: &[(Key, u8)]) -> Option<Vec<NodeRef>> {
        let mut matching: Option<Vec<NodeRef>> = None;
        for (equation, (key, _)) in self.equations.iter().zip(keys) {
            let Key::Known(key) = key else { continue };
            let nodes = equation.index.get(key).map_or(&[][..], Vec::as_slice);
            match &mut matching {
                // The nodes of a key are in order.
                Some(matching) => matching.retain(|node| nodes.binary_search(node).is_ok()),
                None => matching = Some(nodes.to_vec()),
            }
        }
        matching
    }

    fn key(&mut self, node: NodeRef, equation: usize, element: Option<(u32, u32)>) -> (Key, u8) {
        let Some(slot) = self.property(node, equation) else { return (Key::Unknown(Reason::NotCarried), 0) };
        let slot = element.and_then(|(element, _)| self.element(slot, element)).unwrap_or(slot);
        let bits = self.builder.columns.state(slot).0 & State::SENSITIVE;
        (key(&mut self.builder.columns, slot), bits)
    }

    fn named(&self, node: NodeRef, equation: usize, element: Option<(u32, u32)>) -> Option<Named> {
        let equation = self.equations.get(equation)?;
        if element.is_some_and(|(_, count)| count > ASKED) {
            return None;
        }
        let wanted = Unresolved { property: &equation.from, element, keys: &equation.to };
        let mut named =
            self.references.candidates(node, &wanted).filter(|named| named.nodes.len() <= CANDIDATES)?;
        named.nodes.retain(|node| {
            let plan = self.builder.tables.get(node.table.0 as usize);
            plan.is_some_and(|plan| self.builder.catalog.answers(&plan.def, &self.target))
        });
        Some(named)
    }

    fn property(&self, node: NodeRef, equation: usize) -> Option<Slot> {
        slot(self.builder, node, &self.equations.get(equation)?.from)
    }

    fn is_list(&self, slot: Slot) -> bool {
        let column = self.builder.columns.columns.get(slot.column);
        column.is_some_and(|column| matches!(column.data, Data::List { .. }))
    }

    fn element(&self, list: Slot, element: u32) -> Option<Slot> {
        let Data::List { items, .. } = &self.builder.columns.columns.get(list.column)?.data else {
            return None;
        };
        let row = self.builder.columns.range(list).nth(element as usize)?;
        Some(Slot { column: *items, row })
    }
}

/// Where known keys lead. Several nodes with one key differ in something that the edge does not say.
fn by_value(keys: &[(Key, u8)], matching: Vec<NodeRef>) -> End {
    match (matching.as_slice(), keys.last()) {
        ([only], _) => End::Node(*only),
        ([], Some((Key::Known(key), bits))) => End::Outside(*key, *bits),
        _ => possible(Reason::NotCarried, matching),
    }
}

/// Where an unknown key leads that the source names nodes for.
fn by_name(reason: Reason, mut named: Named, matching: Option<&[NodeRef]>) -> End {
    if let Some(matching) = matching {
        named.nodes.retain(|node| matching.contains(node));
    }
    match named.nodes.as_slice() {
        [only] if named.is_certain => End::Node(*only),
        _ => possible(reason, named.nodes),
    }
}

fn possible(reason: Reason, nodes: Vec<NodeRef>) -> End {
    End::Possible(reason, if nodes.len() > CANDIDATES { Vec::new() } else { nodes })
}
