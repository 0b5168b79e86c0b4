//! `pol test`.

use crate::check;
use crate::folder::{Folder, PACK};

#[test]
fn tests_pass_or_say_what_they_found() {
    let folder = Folder::with_disks();
    let wrong = PACK
        .replace(
            "expect disk_is_encrypted for plain fails at plain.encrypted",
            "expect disk_is_encrypted for plain passes",
        )
        .replace("a disk is encrypted", "a plain disk will do");
    folder.write("wrong.pol", wrong.as_bytes());
    check(
        "test",
        &folder,
        &[
            &["test", "disks.pol"],
            &["test", "disks.pol", "--engine", "interpreter"],
            &["test", "wrong.pol"],
            &["test", "wrong.pol", "--engine", "native"],
            &["test", "disks.pol", "--filter", "encrypted"],
            &["test", "disks.pol", "--filter", "nothing"],
        ],
    );
}

#[test]
fn the_folder_one_stands_in_is_tested() {
    let folder = Folder::new(&[("disks.pol", PACK.as_bytes())]);
    check("test_here", &folder, &[&["test"]]);
    check("test_nothing", &Folder::new(&[]), &[&["test"]]);
}

#[test]
fn built_in_packs_are_tested() {
    for pack in ["aws.best_practices", "azure.best_practices", "gcp.best_practices"] {
        let (code, report, said) = Folder::new(&[]).run(&["test", pack]);
        assert_eq!(code, 0, "{report}{said}");
    }
}
