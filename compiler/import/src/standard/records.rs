//! Properties of a type, and a named record for each of its blocks.

use std::collections::BTreeSet;

use super::overlay::{Facts, ProviderFacts};
use super::schema::{Attribute, Attributes, Block, Nesting, Value};
use crate::model::{Field, Record};
use crate::name::pascal;

/// Whether a dotted path leads to a property.
pub(crate) fn exists(attributes: &Attributes, path: &str) -> bool {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match (attributes.get(first), rest) {
        (Some(_), None) => true,
        (Some(Attribute::Block(block)), Some(rest)) => exists(&block.attributes, rest),
        (Some(Attribute::Value(_)), Some(_)) | (None, _) => false,
    }
}

/// Writes the properties of one type; the records of its blocks collect here.
pub(crate) struct Writer<'a> {
    terraform: &'a str,
    facts: &'a Facts,
    provider: &'a ProviderFacts,
    taken: &'a mut BTreeSet<String>,
    records: Vec<Record>,
}

impl<'a> Writer<'a> {
    /// A writer for the Terraform type with the facts about it and its provider, and the names that are taken.
    pub(crate) fn new(
        terraform: &'a str,
        (facts, provider): (&'a Facts, &'a ProviderFacts),
        taken: &'a mut BTreeSet<String>,
    ) -> Self {
        Writer { terraform, facts, provider, taken, records: Vec::new() }
    }

    /// The properties of the resource itself. Every resource has an `id`, which no one writes.
    pub(crate) fn resource(&mut self, owner: &str, attributes: &Attributes) -> Vec<Field> {
        let id = Attribute::Value(Value { computed: true, ..Value::of("string") });
        let mut attributes = attributes.clone();
        if !matches!(attributes.get("id"), Some(Attribute::Value(value)) if value.required) {
            attributes.insert("id".to_owned(), id);
        }
        self.fields(owner, "", &attributes)
    }

    /// The records, outer before inner.
    pub(crate) fn finish(self) -> Vec<Record> {
        self.records
    }

    /// What the schema gives no type is left out: a rule could read nothing from it.
    fn fields(&mut self, owner: &str, above: &str, attributes: &Attributes) -> Vec<Field> {
        let typed =
            |attribute: &Attribute| !matches!(attribute, Attribute::Value(value) if value.kind == "any");
        attributes
            .iter()
            .filter(|(_, attribute)| typed(attribute))
            .map(|(name, attribute)| {
                let path = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
                self.field(owner, &path, name, attribute)
            })
            .collect()
    }

    fn field(&mut self, owner: &str, path: &str, name: &str, attribute: &Attribute) -> Field {
        let (base, required, computed, pulumi) = match attribute {
            Attribute::Value(value) => {
                (self.scalar(path, &value.kind), value.required, value.computed, &value.pulumi)
            }
            Attribute::Block(block) => {
                (self.block(owner, path, name, block), block.required, false, &block.pulumi)
            }
        };
        let base = self.facts.types.get(path).cloned().unwrap_or(base);
        let default = self.facts.defaults.get(path).cloned();
        let listed = |list: &[String]| list.iter().any(|listed| listed == path);
        let required = required || listed(&self.facts.required);
        let filled_in = listed(&self.facts.computed) || listed(&self.provider.computed);
        let computed = computed || (filled_in && !required && default.is_none());
        let collection = ["list<", "set<", "map<"].iter().any(|start| base.starts_with(start));
        let has_value = default.as_ref().is_some_and(|value| value != "absent");
        let optional = !(collection || required || computed || has_value);
        Field {
            name: name.to_owned(),
            kind: if optional { format!("{base}?") } else { base },
            default,
            computed,
            create_only: listed(&self.facts.create_only),
            sensitive: listed(&self.facts.sensitive),
            mappings: pulumi.iter().map(|spelling| format!("pulumi {spelling}")).collect(),
            ..Field::default()
        }
    }

    /// The type of a block: its record, or a collection of it. A block that stands once at most is its record.
    fn block(&mut self, owner: &str, path: &str, name: &str, block: &Block) -> String {
        let record = self.free_name(&format!("{owner}{}", pascal(name)));
        let at = self.records.len();
        self.records.push(Record { name: record.clone(), ..Record::default() });
        let fields = self.fields(&record, path, &block.attributes);
        let lets = self.facts.lets.get(path).cloned().unwrap_or_default();
        if let Some(place) = self.records.get_mut(at) {
            *place = Record { name: record.clone(), doc: None, fields, lets };
        }
        match (block.nesting, block.max_items) {
            (Nesting::Single, _) | (Nesting::List | Nesting::Set, Some(1)) => record,
            // Blocks have no order of their own to compare by: a set of them is read as the list that the source gives.
            (Nesting::List | Nesting::Set, _) => format!("list<{record}>"),
            (Nesting::Map, _) => format!("map<{record}>"),
        }
    }

    /// A schema's type in the language: its numbers are whole unless a table says otherwise.
    fn scalar(&self, path: &str, kind: &str) -> String {
        let place = format!("{}.{path}", self.terraform);
        kind.replace("number", if self.provider.fractional.contains(&place) { "float" } else { "int" })
    }

    /// The name, or a longer one where a resource, an enum or another record has it.
    fn free_name(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        while !self.taken.insert(name.clone()) {
            name.push_str("Block");
        }
        name
    }
}
