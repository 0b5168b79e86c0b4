//! Kubernetes: OpenAPI v2 and v3 documents, and custom resource definitions in any of their versions.
//!
//! All versions of a kind are one type: the shape of the newest stable one, with what only others have. While shapes are
//! read, their packs say the version (`k8s.apps@v1`); [`merge`] takes it away.

use super::dialect::{Dialect, Rules};
use super::{Document, Wanted};
use crate::model::Source;
use crate::refusal::Refusal;
use crate::shape::{About, Catalog, Named, Resource, ShapeId, Type};
use crate::words;
use serde_json::{Map, Value};
use std::cmp::Reverse;
use std::collections::BTreeMap;

mod merge;

/// Definitions that say their kinds, or custom resource definitions.
pub(super) fn fits(value: &Value) -> bool {
    let says_kind = |schema: &Value| schema.get(KINDS).is_some();
    definitions(value).is_some_and(|(_, all)| all.values().any(says_kind))
        || !definitions_in(value).is_empty()
}

/// Where a definition says which kinds it describes.
const KINDS: &str = "x-kubernetes-group-version-kind";

/// A kind in one version, with its schema.
struct Kind<'d> {
    group: String,
    version: String,
    kind: String,
    schema: &'d Value,
    /// Where the schema stands.
    at: String,
    document: usize,
    is_custom: bool,
}

impl Kind<'_> {
    /// What manifests write: `apps/v1/Deployment`.
    fn source(&self) -> String {
        let Self { group, version, kind, .. } = self;
        if group.is_empty() { format!("{version}/{kind}") } else { format!("{group}/{version}/{kind}") }
    }

    fn name(&self) -> Named {
        Named::new(format!("k8s.{}", module(&self.group)), words::type_name(&self.kind))
    }

    fn versioned(&self) -> Named {
        let Named { pack, name } = self.name();
        Named::new(format!("{pack}@{}", self.version), name)
    }

    fn resource(&self, shape: ShapeId) -> Resource {
        Resource {
            name: self.name(),
            sources: vec![Source { kind: "kubernetes".to_owned(), names: vec![self.source()] }],
            shape,
            interfaces: if self.is_custom { vec!["k8s.Object".to_owned()] } else { Vec::new() },
            edges: Vec::new(),
            lets: Vec::new(),
        }
    }
}

/// The types of the documents.
pub(super) fn catalog(documents: &[Document], wanted: Wanted<'_>) -> Result<Catalog, Refusal> {
    let mut catalog = Catalog { source: Some("kubernetes"), ..Catalog::default() };
    let version = documents.iter().find_map(|document| version_of(&document.value));
    let version = version.unwrap_or("1.0.0").to_owned();
    let doc = "Types of Kubernetes objects.".to_owned();
    catalog.about.insert("k8s".to_owned(), About { doc, version });
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        kinds.extend(described(&document.value, index));
        kinds.extend(custom(&document.value, index));
    }
    kinds.retain(|kind| wanted(&kind.source()) || wanted(&kind.kind) || wanted(&kind.name().path()));
    kinds.sort_by_key(|kind| (Reverse(rank(&kind.version)), kind.group.clone(), kind.kind.clone()));
    for (index, document) in documents.iter().enumerate() {
        read(document, kinds.iter().filter(|kind| kind.document == index), &mut catalog)?;
    }
    merge::versions(&mut catalog);
    Ok(catalog)
}

/// The version that a document says it is of: `v1.31.2`, told without its letter.
fn version_of(value: &Value) -> Option<&str> {
    let version = value.pointer("/info/version").or_else(|| value.get("version"))?.as_str()?;
    let number = version.trim_start_matches('v');
    number.starts_with(|first: char| first.is_ascii_digit()).then_some(number)
}

/// Reads the kinds of one document, newest stable versions first.
fn read<'k>(
    document: &Document,
    kinds: impl Iterator<Item = &'k Kind<'k>>,
    catalog: &mut Catalog,
) -> Result<(), Refusal> {
    let modules = modules(&document.value);
    let name = |target: &str| name_of(target.rsplit('/').next().unwrap_or(target), &modules);
    let rules = || Rules { name: &name, known: &known };
    let (custom, described): (Vec<_>, Vec<_>) = kinds.partition(|kind| kind.is_custom);
    let mut shapes = Vec::new();
    let mut dialect = Dialect::new(&document.value, &document.name, rules(), catalog);
    for kind in &described {
        shapes.push(dialect.definition(&kind.at)?.shape());
    }
    for kind in &custom {
        let mut dialect = Dialect::new(kind.schema, &document.name, rules(), catalog);
        shapes.push(Some(dialect.shape(kind.schema, &kind.at, kind.versioned())?));
    }
    for (kind, shape) in described.iter().chain(&custom).zip(shapes) {
        let Some(shape) = shape else { continue };
        settle(catalog, shape, kind);
        catalog.resources.push(kind.resource(shape));
    }
    Ok(())
}

/// What the schema does not say: the cluster writes the status, and every object has the same metadata.
fn settle(catalog: &mut Catalog, shape: ShapeId, kind: &Kind<'_>) {
    let Some(shape) = catalog.shape_mut(shape) else { return };
    for property in &mut shape.properties {
        match property.name.as_str() {
            "status" => {
                property.computed = true;
                property.read_only = true;
            }
            "metadata" if kind.is_custom => {
                property.ty = Type::Declared(Named::new("k8s.meta", "ObjectMeta"));
            }
            _ => {}
        }
    }
    if kind.is_custom && !shape.properties.iter().any(|property| property.name == "metadata") {
        let ty = Type::Declared(Named::new("k8s.meta", "ObjectMeta"));
        shape.properties.push(crate::shape::Property::new("metadata", ty));
    }
}

/// The definitions of an OpenAPI document, and where they stand.
fn definitions(value: &Value) -> Option<(&'static str, &Map<String, Value>)> {
    let v2 = value.get("definitions").and_then(Value::as_object).map(|all| ("#/definitions", all));
    let v3 = || value.pointer("/components/schemas").and_then(Value::as_object);
    v2.or_else(|| v3().map(|all| ("#/components/schemas", all)))
}

/// The kinds that an OpenAPI document describes: objects with metadata of their own, no lists.
fn described(value: &Value, document: usize) -> Vec<Kind<'_>> {
    let Some((base, all)) = definitions(value) else { return Vec::new() };
    let kind = |(name, schema): (&String, &'_ Value)| -> Option<(String, String, String, String)> {
        let (group, version, kind) = group_version_kind(schema)?;
        Some((group, version, kind, format!("{base}/{name}")))
    };
    all.iter()
        .filter(|(_, schema)| is_kind(schema))
        .filter_map(|entry| Some((kind(entry)?, entry.1)))
        .map(|((group, version, kind, at), schema)| Kind {
            group,
            version,
            kind,
            schema,
            at,
            document,
            is_custom: false,
        })
        .collect()
}

fn is_kind(schema: &Value) -> bool {
    let metadata = schema.pointer("/properties/metadata");
    let target =
        metadata.and_then(|metadata| metadata.get("$ref").or_else(|| metadata.pointer("/allOf/0/$ref")));
    target.and_then(Value::as_str).is_some_and(|target| target.ends_with(".ObjectMeta"))
}

/// What a definition describes, where that is one kind.
fn group_version_kind(schema: &Value) -> Option<(String, String, String)> {
    let [only] = schema.get(KINDS)?.as_array()?.as_slice() else { return None };
    let of = |word: &str| only.get(word).and_then(Value::as_str).map(str::to_owned);
    Some((of("group")?, of("version")?, of("kind")?))
}

/// The custom resource definitions in a document: itself, or the items of a list.
fn definitions_in(value: &Value) -> Vec<(&Value, String)> {
    let is_definition =
        |value: &Value| value.get("kind").and_then(Value::as_str) == Some("CustomResourceDefinition");
    if is_definition(value) {
        return vec![(value, "#".to_owned())];
    }
    let items = value.get("items").and_then(Value::as_array).or_else(|| value.as_array());
    let items = items.map_or(&[][..], Vec::as_slice).iter().enumerate();
    items
        .filter(|(_, item)| is_definition(item))
        .map(|(index, item)| (item, format!("#/items/{index}")))
        .collect()
}

/// The kinds that custom resource definitions define, in all versions.
fn custom(value: &Value, document: usize) -> Vec<Kind<'_>> {
    definitions_in(value).into_iter().flat_map(|(item, at)| versions(item, &at, document)).collect()
}

fn versions<'d>(item: &'d Value, at: &str, document: usize) -> Vec<Kind<'d>> {
    let of = |pointer: &str| item.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let (Some(group), Some(kind)) = (of("/spec/group"), of("/spec/names/kind")) else { return Vec::new() };
    let made = |version: String, schema: &'d Value, at: String| Kind {
        group: group.clone(),
        version,
        kind: kind.clone(),
        schema,
        at,
        document,
        is_custom: true,
    };
    let common = item.pointer("/spec/validation/openAPIV3Schema");
    let listed = item.pointer("/spec/versions").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut kinds: Vec<Kind<'d>> = Vec::new();
    for (index, version) in listed.iter().enumerate() {
        let own = version.pointer("/schema/openAPIV3Schema");
        let name = version.get("name").and_then(Value::as_str);
        if let (Some(schema), Some(name)) = (own.or(common), name) {
            let at = format!("{at}/spec/versions/{index}/schema/openAPIV3Schema");
            kinds.push(made(name.to_owned(), schema, at));
        }
    }
    if let (true, Some(schema), Some(version)) = (kinds.is_empty(), common, of("/spec/version")) {
        kinds.push(made(version, schema, format!("{at}/spec/validation/openAPIV3Schema")));
    }
    kinds
}

/// The module of a group: `apps`, `core`, `networking` of `networking.k8s.io`; another owner's group is told whole.
pub(crate) fn module(group: &str) -> String {
    match group.strip_suffix(".k8s.io") {
        _ if group.is_empty() => "core".to_owned(),
        Some(rest) => words::module(rest.split('.').next().unwrap_or(rest)),
        None => words::module(group),
    }
}

/// The modules of definitions by what stands before their version: `io.k8s.api.rbac` is `rbac`.
fn modules(value: &Value) -> BTreeMap<String, String> {
    let mut modules = BTreeMap::new();
    let kinds = definitions(value).into_iter().flat_map(|(_, all)| all).filter(|(_, schema)| is_kind(schema));
    for (name, schema) in kinds {
        if let (Some((group, ..)), Some((before, ..))) = (group_version_kind(schema), parts(name)) {
            modules.insert(before.to_owned(), module(&group));
        }
    }
    modules
}

/// `io.k8s.api.apps.v1.Deployment`: what stands before the version, the version, the name.
fn parts(definition: &str) -> Option<(&str, &str, &str)> {
    let (before, name) = definition.rsplit_once('.')?;
    let (before, version) = before.rsplit_once('.')?;
    Some((before, version, name))
}

fn name_of(definition: &str, modules: &BTreeMap<String, String>) -> Named {
    let Some((before, version, name)) = parts(definition) else {
        return Named::new("k8s.core@", words::type_name(definition));
    };
    if !is_version(version) {
        return Named::new(format!("k8s.{}@", words::module(version)), words::type_name(name));
    }
    let last = || words::module(before.rsplit('.').next().unwrap_or(before));
    let module = modules.get(before).cloned().unwrap_or_else(last);
    Named::new(format!("k8s.{module}@{version}"), words::type_name(name))
}

/// Types that are more than their schema says.
fn known(target: &str) -> Option<Type> {
    let name = target.rsplit(['/', '.']).next().unwrap_or(target);
    let apimachinery = target.contains(".apimachinery.pkg.") || target.contains(".apiextensions.");
    match name {
        "Time" | "MicroTime" if apimachinery => Some(Type::Domain("time")),
        "Quantity" | "IntOrString" if apimachinery => Some(Type::Text),
        "RawExtension" | "FieldsV1" | "JSON" | "Unknown" if apimachinery => Some(Type::Any),
        _ => None,
    }
}

fn is_version(text: &str) -> bool {
    text.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// The order of versions: stable before beta before alpha, higher before lower.
fn rank(version: &str) -> (u8, u32, u32) {
    let number = |text: &str| text.parse().unwrap_or(0);
    let rest = version.trim_start_matches('v');
    for (word, stability) in [("alpha", 0), ("beta", 1)] {
        if let Some((major, minor)) = rest.split_once(word) {
            return (stability, number(major), number(minor));
        }
    }
    (2, number(rest), 0)
}

#[cfg(test)]
mod tests {
    use super::{module, name_of, rank};
    use std::collections::BTreeMap;

    #[test]
    fn stable_versions_come_first_and_new_before_old() {
        let mut versions = ["v1alpha1", "v1", "v2beta2", "v2", "v2beta10"];
        versions.sort_by_key(|version| std::cmp::Reverse(rank(version)));
        assert_eq!(versions, ["v2", "v1", "v2beta10", "v2beta2", "v1alpha1"]);
    }

    #[test]
    fn groups_are_modules() {
        assert_eq!(module(""), "core");
        assert_eq!(module("rbac.authorization.k8s.io"), "rbac");
        assert_eq!(module("cert-manager.io"), "cert_manager_io");
    }

    #[test]
    fn definitions_are_named_after_their_group() {
        let name = |definition| name_of(definition, &BTreeMap::new()).path();
        assert_eq!(name("io.k8s.api.core.v1.PodSpec"), "k8s.core@v1.PodSpec");
        assert_eq!(name("io.k8s.apimachinery.pkg.version.Info"), "k8s.version@.Info");
    }
}
