//! The committed resource types are what the generator writes.

use std::process::Command;

#[test]
fn committed_types_are_what_the_generator_writes() {
    let output = Command::new(env!("CARGO_BIN_EXE_generate-types")).arg("check").output();
    let output = output.expect("cargo builds the generator before this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
