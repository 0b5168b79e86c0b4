//! Writes the standard resource types, `stdlib/types/**.pol`, from the compact schemas and the hand-written tables in
//! `stdlib/schema`.
//!
//! - `generate-types` writes the files; running it again gives the same bytes.
//! - `generate-types check` fails, naming the files, where what is committed differs from what would be written.
//! - `generate-types extract DIR` makes the compact schemas anew from a folder with provider schema snapshots.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use pol_import::Problem;
use pol_import::standard::{self, COMMAND, More, PROVIDERS, Snapshots, Tables};
use pol_import::write;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(summary) => say(&mut std::io::stdout(), &summary, ExitCode::SUCCESS),
        Err(problem) => say(&mut std::io::stderr(), &problem, ExitCode::FAILURE),
    }
}

/// A closed pipe is no reason to fail.
fn say(out: &mut impl Write, text: &str, code: ExitCode) -> ExitCode {
    let _ = writeln!(out, "{text}");
    code
}

/// Runs the mode that the arguments name and gives the line to print.
fn run(arguments: &[String]) -> Result<String, Problem> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let stdlib = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stdlib");
    match arguments.as_slice() {
        [] => write_all(&stdlib),
        ["check"] => check_all(&stdlib),
        ["extract", snapshots] => extract(Path::new(snapshots), &stdlib.join("schema")),
        _ => Err("usage: generate-types [check | extract DIR]".to_owned()),
    }
}

/// The text of every file, by path below `stdlib`: `aws.s3` is `types/aws/s3.pol`.
fn generate(stdlib: &Path) -> Result<BTreeMap<PathBuf, String>, Problem> {
    let folder = stdlib.join("schema");
    let schema = |(provider, _): &(&str, &str)| unzip(&folder.join(format!("{provider}.json.gz")));
    let schemas: Result<Vec<String>, Problem> = PROVIDERS.iter().map(schema).collect();
    let mut packs = standard::packs(&schemas?, &tables(&folder)?)?;
    standard::more(&mut packs, &more(&folder)?)?;
    let path = |pack: &str| PathBuf::from(format!("types/{}.pol", pack.replace('.', "/")));
    Ok(packs.iter().map(|pack| (path(&pack.path), write::pack(pack))).collect())
}

fn tables(folder: &Path) -> Result<Tables, Problem> {
    let table = |name: &str| read(&folder.join(name));
    Ok(Tables { names: table("names.toml")?, overlay: table("overlay.toml")?, edges: table("edges.toml")? })
}

fn more(folder: &Path) -> Result<More, Problem> {
    Ok(More {
        cloudformation: unzip(&folder.join("cloudformation.json.gz"))?,
        bindings: read(&folder.join("cloudformation.toml"))?,
        kubernetes: unzip(&folder.join("kubernetes.json.gz"))?,
        facts: read(&folder.join("kubernetes.toml"))?,
    })
}

fn write_all(stdlib: &Path) -> Result<String, Problem> {
    let files = generate(stdlib)?;
    for stale in committed(stdlib)?.iter().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(stdlib.join(stale)).map_err(|error| format!("{}: {error}", stale.display()))?;
    }
    for (path, text) in &files {
        write_file(&stdlib.join(path), text.as_bytes())?;
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
    Err(format!("{}\nrun `{COMMAND}`", differing.join("\n")))
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
            } else if is_generated(&entry.path()) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file says that it is generated; others are written by hand.
fn is_generated(path: &Path) -> bool {
    let text =
        path.extension().is_some_and(|extension| extension == "pol").then(|| fs::read_to_string(path).ok());
    text.flatten().is_some_and(|text| text.starts_with("// Generated"))
}

/// Writes the compact schemas into `tables`.
fn extract(snapshots: &Path, folder: &Path) -> Result<String, Problem> {
    let schemas = snapshots.join("schemas");
    let each = |file: &dyn Fn(&str, &str) -> String| -> Result<Vec<String>, Problem> {
        PROVIDERS.iter().map(|(provider, root)| unzip(&schemas.join(file(provider, root)))).collect()
    };
    let given = Snapshots {
        terraform: each(&|provider, _| format!("terraform-{provider}.json.gz"))?,
        pulumi: each(&|_, root| format!("pulumi-{root}.json.gz"))?,
        catalogue: read(&snapshots.join("compliance/catalog.json"))?,
    };
    let compact = standard::compact(&given, &tables(folder)?)?;
    for ((provider, _), text) in PROVIDERS.iter().zip(&compact) {
        write_file(&folder.join(format!("{provider}.json.gz")), &zip(text)?)?;
    }
    let registry = standard::compact_cloudformation(&unzip(&schemas.join("cloudformation.json.gz"))?)?;
    write_file(&folder.join("cloudformation.json.gz"), &zip(&registry)?)?;
    let definitions = unzip(&schemas.join("kubernetes.json.gz"))?;
    let kinds =
        standard::compact_kubernetes(&definitions, &unzip(&schemas.join("pulumi-kubernetes.json.gz"))?)?;
    write_file(&folder.join("kubernetes.json.gz"), &zip(&kinds)?)?;
    Ok(format!("{} schemas extracted", compact.len() + 2))
}

fn read(path: &Path) -> Result<String, Problem> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn unzip(path: &Path) -> Result<String, Problem> {
    let explain = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut text = String::new();
    GzDecoder::new(File::open(path).map_err(explain)?).read_to_string(&mut text).map_err(explain)?;
    Ok(text)
}

fn zip(text: &str) -> Result<Vec<u8>, Problem> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).map_err(|error| error.to_string())
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let explain = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(explain)?;
    }
    fs::write(path, bytes).map_err(explain)
}
