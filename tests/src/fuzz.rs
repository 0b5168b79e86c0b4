//! The bodies of the fuzz targets: what must hold of any bytes.

mod laws;
pub mod tokens;

use pol_check::{SourceFile, World, check};
use pol_engine::{Engine, run_tests};
use pol_ir::module::Module;
use pol_sources::Input;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Plans that generated packs judge: one of the types that the corpus declares, those of the fixtures and examples.
static PLANS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut paths = vec![crate::root().join("tests/fuzz/plans/suite.json")];
    for name in ["unknown_blocks", "sensitive", "nested_modules", "data_sources", "deposed", "state"] {
        paths.push(crate::root().join("tests/fixtures/plans").join(name).with_extension("json"));
    }
    for name in ["webshop", "azure_portal", "gcp_analytics"] {
        paths.push(crate::root().join("examples").join(name).join("plan.json"));
    }
    paths.iter().map(|path| std::fs::read(path).unwrap_or_default()).collect()
});

/// Programs that read much of a plan: the built-in packs, and one that reads a property of every kind.
static PROGRAMS: LazyLock<[Module; 2]> = LazyLock::new(|| {
    let suite = crate::root().join("tests/fuzz/plans/suite.pol");
    [crate::module(&[&suite]), pol_stdlib::module()]
});

/// Any text is parsed, checked and formatted without a panic, and every diagnostic can be shown.
pub fn text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let files = [SourceFile { path: "fuzz.pol", text }];
    let checked = check(&world(&files));
    let (sources, diagnostics) = (&checked.sources, &checked.diagnostics);
    let is_silent = |shown: String| shown.is_empty() == diagnostics.is_empty();
    assert!(is_silent(pol_diagnostics::emit::human(sources, diagnostics, true)), "people are told");
    assert!(is_silent(pol_diagnostics::emit::short(sources, diagnostics)), "lines are told");
    laws::fixes_are_edits(text, diagnostics);
    laws::formatting_settles(text);
}

/// A pack that compiles means the same by both engines, in its own tests and over every plan.
pub fn pack(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let files = [SourceFile { path: "fuzz.pol", text }];
    let Some(module) = check(&world(&files)).module else { return };
    #[expect(clippy::expect_used, reason = "what is fuzzed for")]
    pol_ir::validate::validate(&module).expect("what the checker makes is valid");
    let tests = |engine| run_tests(&module, pol_stdlib::schemas(), engine, None);
    assert_eq!(tests(Engine::Native), tests(Engine::Interpreter), "tests say the same by both engines");
    for plan in PLANS.iter() {
        let inputs = [Input { name: "plan.json", bytes: Cow::Borrowed(plan) }];
        laws::hold(&module, &inputs);
    }
}

/// Any bytes are a graph or an error, and a graph means the same by both engines. A NUL, which no JSON holds, stands
/// between two inputs.
pub fn plan(bytes: &[u8]) {
    let parts = bytes.splitn(3, |byte| *byte == 0);
    let inputs: Vec<Input<'_>> =
        parts.map(|part| Input { name: "plan.json", bytes: Cow::Borrowed(part) }).collect();
    for program in PROGRAMS.iter() {
        laws::hold(program, &inputs);
    }
}

fn world<'w>(files: &'w [SourceFile<'w>]) -> World<'w> {
    World { files, schemas: pol_stdlib::schemas(), frameworks: pol_stdlib::frameworks() }
}
