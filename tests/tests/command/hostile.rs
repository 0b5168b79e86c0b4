//! Plans that are not what they seem: values that steer a terminal, secrets that are joined, resources that are none.

use crate::folder::Folder;
use serde_json::{Value, json};

const PACK: &str = r#"
resource Box { from terraform "test_box" name: string? words: list<string> }
policy named for b: Box {
  require plain: b.name == "plain" else "box {b.name ?? "nameless"} holds {b.words.join("+")}"
}
"#;

fn plan(change: &Value) -> Vec<u8> {
    let whole = json!({ "address": "test_box.a", "mode": "managed", "type": "test_box", "name": "a", "change": change });
    plan_of(&whole)
}

fn plan_of(resource: &Value) -> Vec<u8> {
    json!({ "format_version": "1.2", "resource_changes": [resource] }).to_string().into_bytes()
}

fn check(plan: &[u8]) -> (i32, String, String) {
    let folder = Folder::new(&[("box.pol", PACK.as_bytes()), ("plan.json", plan)]);
    let (code, report, said) = folder.run(&["check", "-p", "box.pol", "plan.json", "--engine", "native"]);
    let slow = folder.run(&["check", "-p", "box.pol", "plan.json", "--engine", "interpreter"]);
    assert_eq!((code, &report), (slow.0, &slow.1), "both engines");
    (code, report, said)
}

#[test]
fn what_stands_in_a_plan_does_not_steer_the_terminal() {
    let name = "x\u{1b}[2J\r\u{202e}9 passed";
    let (code, report, _) = check(&plan(&json!({ "actions": ["create"], "after": { "name": name } })));
    assert_eq!(code, 1);
    assert!(report.contains(r"box x\u{1b}[2J\r\u{202e}9 passed"), "{report}");
    assert!(!report.contains(['\u{1b}', '\r', '\u{202e}']), "{report}");
}

#[test]
fn a_secret_stays_one_where_it_is_joined() {
    let after = json!({ "name": "x", "words": ["open", "hunter2"] });
    let change =
        json!({ "actions": ["create"], "after": after, "after_sensitive": { "words": [false, true] } });
    let (code, report, _) = check(&plan(&change));
    assert_eq!(code, 1);
    assert!(report.contains("holds (sensitive)") && !report.contains("hunter2"), "{report}");
}

#[test]
fn a_resource_of_which_nothing_is_known_is_undetermined() {
    for after in [json!(null), json!({})] {
        let change = json!({ "actions": ["create"], "before": null, "after": after, "after_unknown": true });
        let (_, report, _) = check(&plan(&change));
        assert!(report.contains("0 failed, 1 undetermined"), "{report}");
    }
}

#[test]
fn what_is_no_resource_is_refused_with_its_place() {
    let good = json!({ "address": "test_box.a", "type": "test_box", "change": { "actions": ["create"], "after": {} } });
    let with = |name: &str, value: Value| {
        let mut resource = good.clone();
        resource[name] = value;
        resource
    };
    let cases = [
        (json!("text"), "it is not an object"),
        (json!(null), "it is not an object"),
        (with("type", json!(5)), "it has no `type`"),
        (with("address", json!(null)), "it has no `address`"),
        (with("change", json!([1])), "it does not say what changes"),
        (with("change", json!({ "actions": ["create"], "after": "x" })), "its values are no object"),
    ];
    for (resource, problem) in cases {
        let (code, _, said) = check(&plan_of(&resource));
        assert_eq!(code, 2, "{resource}");
        assert!(said.contains(problem) && said.contains("plan.json:1:"), "{said}");
    }
}

#[test]
fn a_plan_that_is_not_whole_is_said_to_be_so() {
    let part = json!({ "format_version": "1.2", "complete": false, "errored": true, "resource_changes": [] });
    for (text, is_said) in
        [(part.to_string().into_bytes(), true), (plan(&json!({ "actions": ["no-op"], "after": {} })), false)]
    {
        let (_, _, said) = check(&text);
        assert_eq!(said.contains("the input is not whole"), is_said, "{said}");
    }
}
