//! What formatted text looks like. A case is a text and what becomes of it.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use pol_diagnostics::SourceId;
use pol_fmt::{Refused, format};

fn check(text: &str, expected: &str) {
    let made = format(SourceId(0), text).unwrap();
    assert_eq!(made, expected, "\n{made}");
    assert_eq!(format(SourceId(0), &made).unwrap(), made, "formatted twice");
}

#[test]
fn spaces_are_evened_out() {
    check(
        "let   a=[1,2 ,3 ]\n\n\n\nlet b = { a:1,\"k\":2, }",
        "let a = [1, 2, 3]\n\nlet b = { a: 1, \"k\": 2 }\n",
    );
    check("let a=-x*( 1+ 2)..= 3 ;let b=not  in_use", "let a = -x * (1 + 2)..=3\nlet b = not in_use\n");
    check("use a.b.{  C,D   as E,}\nuse std", "use a.b.{C, D as E}\nuse std\n");
    check("\u{feff}let a = 1\r\nlet b = 2\r\n", "let a = 1\nlet b = 2\n");
    check("", "");
    check("\n\n // only this\n\n\n", "// only this\n");
}

#[test]
fn spelling_stays() {
    let text = "let a = 'raw' + \"a {b ?? \"c\"} \\u{41}\" + 1_000 + 1.50 + 90d + ((x))\n";
    check(text, text);
}

#[test]
fn a_brace_keeps_the_lines_that_its_author_began() {
    check("let a = { b: 1, c: 2 }\n", "let a = { b: 1, c: 2 }\n");
    check("let a = {\n b: 1, c: 2 }\n", "let a = {\n  b: 1,\n  c: 2,\n}\n");
    check("type T { a: int b: int, }\n", "type T { a: int, b: int }\n");
    check("type T {\na: int, b: int }\n", "type T {\n  a: int\n  b: int\n}\n");
    check("type T { a: int let b = a }\n", "type T {\n  a: int\n  let b = a\n}\n");
    check("policy p for s: S { require s.a }\n", "policy p for s: S { require s.a }\n");
    check("policy p for s: S { when a require s.a }\n", "policy p for s: S {\n  when a\n  require s.a\n}\n");
}

#[test]
fn clauses_of_a_rule_have_lines_where_one_has() {
    check(
        "policy p for s: S {\n require a: s.a at s.b else \"m\"\n require b: s.b\n  else \"m\" fix { s.b = 1 s.c += 2; }\n}\n",
        "policy p for s: S {\n  require a: s.a at s.b else \"m\"\n  require b: s.b\n    else \"m\"\n    fix { s.b = 1; s.c += 2 }\n}\n",
    );
}

#[test]
fn what_does_not_fit_is_parted() {
    check(
        "policy p for s: S {\n  require holds: s.block_public_acls == true and s.block_public_policy == true and s.ignore_public_acls and s.restrict_public\n  let c = s.things.filter(t => t.kind == \"a long text that is longer\").map(t => t.name).any(name => name.starts_with(\"prefix\"))\n}\n",
        "policy p for s: S {\n  require holds: s.block_public_acls == true\n      and s.block_public_policy == true\n      and s.ignore_public_acls\n      and s.restrict_public\n  let c = s.things\n    .filter(t => t.kind == \"a long text that is longer\")\n    .map(t => t.name)\n    .any(name => name.starts_with(\"prefix\"))\n}\n",
    );
    let words = |count: usize| vec!["\"a word\""; count].join(", ");
    check(
        &format!("let a = x in [{}]\n", words(14)),
        &format!("let a = x in [\n  {},\n  {},\n]\n", words(11), words(3)),
    );
    check(
        "type A = \"a long alternative of a type\" | \"another alternative of the type\" | \"the third of the alternatives\" | \"and the last\"\n",
        "type A = \"a long alternative of a type\" | \"another alternative of the type\" | \"the third of the alternatives\"\n  | \"and the last\"\n",
    );
    check(
        "let a = things.any(thing => thing.first == \"some long text for a test\" and thing.second == \"another long text for a test\" or x)\n",
        "let a = things.any(thing =>\n  thing.first == \"some long text for a test\" and thing.second == \"another long text for a test\" or x\n)\n",
    );
}

#[test]
fn comments_keep_their_places() {
    check(
        "// first\n\n\n// second\nlet a = 1 // a\n  // on its own\nlet b = [ // open\n 1, // one\n 2 // two\n // end\n]\n// last",
        "// first\n\n// second\nlet a = 1 // a\n// on its own\nlet b = [ // open\n  1, // one\n  2, // two\n  // end\n]\n// last\n",
    );
    check(
        "policy p for s: S { // why\n  require // what\n   s.a // how\n   and s.b\n\n\n  // end\n}\n",
        "policy p for s: S { // why\n  require // what\n    s.a // how\n      and s.b\n\n  // end\n}\n",
    );
    check(
        "/// Doc.  \ntype T { /// a\n a: int /// b\n, b: int }\n",
        "/// Doc.\ntype T { /// a\n  a: int /// b\n  ,\n  b: int\n}\n",
    );
    check("policy p for s: S { // nothing\n}\n", "policy p for s: S { // nothing\n}\n");
}

#[test]
fn what_would_be_read_as_more_keeps_its_separator() {
    check("type T { a: int = 1; in: string; b: int }\n", "type T { a: int = 1, in: string, b: int }\n");
    check(
        "type T {\n a: int = 1; in: string; b: int }\n",
        "type T {\n  a: int = 1;\n  in: string\n  b: int\n}\n",
    );
    check("fn f(x: int) -> int { let a = x; -a }\n", "fn f(x: int) -> int {\n  let a = x;\n  -a\n}\n");
}

#[test]
fn what_the_tree_does_not_hold_stays_as_it_was_written() {
    check(
        "let  a = 1\nframework f { ..x,   \"a\": \"b\" }\nlet  b = 2\n",
        "let a = 1\nframework f { ..x,   \"a\": \"b\" }\nlet b = 2\n",
    );
    check("let a = {  (x): 1 }\n", "let a = {  (x): 1 }\n");
}

#[test]
fn text_with_errors_is_refused() {
    let Err(Refused::Errors(said)) = format(SourceId(3), "policy {") else { panic!("it was formatted") };
    assert!(
        said.iter().filter_map(|said| said.span()).all(|span| span.source == SourceId(3)) && !said.is_empty()
    );
}
