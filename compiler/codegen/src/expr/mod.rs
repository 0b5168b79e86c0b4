//! One expression, compiled: the table of forms. A form without native code refuses its policy by name.

mod access;
mod call;
mod element;
mod equal;
mod logic;
mod membership;
mod number;
mod port;
mod scalar;
mod text;

use crate::bits::{Bit, Tri};
use crate::cx::Cx;
use crate::error::{Refusal, Res};
use crate::load::LOOSE;
use crate::values::{Data, List, Map, Origin, Val};
use pol_ir::constant::Const;
use pol_ir::module::{Expr, ExprId};
use pol_ir::names::Symbol;
use pol_ir::types::{Type, TypeId};
use std::rc::Rc;

impl<'a> Cx<'_, 'a> {
    /// The type of an expression.
    pub(crate) fn ty(&self, id: ExprId) -> TypeId {
        self.module().type_of(id)
    }

    /// The value of an expression.
    pub(crate) fn expr(&mut self, id: ExprId) -> Res<Val> {
        self.deeper(|cx| cx.form(id))
    }

    /// The truth of a condition: absent counts as false.
    pub(crate) fn condition(&mut self, id: ExprId) -> Res<Tri> {
        let val = self.expr(id)?;
        self.truth(&val)
    }

    /// The truth of a value.
    pub(crate) fn truth(&mut self, val: &Val) -> Res<Tri> {
        let bit = match &val.data {
            Data::Bool(bit) => *bit,
            Data::Nothing => Bit::Is(false),
            Data::Int { .. }
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Range(_)
            | Data::Cell { .. }
            | Data::Record(_)
            | Data::Either(..)
            | Data::List(_)
            | Data::Map(_)
            | Data::Node(_) => {
                return Err(Refusal("a condition that is not a truth value"));
            }
        };
        let missing = self.or(val.absent, val.unknown);
        Ok(Tri { yes: self.and_not(bit, missing), unknown: val.unknown })
    }

    /// A truth value as the value of an expression.
    pub(crate) fn of_tri(&mut self, tri: Tri) -> Val {
        Val { unknown: tri.unknown, ..Val::of(Data::Bool(tri.yes)) }
    }

    fn form(&mut self, id: ExprId) -> Res<Val> {
        let expr = self.module().exprs.get(id).ok_or(Refusal("an expression that is not there"))?;
        match expr {
            Expr::Const(constant) => self.known(id, self.module().constants.get(*constant)),
            Expr::Param(param) => self.param(id, self.shared.params.get(param.0 as usize)),
            Expr::Local(local) => self.env.find(*local).cloned().ok_or(Refusal("a variable without a value")),
            Expr::Field { base, name } | Expr::Edge { base, name } => self.property(id, *base, *name),
            Expr::Instances(nodes) => self.instances(self.tables_of(*nodes)),
            Expr::Deleted(nodes) => self.instances(self.deleted_of(*nodes)),
            Expr::Get { base, key } => self.get(id, *base, *key),
            Expr::At { base, index } => self.at(*base, *index),
            Expr::Not(operand) => self.negation(*operand),
            Expr::Negate(operand) => self.negate(*operand),
            Expr::Logic { op, .. } => self.logic(id, *op),
            Expr::Equal { left, right } => self.equality(*left, *right),
            Expr::Order { op, left, right } => self.order(*op, *left, *right),
            Expr::Arithmetic { op, left, right } => self.arithmetic(*op, *left, *right),
            Expr::In { item, of } => self.membership(*item, *of),
            Expr::Coalesce { left, right } => self.coalesce(*left, *right),
            Expr::IsPresent(operand) => self.is_present(*operand),
            Expr::IsKnown(operand) => self.is_known(*operand),
            Expr::IsType { value, ty } => self.is_type(*value, *ty),
            Expr::Matches { text, pattern } => self.matches(*text, *pattern),
            Expr::If { cond, then, otherwise } => self.choice(*cond, *then, *otherwise),
            Expr::Range { start, end, inclusive } => self.range(*start, *end, *inclusive),
            Expr::List(items) => self.list(id, items),
            Expr::Record(fields) => self.record(fields),
            Expr::Update { base, fields } => self.update(*base, fields),
            Expr::Map(entries) => self.map(entries),
            Expr::Text(_) => Err(Refusal("text with holes")),
            Expr::Let { local, value, body } => self.let_in(*local, *value, *body),
            Expr::Each { op, list, item, body } => self.each(id, *op, (*list, *item, *body)),
            Expr::Walk { .. } => Err(Refusal("a walk through a network")),
            Expr::Closure { .. } => Err(Refusal("a closure")),
            Expr::Call { function, args } => self.builtin(id, *function, args),
            Expr::Widen(operand) => self.widen(*operand),
            Expr::As(_) => Err(LOOSE),
        }
    }

    fn known(&mut self, id: ExprId, constant: Option<&'a Const>) -> Res<Val> {
        match constant {
            Some(constant) => self.constant(constant, self.ty(id)),
            None => Ok(Val::UNKNOWN),
        }
    }

    /// A parameter without a value, where its type is not optional, cannot be told: the run has none.
    fn param(&mut self, id: ExprId, value: Option<&'a Const>) -> Res<Val> {
        let optional = self.is_optional(id);
        self.known(id, value.filter(|value| optional || **value != Const::Absent))
    }

    fn let_in(&mut self, local: pol_ir::module::LocalId, value: ExprId, body: ExprId) -> Res<Val> {
        let val = self.expr(value)?;
        let env = self.env.with(local, val);
        self.within(env, |cx| cx.expr(body))
    }

    fn list(&mut self, id: ExprId, items: &[ExprId]) -> Res<Val> {
        if items.len() > 256 {
            return Err(Refusal("a list of more than 256 elements"));
        }
        let ty = self.module().types.inner(self.ty(id));
        if items.len() > 1 && matches!(self.module().types.get(ty), Type::Set(_)) {
            return Err(Refusal("a set built of values that are not constant"));
        }
        let vals = items.iter().map(|item| self.expr(*item)).collect::<Res<Vec<_>>>()?;
        Ok(Val::of(Data::List(List::Items(vals.into()))))
    }

    fn record(&mut self, fields: &[(Symbol, ExprId)]) -> Res<Val> {
        let vals =
            fields.iter().map(|(name, value)| Ok((*name, self.expr(*value)?))).collect::<Res<Vec<_>>>()?;
        Ok(Val::of(Data::Record(vals.into())))
    }

    fn update(&mut self, base: ExprId, fields: &[(Symbol, ExprId)]) -> Res<Val> {
        let base_ty = self.ty(base);
        let base = self.expr(base)?;
        let mut names = self.field_names(base_ty)?;
        names.extend(fields.iter().map(|(name, _)| *name));
        names.sort_unstable();
        names.dedup();
        let mut parts = Vec::new();
        for name in names {
            let field_ty = self.field_type(base_ty, name);
            let part = match fields.iter().find(|(given, _)| *given == name) {
                Some((_, value)) => self.expr(*value)?,
                None => self.field(&base.data, name, field_ty)?,
            };
            parts.push((name, part));
        }
        let built = Val { origin: Origin::None, defaulted: Bit::Is(false), ..base.clone() };
        Ok(Val { data: Data::Record(parts.into()), ..built })
    }

    fn map(&mut self, entries: &[(Box<str>, ExprId)]) -> Res<Val> {
        let vals = entries
            .iter()
            .map(|(key, value)| Ok((key.clone(), self.expr(*value)?)))
            .collect::<Res<Vec<_>>>()?;
        Ok(Val::of(Data::Map(Map::Items(Rc::from(vals)))))
    }
}
