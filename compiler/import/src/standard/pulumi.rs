//! A Pulumi schema snapshot: what its tokens are made of, and how it spells the properties of Terraform's types.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::schema::{Attribute, Attributes, Block, Nesting, Value};

/// Types inside types inside types; what lies deeper has no type.
const DEPTH: usize = 12;

/// A Pulumi schema.
#[derive(Deserialize)]
pub(super) struct Pulumi {
    pub(super) resources: BTreeMap<String, Resource>,
    types: BTreeMap<String, Properties>,
}

/// One token.
#[derive(Deserialize)]
pub(super) struct Resource {
    /// The Terraform type that the snapshot takes it for.
    #[serde(default)]
    pub(super) terraform: Option<String>,
    module: String,
    properties: Properties,
}

type Properties = BTreeMap<String, Property>;

#[derive(Deserialize)]
struct Property {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    required: bool,
    /// The name on the wire, where it is not the camel case of its own.
    #[serde(default)]
    wire: Option<String>,
}

impl Pulumi {
    /// The properties of a token as Terraform would have them.
    pub(super) fn attributes(&self, resource: &Resource) -> Attributes {
        self.within(&resource.module, &resource.properties, DEPTH)
    }

    fn within(&self, module: &str, properties: &Properties, depth: usize) -> Attributes {
        let written = properties.iter().filter(|(name, _)| *name != "timeouts");
        written
            .map(|(name, property)| {
                let attribute = self.attribute(module, property, depth);
                (name.trim_end_matches('_').to_owned(), attribute)
            })
            .collect()
    }

    fn attribute(&self, module: &str, property: &Property, depth: usize) -> Attribute {
        let (nesting, inner) = nesting(&property.kind);
        match self.types.get(&format!("{module}.{inner}")) {
            Some(properties) if depth > 0 => Attribute::Block(Block {
                nesting: nesting.unwrap_or(Nesting::Single),
                max_items: None,
                required: property.required,
                pulumi: property.wire.clone(),
                attributes: self.within(module, properties, depth - 1),
            }),
            Some(_) | None => {
                Attribute::Value(Value { required: property.required, ..Value::of(&scalar(&property.kind)) })
            }
        }
    }

    /// Adds to a Terraform type what only the token says: how Pulumi spells a property, and which numbers are fractions.
    pub(super) fn annotate(&self, resource: &Resource, attributes: &mut Attributes) {
        self.annotate_within(&resource.module, &resource.properties, attributes);
    }

    fn annotate_within(&self, module: &str, properties: &Properties, attributes: &mut Attributes) {
        let names: Vec<String> = attributes.keys().map(|name| squash(name)).collect();
        for (name, attribute) in attributes.iter_mut() {
            let Some((theirs, property)) = counterpart(name, &names, properties) else { continue };
            let spelling = spelling(theirs, property);
            let spelling = (squash(&spelling) != squash(name)).then_some(spelling);
            match attribute {
                Attribute::Value(value) => {
                    value.pulumi = spelling;
                    if nesting(&property.kind).1 == "float" {
                        value.kind = value.kind.replace("number", "float");
                    }
                }
                Attribute::Block(block) => {
                    block.pulumi = spelling;
                    let inner = format!("{module}.{}", nesting(&property.kind).1);
                    if let Some(inner) = self.types.get(&inner) {
                        self.annotate_within(module, inner, &mut block.attributes);
                    }
                }
            }
        }
    }
}

impl Resource {
    /// How many of its properties a Terraform type has too, of how many.
    pub(super) fn shares(&self, attributes: &Attributes) -> (usize, usize) {
        let theirs: Vec<String> = attributes.keys().map(|name| squash(name)).collect();
        let written = || self.properties.keys().filter(|name| *name != "timeouts");
        let shared = |name: &&String| {
            let name = squash(name);
            theirs.contains(&name) || variants(&name).iter().any(|variant| theirs.contains(variant))
        };
        (written().filter(shared).count(), written().count())
    }
}

/// The property that is the attribute: of its name, or of its plural or singular where no other attribute has that name.
fn counterpart<'p>(
    name: &str,
    taken: &[String],
    properties: &'p Properties,
) -> Option<(&'p str, &'p Property)> {
    let find = |wanted: &str| properties.iter().find(|(theirs, _)| squash(theirs) == wanted);
    let name = squash(name);
    let other =
        || variants(&name).into_iter().filter(|name| !taken.contains(name)).find_map(|name| find(&name));
    find(&name).or_else(other).map(|(name, property)| (name.as_str(), property))
}

/// Plurals and singulars of a name.
fn variants(name: &str) -> Vec<String> {
    let mut variants = vec![format!("{name}s"), format!("{name}es")];
    let ends = [("y", "ies"), ("ies", "y"), ("es", ""), ("s", ""), ("ices", "ix"), ("ix", "ices")];
    variants.extend(ends.iter().filter_map(|(end, other)| Some(name.strip_suffix(end)?.to_owned() + other)));
    variants
}

/// How a property is spelt on the wire.
fn spelling(name: &str, property: &Property) -> String {
    property.wire.clone().unwrap_or_else(|| {
        let mut words = name.split('_').filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default().to_owned();
        first + &words.map(crate::name::pascal).collect::<String>()
    })
}

/// Letters and digits in lower case: spellings by convention are one.
pub(super) fn squash(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// `list[RuleArgs]` is a list of `RuleArgs`.
fn nesting(kind: &str) -> (Option<Nesting>, &str) {
    let inside = |start: &str| kind.strip_prefix(start).and_then(|rest| rest.strip_suffix(']'));
    match (inside("list["), inside("map[")) {
        (Some(inner), _) => (Some(Nesting::List), inner),
        (_, Some(inner)) => (Some(Nesting::Map), inner),
        (None, None) => (None, kind),
    }
}

/// A type without records, as Terraform's schemas write it.
fn scalar(kind: &str) -> String {
    let (nesting, inner) = nesting(kind);
    let inner = match inner {
        "str" => "string",
        "int" => "number",
        "float" => "float",
        "bool" => "bool",
        union if union.starts_with("union[") && union.ends_with(", str]") && !union.contains("Args") => {
            "string"
        }
        _ => return "any".to_owned(),
    };
    match nesting {
        None | Some(Nesting::Single) => inner.to_owned(),
        Some(Nesting::List) => format!("list<{inner}>"),
        Some(Nesting::Set) => format!("set<{inner}>"),
        Some(Nesting::Map) => format!("map<{inner}>"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Pulumi, Resource, variants};
    use crate::standard::schema::Attributes;

    const SNAPSHOT: &str = r#"{"resources":{"p:m/a:A":{"module":"m","properties":{
        "ingress_rules":{"type":"list[RuleArgs]"},"weight":{"type":"float"},"name":{"type":"str","required":true},
        "kind_":{"type":"union[Kind, str]"},"any":{"type":"Archive"},"timeouts":{"type":"TimeoutsArgs"}}}},
        "types":{"m.RuleArgs":{"ports":{"type":"list[int]"}}}}"#;

    fn snapshot() -> (Pulumi, Resource) {
        let mut read: Pulumi = serde_json::from_str(SNAPSHOT).unwrap();
        let (_, resource) = read.resources.pop_first().unwrap();
        (read, resource)
    }

    #[test]
    fn a_token_alone_makes_a_type() {
        let (pulumi, resource) = snapshot();
        let made = serde_json::to_string(&pulumi.attributes(&resource)).unwrap();
        let expected = r#"{"any":{"type":"any"},"ingress_rules":{"block":"list","attributes":{"ports":{"type":"list<number>"}}},"kind":{"type":"string"},"name":{"type":"string","required":true},"weight":{"type":"float"}}"#;
        assert_eq!(made, expected);
    }

    #[test]
    fn a_terraform_type_learns_plurals_and_fractions() {
        let (pulumi, resource) = snapshot();
        let mut attributes: Attributes = serde_json::from_str(
            r#"{"ingress_rule":{"block":"list","attributes":{"port":{"type":"list<number>"}}},"weight":{"type":"number"}}"#,
        )
        .unwrap();
        assert_eq!(resource.shares(&attributes), (2, 5));
        pulumi.annotate(&resource, &mut attributes);
        let expected = r#"{"ingress_rule":{"block":"list","pulumi":"ingressRules","attributes":{"port":{"type":"list<number>","pulumi":"ports"}}},"weight":{"type":"float"}}"#;
        assert_eq!(serde_json::to_string(&attributes).unwrap(), expected);
    }

    #[test]
    fn plurals_go_both_ways() {
        assert!(variants("policies").contains(&"policy".to_owned()));
        assert!(variants("policy").contains(&"policies".to_owned()));
        assert!(variants("address").contains(&"addresses".to_owned()));
    }
}
