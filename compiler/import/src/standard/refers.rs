//! What an identifier refers to, told from its name.
//!
//! `user_pool_id` in a type of Cognito is the `id` of a user pool: the name before the ending is a type's, of the same
//! service or of the provider. What the names do not say stands in the rules of `edges.toml`, which also say where they
//! mislead.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::edges::Known;
use super::places::Place;
use super::schema::Attributes;

/// Endings of names that hold an identifier of what stands before them.
const ENDINGS: [&str; 7] = ["_ids", "_arns", "_names", "_self_link", "_id", "_arn", "_name"];

/// What a property refers to, in every type of a provider.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    /// What the Terraform names of the types begin with: a provider, or a service of one.
    provider: String,
    /// The name of the property; after a `*`, what it ends with.
    property: String,
    /// The name of the edge, where it is not the property's without its ending.
    #[serde(default)]
    edge: Option<String>,
    /// The type; none where the name refers to nothing that is a type.
    #[serde(default)]
    target: Option<String>,
    /// The keys of the target, in the order in which they are tried.
    #[serde(default)]
    keys: Option<String>,
}

/// The type that a place refers to, by which keys, and the name for the edge.
#[derive(Debug)]
pub(super) struct Reference<'r> {
    pub(super) target: &'r str,
    pub(super) keys: String,
    pub(super) edge: String,
    /// Whether a table says the name.
    pub(super) is_named: bool,
}

/// What tells references.
pub(super) struct References<'r> {
    pub(super) rules: &'r [Rule],
    /// Names that refer without an ending, by provider.
    pub(super) bare: &'r BTreeMap<String, Vec<String>>,
    pub(super) known: &'r Known<'r>,
}

impl<'r> References<'r> {
    /// What a place of a type refers to: what a rule for its service says, else a type of the service by name, else what a
    /// rule for the provider says, else a type of the provider by name.
    pub(super) fn of(&self, terraform: &str, place: &Place) -> Option<Reference<'r>> {
        let (provider, short) = terraform.split_once('_')?;
        let fitting: Vec<&Rule> = self.rules.iter().filter(|rule| rule.fits(terraform, place.name)).collect();
        if fitting.iter().any(|rule| rule.target.is_none()) {
            return None;
        }
        let (general, special): (Vec<&Rule>, Vec<&Rule>) =
            fitting.into_iter().partition(|rule| rule.provider == provider);
        let general = best(&general).and_then(|rule| rule.reference(place));
        // At the top it is the name of the node itself; in a block it is another of its kind.
        let another = |found: &Reference| found.target != terraform || !place.blocks.is_empty();
        let named = |beginning: &str| self.named(provider, beginning, place).filter(another);
        let service = beginnings(short).find_map(named);
        let service = service.filter(|found| general.as_ref().is_none_or(|rule| rule.target != found.target));
        best(&special)
            .and_then(|rule| rule.reference(place))
            .or(service)
            .or(general)
            .or_else(|| named(""))
            .filter(another)
    }

    /// The type that a place names, by which keys it can be found.
    fn named(&self, provider: &str, beginning: &str, place: &Place) -> Option<Reference<'r>> {
        let bare = self.bare.get(provider).is_some_and(|names| names.iter().any(|name| name == place.name));
        let stem = if bare { place.name } else { stem(place.name)? };
        let (target, (_, attributes)) =
            self.known.get_key_value(format!("{provider}_{beginning}{stem}").as_str())?;
        Some(Reference {
            target,
            keys: keys(stem, place.name, attributes)?,
            edge: edge_name(place),
            is_named: false,
        })
    }
}

impl Rule {
    fn fits(&self, terraform: &str, property: &str) -> bool {
        let ours = terraform.strip_prefix(self.provider.as_str()).is_some_and(|rest| rest.starts_with('_'));
        let named = match self.property.strip_prefix('*') {
            Some(end) => property.ends_with(end),
            None => property == self.property,
        };
        ours && named
    }

    fn reference(&self, place: &Place) -> Option<Reference<'_>> {
        let edge = match &self.edge {
            Some(one) if place.many && !one.ends_with('s') => plural(one),
            Some(named) => named.clone(),
            None => edge_name(place),
        };
        let is_named = self.edge.is_some();
        Some(Reference { target: self.target.as_deref()?, keys: self.keys.clone()?, edge, is_named })
    }
}

/// The rule that says most: of the narrowest service, then a whole name before an ending, then the first.
fn best<'r>(rules: &[&'r Rule]) -> Option<&'r Rule> {
    let told = |rule: &&&Rule| (rule.provider.len(), !rule.property.starts_with('*'));
    // The last of the greatest is taken.
    rules.iter().rev().max_by_key(told).copied()
}

/// What names of the same service begin with, shortest first: `cognito_`, `cognito_user_` of `cognito_user_pool_client`.
fn beginnings(short: &str) -> impl Iterator<Item = &str> {
    let ends = short.match_indices('_').filter_map(|(at, _)| short.get(..=at));
    // `aws_default_vpc` adopts the default VPC; `vpc_id` is any.
    ends.filter(|beginning| !beginning.starts_with("default_"))
}

/// A name without what says that it is an identifier.
fn stem(name: &str) -> Option<&str> {
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending))
}

/// The keys by which a type is found; none where it has no key of the kind that the name asks for.
fn keys(stem: &str, property: &str, attributes: &Attributes) -> Option<String> {
    let own = |kind: &str| format!("{stem}_{kind}");
    let wanted = match property.strip_prefix(stem)? {
        "_arn" | "_arns" => vec!["arn".to_owned()],
        "_id" | "_ids" => vec![own("id"), "id".to_owned()],
        "_name" | "_names" => vec!["name".to_owned(), own("name")],
        _ => vec!["name".to_owned(), "self_link".to_owned(), own("id"), "id".to_owned(), "arn".to_owned()],
    };
    let has = |key: &String| key == "id" || attributes.contains_key(key);
    let keys: Vec<String> = wanted.into_iter().filter(has).collect();
    (!keys.is_empty()).then(|| keys.join(" | "))
}

/// The name of an edge: the property's without its ending, in the plural for many; where that is the property's own, what
/// it leads to is called a node.
fn edge_name(place: &Place) -> String {
    match (stem(place.name), place.many) {
        (Some(stem), false) => stem.to_owned(),
        (Some(stem), true) => plural(stem),
        (None, false) => format!("{}_node", place.name),
        (None, true) => format!("{}_nodes", place.name.trim_end_matches('s')),
    }
}

fn plural(name: &str) -> String {
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        Some(_) | None if name.ends_with(['s', 'x']) => format!("{name}es"),
        Some(_) | None => format!("{name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::{edge_name, plural, stem};
    use crate::standard::places::Place;

    #[test]
    fn an_edge_is_called_after_its_property() {
        let name = |name: &'static str, many| {
            edge_name(&Place { path: name.to_owned(), name, blocks: Vec::new(), many, computed: false })
        };
        assert_eq!(name("user_pool_id", false), "user_pool");
        assert_eq!(name("policy_arns", true), "policies");
        assert_eq!(name("gateway_id", true), "gateways");
        assert_eq!(name("bucket", false), "bucket_node");
        assert_eq!(name("security_groups", true), "security_group_nodes");
    }

    #[test]
    fn an_ending_says_that_a_name_refers() {
        assert_eq!(stem("network_self_link"), Some("network"));
        assert_eq!(stem("size"), None);
        assert_eq!(plural("address"), "addresses");
    }
}
