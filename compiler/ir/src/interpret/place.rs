//! Where a finding points: from slots to property paths of nodes.

use super::Interpreter;
use super::eval::Frame;
use super::value::{Cause, Content, Items, Value};
use crate::columns::{ColumnId, Data, NodeRef, Parent, Slot};
use crate::module::{Expr, ExprId};
use crate::names::{Names, Symbol};
use crate::path::{Ends, Picked, Way};
use crate::schema::{EdgeBy, EdgeDef, KeyPair};
use crate::state::Presence;

/// Places that one finding names.
const PLACES: usize = 100;

/// A property of a node, or the node itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The node.
    pub node: NodeRef,
    /// The path of the property in it; empty for the node itself.
    pub path: Vec<Step>,
}

/// One step of a property path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// A property, or a field of a record.
    Field(Symbol),
    /// An element of a list, from 0.
    Index(u32),
    /// An entry of a map.
    Key(String),
}

impl Place {
    /// The node itself.
    pub fn of(node: NodeRef) -> Self {
        Self { node, path: Vec::new() }
    }

    /// The path as reports write it: `ingress[0].cidr_blocks[2]`, `tags["owner"]`.
    pub fn path(&self, names: &Names) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) => {
                    text.push_str(if text.is_empty() { "" } else { "." });
                    text.push_str(names.text(*name));
                }
                Step::Index(index) => text.push_str(&format!("[{index}]")),
                Step::Key(key) => text.push_str(&format!("[{key:?}]")),
            }
        }
        text
    }
}

impl<'a> Frame<'_, 'a> {
    /// The places that an `at` names: of each path, of each element of a list of nodes.
    pub(super) fn places(&mut self, at: ExprId, subject: Option<NodeRef>) -> Vec<Place> {
        let parts = match self.run.module.exprs.get(at) {
            Some(Expr::List(parts)) => parts.as_slice(),
            _ => &[at],
        };
        let mut places = Vec::new();
        for part in parts.iter().take(PLACES) {
            let value = self.eval(*part);
            self.run.places_of(&value, &mut places);
        }
        places.truncate(PLACES);
        let mut kept: Vec<Place> = Vec::new();
        for place in places {
            if !kept.contains(&place) {
                kept.push(place);
            }
        }
        if kept.is_empty() {
            kept.extend(subject.map(Place::of));
        }
        kept
    }
}

impl<'a> Interpreter<'a> {
    fn places_of(&self, value: &Value<'a>, places: &mut Vec<Place>) {
        match (&value.content, value.origin) {
            (Content::Node(node), _) if !node.is_outside() => places.push(Place::of(*node)),
            (Content::List(list), None) => {
                for element in self.elements(list).take(PLACES) {
                    if !matches!(element.value.content, Content::List(_))
                        || !matches!(list.items, Items::Built(_))
                    {
                        self.places_of(&element.value, places);
                    }
                }
            }
            (_, Some(slot)) => places.extend(self.place(slot)),
            (_, None) => {}
        }
    }

    /// The place of what cannot be told.
    pub(super) fn place_of_cause(&self, cause: Cause) -> Option<Place> {
        match cause {
            Cause::Slot(slot) => self.place(slot),
            Cause::Property(node, name) => Some(Place { node, path: vec![Step::Field(name)] }),
        }
    }

    /// The place of a slot; where it was left out, of the deepest part above it that was written. An edge is written
    /// as the property that is its key; an inverse edge is not written in this node at all, and neither is a fact.
    pub(crate) fn place(&self, slot: Slot) -> Option<Place> {
        let (node, chain) = self.shown_chain(slot)?;
        let element = match chain.as_slice() {
            [_, (_, Step::Index(element)), ..] => Some(*element),
            _ => None,
        };
        let own = chain.first().and_then(|(own, _)| self.columns.columns.get(own.column));
        let name = own.map_or("", |column| self.module.names.text(column.name));
        if name.starts_with('$') {
            return Some(Place::of(self.node_of(node)));
        }
        match self.edge(node, name).map(|edge| &edge.by) {
            None => Some(self.written(node, chain)),
            Some(EdgeBy::Inverse(_)) => Some(Place::of(self.node_of(node))),
            Some(EdgeBy::Keys(pairs)) => {
                let key = self.edge_key(node, pairs, element).and_then(|key| self.shown_chain(key));
                Some(key.map_or_else(|| Place::of(self.node_of(node)), |(node, key)| self.written(node, key)))
            }
        }
    }

    /// The row that a slot lies in, and the way to the slot from there as far as it may be told: the keys of a
    /// sensitive map are as secret as its values.
    fn shown_chain(&self, slot: Slot) -> Option<(NodeRef, Vec<(Slot, Step)>)> {
        let (row, mut chain) = self.chain(slot)?;
        let mut whole: Option<Slot> = None;
        let secret = chain.iter().position(|(slot, step)| {
            let of = whole.replace(*slot);
            matches!(step, Step::Key(_)) && of.is_some_and(|of| self.columns.state(of).is_sensitive())
        });
        chain.truncate(secret.unwrap_or(chain.len()));
        Some((row, chain))
    }

    /// The row that a slot lies in, and the way to the slot from there.
    pub(super) fn chain(&self, slot: Slot) -> Option<(NodeRef, Vec<(Slot, Step)>)> {
        let mut chain = Vec::new();
        let mut at = slot;
        let row = loop {
            let column = self.columns.columns.get(at.column)?;
            match column.parent {
                Parent::Table(table) => {
                    chain.push((at, Step::Field(column.name)));
                    break NodeRef { table, row: at.row };
                }
                Parent::Record(record) => {
                    chain.push((at, Step::Field(column.name)));
                    at = Slot { column: record, row: at.row };
                }
                Parent::Variant(whole) => at = Slot { column: whole, row: at.row },
                Parent::Items(list) => {
                    let (row, step) = self.item_step(list, at.row)?;
                    chain.push((at, step));
                    at = Slot { column: list, row };
                }
            }
        };
        chain.reverse();
        Some((row, chain))
    }

    /// The part of a way that was written.
    fn written(&self, row: NodeRef, chain: Vec<(Slot, Step)>) -> Place {
        let written = chain.into_iter().take_while(|(slot, _)| self.is_written(*slot));
        Place { node: self.node_of(row), path: written.map(|(_, step)| step).collect() }
    }

    /// The node that a row is about: rows of details are about nodes of other tables.
    pub(super) fn node_of(&self, node: NodeRef) -> NodeRef {
        let about =
            self.columns.tables.get(node.table).and_then(|table| table.details_of.get(node.row as usize));
        about.copied().unwrap_or(node)
    }

    fn is_written(&self, slot: Slot) -> bool {
        let state = self.columns.state(slot);
        state.presence() != Presence::Absent && !state.is_defaulted()
    }

    /// The row of the list or map that an element row belongs to, and the step to it.
    fn item_step(&self, list: ColumnId, row: u32) -> Option<(u32, Step)> {
        let (starts, keys) = match &self.columns.columns.get(list)?.data {
            Data::List { starts, .. } => (starts, None),
            Data::Map { starts, keys, .. } => (starts, Some(keys)),
            Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Document(_)
            | Data::Variant { .. }
            | Data::Record(_)
            | Data::Edge { .. } => return None,
        };
        let owner = starts.partition_point(|start| *start <= row).checked_sub(1)?;
        let step = match keys {
            Some(keys) => Step::Key(self.columns.strings.text(*keys.get(row as usize)?).to_owned()),
            None => Step::Index(row - starts.get(owner)?),
        };
        Some((owner as u32, step))
    }

    /// The edge of this name of a node's type.
    fn edge(&self, node: NodeRef, name: &str) -> Option<&'a EdgeDef> {
        let path = self.columns.tables.get(node.table)?.path;
        let resource = self.module.types.resources.values().find(|resource| resource.path == path)?;
        resource.def.edge(name)
    }

    /// The value that an edge, or an element of it, is decided by; the whole property where it is not one value.
    fn edge_key(&self, node: NodeRef, pairs: &[KeyPair], element: Option<u32>) -> Option<Slot> {
        let way = |pair: &KeyPair| {
            let names = pair.from.iter().map(|step| self.module.names.find(step));
            Way::new(self.columns, node.table, names.collect::<Option<Vec<_>>>()?)
        };
        let ways: Option<Vec<Way>> = pairs.iter().map(way).collect();
        let ways: Vec<(Way, Ends)> =
            ways?.into_iter().map(|way| (way.clone(), way.ends(self.columns, node.row))).collect();
        let (first, ends) = ways.first()?;
        let leads = |element: &u32| {
            let picked = |(way, ends): &(Way, Ends)| way.pick(self.columns, ends, Some(*element));
            !first.is_cut_at(ends, *element) && ways.iter().all(|key| picked(key) != Picked::Nothing)
        };
        let end = match element {
            None if ends.all.len() == 1 => ends.all.first(),
            None => None,
            Some(nth) => (0..ends.all.len() as u32)
                .filter(leads)
                .nth(nth as usize)
                .and_then(|element| ends.all.get(element as usize)),
        };
        Some(end.map_or_else(|| first.start(node.row), |end| end.slot))
    }
}
