//! The `pol` command.
fn main() {}
