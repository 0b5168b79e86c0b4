//! Compiles the types and frameworks of the standard library into tables and its packs into one module.

#[path = "src/declared.rs"]
mod declared;
#[path = "src/writer.rs"]
mod writer;

use declared::Declared;
use pol_check::{Declarations, SourceFile, World, check, declarations};
use pol_diagnostics::emit;
use pol_ir::schema::{Origin, RecordDef, ResourceDef, TypeRef};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

type Entries = BTreeMap<String, Vec<u8>>;
type Parts = BTreeMap<String, (Arc<ResourceDef>, TypeRef)>;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let types = read(&["types", "frameworks"])?;
    let declared = declarations(&files(&types));
    if !declared.diagnostics.is_empty() {
        return Err(emit::human(&declared.sources, &declared.diagnostics, false).into());
    }
    fs::write(out.join("types.table"), writer::table(&types_of(&declared)?))?;
    fs::write(out.join("networks.table"), writer::table(&networks_of(&declared)?))?;
    fs::write(out.join("sources.table"), writer::table(&sources_of(&declared)))?;
    let parts = parts_of(&declared)?;
    fs::write(out.join("parts.table"), writer::table(&encoded(&parts)?))?;
    fs::write(out.join("frameworks.bin"), encode(&declared.frameworks)?)?;
    let sources = read(&["packs"])?;
    fs::write(out.join("packs.rs"), packs(&sources)?)?;
    let schemas = Declared { declarations: &declared, parts };
    fs::write(out.join("packs.module"), module_of(&files(&sources), &schemas)?)?;
    Ok(())
}

/// The packs, compiled together.
fn module_of(files: &[SourceFile<'_>], schemas: &Declared<'_>) -> Result<Vec<u8>, Box<dyn Error>> {
    let checked = check(&World { files, schemas, frameworks: &schemas.declarations.frameworks });
    let shown = emit::human(&checked.sources, &checked.diagnostics, false);
    Ok(encode(&checked.module.ok_or(shown)?)?)
}

/// The `.pol` files of folders, by path from here, sorted.
fn read(folders: &[&str]) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut files = Vec::new();
    for folder in folders {
        watch(folder);
        read_folder(Path::new(folder), &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn watch(folder: &str) {
    println!("cargo:rerun-if-changed={folder}");
}

fn read_folder(folder: &Path, files: &mut Vec<(String, String)>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read_folder(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "pol") {
            let name = path.to_string_lossy().replace('\\', "/");
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

fn files(read: &[(String, String)]) -> Vec<SourceFile<'_>> {
    read.iter().map(|(path, text)| SourceFile { path, text }).collect()
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(value)
}

/// Path to a letter, `R` or `I`, and the resource type or interface.
fn types_of(declared: &Declarations) -> Result<Entries, Box<dyn Error>> {
    let mut entries = Entries::new();
    for def in &declared.resources {
        entries.insert(def.path.to_string(), [b"R".to_vec(), encode(&**def)?].concat());
    }
    for def in &declared.interfaces {
        entries.insert(def.path.to_string(), [b"I".to_vec(), encode(&**def)?].concat());
    }
    Ok(entries)
}

/// Origin and name in it, as [`Origin`] is written in `lib.rs`, to the path of the type.
fn sources_of(declared: &Declarations) -> Entries {
    let named = |def: &ResourceDef, (origin, name): &(Origin, Box<str>)| {
        (format!("{origin:?} {name}"), def.path.as_bytes().to_vec())
    };
    declared
        .resources
        .iter()
        .flat_map(|def| def.sources.iter().map(move |source| named(def, source)))
        .collect()
}

/// The name of a network to the paths of the types that have edges in it.
fn networks_of(declared: &Declarations) -> Result<Entries, postcard::Error> {
    let mut networks: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for def in &declared.resources {
        for network in def.networks() {
            networks.entry(network).or_default().insert(&def.path);
        }
    }
    networks.iter().map(|(name, paths)| Ok(((*name).to_owned(), encode(paths)?))).collect()
}

/// The path of a record or enum to the path of a resource type that uses it, and the part in it.
fn parts_of(declared: &Declarations) -> Result<Parts, Box<dyn Error>> {
    let mut entries = Parts::new();
    for def in &declared.resources {
        let mut parts = Vec::new();
        for (index, record) in def.records.iter().enumerate() {
            parts.push((record.path.to_string(), TypeRef::Record(u32::try_from(index)?)));
        }
        let of_records = def.records.iter().flat_map(|record: &RecordDef| &record.properties);
        for property in def.properties.iter().chain(of_records) {
            parts.extend(enum_in(&property.ty));
        }
        for (path, part) in parts.into_iter().filter(|(path, _)| !path.is_empty()) {
            entries.entry(path).or_insert((def.clone(), part));
        }
    }
    Ok(entries)
}

fn encoded(parts: &Parts) -> Result<Entries, postcard::Error> {
    let entry = |(path, (def, part)): (&String, &(Arc<ResourceDef>, TypeRef))| {
        Ok((path.clone(), encode(&(&*def.path, part))?))
    };
    parts.iter().map(entry).collect()
}

fn enum_in(ty: &TypeRef) -> Option<(String, TypeRef)> {
    match ty {
        TypeRef::Enum { path, .. } => Some((path.to_string(), ty.clone())),
        TypeRef::List(inner)
        | TypeRef::Set(inner)
        | TypeRef::Map(inner)
        | TypeRef::Range(inner)
        | TypeRef::Encoded(_, inner)
        | TypeRef::Optional(inner) => enum_in(inner),
        TypeRef::Union(members) => members.iter().find_map(enum_in),
        TypeRef::Bool
        | TypeRef::Int
        | TypeRef::Float
        | TypeRef::String
        | TypeRef::Domain(_)
        | TypeRef::Record(_)
        | TypeRef::Any
        | TypeRef::Node(_) => None,
    }
}

/// The list of packs as Rust: a pack is a folder with a `pack.pol`, called after it.
fn packs(files: &[(String, String)]) -> Result<String, Box<dyn Error>> {
    let mut packs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for folder in files.iter().filter_map(|(path, _)| path.strip_suffix("/pack.pol")) {
        let inside = files
            .iter()
            .map(|(path, _)| path.as_str())
            .filter(|path| path.starts_with(&format!("{folder}/")));
        packs.insert(folder, inside.collect());
    }
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let mut rust = String::from("&[\n");
    for (folder, files) in packs {
        let name = folder.trim_start_matches("packs/").replace('/', ".");
        writeln!(rust, "Pack {{ name: {name:?}, files: &[")?;
        for file in files {
            let path = file.trim_start_matches("packs/");
            writeln!(rust, "File {{ path: {path:?}, text: include_str!({:?}) }},", format!("{root}/{file}"))?;
        }
        rust.push_str("] },\n");
    }
    rust.push_str("]\n");
    Ok(rust)
}
