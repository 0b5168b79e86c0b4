//! What the author wrote, as far as a plan shows it: expressions of resources, module calls and outputs.

use super::address::without_keys;
use super::document::Document;
use super::resource::Resource;
use super::written::Block;
use crate::json::{Json, Kind};
use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::Arc;

/// The configuration of a plan, by address without instance keys.
pub(super) struct Configuration<'t> {
    resources: FxHashMap<String, Own<'t>>,
    calls: FxHashMap<String, Call<'t>>,
    /// Outputs by `module address/name`.
    outputs: FxHashMap<String, Json<'t>>,
    /// Regions by provider configuration.
    regions: FxHashMap<String, Arc<str>>,
}

/// What was written of a resource.
pub(super) struct Own<'t> {
    /// The block.
    pub(super) raw: Json<'t>,
    /// The arguments and blocks in it.
    pub(super) written: Rc<Block<'t>>,
    /// Their expressions, by name.
    pub(super) expressions: Option<Json<'t>>,
    /// What `each` ranges over.
    pub(super) for_each: Option<Json<'t>>,
    provider: Option<String>,
}

/// What was written of a module call.
pub(super) struct Call<'t> {
    raw: Json<'t>,
    /// The expressions of its arguments, by name.
    pub(super) expressions: Option<Json<'t>>,
    /// What `each` ranges over.
    pub(super) for_each: Option<Json<'t>>,
    /// Whether there may be several instances.
    pub(super) is_repeated: bool,
}

impl<'t> Configuration<'t> {
    /// The configuration of a document; without anything if the document has none.
    pub(super) fn new(document: &Document<'t>) -> Self {
        let mut configuration = Self {
            resources: FxHashMap::default(),
            calls: FxHashMap::default(),
            outputs: FxHashMap::default(),
            regions: FxHashMap::default(),
        };
        let Some(whole) = &document.configuration else { return configuration };
        if let Some(root) = whole.get("root_module") {
            configuration.modules(root);
        }
        if let Some(providers) = whole.get("provider_config") {
            configuration.providers(&providers, document.variables.as_ref());
        }
        configuration
    }

    /// Whether there is a configuration at all.
    pub(super) fn is_there(&self) -> bool {
        !self.resources.is_empty()
    }

    /// What was written of a resource of the plan.
    pub(super) fn of(&self, resource: &Resource<'_>) -> Option<&Own<'t>> {
        if self.resources.is_empty() {
            return None;
        }
        self.resource(&resource.address())
    }

    /// What was written of the resource at an address.
    pub(super) fn resource(&self, address: &str) -> Option<&Own<'t>> {
        self.resources.get(&without_keys(address))
    }

    /// The call that made the module at an address.
    pub(super) fn call(&self, module: &str) -> Option<&Call<'t>> {
        self.calls.get(&without_keys(module))
    }

    /// Every module call with its address, in the order of addresses.
    pub(super) fn each_call(&self, mut each: impl FnMut(&str, Json<'t>)) {
        let mut calls: Vec<(&String, &Call<'t>)> = self.calls.iter().collect();
        calls.sort_unstable_by_key(|(address, _)| *address);
        calls.into_iter().for_each(|(address, call)| each(address, call.raw));
    }

    /// The region that a provider configuration works in, where it is written down.
    pub(super) fn region_of(&self, key: &str) -> Option<&Arc<str>> {
        self.regions.get(key)
    }

    /// The expression of an output of the module at an address.
    pub(super) fn output(&self, module: &str, name: &str) -> Option<&Json<'t>> {
        self.outputs.get(&output_key(&without_keys(module), name))
    }

    /// The region that the provider of a resource works in, where it is written down.
    pub(super) fn region(&self, own: &Own<'t>) -> Option<&Arc<str>> {
        self.regions.get(own.provider.as_ref()?)
    }

    /// Reads the root module and all below it; modules wait in a list, so that nothing recurses.
    fn modules(&mut self, root: Json<'t>) {
        let mut waiting = vec![(String::new(), root)];
        while let Some((prefix, module)) = waiting.pop() {
            module.entries(|name, part| match &*name {
                "resources" => {
                    part.items(|resource| self.add_resource(&prefix, resource));
                }
                "outputs" => {
                    part.entries(|name, output| {
                        if let Some(expression) = output.get("expression") {
                            self.outputs.insert(output_key(&prefix, &name), expression);
                        }
                    });
                }
                "module_calls" => {
                    part.entries(|name, call| {
                        let address = joined(&prefix, &format!("module.{name}"));
                        waiting.extend(call.get("module").map(|module| (address.clone(), module)));
                        self.calls.insert(address, Call::new(&call));
                    });
                }
                _ => {}
            });
        }
    }

    fn add_resource(&mut self, prefix: &str, raw: Json<'t>) {
        let Some(address) = raw.get("address") else { return };
        let Some(address) = address.text().map(|address| joined(prefix, &without_keys(&address))) else {
            return;
        };
        self.resources.insert(address, Own::new(raw));
    }

    fn providers(&mut self, providers: &Json<'t>, variables: Option<&Json<'t>>) {
        providers.entries(|key, provider| {
            let region = provider.get("expressions").and_then(|expressions| expressions.get("region"));
            if let Some(region) = region.and_then(|region| constant(&region, variables)) {
                self.regions.insert(key.into_owned(), region);
            }
        });
    }
}

impl<'t> Own<'t> {
    /// What was written in a resource block.
    pub(super) fn new(raw: Json<'t>) -> Self {
        let (mut expressions, mut for_each, mut provider) = (None, None, None);
        raw.entries(|name, value| match &*name {
            "expressions" => expressions = Some(value),
            "for_each_expression" => for_each = Some(value),
            "provider_config_key" => provider = value.text().map(|key| key.into_owned()),
            _ => {}
        });
        let written = Rc::new(Block::new(expressions.as_ref()));
        Self { raw, written, expressions, for_each, provider }
    }
}

impl<'t> Call<'t> {
    fn new(call: &Json<'t>) -> Self {
        let for_each = call.get("for_each_expression");
        let is_repeated = for_each.is_some() || call.get("count_expression").is_some();
        Self { raw: *call, expressions: call.get("expressions"), for_each, is_repeated }
    }
}

/// The text that an expression is: a constant, or a root variable whose value the plan has.
fn constant(expression: &Json<'_>, variables: Option<&Json<'_>>) -> Option<Arc<str>> {
    if let Some(constant) = expression.get("constant_value") {
        return constant.text().map(|text| text.as_ref().into());
    }
    let mut variable = None;
    expression.get("references")?.items(|reference| {
        if let Some(name) = reference.text().and_then(|text| text.strip_prefix("var.").map(str::to_owned)) {
            variable = Some(name);
        }
    });
    let value = variables?.get(&variable?)?.get("value").filter(|value| value.kind() == Kind::Text)?;
    value.text().map(|text| text.as_ref().into())
}

fn joined(prefix: &str, address: &str) -> String {
    if prefix.is_empty() { address.to_owned() } else { format!("{prefix}.{address}") }
}

fn output_key(module: &str, name: &str) -> String {
    format!("{module}/{name}")
}
