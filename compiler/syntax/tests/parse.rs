//! What is read, and what is said of what cannot be.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use pol_diagnostics::{SourceId, Sources, emit};
use pol_syntax::ast::{Expr, ExprId, File, Item, Member, Stmt, TestStmt, TypeExpr};
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

/// An expression with all its brackets.
fn shape(file: &File, id: ExprId) -> String {
    let text = |id: ExprId| shape(file, id);
    if let Expr::Binary { op, left, right, .. } = &file[id] {
        format!("({} {} {})", text(*left), op.as_str(), text(*right))
    } else if let Expr::Unary { op, operand } = &file[id] {
        format!("({op:?} {})", text(*operand))
    } else if let Expr::Is { operand, .. } = &file[id] {
        format!("({} is)", text(*operand))
    } else if let Expr::As { operand, .. } = &file[id] {
        format!("({} as)", text(*operand))
    } else if let Expr::If { condition, yes, no } = &file[id] {
        format!("(if {} {} {})", text(*condition), text(*yes), text(*no))
    } else if let Expr::Name(name) = &file[id] {
        name.text.to_string()
    } else {
        format!("{:?}", file[id])
    }
}

#[test]
fn operators_bind_as_the_language_says() {
    for (text, expected) in [
        ("a or b and not c == d", "(a or (b and (Not (c == d))))"),
        ("a - b - c", "((a - b) - c)"),
        ("a + b * -c", "(a + (b * (Negate c)))"),
        ("a ?? b == c", "((a ?? b) == c)"),
        ("a in b..c ?? d", "(a in (b .. (c ?? d)))"),
        ("a not in b and c is present", "((a not in b) and (c is))"),
        ("not a is present", "(Not (a is))"),
        ("a as string ?? b", "((a as) ?? b)"),
        ("(a or b) and c", "((a or b) and c)"),
        ("if a then b else if c then d else e or f", "(if a b (if c d (e or f)))"),
        ("-9223372036854775808", "Literal(Int(-9223372036854775808))"),
    ] {
        let parsed = pol_syntax::parse_expr(SourceId(0), text, 7);
        assert_eq!(shape(&parsed.file, parsed.expr), expected, "{text}");
        assert!(parsed.diagnostics.is_empty(), "{text}: {:?}", parsed.diagnostics);
        assert_eq!(parsed.file.span(parsed.expr).end as usize, text.len() + 7);
    }
}

#[test]
fn documentation_stands_on_what_it_documents() {
    let text = "//! The pack.\n\n/// One.\n/// Two.\nlet a = 1\n/// Lost.\n\n// plain\nlet b = 2\n";
    let file = pol_syntax::parse(SourceId(0), text).file;
    let docs: Vec<_> = file
        .items()
        .map(|(_, item)| if let Item::Let(docs, _) = item { docs.clone() } else { None })
        .collect();
    assert_eq!(docs, [Some("One.\nTwo.".into()), None]);
    assert_eq!((file.docs.as_deref(), file.comments.len()), (Some("The pack."), 5));
}
