//! Inputs that are none, and inputs that look odd and are read.

use crate::check;
use crate::folder::{Folder, PLAN};

#[test]
fn what_is_no_plan_is_refused_with_its_place_and_what_to_do() {
    let files: &[(&str, &[u8])] = &[
        ("notes.txt", b"hello: world\n"),
        (
            "shown.txt",
            b"Terraform will perform the following actions:\n\n  # aws_ebs_volume.logs will be created\n",
        ),
        ("truncated.json", &PLAN.as_bytes()[..300]),
        ("comma.json", b"{\"format_version\": \"1.2\",\n \"resource_changes\": [,]}"),
        ("empty.json", b""),
        ("future.json", br#"{"format_version": "2.0", "resource_changes": []}"#),
        ("tfplan", b"PK\x03\x04\x14\x00\x08\x00\x08\x00"),
        ("plan.json.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
        ("latin.json", b"{\"format_version\": \"1.2\",\n \"name\": \"K\xf6ln\"}"),
        ("state.tfstate", br#"{"version": 4, "serial": 1, "lineage": "x", "resources": []}"#),
        ("log.json", b"{\"@level\":\"info\",\"@message\":\"Plan\"}\n{\"@level\":\"info\"}\n"),
        ("other.json", br#"{"name": "left-pad", "version": "1.0.0"}"#),
    ];
    let commands: Vec<[&str; 2]> = files.iter().map(|(name, _)| ["check", *name]).collect();
    let commands: Vec<&[&str]> = commands.iter().map(|command| &command[..]).collect();
    check("bad_input", &Folder::new(files), &commands);
}

#[test]
fn documents_of_other_tools_are_known_by_name() {
    let files: &[(&str, &[u8])] = &[
        ("template.json", br#"{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}"#),
        ("template.yaml", b"AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n"),
        ("pod.json", br#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}}"#),
        ("pod.yaml", b"apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n"),
        ("stack.json", br#"{"version": 3, "deployment": {"resources": []}}"#),
        ("main.tf", b"resource \"aws_ebs_volume\" \"logs\" {\n  size = 20\n}\n"),
    ];
    let commands: Vec<[&str; 2]> = files.iter().map(|(name, _)| ["check", *name]).collect();
    let commands: Vec<&[&str]> = commands.iter().map(|command| &command[..]).collect();
    check("other_tools", &Folder::new(files), &commands);
}

#[test]
fn what_is_not_there_is_said() {
    let folder = Folder::with_disks();
    folder.write("plans/a.json", PLAN.as_bytes());
    check(
        "no_input",
        &folder,
        &[&["check", "plam.json"], &["check", "plans"], &["check", "plan.json", "gone.json"]],
    );
}

#[test]
fn text_of_other_encodings_is_read() {
    let little: Vec<u8> =
        "\u{feff}".encode_utf16().chain(PLAN.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xef\xbb\xbf", PLAN.as_bytes()].concat();
    let folder = Folder::with_disks();
    let reference = verdicts(&folder, "plan.json");
    assert_eq!(reference.len(), 3, "{reference:?}");
    for bytes in [little, marked] {
        folder.write("encoded.json", &bytes);
        assert_eq!(verdicts(&folder, "encoded.json"), reference);
    }
}

fn verdicts(folder: &Folder, input: &str) -> Vec<String> {
    let (_, report, said) = folder.run(&["check", "-p", "disks.pol", "--format", "json", input]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap_or_else(|_| panic!("{said}"));
    let line =
        |finding: &serde_json::Value| format!("{} {}", finding["resource"]["address"], finding["policy"]);
    report["findings"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn a_value_of_another_shape_cannot_be_judged_and_is_no_pass() {
    let folder = Folder::with_disks();
    let cases = [
        ("list.json", r#""encrypted": false"#, r#""encrypted": [true, false]"#),
        ("record.json", r#""encrypted": false"#, r#""encrypted": {"by": "us"}"#),
        ("word.json", r#""encrypted": false"#, r#""encrypted": "perhaps""#),
        ("range.json", r#""size": 20"#, r#""size": 123456789012345678901234567890"#),
        ("huge.json", r#""size": 20"#, r#""size": 1e999"#),
        ("fraction.json", r#""size": 20"#, r#""size": 20.5"#),
    ];
    for (name, from, to) in cases {
        folder.write(name, PLAN.replace(from, to).as_bytes());
    }
    let commands: Vec<[&str; 4]> =
        cases.iter().map(|(name, ..)| ["check", "-p", "disks.pol", *name]).collect();
    let commands: Vec<&[&str]> = commands.iter().map(|command| &command[..]).collect();
    check("other_shapes", &folder, &commands);
}

#[test]
fn values_are_converted_without_loss() {
    let folder = Folder::with_disks();
    let text = PLAN
        .replace(r#""size": 20"#, r#""size": "20""#)
        .replace(r#""encrypted": false"#, r#""encrypted": "true""#);
    folder.write("text.json", text.as_bytes());
    let found = verdicts(&folder, "text.json");
    assert!(found.iter().all(|finding| finding.contains("later")), "{found:?}");
}

#[test]
fn a_plan_may_come_from_standard_input() {
    let folder = Folder::with_disks();
    let args = ["check", "-", "-p", "disks.pol", "--only", "disk_is_encrypted"];
    insta::assert_snapshot!("standard_input", folder.transcript(&args, PLAN.as_bytes()));
    insta::assert_snapshot!("standard_input_empty", folder.transcript(&args, b""));
}

#[test]
fn several_inputs_make_one_graph() {
    let bucket = br#"{"format_version":"1.2","resource_changes":[{"address":"aws_s3_bucket.logs","mode":"managed",
        "type":"aws_s3_bucket","name":"logs","change":{"actions":["create"],"after":{"bucket":"logs","id":"logs"}}}]}"#;
    let block = br#"{"format_version":"1.0","values":{"root_module":{"resources":[{"address":"aws_s3_bucket_versioning.logs",
        "mode":"managed","type":"aws_s3_bucket_versioning","name":"logs","values":{"bucket":"logs"}}]}}}"#;
    let pack = br#"use aws.s3.Bucket
policy has_versioning for b: Bucket { require there: b.versioning_resource is present else "{b.bucket} has none" }
"#;
    let folder = Folder::new(&[("bucket.json", bucket), ("versioning.json", block), ("versions.pol", pack)]);
    check(
        "several_inputs",
        &folder,
        &[
            &["check", "-p", "versions.pol", "bucket.json"],
            &["check", "-p", "versions.pol", "bucket.json", "versioning.json"],
        ],
    );
}

#[test]
fn a_state_is_judged_as_it_is() {
    let state =
        br#"{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"child_modules":[{
        "address":"module.disks","resources":[{"address":"module.disks.aws_ebs_volume.logs","mode":"managed",
        "type":"aws_ebs_volume","name":"logs","values":{"size":20,"encrypted":false,"type":"gp3"}}]}]}}}"#;
    let folder = Folder::with_disks();
    folder.write("state.json", state);
    check("state", &folder, &[&["check", "-p", "disks.pol", "state.json"]]);
}
