//! Edges that values do not decide, decided by what the configuration refers to.

use super::address::{module_of, without_keys};
use super::configuration::Configuration;
use super::trace::{self, Target};
use pol_graph::{Named, References, Unresolved};
use pol_ir::columns::NodeRef;
use rustc_hash::FxHashMap;

/// How many instances a name can mean before it is taken to mean any.
const INSTANCES: usize = 64;

/// One document's configuration, and its nodes by address.
pub(super) struct Referring<'t> {
    configuration: Configuration<'t>,
    nodes: Vec<(String, NodeRef)>,
    /// Where each node stands in `nodes`.
    places: FxHashMap<NodeRef, usize>,
    /// Where each address stands in `nodes`.
    addresses: FxHashMap<String, usize>,
    /// The instances of each resource, by address without keys.
    instances: FxHashMap<String, Vec<usize>>,
}

impl<'t> Referring<'t> {
    pub(super) fn new(configuration: Configuration<'t>, nodes: Vec<(String, NodeRef)>) -> Self {
        let addresses =
            nodes.iter().enumerate().map(|(place, (address, _))| (address.clone(), place)).collect();
        let places = nodes.iter().enumerate().map(|(place, (_, node))| (*node, place)).collect();
        let mut instances: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (place, (address, _)) in nodes.iter().enumerate() {
            instances.entry(without_keys(address)).or_default().push(place);
        }
        Self { configuration, nodes, places, addresses, instances }
    }

    fn named(&self, node: NodeRef, wanted: &Unresolved<'_>) -> Option<Named> {
        let (address, _) = self.nodes.get(*self.places.get(&node)?)?;
        let targets = trace::targets(&self.configuration, address, wanted)?;
        let mut nodes = Vec::new();
        for target in &targets {
            let found = self.find(target);
            if found.is_empty() {
                // A resource that no rule reads: the value can come from it, so the others are not all.
                return None;
            }
            nodes.extend(found);
        }
        if nodes.is_empty() {
            return None;
        }
        let are_keys = targets.iter().all(|target| is_key(target, wanted));
        // As many names as elements: each element is one of them, in the order of the text.
        if let Some((element, count)) = wanted.element
            && (count as usize, nodes.len()) == (targets.len(), targets.len())
            && are_keys
            && !wanted.among_known
        {
            let (_, node) = nodes.get(element as usize)?;
            return Some(Named { nodes: vec![*node], is_certain: true });
        }
        nodes.sort_unstable();
        nodes.dedup();
        let nodes: Vec<NodeRef> = nodes.into_iter().map(|(_, node)| node).collect();
        Some(Named { is_certain: are_keys && nodes.len() == 1, nodes })
    }

    /// The nodes that a name can mean, with their places; none where they are too many to tell.
    fn find(&self, target: &Target) -> Vec<(usize, NodeRef)> {
        let node = |place: usize| self.nodes.get(place).map(|(_, node)| (place, *node));
        if let Some(address) = &target.address {
            return self.addresses.get(address).and_then(|place| node(*place)).into_iter().collect();
        }
        let instances = self.instances.get(&target.resource).map_or(&[][..], Vec::as_slice);
        if instances.len() > INSTANCES {
            return Vec::new();
        }
        let fits = |place: &&usize| {
            let address = self.nodes.get(**place).map_or("", |(address, _)| address);
            target.module.as_ref().is_none_or(|module| module == module_of(address))
        };
        instances.iter().filter(fits).filter_map(|place| node(*place)).collect()
    }
}

/// Whether what is read of the target is one of its keys; an old plan does not say what is read.
fn is_key(target: &Target, wanted: &Unresolved<'_>) -> bool {
    target.attribute.as_ref().is_none_or(|attribute| wanted.keys.iter().any(|key| **key == **attribute))
}

/// All documents of a run.
pub(super) struct All<'t>(Vec<Referring<'t>>);

impl<'t> All<'t> {
    pub(super) fn new(documents: Vec<Referring<'t>>) -> Self {
        Self(documents)
    }
}

impl References for All<'_> {
    fn candidates(&self, node: NodeRef, wanted: &Unresolved<'_>) -> Option<Named> {
        self.0.iter().find_map(|document| document.named(node, wanted))
    }
}
