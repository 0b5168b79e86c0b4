//! Why a schema could not be imported, said to whoever gave it.

use miette::Diagnostic;
use thiserror::Error;

/// The formats that are read, for those who gave something else.
const FORMATS: &str = "give what `terraform providers schema -json` or `pulumi package get-schema` prints, a CloudFormation resource schema, a Kubernetes OpenAPI document or CRD, or a JSON Schema; `--as` says which it is";

/// A schema that could not be imported. `at` is a file with line and column, or with a JSON pointer.
#[derive(Clone, PartialEq, Eq, Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum Refusal {
    /// Nothing to read.
    #[error("`{name}` is empty")]
    #[diagnostic(code(pol::schema::empty), help("perhaps the command that makes it failed: run it again"))]
    Empty {
        /// The input.
        name: String,
    },
    /// More than is read.
    #[error("`{name}` is too large: more than {limit} MiB in all")]
    #[diagnostic(
        code(pol::schema::too_large),
        help("split the schema, or take the types that you need out of it with `jq`")
    )]
    TooLarge {
        /// The input.
        name: String,
        /// What would be read.
        limit: usize,
    },
    /// Neither JSON nor YAML.
    #[error("{at}: this is not {what}: {problem}")]
    #[diagnostic(code(pol::schema::syntax), help("{FORMATS}"))]
    NotADocument {
        /// Where.
        at: String,
        /// `JSON`.
        what: &'static str,
        /// What is wrong there.
        problem: String,
    },
    /// Levels within levels.
    #[error("{at}: nested deeper than {limit} levels")]
    #[diagnostic(
        code(pol::schema::too_deep),
        help("no schema is that deep: this is another kind of document")
    )]
    TooDeep {
        /// Where.
        at: String,
        /// How deep it may go.
        limit: usize,
    },
    /// More types or properties than are imported.
    #[error("`{name}` describes more than {limit} {what}")]
    #[diagnostic(code(pol::schema::too_much), help("choose the types that you need: `--types 'aws_s3_*'`"))]
    TooMuch {
        /// The input.
        name: String,
        /// `properties`.
        what: &'static str,
        /// How many there may be.
        limit: usize,
    },
    /// No schema of any known format.
    #[error("`{name}` is no schema that pol knows")]
    #[diagnostic(code(pol::schema::unknown_format), help("{FORMATS}"))]
    UnknownFormat {
        /// The input.
        name: String,
    },
    /// Not a schema of the format that was asked for.
    #[error("`{name}` is no {format} schema: {lacks}")]
    #[diagnostic(code(pol::schema::other_format), help("{FORMATS}"))]
    OtherFormat {
        /// The input.
        name: String,
        /// `Terraform`.
        format: &'static str,
        /// What it has not.
        lacks: String,
    },
    /// Inputs of several formats.
    #[error("`{first}` is a {one} schema and `{second}` a {other} schema")]
    #[diagnostic(
        code(pol::schema::mixed),
        help("import them one after the other, each into a folder of its own")
    )]
    Mixed {
        /// An input.
        first: String,
        /// Its format.
        one: &'static str,
        /// Another input.
        second: String,
        /// Its format.
        other: &'static str,
    },
    /// Something in it is not what the format has there.
    #[error("{at}: {problem}")]
    #[diagnostic(
        code(pol::schema::malformed),
        help(
            "the schema breaks the rules of its format here: correct it, or leave the type out with `--types`"
        )
    )]
    Malformed {
        /// Where.
        at: String,
        /// What is wrong.
        problem: String,
    },
    /// A reference to nothing.
    #[error("{at}: the reference `{target}` leads nowhere")]
    #[diagnostic(
        code(pol::schema::broken_reference),
        help("the schema is not complete: give the whole document, with its definitions")
    )]
    BrokenReference {
        /// Where.
        at: String,
        /// What it refers to.
        target: String,
    },
    /// References that lead to one another and to nothing else.
    #[error("{at}: the references go round in circles: {chain}")]
    #[diagnostic(
        code(pol::schema::circle),
        help(
            "one of them has to describe a value; types that contain themselves through a property are fine"
        )
    )]
    Circle {
        /// Where.
        at: String,
        /// `#/a -> #/b -> #/a`
        chain: String,
    },
    /// Nothing is left to write.
    #[error("no type matches `{pattern}`")]
    #[diagnostic(code(pol::schema::no_match))]
    NoMatch {
        /// The pattern.
        pattern: String,
        /// What there is.
        #[help]
        help: String,
    },
    /// A schema without types.
    #[error("`{name}` describes no types")]
    #[diagnostic(code(pol::schema::no_types), help("{FORMATS}"))]
    NoTypes {
        /// The input.
        name: String,
    },
    /// The same type twice.
    #[error("`{name}` is described twice: in `{first}` and in `{second}`")]
    #[diagnostic(code(pol::schema::twice), help("keep one of the two files"))]
    Twice {
        /// The type.
        name: String,
        /// An input.
        first: String,
        /// Another.
        second: String,
    },
}
