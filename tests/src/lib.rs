//! Shared parts of the suites that span crates.

pub mod fuzz;
pub mod w1;

use pol_check::{SourceFile, World, check};
use pol_ir::module::Module;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The module of a pack that stands in files.
///
/// # Panics
/// Where a file cannot be read or the pack has errors: a test has no other way out.
#[expect(clippy::panic, clippy::unwrap_used, reason = "called by tests and benches only")]
pub fn module(paths: &[&Path]) -> Module {
    let read = |path: &&Path| (path.display().to_string(), std::fs::read_to_string(path).unwrap());
    let texts: Vec<(String, String)> = paths.iter().map(read).collect();
    let files: Vec<SourceFile<'_>> = texts.iter().map(|(path, text)| SourceFile { path, text }).collect();
    let world = World { files: &files, schemas: pol_stdlib::schemas(), frameworks: pol_stdlib::frameworks() };
    let checked = check(&world);
    let shown = pol_diagnostics::emit::human(&checked.sources, &checked.diagnostics, false);
    checked.module.unwrap_or_else(|| panic!("the pack does not compile:\n{shown}"))
}

/// The `pol` command, built with the profile of the calling test.
///
/// # Panics
/// Where it does not build.
#[expect(clippy::panic, clippy::expect_used, reason = "called by tests and benches only")]
pub fn pol() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["build", "--bin", "pol", "--message-format", "json-render-diagnostics"]);
        // Dependencies get the features they have for the caller, and none is built twice: the tests' libraries ask for
        // more than the command does, the benches do not.
        command.args(if cfg!(debug_assertions) {
            ["--workspace", "--test=arrows"]
        } else {
            ["--release", "--quiet"]
        });
        let output = command.current_dir(root()).stderr(Stdio::inherit()).output().expect("cargo runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let executable = |line: &str| {
            let message: serde_json::Value = serde_json::from_str(line).ok()?;
            (message.get("target")?.get("name")? == "pol").then_some(())?;
            Some(PathBuf::from(message.get("executable")?.as_str()?))
        };
        text.lines().rev().find_map(executable).unwrap_or_else(|| panic!("the command does not build"))
    })
}

/// Runs the command in a folder: exit code, standard output, standard error.
///
/// # Panics
/// Where it cannot be started or dies of a signal.
#[expect(clippy::expect_used, reason = "called by tests and benches only")]
pub fn run(folder: &Path, args: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut command = Command::new(pol());
    command.current_dir(folder).args(args).env("NO_COLOR", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    if let Some(mut stdin) = child.stdin.take() {
        // A command that does not read its input may be gone before it is written.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().expect("the command ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().expect("the command is not killed");
    (code, text(&output.stdout), text(&output.stderr))
}
