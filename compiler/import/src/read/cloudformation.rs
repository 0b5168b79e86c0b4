//! CloudFormation resource provider schemas: one in a file, many in a list, or many by name.

use super::dialect::{Dialect, Rules, text};
use super::{Document, Wanted};
use crate::model::Source;
use crate::refusal::Refusal;
use crate::shape::{About, Catalog, Named, Property, Resource, ShapeId, Type};
use crate::words;
use serde_json::Value;
use std::collections::BTreeMap;

/// A schema says which type it is of; the registry's snapshots give it as the key.
pub(super) fn fits(value: &Value) -> bool {
    let is_type = |value: &Value| value.get("typeName").is_some_and(Value::is_string);
    match value {
        Value::Array(schemas) => !schemas.is_empty() && schemas.iter().all(is_type),
        Value::Object(_) => is_type(value) || by_name(value).is_some(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Schemas by the names of their types.
fn by_name(value: &Value) -> Option<&serde_json::Map<String, Value>> {
    let named = value.get("resources").unwrap_or(value).as_object()?;
    let is_type = |(name, schema): (&String, &Value)| name.contains("::") && schema.is_object();
    (!named.is_empty() && named.iter().all(is_type)).then_some(named)
}

/// The types of the documents.
pub(super) fn catalog(documents: &[Document], wanted: Wanted<'_>) -> Result<Catalog, Refusal> {
    let mut catalog = Catalog { source: Some("cloudformation"), ..Catalog::default() };
    let doc = "Resource types of the CloudFormation registry.".to_owned();
    catalog.about.insert("cloudformation".to_owned(), About { doc, version: "1.0.0".to_owned() });
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    for document in documents {
        for (type_name, schema) in schemas(&document.value) {
            let name = name_of(&type_name);
            if !wanted(&type_name) && !wanted(&name.path()) {
                continue;
            }
            if let Some(first) = files.insert(type_name.clone(), &document.name) {
                let (first, second) = (first.to_owned(), document.name.clone());
                return Err(Refusal::Twice { name: type_name, first, second });
            }
            resource((&type_name, name), schema, &document.name, &mut catalog)?;
        }
    }
    Ok(catalog)
}

fn schemas(value: &Value) -> Vec<(String, &Value)> {
    if let Some(named) = by_name(value) {
        return named.iter().map(|(name, schema)| (name.clone(), schema)).collect();
    }
    let all = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    all.iter().filter_map(|schema| Some((text(schema, "typeName")?, schema))).collect()
}

fn resource(
    (type_name, name): (&str, Named),
    schema: &Value,
    file: &str,
    catalog: &mut Catalog,
) -> Result<(), Refusal> {
    let owner = name.clone();
    let of_definition = move |target: &str| {
        let last = target.rsplit('/').next().unwrap_or(target);
        Named::new(&*owner.pack, format!("{}{}", owner.name, words::type_name(last)))
    };
    let rules = Rules { name: &of_definition, known: &|_| None };
    let file = format!("{file}:{type_name}");
    let shape = Dialect::new(schema, &file, rules, catalog).shape(schema, "#", name.clone())?;
    mark(catalog, shape, schema);
    tags(catalog, shape);
    catalog.resources.push(Resource {
        name,
        sources: vec![Source { kind: "cloudformation".to_owned(), names: vec![type_name.to_owned()] }],
        shape,
        interfaces: Vec::new(),
        edges: Vec::new(),
        lets: Vec::new(),
    });
    Ok(())
}

/// What the schema says of whole properties. Of what lies deeper it speaks by places, and a definition may stand in
/// several: that is not taken over.
fn mark(catalog: &mut Catalog, shape: ShapeId, schema: &Value) {
    let Some(shape) = catalog.shape_mut(shape) else { return };
    for property in &mut shape.properties {
        let place = format!("/properties/{}", property.name);
        let listed = |word: &str| {
            let list = schema.get(word).and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|listed| listed.as_str() == Some(&place)))
        };
        property.create_only = listed("createOnlyProperties");
        property.deprecated = listed("deprecatedProperties");
        if listed("readOnlyProperties") {
            property.read_only = true;
            property.computed = true;
            property.required = false;
            property.create_only = false;
            property.default = None;
        }
    }
}

/// Tags that are a list of keys and values are a map: loading makes one of it.
fn tags(catalog: &mut Catalog, id: ShapeId) {
    let is_pair = |ty: &Type| {
        let shape = ty.shape().and_then(|shape| catalog.shape(shape));
        let Some([key, value]) = shape.map(|shape| shape.properties.as_slice()) else { return false };
        (&*key.name, &*value.name) == ("Key", "Value") && key.ty == Type::Text && value.ty == Type::Text
    };
    let is_tags = |property: &Property| match &property.ty {
        Type::List(item) => property.name.ends_with("Tags") && is_pair(item),
        Type::Bool
        | Type::Int
        | Type::Float
        | Type::Text
        | Type::Domain(_)
        | Type::Any
        | Type::Words(_)
        | Type::Record(_)
        | Type::Declared(_)
        | Type::Set(_)
        | Type::Map(_) => false,
    };
    let Some(shape) = catalog.shape(id) else { return };
    let found: Vec<bool> = shape.properties.iter().map(is_tags).collect();
    let Some(shape) = catalog.shape_mut(id) else { return };
    for (property, _) in shape.properties.iter_mut().zip(found).filter(|(_, is_tags)| *is_tags) {
        property.ty = Type::Map(Box::new(Type::Text));
    }
}

/// `AWS::SageMaker::Endpoint` is `cloudformation.sagemaker.Endpoint`; of others than AWS, the owner stands before.
pub(crate) fn name_of(type_name: &str) -> Named {
    let mut parts: Vec<&str> = type_name.split("::").collect();
    let last = parts.pop().unwrap_or(type_name);
    let owned = parts.split_first().filter(|(first, _)| **first == "AWS").map(|(_, rest)| rest);
    let modules: Vec<String> = owned.unwrap_or(&parts).iter().map(|part| words::module(part)).collect();
    let pack = std::iter::once("cloudformation".to_owned()).chain(modules).collect::<Vec<_>>().join(".");
    Named::new(pack, words::type_name(last))
}
