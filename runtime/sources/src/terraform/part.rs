//! What a document has besides resources: variables, outputs, providers and module calls, each a node.
//!
//! They are read where a program can touch their types, and then wholly: they are few.

use super::address::without_keys;
use super::configuration::Configuration;
use super::document::Document;
use super::planned::{Marks, Planned};
use super::written::Written;
use crate::json::{Json, Kind};
use pol_graph::{Change, Facts, Seen, Value};
use pol_ir::schema::Origin;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A name of a type, and whose it is.
type Named<'t> = (Origin, Cow<'t, str>);

/// A node that is no resource.
pub(super) struct Part<'t> {
    /// What its type is called: its own, and what holds for all of its kind.
    pub(super) types: [Named<'t>; 2],
    pub(super) address: String,
    /// What it is to Terraform.
    pub(super) kind: &'static str,
    pub(super) name: Cow<'t, str>,
    /// The module that it stands in.
    pub(super) module: String,
    /// What of it the document holds, to say where it stands.
    pub(super) whole: Option<Json<'t>>,
    pub(super) change: Option<Change>,
    /// What its values are computed from.
    pub(super) expressions: Vec<Json<'t>>,
    properties: Properties<'t>,
    /// What is passed to a module.
    arguments: Properties<'t>,
}

type Properties<'t> = Vec<(Cow<'t, str>, Shown<'t>)>;

/// A value of a part.
#[derive(Clone)]
pub(super) enum Shown<'t> {
    /// The part itself, by its properties.
    Part(&'t [(Cow<'t, str>, Shown<'t>)]),
    /// A value of the document.
    Planned(Planned<'t>),
    /// Text.
    Text(Cow<'t, str>),
    /// The document does not say.
    Untold,
}

impl<'t> Part<'t> {
    fn new(kind: &'static str, name: Cow<'t, str>, whole: Option<Json<'t>>) -> Self {
        let general = (Origin::Terraform, Cow::Borrowed(kind));
        Self {
            types: [general.clone(), general],
            address: format!("{kind}.{name}"),
            kind,
            expressions: Vec::new(),
            properties: vec![("name".into(), Shown::Text(name.clone()))],
            arguments: Vec::new(),
            name,
            module: String::new(),
            whole,
            change: Some(Change::None),
        }
    }

    /// Adds a property; one that the document does not mention was left out.
    fn with(mut self, name: &'static str, value: Option<Shown<'t>>) -> Self {
        self.properties.extend(value.map(|value| (name.into(), value)));
        self
    }

    /// Shows it the way that a builder takes it: a call of a module that has a type of its own as what is passed to it.
    pub(super) fn show<T>(&self, is_typed: bool, take: impl FnOnce(&Facts<'_>, &Shown<'_>) -> T) -> T {
        let [(_, own), (_, general)] = &self.types;
        let source_type = if is_typed { own } else { general };
        let properties = if is_typed { &self.arguments } else { &self.properties };
        let facts = Facts {
            address: &self.address,
            name: Some(&self.name),
            source_type: Some(source_type),
            kind: Some(self.kind),
            module: Some(&self.module),
            change: self.change,
            ..Facts::default()
        };
        take(&facts, &Shown::Part(properties))
    }
}

/// The parts of a document.
pub(super) fn of<'t>(document: &Document<'t>, configuration: &Configuration<'t>) -> Vec<Part<'t>> {
    let mut parts = Vec::new();
    let root = document.configuration.as_ref().and_then(|whole| whole.get("root_module"));
    variables(document, root.as_ref(), &mut parts);
    outputs(document, root.as_ref(), &mut parts);
    if let Some(providers) = document.configuration.as_ref().and_then(|whole| whole.get("provider_config")) {
        providers.entries(|key, provider| {
            let region = configuration.region_of(&key).map(|region| Shown::Text(region.to_string().into()));
            parts.push(provider_part(key, &provider, region));
        });
    }
    if root.is_some() {
        configuration.each_call(|address, call| parts.push(call_part(address, call)));
    } else {
        called(document, &mut parts);
    }
    parts
}

fn variables<'t>(document: &Document<'t>, root: Option<&Json<'t>>, parts: &mut Vec<Part<'t>>) {
    let declared = root.and_then(|root| root.get("variables"));
    let mut each = |name: Cow<'t, str>, declared: Option<Json<'t>>| {
        let given = document.variables.as_ref().and_then(|given| given.get(&name)?.get("value"));
        let part = |member: &str| declared.as_ref().and_then(|declared| declared.get(member));
        let marks = secret(part("sensitive"));
        let value =
            |value: Option<Json<'t>>| value.map(|value| planned(Some(value), Marks::None, marks.clone()));
        let whole = declared.or_else(|| document.variables.as_ref()?.get(&name));
        let variable = Part::new("variable", name.clone(), whole)
            .with("value", value(given))
            .with("default", value(part("default")))
            .with("description", part("description").map(plain))
            .with("sensitive", part("sensitive").map(plain));
        parts.push(Part { address: format!("var.{name}"), ..variable });
    };
    match (declared, &document.variables) {
        (Some(declared), _) => declared.entries(|name, variable| each(name, Some(variable))),
        (None, Some(given)) => given.entries(|name, _| each(name, None)),
        (None, None) => {}
    }
}

fn outputs<'t>(document: &Document<'t>, root: Option<&Json<'t>>, parts: &mut Vec<Part<'t>>) {
    let declared = root.and_then(|root| root.get("outputs"));
    let values = document.planned_values.as_ref().or(document.values.as_ref());
    let Some(values) = values.and_then(|values| values.get("outputs")) else { return };
    values.entries(|name, output| {
        let declared = declared.as_ref().and_then(|declared| declared.get(&name));
        let change = document.output_changes.as_ref().and_then(|changes| changes.get(&name));
        let unknown = Marks::new(change.as_ref().and_then(|change| change.get("after_unknown")));
        let value = planned(output.get("value"), unknown, secret(output.get("sensitive")));
        let description = declared.and_then(|declared| declared.get("description"));
        let part = Part::new("output", name, Some(output))
            .with("value", Some(value))
            .with("sensitive", output.get("sensitive").map(plain))
            .with("description", description.map(plain));
        let actions = change.and_then(|change| change.get("actions"));
        let of_state = document.values.as_ref().map(|_| Change::None);
        let change = actions.as_ref().map_or(of_state, super::change::of_actions);
        let expressions = declared.and_then(|declared| declared.get("expression")).into_iter().collect();
        parts.push(Part { change, expressions, ..part });
    });
}

fn provider_part<'t>(key: Cow<'t, str>, provider: &Json<'t>, region: Option<Shown<'t>>) -> Part<'t> {
    let name = provider.get("name").and_then(|name| name.text()).unwrap_or_else(|| key.clone());
    let is_written = provider.get("expressions").is_some_and(|written| written.get("region").is_some());
    let part = Part::new("provider", name, Some(*provider))
        .with("full_name", provider.get("full_name").map(plain))
        .with("alias", provider.get("alias").map(plain))
        .with("version_constraint", provider.get("version_constraint").map(plain))
        .with("region", region.or_else(|| is_written.then_some(Shown::Untold)));
    let module = provider.get("module_address").and_then(|module| module.text());
    Part { address: format!("provider.{key}"), module: module.unwrap_or_default().into_owned(), ..part }
}

/// A module call of the configuration.
fn call_part<'t>(address: &str, call: Json<'t>) -> Part<'t> {
    let (module, name) = address.rsplit_once("module.").unwrap_or(("", address));
    let part = Part::new("module", name.to_owned().into(), Some(call))
        .with("source", call.get("source").map(plain))
        .with("version_constraint", call.get("version_constraint").map(plain));
    let source = call.get("source").and_then(|source| source.text()).unwrap_or_default();
    let types = [(Origin::TerraformModule, source), (Origin::Terraform, "module".into())];
    let (arguments, expressions) = arguments(&call);
    let module = module.trim_end_matches('.').to_owned();
    Part { types, address: address.to_owned(), module, arguments, expressions, ..part }
}

/// What is passed to a module, and its expressions: what is written as a constant is known.
fn arguments<'t>(call: &Json<'t>) -> (Properties<'t>, Vec<Json<'t>>) {
    let (mut properties, mut expressions) = (Vec::new(), Vec::new());
    if let Some(arguments) = call.get("expressions") {
        arguments.entries(|name, expression| {
            let constant = expression.get("constant_value").map(plain);
            properties.push((name, constant.unwrap_or(Shown::Untold)));
            expressions.push(expression);
        });
    }
    (properties, expressions)
}

/// The modules that the resources of a state stand in.
fn called<'t>(document: &Document<'t>, parts: &mut Vec<Part<'t>>) {
    let values = document.planned_values.as_ref().or(document.values.as_ref());
    let mut waiting: Vec<Json<'t>> =
        values.and_then(|values| values.get("root_module")).into_iter().collect();
    let mut addresses = BTreeSet::new();
    while let Some(module) = waiting.pop() {
        let Some(children) = module.get("child_modules") else { continue };
        children.items(|child| {
            let address = child.get("address").and_then(|address| address.text());
            addresses.extend(address.map(|address| without_keys(&address)));
            waiting.push(child);
        });
    }
    for address in addresses {
        let (module, name) = address.rsplit_once("module.").unwrap_or(("", &address));
        let part = Part::new("module", name.to_owned().into(), None).with("source", Some(Shown::Untold));
        let module = module.trim_end_matches('.').to_owned();
        let part = part.with("version_constraint", Some(Shown::Untold));
        parts.push(Part { address: address.clone(), module, ..part });
    }
}

fn plain(value: Json<'_>) -> Shown<'_> {
    planned(Some(value), Marks::None, Marks::None)
}

fn planned<'t>(value: Option<Json<'t>>, unknown: Marks<'t>, sensitive: Marks<'t>) -> Shown<'t> {
    Shown::Planned(Planned { value, unknown, sensitive, written: Written::Untold })
}

/// Marks all of a value where this is true.
fn secret(flag: Option<Json<'_>>) -> Marks<'_> {
    if flag.is_some_and(|flag| flag.kind() == Kind::True) { Marks::All } else { Marks::None }
}

impl Value for Shown<'_> {
    fn seen(&self) -> Seen<'_> {
        match self {
            Self::Part(_) => Seen::Record,
            Self::Planned(planned) => planned.seen(),
            Self::Text(text) => Seen::Text(text.as_ref().into()),
            Self::Untold => Seen::Unknown(pol_ir::state::Reason::NotCarried),
        }
    }

    fn is_sensitive(&self) -> bool {
        match self {
            Self::Planned(planned) => planned.is_sensitive(),
            Self::Part(_) | Self::Text(_) | Self::Untold => false,
        }
    }

    fn wrote(&self, _: &str) -> Option<bool> {
        None
    }

    fn items(&self, mut each: impl FnMut(Self)) -> bool {
        match self {
            Self::Planned(planned) => planned.items(|item| each(Self::Planned(item))),
            Self::Part(_) | Self::Text(_) | Self::Untold => true,
        }
    }

    fn entries(&self, wants: impl Fn(&str) -> bool, mut each: impl FnMut(&str, Self)) -> bool {
        match self {
            Self::Part(properties) => {
                let wanted = properties.iter().filter(|(name, _)| wants(name));
                wanted.for_each(|(name, value)| each(name, value.clone()));
                true
            }
            Self::Planned(planned) => planned.entries(wants, |name, entry| each(name, Self::Planned(entry))),
            Self::Text(_) | Self::Untold => true,
        }
    }
}
