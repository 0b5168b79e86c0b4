//! A value of a plan: what is known of it, and what is marked beside it.
//!
//! Terraform leaves unknown values out of what it plans (`null` in lists) and marks their places in a second tree, and
//! the sensitive ones in a third. The three are walked together; the marks are few, so each level of them is a short
//! list.

use crate::json::{Json, Kind};
use pol_graph::{Seen, Value};
use pol_ir::state::Reason;
use std::borrow::Cow;

/// A value with its marks.
#[derive(Clone)]
pub(super) struct Planned<'t> {
    pub(super) value: Option<Json<'t>>,
    pub(super) unknown: Marks<'t>,
    pub(super) sensitive: Marks<'t>,
}

/// What a tree of marks says of a value.
#[derive(Clone)]
pub(super) enum Marks<'t> {
    /// Nothing.
    None,
    /// All of it.
    All,
    /// Something of its parts.
    Parts(Json<'t>),
}

/// The marks of one level, by name or place, that say something.
type Level<'t, K> = Vec<(K, Marks<'t>)>;

impl<'t> Marks<'t> {
    pub(super) fn new(tree: Option<Json<'t>>) -> Self {
        match tree {
            Some(tree) if tree.kind() == Kind::True => Self::All,
            Some(tree) if !tree.is_empty() => Self::Parts(tree),
            Some(_) | None => Self::None,
        }
    }

    fn says_something(&self) -> bool {
        !matches!(self, Self::None)
    }

    fn kind(&self) -> Option<Kind> {
        match self {
            Self::Parts(tree) => Some(tree.kind()),
            Self::None | Self::All => None,
        }
    }

    fn by_name(&self) -> Level<'t, Cow<'t, str>> {
        let mut level = Vec::new();
        if let Self::Parts(tree) = self {
            tree.entries(|name, tree| level.push((name, Self::new(Some(tree)))));
        }
        level.retain(|(_, marks)| marks.says_something());
        level
    }

    fn by_place(&self) -> Level<'t, usize> {
        let mut level = Vec::new();
        if let Self::Parts(tree) = self {
            tree.items(|tree| level.push((level.len(), Self::new(Some(tree)))));
        }
        level.retain(|(_, marks)| marks.says_something());
        level
    }

    /// The marks of a part, out of this level's.
    fn take<K: PartialEq<Q>, Q: ?Sized>(&self, level: &mut Level<'t, K>, part: &Q) -> Self {
        if matches!(self, Self::All) {
            return Self::All;
        }
        let at = level.iter().position(|(name, _)| name == part);
        at.map_or(Self::None, |at| level.swap_remove(at).1)
    }
}

impl<'t> Planned<'t> {
    fn of(&self, value: Option<Json<'t>>, unknown: Marks<'t>, sensitive: Marks<'t>) -> Self {
        Self { value, unknown, sensitive }
    }

    /// What the value is, or what its marks say that it will be.
    fn kind(&self) -> Kind {
        match self.value.as_ref().map_or(Kind::Null, Json::kind) {
            Kind::Null => self.unknown.kind().unwrap_or(Kind::Null),
            kind @ (Kind::True | Kind::False | Kind::Number | Kind::Text | Kind::List | Kind::Record) => kind,
        }
    }
}

impl Value for Planned<'_> {
    fn seen(&self) -> Seen<'_> {
        if matches!(self.unknown, Marks::All) {
            return Seen::Unknown(Reason::AfterApply);
        }
        let value = self.value.as_ref();
        match self.kind() {
            Kind::Null => Seen::Null,
            Kind::True => Seen::Bool(true),
            Kind::False => Seen::Bool(false),
            Kind::Number => Seen::Number(value.map_or("", Json::raw).into()),
            Kind::Text => match value.and_then(Json::text) {
                Some(text) => Seen::Text(text),
                None => Seen::Unknown(Reason::Unreadable),
            },
            Kind::List => Seen::List,
            Kind::Record => Seen::Record,
        }
    }

    fn is_sensitive(&self) -> bool {
        matches!(self.sensitive, Marks::All)
    }

    fn items(&self, mut each: impl FnMut(Self)) -> bool {
        let (mut unknown, mut sensitive) = (self.unknown.by_place(), self.sensitive.by_place());
        let mut count = 0;
        let whole = self.value.as_ref().is_none_or(|list| {
            list.items(|value| {
                let marks = self.unknown.take(&mut unknown, &count);
                each(self.of(Some(value), marks, self.sensitive.take(&mut sensitive, &count)));
                count += 1;
            })
        });
        // Places that only the marks know are not filled yet.
        unknown.sort_unstable_by_key(|(place, _)| *place);
        for (place, marks) in unknown {
            each(self.of(None, marks, self.sensitive.take(&mut sensitive, &place)));
        }
        whole
    }

    fn entries(&self, mut each: impl FnMut(&str, Self)) -> bool {
        let (mut unknown, mut sensitive) = (self.unknown.by_name(), self.sensitive.by_name());
        let whole = self.value.as_ref().is_none_or(|record| {
            record.entries(|name, value| {
                let marks = self.unknown.take(&mut unknown, &*name);
                each(&name, self.of(Some(value), marks, self.sensitive.take(&mut sensitive, &*name)));
            })
        });
        for (name, marks) in unknown {
            each(&name, self.of(None, marks, self.sensitive.take(&mut sensitive, &*name)));
        }
        whole
    }
}
