//! What is read, and what is said of what cannot be.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use pol_diagnostics::{SourceId, Sources, emit};
use pol_syntax::ast::{Expr, File, Item, Member, Stmt, TestStmt, TypeExpr};
use std::fs;
use std::path::{Path, PathBuf};

/// The files of a folder beside this one, in order.
fn folder(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The diagnostics of a text as a person sees them.
fn seen(name: &str, text: &str) -> String {
    let mut sources = Sources::new();
    let id = sources.add(name, text);
    emit::human(&sources, &pol_syntax::parse(id, text).diagnostics, false)
}

fn has_error_nodes(file: &File) -> bool {
    file.exprs.iter().any(|(_, node)| matches!(node, Expr::Missing))
        || file.types.iter().any(|(_, node)| matches!(node, TypeExpr::Missing))
        || file.stmts.iter().any(|(_, node)| matches!(node, Stmt::Error))
        || file.members.iter().any(|(_, node)| matches!(node, Member::Error))
        || file.test_stmts.iter().any(|(_, node)| matches!(node, TestStmt::Error))
        || file.items().any(|(_, item)| matches!(item, Item::Error))
}

#[test]
fn good_files_parse_without_a_word() {
    for path in folder("good") {
        let text = fs::read_to_string(&path).unwrap();
        let seen = seen(&path.file_name().unwrap().to_string_lossy(), &text);
        assert!(seen.is_empty(), "{seen}");
        let file = pol_syntax::parse(SourceId(0), &text).file;
        assert!(!file.items.is_empty() && !has_error_nodes(&file), "{file:#?}");
    }
}

/// Each `.txt` file of `bad` holds cases, parted by lines `---`; what is said of each is a snapshot.
#[test]
fn bad_text_is_explained() {
    for path in folder("bad") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let cases = text.split("---\n").map(|case| format!("{case}\n{}", seen("bad.pol", case)));
        insta::assert_snapshot!(name, cases.collect::<Vec<_>>().join("\n========\n"));
    }
}
