//! How much of a schema is read.

/// All files of one import together, in MiB, unpacked.
pub(crate) const MEBIBYTES: usize = 128;
/// Levels of a document within each other.
pub(crate) const LEVELS: usize = 120;
/// Levels of types within each other that are written; what lies deeper is left out.
pub(crate) const TYPE_LEVELS: u32 = 40;
/// Properties that are looked at, each time that one is.
pub(crate) const PROPERTIES: usize = 2_000_000;
/// References from one to the next before a value is described.
pub(crate) const REFERENCES: usize = 64;
/// The longest list of words that is an enum: longer ones are catalogues that grow every month.
pub(crate) const WORDS: usize = 200;
/// Documentation of one item, in characters.
pub(crate) const DOC: usize = 2_000;
