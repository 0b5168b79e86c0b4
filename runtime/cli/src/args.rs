//! The arguments of the command, as data.

use clap::{ArgAction, Args as Group, ColorChoice, Parser, Subcommand, ValueEnum, value_parser};
use clap_complete::Shell;
use std::path::PathBuf;

/// Policy as code for infrastructure: judge a Terraform plan, say what is wrong and where.
#[derive(Debug, Parser)]
#[command(name = "pol", bin_name = "pol", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) colour: Colour,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Whether to colour the output.
#[derive(Debug, Group)]
pub(crate) struct Colour {
    /// When to use colour.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: ColorChoice,
}

impl Colour {
    /// Tells both streams.
    pub(crate) fn apply(&self) {
        match self.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto.write_global(),
            ColorChoice::Always => anstream::ColorChoice::AlwaysAnsi.write_global(),
            ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge Terraform plans and states.
    Check(Check),
    /// Run the tests that packs contain.
    Test(Test),
    /// Give policies their one look.
    Fmt(Fmt),
    /// List policies with level, severity, controls and what they read.
    List(List),
    /// Explain a diagnostic code or a policy.
    Explain(Explain),
    /// Show resource types, and import those of other providers.
    #[command(subcommand_required = true, arg_required_else_help = true)]
    Schema(Schema),
    /// Print a completion script for a shell.
    Completions(Completions),
}

#[derive(Debug, Group)]
pub(crate) struct Check {
    /// A plan or state as `terraform show -json` writes it; `-` reads standard input. Several make one graph.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) packs: Packs,
    /// Set a parameter: `pack.name=value`, or `pack.policy.name=value`.
    #[arg(long = "param", value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(crate) params: Vec<String>,
    /// Set the level of policies: `policy=advisory|mandatory|remediate|disabled` (a policy, a pack, or a glob).
    #[arg(long = "level", value_name = "POLICY=LEVEL", action = ArgAction::Append)]
    pub(crate) levels: Vec<String>,
    /// Run only policies that match (a policy, a pack, or a glob such as `*public*`).
    #[arg(long, value_name = "GLOB", action = ArgAction::Append)]
    pub(crate) only: Vec<String>,
    /// Leave out policies that match.
    #[arg(long, value_name = "GLOB", action = ArgAction::Append)]
    pub(crate) skip: Vec<String>,
    /// Apply the fixes of policies at level `remediate` to what was read, and judge again; `diff` prints what they
    /// change. No file is changed.
    #[arg(long, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "apply")]
    pub(crate) fix: Option<Fix>,
    /// What the report looks like.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// Write the report to a file instead of standard output.
    #[arg(short = 'o', long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What a mandatory rule does that cannot be decided.
    #[arg(long, value_name = "WHAT", default_value = "warn")]
    pub(crate) undetermined: Undetermined,
    #[command(flatten)]
    pub(crate) machine: Machine,
    /// Worker threads, 256 at most; 0 means one for each processor.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = value_parser!(u16).range(..=256))]
    pub(crate) threads: u16,
    /// The time that policies see as now (RFC 3339); the clock where it is not given.
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
    /// The request that policies see: JSON, or a file of it, with `operation`, `user`, `groups` and `dry_run`.
    #[arg(long, value_name = "JSON|FILE")]
    pub(crate) request: Option<String>,
}

#[derive(Debug, Group)]
pub(crate) struct Packs {
    /// A folder of `.pol` files, one `.pol` file, or a built-in pack. Without it: the built-in packs.
    #[arg(short = 'p', long = "pack", value_name = "PACK", action = ArgAction::Append)]
    pub(crate) packs: Vec<String>,
}

#[derive(Debug, Group)]
pub(crate) struct Machine {
    /// What judges: native code, the reference interpreter, or whichever is faster for the input.
    #[arg(long, value_name = "ENGINE", default_value = "auto")]
    pub(crate) engine: Engine,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Fix {
    /// Report the run before and after, and what was done.
    Apply,
    /// Print what is changed, resource by resource.
    Diff,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Undetermined {
    /// Say nothing of it.
    Allow,
    /// Report it.
    Warn,
    /// Report it, and fail the run.
    Block,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// Whichever is faster for the input.
    Auto,
    /// Native code for every policy that has a native form.
    Native,
    /// The reference interpreter.
    Interpreter,
}

#[derive(Debug, Group)]
pub(crate) struct Test {
    /// Packs to test: folders, files or built-in packs. Without it: the folder one stands in.
    #[arg(value_name = "PACK")]
    pub(crate) packs: Vec<String>,
    /// Run only tests whose name contains this.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    #[command(flatten)]
    pub(crate) machine: Machine,
}

#[derive(Debug, Group)]
pub(crate) struct Fmt {
    /// Files, and folders with `.pol` files in them. Without it: the folder one stands in.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Change nothing: show what would change, and exit with 1 if anything would.
    #[arg(long)]
    pub(crate) check: bool,
    /// Read one text from standard input, and write it formatted to standard output.
    #[arg(long, conflicts_with = "paths")]
    pub(crate) stdin: bool,
}

#[derive(Debug, Group)]
pub(crate) struct List {
    /// Packs to list. Without it: the built-in packs.
    #[arg(value_name = "PACK")]
    pub(crate) packs: Vec<String>,
}

#[derive(Debug, Group)]
pub(crate) struct Explain {
    /// A diagnostic code (`E0201`) or a policy (`bucket_is_private`).
    #[arg(value_name = "CODE|POLICY")]
    pub(crate) subject: String,
    #[command(flatten)]
    pub(crate) packs: Packs,
}

#[derive(Debug, Group)]
pub(crate) struct Schema {
    #[command(subcommand)]
    pub(crate) command: SchemaCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SchemaCommand {
    /// Print a resource type: its properties, edges and what sources call it.
    Show {
        /// A path (`aws.s3.Bucket`) or a source's own name (`aws_s3_bucket`).
        #[arg(value_name = "TYPE")]
        name: String,
    },
    /// Write the types of a provider's schema as `.pol` files.
    Import(SchemaImport),
}

#[derive(Debug, Group)]
pub(crate) struct SchemaImport {
    /// A schema, or a folder of JSON and YAML files.
    #[arg(value_name = "FILE|DIR")]
    pub(crate) input: PathBuf,
    /// What the schema is; recognised by what is in it where left out.
    #[arg(long = "as", value_name = "FORMAT")]
    pub(crate) format: Option<SchemaFormat>,
    /// Import only types that match, by the source's name or by path (`aws_s3_*`, `k8s.apps.*`).
    #[arg(long, value_name = "GLOB")]
    pub(crate) types: Option<String>,
    /// The folder to write to.
    #[arg(short = 'o', long, value_name = "DIR")]
    pub(crate) output: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// What `terraform providers schema -json` prints.
    Terraform,
    /// A Pulumi package schema.
    Pulumi,
    /// CloudFormation resource provider schemas.
    Cloudformation,
    /// OpenAPI v2 and v3, and custom resource definitions.
    Kubernetes,
    /// JSON Schema.
    JsonSchema,
}

#[derive(Debug, Group)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}
