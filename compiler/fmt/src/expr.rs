//! Expressions.

use crate::doc::Doc;
use crate::lists::Shape;
use crate::printer::Printer;
use pol_syntax::ast::{BinaryOp, Entry, EntryKey, Expr, ExprId, Lambda, Literal, Name, Probe, UnaryOp};

/// A step of a chain: `.name`, `.name(args)`, `[index]`.
enum Link<'a> {
    Field(&'a Name),
    Method(&'a Name, &'a [ExprId]),
    Index(ExprId),
}

/// A part of a brace.
#[derive(Clone, Copy)]
enum Piece<'a> {
    Spread(ExprId),
    Entry(&'a Entry),
}

impl<'a> Printer<'a> {
    /// An expression, in the parentheses that its author wrote.
    pub(crate) fn expr(&mut self, id: ExprId) -> Doc<'a> {
        let start = self.file.span(id).range().start;
        let mut parts = Vec::new();
        while self.is_at("(") && self.next() < start {
            parts.push(self.take("("));
        }
        let count = parts.len();
        parts.push(self.bare(id));
        parts.extend((0..count).map(|_| self.take(")")));
        Doc::concat(parts)
    }

    fn bare(&mut self, id: ExprId) -> Doc<'a> {
        let file = self.file;
        match &file[id] {
            Expr::Missing => self.lose(),
            Expr::Literal(literal) => self.literal(id, literal),
            Expr::Template(_) => self.slice(file.span(id)),
            Expr::Name(name) => self.slice(name.span),
            Expr::Field { .. } | Expr::Index { .. } | Expr::Method { .. } => self.chain(id),
            Expr::Call { function, args } => Doc::concat(vec![self.function(function), self.args(args)]),
            Expr::Lambda(lambda) => {
                Doc::concat(vec![self.params(lambda), Doc::space(), self.expr(lambda.body)])
            }
            Expr::Unary { op, operand } => {
                let op = match op {
                    UnaryOp::Not => vec![self.take("not"), Doc::space()],
                    UnaryOp::Negate => vec![self.take("-")],
                };
                Doc::concat(vec![Doc::concat(op), self.expr(*operand)])
            }
            Expr::Binary { op, .. } => self.binary(id, *op),
            Expr::Is { operand, probe } => {
                let parts = vec![self.expr(*operand), Doc::space(), self.take("is"), Doc::space()];
                Doc::concat(vec![Doc::concat(parts), self.probe(*probe)])
            }
            Expr::As { operand, ty } => {
                let parts = vec![self.expr(*operand), Doc::space(), self.take("as"), Doc::space()];
                Doc::concat(vec![Doc::concat(parts), self.ty(*ty)])
            }
            Expr::If { .. } => self.choice(id),
            Expr::List(items) => {
                let shape =
                    if items.iter().all(|item| is_short(&file[*item])) { Shape::Fill } else { Shape::Rows };
                self.listed(("[", "]"), shape, items, Self::expr)
            }
            Expr::Brace { base, entries } => self.brace(*base, entries),
        }
    }

    /// A number takes its minus sign with it, whatever stands between.
    fn literal(&mut self, id: ExprId, literal: &Literal) -> Doc<'a> {
        let span = self.file.span(id);
        let is_number = match literal {
            Literal::Bool(_) | Literal::Text(_) => false,
            Literal::Int(_) | Literal::Float(_) | Literal::Duration(_) | Literal::Size(_) => true,
        };
        if is_number && self.is_at("-") {
            return Doc::concat(vec![self.take("-"), self.slice_to(span)]);
        }
        self.slice(span)
    }

    /// The name of a function, which may stand in parentheses.
    fn function(&mut self, name: &Name) -> Doc<'a> {
        let mut parts = Vec::new();
        while self.is_at("(") {
            parts.push(self.take("("));
        }
        let count = parts.len();
        parts.push(self.slice(name.span));
        parts.extend((0..count).map(|_| self.take(")")));
        Doc::concat(parts)
    }

    fn probe(&mut self, probe: Probe) -> Doc<'a> {
        match probe {
            Probe::Present => self.take("present"),
            Probe::Absent => self.take("absent"),
            Probe::Known => self.take("known"),
            Probe::Type(ty) => self.ty(ty),
        }
    }

    /// Names, fields, calls of methods and indexes in a row. Of several methods, each has a line where one has.
    fn chain(&mut self, id: ExprId) -> Doc<'a> {
        let (base, links) = self.links(id);
        let head = self.expr(base);
        let is_long = links.iter().filter(|link| matches!(link, Link::Method(..))).count() > 1;
        let mut rest = Vec::new();
        for link in links.iter().rev() {
            if is_long && matches!(link, Link::Method(..)) {
                rest.extend([Doc::soft(), self.lead(true)]);
            }
            rest.push(self.link(link));
        }
        let rest = Doc::concat(rest);
        Doc::concat(vec![head, if is_long { rest.nest() } else { rest }]).group()
    }

    /// The steps of a chain, the last first, and what they start from.
    fn links(&self, id: ExprId) -> (ExprId, Vec<Link<'a>>) {
        let file = self.file;
        let (mut base, mut links) = (id, Vec::new());
        let is_bare = |below: ExprId| file.span(below).range().start == file.span(id).range().start;
        while base == id || is_bare(base) {
            let (link, below) = match &file[base] {
                Expr::Field { base, name } => (Link::Field(name), *base),
                Expr::Index { base, index } => (Link::Index(*index), *base),
                Expr::Method { receiver, method, args } => (Link::Method(method, args), *receiver),
                Expr::Missing
                | Expr::Literal(_)
                | Expr::Template(_)
                | Expr::Name(_)
                | Expr::Call { .. }
                | Expr::Lambda(_)
                | Expr::Unary { .. }
                | Expr::Binary { .. }
                | Expr::Is { .. }
                | Expr::As { .. }
                | Expr::If { .. }
                | Expr::List(_)
                | Expr::Brace { .. } => break,
            };
            links.push(link);
            base = below;
        }
        (base, links)
    }

    fn link(&mut self, link: &Link<'a>) -> Doc<'a> {
        match link {
            Link::Field(name) => Doc::concat(vec![self.take("."), self.slice(name.span)]),
            Link::Method(name, args) => {
                Doc::concat(vec![self.take("."), self.slice(name.span), self.args(args)])
            }
            Link::Index(index) => Doc::concat(vec![self.take("["), self.expr(*index), self.take("]")]),
        }
    }

    fn args(&mut self, args: &[ExprId]) -> Doc<'a> {
        let file = self.file;
        let [only] = args else { return self.listed(("(", ")"), Shape::Rows, args, Self::expr) };
        match &file[*only] {
            Expr::Lambda(lambda) => self.lambda_alone(lambda),
            Expr::List(_) | Expr::Brace { .. } => {
                let parts = vec![self.take("("), self.expr(*only), self.commas(), self.take(")")];
                Doc::concat(parts)
            }
            Expr::Missing
            | Expr::Literal(_)
            | Expr::Template(_)
            | Expr::Name(_)
            | Expr::Field { .. }
            | Expr::Index { .. }
            | Expr::Call { .. }
            | Expr::Method { .. }
            | Expr::Unary { .. }
            | Expr::Binary { .. }
            | Expr::Is { .. }
            | Expr::As { .. }
            | Expr::If { .. } => self.listed(("(", ")"), Shape::Rows, args, Self::expr),
        }
    }

    /// A lambda that is the only argument: its body has the lines between the parentheses.
    fn lambda_alone(&mut self, lambda: &'a Lambda) -> Doc<'a> {
        let head = vec![self.take("("), self.params(lambda)];
        let body =
            vec![Doc::line(), self.lead(true), self.expr(lambda.body), self.commas(), self.tail(false)];
        let body = Doc::concat(body).nest();
        Doc::concat(vec![Doc::concat(head), body, Doc::soft(), self.take(")")]).group()
    }

    /// `x =>`, `(k, v) =>`
    fn params(&mut self, lambda: &'a Lambda) -> Doc<'a> {
        let mut parts = Vec::new();
        let is_bracketed = self.is_at("(");
        if is_bracketed {
            parts.push(self.take("("));
        }
        for (index, name) in lambda.params.iter().enumerate() {
            if index > 0 {
                parts.extend([self.take(","), Doc::space()]);
            }
            parts.push(self.slice(name.span));
        }
        if is_bracketed {
            parts.push(self.take(")"));
        }
        parts.extend([Doc::space(), self.take("=>")]);
        Doc::concat(parts)
    }

    /// Operands with operators that bind alike: each operator begins a line where one does.
    fn binary(&mut self, id: ExprId, op: BinaryOp) -> Doc<'a> {
        let (first, steps) = self.steps(id, op);
        let head = self.expr(first);
        let (mut rest, mut has_line) = (Vec::new(), false);
        for (op, right) in steps.into_iter().rev() {
            let is_range = matches!(op, BinaryOp::Range | BinaryOp::RangeInclusive);
            let is_wide = matches!(self.file[right], Expr::List(_) | Expr::Brace { .. });
            let before = match (is_range, is_wide) {
                (true, _) => Doc::nothing(),
                (false, true) => Doc::space(),
                (false, false) => Doc::line(),
            };
            has_line |= !is_range && !is_wide;
            rest.extend([before, self.lead(true), self.operator(op)]);
            if !is_range {
                rest.push(Doc::space());
            }
            rest.push(self.expr(right));
        }
        let rest = Doc::concat(rest);
        Doc::concat(vec![head, if has_line { rest.nest() } else { rest }]).group()
    }

    /// The operators of a row with their right operands, the last first, and the operand that they start from.
    fn steps(&self, id: ExprId, op: BinaryOp) -> (ExprId, Vec<(BinaryOp, ExprId)>) {
        let file = self.file;
        let (mut first, mut steps) = (id, Vec::new());
        while let Expr::Binary { op: found, left, right, .. } = &file[first] {
            let is_bare = file.span(first).range().start == file.span(id).range().start;
            if !is_bare || kin(*found) != kin(op) {
                break;
            }
            steps.push((*found, *right));
            first = *left;
        }
        (first, steps)
    }

    fn operator(&mut self, op: BinaryOp) -> Doc<'a> {
        match op {
            BinaryOp::NotIn => Doc::concat(vec![self.take("not"), Doc::space(), self.take("in")]),
            BinaryOp::Or
            | BinaryOp::And
            | BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterEqual
            | BinaryOp::In
            | BinaryOp::Matches
            | BinaryOp::Range
            | BinaryOp::RangeInclusive
            | BinaryOp::Coalesce
            | BinaryOp::Add
            | BinaryOp::Subtract
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Remainder => self.take(op.as_str()),
        }
    }

    /// `if … then … else if … then … else …`
    fn choice(&mut self, id: ExprId) -> Doc<'a> {
        let file = self.file;
        let (mut head, mut rest) = (Vec::new(), Vec::new());
        let mut at = id;
        while let Expr::If { condition, yes, no } = &file[at] {
            // What stands in parentheses is a choice of its own.
            if at != id && !self.is_at("if") {
                break;
            }
            let branch = vec![
                self.take("if"),
                Doc::space(),
                self.expr(*condition),
                Doc::space(),
                self.take("then"),
                Doc::space(),
                self.expr(*yes),
            ];
            if at == id {
                head = branch
            } else {
                rest.extend(branch)
            }
            rest.extend([Doc::line(), self.lead(true), self.take("else"), Doc::space()]);
            at = *no;
        }
        rest.push(self.expr(at));
        Doc::concat(vec![Doc::concat(head), Doc::concat(rest).nest()]).group()
    }

    fn brace(&mut self, base: Option<ExprId>, entries: &'a [Entry]) -> Doc<'a> {
        let start = |piece: &Piece<'_>| match piece {
            Piece::Spread(id) => self.file.span(*id).start,
            Piece::Entry(entry) => match &entry.key {
                EntryKey::Name(name) => name.span.start,
                EntryKey::Text(id) => self.file.span(*id).start,
            },
        };
        let mut pieces: Vec<Piece<'a>> = base.into_iter().map(Piece::Spread).collect();
        pieces.extend(entries.iter().map(Piece::Entry));
        pieces.sort_by_key(start);
        self.listed(("{", "}"), Shape::Braces, &pieces, Self::piece)
    }

    fn piece(&mut self, piece: Piece<'a>) -> Doc<'a> {
        match piece {
            Piece::Spread(id) => Doc::concat(vec![self.take(".."), self.expr(id)]),
            Piece::Entry(entry) => self.entry(entry),
        }
    }

    /// Entries alone, as metadata and mappings have them.
    pub(crate) fn entries(&mut self, entries: &'a [Entry]) -> Doc<'a> {
        self.brace(None, entries)
    }

    fn entry(&mut self, entry: &'a Entry) -> Doc<'a> {
        let key = match &entry.key {
            EntryKey::Name(name) => self.slice(name.span),
            // Any other key can be told from a statement only on the line of its brace.
            EntryKey::Text(id) if self.is_at_text() => self.expr(*id),
            EntryKey::Text(_) => self.lose(),
        };
        Doc::concat(vec![key, self.take(":"), Doc::space(), self.expr(entry.value)])
    }

    /// Whether the next token is a text.
    pub(crate) fn is_at_text(&self) -> bool {
        self.is_at("\"") || self.is_at("'")
    }
}

/// Whether many of the kind read well in one line.
fn is_short(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(_) | Expr::Name(_) | Expr::Template(_))
}

/// What binds alike, as far as rows go.
fn kin(op: BinaryOp) -> u8 {
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
        | BinaryOp::Matches => 3,
        BinaryOp::Range | BinaryOp::RangeInclusive => 4,
        BinaryOp::Coalesce => 5,
        BinaryOp::Add | BinaryOp::Subtract => 6,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => 7,
    }
}
