//! What the checker decides about rules: which earlier ones they need, where their findings point, what they are called.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is missing")]

use pol_check::{Checked, SourceFile, World, check};
use pol_diagnostics::emit;
use pol_ir::schema::NoSchemas;
use pol_ir::validate::validate;

const TYPES: &str = "type Owner { name: string?, flag: bool }
resource Bucket {
  name: string?
  size: int?
  public: bool
  words: list<string>
  tags: map<string>
  owner: Owner?
  source: cidr
  let title: string = name ?? \"unnamed\"
  let is_long: bool = words.count() > 3
}
fn is_open(bucket: Bucket) -> bool { bucket.public and bucket.words.count() > 0 }
";

fn judge(body: &str) -> Checked {
    let text = format!("{TYPES}policy p for b: Bucket {{\n{body}\n}}");
    let files = [SourceFile { path: "rules.pol", text: &text }];
    let checked = check(&World { files: &files, schemas: &NoSchemas, frameworks: &[] });
    let shown = emit::human(&checked.sources, &checked.diagnostics, false);
    assert!(checked.module.is_some(), "{shown}");
    checked
}

/// Each rule with the rules that it needs and the text that its finding points at: `1 <- 0 at b.name`.
fn rules(body: &str) -> Vec<String> {
    let checked = judge(body);
    let module = checked.module.unwrap();
    assert_eq!(validate(&module), Ok(()));
    let policy = module.policies.values().next().unwrap();
    let shown = policy.rules.iter().enumerate().map(|(id, rule)| {
        let needs: Vec<_> = rule.needs.iter().map(|needed| needed.0.to_string()).collect();
        let at = rule.at.map_or("", |at| checked.sources.slice(module.expr_spans[at.0 as usize]));
        format!("{id} <- {} at {at}", needs.join(" "))
    });
    shown.collect()
}

#[track_caller]
fn expect(body: &str, expected: &[&str]) {
    assert_eq!(rules(body), expected);
}

#[test]
fn a_rule_needs_the_rule_that_it_would_not_compile_without() {
    expect("require b.name is present require b.name.length() < 3", &["0 <-  at b.name", "1 <- 0 at b.name"]);
    expect(
        "require b.owner is present require b.owner.flag",
        &["0 <-  at b.owner", "1 <- 0 at b.owner.flag"],
    );
}

#[test]
fn it_needs_no_rule_where_it_would_compile_all_the_same() {
    expect("require b.name is present require b.name == \"a\"", &["0 <-  at b.name", "1 <-  at b.name"]);
    expect("require b.public is present require b.public", &["0 <-  at b.public", "1 <-  at b.public"]);
    expect(
        "when b.name is present require b.name is present require b.name.length() < 3",
        &["0 <-  at b.name", "1 <-  at b.name"],
    );
}

#[test]
fn what_a_name_needs_its_readers_need() {
    expect(
        "require b.name is present let short = b.name.length() < 3 require short",
        &["0 <-  at b.name", "1 <- 0 at b.name"],
    );
    expect(
        "require b.owner is present let owner = b.owner require owner.flag",
        &["0 <-  at b.owner", "1 <- 0 at owner.flag"],
    );
}

#[test]
fn what_a_guard_needs_all_that_it_guards_needs() {
    expect(
        "require b.size is present if b.size < 3 { require b.public } require b.public",
        &["0 <-  at b.size", "1 <- 0 at b.public", "2 <-  at b.public"],
    );
    expect(
        "require b.size is present for w in b.words.filter(w => w.length() < b.size) { require w != \"\" }",
        &["0 <-  at b.size", "1 <- 0 at w"],
    );
}

#[test]
fn needs_are_needed_in_turn() {
    expect(
        "require b.size is present require b.size < 3 and b.name is present require b.name.length() < 3",
        &["0 <-  at b.size", "1 <- 0 at b.size", "2 <- 0 1 at b.name"],
    );
}

#[test]
fn a_finding_points_at_the_first_path_of_its_condition() {
    expect("require not (b.size == 3 and b.name == \"a\")", &["0 <-  at b.size"]);
    expect("require b.source.prefix > 8", &["0 <-  at b.source"]);
    expect("require 3 > b.words.count()", &["0 <-  at b.words"]);
    expect("param key: string = \"a\" require b.tags[key] == \"a\"", &["0 <-  at b.tags"]);
    expect("for w in b.words { require [\"a\"].all(x => x != w) }", &["0 <-  at w"]);
    expect("require Bucket.none(other => other == b)", &["0 <-  at "]);
}

#[test]
fn a_finding_points_through_names_functions_and_derived_fields() {
    expect("let few = b.words.count() < 3 require few", &["0 <-  at b.words"]);
    expect("require not b.is_open()", &["0 <-  at bucket.public"]);
    expect("require b.title != \"a\"", &["0 <-  at name ?? \"unnamed\""]);
    expect("require not b.is_long", &["0 <-  at "]);
}

#[test]
fn rules_are_called_by_their_label_or_where_they_stand() {
    let module = judge("  require named: b.public\n  require b.public").module.unwrap();
    let policy = module.policies.values().next().unwrap();
    let names: Vec<_> = policy.rules.iter().map(|rule| (&*rule.name, &*rule.text)).collect();
    assert_eq!(names, [("named", "b.public"), ("16:3", "b.public")]);
}
