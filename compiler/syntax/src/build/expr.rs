//! Expressions.

use super::operator::{Operand, Row};
use super::{Builder, is_name};
use crate::ast::{Entry, EntryKey, Expr, ExprId, Lambda, Literal};
use crate::errors;
use crate::tree::{Kind, Node};

impl Builder<'_> {
    /// The expression that is `node`: an `Expr`, a `Place`, or what is missing.
    pub(crate) fn expr(&mut self, node: Node<'_>) -> ExprId {
        let mut row = Row::default();
        let mut children = node.children().peekable();
        while let Some(child) = children.next() {
            let is_called = children.peek().is_some_and(|next| next.is(Kind::Args));
            self.step(&mut row, child, is_called);
        }
        let missing = |b: &mut Self| b.missing_expr(node);
        self.finish_row(row).map_or_else(|| missing(self), |operand| operand.id)
    }

    /// The expression under the root of a tree of one.
    pub(crate) fn one_expr(&mut self, root: Option<Node<'_>>) -> ExprId {
        match root {
            Some(root) => self.expr_in(root),
            None => {
                self.report(errors::too_deep(self.range(0, 0)));
                self.add_expr(Expr::Missing, 0, 0)
            }
        }
    }

    /// The first expression directly in `node`; an error node if there is none.
    pub(super) fn expr_in(&mut self, node: Node<'_>) -> ExprId {
        match node.children().find(|child| is_expr(*child)) {
            Some(found) => self.expr(found),
            None => self.add_expr(Expr::Missing, node.end(), node.end()),
        }
    }

    /// The expression in the first child of that kind.
    pub(super) fn expr_under(&mut self, node: Node<'_>, kind: Kind) -> Option<ExprId> {
        node.child(kind).map(|child| self.expr_in(child))
    }

    /// All expressions directly in `node`.
    pub(super) fn exprs_in(&mut self, node: Node<'_>) -> Vec<ExprId> {
        node.children().filter(|child| is_expr(*child)).map(|child| self.expr(child)).collect()
    }

    pub(super) fn missing_expr(&mut self, node: Node<'_>) -> ExprId {
        self.add_expr(Expr::Missing, node.start(), node.end())
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a rule that is no operator is an operand")]
    fn step(&mut self, row: &mut Row, node: Node<'_>, is_called: bool) {
        match node.kind() {
            Kind::Prefix => self.prefix(row, node),
            Kind::Operator => self.infix(row, node),
            Kind::Is => self.probe(row, node),
            Kind::As => self.cast(row, node),
            Kind::Field if is_called => row.method = Some(self.name_in(node)),
            Kind::Field => self.field(row, node),
            Kind::IndexBy => self.index(row, node),
            Kind::Args => self.call(row, node),
            _ => self.operand(row, node),
        }
    }

    fn operand(&mut self, row: &mut Row, node: Node<'_>) {
        let (mut start, end) = (node.start(), node.end());
        if node.is(Kind::Paren) {
            let id = self.expr_in(node);
            return row.push(Operand { id, start, end });
        }
        let minus = if node.is(Kind::Number) { row.take_minus() } else { None };
        let expr = self.primary(node, minus.is_some());
        start = minus.unwrap_or(start);
        let id = self.add_expr(expr, start, end);
        row.push(Operand { id, start, end });
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what is no operand is missing")]
    fn primary(&mut self, node: Node<'_>, is_negative: bool) -> Expr {
        match node.kind() {
            Kind::Name => Expr::Name(self.name(node)),
            Kind::Bool => Expr::Literal(Literal::Bool(node.text() == "true")),
            Kind::Number => self.number(node, is_negative),
            Kind::Str | Kind::Raw => self.string(node),
            Kind::List => Expr::List(self.exprs_in(node)),
            Kind::Brace => self.brace(node),
            Kind::IfExpr => self.if_expr(node),
            _ => Expr::Missing,
        }
    }

    fn field(&mut self, row: &mut Row, node: Node<'_>) {
        let name = self.name_in(node);
        let Some(base) = row.pop() else { return };
        row.push(self.over(base, node.end(), |base| Expr::Field { base, name }));
    }

    fn index(&mut self, row: &mut Row, node: Node<'_>) {
        let index = self.expr_in(node);
        let Some(base) = row.pop() else { return };
        row.push(self.over(base, node.end(), |base| Expr::Index { base, index }));
    }

    /// A call; a method's name stands right before its arguments.
    fn call(&mut self, row: &mut Row, node: Node<'_>) {
        let method = row.method.take();
        let args = node.children().filter(|child| is_arg(*child)).map(|child| self.arg(child)).collect();
        let Some(callee) = row.pop() else { return };
        let function = if let Expr::Name(name) = &self.file[callee.id] { Some(name.clone()) } else { None };
        let made = match (method, function) {
            (Some(method), _) => {
                self.over(callee, node.end(), |receiver| Expr::Method { receiver, method, args })
            }
            (None, Some(function)) => self.over(callee, node.end(), |_| Expr::Call { function, args }),
            (None, None) => {
                self.report_call(callee, node);
                self.over(callee, node.end(), |_| Expr::Missing)
            }
        };
        row.push(made);
    }

    fn report_call(&mut self, callee: Operand, node: Node<'_>) {
        if !matches!(self.file[callee.id], Expr::Missing) {
            self.report(errors::cannot_call(self.range(callee.start, callee.end), self.span(node)));
        }
    }

    fn arg(&mut self, node: Node<'_>) -> ExprId {
        if !node.is(Kind::Lambda) {
            return self.expr(node);
        }
        let names = node.child(Kind::LambdaParams);
        let params = names.map(|n| n.children().filter(|c| is_name(*c)).map(|c| self.name(c)).collect());
        let body = self.expr_in(node);
        let lambda = Lambda { params: params.unwrap_or_default(), body };
        self.add_expr(Expr::Lambda(lambda), node.start(), node.end())
    }

    pub(super) fn brace(&mut self, node: Node<'_>) -> Expr {
        let base = self.expr_under(node, Kind::Spread);
        Expr::Brace { base, entries: self.entries(node) }
    }

    /// The entries of a brace; one without a key or value is left out.
    pub(super) fn entries(&mut self, node: Node<'_>) -> Vec<Entry> {
        node.children().filter_map(|child| self.entry(child)).collect()
    }

    fn entry(&mut self, node: Node<'_>) -> Option<Entry> {
        if node.is(Kind::KeyEntry) {
            let key = EntryKey::Name(self.name_in(node));
            return Some(Entry { key, value: self.expr_in(node) });
        }
        if !node.is(Kind::Entry) {
            return None;
        }
        let mut parts = node.children().filter(|child| is_expr(*child));
        let (key, value) = (parts.next()?, parts.next());
        let Some(value) = value else {
            self.report(errors::entry_without_value(self.span(key), key.text()));
            return None;
        };
        Some(Entry { key: EntryKey::Text(self.expr(key)), value: self.expr(value) })
    }

    /// `if … then … else if … then … else …`: the heads in order, then the last value.
    fn if_expr(&mut self, node: Node<'_>) -> Expr {
        let heads: Vec<_> = node.all(Kind::IfHead).map(|head| (head.start(), self.exprs_in(head))).collect();
        let mut no = self.expr_in(node);
        let mut made = Expr::Missing;
        for (index, (start, parts)) in heads.iter().enumerate().rev() {
            let (Some(condition), Some(yes)) = (parts.first(), parts.get(1)) else { continue };
            made = Expr::If { condition: *condition, yes: *yes, no };
            if index > 0 {
                no = self.add_expr(made, *start, node.end());
                made = Expr::Missing;
            }
        }
        made
    }
}

fn is_expr(node: Node<'_>) -> bool {
    [Kind::Expr, Kind::Place, Kind::MissingExpr].contains(&node.kind())
}

fn is_arg(node: Node<'_>) -> bool {
    node.is(Kind::Lambda) || is_expr(node)
}
