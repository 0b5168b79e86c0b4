//! No schema can make the importer hang, run out of memory or overflow the stack; what it leaves out it counts.

#![allow(clippy::unwrap_used, reason = "a test stops where something is missing")]

use pol_import::{Imported, Input, Refusal, import};
use std::fmt::Write;

fn one(name: &str, text: &str) -> Result<Imported, Refusal> {
    import(&[Input { name: name.to_owned(), bytes: text.as_bytes().to_vec() }], None, None)
}

/// The text of the only file.
fn text(name: &str, schema: &str) -> String {
    let imported = one(name, schema).unwrap();
    imported.files.into_values().next().unwrap()
}

#[test]
fn definitions_that_double_at_every_step_are_not_doubled() {
    let mut schema = String::from(r##"{"properties":{"a":{"$ref":"#/definitions/d0"}},"definitions":{"##);
    for step in 0..50 {
        let next = step + 1;
        let _ = write!(
            schema,
            r##""d{step}":{{"allOf":[{{"$ref":"#/definitions/d{next}"}},{{"$ref":"#/definitions/d{next}"}}]}},"##
        );
    }
    schema.push_str(r#""d50":{"properties":{"x":{"type":"string"}}}}}"#);
    let imported = one("doubling.json", &schema).unwrap();
    assert!(imported.records <= 51, "{}", imported.records);
}

#[test]
fn a_chain_of_a_hundred_thousand_records_ends_where_types_do() {
    let mut schema = String::from(r##"{"properties":{"a":{"$ref":"#/definitions/d0"}},"definitions":{"##);
    for step in 0..100_000 {
        let next = step + 1;
        let _ = write!(schema, r##""d{step}":{{"properties":{{"n":{{"$ref":"#/definitions/d{next}"}}}}}},"##);
    }
    schema.push_str(r#""d100000":{"type":"string"}}}"#);
    let imported = one("chain.json", &schema).unwrap();
    assert!(imported.records >= 100_000);
    assert!(imported.files.values().all(|text| text.contains("lie too deep")));
}

#[test]
fn lists_of_lists_without_end_end() {
    let mut schema = String::from(
        r##"{"properties":{"a":{"$ref":"#/definitions/d0"},"b":{"type":"string"}},"definitions":{"##,
    );
    for step in 0..20_000 {
        let next = (step + 1) % 20_000;
        let _ =
            write!(schema, r##""d{step}":{{"type":"array","items":{{"$ref":"#/definitions/d{next}"}}}},"##);
    }
    schema.push_str(r#""end":{"type":"string"}}}"#);
    assert!(text("lists.json", &schema).contains("b: string?"));
}

#[test]
fn a_type_that_contains_itself_is_cut_where_it_does() {
    let schema = r##"{"title":"Tree","properties":{"value":{"type":"string"},"left":{"$ref":"#"},
        "node":{"$ref":"#/$defs/node"}},"$defs":{"node":{"properties":{"name":{"type":"string"},"next":{"$ref":"#/$defs/node"},"root":{"$ref":"#"}}}}}"##;
    let text = text("tree.json", schema);
    assert!(text.contains("type Tree {\n  node: Node?\n  value: string?\n}"), "{text}");
    assert!(text.contains("Properties left out: 3 that hold their own type or lie too deep."), "{text}");
}

#[test]
fn more_properties_than_are_read_are_refused() {
    let schema = |count: usize| {
        let properties: Vec<String> = (0..count).map(|at| format!(r#""p{at}":{{"type":"bool"}}"#)).collect();
        format!(r#"{{"properties":{{{}}}}}"#, properties.join(","))
    };
    let refused = one("many.json", &schema(1_200_000)).unwrap_err();
    assert_eq!(
        refused,
        Refusal::TooMuch { name: "many.json".to_owned(), what: "properties", limit: 2_000_000 }
    );
}

#[test]
fn what_a_property_says_is_kept() {
    let schema = r#"{"properties":{
        "cpuURL":{"type":"string","description":"Where.\nAnd how.","deprecated":true},
        "when":{"type":["string","null"],"format":"date-time"},
        "kinds":{"type":"array","uniqueItems":true,"items":{"enum":["a","b\"{"]}},
        "limit":{"type":"number"},
        "secret":{"type":"string","format":"password"},
        "made":{"type":"string","readOnly":true},
        "free":{"type":"object","additionalProperties":{"type":"integer"}},
        "either":{"oneOf":[{"type":"string"},{"type":"integer"}]}},
        "required":["limit","made"]}"#;
    let expected = "type App {
  /// Where.
  /// And how.
  cpuURL: string? deprecated
  free: map<int>
  kinds: set<AppKinds>
  limit: float
  made: string computed read_only
  secret: string? sensitive
  when: time?
}";
    let text = text("app.json", schema);
    assert!(text.contains(expected), "{text}");
    assert!(text.contains(r#"type AppKinds = "a" | "b\"\{""#), "{text}");
}
