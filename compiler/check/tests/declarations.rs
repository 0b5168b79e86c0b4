//! What is said about names, packs, declarations and tests, as a person sees it.

mod common;

use common::messages;

#[test]
fn names() {
    insta::assert_snapshot!(messages(include_str!("messages/names.pol")));
}

#[test]
fn packs() {
    insta::assert_snapshot!(messages(include_str!("messages/packs.pol")));
}

#[test]
fn types() {
    insta::assert_snapshot!(messages(include_str!("messages/types.pol")));
}

#[test]
fn resources() {
    insta::assert_snapshot!(messages(include_str!("messages/resources.pol")));
}

#[test]
fn frameworks() {
    insta::assert_snapshot!(messages(include_str!("messages/frameworks.pol")));
}

#[test]
fn tests() {
    insta::assert_snapshot!(messages(include_str!("messages/tests.pol")));
}

#[test]
fn not_yet_supported() {
    insta::assert_snapshot!(messages(include_str!("messages/unsupported.pol")));
}
