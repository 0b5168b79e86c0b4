//! Edges that values do not decide, decided by what the configuration refers to.

use super::address::{last_key, module_of, without_keys};
use super::configuration::Configuration;
use super::trace::{self, Target};
use pol_graph::{Named, References, Unresolved};
use pol_ir::columns::NodeRef;
use rustc_hash::FxHashMap;

/// One document's configuration, and its nodes by address.
pub(super) struct Referring<'t> {
    configuration: Configuration<'t>,
    nodes: Vec<(String, NodeRef)>,
    /// Where each node stands in `nodes`.
    places: FxHashMap<NodeRef, usize>,
    /// The instances of each resource, by address without keys.
    instances: FxHashMap<String, Vec<usize>>,
}

impl<'t> Referring<'t> {
    pub(super) fn new(configuration: Configuration<'t>, nodes: Vec<(String, NodeRef)>) -> Self {
        let places = nodes.iter().enumerate().map(|(place, (_, node))| (*node, place)).collect();
        let mut instances: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (place, (address, _)) in nodes.iter().enumerate() {
            instances.entry(without_keys(address)).or_default().push(place);
        }
        Self { configuration, nodes, places, instances }
    }

    fn named(&self, node: NodeRef, wanted: &Unresolved<'_>) -> Option<Named> {
        let (address, _) = self.nodes.get(*self.places.get(&node)?)?;
        let targets = trace::targets(&self.configuration, address, wanted.property)?;
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
        {
            let (_, node) = nodes.get(element as usize)?;
            return Some(Named { nodes: vec![*node], is_certain: true });
        }
        nodes.sort_unstable();
        nodes.dedup();
        let nodes: Vec<NodeRef> = nodes.into_iter().map(|(_, node)| node).collect();
        Some(Named { is_certain: are_keys && nodes.len() == 1, nodes })
    }

    /// The nodes that a name can mean, with their places.
    fn find(&self, target: &Target) -> Vec<(usize, NodeRef)> {
        let instances = self.instances.get(&target.resource).map_or(&[][..], Vec::as_slice);
        let known = instances.iter().filter_map(|place| Some((*place, self.nodes.get(*place)?)));
        let fits = |address: &str| {
            target.module.as_ref().is_none_or(|module| module == module_of(address))
                && target.key.as_ref().is_none_or(|key| key == last_key(address))
        };
        known.filter(|(_, (address, _))| fits(address)).map(|(place, (_, node))| (place, *node)).collect()
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
