//! What is asked of text, as data: the key of a memo table and the work of the host.

use pol_ir::module::{Order, PatternId};
use pol_ir::ops;
use std::borrow::Cow;
use std::sync::Arc;

/// A function from text to text whose other arguments are known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// `lower`.
    Lower,
    /// `upper`.
    Upper,
    /// `trim`.
    Trim,
    /// `replace(from, to)`.
    Replace(Arc<str>, Arc<str>),
}

/// A question about text whose other arguments are known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Test {
    /// Is it this?
    Is(Arc<str>),
    /// Is it one of these (sorted)?
    OneOf(Arc<[Box<str>]>),
    /// Does it start with this?
    StartsWith(Arc<str>),
    /// Does it end with this?
    EndsWith(Arc<str>),
    /// Does it contain this?
    Contains(Arc<str>),
    /// Does the pattern match?
    Matches(PatternId),
    /// How does it compare with this?
    Order(Order, Arc<str>),
    /// Is it a protocol whose rules are about every port?
    EveryPort,
    /// Is it a protocol without ports?
    NoPort,
}

/// What the steps make of `text`; `None` where it grows over the limit.
pub(crate) fn run<'t>(steps: &[Step], text: &'t str) -> Option<Cow<'t, str>> {
    let mut text = Cow::Borrowed(text);
    for step in steps {
        text = Cow::Owned(match step {
            Step::Lower => ops::text::lower(&text)?,
            Step::Upper => ops::text::upper(&text)?,
            Step::Trim => text.trim().to_owned(),
            Step::Replace(from, to) => ops::text::replace(&text, from, to)?,
        });
    }
    Some(text)
}

impl Test {
    /// The answer for `text`; `None` for a pattern that does not compile.
    pub(crate) fn ask(&self, text: &str, pattern: impl Fn(PatternId, &str) -> Option<bool>) -> Option<bool> {
        Some(match self {
            Self::Is(other) => text == &**other,
            Self::OneOf(words) => words.binary_search_by(|word| (**word).cmp(text)).is_ok(),
            Self::StartsWith(prefix) => text.starts_with(&**prefix),
            Self::EndsWith(suffix) => text.ends_with(&**suffix),
            Self::Contains(part) => text.contains(&**part),
            Self::Matches(id) => return pattern(*id, text),
            Self::Order(op, other) => ops::number::holds(*op, text.cmp(other)),
            Self::EveryPort => ops::range::ports(Some(1), Some(2), Some(text)) == ops::range::ALL_PORTS,
            Self::NoPort => ops::range::ports(Some(1), Some(2), Some(text)) == ops::range::NO_PORTS,
        })
    }
}

/// A relation between two texts that are both known only at run time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TextPair {
    /// Does the left start with the right?
    StartsWith,
    /// Does the left end with the right?
    EndsWith,
    /// Does the left contain the right?
    Contains,
    /// How do they compare, by code point?
    Order(Order),
}

impl TextPair {
    /// Whether it holds.
    pub(crate) fn holds(self, left: &str, right: &str) -> bool {
        match self {
            Self::StartsWith => left.starts_with(right),
            Self::EndsWith => left.ends_with(right),
            Self::Contains => left.contains(right),
            Self::Order(op) => ops::number::holds(op, left.cmp(right)),
        }
    }

    /// The same with a right side that is known now.
    pub(crate) fn test(self, right: &str) -> Test {
        match self {
            Self::StartsWith => Test::StartsWith(right.into()),
            Self::EndsWith => Test::EndsWith(right.into()),
            Self::Contains => Test::Contains(right.into()),
            Self::Order(op) => Test::Order(op, right.into()),
        }
    }
}
