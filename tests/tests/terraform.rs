//! A real plan, made here by the real tool where it is on the PATH, judged from end to end.

use std::path::Path;
use std::process::Command;

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
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("main.tf"), CONFIGURATION).unwrap();
    std::fs::write(folder.path().join("region.pol"), POLICY).unwrap();
    if !plan(folder.path()) {
        println!("skipped: terraform is not on the PATH");
        return;
    }
    let args = ["check", "-p", "region.pol", "plan.json", "--format", "json"];
    let (code, report, errors) = pol_tests::run(folder.path(), &args, b"");
    assert_eq!(code, 1, "{report}{errors}");
    assert!(!report.contains("4711") && !errors.contains("4711"), "the secret is told: {report}");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let findings: Vec<String> = report["findings"].as_array().unwrap().iter().map(line).collect();
    insta::assert_snapshot!(findings.join("\n"), @r"
    terraform_data.counted[0] fail: us-east-1 is not in Europe
    terraform_data.late undetermined: (known after apply) is not in Europe
    terraform_data.secret fail: (sensitive) is not in Europe
    ");
}

fn line(finding: &serde_json::Value) -> String {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let (address, verdict) = (text(&finding["resource"]["address"]), text(&finding["verdict"]));
    format!("{address} {verdict}: {}", text(&finding["message"]))
}

/// Makes `plan.json` in the folder; false where there is no tool to make it.
fn plan(folder: &Path) -> bool {
    let terraform = |args: &[&str]| {
        Command::new("terraform").args(args).current_dir(folder).env("CHECKPOINT_DISABLE", "1").output()
    };
    if terraform(&["version"]).is_err() {
        return false;
    }
    for args in [&["init", "-input=false"][..], &["plan", "-input=false", "-out=tfplan"]] {
        let output = terraform(args).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let shown = terraform(&["show", "-json", "tfplan"]).unwrap();
    std::fs::write(folder.join("plan.json"), shown.stdout).unwrap();
    true
}
