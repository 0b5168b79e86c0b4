//! The example worlds: each is judged by the built-in packs and by its own policies, gives the reports beside it, and
//! what its README says was planted is found.
//!
//! `POL_BLESS=1 cargo test -p pol-tests --test examples` writes the reports anew.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where something is missing"
)]

use pol_check::{SourceFile, World, lint};
use serde_json::Value;
use std::path::{Path, PathBuf};

const WORLDS: &[&str] = &["webshop", "azure_portal", "gcp_analytics"];

/// What the built-in policies must find of what each README says is wrong: policy, resource.
const PLANTED: &[(&str, &[(&str, &str)])] = &[
    (
        "webshop",
        &[
            ("bucket_acl_is_private", "aws_s3_bucket.exports"),
            ("bucket_blocks_public_access", "aws_s3_bucket.exports"),
            ("bucket_is_versioned", "aws_s3_bucket.exports"),
            ("bucket_blocks_public_access", "aws_s3_bucket.imports"),
            ("bucket_blocks_public_access", r#"module.assets["images"].aws_s3_bucket.this"#),
            ("bucket_is_versioned", r#"module.assets["invoices"].aws_s3_bucket.this"#),
            ("security_group_admin_ports_closed", "aws_security_group.bastion"),
            ("instance_metadata_needs_token", "aws_instance.bastion"),
            ("instance_volumes_are_encrypted", "aws_instance.bastion"),
            ("instance_has_no_public_ip", "aws_instance.bastion"),
            ("volume_is_encrypted", "aws_ebs_volume.scratch"),
            ("listener_uses_tls", "aws_lb_listener.http"),
            ("database_is_encrypted", "aws_db_instance.orders"),
            ("database_is_not_public", "aws_db_instance.reports"),
            ("distribution_requires_https", "aws_cloudfront_distribution.shop"),
        ],
    ),
    (
        "azure_portal",
        &[
            ("security_group_admin_ports_closed", "azurerm_network_security_group.admin"),
            ("security_rule_admin_ports_closed", "azurerm_network_security_rule.rdp"),
            ("account_requires_https", "azurerm_storage_account.exports"),
            ("account_has_no_public_blobs", "azurerm_storage_account.exports"),
            ("account_denies_networks_by_default", "azurerm_storage_account.exports"),
            ("sql_server_is_private", "azurerm_mssql_server.main"),
            ("sql_server_is_audited", "azurerm_mssql_server.main"),
            ("app_requires_https", "azurerm_linux_web_app.legacy"),
        ],
    ),
    (
        "gcp_analytics",
        &[
            ("firewall_admin_ports_closed", "google_compute_firewall.ssh"),
            ("firewall_admin_ports_closed", "google_compute_firewall.notebooks"),
            ("bucket_prevents_public_access", "google_storage_bucket.shared"),
            ("bucket_member_is_not_public", "google_storage_bucket_iam_member.shared"),
            ("database_networks_are_closed", "google_sql_database_instance.dashboards"),
            ("database_requires_tls", "google_sql_database_instance.dashboards"),
            ("instance_has_no_public_ip", "google_compute_instance.notebook[0]"),
            ("instance_has_no_public_ip", "google_compute_instance.notebook[1]"),
            ("subnetwork_traffic_is_logged", "google_compute_subnetwork.lab"),
        ],
    ),
];

/// What the house's own policies find, all of it: the second table of each README.
const HOUSE: &[(&str, &[(&str, &str)])] = &[
    (
        "webshop",
        &[
            ("customer_data_is_versioned", r#"module.assets["invoices"].aws_s3_bucket.this"#),
            ("data_group_takes_groups_only", "aws_vpc_security_group_ingress_rule.postgres_from_partner"),
            ("few_single_machines", "stack"),
            ("has_required_tags", "aws_instance.bastion"),
            ("has_required_tags", "aws_instance.bastion"),
            ("has_required_tags", "aws_s3_bucket.exports"),
            ("has_required_tags", "aws_s3_bucket.exports"),
            ("instance_type_is_known", r#"aws_instance.worker["images"]"#),
        ],
    ),
    (
        "azure_portal",
        &[
            ("few_public_addresses", "stack"),
            ("has_cost_centre", "azurerm_key_vault_secret.sql"),
            ("has_cost_centre", "azurerm_linux_virtual_machine.jump"),
            ("has_cost_centre", "azurerm_linux_web_app.legacy"),
            ("has_cost_centre", "azurerm_storage_account.exports"),
            ("sql_is_closed_to_internet", "azurerm_mssql_firewall_rule.anywhere"),
            ("subnet_has_security_group", r#"azurerm_subnet.zone["cluster.nodes"]"#),
            ("subnet_has_security_group", r#"azurerm_subnet.zone["web"]"#),
        ],
    ),
    (
        "gcp_analytics",
        &[
            ("bucket_in_europe", "google_storage_bucket.shared"),
            ("dataset_in_europe", "google_bigquery_dataset.scratch"),
            ("disk_budget", "stack"),
            ("firewall_names_its_sources", "google_compute_firewall.notebooks"),
            ("firewall_names_its_sources", "google_compute_firewall.ssh"),
            ("has_labels", "google_bigquery_dataset.scratch"),
            ("has_labels", "google_bigquery_dataset.scratch"),
            ("has_labels", "google_storage_bucket.shared"),
            ("has_labels", "google_storage_bucket.shared"),
            ("nobody_shares_with_everybody", "google_bigquery_dataset_iam_member.sales_everyone"),
            ("nobody_shares_with_everybody", "google_storage_bucket_iam_member.shared"),
            ("topic_key_rotates", "google_pubsub_topic.dead_letters"),
        ],
    ),
];

/// What is done right, as each README says: no built-in policy may fail on it.
const RIGHT: &[(&str, &[&str])] = &[
    (
        "webshop",
        &[
            "aws_security_group_rule.bastion_rdp",
            "aws_cloudtrail.main",
            "aws_sns_topic.legacy",
            r#"aws_instance.worker["orders"]"#,
        ],
    ),
    (
        "azure_portal",
        &[
            "azurerm_storage_account.documents",
            "azurerm_mssql_server.archive",
            "azurerm_linux_web_app.portal",
        ],
    ),
    (
        "gcp_analytics",
        &[
            "google_storage_bucket.lake",
            "google_sql_database_instance.catalogue",
            "google_compute_instance.loader",
        ],
    ),
];

fn folder(world: &str) -> PathBuf {
    pol_tests::root().join("examples").join(world)
}

/// Policy and resource of everything that fails, sorted.
fn failures(world: &str, args: &[&str]) -> Vec<(String, String)> {
    let args = [&["check", "plan.json", "--format", "json"], args].concat();
    let (_, report, said) = pol_tests::run(&folder(world), &args, b"");
    let report: Value = serde_json::from_str(&report).unwrap_or_else(|_| panic!("{world}: {said}"));
    let findings = report["findings"].as_array().unwrap();
    let failed = findings.iter().filter(|finding| finding["verdict"] == "fail");
    let pair = |finding: &Value| {
        let policy = finding["policy"].as_str().unwrap().rsplit('.').next().unwrap().to_owned();
        (policy, finding["resource"]["address"].as_str().unwrap().to_owned())
    };
    let mut failures: Vec<(String, String)> = failed.map(pair).collect();
    failures.sort();
    failures
}

fn check(world: &str, args: &[&str], expected: &str) {
    let args: Vec<&str> = ["check", "plan.json"].into_iter().chain(args.iter().copied()).collect();
    let (code, report, errors) = pol_tests::run(&folder(world), &args, b"");
    assert_eq!(code, 1, "{world} has findings: {errors}");
    compare(&folder(world).join(expected), &report);
}

fn compare(file: &Path, found: &str) {
    if std::env::var_os("POL_BLESS").is_some() {
        std::fs::write(file, found).unwrap();
    }
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    assert!(expected == found, "{} differs; POL_BLESS=1 writes it anew:\n{found}", file.display());
}

#[test]
fn no_lint_speaks_of_the_policies() {
    for world in WORLDS {
        let folder = pol_tests::root().join("examples").join(world).join("policies");
        let paths: Vec<PathBuf> = walkdir::WalkDir::new(folder)
            .sort_by_file_name()
            .into_iter()
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "pol"))
            .collect();
        let read = |path: &PathBuf| (path.display().to_string(), std::fs::read_to_string(path).unwrap());
        let texts: Vec<(String, String)> = paths.iter().map(read).collect();
        let files: Vec<SourceFile<'_>> = texts.iter().map(|(path, text)| SourceFile { path, text }).collect();
        let (schemas, frameworks) = (pol_stdlib::schemas(), pol_stdlib::frameworks());
        let checked = lint(&World { files: &files, schemas, frameworks });
        let shown = pol_diagnostics::emit::human(&checked.sources, &checked.diagnostics, false);
        assert!(checked.module.is_some() && shown.is_empty(), "{shown}");
    }
}

#[test]
fn the_built_in_packs_give_the_expected_reports() {
    for world in WORLDS {
        check(world, &[], "expected.txt");
    }
}

#[test]
fn their_own_policies_give_the_expected_reports() {
    for world in WORLDS {
        check(world, &["-p", "policies"], "expected-policies.txt");
    }
}

#[test]
fn what_was_planted_is_found() {
    let mut missing = Vec::new();
    for (world, planted) in PLANTED {
        let found = failures(world, &[]);
        let is_missing = |(policy, address): &&(&str, &str)| {
            !found.iter().any(|(name, resource)| name == policy && resource == address)
        };
        missing.extend(
            planted
                .iter()
                .filter(is_missing)
                .map(|(policy, address)| format!("{world}: {policy}: {address}")),
        );
    }
    assert!(missing.is_empty(), "not found:\n{}", missing.join("\n"));
}

#[test]
fn what_is_right_is_left_alone() {
    for (world, right) in RIGHT {
        let wrong: Vec<_> =
            failures(world, &[]).into_iter().filter(|(_, address)| right.contains(&&**address)).collect();
        assert!(wrong.is_empty(), "{world}: {wrong:#?}");
    }
}

#[test]
fn the_house_finds_what_its_readme_says() {
    for (world, expected) in HOUSE {
        let expected: Vec<(String, String)> =
            expected.iter().map(|(policy, address)| ((*policy).to_owned(), (*address).to_owned())).collect();
        assert_eq!(failures(world, &["-p", "policies"]), expected, "{world}");
    }
}

#[test]
fn their_own_tests_pass_on_both_engines() {
    for world in WORLDS {
        for engine in ["native", "interpreter"] {
            let (code, report, errors) =
                pol_tests::run(&folder(world), &["test", "policies", "--engine", engine], b"");
            assert_eq!(code, 0, "{world}, {engine}: {report}{errors}");
        }
    }
}

#[test]
fn engines_and_threads_make_no_difference() {
    for world in WORLDS {
        for packs in [&[][..], &["-p", "policies"]] {
            let report = |engine: &str, threads: &str| {
                let judge =
                    ["check", "plan.json", "--now", "2026-01-01", "--engine", engine, "--threads", threads];
                let formats = ["text", "json"];
                formats.map(|format| {
                    pol_tests::run(&folder(world), &[&judge, packs, &["--format", format]].concat(), b"").1
                })
            };
            let reference = report("interpreter", "1");
            for (engine, threads) in [("interpreter", "4"), ("native", "1"), ("native", "4"), ("auto", "0")] {
                assert!(
                    report(engine, threads) == reference,
                    "{world} differs with {engine} on {threads} threads"
                );
            }
        }
    }
}

#[test]
fn no_secret_is_told() {
    for world in WORLDS {
        let plan: Value =
            serde_json::from_slice(&std::fs::read(folder(world).join("plan.json")).unwrap()).unwrap();
        let secrets = secrets(&plan);
        assert!(!secrets.is_empty(), "{world} has secrets");
        for packs in [&[][..], &["-p", "policies"]] {
            for format in ["text", "json"] {
                let args = [&["check", "plan.json", "--format", format], packs].concat();
                let (_, report, said) = pol_tests::run(&folder(world), &args, b"");
                for secret in &secrets {
                    assert!(!report.contains(secret) && !said.contains(secret), "{world} tells a secret");
                }
            }
        }
    }
}

/// The sensitive texts of a plan that are long enough to be recognised.
fn secrets(plan: &Value) -> Vec<String> {
    let mut secrets = Vec::new();
    for resource in plan["resource_changes"].as_array().unwrap() {
        let change = &resource["change"];
        gather(&change["after"], &change["after_sensitive"], &mut secrets);
        gather(&change["before"], &change["before_sensitive"], &mut secrets);
    }
    secrets
}

fn gather(value: &Value, marks: &Value, secrets: &mut Vec<String>) {
    match (value, marks) {
        (Value::String(text), Value::Bool(true)) if text.len() > 5 => secrets.push(text.clone()),
        (Value::Object(value), Value::Object(marks)) => {
            marks
                .iter()
                .for_each(|(name, mark)| gather(value.get(name).unwrap_or(&Value::Null), mark, secrets));
        }
        (Value::Array(value), Value::Array(marks)) => {
            value.iter().zip(marks).for_each(|(value, mark)| gather(value, mark, secrets));
        }
        _ => {}
    }
}
