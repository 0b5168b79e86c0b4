use super::*;
use pol_check::{SourceFile, World, check};

#[test]
fn every_path_is_found_and_decodes_to_itself() {
    let schemas = schemas();
    let paths = schemas.paths();
    assert!(paths.len() > 500 && paths.is_sorted());
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
fn a_damaged_table_is_empty_or_finds_nothing() {
    for bytes in [&[][..], &[1, 0, 0], &[255, 255, 255, 255], &[2, 0, 0, 0, 9, 0, 0, 0]] {
        let table = Table::new(bytes);
        assert_eq!(table.find("a"), None);
        assert_eq!(table.value(0), None);
    }
}

#[test]
fn the_packs_compile() {
    let files: Vec<SourceFile<'_>> = packs()
        .iter()
        .flat_map(|pack| pack.files)
        .map(|file| SourceFile { path: file.path, text: file.text })
        .collect();
    let checked = check(&World { files: &files, schemas: schemas(), frameworks: frameworks() });
    let shown = pol_diagnostics::emit::human(&checked.sources, &checked.diagnostics, false);
    assert!(checked.module.is_some(), "{shown}");
}
