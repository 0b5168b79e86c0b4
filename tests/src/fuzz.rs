//! The bodies of the fuzz targets: what must hold of any bytes.

use pol_check::{SourceFile, World, check};
use pol_engine::{Engine, Program, Progress, Run, Settings};
use pol_ir::interpret::bind_params;
use pol_ir::module::Module;
use pol_ir::readset::ReadSet;
use pol_sources::Input;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A plan with a bit of everything that a generated pack may ask for.
static PLAN: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let path = crate::root().join("tests/fixtures/plans/unknown_blocks.json");
    std::fs::read(path).unwrap_or_default()
});

/// A program that reads much of a plan.
static PROGRAM: LazyLock<Module> = LazyLock::new(pol_stdlib::module);

/// Any text is parsed and checked without a panic, and every diagnostic can be shown.
pub fn text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let files = [SourceFile { path: "fuzz.pol", text }];
    let checked = check(&world(&files));
    let shown = pol_diagnostics::emit::human(&checked.sources, &checked.diagnostics, false);
    assert_eq!(checked.diagnostics.is_empty(), shown.is_empty());
}

/// A pack that compiles gives the same report by both engines, at any number of threads.
pub fn pack(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let files = [SourceFile { path: "fuzz.pol", text }];
    let Some(module) = check(&world(&files)).module else { return };
    pol_ir::validate::validate(&module).expect("what the checker makes is valid");
    let native = judge(&module, &PLAN, Engine::Native, 2);
    let interpreted = judge(&module, &PLAN, Engine::Interpreter, 1);
    assert_eq!(native.map(report), interpreted.map(report), "both engines say the same");
}

/// Any bytes are a graph or an error, and a graph gives the same report by both engines.
pub fn plan(bytes: &[u8]) {
    let native = judge(&PROGRAM, bytes, Engine::Native, 2);
    let interpreted = judge(&PROGRAM, bytes, Engine::Interpreter, 1);
    assert_eq!(native.map(report), interpreted.map(report), "both engines say the same");
}

fn report(run: Run) -> String {
    pol_report::json(&run)
}

fn world<'w>(files: &'w [SourceFile<'w>]) -> World<'w> {
    World { files, schemas: pol_stdlib::schemas(), frameworks: pol_stdlib::frameworks() }
}

fn judge(module: &Module, plan: &[u8], engine: Engine, threads: usize) -> Option<Run> {
    let params = bind_params(module, &[]).ok()?;
    let read_set = ReadSet::of(module);
    let inputs = [Input { name: "plan.json", bytes: Cow::Borrowed(plan) }];
    let mut graph = pol_sources::read(&inputs, module, &read_set, pol_stdlib::schemas()).ok()?;
    let settings = Settings { engine, threads, ..Settings::default() };
    let program = Program { module, params: &params };
    Some(pol_engine::run(program, &mut graph, &settings, &Progress::default()))
}
