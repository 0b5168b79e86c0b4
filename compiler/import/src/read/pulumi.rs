//! Pulumi package schemas: resources by token, and the types that they share.

use super::dialect::{Dialect, Rules, percent_decoded, text};
use super::{Document, Wanted};
use crate::model::Source;
use crate::name::without_service;
use crate::refusal::Refusal;
use crate::shape::{About, Catalog, Named, Property, Resource, Type};
use crate::words;
use serde_json::Value;

/// A package schema says what it is called, and what is in it.
pub(super) fn fits(value: &Value) -> bool {
    let has = |word: &str| value.get(word).is_some_and(Value::is_object);
    let is_openapi = value.get("openapi").is_some() || value.get("swagger").is_some();
    value.get("name").is_some_and(Value::is_string) && (has("resources") || has("types")) && !is_openapi
}

/// A resource of a package.
struct Chosen<'d> {
    token: &'d str,
    name: Named,
    schema: &'d Value,
    /// What authors write, as the schema of an object.
    inputs: Value,
    /// What the provider gives, as the schema of an object.
    outputs: Value,
}

/// The types of the documents.
pub(super) fn catalog(documents: &[Document], wanted: Wanted<'_>) -> Result<Catalog, Refusal> {
    let mut catalog = Catalog { source: Some("pulumi"), ..Catalog::default() };
    for document in documents {
        let package = text(&document.value, "name").unwrap_or_default();
        let doc = format!("Resource types of the Pulumi package {package}.");
        let version = text(&document.value, "version").unwrap_or_else(|| "1.0.0".to_owned());
        catalog.about.insert(words::module(&package), About { doc, version });
        let chosen = chosen(&document.value, wanted);
        let name = |target: &str| name_of(&percent_decoded(target.trim_start_matches("#/types/")));
        let rules = Rules { name: &name, known: &known };
        let mut dialect = Dialect::new(&document.value, &document.name, rules, &mut catalog);
        for resource in &chosen {
            let built = read(resource, &mut dialect)?;
            dialect.catalog.resources.push(built);
        }
    }
    Ok(catalog)
}

fn chosen<'d>(value: &'d Value, wanted: Wanted<'_>) -> Vec<Chosen<'d>> {
    let resources = value.get("resources").and_then(Value::as_object);
    let all = resources.into_iter().flatten().map(|(token, schema)| Chosen {
        token,
        name: name_of(token),
        schema,
        inputs: as_object(schema, "inputProperties", "requiredInputs"),
        outputs: as_object(schema, "properties", "required"),
    });
    all.filter(|resource| wanted(resource.token) || wanted(&resource.name.path())).collect()
}

/// What authors write, and then what only the provider knows.
fn read<'d>(resource: &'d Chosen<'d>, dialect: &mut Dialect<'d, '_>) -> Result<Resource, Refusal> {
    let at = format!("#/resources/{}", resource.token.replace('~', "~0").replace('/', "~1"));
    let shape = dialect.shape(&resource.inputs, &at, resource.name.clone())?;
    let known = dialect.shape(&resource.outputs, &at, resource.name.clone())?;
    let catalog = &mut *dialect.catalog;
    let properties = |id| catalog.shape(id).map(|shape| shape.properties.clone()).unwrap_or_default();
    let given = properties(shape);
    let is_known = |property: &Property| !given.iter().any(|given| given.name == property.name);
    let rest: Vec<Property> = properties(known)
        .into_iter()
        .filter(is_known)
        .map(|property| Property {
            computed: true,
            read_only: true,
            required: false,
            default: None,
            ..property
        })
        .collect();
    if let Some(shape) = catalog.shape_mut(shape) {
        shape.doc = text(resource.schema, "description");
        shape.properties.extend(rest);
    }
    Ok(Resource {
        name: resource.name.clone(),
        sources: vec![Source { kind: "pulumi".to_owned(), names: vec![resource.token.to_owned()] }],
        shape,
        interfaces: Vec::new(),
        edges: Vec::new(),
        lets: Vec::new(),
    })
}

/// The properties of a resource as the schema of an object.
fn as_object(schema: &Value, properties: &str, required: &str) -> Value {
    let of = |word: &str| schema.get(word).cloned().unwrap_or(Value::Null);
    serde_json::json!({ "type": "object", "properties": of(properties), "required": of(required) })
}

fn known(target: &str) -> Option<Type> {
    if target.contains("#/resources/") {
        // A resource stands for its identifier.
        return Some(Type::Text);
    }
    match target {
        "pulumi.json#/Any" | "pulumi.json#/Asset" | "pulumi.json#/Archive" => Some(Type::Any),
        "pulumi.json#/Json" => Some(Type::Text),
        _ => None,
    }
}

/// `aws:s3/bucket:Bucket` is `aws.s3.Bucket`, `random:index/password:Password` is `random.Password`.
fn name_of(token: &str) -> Named {
    let mut parts = token.split(':');
    let package = words::module(parts.next().unwrap_or_default());
    let module = parts.next().and_then(|module| module.split('/').next()).unwrap_or_default();
    let name = parts.next().unwrap_or(token);
    if module.is_empty() || module == "index" {
        return Named::new(package, words::type_name(name));
    }
    let module = words::module(module);
    let name = without_service(&words::type_name(name), &module);
    Named::new(format!("{package}.{module}"), name)
}
