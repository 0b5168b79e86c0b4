use super::*;
use pol_check::{SourceFile, World, lint};

#[test]
fn every_path_is_found_and_decodes_to_itself() {
    let schemas = schemas();
    let paths = schemas.paths();
    assert!(paths.len() > 4_000 && paths.is_sorted());
    for path in paths {
        let resource = schemas.resource(path).map(|def| def.path.clone());
        let interface = || schemas.interface(path).map(|def| def.path.clone());
        assert_eq!(resource.or_else(interface).as_deref(), Some(path));
    }
}

#[test]
fn a_type_is_found_by_what_sources_call_it() {
    let found = |origin, name| schemas().by_source(origin, name).map(|def| def.path.to_string());
    assert_eq!(found(Origin::Terraform, "aws_s3_bucket").as_deref(), Some("aws.s3.Bucket"));
    assert_eq!(found(Origin::Pulumi, "aws:s3/bucket:Bucket").as_deref(), Some("aws.s3.Bucket"));
    assert_eq!(found(Origin::Pulumi, "aws:s3/bucketV2:BucketV2").as_deref(), Some("aws.s3.Bucket"));
    assert_eq!(found(Origin::Terraform, "aws_alb").as_deref(), Some("aws.lb.LoadBalancer"));
    assert_eq!(found(Origin::Pulumi, "gcp:ces/agent:Agent").as_deref(), Some("gcp.ces.Agent"));
    assert_eq!(found(Origin::TerraformData, "aws_s3_bucket"), None);
    assert_eq!(found(Origin::Terraform, "aws_s3_buckett"), None);
}

#[test]
fn records_are_found_with_a_type_that_uses_them() {
    let (owner, part) = schemas().part("aws.ec2.SecurityGroupIngress").unwrap();
    let TypeRef::Record(index) = part else { panic!("{part:?}") };
    assert_eq!(&*owner.records[index as usize].path, "aws.ec2.SecurityGroupIngress");
    assert!(schemas().part("aws.s3.Bucket").is_none());
}

#[test]
fn tagged_types_of_every_provider_share_an_interface() {
    assert!(schemas().interface("std.Taggable").is_some());
    for path in ["aws.s3.Bucket", "azure.storage.Account"] {
        assert!(schemas().resource(path).unwrap().has_interface("std.Taggable"), "{path}");
    }
}

#[test]
fn edges_lead_through_records_and_lists() {
    let edge = |path: &str, name: &str| {
        let def = schemas().resource(path).unwrap();
        let edge = def.edge(name).unwrap();
        (edge.target.to_string(), edge.many)
    };
    assert_eq!(edge("aws.lambda.Function", "subnet_nodes"), ("aws.ec2.Subnet".to_owned(), true));
    assert_eq!(edge("gcp.compute.RouterNat", "subnetworks"), ("gcp.compute.Subnetwork".to_owned(), true));
    assert_eq!(
        edge("azure.storage.Container", "storage_account"),
        ("azure.storage.Account".to_owned(), false)
    );
}

#[test]
fn a_damaged_table_is_empty_or_finds_nothing() {
    for bytes in [&[][..], &[1, 0, 0], &[255, 255, 255, 255], &[2, 0, 0, 0, 9, 0, 0, 0]] {
        let table = Table::new(bytes);
        assert_eq!(table.find("a"), None);
        assert_eq!(table.value(0), None);
    }
}

#[test]
fn the_packs_compile_and_no_lint_speaks() {
    let files: Vec<SourceFile<'_>> = packs()
        .iter()
        .flat_map(|pack| pack.files)
        .map(|file| SourceFile { path: file.path, text: file.text })
        .collect();
    let checked = lint(&World { files: &files, schemas: schemas(), frameworks: frameworks() });
    let shown = pol_diagnostics::emit::human(&checked.sources, &checked.diagnostics, false);
    assert!(checked.module.is_some() && checked.diagnostics.is_empty(), "{shown}");
}
