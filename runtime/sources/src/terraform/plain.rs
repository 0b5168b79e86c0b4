//! Documents that are no JSON, by a line that gives them away.

/// What a document is, and what to do instead of giving it.
pub(super) struct Plain {
    pub(super) kind: &'static str,
    pub(super) hint: &'static str,
    /// How one of its first lines begins.
    begins: &'static [&'static str],
}

/// So many lines are looked at: comments and directives may stand before the one that tells.
const LINES: usize = 100;

const ONLY_JSON: &str = "this version of `pol` reads what `terraform show -json` prints";
const SHOW: &str =
    "run `terraform plan -out plan.tfplan`, then `terraform show -json plan.tfplan > plan.json`";

const KINDS: [Plain; 4] = [
    Plain {
        kind: "a CloudFormation template",
        hint: ONLY_JSON,
        begins: &["AWSTemplateFormatVersion:", "Transform:", "Resources:"],
    },
    Plain { kind: "a Kubernetes manifest", hint: ONLY_JSON, begins: &["apiVersion:"] },
    Plain {
        kind: "what `terraform plan` prints for people",
        hint: SHOW,
        begins: &[
            "Terraform will perform",
            "Terraform used the selected providers",
            "No changes.",
            "Changes to Outputs:",
        ],
    },
    Plain {
        kind: "Terraform source",
        hint: SHOW,
        begins: &[
            "resource \"",
            "data \"",
            "module \"",
            "variable \"",
            "output \"",
            "provider \"",
            "terraform {",
            "locals {",
        ],
    },
];

/// What a text is that is no JSON, as far as it can be told.
pub(super) fn known(text: &str) -> Option<&'static Plain> {
    if text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let tells =
        |line: &str| KINDS.iter().find(|plain| plain.begins.iter().any(|start| line.starts_with(start)));
    text.lines().take(LINES).find_map(tells)
}
