//! Domain scalars that are text with a grammar: ARNs, globs, image references and quantities. Each keeps the text that
//! it was read from, so that what is shown parses again, and is compared by what the text means.

mod arn;
mod glob;
mod image;
mod quantity;

pub use arn::Arn;
pub use glob::Glob;
pub use image::Image;
pub use quantity::Quantity;

use crate::types::Domain;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// A domain scalar that was read from text.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Parsed {
    /// The name of an AWS resource.
    Arn(Arn),
    /// A pattern with `*` and `?`.
    Glob(Glob),
    /// A reference to a container image.
    Image(Image),
    /// A Kubernetes quantity.
    Quantity(Quantity),
}

impl Parsed {
    /// Which domain it is of.
    pub fn domain(&self) -> Domain {
        match self {
            Self::Arn(_) => Domain::Arn,
            Self::Glob(_) => Domain::Glob,
            Self::Image(_) => Domain::Image,
            Self::Quantity(_) => Domain::Quantity,
        }
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        match self {
            Self::Arn(arn) => arn.text(),
            Self::Glob(glob) => glob.text(),
            Self::Image(image) => image.text(),
            Self::Quantity(quantity) => quantity.text(),
        }
    }

    /// Orders two of one domain, equal exactly where they mean the same; `None` between domains.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Arn(one), Self::Arn(other)) => Some(one.cmp(other)),
            (Self::Glob(one), Self::Glob(other)) => Some(one.cmp(other)),
            (Self::Image(one), Self::Image(other)) => Some(one.cmp(other)),
            (Self::Quantity(one), Self::Quantity(other)) => Some(one.cmp(other)),
            (Self::Arn(_) | Self::Glob(_) | Self::Image(_) | Self::Quantity(_), _) => None,
        }
    }

    /// Text that is equal exactly for equal values of one domain.
    pub(crate) fn comparable(&self) -> String {
        match self {
            Self::Arn(arn) => arn.text().to_owned(),
            Self::Glob(glob) => glob.text().to_owned(),
            Self::Image(image) => image.full_name(),
            Self::Quantity(quantity) => quantity.nanos().to_string(),
        }
    }
}

impl fmt::Display for Parsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// Makes a type that is stored as the text it was read from: reading it back parses again, so that nothing but what
/// parses can come out of a file.
macro_rules! stored_as_text {
    ($ty:ident, $what:literal) => {
        impl TryFrom<Box<str>> for $ty {
            type Error = &'static str;

            fn try_from(text: Box<str>) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or(concat!("text that is no ", $what))
            }
        }

        impl From<$ty> for Box<str> {
            fn from(value: $ty) -> Self {
                value.text().into()
            }
        }
    };
}
use stored_as_text;
