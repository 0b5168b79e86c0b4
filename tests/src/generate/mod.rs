//! From provider schemas to `.pol` resource types: tables in, one model per pack, text out.
//!
//! Invariants: the same tables give the same bytes; a fact in a table that names no type or property of the schemas is an
//! error, so that no fact goes stale unseen.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

mod edges;
mod extract;
mod model;
mod naming;
mod overlay;
mod records;
mod schema;
#[cfg(test)]
mod tests;
mod write;

/// What went wrong, in a sentence for the person who edits the tables.
pub(crate) type Problem = String;

/// The providers: the prefix of Terraform's type names, and the root of the standard names.
pub(crate) const PROVIDERS: [(&str, &str); 3] = [("aws", "aws"), ("azurerm", "azure"), ("google", "gcp")];

/// Runs the mode that the arguments name and gives the line to print.
pub(crate) fn run(arguments: &[String]) -> Result<String, Problem> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let stdlib = Path::new(env!("CARGO_MANIFEST_DIR")).join("../stdlib");
    match arguments.as_slice() {
        [] => write_all(&stdlib),
        ["check"] => check_all(&stdlib),
        ["extract", snapshots] => extract::extract(Path::new(snapshots), &stdlib.join("schema")),
        _ => Err("usage: generate-types [check | extract DIR]".to_owned()),
    }
}

/// The text of every file, by path below `stdlib`.
fn generate(stdlib: &Path) -> Result<BTreeMap<PathBuf, String>, Problem> {
    let tables = stdlib.join("schema");
    let names = naming::read(&tables)?;
    let overlay = overlay::read(&tables)?;
    let links = edges::read(&tables)?;
    let schemas = schema::read_all(&tables)?;
    let packs = model::build(&schemas, &names, &overlay, &links)?;
    Ok(packs.iter().map(|pack| (write::path_of(&pack.path), write::pack(pack))).collect())
}

fn write_all(stdlib: &Path) -> Result<String, Problem> {
    let files = generate(stdlib)?;
    for stale in committed(stdlib)?.iter().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(stdlib.join(stale)).map_err(|error| format!("{}: {error}", stale.display()))?;
    }
    for (path, text) in &files {
        write_file(&stdlib.join(path), text)?;
    }
    let types: usize = files.values().map(|text| text.matches("\nresource ").count()).sum();
    Ok(format!("{types} types in {} files", files.len()))
}

fn check_all(stdlib: &Path) -> Result<String, Problem> {
    let files = generate(stdlib)?;
    let mut differing: Vec<String> = committed(stdlib)?
        .iter()
        .filter(|path| !files.contains_key(*path))
        .map(|path| format!("{} is no longer generated", path.display()))
        .collect();
    for (path, text) in &files {
        if fs::read_to_string(stdlib.join(path)).ok().as_deref() != Some(text.as_str()) {
            differing.push(format!("{} is out of date", path.display()));
        }
    }
    if differing.is_empty() {
        return Ok(format!("{} files are up to date", files.len()));
    }
    Err(format!("{}\nrun `{}`", differing.join("\n"), write::COMMAND))
}

/// The generated files that exist, below `stdlib`.
fn committed(stdlib: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("types")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(stdlib.join(&folder)) else { continue };
        for entry in entries {
            let entry = entry.map_err(|error| error.to_string())?;
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "pol") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn write_file(path: &Path, text: &str) -> Result<(), Problem> {
    let explain = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(explain)?;
    }
    fs::write(path, text).map_err(explain)
}

/// Reads one hand-written table.
fn read_table<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Problem> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}
