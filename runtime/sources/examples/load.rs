//! How long loading a plan takes, against skipping through the same bytes: `load PLAN [ROUNDS]`.
//!
//! The types and the demand are those of the eleven rules of workload W1.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement for people")]

#[path = "../../graph/tests/world/mod.rs"]
mod world;

use pol_sources::{Input, read};
use std::time::{Duration, Instant};
use world::World;

const TYPES: &str = "aws.s3.Bucket aws_s3_bucket is aws.Taggable
  bucket: string computed
  id: string computed
  acl: string?
  tags: map<string>
  edge block: aws.s3.Block? inverse bucket_node
aws.s3.Block aws_s3_bucket_public_access_block
  bucket: string
  block_public_acls: bool = false
  block_public_policy: bool = false
  ignore_public_acls: bool = false
  restrict_public_buckets: bool = false
  edge bucket_node: aws.s3.Bucket? by bucket = bucket | id
aws.ec2.SecurityGroup aws_security_group is aws.Taggable
  ingress: list<Ingress>
  tags: map<string>
aws.ec2.Instance aws_instance is aws.Taggable
  instance_type: string?
  metadata_options: Metadata?
  tags: map<string>
aws.rds.Instance aws_db_instance is aws.Taggable
  storage_encrypted: bool = false
  publicly_accessible: bool = false
  tags: map<string>
aws.ebs.Volume aws_ebs_volume is aws.Taggable
  encrypted: bool = false
  tags: map<string>
aws.iam.Policy aws_iam_policy is aws.Taggable
  tags: map<string>
record Ingress
  from_port: int
  to_port: int
  protocol: string
  cidr_blocks: list<cidr>
record Metadata
  http_tokens: string?
";

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_default();
    let rounds: usize = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(15);
    let bytes = std::fs::read(&path).unwrap();
    let world = World::new(TYPES);
    let (mut skim, mut load, mut nodes) = (Duration::MAX, Duration::MAX, 0);
    for _ in 0..rounds {
        skim = skim.min(timed(|| {
            let members =
                sonic_rs::to_object_iter(&bytes[..]).map(|member| member.unwrap().1.as_raw_str().len());
            assert!(members.sum::<usize>() > 0);
        }));
        let inputs = [Input { name: &path, bytes: bytes.as_slice().into() }];
        load = load.min(timed(|| {
            nodes = read(&inputs, &world.module, &world.read_set, &world.types).unwrap().resources;
        }));
    }
    let ratio = load.as_secs_f64() / skim.as_secs_f64();
    println!("{nodes} resources, {} bytes: skim {skim:.1?}, load {load:.1?}, ratio {ratio:.2}", bytes.len());
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
