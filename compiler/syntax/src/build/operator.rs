//! How operators bind: the row of operands and operators of the grammar becomes a tree, without recursion.

use super::Builder;
use crate::ast::{BinaryOp, Expr, ExprId, Name, Probe, UnaryOp};
use crate::errors;
use crate::tree::{Kind, Node};
use pol_diagnostics::Span;

/// A finished operand with its extent, brackets within.
#[derive(Clone, Copy)]
pub(super) struct Operand {
    pub(super) id: ExprId,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// An operator that waits for its right operand.
#[derive(Clone, Copy)]
enum Waiting {
    Prefix(UnaryOp, u32),
    Infix(BinaryOp, Span),
}

/// How tight comparisons bind; `is` binds like them.
const COMPARISON: u8 = 4;

impl Waiting {
    fn tightness(self) -> u8 {
        match self {
            Waiting::Prefix(UnaryOp::Not, _) => 3,
            Waiting::Prefix(UnaryOp::Negate, _) => 9,
            Waiting::Infix(op, _) => tightness(op),
        }
    }
}

/// How tight an operator binds its operands.
fn tightness(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 1,
        BinaryOp::And => 2,
        BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual
        | BinaryOp::In
        | BinaryOp::NotIn
        | BinaryOp::Matches => COMPARISON,
        BinaryOp::Range | BinaryOp::RangeInclusive => 5,
        BinaryOp::Coalesce => 6,
        BinaryOp::Add | BinaryOp::Subtract => 7,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => 8,
    }
}

/// The operator of a text, and whether it is spelled as in another language.
fn operator(text: &str) -> (BinaryOp, bool) {
    match text {
        "or" => (BinaryOp::Or, false),
        "||" => (BinaryOp::Or, true),
        "and" => (BinaryOp::And, false),
        "&&" => (BinaryOp::And, true),
        "==" => (BinaryOp::Equal, false),
        "=" | "===" => (BinaryOp::Equal, true),
        "!=" => (BinaryOp::NotEqual, false),
        "!==" | "<>" => (BinaryOp::NotEqual, true),
        "<" => (BinaryOp::Less, false),
        "<=" => (BinaryOp::LessEqual, false),
        ">" => (BinaryOp::Greater, false),
        ">=" => (BinaryOp::GreaterEqual, false),
        "in" => (BinaryOp::In, false),
        "matches" => (BinaryOp::Matches, false),
        "=~" => (BinaryOp::Matches, true),
        ".." => (BinaryOp::Range, false),
        "..=" => (BinaryOp::RangeInclusive, false),
        "??" => (BinaryOp::Coalesce, false),
        "+" => (BinaryOp::Add, false),
        "-" => (BinaryOp::Subtract, false),
        "*" => (BinaryOp::Multiply, false),
        "/" => (BinaryOp::Divide, false),
        "%" => (BinaryOp::Remainder, false),
        // `not in`, with any space between.
        _ => (BinaryOp::NotIn, false),
    }
}

/// Operands and operators on their way to a tree.
#[derive(Default)]
pub(super) struct Row {
    operands: Vec<Operand>,
    waiting: Vec<Waiting>,
    is_chain_reported: bool,
    /// The name after the last dot, where arguments follow it.
    pub(super) method: Option<Name>,
}

impl Row {
    /// Takes a minus sign that stands right before a number, which it then belongs to; gives where it stands.
    pub(super) fn take_minus(&mut self) -> Option<u32> {
        let Some(Waiting::Prefix(UnaryOp::Negate, start)) = self.waiting.last().copied() else { return None };
        self.waiting.pop();
        Some(start)
    }

    pub(super) fn push(&mut self, operand: Operand) {
        self.operands.push(operand);
    }

    pub(super) fn pop(&mut self) -> Option<Operand> {
        self.operands.pop()
    }
}

impl Builder<'_> {
    pub(super) fn prefix(&mut self, row: &mut Row, node: Node<'_>) {
        let op = if node.text() == "-" { UnaryOp::Negate } else { UnaryOp::Not };
        if node.text() == "!" {
            self.report(errors::foreign_not(self.span(node)));
        }
        row.waiting.push(Waiting::Prefix(op, node.start()));
    }

    pub(super) fn infix(&mut self, row: &mut Row, node: Node<'_>) {
        let (op, is_foreign) = operator(node.text());
        let span = self.span(node);
        if is_foreign {
            self.report(errors::foreign_operator(span, node.text(), op));
        }
        self.settle(row, tightness(op), span);
        row.waiting.push(Waiting::Infix(op, span));
    }

    /// `is …`
    pub(super) fn probe(&mut self, row: &mut Row, node: Node<'_>) {
        self.settle(row, COMPARISON, self.range(node.start(), node.start() + 2));
        let probe = self.what_is_asked(node);
        let Some(operand) = row.pop() else { return };
        let asked = self.over(operand, node.end(), |id| Expr::Is { operand: id, probe });
        let Some(not) = node.child(Kind::IsNot) else { return row.push(asked) };
        self.report(errors::is_not(self.span(not), self.range(operand.start, operand.start)));
        row.push(self.over(asked, node.end(), |id| Expr::Unary { op: UnaryOp::Not, operand: id }));
    }

    fn what_is_asked(&mut self, node: Node<'_>) -> Probe {
        match node.child(Kind::Probe).map(Node::text) {
            Some("present") => Probe::Present,
            Some("absent") => Probe::Absent,
            Some(_) => Probe::Known,
            None => Probe::Type(self.type_in(node)),
        }
    }

    /// `as T`, which binds tighter than any other operator.
    pub(super) fn cast(&mut self, row: &mut Row, node: Node<'_>) {
        let ty = self.type_in(node);
        let Some(operand) = row.pop() else { return };
        row.push(self.over(operand, node.end(), |id| Expr::As { operand: id, ty }));
    }

    /// The tree of the whole row.
    pub(super) fn finish_row(&mut self, mut row: Row) -> Option<Operand> {
        while let Some(waiting) = row.waiting.pop() {
            self.apply(&mut row, waiting);
        }
        row.operands.pop()
    }

    /// Applies what binds at least as tight as the operator that comes.
    fn settle(&mut self, row: &mut Row, coming: u8, span: Span) {
        while let Some(waiting) = row.waiting.last().copied() {
            if waiting.tightness() < coming {
                return;
            }
            self.check_chain(row, waiting, coming, span);
            row.waiting.pop();
            self.apply(row, waiting);
        }
    }

    fn check_chain(&mut self, row: &mut Row, waiting: Waiting, coming: u8, span: Span) {
        let Waiting::Infix(op, first) = waiting else { return };
        let is_chain = tightness(op) == coming && (coming == COMPARISON || op == BinaryOp::Range);
        if is_chain && !row.is_chain_reported {
            row.is_chain_reported = true;
            self.report(errors::chain(first, span));
        }
    }

    fn apply(&mut self, row: &mut Row, waiting: Waiting) {
        let Some(right) = row.operands.pop() else { return };
        let made = match waiting {
            Waiting::Prefix(op, start) => {
                let id = self.add_expr(Expr::Unary { op, operand: right.id }, start, right.end);
                Operand { id, start, end: right.end }
            }
            Waiting::Infix(op, op_span) => {
                let Some(left) = row.operands.pop() else { return row.operands.push(right) };
                let expr = Expr::Binary { op, op_span, left: left.id, right: right.id };
                let id = self.add_expr(expr, left.start, right.end);
                Operand { id, start: left.start, end: right.end }
            }
        };
        row.operands.push(made);
    }

    /// An expression upon an operand that ends at `end`.
    pub(super) fn over(&mut self, operand: Operand, end: u32, make: impl FnOnce(ExprId) -> Expr) -> Operand {
        let id = self.add_expr(make(operand.id), operand.start, end);
        Operand { id, start: operand.start, end }
    }
}
