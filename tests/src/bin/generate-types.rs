//! Writes the standard resource types, `stdlib/types/**.pol`, from the compact schemas and the hand-written tables in
//! `stdlib/schema`.
//!
//! - `generate-types` writes the files; running it again gives the same bytes.
//! - `generate-types check` fails, naming the files, where what is committed differs from what would be written.
//! - `generate-types extract DIR` makes the compact schemas anew from a folder with provider schema snapshots.

use std::io::Write;
use std::process::ExitCode;

#[path = "../generate/mod.rs"]
mod generate;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match generate::run(&arguments) {
        Ok(summary) => say(&mut std::io::stdout(), &summary, ExitCode::SUCCESS),
        Err(problem) => say(&mut std::io::stderr(), &problem, ExitCode::FAILURE),
    }
}

/// A closed pipe is no reason to fail.
fn say(out: &mut impl Write, text: &str, code: ExitCode) -> ExitCode {
    let _ = writeln!(out, "{text}");
    code
}
