//! Commands that answer questions: `explain`, `list`, `schema show`, `completions`, and words that are no command.

use crate::check;
use crate::folder::Folder;

#[test]
fn codes_and_policies_are_explained() {
    let folder = Folder::with_disks();
    check(
        "explain",
        &folder,
        &[
            &["explain", "E0401"],
            &["explain", "e0401"],
            &["explain", "E9999"],
            &["explain", "E041"],
            &["explain", "bucket_is_versioned"],
            &["explain", "bucket_is_versionned"],
            &["explain", "disk_is_small", "-p", "disks.pol"],
            &["explain", "zebra"],
        ],
    );
}

#[test]
fn every_code_has_a_page() {
    for code in pol_diagnostics::Code::ALL {
        let (ending, page, said) = Folder::new(&[]).run(&["explain", code.as_str()]);
        assert_eq!(ending, 0, "{said}");
        assert!(page.starts_with(&format!("# {}", code.as_str())), "{page}");
    }
}

#[test]
fn policies_are_listed() {
    check("list", &Folder::with_disks(), &[&["list", "disks.pol"], &["list", "gcp.best_practices"]]);
}

#[test]
fn types_are_shown() {
    check(
        "schema",
        &Folder::new(&[]),
        &[
            &["schema", "show", "aws.s3.BucketVersioning"],
            &["schema", "show", "aws_s3_bucket_versioning"],
            &["schema", "show", "aws:s3/bucketVersioningV2:BucketVersioningV2"],
            &["schema", "show", "aws.s3.BucketVersionning"],
            &["schema", "show", "aws_s3_buket"],
            &["schema", "show", "Bucket"],
            &["schema", "show", "aws.Taggable"],
            &["schema", "show", "zebra"],
            &["schema"],
        ],
    );
    let bucket = Folder::new(&[]).run(&["schema", "show", "aws.s3.Bucket"]).1;
    assert_eq!(Folder::new(&[]).run(&["schema", "show", "aws_s3_bucket"]).1, bucket);
    assert!(bucket.contains("resource aws.s3.Bucket is aws.Taggable"), "{bucket}");
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, script, said) = Folder::new(&[]).run(&["completions", shell]);
        assert_eq!((code, said.as_str()), (0, ""));
        assert!(script.contains("undetermined") && script.contains("pol"), "{shell}");
    }
    check("completions", &Folder::new(&[]), &[&["completions", "tcsh"]]);
}

#[test]
fn what_is_no_command_is_said() {
    check(
        "usage",
        &Folder::with_disks(),
        &[
            &[],
            &["chekc", "plan.json"],
            &["check"],
            &["check", "plan.json", "--format", "yaml"],
            &["check", "plan.json", "--engine", "fast"],
            &["check", "plan.json", "--paramm", "x"],
            &["--version"],
            &["check", "--help"],
        ],
    );
}
