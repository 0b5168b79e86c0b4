//! Inputs that are meant to hurt: they are refused, or judged, in bounded memory and time.

use crate::folder::{Folder, PLAN};
use std::time::{Duration, Instant};

/// Far more than any of these takes, far less than a hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// Fifty megabytes; a tenth of it where nothing is optimised.
const LONG: usize = if cfg!(debug_assertions) { 5_000_000 } else { 50_000_000 };

#[test]
fn depth_is_refused_before_it_is_followed() {
    let folder = Folder::with_disks();
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nest = [open.repeat(100_000), "1".to_owned(), close.repeat(100_000)].concat();
        for text in [
            nest.clone(),
            format!("{{\"format_version\":\"1.2\",\"resource_changes\":{nest}}}"),
            PLAN.replace("\"gp3\"", &nest),
            open.repeat(100_000),
        ] {
            folder.write("deep.json", text.as_bytes());
            let (code, report, said) = folder.run(&["check", "-p", "disks.pol", "deep.json"]);
            assert_eq!((code, report.as_str()), (2, ""), "{said}");
            assert!(said.contains("nested deeper than 200 levels"), "{said}");
        }
    }
}

#[test]
fn a_deep_policy_is_refused() {
    let folder = Folder::with_disks();
    for (open, close) in [("(", ")"), ("not ", ""), ("[", "]"), ("{ a: ", "}"), ("if true then ", "")] {
        let condition = [open.repeat(100_000), "true".to_owned(), close.repeat(100_000)].concat();
        let text = format!("use aws.ebs.Volume\npolicy p for v: Volume {{ require {condition} }}\n");
        folder.write("deep.pol", text.as_bytes());
        let (code, report, said) = folder.run(&["check", "-p", "deep.pol", "plan.json"]);
        assert_eq!((code, report.as_str()), (2, ""), "{open}");
        assert!(
            said.contains("error[E0114]") && said.len() < 10 * text.len(),
            "{open}: {} bytes",
            said.len()
        );
    }
}

#[test]
fn a_long_text_is_judged() {
    let folder = Folder::with_disks();
    let long = "x".repeat(LONG);
    folder.write("long.json", PLAN.replacen("gp3", &long, 1).as_bytes());
    let started = Instant::now();
    let (code, report, said) = folder.run(&["check", "-p", "disks.pol", "long.json"]);
    assert_eq!(code, 1, "{said}");
    assert!(report.len() < 10_000, "the text is not printed in full: {} bytes", report.len());
    assert!(report.contains("disk_is_small.known"), "{report}");
    assert!(started.elapsed() < PATIENCE);
}

#[test]
fn many_findings_are_all_reported() {
    let folder = Folder::with_disks();
    let disk = |index: usize| {
        format!(
            r#"{{"address":"aws_ebs_volume.d[{index}]","type":"aws_ebs_volume","change":{{"actions":["create"],"after":{{"encrypted":false}}}}}}"#
        )
    };
    let disks: Vec<String> = (0..20_000).map(disk).collect();
    let plan = format!(r#"{{"format_version":"1.2","resource_changes":[{}]}}"#, disks.join(","));
    folder.write("many.json", plan.as_bytes());
    let args = ["check", "-p", "disks.pol", "--only", "disk_is_encrypted", "--format", "json", "many.json"];
    let (code, report, said) = folder.run(&args);
    assert_eq!(code, 1, "{said}");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 20_000);
}
