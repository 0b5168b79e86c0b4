//! `pol fmt`.

use crate::folder::Folder;

const UGLY: &str = "policy  p for v: aws.ebs.Volume {\n\n\n  require   v.encrypted==true // why\n}\n";
const NICE: &str = "policy p for v: aws.ebs.Volume {\n  require v.encrypted == true // why\n}\n";

/// What a check of the ugly file shows.
const SHOWN: &str = "--- ./ugly.pol
+++ ./ugly.pol (formatted)
@@ -1,5 +1,3 @@
-policy  p for v: aws.ebs.Volume {
-
-
-  require   v.encrypted==true // why
+policy p for v: aws.ebs.Volume {
+  require v.encrypted == true // why
 }
";

fn read(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap()
}

fn check(folder: &Folder, args: &[&str], (code, shown, said): (i32, &str, &str)) {
    assert_eq!(folder.run(args), (code, shown.to_owned(), said.to_owned()), "pol {}", args.join(" "));
}

#[test]
fn a_check_changes_nothing_and_a_run_changes_once() {
    let files = [("ugly.pol", UGLY), ("deep/nice.pol", NICE), ("notes.txt", UGLY), (".hidden/a.pol", UGLY)];
    let folder = Folder::new(&files.map(|(name, text)| (name, text.as_bytes())));
    check(&folder, &["fmt", "--check"], (1, SHOWN, "1 file to format, 1 unchanged\n"));
    assert_eq!(read(&folder, "ugly.pol"), UGLY);
    check(&folder, &["fmt"], (0, "", "1 file formatted, 1 unchanged\n"));
    assert_eq!(read(&folder, "ugly.pol"), NICE);
    assert_eq!((read(&folder, "notes.txt").as_str(), read(&folder, ".hidden/a.pol").as_str()), (UGLY, UGLY));
    check(&folder, &["fmt", "--check", "ugly.pol", "deep"], (0, "", "0 files to format, 2 unchanged\n"));
    let (code, _, said) = folder.run(&["fmt", "nothing.pol"]);
    assert_eq!((code, said.contains("cannot format `nothing.pol`")), (2, true), "{said}");
}

#[test]
fn text_with_errors_is_left_alone() {
    let folder = Folder::new(&[("bad.pol", b"policy  {"), ("ugly.pol", UGLY.as_bytes())]);
    let (code, shown, said) = folder.run(&["fmt"]);
    assert_eq!((code, shown.as_str()), (2, ""), "{said}");
    assert!(said.contains("bad.pol:1:"), "the place is said: {said}");
    assert!(said.ends_with("1 file formatted, 0 unchanged, 1 left as they are\n"), "{said}");
    assert_eq!((read(&folder, "bad.pol").as_str(), read(&folder, "ugly.pol").as_str()), ("policy  {", NICE));
}

#[test]
fn standard_input_is_formatted_to_standard_output() {
    let folder = Folder::new(&[]);
    let run = |args: &[&str], input: &str| pol_tests::run(folder.path(), args, input.as_bytes());
    assert_eq!(run(&["fmt", "--stdin"], UGLY), (0, NICE.to_owned(), String::new()));
    assert_eq!(run(&["fmt", "--stdin", "--check"], NICE), (0, String::new(), String::new()));
    let (code, shown, _) = run(&["fmt", "--stdin", "--check"], UGLY);
    assert_eq!((code, shown.contains("+policy p for v")), (1, true), "{shown}");
    let (code, shown, said) = run(&["fmt", "--stdin"], "policy {");
    assert_eq!((code, shown.as_str(), said.contains("<stdin>:1:")), (2, "", true), "{said}");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_are_not_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let outside = Folder::new(&[("far.pol", UGLY.as_bytes())]);
    let folder = Folder::new(&[("ugly.pol", UGLY.as_bytes())]);
    let path = folder.path().join("ugly.pol");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink(outside.path(), folder.path().join("folder")).unwrap();
    symlink(outside.path().join("far.pol"), folder.path().join("link.pol")).unwrap();
    check(&folder, &["fmt"], (0, "", "1 file formatted, 0 unchanged\n"));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(read(&outside, "far.pol"), UGLY);
    assert_eq!(folder.run(&["fmt", "link.pol"]).0, 2, "a link is refused by name");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left beside");
}
