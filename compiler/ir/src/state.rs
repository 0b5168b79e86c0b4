//! What is known of a value beside the value itself, in one byte, so that one load answers all of it.
//!
//! | bits | meaning |
//! | --- | --- |
//! | 0-1 | 0 absent, 1 present, 2 unknown |
//! | 2 | sensitive: never shown |
//! | 3 | open: a list or map that may hold more than is listed |
//! | 4 | defaulted: left out, and judged by its declared default |
//! | 5-7 | why it is unknown; on a present list element, why it is uncertain that the element is there |

use serde::{Deserialize, Serialize};

/// Why something cannot be told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[repr(u8)]
pub enum Reason {
    /// The source knows it only after the change was made.
    AfterApply = 1,
    /// It lies in a node that is not in the input.
    Outside = 2,
    /// This kind of source does not say it.
    NotCarried = 3,
    /// Its declared type cannot hold it.
    Unreadable = 4,
    /// A number out of range, or a division by zero.
    Overflow = 5,
    /// A size limit of the language.
    Limit = 6,
}

impl Reason {
    /// How reports name it.
    pub fn text(self) -> &'static str {
        match self {
            Self::AfterApply => "known after apply",
            Self::Outside => "outside the input",
            Self::NotCarried => "not carried by this source",
            Self::Unreadable => "unreadable",
            Self::Overflow => "overflow or division by zero",
            Self::Limit => "over a limit",
        }
    }

    fn from_bits(bits: u8) -> Option<Self> {
        match bits {
            1 => Some(Self::AfterApply),
            2 => Some(Self::Outside),
            3 => Some(Self::NotCarried),
            4 => Some(Self::Unreadable),
            5 => Some(Self::Overflow),
            6 => Some(Self::Limit),
            _ => None,
        }
    }
}

/// The state byte of one value in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct State(pub u8);

/// Whether a value is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// The author left it out.
    Absent,
    /// It is there, written or by default.
    Present,
    /// It cannot be told.
    Unknown,
}

impl State {
    /// Left out.
    pub const ABSENT: Self = Self(0);
    /// There.
    pub const PRESENT: Self = Self(1);
    /// The bits that hold the presence.
    pub const PRESENCE: u8 = 0b11;
    /// The bit of a sensitive value.
    pub const SENSITIVE: u8 = 1 << 2;
    /// The bit of a list that may hold more.
    pub const OPEN: u8 = 1 << 3;
    /// The bit of a value that stands in for one left out.
    pub const DEFAULTED: u8 = 1 << 4;
    /// How far the reason is shifted.
    pub const REASON_SHIFT: u32 = 5;

    /// Unknown for a reason.
    pub const fn unknown(reason: Reason) -> Self {
        Self(2 | (reason as u8) << Self::REASON_SHIFT)
    }

    /// A list element that may not be there, and why that cannot be told.
    pub const fn maybe(reason: Reason) -> Self {
        Self(1 | (reason as u8) << Self::REASON_SHIFT)
    }

    /// The same, with `bits` set.
    pub const fn with(self, bits: u8) -> Self {
        Self(self.0 | bits)
    }

    /// Whether the value is there.
    pub const fn presence(self) -> Presence {
        match self.0 & Self::PRESENCE {
            0 => Presence::Absent,
            1 => Presence::Present,
            _ => Presence::Unknown,
        }
    }

    /// Why it is unknown, or why it is uncertain that the element is there.
    pub fn reason(self) -> Option<Reason> {
        Reason::from_bits(self.0 >> Self::REASON_SHIFT)
    }

    /// Whether it must not be shown.
    pub const fn is_sensitive(self) -> bool {
        self.0 & Self::SENSITIVE != 0
    }

    /// Whether the list may hold more than is listed.
    pub const fn is_open(self) -> bool {
        self.0 & Self::OPEN != 0
    }

    /// Whether a declared default stands in for what was left out.
    pub const fn is_defaulted(self) -> bool {
        self.0 & Self::DEFAULTED != 0
    }
}
