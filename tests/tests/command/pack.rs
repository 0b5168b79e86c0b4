//! Packs that are named wrong, or are wrong.

use crate::check;
use crate::folder::{Folder, PACK};

#[test]
fn a_pack_that_is_not_there_is_said() {
    let folder = Folder::with_disks();
    folder.write("notes/readme.md", b"no policies here");
    folder.write("latin.pol", b"// K\xf6ln\n");
    check(
        "no_pack",
        &folder,
        &[
            &["check", "-p", "aws.best_practice", "plan.json"],
            &["check", "-p", "policies", "plan.json"],
            &["check", "-p", "notes", "plan.json"],
            &["check", "-p", "latin.pol", "plan.json"],
            &["list", "disk.pol"],
            &["test", "policies"],
        ],
    );
}

#[test]
fn every_error_of_a_pack_is_shown_and_nothing_is_judged() {
    let folder = Folder::with_disks();
    let wrong = PACK
        .replace("disk.encrypted == true", "disk.encripted == true")
        .replace("(disk.size ?? 8)", "disk.size")
        .replace("severity low", "severity tiny")
        .replace("use aws.ebs.Volume", "use aws.ebs.Volum");
    folder.write("typo.pol", PACK.replace("disk.encrypted == true", "disk.encripted == true").as_bytes());
    folder.write("wrong.pol", wrong.as_bytes());
    folder.write(
        "several.pol",
        PACK.replace("(disk.size ?? 8)", "disk.size")
            .replace("severity low", "severity tiny")
            .replace("disk.encrypted == true", "disk.encrypted")
            .as_bytes(),
    );
    folder.write("prose.pol", b"this is not a policy\n");
    folder.write("empty.pol", b"");
    check(
        "pack_errors",
        &folder,
        &[
            &["check", "-p", "typo.pol", "plan.json"],
            &["check", "-p", "several.pol", "plan.json"],
            &["check", "-p", "wrong.pol", "plan.json"],
            &["check", "-p", "prose.pol", "plan.json"],
            &["test", "typo.pol"],
            &["list", "typo.pol"],
            &["explain", "disk_is_small", "-p", "typo.pol"],
        ],
    );
}

#[test]
fn a_source_s_own_name_leads_to_the_standard_type() {
    let folder = Folder::with_disks();
    folder.write("own.pol", b"policy p for disk: aws_ebs_volume { require disk.encrypted == true }\n");
    check("source_name", &folder, &[&["check", "-p", "own.pol", "plan.json"]]);
}

#[test]
fn packs_can_be_a_folder_a_file_or_built_in_and_several() {
    let folder = Folder::with_disks();
    folder.write("more/a.pol", PACK.as_bytes());
    let findings = |packs: &[&str]| {
        let packs: Vec<&str> = packs.iter().flat_map(|pack| ["-p", *pack]).collect();
        let (_, report, said) =
            folder.run(&[&["check", "plan.json", "--format", "json"], &packs[..]].concat());
        let report: serde_json::Value = serde_json::from_str(&report).unwrap_or_else(|_| panic!("{said}"));
        report["findings"].as_array().unwrap().len()
    };
    let (own, built_in) = (findings(&["disks.pol"]), findings(&["aws.best_practices"]));
    assert_eq!(findings(&["more"]), own);
    assert_eq!(findings(&["disks.pol", "aws.best_practices"]), own + built_in);
}

#[test]
fn a_pack_without_policies_judges_nothing() {
    let folder = Folder::with_disks();
    folder
        .write("tests.pol", b"use aws.ebs.Volume\nfn big(disk: Volume) -> bool { (disk.size ?? 0) > 99 }\n");
    folder.write("empty.pol", b"");
    check(
        "no_policies",
        &folder,
        &[
            &["check", "-p", "tests.pol", "plan.json"],
            &["check", "-p", "empty.pol", "plan.json"],
            &["test", "tests.pol"],
            &["list", "tests.pol"],
        ],
    );
}

#[test]
fn an_interface_covers_types_that_the_pack_does_not_speak_of() {
    let folder = Folder::with_disks();
    folder.write(
        "tags.pol",
        b"policy owned for r: aws.Taggable { require tagged: r.tags[\"owner\"] is present }\n",
    );
    let (code, report, said) = folder.run(&["check", "-p", "tags.pol", "plan.json"]);
    assert_eq!(code, 1, "{said}");
    assert!(report.contains("2 failed"), "{report}");
}
