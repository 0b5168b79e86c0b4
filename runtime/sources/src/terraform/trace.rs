//! From an expression to the resources that it names: through variables, module outputs and `each`.
//!
//! A plan shows which names an expression holds, not what it does with them. So the result is what the value can come
//! from; where a name cannot be followed (a local value, a function of nothing known), there is no result.

use super::address::{last_key, module_of, parts, split_key};
use super::configuration::Configuration;
use crate::json::Json;
use pol_graph::Unresolved;
use std::borrow::Cow;

/// How many names are followed for one value.
const NAMES: u32 = 1000;

/// How many variables and outputs lie between a value and a resource.
const DEPTH: u32 = 32;

/// A resource that an expression names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Target {
    /// Its address without keys, module and all.
    pub(super) resource: String,
    /// The module that it stands in; `None` where it may be any instance of the module.
    pub(super) module: Option<String>,
    /// Its whole address, where module and instance are known.
    pub(super) address: Option<String>,
    /// What of it is read.
    pub(super) attribute: Option<String>,
}

/// Where an expression stands.
#[derive(Clone)]
struct Scope<'t> {
    module: String,
    /// Whether the module's instance keys are known.
    is_exact: bool,
    /// The instance key of the block.
    key: String,
    /// What `each` ranges over.
    for_each: Option<Json<'t>>,
    depth: u32,
}

/// The resources that a value of the resource at an address names; `None` where not all can be told.
pub(super) fn targets(
    configuration: &Configuration<'_>,
    address: &str,
    wanted: &Unresolved<'_>,
) -> Option<Vec<Target>> {
    let own = configuration.resource(address)?;
    let expressions = written(own.expressions.as_ref()?, wanted)?;
    let scope = Scope {
        module: module_of(address).to_owned(),
        is_exact: true,
        key: last_key(address).to_owned(),
        for_each: own.for_each,
        depth: 0,
    };
    let mut tracer = Tracer { configuration, targets: Vec::new(), names: 0 };
    for expression in &expressions {
        tracer.expression(expression, &scope)?;
    }
    Some(tracer.targets)
}

/// What expressions name.
pub(super) struct Traced {
    /// The resources.
    pub(super) targets: Vec<Target>,
    /// Whether there may be more: a name could not be followed.
    pub(super) is_open: bool,
}

/// What a resource depends on by its configuration: what its arguments name, and what it is said to wait for.
pub(super) fn of_resource(configuration: &Configuration<'_>, address: &str) -> Option<Traced> {
    let own = configuration.resource(address)?;
    let scope = Scope {
        module: module_of(address).to_owned(),
        is_exact: true,
        key: last_key(address).to_owned(),
        for_each: own.for_each,
        depth: 0,
    };
    let members = ["count_expression", "for_each_expression"];
    let mut expressions: Vec<Json<'_>> = members.iter().filter_map(|member| own.raw.get(member)).collect();
    arguments_in(own.expressions, &mut expressions);
    let mut tracer = Tracer { configuration, targets: Vec::new(), names: 0 };
    let mut is_open = tracer.all(&expressions, &scope);
    if let Some(named) = own.raw.get("depends_on") {
        named.items(|name| {
            let name = name.text().unwrap_or_default();
            is_open |= tracer.name(&parts(&name), false, &scope).is_none();
        });
    }
    Some(Traced { targets: tracer.targets, is_open })
}

/// What expressions name that stand in a module, outside of resources.
pub(super) fn of_part<'t>(
    configuration: &Configuration<'t>,
    module: &str,
    expressions: &[Json<'t>],
) -> Traced {
    let (module, key) = (module.to_owned(), String::new());
    let is_exact = module.is_empty();
    let scope = Scope { module, is_exact, key, for_each: None, depth: 0 };
    let mut tracer = Tracer { configuration, targets: Vec::new(), names: 0 };
    let is_open = tracer.all(expressions, &scope);
    Traced { targets: tracer.targets, is_open }
}

/// The expressions of arguments, however deep the blocks that hold them.
fn arguments_in<'t>(written: Option<Json<'t>>, found: &mut Vec<Json<'t>>) {
    let mut open: Vec<Json<'t>> = written.into_iter().collect();
    while let Some(value) = open.pop() {
        if is_argument(&value) {
            found.push(value);
            continue;
        }
        value.items(|item| open.push(item));
        value.entries(|_, entry| open.push(entry));
    }
}

/// The expressions that a value can come from: that of the argument, or those in the blocks that hold it. Blocks that
/// an author generates (`dynamic`) are not shown, so the blocks count only where there are as many as values.
fn written<'t>(expressions: &Json<'t>, wanted: &Unresolved<'_>) -> Option<Vec<Json<'t>>> {
    let (first, path) = wanted.path.split_first()?;
    let mut found = vec![expressions.get(first)?];
    let mut are_blocks = false;
    for step in path {
        let mut inner = Vec::new();
        for expression in found {
            are_blocks |= !is_argument(&expression);
            in_blocks(expression, step, &mut inner);
        }
        found = inner;
    }
    let as_many = wanted.element.is_some_and(|(_, count)| count as usize == found.len());
    (!are_blocks || as_many).then_some(found)
}

/// What a step into an expression leads to: of an argument the argument, of blocks what stands there in each.
fn in_blocks<'t>(expression: Json<'t>, step: &str, found: &mut Vec<Json<'t>>) {
    if is_argument(&expression) {
        return found.push(expression);
    }
    found.extend(expression.get(step));
    expression.items(|block| found.extend(block.get(step)));
}

/// Whether this is the expression of an argument, not of blocks.
fn is_argument(expression: &Json<'_>) -> bool {
    expression.get("references").is_some() || expression.get("constant_value").is_some()
}

struct Tracer<'c, 't> {
    configuration: &'c Configuration<'t>,
    targets: Vec<Target>,
    names: u32,
}

impl<'t> Tracer<'_, 't> {
    fn expression(&mut self, expression: &Json<'t>, scope: &Scope<'t>) -> Option<()> {
        let Some(references) = expression.get("references") else { return Some(()) };
        let mut names: Vec<String> = Vec::new();
        references.items(|name| names.extend(name.text().map(Cow::into_owned)));
        self.names += names.len() as u32;
        if scope.depth > DEPTH || self.names > NAMES {
            return None;
        }
        let same_key = names.iter().any(|name| matches!(name.as_str(), "each.key" | "count.index"));
        let longest = names.iter().filter(|name| !names.iter().any(|other| is_part(name, other)));
        for name in longest {
            self.name(&parts(name), same_key, scope)?;
        }
        Some(())
    }

    /// Follows every expression; whether one of them could not be followed.
    fn all(&mut self, expressions: &[Json<'t>], scope: &Scope<'t>) -> bool {
        let lost = expressions.iter().filter(|expression| self.expression(expression, scope).is_none());
        lost.count() > 0
    }

    fn name(&mut self, parts: &[&str], same_key: bool, scope: &Scope<'t>) -> Option<()> {
        match parts {
            ["var", name, ..] => self.variable(split_key(name).0, scope),
            ["each", "key", ..] | ["count", ..] | ["path", ..] | ["terraform", ..] => Some(()),
            ["each", ..] => {
                let for_each = scope.for_each.as_ref()?;
                self.expression(for_each, &Scope { for_each: None, depth: scope.depth + 1, ..scope.clone() })
            }
            ["module", call, output, ..] => self.output(call, split_key(output).0, scope),
            ["data", kind, name, rest @ ..] => {
                self.resource(&format!("data.{kind}"), name, (rest.first().copied(), same_key), scope);
                Some(())
            }
            ["local" | "self" | "module", ..] | [] | [_] => None,
            [kind, name, rest @ ..] => {
                self.resource(kind, name, (rest.first().copied(), same_key), scope);
                Some(())
            }
        }
    }

    /// A variable of the root is known; any other is what the module's caller says.
    fn variable(&mut self, name: &str, scope: &Scope<'t>) -> Option<()> {
        if scope.module.is_empty() {
            return Some(());
        }
        let call = self.configuration.call(&scope.module)?;
        let Some(argument) = call.expressions.as_ref().and_then(|arguments| arguments.get(name)) else {
            return Some(());
        };
        let outer = Scope {
            module: parent(&scope.module),
            is_exact: scope.is_exact,
            key: if scope.is_exact { last_key(&scope.module).to_owned() } else { String::new() },
            for_each: call.for_each,
            depth: scope.depth + 1,
        };
        self.expression(&argument, &outer)
    }

    fn output(&mut self, call: &str, output: &str, scope: &Scope<'t>) -> Option<()> {
        let module = join(&scope.module, &format!("module.{call}"));
        let is_one = !split_key(call).1.is_empty() || !self.configuration.call(&module)?.is_repeated;
        let expression = self.configuration.output(&module, output)?;
        let inner = Scope {
            module,
            is_exact: scope.is_exact && is_one,
            key: String::new(),
            for_each: None,
            depth: scope.depth + 1,
        };
        self.expression(expression, &inner)
    }

    fn resource(&mut self, kind: &str, name: &str, rest: (Option<&str>, bool), scope: &Scope<'t>) {
        let (attribute, same_key) = rest;
        let (name, key) = split_key(name);
        let key = match key {
            "" if same_key => Some(scope.key.as_str()),
            // Without a key it is the only instance, or all of them.
            "" => None,
            // `[*]` and the like name all of them.
            key if key.contains('*') => None,
            key => Some(key),
        };
        let block = join(&scope.module, &format!("{kind}.{name}"));
        let target = Target {
            resource: super::address::without_keys(&block),
            module: scope.is_exact.then(|| scope.module.clone()),
            address: key.filter(|_| scope.is_exact).map(|key| format!("{block}{key}")),
            attribute: attribute.map(|attribute| split_key(attribute).0.to_owned()),
        };
        if !self.targets.contains(&target) {
            self.targets.push(target);
        }
    }
}

/// Whether `name` only repeats the beginning of `other`.
fn is_part(name: &str, other: &str) -> bool {
    other.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '[']))
}

fn parent(module: &str) -> String {
    module_of_module(module).to_owned()
}

/// The module that a module is called in.
fn module_of_module(module: &str) -> &str {
    let parts = parts(module);
    let length: usize = parts.iter().take(parts.len().saturating_sub(2)).map(|part| part.len() + 1).sum();
    module.get(..length.saturating_sub(1)).unwrap_or_default()
}

fn join(module: &str, address: &str) -> String {
    if module.is_empty() { address.to_owned() } else { format!("{module}.{address}") }
}
