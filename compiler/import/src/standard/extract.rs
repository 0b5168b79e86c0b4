//! Takes the chosen types out of the provider schema snapshots, with the names that other sources have for them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::naming::Names;
use super::schema::{Attributes, Resource, Schema};
use super::{PROVIDERS, Snapshots, read_json};
use crate::Problem;

/// A provider schema as the snapshots hold it.
#[derive(Deserialize)]
struct Snapshot {
    version: String,
    resources: BTreeMap<String, Attributes>,
}

/// A Pulumi schema, as far as names go.
#[derive(Deserialize)]
struct Pulumi {
    resources: BTreeMap<String, PulumiResource>,
}

#[derive(Deserialize)]
struct PulumiResource {
    #[serde(default)]
    terraform: Option<String>,
}

/// A check of the compliance catalogue, as far as names go.
#[derive(Deserialize)]
struct Check {
    resource_types: BTreeMap<String, Vec<String>>,
}

/// The compact schemas of the chosen types, in the order of [`PROVIDERS`].
pub(super) fn extract(snapshots: &Snapshots, names: &Names) -> Result<Vec<Schema>, Problem> {
    let same = same_in_cloudformation(&snapshots.catalogue)?;
    let provider = |(at, (provider, _)): (usize, &(&str, &str))| {
        let missing = || format!("no snapshot of {provider}");
        let terraform = snapshots.terraform.get(at).ok_or_else(missing)?;
        let pulumi = snapshots.pulumi.get(at).ok_or_else(missing)?;
        let tokens = tokens(read_json(&format!("pulumi of {provider}"), pulumi)?);
        let snapshot: Snapshot = read_json(&format!("terraform of {provider}"), terraform)?;
        choose(provider, snapshot, &Elsewhere { names, tokens, same: &same })
    };
    PROVIDERS.iter().enumerate().map(provider).collect()
}

fn choose(provider: &str, mut snapshot: Snapshot, elsewhere: &Elsewhere) -> Result<Schema, Problem> {
    let mut resources = BTreeMap::new();
    for short in elsewhere.names.types.get(provider).into_iter().flatten() {
        let terraform = format!("{provider}_{short}");
        let mut attributes = snapshot
            .resources
            .remove(&terraform)
            .ok_or_else(|| format!("`{terraform}` is chosen twice, or is no type of the snapshot"))?;
        attributes.remove("timeouts");
        let resource = Resource {
            pulumi: elsewhere.pulumi(&terraform, short),
            cloudformation: elsewhere.cloudformation(&terraform),
            attributes,
        };
        resources.insert(terraform, resource);
    }
    Ok(Schema { provider: provider.to_owned(), version: snapshot.version, resources })
}

/// The names that a type has in other sources.
struct Elsewhere<'a> {
    names: &'a Names,
    /// Candidates by Terraform type.
    tokens: BTreeMap<String, BTreeSet<String>>,
    /// CloudFormation types by Terraform type.
    same: &'a BTreeMap<String, String>,
}

impl Elsewhere<'_> {
    /// The token that spells the type's name, and its second version; none where no candidate spells it.
    fn pulumi(&self, terraform: &str, short: &str) -> Vec<String> {
        if let Some(tokens) = self.names.tokens.get(terraform) {
            return tokens.clone();
        }
        let Some(candidates) = self.tokens.get(terraform) else { return Vec::new() };
        let Some(best) = candidates.iter().min_by_key(|token| (distance(token, short), token.len())) else {
            return Vec::new();
        };
        let second = candidates.iter().find(|token| token.to_lowercase() == version_two(best));
        std::iter::once(best).chain(second).cloned().collect()
    }

    fn cloudformation(&self, terraform: &str) -> Option<String> {
        let table = &self.names.cloudformation;
        let unclaimed = |name: &&String| !table.values().any(|claimed| claimed == *name);
        let named = table.get(terraform).or_else(|| self.same.get(terraform).filter(unclaimed));
        named.filter(|name| !name.is_empty()).cloned()
    }
}

/// How far a token is from spelling a Terraform name: module and type spell it, the type does, it ends the name, neither.
fn distance(token: &str, short: &str) -> u8 {
    let mut parts = token.split(':').skip(1);
    let module = parts.next().and_then(|module| module.split('/').next()).unwrap_or_default();
    let name = parts.next().unwrap_or_default().to_lowercase();
    let wanted = short.replace('_', "");
    match () {
        () if format!("{module}{name}") == wanted => 0,
        () if name == wanted => 1,
        () if wanted.ends_with(&name) => 2,
        () => 3,
    }
}

/// `aws:s3/bucket:Bucket` is also `aws:s3/bucketV2:BucketV2`; in lower case, for the two spellings of the suffix.
fn version_two(token: &str) -> String {
    let (path, name) = token.rsplit_once(':').unwrap_or((token, ""));
    format!("{path}v2:{name}v2").to_lowercase()
}

fn tokens(pulumi: Pulumi) -> BTreeMap<String, BTreeSet<String>> {
    let mut tokens: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (token, resource) in pulumi.resources {
        if let Some(terraform) = resource.terraform {
            tokens.entry(terraform).or_default().insert(token);
        }
    }
    tokens
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
