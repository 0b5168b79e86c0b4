//! Statements of policies: blocks, guards, names, loops.
//!
//! Invariant: what a `when` or `require` settles holds below it in its block and nowhere else; so do names.

pub(crate) mod errors;
mod rule;

use crate::expr::limit::Over;
use crate::expr::{Cx, Sources, Typed};
use crate::narrow::{Facts, Rules};
use pol_diagnostics::Span;
use pol_ir::limits::STMT_DEPTH;
use pol_ir::module::{ExprId, LocalId, Rule, Stmt};
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast::{self, ForVars};
use std::collections::BTreeMap;

/// The body of a policy in the making.
pub(crate) struct Body<'e, 'w> {
    cx: Cx<'e, 'w>,
    rules: Vec<Rule>,
    labels: BTreeMap<Box<str>, Span>,
    /// What the names of the policy stand for.
    sources: Sources,
    /// The rules whose facts the guards around this place need.
    guarded: Rules,
    /// Where the lines of the file begin.
    lines: Vec<usize>,
    /// How many names there were where this block began.
    names: usize,
    depth: u32,
}

impl<'e, 'w> Body<'e, 'w> {
    /// Nothing yet.
    pub(crate) fn new(cx: Cx<'e, 'w>) -> Self {
        let names = cx.names();
        let text = cx.env.sources.get(cx.scope.tree.source).map_or("", |source| source.text.as_str());
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self {
            cx,
            rules: Vec::new(),
            labels: BTreeMap::new(),
            sources: Sources::new(),
            guarded: Rules::new(),
            lines,
            names,
            depth: 0,
        }
    }

    /// The rules, and how many variables there are.
    pub(crate) fn finish(mut self) -> (Vec<Rule>, u32) {
        self.cx.say_unsaid();
        (self.rules, self.cx.locals())
    }

    /// The statements of a block; what they settle and name stays in it.
    pub(crate) fn block(&mut self, block: &[ast::StmtId]) -> Vec<Stmt> {
        self.within(&Facts::default(), |body| block.iter().filter_map(|id| body.stmt(*id)).collect())
    }

    /// What `inner` makes where `facts` hold too; afterwards all is as before.
    fn within<T>(&mut self, facts: &Facts, inner: impl FnOnce(&mut Self) -> T) -> T {
        let known = self.cx.facts.clone();
        let (names, guarded) = (self.names, self.guarded.clone());
        self.cx.facts = known.clone().and(facts);
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        self.cx.facts = known;
        (self.names, self.guarded) = (names, guarded);
        result
    }

    fn stmt(&mut self, id: ast::StmtId) -> Option<Stmt> {
        let tree = self.cx.scope.tree;
        let span = tree.span(id);
        if self.depth > STMT_DEPTH {
            self.cx.over(Over::Blocks, span);
            return None;
        }
        match &tree[id] {
            ast::Stmt::Error => None,
            ast::Stmt::Level(_)
            | ast::Stmt::Severity(_)
            | ast::Stmt::Controls(_)
            | ast::Stmt::Tags(_)
            | ast::Stmt::Help(_)
            | ast::Stmt::Param(_) => self.head(span),
            ast::Stmt::When(cond) => Some(self.when(*cond)),
            ast::Stmt::Let(item) => Some(self.name(item)),
            ast::Stmt::Require(require) => Some(self.require(require, span)),
            ast::Stmt::For(each) => self.each(each),
            ast::Stmt::If(choice) => self.choice(&choice.branches, choice.otherwise.as_deref()),
        }
    }

    /// What belongs to the policy as a whole stands directly in it.
    fn head(&mut self, span: Span) -> Option<Stmt> {
        if self.depth > 1 {
            self.cx.env.report(errors::head_in_block(span));
        }
        None
    }

    /// The code of a condition or list that the statements below stand under.
    fn guard(&mut self, check: impl FnOnce(&mut Cx<'e, 'w>) -> Typed) -> (ExprId, Typed) {
        self.cx.owed.clear();
        let typed = check(&mut self.cx);
        self.guarded.append(&mut self.cx.owed);
        (self.cx.emit(&typed), typed)
    }

    fn when(&mut self, cond: ast::ExprId) -> Stmt {
        let (code, typed) = self.guard(|cx| cx.condition(cond));
        self.cx.facts = std::mem::take(&mut self.cx.facts).and(&typed.outcomes.holds);
        Stmt::When(code)
    }

    fn name(&mut self, item: &ast::Let) -> Stmt {
        self.cx.owed.clear();
        self.cx.place = None;
        let typed = self.cx.named_value(item);
        let (needs, place) = (std::mem::take(&mut self.cx.owed), self.cx.place.take());
        let value = self.cx.emit(&typed);
        let local = self.cx.local();
        self.taken(&item.name);
        self.cx.bind(&item.name, local, typed);
        self.cx.need(needs, place);
        self.sources.insert(local, value);
        Stmt::Let(local, value)
    }

    /// A name stands for one thing in its block.
    fn taken(&mut self, name: &ast::Name) {
        if name.is_missing() {
            return;
        }
        if let Some(first) = self.cx.given_since(self.names, &name.text) {
            self.cx.env.report(errors::name_twice(name.span, &name.text, first));
        }
    }

    fn each(&mut self, each: &ast::For) -> Option<Stmt> {
        let (names, guarded) = (self.cx.names(), self.guarded.clone());
        let (list, typed) = self.guard(|cx| cx.infer(each.over, None));
        let (key, item) = self.loop_variables(&each.vars, &typed);
        self.cx.judged.insert(item);
        self.sources.insert(item, list);
        let outer = std::mem::replace(&mut self.names, names);
        let body = self.block(&each.body);
        self.cx.forget(names);
        (self.names, self.guarded) = (outer, guarded);
        Some(Stmt::For { list, key, item, body })
    }

    fn loop_variables(&mut self, vars: &ForVars, over: &Typed) -> (Option<LocalId>, LocalId) {
        let element = self.element(vars, over);
        match vars {
            ForVars::Element(name) => {
                let item = self.cx.local();
                self.cx.bind_new(name, item, element);
                (None, item)
            }
            ForVars::Entry { key, value } => {
                let string = self.cx.env.module.types.intern(Type::String);
                let (key_local, item) = (self.cx.local(), self.cx.local());
                self.cx.bind_new(key, key_local, string);
                self.cx.bind_new(value, item, element);
                (Some(key_local), item)
            }
        }
    }

    /// The type of an element of what is looped over.
    fn element(&mut self, vars: &ForVars, over: &Typed) -> TypeId {
        let types = &self.cx.env.module.types;
        let is_entry = matches!(vars, ForVars::Entry { .. });
        let said = match types.get(over.ty) {
            Type::Map(element) if is_entry => return *element,
            Type::List(element) | Type::Set(element) if !is_entry => return *element,
            Type::Error => return over.ty,
            Type::Map(_) => errors::loop_over_map(over.span),
            Type::List(_) | Type::Set(_) => errors::entries_of_list(over.span),
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Domain(_)
            | Type::Enum(_)
            | Type::Record(_)
            | Type::Range(_)
            | Type::Union(_)
            | Type::Any
            | Type::Optional(_)
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_) => errors::loop_over_one(over.span, &self.cx.env.show(over.ty)),
        };
        self.cx.env.report(said);
        self.cx.env.error()
    }

    fn choice(
        &mut self,
        branches: &[(ast::ExprId, ast::Block)],
        last: Option<&[ast::StmtId]>,
    ) -> Option<Stmt> {
        let ((cond, block), rest) = branches.split_first()?;
        if self.depth > STMT_DEPTH {
            self.cx.over(Over::Blocks, self.cx.scope.tree.span(*cond));
            return None;
        }
        let guarded = self.guarded.clone();
        let (cond, typed) = self.guard(|cx| cx.condition(*cond));
        let then = self.branch(&typed.outcomes.holds, |body| body.block(block));
        let otherwise = self.branch(&typed.outcomes.fails, |body| match rest {
            [] => last.map(|block| body.block(block)).unwrap_or_default(),
            [..] => body.choice(rest, last).into_iter().collect(),
        });
        self.guarded = guarded;
        Some(Stmt::If { cond, then, otherwise })
    }

    fn branch<T>(&mut self, facts: &Facts, inner: impl FnOnce(&mut Self) -> T) -> T {
        let names = self.cx.names();
        let result = self.within(facts, |body| {
            body.names = names;
            inner(body)
        });
        self.cx.forget(names);
        result
    }
}
