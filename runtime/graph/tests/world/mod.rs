//! Declared types from a few lines of text, a demand for all of them, and graphs as text: what tests are made of.
//!
//! ```text
//! aws.s3.Bucket aws_s3_bucket is aws.Taggable
//!   acl: string = private
//!   rules: list<Rule>
//!   edge block: aws.s3.Block? inverse bucket_node
//! record Rule
//!   id: string?
//! ```

#![allow(dead_code, unused_imports, reason = "each suite uses a part")]
#![allow(unreachable_pub, missing_docs, reason = "a part of each suite")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "the texts are written beside the tests")]
#![allow(
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on should say so"
)]

mod show;

pub use show::show;

use pol_ir::constant::Const;
use pol_ir::module::Module;
use pol_ir::ops::decode::Encoding;
use pol_ir::readset::ReadSet;
use pol_ir::schema::{
    EdgeBy, EdgeDef, InterfaceDef, KeyPair, Origin, PropertyDef, RecordDef, ResourceDef, Schemas, TypeRef,
};
use pol_ir::types::Domain;
use std::sync::Arc;

/// Types, and a program that reads everything of them.
pub struct World {
    pub types: Types,
    pub module: Module,
    pub read_set: ReadSet,
}

/// Declared types.
#[derive(Default)]
pub struct Types(pub Vec<Arc<ResourceDef>>);

impl Schemas for Types {
    fn resource(&self, path: &str) -> Option<Arc<ResourceDef>> {
        self.0.iter().find(|def| *def.path == *path).cloned()
    }
    fn interface(&self, _: &str) -> Option<Arc<InterfaceDef>> {
        None
    }
    fn by_source(&self, origin: Origin, name: &str) -> Option<Arc<ResourceDef>> {
        let called = |def: &&Arc<ResourceDef>| def.sources.contains(&(origin, name.into()));
        self.0.iter().find(called).cloned()
    }
    fn paths(&self) -> Vec<&str> {
        self.0.iter().map(|def| &*def.path).collect()
    }
}

impl World {
    /// The types of a text, all of them demanded whole.
    pub fn new(text: &str) -> Self {
        Self::of(Types(parse(text).into_iter().map(Arc::new).collect()))
    }

    /// These types, all of them demanded whole.
    pub fn of(types: Types) -> Self {
        let mut module = Module::default();
        let mut read_set = ReadSet::default();
        for name in ["start", "end", "$address", "$module", "$region"] {
            module.names.intern(name);
        }
        for def in &types.0 {
            let owner = module.names.intern(&def.path);
            read_set.owners.insert(owner);
            demand(&mut module, &mut read_set, &def.path, &def.properties);
            def.records.iter().for_each(|record| {
                demand(&mut module, &mut read_set, &record.path, &record.properties);
            });
            def.edges.iter().for_each(|edge| {
                let name = module.names.intern(&edge.name);
                read_set.edges.entry(owner).or_default().insert(name);
            });
            def.interfaces.iter().for_each(|path| {
                module.names.intern(path);
            });
        }
        Self { types, module, read_set }
    }

    /// Moves a property from what verdicts need to what only messages need.
    pub fn only_details(&mut self, owner: &str, property: &str) {
        let (owner, property) = (self.module.names.intern(owner), self.module.names.intern(property));
        self.read_set.verdicts.get_mut(&owner).unwrap().remove(&property);
        self.read_set.details.entry(owner).or_default().insert(property);
    }

    /// Demands a fact of all nodes of a type.
    pub fn fact(&mut self, owner: &str, fact: &str) {
        let (owner, fact) = (self.module.names.intern(owner), self.module.names.intern(fact));
        self.read_set.verdicts.entry(owner).or_default().insert(fact);
    }
}

fn demand(module: &mut Module, read_set: &mut ReadSet, owner: &str, properties: &[PropertyDef]) {
    let owner = module.names.intern(owner);
    let names = read_set.verdicts.entry(owner).or_default();
    names.extend(properties.iter().map(|property| module.names.intern(&property.name)));
}

fn parse(text: &str) -> Vec<ResourceDef> {
    let mut defs: Vec<ResourceDef> = Vec::new();
    let records: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("record ")).collect();
    let mut in_record = false;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with("record ") {
            in_record = true;
            defs.iter_mut().for_each(|def| {
                let path = line.trim_start_matches("record ").into();
                let (doc, properties, derived) = ("".into(), Vec::new(), Vec::new());
                def.records.push(RecordDef { path, doc, properties, derived });
            });
        } else if let Some(member) = line.strip_prefix("  ") {
            if in_record {
                let property = property(member, &records);
                defs.iter_mut().for_each(|def| {
                    def.records.last_mut().unwrap().properties.push(property.clone());
                });
            } else if let Some(edge) = member.strip_prefix("edge ") {
                defs.last_mut().unwrap().edges.push(parse_edge(edge));
            } else {
                let property = property(member, &records);
                defs.last_mut().unwrap().properties.push(property);
            }
        } else {
            defs.push(resource(line));
        }
    }
    defs
}

fn resource(line: &str) -> ResourceDef {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [path, source, rest @ ..] = &words[..] else { panic!("a type and its source: {line}") };
    let (origin, source) = match source.strip_prefix("data.") {
        Some(source) => (Origin::TerraformData, source),
        None => (Origin::Terraform, *source),
    };
    ResourceDef {
        path: (*path).into(),
        doc: "".into(),
        sources: vec![(origin, source.into())],
        interfaces: rest.iter().skip(1).map(|path| (*path).into()).collect(),
        properties: Vec::new(),
        edges: Vec::new(),
        derived: Vec::new(),
        records: Vec::new(),
    }
}

fn property(text: &str, records: &[&str]) -> PropertyDef {
    let (name, rest) = text.split_once(": ").unwrap();
    let (ty, default) = rest.split_once(" = ").map_or((rest, None), |(ty, default)| (ty, Some(default)));
    let mut words = ty.split(' ');
    let ty = type_of(words.next().unwrap(), records);
    let flags: Vec<&str> = words.collect();
    let default = default.map(|text| match text {
        "true" | "false" => Const::Bool(text == "true"),
        "[]" => Const::List(Vec::new()),
        "absent" => Const::Absent,
        _ => text.parse().map_or_else(|_| Const::String(text.into()), Const::Int),
    });
    new_property(name, ty, default, flags.contains(&"computed"), flags.contains(&"sensitive"))
}

/// A property with nothing special.
pub fn plain(name: &str, ty: TypeRef) -> PropertyDef {
    new_property(name, ty, None, false, false)
}

fn new_property(
    name: &str,
    ty: TypeRef,
    default: Option<Const>,
    computed: bool,
    sensitive: bool,
) -> PropertyDef {
    PropertyDef {
        name: name.into(),
        doc: "".into(),
        ty,
        default,
        computed,
        create_only: false,
        read_only: false,
        sensitive,
        deprecated: false,
        spellings: Vec::new(),
    }
}

fn type_of(text: &str, records: &[&str]) -> TypeRef {
    let inner = |open: &str| text.strip_prefix(open).and_then(|rest| rest.strip_suffix('>'));
    let encoding = |encoding: Encoding, of: &str| TypeRef::Encoded(encoding, Box::new(type_of(of, records)));
    if text.contains('|') {
        TypeRef::Union(text.split('|').map(|member| type_of(member, records)).collect())
    } else if let Some(of) = inner("json<") {
        encoding(Encoding::Json, of)
    } else if let Some(of) = inner("yaml<") {
        encoding(Encoding::Yaml, of)
    } else if let Some(of) = inner("base64<") {
        encoding(Encoding::Base64, of)
    } else if let Some(inner) = text.strip_suffix('?') {
        TypeRef::Optional(Box::new(type_of(inner, records)))
    } else if let Some(inner) = inner("list<") {
        TypeRef::List(Box::new(type_of(inner, records)))
    } else if let Some(inner) = inner("set<") {
        TypeRef::Set(Box::new(type_of(inner, records)))
    } else if let Some(inner) = inner("map<") {
        TypeRef::Map(Box::new(type_of(inner, records)))
    } else if let Some(inner) = inner("range<") {
        TypeRef::Range(Box::new(type_of(inner, records)))
    } else {
        scalar(text, records)
    }
}

fn scalar(text: &str, records: &[&str]) -> TypeRef {
    match text {
        "bool" => TypeRef::Bool,
        "int" => TypeRef::Int,
        "float" => TypeRef::Float,
        "string" => TypeRef::String,
        "cidr" => TypeRef::Domain(Domain::Cidr),
        "ip" => TypeRef::Domain(Domain::Ip),
        "duration" => TypeRef::Domain(Domain::Duration),
        "bytes" => TypeRef::Domain(Domain::Bytes),
        "time" => TypeRef::Domain(Domain::Time),
        "version" => TypeRef::Domain(Domain::Version),
        "arn" => TypeRef::Domain(Domain::Arn),
        "glob" => TypeRef::Domain(Domain::Glob),
        "image" => TypeRef::Domain(Domain::Image),
        "quantity" => TypeRef::Domain(Domain::Quantity),
        "any" => TypeRef::Any,
        record => {
            let at = records.iter().position(|name| *name == record);
            TypeRef::Record(at.unwrap_or_else(|| panic!("no record {record}")) as u32)
        }
    }
}

/// `vpc: aws.Vpc? by vpc_id = id | arn, account = account`, `blocks: list<aws.Block> inverse bucket_node`.
fn parse_edge(text: &str) -> EdgeDef {
    let (name, rest) = text.split_once(": ").unwrap();
    let (target, rest) = rest.split_once(' ').unwrap();
    let many = target.starts_with("list<");
    let target = target.trim_start_matches("list<").trim_end_matches(['?', '>']);
    let by = match rest.strip_prefix("inverse ") {
        Some(inverted) => EdgeBy::Inverse(inverted.into()),
        None => EdgeBy::Keys(rest.trim_start_matches("by ").split(", ").map(key_pair).collect()),
    };
    EdgeDef { name: name.into(), doc: "".into(), target: target.into(), many, by, network: None }
}

fn key_pair(text: &str) -> KeyPair {
    let (from, to) = text.split_once(" = ").unwrap();
    KeyPair { from: from.split('.').map(Into::into).collect(), to: to.split(" | ").map(Into::into).collect() }
}
