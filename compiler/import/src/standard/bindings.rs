//! CloudFormation types that are the same thing as a Terraform type: `cloudformation.toml`, applied to the packs.
//!
//! Invariant: every type, property and path in the table is in the schemas, so that no mapping goes stale unseen.

use crate::Problem;
use crate::model::{Field, Pack, ResourceType, Source};
use crate::words;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// `cloudformation.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bindings {
    /// CloudFormation types by Terraform type.
    pub(super) types: BTreeMap<String, String>,
    /// Where properties lie, by Terraform type and dotted path.
    properties: BTreeMap<String, BTreeMap<String, String>>,
}

impl Bindings {
    /// The Terraform type that is the same as a CloudFormation type.
    pub(super) fn terraform(&self, cloudformation: &str) -> Option<&str> {
        self.types.iter().find(|(_, name)| *name == cloudformation).map(|(terraform, _)| terraform.as_str())
    }
}

/// Writes the table into the packs.
pub(super) fn bind(packs: &mut [Pack], bindings: &Bindings, registry: &Value) -> Result<(), Problem> {
    let mut bound = 0;
    for resource in packs.iter_mut().flat_map(|pack| &mut pack.resources) {
        resource.sources.retain(|source| source.kind != "cloudformation");
        let Some(terraform) = terraform_name(resource).filter(|name| bindings.types.contains_key(*name))
        else {
            continue;
        };
        let terraform = terraform.to_owned();
        bind_one(resource, &terraform, bindings, registry)
            .map_err(|problem| format!("{terraform}: {problem}"))?;
        bound += 1;
    }
    if bound != bindings.types.len() {
        return Err(format!(
            "cloudformation.toml names {} types, and {bound} of them are known",
            bindings.types.len()
        ));
    }
    let unbound = bindings.properties.keys().find(|terraform| !bindings.types.contains_key(*terraform));
    unbound.map_or(Ok(()), |terraform| {
        Err(format!("{terraform} has properties in cloudformation.toml, and no type"))
    })
}

pub(super) fn terraform_name(resource: &ResourceType) -> Option<&str> {
    let source = resource.sources.iter().find(|source| source.kind == "terraform")?;
    source.names.first().map(String::as_str)
}

fn bind_one(
    resource: &mut ResourceType,
    terraform: &str,
    bindings: &Bindings,
    registry: &Value,
) -> Result<(), Problem> {
    let cloudformation = bindings.types.get(terraform).ok_or("no type")?;
    let schema = registry.get(cloudformation).ok_or_else(|| format!("no type `{cloudformation}`"))?;
    resource.sources.push(Source { kind: "cloudformation".to_owned(), names: vec![cloudformation.clone()] });
    let table = bindings.properties.get(terraform);
    for (path, mapping) in table.into_iter().flatten() {
        let steps: Vec<&str> = path.split('.').collect();
        place(schema, &steps, table)?;
        let field = field(resource, &steps).ok_or_else(|| format!("no property `{path}`"))?;
        field.mappings.push(format!("cloudformation {mapping}"));
    }
    Ok(())
}

/// The field at a path through records.
fn field<'r>(resource: &'r mut ResourceType, steps: &[&str]) -> Option<&'r mut Field> {
    let (last, above) = steps.split_last()?;
    let mut record: Option<usize> = None;
    for step in above {
        let fields = match record {
            None => &resource.fields,
            Some(at) => &resource.records.get(at)?.fields,
        };
        let kind = &fields.iter().find(|field| field.name == *step)?.kind;
        let name = kind.trim_end_matches('?');
        let name = name.split_once('<').map_or(name, |(_, inner)| inner.trim_end_matches('>'));
        record = Some(resource.records.iter().position(|record| record.name == name)?);
    }
    let fields = match record {
        None => &mut resource.fields,
        Some(at) => &mut resource.records.get_mut(at)?.fields,
    };
    fields.iter_mut().find(|field| field.name == *last)
}

/// The schema that a path leads to: by the table where it says, by convention where not.
fn place<'s>(
    schema: &'s Value,
    steps: &[&str],
    table: Option<&BTreeMap<String, String>>,
) -> Result<&'s Value, Problem> {
    let mut at = schema;
    for (depth, step) in steps.iter().enumerate() {
        let path = steps.get(..=depth).unwrap_or_default().join(".");
        let said = table.and_then(|table| table.get(&path));
        let theirs = said.map(|said| said.split(" as ").next().unwrap_or(said).to_owned());
        for name in theirs.unwrap_or_else(|| convention(step)).split('.') {
            at = inside(schema, at, name).ok_or_else(|| format!("`{path}`: no `{name}` in the schema"))?;
        }
    }
    Ok(at)
}

fn convention(snake: &str) -> String {
    snake.split('_').map(words::type_name).collect()
}

/// A property of a schema, through references and lists.
fn inside<'s>(root: &'s Value, schema: &'s Value, name: &str) -> Option<&'s Value> {
    let mut at = schema;
    for _ in 0..16 {
        if let Some(found) = at.get("properties").and_then(|properties| properties.get(name)) {
            return Some(found);
        }
        at = match (at.get("$ref").and_then(Value::as_str), at.get("items")) {
            (Some(target), _) => root.pointer(target.strip_prefix('#')?)?,
            (None, Some(items)) => items,
            (None, None) => return alternatives(root, at, name),
        };
    }
    None
}

fn alternatives<'s>(root: &'s Value, schema: &'s Value, name: &str) -> Option<&'s Value> {
    let words = ["allOf", "anyOf", "oneOf"].into_iter();
    let parts = words.filter_map(|word| schema.get(word)?.as_array()).flatten();
    parts.filter(|part| !std::ptr::eq(*part, schema)).find_map(|part| {
        let direct = part.get("properties").and_then(|properties| properties.get(name));
        let target = part.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        direct.or_else(|| root.pointer(target?)?.get("properties")?.get(name))
    })
}
