//! Edges whose keys lie deeper in a node: in records, and in the elements of lists.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so")]

mod world;

use pol_graph::from_given;
use pol_ir::constant::Const;
use pol_ir::module::{Given, GivenValue};
use pol_ir::types::ResourceType;
use world::{World, show};

const TYPES: &str = "Bucket bucket
  name: string
  logging: Logging?
  edge logs: Bucket? by logging.target = name
  edge logged: list<Bucket> inverse logs
Network network
  id: string
  edge zones: list<Zone> inverse nets
Zone zone
  views: list<View>
  edge nets: list<Network> by views.networks.url = id
record Logging
  target: string?
record View
  networks: list<Attached>
record Attached
  url: string?
";

fn text(text: &str) -> GivenValue {
    GivenValue::Const(Const::String(text.into()))
}

fn node(alias: &str) -> GivenValue {
    GivenValue::Node(alias.into())
}

fn record(name: &str, value: GivenValue) -> GivenValue {
    GivenValue::Record(vec![(name.into(), value)])
}

fn view(urls: Vec<GivenValue>) -> GivenValue {
    record("networks", GivenValue::List(urls.into_iter().map(|url| record("url", url)).collect()))
}

/// Type, alias, and properties.
type Node<'n> = (&'n str, &'n str, Vec<(&'n str, GivenValue)>);

/// The lines of the graph that begin with one of these names.
fn check(nodes: &[Node<'_>], names: &[&str], expected: &str) {
    let mut world = World::new(TYPES);
    for def in &world.types.0 {
        let path = world.module.names.find(&def.path).unwrap();
        let (fields, edges) = (Vec::new(), Vec::new());
        world.module.types.resources.add(ResourceType { path, def: def.clone(), fields, edges });
    }
    let given = nodes.iter().map(|(ty, alias, properties)| {
        let mut types = world.module.types.resources.iter();
        let (ty, _) = types.find(|(_, resource)| *resource.def.path == **ty).unwrap();
        let properties = properties.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        Given { ty, alias: (*alias).into(), properties }
    });
    let given: Vec<Given> = given.collect();
    let graph = from_given(&world.module, &world.read_set, &world.types, &given);
    let text = show(&world, &graph);
    let wanted =
        |line: &&str| !line.starts_with(' ') || names.iter().any(|name| line.trim().starts_with(name));
    let shown: Vec<&str> = text.lines().filter(wanted).map(str::trim).collect();
    assert_eq!(shown.join("; "), expected);
}

fn bucket<'n>(alias: &'n str, logging: GivenValue) -> Node<'n> {
    ("Bucket", alias, vec![("name", text(alias)), ("logging", logging)])
}

#[test]
fn a_key_in_a_record_decides_by_value() {
    check(
        &[
            bucket("a", GivenValue::Absent),
            bucket("b", record("target", text("a"))),
            bucket("c", record("target", text("elsewhere"))),
            bucket("d", record("target", GivenValue::Absent)),
        ],
        &["logs:", "logged:"],
        "a; logged: [-> b]; logs: absent; b; logged: []; logs: -> a; \
         c; logged: []; logs: outside elsewhere; d; logged: []; logs: absent",
    );
}

#[test]
fn a_key_in_a_record_that_cannot_be_told_can_be_any() {
    check(
        &[bucket("a", GivenValue::Absent), bucket("b", GivenValue::Unknown)],
        &["logs:", "logged:"],
        "a; logged: [] open; logs: absent; b; logged: [] open; logs: unknown (known after apply: any)",
    );
}

#[test]
fn a_node_stands_for_its_key_in_a_record() {
    let named = ("Bucket", "a", vec![("name", GivenValue::Unknown), ("logging", GivenValue::Absent)]);
    check(
        &[named, bucket("b", record("target", node("a")))],
        &["logs:", "logged:"],
        "a; logged: [-> b]; logs: absent; b; logged: []; logs: -> a",
    );
}

fn networks(views: GivenValue) -> [Node<'static>; 4] {
    [
        ("Network", "n", vec![("id", text("n"))]),
        ("Network", "m", vec![("id", text("m"))]),
        ("Network", "u", vec![("id", GivenValue::Unknown)]),
        ("Zone", "z", vec![("views", views)]),
    ]
}

#[test]
fn every_element_of_nested_lists_leads_somewhere_unless_it_is_left_out() {
    let views = vec![
        view(vec![text("m"), GivenValue::Absent, text("n")]),
        GivenValue::Absent,
        view(vec![]),
        view(vec![text("elsewhere"), node("u")]),
    ];
    check(
        &networks(GivenValue::List(views)),
        &["nets:", "zones:"],
        "n; zones: [-> z]; m; zones: [-> z]; u; zones: [-> z]; z; nets: [-> m, -> n, outside elsewhere, -> u]",
    );
}

#[test]
fn an_element_that_cannot_be_told_can_be_any() {
    check(
        &networks(GivenValue::List(vec![view(vec![text("m"), GivenValue::Unknown])])),
        &["nets:", "zones:"],
        "n; zones: [] open; m; zones: [-> z] open; u; zones: [] open; \
         z; nets: [-> m, unknown (known after apply: any)]",
    );
}

#[test]
fn a_list_on_the_way_that_cannot_be_told_leaves_the_edges_open() {
    let inner = record("networks", GivenValue::Unknown);
    check(
        &networks(GivenValue::List(vec![view(vec![text("m")]), inner])),
        &["nets:", "zones:"],
        "n; zones: [] open; m; zones: [-> z] open; u; zones: [] open; z; nets: [-> m] open",
    );
    check(
        &networks(GivenValue::Unknown),
        &["nets:", "zones:"],
        "n; zones: [] open; m; zones: [] open; u; zones: [] open; z; nets: unknown (known after apply)",
    );
}

#[test]
fn a_list_on_the_way_that_is_left_out_leads_nowhere() {
    check(
        &networks(GivenValue::Absent),
        &["nets:", "zones:"],
        "n; zones: []; m; zones: []; u; zones: []; z; nets: absent",
    );
}
