//! Sources: the bytes of an input to a graph.
//!
//! A source reads through the projection: the builder knows what the program can touch, and nothing else is decoded;
//! the rest is checked for structure and encoding and skipped. No input makes a reader panic, overflow the stack or
//! use more than a small multiple of its size.

mod decode;
mod error;
mod json;
mod lines;
mod outline;
mod parts;
mod terraform;

pub use error::{ReadError, Spot};

use pol_graph::Graph;
use pol_ir::module::Module;
use pol_ir::readset::ReadSet;
use pol_ir::schema::Schemas;
use std::borrow::Cow;

/// An input.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// What reports call it, such as its path.
    pub name: &'a str,
    /// What it holds.
    pub bytes: Cow<'a, [u8]>,
}

/// Reads Terraform plans and states (`terraform show -json`) into one graph, in the order given.
pub fn read<'a>(
    inputs: &'a [Input<'a>],
    module: &'a Module,
    read_set: &'a ReadSet,
    schemas: &'a dyn Schemas,
) -> Result<Graph<'a>, ReadError> {
    let files = inputs.iter().map(terraform::File::new).collect::<Result<Vec<_>, _>>()?;
    terraform::read(files, module, read_set, schemas)
}
