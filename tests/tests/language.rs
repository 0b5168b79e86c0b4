//! The language suite: `tests/language/*.pol`, one file for each chapter of the reference.
//!
//! A file is a prelude (what stands before the first `//#`) and paragraphs, each begun by `//# a sentence`. A paragraph
//! is checked with the prelude and nothing else; its lines keep their numbers. Beside the code stands what is expected:
//!
//! ```pol
//! require bucket.encrypted //~ error E0401 "may be absent"
//! ```
//!
//! `//~^` speaks of the line above. A paragraph without expectations compiles, without a word. Its `test` blocks say
//! what it means, and pass on both engines.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where something is missing"
)]

use pol_check::{Checked, SourceFile, World, check};
use pol_diagnostics::{Diagnostic, Fix, LabelKind, SourceId, Sources};
use pol_engine::{Engine, run_tests};
use pol_ir::module::Module;
use pol_ir::schema::NoSchemas;
use pol_ir::validate::validate;
use std::fs;
use std::path::{Path, PathBuf};

/// A diagnostic that is expected on a line.
#[derive(Debug, PartialEq)]
struct Expected {
    line: usize,
    code: String,
    text: String,
}

struct Paragraph {
    title: String,
    text: String,
}

#[test]
fn the_language_is_what_its_suite_says() {
    let mut faults = Vec::new();
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        for paragraph in paragraphs(&text) {
            let found = faults_of(&paragraph);
            faults.extend(
                found.into_iter().map(|fault| format!("{}: {}: {fault}", path.display(), paragraph.title)),
            );
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_language_means_what_its_suite_says() {
    let mut faults = Vec::new();
    let mut tests = 0;
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        for paragraph in paragraphs(&text) {
            let Some(module) = module(&paragraph) else { continue };
            tests += module.tests.len();
            for fault in unmet(&module) {
                faults.push(format!("{}: {}: {fault}", path.display(), paragraph.title));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(tests > 50, "{tests} tests were run");
}

/// What the tests of a module expected and did not find.
fn unmet(module: &Module) -> Vec<String> {
    let mut faults = Vec::new();
    for engine in [Engine::Interpreter, Engine::Native] {
        for run in run_tests(module, &NoSchemas, engine, None) {
            faults.extend(run.failures.into_iter().map(|failure| {
                format!("{engine:?}: {}: expected {}, found {}", run.name, failure.expected, failure.found)
            }));
        }
    }
    faults
}

#[test]
fn every_message_of_the_suite_looks_as_it_did() {
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let shown: Vec<String> = paragraphs(&text).iter().filter_map(shown).collect();
        if shown.is_empty() {
            continue;
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::assert_snapshot!(format!("messages_{name}"), shown.join("\n"));
    }
}

#[test]
fn every_fix_of_the_suite_settles_what_it_is_for() {
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        for paragraph in paragraphs(&text) {
            let (diagnostics, sources) = checked(&paragraph);
            for said in &diagnostics {
                for fix in &said.fixes {
                    let text = applied(fix, &sources);
                    let (left, _) = checked(&Paragraph { title: paragraph.title.clone(), text });
                    let is_settled =
                        left.iter().all(|other| !is_syntax(other)) && left.len() < diagnostics.len();
                    assert!(is_settled, "{}: {}: {}: {left:#?}", path.display(), said.message, fix.title);
                }
            }
        }
    }
}

fn is_syntax(said: &Diagnostic) -> bool {
    said.code.as_str().starts_with("E01")
}

/// The first source with the edits of a fix.
fn applied(fix: &Fix, sources: &Sources) -> String {
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = sources.get(SourceId(0)).unwrap().text.clone();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("language");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "pol"));
    files.sort();
    files
}

/// The paragraphs of a file, each with the prelude before it and empty lines where the others stand.
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("//#")).collect();
    let prelude = starts.first().copied().unwrap_or(lines.len());
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let spans = starts.iter().copied().zip(ends);
    let visible = |at: usize, (start, end): (usize, usize)| at < prelude || (start <= at && at < end);
    spans
        .map(|span| Paragraph {
            title: lines[span.0].trim_start_matches("//#").trim().to_owned(),
            text: lines.iter().enumerate().map(|(at, line)| if visible(at, span) { *line } else { "" }).fold(
                String::new(),
                |mut text, line| {
                    text.push_str(line);
                    text.push('\n');
                    text
                },
            ),
        })
        .collect()
}

fn faults_of(paragraph: &Paragraph) -> Vec<String> {
    let expected = expected(&paragraph.text);
    let (diagnostics, sources) = checked(paragraph);
    let mut found: Vec<(usize, &Diagnostic)> =
        diagnostics.iter().map(|said| (line(&sources, said), said)).collect();
    let mut faults = Vec::new();
    for wanted in &expected {
        match found.iter().position(|(line, said)| fits(wanted, *line, said)) {
            Some(at) => drop(found.remove(at)),
            None => faults.push(format!("line {}: expected {} {:?}", wanted.line, wanted.code, wanted.text)),
        }
    }
    faults.extend(
        found.iter().map(|(line, said)| format!("line {line}: unexpected {}: {}", said.code, said.message)),
    );
    faults
}

fn fits(wanted: &Expected, line: usize, said: &Diagnostic) -> bool {
    let labels = said.labels.iter().map(|label| &label.text);
    let mut texts = std::iter::once(&said.message).chain(labels).chain(&said.help);
    wanted.line == line && wanted.code == said.code.as_str() && texts.any(|text| text.contains(&wanted.text))
}

fn module(paragraph: &Paragraph) -> Option<Module> {
    compiled(paragraph).module
}

fn compiled(paragraph: &Paragraph) -> Checked {
    let code = |line: &str| line.split("//~").next().unwrap_or_default().trim_end().to_owned() + "\n";
    let text: String = paragraph.text.lines().map(code).collect();
    let files = [SourceFile { path: "suite.pol", text: &text }];
    check(&World { files: &files, schemas: &NoSchemas, frameworks: &[] })
}

fn checked(paragraph: &Paragraph) -> (Vec<Diagnostic>, Sources) {
    let checked = compiled(paragraph);
    let has_error = checked.diagnostics.iter().any(Diagnostic::is_error);
    assert_eq!(
        checked.module.is_none(),
        has_error,
        "{}: a module comes out if there is no error",
        paragraph.title
    );
    if let Some(module) = &checked.module {
        assert_eq!(validate(module), Ok(()), "{}: what comes out is valid", paragraph.title);
    }
    (checked.diagnostics, checked.sources)
}

fn line(sources: &Sources, said: &Diagnostic) -> usize {
    let label = said.labels.iter().find(|label| label.kind == LabelKind::Primary).unwrap();
    sources.get(label.span.source).unwrap().position(label.span.start).line as usize
}

/// What is expected, by line from 1.
fn expected(text: &str) -> Vec<Expected> {
    let mut expected = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for wanted in line.split("//~").skip(1) {
            let above = wanted.chars().take_while(|letter| *letter == '^').count();
            let words = wanted.trim_start_matches('^').trim();
            let rest = words.strip_prefix("error ").unwrap_or_else(|| panic!("line {}: {words}", at + 1));
            let (code, text) = rest.split_once(' ').unwrap_or((rest, ""));
            let text = text.trim().trim_matches('"').replace("\\\"", "\"");
            expected.push(Expected { line: at + 1 - above, code: code.to_owned(), text });
        }
    }
    expected
}

fn shown(paragraph: &Paragraph) -> Option<String> {
    let (diagnostics, sources) = checked(paragraph);
    let shown = pol_diagnostics::emit::human(&sources, &diagnostics, false);
    (!diagnostics.is_empty()).then(|| format!("# {}\n\n{shown}", paragraph.title))
}
