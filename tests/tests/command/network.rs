//! Walks through the network that the standard types declare, in a plan in which nothing has an identifier yet.

use crate::check;
use crate::folder::Folder;

const PACK: &str = r#"
use aws.ec2.InternetGateway

/// Databases are not reachable from the internet, through however many hops.
policy database_is_not_exposed for db: aws.rds.Instance {
  let gate = InternetGateway.find(g => g.reaches(db, network))
  require hidden: gate is absent else "{db.identifier} can be reached: {path(gate, db, network)}"
}
"#;

/// What a resource refers to: its property, and the resources and attributes named there.
type Refers = (&'static str, &'static [&'static str]);

/// Resources by address: known values, and what refers to others.
const RESOURCES: [(&str, &str, &[Refers]); 13] = [
    ("aws_vpc.main", "{}", &[]),
    ("aws_internet_gateway.gate", "{}", &[("vpc_id", &["aws_vpc.main.id", "aws_vpc.main"])]),
    ("aws_subnet.open", "{}", &[("vpc_id", &["aws_vpc.main.id", "aws_vpc.main"])]),
    ("aws_subnet.closed", "{}", &[("vpc_id", &["aws_vpc.main.id", "aws_vpc.main"])]),
    ("aws_route_table.out", "{}", &[("vpc_id", &["aws_vpc.main.id", "aws_vpc.main"])]),
    (
        "aws_route.out",
        "{}",
        &[
            ("route_table_id", &["aws_route_table.out.id", "aws_route_table.out"]),
            ("gateway_id", &["aws_internet_gateway.gate.id", "aws_internet_gateway.gate"]),
        ],
    ),
    (
        "aws_route_table_association.open",
        "{}",
        &[
            ("route_table_id", &["aws_route_table.out.id", "aws_route_table.out"]),
            ("subnet_id", &["aws_subnet.open.id", "aws_subnet.open"]),
        ],
    ),
    (
        "aws_db_subnet_group.open",
        r#"{"name":"open"}"#,
        &[("subnet_ids", &["aws_subnet.open.id", "aws_subnet.open"])],
    ),
    (
        "aws_db_subnet_group.closed",
        r#"{"name":"closed"}"#,
        &[("subnet_ids", &["aws_subnet.closed.id", "aws_subnet.closed"])],
    ),
    ("aws_db_instance.orders", r#"{"identifier":"orders","db_subnet_group_name":"open"}"#, &[]),
    ("aws_db_instance.ledger", r#"{"identifier":"ledger","db_subnet_group_name":"closed"}"#, &[]),
    ("aws_db_instance.guest", r#"{"identifier":"guest","db_subnet_group_name":"elsewhere"}"#, &[]),
    ("aws_db_instance.maybe", r#"{"identifier":"maybe"}"#, &[("db_subnet_group_name", &["var.group"])]),
];

fn plan() -> String {
    let changes = RESOURCES.iter().map(|(address, after, refers)| {
        let kind = address.split('.').next().unwrap();
        let unknown: Vec<String> = refers.iter().map(|(name, _)| format!("{name:?}:true")).collect();
        let unknown = [vec![r#""id":true"#.to_owned()], unknown].concat().join(",");
        format!(
            r#"{{"address":"{address}","mode":"managed","type":"{kind}","change":{{"actions":["create"],"before":null,"after":{after},"after_unknown":{{{unknown}}}}}}}"#
        )
    });
    let configured = RESOURCES.iter().map(|(address, after, refers)| {
        let written: serde_json::Map<String, serde_json::Value> = serde_json::from_str(after).unwrap();
        let known =
            written.into_iter().map(|(name, value)| format!(r#"{name:?}:{{"constant_value":{value}}}"#));
        let refers = refers.iter().map(|(name, to)| format!(r#"{name:?}:{{"references":{to:?}}}"#));
        let all: Vec<String> = known.chain(refers).collect();
        let kind = address.split('.').next().unwrap();
        let expressions = all.join(",");
        format!(
            r#"{{"address":"{address}","mode":"managed","type":"{kind}","expressions":{{{expressions}}}}}"#
        )
    });
    let (changes, configured): (Vec<String>, Vec<String>) = (changes.collect(), configured.collect());
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.9.0","resource_changes":[{}],"configuration":{{"root_module":{{"resources":[{}]}}}}}}"#,
        changes.join(","),
        configured.join(",")
    )
}

#[test]
fn a_database_is_reached_through_the_network_of_a_plan() {
    let folder = Folder::with_disks();
    folder.write("network.pol", PACK.as_bytes());
    folder.write("network.json", plan().as_bytes());
    check("network", &folder, &[&["check", "-p", "network.pol", "network.json"]]);
}
