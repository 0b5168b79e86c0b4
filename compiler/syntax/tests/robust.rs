//! Any text parses, errors stay where they are, and no nesting is too much.

use pol_diagnostics::{Code, Severity, SourceId};
use pol_syntax::ast::{Expr, ExprId, File, Item};
use pol_syntax::{MAX_DEPTH, Parsed, parse, parse_expr};
use proptest::prelude::*;

/// What texts are made of, so that most of them nearly parse.
const WORDS: &[&str] = &[
    "policy p for x: T ",
    "resource R ",
    "type A = ",
    "test \"t\" ",
    "fn f(x: int) -> int ",
    "use a.b.",
    "param p: int = ",
    "let a = ",
    "extend T ",
    "waive * for r: T ",
    "group g audit ",
    "framework f ",
    "data d: int = ",
    "interface I ",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "require ",
    "when ",
    "for y in ",
    "if ",
    "else ",
    "then ",
    "fix ",
    "create ",
    "remove ",
    "at ",
    "level ",
    "severity high ",
    "given ",
    "expect ",
    "with ",
    "edge e: T by ",
    "from a ",
    "is ",
    "as ",
    "not ",
    "in ",
    "and ",
    "..",
    "..=",
    "??",
    "?",
    "=>",
    "=",
    "==",
    "+=",
    "+",
    "-",
    "|",
    ",",
    ";",
    ":",
    ".",
    "\"",
    "'",
    "\\",
    "\"a {",
    "}\"",
    "a",
    "b.c",
    "$type",
    "_x",
    "90d",
    "1.5",
    "7",
    "true",
    "// c\n",
    "/// d\n",
    "//! e\n",
    "\n",
    " ",
    "ä",
    "\u{1}",
    "\u{0}",
    "\r\n",
    "\u{feff}",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 0..80).prop_map(|words| words.concat())
}

/// Whether all that is missing in the tree has been spoken of, and every place lies in the text.
fn check(text: &str) -> Parsed {
    let parsed = parse(SourceId(0), text);
    let is_silent = !parsed.diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert!(!(is_silent && has_error_nodes(&parsed.file)), "an error node without a word: {text:?}");
    for label in parsed.diagnostics.iter().flat_map(|d| &d.labels) {
        assert!(text.get(label.span.range()).is_some(), "{:?} in {text:?}", label.span);
    }
    parsed
}

fn has_error_nodes(file: &File) -> bool {
    file.exprs.iter().any(|(_, expr)| *expr == Expr::Missing)
        || file.items().any(|(_, item)| *item == Item::Error)
}

fn depth(file: &File, id: ExprId) -> u32 {
    let mut deepest = 0;
    file[id].each_child(|child| deepest = deepest.max(depth(file, child)));
    deepest + 1
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_words_parse(text in soup()) {
        check(&text);
    }

    #[test]
    fn a_bad_item_leaves_its_neighbours_whole(bad in soup()) {
        let text = format!("let first = 1 + 2\n{bad}\npolicy last for x: T {{ require x.a }}\n");
        let file = check(&text).file;
        let is_last = |item: &Item| matches!(item, Item::Policy(_, policy) if &*policy.name.text == "last" && policy.body.len() == 1);
        prop_assert!(matches!(file.items().next(), Some((_, Item::Let(_, binding))) if &*binding.name.text == "first"));
        prop_assert!(file.items().any(|(_, item)| is_last(item)), "{:#?}", file.items().collect::<Vec<_>>());
    }

    #[test]
    fn an_expression_stands_where_it_is_said_to(text in soup(), offset in 0u32..1000) {
        let parsed = parse_expr(SourceId(0), &text, offset);
        let range = offset..=offset + u32::try_from(text.len()).unwrap();
        for span in parsed.file.exprs.iter().map(|(id, _)| parsed.file.span(id)) {
            prop_assert!(range.contains(&span.start) && range.contains(&span.end));
        }
    }
}

#[test]
fn no_nesting_is_too_much() {
    let openers = [
        "(",
        "[",
        "{",
        "not ",
        "- ",
        "!",
        "if ",
        "if a then ",
        "if a then b else ",
        "\"{",
        "'",
        "a.",
        "a + ",
        "a and ",
        "a ?? ",
        "list<",
        "f(x => ",
        "{a: ",
        "({",
        "[(",
        "if {} + ",
        "x[0",
        "f(",
        "a is ",
        "a as ",
        "a == ",
        "a ? ",
        "\\",
        "| ",
        "create T {",
        "}",
        ")",
    ];
    let starts = [
        "let a = ",
        "policy p for x: ",
        "policy p for x: T { require ",
        "policy p for x: T { ",
        "resource R { a: ",
        "type A = ",
        "test \"t\" { ",
        "",
        "fn f(x: ",
    ];
    for (start, opener) in starts.iter().flat_map(|start| openers.iter().map(move |opener| (start, opener))) {
        let text = format!("{start}{}", opener.repeat(1000));
        let file = check(&text).file;
        for (id, _) in file.exprs.iter().step_by(97) {
            assert!(depth(&file, id) <= MAX_DEPTH, "{start}{opener}…");
        }
    }
}

#[test]
fn statements_nest_no_deeper_than_brackets() {
    for text in ["if a { ", "for x in y { ", "if a { } else if b { "] {
        let parsed = check(&format!("policy p for x: T {{ {}", text.repeat(3000)));
        assert!(parsed.diagnostics.iter().any(|d| d.code == Code::E0114));
    }
}

#[test]
fn what_is_too_deep_leaves_its_neighbours_whole() {
    let deep = format!("let a = {}1{}\nlet b = 2\n", "(".repeat(500), ")".repeat(500));
    let parsed = check(&deep);
    assert_eq!(parsed.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::E0114]);
    assert_eq!(parsed.file.items.len(), 2);
    let unclosed = format!(
        "policy p for x: T {{ require {}\n}}\npolicy q for x: T {{ require x.a }}\n",
        "f(".repeat(500)
    );
    assert_eq!(check(&unclosed).file.items.len(), 2);
}

#[test]
fn chains_have_room_and_an_end() {
    let chain = |n: usize| format!("let a = b{}", " and b".repeat(n));
    assert!(check(&chain(200)).diagnostics.is_empty());
    let long = check(&chain(5000)).diagnostics;
    assert_eq!(long.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::E0114]);
}
