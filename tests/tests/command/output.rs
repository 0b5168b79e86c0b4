//! Where the report goes and what it looks like there.

use crate::check;
use crate::folder::Folder;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

const ESCAPE: char = '\u{1b}';

#[test]
fn the_report_is_read_by_people() {
    check("report", &Folder::with_disks(), &[&["check", "-p", "disks.pol", "plan.json"]]);
}

#[test]
fn the_report_is_read_by_programs() {
    let args = ["check", "-p", "disks.pol", "plan.json", "--format", "json"];
    check("report_json", &Folder::with_disks(), &[&args]);
}

#[test]
fn a_file_gets_what_standard_output_would() {
    let folder = Folder::with_disks();
    for format in ["text", "json"] {
        let args = ["check", "-p", "disks.pol", "plan.json", "--format", format];
        let (code, report, _) = folder.run(&args);
        let (other_code, nothing, _) =
            folder.run(&[&args[..], &["-o", "report", "--color", "always"]].concat());
        assert_eq!((code, other_code, nothing.as_str()), (1, 1, ""));
        assert_eq!(std::fs::read_to_string(folder.path().join("report")).unwrap(), report);
    }
    folder.write("file", b"");
    check(
        "output",
        &folder,
        &[
            &["check", "-p", "disks.pol", "plan.json", "-o", "no/such/folder/report.json"],
            &["check", "-p", "disks.pol", "plan.json", "-o", "file/report.json"],
        ],
    );
}

#[test]
fn a_report_that_cannot_be_written_is_no_verdict() {
    let folder = Folder::with_disks();
    let args =
        ["check", "-p", "disks.pol", "plan.json", "--only", "disk_is_encrypted", "-o", "no/such/report"];
    assert_eq!(folder.run(&args).0, 2);
}

#[test]
fn colour_is_for_terminals_and_for_who_asks() {
    let folder = Folder::with_disks();
    for args in
        [&["check", "-p", "disks.pol", "plan.json"][..], &["list"], &["schema", "show", "aws.s3.Bucket"]]
    {
        let plain = folder.run(args).1;
        let never = folder.run(&[args, &["--color", "never"]].concat()).1;
        let always = folder.run(&[args, &["--color", "always"]].concat()).1;
        assert!(!plain.contains(ESCAPE) && never == plain, "{args:?}");
        assert!(always.contains(ESCAPE), "{args:?}");
    }
}

#[test]
fn errors_have_colour_where_it_is_asked_for() {
    let folder = Folder::with_disks();
    folder.write("wrong.pol", b"policy p for x: Nothing { require x }\n");
    for args in [&["check", "gone.json"][..], &["check", "-p", "wrong.pol", "plan.json"]] {
        assert!(!folder.run(args).2.contains(ESCAPE), "{args:?}");
        assert!(folder.run(&[args, &["--color", "always"]].concat()).2.contains(ESCAPE), "{args:?}");
    }
}

#[test]
fn a_reader_that_has_heard_enough_is_no_error() {
    let folder = Folder::with_disks();
    for args in [&["list"][..], &["completions", "bash"], &["check", "-p", "disks.pol", "plan.json"]] {
        let mut command = Command::new(pol_tests::pol());
        command.current_dir(folder.path()).args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        // The reader is dropped with the statement, and the pipe with it.
        BufReader::with_capacity(1, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("panicked") && !said.contains("×"), "{args:?}: {said}");
        assert!(output.status.code().is_some_and(|code| code < 2), "{args:?}: {:?}", output.status);
    }
}

#[test]
fn policies_that_found_no_resource_are_named() {
    let folder = Folder::with_disks();
    let pack = b"use aws.rds.Instance\n\n/// Databases.\npolicy database_is_small for db: Instance { require db.allocated_storage == 5 }\n";
    folder.write("idle.pol", pack);
    check(
        "idle",
        &folder,
        &[
            &["check", "-p", "idle.pol", "plan.json"],
            &["check", "-p", "idle.pol", "plan.json", "--format", "json"],
            &["check", "-p", "disks.pol", "-p", "idle.pol", "--only", "*small", "plan.json"],
        ],
    );
}

#[test]
fn no_line_is_wider_than_a_terminal() {
    let folder = pol_tests::root().join("examples/webshop");
    let commands: [&[&str]; 5] = [
        &["list"],
        &["explain", "bucket_is_versioned"],
        &["explain", "E0401"],
        &["check", "plan.json"],
        &["check", "gone.json"],
    ];
    for args in commands {
        let (_, report, said) = pol_tests::run(&folder, args, b"");
        for line in report.lines().chain(said.lines()).filter(|line| line.chars().count() > 80) {
            let words = line.trim().trim_start_matches("read more: ").split_whitespace().count();
            assert!(words == 1, "only a word that cannot be cut is wider: {args:?}: {line}");
        }
    }
}
