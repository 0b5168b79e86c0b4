//! What a plan does to each node, and what it holds besides resources: asked by the tests of a pack, of a whole file.

use crate::folder::Folder;
use serde_json::json;

/// A plan that does everything that a plan can do.
fn plan() -> Vec<u8> {
    let change = |address: &str, kind: &str, change: serde_json::Value| {
        let name = address.rsplit('.').next().unwrap_or_default();
        json!({ "address": address, "mode": "managed", "type": kind, "name": name, "change": change })
    };
    let before = json!({ "name": "old", "arn": "arn:aws:x:eu-west-1:1234:a" });
    let after = json!({ "name": "new", "arn": "arn:aws:x:eu-west-1:1234:a" });
    let does = |actions: &[&str]| {
        let (from, to) = (before.clone(), after.clone());
        json!({ "actions": actions, "before": from, "after": to, "after_unknown": {} })
    };
    let gone = |actions: &[&str]| json!({ "actions": actions, "before": before, "after": null });
    let mut deposed = change("aws_box.updated", "aws_box", gone(&["delete"]));
    deposed["deposed"] = "beef".into();
    let made = json!({ "actions": ["create"], "before": null, "after": { "name": "made" }, "after_unknown": { "arn": true } });
    let plan = json!({
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "variables": { "region": { "value": "eu-west-1" }, "secret": { "value": "4711" } },
        "planned_values": { "outputs": {
            "name": { "sensitive": false, "value": "new" }, "late": { "sensitive": false },
        }, "root_module": {} },
        "output_changes": {
            "name": { "actions": ["update"], "before": "old", "after": "new", "after_unknown": false },
            "late": { "actions": ["create"], "before": null, "after_unknown": true },
        },
        "resource_changes": [
            change("aws_box.made", "aws_box", made),
            change("aws_box.updated", "aws_box", does(&["update"])),
            change("aws_box.replaced", "aws_box", does(&["create", "delete"])),
            change("aws_box.kept", "aws_box", does(&["no-op"])),
            change("aws_box.deleted", "aws_box", gone(&["delete"])),
            change("aws_box.forgotten", "aws_box", gone(&["forget"])),
            deposed,
            change("module.web.acme_thing.inner", "acme_thing", does(&["no-op"])),
        ],
        "configuration": configuration(),
    });
    plan.to_string().into_bytes()
}

/// What its author wrote.
fn configuration() -> serde_json::Value {
    json!({
        "provider_config": {
            "aws": { "name": "aws", "full_name": "registry.terraform.io/hashicorp/aws", "version_constraint": "~> 6.0",
                     "expressions": { "region": { "references": ["var.region"] } } },
            "aws.east": { "name": "aws", "alias": "east", "expressions": { "region": { "constant_value": "us-east-1" } } },
        },
        "root_module": {
            "variables": { "region": { "default": "us-east-1", "description": "Where." }, "secret": { "sensitive": true } },
            "outputs": { "name": { "description": "The name.", "expression": { "references": ["aws_box.updated.name", "aws_box.updated"] } } },
            "resources": [
                { "address": "aws_box.made", "mode": "managed", "type": "aws_box", "name": "made", "provider_config_key": "aws",
                  "expressions": { "name": { "references": ["module.web.name", "module.web"] } }, "depends_on": ["aws_box.kept"] },
                { "address": "aws_box.updated", "mode": "managed", "type": "aws_box", "name": "updated",
                  "expressions": { "name": { "references": ["local.name"] } } },
            ],
            "module_calls": { "web": {
                "source": "acme/web/aws", "version_constraint": "1.2.3",
                "expressions": { "size": { "constant_value": 3 } },
                "module": {
                    "outputs": { "name": { "expression": { "references": ["acme_thing.inner.id", "acme_thing.inner"] } } },
                    "resources": [{ "address": "acme_thing.inner", "mode": "managed", "type": "acme_thing", "name": "inner" }],
                },
            } },
        },
    })
}

const PACK: &str = r#"
use terraform.{Module, Output, Provider, Variable}

resource Box {
  from terraform "aws_box"
  name: string
  arn: string computed
}

policy made for b: Box on create { require b.name == "made" and b.$before is absent }
policy renamed for b: Box on update, replace { require b.$before.name == b.name else "{b.$before.name} is now {b.name}" }
policy gone for b: Box on delete { require b.name == "other" else "{b.name} goes" }
policy left for stack { require Box.deleted.count() == 2 and Box.count() == 4 }
policy changes for stack { require stack.changes.filter(n => n is Box).count() == 5 }

policy account for b: Box { require b.$account == "1234" and b.$region == "eu-west-1" }
policy protected for b: Box { require b.$options.protect }
policy waits for b: Box { require b.$dependencies.map(n => n.$address) == ["aws_box.kept", "module.web.acme_thing.inner"] }
policy needed for b: Box { require b.$dependents.any(n => n.$kind == "output") }
policy every for r: Resource { require r.$type != "acme_thing" or r.$parent.$name == "web" }

policy variable for v: Variable {
  require value: v.value == "eu-west-1" else "{v.name} is {v.value}"
  require described: v.description == "Where."
  require plain: not v.sensitive
}
policy output for o: Output {
  require value: o.value == "new"
  require updated: o.$change == "update"
}
policy provider for p: Provider { require p.name == "aws" and p.region == "eu-west-1" and p.version_constraint == "~> 6.0" }
policy module for m: Module { require m.source == "acme/web/aws" and m.version_constraint == "1.2.3" and m.name == "web" }

test "what happens to each" {
  given file "plan.json"
  expect made for "aws_box.made" passes
  expect made for "aws_box.kept" not applicable
  expect renamed for "aws_box.updated" fails at "aws_box.updated".name
  expect renamed for "aws_box.replaced" fails
  expect renamed for "aws_box.kept" not applicable
  expect gone for "aws_box.deleted" fails at "aws_box.deleted".name
  expect gone for "aws_box.updated (deposed object beef)" fails
  expect left passes
  expect changes passes
}

test "facts" {
  given file "plan.json"
  expect account for "aws_box.kept" passes
  expect account for "aws_box.made" undetermined
  expect protected for "aws_box.kept" undetermined
  expect waits for "aws_box.made" passes
  expect waits for "aws_box.updated" undetermined
  expect needed for "aws_box.updated" passes
  expect needed for "aws_box.kept" undetermined
  expect every passes
}

test "what is no resource" {
  given file "plan.json"
  expect variable.value for "var.region" passes
  expect variable.described for "var.region" passes
  expect variable.value for "var.secret" fails
  expect variable.plain for "var.secret" fails
  expect output for "output.name" passes
  expect output.value for "output.late" undetermined
  expect output.updated for "output.late" fails
  expect provider for "provider.aws" passes
  expect provider for "provider.aws.east" fails
  expect module for "module.web" passes
}
"#;

#[test]
fn a_pack_can_ask_what_a_plan_does() {
    let folder = Folder::new(&[("pack/box.pol", PACK.as_bytes()), ("pack/plan.json", &plan())]);
    for engine in ["interpreter", "native"] {
        let (code, report, said) = folder.run(&["test", "pack/box.pol", "--engine", engine]);
        assert_eq!(code, 0, "{engine}: {report}{said}");
    }
    let (_, report, _) = folder.run(&["check", "-p", "pack/box.pol", "pack/plan.json"]);
    insta::assert_snapshot!("change", report);
}

#[test]
fn a_test_of_a_file_says_what_is_wrong_with_it() {
    let pack = "policy p for r: Resource { require r.$change == \"none\" else \"{r.$address} changes\" }\n";
    let wrong = format!(
        "{pack}test \"no file\" {{ given file \"none.json\"; expect p passes }}\n\
         test \"no node\" {{ given file \"plan.json\"; expect p for \"aws_box.nobody\" passes }}\n"
    );
    let folder = Folder::new(&[("wrong.pol", wrong.as_bytes()), ("plan.json", &plan())]);
    crate::check("test_files", &folder, &[&["test", "wrong.pol"]]);
}

#[test]
fn a_request_is_what_policies_see_of_it() {
    let pack =
        "policy p for stack { require request.operation != \"delete\" or \"admins\" in request.groups }\n";
    let request = r#"{"operation": "delete", "user": "eve", "groups": ["dev"]}"#;
    let folder = Folder::new(&[
        ("p.pol", pack.as_bytes()),
        ("plan.json", &plan()),
        ("request.json", br#"{"operation": "create"}"#),
    ]);
    let code = |request: &str| folder.run(&["check", "-p", "p.pol", "plan.json", "--request", request]).0;
    assert_eq!((code(request), code("request.json")), (1, 0));
    assert_eq!((code("missing.json"), code(r#"{"operation": 3}"#)), (2, 2));
}
