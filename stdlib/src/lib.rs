//! The standard library: resource types, frameworks and packs, compiled into the binary.
//!
//! The `.pol` files beside this crate are checked when it is built. Types lie in sorted tables that are searched in
//! place; a type is decoded when it is first asked for and kept. Nothing is decoded or allocated at start-up.

mod table;

use pol_ir::module::Module;
use pol_ir::schema::{FrameworkDef, InterfaceDef, Origin, ResourceDef, Schemas, TypeRef};
use std::sync::{Arc, LazyLock, OnceLock};
use table::Table;

const TYPES: Table<'static> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/types.table")));
const SOURCES: Table<'static> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/sources.table")));
const PARTS: Table<'static> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/parts.table")));
const NETWORKS: Table<'static> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/networks.table")));
const FRAMEWORKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/frameworks.bin"));

const MODULE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/packs.module"));

/// A pack of the standard library.
#[derive(Clone, Copy, Debug)]
pub struct Pack {
    /// Its name (`aws.best_practices`).
    pub name: &'static str,
    /// Its files.
    pub files: &'static [File],
}

/// A file of a pack.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// Its path within the packs (`aws/best_practices/pack.pol`).
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The standard types.
pub fn schemas() -> &'static dyn Schemas {
    &Standard
}

/// The packs that come with the language, sorted by name.
pub fn packs() -> &'static [Pack] {
    include!(concat!(env!("OUT_DIR"), "/packs.rs"))
}

/// The frameworks that come with the language.
pub fn frameworks() -> &'static [FrameworkDef] {
    static DECODED: LazyLock<Vec<FrameworkDef>> =
        LazyLock::new(|| postcard::from_bytes(FRAMEWORKS).unwrap_or_default());
    &DECODED
}

/// The packs that come with the language, compiled when this crate was.
pub fn module() -> Module {
    postcard::from_bytes(MODULE).unwrap_or_default()
}

struct Standard;

/// A decoded type.
#[derive(Clone)]
enum Def {
    Resource(Arc<ResourceDef>),
    Interface(Arc<InterfaceDef>),
}

/// What was decoded so far, by position in the table.
static DECODED: LazyLock<Box<[OnceLock<Option<Def>>]>> =
    LazyLock::new(|| (0..TYPES.len()).map(|_| OnceLock::new()).collect());

fn def(path: &str) -> Option<Def> {
    let index = TYPES.find(path)?;
    DECODED.get(index)?.get_or_init(|| decode(TYPES.value(index)?)).clone()
}

fn decode(bytes: &[u8]) -> Option<Def> {
    match bytes.split_first()? {
        (b'R', rest) => postcard::from_bytes(rest).ok().map(|def| Def::Resource(Arc::new(def))),
        (_, rest) => postcard::from_bytes(rest).ok().map(|def| Def::Interface(Arc::new(def))),
    }
}

impl Schemas for Standard {
    fn resource(&self, path: &str) -> Option<Arc<ResourceDef>> {
        match def(path)? {
            Def::Resource(def) => Some(def),
            Def::Interface(_) => None,
        }
    }

    fn interface(&self, path: &str) -> Option<Arc<InterfaceDef>> {
        match def(path)? {
            Def::Interface(def) => Some(def),
            Def::Resource(_) => None,
        }
    }

    fn by_source(&self, origin: Origin, name: &str) -> Option<Arc<ResourceDef>> {
        let index = SOURCES.find(&format!("{origin:?} {name}"))?;
        self.resource(std::str::from_utf8(SOURCES.value(index)?).ok()?)
    }

    fn part(&self, path: &str) -> Option<(Arc<ResourceDef>, TypeRef)> {
        let (owner, part): (&str, TypeRef) = postcard::from_bytes(PARTS.value(PARTS.find(path)?)?).ok()?;
        Some((self.resource(owner)?, part))
    }

    fn network(&self, name: &str) -> Vec<Arc<ResourceDef>> {
        let bytes = NETWORKS.find(name).and_then(|index| NETWORKS.value(index)).unwrap_or_default();
        let paths: Vec<&str> = postcard::from_bytes(bytes).unwrap_or_default();
        paths.into_iter().filter_map(|path| self.resource(path)).collect()
    }

    fn networks(&self) -> Vec<&str> {
        (0..NETWORKS.len()).filter_map(|index| NETWORKS.key(index)).collect()
    }

    fn paths(&self) -> Vec<&str> {
        (0..TYPES.len()).filter_map(|index| TYPES.key(index)).collect()
    }
}

#[cfg(test)]
mod tests;
