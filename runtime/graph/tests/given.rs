//! Graphs of `test` blocks.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so")]

mod world;

use pol_graph::from_given;
use pol_ir::constant::Const;
use pol_ir::module::{Given, GivenValue};
use pol_ir::types::ResourceType;
use world::{World, show};

const TYPES: &str = "Bucket bucket
  name: string
  acl: string = private
  tags: map<string>
  edge block: Block? inverse bucket_node
Block block
  bucket: string
  on: bool?
  edge bucket_node: Bucket? by bucket = name
";

fn text(text: &str) -> GivenValue {
    GivenValue::Const(Const::String(text.into()))
}

/// Type, alias, and properties.
type Node<'n> = (&'n str, &'n str, Vec<(&'n str, GivenValue)>);

fn check(nodes: &[Node<'_>], expected: &str) {
    let mut world = World::new(TYPES);
    for def in &world.types.0 {
        let path = world.module.names.find(&def.path).unwrap();
        world.module.types.resources.add(ResourceType {
            path,
            def: def.clone(),
            fields: Vec::new(),
            edges: Vec::new(),
        });
    }
    let given = nodes.iter().map(|(ty, alias, properties)| {
        let mut types = world.module.types.resources.iter();
        let (ty, _) = types.find(|(_, resource)| *resource.def.path == **ty).unwrap();
        let properties = properties.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        Given { ty, alias: (*alias).into(), properties }
    });
    let given: Vec<Given> = given.collect();
    let graph = from_given(&world.module, &world.read_set, &world.types, &given);
    assert_eq!(show(&world, &graph).trim(), expected.trim());
}

#[test]
fn a_node_stands_for_its_key() {
    check(
        &[
            ("Bucket", "b", vec![("name", text("logs"))]),
            ("Block", "p", vec![("bucket", GivenValue::Node("b".into()))]),
        ],
        "b\n  acl: \"private\" by default\n  block: -> p\n  name: \"logs\"\n  tags: absent
p\n  bucket: \"logs\"\n  bucket_node: -> b\n  on: absent",
    );
}

#[test]
fn a_node_whose_key_is_left_out_is_reached_all_the_same() {
    check(
        &[("Bucket", "b", vec![]), ("Block", "p", vec![("bucket", GivenValue::Node("b".into()))])],
        "b\n  acl: \"private\" by default\n  block: -> p\n  name: unknown (not carried by this source)\n  tags: absent
p\n  bucket: unknown (known after apply)\n  bucket_node: -> b\n  on: absent",
    );
}

#[test]
fn values_may_be_absent_unknown_or_sensitive_anywhere() {
    let tags = GivenValue::Map(vec![
        ("b".into(), GivenValue::Sensitive(Box::new(text("x")))),
        ("a".into(), GivenValue::Unknown),
    ]);
    check(
        &[("Bucket", "b", vec![("name", GivenValue::Unknown), ("acl", GivenValue::Absent), ("tags", tags)])],
        "b\n  acl: \"private\" by default\n  block: absent\n  name: unknown (known after apply)
  tags: {a: unknown (known after apply), b: \"x\" sensitive}",
    );
}
