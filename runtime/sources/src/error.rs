//! Why an input could not be read, said to whoever gave it.

use miette::Diagnostic;
use thiserror::Error;

/// Where in an input something is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spot {
    /// The name of the input.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The byte, from 0.
    pub byte: usize,
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.name, self.line, self.column)
    }
}

/// An input that could not be read.
#[derive(Clone, PartialEq, Eq, Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum ReadError {
    /// Nothing in it.
    #[error("`{name}` is empty")]
    #[diagnostic(
        code(pol::input::empty),
        help(
            "perhaps the command that makes it failed: run `terraform show -json plan.tfplan > plan.json` again"
        )
    )]
    Empty {
        /// The name of the input.
        name: String,
    },
    /// A plan as Terraform keeps it for itself.
    #[error("`{name}` is a binary plan file, which only Terraform reads")]
    #[diagnostic(
        code(pol::input::binary_plan),
        help("run `terraform show -json {name} > plan.json` and check that")
    )]
    BinaryPlan {
        /// The name of the input.
        name: String,
    },
    /// A compressed file.
    #[error("`{name}` is compressed")]
    #[diagnostic(code(pol::input::compressed), help("run `gunzip` on it first"))]
    Compressed {
        /// The name of the input.
        name: String,
    },
    /// More than can be addressed.
    #[error("`{name}` is larger than 4 GiB")]
    #[diagnostic(
        code(pol::input::too_large),
        help("split the configuration into several plans and check each")
    )]
    TooLarge {
        /// The name of the input.
        name: String,
    },
    /// Text in an unknown encoding.
    #[error("{at}: this is not UTF-8 text")]
    #[diagnostic(
        code(pol::input::encoding),
        help("write the file as UTF-8, or as UTF-16 with a byte-order mark")
    )]
    NotText {
        /// The first byte that is wrong.
        at: Spot,
    },
    /// Not a JSON document.
    #[error("{at}: this is not JSON: {problem}")]
    #[diagnostic(
        code(pol::input::not_json),
        help(
            "`pol` reads what `terraform show -json plan.tfplan` prints; perhaps something else was printed into the file"
        )
    )]
    NotJson {
        /// Where it stops to be JSON.
        at: Spot,
        /// What is wrong there.
        problem: String,
    },
    /// A JSON document that ends too early.
    #[error("{at}: the document ends in the middle")]
    #[diagnostic(
        code(pol::input::truncated),
        help("the file was cut short: run `terraform show -json` again")
    )]
    Truncated {
        /// Where it ends.
        at: Spot,
    },
    /// Lists in lists in lists.
    #[error("{at}: nested deeper than {limit} levels")]
    #[diagnostic(code(pol::input::too_deep), help("no plan is that deep: this is another kind of document"))]
    TooDeep {
        /// Where it goes too deep.
        at: Spot,
        /// How deep it may go.
        limit: u32,
    },
    /// A resource that is none.
    #[error("{at}: this is no resource: {problem}")]
    #[diagnostic(
        code(pol::input::malformed),
        help("Terraform writes no such thing: give what `terraform show -json` printed, unchanged")
    )]
    Malformed {
        /// Where it stands.
        at: Spot,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Another kind of document.
    #[error("`{name}` is {kind}, not a Terraform plan or state")]
    #[diagnostic(code(pol::input::other_document), help("{hint}"))]
    OtherDocument {
        /// The name of the input.
        name: String,
        /// What it is (`a CloudFormation template`).
        kind: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// A format that came after this program.
    #[error("`{name}` has format version `{version}`, and `pol` reads the versions 0.1 to 1.x")]
    #[diagnostic(code(pol::input::format_version), help("upgrade `pol`"))]
    FormatVersion {
        /// The name of the input.
        name: String,
        /// The version it has.
        version: String,
    },
}

/// The place of a byte in a text; of its end, for a byte beyond it.
pub(crate) fn spot(name: &str, text: &[u8], byte: usize) -> Spot {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let characters = |bytes: &[u8]| bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    let column = characters(before.get(start..).unwrap_or_default()) + 1;
    Spot { name: name.to_owned(), line, column, byte: before.len() }
}
