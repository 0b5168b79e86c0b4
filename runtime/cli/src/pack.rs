//! Packs: named by the user, read from disk or from the binary, checked.

use crate::error::{Failure, has_colour};
use crate::prose::count;
use pol_check::{SourceFile, World, check, lint};
use pol_diagnostics::{Diagnostic, Severity, Sources, did_you_mean, emit};
use pol_ir::module::Module;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::string::FromUtf8Error;
use walkdir::WalkDir;

/// A larger file is no policy.
pub(crate) const LARGEST: u64 = 8 << 20;

/// Packs that compiled.
pub(crate) struct Loaded {
    /// The program.
    pub(crate) module: Module,
    /// Whether these are the built-in packs that nobody asked for by name.
    pub(crate) built_in: bool,
}

/// To whom lints are said, on standard error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lints {
    /// To whoever works on the packs.
    Always,
    /// To someone who watches: a pipeline that judges changes does not change packs.
    Terminal,
    /// To nobody.
    Never,
}

impl Lints {
    fn are_wanted(self) -> bool {
        match self {
            Lints::Always => true,
            Lints::Terminal => std::io::stderr().is_terminal(),
            Lints::Never => false,
        }
    }
}

/// A file of a pack.
pub(crate) struct PackFile {
    /// As it was named.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

/// Reads and checks packs; without a name, the built-in ones. `None` if they have errors, which were printed.
pub(crate) fn load(names: &[String], lints: Lints) -> Result<Option<Loaded>, Failure> {
    if names.is_empty() {
        return Ok(Some(Loaded { module: pol_stdlib::module(), built_in: true }));
    }
    let mut files = Vec::new();
    for name in names {
        files.extend(files_of(name)?);
    }
    Ok(compile(&files, lints).map(|module| Loaded { module, built_in: false }))
}

fn compile(files: &[PackFile], lints: Lints) -> Option<Module> {
    let files: Vec<SourceFile<'_>> =
        files.iter().map(|file| SourceFile { path: &file.path, text: &file.text }).collect();
    let world = World { files: &files, schemas: pol_stdlib::schemas(), frameworks: pol_stdlib::frameworks() };
    let checked = if lints.are_wanted() { lint(&world) } else { check(&world) };
    print(&checked.diagnostics, &checked.sources);
    checked.module
}

/// Prints errors, and how many there are, or lints in a line each, on standard error.
fn print(diagnostics: &[Diagnostic], sources: &Sources) {
    let Some(first) = diagnostics.first() else { return };
    let mut errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let text = match errors.next() {
        Some(first) => {
            let all = count(1 + errors.count(), "error", "errors");
            let shown = emit::human(sources, diagnostics, has_colour());
            format!("{shown}{all}, so nothing was judged; `pol explain {}` says more\n", first.code)
        }
        None => {
            let all = count(diagnostics.len(), "warning", "warnings");
            format!("{}{all}; `pol explain {}` says more\n", emit::short(sources, diagnostics), first.code)
        }
    };
    // Nobody is left to tell when standard error is closed.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

fn files_of(name: &str) -> Result<Vec<PackFile>, Failure> {
    let path = Path::new(name);
    if path.is_dir() {
        return folder(path);
    }
    if path.is_file() {
        return Ok(vec![read(path)?]);
    }
    let packs = pol_stdlib::packs();
    let Some(pack) = packs.iter().find(|pack| pack.name == name) else {
        return Err(Failure::NoPack { name: name.to_owned(), help: no_pack_help(name) });
    };
    let files = pack.files.iter();
    Ok(files.map(|file| PackFile { path: file.path.to_owned(), text: file.text.to_owned() }).collect())
}

fn no_pack_help(name: &str) -> String {
    let names: Vec<&str> = pol_stdlib::packs().iter().map(|pack| pack.name).collect();
    match did_you_mean(name, names.iter().copied()) {
        Some(near) => format!("did you mean the built-in pack `{near}`?"),
        None => format!("no file or folder has this name; the built-in packs are {}", names.join(", ")),
    }
}

fn folder(path: &Path) -> Result<Vec<PackFile>, Failure> {
    let mut files = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name() {
        let entry =
            entry.map_err(|error| Failure::PackFile { path: path.to_owned(), reason: error.to_string() })?;
        let is_policy = entry.path().extension().is_some_and(|ending| ending == "pol");
        if is_policy && entry.file_type().is_file() {
            files.push(read(entry.path())?);
        }
    }
    if files.is_empty() { Err(Failure::EmptyPack { path: path.to_owned() }) } else { Ok(files) }
}

/// Reads a file that is no larger than a policy is.
pub(crate) fn read(path: &Path) -> Result<PackFile, Failure> {
    let refuse = |reason: String| Failure::PackFile { path: path.to_owned(), reason };
    let size = std::fs::metadata(path).map_err(|error| refuse(error.to_string()))?.len();
    if size > LARGEST {
        return Err(refuse(format!("it has {size} bytes, and no policy needs more than {LARGEST}")));
    }
    let bytes = std::fs::read(path).map_err(|error| refuse(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| refuse(not_text(&error)))?;
    Ok(PackFile { path: path.display().to_string(), text })
}

fn not_text(error: &FromUtf8Error) -> String {
    let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
    let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
    format!("line {line} is not UTF-8 text")
}
