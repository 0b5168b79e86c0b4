//! The starter packs keep what they promise: every policy says why it matters, how bad it is and which controls it meets,
//! and tests show it pass and fail.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pol_diagnostics::SourceId;
use pol_syntax::ast::{self, Docs, Expect, File, Item, Policy, Stmt, TestStmt, Verdict};

#[test]
fn the_standard_library_is_read_without_complaint() {
    let stdlib = Path::new(env!("CARGO_MANIFEST_DIR")).join("../stdlib");
    for entry in walkdir::WalkDir::new(stdlib).into_iter().flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "pol") {
            let text = fs::read_to_string(entry.path()).unwrap();
            let diagnostics = pol_syntax::parse(SourceId(0), &text).diagnostics;
            assert!(diagnostics.is_empty(), "{}: {diagnostics:?}", entry.path().display());
        }
    }
}

#[test]
fn the_starter_packs_have_forty_policies() {
    let count = packs().values().flat_map(|files| policies(files)).count();
    assert_eq!(count, 40);
}

#[test]
fn every_policy_says_why_and_how_bad_and_which_controls_it_meets() {
    for (pack, files) in packs() {
        for (docs, policy, file) in policies(&files) {
            let name = format!("{}.{}", pack.display(), policy.name.text);
            let stmts: Vec<&Stmt> = policy.body.iter().map(|id| &file[*id]).collect();
            assert!(
                docs.as_deref().is_some_and(|docs| docs.contains('.')),
                "{name} says nothing about itself"
            );
            assert!(stmts.iter().any(|stmt| matches!(stmt, Stmt::Severity(_))), "{name} has no severity");
            assert!(stmts.iter().any(|stmt| matches!(stmt, Stmt::Controls(_))), "{name} meets no control");
            let silent = |stmt: &Stmt| matches!(stmt, Stmt::Require(require) if require.message.is_none());
            assert!(
                !statements(file).any(silent),
                "{name}, or a policy beside it, has a rule without a message"
            );
        }
    }
}

#[test]
fn tests_show_every_policy_pass_and_fail() {
    for (pack, files) in packs() {
        for (_, policy, _) in policies(&files) {
            let shown = verdicts(&files, &policy.name.text);
            let name = format!("{}.{}", pack.display(), policy.name.text);
            assert!(shown.contains(&Verdict::Passes), "no test shows that {name} passes");
            assert!(shown.contains(&Verdict::Fails), "no test shows that {name} fails");
        }
    }
}

/// The files of the packs, by folder.
fn packs() -> BTreeMap<PathBuf, Vec<File>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../stdlib/packs");
    let headers = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().flatten();
    let folders = headers.filter(|entry| entry.file_name() == "pack.pol");
    let folders = folders.filter_map(|entry| Some(entry.path().parent()?.to_owned()));
    folders.map(|folder| (folder.clone(), files(&folder))).collect()
}

fn files(folder: &Path) -> Vec<File> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let texts = entries.filter_map(|entry| fs::read_to_string(entry.path()).ok());
    texts.map(|text| pol_syntax::parse(SourceId(0), &text).file).collect()
}

fn policies(files: &[File]) -> impl Iterator<Item = (&Docs, &Policy, &File)> {
    files.iter().flat_map(|file| {
        let policy = |id: &ast::ItemId| {
            if let Item::Policy(docs, policy) = &file[*id] { Some((docs, policy)) } else { None }
        };
        file.items.iter().filter_map(policy).map(move |(docs, policy)| (docs, policy, file))
    })
}

/// The statements of all policies of a file.
fn statements(file: &File) -> impl Iterator<Item = &Stmt> {
    file.stmts.iter().map(|(_, stmt)| stmt)
}

/// The verdicts that tests expect of a policy or of its rules.
fn verdicts(files: &[File], policy: &str) -> Vec<Verdict> {
    let of_policy = |rule: &ast::Path| rule.segments.first().is_some_and(|name| *name.text == *policy);
    let stmts = files.iter().flat_map(|file| file.test_stmts.iter()).map(|(_, stmt)| stmt);
    stmts
        .filter_map(|stmt| match stmt {
            TestStmt::Expect(Expect::Verdict { rule, verdict, .. }) if of_policy(rule) => Some(verdict.value),
            TestStmt::Expect(_) | TestStmt::Given(_) | TestStmt::With(_) | TestStmt::Error => None,
        })
        .collect()
}
