//! Facts that the provider schemas lack, each with its source: `overlay.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `overlay.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Overlay {
    /// The interface that a type of any provider with its property has.
    pub(crate) over_all: Interface,
    /// What holds for every type of a provider.
    pub(crate) providers: BTreeMap<String, ProviderFacts>,
    /// Named enums by path: `aws.s3.Acl`.
    pub(crate) enums: BTreeMap<String, Enum>,
    /// Facts of one type, by Terraform type.
    pub(crate) types: BTreeMap<String, Facts>,
}

/// What holds for every type of a provider.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderFacts {
    /// Where the facts are from.
    pub(crate) source: String,
    /// Properties that the provider fills in where they are left out.
    pub(crate) computed: Vec<String>,
    /// Numbers that may be fractions, as `type.path`; all others are whole.
    pub(crate) fractional: Vec<String>,
    /// The interface that a type with `property` has.
    pub(crate) interface: Interface,
}

/// An interface that types have by a property.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Interface {
    pub(crate) name: String,
    pub(crate) property: String,
    pub(crate) doc: String,
}

/// A named enum.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enum {
    /// Where the values are from.
    pub(crate) source: String,
    pub(crate) values: Vec<String>,
}

/// Facts of one type. Properties of nested blocks are dotted paths.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    /// Where the facts are from.
    pub(crate) source: String,
    /// A sentence for the type.
    #[serde(default)]
    pub(crate) doc: Option<String>,
    /// Required, though the schema says otherwise.
    #[serde(default)]
    pub(crate) required: Vec<String>,
    /// Filled in by the provider where left out.
    #[serde(default)]
    pub(crate) computed: Vec<String>,
    /// A change makes a new resource.
    #[serde(default)]
    pub(crate) create_only: Vec<String>,
    /// Not shown to anyone, even where a source does not say so.
    #[serde(default)]
    pub(crate) sensitive: Vec<String>,
    /// Better types than the schema's.
    #[serde(default)]
    pub(crate) types: BTreeMap<String, String>,
    /// What the provider applies where a property is left out, as a literal of the language; `absent` is nothing.
    #[serde(default)]
    pub(crate) defaults: BTreeMap<String, String>,
    /// Derived fields, by the path of the block that holds them; the empty path is the resource.
    #[serde(default)]
    pub(crate) lets: BTreeMap<String, Vec<String>>,
}

impl Facts {
    /// Every path that the facts speak of.
    fn paths(&self) -> impl Iterator<Item = &str> {
        let lists = [&self.required, &self.computed, &self.create_only, &self.sensitive];
        let listed = lists.into_iter().flatten().map(String::as_str);
        let keyed =
            [&self.types, &self.defaults].into_iter().flat_map(|table| table.keys().map(String::as_str));
        listed.chain(keyed).chain(self.lets.keys().filter(|path| !path.is_empty()).map(String::as_str))
    }
}

impl Overlay {
    /// Every property that a fact speaks of: its Terraform type and its path.
    pub(crate) fn places(&self) -> impl Iterator<Item = (&str, &str)> {
        let facts = self
            .types
            .iter()
            .flat_map(|(terraform, facts)| facts.paths().map(move |path| (terraform.as_str(), path)));
        let fractions = self.providers.values().flat_map(|provider| &provider.fractional);
        facts.chain(fractions.map(|place| place.split_once('.').unwrap_or((place, ""))))
    }

    /// Facts that do not say where they are from.
    pub(crate) fn without_source(&self) -> Option<&str> {
        let providers = self.providers.iter().map(|(name, facts)| (name, &facts.source));
        let enums = self.enums.iter().map(|(name, facts)| (name, &facts.source));
        let types = self.types.iter().map(|(name, facts)| (name, &facts.source));
        providers
            .chain(enums)
            .chain(types)
            .find(|(_, source)| source.is_empty())
            .map(|(name, _)| name.as_str())
    }
}
