//! Why there is no native code: for a whole run ([`Error`]) or for one policy ([`Refusal`]).

use thiserror::Error;

/// Why no native code could be made at all; the engine interprets then.
#[derive(Debug, Error)]
pub enum Error {
    /// The machine has no back end here.
    #[error("no native code for this machine: {0}")]
    Machine(String),
    /// The code generator or the operating system refused.
    #[error("native code could not be made: {0}")]
    Generator(String),
}

/// The construct that has no native form; its policy is interpreted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Refusal(pub(crate) &'static str);

/// What compiling a part of a policy gives.
pub(crate) type Res<T> = Result<T, Refusal>;
