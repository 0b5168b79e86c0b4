//! The model of the files: packs of resource types, records, enums and interfaces, in the order in which they are written.

use std::collections::{BTreeMap, BTreeSet};

use super::edges::{Known, Links};
use super::naming::{Names, TypeName};
use super::overlay::{Facts, Overlay};
use super::records::{self, Field, Record};
use super::schema::{Attributes, Resource, Schema};
use super::{PROVIDERS, Problem};

/// One file.
pub(crate) struct Pack {
    /// `aws.s3`.
    pub(crate) path: String,
    /// The provider's version.
    pub(crate) version: String,
    /// The provider's name in Terraform.
    pub(crate) provider: String,
    pub(crate) interfaces: Vec<Interface>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) resources: Vec<ResourceType>,
}

/// An interface with one property.
pub(crate) struct Interface {
    pub(crate) name: String,
    pub(crate) property: String,
    pub(crate) doc: String,
}

/// A named enum.
pub(crate) struct Enum {
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
}

/// A resource type and the records of its blocks.
pub(crate) struct ResourceType {
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    /// The full name of the interface that it has.
    pub(crate) interface: Option<String>,
    pub(crate) terraform: Vec<String>,
    pub(crate) pulumi: Vec<String>,
    pub(crate) cloudformation: Option<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) edges: Vec<String>,
    pub(crate) lets: Vec<String>,
    pub(crate) records: Vec<Record>,
}

/// Everything that is looked up while types are built.
struct Tables<'a> {
    names: &'a Names,
    overlay: &'a Overlay,
    links: &'a Links,
    known: Known<'a>,
    /// Names that records must leave alone, by pack.
    taken: BTreeMap<String, BTreeSet<String>>,
}

/// The files, by path.
pub(crate) fn build(
    schemas: &[Schema],
    names: &Names,
    overlay: &Overlay,
    links: &Links,
) -> Result<Vec<Pack>, Problem> {
    let known = known(schemas, names)?;
    let taken = taken(&known, overlay)?;
    let mut tables = Tables { names, overlay, links, known, taken };
    tables.refuse_stale_facts()?;
    let mut packs = BTreeMap::new();
    for (schema, (provider, root)) in schemas.iter().zip(PROVIDERS) {
        let top = tables.pack(schema, root);
        packs.insert(root.to_owned(), Pack { interfaces: tables.interfaces(provider), ..top });
        for (terraform, resource) in &schema.resources {
            let name = names.name_of(terraform, resource, root)?;
            let built = tables.resource(terraform, resource, schema, &name)?;
            packs
                .entry(name.pack.clone())
                .or_insert_with(|| tables.pack(schema, &name.pack))
                .resources
                .push(built);
        }
    }
    let mut packs: Vec<Pack> = packs.into_values().collect();
    packs.iter_mut().for_each(|pack| pack.resources.sort_by(|a, b| a.name.cmp(&b.name)));
    Ok(packs)
}

fn root_of(provider: &str) -> &str {
    PROVIDERS.iter().find(|(name, _)| *name == provider).map_or(provider, |(_, root)| root)
}

fn known<'a>(schemas: &'a [Schema], names: &Names) -> Result<Known<'a>, Problem> {
    let mut known = Known::new();
    for schema in schemas {
        for (terraform, resource) in &schema.resources {
            let name = names.name_of(terraform, resource, root_of(&schema.provider))?;
            known.insert(terraform, (name, &resource.attributes));
        }
    }
    Ok(known)
}

/// Names of resources and enums; two that are the same are an error.
fn taken(known: &Known, overlay: &Overlay) -> Result<BTreeMap<String, BTreeSet<String>>, Problem> {
    let enums = overlay.enums.keys().filter_map(|path| path.rsplit_once('.'));
    let types = known.values().map(|(name, _)| (name.pack.as_str(), name.name.as_str()));
    let mut taken: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (pack, name) in types.chain(enums) {
        if !taken.entry(pack.to_owned()).or_default().insert(name.to_owned()) {
            return Err(format!(
                "two things are named {pack}.{name}: give one of them another name in [names]"
            ));
        }
    }
    Ok(taken)
}

impl Tables<'_> {
    fn refuse_stale_facts(&self) -> Result<(), Problem> {
        let stale = self.overlay.types.keys().find(|terraform| !self.known.contains_key(terraform.as_str()));
        if let Some(terraform) = stale.map(String::as_str).or_else(|| self.links.unknown_type(&self.known)) {
            return Err(format!("a table speaks of `{terraform}`, which is no chosen type"));
        }
        if let Some(name) = self.overlay.without_source() {
            return Err(format!("the facts of `{name}` have no source"));
        }
        for (terraform, path) in self.overlay.places() {
            let exists = |(_, attributes): &(TypeName, &Attributes)| records::exists(attributes, path);
            if !self.known.get(terraform).is_some_and(exists) {
                return Err(format!("overlay: `{terraform}` has no property `{path}`"));
            }
        }
        Ok(())
    }

    fn pack(&self, schema: &Schema, path: &str) -> Pack {
        let within = |name: &str| {
            name.rsplit_once('.').filter(|(pack, _)| *pack == path).map(|(_, name)| name.to_owned())
        };
        let enums = self.overlay.enums.iter();
        Pack {
            path: path.to_owned(),
            version: schema.version.clone(),
            provider: schema.provider.clone(),
            interfaces: Vec::new(),
            enums: enums
                .filter_map(|(name, found)| Some(Enum { name: within(name)?, values: found.values.clone() }))
                .collect(),
            resources: Vec::new(),
        }
    }

    fn interfaces(&self, provider: &str) -> Vec<Interface> {
        let facts = self.overlay.providers.get(provider);
        let made = facts.map(|facts| Interface {
            name: facts.interface.name.clone(),
            property: facts.interface.property.clone(),
            doc: facts.interface.doc.clone(),
        });
        made.into_iter().collect()
    }

    fn resource(
        &mut self,
        terraform: &str,
        resource: &Resource,
        schema: &Schema,
        name: &TypeName,
    ) -> Result<ResourceType, Problem> {
        let nothing = Facts::default();
        let facts = self.overlay.types.get(terraform).unwrap_or(&nothing);
        let provider = self.overlay.providers.get(&schema.provider).ok_or("a provider without facts")?;
        let mut writer = records::Writer::new(
            terraform,
            (facts, provider),
            self.taken.entry(name.pack.clone()).or_default(),
        );
        let fields = writer.resource(&name.name, &resource.attributes);
        let records = writer.finish();
        let interface = &provider.interface;
        let has = resource.attributes.contains_key(&interface.property);
        let aliases = self.names.aliases.get(terraform).into_iter().flatten().cloned();
        Ok(ResourceType {
            name: name.name.clone(),
            doc: facts.doc.clone(),
            interface: has.then(|| format!("{}.{}", root_of(&schema.provider), interface.name)),
            terraform: std::iter::once(terraform.to_owned()).chain(aliases).collect(),
            pulumi: resource.pulumi.clone(),
            cloudformation: resource.cloudformation.clone(),
            fields,
            edges: self.links.of(terraform, &self.known)?,
            lets: facts.lets.get("").cloned().unwrap_or_default(),
            records,
        })
    }
}
