//! What is said to people, and where.
//!
//! A [`Diagnostic`] is plain data: a code, a sentence, labelled places, help and fixes. Phases push diagnostics
//! into a [`Sink`] and go on; how one looks is decided by a renderer in [`emit`], never by the phase that found it.
//!
//! Invariants: a code stands once in the table of [`Code`] and is never reused; a [`Span`] counts bytes of the
//! source that it names; only `emit::human` knows the rendering library.

mod code;
mod diagnostic;
pub mod emit;
mod sink;
mod source;
mod suggest;

pub use code::{Code, UnknownCode};
pub use diagnostic::{Diagnostic, Edit, Fix, Label, LabelKind, Severity};
pub use sink::Sink;
pub use source::{Position, Source, SourceId, Sources, Span};
pub use suggest::did_you_mean;
