//! The bounds of the language; every engine and every reader of modules keeps the same ones.

/// Bytes of a string that an expression builds; a longer one is unknown (limit).
pub const TEXT_BYTES: usize = 64 * 1024;
/// Elements of a list that an expression builds; a longer one is unknown (limit).
pub const LIST_ITEMS: usize = 1_000_000;
/// Expressions of one policy, inlined.
pub const POLICY_EXPRS: usize = 50_000;
/// How deep expressions nest.
pub const EXPR_DEPTH: u32 = 512;
/// How deep statements nest.
pub const STMT_DEPTH: u32 = 64;
/// How deep constants, types and the data behind them nest.
pub const VALUE_DEPTH: u32 = 64;
/// Memory of one compiled pattern, in bytes.
pub const PATTERN_BYTES: usize = 1 << 20;
/// Bytes of a pattern as written.
pub const PATTERN_TEXT: usize = 4096;
