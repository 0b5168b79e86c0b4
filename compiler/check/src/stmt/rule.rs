//! `require`: a condition, its message, its place, and the earlier rules that it needs.

use super::{Body, errors};
use crate::expr::Typed;
use crate::narrow::{Facts, Rules};
use pol_diagnostics::Span;
use pol_ir::module::{ExprId, Fix, Rule, RuleId, Stmt};
use pol_ir::types::Type;
use pol_syntax::ast;

impl Body<'_, '_> {
    /// A rule; what it settles holds below it, owed to it.
    pub(super) fn require(&mut self, require: &ast::Require, span: Span) -> Stmt {
        let id = RuleId(u32::try_from(self.rules.len()).unwrap_or(u32::MAX));
        self.cx.owed.clear();
        self.cx.place = None;
        let cond = self.cx.condition(require.condition);
        let place = self.cx.place.take();
        let fails = cond.outcomes.fails.clone();
        let at = require.at.and_then(|at| self.at(at, &fails)).or(place);
        let message = require.message.and_then(|message| self.message(message, &fails));
        let fix = require.fix.as_ref().and_then(|fix| self.fix(fix, &fails));
        let rule = Rule {
            label: self.label(require.label.as_ref()),
            name: self.rule_name(require, span),
            cond: self.cx.emit(&cond),
            text: self.folded(self.cx.scope.tree.span(require.condition)),
            message,
            at,
            needs: self.needs(),
            fix,
            span,
        };
        self.rules.push(rule);
        self.settle(cond, id);
        Stmt::Require(id)
    }

    fn settle(&mut self, cond: Typed, id: RuleId) {
        let settled = cond.outcomes.holds.owed_to(id);
        self.cx.facts = std::mem::take(&mut self.cx.facts).and(&settled);
    }

    /// The rules without whose facts this one would not compile, and those that they need.
    fn needs(&mut self) -> Vec<RuleId> {
        let mut needs: Rules = std::mem::take(&mut self.cx.owed);
        needs.extend(&self.guarded);
        let direct: Vec<_> = needs.iter().copied().collect();
        for id in direct {
            needs.extend(self.rules.get(id.0 as usize).into_iter().flat_map(|rule| &rule.needs));
        }
        needs.into_iter().collect()
    }

    /// Where the author lets the finding point: a place, or a list of them.
    fn at(&mut self, at: ast::ExprId, fails: &Facts) -> Option<ExprId> {
        let typed = self.cx.under(fails, |cx| cx.infer(at, None));
        if self.cx.is_wrong(typed.ty) {
            return None;
        }
        let code = self.cx.emit(&typed);
        if !self.cx.is_place(code) {
            self.cx.env.report(errors::no_place(typed.span));
        }
        Some(code)
    }

    fn message(&mut self, message: ast::ExprId, fails: &Facts) -> Option<ExprId> {
        let string = self.cx.env.module.types.intern(Type::String);
        let text = self.cx.env.module.types.intern(Type::Optional(string));
        let typed = self.cx.under(fails, |cx| cx.check(message, text));
        (!self.cx.is_wrong(typed.ty)).then(|| self.cx.emit(&typed))
    }

    /// What repairs the rule; it sees what is known where the condition is false.
    fn fix(&mut self, fix: &ast::Fix, fails: &Facts) -> Option<Fix> {
        let sources = std::mem::take(&mut self.sources);
        let fix = self.cx.under(fails, |cx| cx.fix(fix, &sources));
        self.sources = sources;
        fix
    }

    fn label(&mut self, label: Option<&ast::Name>) -> Option<Box<str>> {
        let label = label.filter(|label| !label.is_missing())?;
        if let Some(first) = self.labels.insert(label.text.clone(), label.span) {
            self.cx.env.report(errors::label_twice(label.span, &label.text, first));
        }
        Some(label.text.clone())
    }

    /// What reports call the rule: its label, or where it stands in its file.
    fn rule_name(&self, require: &ast::Require, span: Span) -> Box<str> {
        if let Some(label) = require.label.as_ref().filter(|label| !label.is_missing()) {
            return label.text.clone();
        }
        let start = span.start as usize;
        let line = self.lines.partition_point(|begin| *begin <= start);
        let begin = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied().unwrap_or(0);
        let source = self.cx.env.sources.get(span.source);
        let before = source.and_then(|source| source.text.get(begin..start)).unwrap_or_default();
        format!("{line}:{}", before.chars().count() + 1).into()
    }

    /// A text with its white space folded.
    fn folded(&self, span: Span) -> Box<str> {
        self.cx.env.text(span).split_whitespace().collect::<Vec<_>>().join(" ").into()
    }
}
