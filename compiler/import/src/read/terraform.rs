//! `terraform providers schema -json`: resources and data sources of every provider in it.

use super::{Document, Wanted};
use crate::limits::PROPERTIES;
use crate::model::Source;
use crate::refusal::Refusal;
use crate::shape::{About, Catalog, Named, Property, Resource, Shape, ShapeId, Type};
use crate::words;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Provider {
    #[serde(default)]
    resource_schemas: BTreeMap<String, ResourceSchema>,
    #[serde(default)]
    data_source_schemas: BTreeMap<String, ResourceSchema>,
}

#[derive(Deserialize)]
struct ResourceSchema {
    block: Block,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Block {
    attributes: BTreeMap<String, Attribute>,
    block_types: BTreeMap<String, Nested>,
    description: Option<String>,
}

#[derive(Deserialize)]
struct Attribute {
    #[serde(default)]
    r#type: Option<Value>,
    #[serde(default)]
    nested_type: Option<NestedType>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    computed: bool,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    deprecated: bool,
}

#[derive(Deserialize)]
struct NestedType {
    #[serde(default)]
    attributes: BTreeMap<String, Attribute>,
    nesting_mode: String,
}

#[derive(Deserialize)]
struct Nested {
    nesting_mode: String,
    #[serde(default)]
    block: Block,
    #[serde(default)]
    min_items: u64,
    #[serde(default)]
    max_items: u64,
}

/// The types of the documents.
pub(super) fn catalog(documents: &[Document], wanted: Wanted<'_>) -> Result<Catalog, Refusal> {
    let mut reader =
        Reader { catalog: Catalog { source: Some("terraform"), ..Catalog::default() }, work: 0, file: "" };
    for document in documents {
        reader.file = &document.name;
        let providers = document.value.get("provider_schemas").and_then(Value::as_object);
        for (address, schema) in providers.into_iter().flatten() {
            let provider =
                Provider::deserialize(schema).map_err(|error| reader.malformed(address, &error))?;
            reader.provider(address, &provider, wanted)?;
        }
    }
    Ok(reader.catalog)
}

struct Reader<'d> {
    catalog: Catalog,
    work: usize,
    file: &'d str,
}

impl Reader<'_> {
    fn malformed(&self, address: &str, error: &serde_json::Error) -> Refusal {
        let at = format!("{}#/provider_schemas/{}", self.file, address.replace('/', "~1"));
        Refusal::Malformed { at, problem: error.to_string() }
    }

    fn provider(&mut self, address: &str, provider: &Provider, wanted: Wanted<'_>) -> Result<(), Refusal> {
        let name = address.rsplit('/').next().unwrap_or(address);
        let root = words::module(name);
        let doc = format!("Resource types of the Terraform provider {address}.");
        self.catalog.about.insert(root.clone(), About { doc, version: "1.0.0".to_owned() });
        for (terraform, schema) in &provider.resource_schemas {
            self.resource(terraform, schema, ("terraform", &own_name(&root, name, terraform)), wanted)?;
        }
        for (terraform, schema) in &provider.data_source_schemas {
            let named = own_name(&format!("{root}.data"), name, terraform);
            self.resource(terraform, schema, ("terraform data", &named), wanted)?;
        }
        Ok(())
    }

    fn resource(
        &mut self,
        terraform: &str,
        schema: &ResourceSchema,
        (kind, name): (&str, &Named),
        wanted: Wanted<'_>,
    ) -> Result<(), Refusal> {
        if !wanted(terraform) && !wanted(&name.path()) {
            return Ok(());
        }
        let shape = self.block(&schema.block, name)?;
        self.catalog.resources.push(Resource {
            name: name.clone(),
            sources: vec![Source { kind: kind.to_owned(), names: vec![terraform.to_owned()] }],
            shape,
            interfaces: Vec::new(),
            edges: Vec::new(),
            lets: Vec::new(),
        });
        Ok(())
    }

    /// Nesting is bounded by that of the document.
    fn block(&mut self, block: &Block, name: &Named) -> Result<ShapeId, Refusal> {
        let mut properties = self.attributes(&block.attributes, name)?;
        for (called, nested) in &block.block_types {
            self.count()?;
            let inner = Named::new(&*name.pack, format!("{}{}", name.name, words::type_name(called)));
            let record = Type::Record(self.block(&nested.block, &inner)?);
            let ty = nest(&nested.nesting_mode, record, nested.max_items == 1);
            let required = nested.min_items > 0;
            properties.push(Property {
                required,
                doc: nested.block.description.clone(),
                ..Property::new(called, ty)
            });
        }
        let doc = block.description.clone();
        Ok(self.catalog.add(Shape { name: name.clone(), doc, properties }))
    }

    fn attributes(
        &mut self,
        attributes: &BTreeMap<String, Attribute>,
        name: &Named,
    ) -> Result<Vec<Property>, Refusal> {
        let mut properties = Vec::with_capacity(attributes.len());
        for (called, attribute) in attributes {
            self.count()?;
            let inner = Named::new(&*name.pack, format!("{}{}", name.name, words::type_name(called)));
            let ty = match (&attribute.nested_type, &attribute.r#type) {
                (Some(nested), _) => {
                    let properties = self.attributes(&nested.attributes, &inner)?;
                    let shape = Shape { name: inner, doc: None, properties };
                    nest(&nested.nesting_mode, Type::Record(self.catalog.add(shape)), false)
                }
                (None, Some(ty)) => self.cty(ty, &inner)?,
                (None, None) => Type::Any,
            };
            properties.push(Property {
                doc: attribute.description.clone(),
                required: attribute.required,
                computed: attribute.computed,
                read_only: attribute.computed && !attribute.optional && !attribute.required,
                sensitive: attribute.sensitive,
                deprecated: attribute.deprecated,
                ..Property::new(called, ty)
            });
        }
        Ok(properties)
    }

    /// A type as Terraform writes it: `"string"`, `["list", "string"]`, `["object", {…}]`.
    fn cty(&mut self, ty: &Value, name: &Named) -> Result<Type, Refusal> {
        self.count()?;
        if let Some(scalar) = ty.as_str() {
            return Ok(match scalar {
                "string" => Type::Text,
                "bool" => Type::Bool,
                // Terraform does not tell whole numbers from others.
                "number" => Type::Float,
                _ => Type::Any,
            });
        }
        let of = |index: usize| ty.get(index).unwrap_or(&Value::Null);
        match of(0).as_str() {
            Some("object") => {
                let fields = of(1).as_object();
                let mut properties = Vec::new();
                for (called, ty) in fields.into_iter().flatten() {
                    let inner = Named::new(&*name.pack, format!("{}{}", name.name, words::type_name(called)));
                    let ty = self.cty(ty, &inner)?;
                    properties.push(Property::new(called, ty));
                }
                let shape = Shape { name: name.clone(), doc: None, properties };
                Ok(Type::Record(self.catalog.add(shape)))
            }
            Some(container @ ("list" | "set" | "map")) => {
                let inner = self.cty(of(1), name)?;
                Ok(if inner == Type::Any { Type::Any } else { nest(container, inner, false) })
            }
            Some(_) | None => Ok(Type::Any),
        }
    }

    fn count(&mut self) -> Result<(), Refusal> {
        self.work += 1;
        if self.work <= PROPERTIES {
            return Ok(());
        }
        Err(Refusal::TooMuch { name: self.file.to_owned(), what: "properties", limit: PROPERTIES })
    }
}

/// What a nesting makes of a type. Blocks have no order of their own: a set of them is read as the list that is given.
fn nest(mode: &str, inner: Type, once: bool) -> Type {
    match mode {
        "single" | "group" => inner,
        "list" | "set" if once => inner,
        "map" => Type::Map(Box::new(inner)),
        "set" if inner.is_scalar() => Type::Set(Box::new(inner)),
        _ => Type::List(Box::new(inner)),
    }
}

/// `random_password` of `random` is `random.Password`.
fn own_name(pack: &str, provider: &str, terraform: &str) -> Named {
    let short = terraform.strip_prefix(provider).and_then(|rest| rest.strip_prefix('_')).unwrap_or(terraform);
    Named::new(pack, words::type_name(short))
}
