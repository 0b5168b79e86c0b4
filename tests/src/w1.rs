//! Workload W1: a Terraform plan of many resources, in the shape of `terraform show -json`.
//!
//! The benches measure on it and the suites judge it. Distributions are fixed (30 in 100 resources are buckets, 1 in 10
//! buckets is public, …); the seed decides the rest. The same size and seed give the same bytes on every machine.
//! Values stand twice, under `planned_values` and under `resource_changes`, as Terraform writes them: 1.47 kB a resource.

const PROVIDER: &str = "registry.terraform.io/hashicorp/aws";

/// The bytes of a plan that creates `resources` resources, or one more: the public access block of a last bucket.
pub fn plan(resources: usize, seed: u64) -> Vec<u8> {
    let mut dice = Dice { state: seed, groups: u64::try_from(resources).unwrap_or(u64::MAX).max(1) };
    let mut plan = Plan::default();
    while plan.count < resources {
        let made = resource(&mut dice, plan.next());
        let is_bucket = made.source_type == "aws_s3_bucket";
        plan.push(&made);
        if is_bucket && dice.percent(80) {
            let block = public_access_block(&mut dice, plan.next());
            plan.push(&block);
        }
    }
    plan.finish()
}

/// Both halves of the document, written side by side.
#[derive(Default)]
struct Plan {
    count: usize,
    planned: String,
    changes: String,
}

impl Plan {
    /// The number in the name and the address of the next resource; the first is 1.
    fn next(&self) -> usize {
        self.count + 1
    }

    fn push(&mut self, resource: &Values) {
        let Values { source_type, json } = resource;
        let number = self.next();
        let separator = if self.count == 0 { "" } else { "," };
        let head = format!(
            r#"{separator}{{"address":"{source_type}.r{number}","mode":"managed","type":"{source_type}","name":"r{number}","provider_name":"{PROVIDER}","#
        );
        self.planned.push_str(&head);
        self.planned.push_str(r#""schema_version":0,"values":"#);
        self.planned.push_str(json);
        self.planned.push_str(r#","sensitive_values":{}}"#);
        self.changes.push_str(&head);
        self.changes.push_str(r#""change":{"actions":["create"],"before":null,"after":"#);
        self.changes.push_str(json);
        self.changes.push_str(r#","after_unknown":{"id":true,"arn":true,"tags_all":{}},"before_sensitive":false,"after_sensitive":{}}}"#);
        self.count = number;
    }

    fn finish(self) -> Vec<u8> {
        let mut out = String::with_capacity(self.planned.len() + self.changes.len() + 256);
        out.push_str(r#"{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"resources":["#);
        out.push_str(&self.planned);
        out.push_str(r#"]}},"resource_changes":["#);
        out.push_str(&self.changes);
        out.push_str(r#"],"configuration":{}}"#);
        out.into_bytes()
    }
}

/// The type of a resource and its values as a JSON object.
struct Values {
    source_type: &'static str,
    json: String,
}

fn resource(dice: &mut Dice, number: usize) -> Values {
    match dice.below(100) {
        0..30 => bucket(dice, number),
        30..50 => security_group(dice, number),
        50..70 => instance(dice, number),
        70..80 => database(dice, number),
        80..90 => volume(dice, number),
        _ => iam_policy(dice, number),
    }
}

fn bucket(dice: &mut Dice, number: usize) -> Values {
    let name = if dice.percent(95) { format!("bucket-{number}") } else { format!("Bucket_{number}") };
    let acl = if dice.percent(90) { "private" } else { "public-read" };
    let region = dice.pick(&["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2"]);
    let (tags, versioned) = (tags(dice, number), dice.percent(50));
    let encryption = if dice.percent(80) { default_encryption(dice) } else { String::new() };
    let lifecycle = list(dice.below(3), lifecycle_rule);
    Values {
        source_type: "aws_s3_bucket",
        json: format!(
            r#"{{"bucket":"{name}","acl":"{acl}","bucket_prefix":null,"force_destroy":false,"tags":{tags},"region":"{region}","versioning":[{{"enabled":{versioned},"mfa_delete":false}}],"logging":[],"website":[],"cors_rule":[],"grant":[],"server_side_encryption_configuration":[{encryption}],"lifecycle_rule":{lifecycle}}}"#
        ),
    }
}

fn default_encryption(dice: &mut Dice) -> String {
    let algorithm = dice.pick(&["aws:kms", "AES256"]);
    format!(
        r#"{{"rule":[{{"apply_server_side_encryption_by_default":[{{"kms_master_key_id":null,"sse_algorithm":"{algorithm}"}}],"bucket_key_enabled":null}}]}}"#
    )
}

fn lifecycle_rule(index: u64) -> String {
    let days = 30 * index + 30;
    format!(
        r#"{{"id":"lr{index}","enabled":true,"prefix":"logs/","expiration":[{{"days":{days}}}],"transition":[]}}"#
    )
}

/// Follows its bucket at once and names it by the usual name, which 5 in 100 buckets do not have.
fn public_access_block(dice: &mut Dice, number: usize) -> Values {
    let (bucket, policy) = (number - 1, dice.percent(90));
    Values {
        source_type: "aws_s3_bucket_public_access_block",
        json: format!(
            r#"{{"bucket":"bucket-{bucket}","block_public_acls":true,"block_public_policy":{policy},"ignore_public_acls":true,"restrict_public_buckets":true}}"#
        ),
    }
}

fn security_group(dice: &mut Dice, number: usize) -> Values {
    let ingress = list(1 + dice.below(5), |_| group_rule(dice));
    let (egress, tags, vpc) = (group_rule(dice), tags(dice, number), dice.below(50));
    Values {
        source_type: "aws_security_group",
        json: format!(
            r#"{{"name":"sg-{number}","description":"generated","ingress":{ingress},"egress":[{egress}],"revoke_rules_on_delete":false,"tags":{tags},"vpc_id":"vpc-{vpc}","timeouts":null}}"#
        ),
    }
}

fn group_rule(dice: &mut Dice) -> String {
    let port = dice.pick(&["22", "80", "443", "3389", "5432", "8080"]);
    let blocks = list(1 + dice.below(3), |_| {
        format!(r#""{}""#, dice.pick(&["10.0.0.0/8", "192.168.1.0/24", "0.0.0.0/0", "172.16.4.0/22"]))
    });
    format!(
        r#"{{"cidr_blocks":{blocks},"description":"managed","from_port":{port},"to_port":{port},"protocol":"tcp","ipv6_cidr_blocks":[],"prefix_list_ids":[],"security_groups":[],"self":false}}"#
    )
}

fn instance(dice: &mut Dice, number: usize) -> Values {
    let (ami, subnet) = (dice.below(1 << 32), dice.below(200));
    let instance_type = dice.pick(&["t3.micro", "t3.large", "m5.large", "p4d.24xlarge", "c6i.xlarge"]);
    let tokens = dice.pick(&["required", "required", "optional"]);
    let (public, monitored, encrypted) = (dice.percent(10), dice.percent(50), dice.percent(80));
    let tags = tags(dice, number);
    let groups = list(1 + dice.below(3), |_| format!(r#""sg-{}""#, dice.group()));
    Values {
        source_type: "aws_instance",
        json: format!(
            r#"{{"ami":"ami-{ami:08x}","instance_type":"{instance_type}","associate_public_ip_address":{public},"metadata_options":[{{"http_endpoint":"enabled","http_tokens":"{tokens}","http_put_response_hop_limit":1}}],"monitoring":{monitored},"ebs_optimized":true,"tags":{tags},"user_data":null,"subnet_id":"subnet-{subnet}","root_block_device":[{{"encrypted":{encrypted},"volume_size":20,"volume_type":"gp3","delete_on_termination":true,"iops":3000,"kms_key_id":null}}],"vpc_security_group_ids":{groups},"timeouts":null}}"#
        ),
    }
}

fn database(dice: &mut Dice, number: usize) -> Values {
    let engine = dice.pick(&["postgres", "mysql"]);
    let (encrypted, public) = (dice.percent(80), dice.percent(10));
    let (two_zones, protected) = (dice.percent(50), dice.percent(50));
    let (backups, group) = (dice.below(30), dice.group());
    let tags = tags(dice, number);
    Values {
        source_type: "aws_db_instance",
        json: format!(
            r#"{{"identifier":"db-{number}","engine":"{engine}","engine_version":"15.4","instance_class":"db.m5.large","allocated_storage":100,"storage_encrypted":{encrypted},"publicly_accessible":{public},"multi_az":{two_zones},"backup_retention_period":{backups},"deletion_protection":{protected},"tags":{tags},"username":"admin","password":"redacted","skip_final_snapshot":true,"vpc_security_group_ids":["sg-{group}"]}}"#
        ),
    }
}

fn volume(dice: &mut Dice, number: usize) -> Values {
    let (encrypted, size, tags) = (dice.percent(80), 8 + dice.below(1992), tags(dice, number));
    Values {
        source_type: "aws_ebs_volume",
        json: format!(
            r#"{{"availability_zone":"us-east-1a","encrypted":{encrypted},"size":{size},"type":"gp3","iops":3000,"kms_key_id":null,"multi_attach_enabled":null,"snapshot_id":null,"tags":{tags},"throughput":125}}"#
        ),
    }
}

fn iam_policy(dice: &mut Dice, number: usize) -> Values {
    let action = dice.pick(&["*", "s3:*", "s3:GetObject", "ec2:Describe*"]);
    let (on, tags) = (dice.pick(&["*", "arn:aws:s3:::b/*"]), tags(dice, number));
    let document = format!(
        r#"{{\"Version\": \"2012-10-17\", \"Statement\": [{{\"Sid\": \"S1\", \"Effect\": \"Allow\", \"Action\": \"{action}\", \"Resource\": \"{on}\"}}]}}"#
    );
    Values {
        source_type: "aws_iam_policy",
        json: format!(
            r#"{{"name":"p-{number}","path":"/","description":null,"policy":"{document}","tags":{tags}}}"#
        ),
    }
}

fn tags(dice: &mut Dice, number: usize) -> String {
    let environment = dice.pick(&["dev", "stage", "prod"]);
    let mut json = format!(r#"{{"Name":"res-{number}","environment":"{environment}""#);
    if dice.percent(80) {
        json.push_str(&format!(r#","cost-center":"cc-{}""#, 100 + dice.below(899)));
    }
    if dice.percent(70) {
        json.push_str(&format!(r#","owner":"team-{}""#, dice.below(40)));
    }
    json.push('}');
    json
}

/// A JSON list of `length` elements, each made from its index.
fn list(length: u64, element: impl FnMut(u64) -> String) -> String {
    let elements: Vec<String> = (0..length).map(element).collect();
    format!("[{}]", elements.join(","))
}

/// Splitmix64: small, fast, the same everywhere.
struct Dice {
    state: u64,
    /// How many names of security groups are drawn from; the world has a group for one in six of them.
    groups: u64,
}

impl Dice {
    fn roll(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number in `0..limit`; the bias of the remainder is below one in a billion for the limits used here.
    fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit
    }

    /// True `chance` times in a hundred.
    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// The number of a security group, which may be outside the plan.
    fn group(&mut self) -> u64 {
        self.below(self.groups)
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        let length = u64::try_from(from.len()).unwrap_or(1);
        let index = usize::try_from(self.below(length)).unwrap_or(0);
        from.get(index).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::plan;
    use serde_json::Value;

    fn read(resources: usize, seed: u64) -> Value {
        serde_json::from_slice(&plan(resources, seed)).expect("a plan is JSON")
    }

    fn changes(document: &Value) -> &Vec<Value> {
        document["resource_changes"].as_array().expect("a list of changes")
    }

    #[test]
    fn a_plan_holds_what_was_asked_for_or_one_block_more() {
        for resources in [1, 2, 3, 100] {
            let count = changes(&read(resources, 7)).len();
            assert!(count == resources || count == resources + 1, "{count} for {resources}");
        }
        assert!(changes(&read(0, 7)).is_empty());
    }

    #[test]
    fn both_halves_say_the_same() {
        let document = read(200, 7);
        let planned = document["planned_values"]["root_module"]["resources"].as_array().expect("a list");
        assert_eq!(planned.len(), changes(&document).len());
        for (planned, change) in planned.iter().zip(changes(&document)) {
            assert_eq!(planned["address"], change["address"]);
            assert_eq!(planned["values"], change["change"]["after"]);
        }
    }

    #[test]
    fn the_seed_decides_the_bytes() {
        assert_eq!(plan(300, 7), plan(300, 7));
        assert_ne!(plan(300, 7), plan(300, 8));
    }

    #[test]
    fn ten_thousand_resources_weigh_about_fourteen_and_a_half_megabytes() {
        let megabytes = plan(10_000, 7).len() / 100_000;
        assert!((142..=152).contains(&megabytes), "{megabytes} tenths of a megabyte");
    }

    #[test]
    fn types_and_mistakes_come_in_their_proportions() {
        let document = read(10_000, 7);
        let of_type = |name: &str| changes(&document).iter().filter(|change| change["type"] == name).count();
        assert!((2_250..=2_600).contains(&of_type("aws_s3_bucket")));
        assert!((1_750..=2_100).contains(&of_type("aws_s3_bucket_public_access_block")));
        assert!((1_450..=1_800).contains(&of_type("aws_instance")));
        let public = changes(&document)
            .iter()
            .filter(|change| change["change"]["after"]["acl"] == "public-read")
            .count();
        assert!((190..=300).contains(&public), "{public} public buckets");
    }

    #[test]
    fn policies_are_text_that_is_json() {
        let document = read(300, 7);
        let text = changes(&document).iter().find_map(|change| change["change"]["after"]["policy"].as_str());
        let policy: Value = serde_json::from_str(text.expect("a policy")).expect("JSON in JSON");
        assert_eq!(policy["Statement"][0]["Effect"], "Allow");
    }
}
