//! The standard types of Kubernetes objects: their definitions, with the facts of `kubernetes.toml`.

use super::more::origin;
use crate::Problem;
use crate::lower;
use crate::model::{Field, Interface, Pack, Source};
use crate::read::{self, Document, Format};
use crate::shape::{About, Catalog, Named, Resource, ShapeId};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// `kubernetes.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    /// The version of Kubernetes that the definitions are of.
    version: String,
    /// What the cluster fills in, by record or kind and property: `meta.ObjectMeta.uid`.
    computed: Vec<String>,
    /// What is shown to no one.
    sensitive: Vec<String>,
    /// What holds where it is left out, as a literal.
    defaults: BTreeMap<String, String>,
    /// A sentence for a type.
    docs: BTreeMap<String, String>,
}

/// The packs.
pub(super) fn packs(definitions: &Document, facts: &Facts) -> Result<Vec<Pack>, Problem> {
    let documents = std::slice::from_ref(definitions);
    let mut catalog =
        read::catalog(Format::Kubernetes, documents, &|_| true).map_err(|refusal| refusal.to_string())?;
    let doc = format!("Types of Kubernetes objects, as version {} serves them.", facts.version);
    catalog.about.insert("k8s".to_owned(), About { doc, version: facts.version.clone() });
    settle(&mut catalog, facts)?;
    tokens(&mut catalog, &definitions.value);
    let lets: Vec<Vec<String>> =
        catalog.resources.iter().map(|resource| pod_spec(&catalog, resource)).collect();
    for (resource, lets) in catalog.resources.iter_mut().zip(lets) {
        resource.interfaces.push("k8s.Object".to_owned());
        resource.lets = lets;
    }
    let mut packs = lower::packs(&catalog, &origin("kubernetes.json.gz"));
    packs.insert(0, top(facts));
    Ok(packs)
}

/// Where the kinds that run pods describe them.
const POD_SPECS: [&str; 4] =
    ["spec", "spec.template.spec", "spec.job_template.spec.template.spec", "template.spec"];

/// The derived field of a kind that runs pods.
fn pod_spec(catalog: &Catalog, resource: &Resource) -> Vec<String> {
    let wanted = Named::new("k8s.core", "PodSpec");
    let leads = |path: &str| {
        let end = path.split('.').try_fold(resource.shape, |at, step| {
            let mut properties = catalog.shape(at)?.properties.iter();
            properties.find(|property| crate::words::snake(&property.name) == step)?.ty.shape()
        });
        end.and_then(|end| catalog.shape(end)).is_some_and(|shape| shape.name == wanted)
    };
    let path = POD_SPECS.into_iter().find(|path| leads(path));
    let line = |path: &str| format!("pod_spec: {}? = {path}", wanted.seen_from(&resource.name.pack));
    path.map(line).into_iter().collect()
}

/// The pack with the interfaces.
fn top(facts: &Facts) -> Pack {
    let metadata =
        Field { name: "metadata".to_owned(), kind: "k8s.meta.ObjectMeta?".to_owned(), ..Field::default() };
    Pack {
        path: "k8s".to_owned(),
        version: facts.version.clone(),
        origin: origin("kubernetes.json.gz"),
        doc: "What Kubernetes objects have in common.".to_owned(),
        interfaces: vec![Interface {
            name: "Object".to_owned(),
            doc: Some("Every object: a name, a namespace, labels and annotations.".to_owned()),
            fields: vec![metadata],
        }],
        ..Pack::default()
    }
}

/// Writes the facts into the shapes that they speak of.
fn settle(catalog: &mut Catalog, facts: &Facts) -> Result<(), Problem> {
    for place in &facts.computed {
        change(catalog, place, |property| {
            property.computed = true;
            property.read_only = true;
            property.required = false;
        })?;
    }
    for place in &facts.sensitive {
        change(catalog, place, |property| property.sensitive = true)?;
    }
    for (place, value) in &facts.defaults {
        change(catalog, place, |property| property.default = Some(value.clone()))?;
    }
    for (path, doc) in &facts.docs {
        let id = find(catalog, path)?;
        if let Some(shape) = catalog.shape_mut(id) {
            shape.doc = Some(doc.clone());
        }
    }
    Ok(())
}

fn change(
    catalog: &mut Catalog,
    place: &str,
    change: impl FnOnce(&mut crate::shape::Property),
) -> Result<(), Problem> {
    let missing = || format!("kubernetes.toml: there is no `{place}`");
    let (path, property) = place.rsplit_once('.').ok_or_else(missing)?;
    let id = find(catalog, path)?;
    let shape = catalog.shape_mut(id).ok_or_else(missing)?;
    let found = shape.properties.iter_mut().find(|found| crate::words::snake(&found.name) == property);
    change(found.ok_or_else(missing)?);
    Ok(())
}

/// The first shape of that name: the one that versions were merged into.
fn find(catalog: &Catalog, path: &str) -> Result<ShapeId, Problem> {
    let missing = || format!("kubernetes.toml: there is no `{path}`");
    let (module, name) = path.rsplit_once('.').ok_or_else(missing)?;
    let wanted = Named::new(format!("k8s.{module}"), name);
    let mut all = catalog.ids().zip(&catalog.shapes);
    all.find(|(_, shape)| shape.name == wanted).map(|(id, _)| id).ok_or_else(missing)
}

/// Pulumi's tokens: `kubernetes:apps/v1:Deployment` is `apps/v1/Deployment`, and its core group has a name.
fn tokens(catalog: &mut Catalog, value: &Value) {
    let listed = value.get("pulumi").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for resource in &mut catalog.resources {
        let manifests = resource.sources.iter().flat_map(|source| &source.names);
        let token = |name: &String| {
            let (version, kind) = name.rsplit_once('/')?;
            let group = if version.contains('/') { String::new() } else { "core/".to_owned() };
            let token = format!("kubernetes:{group}{version}:{kind}");
            listed.iter().any(|listed| listed.as_str() == Some(&token)).then_some(token)
        };
        let names: Vec<String> = manifests.filter_map(token).collect();
        if !names.is_empty() {
            resource.sources.push(Source { kind: "pulumi".to_owned(), names });
        }
    }
}
