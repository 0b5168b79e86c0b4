//! Large and deep texts: time grows with the text, and nothing overflows.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use pol_diagnostics::SourceId;
use pol_fmt::format;
use std::time::{Duration, Instant};

fn formatted(text: &str) -> String {
    let made = format(SourceId(0), text).unwrap();
    assert_eq!(format(SourceId(0), &made).unwrap(), made);
    made
}

fn time(text: &str) -> Duration {
    let start = Instant::now();
    format(SourceId(0), text).unwrap();
    start.elapsed()
}

/// A policy with conditions, lists and calls that do not fit on a line.
const POLICY: &str = "policy p for thing: Thing {\n  // why\n  require one: thing.first.any(item => item.name == \"a long name\" \
    and item.other in [\"one\", \"two\", \"three\", \"four\"]) or thing.second.all(x => x.y(1, [2, 3], { a: 1, b: 2 })) else \"no\"\n}\n\n";

#[test]
fn a_megabyte_takes_time_in_proportion() {
    let small = POLICY.repeat(1 + 125_000 / POLICY.len());
    let large = POLICY.repeat(1 + 1_000_000 / POLICY.len());
    let (little, much) = (time(&small), time(&large));
    assert!(much < little * 40, "8 times the text: {little:?} and {much:?}");
}

#[test]
fn one_long_list_takes_time_in_proportion() {
    let list = |count: usize| format!("let A = [{}]\n", vec!["f(\"abc\", x.y)"; count].join(", "));
    let (little, much) = (time(&list(2_000)), time(&list(16_000)));
    assert!(much < little * 40, "8 times the text: {little:?} and {much:?}");
}

#[test]
fn nesting_is_formatted() {
    let deep = |open: &str, middle: &str, close: &str, depth: usize| {
        formatted(&format!("let a = {}{middle}{}\n", open.repeat(depth), close.repeat(depth)))
    };
    for (open, close) in
        [("(", ")"), ("[", "]"), ("f(", ")"), ("f(x, ", ")"), ("{ a: ", " }"), ("x.any(y => ", ")")]
    {
        deep(open, "1", close, 98);
    }
    deep("not ", "x", "", 200);
    deep("- ", "x", "", 200);
    deep("", "x", ".f(1)", 200);
    deep("", "x", " and y", 200);
    deep("", "x", " + y", 200);
    deep("if a then b else ", "x", "", 200);
    formatted(&format!("param a: {}int{}\n", "list<".repeat(98), ">".repeat(98)));
    formatted(&format!("type A {}{{ a: int }}{}\n", "{ a: ".repeat(97), " }".repeat(97)));
}
