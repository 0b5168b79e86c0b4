//! From the catalog of a schema to packs: names are settled, circles and what lies too deep are cut, spellings bridged.
//!
//! Invariants: the packs compile; the same catalog gives the same packs; what is left out is counted.

use crate::limits::{DOC, TYPE_LEVELS};
use crate::model::{Enum, Field, Pack, Record, ResourceType};
use crate::shape::{Catalog, Named, Property, Resource, ShapeId, Type};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// Properties that could not be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// The schema gives them no type.
    pub(crate) untyped: usize,
    /// They hold the type that they belong to, or lie too deep.
    pub(crate) circular: usize,
    /// Their names are none in the language.
    pub(crate) unnamed: usize,
}

impl LeftOut {
    /// As lines for the documentation of a pack; none where nothing was left out.
    pub(crate) fn lines(self) -> String {
        let kinds = [
            (self.untyped, "of no certain type"),
            (self.circular, "that hold their own type or lie too deep"),
            (self.unnamed, "whose names the language cannot write"),
        ];
        let said: Vec<String> = kinds
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if said.is_empty() { String::new() } else { format!("\nProperties left out: {}.", said.join(", ")) }
    }
}

/// The packs of a catalog by path; `origin` says in their first line how they came to be.
pub(crate) fn packs(catalog: &Catalog, origin: &str) -> Vec<Pack> {
    let mut lowering = Lowering {
        catalog,
        origin,
        packs: BTreeMap::new(),
        left: BTreeMap::new(),
        taken: taken(catalog),
        done: BTreeMap::new(),
        open: Vec::new(),
    };
    for resource in &catalog.resources {
        lowering.resource(resource);
    }
    for id in &catalog.records {
        let mut aside = Vec::new();
        if let Some((name, _)) = lowering.record(*id, &mut aside) {
            lowering.pack(&name.pack).records.extend(aside);
        }
    }
    lowering.finish()
}

/// The names of resource types, which records leave alone.
fn taken(catalog: &Catalog) -> BTreeSet<Named> {
    catalog.resources.iter().map(|resource| resource.name.clone()).collect()
}

struct Lowering<'c> {
    catalog: &'c Catalog,
    origin: &'c str,
    packs: BTreeMap<String, Pack>,
    left: BTreeMap<String, LeftOut>,
    taken: BTreeSet<Named>,
    /// Records that are written, with how many levels they have.
    done: BTreeMap<ShapeId, (Named, u32)>,
    /// Records that are being written, outer before inner.
    open: Vec<ShapeId>,
}

/// Where the property stands that is being written.
struct Place<'p> {
    /// The pack of the file.
    pack: &'p str,
    /// The name of the record or resource in it.
    owner: &'p str,
}

impl Lowering<'_> {
    fn finish(mut self) -> Vec<Pack> {
        for (path, left) in std::mem::take(&mut self.left) {
            self.pack(&path).doc.push_str(&left.lines());
        }
        let mut packs: Vec<Pack> = self.packs.into_values().collect();
        for pack in &mut packs {
            pack.resources.sort_by(|a, b| a.name.cmp(&b.name));
            pack.records.sort_by(|a, b| a.name.cmp(&b.name));
            pack.enums.sort_by(|a, b| a.name.cmp(&b.name));
            pack.uses = uses(pack);
        }
        packs
    }

    fn pack(&mut self, path: &str) -> &mut Pack {
        let (catalog, origin) = (self.catalog, self.origin);
        self.packs.entry(path.to_owned()).or_insert_with(|| {
            let root = path.split('.').next().unwrap_or(path);
            let about = catalog.about.get(path).or_else(|| catalog.about.get(root));
            Pack {
                path: path.to_owned(),
                version: about.map_or("1.0.0", |about| &about.version).to_owned(),
                origin: origin.to_owned(),
                doc: about.map_or_else(String::new, |about| about.doc.clone()),
                ..Pack::default()
            }
        })
    }

    fn resource(&mut self, resource: &Resource) {
        let Some(shape) = self.catalog.shape(resource.shape) else { return };
        let Named { pack, name } = &resource.name;
        self.open.push(resource.shape);
        let mut records = Vec::new();
        let (fields, _) = self.fields(&shape.properties, &Place { pack, owner: name }, &mut records);
        self.open.pop();
        let built = ResourceType {
            name: name.clone(),
            doc: shape.doc.as_deref().and_then(documentation),
            interfaces: resource.interfaces.clone(),
            sources: resource.sources.clone(),
            fields,
            edges: resource.edges.clone(),
            lets: resource.lets.clone(),
            records,
        };
        self.pack(pack).resources.push(built);
    }

    /// Writes a record and what it holds to `records`, or to their own packs; gives its name and how deep it is.
    fn record(&mut self, id: ShapeId, records: &mut Vec<Record>) -> Option<(Named, u32)> {
        if let Some(known) = self.done.get(&id) {
            return Some(known.clone());
        }
        let too_deep = self.open.len() >= TYPE_LEVELS as usize;
        if too_deep || self.open.contains(&id) {
            return None;
        }
        let shape = self.catalog.shape(id)?;
        let name = self.free(&shape.name);
        let at = records.len();
        records.push(Record { name: name.name.clone(), ..Record::default() });
        self.open.push(id);
        let place = Place { pack: &name.pack, owner: &name.name };
        let (fields, levels) = self.fields(&shape.properties, &place, records);
        self.open.pop();
        let doc = shape.doc.as_deref().and_then(documentation);
        if let Some(slot) = records.get_mut(at) {
            *slot = Record { name: name.name.clone(), doc, fields, lets: Vec::new() };
        }
        self.done.insert(id, (name.clone(), levels + 1));
        Some((name, levels + 1))
    }

    /// The record of a shape where it belongs: beside the type that is being written, or in its own pack.
    fn record_in(&mut self, id: ShapeId, pack: &str, records: &mut Vec<Record>) -> Option<(Named, u32)> {
        if self.catalog.shape(id)?.name.pack == pack {
            return self.record(id, records);
        }
        let mut aside = Vec::new();
        let written = self.record(id, &mut aside)?;
        self.pack(&written.0.pack).records.extend(aside);
        Some(written)
    }

    /// The fields, and the most levels that one of them has.
    fn fields(
        &mut self,
        properties: &[Property],
        place: &Place<'_>,
        records: &mut Vec<Record>,
    ) -> (Vec<Field>, u32) {
        let mut fields: Vec<Field> = Vec::with_capacity(properties.len());
        let mut deepest = 0;
        for property in properties {
            let Some((name, mapping)) = self.spelling(&property.name) else {
                self.left_out(place).unnamed += 1;
                continue;
            };
            if fields.iter().any(|field| field.name == name) {
                self.left_out(place).unnamed += 1;
                continue;
            }
            let kind = self.kind(&property.ty, &name, place, records);
            let Some((kind, levels)) = kind.filter(|(_, levels)| *levels < TYPE_LEVELS) else {
                continue;
            };
            deepest = deepest.max(levels);
            fields.push(Field { mappings: mapping.into_iter().collect(), ..field(property, name, &kind) });
        }
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        (fields, deepest)
    }

    fn left_out(&mut self, place: &Place<'_>) -> &mut LeftOut {
        self.left.entry(place.pack.to_owned()).or_default()
    }

    /// The canonical name of a property, with what leads to the source's where convention does not.
    fn spelling(&self, name: &str) -> Option<(String, Option<String>)> {
        if !words::is_word(name) {
            return None;
        }
        let snake = words::snake(name);
        match self.catalog.source {
            _ if words::bridges(&snake, name) => Some((snake, None)),
            Some(source) => Some((snake, Some(format!("{source} {name}")))),
            None => Some((name.to_owned(), None)),
        }
    }

    /// A type as `place` writes it, and its levels; what cannot be written is counted.
    fn kind(
        &mut self,
        ty: &Type,
        name: &str,
        place: &Place<'_>,
        records: &mut Vec<Record>,
    ) -> Option<(String, u32)> {
        let mut contain = |this: &mut Self, container: &str, inner: &Type| {
            let (inner, levels) = this.kind(inner, name, place, records)?;
            Some((format!("{container}<{inner}>"), levels + 1))
        };
        let plain = |name: &str| Some((name.to_owned(), 0));
        match ty {
            Type::Bool => plain("bool"),
            Type::Int => plain("int"),
            Type::Float => plain("float"),
            Type::Text => plain("string"),
            Type::Domain(name) => plain(name),
            Type::Any => {
                self.left_out(place).untyped += 1;
                None
            }
            Type::Words(values) => plain(&self.words(values, name, place)),
            Type::Declared(named) => Some((named.seen_from(place.pack), 1)),
            Type::List(inner) => contain(self, "list", inner),
            Type::Set(inner) => contain(self, "set", inner),
            Type::Map(inner) => contain(self, "map", inner),
            Type::Record(id) => {
                let written = self.record_in(*id, place.pack, records);
                if written.is_none() {
                    self.left_out(place).circular += 1;
                }
                written.map(|(named, levels)| (named.seen_from(place.pack), levels))
            }
        }
    }

    /// The name of an enum; the same words under the same name are one.
    fn words(&mut self, values: &[String], property: &str, place: &Place<'_>) -> String {
        let wanted = format!("{}{}", place.owner, words::type_name(property));
        let same = |found: &&Enum| found.name.starts_with(&wanted) && found.values == values;
        if let Some(known) = self.pack(place.pack).enums.iter().find(same) {
            return known.name.clone();
        }
        let name = self.free(&Named::new(place.pack, wanted)).name;
        self.pack(place.pack).enums.push(Enum { name: name.clone(), doc: None, values: values.to_vec() });
        name
    }

    /// The name, or one with a number where it is taken.
    fn free(&mut self, wanted: &Named) -> Named {
        let mut name = wanted.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name.name = format!("{}{number}", wanted.name);
            number += 1;
        }
        name
    }
}

fn field(property: &Property, name: String, kind: &str) -> Field {
    let collection = ["list<", "set<", "map<"].iter().any(|start| kind.starts_with(start));
    let certain = collection || property.required || property.computed || property.default.is_some();
    Field {
        name,
        doc: property.doc.as_deref().and_then(documentation),
        kind: if certain { kind.to_owned() } else { format!("{kind}?") },
        default: property.default.clone(),
        computed: property.computed,
        read_only: property.read_only,
        create_only: property.create_only,
        sensitive: property.sensitive,
        deprecated: property.deprecated,
        mappings: Vec::new(),
    }
}

/// The interfaces of a pack's types that stand in other packs.
fn uses(pack: &Pack) -> Vec<String> {
    let own = format!("{}.", pack.path);
    let foreign = |path: &&String| path.strip_prefix(&own).is_none_or(|name| name.contains('.'));
    let named: BTreeSet<&String> =
        pack.resources.iter().flat_map(|resource| &resource.interfaces).filter(foreign).collect();
    named.into_iter().cloned().collect()
}

/// What a schema says of an item: without the examples that some append, and not without end.
fn documentation(text: &str) -> Option<String> {
    let end = ["{{% examples", "## Example", "### Example"].iter().filter_map(|mark| text.find(mark)).min();
    let text = end.and_then(|end| text.get(..end)).unwrap_or(text).trim();
    let mut said: String =
        text.chars().take(DOC).filter(|letter| *letter == '\n' || !letter.is_control()).collect();
    if text.chars().nth(DOC).is_some() {
        said.push_str(" …");
    }
    (!said.is_empty()).then_some(said)
}
