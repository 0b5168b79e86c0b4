//! CloudFormation types that no Terraform type stands for: packs `cloudformation.service`, with edges to what their
//! schemas say that properties refer to.

use super::bindings::{Bindings, terraform_name};
use super::more::origin;
use crate::Problem;
use crate::lower;
use crate::model::{Field, Pack, ResourceType};
use crate::read::{self, Document, Format};
use crate::words;
use serde_json::Value;
use std::collections::BTreeMap;

/// What carries tags, of this provider and of any.
const TAGGABLE: [&str; 2] = ["aws.Taggable", "std.Taggable"];

/// The packs; `canonical` are those of Terraform's types.
pub(super) fn packs(
    canonical: &[Pack],
    bindings: &Bindings,
    registry: &Document,
) -> Result<Vec<Pack>, Problem> {
    // Asked by the name in CloudFormation, and by path: no path is a name there.
    let wanted = |name: &str| name.contains("::") && bindings.terraform(name).is_none();
    let documents = std::slice::from_ref(registry);
    let catalog =
        read::catalog(Format::CloudFormation, documents, &wanted).map_err(|refusal| refusal.to_string())?;
    let mut packs = lower::packs(&catalog, &origin("cloudformation.json.gz"));
    let targets = targets(canonical, &packs);
    for pack in &mut packs {
        for resource in &mut pack.resources {
            let name = resource.sources.first().and_then(|source| source.names.first()).cloned();
            let schema = name.and_then(|name| registry.value.get(&name));
            resource.edges = edges(resource, schema.unwrap_or(&Value::Null), &targets);
            if has_tags(resource) {
                resource.interfaces.extend(TAGGABLE.map(str::to_owned));
            }
        }
        if pack.resources.iter().any(|resource| !resource.interfaces.is_empty()) {
            pack.uses.push("aws.Taggable".to_owned());
        }
    }
    Ok(packs)
}

fn has_tags(resource: &ResourceType) -> bool {
    resource.fields.iter().any(|field| field.name == "tags" && field.kind == "map<string>")
}

/// A type that properties refer to: its path, and its properties by CloudFormation's names.
struct Target {
    path: String,
    properties: BTreeMap<String, String>,
}

/// The types by CloudFormation's names.
fn targets(canonical: &[Pack], own: &[Pack]) -> BTreeMap<String, Target> {
    let mut targets = BTreeMap::new();
    for pack in canonical.iter().chain(own) {
        for resource in &pack.resources {
            let source = resource.sources.iter().find(|source| source.kind == "cloudformation");
            let Some(name) = source.and_then(|source| source.names.first()) else { continue };
            let mut properties: BTreeMap<String, String> =
                resource.fields.iter().map(|field| (spelling(field), field.name.clone())).collect();
            if terraform_name(resource).is_some() {
                // Terraform's `id` is what CloudFormation calls by the type, or just `Id`.
                properties.insert("Id".to_owned(), "id".to_owned());
            }
            targets.insert(
                name.clone(),
                Target { path: format!("{}.{}", pack.path, resource.name), properties },
            );
        }
    }
    targets
}

/// What CloudFormation calls a field.
fn spelling(field: &Field) -> String {
    let mapped = field.mappings.iter().find_map(|mapping| mapping.strip_prefix("cloudformation "));
    mapped.map_or_else(
        || field.name.split('_').map(words::type_name).collect(),
        |said| said.split(' ').next().unwrap_or(said).to_owned(),
    )
}

/// The edges of a type: one for each property whose schema says what it refers to.
fn edges(resource: &ResourceType, schema: &Value, targets: &BTreeMap<String, Target>) -> Vec<String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut edges = Vec::new();
    for (name, property) in properties.into_iter().flatten() {
        let Some(field) = resource.fields.iter().find(|field| spelling(field) == *name) else { continue };
        let many = field.kind.starts_with("list<") || field.kind.starts_with("set<");
        let Some((path, keys)) = refers(schema, property, 0).and_then(|(ty, key)| keys(&ty, &key, targets))
        else {
            continue;
        };
        let edge = edge_name(&field.name, many);
        let taken = resource.fields.iter().any(|field| field.name == edge);
        let edge = if taken { format!("{edge}{}", if many { "_nodes" } else { "_node" }) } else { edge };
        let target = if many { format!("list<{path}>") } else { format!("{path}?") };
        let line = format!("{edge}: {target} by {} = {keys}", field.name);
        if !edges.iter().any(|known: &String| known.starts_with(&format!("{edge}:"))) {
            edges.push(line);
        }
    }
    edges.sort();
    edges
}

/// The type and property that a schema says its values name: `AWS::IAM::Role` and `Arn`.
fn refers(root: &Value, schema: &Value, depth: u8) -> Option<(String, String)> {
    let text = |value: &Value, word: &str| value.get(word).and_then(Value::as_str).map(str::to_owned);
    if let Some(relation) = schema.get("relationshipRef") {
        let property = text(relation, "propertyPath")?;
        return Some((text(relation, "typeName")?, property.trim_start_matches("/properties/").to_owned()));
    }
    if let Some((ty, property)) =
        schema.get("format").and_then(Value::as_str).and_then(|it| it.rsplit_once('.'))
    {
        return Some((ty.to_owned(), property.trim_end_matches('s').to_owned()));
    }
    let target = text(schema, "$ref").and_then(|target| root.pointer(target.strip_prefix('#')?));
    let inner = target.or_else(|| schema.get("items"))?;
    (depth < 8).then(|| refers(root, inner, depth + 1)).flatten()
}

/// The path of a target, and the property of it that is the key.
fn keys(ty: &str, property: &str, targets: &BTreeMap<String, Target>) -> Option<(String, String)> {
    let target = targets.get(ty)?;
    let short = ty.rsplit("::").next()?;
    let names = [property.to_owned(), format!("{short}{property}")];
    let found = names.iter().find_map(|name| target.properties.get(name));
    Some((target.path.clone(), found?.clone()))
}

/// `execution_role_arn` is found by the edge `execution_role`, `subnet_ids` by `subnets`.
fn edge_name(property: &str, many: bool) -> String {
    for ending in ["_arns", "_ids", "_names", "_arn", "_id", "_name"] {
        if let Some(stem) = property.strip_suffix(ending) {
            let plural = many && !stem.ends_with('s');
            return if plural { format!("{stem}s") } else { stem.to_owned() };
        }
    }
    format!("{property}{}", if many { "_nodes" } else { "_node" })
}
