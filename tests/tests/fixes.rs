//! What fixes promise, on generated packs and graphs: what was fixed holds, nothing else changed, and neither the order
//! of policies nor the number of threads decides anything.

use pol_check::{SourceFile, World, check};
use pol_engine::{Program, Progress, Repaired, Settings, Verdict, repair};
use pol_graph::from_given;
use pol_ir::interpret::bind_params;
use pol_ir::readset::ReadSet;
use pol_ir::schema::NoSchemas;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const TYPES: &str = r#"
type Versioning { on: bool?, days: int? }

resource Bucket {
  acl: string = "p"
  size: int?
  words: list<string>
  tags: map<string>
  v: Versioning?
}

policy zz_observer for b: Bucket {
  level advisory
  require never: false
    else "acl {b.acl} size {b.size ?? 0} words {b.words.join(",")} tags {b.tags["a"] ?? "-"}{b.tags["b"] ?? "-"} v {b.v.on ?? false}{b.v.days ?? 0}"
}
"#;

/// What a policy says, beside its level.
#[derive(Clone, Debug)]
struct Said {
    rule: String,
    remediate: bool,
}

fn rules() -> impl Strategy<Value = String> {
    let value = prop_oneof![Just("p"), Just("q")];
    let word = prop_oneof![Just("x"), Just("y")];
    let key = prop_oneof![Just("a"), Just("b")];
    prop_oneof![
        value.clone().prop_map(|v| format!("require r: b.acl == \"{v}\" fix b.acl = \"{v}\"")),
        value.clone().prop_map(|v| format!("require r: b.acl != \"{v}\"")),
        (0..3).prop_map(|n| format!("require r: b.size == {n} fix b.size = {n}")),
        (0..3).prop_map(|n| format!("require r: b.size != {n} fix remove b.size")),
        word.clone()
            .prop_map(|w| format!("require r: b.words.any(w => w == \"{w}\") fix b.words += \"{w}\"")),
        word.clone().prop_map(|w| format!("require r: b.words.none(w => w == \"{w}\")")),
        word.prop_map(|w| format!("for w in b.words {{ require r: w != \"{w}\" fix remove w }}")),
        (key.clone(), value).prop_map(|(k, v)| format!(
            "require r: b.tags[\"{k}\"] == \"{v}\" fix b.tags[\"{k}\"] = \"{v}\""
        )),
        key.prop_map(|k| format!("require r: b.tags[\"{k}\"] is absent fix remove b.tags[\"{k}\"]")),
        any::<bool>().prop_map(|on| format!("require r: b.v.on == {on} fix b.v.on = {on}")),
        (0..2).prop_map(|n| format!(
            "require r: b.v.days == {n} and b.size == {n} fix {{ b.v.days = {n}; b.size = {n} }}"
        )),
    ]
}

fn said() -> impl Strategy<Value = Said> {
    (rules(), prop::bool::weighted(0.8)).prop_map(|(rule, remediate)| Said { rule, remediate })
}

fn node() -> impl Strategy<Value = String> {
    let acl = prop_oneof![Just(""), Just("acl: \"p\", "), Just("acl: \"q\", "), Just("acl: unknown, ")];
    let size = prop_oneof![Just(""), Just("size: 1, "), Just("size: 2, ")];
    let words = prop_oneof![
        Just(""),
        Just("words: [\"x\"], "),
        Just("words: [\"x\", \"z\", \"x\"], "),
        Just("words: [\"y\", \"x\"], "),
    ];
    let tags = prop_oneof![
        Just(""),
        Just("tags: { \"a\": \"p\" }, "),
        Just("tags: { \"a\": \"q\", \"c\": \"p\" }, ")
    ];
    let v = prop_oneof![
        Just(""),
        Just("v: { on: true }, "),
        Just("v: { on: false, days: 1 }, "),
        Just("v: unknown, ")
    ];
    (acl, size, words, tags, v).prop_map(|(a, s, w, t, v)| format!("{{ {a}{s}{w}{t}{v}}}"))
}

/// The pack of these policies, named in an order, with the nodes as a test.
fn pack(said: &[Said], order: &[usize], nodes: &[String]) -> String {
    let mut text = TYPES.to_owned();
    for (index, said) in said.iter().enumerate() {
        let level = if said.remediate { "remediate" } else { "mandatory" };
        let name = order.get(index).copied().unwrap_or(index);
        text.push_str(&format!("policy p{name} for b: Bucket {{\n  level {level}\n  {}\n}}\n", said.rule));
    }
    text.push_str("test \"nodes\" {\n");
    for (index, node) in nodes.iter().enumerate() {
        text.push_str(&format!("  given Bucket as n{index} {node}\n"));
    }
    text.push_str("}\n");
    text
}

fn repaired(text: &str, threads: usize) -> Result<Repaired, TestCaseError> {
    let files = [SourceFile { path: "rules.pol", text }];
    let checked = check(&World { files: &files, schemas: &NoSchemas, frameworks: &[] });
    let wrong = || TestCaseError::fail(format!("{text}\n{:?}", checked.diagnostics));
    let module = checked.module.ok_or_else(wrong)?;
    let params = bind_params(&module, &[]).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let read_set = ReadSet::of(&module).at_once();
    let given = module.tests.first().map(|test| test.given.as_slice()).unwrap_or_default();
    let graph = from_given(&module, &read_set, &NoSchemas, given);
    let settings = Settings { threads, ..Settings::default() };
    Ok(repair(Program { module: &module, params: &params }, graph, &settings, &Progress::default()))
}

/// A list without its order: what several policies add stands in the order of their names.
fn sorted(list: &str) -> String {
    let mut parts: Vec<&str> = list.split(',').collect();
    parts.sort_unstable();
    parts.join(",")
}

/// What the observer saw of each node: its properties by name.
fn observed(run: &pol_engine::Run) -> BTreeMap<String, BTreeMap<String, String>> {
    let seen = run.findings.iter().filter(|finding| finding.policy.ends_with("zz_observer"));
    let properties = |message: &str| {
        let words: Vec<&str> = message.split(' ').collect();
        words
            .chunks_exact(2)
            .filter_map(|pair| Some((pair.first()?.to_string(), sorted(pair.last()?))))
            .collect()
    };
    seen.map(|finding| (finding.resource.address.clone(), properties(&finding.message))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_was_fixed_holds(said in prop::collection::vec(said(), 1..6), nodes in prop::collection::vec(node(), 1..4)) {
        let order: Vec<usize> = (0..said.len()).collect();
        let text = pack(&said, &order, &nodes);
        let repaired = repaired(&text, 1)?;
        let dropped: BTreeSet<_> = repaired.dropped.iter().map(|d| (&d.policy, &d.address)).collect();
        for applied in &repaired.applied {
            let fails = repaired.after.findings.iter().any(|finding| {
                finding.verdict == Verdict::Fail
                    && finding.policy == applied.policy
                    && finding.resource.address == applied.address
            });
            let is_told = dropped.contains(&(&applied.policy, &applied.address));
            prop_assert!(!fails || is_told, "{text}\n{:#?}", repaired.applied);
        }
    }

    #[test]
    fn nothing_unrelated_changes(said in prop::collection::vec(said(), 1..6), nodes in prop::collection::vec(node(), 1..4)) {
        let order: Vec<usize> = (0..said.len()).collect();
        let text = pack(&said, &order, &nodes);
        let repaired = repaired(&text, 1)?;
        let changes = repaired.applied.iter().flat_map(|applied| &applied.changes);
        let written: BTreeSet<(String, String)> = changes
            .map(|change| (change.resource.clone(), change.path.split('/').nth(1).unwrap_or_default().to_owned()))
            .collect();
        let (before, after) = (observed(&repaired.before), observed(&repaired.after));
        for (address, properties) in &after {
            for (name, value) in properties {
                let is_written = written.contains(&(address.clone(), name.clone()));
                let was = before.get(address).and_then(|properties| properties.get(name));
                prop_assert!(is_written || was == Some(value), "{address}.{name}: {was:?} to {value}\n{text}");
            }
        }
    }

    #[test]
    fn order_and_threads_decide_nothing(
        said in prop::collection::vec(said(), 2..6),
        nodes in prop::collection::vec(node(), 1..4),
    ) {
        let order: Vec<usize> = (0..said.len()).collect();
        let reversed: Vec<usize> = order.iter().rev().copied().collect();
        let one = repaired(&pack(&said, &order, &nodes), 1)?;
        let other = repaired(&pack(&said, &reversed, &nodes), 4)?;
        prop_assert_eq!(observed(&one.after), observed(&other.after));
        prop_assert_eq!(one.after.summary, other.after.summary);
        prop_assert_eq!(one.applied.len(), other.applied.len());
    }
}
