//! Answers that depend on an interned value alone, kept: one byte per value and question, filled in when it is first
//! asked. Rows repeat values, so most rows cost a load instead of a call.

use crate::text::{Step, Test};
use pol_ir::module::Order;
use pol_ir::ops::cidr;
use pol_ir::ops::number::holds;
use pol_ir::values::Scalar;
use std::sync::Arc;
use std::sync::atomic::AtomicU8;

/// A question about one interned value.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Question {
    /// About text, after the steps.
    Text(Arc<[Step]>, Test),
    /// About a domain scalar.
    Scalar(ScalarTest),
}

/// A question about a domain scalar whose other argument is known.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum ScalarTest {
    /// `is_public`.
    IsPublic,
    /// `is_private`.
    IsPrivate,
    /// Does one hold of it (left) and this (right)?
    Left(ScalarPair, Scalar),
    /// Does one hold of this (left) and it (right)?
    Right(ScalarPair, Scalar),
}

/// A relation between two domain scalars.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ScalarPair {
    /// `overlaps`.
    Overlaps,
    /// `covers`.
    Covers,
    /// `<` and kin.
    Order(Order),
}

/// The answer has not been asked for.
pub(crate) const UNASKED: u8 = 0;
/// The answer is no.
pub(crate) const ANSWER_NO: u8 = 1;
/// The answer is yes.
pub(crate) const ANSWER_YES: u8 = 2;
/// There is no answer.
pub(crate) const ANSWER_UNKNOWN: u8 = 3;

/// The byte of an answer.
pub(crate) fn answer(known: Option<bool>) -> u8 {
    match known {
        Some(false) => ANSWER_NO,
        Some(true) => ANSWER_YES,
        None => ANSWER_UNKNOWN,
    }
}

/// A question and its answers so far.
#[derive(Debug)]
pub(crate) struct Memo {
    pub(crate) question: Question,
    /// One byte per value of the graph; empty where that would take too much memory.
    pub(crate) answers: Box<[AtomicU8]>,
}

impl ScalarTest {
    /// The answer for `scalar`.
    pub(crate) fn ask(&self, scalar: &Scalar) -> bool {
        match self {
            Self::IsPublic => matches!(scalar, Scalar::Cidr(net) if cidr::is_public(*net)),
            Self::IsPrivate => match scalar {
                Scalar::Cidr(net) => cidr::is_private(*net),
                Scalar::Ip(address) => cidr::is_private_address(*address),
                Scalar::Version(_) | Scalar::Parsed(_) => false,
            },
            Self::Left(pair, right) => pair.holds(scalar, right),
            Self::Right(pair, left) => pair.holds(left, scalar),
        }
    }
}

impl ScalarPair {
    /// Whether it holds; never between values of kinds that no checked program relates.
    pub(crate) fn holds(self, left: &Scalar, right: &Scalar) -> bool {
        match (self, left, right) {
            (Self::Overlaps, Scalar::Cidr(a), Scalar::Cidr(b)) => cidr::overlaps(*a, *b),
            (Self::Covers, Scalar::Cidr(a), Scalar::Cidr(b)) => cidr::covers(*a, *b),
            (Self::Covers, Scalar::Cidr(a), Scalar::Ip(b)) => cidr::covers_address(*a, *b),
            (Self::Order(op), Scalar::Cidr(a), Scalar::Cidr(b)) => holds(op, a.cmp(b)),
            (Self::Order(op), Scalar::Ip(a), Scalar::Ip(b)) => holds(op, a.cmp(b)),
            (Self::Order(op), Scalar::Version(a), Scalar::Version(b)) => holds(op, a.cmp(b)),
            (Self::Order(op), Scalar::Parsed(a), Scalar::Parsed(b)) => {
                a.compare(b).is_some_and(|ordering| holds(op, ordering))
            }
            (
                Self::Overlaps | Self::Covers | Self::Order(_),
                Scalar::Cidr(_) | Scalar::Ip(_) | Scalar::Version(_) | Scalar::Parsed(_),
                _,
            ) => false,
        }
    }
}
