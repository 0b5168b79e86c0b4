//! One expression, evaluated: the table of forms. What each means is in the files beside this one.

use super::Interpreter;
use super::value::{Content, Record, Text, Truth, Value, Why};
use super::value::{Entries, Fields, Map};
use crate::module::{Expr, ExprId, LocalId, Logic};
use crate::names::Symbol;
use crate::state::Reason;
use crate::types::TypeId;
use rustc_hash::FxHashMap;

/// The evaluation of one policy on one subject: what its variables hold.
pub(crate) struct Frame<'i, 'a> {
    pub(crate) run: &'i Interpreter<'a>,
    pub(crate) locals: Vec<Value<'a>>,
    /// Values of expressions that are taken for granted: a proof knows nothing else.
    pub(crate) assumed: FxHashMap<ExprId, Value<'a>>,
}

impl<'i, 'a> Frame<'i, 'a> {
    pub(crate) fn new(run: &'i Interpreter<'a>, locals: u32) -> Self {
        Self { run, locals: vec![Value::ABSENT; locals as usize], assumed: FxHashMap::default() }
    }

    pub(crate) fn bind(&mut self, local: LocalId, value: Value<'a>) {
        if let Some(slot) = self.locals.get_mut(local.0 as usize) {
            *slot = value;
        }
    }

    pub(crate) fn ty(&self, expr: ExprId) -> TypeId {
        self.run.module.type_of(expr)
    }

    /// The value of an expression. A collection is never absent: where it was left out it is empty.
    pub(crate) fn eval(&mut self, id: ExprId) -> Value<'a> {
        let Some(expr) = self.run.module.exprs.get(id) else { return Value::unknown(Reason::Unreadable) };
        if let Some(value) = self.assumed.get(&id) {
            return value.clone();
        }
        let mut value = self.form(id, expr);
        if value.is_absent() {
            value.content = self.run.nothing(self.ty(id));
        }
        value
    }

    /// The truth of a condition.
    pub(crate) fn truth(&mut self, id: ExprId) -> Truth {
        self.eval(id).truth()
    }

    fn form(&mut self, id: ExprId, expr: &'a Expr) -> Value<'a> {
        match expr {
            Expr::Const(constant) => self.constant(id, self.run.module.constants.get(*constant)),
            Expr::Param(param) => self.param(id, self.run.params.get(param.0 as usize)),
            Expr::Local(local) => self.local(*local),
            Expr::Field { base, name } | Expr::Edge { base, name } => self.property(id, *base, *name),
            Expr::Instances(nodes) => Value::new(self.run.instances(*nodes, self.ty(id))),
            Expr::Deleted(nodes) => Value::new(self.run.deleted(*nodes, self.ty(id))),
            Expr::Get { base, key } => self.get(*base, *key),
            Expr::At { base, index } => self.at(*base, *index),
            Expr::Not(operand) => self.not(*operand),
            Expr::Negate(operand) => self.negate(*operand),
            Expr::Logic { op, left, right } => self.logic(*op, *left, *right),
            Expr::Equal { left, right } => self.equality(*left, *right),
            Expr::Order { op, left, right } => self.order(*op, *left, *right),
            Expr::Arithmetic { op, left, right } => self.arithmetic(id, *op, (*left, *right)),
            Expr::In { item, of } => self.contained(*item, *of),
            Expr::Coalesce { left, right } => self.coalesce(*left, *right),
            Expr::IsPresent(operand) => self.is_present(*operand),
            Expr::IsKnown(operand) => self.is_known(*operand),
            Expr::IsType { value, ty } => self.is_type(*value, *ty),
            Expr::Matches { text, pattern } => self.matches(*text, *pattern),
            Expr::If { cond, then, otherwise } => self.choose(*cond, *then, *otherwise),
            Expr::Range { start, end, inclusive } => self.range(*start, *end, *inclusive),
            Expr::List(items) => self.list(id, items),
            Expr::Record(fields) => self.record(id, fields),
            Expr::Update { base, fields } => self.update(id, *base, fields),
            Expr::Map(entries) => self.map(id, entries),
            Expr::Text(parts) => self.text(parts),
            Expr::Let { local, value, body } => self.let_in(*local, *value, *body),
            Expr::Each { op, list, item, body } => self.each(id, *op, (*list, *item, *body)),
            Expr::Walk { op, from, to, network } => self.walk(id, *op, (*from, *to, *network)),
            Expr::Closure { from, item, body } => self.closure(id, (*from, *item, *body)),
            Expr::Call { function, args } => self.call(id, *function, args),
            Expr::Widen(operand) => self.widen(*operand),
            Expr::As(operand) => self.convert(id, *operand),
        }
    }

    fn constant(&self, id: ExprId, constant: Option<&'a crate::constant::Const>) -> Value<'a> {
        match constant {
            Some(constant) => self.run.constant(constant, self.ty(id)),
            None => Value::unknown(Reason::NotCarried),
        }
    }

    /// A parameter without a value, where its type is not optional, cannot be told: the run has none.
    fn param(&self, id: ExprId, value: Option<&'a crate::constant::Const>) -> Value<'a> {
        let optional = self.run.module.types.is_optional(self.ty(id));
        let given = value.filter(|value| optional || **value != crate::constant::Const::Absent);
        self.constant(id, given)
    }

    fn local(&self, local: LocalId) -> Value<'a> {
        self.locals.get(local.0 as usize).cloned().unwrap_or(Value::ABSENT)
    }

    fn let_in(&mut self, local: LocalId, value: ExprId, body: ExprId) -> Value<'a> {
        let value = self.eval(value);
        self.bind(local, value);
        self.eval(body)
    }

    fn not(&mut self, operand: ExprId) -> Value<'a> {
        let value = self.eval(operand);
        if value.is_absent() {
            return Value::ABSENT.tainted(value.sensitive);
        }
        Value::from(value.truth().not()).tainted(value.sensitive)
    }

    fn logic(&mut self, op: Logic, left: ExprId, right: ExprId) -> Value<'a> {
        let one = self.eval(left);
        let decided = match op {
            Logic::And => Truth::False,
            Logic::Or => Truth::True,
        };
        if one.truth() == decided {
            return Value::from(decided).tainted(one.sensitive);
        }
        let other = self.eval(right);
        let truth = match op {
            Logic::And => one.truth().and(other.truth()),
            Logic::Or => one.truth().or(other.truth()),
        };
        Value::from(truth).tainted(one.sensitive || other.sensitive)
    }

    fn coalesce(&mut self, left: ExprId, right: ExprId) -> Value<'a> {
        let value = self.eval(left);
        if value.is_absent() { self.eval(right).tainted(value.sensitive) } else { value }
    }

    fn choose(&mut self, cond: ExprId, then: ExprId, otherwise: ExprId) -> Value<'a> {
        let value = self.eval(cond);
        match value.truth() {
            Truth::True => self.eval(then).tainted(value.sensitive),
            Truth::False => self.eval(otherwise).tainted(value.sensitive),
            Truth::Unknown(why) => self.common((then, otherwise), why).tainted(value.sensitive),
        }
    }

    /// The value that both branches have, if they have one value.
    fn common(&mut self, (then, otherwise): (ExprId, ExprId), why: Why) -> Value<'a> {
        let (one, other) = (self.eval(then), self.eval(otherwise));
        let sides = (self.run.side(&one, self.ty(then)), self.run.side(&other, self.ty(otherwise)));
        let sensitive = one.sensitive || other.sensitive;
        if self.run.equal(sides.0, sides.1) == Truth::True {
            return one.tainted(sensitive);
        }
        Value::new(Content::Unknown(why)).tainted(sensitive)
    }

    fn record(&mut self, id: ExprId, fields: &[(Symbol, ExprId)]) -> Value<'a> {
        let built = fields.iter().map(|(name, value)| (*name, self.eval(*value))).collect();
        let ty = self.run.module.types.inner(self.ty(id));
        Value::new(Content::Record(Record { ty, fields: Fields::Built(built) }))
    }

    fn update(&mut self, id: ExprId, base: ExprId, fields: &[(Symbol, ExprId)]) -> Value<'a> {
        let base = self.eval(base);
        let Content::Record(record) = &base.content else { return strict(&[&base]) };
        let mut built: std::collections::BTreeMap<Symbol, Value<'a>> = self
            .run
            .field_names(record)
            .into_iter()
            .map(|name| (name, self.run.field(record, name)))
            .collect();
        for (name, value) in fields {
            built.insert(*name, self.eval(*value));
        }
        let fields = Fields::Built(built.into_iter().collect());
        let ty = self.run.module.types.inner(self.ty(id));
        Value::new(Content::Record(Record { ty, fields })).tainted(base.sensitive)
    }

    fn map(&mut self, id: ExprId, entries: &'a [(Box<str>, ExprId)]) -> Value<'a> {
        let built = entries.iter().map(|(key, value)| (Text::Borrowed(key), self.eval(*value))).collect();
        Value::new(Content::Map(Map { ty: self.ty(id), entries: Entries::Built(built), open: None }))
    }
}

/// What a strict form yields where its operands are not what it needs: unknown, else absent, else unreadable.
pub(crate) fn strict<'a>(operands: &[&Value<'a>]) -> Value<'a> {
    let sensitive = operands.iter().any(|operand| operand.sensitive);
    if let Some(why) = operands.iter().find_map(|operand| operand.why()) {
        return Value::new(Content::Unknown(why)).tainted(sensitive);
    }
    if operands.iter().any(|operand| operand.is_absent()) {
        return Value::ABSENT.tainted(sensitive);
    }
    Value::unknown(Reason::Unreadable).tainted(sensitive)
}
