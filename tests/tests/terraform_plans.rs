//! Real plans load, whatever is demanded of them.
//!
//! `POL_TERRAFORM_PLANS` names a folder of documents as `terraform show -json` prints them. Types are made from the
//! values themselves, so that every value of every plan is decoded.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on should say so"
)]

#[path = "../../runtime/graph/tests/world/mod.rs"]
mod world;

use pol_ir::columns::{NodeRef, TableId};
use pol_ir::schema::{Origin, PropertyDef, RecordDef, ResourceDef, TypeRef};
use pol_sources::{Input, read};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use world::{Types, World, plain, show};

#[test]
fn every_plan_of_the_corpus_loads() {
    let Some(folder) = std::env::var_os("POL_TERRAFORM_PLANS") else {
        eprintln!("POL_TERRAFORM_PLANS is not set: no plans were loaded");
        return;
    };
    let (mut plans, mut nodes) = (0, 0);
    for entry in std::fs::read_dir(&folder).unwrap() {
        nodes += load(&entry.unwrap().path());
        plans += 1;
    }
    eprintln!("{plans} plans, {nodes} resources");
    assert!(nodes > 0);
}

#[test]
fn the_fixtures_load() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/plans")).unwrap() {
        let path = entry.unwrap().path();
        let is_plan = path.extension().is_some_and(|extension| extension == "json");
        if is_plan && !path.ends_with("format_2_0_unknown_major.json") {
            load(&path);
        }
    }
}

/// Loads a document twice: as its values are, and as if every property were something else.
fn load(path: &Path) -> usize {
    let bytes = std::fs::read(path).unwrap();
    let name = path.display().to_string();
    let inputs = [Input { name: &name, bytes: bytes.as_slice().into() }];
    let document = text(&bytes);
    let mut resources = 0;
    for wrong in [false, true] {
        let world = World::of(Types(types(&document, wrong)));
        let mut graph = read(&inputs, &world.module, &world.read_set, &world.types)
            .unwrap_or_else(|error| panic!("{error}"));
        assert!(!show(&world, &graph).is_empty() || graph.resources == 0);
        let nodes: Vec<NodeRef> = graph
            .columns
            .tables
            .iter()
            .flat_map(|(table, own): (TableId, _)| (0..own.rows).map(move |row| NodeRef { table, row }))
            .collect();
        assert!(nodes.iter().all(|node| graph.locate(*node, &[]).is_some()));
        graph.load_details(&nodes);
        resources = graph.resources;
    }
    resources
}

/// The document as other readers see it.
fn text(bytes: &[u8]) -> Value {
    let wide = |pairs: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).skip(1).map(|pair| pairs([pair[0], pair[1]]));
        String::from_utf16(&units.collect::<Vec<_>>()).unwrap()
    };
    match bytes {
        [0xff, 0xfe, ..] => serde_json::from_str(&wide(u16::from_le_bytes)).unwrap(),
        [0xfe, 0xff, ..] => serde_json::from_str(&wide(u16::from_be_bytes)).unwrap(),
        [0xef, 0xbb, 0xbf, text @ ..] => serde_json::from_slice(text).unwrap(),
        text => serde_json::from_slice(text).unwrap(),
    }
}

/// Types that hold every value of the document, or other ones.
fn types(document: &Value, wrong: bool) -> Vec<Arc<ResourceDef>> {
    let mut merged: BTreeMap<(bool, String), Map<String, Value>> = BTreeMap::new();
    collect(document, &mut merged);
    merged.iter().map(|((data, kind), values)| Arc::new(resource(*data, kind, values, wrong))).collect()
}

/// Every object with a type and values, wherever it stands.
fn collect(value: &Value, merged: &mut BTreeMap<(bool, String), Map<String, Value>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, merged)),
        Value::Object(members) => {
            let values = members.get("values").or_else(|| members.get("change")?.get("after"));
            if let (Some(kind), Some(Value::Object(values))) =
                (members.get("type").and_then(Value::as_str), values)
            {
                let is_data = members.get("mode").and_then(Value::as_str) == Some("data");
                let known = merged.entry((is_data, kind.to_owned())).or_default();
                values.iter().filter(|(_, value)| !value.is_null()).for_each(|(name, value)| {
                    known.insert(name.clone(), value.clone());
                });
            }
            members.values().for_each(|member| collect(member, merged));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn resource(is_data: bool, kind: &str, values: &Map<String, Value>, wrong: bool) -> ResourceDef {
    let origin = if is_data { Origin::TerraformData } else { Origin::Terraform };
    let mut records = Vec::new();
    let path = format!("{}{kind}", if is_data { "data." } else { "" });
    let properties = properties(&path, values, &mut records, wrong);
    ResourceDef {
        path: path.into(),
        doc: "".into(),
        sources: vec![(origin, kind.into())],
        interfaces: Vec::new(),
        properties,
        edges: Vec::new(),
        derived: Vec::new(),
        records,
    }
}

fn properties(
    path: &str,
    values: &Map<String, Value>,
    records: &mut Vec<RecordDef>,
    wrong: bool,
) -> Vec<PropertyDef> {
    let typed = |(name, value): (&String, &Value)| {
        let inner = format!("{path}.{name}");
        plain(name, TypeRef::Optional(Box::new(type_of(&inner, value, records, wrong))))
    };
    values.iter().map(typed).collect()
}

fn type_of(path: &str, value: &Value, records: &mut Vec<RecordDef>, wrong: bool) -> TypeRef {
    match (value, wrong) {
        (Value::Bool(_), false) | (Value::Object(_), true) => TypeRef::Bool,
        (Value::Number(_), false) | (Value::Array(_), true) => TypeRef::Float,
        (Value::String(_) | Value::Null, false) | (Value::Bool(_), true) => TypeRef::String,
        (Value::Number(_), true) => TypeRef::Map(Box::new(TypeRef::Int)),
        (Value::String(_) | Value::Null, true) => TypeRef::List(Box::new(TypeRef::Int)),
        (Value::Array(items), false) => {
            let first = items.first().unwrap_or(&Value::Null);
            TypeRef::List(Box::new(type_of(path, first, records, wrong)))
        }
        (Value::Object(members), false) => {
            let properties = properties(path, members, records, wrong);
            records.push(RecordDef { path: path.into(), doc: "".into(), properties, derived: Vec::new() });
            TypeRef::Record(records.len() as u32 - 1)
        }
    }
}
