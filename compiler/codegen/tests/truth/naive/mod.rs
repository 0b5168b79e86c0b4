//! The Definitions of the language read once more, as simply as they are written there: nothing is shared with the
//! engines but the module and the state of the cells. No reasons, no places, no indexes: three kinds of answer.

mod call;
mod each;
mod equal;
mod number;

pub(crate) use call::net_of;

use each::nth;
use number::interval;
use pol_ir::constant::Const;
use pol_ir::module::{Expr, ExprId, LocalId, Logic, Module};
use pol_ir::names::Symbol;
use pol_ir::types::{Type, TypeId};
use std::collections::{BTreeMap, HashMap};

/// Kleene's truth values; `and` is the smaller, `or` the greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum K {
    F,
    U,
    T,
}
use K::{F, T, U};

/// What an expression yields.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum V {
    Absent,
    /// Which unresolved reference it is; 0 for what was computed.
    Unknown(u32),
    Bool(bool),
    /// The end of an edge, which is one of these nodes; where none is named, any node.
    Possible(u32, Vec<u32>),
    /// A whole number between two ends, which may be infinite; known where they are one.
    Int(i128, i128),
    Text(String),
    Net(u32, u32),
    Record(BTreeMap<Symbol, V>),
    /// Elements, each with whether it is certain, and whether there may be more.
    List(Vec<(V, bool)>, bool),
    Map(BTreeMap<String, V>, bool),
    /// First and last.
    Range(i128, i128),
    /// The node that is judged.
    Subject,
    Node(u32),
    /// A node outside the input.
    Outside(String),
}

pub(crate) const INFINITE: i128 = i128::MAX / 2;
const COMPUTED: V = V::Unknown(0);

pub(crate) fn not(truth: K) -> K {
    match truth {
        F => T,
        U => U,
        T => F,
    }
}

fn k(truth: bool) -> K {
    if truth { T } else { F }
}

/// A certain element's guard is true, another's is unknown.
fn guard(certain: bool) -> K {
    if certain { T } else { U }
}

fn closed(open: bool) -> K {
    if open { U } else { T }
}

fn of(truth: K) -> V {
    match truth {
        F => V::Bool(false),
        T => V::Bool(true),
        U => COMPUTED,
    }
}

/// A condition holds only if it is true; absent counts as false.
pub(crate) fn truth(value: &V) -> K {
    match value {
        V::Bool(value) => k(*value),
        V::Absent => F,
        _ => U,
    }
}

fn is_unknown(value: &V) -> bool {
    matches!(value, V::Unknown(_) | V::Possible(..)) || matches!(value, V::Int(low, high) if low != high)
}

/// Whether nothing in it is unknown.
fn is_settled(value: &V) -> bool {
    match value {
        V::Record(fields) => fields.values().all(is_settled),
        V::List(items, open) => !open && items.iter().all(|(item, certain)| *certain && is_settled(item)),
        V::Map(entries, open) => !open && entries.values().all(is_settled),
        _ => !is_unknown(value),
    }
}

/// What a strict form yields for operands that it can do nothing with: unknown, else absent.
fn strict(operands: &[&V]) -> V {
    if operands.iter().any(|operand| is_unknown(operand)) { COMPUTED } else { V::Absent }
}

pub(crate) struct Reading<'a> {
    pub(crate) module: &'a Module,
    /// The properties of the subject.
    pub(crate) row: HashMap<Symbol, V>,
    pub(crate) locals: HashMap<LocalId, V>,
}

impl Reading<'_> {
    fn ty(&self, expr: ExprId) -> TypeId {
        self.module.type_of(expr)
    }

    pub(crate) fn truth(&mut self, expr: ExprId) -> K {
        truth(&self.eval(expr))
    }

    /// A collection is never absent: left out is empty.
    pub(crate) fn eval(&mut self, id: ExprId) -> V {
        let value = self.form(id);
        if value == V::Absent { self.nothing(self.ty(id)) } else { value }
    }

    fn nothing(&self, ty: TypeId) -> V {
        match self.module.types.get(ty) {
            Type::List(_) | Type::Set(_) => V::List(Vec::new(), false),
            Type::Map(_) => V::Map(BTreeMap::new(), false),
            _ => V::Absent,
        }
    }

    fn form(&mut self, id: ExprId) -> V {
        let module = self.module;
        match &module.exprs[id] {
            Expr::Const(constant) => self.constant(&module.constants[*constant], self.ty(id)),
            Expr::Local(local) => self.locals[local].clone(),
            Expr::Field { base, name } | Expr::Edge { base, name } => match self.eval(*base) {
                V::Subject => self.row[name].clone(),
                V::Record(fields) => {
                    let value = fields.get(name).cloned().unwrap_or(V::Absent);
                    if value == V::Absent { self.nothing(self.ty(id)) } else { value }
                }
                V::Absent => V::Absent,
                _ => COMPUTED,
            },
            Expr::Get { base, key } => match (self.eval(*base), self.eval(*key)) {
                (V::Map(entries, open), V::Text(key)) => match entries.get(&key) {
                    Some(value) => value.clone(),
                    None if open => COMPUTED,
                    None => V::Absent,
                },
                (base, key) => strict(&[&base, &key]),
            },
            Expr::At { base, index } => match (self.eval(*base), self.eval(*index)) {
                (V::List(items, open), V::Int(low, high)) if low == high => nth(&items, open, low),
                (base, index) => strict(&[&base, &index]),
            },
            Expr::Not(operand) => match self.eval(*operand) {
                V::Absent => V::Absent,
                value => of(not(truth(&value))),
            },
            Expr::Negate(operand) => match self.eval(*operand) {
                V::Int(low, high) => interval(-high, -low),
                value => strict(&[&value]),
            },
            Expr::Logic { op: Logic::And, left, right } => of(self.truth(*left).min(self.truth(*right))),
            Expr::Logic { op: Logic::Or, left, right } => of(self.truth(*left).max(self.truth(*right))),
            Expr::Equal { left, right } => {
                let (one, other) = (self.eval(*left), self.eval(*right));
                of(self.equal((&one, self.ty(*left)), (&other, self.ty(*right))))
            }
            Expr::Order { op, left, right } => self.order(*op, *left, *right),
            Expr::Arithmetic { op, left, right } => {
                let (one, other) = (self.eval(*left), self.eval(*right));
                self.arithmetic(*op, (one, other), self.ty(id))
            }
            Expr::In { item, of: whole } => {
                let (one, all) = (self.eval(*item), self.eval(*whole));
                of(self.contained((&one, self.ty(*item)), (&all, self.ty(*whole))))
            }
            Expr::Coalesce { left, right } => match self.eval(*left) {
                V::Absent => self.eval(*right),
                value => value,
            },
            Expr::IsPresent(operand) => match self.form(*operand) {
                V::Absent => V::Bool(false),
                V::Unknown(_) | V::Possible(..) if module.types.is_optional(self.ty(*operand)) => COMPUTED,
                _ => V::Bool(true),
            },
            Expr::IsKnown(operand) => V::Bool(!is_unknown(&self.eval(*operand))),
            Expr::IsType { value, ty } => match self.eval(*value) {
                V::Absent => V::Bool(false),
                V::Node(_) => V::Bool(module.types.inner(self.ty(*value)) == *ty),
                // What lies outside the input can be of any type.
                _ => COMPUTED,
            },
            Expr::Matches { text, pattern } => match self.eval(*text) {
                V::Text(text) => V::Bool(text.contains(&*module.patterns[*pattern])),
                value => strict(&[&value]),
            },
            Expr::If { cond, then, otherwise } => match self.truth(*cond) {
                T => self.eval(*then),
                F => self.eval(*otherwise),
                U => {
                    let (one, other) = (self.eval(*then), self.eval(*otherwise));
                    let common = self.equal((&one, self.ty(*then)), (&other, self.ty(*otherwise)));
                    if common == T { one } else { COMPUTED }
                }
            },
            Expr::Range { start, end, inclusive } => match (self.eval(*start), self.eval(*end)) {
                (V::Int(a, b), V::Int(c, d)) if a == b && c == d => {
                    V::Range(a, if *inclusive { c } else { c - 1 })
                }
                (start, end) => strict(&[&start, &end]),
            },
            Expr::List(items) => {
                let items = items.iter().map(|item| (self.eval(*item), true)).collect();
                self.list(self.ty(id), items, false)
            }
            Expr::Record(fields) => {
                V::Record(fields.iter().map(|(name, value)| (*name, self.eval(*value))).collect())
            }
            Expr::Update { base, fields } => match self.eval(*base) {
                V::Record(mut all) => {
                    all.extend(fields.iter().map(|(name, value)| (*name, self.eval(*value))));
                    V::Record(all)
                }
                value => strict(&[&value]),
            },
            Expr::Map(entries) => {
                let entry = |(key, value): &(Box<str>, ExprId)| (key.to_string(), self.eval(*value));
                V::Map(entries.iter().map(entry).collect(), false)
            }
            Expr::Text(parts) => {
                let parts: Vec<V> = parts.iter().map(|part| self.eval(*part)).collect();
                let text = |part: &V| match part {
                    V::Text(text) => Some(text.clone()),
                    V::Int(low, high) if low == high => Some(low.to_string()),
                    V::Bool(value) => Some(value.to_string()),
                    _ => None,
                };
                match parts.iter().map(text).collect::<Option<String>>() {
                    Some(text) => V::Text(text),
                    None => strict(&parts.iter().collect::<Vec<_>>()),
                }
            }
            Expr::Let { local, value, body } => {
                let value = self.eval(*value);
                self.locals.insert(*local, value);
                self.eval(*body)
            }
            Expr::Each { op, list, item, body } => {
                let list = self.eval(*list);
                self.each((*op, self.ty(id)), list, (*item, *body))
            }
            Expr::Call { function, args } => {
                let values: Vec<V> = args.iter().map(|arg| self.eval(*arg)).collect();
                let types: Vec<TypeId> = args.iter().map(|arg| self.ty(*arg)).collect();
                self.call(*function, (&values, &types), self.ty(id))
            }
            other => panic!("the third reading does not know {other:?}"),
        }
    }

    fn constant(&self, constant: &Const, ty: TypeId) -> V {
        let element = || self.module.types.element(ty).unwrap_or(ty);
        match constant {
            Const::Absent => self.nothing(ty),
            Const::Bool(value) => V::Bool(*value),
            Const::Int(number) => V::Int((*number).into(), (*number).into()),
            Const::String(text) => V::Text(text.to_string()),
            Const::List(items) => {
                let items = items.iter().map(|item| (self.constant(item, element()), true)).collect();
                self.list(ty, items, false)
            }
            Const::Cidr(net) => net_of(net),
            other => panic!("the third reading does not know {other:?}"),
        }
    }
}
