//! Inputs that are none: an error that says so, or a graph, and nothing else.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should say so")]

#[path = "../../graph/tests/world/mod.rs"]
mod world;

use pol_sources::{Input, ReadError, read};
use proptest::prelude::*;
use world::World;

const TYPES: &str = "Thing thing
  a: string?
  b: list<R>
  c: map<int>
  d: bool
record R
  x: int?
";

const PLAN: &str = r#"{"format_version":"1.2","resource_changes":[{"address":"thing.a[\"k\"]","type":"thing","name":"a",
"change":{"actions":["create"],"before":null,"after":{"a":"é\"\n","b":[{"x":1},{"x":2.5e3}],"c":{"k":1},"d":true},
"after_unknown":{"c":{"z":true}},"after_sensitive":{"a":true}}}],"configuration":{"root_module":{"resources":[
{"address":"thing.a","expressions":{"a":{"references":["var.x"]}}}]}}}"#;

fn load(bytes: &[u8]) -> Result<usize, ReadError> {
    let world = World::new(TYPES);
    let inputs = [Input { name: "plan.json", bytes: bytes.into() }];
    read(&inputs, &world.module, &world.read_set, &world.types).map(|graph| graph.resources)
}

/// What is said of the bytes.
fn said(bytes: &[u8]) -> String {
    load(bytes).unwrap_err().to_string()
}

#[test]
fn a_large_document_counts_only_if_all_of_it_is_json() {
    let open = PLAN.strip_suffix('}').unwrap();
    let plan = |tail: &str| format!("{open},\n\"x\":\"{}\"{tail}", "y".repeat(1 << 17));
    assert_eq!(load(plan("}").as_bytes()), Ok(1));
    assert_eq!(
        said(plan(",}").as_bytes()),
        "plan.json:5:131080: this is not JSON: expected this character to be '\"' or '}'"
    );
    assert_eq!(said(plan("").as_bytes()), "plan.json:5:131079: the document ends in the middle");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let cases: [(&[u8], &str); 20] = [
        (b"", "`plan.json` is empty"),
        (b" \n", "`plan.json` is empty"),
        (b"\xef\xbb\xbf", "`plan.json` is empty"),
        (b"PK\x03\x04rest", "`plan.json` is a binary plan file, which only Terraform reads"),
        (b"\x1f\x8b\x08", "`plan.json` is compressed"),
        (b"{\n \"a\": \xff}", "plan.json:2:7: this is not UTF-8 text"),
        (b"{\"values\":", "plan.json:1:11: the document ends in the middle"),
        (b"[1]", "`plan.json` is a JSON list, not a Terraform plan or state"),
        (
            b"{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
            "`plan.json` is a Kubernetes manifest, not a Terraform plan or state",
        ),
        (
            b"{\"AWSTemplateFormatVersion\":\"x\"}",
            "`plan.json` is a CloudFormation template, not a Terraform plan or state",
        ),
        (
            b"{\"version\":3,\"deployment\":{}}",
            "`plan.json` is a Pulumi stack, not a Terraform plan or state",
        ),
        (
            b"{\"version\":4,\"serial\":1,\"lineage\":\"x\"}",
            "`plan.json` is a state as Terraform stores it, not a Terraform plan or state",
        ),
        (
            b"{\"@level\":\"info\"}\n{\"@level\":\"info\"}",
            "`plan.json` is the log of `terraform plan -json`, not a Terraform plan or state",
        ),
        (
            b"{\"format_version\":\"2.0\",\"values\":{}}",
            "`plan.json` has format version `2.0`, and `pol` reads the versions 0.1 to 1.x",
        ),
        (b"{\"x\":1}", "`plan.json` is a JSON document of another kind, not a Terraform plan or state"),
        (
            b"AWSTemplateFormatVersion: '2010-09-09'\n",
            "`plan.json` is a CloudFormation template, not a Terraform plan or state",
        ),
        (b"# a pod\napiVersion: v1\n", "`plan.json` is a Kubernetes manifest, not a Terraform plan or state"),
        (b"resource \"a\" \"b\" {}\n", "`plan.json` is Terraform source, not a Terraform plan or state"),
        (
            b"\nTerraform used the selected providers to generate",
            "`plan.json` is what `terraform plan` prints for people, not a Terraform plan or state",
        ),
        (b"{\"values\":{}} x", "plan.json:1:15: this is not JSON: it goes on after its end"),
    ];
    for (bytes, expected) in cases {
        let said = said(bytes);
        assert!(said.starts_with(expected), "{said}");
    }
}

#[test]
fn text_of_other_encodings_is_read() {
    let marked = [b"\xef\xbb\xbf", PLAN.as_bytes()].concat();
    assert_eq!(load(&marked).unwrap(), 1);
    let little: Vec<u8> =
        "\u{feff}".encode_utf16().chain(PLAN.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(load(&little).unwrap(), 1);
    let big: Vec<u8> =
        "\u{feff}".encode_utf16().chain(PLAN.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(load(&big).unwrap(), 1);
    assert!(said(&little[..little.len() - 1]).contains("not UTF-8"));
}

#[test]
fn depth_is_refused() {
    for opening in ["[", "{\"a\":", "[{\"b\":"] {
        let text = opening.repeat(100_000);
        assert!(said(text.as_bytes()).contains("nested deeper than 200 levels"));
        let inside = format!("{{\"resource_changes\":{text}");
        assert!(said(inside.as_bytes()).contains("nested deeper than 200 levels"));
    }
}

#[test]
fn every_truncation_is_an_error_or_a_graph() {
    assert_eq!(load(PLAN.as_bytes()).unwrap(), 1);
    for end in 0..PLAN.len() {
        assert!(load(&PLAN.as_bytes()[..end]).is_err(), "{end}");
    }
}

proptest! {
    #[test]
    fn mutated_bytes_are_an_error_or_a_graph(edits in prop::collection::vec((0..PLAN.len(), any::<u8>()), 1..6)) {
        let mut bytes = PLAN.as_bytes().to_vec();
        edits.iter().for_each(|(at, byte)| bytes[*at] = *byte);
        let _ = load(&bytes);
    }

    #[test]
    fn cut_and_joined_text_is_an_error_or_a_graph(from in 0..PLAN.len(), to in 0..PLAN.len()) {
        let bytes = [&PLAN.as_bytes()[..from], &PLAN.as_bytes()[to..]].concat();
        let _ = load(&bytes);
    }

    #[test]
    fn any_value_fits_or_is_unreadable(value in json(), unknown in json(), sensitive in json()) {
        let change = format!(
            r#"{{"a":{value},"b":{value},"c":{value},"d":{value}}},"after_unknown":{{"a":{unknown},"b":{unknown},"c":{unknown},"d":{unknown}}},
            "after_sensitive":{{"a":{sensitive},"b":{sensitive},"c":{sensitive}}}"#
        );
        let plan = format!(r#"{{"resource_changes":[{{"address":"a","type":"thing","change":{{"actions":["create"],"after":{change}}}}}]}}"#);
        prop_assert_eq!(load(plan.as_bytes()).unwrap(), 1);
    }
}

/// Any JSON, in text.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        Just("1e999".to_owned()),
        "\"[a-z0-9]{0,3}\"",
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let items =
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(",")));
        let entry = ("[xkKey]{1,3}", inner).prop_map(|(key, value)| format!("\"{key}\":{value}"));
        prop_oneof![
            items,
            prop::collection::vec(entry, 0..3).prop_map(|entries| format!("{{{}}}", entries.join(",")))
        ]
    })
}
