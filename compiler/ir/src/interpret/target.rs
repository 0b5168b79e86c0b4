//! What a fix writes to: a place of the graph, which need not be there yet.
//!
//! A place that is read ends where nothing is; one that is written goes on. So the steps of the path are taken from
//! the expression itself, and only what the path begins with is evaluated.

use super::eval::Frame;
use super::place::{Place, Step};
use super::value::{Content, Value};
use super::{Because, NoFix};
use crate::builtin::Builtin;
use crate::columns::{Columns, Data, Slot};
use crate::module::{Each, Expr, ExprId, LocalId, Policy, Stmt};
use crate::state::Presence;
use crate::walk::statements;

/// A place to write to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// The node, and the path in it.
    pub place: Place,
    /// Whether the path names a key of a sensitive map, which is as secret as its values.
    pub is_secret: bool,
}

impl Target {
    fn then(mut self, step: Step) -> Self {
        self.place.path.push(step);
        self
    }
}

impl<'a> Frame<'_, 'a> {
    /// The places that a `remove` names: one, or those of the elements of a filtered list.
    pub(super) fn targets(&mut self, policy: &'a Policy, place: ExprId) -> Result<Vec<Target>, NoFix> {
        let named = match self.run.module.exprs.get(place) {
            Some(Expr::Local(local)) => defined(policy, *local),
            Some(_) | None => None,
        };
        let place = named.unwrap_or(place);
        let expr = self.run.module.exprs.get(place);
        let Some(Expr::Each { op: Each::Filter, .. }) = expr else {
            return self.target(policy, place).map(|target| vec![target]);
        };
        let value = self.eval(place);
        let Content::List(list) = &value.content else { return Err(self.lost(&value)) };
        if let Some(why) = list.open {
            return Err(NoFix::Unknown(self.run.because(why)));
        }
        let mut targets = Vec::new();
        for element in self.run.elements(list).collect::<Vec<_>>() {
            if let Some(why) = element.guard {
                return Err(NoFix::Unknown(self.run.because(why)));
            }
            targets.push(self.begin(&element.value)?);
        }
        Ok(targets)
    }

    /// The place that a path names.
    pub(super) fn target(&mut self, policy: &'a Policy, place: ExprId) -> Result<Target, NoFix> {
        let Some(expr) = self.run.module.exprs.get(place) else { return Err(NoFix::Nowhere) };
        match expr {
            Expr::Field { base, name } => Ok(self.target(policy, *base)?.then(Step::Field(*name))),
            Expr::Get { base, key } => self.entry_target(policy, *base, *key),
            Expr::At { base, index } => self.element_target(policy, *base, *index),
            Expr::Coalesce { left, right } => {
                let is_absent = self.eval(*left).is_absent();
                let goes_on = is_absent && !matches!(self.run.module.exprs.get(*right), Some(Expr::Const(_)));
                self.target(policy, if goes_on { *right } else { *left })
            }
            Expr::As(operand) => self.target(policy, *operand),
            Expr::Let { local, value, body } => {
                let value = self.eval(*value);
                self.bind(*local, value);
                self.target(policy, *body)
            }
            Expr::Local(local) => match defined(policy, *local) {
                Some(value) if !self.is_chosen(value) => self.target(policy, value),
                Some(_) | None => self.evaluated(place),
            },
            Expr::Const(_)
            | Expr::Param(_)
            | Expr::Edge { .. }
            | Expr::Instances(_)
            | Expr::Deleted(_)
            | Expr::Not(_)
            | Expr::Negate(_)
            | Expr::Logic { .. }
            | Expr::Equal { .. }
            | Expr::Order { .. }
            | Expr::Arithmetic { .. }
            | Expr::In { .. }
            | Expr::IsPresent(_)
            | Expr::IsKnown(_)
            | Expr::IsType { .. }
            | Expr::Matches { .. }
            | Expr::If { .. }
            | Expr::Range { .. }
            | Expr::List(_)
            | Expr::Record(_)
            | Expr::Update { .. }
            | Expr::Map(_)
            | Expr::Text(_)
            | Expr::Each { .. }
            | Expr::Walk { .. }
            | Expr::Closure { .. }
            | Expr::Call { .. }
            | Expr::Widen(_) => self.evaluated(place),
        }
    }

    /// Whether a value is chosen among others, so that only its evaluation says which it is.
    fn is_chosen(&self, value: ExprId) -> bool {
        let expr = self.run.module.exprs.get(value);
        matches!(
            expr,
            Some(Expr::Each { .. } | Expr::Call { function: Builtin::First, .. } | Expr::If { .. })
        )
    }

    fn evaluated(&mut self, place: ExprId) -> Result<Target, NoFix> {
        let value = self.eval(place);
        self.begin(&value)
    }

    fn entry_target(&mut self, policy: &'a Policy, map: ExprId, key: ExprId) -> Result<Target, NoFix> {
        let mut target = self.target(policy, map)?;
        let (map, key) = (self.eval(map), self.eval(key));
        let Some(text) = key.text() else { return Err(self.lost(&key)) };
        target.is_secret |= map.sensitive || key.sensitive;
        Ok(target.then(Step::Key(text.to_owned())))
    }

    fn element_target(&mut self, policy: &'a Policy, list: ExprId, index: ExprId) -> Result<Target, NoFix> {
        let target = self.target(policy, list)?;
        let (list, index) = (self.eval(list), self.eval(index));
        let (Content::List(items), Content::Int(number)) = (&list.content, &index.content) else {
            return Err(self.lost(if list.why().is_some() { &list } else { &index }));
        };
        let index = usize::try_from(*number).ok().filter(|index| *index < self.run.length(items));
        let index = index.and_then(|index| u32::try_from(index).ok()).ok_or(NoFix::Nowhere)?;
        Ok(target.then(Step::Index(index)))
    }

    /// Where a path begins: a node, or a value that lies somewhere in one.
    fn begin(&self, value: &Value<'a>) -> Result<Target, NoFix> {
        if let Content::Node(node) = value.content {
            if node.is_outside() {
                return Err(NoFix::Outside);
            }
            return Ok(Target { place: Place::of(node), is_secret: false });
        }
        if value.why().is_some() {
            return Err(self.lost(value));
        }
        let (row, chain) = value.origin.and_then(|slot| self.run.chain(slot)).ok_or(NoFix::Nowhere)?;
        let is_secret = chain.windows(2).any(|pair| {
            let [(map, _), (_, step)] = pair else { return false };
            matches!(step, Step::Key(_)) && self.run.columns.state(*map).is_sensitive()
        });
        let path = chain.into_iter().map(|(_, step)| step).collect();
        Ok(Target { place: Place { node: self.run.node_of(row), path }, is_secret })
    }

    /// Why a value is of no use.
    pub(super) fn lost(&self, value: &Value<'a>) -> NoFix {
        value.why().map_or(NoFix::Nowhere, |why| NoFix::Unknown(self.run.because(why)))
    }

    /// What is on the way to a place must be known, so that nothing which cannot be told is overwritten by accident.
    pub(super) fn is_open_way(&self, target: &Target) -> Result<(), NoFix> {
        let columns = self.run.columns;
        let Some((Step::Field(first), rest)) = target.place.path.split_first() else {
            return Err(NoFix::Nowhere);
        };
        let Some(mut at) = columns.property(target.place.node, *first) else { return Err(NoFix::Nowhere) };
        for step in rest {
            if columns.state(at).presence() == Presence::Unknown {
                let reason = columns.state(at).reason().unwrap_or(crate::state::Reason::AfterApply);
                return Err(NoFix::Unknown(Because { reason, place: self.run.place(at) }));
            }
            let Some(inner) = step_into(columns, at, step) else { return Ok(()) };
            at = inner;
        }
        Ok(())
    }
}

/// The part of a value that a step leads to.
pub(super) fn step_into(columns: &Columns, slot: Slot, step: &Step) -> Option<Slot> {
    let data = &columns.columns.get(slot.column)?.data;
    match (step, data) {
        (Step::Field(name), _) => columns.field(slot, *name),
        (Step::Index(index), Data::List { items, .. }) => {
            let row = columns.range(slot).nth(*index as usize)?;
            Some(Slot { column: *items, row })
        }
        (Step::Key(key), Data::Map { keys, items, .. }) => {
            let is_it =
                |row: &u32| keys.get(*row as usize).is_some_and(|id| columns.strings.text(*id) == key);
            columns.range(slot).find(is_it).map(|row| Slot { column: *items, row })
        }
        (Step::Index(_) | Step::Key(_), _) => None,
    }
}

/// The value that a `let` of the policy names.
fn defined(policy: &Policy, local: LocalId) -> Option<ExprId> {
    let mut found = None;
    statements(&policy.body, &mut |stmt| {
        if let Stmt::Let(named, value) = stmt
            && *named == local
        {
            found = Some(*value);
        }
    });
    found
}
