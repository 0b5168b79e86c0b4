//! The arrows of the architecture: a crate names only the crates below it. Read from every `Cargo.toml`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test or bench stops where something is missing"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each crate may name directly. What a named crate may name is allowed too.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "pol-cli",
        &["pol-report", "pol-sources", "pol-engine", "pol-check", "pol-fmt", "pol-import", "pol-stdlib"],
    ),
    ("pol-stdlib", &["pol-ir"]),
    ("pol-engine", &["pol-codegen", "pol-graph", "pol-ir"]),
    ("pol-report", &["pol-engine"]),
    ("pol-sources", &["pol-graph"]),
    ("pol-codegen", &["pol-ir"]),
    ("pol-import", &["pol-syntax"]),
    ("pol-graph", &["pol-ir"]),
    ("pol-check", &["pol-syntax", "pol-ir"]),
    ("pol-fmt", &["pol-syntax"]),
    ("pol-syntax", &["pol-diagnostics"]),
    ("pol-ir", &["pol-diagnostics"]),
    ("pol-diagnostics", &[]),
];

/// What only one crate may name, so that it can be exchanged in one place.
const OWNED: &[(&str, &str)] = &[
    ("pest", "pol-syntax"),
    ("pest_derive", "pol-syntax"),
    ("cranelift-codegen", "pol-codegen"),
    ("cranelift-frontend", "pol-codegen"),
    ("cranelift-jit", "pol-codegen"),
    ("cranelift-module", "pol-codegen"),
    ("codespan-reporting", "pol-diagnostics"),
    ("sonic-rs", "pol-sources"),
    ("clap", "pol-cli"),
];

#[test]
fn crates_name_only_what_lies_below_them() {
    let allowed = closure();
    for (name, manifest) in manifests() {
        let Some(below) = allowed.get(name.as_str()) else {
            assert!(
                name == "pol-tests" || name == "pol-benches",
                "{name} has no arrows: add it to the architecture first"
            );
            continue;
        };
        for dependency in dependencies(&manifest, "dependencies") {
            let ours = dependency.starts_with("pol-");
            assert!(!ours || below.contains(dependency.as_str()), "{name} must not name {dependency}");
        }
    }
}

#[test]
fn a_library_with_one_owner_is_named_by_it_alone() {
    for (name, manifest) in manifests() {
        for dependency in dependencies(&manifest, "dependencies") {
            let owner = OWNED.iter().find(|(library, _)| *library == dependency).map(|(_, owner)| *owner);
            let tests = name == "pol-tests";
            assert!(tests || owner.is_none_or(|owner| owner == name), "{name} must not name {dependency}");
        }
    }
}

#[test]
fn unsafe_code_stands_in_the_code_generator_only() {
    for (name, manifest) in manifests() {
        if name == "pol-codegen" {
            continue;
        }
        for file in rust_files(manifest.parent().unwrap()) {
            let text = std::fs::read_to_string(&file).unwrap();
            let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
            let found =
                code.enumerate().find(|(_, line)| line.split_whitespace().any(|word| word == "unsafe"));
            assert!(found.is_none(), "{}:{} says unsafe", file.display(), found.unwrap().0 + 1);
        }
    }
}

fn closure() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let direct: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut all = BTreeMap::new();
    for (name, arrows) in ARROWS {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut open = arrows.to_vec();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend_from_slice(direct[next]);
            }
        }
        assert!(!reached.contains(name), "{name} would name itself");
        all.insert(*name, reached);
    }
    all
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every crate of the workspace with its manifest.
fn manifests() -> Vec<(String, PathBuf)> {
    let workspace = table(&root().join("Cargo.toml"));
    let members = workspace["workspace"]["members"].as_array().unwrap();
    let manifest = |member: &toml::Value| root().join(member.as_str().unwrap()).join("Cargo.toml");
    let named = |path: PathBuf| (table(&path)["package"]["name"].as_str().unwrap().to_owned(), path);
    members.iter().map(|member| named(manifest(member))).collect()
}

fn table(path: &Path) -> toml::Table {
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn dependencies(manifest: &Path, section: &str) -> Vec<String> {
    let table = table(manifest);
    table.get(section).and_then(|it| it.as_table()).map_or(Vec::new(), |it| it.keys().cloned().collect())
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let nested_crate = path.join("Cargo.toml").exists();
        if path.is_dir() && !nested_crate {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}
