//! The standard resource types: provider schemas and hand-written tables in, the packs of `stdlib/types` out.
//!
//! Invariant: a fact in a table that names no type or property of the schemas is an error, so that no fact goes stale
//! unseen.

use serde::de::DeserializeOwned;

use crate::Problem;
use crate::model::Pack;

mod bindings;
mod edges;
mod extract;
mod kubernetes;
mod more;
mod naming;
mod overlay;
mod own;
mod packs;
mod places;
mod pulumi;
mod records;
mod refers;
mod schema;
#[cfg(test)]
mod tests;
mod tokens;

pub use more::{More, compact_cloudformation, compact_kubernetes, more};

/// What makes the files.
pub const COMMAND: &str = "cargo run -p pol-import";

/// The providers: the prefix of Terraform's type names, and the root of the standard names.
pub const PROVIDERS: [(&str, &str); 3] = [("aws", "aws"), ("azurerm", "azure"), ("google", "gcp")];

/// The hand-written tables, as text.
#[derive(Clone, Debug)]
pub struct Tables {
    /// `names.toml`: which types there are and what they are called.
    pub names: String,
    /// `overlay.toml`: facts that the schemas lack.
    pub overlay: String,
    /// `edges.toml`: what properties refer to.
    pub edges: String,
}

/// What the compact schemas are taken from, as JSON.
#[derive(Clone, Debug)]
pub struct Snapshots {
    /// The Terraform schema of each provider, in the order of [`PROVIDERS`].
    pub terraform: Vec<String>,
    /// The Pulumi schema of each provider, in the order of [`PROVIDERS`].
    pub pulumi: Vec<String>,
    /// The compliance catalogue.
    pub catalogue: String,
}

/// The packs that the compact schemas (in the order of [`PROVIDERS`]) and the tables make, by path.
///
/// # Errors
/// A text that cannot be read, a type without a name or with another's, a fact that speaks of nothing.
pub fn packs(schemas: &[String], tables: &Tables) -> Result<Vec<Pack>, Problem> {
    let schemas: Result<Vec<schema::Schema>, Problem> =
        schemas.iter().map(|text| read_json("a compact schema", text)).collect();
    let names = read_toml("names.toml", &tables.names)?;
    let overlay = read_toml("overlay.toml", &tables.overlay)?;
    packs::build(&schemas?, &names, &overlay, &read_toml("edges.toml", &tables.edges)?)
}

/// The compact schemas of the chosen types, as text in the order of [`PROVIDERS`].
///
/// # Errors
/// A snapshot that cannot be read, a chosen type that is not in it.
pub fn compact(snapshots: &Snapshots, tables: &Tables) -> Result<Vec<String>, Problem> {
    let names = read_toml("names.toml", &tables.names)?;
    extract::extract(snapshots, &names)?.iter().map(schema::print).collect()
}

fn read_json<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| format!("{what}: {error}"))
}

fn read_toml<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, Problem> {
    toml::from_str(text).map_err(|error| format!("{what}: {error}"))
}
