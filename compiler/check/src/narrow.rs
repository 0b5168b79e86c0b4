//! Facts: what conditions have settled about paths.
//!
//! A condition gives two sets of facts, one for where it holds and one for where it does not; `and`, `or`, `not` and
//! statements combine them by the table *Narrowing* of the language. A fact that a rule has settled remembers the
//! rule: whoever cannot do without the fact is skipped where the rule fails.
//!
//! Invariant: where a path is present, so are its prefixes.

use pol_ir::module::{LocalId, ParamId, RuleId};
use pol_ir::names::Symbol;
use pol_ir::types::TypeId;
use std::collections::{BTreeMap, BTreeSet};

/// The rules that something owes its type to.
pub(crate) type Rules = BTreeSet<RuleId>;

/// What a path begins with; nothing that it names ever changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Root {
    /// A variable.
    Local(LocalId),
    /// A parameter.
    Param(ParamId),
}

/// One step of a path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Step {
    /// `.name`
    Field(Symbol),
    /// `["key"]`
    Key(Box<str>),
    /// `[0]`
    Index(i64),
}

/// A path: an immutable root with fields and literal keys. A `let` of a path is that path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Path {
    /// Where it begins.
    pub(crate) root: Root,
    /// What follows.
    pub(crate) steps: Vec<Step>,
}

impl Path {
    /// The path that is `root` alone.
    pub(crate) fn of(root: Root) -> Self {
        Self { root, steps: Vec::new() }
    }

    /// The path one step on.
    #[must_use]
    pub(crate) fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// The path and its prefixes, the longest first.
    fn prefixes(mut self) -> impl Iterator<Item = Path> {
        let mut is_done = false;
        std::iter::from_fn(move || {
            let path = (!is_done).then(|| self.clone());
            is_done = self.steps.pop().is_none();
            path
        })
    }
}

/// What can be known of a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Fact {
    /// It is not absent.
    Present,
    /// It is of the type.
    Is(TypeId),
    /// It is not of the type.
    IsNot(TypeId),
}

/// What is known, each fact with the rules that settled it (none: it holds wherever it is read).
#[derive(Clone, Default, PartialEq, Debug)]
pub(crate) struct Facts(BTreeMap<(Path, Fact), Rules>);

impl Facts {
    /// `path` and its prefixes are present.
    pub(crate) fn present(path: Path) -> Self {
        Self(path.prefixes().map(|prefix| ((prefix, Fact::Present), Rules::new())).collect())
    }

    /// `path` is, and is of, the type.
    pub(crate) fn is(path: Path, ty: TypeId) -> Self {
        let mut facts = Self::present(path.clone());
        facts.0.insert((path, Fact::Is(ty)), Rules::new());
        facts
    }

    /// `path` is not of the type.
    pub(crate) fn is_not(path: Path, ty: TypeId) -> Self {
        Self([((path, Fact::IsNot(ty)), Rules::new())].into())
    }

    /// All of both (∪). A fact that both have is owed to those who settled it with fewer rules.
    #[must_use]
    pub(crate) fn and(mut self, other: &Facts) -> Self {
        for (fact, rules) in &other.0 {
            match self.0.get(fact) {
                Some(known) if known.len() <= rules.len() => {}
                Some(_) | None => {
                    self.0.insert(fact.clone(), rules.clone());
                }
            }
        }
        self
    }

    /// What both have (∩), owed to the rules of both.
    #[must_use]
    pub(crate) fn or(mut self, other: &Facts) -> Self {
        self.0.retain(|fact, rules| match other.0.get(fact) {
            Some(theirs) => {
                rules.extend(theirs);
                true
            }
            None => false,
        });
        self
    }

    /// The same facts, owed to `rule`.
    #[must_use]
    pub(crate) fn owed_to(mut self, rule: RuleId) -> Self {
        for rules in self.0.values_mut() {
            rules.insert(rule);
        }
        self
    }

    /// Whether `path` is known to be present, and by which rules.
    pub(crate) fn presence(&self, path: &Path) -> Option<&Rules> {
        self.0.get(&(path.clone(), Fact::Present))
    }

    /// What is known of the type of `path`.
    pub(crate) fn types<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = (Fact, &'a Rules)> + 'a {
        let from = (path.clone(), Fact::Is(TypeId(0)));
        let known = self.0.range(from..).take_while(move |((of, _), _)| of == path);
        known.map(|((_, fact), rules)| (*fact, rules))
    }
}

/// What a condition settles where it holds and where it does not.
#[derive(Clone, Default, PartialEq, Debug)]
pub(crate) struct Outcomes {
    /// Where it holds.
    pub(crate) holds: Facts,
    /// Where it does not.
    pub(crate) fails: Facts,
}

impl Outcomes {
    /// Facts for where the condition holds; nothing is known where it does not.
    pub(crate) fn when_true(holds: Facts) -> Self {
        Self { holds, fails: Facts::default() }
    }

    /// `not`.
    #[must_use]
    pub(crate) fn negated(self) -> Self {
        Self { holds: self.fails, fails: self.holds }
    }

    /// `a and b`.
    #[must_use]
    pub(crate) fn and(self, other: &Outcomes) -> Self {
        Self { holds: self.holds.and(&other.holds), fails: self.fails.or(&other.fails) }
    }

    /// `a or b`.
    #[must_use]
    pub(crate) fn or(self, other: &Outcomes) -> Self {
        Self { holds: self.holds.or(&other.holds), fails: self.fails.and(&other.fails) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(steps: &[u32]) -> Path {
        let steps = steps.iter().map(|n| Step::Field(Symbol(*n))).collect();
        Path { root: Root::Local(LocalId(0)), steps }
    }

    fn present(steps: &[u32]) -> Outcomes {
        Outcomes::when_true(Facts::present(path(steps)))
    }

    #[test]
    fn prefixes_of_what_is_present_are_present() {
        let facts = Facts::present(path(&[1, 2]));
        for prefix in [&[][..], &[1], &[1, 2]] {
            assert!(facts.presence(&path(prefix)).is_some(), "{prefix:?}");
        }
        assert!(facts.presence(&path(&[2])).is_none());
    }

    #[test]
    fn and_joins_what_holds_and_keeps_what_fails_both_ways() {
        let both = present(&[1]).and(&present(&[2]));
        assert!(both.holds.presence(&path(&[1])).is_some() && both.holds.presence(&path(&[2])).is_some());
        let neither = present(&[1]).negated().or(&present(&[2]).negated());
        assert_eq!(neither, both.negated());
    }

    #[test]
    fn or_keeps_what_both_sides_settle() {
        let either = present(&[1, 2]).or(&present(&[1, 3]));
        assert!(either.holds.presence(&path(&[1])).is_some());
        assert!(either.holds.presence(&path(&[1, 2])).is_none());
    }

    #[test]
    fn a_fact_is_owed_to_the_fewest_rules() {
        let rule = Facts::present(path(&[1])).owed_to(RuleId(7));
        assert_eq!(rule.presence(&path(&[1])), Some(&Rules::from([RuleId(7)])));
        let guard = Facts::present(path(&[1]));
        assert_eq!(rule.clone().and(&guard).presence(&path(&[1])), Some(&Rules::new()));
        assert_eq!(guard.and(&rule).presence(&path(&[1])), Some(&Rules::new()));
    }

    #[test]
    fn types_of_a_path_are_not_those_of_its_neighbours() {
        let facts = Facts::is(path(&[1]), TypeId(4)).and(&Facts::is_not(path(&[1, 2]), TypeId(5)));
        let of = |steps: &[u32]| facts.types(&path(steps)).map(|(fact, _)| fact).collect::<Vec<_>>();
        assert_eq!(of(&[1]), [Fact::Is(TypeId(4))]);
        assert_eq!(of(&[1, 2]), [Fact::IsNot(TypeId(5))]);
    }
}
