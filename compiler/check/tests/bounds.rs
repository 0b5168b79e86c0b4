//! No declaration makes the checker overflow its stack, or work without end.

use pol_check::{Checked, SourceFile, World, check};
use pol_ir::schema::NoSchemas;
use std::fmt::Write as _;

fn judge(text: &str) -> Checked {
    let files = [SourceFile { path: "bounds.pol", text }];
    check(&World { files: &files, schemas: &NoSchemas, frameworks: &[] })
}

/// One line for each number below `count`.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().join("\n")
}

fn codes(checked: &Checked) -> Vec<String> {
    let mut codes: Vec<String> = checked.diagnostics.iter().map(|said| said.code.to_string()).collect();
    codes.dedup();
    codes
}

#[test]
fn aliases_in_a_long_chain_are_refused_or_resolved() {
    let down = lines(5_000, |i| format!("type T{i} = T{}", i + 1)) + "\ntype T5000 = int";
    assert_eq!(codes(&judge(&down)), ["E0114"]);
    let up = "type T0 = int\n".to_owned() + &lines(5_000, |i| format!("type T{} = T{i}", i + 1));
    assert!(judge(&up).module.is_some());
}

#[test]
fn records_within_records_have_a_limit_in_any_order() {
    let down = lines(5_000, |i| format!("type T{i} {{ a: T{} }}", i + 1)) + "\ntype T5000 { a: int }";
    assert_eq!(codes(&judge(&down)), ["E0114"]);
    let up = "type T0 { a: int }\n".to_owned() + &lines(5_000, |i| format!("type T{} {{ a: T{i} }}", i + 1));
    assert_eq!(codes(&judge(&up)), ["E0114"]);
    let lists =
        "type T0 = list<int>\n".to_owned() + &lines(5_000, |i| format!("type T{} = list<T{i}>", i + 1));
    assert_eq!(codes(&judge(&lists)), ["E0114"]);
}

#[test]
fn records_that_share_records_are_declared_once() {
    let mut text = "type T0 { a: int }\n".to_owned();
    text += &lines(25, |i| format!("type T{} {{ a: T{i}, b: T{i}, c: list<T{i}> }}", i + 1));
    write!(text, "\nresource R {{ deep: T25 }}\npolicy p for r: R {{ require r.deep.a.b.c is present }}")
        .unwrap();
    assert!(judge(&text).diagnostics.iter().all(|said| said.code.to_string() != "E0114"));
}

#[test]
fn a_circle_of_many_types_is_said_once() {
    let text = lines(60, |i| format!("type T{i} {{ a: T{} }}", (i + 1) % 60));
    let checked = judge(&text);
    assert_eq!(codes(&checked), ["E0215"]);
    assert_eq!(checked.diagnostics.len(), 1);
}

#[test]
fn thousands_of_unknown_names_are_reported_in_time() {
    let text = lines(3_000, |i| format!("type A{i} {{ a: Unknown{i}, b: int }}"));
    assert_eq!(judge(&text).diagnostics.len(), 3_000);
}
