//! The contract of a module: what passes here cannot make an engine panic, recurse too deep or read what is not
//! there.
//!
//! A module that was read from somewhere may hold anything. So the arenas come first (every id in range, every
//! constant and type shallow), then expressions (operands before users, so that there is no cycle; types that fit),
//! then policies (each variable bound once, and before it is used). Nothing here recurses deeper than what it has
//! already bounded.

mod exprs;
mod policies;
mod signatures;
mod values;

pub(crate) use values::is_of;

use crate::module::Module;

/// Why a module is not valid: the first fault found.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("invalid module: {what}")]
pub struct Invalid {
    /// What is wrong, and where.
    pub what: String,
}

type Valid = Result<(), Invalid>;

/// Whether engines can run the module.
///
/// # Errors
/// The first fault.
pub fn validate(module: &Module) -> Result<(), Invalid> {
    values::types(module)?;
    values::constants(module)?;
    values::patterns(module)?;
    values::networks(module)?;
    let sizes = exprs::expressions(module)?;
    policies::params(module)?;
    policies::policies(module, &sizes)?;
    policies::tests(module)
}

/// Fails with `what` unless `holds`.
fn ensure(holds: bool, what: impl FnOnce() -> String) -> Valid {
    if holds { Ok(()) } else { Err(Invalid { what: what() }) }
}
