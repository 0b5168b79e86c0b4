//! `pol schema import`: what is imported compiles and is used; what cannot be imported is refused with place and way out.

use crate::check;
use crate::folder::Folder;
use std::io::Write;
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/schemas").join(name)
}

/// Imports a fixture, and runs the tests of a pack that uses what came of it.
fn imports(name: &str, format: &str, pack: &str) {
    let folder = Folder::new(&[("rules.pol", pack.as_bytes())]);
    let schema = fixture(name);
    let schema = schema.to_str().unwrap();
    let guessed = folder.run(&["schema", "import", schema, "-o", "types"]);
    assert_eq!(guessed.0, 0, "{}", guessed.2);
    let said = folder.run(&["schema", "import", schema, "--as", format, "-o", "types"]);
    assert_eq!(said, guessed, "twice is once, and what is said is what is recognised");
    let (code, report, errors) = folder.run(&["test", "types", "rules.pol"]);
    assert_eq!(code, 0, "{report}{errors}");
    assert!(report.contains("1 test"), "{report}");
}

#[test]
fn a_terraform_provider_is_imported() {
    imports(
        "terraform.json",
        "terraform",
        r#"
policy servers_are_private for server: acme.Server {
  require private: server.public != true else "{server.name} is public in {server.zone}"
  require encrypted: server.disk.encrypted == true at server.disk.encrypted
  require named: server.network.rule.all(rule => rule.action == "allow") and server.aliases.count() < 3
}
test "a public server is refused" {
  given acme.Server as s { name: "a", public: true, disk: { encrypted: true }, network: { cidr: "10.0.0.0/8" } }
  expect servers_are_private.private for s fails at s.public
  expect servers_are_private.encrypted for s passes
}"#,
    );
}

#[test]
fn what_terraform_itself_prints_is_imported() {
    let folder = Folder::new(&[]);
    let schema = fixture("terraform-builtin.json");
    let (code, _, said) = folder.run(&["schema", "import", schema.to_str().unwrap(), "-o", "types"]);
    assert_eq!(code, 0, "{said}");
    let text = std::fs::read_to_string(folder.path().join("types/terraform.pol")).unwrap();
    assert!(text.contains("from terraform \"terraform_data\""), "{text}");
}

#[test]
fn a_pulumi_package_is_imported() {
    imports(
        "pulumi.json",
        "pulumi",
        r#"
policy nobody_writes for store: acme.storage.Store {
  require readers: store.rules.all(rule => rule.what != "write") else "{store.store_name} can be written at {store.endpoint}"
}
test "a writer is refused" {
  given acme.storage.Store as s { store_name: "a", rules: [{ who: "me", what: "write" }] }
  expect nobody_writes for s fails
}"#,
    );
}

#[test]
fn cloudformation_types_are_imported() {
    imports(
        "cloudformation",
        "cloudformation",
        r#"
policy sites_are_strict for site: cloudformation.acme.web.Site {
  require strict: site.tls_mode == "strict" else "{site.site_name}"
  require tagged: site.tags["owner"] is present and site.routes.all(route => route.weight > 0)
}
test "a site without TLS is refused" {
  given cloudformation.acme.web.Site as s { site_name: "a", tls_mode: "off", tags: { "owner": "me" }, routes: [{ path: "/" }] }
  expect sites_are_strict.strict for s fails at s.tls_mode
  expect sites_are_strict.tagged for s passes
}"#,
    );
}

#[test]
fn custom_resources_are_imported_in_all_versions() {
    imports(
        "crds",
        "kubernetes",
        r#"
policy server_certificates for c: k8s.acme_io.Certificate {
  require server: c.spec.usage == "server" and c.spec.legacy != true else "{c.metadata.name} in {c.metadata.namespace}"
}
test "a client certificate is refused" {
  given k8s.acme_io.Certificate as c { metadata: { name: "a", namespace: "b" }, spec: { usage: "client", dns_names: ["x"] } }
  expect server_certificates for c fails at c.spec.usage
}"#,
    );
}

#[test]
fn an_openapi_document_is_imported() {
    imports(
        "openapi-v3.json",
        "kubernetes",
        r#"
policy robots_are_harmless for robot: k8s.fleet_acme_io.Robot {
  require harmless: robot.spec.armed == false else "{robot.metadata.name} in {robot.spec.pod_cidrs.count()} ranges"
}
test "an armed robot is refused" {
  given k8s.fleet_acme_io.Robot as r { metadata: { name: "a" }, spec: { armed: true } }
  expect robots_are_harmless for r fails at r.spec.armed
}"#,
    );
}

#[test]
fn a_json_schema_is_imported() {
    imports(
        "app-config.schema.json",
        "json-schema",
        r#"
fn is_low(config: app_config.AppConfig) -> bool { config.listen.port < 1024 }
resource Host { from terraform "acme_host"  config: app_config.AppConfig }
policy ports_are_high for host: Host { require high: not host.config.is_low() and host.config.replicas > 1 }
test "a low port is refused" {
  given Host as h { config: { listen: { port: 22 }, replicas: 2 } }
  expect ports_are_high for h fails
}"#,
    );
}

#[test]
fn only_what_matches_is_imported_and_nothing_else_is_overwritten() {
    let schema = fixture("terraform.json");
    let folder =
        Folder::new(&[("schema.json", &std::fs::read(schema).unwrap()), ("mine/acme.pol", b"// mine\n")]);
    check(
        "schema_import",
        &folder,
        &[
            &["schema", "import", "schema.json", "--types", "acme.data.*", "-o", "data"],
            &["schema", "import", "schema.json", "--types", "acme_disk*", "-o", "data"],
            &["schema", "import", "schema.json", "-o", "mine"],
            &["schema", "import", "schema.json", "--as", "pulumi", "-o", "types"],
            &["schema", "import", "missing.json", "-o", "types"],
            &["schema", "import", "mine", "-o", "types"],
        ],
    );
    assert!(folder.path().join("data/acme/data.pol").exists() && !folder.path().join("types").exists());
}

#[test]
fn what_is_no_schema_is_refused() {
    let deep = format!("{{\"properties\":{}1{}", "{\"a\":".repeat(4000), "}".repeat(4001));
    let laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nproperties: {x: *g, y: *g}\n";
    let folder = Folder::new(&[
        ("empty.json", b"  \n"),
        ("broken.json", b"{ \"properties\": {\n  \"a\": { \"type\": }"),
        ("binary.json", b"\x7fELF\xff\xfe"),
        ("list.json", b"[1, 2]"),
        ("plan.json", br#"{ "format_version": "1.2", "resource_changes": [] }"#),
        ("deep.json", deep.as_bytes()),
        ("laughs.yaml", laughs.as_bytes()),
        ("circle.json", br##"{ "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "$ref": "#/$defs/a" } } }"##),
        ("broken-ref.json", br##"{ "properties": { "a": { "$ref": "#/$defs/gone" } } }"##),
        ("bad.json", br#"{ "provider_schemas": { "acme": { "resource_schemas": { "acme_x": 1 } } } }"#),
        ("nothing.json", br#"{ "properties": {} }"#),
        ("mixed/a.json", br#"{ "properties": { "a": { "type": "string" } } }"#),
        ("mixed/b.json", br#"{ "typeName": "A::B::C", "properties": {} }"#),
        ("twice/a.json", br#"{ "typeName": "A::B::C", "properties": {} }"#),
        ("twice/b.json", br#"{ "typeName": "A::B::C", "properties": {} }"#),
    ]);
    let inputs = [
        "empty.json",
        "broken.json",
        "binary.json",
        "list.json",
        "plan.json",
        "deep.json",
        "laughs.yaml",
        "circle.json",
        "broken-ref.json",
        "bad.json",
        "nothing.json",
        "mixed",
        "twice",
    ];
    let commands: Vec<Vec<&str>> =
        inputs.iter().map(|input| vec!["schema", "import", input, "-o", "types"]).collect();
    let commands: Vec<&[&str]> = commands.iter().map(Vec::as_slice).collect();
    check("schema_import_refused", &folder, &commands);
    assert!(!folder.path().join("types").exists());
}

#[test]
fn what_is_packed_is_unpacked() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&std::fs::read(fixture("pulumi.json")).unwrap()).unwrap();
    let folder = Folder::new(&[("schema.json.gz", &packed.finish().unwrap())]);
    let (code, report, said) = folder.run(&["schema", "import", "schema.json.gz", "-o", "types"]);
    assert_eq!(code, 0, "{said}");
    assert!(report.starts_with("2 resource types"), "{report}");
}

/// All schemas of a folder with snapshots, where `POL_SCHEMAS` names one.
#[test]
fn whole_registries_are_imported() {
    let Ok(schemas) = std::env::var("POL_SCHEMAS") else { return };
    for (name, count) in [("kubernetes.json.gz", 60), ("cloudformation.json.gz", 1_500)] {
        let folder = Folder::new(&[("rules.pol", b"test \"it compiles\" {}\n")]);
        let schema = Path::new(&schemas).join(name);
        let (code, report, said) = folder.run(&["schema", "import", schema.to_str().unwrap(), "-o", "types"]);
        assert_eq!(code, 0, "{said}");
        let types: usize = report.split(' ').next().unwrap().parse().unwrap();
        assert!(types > count, "{report}");
        let (code, report, said) = folder.run(&["test", "types", "rules.pol"]);
        assert_eq!(code, 0, "{report}{said}");
    }
}

/// Rules over the standard types of Kubernetes and of what only CloudFormation has.
const STANDARD: &str = r#"
policy images_are_pinned for pod: k8s.core.Pod {
  for container in pod.spec.containers {
    require pinned: (container.image ?? "").contains("@sha256:")
      else "{pod.metadata.name}: {container.name} runs {container.image}"
    require unprivileged: container.security_context.privileged != true
  }
  require own_network: pod.spec.host_network != true
}

policy jobs_do_not_share_the_host for job: k8s.batch.CronJob {
  require own_network: job.pod_spec.host_network != true
}

policy objects_have_an_owner for object: k8s.Object {
  require labelled: object.metadata.labels["owner"] is present else "{object.metadata.name} has no owner"
}

policy groups_are_owned for group: cloudformation.aiops.InvestigationGroup {
  require tagged: group.tags["owner"] is present
  require role_is_named: group.role.name == "investigator"
}

test "a pod with a loose image" {
  given k8s.core.Pod as p {
    metadata: { name: "web", labels: { "owner": "me" } },
    spec: { containers: [{ name: "a", image: "nginx:1" }, { name: "b", image: "nginx@sha256:0", security_context: { privileged: true } }] },
  }
  given k8s.apps.Deployment as d { metadata: { name: "api" }, spec: { replicas: 3 } }
  given k8s.batch.CronJob as c {
    metadata: { name: "nightly", labels: { "owner": "me" } },
    spec: { schedule: "@daily", job_template: { spec: { template: { spec: { host_network: true } } } } },
  }
  expect jobs_do_not_share_the_host for c fails at c.spec.job_template.spec.template.spec.host_network
  expect images_are_pinned.pinned for p fails at p.spec.containers[0].image
  expect images_are_pinned.unprivileged for p fails at p.spec.containers[1].security_context.privileged
  expect images_are_pinned.own_network for p passes
  expect objects_have_an_owner for p passes
  expect objects_have_an_owner for d fails
}

test "a type of CloudFormation alone" {
  given aws.iam.Role as r { name: "investigator", arn: "arn:aws:iam::1:role/investigator" }
  given cloudformation.aiops.InvestigationGroup as g { name: "a", role_arn: r, tags: { "owner": "me" } }
  expect groups_are_owned for g passes
}
"#;

#[test]
fn standard_types_of_kubernetes_and_cloudformation_are_used() {
    let folder = Folder::new(&[("rules.pol", STANDARD.as_bytes())]);
    let (code, report, said) = folder.run(&["test", "rules.pol"]);
    assert_eq!(code, 0, "{report}{said}");
    assert!(report.contains("2 tests"), "{report}");
}
