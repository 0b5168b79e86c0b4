//! Quantifiers, projections and aggregates over lists, sets and the entries of maps.

use crate::bits::{Bit, NO, Tri, YES};
use crate::cx::{Cx, Flag};
use crate::env::Env;
use crate::error::{Refusal, Res};
use crate::joined::Loop;
use crate::loops::Elem;
use crate::values::{Data, Kind, List, Stage, Val};
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I64};
use pol_ir::limits::LIST_ITEMS;
use pol_ir::module::{Each, ExprId, LocalId};
use pol_ir::types::Type;
use std::rc::Rc;

/// A quantifier: a list, and what is asked of each element.
pub(crate) struct Over {
    pub(crate) id: ExprId,
    pub(crate) source: Val,
    pub(crate) item: LocalId,
    pub(crate) body: Option<ExprId>,
}

impl Cx<'_, '_> {
    pub(crate) fn each(
        &mut self,
        id: ExprId,
        op: Each,
        (list, item, body): (ExprId, LocalId, Option<ExprId>),
    ) -> Res<Val> {
        let over = Over { id, source: self.expr(list)?, item, body };
        match op {
            Each::Any => self.any(&over, false).map(|tri| self.of_tri(tri)),
            Each::None => {
                let any = self.any(&over, false)?;
                let none = self.not3(any);
                Ok(self.of_tri(none))
            }
            Each::All => {
                let counter = self.any(&over, true)?;
                let all = self.not3(counter);
                Ok(self.of_tri(all))
            }
            Each::Count => self.count(&over),
            Each::Filter => Ok(Self::stage(Kind::Filter, over, &self.env)),
            Each::Map => self.new_list(id, Kind::Map, over),
            Each::FlatMap => self.new_list(id, Kind::FlatMap, over),
            Each::Find => self.find(&over),
            Each::Sum => self.sum(&over),
            Each::Min => self.extreme(&over, IntCC::SignedLessThan),
            Each::Max => self.extreme(&over, IntCC::SignedGreaterThan),
            Each::SortBy => Err(Refusal("sort_by")),
            Each::Distinct => Err(Refusal("distinct")),
            Each::GroupBy => Err(Refusal("group_by")),
        }
    }

    fn stage(kind: Kind, over: Over, env: &Env) -> Val {
        let Over { id, source, item, body } = over;
        let unknown = source.unknown;
        let stage = Stage { kind, source, env: env.clone(), id, item, body };
        Val { unknown, ..Val::of(Data::List(List::Stage(Rc::new(stage)))) }
    }

    /// A list of new elements; a set of new ones would have to be rid of repetition.
    pub(crate) fn new_list(&mut self, id: ExprId, kind: Kind, over: Over) -> Res<Val> {
        if matches!(self.module().types.get(self.module().types.inner(self.ty(id))), Type::Set(_)) {
            return Err(Refusal("a set of computed elements"));
        }
        if self.bound(&over.source)? > LIST_ITEMS {
            return Err(Refusal("a list that may grow over the limit"));
        }
        Ok(Self::stage(kind, over, &self.env))
    }

    /// What is asked of an element; the element itself where there is nothing.
    fn ask(&mut self, over: &Over, elem: &Elem) -> Res<Val> {
        let Some(body) = over.body else { return Ok(elem.val.clone()) };
        self.within(self.env.with(over.item, elem.val.clone()), |cx| cx.expr(body))
    }

    /// Whether it holds of an element for certain, and whether it may.
    fn holds(&mut self, over: &Over, elem: &Elem, negated: bool) -> Res<Tri> {
        let val = self.ask(over, elem)?;
        let mut tri = self.truth(&val)?;
        if negated {
            tri = self.not3(tri);
        }
        let doubtful = self.and(tri.yes, elem.maybe);
        Ok(Tri { yes: self.and_not(tri.yes, elem.maybe), unknown: self.or(tri.unknown, doubtful) })
    }

    /// Whether it holds of any element; the first of which it does ends the loop.
    fn any(&mut self, over: &Over, negated: bool) -> Res<Tri> {
        let stop = self.b.create_block();
        let found = self.b.append_block_param(stop, I8);
        let (mut doubt, mut open) = (self.flag(), self.flag());
        let env = self.env.clone();
        let mut possible = false;
        let joined = Loop { id: over.id, env: &env, ordered: false };
        self.sweep_joined(&over.source, joined, &mut open, &mut |cx, elem| {
            let holds = cx.holds(over, &elem, negated)?;
            cx.raise(&mut doubt, holds.unknown);
            possible |= holds.yes != NO;
            let hit = cx.byte(holds.yes);
            let next = cx.b.create_block();
            let one = cx.b.ins().iconst(I8, 1);
            cx.b.ins().brif(hit, stop, &[one.into()], next, &[]);
            cx.b.switch_to_block(next);
            Ok(())
        })?;
        let zero = self.b.ins().iconst(I8, 0);
        self.b.ins().jump(stop, &[zero.into()]);
        self.b.switch_to_block(stop);
        let yes = if possible { Bit::Ssa(found) } else { NO };
        let unknown = self.doubts(&doubt, &open, &over.source);
        Ok(Tri { yes, unknown: self.and_not(unknown, yes) })
    }

    fn doubts(&mut self, doubt: &Flag, open: &Flag, source: &Val) -> Bit {
        let (doubt, open) = (self.is_raised(doubt), self.is_raised(open));
        let either = self.or(doubt, open);
        self.or(either, source.unknown)
    }

    fn count(&mut self, over: &Over) -> Res<Val> {
        let (low, more) = (self.b.declare_var(I64), self.b.declare_var(I64));
        let zero = self.int(0);
        self.b.def_var(low, zero);
        self.b.def_var(more, zero);
        let mut open = self.flag();
        let mut uncertain = false;
        let env = self.env.clone();
        let joined = Loop { id: over.id, env: &env, ordered: false };
        self.sweep_joined(&over.source, joined, &mut open, &mut |cx, elem| {
            let holds = match over.body {
                Some(_) => cx.holds(over, &elem, false)?,
                None => Tri { yes: cx.not(elem.maybe), unknown: elem.maybe },
            };
            uncertain |= holds.unknown != NO;
            cx.add_bit(low, holds.yes);
            cx.add_bit(more, holds.unknown);
            Ok(())
        })?;
        let low = self.b.use_var(low);
        let open = self.is_raised(&open);
        let high = if uncertain || open != NO {
            let more = self.b.use_var(more);
            let high = self.b.ins().iadd(low, more);
            let endless = self.int(i64::MAX);
            Some(self.choose(open, endless, high))
        } else {
            None
        };
        Ok(Val { unknown: over.source.unknown, ..Val::of(Data::Int { low, high }) })
    }

    fn add_bit(&mut self, var: cranelift_frontend::Variable, bit: Bit) {
        if bit == NO {
            return;
        }
        let byte = self.byte(bit);
        let wide = self.b.ins().uextend(I64, byte);
        let old = self.b.use_var(var);
        let new = self.b.ins().iadd(old, wide);
        self.b.def_var(var, new);
    }

    fn find(&mut self, over: &Over) -> Res<Val> {
        let env = self.env.clone();
        let joined = Loop { id: over.id, env: &env, ordered: true };
        self.first_of(&over.source, joined, &mut |cx, elem| cx.holds(over, elem, false))
    }

    /// The first element that is wanted: unknown as soon as one may be, absent where none is.
    pub(crate) fn first_of(
        &mut self,
        source: &Val,
        joined: Loop<'_>,
        wanted: &mut dyn FnMut(&mut Self, &Elem) -> Res<Tri>,
    ) -> Res<Val> {
        const NONE: i64 = -1;
        const UNTOLD: i64 = -2;
        let stop = self.b.create_block();
        let which = self.b.append_block_param(stop, I64);
        let mut open = self.flag();
        let mut exits = Vec::new();
        self.sweep_joined(source, joined, &mut open, &mut |cx, elem| {
            let is = wanted(cx, &elem)?;
            let mut vars = Vec::new();
            cx.rebuild(&elem.val, &mut |cx, part| {
                let var = cx.b.declare_var(cx.b.func.dfg.value_type(part));
                cx.b.def_var(var, part);
                vars.push(var);
                part
            })?;
            let (number, untold) = (cx.int(exits.len() as i64), cx.int(UNTOLD));
            exits.push((elem.val, vars));
            let outcome = cx.choose(is.yes, number, untold);
            let ends = cx.or(is.yes, is.unknown);
            let ends = cx.byte(ends);
            let next = cx.b.create_block();
            cx.b.ins().brif(ends, stop, &[outcome.into()], next, &[]);
            cx.b.switch_to_block(next);
            Ok(())
        })?;
        let none = self.int(NONE);
        self.b.ins().jump(stop, &[none.into()]);
        self.b.switch_to_block(stop);
        let is_untold = self.compare_to(IntCC::Equal, which, UNTOLD);
        let is_none = self.compare_to(IntCC::Equal, which, NONE);
        let open = self.is_raised(&open);
        let more = self.and(open, is_none);
        let unknown = self.or(is_untold, more);
        let unknown = self.or(unknown, source.unknown);
        let mut result = Val { absent: YES, unknown, ..Val::of(Data::Nothing) };
        for (number, (form, vars)) in exits.into_iter().enumerate() {
            let mut vars = vars.into_iter();
            let val =
                self.rebuild(&form, &mut |cx, part| vars.next().map_or(part, |var| cx.b.use_var(var)))?;
            let own = self.compare_to(IntCC::Equal, which, number as i64);
            result = self.merge(own, val, result)?;
        }
        Ok(result)
    }

    /// The body of each element, where nothing of the list is uncertain; `work` sees whether it is there.
    fn fold(&mut self, over: &Over, work: &mut dyn FnMut(&mut Self, &Val, Bit) -> Res<()>) -> Res<Bit> {
        let (mut doubt, mut open) = (self.flag(), self.flag());
        self.sweep(&over.source, &mut open, &mut |cx, elem| {
            let val = cx.ask(over, &elem)?;
            let doubtful = cx.or(elem.maybe, val.unknown);
            cx.raise(&mut doubt, doubtful);
            if let Data::Int { low, high: Some(high) } = val.data {
                let between = cx.compare(IntCC::NotEqual, low, high);
                cx.raise(&mut doubt, between);
            }
            let missing = cx.or(val.absent, val.unknown);
            let there = cx.not(missing);
            work(cx, &val, there)
        })?;
        Ok(self.doubts(&doubt, &open, &over.source))
    }

    /// In order; absent where an element is, unknown from the first overflow.
    fn sum(&mut self, over: &Over) -> Res<Val> {
        let float =
            matches!(self.module().types.get(self.module().types.inner(self.ty(over.id))), Type::Float);
        let zero = if float { self.b.ins().f64const(0.0) } else { self.int(0) };
        let total = self.b.declare_var(self.b.func.dfg.value_type(zero));
        self.b.def_var(total, zero);
        let (mut overflow, mut absent) = (self.flag(), self.flag());
        let doubt = self.fold(over, &mut |cx, val, there| {
            let sum = cx.b.use_var(total);
            let (next, over_now) = match (&val.data, float) {
                (Data::Int { low, .. }, false) => cx.add_checked(sum, *low),
                (Data::Float(number), true) => cx.add_floats(sum, *number),
                (Data::Nothing, _) => (sum, NO),
                _ => return Err(Refusal("a sum of values of several kinds")),
            };
            let before = cx.is_raised_so_far(&overflow);
            let gone = cx.not(there);
            let gone = cx.and_not(gone, before);
            let ended = cx.is_raised_so_far(&absent);
            let over_now = cx.and(over_now, there);
            let over_now = cx.and_not(over_now, ended);
            cx.raise(&mut absent, gone);
            cx.raise(&mut overflow, over_now);
            let next = cx.choose(there, next, sum);
            cx.b.def_var(total, next);
            Ok(())
        })?;
        let sum = self.b.use_var(total);
        let (overflow, absent) = (self.is_raised(&overflow), self.is_raised(&absent));
        let data = if float { Data::Float(sum) } else { Data::Int { low: sum, high: None } };
        let unknown = self.or(doubt, overflow);
        Ok(Val { absent, unknown, ..Val::of(data) })
    }

    /// The first of the smallest or greatest numbers.
    fn extreme(&mut self, over: &Over, wanted: IntCC) -> Res<Val> {
        let float =
            matches!(self.module().types.get(self.module().types.inner(self.ty(over.id))), Type::Float);
        let zero = if float { self.b.ins().f64const(0.0) } else { self.int(0) };
        let best = self.b.declare_var(self.b.func.dfg.value_type(zero));
        self.b.def_var(best, zero);
        let (mut some, mut absent) = (self.flag(), self.flag());
        let doubt = self.fold(over, &mut |cx, val, there| {
            let old = cx.b.use_var(best);
            let number = match (&val.data, float) {
                (Data::Int { low, .. }, false) => *low,
                (Data::Float(number), true) => *number,
                (Data::Nothing, _) => old,
                _ => return Err(Refusal("the smallest or greatest of what is no number")),
            };
            let better = match float {
                true => Bit::Ssa(cx.b.ins().fcmp(float_order(wanted), number, old)),
                false => cx.compare(wanted, number, old),
            };
            let before = cx.is_raised_so_far(&some);
            let first = cx.not(before);
            let better = cx.or(better, first);
            let better = cx.and(better, there);
            let next = cx.choose(better, number, old);
            cx.b.def_var(best, next);
            let gone = cx.not(there);
            cx.raise(&mut absent, gone);
            cx.raise(&mut some, YES);
            Ok(())
        })?;
        let number = self.b.use_var(best);
        let (some, gone) = (self.is_raised(&some), self.is_raised(&absent));
        let none = self.not(some);
        let data = if float { Data::Float(number) } else { Data::Int { low: number, high: None } };
        let absent = self.or(none, gone);
        Ok(Val { absent, unknown: doubt, ..Val::of(data) })
    }
}

fn float_order(op: IntCC) -> cranelift_codegen::ir::condcodes::FloatCC {
    use cranelift_codegen::ir::condcodes::FloatCC;
    if op == IntCC::SignedLessThan { FloatCC::LessThan } else { FloatCC::GreaterThan }
}
