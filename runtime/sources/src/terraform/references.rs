//! Edges that values do not decide, decided by what the configuration refers to.

use super::address::{module_of, without_keys};
use super::configuration::Configuration;
use super::trace::{self, Target};
use crate::json::Json;
use pol_graph::{Dependencies, Named, References, Unresolved};
use pol_ir::columns::NodeRef;
use rustc_hash::FxHashMap;

/// How many instances a name can mean before it is taken to mean any.
const INSTANCES: usize = 64;

/// The nodes of one document, and what else is known of who refers to whom.
#[derive(Default)]
pub(super) struct Met<'t> {
    /// The nodes with their addresses, where references can lead to them.
    pub(super) nodes: Vec<(String, NodeRef)>,
    /// The nodes that are no resources, with the module that each stands in and what it is computed from.
    pub(super) parts: FxHashMap<NodeRef, (String, Vec<Json<'t>>)>,
    /// What a state says that its resources depend on, by address without keys.
    pub(super) stated: FxHashMap<NodeRef, Vec<String>>,
}

/// One document's configuration, and its nodes by address.
pub(super) struct Referring<'t> {
    configuration: Configuration<'t>,
    nodes: Vec<(String, NodeRef)>,
    parts: FxHashMap<NodeRef, (String, Vec<Json<'t>>)>,
    stated: FxHashMap<NodeRef, Vec<String>>,
    /// Where each node stands in `nodes`.
    places: FxHashMap<NodeRef, usize>,
    /// Where each address stands in `nodes`.
    addresses: FxHashMap<String, usize>,
    /// The instances of each resource, by address without keys.
    instances: FxHashMap<String, Vec<usize>>,
}

impl<'t> Referring<'t> {
    pub(super) fn new(configuration: Configuration<'t>, met: Met<'t>) -> Self {
        let Met { nodes, parts, stated } = met;
        let addresses =
            nodes.iter().enumerate().map(|(place, (address, _))| (address.clone(), place)).collect();
        let places = nodes.iter().enumerate().map(|(place, (_, node))| (*node, place)).collect();
        let mut instances: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (place, (address, _)) in nodes.iter().enumerate() {
            instances.entry(without_keys(address)).or_default().push(place);
        }
        Self { configuration, nodes, parts, stated, places, addresses, instances }
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

    fn address(&self, node: NodeRef) -> Option<&str> {
        self.nodes.get(*self.places.get(&node)?).map(|(address, _)| address.as_str())
    }

    /// The call of the module that a node stands in.
    fn parent(&self, node: NodeRef) -> Option<Option<NodeRef>> {
        let address = self.address(node)?;
        let module = self.parts.get(&node).map_or_else(|| module_of(address), |(module, _)| module);
        if module.is_empty() {
            return Some(None);
        }
        let place = self.addresses.get(&without_keys(module))?;
        self.nodes.get(*place).map(|(_, call)| Some(*call))
    }

    fn dependencies(&self, node: NodeRef) -> Option<Dependencies> {
        let address = self.address(node)?;
        let traced = match (self.parts.get(&node), self.stated.get(&node)) {
            (Some((module, expressions)), _) => trace::of_part(&self.configuration, module, expressions),
            (None, Some(names)) => return Some(self.stated_nodes(names)),
            (None, None) => trace::of_resource(&self.configuration, address)?,
        };
        let mut is_open = traced.is_open;
        let mut nodes = Vec::new();
        for target in &traced.targets {
            let found = self.find(target);
            is_open |= found.is_empty();
            nodes.extend(found.into_iter().filter(|(_, found)| *found != node));
        }
        nodes.sort_unstable();
        nodes.dedup();
        Some(Dependencies { nodes: nodes.into_iter().map(|(_, node)| node).collect(), is_open })
    }

    fn stated_nodes(&self, names: &[String]) -> Dependencies {
        let mut dependencies = Dependencies::default();
        for name in names {
            let instances = self.instances.get(name).map_or(&[][..], Vec::as_slice);
            dependencies.is_open |= instances.is_empty();
            let nodes = instances.iter().filter_map(|place| self.nodes.get(*place));
            dependencies.nodes.extend(nodes.map(|(_, node)| *node));
        }
        dependencies
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

    fn parent(&self, node: NodeRef) -> Option<Option<NodeRef>> {
        self.0.iter().find_map(|document| document.parent(node))
    }

    fn dependencies(&self, node: NodeRef) -> Option<Dependencies> {
        self.0.iter().find_map(|document| document.dependencies(node))
    }
}
