//! Every page of a code shows the truth: what fails gives that code, an error before all others; what is fixed gives no error
//! and not that code. A fix that a lint offers settles it, and what comes out compiles.

use pol_check::{Checked, SourceFile, World, lint};
use pol_diagnostics::{Code, Severity, emit};
use pol_ir::schema::NoSchemas;

/// The files of an example: one, or those that `// file: PATH` lines begin.
fn files(example: &str) -> Vec<(String, String)> {
    let mut files = vec![("example.pol".to_owned(), String::new())];
    for line in example.lines() {
        if let Some(path) = line.strip_prefix("// file: ") {
            files.push((path.to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    files.retain(|(_, text)| !text.trim().is_empty());
    files
}

fn judge(example: &str) -> Checked {
    let files = files(example);
    let files: Vec<SourceFile<'_>> = files.iter().map(|(path, text)| SourceFile { path, text }).collect();
    lint(&World { files: &files, schemas: &NoSchemas, frameworks: &[] })
}

/// The text of the fence below a heading.
fn fence<'p>(page: &'p str, heading: &str) -> &'p str {
    let below = page.split_once(heading).map_or("", |(_, below)| below);
    let inside = below.split_once("```pol\n").map_or("", |(_, inside)| inside);
    inside.split_once("\n```").map_or("", |(inside, _)| inside)
}

fn shown(checked: &Checked) -> String {
    emit::human(&checked.sources, &checked.diagnostics, false)
}

#[test]
fn every_code_has_a_page_whose_examples_say_the_truth() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/codes");
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let Ok(page) = std::fs::read_to_string(format!("{folder}/{code}.md")) else {
            wrong.push(format!("{code}: no page"));
            continue;
        };
        if page.lines().next() != Some(&*format!("# {code}: {}", code.title())) {
            wrong.push(format!("{code}: the page begins with another title"));
        }
        let fails = judge(fence(&page, "## Fails"));
        let said = match code.severity() {
            Severity::Error => fails.diagnostics.first().is_some_and(|first| first.code == *code),
            Severity::Warning | Severity::Note => {
                fails.module.is_some() && fails.diagnostics.iter().any(|said| said.code == *code)
            }
        };
        if !said {
            wrong.push(format!("{code}: what fails gives\n{}", shown(&fails)));
        }
        let fixed = judge(fence(&page, "## Fixed"));
        if fixed.module.is_none() || fixed.diagnostics.iter().any(|said| said.code == *code) {
            wrong.push(format!("{code}: what is fixed gives\n{}", shown(&fixed)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
