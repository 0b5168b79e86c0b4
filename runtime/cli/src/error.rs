//! Why a run could not be done, for people: what, where, and what to do.

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, Report};
use std::path::PathBuf;
use thiserror::Error;

/// Lines are folded here.
const WIDTH: usize = 80;

/// What stops a run before anything is judged.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum Failure {
    #[error("cannot read `{}`", path.display())]
    #[diagnostic(
        code(pol::input::read),
        help("give a file that `terraform show -json` wrote, or `-` for standard input")
    )]
    Read { path: PathBuf, source: std::io::Error },

    #[error("`{}` is a folder", path.display())]
    #[diagnostic(
        code(pol::input::folder),
        help(
            "give the plan as JSON: `terraform plan -out tfplan && terraform show -json tfplan > plan.json`"
        )
    )]
    Folder { path: PathBuf },

    #[error("cannot write `{}`", path.display())]
    #[diagnostic(code(pol::output::write), help("check that the folder exists and may be written to"))]
    Write { path: PathBuf, source: std::io::Error },

    #[error("there is no pack `{name}`")]
    #[diagnostic(code(pol::pack::missing))]
    NoPack {
        name: String,
        #[help]
        help: String,
    },

    #[error("cannot read the pack file `{}`: {reason}", path.display())]
    #[diagnostic(code(pol::pack::read), help("a pack is a folder of UTF-8 `.pol` files, or one such file"))]
    PackFile { path: PathBuf, reason: String },

    #[error("the pack `{}` has no `.pol` file", path.display())]
    #[diagnostic(code(pol::pack::empty), help("give a folder with `.pol` files in it, or one `.pol` file"))]
    EmptyPack { path: PathBuf },

    #[error("cannot format `{}`: {reason}", path.display())]
    #[diagnostic(
        code(pol::fmt::path),
        help("give `.pol` files, folders with such files in them, or `--stdin`")
    )]
    Format { path: PathBuf, reason: String },

    #[error("`{}` was left as it is: {reason}", path.display())]
    #[diagnostic(
        code(pol::fmt::changed),
        help("this is a fault of `pol fmt`: please report it with the file")
    )]
    Changed { path: PathBuf, reason: String },

    #[error("`--param {text}` is not `name=value`")]
    #[diagnostic(
        code(pol::param::shape),
        help(
            "write `--param acme.storage.limit=3`; a list as in `--param acme.storage.regions=eu-west-1,eu-central-1`"
        )
    )]
    ParamShape { text: String },

    #[error("`{text}` is no request")]
    #[diagnostic(
        code(pol::request::shape),
        help(
            "write `--request '{{\"operation\": \"delete\", \"user\": \"eve\", \"groups\": [\"admins\"]}}'`, or give a file of that"
        )
    )]
    Request { text: String },

    #[error("there is no parameter `{name}`")]
    #[diagnostic(code(pol::param::unknown))]
    NoParam {
        name: String,
        #[help]
        help: String,
    },

    #[error("`{value}` does not fit the parameter `{name}`")]
    #[diagnostic(code(pol::param::value))]
    ParamValue {
        name: String,
        value: String,
        #[help]
        help: String,
    },

    #[error("{reason}")]
    #[diagnostic(code(pol::param::bind))]
    Unbound {
        reason: String,
        #[help]
        help: String,
    },

    #[error("`--level {text}` does not say a level")]
    #[diagnostic(
        code(pol::level::shape),
        help(
            "write `--level bucket_is_private=advisory`; levels are advisory, mandatory, remediate and disabled"
        )
    )]
    LevelShape { text: String },

    #[error("`{text}` is not a time")]
    #[diagnostic(code(pol::time), help("write it like `2026-11-21T12:00:00Z` or `2026-11-21`"))]
    Time { text: String },

    #[error("no policy matches `{pattern}`")]
    #[diagnostic(code(pol::select::nothing))]
    NoMatch {
        pattern: String,
        #[help]
        help: String,
    },

    #[error("there is no resource type `{name}`")]
    #[diagnostic(code(pol::schema::unknown))]
    NoType {
        name: String,
        #[help]
        help: String,
    },

    #[error("cannot read schemas from `{}`: {reason}", path.display())]
    #[diagnostic(
        code(pol::schema::folder),
        help("give a schema, or a folder with `.json` or `.yaml` files of one format")
    )]
    SchemaFolder { path: PathBuf, reason: String },

    #[error("`{}` was not written by `pol schema import`", path.display())]
    #[diagnostic(
        code(pol::schema::not_generated),
        help("give another folder with `-o`, or move the file away")
    )]
    NotGenerated { path: PathBuf },

    #[error("there is no diagnostic code and no policy `{name}`")]
    #[diagnostic(code(pol::explain::unknown))]
    NoSubject {
        name: String,
        #[help]
        help: String,
    },
}

/// Whether standard error takes colour: what the user said, else whether it is a terminal.
pub(crate) fn has_colour() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

/// Prints an error on standard error.
pub(crate) fn report(error: Report) {
    let theme = if has_colour() { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let mut text = String::new();
    let handler =
        GraphicalReportHandler::new_themed(theme).with_links(false).with_width(WIDTH).with_break_words(false);
    if handler.render_report(&mut text, error.as_ref()).is_ok() {
        anstream::eprint!("{text}");
    } else {
        anstream::eprintln!("error: {error}");
    }
}
