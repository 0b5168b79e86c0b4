//! Walks from node to node: along the edges of a network, or along one expression.
//!
//! First everything that certain edges lead to, then everything that possible ones add. No spot is left twice, so cycles
//! end, and a walk that meets too many edges is over a limit. Edges of one spot are taken in order of the addresses that
//! they lead to: so is the first of several shortest paths the one found.

use super::eval::{Frame, strict};
use super::network::Network;
use super::value::{Content, Element, Items, List, Truth, Value, Why};
use crate::columns::NodeRef;
use crate::limits::LIST_ITEMS;
use crate::module::{ExprId, LocalId, NetworkId, Walk};
use crate::names::Symbol;
use crate::state::Reason;
use crate::types::TypeId;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// How many spots walks may hold that are kept for others to ask.
const KEPT: usize = 1 << 20;

/// Where a walk can be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Spot {
    /// At a node of the input.
    Node(NodeRef),
    /// At a node outside of it, of the type that the edge leads to.
    Outside(NodeRef, Symbol),
    /// At any node of a type, in the input or outside.
    Any(Symbol),
}

/// A step of a walk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hop {
    pub(super) to: Spot,
    /// Why it is uncertain that it can be taken.
    pub(super) doubt: Option<Why>,
}

/// What leads on from a spot, in order.
pub(super) trait Steps {
    fn hops(&mut self, from: Spot) -> Vec<Hop>;
}

/// What a walk reached.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// By certain edges, nearest first, each with the position of the one before it; `None` after the start.
    certain: Vec<(NodeRef, Option<usize>)>,
    certain_at: FxHashMap<NodeRef, usize>,
    /// By possible ones.
    possible: Vec<(NodeRef, Why)>,
    possible_at: FxHashMap<NodeRef, usize>,
    /// Why there may be more, outside the input.
    open: Option<Why>,
    is_over: bool,
}

/// Walks that were made.
#[derive(Default)]
pub(super) struct Walks(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    walks: FxHashMap<(NetworkId, Spot), Arc<Reached>>,
    spots: usize,
}

impl Spot {
    pub(super) fn node(self) -> Option<NodeRef> {
        match self {
            Self::Node(node) | Self::Outside(node, _) => Some(node),
            Self::Any(_) => None,
        }
    }
}

/// A walk under way.
struct Walker<'s, S> {
    steps: &'s mut S,
    seen: FxHashSet<Spot>,
    doubtful: Vec<(Spot, Why)>,
    hops: usize,
    reached: Reached,
}

/// What a walk from a spot reaches.
pub(super) fn walk(start: Spot, steps: &mut impl Steps) -> Reached {
    let (seen, doubtful, reached) = Default::default();
    let mut walker = Walker { steps, seen, doubtful, hops: 0, reached };
    walker.certain(start);
    walker.possible();
    walker.reached
}

impl<S: Steps> Walker<'_, S> {
    fn hops(&mut self, from: Spot) -> Vec<Hop> {
        let hops = self.steps.hops(from);
        self.hops = self.hops.saturating_add(hops.len());
        self.reached.is_over |= self.hops > LIST_ITEMS;
        hops
    }

    fn certain(&mut self, start: Spot) {
        let mut queue = vec![(start, None)];
        let mut next = 0;
        while let Some((spot, at)) = queue.get(next).copied().filter(|_| !self.reached.is_over) {
            next += 1;
            for Hop { to, doubt } in self.hops(spot) {
                match (doubt, to.node()) {
                    (Some(why), _) => self.doubtful.push((to, why)),
                    (None, Some(node)) if self.seen.insert(to) => {
                        let position = self.reached.reach(node, at);
                        queue.push((to, Some(position)));
                    }
                    (None, _) => {}
                }
            }
        }
    }

    fn possible(&mut self) {
        let mut queue = std::mem::take(&mut self.doubtful);
        let mut next = 0;
        while let Some((spot, why)) = queue.get(next).copied().filter(|_| !self.reached.is_over) {
            next += 1;
            if !self.seen.insert(spot) {
                continue;
            }
            match spot.node() {
                Some(node) => self.reached.may_reach(node, why),
                None => self.reached.open = self.reached.open.or(Some(why)),
            }
            let hops = self.hops(spot);
            queue
                .extend(hops.into_iter().filter(|hop| !self.seen.contains(&hop.to)).map(|hop| (hop.to, why)));
        }
    }
}

impl Reached {
    /// Notes a node after the one at a position; the position of the node. One outside the input may be met as of
    /// several types.
    fn reach(&mut self, node: NodeRef, before: Option<usize>) -> usize {
        *self.certain_at.entry(node).or_insert_with(|| {
            self.certain.push((node, before));
            self.certain.len() - 1
        })
    }

    fn may_reach(&mut self, node: NodeRef, why: Why) {
        if !self.certain_at.contains_key(&node) {
            self.possible_at.entry(node).or_insert_with(|| {
                self.possible.push((node, why));
                self.possible.len() - 1
            });
        }
    }

    fn len(&self) -> usize {
        self.certain.len() + self.possible.len()
    }

    /// Whether the walk leads to a node.
    fn truth(&self, to: NodeRef) -> Truth {
        let beyond = self.open.filter(|_| to.is_outside());
        let doubt = self.possible_at.get(&to).and_then(|at| self.possible.get(*at)).map(|(_, why)| *why);
        match (self.certain_at.contains_key(&to), doubt.or(beyond)) {
            (true, _) => Truth::True,
            (false, Some(why)) => Truth::Unknown(why),
            (false, None) => Truth::False,
        }
    }

    /// The nodes of the shortest way to a node that is certainly reached.
    fn path(&self, start: NodeRef, to: NodeRef) -> Vec<NodeRef> {
        let mut path = Vec::new();
        let mut at = self.certain_at.get(&to).copied();
        while let Some((node, before)) = at.and_then(|at| self.certain.get(at)) {
            path.push(*node);
            // What leads to a node was reached before it.
            at = before.filter(|before| at.is_some_and(|at| *before < at));
        }
        path.push(start);
        path.reverse();
        path
    }
}

impl<'a> Frame<'_, 'a> {
    pub(super) fn walk(
        &mut self,
        id: ExprId,
        op: Walk,
        (from, to, network): (ExprId, Option<ExprId>, NetworkId),
    ) -> Value<'a> {
        let start = self.eval(from);
        let Content::Node(node) = start.content else { return strict(&[&start]) };
        let end = to.map(|to| self.eval(to));
        let sensitive = start.sensitive || end.as_ref().is_some_and(|end| end.sensitive);
        let Some(reached) = self.run.reached(network, self.spot(node, self.ty(from))) else {
            return Value::unknown(Reason::Unreadable);
        };
        let content = match (op, end) {
            _ if reached.is_over => Content::Unknown(Why::of(Reason::Limit)),
            (Walk::Closure, _) => self.run.nodes_reached(self.ty(id), &reached),
            (Walk::Reaches | Walk::Path, Some(end)) => {
                let Content::Node(to) = end.content else { return strict(&[&end]) };
                if op == Walk::Reaches {
                    return Value::from(reached.truth(to)).tainted(sensitive);
                }
                self.path(id, &reached, (node, to))
            }
            (Walk::Reaches | Walk::Path, None) => Content::Unknown(Why::of(Reason::Unreadable)),
        };
        Value::new(content).tainted(sensitive)
    }

    fn spot(&self, node: NodeRef, ty: TypeId) -> Option<Spot> {
        if !node.is_outside() {
            return Some(Spot::Node(node));
        }
        let types = &self.run.module.types;
        types.node_paths(types.inner(ty)).first().map(|path| Spot::Outside(node, *path))
    }

    fn path(&self, id: ExprId, reached: &Reached, (start, end): (NodeRef, NodeRef)) -> Content<'a> {
        let nodes = match reached.truth(end) {
            Truth::True => reached.path(start, end),
            Truth::False => Vec::new(),
            Truth::Unknown(why) => return Content::Unknown(why),
        };
        Content::List(List { ty: self.ty(id), items: Items::Path(nodes.into()), open: None })
    }

    pub(super) fn closure(&mut self, id: ExprId, (from, item, body): (ExprId, LocalId, ExprId)) -> Value<'a> {
        let start = self.eval(from);
        let Content::Node(node) = start.content else { return strict(&[&start]) };
        let ty = self.ty(from);
        let Some(spot) = self.spot(node, ty) else { return Value::unknown(Reason::Unreadable) };
        let run = self.run;
        let reached = walk(spot, &mut Along { frame: self, item, body, ty });
        let content = match reached.is_over {
            true => Content::Unknown(Why::of(Reason::Limit)),
            false => run.nodes_reached(self.ty(id), &reached),
        };
        Value::new(content).tainted(start.sensitive)
    }
}

/// Steps along an expression.
struct Along<'f, 'i, 'a> {
    frame: &'f mut Frame<'i, 'a>,
    item: LocalId,
    body: ExprId,
    /// The type of the nodes.
    ty: TypeId,
}

impl Steps for Along<'_, '_, '_> {
    fn hops(&mut self, from: Spot) -> Vec<Hop> {
        let node = match from {
            Spot::Node(node) | Spot::Outside(node, _) => node,
            Spot::Any(ty) => return self.frame.run.every(&[ty]),
        };
        self.frame.bind(self.item, Value::new(Content::Node(node)));
        let value = self.frame.eval(self.body);
        let mut hops = Vec::new();
        self.lead(&value, None, &mut hops);
        let columns = self.frame.run.columns;
        hops.sort_by_key(|hop| hop.to.node().map(|node| columns.address(node)));
        hops
    }
}

impl Along<'_, '_, '_> {
    /// Adds where a value leads.
    fn lead(&self, value: &Value<'_>, guard: Option<Why>, hops: &mut Vec<Hop>) {
        let types = &self.frame.run.module.types;
        let anything = |why: Why| {
            let paths = types.node_paths(types.inner(self.ty));
            paths.into_iter().map(move |path| Hop { to: Spot::Any(path), doubt: Some(why) })
        };
        match &value.content {
            Content::Node(node) => {
                let to = self.frame.spot(*node, self.ty);
                hops.extend(to.map(|to| Hop { to, doubt: guard }));
            }
            Content::List(list) => {
                for Element { value, guard: doubt } in self.frame.run.elements(list) {
                    self.lead(&value, guard.or(doubt), hops);
                }
                hops.extend(list.open.into_iter().flat_map(anything));
            }
            Content::Unknown(why) => {
                let candidates = value.origin.map(|edge| self.frame.run.candidates(edge)).unwrap_or_default();
                let named =
                    |node: &NodeRef| Some(Hop { to: self.frame.spot(*node, self.ty)?, doubt: Some(*why) });
                hops.extend(candidates.iter().filter_map(named));
                if candidates.is_empty() {
                    hops.extend(anything(*why));
                }
            }
            Content::Absent
            | Content::Bool(_)
            | Content::Int(_)
            | Content::Between(_)
            | Content::Float(_)
            | Content::Text(_)
            | Content::Cidr(_)
            | Content::Ip(_)
            | Content::Duration(_)
            | Content::Bytes(_)
            | Content::Time(_)
            | Content::Version(_)
            | Content::Range(_)
            | Content::Record(_)
            | Content::Map(_)
            | Content::Parsed(_)
            | Content::Any(_) => {}
        }
    }
}

impl<'a> super::Interpreter<'a> {
    /// What a walk through a network reaches; walks are kept, as far as there is room.
    fn reached(&self, network: NetworkId, start: Option<Spot>) -> Option<Arc<Reached>> {
        let start = start?;
        let kept = || self.walks.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().walks.get(&(network, start)) {
            return Some(known.clone());
        }
        let mut steps = Network { run: self, network: self.module.networks.get(network)? };
        let reached = Arc::new(walk(start, &mut steps));
        let mut kept = kept();
        if kept.spots + reached.len() > KEPT {
            *kept = Kept::default();
        }
        kept.spots += reached.len();
        kept.walks.insert((network, start), reached.clone());
        Some(reached)
    }

    /// The nodes that a walk reached, the uncertain ones last.
    fn nodes_reached(&self, ty: TypeId, reached: &Reached) -> Content<'a> {
        let element = |node: NodeRef, guard| Element { value: Value::new(Content::Node(node)), guard };
        let certain = reached.certain.iter().map(|(node, _)| element(*node, None));
        let possible = reached.possible.iter().map(|(node, why)| element(*node, Some(*why)));
        self.list_of(ty, certain.chain(possible).collect(), reached.open)
    }

    /// Every node of some types, none of them for certain.
    pub(super) fn every(&self, types: &[Symbol]) -> Vec<Hop> {
        let tables = self.columns.existing_of(types);
        self.note(|reads| reads.tables.extend(&tables));
        let doubt = Some(Why::of(Reason::Outside));
        let nodes = tables.into_iter().flat_map(|table| self.rows(table));
        nodes.map(|node| Hop { to: Spot::Node(node), doubt }).collect()
    }
}
