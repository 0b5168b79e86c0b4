//! What a failure does: levels of policies, and of the run.

use crate::check;
use crate::folder::Folder;

#[test]
fn the_run_sets_levels() {
    let folder = Folder::with_disks();
    let code = |levels: &[&str]| {
        let levels: Vec<&str> = levels.iter().flat_map(|level| ["--level", level]).collect();
        folder.run(&[&["check", "-p", "disks.pol", "plan.json"], &levels[..]].concat()).0
    };
    assert_eq!(code(&[]), 1);
    assert_eq!(code(&["disk_is_encrypted=advisory"]), 0);
    assert_eq!(code(&["acme.disks.*=advisory"]), 0);
    assert_eq!(code(&["acme.disks=disabled"]), 0);
    // The last word counts.
    assert_eq!(code(&["*=advisory", "disk_is_small=mandatory"]), 1);
    assert_eq!(code(&["disk_is_encrypted=disabled", "disk_is_small=remediate"]), 1);
}

#[test]
fn a_level_that_is_none_or_for_nothing_is_refused() {
    let folder = Folder::with_disks();
    let wrong = ["disk_is_small", "disk_is_small=strict", "disk_is_smal=advisory"];
    let commands = wrong.map(|level| ["check", "-p", "disks.pol", "plan.json", "--level", level]);
    let commands: Vec<&[&str]> = commands.iter().map(|command| &command[..]).collect();
    check("levels_refused", &folder, &commands);
}

#[test]
fn a_policy_may_say_remediate() {
    let folder = Folder::with_disks();
    let pack = crate::folder::PACK.replace("  severity high\n", "  level remediate\n  severity high\n");
    folder.write("remediate.pol", pack.as_bytes());
    let (code, report, said) = folder.run(&["check", "-p", "remediate.pol", "plan.json", "--format", "json"]);
    assert_eq!(code, 1, "{said}");
    assert!(report.contains(r#""level": "remediate""#), "{report}");
}
