//! The command as a whole process: what it is given, what it says on which stream, what it ends with.
//!
//! A snapshot is a transcript: the command line as a person types it, the exit code, standard output, standard error.
//! `INSTA_UPDATE=always cargo test -p pol-tests --test command` writes them anew.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is missing"
)]

mod change;
mod choice;
mod folder;
mod format;
mod hostile;
mod import;
mod input;
mod levels;
mod odd;
mod output;
mod pack;
mod question;
mod testing;

/// Runs commands in a folder and compares what came of each with a snapshot of that name.
fn check(name: &str, folder: &folder::Folder, commands: &[&[&str]]) {
    let transcript: Vec<String> = commands.iter().map(|args| folder.transcript(args, b"")).collect();
    insta::assert_snapshot!(name, transcript.join("\n"));
}
