//! `pol fmt`: the one look of `.pol` files.
//!
//! A file is written anew only where its text changes, whole or not at all. Links within folders are not followed.

use crate::args::Fmt;
use crate::error::{Failure, has_colour};
use crate::pack::{self, LARGEST, PackFile};
use crate::prose::count;
use crate::{Ending, error, print_plain};
use pol_diagnostics::{Diagnostic, Sources, emit};
use pol_fmt::Refused;
use similar::TextDiff;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use walkdir::{DirEntry, WalkDir};

/// Lines of a file's changes that are shown.
const SHOWN: usize = 20;

/// A comparison of two texts that takes longer says less.
const PATIENCE: Duration = Duration::from_secs(1);

/// What became of files.
#[derive(Default)]
struct Tally {
    changed: usize,
    kept: usize,
    refused: usize,
}

/// Formats files, or says which are not formatted.
pub(crate) fn run(args: &Fmt) -> miette::Result<Ending> {
    if args.stdin {
        return standard_input(args.check);
    }
    let here = vec![PathBuf::from(".")];
    let mut tally = Tally::default();
    for path in if args.paths.is_empty() { &here } else { &args.paths } {
        for file in files(path)? {
            one_file(&file, args.check, &mut tally)?;
        }
    }
    say(&format!("{}\n", tally.summary(args.check)));
    Ok(tally.ending(args.check))
}

impl Tally {
    fn summary(&self, is_check: bool) -> String {
        let changed = count(self.changed, "file", "files");
        let mut parts =
            vec![if is_check { format!("{changed} to format") } else { format!("{changed} formatted") }];
        parts.push(format!("{} unchanged", self.kept));
        if self.refused > 0 {
            parts.push(format!("{} left as they are", self.refused));
        }
        parts.join(", ")
    }

    fn ending(&self, is_check: bool) -> Ending {
        match (self.refused, self.changed) {
            (1.., _) => Ending::Refused,
            (0, 1..) if is_check => Ending::Failed,
            (0, _) => Ending::Good,
        }
    }
}

/// The policy files of a path, in order.
fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let refuse = |reason: String| Failure::Format { path: path.to_owned(), reason };
    let kind = std::fs::symlink_metadata(path).map_err(|error| refuse(error.to_string()))?.file_type();
    if kind.is_symlink() {
        return Err(refuse("it is a link; give what it leads to".to_owned()));
    }
    if kind.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(is_visible) {
        let entry = entry.map_err(|error| refuse(error.to_string()))?;
        let is_policy = entry.path().extension().is_some_and(|ending| ending == "pol");
        if is_policy && entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// What hides belongs to other tools.
fn is_visible(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn one_file(path: &Path, is_check: bool, tally: &mut Tally) -> Result<(), Failure> {
    let file = pack::read(path)?;
    let Some(made) = formatted(&file) else {
        tally.refused += 1;
        return Ok(());
    };
    if made == file.text {
        tally.kept += 1;
        return Ok(());
    }
    tally.changed += 1;
    if is_check { print_plain(&difference(&file, &made)) } else { replace(path, &made) }
}

/// The text as it should look; `None` if it was refused, which was said.
fn formatted(file: &PackFile) -> Option<String> {
    let mut sources = Sources::new();
    let source = sources.add(file.path.clone(), file.text.clone());
    match pol_fmt::format(source, &file.text) {
        Ok(made) => return Some(made),
        Err(Refused::Errors(diagnostics)) => explain(&sources, &diagnostics),
        Err(fault @ Refused::Changed) => {
            error::report(
                Failure::Changed { path: PathBuf::from(&file.path), reason: fault.to_string() }.into(),
            );
        }
    }
    None
}

fn explain(sources: &Sources, diagnostics: &[Diagnostic]) {
    say(&emit::human(sources, diagnostics, has_colour()));
}

/// Says something beside the report; nobody is left to tell where standard error is closed.
fn say(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

fn standard_input(is_check: bool) -> miette::Result<Ending> {
    let path = "<stdin>".to_owned();
    let refuse = |reason: String| Failure::Format { path: "-".into(), reason };
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LARGEST + 1).read_to_string(&mut text);
    read.map_err(|error| refuse(error.to_string()))?;
    if text.len() as u64 > LARGEST {
        return Err(refuse(format!("it has more than {LARGEST} bytes")).into());
    }
    let file = PackFile { path, text };
    let Some(made) = formatted(&file) else { return Ok(Ending::Refused) };
    if !is_check {
        print_plain(&made)?;
    } else if made != file.text {
        print_plain(&difference(&file, &made))?;
        return Ok(Ending::Failed);
    }
    Ok(Ending::Good)
}

/// The first lines that would change.
fn difference(file: &PackFile, made: &str) -> String {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(&*file.text, made);
    let (old, new) = (&file.path, format!("{} (formatted)", file.path));
    let text = diff.unified_diff().context_radius(1).header(old, &new).to_string();
    let mut lines: Vec<&str> = text.lines().take(SHOWN).collect();
    let rest = text.lines().count() - lines.len();
    let more = format!("… {} more", count(rest, "line", "lines"));
    if rest > 0 {
        lines.push(&more);
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Puts a text in the place of a file, with its permissions, whole or not at all.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut beside = tempfile::Builder::new()
            .prefix(".pol-fmt-")
            .tempfile_in(folder.unwrap_or_else(|| Path::new(".")))?;
        beside.write_all(text.as_bytes())?;
        beside.as_file().set_permissions(std::fs::metadata(path)?.permissions())?;
        beside.as_file().sync_all()?;
        beside.persist(path)?;
        Ok(())
    };
    write().map_err(|source| Failure::Write { path: path.to_owned(), source })
}
