//! What becomes of the values of a plan.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so")]

#[path = "../../graph/tests/world/mod.rs"]
mod world;

use pol_sources::{Input, read};
use world::{World, show};

/// A plan of one `thing` with this `change`, loaded as `types` declare it, shows `expected`.
fn check(types: &str, change: &str, expected: &str) {
    let plan = format!(
        r#"{{"format_version":"1.2","resource_changes":[{{"address":"thing.a","mode":"managed","type":"thing",
        "name":"a","change":{{"actions":["create"],{change}}}}}]}}"#
    );
    check_plan(&format!("Thing thing\n{types}"), &plan, &format!("thing.a\n{expected}"));
}

/// A whole document.
fn check_plan(types: &str, plan: &str, expected: &str) {
    let world = World::new(types);
    let inputs = [Input { name: "plan.json", bytes: plan.as_bytes().into() }];
    let graph = read(&inputs, &world.module, &world.read_set, &world.types).unwrap();
    assert_eq!(show(&world, &graph).trim(), expected.trim());
}

#[test]
fn scalars_convert_without_loss() {
    check(
        "  a: int\n  b: int\n  c: int\n  d: bool\n  e: string\n  f: float\n  g: string",
        r#""after":{"a":"443","b":1.0,"c":1e2,"d":"true","e":8080,"f":3,"g":true}"#,
        "  a: 443\n  b: 1\n  c: 100\n  d: true\n  e: \"8080\"\n  f: 3.0\n  g: \"true\"",
    );
}

#[test]
fn what_does_not_fit_is_unreadable() {
    check(
        "  a: int\n  b: int\n  c: bool\n  d: string\n  e: map<string>\n  f: cidr\n  g: R?\nrecord R\n  x: int?",
        r#""after":{"a":1.5,"b":99999999999999999999,"c":"maybe","d":{},"e":"x","f":"everywhere","g":"x"}"#,
        "  a: unknown (unreadable)\n  b: unknown (unreadable)\n  c: unknown (unreadable)
  d: unknown (unreadable)\n  e: unknown (unreadable)\n  f: unknown (unreadable)\n  g: unknown (unreadable)",
    );
}

#[test]
fn collections_meet_their_declared_shape() {
    check(
        "  a: list<string>\n  b: R?\n  c: map<string>\n  d: list<R>\n  e: R?\n  f: string\nrecord R\n  x: int?",
        r#""after":{"a":"one","b":[{"x":1}],"c":[{"Key":"k","Value":"v"},{"key":"a","value":"w"}],"d":{"x":2},"e":[],"f":["y"]}"#,
        "  a: [\"one\"]\n  b: { x: 1 }\n  c: {a: \"w\", k: \"v\"}\n  d: [{ x: 2 }]\n  e: absent\n  f: \"y\"",
    );
}

#[test]
fn domain_scalars_are_parsed() {
    check(
        "  a: cidr\n  b: ip\n  c: duration\n  d: bytes\n  e: time\n  f: version\n  g: range<int>",
        r#""after":{"a":"10.1.0.0/8","b":"::1","c":"90d","d":"1kB","e":"1970-01-02","f":"v1.2","g":"20-25"}"#,
        "  a: 10.0.0.0/8\n  b: ::1\n  c: 7776000000000\n  d: 1000\n  e: 86400000000\n  f: 1.2
  g: { end: 25, start: 20 }",
    );
}

#[test]
fn names_of_things_are_parsed() {
    check(
        "  a: arn\n  b: glob\n  c: image\n  d: quantity\n  e: arn\n  f: image\n  g: quantity",
        r#""after":{"a":"arn:aws-cn:s3:::b","b":"s3:*","c":"nginx:1","d":2,"e":"role/x","f":"No","g":"2 Gi"}"#,
        "  a: arn:aws-cn:s3:::b\n  b: s3:*\n  c: nginx:1\n  d: 2\n  e: unknown (unreadable)
  f: unknown (unreadable)\n  g: unknown (unreadable)",
    );
}

#[test]
fn a_union_takes_what_is_written_first_and_converts_last() {
    check(
        "  a: int|string\n  b: int|string\n  c: int|bool\n  d: int|bool\n  e: string|list<string>\n  f: R|S\nrecord R\n  x: int\nrecord S\n  y: int",
        r#""after":{"a":443,"b":"443","c":"443","d":"many","e":["x"],"f":{"Y":1}}"#,
        "  a: 443\n  b: \"443\"\n  c: 443\n  d: unknown (unreadable)\n  e: [\"x\"]\n  f: { y: 1 }",
    );
}

#[test]
fn any_value_is_kept_whole() {
    check(
        "  a: any\n  b: list<any>",
        r#""after":{"a":{"x":[1,"y",null,true]},"b":[1]}"#,
        "  a: Some(Map([(\"x\", List([Int(1), String(\"y\"), Absent, Bool(true)]))]))\n  b: [Some(Int(1))]",
    );
}

#[test]
fn encoded_text_is_decoded() {
    check(
        "  a: json<R>\n  b: base64<string>\n  c: base64<json<R>>\n  d: yaml<R>\n  e: json<R>\n  f: json<R>\n  g: json<R>\nrecord R\n  x: int?\n  words: list<string>",
        r#""after":{"a":"{\"X\":\"1\",\"words\":\"w\"}","b":"aGVsbG8=","c":"eyJ4IjogMn0=","d":"x: 3","e":"{","f":"","g":{"x":4}}"#,
        "  a: { words: [\"w\"], x: 1 }\n  b: \"hello\"\n  c: { words: absent, x: 2 }\n  d: { words: absent, x: 3 }
  e: unknown (unreadable)\n  f: absent\n  g: { words: absent, x: 4 }",
    );
}

#[test]
fn names_have_three_spellings() {
    check(
        "  from_port: int\n  to_port: int\n  cidr_blocks: list<cidr>",
        r#""after":{"fromPort":1,"ToPort":2,"cidr_blocks":["10.0.0.0/8"]}"#,
        "  cidr_blocks: [10.0.0.0/8]\n  from_port: 1\n  to_port: 2",
    );
}

#[test]
fn maps_are_sorted_and_the_last_of_equal_names_wins() {
    check(
        "  m: map<int>\n  l: list<int>",
        r#""after":{"m":{"b":1,"a":2,"b":3},"l":[1,2],"l":[4]}"#,
        "  l: [4]\n  m: {a: 2, b: 3}",
    );
}

#[test]
fn left_out_is_absent_or_default_or_unknown() {
    check(
        "  a: string?\n  b: string = x\n  c: string\n  d: string computed\n  e: list<string>\n  f: map<string>
  g: string? computed\n  h: string = x",
        r#""after":{"g":null,"h":null}"#,
        "  a: absent\n  b: \"x\" by default\n  c: unknown (not carried by this source)
  d: unknown (known after apply)\n  e: absent\n  f: absent\n  g: absent\n  h: \"x\" by default",
    );
}

#[test]
fn unknown_parts_are_unknown_and_nothing_else() {
    check(
        "  a: string\n  b: list<string>\n  c: map<string>\n  d: list<R>\n  e: R?\n  f: list<R>\nrecord R\n  x: int?\n  y: int?",
        r#""after":{"b":["p",null],"c":{"k":"v","z":"w"},"d":[{"x":1},{"x":2,"y":3}]},
        "after_unknown":{"a":true,"b":[false,true],"c":{"m":true},"d":[{"y":true},{}],"e":[{"x":true}],"f":true}"#,
        "  a: unknown (known after apply)
  b: [\"p\", unknown (known after apply)]
  c: {k: \"v\", m: unknown (known after apply), z: \"w\"}
  d: [{ x: 1, y: unknown (known after apply) }, { x: 2, y: 3 }]
  e: { x: unknown (known after apply), y: absent }
  f: unknown (known after apply)",
    );
}

#[test]
fn sensitive_values_are_marked_with_all_that_is_in_them() {
    check(
        "  a: string\n  b: list<string>\n  c: R?\n  d: string sensitive\nrecord R\n  x: int?",
        r#""after":{"a":"s","b":["p","q"],"c":[{"x":1}],"d":"t"},
        "after_sensitive":{"a":true,"b":[false,true],"c":true}"#,
        "  a: \"s\" sensitive\n  b: [\"p\", \"q\" sensitive]\n  c: { x: 1 sensitive } sensitive\n  d: \"t\" sensitive",
    );
}

#[test]
fn a_text_with_a_broken_escape_is_unreadable_and_its_neighbours_are_not() {
    check(
        "  a: string\n  b: string\n  c: string",
        r#""after":{"a":"\ud800","b":"\u00e9\n","c":"x"}"#,
        "  a: unknown (unreadable)\n  b: \"é\\n\"\n  c: \"x\"",
    );
}

#[test]
fn what_goes_is_no_node() {
    let change = |address: &str, actions: &str, rest: &str| {
        format!(
            r#"{{"address":"{address}","type":"thing"{rest},"change":{{"after":{{"x":1}},"actions":{actions}}}}}"#
        )
    };
    let changes = [
        change("a", r#"["delete"]"#, ""),
        change("b", r#"["delete","create"]"#, ""),
        change("c", r#"["no-op"]"#, ""),
        change("d", r#"["forget"]"#, ""),
        change("e", r#"["update"]"#, r#","deposed":"cbf3ad54""#),
        change("f", "[]", ""),
    ];
    let plan = format!(r#"{{"resource_changes":[{}]}}"#, changes.join(","));
    check_plan("Thing thing\n  x: int", &plan, "b\n  x: 1\nc\n  x: 1\nf\n  x: 1");
}

#[test]
fn what_the_author_left_out_is_absent_even_if_the_plan_fills_it_in() {
    let plan = r#"{"resource_changes":[{"address":"module.m[\"k\"].thing.a[0]","type":"thing","change":{"actions":["create"],
      "after":{"a":"filled in","b":"filled in","c":"known","w":"written","r":[{"x":1}]},"after_unknown":{"d":true,"e":true}}}],
     "configuration":{"root_module":{"module_calls":{"m":{"module":{"resources":[
      {"address":"thing.a","expressions":{"w":{"constant_value":"written"},"e":{"references":["var.e"]}}}]}}}}}}"#;
    check_plan(
        "Thing thing\n  a: string?\n  b: string = default\n  c: string computed\n  d: string computed\n  e: string?
  w: string\n  r: list<R>\nrecord R\n  x: int",
        plan,
        r#"module.m["k"].thing.a[0]
  a: absent
  b: "default" by default
  c: "known"
  d: unknown (known after apply)
  e: unknown (known after apply)
  r: [{ x: 1 }]
  w: "written""#,
    );
}

/// One `thing` whose author wrote these expressions, loaded as `types` declare it, shows `expected`.
fn check_written(types: &str, change: &str, expressions: &str, expected: &str) {
    let plan = format!(
        r#"{{"resource_changes":[{{"address":"thing.a","type":"thing","change":{{"actions":["create"],{change}}}}}],
        "configuration":{{"root_module":{{"resources":[{{"address":"thing.a","expressions":{expressions}}}]}}}}}}"#
    );
    check_plan(&format!("Thing thing\n{types}"), &plan, &format!("thing.a\n{expected}"));
}

#[test]
fn a_block_with_a_default_that_is_not_written_is_left_out_unless_the_plan_knows_it() {
    check_written(
        "  a: list<R> = []\n  b: R? = absent\n  c: list<R> = []\n  d: list<R>\n  e: list<R> = []\nrecord R\n  x: int?",
        r#""after":{"c":[{"x":1}]},"after_unknown":{"a":true,"b":true,"c":[{}],"d":true,"e":true}"#,
        r#"{"e":[{"x":{"references":["var.x"]}}]}"#,
        "  a: [] by default\n  b: absent\n  c: [{ x: 1 }]\n  d: unknown (known after apply)\n  e: unknown (known after apply)",
    );
}

#[test]
fn what_is_left_out_of_a_block_is_absent_even_if_the_plan_fills_it_in() {
    check_written(
        "  one: R?\n  two: list<R>\nrecord R\n  x: int?\n  y: bool = false\n  in: S?\nrecord S\n  z: int?\n  w: int?",
        r#""after":{"one":[{"x":1,"in":[{"z":1,"w":2}]}],"two":[{"x":2},{"y":true}]},
           "after_unknown":{"one":[{"y":true,"in":[{}]}],"two":[{"y":true},{"x":true}]}"#,
        r#"{"one":[{"x":{"constant_value":1},"in":[{"w":{"constant_value":2}}]}],"two":[{"x":{}},{"y":{}}]}"#,
        "  one: { in: { w: 2, z: absent }, x: 1, y: false by default }
  two: [{ in: absent, x: 2, y: unknown (known after apply) }, { in: absent, x: unknown (known after apply), y: true }]",
    );
}

#[test]
fn blocks_that_come_from_an_expression_too_say_nothing_of_what_is_in_them() {
    check_written(
        "  two: list<R>\nrecord R\n  x: int?\n  y: bool = false",
        r#""after":{"two":[{"x":2},{"x":3}]},"after_unknown":{"two":[{"y":true},{"y":true}]}"#,
        r#"{"two":[{"x":{"constant_value":2}}]}"#,
        "  two: [{ x: 2, y: unknown (known after apply) }, { x: 3, y: unknown (known after apply) }]",
    );
}

#[test]
fn data_sources_are_read_during_the_change_or_before_it() {
    let plan = r#"{"resource_changes":[{"address":"data.image.a","mode":"data","type":"image","change":{"actions":["read"],"after":{"id":"new"}}}],
      "prior_state":{"values":{"root_module":{"resources":[
        {"address":"data.image.a","mode":"data","type":"image","values":{"id":"old"}},
        {"address":"image.a","mode":"managed","type":"image","values":{"id":"x"}}],
       "child_modules":[{"resources":[{"address":"module.m.data.image.b","mode":"data","type":"image","values":{"id":"b"}}]}]}}}}"#;
    check_plan(
        "Image data.image\n  id: string",
        plan,
        "data.image.a\n  id: \"new\"\nmodule.m.data.image.b\n  id: \"b\"",
    );
}

#[test]
fn states_and_planned_values_are_read_module_by_module() {
    let values = r#"{"root_module":{"resources":[{"address":"thing.a","type":"thing","values":{"x":1},"sensitive_values":{"x":true}}],
      "child_modules":[{"address":"module.m","resources":[{"address":"module.m.thing.b","type":"thing","values":{}}]}]}}"#;
    for part in ["values", "planned_values"] {
        let plan = format!(r#"{{"format_version":"1.0","{part}":{values}}}"#);
        check_plan(
            "Thing thing\n  x: int?",
            &plan,
            "thing.a\n  x: 1 sensitive\nmodule.m.thing.b\n  x: absent",
        );
    }
}

#[test]
fn deferred_types_may_have_more_nodes() {
    let plan = r#"{"resource_changes":[],"deferred_changes":[{"reason":"instance_count_unknown",
      "resource_change":{"address":"thing.a","mode":"managed","type":"thing","change":{"actions":["create"],"after":{}}}}]}"#;
    check_plan("Thing thing\n  x: int?", plan, "(Thing may be more)");
}
