//! Edges between resources: `edges.toml`. Targets are Terraform types there, so that the table outlives a renaming.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::naming::TypeName;
use super::schema::{Attribute, Attributes};
use crate::Problem;

/// `edges.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Links {
    /// Edges of every type that has a property of that name.
    shared: Vec<Shared>,
    /// Edges of one type by name, as the language writes them, with Terraform types as targets.
    types: BTreeMap<String, BTreeMap<String, String>>,
}

/// An edge of every type of a provider that has the property.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    provider: String,
    property: String,
    edge: String,
    target: String,
    keys: String,
}

/// The names and properties of all types, to resolve targets and to check keys.
pub(crate) type Known<'a> = BTreeMap<&'a str, (TypeName, &'a Attributes)>;

impl Links {
    /// The edges of a type: lines of its body, by name.
    pub(crate) fn of(&self, terraform: &str, known: &Known) -> Result<Vec<String>, Problem> {
        let Some((name, attributes)) = known.get(terraform) else { return Ok(Vec::new()) };
        let own = self.types.get(terraform);
        let mut specs: BTreeMap<&str, String> = BTreeMap::new();
        for shared in self.shared.iter().filter(|shared| shared.fits(terraform, attributes)) {
            specs.insert(&shared.edge, shared.spec(attributes));
        }
        specs.extend(own.into_iter().flatten().map(|(edge, spec)| (edge.as_str(), spec.clone())));
        let line = |(edge, spec): (&str, String)| {
            if attributes.contains_key(edge) {
                return Err(format!("{terraform}: the edge `{edge}` has the name of a property"));
            }
            let text = resolve(&spec, name, attributes, known)
                .map_err(|problem| format!("{terraform}.{edge}: {problem}"))?;
            Ok(format!("{edge}: {text}"))
        };
        specs.into_iter().map(line).collect()
    }

    /// A type with edges that is no type of the schemas.
    pub(crate) fn unknown_type(&self, known: &Known) -> Option<&str> {
        self.types.keys().map(String::as_str).find(|terraform| !known.contains_key(terraform))
    }
}

impl Shared {
    /// The property is there, and no property has the edge's name.
    fn fits(&self, terraform: &str, attributes: &Attributes) -> bool {
        let ours = terraform.strip_prefix(self.provider.as_str()).is_some_and(|rest| rest.starts_with('_'));
        ours && attributes.contains_key(&self.property) && !attributes.contains_key(&self.edge)
    }

    fn spec(&self, attributes: &Attributes) -> String {
        let Shared { property, target, keys, .. } = self;
        let many =
            matches!(attributes.get(property), Some(Attribute::Value(value)) if value.kind.contains('<'));
        if many {
            format!("list<{target}> by {property} = {keys}")
        } else {
            format!("{target}? by {property} = {keys}")
        }
    }
}

/// `aws_vpc? by vpc_id = id` as the file of `name` writes it.
fn resolve(spec: &str, name: &TypeName, attributes: &Attributes, known: &Known) -> Result<String, Problem> {
    let (target, rest) = spec.split_once(' ').ok_or("no target")?;
    let bare = target.trim_start_matches("list<").trim_end_matches(['>', '?']);
    let (target_name, target_attributes) = known.get(bare).ok_or_else(|| format!("no type `{bare}`"))?;
    let shown = target_name.seen_from(&name.pack);
    let target = target.replace(bare, &shown);
    if let Some(edge) = rest.strip_prefix("= inverse ") {
        return Ok(format!("{target} = inverse {shown}.{edge}"));
    }
    let (left, right) =
        rest.strip_prefix("by ").and_then(|keys| keys.split_once(" = ")).ok_or("no `by … = …`")?;
    let from = left.split([',', ' ', '[', '.']).next().unwrap_or_default();
    has(attributes, from)?;
    right.split('|').flat_map(|key| key.split(',')).try_for_each(|key| has(target_attributes, key.trim()))?;
    Ok(format!("{target} {rest}"))
}

fn has(attributes: &Attributes, property: &str) -> Result<(), Problem> {
    if property == "id" || attributes.contains_key(property) {
        Ok(())
    } else {
        Err(format!("no property `{property}`"))
    }
}
