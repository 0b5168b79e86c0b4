//! The second visit, and places in the text.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so")]

#[path = "../../graph/tests/world/mod.rs"]
mod world;

use pol_graph::Step;
use pol_ir::columns::{NodeRef, TableId};
use pol_sources::{Input, read};
use world::{World, show};

const TYPES: &str = "Thing thing
  a: string?
  b: list<R>
  c: map<string>
record R
  x: int?
";

const PLAN: &str = r#"{"resource_changes": [
  {"address": "thing.a", "type": "thing", "change": {"actions": ["create"], "after": {
    "a": "é", "b": [{"x": 1},
      {"x": 2}], "c": {"k": "v"}}}},
  {"address": "thing.b", "type": "thing", "change": {"actions": ["create"], "after": {"a": "z"}}}
]}"#;

fn node(row: u32) -> NodeRef {
    NodeRef { table: TableId(0), row }
}

#[test]
fn places_stand_in_lines_and_columns() {
    let world = World::new(TYPES);
    let inputs = [Input { name: "plan.json", bytes: PLAN.as_bytes().into() }];
    let graph = read(&inputs, &world.module, &world.read_set, &world.types).unwrap();
    let place = |row, path: &[Step<'_>]| {
        let location = graph.locate(node(row), path).unwrap();
        assert_eq!(location.file, "plan.json");
        (location.line, location.column)
    };
    assert_eq!(place(0, &[]), (2, 3));
    assert_eq!(place(0, &[Step::Name("a")]), (3, 10));
    assert_eq!(place(0, &[Step::Name("b"), Step::Index(0), Step::Name("x")]), (3, 27));
    assert_eq!(place(0, &[Step::Name("b"), Step::Index(1), Step::Name("x")]), (4, 13));
    assert_eq!(place(0, &[Step::Name("c"), Step::Key("k")]), (4, 29));
    // What is not written stands where it would be written.
    assert_eq!(place(0, &[Step::Name("c"), Step::Key("z")]), (4, 23));
    assert_eq!(place(1, &[Step::Name("b"), Step::Index(0)]), (5, 86));
}

#[test]
fn details_are_read_for_the_nodes_that_are_asked_for() {
    let mut world = World::new(TYPES);
    world.only_details("Thing", "c");
    world.only_details("R", "x");
    let inputs = [Input { name: "plan.json", bytes: PLAN.as_bytes().into() }];
    let mut graph = read(&inputs, &world.module, &world.read_set, &world.types).unwrap();
    let before = "thing.a\n  a: \"é\"\n  b: [{  }, {  }]\nthing.b\n  a: \"z\"\n  b: absent\n";
    assert_eq!(show(&world, &graph), before);
    graph.load_details(&[node(0)]);
    let after =
        "thing.a\n  a: \"é\"\n  b: [{ x: 1 }, { x: 2 }]\n  c: {k: \"v\"}\nthing.b\n  a: \"z\"\n  b: absent\n";
    assert_eq!(show(&world, &graph), after);
}

#[test]
fn facts_are_read_where_they_are_demanded() {
    let mut world = World::new("Thing thing\n  a: string?");
    ["$address", "$module", "$region"].iter().for_each(|fact| world.fact("Thing", fact));
    let plan = r#"{"resource_changes":[
        {"address":"thing.a","type":"thing","change":{"after":{}}},
        {"address":"module.m[0].thing.a","type":"thing","change":{"after":{}}}],
      "variables":{"region":{"value":"eu-west-1"}},
      "configuration":{"provider_config":{"p":{"expressions":{"region":{"references":["var.region"]}}}},
        "root_module":{"resources":[{"address":"thing.a","provider_config_key":"p"}]}}}"#;
    let inputs = [Input { name: "plan.json", bytes: plan.as_bytes().into() }];
    let graph = read(&inputs, &world.module, &world.read_set, &world.types).unwrap();
    let expected = r#"thing.a
  $address: "thing.a"
  $module: absent
  $region: "eu-west-1"
  a: absent
module.m[0].thing.a
  $address: "module.m[0].thing.a"
  $module: "module.m[0]"
  $region: unknown (not carried by this source)
  a: absent
"#;
    assert_eq!(show(&world, &graph), expected);
}
