//! Joins the provider schema snapshots: every type once, with the names that other sources have for it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::naming::Names;
use super::pulumi::Pulumi;
use super::schema::{Attributes, Resource, Schema};
use super::tokens::Tokens;
use super::{PROVIDERS, Snapshots, read_json};
use crate::Problem;

/// A provider schema as the snapshots hold it.
#[derive(Deserialize)]
struct Snapshot {
    version: String,
    resources: BTreeMap<String, Attributes>,
}

/// A check of the compliance catalogue, as far as names go.
#[derive(Deserialize)]
struct Check {
    resource_types: BTreeMap<String, Vec<String>>,
}

/// The compact schemas, in the order of [`PROVIDERS`].
pub(super) fn extract(snapshots: &Snapshots, names: &Names) -> Result<Vec<Schema>, Problem> {
    let same = same_in_cloudformation(&snapshots.catalogue)?;
    let provider = |(at, (provider, _)): (usize, &(&str, &str))| {
        let missing = || format!("no snapshot of {provider}");
        let terraform = snapshots.terraform.get(at).ok_or_else(missing)?;
        let pulumi = snapshots.pulumi.get(at).ok_or_else(missing)?;
        let pulumi: Pulumi = read_json(&format!("pulumi of {provider}"), pulumi)?;
        let snapshot: Snapshot = read_json(&format!("terraform of {provider}"), terraform)?;
        Ok(join(provider, snapshot, &pulumi, &Elsewhere { names, same: &same }))
    };
    PROVIDERS.iter().enumerate().map(provider).collect()
}

/// Terraform's types with their tokens, and the tokens that are no type of Terraform's.
fn join(provider: &str, mut snapshot: Snapshot, pulumi: &Pulumi, elsewhere: &Elsewhere) -> Schema {
    let prefix = format!("{provider}_");
    // The type that configures the provider itself is no resource.
    snapshot.resources.remove(provider);
    let tokens = Tokens::find(pulumi, &snapshot.resources, &prefix, elsewhere.names);
    let mut resources = BTreeMap::new();
    for (terraform, mut attributes) in snapshot.resources {
        if elsewhere.names.main(&terraform) != terraform {
            continue;
        }
        attributes.remove("timeouts");
        let named = tokens.of(&terraform).to_vec();
        if let Some(token) = named.first().and_then(|token| pulumi.resources.get(token)) {
            pulumi.annotate(token, &mut attributes);
        }
        let cloudformation = elsewhere.cloudformation(&terraform);
        resources.insert(terraform, Resource { pulumi: named, cloudformation, attributes });
    }
    let bound = tokens.bound();
    for (token, resource) in pulumi.resources.iter().filter(|(token, _)| !bound.contains(token.as_str())) {
        let attributes = pulumi.attributes(resource);
        resources.insert(
            token.clone(),
            Resource { pulumi: vec![token.clone()], cloudformation: None, attributes },
        );
    }
    Schema { provider: provider.to_owned(), version: snapshot.version, resources }
}

/// The names that a type has in other sources.
struct Elsewhere<'a> {
    names: &'a Names,
    /// CloudFormation types by Terraform type.
    same: &'a BTreeMap<String, String>,
}

impl Elsewhere<'_> {
    fn cloudformation(&self, terraform: &str) -> Option<String> {
        let table = &self.names.cloudformation;
        let unclaimed = |name: &&String| !table.values().any(|claimed| claimed == *name);
        let named = table.get(terraform).or_else(|| self.same.get(terraform).filter(unclaimed));
        named.filter(|name| !name.is_empty()).cloned()
    }
}

/// Pairs that the catalogue makes plain: its checks of one Terraform type all name the same one CloudFormation type, and
/// it names no other Terraform type for that.
fn same_in_cloudformation(catalogue: &str) -> Result<BTreeMap<String, String>, Problem> {
    let checks: Vec<Check> = read_json("the catalogue", catalogue)?;
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for check in &checks {
        let of = |source: &str| check.resource_types.get(source).map(Vec::as_slice).unwrap_or_default();
        if let ([terraform], [cloudformation]) = (of("terraform"), of("cloudformation")) {
            named.entry(terraform.clone()).or_default().insert(cloudformation.clone());
        }
    }
    let only = |types: BTreeSet<String>| types.first().filter(|_| types.len() == 1).cloned();
    let pairs = named.into_iter().filter_map(|(terraform, types)| Some((terraform, only(types)?)));
    let pairs: BTreeMap<String, String> = pairs.collect();
    let claims = |wanted: &String| pairs.values().filter(|found| *found == wanted).count();
    Ok(pairs
        .iter()
        .filter(|(_, found)| claims(found) == 1)
        .map(|(ours, found)| (ours.clone(), found.clone()))
        .collect())
}
