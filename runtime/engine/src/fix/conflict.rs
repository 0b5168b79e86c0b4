//! Fixes that contradict each other: all that are involved are dropped, so that no order decides.

use super::Dropped;
use super::proposal::{Owner, Proposal, overlaps, place};
use pol_ir::columns::NodeRef;
use pol_ir::interpret::{Place, Step, Write, Written};
use pol_ir::module::Module;
use pol_ir::names::Symbol;
use pol_ir::types::ResourceId;
use std::collections::{BTreeMap, BTreeSet};

/// What earlier rounds have written, which no later one writes again.
#[derive(Default)]
pub(crate) struct Frozen {
    places: BTreeMap<NodeRef, Vec<Place>>,
    created: BTreeSet<(ResourceId, String)>,
}

impl Frozen {
    /// Freezes what a fix writes.
    pub(crate) fn freeze(&mut self, module: &Module, proposal: &Proposal) {
        for write in &proposal.writes {
            if let Write::Create { ty, properties } = write {
                self.created.insert((*ty, identity(module, *ty, properties)));
            } else if let Some(place) = place(write) {
                self.places.entry(place.node).or_default().push(place.clone());
            }
        }
    }

    fn is_touched(&self, module: &Module, proposal: &Proposal) -> bool {
        proposal.writes.iter().any(|write| match (write, place(write)) {
            (Write::Create { ty, properties }, _) => {
                self.created.contains(&(*ty, identity(module, *ty, properties)))
            }
            (_, Some(place)) => {
                let frozen = self.places.get(&place.node).map_or(&[][..], Vec::as_slice);
                frozen.iter().any(|frozen| overlaps(place, frozen))
            }
            (_, None) => false,
        })
    }
}

/// The fixes that can stand beside each other and beside earlier rounds.
pub(crate) fn settle(
    module: &Module,
    proposals: Vec<(Owner, Proposal)>,
    frozen: &Frozen,
    dropped: &mut Vec<Dropped>,
) -> Vec<(Owner, Proposal)> {
    let (frozen_out, open): (Vec<_>, Vec<_>) =
        proposals.into_iter().partition(|(_, proposal)| frozen.is_touched(module, proposal));
    dropped
        .extend(frozen_out.iter().map(|(owner, _)| owner.dropped("an earlier round wrote the same place")));
    let mut against: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (one, other) in contradictions(module, &open) {
        against.entry(one).or_default().insert(other);
        against.entry(other).or_default().insert(one);
    }
    for (index, others) in &against {
        let Some((owner, _)) = open.get(*index) else { continue };
        let named: Vec<String> = others
            .iter()
            .filter_map(|other| open.get(*other))
            .map(|(other, _)| if other == owner { "itself".to_owned() } else { other.text() })
            .collect();
        dropped.push(owner.dropped(format!("it contradicts {}", named.join(", "))));
    }
    let kept = open.into_iter().enumerate().filter(|(index, _)| !against.contains_key(index));
    kept.map(|(_, proposal)| proposal).collect()
}

/// What can only contradict what shares it: a property of a node, or what a created resource is known by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    Property(NodeRef, Option<Symbol>),
    Created(ResourceId, String),
}

fn contradictions(module: &Module, proposals: &[(Owner, Proposal)]) -> Vec<(usize, usize)> {
    let mut spots: BTreeMap<Spot, Vec<(usize, &Write)>> = BTreeMap::new();
    for (index, (_, proposal)) in proposals.iter().enumerate() {
        for write in &proposal.writes {
            spots.entry(spot(module, write)).or_default().push((index, write));
        }
    }
    let mut found = Vec::new();
    for writes in spots.values() {
        for (at, (one, write)) in writes.iter().enumerate() {
            let later = writes.iter().skip(at + 1);
            found
                .extend(later.filter(|(_, other)| contradict(write, other)).map(|(other, _)| (*one, *other)));
        }
    }
    found
}

fn spot(module: &Module, write: &Write) -> Spot {
    match write {
        Write::Set { target, .. } | Write::Add { target, .. } | Write::Remove { target } => {
            let first = target.place.path.first().and_then(|step| match step {
                Step::Field(name) => Some(*name),
                Step::Index(_) | Step::Key(_) => None,
            });
            Spot::Property(target.place.node, first)
        }
        Write::Create { ty, properties } => Spot::Created(*ty, identity(module, *ty, properties)),
    }
}

/// What a created resource is known by: the properties that its type's edges begin at, else all that is written.
pub(crate) fn identity(module: &Module, ty: ResourceId, properties: &[(Symbol, Written)]) -> String {
    let def = module.types.resources.get(ty).map(|resource| &resource.def);
    let is_key = |(name, _): &&(Symbol, Written)| {
        def.is_some_and(|def| def.edge_at(&[module.names.text(*name)]).is_some())
    };
    let keys: Vec<_> = properties.iter().filter(is_key).collect();
    if keys.is_empty() { format!("{properties:?}") } else { format!("{keys:?}") }
}

fn contradict(one: &Write, other: &Write) -> bool {
    if one == other {
        return false;
    }
    match (one, other) {
        (Write::Create { .. }, Write::Create { .. }) => true,
        (Write::Add { target, .. }, Write::Add { target: also, .. }) if target == also => false,
        (_, _) => place(one).zip(place(other)).is_some_and(|(one, other)| overlaps(one, other)),
    }
}
