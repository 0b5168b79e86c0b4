//! A real plan, made here by the real tool where it is on the PATH, judged from end to end.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is missing")]

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const CONFIGURATION: &str = r#"
variable "password" {
  type      = string
  default   = "not-a-secret-4711"
  sensitive = true
}

resource "terraform_data" "first" {
  input = "eu-west-1"
}

resource "terraform_data" "counted" {
  count = 2
  input = count.index == 0 ? "us-east-1" : "eu-central-1"
}

resource "terraform_data" "late" {
  input = terraform_data.first.id
}

resource "terraform_data" "secret" {
  input = var.password
}
"#;

const POLICY: &str = r#"
resource Data {
  from terraform "terraform_data"
  id: string computed
  input: string?
}

/// Data stays in Europe.
policy stays_in_europe for data: Data {
  require region: data.input in ["eu-west-1", "eu-central-1"] else "{data.input} is not in Europe"
}
"#;

#[test]
fn a_plan_of_the_real_tool_is_judged() {
    let Some(folder) = planned() else { return };
    insta::assert_snapshot!(findings(folder.path(), "plan.json"), @r"
    terraform_data.counted[0] fail: us-east-1 is not in Europe
    terraform_data.late undetermined: (known after apply) is not in Europe
    terraform_data.secret fail: (sensitive) is not in Europe
    ");
}

#[test]
fn the_file_that_only_terraform_reads_is_refused_with_the_way_out() {
    let Some(folder) = planned() else { return };
    let (code, report, said) = pol_tests::run(folder.path(), &["check", "-p", "region.pol", "tfplan"], b"");
    assert_eq!((code, report.as_str()), (2, ""));
    assert!(said.contains("terraform show -json tfplan > plan.json"), "{said}");
}

#[test]
fn a_state_of_the_real_tool_is_judged() {
    let Some(folder) = planned() else { return };
    run(folder.path(), &["apply", "-input=false", "tfplan"]);
    std::fs::write(folder.path().join("state.json"), run(folder.path(), &["show", "-json"])).unwrap();
    let found = findings(folder.path(), "state.json");
    assert!(found.contains("terraform_data.late fail: "), "what was unknown is known now: {found}");
    assert!(found.contains("terraform_data.secret fail: (sensitive)"), "{found}");
}

/// Judges an input in the folder: address, verdict and message of every finding.
fn findings(folder: &Path, input: &str) -> String {
    let args = ["check", "-p", "region.pol", input, "--format", "json"];
    let (code, report, said) = pol_tests::run(folder, &args, b"");
    assert_eq!(code, 1, "{report}{said}");
    assert!(!report.contains("4711") && !said.contains("4711"), "the secret is told: {report}");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    report["findings"].as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

fn line(finding: &serde_json::Value) -> String {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let (address, verdict) = (text(&finding["resource"]["address"]), text(&finding["verdict"]));
    format!("{address} {verdict}: {}", text(&finding["message"]))
}

/// A folder with `tfplan` and `plan.json`, made by the real tool; `None`, and a word, where there is none.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn planned() -> Option<TempDir> {
    if Command::new("terraform").arg("version").output().is_err() {
        println!("skipped: terraform is not on the PATH");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("main.tf"), CONFIGURATION).unwrap();
    std::fs::write(folder.path().join("region.pol"), POLICY).unwrap();
    run(folder.path(), &["init", "-input=false"]);
    run(folder.path(), &["plan", "-input=false", "-out=tfplan"]);
    std::fs::write(folder.path().join("plan.json"), run(folder.path(), &["show", "-json", "tfplan"]))
        .unwrap();
    Some(folder)
}

/// What the tool prints.
fn run(folder: &Path, args: &[&str]) -> Vec<u8> {
    let mut command = Command::new("terraform");
    let output = command.args(args).current_dir(folder).env("CHECKPOINT_DISABLE", "1").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
