//! What the tables say is what is written: small schemas in, the text of a pack out.

use super::{edges, naming, overlay, packs, schema};
use crate::write;

/// Facts of the provider that every case shares.
const PROVIDERS: &str = r#"
[over_all]
name = "Taggable"
property = "tags"
doc = "What carries tags, anywhere."
[providers.aws]
source = "docs"
computed = ["region"]
fractional = ["aws_s3_meter.rate"]
interface = { name = "Taggable", property = "tags", doc = "What carries tags." }
"#;

const NAMES: &str = "[tokens]\n[names]\n[aliases]\n[cloudformation]\n";

const EDGES: &str = "rules = []\n[bare]\n[networks]\n[types]";

/// A type whose number may be a fraction, beside every case.
const METER: &str =
    r#""aws_s3_meter":{"pulumi":["aws:s3/meter:Meter"],"attributes":{"rate":{"type":"number"}}}"#;

/// The text of `aws.s3` for one or more resources, or what is wrong with the tables.
fn generate(resources: &str, overlay: &str, edges: &str) -> Result<String, String> {
    let schema = format!(r#"{{"provider":"aws","version":"1.0.0","resources":{{{resources},{METER}}}}}"#);
    let schemas: Vec<schema::Schema> = vec![serde_json::from_str(&schema).unwrap()];
    let names: naming::Names = toml::from_str(NAMES).unwrap();
    let overlay: overlay::Overlay = toml::from_str(&format!("{PROVIDERS}{overlay}")).unwrap();
    let links: edges::Links = toml::from_str(edges).unwrap();
    let packs = packs::build(&schemas, &names, &overlay, &links)?;
    Ok(packs.iter().find(|pack| pack.path == "aws.s3").map(write::pack).unwrap())
}

/// A bucket with these properties.
fn bucket(attributes: &str) -> String {
    format!(r#""aws_s3_bucket":{{"pulumi":["aws:s3/bucket:Bucket"],"attributes":{{{attributes}}}}}"#)
}

/// The lines of the resource `Bucket` and of its records, without the sources.
fn body(attributes: &str, facts: &str) -> String {
    let overlay = format!("[enums]\n[types.aws_s3_bucket]\nsource = \"docs\"\n{facts}");
    let text = generate(&bucket(attributes), &overlay, EDGES).unwrap();
    let (_, body) = text.split_once("bucket:Bucket\"\n\n").unwrap();
    let (body, _) = body.split_once("\nresource Meter").unwrap();
    body.to_owned()
}

#[test]
fn what_may_be_left_out_is_optional_and_collections_never_are() {
    let attributes = r#""name":{"type":"string","required":true},"size":{"type":"number"},"ids":{"type":"set<string>"},
        "arn":{"type":"string","computed":true},"region":{"type":"string"}"#;
    let expected = "  arn: string computed\n  id: string computed\n  ids: set<string>\n  name: string\n  region: string computed\n  size: int?\n}\n";
    assert_eq!(body(attributes, ""), expected);
}

#[test]
fn facts_improve_the_schema() {
    let attributes = r#""acl":{"type":"string"},"name":{"type":"string"},"password":{"type":"string"}"#;
    let facts = "required = [\"name\"]\ncreate_only = [\"name\"]\nsensitive = [\"password\"]\ntypes = { acl = \"Acl\" }\ndefaults = { acl = '\"private\"' }";
    let expected = "  acl: Acl = \"private\"\n  id: string computed\n  name: string create_only\n  password: string? sensitive\n}\n";
    assert_eq!(body(attributes, facts), expected);
}

#[test]
fn blocks_are_records_and_those_that_stand_once_are_no_lists() {
    let attributes = r#""rule":{"block":"list","attributes":{"port":{"type":"number"}}},
        "log":{"block":"list","max_items":1,"attributes":{"target":{"block":"set","max_items":1,"required":true,"attributes":{}}}}"#;
    let expected = "  id: string computed\n  log: BucketLog?\n  rule: list<BucketRule>\n}\n
type BucketLog {\n  target: BucketLogTarget\n}\n
type BucketLogTarget {\n}\n
type BucketRule {\n  port: int?\n\n  let open: bool = port == 22\n}\n";
    assert_eq!(
        body(attributes, "[types.aws_s3_bucket.lets]\nrule = [\"open: bool = port == 22\"]"),
        expected
    );
}

#[test]
fn blocks_that_the_provider_does_not_fill_in_say_so() {
    let attributes =
        r#""rule":{"block":"list","attributes":{}},"log":{"block":"list","max_items":1,"attributes":{}}"#;
    let text = body(attributes, "defaults = { rule = \"[]\", log = \"absent\" }");
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(" = ")).collect();
    assert_eq!(lines, ["  log: BucketLog? = absent", "  rule: list<BucketRule> = []"]);
}

#[test]
fn a_number_is_whole_unless_a_table_says_otherwise() {
    let text = generate(&bucket(r#""rate":{"type":"number"}"#), "[enums]\n[types]", EDGES).unwrap();
    let rates: Vec<&str> = text.lines().filter(|line| line.contains("rate:")).collect();
    assert_eq!(rates, ["  rate: int?", "  rate: float?"]);
}

#[test]
fn a_record_leaves_the_names_of_resources_alone() {
    let acl = r#""aws_s3_bucket_acl":{"pulumi":["aws:s3/bucketAcl:BucketAcl"],"attributes":{}}"#;
    let resources = format!("{},{acl}", bucket(r#""acl":{"block":"single","attributes":{}}"#));
    let text = generate(&resources, "[enums]\n[types]", EDGES).unwrap();
    assert!(text.contains("  acl: BucketAclBlock?\n"), "{text}");
}

#[test]
fn a_property_makes_an_interface() {
    let text = generate(&bucket(r#""tags":{"type":"map<string>"}"#), "[enums]\n[types]", EDGES).unwrap();
    assert!(text.contains("use aws.Taggable\n\nresource Bucket is Taggable, std.Taggable {\n"), "{text}");
}

/// The edge lines of a bucket and of its access block.
fn edge_lines(edges: &str) -> Result<Vec<String>, String> {
    let block = r#""aws_s3_block":{"pulumi":["aws:s3/block:Block"],"attributes":{"bucket":{"type":"string"},"ids":{"type":"list<string>"}}}"#;
    let resources = format!("{},{block}", bucket(r#""name":{"type":"string"}"#));
    let text = generate(&resources, "[enums]\n[types]", edges)?;
    Ok(text.lines().filter_map(|line| line.strip_prefix("  edge ")).map(str::to_owned).collect())
}

#[test]
fn edges_name_their_targets_as_the_file_does() {
    let edges = r#"
        rules = [{ provider = "aws", property = "ids", edge = "buckets", target = "aws_s3_bucket", keys = "id" }]
        [bare]
        [networks]
        network = ["aws_s3_block.buckets"]
        [types.aws_s3_block]
        bucket_node = "aws_s3_bucket? by bucket = name | id"
        [types.aws_s3_bucket]
        block = "aws_s3_block? = inverse bucket_node"
    "#;
    let expected = [
        "bucket_node: Bucket? by bucket = name | id",
        "buckets: list<Bucket> by ids = id in network",
        "block: Block? = inverse Block.bucket_node",
    ];
    assert_eq!(edge_lines(edges).unwrap(), expected);
}

#[test]
fn a_fact_that_speaks_of_nothing_is_refused() {
    let edge = |spec: &str| {
        edge_lines(&format!("rules = []\n[bare]\n[networks]\n[types.aws_s3_block]\n{spec}")).unwrap_err()
    };
    assert_eq!(
        edge(r#"bucket_node = "aws_s3_bucket? by bucket = nam""#),
        "aws_s3_block.bucket_node: no property `nam`"
    );
    assert_eq!(
        edge(r#"bucket_node = "aws_s3_bucket? by bukket = id""#),
        "aws_s3_block.bucket_node: no property `bukket`"
    );
    assert_eq!(
        edge(r#"bucket_node = "aws_s4_bucket? by bucket = id""#),
        "aws_s3_block.bucket_node: no type `aws_s4_bucket`"
    );
    assert_eq!(
        edge(r#"bucket = "aws_s3_bucket? by bucket = id""#),
        "aws_s3_block: the edge `bucket` has the name of a property"
    );

    let rate = r#""rate":{"type":"number"}"#;
    let stale = "[enums]\n[types.aws_s3_bucket]\nsource = \"docs\"\ncreate_only = [\"nam\"]";
    let refused = generate(&bucket(rate), stale, EDGES).unwrap_err();
    assert_eq!(refused, "overlay: `aws_s3_bucket` has no property `nam`");
    let unsourced = "[enums]\n[types.aws_s3_bucket]\nsource = \"\"";
    let refused = generate(&bucket(rate), unsourced, EDGES).unwrap_err();
    assert_eq!(refused, "the facts of `aws_s3_bucket` have no source");
}

#[test]
fn names_refer_to_types_of_the_service_unless_a_rule_says_otherwise() {
    let rules = |rules: &str| format!("rules = [{rules}]\n[bare]\naws = [\"bucket\"]\n[networks]\n[types]");
    let by_name = edge_lines(&rules("")).unwrap();
    assert_eq!(by_name, ["bucket_node: Bucket? by bucket = name | id"]);

    let other = r#"{ provider = "aws_s3", property = "*ket", target = "aws_s3_meter", keys = "id" }"#;
    assert_eq!(edge_lines(&rules(other)).unwrap(), ["bucket_node: Meter? by bucket = id"]);
    let nothing = r#"{ provider = "aws", property = "bucket" }"#;
    assert!(edge_lines(&rules(nothing)).unwrap().is_empty());
}

#[test]
fn a_name_of_a_source_is_one_type() {
    let twin = r#""aws_s3_twin":{"pulumi":["aws:s3/twin:Twin","aws:s3/bucket:Bucket"],"attributes":{}}"#;
    let refused = generate(&format!("{},{twin}", bucket("")), "[enums]\n[types]", EDGES).unwrap_err();
    assert_eq!(refused, "`aws:s3/bucket:Bucket` of pulumi is both aws.s3.Bucket and aws.s3.Twin");
}
