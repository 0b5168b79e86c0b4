//! A value of a plan: what is known of it, and what is marked beside it.
//!
//! Terraform leaves unknown values out of what it plans (`null` in lists) and marks their places in a second tree, and
//! the sensitive ones in a third. The three are walked together; the marks are few, so each level of them is a short
//! list.

use super::written::Written;
use crate::json::{Json, Kind};
use pol_graph::{Seen, Value};
use pol_ir::state::Reason;
use std::borrow::Cow;

/// A value with its marks, and what its author wrote of it.
#[derive(Clone)]
pub(super) struct Planned<'t> {
    pub(super) value: Option<Json<'t>>,
    pub(super) unknown: Marks<'t>,
    pub(super) sensitive: Marks<'t>,
    pub(super) written: Written<'t>,
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

/// The marks of one level that say something, sorted by name or place, and whether each was taken.
struct Level<'t, K>(Vec<(K, Marks<'t>, bool)>);

impl<'t, K: Ord> Level<'t, K> {
    /// Sorts the marks; the last of equal names wins.
    fn new(mut marks: Vec<(K, Marks<'t>)>) -> Self {
        marks.retain(|(_, marks)| marks.says_something());
        marks.reverse();
        marks.sort_by(|(left, _), (right, _)| left.cmp(right));
        marks.dedup_by(|(left, _), (right, _)| left == right);
        Self(marks.into_iter().map(|(part, marks)| (part, marks, false)).collect())
    }

    /// The marks of a part.
    fn take<Q: Ord + ?Sized>(&mut self, part: &Q) -> Marks<'t>
    where
        K: std::borrow::Borrow<Q>,
    {
        let at = self.0.binary_search_by(|(own, _, _)| own.borrow().cmp(part));
        let Some((_, marks, taken)) = at.ok().and_then(|at| self.0.get_mut(at)) else { return Marks::None };
        *taken = true;
        marks.clone()
    }

    /// What nobody took.
    fn rest(self) -> impl Iterator<Item = (K, Marks<'t>)> {
        self.0.into_iter().filter(|(_, _, taken)| !taken).map(|(part, marks, _)| (part, marks))
    }
}

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

    fn by_name(&self, wants: impl Fn(&str) -> bool) -> Level<'t, Cow<'t, str>> {
        let mut marks = Vec::new();
        if let Self::Parts(tree) = self {
            tree.entries(|name, tree| {
                if wants(&name) {
                    marks.push((name, Self::new(Some(tree))));
                }
            });
        }
        Level::new(marks)
    }

    fn by_place(&self) -> Level<'t, usize> {
        let mut marks = Vec::new();
        if let Self::Parts(tree) = self {
            tree.items(|tree| marks.push((marks.len(), Self::new(Some(tree)))));
        }
        Level::new(marks)
    }

    /// The marks of a part, out of this level's.
    fn part<K: Ord + std::borrow::Borrow<Q>, Q: Ord + ?Sized>(
        &self,
        level: &mut Level<'t, K>,
        part: &Q,
    ) -> Self {
        if matches!(self, Self::All) { Self::All } else { level.take(part) }
    }
}

impl<'t> Planned<'t> {
    fn of(
        &self,
        value: Option<Json<'t>>,
        (unknown, sensitive): (Marks<'t>, Marks<'t>),
        written: Written<'t>,
    ) -> Self {
        Self { value, unknown, sensitive, written }
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

    fn wrote(&self, name: &str) -> Option<bool> {
        self.written.wrote(name)
    }

    fn items(&self, mut each: impl FnMut(Self)) -> bool {
        let (mut unknown, mut sensitive) = (self.unknown.by_place(), self.sensitive.by_place());
        let written = self.value.as_ref().map_or(Written::Untold, |list| self.written.each(list));
        let mut count = 0;
        if let Some(list) = &self.value {
            list.items(|value| {
                let unknown = self.unknown.part(&mut unknown, &count);
                let marks = (unknown, self.sensitive.part(&mut sensitive, &count));
                each(self.of(Some(value), marks, written.clone()));
                count += 1;
            });
        }
        // Places that only the marks know are not filled yet.
        for (place, marks) in unknown.rest() {
            let marks = (marks, self.sensitive.part(&mut sensitive, &place));
            each(self.of(None, marks, Written::Untold));
        }
        true
    }

    fn entries(&self, wants: impl Fn(&str) -> bool, mut each: impl FnMut(&str, Self)) -> bool {
        let (mut unknown, mut sensitive) = (self.unknown.by_name(&wants), self.sensitive.by_name(&wants));
        if let Some(record) = &self.value {
            record.entries(|name, value| {
                if !wants(&name) {
                    return;
                }
                let unknown = self.unknown.part(&mut unknown, &*name);
                let marks = (unknown, self.sensitive.part(&mut sensitive, &*name));
                each(&name, self.of(Some(value), marks, self.written.below(&name)));
            });
        }
        for (name, marks) in unknown.rest() {
            let marks = (marks, self.sensitive.part(&mut sensitive, &*name));
            each(&name, self.of(None, marks, Written::Untold));
        }
        true
    }
}
