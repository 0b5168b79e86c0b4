//! Patterns of `matches`: linear-time regular expressions of bounded size.

use crate::limits::{PATTERN_BYTES, PATTERN_TEXT};
use regex::{Regex, RegexBuilder};

/// Compiles a pattern.
///
/// # Errors
/// If it is not well formed or its compiled form is too big.
pub fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    if pattern.len() > PATTERN_TEXT {
        return Err(regex::Error::CompiledTooBig(PATTERN_TEXT));
    }
    RegexBuilder::new(pattern).size_limit(PATTERN_BYTES).dfa_size_limit(PATTERN_BYTES).nest_limit(100).build()
}
