//! The pages of the diagnostic codes: each code has one, its failing example gives the code, its fixed one no error.

use pol_check::{SourceFile, World, check};
use pol_diagnostics::{Code, Diagnostic};
use std::collections::BTreeSet;

#[test]
fn every_code_has_a_page_whose_examples_hold() {
    for code in Code::ALL {
        let page = code.page();
        assert!(page.starts_with(&format!("# {code}: {}\n", code.title())), "the first line of {code}");
        let failing = diagnostics(example(page, "## Fails", *code));
        let first = failing.first().map(|diagnostic| diagnostic.code);
        assert_eq!(first, Some(*code), "the failing example of {code}: {failing:#?}");
        let fixed = diagnostics(example(page, "## Fixed", *code));
        assert!(!fixed.iter().any(Diagnostic::is_error), "the fixed example of {code}: {fixed:#?}");
    }
}

#[test]
fn every_page_belongs_to_a_code() {
    let folder = pol_tests::root().join("compiler/docs/codes");
    let names: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{code}.md")).collect();
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(&name), "{name} explains no code");
    }
}

fn example(page: &'static str, heading: &str, code: Code) -> &'static str {
    let section = page.split_once(heading).unwrap_or_else(|| panic!("{code} has no {heading}")).1;
    let block = section.split_once("```pol\n").unwrap_or_else(|| panic!("{code} has no example")).1;
    block.split_once("```").unwrap().0
}

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let files = [SourceFile { path: "example.pol", text }];
    let world =
        World { files: &files, schemas: pol_stdlib::schemas(), frameworks: pol_stdlib::frameworks() };
    check(&world).diagnostics
}
