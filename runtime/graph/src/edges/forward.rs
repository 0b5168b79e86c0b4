//! Edges by key: a known key decides by value; an unknown one is decided by the references of the source.

use super::column::{End, Writing};
use super::keys::{Index, Indexes, Key, key};
use super::{Followed, nodes};
use crate::builder::{Builder, Named, References, Unresolved};
use pol_ir::columns::{ColumnId, NodeRef};
use pol_ir::names::Symbol;
use pol_ir::path::{self, Ends, Picked, Way};
use pol_ir::schema::{EdgeBy, KeyPair};
use pol_ir::state::{Presence, Reason, State};
use std::sync::Arc;

/// How many candidates are kept; a value that can lead to more can lead anywhere.
const CANDIDATES: usize = 64;

/// How many unknown elements of one list the source is asked about.
const ASKED: u32 = 256;

/// An equation of the edge, with the nodes that it can choose.
struct Equation {
    from: Vec<Arc<str>>,
    /// `None` where the input does not carry the path.
    way: Option<Way>,
    to: Vec<Arc<str>>,
    index: Arc<Index>,
}

/// A value of one node that the source is asked about: which of the values at the end of the path, and of how many.
type Element = Option<(u32, u32)>;

/// A value that the source is asked about, and whether known ones stand beside it.
#[derive(Clone, Copy, Default)]
struct Asked {
    element: Element,
    among_known: bool,
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
    let from = super::phase(&builder.columns, edge.table);
    let equation = |pair: &KeyPair| {
        let index = indexes.get(builder, (&edge.def.target, &pair.to), from);
        let way = way(builder, edge, &pair.from);
        Equation { from: pair.from.clone(), way, to: pair.to.clone(), index }
    };
    let equations = pairs.iter().map(equation).collect();
    let mut resolver = Resolver { builder, references, equations, target: edge.def.target.clone() };
    if edge.def.many { resolver.list(edge) } else { resolver.single(edge) }
}

fn way(builder: &Builder<'_>, edge: &Followed, path: &[Arc<str>]) -> Option<Way> {
    let names: Option<Vec<Symbol>> = path.iter().map(|step| builder.catalog.symbol(step)).collect();
    Way::new(&builder.columns, edge.table, names?)
}

impl Resolver<'_, '_> {
    fn single(&mut self, edge: &Followed) -> ColumnId {
        let mut column = Writing::new();
        for node in nodes(&self.builder.columns, edge.table) {
            let ends = self.ends(node);
            column.push(self.end(node, &ends, None));
        }
        column.single(&mut self.builder.columns, edge.table, edge.name)
    }

    fn list(&mut self, edge: &Followed) -> ColumnId {
        let mut items = Writing::new();
        let (mut states, mut starts) = (Vec::new(), vec![0]);
        for node in nodes(&self.builder.columns, edge.table) {
            let ends = self.ends(node);
            states.push(self.elements(node, &ends, &mut items));
            starts.push(items.rows());
        }
        items.list(&mut self.builder.columns, (edge.table, edge.name), (states, starts))
    }

    /// Where the way of each equation ends.
    fn ends(&self, node: NodeRef) -> Vec<Ends> {
        let columns = &self.builder.columns;
        let ends = |equation: &Equation| equation.way.as_ref().map(|way| way.ends(columns, node.row));
        self.equations.iter().map(|equation| ends(equation).unwrap_or_default()).collect()
    }

    /// Writes the elements of a node's list; the state of the list. They are those of the first equation; what leads
    /// nowhere is none of them.
    fn elements(&mut self, node: NodeRef, ends: &[Ends], items: &mut Writing) -> State {
        let way = self.equations.first().and_then(|equation| equation.way.clone());
        let (Some(way), Some(first)) = (way, ends.first()) else { return State::unknown(Reason::NotCarried) };
        if let [only] = first.all.as_slice()
            && way.is_whole(*only)
        {
            let state = self.builder.columns.state(only.slot);
            match state.presence() {
                Presence::Absent => return State::ABSENT,
                Presence::Unknown if way.is_cut(*only) => return self.named_elements(node, state, items),
                Presence::Unknown | Presence::Present => {}
            }
        }
        let mut is_open = first.is_open;
        for (element, end) in (0..).zip(&first.all) {
            if way.is_cut(*end) {
                is_open |= self.is_uncounted(&way, *end);
                continue;
            }
            match self.end(node, ends, Some(element)) {
                End::Absent => {}
                end @ (End::Node(_) | End::Outside(..) | End::Possible(..)) => items.push(end),
            }
        }
        State::PRESENT.with(if is_open { State::OPEN } else { 0 })
    }

    /// A list that cannot be told, whose possible elements are named.
    fn named_elements(&self, node: NodeRef, state: State, items: &mut Writing) -> State {
        let reason = state.reason().unwrap_or(Reason::NotCarried);
        match self.named(node, 0, Asked::default()).filter(|named| !named.nodes.is_empty()) {
            Some(named) => {
                named.nodes.into_iter().for_each(|node| items.element(node, Some(reason)));
                State::PRESENT
            }
            None => State::unknown(reason),
        }
    }

    fn end(&mut self, node: NodeRef, ends: &[Ends], element: Option<u32>) -> End {
        let keys: Vec<(Key, u8)> =
            ends.iter().enumerate().map(|(equation, ends)| self.key(equation, ends, element)).collect();
        if keys.is_empty() || keys.iter().any(|(key, _)| *key == Key::Absent) {
            return End::Absent;
        }
        let matching = self.matching(&keys);
        let unknown = keys.iter().enumerate().find_map(|(at, (key, _))| match key {
            Key::Unknown(reason) => Some((at, *reason)),
            Key::Absent | Key::Known(_) => None,
        });
        let Some((at, reason)) = unknown else { return by_value(&keys, matching.unwrap_or_default()) };
        match self.named(node, at, self.asked(at, ends, element)) {
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

    fn key(&mut self, equation: usize, ends: &Ends, element: Option<u32>) -> (Key, u8) {
        let Some(way) = self.equations.get(equation).and_then(|equation| equation.way.as_ref()) else {
            return (Key::Unknown(Reason::NotCarried), 0);
        };
        match way.pick(&self.builder.columns, ends, element) {
            Picked::Nothing => (Key::Absent, 0),
            Picked::Several => (Key::Unknown(Reason::Unreadable), 0),
            Picked::One(slot) => {
                let bits = self.builder.columns.state(slot).0 & State::SENSITIVE;
                (key(&mut self.builder.columns, slot), bits)
            }
        }
    }

    /// Which of the values of an equation is asked about; `None` where nobody can say how many there are.
    fn asked(&self, equation: usize, ends: &[Ends], element: Option<u32>) -> Asked {
        let way = self.equations.get(equation).and_then(|equation| equation.way.as_ref());
        let Some((way, ends)) = way.zip(ends.get(equation)) else { return Asked::default() };
        let is_known = |end: &path::End| self.builder.columns.state(end.slot).presence() == Presence::Present;
        let among_known = ends.all.len() > 1 && ends.all.iter().any(is_known);
        let is_told = !ends.is_open && !ends.all.iter().any(|end| self.is_uncounted(way, *end));
        let element = element.filter(|_| way.is_many()).unwrap_or(0);
        Asked { element: is_told.then_some((element, ends.all.len() as u32)), among_known }
    }

    /// Whether an end stands for nobody knows how many values.
    fn is_uncounted(&self, way: &Way, end: path::End) -> bool {
        way.is_cut(end) && self.builder.columns.state(end.slot).presence() == Presence::Unknown
    }

    fn named(&self, node: NodeRef, equation: usize, asked: Asked) -> Option<Named> {
        let equation = self.equations.get(equation)?;
        let Asked { element, among_known } = asked;
        if element.is_some_and(|(_, count)| count > ASKED) {
            return None;
        }
        let wanted = Unresolved { path: &equation.from, element, among_known, keys: &equation.to };
        let mut named =
            self.references.candidates(node, &wanted).filter(|named| named.nodes.len() <= CANDIDATES)?;
        named.nodes.retain(|node| {
            let plan = self.builder.tables.get(node.table.0 as usize);
            plan.is_some_and(|plan| self.builder.catalog.answers(&plan.def, &self.target))
        });
        Some(named)
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
