//! Policies, their statements and fixes.

use crate::doc::Doc;
use crate::lists::{Block, Shape};
use crate::printer::Printer;
use pol_syntax::ast::{
    ExprId, Fix, FixAction, For, ForVars, If, Param, Policy, Require, Spanned, Stmt, StmtId, Subject, Text,
};

impl<'a> Printer<'a> {
    pub(crate) fn policy(&mut self, policy: &'a Policy) -> Doc<'a> {
        let head = vec![self.take("policy"), Doc::space(), self.slice(policy.name.span), Doc::space()];
        let subject = vec![self.take("for"), Doc::space(), self.subject(&policy.subject), Doc::space()];
        Doc::concat(vec![Doc::concat(head), Doc::concat(subject), self.stmts(&policy.body)]).group()
    }

    fn subject(&mut self, subject: &'a Subject) -> Doc<'a> {
        match subject {
            Subject::Missing => self.lose(),
            Subject::Stack(span) => self.slice(*span),
            Subject::Each { var, ty, on } => {
                let mut parts = vec![self.slice(var.span), self.take(":"), Doc::space(), self.ty(*ty)];
                if !on.is_empty() {
                    parts.extend([Doc::space(), self.take("on"), Doc::space()]);
                }
                for (index, change) in on.iter().enumerate() {
                    if index > 0 {
                        parts.extend([self.take(","), Doc::space()]);
                    }
                    parts.push(self.slice(change.span));
                }
                Doc::concat(parts)
            }
        }
    }

    /// Statements between braces; one alone may stand on the line.
    fn stmts(&mut self, stmts: &'a [StmtId]) -> Doc<'a> {
        let block = Block { separator: "", may_be_flat: stmts.len() < 2 };
        self.block(block, stmts, Self::stmt)
    }

    fn stmt(&mut self, id: StmtId) -> Doc<'a> {
        let file = self.file;
        match &file[id] {
            Stmt::Error => self.lose(),
            Stmt::Level(level) => self.words("level", level),
            Stmt::Severity(severity) => self.words("severity", severity),
            Stmt::Controls(controls) => {
                let word = vec![self.take("controls"), Doc::space()];
                Doc::concat(vec![Doc::concat(word), self.row(controls, Self::expr).nest()])
            }
            Stmt::Tags(tags) => self.tags(tags),
            Stmt::Help(text) => Doc::concat(vec![self.take("help"), Doc::space(), self.slice(text.span)]),
            Stmt::Param(param) => self.param(param),
            Stmt::When(condition) => {
                Doc::concat(vec![self.take("when"), Doc::space(), self.expr(*condition)])
            }
            Stmt::Let(binding) => self.binding(&binding.name, binding.ty, binding.value),
            Stmt::Require(require) => self.require(require),
            Stmt::For(each) => self.for_each(each),
            Stmt::If(choice) => self.branches(choice),
        }
    }

    fn words<T>(&mut self, word: &'static str, value: &Spanned<T>) -> Doc<'a> {
        Doc::concat(vec![self.take(word), Doc::space(), self.slice(value.span)])
    }

    /// `tags ["a", "b"]`, `tags "a", "b"`
    fn tags(&mut self, tags: &'a [Text]) -> Doc<'a> {
        let tags: Vec<&Text> = tags.iter().collect();
        let text = |p: &mut Self, tag: &Text| p.slice(tag.span);
        let word = vec![self.take("tags"), Doc::space()];
        let tags = if self.is_at("[") {
            let list = self.listed(("[", "]"), Shape::Fill, &tags, text);
            Doc::concat(vec![list, self.commas()])
        } else {
            self.row(&tags, text).nest()
        };
        Doc::concat(vec![Doc::concat(word), tags])
    }

    /// `param name: T = default where condition`
    pub(crate) fn param(&mut self, param: &'a Param) -> Doc<'a> {
        let head = vec![self.take("param"), Doc::space(), self.slice(param.name.span)];
        let mut parts = vec![Doc::concat(head), self.take(":"), Doc::space(), self.ty(param.ty)];
        if let Some(default) = param.default {
            parts.extend([Doc::space(), self.take("="), Doc::space(), self.expr(default)]);
        }
        if let Some(condition) = param.condition {
            let parts_of = vec![Doc::line(), self.lead(true), self.take("where"), Doc::space()];
            parts.push(Doc::concat(vec![Doc::concat(parts_of), self.expr(condition)]).nest());
        }
        Doc::concat(parts).group()
    }

    /// A rule; its clauses are on lines of their own if one is, or if its author wrote one so.
    fn require(&mut self, require: &'a Require) -> Doc<'a> {
        let mut head = vec![self.take("require"), Doc::space()];
        if let Some(label) = &require.label {
            head.extend([self.slice(label.span), self.take(":"), Doc::space()]);
        }
        head.push(self.expr(require.condition));
        let (mut clauses, mut has_line) = (Vec::new(), false);
        loop {
            let clause = match (require.at, require.message, &require.fix) {
                (Some(place), _, _) if self.is_at("at") => Clause::At(place),
                (_, Some(message), _) if self.is_at("else") => Clause::Else(message),
                (_, _, Some(fix)) if self.is_at("fix") => Clause::Fix(fix),
                (_, _, _) => break,
            };
            has_line |= self.is_on_next_line();
            clauses.push(Doc::concat(vec![self.lead(true), self.clause(clause)]));
        }
        let edge = if has_line { Doc::hard } else { Doc::line };
        let clauses = clauses.into_iter().flat_map(|clause| [edge(), clause]).collect();
        Doc::concat(vec![Doc::concat(head).nest(), Doc::concat(clauses).nest()]).group()
    }

    fn clause(&mut self, clause: Clause<'a>) -> Doc<'a> {
        match clause {
            Clause::At(place) => Doc::concat(vec![self.take("at"), Doc::space(), self.expr(place)]),
            Clause::Else(text) => Doc::concat(vec![self.take("else"), Doc::space(), self.expr(text)]),
            Clause::Fix(fix) => Doc::concat(vec![self.take("fix"), Doc::space(), self.fix(fix)]),
        }
    }

    fn fix(&mut self, fix: &'a Fix) -> Doc<'a> {
        let replacing = match fix.replacing {
            Some(span) => Doc::concat(vec![self.slice(span), Doc::space()]),
            None => Doc::nothing(),
        };
        let actions: Vec<&FixAction> = fix.actions.iter().map(|action| &action.value).collect();
        let actions = match actions.as_slice() {
            [only] if !self.is_at("{") => self.action(only),
            all => self.block(Block { separator: ";", may_be_flat: true }, all, Self::action).group(),
        };
        Doc::concat(vec![replacing, actions])
    }

    fn action(&mut self, action: &'a FixAction) -> Doc<'a> {
        match action {
            FixAction::Error => self.lose(),
            FixAction::Set { place, value } => self.write(*place, "=", *value),
            FixAction::Add { place, value } => self.write(*place, "+=", *value),
            FixAction::Remove { place } => {
                Doc::concat(vec![self.take("remove"), Doc::space(), self.expr(*place)])
            }
            FixAction::Create { ty, value } => {
                let parts = vec![self.take("create"), Doc::space(), self.slice(ty.span), Doc::space()];
                Doc::concat(vec![Doc::concat(parts), self.expr(*value)])
            }
        }
    }

    fn write(&mut self, place: ExprId, sign: &'static str, value: ExprId) -> Doc<'a> {
        let place = vec![self.expr(place), Doc::space(), self.take(sign), Doc::space()];
        Doc::concat(vec![Doc::concat(place), self.expr(value)])
    }

    fn for_each(&mut self, each: &'a For) -> Doc<'a> {
        let mut parts = vec![self.take("for"), Doc::space()];
        match &each.vars {
            ForVars::Element(name) => parts.push(self.slice(name.span)),
            ForVars::Entry { key, value } => {
                parts.extend([self.slice(key.span), self.take(","), Doc::space(), self.slice(value.span)]);
            }
        }
        parts.extend([Doc::space(), self.take("in"), Doc::space(), self.expr(each.over), Doc::space()]);
        parts.push(self.stmts(&each.body));
        Doc::concat(parts).group()
    }

    /// `if c { … } else if d { … } else { … }`: all on one line, or none.
    fn branches(&mut self, choice: &'a If) -> Doc<'a> {
        let mut parts = Vec::new();
        for (index, (condition, body)) in choice.branches.iter().enumerate() {
            if index > 0 {
                parts.extend([Doc::space(), self.take("else"), Doc::space()]);
            }
            parts.extend([self.take("if"), Doc::space(), self.expr(*condition), Doc::space()]);
            parts.push(self.stmts(body));
        }
        if let Some(body) = &choice.otherwise {
            parts.extend([Doc::space(), self.take("else"), Doc::space(), self.stmts(body)]);
        }
        Doc::concat(parts).group()
    }
}

/// What follows the condition of a rule.
enum Clause<'a> {
    At(ExprId),
    Else(ExprId),
    Fix(&'a Fix),
}
