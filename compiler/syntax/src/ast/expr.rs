//! Expressions.

use super::{ExprId, Name, Path, TypeExprId};
use pol_diagnostics::Span;

/// An expression.
///
/// `absent`, `unknown` and `sensitive(v)` of a `given` are plain names and a call here: only tests give them meaning.
/// A dotted name (`aws.s3.Bucket`) is [`Expr::Field`] upon [`Expr::Name`]: only names tell packs from values.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Could not be read; a diagnostic has said so.
    Missing,
    /// `true`, `3`, `90d`, `"text"`
    Literal(Literal),
    /// A string with holes: `"bucket {b.bucket}"`.
    Template(Vec<Part>),
    /// A value, a function, a type, a pack, or a fact (`$type`).
    Name(Name),
    /// `base.name`; the name may be a fact (`$address`) or any keyword.
    Field {
        /// What is read from.
        base: ExprId,
        /// The property.
        name: Name,
    },
    /// `base[index]`
    Index {
        /// What is read from.
        base: ExprId,
        /// Which element.
        index: ExprId,
    },
    /// `function(args)`
    Call {
        /// The function.
        function: Name,
        /// What it is given.
        args: Vec<ExprId>,
    },
    /// `receiver.method(args)`, also a function of a pack: `acme.net.is_open(rule)`.
    Method {
        /// What stands before the dot.
        receiver: ExprId,
        /// The method.
        method: Name,
        /// What it is given beside the receiver.
        args: Vec<ExprId>,
    },
    /// `x => body`; stands only among arguments.
    Lambda(Lambda),
    /// `not x`, `-x`
    Unary {
        /// What is done.
        op: UnaryOp,
        /// To what.
        operand: ExprId,
    },
    /// `left op right`
    Binary {
        /// What is done.
        op: BinaryOp,
        /// Where the operator stands.
        op_span: Span,
        /// The left operand.
        left: ExprId,
        /// The right operand.
        right: ExprId,
    },
    /// `operand is …`
    Is {
        /// What is asked about.
        operand: ExprId,
        /// What is asked.
        probe: Probe,
    },
    /// `operand as T`
    As {
        /// What is read.
        operand: ExprId,
        /// As what.
        ty: TypeExprId,
    },
    /// `if condition then yes else no`
    If {
        /// What decides.
        condition: ExprId,
        /// Where it is true.
        yes: ExprId,
        /// Where it is false.
        no: ExprId,
    },
    /// `[a, b]`: a list or a set, by the expected type.
    List(Vec<ExprId>),
    /// `{ ..base, a: 1, "k": v }`: a record or a map, by the expected type.
    Brace {
        /// What is updated.
        base: Option<ExprId>,
        /// The entries in order.
        entries: Vec<Entry>,
    },
}

/// A value written out.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true`, `false`
    Bool(bool),
    /// A whole number, its minus sign with it.
    Int(i64),
    /// Any other number; finite.
    Float(f64),
    /// A string without holes, escapes resolved.
    Text(Box<str>),
    /// `90d`, in seconds.
    Duration(i64),
    /// `20GiB`, in bytes.
    Size(i64),
}

/// A part of a string with holes.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Text, escapes resolved.
    Text(Box<str>),
    /// `{expr}`
    Hole(ExprId),
}

/// A function written as an argument: `x => body`, `(k, v) => body`.
#[derive(Clone, Debug, PartialEq)]
pub struct Lambda {
    /// What it is given.
    pub params: Vec<Name>,
    /// What it gives.
    pub body: ExprId,
}

/// An entry of a brace.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Under which key.
    pub key: EntryKey,
    /// Which value.
    pub value: ExprId,
}

/// The key of an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryKey {
    /// `name:`, also a fact (`$change:`); in a map, the text of the name.
    Name(Name),
    /// `"text":`, also with holes.
    Text(ExprId),
}

/// An operator with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `not`
    Not,
    /// `-`
    Negate,
}

/// An operator with two operands, from the loosest to the tightest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `in`
    In,
    /// `not in`
    NotIn,
    /// `matches`
    Matches,
    /// `a..b`, the end not within
    Range,
    /// `a..=b`, the end within
    RangeInclusive,
    /// `??`
    Coalesce,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

impl BinaryOp {
    /// The operator as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            BinaryOp::Or => "or",
            BinaryOp::And => "and",
            BinaryOp::Equal => "==",
            BinaryOp::NotEqual => "!=",
            BinaryOp::Less => "<",
            BinaryOp::LessEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterEqual => ">=",
            BinaryOp::In => "in",
            BinaryOp::NotIn => "not in",
            BinaryOp::Matches => "matches",
            BinaryOp::Range => "..",
            BinaryOp::RangeInclusive => "..=",
            BinaryOp::Coalesce => "??",
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Remainder => "%",
        }
    }
}

/// What `is` asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Probe {
    /// `is present`
    Present,
    /// `is absent`
    Absent,
    /// `is known`
    Known,
    /// `is T`
    Type(TypeExprId),
}

impl Expr {
    /// Calls `visit` with every expression directly below, in the order of the text.
    pub fn each_child(&self, mut visit: impl FnMut(ExprId)) {
        match self {
            Expr::Missing | Expr::Literal(_) | Expr::Name(_) => {}
            Expr::Template(parts) => parts.iter().filter_map(Part::hole).for_each(visit),
            Expr::Field { base, .. } => visit(*base),
            Expr::Index { base, index } => [*base, *index].into_iter().for_each(visit),
            Expr::Call { args, .. } => args.iter().copied().for_each(visit),
            Expr::Method { receiver, args, .. } => {
                visit(*receiver);
                args.iter().copied().for_each(visit);
            }
            Expr::Lambda(lambda) => visit(lambda.body),
            Expr::Unary { operand, .. } | Expr::Is { operand, .. } | Expr::As { operand, .. } => {
                visit(*operand)
            }
            Expr::Binary { left, right, .. } => [*left, *right].into_iter().for_each(visit),
            Expr::If { condition, yes, no } => [*condition, *yes, *no].into_iter().for_each(visit),
            Expr::List(items) => items.iter().copied().for_each(visit),
            Expr::Brace { base, entries } => {
                base.iter().copied().for_each(&mut visit);
                for entry in entries {
                    entry.key.text().into_iter().for_each(&mut visit);
                    visit(entry.value);
                }
            }
        }
    }
}

impl Part {
    /// The expression of a hole.
    pub fn hole(&self) -> Option<ExprId> {
        match self {
            Part::Text(_) => None,
            Part::Hole(id) => Some(*id),
        }
    }
}

impl EntryKey {
    /// The expression of a key that is a string.
    pub fn text(&self) -> Option<ExprId> {
        match self {
            EntryKey::Name(_) => None,
            EntryKey::Text(id) => Some(*id),
        }
    }
}

impl super::File {
    /// The path that an expression is, if it is nothing but names and dots.
    pub fn as_path(&self, id: ExprId) -> Option<Path> {
        let mut names = Vec::new();
        let mut at = id;
        loop {
            match &self[at] {
                Expr::Name(name) => {
                    names.push(name.clone());
                    break;
                }
                Expr::Field { base, name } => {
                    names.push(name.clone());
                    at = *base;
                }
                Expr::Missing
                | Expr::Literal(_)
                | Expr::Template(_)
                | Expr::Index { .. }
                | Expr::Call { .. }
                | Expr::Method { .. }
                | Expr::Lambda(_)
                | Expr::Unary { .. }
                | Expr::Binary { .. }
                | Expr::Is { .. }
                | Expr::As { .. }
                | Expr::If { .. }
                | Expr::List(_)
                | Expr::Brace { .. } => return None,
            }
        }
        names.reverse();
        Some(Path { segments: names, span: self.span(id) })
    }
}
