//! The top of a document: its parts, or what else it is.

use super::plain;
use crate::error::ReadError;
use crate::json::{Json, Kind, Text};

/// The parts of a plan or state.
pub(super) struct Document<'t> {
    pub(super) resource_changes: Option<Json<'t>>,
    pub(super) planned_values: Option<Json<'t>>,
    /// Of a state.
    pub(super) values: Option<Json<'t>>,
    /// Of the state before the change.
    pub(super) prior_values: Option<Json<'t>>,
    pub(super) configuration: Option<Json<'t>>,
    pub(super) variables: Option<Json<'t>>,
    pub(super) output_changes: Option<Json<'t>>,
    pub(super) deferred_changes: Option<Json<'t>>,
    /// Whether the plan says that more is to come.
    pub(super) is_partial: bool,
}

/// A kind of document by the members that only it has.
struct Other {
    members: &'static [&'static str],
    kind: &'static str,
    hint: &'static str,
}

const OTHERS: [Other; 8] = [
    Other {
        members: &["AWSTemplateFormatVersion"],
        kind: "a CloudFormation template",
        hint: "this version of `pol` reads what `terraform show -json` prints",
    },
    Other {
        members: &["apiVersion", "kind"],
        kind: "a Kubernetes manifest",
        hint: "this version of `pol` reads what `terraform show -json` prints",
    },
    Other {
        members: &["deployment", "version"],
        kind: "a Pulumi stack",
        hint: "this version of `pol` reads what `terraform show -json` prints",
    },
    Other {
        members: &["serial", "lineage"],
        kind: "a state as Terraform stores it",
        hint: "run `terraform show -json terraform.tfstate > state.json` and check that",
    },
    Other {
        members: &["provider_schemas"],
        kind: "the schemas of providers",
        hint: "run `terraform show -json plan.tfplan > plan.json` and check that",
    },
    Other {
        members: &["contentVersion", "resources"],
        kind: "an Azure Resource Manager template",
        hint: "this version of `pol` reads what `terraform show -json` prints",
    },
    Other {
        members: &["Resources"],
        kind: "a CloudFormation template",
        hint: "this version of `pol` reads what `terraform show -json` prints",
    },
    Other { members: &["@level"], kind: LOG, hint: LOG_HINT },
];

const LOG: &str = "the log of `terraform plan -json`";
const LOG_HINT: &str =
    "run `terraform plan -out plan.tfplan`, then `terraform show -json plan.tfplan > plan.json`";

/// Refuses what is no JSON and well known.
pub(super) fn recognise(name: &str, text: &str) -> Result<(), ReadError> {
    // A log is a document on every line, so it would be refused at the second one.
    if text.trim_start().starts_with("{\"@level\"") {
        return Err(other(name, LOG, LOG_HINT));
    }
    plain::known(text).map_or(Ok(()), |plain| Err(other(name, plain.kind, plain.hint)))
}

impl<'t> Document<'t> {
    /// Finds the parts.
    pub(super) fn new(name: &str, text: &'t Text<'t>) -> Result<Self, ReadError> {
        let mut document = Self::empty();
        let mut version = None;
        let mut members = Vec::new();
        let Some(root) = text.root() else { return Err(foreign(name, Kind::Null, &members)) };
        root.entries(|member, value| {
            match &*member {
                "format_version" => version = Some(value),
                "resource_changes" => document.resource_changes = Some(value).filter(is_list),
                "planned_values" => document.planned_values = Some(value).filter(is_record),
                "values" => document.values = Some(value).filter(is_record),
                "prior_state" => document.prior_values = value.get("values"),
                "configuration" => document.configuration = Some(value),
                "variables" => document.variables = Some(value),
                "output_changes" => document.output_changes = Some(value),
                "deferred_changes" => document.deferred_changes = Some(value),
                "complete" => document.is_partial = value.kind() == Kind::False,
                _ => {}
            }
            members.push(member);
        });
        let version_text = version.as_ref().map(|version| version.text().unwrap_or(version.raw().into()));
        if document.is_foreign(&members) {
            return Err(foreign(name, root.kind(), &members));
        }
        match version_text.filter(|version| !is_known(version)) {
            Some(version) => {
                Err(ReadError::FormatVersion { name: name.to_owned(), version: version.into_owned() })
            }
            None => Ok(document),
        }
    }

    fn empty() -> Self {
        Self {
            resource_changes: None,
            planned_values: None,
            values: None,
            prior_values: None,
            configuration: None,
            variables: None,
            output_changes: None,
            deferred_changes: None,
            is_partial: false,
        }
    }

    /// Whether it has nothing of a plan or state.
    fn is_foreign(&self, members: &[std::borrow::Cow<'_, str>]) -> bool {
        let own = ["format_version", "terraform_version"];
        let has_parts =
            self.resource_changes.is_some() || self.planned_values.is_some() || self.values.is_some();
        !has_parts && !members.iter().any(|member| own.contains(&&**member)) || is_raw_state(members)
    }
}

fn is_raw_state(members: &[std::borrow::Cow<'_, str>]) -> bool {
    ["serial", "lineage"].iter().all(|member| members.iter().any(|own| own == member))
}

fn is_list(value: &Json<'_>) -> bool {
    value.kind() == Kind::List
}

fn is_record(value: &Json<'_>) -> bool {
    value.kind() == Kind::Record
}

/// Whether the format is 0.x or 1.x.
fn is_known(version: &str) -> bool {
    let major = version.split('.').next().unwrap_or_default();
    matches!(major, "0" | "1")
}

fn foreign(name: &str, root: Kind, members: &[std::borrow::Cow<'_, str>]) -> ReadError {
    let has = |member: &&str| members.iter().any(|own| own == member);
    if let Some(known) = OTHERS.iter().find(|other| other.members.iter().all(has)) {
        return other(name, known.kind, known.hint);
    }
    let kind = match root {
        Kind::Record => "a JSON document of another kind",
        Kind::List => "a JSON list",
        Kind::Text | Kind::Number | Kind::True | Kind::False | Kind::Null => "a single JSON value",
    };
    other(name, kind, "run `terraform show -json plan.tfplan > plan.json` and check that")
}

fn other(name: &str, kind: &'static str, hint: &'static str) -> ReadError {
    ReadError::OtherDocument { name: name.to_owned(), kind, hint }
}
