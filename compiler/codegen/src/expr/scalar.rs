//! Address ranges, addresses and versions: questions about them go to memo tables as those about text do.

use crate::bits::{Bit, Tri};
use crate::cx::Cx;
use crate::error::{Refusal, Res};
use crate::host::Entry;
use crate::memo::{Question, ScalarPair, ScalarTest};
use crate::values::{Data, Interned, Val};
use pol_ir::values::Scalar;

impl Cx<'_, '_> {
    /// A relation between two scalars that are there.
    pub(super) fn scalar_relation(&mut self, pair: ScalarPair, one: Interned, other: Interned) -> Res<Tri> {
        match (self.fixed_scalar(one), self.fixed_scalar(other)) {
            (Some(left), Some(right)) => Ok(Tri::certain(Bit::Is(pair.holds(&left, &right)))),
            (None, Some(right)) => self.ask_scalar(one, ScalarTest::Left(pair, right)),
            (Some(left), None) => self.ask_scalar(other, ScalarTest::Right(pair, left)),
            (None, None) => {
                let number = self.shared.host.scalar_relation(pair);
                let number = self.int(number as i64);
                let bit = self.call(Entry::ScalarPair, &[number, one.id, other.id])?;
                Ok(Tri::certain(Bit::Ssa(bit)))
            }
        }
    }

    fn fixed_scalar(&self, scalar: Interned) -> Option<Scalar> {
        self.shared.host.scalar(u64::from(scalar.fixed?)).cloned()
    }

    /// A question about an address range, as an expression.
    pub(super) fn scalar_question(&mut self, val: &Val, test: ScalarTest) -> Res<Val> {
        let tri = match val.data.scalar() {
            Some(scalar) => self.ask_scalar(scalar, test)?,
            None if val.data.is_nothing() => Tri::NO,
            None => return Err(Refusal("a function of address ranges on what is none")),
        };
        Ok(self.strict(&[val], tri))
    }

    /// The answer to a question about a scalar that is there.
    fn ask_scalar(&mut self, scalar: Interned, test: ScalarTest) -> Res<Tri> {
        if let Some(fixed) = self.fixed_scalar(scalar) {
            return Ok(Tri::certain(Bit::Is(test.ask(&fixed))));
        }
        self.ask_memo(Question::Scalar(test), scalar.id, (scalar.in_graph, false))
    }

    /// `prefix`.
    pub(super) fn prefix(&mut self, val: &Val) -> Res<Val> {
        let data = match val.data.scalar() {
            Some(scalar) => {
                let number = self.call(Entry::Prefix, &[scalar.id])?;
                self.whole_number(number)
            }
            None if val.data.is_nothing() => Data::Nothing,
            None => return Err(Refusal("the prefix of what has none")),
        };
        Ok(self.through(val, Val::of(data)))
    }

    /// A relation between two address ranges, or a range and an address, as an expression.
    pub(super) fn scalar_pair(&mut self, pair: ScalarPair, one: &Val, other: &Val) -> Res<Val> {
        let tri = match (&one.data, &other.data) {
            (Data::Nothing, _) | (_, Data::Nothing) => Tri::NO,
            (Data::Scalar(a), Data::Scalar(b)) => self.scalar_relation(pair, *a, *b)?,
            _ => return Err(Refusal("a function of address ranges on what is none")),
        };
        Ok(self.strict(&[one, other], tri))
    }
}
