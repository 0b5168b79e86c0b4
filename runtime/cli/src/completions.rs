//! `pol completions`: a script for the user's shell.

use crate::Ending;
use crate::args::{Args, Completions};
use clap::CommandFactory;

/// Prints the script.
pub(crate) fn run(args: &Completions) -> miette::Result<Ending> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "pol", &mut script);
    crate::print(&String::from_utf8_lossy(&script))?;
    Ok(Ending::Good)
}
