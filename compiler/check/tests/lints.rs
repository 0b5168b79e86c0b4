//! What each lint finds, what it leaves alone, and what its fix makes of it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is missing")]

use pol_check::{Checked, SourceFile, World, lint};
use pol_diagnostics::{Code, Diagnostic, emit};
use pol_ir::schema::NoSchemas;

const TYPES: &str = "type Rule { port: int, word: string? }
resource Disk { id: string size: int bucket: string? edge owner: Bucket? by bucket = name }
resource Bucket {
  name: string?
  size: int
  limit: int?
  public: bool
  open: bool?
  zone: string create_only
  arn: string read_only
  old: string deprecated
  secret: string? sensitive
  acl: string = \"private\"
  source: cidr
  words: list<string>
  rules: list<Rule>
  tags: map<string>
  edge disks: list<Disk> = inverse Disk.owner
}
";

fn judge(text: &str) -> Checked {
    let files = [SourceFile { path: "rules.pol", text }];
    let checked = lint(&World { files: &files, schemas: &NoSchemas, frameworks: &[] });
    let shown = emit::human(&checked.sources, &checked.diagnostics, false);
    assert!(checked.module.is_some(), "{shown}");
    checked
}

fn of(checked: &Checked, code: &str) -> Vec<Diagnostic> {
    let code: Code = code.parse().unwrap();
    checked.diagnostics.iter().filter(|said| said.code == code).cloned().collect()
}

/// What a lint says of a file, each by the text that it points at.
#[track_caller]
fn whole(code: &str, text: &str, expected: &[&str]) {
    let checked = judge(&format!("{TYPES}{text}"));
    let said = of(&checked, code);
    let places: Vec<&str> = said.iter().map(|one| checked.sources.slice(one.span().unwrap())).collect();
    assert_eq!(places, expected, "{code} in {text}");
}

/// What a lint says of the body of a policy.
#[track_caller]
fn check(code: &str, body: &str, expected: &[&str]) {
    whole(code, &format!("policy p for b: Bucket {{\n{body}\n}}\n"), expected);
}

/// What the first fix of a lint makes of the body of a policy. Done again it finds nothing.
#[track_caller]
fn fixed(code: &str, body: &str, expected: &str) {
    let (before, after) = (format!("{TYPES}policy p for b: Bucket {{\n"), "\n}\n");
    let mut text = format!("{before}{body}{after}");
    let said = of(&judge(&text), code);
    let mut edits = said[0].fixes[0].edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    let made = text.strip_prefix(&before).and_then(|text| text.strip_suffix(after));
    assert_eq!(made.map(str::trim), Some(expected));
    assert_eq!(of(&judge(&text), code).len(), said.len() - 1);
}

#[test]
fn a_lint_changes_no_module() {
    let text = format!("{TYPES}policy p for b: Bucket {{ let x = 1 require not not b.public }}");
    let files = [SourceFile { path: "rules.pol", text: &text }];
    let world = World { files: &files, schemas: &NoSchemas, frameworks: &[] };
    assert_eq!(lint(&world).module, pol_check::check(&world).module);
    assert!(pol_check::check(&world).diagnostics.is_empty());
}

#[test]
fn no_lint_speaks_where_something_is_wrong() {
    let text =
        format!("{TYPES}policy p for b: Bucket {{ require b.nmae == \"a\" require not not b.public }}");
    let files = [SourceFile { path: "rules.pol", text: &text }];
    let checked = lint(&World { files: &files, schemas: &NoSchemas, frameworks: &[] });
    assert!(checked.diagnostics.iter().all(Diagnostic::is_error));
}

#[test]
fn l0102_names_that_nothing_reads() {
    check("L0102", "let a = 1 let b2 = 2 require b.size < b2", &["a"]);
    check("L0102", "let _a = 1 require b.public", &[]);
    check("L0102", "for w in b.words { let a = w require w == \"\" }", &["a"]);
    whole("L0102", "fn f(x: int) -> int { let y = 2; x }", &["y"]);
    fixed("L0102", "let a = 1\nrequire b.public", "require b.public");
}

#[test]
fn l0103_params_that_nothing_reads() {
    check("L0103", "param a: int = 1 where a > 0 param z: int = 1 require b.size < z", &["a"]);
    whole("L0103", "param a: int = 1 param z: int = 2 policy p for b: Bucket { require b.size < z }", &["a"]);
}

#[test]
fn l0104_variables_that_nothing_reads() {
    check("L0104", "for w in b.words { require b.public }", &["w"]);
    check("L0104", "for k, v in b.tags { require v != \"\" }", &["k"]);
    check("L0104", "require b.words.any(w => b.public) require b.words.any(_w => b.public)", &["w"]);
    whole("L0104", "fn f(x: int, y: int) -> int { x }", &["y"]);
}

#[test]
fn l0105_private_items_that_nothing_uses() {
    whole(
        "L0105",
        "let _a = 1 let _b = 2 fn _f(x: int) -> int { x + _b } fn open() -> int { 1 }",
        &["_a", "_f"],
    );
    whole("L0105", "fn _f(b: Bucket) -> bool { b.public } policy p for b: Bucket { require b._f() }", &[]);
    whole("L0105", "type _Word = \"a\" | \"b\" type _Other = \"a\" param x: _Other = \"a\"", &["_Word"]);
}

#[test]
fn l0106_names_that_hide_others() {
    check("L0106", "for w in b.words { require b.words.none(w => w == \"\") }", &["w"]);
    check("L0106", "require b.words.none(w => w == \"\") require b.words.none(w => w == \"a\")", &[]);
    check("L0106", "require b.words.none(b => b == \"\")", &["b"]);
    check("L0106", "param limit: int = 1 for limit in b.words { require limit != \"\" }", &["limit"]);
    whole("L0106", "let top = 1 policy p for b: Bucket { let top = 2 require b.size < top }", &["top"]);
    whole("L0106", "let top = 1 fn f(top: int) -> int { top }", &["top"]);
    check("L0106", "if b.public { let x = 1 require b.size < x } else { let x = 2 require b.size < x }", &[]);
}

#[test]
fn l0201_conditions_that_are_always_the_same() {
    check("L0201", "require b.size is present", &["b.size is present"]);
    check("L0201", "require b.name is present require b.acl is present require b.words is present", &[]);
    check("L0201", "require b.name in []", &["b.name in []"]);
    check("L0201", "when true require b.public and true", &["true", "b.public and true"]);
    check("L0201", "require false require true", &["true"]);
    check(
        "L0201",
        "require b.words.count() >= 0 require 0 > b.zone.length()",
        &["b.words.count() >= 0", "0 > b.zone.length()"],
    );
    check("L0201", "require b.words.count() >= 1 require b.words.count() < 1 require b.size >= 0", &[]);
    check("L0201", "require b is Bucket require b.disks.all(d => d is Disk)", &["b is Bucket", "d is Disk"]);
    check("L0201", "require b.name is present when b.name is present require b.size < 3", &[]);
    check("L0201", "when b.name is present require b.name is present", &[]);
}

#[test]
fn l0202_the_same_on_both_sides() {
    check("L0202", "require b.name == b.zone require b.zone == b.zone", &["b.zone == b.zone"]);
    check("L0202", "require b.public or b.public require b.size + b.size < 9", &["b.public or b.public"]);
}

#[test]
fn l0203_patterns_that_nothing_matches() {
    check("L0203", "require b.zone matches 'a^b' require b.zone matches 'a$b'", &["'a^b'", "'a$b'"]);
    check("L0203", "require b.zone matches '[^\\s\\S]'", &["'[^\\s\\S]'"]);
    check("L0203", "require b.zone matches '^a.c$' require b.zone matches '(^a|b)+c'", &[]);
}

#[test]
fn l0204_comparisons_that_cannot_be_met() {
    check("L0204", "require b.zone == \"a\" and b.zone == \"b\"", &["b.zone == \"b\""]);
    check("L0204", "require b.zone != \"a\" or b.zone != \"b\"", &["b.zone != \"b\""]);
    check(
        "L0204",
        "require b.zone in [\"a\", \"b\"] and b.zone not in [\"b\", \"a\"]",
        &["b.zone not in [\"b\", \"a\"]"],
    );
    check(
        "L0204",
        "require b.zone == \"a\" or b.zone == \"b\" require b.zone != \"a\" and b.zone != \"b\"",
        &[],
    );
    check("L0204", "require b.size < 3 and b.size > 2 require b.size < 3 and b.size > 1", &["b.size > 2"]);
    check("L0204", "require b.name is absent and b.name == \"a\"", &["b.name == \"a\""]);
    check("L0204", "require b.acl is absent and b.acl == \"private\"", &[]);
    check("L0204", "require b.source == \"10.0.0.0/8\" and b.source == \"10.1.0.0/8\"", &[]);
    check(
        "L0204",
        "require b.source == \"10.0.0.0/8\" and b.source == \"11.0.0.0/8\"",
        &["b.source == \"11.0.0.0/8\""],
    );
    check("L0204", "require b.source.prefix > 200 require b.source.prefix > 24", &["b.source.prefix > 200"]);
    check(
        "L0204",
        "require b.zone.lower() != \"Abc\" require b.zone.lower() != \"abc\"",
        &["b.zone.lower() != \"Abc\""],
    );
}

#[test]
fn l0205_conditions_that_ask_what_is_known() {
    check(
        "L0205",
        "when b.zone is known require not (b.name is known)",
        &["b.zone is known", "b.name is known"],
    );
    check("L0205", "require b.zone == \"\" else \"{b.name is known}\"", &[]);
}

#[test]
fn l0206_rules_that_their_guards_establish() {
    check("L0206", "when b.name is present require b.name is present", &["b.name is present"]);
    check("L0206", "when b.name == \"a\" require b.name in [\"a\", \"b\"]", &["b.name in [\"a\", \"b\"]"]);
    check("L0206", "if b.public { require b.public } else { require b.size < 3 }", &["b.public"]);
    check("L0206", "when b.name == \"a\" require b.name == \"a\" and b.public", &[]);
    check("L0206", "require b.name is present when b.name is present require b.size < 3", &[]);
    check("L0206", "when b.acl == \"private\" require b.acl is present", &[]);
}

#[test]
fn l0207_searches_that_cost_the_square() {
    let search = "Bucket.none(o => o.size == b.size)";
    check("L0207", &format!("require {search}"), &[search]);
    check("L0207", "require Bucket.none(o => o.zone == b.zone) require Bucket.count() < 9", &[]);
    check("L0207", "require Bucket.none(o => o.public)", &[]);
    check("L0207", "for d in Disk { require d.id != b.zone }", &["Disk"]);
    let inner = "Disk.any(d => d.size == b.size)";
    whole("L0207", &format!("policy p for stack {{ require Bucket.all(b => {inner}) }}"), &[inner]);
}

#[test]
fn l0208_rules_that_are_never_judged() {
    check("L0208", "when false require b.public", &["false"]);
    check("L0208", "when b.zone == \"a\" when b.zone == \"b\" require b.public", &["b.zone == \"b\""]);
    check(
        "L0208",
        "if b.zone == \"a\" { require b.public } else if b.zone == \"a\" { require b.public }",
        &["b.zone == \"a\""],
    );
    check(
        "L0208",
        "if b.zone == \"a\" { require b.public } else if b.zone == \"b\" { require b.public }",
        &[],
    );
    check("L0208", "for w in b.words { when w == \"a\" require b.public } when b.zone == \"b\"", &[]);
}

#[test]
fn l0301_and_l0302_negations() {
    fixed("L0301", "require not not b.public", "require b.public");
    fixed("L0301", "require not (not (b.public or b.size < 3))", "require (b.public or b.size < 3)");
    fixed("L0302", "require not (b.zone in [\"a\"])", "require b.zone not in [\"a\"]");
    fixed("L0302", "require not (b.zone == \"a\" ) and b.public", "require b.zone != \"a\" and b.public");
    fixed("L0302", "require not (b.name is present)", "require b.name is absent");
    fixed("L0302", "require not b.words.any(w => w == \"a\")", "require b.words.none(w => w == \"a\")");
    check(
        "L0302",
        "require not b.public require not (b.size < 3) require not (b.public and b.size < 3)",
        &[],
    );
}

#[test]
fn l0303_comparisons_with_truth_values() {
    fixed("L0303", "require b.public == true", "require b.public");
    fixed("L0303", "require false == b.public", "require not b.public");
    fixed("L0303", "require (b.open ?? false) != true", "require not (b.open ?? false)");
    check("L0303", "require b.open == true", &[]);
    check("L0303", "when b.open is present require b.open == true", &[]);
    check("L0303", "let d = b.disks.first() require d.owner.open == true and d.owner.public == true", &[]);
}

#[test]
fn l0304_counts_where_a_question_would_do() {
    fixed("L0304", "require b.words.count(w => w == \"a\") == 0", "require b.words.none(w => w == \"a\")");
    fixed(
        "L0304",
        "require b.words.filter(w => w == \"a\").count() > 0",
        "require b.words.any(w => w == \"a\")",
    );
    check("L0304", "require b.words.count() == 0 require b.words.count(w => w == \"a\") < 2", &[]);
}

#[test]
fn l0305_defaults_that_are_never_used() {
    fixed("L0305", "require (b.size ?? 0) < 3", "require (b.size) < 3");
    check("L0305", "require (b.limit ?? 0) < 3", &[]);
    whole(
        "L0305",
        "fn f(x: string?) -> string { x ?? \"\" } policy p for b: Bucket { require f(b.zone) == \"\" }",
        &[],
    );
}

#[test]
fn l0306_patterns_that_are_plain_text() {
    fixed("L0306", "require b.zone matches 'eu-'", "require b.zone.contains(\"eu-\")");
    fixed("L0306", "require b.zone matches '^eu-'", "require b.zone.starts_with(\"eu-\")");
    fixed("L0306", "require b.zone matches 'eu$'", "require b.zone.ends_with(\"eu\")");
    fixed("L0306", "require (b.name ?? \"\") matches '^eu$'", "require (b.name ?? \"\") == \"eu\"");
    check(
        "L0306",
        "require b.zone matches 'a.b' require b.zone matches '^' require b.zone matches '^a+'",
        &[],
    );
}

#[test]
fn l0307_and_l0308_choices() {
    fixed("L0307", "require b.size < (if b.public then 3 else 3)", "require b.size < ((3))");
    check(
        "L0307",
        "if b.public { require b.size < 3 } else { require b.size < 3 }",
        &["if b.public { require b.size < 3 } else { require b.size < 3 }"],
    );
    check("L0307", "if b.public { require b.size < 3 } else { require b.size < 4 }", &[]);
    check("L0307", "if b.public { require b.size < 3 }", &[]);
    fixed("L0308", "require if b.public then true else false", "require b.public");
    fixed("L0308", "require if b.size < 3 then false else true", "require not (b.size < 3)");
    check("L0308", "require if b.public then true else b.size < 3", &[]);
}

#[test]
fn l0309_elements_that_stand_twice() {
    fixed("L0309", "require b.zone in [\"a\", \"b\", \"a\"]", "require b.zone in [\"a\", \"b\"]");
    check("L0309", "require b.size in [1, 2]", &[]);
    whole(
        "L0309",
        "policy p for b: Bucket { require b.public } test \"t\" { given Bucket { words: [\"a\", \"a\"] } }",
        &[],
    );
}

#[test]
fn l0310_chains_of_comparisons() {
    fixed(
        "L0310",
        "require b.zone == \"a\" or b.zone == \"b\" or b.zone == \"c\"",
        "require b.zone in [\"a\", \"b\", \"c\"]",
    );
    fixed(
        "L0310",
        "require b.size != 1 and b.size != 2 and b.size != 3 and b.size != 4",
        "require b.size not in [1, 2, 3, 4]",
    );
    check("L0310", "require b.zone == \"a\" or b.zone == \"b\" or b.name == \"c\"", &[]);
    check("L0310", "require b.zone == \"a\" or b.zone == \"b\"", &[]);
}

#[test]
fn l0401_to_l0404_what_is_missing() {
    whole(
        "L0401",
        "/// Why.\npolicy p for b: Bucket { require b.public } policy q for b: Bucket { require b.public }",
        &["q"],
    );
    whole("L0401", "param x: int = 1 /// Why.\nparam y: int = 1", &["x"]);
    check("L0402", "require b.public require b.size < 3 else \"large\"", &["b.public"]);
    let test = "test \"t\" { given Bucket { public: true } expect p passes }";
    let two = "policy p for b: Bucket { require b.public } policy q for b: Bucket { require b.public }";
    whole("L0403", two, &["p"]);
    whole("L0403", &format!("{two} {test}"), &["q"]);
    check("L0404", "require b.public require small: b.size < 3", &["b.public"]);
    check("L0404", "require b.public", &[]);
}

#[test]
fn l0405_policies_that_name_no_control() {
    let with =
        |name: &str, controls: &str| format!("policy {name} for b: Bucket {{ {controls} require b.public }}");
    let frame = "framework house { \"1\": \"one\" }";
    let served = "controls house[\"1\"]";
    let most = format!("{frame} {} {} {}", with("p", served), with("q", ""), with("r", served));
    whole("L0405", &most, &["q"]);
    whole("L0405", &format!("{frame} {} {}", with("p", served), with("q", "")), &[]);
    whole("L0405", &with("p", ""), &[]);
}

#[test]
fn l0406_to_l0410_policies_and_tests() {
    check("L0406", "level remediate require b.public", &["level remediate"]);
    check("L0406", "level remediate require b.public fix b.public = true", &[]);
    check("L0406", "level mandatory require b.public", &[]);
    let policy = "policy p for b: Bucket { require b.public }";
    whole("L0407", &format!("{policy} test \"t\" {{ given Bucket {{ public: true }} }}"), &["\"t\""]);
    whole(
        "L0407",
        &format!("{policy} test \"t\" {{ given Bucket {{ public: true }} expect p passes }}"),
        &[],
    );
    check("L0408", "when b.public", &["p"]);
    check("L0408", "if b.public { require b.size < 3 }", &[]);
    let other = |body: &str| format!("{policy} policy q for b: Bucket {{ {body} }}");
    whole("L0409", &other("severity low require b.public else \"a\""), &["q"]);
    whole("L0409", &other("require b.size < 3"), &[]);
    whole("L0409", &other("when b.size < 3 require b.public"), &[]);
    check("L0410", "severity critical level advisory require b.public", &["advisory"]);
    check("L0410", "severity critical require b.public", &[]);
}

#[test]
fn l0411_messages_that_read_what_is_sensitive() {
    check("L0411", "require b.public else \"{b.secret} of {b.name}\"", &["b.secret"]);
    check("L0411", "require b.secret is present else \"{b.name} has no secret: {b.secret is absent}\"", &[]);
}

#[test]
fn l0501_to_l0503_properties() {
    check("L0501", "require b.old == \"a\" require b.acl == \"a\"", &["b.old"]);
    check(
        "L0502",
        "require b.arn == \"a\" require b.arn.starts_with(\"a\") require b.arn matches 'a.b'",
        &["b.arn", "b.arn", "b.arn"],
    );
    check("L0502", "require Bucket.none(o => o.zone == b.arn) require b.zone == \"a\"", &[]);
    fixed("L0503", "require b.public fix replacing b.public = true", "require b.public fix  b.public = true");
    check("L0503", "require b.zone == \"a\" fix replacing b.zone = \"a\"", &[]);
}
