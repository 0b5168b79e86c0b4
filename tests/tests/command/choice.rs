//! What a run can be told: parameters, which policies, what an undecided rule does, what time it is.

use crate::check;
use crate::folder::Folder;

#[test]
fn parameters_are_read_and_checked() {
    let with = |value: &'static str| {
        ["check", "-p", "disks.pol", "plan.json", "--only", "disk_is_small", "--param", value]
    };
    let folder = Folder::with_disks();
    let values = [
        "acme.disks.largest=1000",
        r#"acme.disks.kinds=["gp2", "io2"]"#,
        "largest",
        "largest=5",
        "acme.disks.larges=5",
        "acme.disks.largest=many",
        "acme.disks.largest=-1",
        "acme.disks.kinds=[1,",
        "now=2027-01-01",
    ];
    let commands: Vec<_> = values.iter().map(|value| with(value)).collect();
    let commands: Vec<&[&str]> = commands.iter().map(|command| &command[..]).collect();
    check("parameters", &folder, &commands);
}

#[test]
fn a_parameter_without_a_default_has_to_be_given() {
    let folder = Folder::with_disks();
    let pack = "use aws.ebs.Volume\n\nparam owner: string\n\npolicy p for disk: Volume {\n  require owned: disk.tags[\"owner\"] == owner\n}\n";
    folder.write("owned.pol", pack.as_bytes());
    check("parameter_missing", &folder, &[&["check", "-p", "owned.pol", "plan.json"]]);
}

#[test]
fn policies_are_chosen_by_name() {
    let folder = Folder::with_disks();
    let judge = ["check", "-p", "disks.pol", "plan.json"];
    let choices: [&[&str]; 6] = [
        &["--only", "disk_is_encrypted"],
        &["--only", "acme.disks.disk_is_small"],
        &["--skip", "*encrypted*"],
        &["--only", "disk_is_encripted"],
        &["--skip", "nothing*"],
        &["--only", "acme.disks", "--skip", "acme.disks"],
    ];
    let commands: Vec<Vec<&str>> = choices.iter().map(|choice| [&judge[..], choice].concat()).collect();
    let commands: Vec<&[&str]> = commands.iter().map(Vec::as_slice).collect();
    check("choice", &folder, &commands);
}

#[test]
fn an_undecided_rule_does_what_the_run_says() {
    let folder = Folder::with_disks();
    let text = crate::folder::PLAN.replace(r#""encrypted": false"#, r#""encrypted": true"#);
    folder.write("undecided.json", text.as_bytes());
    let code = |what: &str| {
        let args = ["check", "-p", "disks.pol", "undecided.json", "--undetermined", what];
        let (code, report, _) = folder.run(&args);
        (code, report.contains("cannot tell"))
    };
    assert_eq!(code("allow"), (0, false));
    assert_eq!(code("warn"), (0, true));
    assert_eq!(code("block"), (1, true));
    // What is advisory never blocks.
    let advisory = folder_pack(&folder, "level    mandatory", "level    advisory");
    assert_eq!(advisory, 0);
}

fn folder_pack(folder: &Folder, from: &str, to: &str) -> i32 {
    let pack = crate::folder::PACK.replace("  severity high\n", &format!("  {from}\n").replace(from, to));
    folder.write("advisory.pol", pack.as_bytes());
    folder.run(&["check", "-p", "advisory.pol", "undecided.json", "--undetermined", "block"]).0
}

#[test]
fn time_is_what_the_run_says() {
    let folder = Folder::with_disks();
    let pack = "use aws.ebs.Volume\n\npolicy p for disk: Volume {\n  require open: now < \"2027-02-01\" else \"closed\"\n}\n";
    folder.write("late.pol", pack.as_bytes());
    let code = |time: &str| folder.run(&["check", "-p", "late.pol", "plan.json", "--now", time]).0;
    assert_eq!(
        (code("2027-01-31"), code("2027-02-01T00:00:00Z"), code("2027-01-31T23:00:00-02:00")),
        (0, 1, 1)
    );
    check("time", &folder, &[&["check", "-p", "late.pol", "plan.json", "--now", "yesterday"]]);
}

#[test]
fn exit_codes_are_three() {
    let folder = Folder::with_disks();
    let code = |args: &[&str]| folder.run(&[&["check", "-p", "disks.pol"], args].concat()).0;
    assert_eq!(code(&["plan.json", "--only", "disk_is_small"]), 0, "advisory findings do not fail a run");
    assert_eq!(code(&["plan.json", "--only", "disk_is_encrypted"]), 1);
    assert_eq!(code(&["gone.json"]), 2);
    assert_eq!(code(&["plan.json", "--threads", "many"]), 2);
    assert_eq!(code(&["plan.json", "--threads", "100000"]), 2);
}
