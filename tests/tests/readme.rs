//! The README does what it says: its policy compiles and its test passes, its command lines work as they are written.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is missing")]

use std::path::Path;
use tempfile::TempDir;

fn readme() -> String {
    std::fs::read_to_string(pol_tests::root().join("README.md")).unwrap()
}

/// The text of every block of a language.
fn blocks(language: &str) -> Vec<String> {
    let readme = readme();
    let fence = format!("```{language}\n");
    let parts = readme.split(&fence).skip(1);
    parts.map(|part| part.split("```").next().unwrap().to_owned()).collect()
}

/// The words of every command line that begins so, without the comment behind it.
fn commands(start: &str) -> Vec<Vec<String>> {
    let lines: Vec<String> = blocks("console")
        .iter()
        .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let commands = lines.iter().filter_map(|line| line.strip_prefix(start));
    let words = |line: &str| line.split('#').next().unwrap().split_whitespace().map(str::to_owned).collect();
    commands.map(words).collect()
}

/// What a reader has who did as the README says: the policy in its file, and a plan.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let [policy] = &blocks("pol")[..] else { panic!("the README shows one policy") };
    std::fs::create_dir(folder.path().join("policies")).unwrap();
    std::fs::write(folder.path().join("policies/storage.pol"), policy).unwrap();
    std::fs::copy(pol_tests::root().join("examples/webshop/plan.json"), folder.path().join("plan.json"))
        .unwrap();
    folder
}

fn run(folder: &Path, words: &[String]) -> (i32, String, String) {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    pol_tests::run(folder, &words, b"")
}

#[test]
fn the_policy_finds_what_it_is_for() {
    let folder = folder();
    let (code, report, said) =
        run(folder.path(), &["check", "-p", "policies", "plan.json"].map(str::to_owned));
    assert_eq!(code, 1, "{report}{said}");
    assert!(report.contains("tern-exports-444455556666 is readable by anyone"), "{report}");
    let (code, report, said) = run(folder.path(), &["test", "policies"].map(str::to_owned));
    assert_eq!((code, report.as_str()), (0, "1 of 1 tests passed\n"), "{said}");
}

#[test]
fn every_command_works_as_it_is_written() {
    let commands = commands("$ pol ");
    assert!(commands.len() > 4, "{commands:?}");
    let folder = folder();
    for words in commands {
        let (code, report, said) = run(folder.path(), &words);
        let may_fail = i32::from(words.first().is_some_and(|word| word == "check"));
        let is_quiet = words.first().is_some_and(|word| word == "fmt");
        let has_said = !report.is_empty() || (is_quiet && said == "0 files formatted, 1 unchanged\n");
        assert!(code <= may_fail && has_said, "pol {}: {code}: {report}{said}", words.join(" "));
    }
}

#[test]
fn the_first_command_has_findings() {
    let [words] = &commands("$ cargo run --release -- ")[..] else {
        panic!("the README runs the command once")
    };
    let (code, report, said) = run(&pol_tests::root(), words);
    assert_eq!(code, 1, "{said}");
    assert!(report.contains(" failed ("), "{report}");
}
