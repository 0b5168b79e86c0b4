//! Policies and their statements.

use super::{Builder, is_name};
use crate::ast::{
    Block, Change, Expr, ExprId, Fix, FixAction, For, ForVars, If, Let, Level, Literal, Param, Policy,
    Require, Severity, Spanned, Stmt, StmtId, Subject, Text,
};
use crate::errors;
use crate::tree::{Kind, Node};

/// The levels, as they are written.
pub(super) const LEVELS: [(&str, Level); 4] = [
    ("advisory", Level::Advisory),
    ("mandatory", Level::Mandatory),
    ("remediate", Level::Remediate),
    ("disabled", Level::Disabled),
];

const SEVERITIES: [(&str, Severity); 4] = [
    ("low", Severity::Low),
    ("medium", Severity::Medium),
    ("high", Severity::High),
    ("critical", Severity::Critical),
];

const CHANGES: [(&str, Change); 5] = [
    ("create", Change::Create),
    ("update", Change::Update),
    ("replace", Change::Replace),
    ("delete", Change::Delete),
    ("none", Change::None),
];

impl Builder<'_> {
    pub(super) fn policy(&mut self, node: Node<'_>) -> Policy {
        Policy { name: self.name_in(node), subject: self.subject(node), body: self.block_in(node) }
    }

    fn subject(&mut self, node: Node<'_>) -> Subject {
        if let Some(stack) = node.child(Kind::ForStack) {
            return Subject::Stack(self.span(stack));
        }
        let Some(each) = node.child(Kind::ForEach) else { return Subject::Missing };
        let on = each.child(Kind::Changes).map(|changes| self.changes(changes)).unwrap_or_default();
        Subject::Each { var: self.name_in(each), ty: self.type_in(each), on }
    }

    fn changes(&mut self, node: Node<'_>) -> Vec<Spanned<Change>> {
        node.children().filter_map(|word| self.word(word, "a change", &CHANGES)).collect()
    }

    fn block_in(&mut self, node: Node<'_>) -> Block {
        node.child(Kind::Block).map(|block| self.block(block)).unwrap_or_default()
    }

    fn block(&mut self, node: Node<'_>) -> Block {
        let is_stmt = |child: &Node<'_>| !is_punctuation(*child);
        let children: Vec<_> = node.children().filter(is_stmt).collect();
        self.check_single(&children);
        children.into_iter().map(|child| self.stmt(child)).collect()
    }

    /// Reports what may stand once in a block and stands twice.
    fn check_single(&mut self, stmts: &[Node<'_>]) {
        for (kind, what) in [(Kind::Level, "`level`"), (Kind::Severity, "`severity`"), (Kind::Help, "`help`")]
        {
            for stmt in stmts.iter().filter(|stmt| stmt.is(kind)).skip(1) {
                self.report(errors::twice(self.span(*stmt), what));
            }
        }
    }

    fn stmt(&mut self, node: Node<'_>) -> StmtId {
        let stmt = self.stmt_of(node).unwrap_or(Stmt::Error);
        self.file.stmts.add(stmt, self.span(node))
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what is no statement was junk")]
    fn stmt_of(&mut self, node: Node<'_>) -> Option<Stmt> {
        Some(match node.kind() {
            Kind::Require => Stmt::Require(self.require(node)),
            Kind::When => Stmt::When(self.expr_in(node)),
            Kind::LetStmt => Stmt::Let(self.binding(node)),
            Kind::If => Stmt::If(self.if_stmt(node)),
            Kind::For => Stmt::For(self.for_stmt(node)),
            Kind::Level => Stmt::Level(self.word_in(node, "a level", &LEVELS)?),
            Kind::Severity => Stmt::Severity(self.word_in(node, "a severity", &SEVERITIES)?),
            Kind::Controls => Stmt::Controls(self.exprs_in(node)),
            Kind::Tags => Stmt::Tags(self.tags(node)),
            Kind::Help => Stmt::Help(self.text_or_empty(node)),
            Kind::ParamStmt => Stmt::Param(self.param(node)),
            _ => return None,
        })
    }

    pub(super) fn word_in<T: Copy>(
        &mut self,
        node: Node<'_>,
        what: &str,
        words: &[(&str, T)],
    ) -> Option<Spanned<T>> {
        let word = node.child(Kind::Word)?;
        self.word(word, what, words)
    }

    pub(super) fn binding(&mut self, node: Node<'_>) -> Let {
        Let { name: self.name_in(node), ty: self.written_type(node), value: self.expr_in(node) }
    }

    pub(super) fn param(&mut self, node: Node<'_>) -> Param {
        Param {
            docs: self.docs(node.start()),
            name: self.name_in(node),
            ty: self.type_in(node),
            default: self.expr_under(node, Kind::Default),
            condition: self.expr_under(node, Kind::Where),
        }
    }

    /// `["a", "b"]`, or texts with commas.
    fn tags(&mut self, node: Node<'_>) -> Vec<Text> {
        let mut flat: Vec<ExprId> = Vec::new();
        for id in self.exprs_in(node) {
            let Expr::List(items) = &self.file[id] else {
                flat.push(id);
                continue;
            };
            flat.extend(items);
        }
        flat.into_iter().filter_map(|id| self.tag(id)).collect()
    }

    fn tag(&mut self, id: ExprId) -> Option<Text> {
        let text = self.fixed_value(id);
        if text.is_none() && !matches!(self.file[id], Expr::Missing) {
            self.report(errors::not_a_text(self.file.span(id)));
        }
        text
    }

    /// The text of an expression that is a string without holes.
    pub(super) fn fixed_value(&self, id: ExprId) -> Option<Text> {
        let Expr::Literal(Literal::Text(value)) = &self.file[id] else { return None };
        Some(Text { value: value.clone(), span: self.file.span(id) })
    }

    fn require(&mut self, node: Node<'_>) -> Require {
        for (kind, what) in [(Kind::At, "`at`"), (Kind::Message, "the message"), (Kind::FixClause, "`fix`")] {
            if let Some(again) = node.all(kind).nth(1) {
                self.report(errors::twice(self.span(again), what));
            }
        }
        Require {
            label: node.child(Kind::Label).map(|label| self.name_in(label)),
            condition: self.expr_in(node),
            at: self.expr_under(node, Kind::At),
            message: self.expr_under(node, Kind::Message),
            fix: node.child(Kind::FixClause).map(|fix| self.fix(fix)),
        }
    }

    fn fix(&mut self, node: Node<'_>) -> Fix {
        let replacing = node.child(Kind::Replacing).map(|word| self.span(word));
        let written = node.child(Kind::FixBlock).unwrap_or(node);
        let is_action = |child: &Node<'_>| {
            [Kind::Write, Kind::Remove, Kind::Create, Kind::Junk, Kind::MissingExpr].contains(&child.kind())
        };
        Fix {
            replacing,
            actions: written.children().filter(is_action).map(|child| self.action(child)).collect(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what is no action was junk")]
    fn action(&mut self, node: Node<'_>) -> Spanned<FixAction> {
        let action = match node.kind() {
            Kind::Write => self.write(node),
            Kind::Remove => FixAction::Remove { place: self.expr_in(node) },
            Kind::Create => FixAction::Create { ty: self.path_in(node), value: self.brace_in(node) },
            _ => FixAction::Error,
        };
        self.spanned(action, node)
    }

    fn write(&mut self, node: Node<'_>) -> FixAction {
        let mut parts = self.exprs_in(node).into_iter();
        let (Some(place), Some(value)) = (parts.next(), parts.next()) else { return FixAction::Error };
        let Some(assign) = node.child(Kind::Assign) else { return FixAction::Error };
        match assign.text() {
            "+=" => return FixAction::Add { place, value },
            "==" => self.report(errors::comparison_in_fix(self.span(assign))),
            _ => {}
        }
        FixAction::Set { place, value }
    }

    /// The brace directly in `node`; an error node if it is missing.
    pub(super) fn brace_in(&mut self, node: Node<'_>) -> ExprId {
        match node.child(Kind::Brace) {
            Some(brace) => {
                let made = self.brace(brace);
                self.add_expr(made, brace.start(), brace.end())
            }
            None => self.add_expr(Expr::Missing, node.end(), node.end()),
        }
    }

    fn for_stmt(&mut self, node: Node<'_>) -> For {
        let mut names = node.children().filter(|child| is_name(*child)).map(|child| self.name(child));
        let vars = match (names.next(), names.next()) {
            (Some(key), Some(value)) => ForVars::Entry { key, value },
            (Some(name), None) => ForVars::Element(name),
            (None, _) => ForVars::Element(self.missing_name(node)),
        };
        drop(names);
        For { vars, over: self.expr_in(node), body: self.block_in(node) }
    }

    fn if_stmt(&mut self, node: Node<'_>) -> If {
        let mut branches = vec![(self.expr_in(node), self.block_in(node))];
        for branch in node.all(Kind::ElseIf) {
            branches.push((self.expr_in(branch), self.block_in(branch)));
        }
        If { branches, otherwise: node.child(Kind::Else).map(|last| self.block_in(last)) }
    }
}

/// Brackets that are missing, and what the scanner refused, are no statements.
fn is_punctuation(node: Node<'_>) -> bool {
    [Kind::MissingOpen, Kind::MissingClose, Kind::Blank].contains(&node.kind())
}
