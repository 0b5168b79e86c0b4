//! What an expression yields: absent, unknown with a reason, or a value, with where it came from and whether it may
//! be shown.

use crate::columns::{NodeRef, Slot, TableId};
use crate::constant::Const;
use crate::document::Document;
use crate::names::Symbol;
use crate::parsed::Parsed;
use crate::state::Reason;
use crate::types::TypeId;
use crate::version::Version;
use ipnet::IpNet;
use std::borrow::Cow;
use std::net::IpAddr;
use std::rc::Rc;

/// What an expression yields.
#[derive(Clone, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) content: Content<'a>,
    /// The slot whose value this is, unchanged.
    pub(crate) origin: Option<Slot>,
    /// Whether something sensitive went into it.
    pub(crate) sensitive: bool,
}

/// Why something cannot be told.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Why {
    pub(crate) reason: Reason,
    pub(crate) cause: Option<Cause>,
}

/// What it is that cannot be told.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Cause {
    Slot(Slot),
    /// A property that the source does not carry.
    Property(NodeRef, Symbol),
}

/// Kleene's truth values.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Truth {
    False,
    True,
    Unknown(Why),
}

#[derive(Clone, Debug)]
pub(crate) enum Content<'a> {
    Absent,
    Unknown(Why),
    Bool(bool),
    Int(i64),
    /// A whole number of which only bounds are known; never of one number alone.
    Between(Between),
    Float(f64),
    Text(Text<'a>),
    Cidr(IpNet),
    Ip(IpAddr),
    Duration(i64),
    Bytes(i64),
    Time(i64),
    Version(Cow<'a, Version>),
    Parsed(Cow<'a, Parsed>),
    /// A value of type `any`.
    Any(Document),
    Node(NodeRef),
    Range(Rc<RangeValue<'a>>),
    Record(Record<'a>),
    List(List<'a>),
    Map(Map<'a>),
}

/// Bounds of a whole number, both in it; `None` is infinity.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Between {
    pub(crate) low: Option<i64>,
    pub(crate) high: Option<i64>,
    pub(crate) why: Why,
}

#[derive(Clone, Debug)]
pub(crate) enum Text<'a> {
    Borrowed(&'a str),
    Shared(Rc<str>),
}

/// A range; whole numbers always with their last value as `end`.
#[derive(Clone, Debug)]
pub(crate) struct RangeValue<'a> {
    pub(crate) start: Content<'a>,
    pub(crate) end: Content<'a>,
    pub(crate) inclusive: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Record<'a> {
    pub(crate) ty: TypeId,
    pub(crate) fields: Fields<'a>,
}

#[derive(Clone, Debug)]
pub(crate) enum Fields<'a> {
    Slot {
        slot: Slot,
        sensitive: bool,
    },
    Const(&'a [(Box<str>, Const)]),
    /// Sorted by symbol.
    Built(Rc<[(Symbol, Value<'a>)]>),
}

#[derive(Clone, Debug)]
pub(crate) struct List<'a> {
    pub(crate) ty: TypeId,
    pub(crate) items: Items<'a>,
    /// Why there may be more, after those listed.
    pub(crate) open: Option<Why>,
}

#[derive(Clone, Debug)]
pub(crate) enum Items<'a> {
    Slot {
        slot: Slot,
        sensitive: bool,
    },
    Const(&'a [Const]),
    Built(Rc<[Element<'a>]>),
    /// The nodes of a path, which reports show as one.
    Path(Rc<[NodeRef]>),
    /// All nodes of some tables; with each, how many nodes there are up to its end.
    Nodes(Rc<[(TableId, usize)]>),
}

/// An element of a list.
#[derive(Clone, Debug)]
pub(crate) struct Element<'a> {
    pub(crate) value: Value<'a>,
    /// Why it is uncertain that the element is there.
    pub(crate) guard: Option<Why>,
}

#[derive(Clone, Debug)]
pub(crate) struct Map<'a> {
    pub(crate) ty: TypeId,
    pub(crate) entries: Entries<'a>,
    /// Why there may be more keys.
    pub(crate) open: Option<Why>,
}

#[derive(Clone, Debug)]
pub(crate) enum Entries<'a> {
    Slot {
        slot: Slot,
        sensitive: bool,
    },
    Const(&'a [(Box<str>, Const)]),
    /// Sorted by key.
    Built(Rc<[(Text<'a>, Value<'a>)]>),
}

impl Why {
    /// A reason that no single value is the cause of.
    pub(crate) const fn of(reason: Reason) -> Self {
        Self { reason, cause: None }
    }
}

impl<'a> Value<'a> {
    pub(crate) const ABSENT: Self = Self { content: Content::Absent, origin: None, sensitive: false };

    pub(crate) fn new(content: Content<'a>) -> Self {
        Self { content, origin: None, sensitive: false }
    }

    pub(crate) fn unknown(reason: Reason) -> Self {
        Self::new(Content::Unknown(Why::of(reason)))
    }

    pub(crate) fn bool(value: bool) -> Self {
        Self::new(Content::Bool(value))
    }

    /// The same, sensitive if it was or `sensitive` says so.
    pub(crate) fn tainted(mut self, sensitive: bool) -> Self {
        self.sensitive |= sensitive;
        self
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self.content, Content::Absent)
    }

    /// Why it cannot be told which value it is.
    pub(crate) fn why(&self) -> Option<Why> {
        match &self.content {
            Content::Unknown(why) => Some(*why),
            Content::Between(between) => Some(between.why),
            Content::Absent
            | Content::Bool(_)
            | Content::Int(_)
            | Content::Float(_)
            | Content::Text(_)
            | Content::Cidr(_)
            | Content::Ip(_)
            | Content::Duration(_)
            | Content::Bytes(_)
            | Content::Time(_)
            | Content::Version(_)
            | Content::Parsed(_)
            | Content::Any(_)
            | Content::Node(_)
            | Content::Range(_)
            | Content::Record(_)
            | Content::List(_)
            | Content::Map(_) => None,
        }
    }

    /// Read as a condition: absent counts as false.
    pub(crate) fn truth(&self) -> Truth {
        match (&self.content, self.why()) {
            (Content::Bool(true), _) => Truth::True,
            (Content::Bool(false) | Content::Absent, _) => Truth::False,
            (_, why) => Truth::Unknown(why.unwrap_or(Why::of(Reason::Unreadable))),
        }
    }

    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        if let Content::Text(text) = &self.content { Some(text) } else { None }
    }
}

impl<'a> From<Truth> for Value<'a> {
    fn from(truth: Truth) -> Self {
        Self::new(match truth {
            Truth::False => Content::Bool(false),
            Truth::True => Content::Bool(true),
            Truth::Unknown(why) => Content::Unknown(why),
        })
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl Truth {
    /// Both, by Kleene's rules; the first unknown gives the reason.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::Unknown(why), _) | (Self::True, Self::Unknown(why)) => Self::Unknown(why),
            (Self::True, Self::True) => Self::True,
        }
    }

    /// Either, by Kleene's rules; the first unknown gives the reason.
    pub(crate) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::True => Self::False,
            Self::Unknown(why) => Self::Unknown(why),
        }
    }

    /// True where nothing is in doubt.
    pub(crate) fn certain(doubt: Option<Why>) -> Self {
        doubt.map_or(Self::True, Self::Unknown)
    }
}

impl std::ops::Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self::Shared(text.into())
    }
}

impl Between {
    /// A number if the bounds leave one, else the bounds.
    pub(crate) fn content<'a>(self) -> Content<'a> {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => Content::Int(low),
            _ => Content::Between(self),
        }
    }
}
