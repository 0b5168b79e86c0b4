//! The compact schemas: what the generator knows of a provider's types, one resource per line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{COMMAND, PROVIDERS};
use crate::Problem;

/// The types of one provider.
#[derive(Deserialize, Serialize)]
pub(crate) struct Schema {
    /// The provider's name in Terraform.
    pub(crate) provider: String,
    /// The version of the provider that the schema was taken from.
    pub(crate) version: String,
    /// By Terraform's type name; by token what only Pulumi has.
    pub(crate) resources: BTreeMap<String, Resource>,
}

/// One resource type and its names in other sources.
#[derive(Deserialize, Serialize)]
pub(crate) struct Resource {
    /// Pulumi tokens, the one that names the type first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) pulumi: Vec<String>,
    /// The CloudFormation type that is the same thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cloudformation: Option<String>,
    /// Its properties.
    pub(crate) attributes: Attributes,
}

/// Whether a type's key in a schema is a token: what only Pulumi has.
pub(crate) fn only_pulumi(key: &str) -> bool {
    key.contains(':')
}

/// The name of a type as Terraform would have it: `aws_glue_catalog` for `aws:glue/catalog:Catalog`.
pub(crate) fn as_terraform(key: &str) -> String {
    let mut parts = key.split([':', '/']);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(package), Some(module), Some(name)) => {
            let provider = PROVIDERS.iter().find(|(_, root)| *root == package);
            let provider = provider.map_or(package, |(provider, _)| provider);
            format!("{provider}_{module}_{}", name.to_ascii_lowercase())
        }
        (_, _, _) => key.to_owned(),
    }
}

/// Properties by name.
pub(crate) type Attributes = BTreeMap<String, Attribute>;

/// A property: a nested block or a value.
#[derive(Deserialize, Serialize, Clone)]
#[serde(untagged)]
pub(crate) enum Attribute {
    Block(Block),
    Value(Value),
}

/// A nested block.
#[derive(Deserialize, Serialize, Clone)]
pub(crate) struct Block {
    #[serde(rename = "block")]
    pub(crate) nesting: Nesting,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_items: Option<u32>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) required: bool,
    /// How Pulumi spells it, where convention does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pulumi: Option<String>,
    pub(crate) attributes: Attributes,
}

impl Block {
    /// Whether it may stand more than once.
    pub(crate) fn is_many(&self) -> bool {
        match self.nesting {
            Nesting::Single => false,
            Nesting::List | Nesting::Set => self.max_items != Some(1),
            Nesting::Map => true,
        }
    }
}

/// How often a block stands.
#[derive(Deserialize, Serialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Nesting {
    List,
    Set,
    Single,
    Map,
}

/// A property without a block: a scalar or a collection of scalars.
#[derive(Deserialize, Serialize, Clone, Default)]
pub(crate) struct Value {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) required: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) computed: bool,
    /// How Pulumi spells it, where convention does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pulumi: Option<String>,
}

impl Value {
    /// One that may be left out.
    pub(crate) fn of(kind: &str) -> Self {
        Self { kind: kind.to_owned(), ..Self::default() }
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

/// The committed form: JSON with one resource per line.
pub(crate) fn print(schema: &Schema) -> Result<String, Problem> {
    let mut lines = Vec::new();
    for (name, resource) in &schema.resources {
        let json = serde_json::to_string(resource).map_err(|error| error.to_string())?;
        lines.push(format!("\"{name}\":{json}"));
    }
    let Schema { provider, version, .. } = schema;
    let resources = lines.join(",\n");
    Ok(format!(
        "{{\"generated_by\":\"{COMMAND} -- extract DIR; do not edit\",\n\"provider\":\"{provider}\",\"version\":\"{version}\",\"resources\":{{\n{resources}\n}}}}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::as_terraform;

    #[test]
    fn a_token_reads_as_a_terraform_name() {
        assert_eq!(as_terraform("gcp:ces/rootAgent:RootAgent"), "google_ces_rootagent");
        assert_eq!(as_terraform("aws_s3_bucket"), "aws_s3_bucket");
    }
}
