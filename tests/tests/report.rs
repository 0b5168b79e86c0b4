//! The JSON report fits its schema, as a validator that nobody here wrote reads both.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use jsonschema::Validator;
use serde_json::{Value, json};

const WORLDS: [&str; 3] = ["webshop", "azure_portal", "gcp_analytics"];

fn validator() -> Validator {
    let schema =
        std::fs::read_to_string(pol_tests::root().join("runtime/report/schema/report-1.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap()
}

fn report(world: &str, args: &[&str]) -> Value {
    let folder = pol_tests::root().join("examples").join(world);
    let args = [&["check", "plan.json", "--format", "json"], args].concat();
    serde_json::from_str(&pol_tests::run(&folder, &args, b"").1).unwrap()
}

#[test]
fn reports_fit_the_schema() {
    let validator = validator();
    for world in WORLDS {
        for args in [&[][..], &["-p", "policies"]] {
            let report = report(world, args);
            let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{world}: {errors:#?}");
            assert!(!report["findings"].as_array().unwrap().is_empty(), "{world} has findings");
        }
    }
}

#[test]
fn a_report_without_findings_fits_the_schema() {
    let report = report("webshop", &["--only", "trail_covers_all_regions"]);
    assert!(validator().is_valid(&report), "{report:#}");
    assert_eq!(report["findings"], json!([]));
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let (validator, report) = (validator(), report("webshop", &[]));
    for (place, wrong) in [
        ("/version", json!(2)),
        ("/summary/fail", json!("many")),
        ("/findings/0/verdict", json!("perhaps")),
        ("/findings/0/severity", json!("terrible")),
        ("/findings/0/resource", json!("aws_s3_bucket.exports")),
    ] {
        let mut report = report.clone();
        *report.pointer_mut(place).unwrap() = wrong;
        assert!(!validator.is_valid(&report), "{place}");
    }
}

#[test]
fn findings_are_sorted() {
    for world in WORLDS {
        let report = report(world, &[]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let key = |finding: &Value| {
            [&finding["resource"]["address"], &finding["policy"], &finding["rule"], &finding["property"]]
                .map(text)
        };
        let keys: Vec<[String; 4]> = report["findings"].as_array().unwrap().iter().map(key).collect();
        assert!(keys.is_sorted(), "{world}: {keys:#?}");
    }
}

#[test]
fn fingerprints_tell_findings_apart() {
    for world in WORLDS {
        let report = report(world, &[]);
        let findings = report["findings"].as_array().unwrap();
        let mut prints: Vec<&str> =
            findings.iter().map(|finding| finding["fingerprint"].as_str().unwrap()).collect();
        prints.sort_unstable();
        let all = prints.len();
        prints.dedup();
        assert_eq!(prints.len(), all, "{world}");
    }
}
