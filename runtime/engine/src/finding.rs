//! What a run says: findings, and the numbers beside them. Plain data; reports are views on it.

use crate::fix::Change;
use pol_ir::module::{Level, Severity};
use serde::Serialize;

/// The result of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Run {
    /// The numbers.
    pub summary: Summary,
    /// Every rule that failed or could not be decided, sorted by (address, policy, rule, property).
    pub findings: Vec<Finding>,
    /// Policies that found no resource of their type, by path.
    pub idle: Vec<String>,
    /// How each policy was run, sorted by path.
    pub policies: Vec<PolicyRun>,
}

/// Counts of policy × subject, and of what took part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Nodes of the input, with and without rules.
    pub resources: usize,
    /// Policies that were run.
    pub policies: usize,
    /// Subjects that hold.
    pub pass: usize,
    /// Subjects that do not.
    pub fail: usize,
    /// Subjects that cannot be told.
    pub undetermined: usize,
    /// Subjects whose failure is waived.
    pub waived: usize,
    /// Subjects of which nothing was to be judged.
    pub not_applicable: usize,
}

/// One policy's part of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicyRun {
    /// Its path.
    pub policy: String,
    /// Its level in this run.
    pub level: Level,
    /// What judged it.
    pub engine: Machine,
    /// Its counts; `resources` counts its subjects.
    pub summary: Summary,
}

/// What judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Machine {
    /// Machine code made for this run.
    Native,
    /// The reference interpreter.
    Interpreter,
}

/// A rule that failed, or could not be decided, on a resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The policy's path.
    pub policy: String,
    /// The rule's label, or its position (`12:3`).
    pub rule: String,
    /// `fail` or `undetermined`.
    pub verdict: Verdict,
    /// The policy's level in this run.
    pub level: Level,
    /// The policy's severity.
    pub severity: Severity,
    /// What is wrong, for people.
    pub message: String,
    /// The subject.
    pub resource: Resource,
    /// The place: a property path; empty where it is the resource as a whole.
    pub property: Option<String>,
    /// The value at the place, as reports show values; `null` where nothing was written there.
    pub found: Option<String>,
    /// The node that the place lies in, where it is not the subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Where the place stands in the input.
    pub location: Option<Location>,
    /// The controls that the policy serves, as `framework:id`.
    pub controls: Vec<String>,
    /// What would repair it, as JSON patch operations; empty where nothing would, or its rule does not say.
    pub fix: Vec<Change>,
    /// Whether that would destroy the resource.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub replacing: bool,
    /// Further places.
    pub related: Vec<Related>,
    /// Why it could not be decided.
    pub because: Option<String>,
    /// Identity across runs: policy, rule, address, element keys; never values.
    pub fingerprint: String,
}

/// The verdict of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The rule does not hold.
    Fail,
    /// It cannot be told whether it holds.
    Undetermined,
}

/// A resource, as reports name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Resource {
    /// Its type (`aws.s3.Bucket`); `stack` for the whole input.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its address in its source.
    pub address: String,
    /// What its source calls the type.
    pub source_type: String,
}

/// A place in a file of the input; line and column count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A further place of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The node.
    pub address: String,
    /// The property path there.
    pub property: Option<String>,
}

impl Run {
    /// Whether a mandatory policy failed on some subject. The verdicts say so, not the findings: what failed blocks even
    /// if nothing could be said about it.
    pub fn blocks(&self) -> bool {
        self.policies.iter().any(|run| run.summary.fail > 0 && is_mandatory(run.level))
    }

    /// Whether a mandatory policy could not be decided on some subject.
    pub fn undetermined_mandatory(&self) -> bool {
        self.policies.iter().any(|run| run.summary.undetermined > 0 && is_mandatory(run.level))
    }
}

impl Finding {
    /// Whether it makes the run fail by itself.
    pub fn blocks(&self) -> bool {
        self.verdict == Verdict::Fail && is_mandatory(self.level)
    }
}

fn is_mandatory(level: Level) -> bool {
    matches!(level, Level::Mandatory | Level::Remediate)
}
