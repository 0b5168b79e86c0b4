//! Calls of builtin functions: strict, but for `port_range`.

use crate::bits::{NO, Tri};
use crate::cx::Cx;
use crate::each::Over;
use crate::error::{Refusal, Res};
use crate::host::Measure;
use crate::joined::Loop;
use crate::memo::{ScalarPair, ScalarTest};
use crate::text::{Step, TextPair};
use crate::values::{Data, Kind, List, Part, Val};
use pol_ir::builtin::Builtin;
use pol_ir::limits::LIST_ITEMS;
use pol_ir::module::{ExprId, LocalId};
use std::rc::Rc;

impl Cx<'_, '_> {
    pub(super) fn builtin(&mut self, id: ExprId, function: Builtin, args: &[ExprId]) -> Res<Val> {
        let vals = args.iter().map(|arg| self.expr(*arg)).collect::<Res<Vec<_>>>()?;
        match (function, vals.as_slice(), args) {
            (Builtin::PortRange, [from, to, protocol], _) => self.port_range(from, to, protocol),
            (Builtin::Replace, _, _) => self.replaced(&vals),
            (_, [only], _) => self.unary(id, function, only),
            (_, [one, other], [left, right]) => {
                let types = (self.ty(*left), self.ty(*right));
                self.binary(function, (one, types.0), (other, types.1))
            }
            _ => Err(Refusal("a call with other arguments than its function takes")),
        }
    }

    fn unary(&mut self, id: ExprId, function: Builtin, val: &Val) -> Res<Val> {
        match function {
            Builtin::Lower => self.changed(val, Step::Lower),
            Builtin::Upper => self.changed(val, Step::Upper),
            Builtin::Trim => self.changed(val, Step::Trim),
            Builtin::Length => self.measured(val, Measure::Length),
            Builtin::ToInt => self.measured(val, Measure::ToInt),
            Builtin::IsPublic => self.scalar_question(val, ScalarTest::IsPublic),
            Builtin::IsPrivate => self.scalar_question(val, ScalarTest::IsPrivate),
            Builtin::Prefix => self.prefix(val),
            Builtin::First => self.first(val),
            Builtin::Compact => self.new_list(id, Kind::Compact, over(id, val)),
            Builtin::Flatten => self.new_list(id, Kind::FlatMap, over(id, val)),
            Builtin::Keys => Ok(entries(val, Part::Keys)),
            Builtin::Values => Ok(entries(val, Part::Values)),
            Builtin::Entries => Ok(entries(val, Part::Both)),
            Builtin::StartsWith
            | Builtin::EndsWith
            | Builtin::Contains
            | Builtin::Split
            | Builtin::Replace
            | Builtin::Join
            | Builtin::Union
            | Builtin::SubsetOf
            | Builtin::Overlaps
            | Builtin::Covers
            | Builtin::PortRange
            | Builtin::RangeCovers
            | Builtin::RangeOverlaps
            | Builtin::GlobCovers
            | Builtin::GlobOverlaps
            | Builtin::GlobMatches => Err(Refusal("a call with other arguments than its function takes")),
            Builtin::Address
            | Builtin::Family
            | Builtin::Major
            | Builtin::Minor
            | Builtin::Patch
            | Builtin::PreRelease
            | Builtin::Partition
            | Builtin::Service
            | Builtin::Region
            | Builtin::Account
            | Builtin::ArnResource
            | Builtin::Registry
            | Builtin::Repository
            | Builtin::Tag
            | Builtin::Digest
            | Builtin::Year
            | Builtin::Month
            | Builtin::Day
            | Builtin::Hour
            | Builtin::Minute
            | Builtin::Second
            | Builtin::Weekday
            | Builtin::Days
            | Builtin::Hours
            | Builtin::Minutes
            | Builtin::Seconds => Err(Refusal("a part of a scalar other than prefix")),
            Builtin::Json | Builtin::Yaml | Builtin::Base64 | Builtin::Leaves => Err(Refusal("a document")),
        }
    }

    fn binary(
        &mut self,
        function: Builtin,
        one: (&Val, pol_ir::types::TypeId),
        other: (&Val, pol_ir::types::TypeId),
    ) -> Res<Val> {
        match function {
            Builtin::StartsWith => self.text_question(TextPair::StartsWith, one.0, other.0),
            Builtin::EndsWith => self.text_question(TextPair::EndsWith, one.0, other.0),
            Builtin::Contains => self.text_question(TextPair::Contains, one.0, other.0),
            Builtin::Overlaps => self.scalar_pair(ScalarPair::Overlaps, one.0, other.0),
            Builtin::Covers => self.scalar_pair(ScalarPair::Covers, one.0, other.0),
            Builtin::RangeCovers | Builtin::RangeOverlaps => self.range_question(function, one.0, other.0),
            Builtin::SubsetOf => self.subset(one, other),
            Builtin::Split => Err(Refusal("split")),
            Builtin::Join => Err(Refusal("join")),
            Builtin::Union => Err(Refusal("union")),
            Builtin::GlobCovers | Builtin::GlobOverlaps | Builtin::GlobMatches => Err(Refusal("a glob")),
            Builtin::Lower
            | Builtin::Upper
            | Builtin::Trim
            | Builtin::Replace
            | Builtin::Length
            | Builtin::ToInt
            | Builtin::First
            | Builtin::Compact
            | Builtin::Keys
            | Builtin::Values
            | Builtin::Entries
            | Builtin::Flatten
            | Builtin::IsPublic
            | Builtin::IsPrivate
            | Builtin::Prefix
            | Builtin::PortRange
            | Builtin::Json
            | Builtin::Yaml
            | Builtin::Base64
            | Builtin::Leaves
            | Builtin::Address
            | Builtin::Family
            | Builtin::Major
            | Builtin::Minor
            | Builtin::Patch
            | Builtin::PreRelease
            | Builtin::Partition
            | Builtin::Service
            | Builtin::Region
            | Builtin::Account
            | Builtin::ArnResource
            | Builtin::Registry
            | Builtin::Repository
            | Builtin::Tag
            | Builtin::Digest
            | Builtin::Year
            | Builtin::Month
            | Builtin::Day
            | Builtin::Hour
            | Builtin::Minute
            | Builtin::Second
            | Builtin::Weekday
            | Builtin::Days
            | Builtin::Hours
            | Builtin::Minutes
            | Builtin::Seconds => Err(Refusal("a call with other arguments than its function takes")),
        }
    }

    fn text_question(&mut self, pair: TextPair, one: &Val, other: &Val) -> Res<Val> {
        let tri = match (&one.data, &other.data) {
            (Data::Nothing, _) | (_, Data::Nothing) => Tri::NO,
            (Data::Text(a), Data::Text(b)) => self.text_relation(pair, a, b)?,
            _ => return Err(Refusal("a question about text of what is none")),
        };
        Ok(self.strict(&[one, other], tri))
    }

    fn range_question(&mut self, function: Builtin, one: &Val, other: &Val) -> Res<Val> {
        let tri = match (&one.data, &other.data) {
            (Data::Nothing, _) | (_, Data::Nothing) => NO,
            (Data::Range(a), Data::Range(b)) if function == Builtin::RangeCovers => {
                self.range_covers(a, b)?
            }
            (Data::Range(a), Data::Range(b)) => self.ranges_overlap(a, b)?,
            _ => return Err(Refusal("a question about ranges of what is none")),
        };
        Ok(self.strict(&[one, other], Tri::certain(tri)))
    }

    /// The first element: unknown where it may not be there.
    pub(super) fn first(&mut self, list: &Val) -> Res<Val> {
        let env = self.env.clone();
        let joined = Loop { id: ExprId(u32::MAX), env: &env, ordered: true };
        self.first_of(list, joined, &mut |cx, elem| Ok(Tri { yes: cx.not(elem.maybe), unknown: elem.maybe }))
    }

    /// Two lists, one after the other.
    pub(super) fn join_lists(&mut self, one: Val, other: Val) -> Res<Val> {
        if self.bound(&one)?.saturating_add(self.bound(&other)?) > LIST_ITEMS {
            return Err(Refusal("a list that may grow over the limit"));
        }
        let unknown = self.or(one.unknown, other.unknown);
        Ok(Val { unknown, ..Val::of(Data::List(List::Joined(Rc::from([one, other])))) })
    }
}

/// A function of each element that needs no lambda.
fn over(id: ExprId, val: &Val) -> Over {
    Over { id, source: val.clone(), item: LocalId(u32::MAX), body: None }
}

fn entries(map: &Val, part: Part) -> Val {
    let unknown = map.unknown;

    Val { unknown, ..Val::of(Data::List(List::Entries(Rc::new(map.clone()), part))) }
}
