//! Where edges lead.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so")]

#[path = "../../graph/tests/world/mod.rs"]
mod world;

use pol_sources::{Input, read};
use world::{World, show};

const BUCKETS: &str = "Bucket bucket
  name: string
  id: string computed
  edge block: Block? inverse bucket_node
Block block
  bucket: string
  edge bucket_node: Bucket? by bucket = name | id
";

const SUBNETS: &str = "Subnet subnet
  id: string computed
  edge hosts: list<Host> inverse subnets
Host host
  subnet_ids: list<string>
  edge subnets: list<Subnet> by subnet_ids = id
";

/// Resources as `address type after after_unknown`, and a configuration.
fn plan(resources: &[[&str; 4]], configuration: &str) -> String {
    let changes = resources.iter().map(|[address, kind, after, unknown]| {
        format!(
            r#"{{"address":{address:?},"type":"{kind}","change":{{"actions":["create"],"after":{after},"after_unknown":{unknown}}}}}"#
        )
    });
    let changes: Vec<String> = changes.collect();
    format!(r#"{{"resource_changes":[{}],"configuration":{configuration}}}"#, changes.join(","))
}

/// Resources of the root with the references of their one property.
fn configuration(resources: &[(&str, &str, &[&str])]) -> String {
    let resources = resources.iter().map(|(address, property, references)| {
        format!(r#"{{"address":"{address}","expressions":{{"{property}":{{"references":{references:?}}}}}}}"#)
    });
    format!(r#"{{"root_module":{{"resources":[{}]}}}}"#, resources.collect::<Vec<_>>().join(","))
}

/// The lines of the graph that begin with one of these names.
fn check(types: &str, plan: &str, names: &[&str], expected: &str) {
    let world = World::new(types);
    let inputs = [Input { name: "plan.json", bytes: plan.as_bytes().into() }];
    let graph = read(&inputs, &world.module, &world.read_set, &world.types).unwrap();
    let text = show(&world, &graph);
    let wanted =
        |line: &&str| !line.starts_with(' ') || names.iter().any(|name| line.trim().starts_with(name));
    let shown: Vec<&str> = text.lines().filter(wanted).collect();
    assert_eq!(shown.join("\n"), expected.trim());
}

#[test]
fn a_known_key_decides_by_value() {
    let plan = plan(
        &[
            ["bucket.a", "bucket", r#"{"name":"logs"}"#, r#"{"id":true}"#],
            ["block.a", "block", r#"{"bucket":"logs"}"#, "{}"],
            ["block.b", "block", r#"{"bucket":"elsewhere"}"#, "{}"],
            ["block.c", "block", r#"{"bucket":null}"#, "{}"],
        ],
        "{}",
    );
    check(
        BUCKETS,
        &plan,
        &["block:", "bucket_node:"],
        "bucket.a\n  block: -> block.a
block.a\n  bucket_node: -> bucket.a
block.b\n  bucket_node: outside elsewhere
block.c\n  bucket_node: absent",
    );
}

#[test]
fn an_unknown_key_is_decided_by_the_reference() {
    let plan = plan(
        &[
            ["bucket.a", "bucket", r#"{"name":"a"}"#, r#"{"id":true}"#],
            ["bucket.b", "bucket", r#"{"name":"b"}"#, r#"{"id":true}"#],
            ["block.a", "block", "{}", r#"{"bucket":true}"#],
            ["block.x", "block", "{}", r#"{"bucket":true}"#],
        ],
        &configuration(&[
            ("bucket.a", "name", &[]),
            ("bucket.b", "name", &[]),
            ("block.a", "bucket", &["bucket.a.id", "bucket.a"]),
            ("block.x", "bucket", &["bucket.a.arn", "bucket.a"]),
        ]),
    );
    check(
        BUCKETS,
        &plan,
        &["block:", "bucket_node:"],
        "bucket.a\n  block: -> block.a
bucket.b\n  block: absent
block.a\n  bucket_node: -> bucket.a
block.x\n  bucket_node: unknown (known after apply: -> bucket.a)",
    );
}

#[test]
fn an_unknown_key_without_a_name_can_be_any() {
    let plan = plan(
        &[
            ["bucket.a", "bucket", r#"{"name":"a"}"#, r#"{"id":true}"#],
            ["block.a", "block", "{}", r#"{"bucket":true}"#],
        ],
        &configuration(&[("bucket.a", "name", &[]), ("block.a", "bucket", &["local.bucket"])]),
    );
    check(
        BUCKETS,
        &plan,
        &["block:", "bucket_node:"],
        "bucket.a\n  block: unknown (known after apply: any)
block.a\n  bucket_node: unknown (known after apply: any)",
    );
}

#[test]
fn instances_meet_by_their_keys() {
    let plan = plan(
        &[
            ["bucket.a[0]", "bucket", r#"{"name":"a"}"#, r#"{"id":true}"#],
            ["bucket.a[1]", "bucket", r#"{"name":"b"}"#, r#"{"id":true}"#],
            ["block.same[1]", "block", "{}", r#"{"bucket":true}"#],
            ["block.exact", "block", "{}", r#"{"bucket":true}"#],
            ["block.some", "block", "{}", r#"{"bucket":true}"#],
        ],
        &configuration(&[
            ("bucket.a", "name", &[]),
            ("block.same", "bucket", &["bucket.a", "count.index"]),
            ("block.exact", "bucket", &["bucket.a[0].id", "bucket.a[0]", "bucket.a"]),
            ("block.some", "bucket", &["bucket.a", "var.which"]),
        ]),
    );
    check(
        BUCKETS,
        &plan,
        &["bucket_node:"],
        "bucket.a[0]\nbucket.a[1]
block.same[1]\n  bucket_node: -> bucket.a[1]
block.exact\n  bucket_node: -> bucket.a[0]
block.some\n  bucket_node: unknown (known after apply: -> bucket.a[0] or -> bucket.a[1])",
    );
}

#[test]
fn names_lead_through_variables_and_outputs() {
    let plan = plan(
        &[
            [r#"module.store["x"].bucket.a"#, "bucket", r#"{"name":"a"}"#, r#"{"id":true}"#],
            [r#"module.store["y"].bucket.a"#, "bucket", r#"{"name":"b"}"#, r#"{"id":true}"#],
            ["module.guard.block.a", "block", "{}", r#"{"bucket":true}"#],
        ],
        r#"{"root_module":{"module_calls":{
            "store":{"for_each_expression":{},"module":{
                "outputs":{"id":{"expression":{"references":["bucket.a.id","bucket.a"]}}},
                "resources":[{"address":"bucket.a","expressions":{"name":{}}}]}},
            "guard":{"expressions":{"bucket":{"references":["module.store[\"y\"].id","module.store[\"y\"]","module.store"]}},
                "module":{"resources":[{"address":"block.a","expressions":{"bucket":{"references":["var.bucket"]}}}]}}}}}"#,
    );
    check(
        BUCKETS,
        &plan,
        &["bucket_node:"],
        "module.store[\"x\"].bucket.a\nmodule.store[\"y\"].bucket.a
module.guard.block.a\n  bucket_node: -> module.store[\"y\"].bucket.a",
    );
}

#[test]
fn lists_have_one_edge_per_element() {
    let plan = plan(
        &[
            ["subnet.a", "subnet", r#"{"id":"s-1"}"#, "{}"],
            ["subnet.b", "subnet", "{}", r#"{"id":true}"#],
            ["subnet.c", "subnet", "{}", r#"{"id":true}"#],
            ["host.a", "host", r#"{"subnet_ids":["s-1","s-9"]}"#, "{}"],
            ["host.b", "host", r#"{"subnet_ids":[null,null]}"#, r#"{"subnet_ids":[true,true]}"#],
            ["host.c", "host", "{}", r#"{"subnet_ids":true}"#],
        ],
        &configuration(&[
            ("subnet.b", "x", &[]),
            ("host.b", "subnet_ids", &["subnet.b.id", "subnet.b", "subnet.c.id", "subnet.c"]),
            ("host.c", "subnet_ids", &["subnet.b.id", "subnet.b", "subnet.c.id", "subnet.c"]),
        ]),
    );
    check(
        SUBNETS,
        &plan,
        &["hosts:", "subnets:"],
        "subnet.a\n  hosts: [-> host.a]
subnet.b\n  hosts: [-> host.b, -> host.c maybe (known after apply)]
subnet.c\n  hosts: [-> host.b, -> host.c maybe (known after apply)]
host.a\n  subnets: [-> subnet.a, outside s-9]
host.b\n  subnets: [-> subnet.b, -> subnet.c]
host.c\n  subnets: [-> subnet.b maybe (known after apply), -> subnet.c maybe (known after apply)]",
    );
}

/// Zones with the networks that they are attached to, in blocks.
const ZONES: &str = "Network network
  id: string computed
  edge zones: list<Zone> inverse nets
Zone zone
  networks: list<Attached>
  edge nets: list<Network> by networks.url = id
record Attached
  url: string
";

#[test]
fn an_unknown_key_in_a_block_is_decided_by_the_reference_in_it() {
    let unknown = r#"{"networks":[{"url":true}]}"#;
    let plan = plan(
        &[
            ["network.a", "network", "{}", r#"{"id":true}"#],
            ["network.b", "network", "{}", r#"{"id":true}"#],
            ["zone.one", "zone", r#"{"networks":[{}]}"#, unknown],
            ["zone.two", "zone", r#"{"networks":[{},{}]}"#, r#"{"networks":[{"url":true},{"url":true}]}"#],
            ["zone.made", "zone", r#"{"networks":[{},{}]}"#, r#"{"networks":[{"url":true},{"url":true}]}"#],
        ],
        r#"{"root_module":{"resources":[
            {"address":"zone.one","expressions":{"networks":[{"url":{"references":["network.b.id","network.b"]}}]}},
            {"address":"zone.two","expressions":{"networks":[
                {"url":{"references":["network.a.id","network.a"]}},
                {"url":{"references":["network.b.id","network.b"]}}]}},
            {"address":"zone.made","expressions":{"networks":[{"url":{"references":["network.b.id","network.b"]}}]}}]}}"#,
    );
    check(
        ZONES,
        &plan,
        &["nets:"],
        "network.a\nnetwork.b
zone.one\n  nets: [-> network.b]
zone.two\n  nets: [-> network.a, -> network.b]
zone.made\n  nets: [unknown (known after apply: any), unknown (known after apply: any)]",
    );
}

#[test]
fn several_equations_hold_together() {
    let types = "Secret secret
  namespace: string
  name: string
User user
  ns: string
  secret: string
  edge secret_node: Secret? by ns = namespace, secret = name
";
    let plan = plan(
        &[
            ["secret.a", "secret", r#"{"namespace":"x","name":"n"}"#, "{}"],
            ["secret.b", "secret", r#"{"namespace":"y","name":"n"}"#, "{}"],
            ["user.a", "user", r#"{"ns":"y","secret":"n"}"#, "{}"],
            ["user.b", "user", r#"{"secret":"n"}"#, r#"{"ns":true}"#],
        ],
        "{}",
    );
    check(
        types,
        &plan,
        &["secret_node:"],
        "secret.a\nsecret.b
user.a\n  secret_node: -> secret.b
user.b\n  secret_node: unknown (known after apply: -> secret.a or -> secret.b)",
    );
}

#[test]
fn a_list_that_a_partial_plan_may_add_to_is_open() {
    let plan = r#"{"complete":false,"resource_changes":[
        {"address":"subnet.a","type":"subnet","change":{"actions":["create"],"after":{"id":"s"}}}]}"#;
    check(SUBNETS, plan, &["hosts:"], "subnet.a\n  hosts: [] open\n(Subnet may be more)\n(Host may be more)");
}
