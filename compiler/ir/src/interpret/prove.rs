//! Whether a fix repairs its rule for certain: the condition is evaluated where nothing is known but what the fix
//! writes, so that `true` holds whatever the rest may be.

use super::Interpreter;
use super::eval::Frame;
use super::value::{Content, Element, Entries, Items, List, Map, Text, Truth, Value, Why};
use crate::columns::Columns;
use crate::constant::Const;
use crate::module::{Action, Expr, ExprId, LocalId, Module, Policy, PolicyId, RuleId, Stmt};
use crate::state::Reason;
use crate::walk::{expressions, statements};

/// Whether the condition of a rule holds after its fix, by types and constants alone. `false` says nothing.
pub fn proves(module: &Module, policy: PolicyId, rule: RuleId) -> bool {
    let Some(policy) = module.policies.get(policy) else { return false };
    let Some(rule) = policy.rules.get(rule.0 as usize) else { return false };
    let Some(fix) = &rule.fix else { return false };
    let proof = Proof { module, lets: lets(policy) };
    if fix.actions.iter().any(|action| proof.takes_its_element(action)) {
        return true;
    }
    proof.is_closed(rule.cond) && proof.holds(policy, rule.cond, &fix.actions)
}

/// The values that `let`s name, in the order written.
fn lets(policy: &Policy) -> Vec<(LocalId, ExprId)> {
    let mut lets = Vec::new();
    statements(&policy.body, &mut |stmt| {
        if let Stmt::Let(local, value) = stmt {
            lets.push((*local, *value));
        }
    });
    lets
}

struct Proof<'m> {
    module: &'m Module,
    lets: Vec<(LocalId, ExprId)>,
}

impl<'m> Proof<'m> {
    /// What a loop judges is gone once its element is.
    fn takes_its_element(&self, action: &Action) -> bool {
        let Action::Remove { place } = action else { return false };
        let is_loop = |local: &LocalId| local.0 != 0 && !self.lets.iter().any(|(named, _)| named == local);
        matches!(self.module.exprs.get(self.expand(*place)), Some(Expr::Local(local)) if is_loop(local))
    }

    /// Whether everything that the condition reads is unknown without a graph: not so lists of nodes, which would be
    /// empty, and parameters that may be absent.
    fn is_closed(&self, cond: ExprId) -> bool {
        let roots = self.lets.iter().map(|(_, value)| *value).chain([cond]);
        expressions(self.module, roots).into_iter().all(|id| match self.module.exprs.get(id) {
            Some(Expr::Instances(_)) => false,
            Some(Expr::Param(_)) => !self.module.types.is_optional(self.module.type_of(id)),
            Some(_) | None => true,
        })
    }

    fn holds(&self, policy: &'m Policy, cond: ExprId, actions: &[Action]) -> bool {
        let (columns, params) = (Columns::default(), vec![Const::Absent; self.module.params.len()]);
        let interpreter = Interpreter::new(self.module, &params, &columns);
        let mut frame = Frame::new(&interpreter, policy.locals);
        frame.locals.fill(Value::unknown(Reason::NotCarried));
        let roots = self.lets.iter().map(|(_, value)| *value).chain([cond]);
        for id in expressions(self.module, roots) {
            if let Some(value) = self.assumed(&interpreter, id, actions) {
                frame.assumed.insert(id, value);
            }
        }
        for (local, value) in &self.lets {
            let value = frame.eval(*value);
            frame.bind(*local, value);
        }
        frame.truth(cond) == Truth::True
    }

    /// What an expression is after the writes, where they say it.
    fn assumed<'a>(&self, run: &Interpreter<'a>, id: ExprId, actions: &[Action]) -> Option<Value<'a>>
    where
        'm: 'a,
    {
        actions.iter().rev().find_map(|action| match action {
            Action::Set { place, value } => self.set(run, id, (*place, *value)),
            Action::Add { place, value } => {
                let is_it = self.same(id, *place);
                is_it.then(|| self.constant(run, *value)).flatten().map(|value| self.with(id, value))
            }
            Action::Remove { place } => {
                let is_entry = matches!(self.module.exprs.get(*place), Some(Expr::Get { .. }));
                (is_entry && self.same(id, *place)).then_some(Value::ABSENT)
            }
            Action::Create { .. } => None,
        })
    }

    fn set<'a>(
        &self,
        run: &Interpreter<'a>,
        id: ExprId,
        (place, value): (ExprId, ExprId),
    ) -> Option<Value<'a>>
    where
        'm: 'a,
    {
        if let Some(Expr::IsPresent(of)) = self.module.exprs.get(id)
            && self.leads_to(*of, place)
        {
            return Some(Value::bool(true));
        }
        if self.same(id, place) {
            return self.constant(run, value);
        }
        let Some(Expr::Get { base, key }) = self.module.exprs.get(place) else { return None };
        let key = match self.module.exprs.get(*key) {
            Some(Expr::Const(key)) => self.module.constants.get(*key)?,
            Some(_) | None => return None,
        };
        let Const::String(key) = key else { return None };
        let value = self.constant(run, value)?;
        self.same(id, *base).then(|| {
            let entries = Entries::Built([(Text::Borrowed(key), value)].into());
            let open = Some(Why::of(Reason::NotCarried));
            Value::new(Content::Map(Map { ty: self.module.type_of(id), entries, open }))
        })
    }

    /// A list that holds the value, and maybe more.
    fn with<'a>(&self, list: ExprId, value: Value<'a>) -> Value<'a> {
        let items = Items::Built([Element { value, guard: None }].into());
        let ty = self.module.types.inner(self.module.type_of(list));
        Value::new(Content::List(List { ty, items, open: Some(Why::of(Reason::NotCarried)) }))
    }

    fn constant<'a>(&self, run: &Interpreter<'a>, value: ExprId) -> Option<Value<'a>>
    where
        'm: 'a,
    {
        let Some(Expr::Const(constant)) = self.module.exprs.get(value) else { return None };
        Some(run.constant(self.module.constants.get(*constant)?, self.module.type_of(value)))
    }

    /// Whether `place` is, or lies in, what `id` reads.
    fn leads_to(&self, id: ExprId, place: ExprId) -> bool {
        let mut at = Some(place);
        while let Some(place) = at {
            if self.same(id, place) {
                return true;
            }
            at = match self.module.exprs.get(self.expand(place)) {
                Some(Expr::Field { base, .. } | Expr::Get { base, .. } | Expr::At { base, .. }) => {
                    Some(*base)
                }
                Some(_) | None => None,
            };
        }
        false
    }

    /// The value that a name stands for.
    fn expand(&self, id: ExprId) -> ExprId {
        let mut id = id;
        // A `let` reads only names that were given before it.
        for _ in 0..=self.lets.len() {
            let Some(Expr::Local(local)) = self.module.exprs.get(id) else { return id };
            match self.lets.iter().find(|(named, _)| named == local) {
                Some((_, value)) => id = *value,
                None => return id,
            }
        }
        id
    }

    /// Whether two expressions are one path.
    fn same(&self, one: ExprId, other: ExprId) -> bool {
        let (one, other) = (self.expand(one), self.expand(other));
        if one == other {
            return true;
        }
        let exprs = &self.module.exprs;
        if let (Some(Expr::Field { base: a, name }), Some(Expr::Field { base: b, name: other }))
        | (Some(Expr::Edge { base: a, name }), Some(Expr::Edge { base: b, name: other })) =
            (exprs.get(one), exprs.get(other))
        {
            return name == other && self.same(*a, *b);
        }
        if let (Some(Expr::Get { base: a, key }), Some(Expr::Get { base: b, key: other }))
        | (Some(Expr::At { base: a, index: key }), Some(Expr::At { base: b, index: other })) =
            (exprs.get(one), exprs.get(other))
        {
            return self.same_constant(*key, *other) && self.same(*a, *b);
        }
        matches!((exprs.get(one), exprs.get(other)), (Some(Expr::Local(a)), Some(Expr::Local(b))) if a == b)
    }

    fn same_constant(&self, one: ExprId, other: ExprId) -> bool {
        let value = |id| match self.module.exprs.get(id) {
            Some(Expr::Const(id)) => self.module.constants.get(*id),
            Some(_) | None => None,
        };
        value(one).is_some_and(|value_of| value(other) == Some(value_of))
    }
}
