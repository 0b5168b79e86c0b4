//! The JSON report fits its schema, as a validator that nobody here wrote reads both.

use serde_json::Value;

#[test]
fn reports_fit_the_schema() {
    let schema = std::fs::read_to_string(pol_tests::root().join("runtime/report/schema/report-1.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for world in ["webshop", "azure_portal", "gcp_analytics"] {
        let folder = pol_tests::root().join("examples").join(world);
        for args in [&["check", "plan.json", "--format", "json"][..], &["check", "plan.json", "--format", "json", "-p", "policies"]] {
            let report: Value = serde_json::from_str(&pol_tests::run(&folder, args, b"").1).unwrap();
            let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{world}: {errors:#?}");
            assert!(!report["findings"].as_array().unwrap().is_empty(), "{world} has findings");
        }
    }
}
