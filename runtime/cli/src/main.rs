//! The `pol` command: arguments, the operating system, one file per subcommand.
//!
//! Reports go to standard output, everything else to standard error. Exit codes: 0 nothing mandatory failed,
//! 1 something did, 2 the run could not be done.

mod args;
mod check;
mod clock;
mod completions;
mod error;
mod explain;
mod fmt;
mod inputs;
mod list;
mod pack;
mod params;
mod progress;
mod prose;
mod schema;
mod test;

use args::{Args, Command};
use clap::Parser;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// What a subcommand ends with.
pub(crate) enum Ending {
    /// Nothing mandatory failed.
    Good,
    /// Something mandatory failed.
    Failed,
    /// Packs have errors; their diagnostics were printed.
    Refused,
}

fn main() -> ExitCode {
    let args = Args::parse();
    args.colour.apply();
    match run(args.command) {
        Ok(Ending::Good) => ExitCode::SUCCESS,
        Ok(Ending::Failed) => ExitCode::from(1),
        Ok(Ending::Refused) => ExitCode::from(2),
        Err(error) => {
            error::report(error);
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> miette::Result<Ending> {
    match command {
        Command::Check(args) => check::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::List(args) => list::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
    }
}

/// Prints to standard output, its colours only where they are wanted.
pub(crate) fn print(text: &str) -> Result<(), error::Failure> {
    printed(anstream::stdout().lock().write_all(text.as_bytes()))
}

/// Prints text without colours: nothing looks for any.
pub(crate) fn print_plain(text: &str) -> Result<(), error::Failure> {
    printed(std::io::stdout().lock().write_all(text.as_bytes()))
}

/// Whether standard output is to be coloured.
pub(crate) fn wants_colour() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// A reader that has heard enough is no error.
fn printed(result: std::io::Result<()>) -> Result<(), error::Failure> {
    match result {
        Err(source) if source.kind() != ErrorKind::BrokenPipe => {
            Err(error::Failure::Write { path: "-".into(), source })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
