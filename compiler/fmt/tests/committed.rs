//! Every `.pol` text of the repository that can be read: formatted, it is a fixed point.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is missing")]

use pol_diagnostics::SourceId;
use pol_fmt::{Refused, format};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && name != "target" {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
}

/// Formats a text twice; whether it could be read.
fn check(name: &str, text: &str) -> bool {
    let made = match format(SourceId(0), text) {
        Ok(made) => made,
        Err(Refused::Errors(_)) => return false,
        Err(Refused::Changed) => panic!("{name}: formatting changes what it means"),
    };
    assert_eq!(format(SourceId(0), &made).unwrap(), made, "{name} is formatted once");
    true
}

#[test]
fn files_are_formatted_once() {
    let mut found = Vec::new();
    files(&root(), "pol", &mut found);
    let read = found
        .iter()
        .filter(|path| check(&path.display().to_string(), &std::fs::read_to_string(path).unwrap()));
    assert!(read.count() > 150, "there are files to read");
}

#[test]
fn packs_and_examples_are_formatted() {
    let mut found = Vec::new();
    files(&root().join("stdlib/packs"), "pol", &mut found);
    files(&root().join("examples"), "pol", &mut found);
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(format(SourceId(0), &text), Ok(text), "{}: run `pol fmt`", path.display());
    }
}

#[test]
fn examples_of_pages_are_formatted_once() {
    let mut found = Vec::new();
    files(&root().join("compiler/docs"), "md", &mut found);
    let mut read = 0;
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split("\n```pol\n").skip(1) {
            let example = part.split("\n```").next().unwrap();
            read += usize::from(check(&path.display().to_string(), example));
        }
    }
    assert!(read > 80, "pages have {read} examples that can be read");
}
