//! Truth values while code is made: known now, or computed when it runs. What is known now costs no instruction.

use crate::cx::Cx;
use cranelift_codegen::ir::{InstBuilder, Value, condcodes::IntCC, types};

/// A truth value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bit {
    /// Known while code is made.
    Is(bool),
    /// An `i8` that is 0 or 1.
    Ssa(Value),
}

/// Known now: true.
pub(crate) const YES: Bit = Bit::Is(true);
/// Known now: false.
pub(crate) const NO: Bit = Bit::Is(false);

/// A condition by Kleene's rules; the two are never both true.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tri {
    /// It holds.
    pub(crate) yes: Bit,
    /// It cannot be told.
    pub(crate) unknown: Bit,
}

impl Tri {
    /// True.
    pub(crate) const YES: Self = Self { yes: YES, unknown: NO };
    /// False.
    pub(crate) const NO: Self = Self { yes: NO, unknown: NO };
    /// It cannot be told.
    pub(crate) const UNKNOWN: Self = Self { yes: NO, unknown: YES };

    /// A condition that is never unknown.
    pub(crate) const fn certain(yes: Bit) -> Self {
        Self { yes, unknown: NO }
    }
}

impl Cx<'_, '_> {
    /// The bit as an `i8`.
    pub(crate) fn byte(&mut self, bit: Bit) -> Value {
        match bit {
            Bit::Is(is) => self.b.ins().iconst(types::I8, i64::from(is)),
            Bit::Ssa(value) => value,
        }
    }

    /// Both.
    pub(crate) fn and(&mut self, a: Bit, b: Bit) -> Bit {
        match (a, b) {
            (Bit::Is(false), _) | (_, Bit::Is(false)) => NO,
            (Bit::Is(true), other) | (other, Bit::Is(true)) => other,
            (Bit::Ssa(x), Bit::Ssa(y)) if x == y => a,
            (Bit::Ssa(x), Bit::Ssa(y)) => Bit::Ssa(self.b.ins().band(x, y)),
        }
    }

    /// Either.
    pub(crate) fn or(&mut self, a: Bit, b: Bit) -> Bit {
        match (a, b) {
            (Bit::Is(true), _) | (_, Bit::Is(true)) => YES,
            (Bit::Is(false), other) | (other, Bit::Is(false)) => other,
            (Bit::Ssa(x), Bit::Ssa(y)) if x == y => a,
            (Bit::Ssa(x), Bit::Ssa(y)) => Bit::Ssa(self.b.ins().bor(x, y)),
        }
    }

    /// The opposite.
    pub(crate) fn not(&mut self, a: Bit) -> Bit {
        match a {
            Bit::Is(is) => Bit::Is(!is),
            Bit::Ssa(x) => Bit::Ssa(self.b.ins().icmp_imm_u(IntCC::Equal, x, 0)),
        }
    }

    /// `a` and not `b`.
    pub(crate) fn and_not(&mut self, a: Bit, b: Bit) -> Bit {
        if a == NO || b == YES {
            return NO;
        }
        let b = self.not(b);
        self.and(a, b)
    }

    /// `a` where `pick` holds, else `b`.
    pub(crate) fn choose_bit(&mut self, pick: Bit, a: Bit, b: Bit) -> Bit {
        match (pick, a, b) {
            (Bit::Is(true), _, _) => a,
            (Bit::Is(false), _, _) => b,
            (Bit::Ssa(_), a, b) if a == b => a,
            (Bit::Ssa(_), Bit::Is(true), b) => self.or(pick, b),
            (Bit::Ssa(_), a, Bit::Is(false)) => self.and(pick, a),
            (Bit::Ssa(_), Bit::Is(false), b) => self.and_not(b, pick),
            (Bit::Ssa(p), a @ Bit::Ssa(_), b) => {
                let (a, b) = (self.byte(a), self.byte(b));
                Bit::Ssa(self.b.ins().select(p, a, b))
            }
        }
    }

    /// Whether the condition is certainly false.
    pub(crate) fn is_no(&mut self, tri: Tri) -> Bit {
        let possible = self.or(tri.yes, tri.unknown);
        self.not(possible)
    }

    /// Kleene's `not`.
    pub(crate) fn not3(&mut self, tri: Tri) -> Tri {
        Tri { yes: self.is_no(tri), unknown: tri.unknown }
    }

    /// Kleene's `and`.
    pub(crate) fn and3(&mut self, a: Tri, b: Tri) -> Tri {
        let yes = self.and(a.yes, b.yes);
        if a.unknown == NO && b.unknown == NO {
            return Tri::certain(yes);
        }
        let a_possible = self.or(a.yes, a.unknown);
        let b_possible = self.or(b.yes, b.unknown);
        let possible = self.and(a_possible, b_possible);
        Tri { yes, unknown: self.and_not(possible, yes) }
    }

    /// Kleene's `or`.
    pub(crate) fn or3(&mut self, a: Tri, b: Tri) -> Tri {
        let yes = self.or(a.yes, b.yes);
        let unknown = self.or(a.unknown, b.unknown);
        Tri { yes, unknown: self.and_not(unknown, yes) }
    }

    /// Goes on only where `bit` does not hold; where it does, goes to `away`.
    pub(crate) fn leave_if(&mut self, bit: Bit, away: cranelift_codegen::ir::Block) {
        let next = self.b.create_block();
        match bit {
            Bit::Is(true) => self.b.ins().jump(away, &[]),
            Bit::Is(false) => self.b.ins().jump(next, &[]),
            Bit::Ssa(value) => self.b.ins().brif(value, away, &[], next, &[]),
        };
        self.b.switch_to_block(next);
    }
}
