//! Steps through a network: the edges that types declare to be in it, read from the columns.

use super::Interpreter;
use super::value::{Cause, Why};
use super::walk::{Hop, Spot, Steps};
use crate::columns::{Data, NodeRef, Slot};
use crate::module;
use crate::names::Symbol;
use crate::schema::ResourceDef;
use crate::state::{Presence, Reason, State};

/// The edges of a network, as steps.
pub(super) struct Network<'i, 'a> {
    pub(super) run: &'i Interpreter<'a>,
    pub(super) network: &'a module::Network,
}

/// Which edge it is, and where it leads: to nodes of this type.
#[derive(Clone, Copy)]
struct Edge {
    name: Symbol,
    target: Symbol,
}

impl Steps for Network<'_, '_> {
    fn hops(&mut self, from: Spot) -> Vec<Hop> {
        let mut hops = match from {
            Spot::Node(node) => {
                let mut hops = Vec::new();
                for edge in self.edges(self.run.columns.tables.get(node.table).map(|table| table.path)) {
                    self.follow(node, edge, &mut hops);
                }
                hops
            }
            Spot::Outside(_, ty) => self.beyond(ty),
            Spot::Any(ty) => {
                let mut hops = self.run.every(&[ty]);
                hops.extend(self.beyond(ty));
                hops
            }
        };
        let columns = self.run.columns;
        hops.sort_by_key(|hop| hop.to.node().map(|node| columns.address(node)));
        hops
    }
}

impl Network<'_, '_> {
    /// The edges that nodes of a type, or of types with an interface, have.
    fn edges(&self, ty: Option<Symbol>) -> Vec<Edge> {
        let module = self.run.module;
        let path = ty.map_or("", |ty| module.names.text(ty));
        let answers = |def: &ResourceDef| *def.path == *path || def.has_interface(path);
        let edge = |(owner, name): &(crate::types::ResourceId, Symbol)| {
            let def = &module.types.resources.get(*owner).filter(|owner| answers(&owner.def))?.def;
            let target = module.names.find(&def.edge(module.names.text(*name))?.target)?;
            Some(Edge { name: *name, target })
        };
        self.network.edges.iter().filter_map(edge).collect()
    }

    /// Nobody knows where the edges of a node outside the input lead.
    fn beyond(&self, ty: Symbol) -> Vec<Hop> {
        let doubt = Some(Why::of(Reason::Outside));
        self.edges(Some(ty)).into_iter().map(|edge| Hop { to: Spot::Any(edge.target), doubt }).collect()
    }

    fn follow(&self, node: NodeRef, edge: Edge, hops: &mut Vec<Hop>) {
        let columns = self.run.columns;
        self.run.note(|reads| {
            reads.properties.insert((node, edge.name));
        });
        let Some(slot) = columns.property(node, edge.name) else {
            let cause = Some(Cause::Property(node, edge.name));
            let doubt = Some(Why { reason: Reason::NotCarried, cause });
            return hops.push(Hop { to: Spot::Any(edge.target), doubt });
        };
        let Some(Data::List { items, .. }) = columns.columns.get(slot.column).map(|column| &column.data)
        else {
            return self.one(slot, edge, hops);
        };
        let state = columns.state(slot);
        if state.presence() == Presence::Unknown || state.is_open() {
            hops.push(Hop { to: Spot::Any(edge.target), doubt: Some(why(state, slot)) });
        }
        for row in columns.range(slot) {
            self.one(Slot { column: *items, row }, edge, hops);
        }
    }

    /// A single edge, or an element of a list of them.
    fn one(&self, slot: Slot, edge: Edge, hops: &mut Vec<Hop>) {
        let state = self.run.columns.state(slot);
        let is_certain = state.presence() == Presence::Present && state.reason().is_none();
        let doubt = (!is_certain).then(|| why(state, slot));
        let targets = self.run.candidates(slot);
        let spot = |node: &NodeRef| match node.is_outside() {
            true => Spot::Outside(*node, edge.target),
            false => Spot::Node(*node),
        };
        match state.presence() {
            Presence::Absent => {}
            Presence::Unknown if targets.is_empty() => hops.push(Hop { to: Spot::Any(edge.target), doubt }),
            Presence::Unknown | Presence::Present => {
                hops.extend(targets.iter().map(|node| Hop { to: spot(node), doubt }));
            }
        }
    }
}

impl<'a> Interpreter<'a> {
    /// The nodes that an edge leads to, or may lead to; none where that may be any.
    pub(super) fn candidates(&self, edge: Slot) -> &'a [NodeRef] {
        let Some(Data::Edge { targets, .. }) =
            self.columns.columns.get(edge.column).map(|column| &column.data)
        else {
            return &[];
        };
        let range = self.columns.range(edge);
        targets.get(range.start as usize..range.end as usize).unwrap_or_default()
    }
}

fn why(state: State, slot: Slot) -> Why {
    Why { reason: state.reason().unwrap_or(Reason::NotCarried), cause: Some(Cause::Slot(slot)) }
}
