//! Parts of expressions that several lints ask for.

use super::look::Look;
use pol_diagnostics::{Diagnostic, Span};
use pol_syntax::ast::{BinaryOp, Expr, ExprId, File, Literal, UnaryOp};

/// An operator with its two sides.
#[derive(Clone, Copy)]
pub(crate) struct Sides {
    /// The operator.
    pub(crate) op: BinaryOp,
    /// Where it stands.
    pub(crate) at: Span,
    /// The left operand.
    pub(crate) left: ExprId,
    /// The right operand.
    pub(crate) right: ExprId,
    /// Where all of it stands, brackets around the operands within.
    pub(crate) span: Span,
}

impl Sides {
    /// The left operand as it is written, brackets with it.
    pub(crate) fn left_text<'l>(&self, look: &'l Look<'_, '_>) -> &'l str {
        look.text(Span::new(self.span.source, self.span.start, self.at.start)).trim()
    }

    /// The right operand as it is written, brackets with it.
    pub(crate) fn right_text<'l>(&self, look: &'l Look<'_, '_>) -> &'l str {
        look.text(Span::new(self.span.source, self.at.end, self.span.end)).trim()
    }
}

/// The operator of an expression, if it has one with two sides.
pub(crate) fn sides(tree: &File, id: ExprId) -> Option<Sides> {
    let Expr::Binary { op, op_span, left, right } = &tree[id] else { return None };
    Some(Sides { op: *op, at: *op_span, left: *left, right: *right, span: tree.span(id) })
}

/// The operands of a chain of one operator, left to right; an expression that is none is a chain of one.
pub(crate) fn chain(tree: &File, id: ExprId, wanted: BinaryOp) -> Vec<ExprId> {
    let mut open = vec![id];
    let mut parts = Vec::new();
    while let Some(id) = open.pop() {
        match sides(tree, id).filter(|sides| sides.op == wanted) {
            Some(sides) => open.extend([sides.right, sides.left]),
            None => parts.push(id),
        }
    }
    parts
}

/// What a `not` negates.
pub(crate) fn negated(tree: &File, id: ExprId) -> Option<ExprId> {
    if let Expr::Unary { op: UnaryOp::Not, operand } = &tree[id] { Some(*operand) } else { None }
}

/// The truth value that is written out.
pub(crate) fn truth(tree: &File, id: ExprId) -> Option<bool> {
    if let Expr::Literal(Literal::Bool(value)) = &tree[id] { Some(*value) } else { None }
}

/// The text that is written out.
pub(crate) fn text(tree: &File, id: ExprId) -> Option<&str> {
    if let Expr::Literal(Literal::Text(text)) = &tree[id] { Some(text) } else { None }
}

/// The whole number that is written out.
pub(crate) fn number(tree: &File, id: ExprId) -> Option<i64> {
    if let Expr::Literal(Literal::Int(number)) = &tree[id] { Some(*number) } else { None }
}

/// A method with what it is called on and given.
pub(crate) fn method(tree: &File, id: ExprId) -> Option<(ExprId, &str, &[ExprId])> {
    let Expr::Method { receiver, method, args } = &tree[id] else { return None };
    Some((*receiver, &method.text, args))
}

/// The text, in brackets unless it holds together as it stands.
pub(crate) fn held(tree: &File, id: ExprId, text: &str) -> String {
    let is_tight = matches!(
        tree[id],
        Expr::Name(_) | Expr::Field { .. } | Expr::Index { .. } | Expr::Call { .. } | Expr::Method { .. }
    );
    if is_tight || text.starts_with('(') && text.ends_with(')') {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

/// Offers to replace a place, unless a comment stands in it, which would be lost.
pub(crate) fn offer(
    tree: &File,
    said: Diagnostic,
    (title, span): (impl Into<String>, Span),
    text: impl Into<String>,
) -> Diagnostic {
    let first = tree.comments.partition_point(|comment| comment.span.start < span.start);
    if tree.comments.get(first).is_some_and(|comment| span.contains(comment.span)) {
        said
    } else {
        said.replace(title, span, text)
    }
}
