//! No text makes the checker deep, slow or large: what is too much is said once, and nothing falls over.

use pol_check::{SourceFile, World, check};
use pol_ir::schema::NoSchemas;

const TYPES: &str = "resource B { name: string?\n size: int\n flag: bool }\n";

#[track_caller]
fn says(items: &str, body: &str, code: Option<&str>) {
    let text = format!("{TYPES}{items}\npolicy p for b: B {{ {body} }}");
    let files = [SourceFile { path: "bounds.pol", text: &text }];
    let checked = check(&World { files: &files, schemas: &NoSchemas, frameworks: &[] });
    let first = checked.diagnostics.first().map(|said| said.code.as_str());
    assert_eq!(first, code);
    assert!(checked.diagnostics.len() < 4, "{} diagnostics", checked.diagnostics.len());
}

/// `f0` to `f(n - 1)`, each by `body` from the one before.
fn chain(n: usize, body: impl Fn(usize) -> String) -> String {
    let rest = (1..n).map(|i| format!("fn f{i}(x: int) -> int {{ {} }}\n", body(i - 1)));
    std::iter::once("fn f0(x: int) -> int { x }\n".to_owned()).chain(rest).collect()
}

#[test]
fn functions_nest_as_deep_as_the_bound() {
    says(&chain(200, |i| format!("f{i}(x) + 1")), "require f199(b.size) == 1", None);
    says(&chain(3000, |i| format!("f{i}(x) + 1")), "require f2999(b.size) == 1", Some("E0501"));
}

#[test]
fn doubling_functions_meet_the_bound_of_nodes() {
    says(&chain(60, |i| format!("f{i}(x) + f{i}(x)")), "require f59(b.size) == 1", Some("E0501"));
}

#[test]
fn doubling_constants_are_checked_once() {
    let lets: String = (1..60).map(|i| format!("let A{i} = A{} + A{}\n", i - 1, i - 1)).collect();
    says(&format!("let A0 = 1\n{lets}"), "require b.size == 1", None);
}

#[test]
fn many_lets_are_as_deep_as_they_are_many() {
    let lets: String = (1..1000).map(|i| format!("let y{i} = y{} + 1\n", i - 1)).collect();
    says(&format!("fn f(y0: int) -> int {{ {lets} y999 }}"), "require f(b.size) == 1", Some("E0501"));
}

#[test]
fn branches_nest_as_deep_as_the_bound() {
    let chain =
        |n| format!("if b.flag {{ require b.flag }} {}", "else if b.flag { require b.flag } ".repeat(n));
    says("", &chain(50), None);
    says("", &chain(2000), Some("E0501"));
}

#[test]
fn conditions_are_as_long_as_the_parser_reads() {
    says("", &format!("require {}b.flag", "not ".repeat(250)), None);
    says("", &format!("require {}b.flag", "b.name is present and ".repeat(250)), None);
    says("", &format!("require {}b.flag", "b.name is present and ".repeat(5000)), Some("E0114"));
}

#[test]
fn what_is_wrong_in_a_function_is_not_looked_for_at_every_use() {
    let doubled = |first: &str| {
        let rest = (1..60).map(|i| format!("fn f{i}(x: int) -> int {{ f{}(x) + f{}(x) }}\n", i - 1, i - 1));
        std::iter::once(format!("fn f0(x: int) -> int {{ {first} }}\n")).chain(rest).collect::<String>()
    };
    says(&doubled("x + nothing"), "require f59(b.size) == 1", Some("E0202"));
    says(&doubled("x + Nothing.count()"), "require f59(b.size) == 1", Some("E0201"));
}
