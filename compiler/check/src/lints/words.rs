//! Which names a file says, and where: values, functions and types that something refers to, not what it declares.

use super::spans::Spans;
use pol_diagnostics::Span;
use pol_syntax::ast::{self, Expect, Expr, File, FixAction, FixOutcome, Given, Item, Name, Path, TypeExpr};
use rustc_hash::FxHashMap;

/// The names that a file says.
#[derive(Debug, Default)]
pub(crate) struct Words<'t> {
    said: FxHashMap<&'t str, Spans>,
    methods: FxHashMap<&'t str, Spans>,
}

/// The names in the making.
#[derive(Default)]
struct Heard<'t> {
    said: FxHashMap<&'t str, Vec<Span>>,
    methods: FxHashMap<&'t str, Vec<Span>>,
}

impl<'t> Words<'t> {
    /// The names of a file.
    pub(crate) fn of(tree: &'t File) -> Self {
        let mut words = Heard::default();
        tree.exprs.iter().for_each(|(_, expr)| words.expr(expr));
        tree.types.iter().for_each(|(_, ty)| words.ty(ty));
        tree.members.iter().for_each(|(_, member)| words.member(member));
        tree.stmts.iter().for_each(|(_, stmt)| words.stmt(stmt));
        tree.test_stmts.iter().for_each(|(_, stmt)| words.test(stmt));
        tree.items().for_each(|(_, item)| words.item(item));
        let sorted = |heard: FxHashMap<&'t str, Vec<Span>>| {
            heard.into_iter().map(|(name, places)| (name, Spans::new(places))).collect()
        };
        Self { said: sorted(words.said), methods: sorted(words.methods) }
    }

    /// Whether the name is said at all, as a function also after a dot.
    pub(crate) fn are_said(&self, name: &str) -> bool {
        self.said.contains_key(name) || self.methods.contains_key(name)
    }

    /// Whether the name is said within `span`.
    pub(crate) fn are_within(&self, name: &str, span: Span) -> bool {
        self.said.get(name).is_some_and(|places| places.within(span) > 0)
    }

    /// Whether the name is said within `span`, outside of what lies in it at `but`.
    pub(crate) fn are_within_but(&self, name: &str, span: Span, but: Span) -> bool {
        self.said.get(name).is_some_and(|places| places.within(span) > places.within(but))
    }

    /// Whether the name is said, as a function also after a dot, outside of `span`.
    pub(crate) fn are_beyond(&self, name: &str, span: Span) -> bool {
        let mut places = [self.said.get(name), self.methods.get(name)].into_iter().flatten();
        places.any(|places| places.len() > places.within(span))
    }
}

impl<'t> Heard<'t> {
    fn name(&mut self, name: &'t Name) {
        self.said.entry(&name.text).or_default().push(name.span);
    }

    /// Of a path any name may be the one that counts: the first in this file, the last in the pack that it leads into.
    fn path(&mut self, path: &'t Path) {
        path.segments.iter().for_each(|name| self.name(name));
    }

    fn method(&mut self, name: &'t Name) {
        self.methods.entry(&name.text).or_default().push(name.span);
    }

    fn expr(&mut self, expr: &'t Expr) {
        match expr {
            Expr::Name(name) | Expr::Call { function: name, .. } => self.name(name),
            Expr::Field { name, .. } | Expr::Method { method: name, .. } => self.method(name),
            Expr::Missing
            | Expr::Literal(_)
            | Expr::Template(_)
            | Expr::Index { .. }
            | Expr::Lambda(_)
            | Expr::Unary { .. }
            | Expr::Binary { .. }
            | Expr::Is { .. }
            | Expr::As { .. }
            | Expr::If { .. }
            | Expr::List(_)
            | Expr::Brace { .. } => {}
        }
    }

    fn ty(&mut self, ty: &'t TypeExpr) {
        match ty {
            TypeExpr::Named { path, .. } => self.path(path),
            TypeExpr::Missing
            | TypeExpr::Enum(_)
            | TypeExpr::Record(_)
            | TypeExpr::Optional(_)
            | TypeExpr::Union(_) => {}
        }
    }

    fn member(&mut self, member: &'t ast::Member) {
        if let ast::Member::Edge(ast::Edge { origin: ast::Origin::Inverse(path), .. }) = member {
            self.path(path);
        }
    }

    fn stmt(&mut self, stmt: &'t ast::Stmt) {
        let ast::Stmt::Require(ast::Require { fix: Some(fix), .. }) = stmt else { return };
        for action in &fix.actions {
            if let FixAction::Create { ty, .. } = &action.value {
                self.path(ty);
            }
        }
    }

    fn test(&mut self, stmt: &'t ast::TestStmt) {
        match stmt {
            ast::TestStmt::Error | ast::TestStmt::Given(Given::File(_)) => {}
            ast::TestStmt::Given(Given::Node { ty, .. }) => self.path(ty),
            ast::TestStmt::With(with) => self.path(&with.target),
            ast::TestStmt::Expect(expect) => self.expect(expect),
        }
    }

    fn expect(&mut self, expect: &'t Expect) {
        match expect {
            Expect::Verdict { rule, .. } => self.path(rule),
            Expect::Findings(findings) => findings.iter().for_each(|finding| self.path(&finding.rule)),
            Expect::Fix { policy, outcome } => {
                self.path(policy);
                if let FixOutcome::New { ty, .. } = outcome {
                    self.path(ty);
                }
            }
        }
    }

    fn item(&mut self, item: &'t Item) {
        match item {
            Item::Resource(_, ast::Resource { is, .. }) | Item::Interface(_, ast::Interface { is, .. }) => {
                is.iter().for_each(|path| self.path(path));
            }
            Item::Extend(_, extend) => self.path(&extend.target),
            Item::Waive(_, ast::Waive { target: ast::WaiveTarget::Rule(path), .. }) => self.path(path),
            Item::Group(_, ast::Group { body, .. }) | Item::Project(_, ast::Project { body }) => {
                body.iter().for_each(|stmt| self.group(stmt));
            }
            Item::Error
            | Item::Use(_)
            | Item::Param(_)
            | Item::Let(..)
            | Item::Function(..)
            | Item::Type(..)
            | Item::Policy(..)
            | Item::Test(..)
            | Item::Waive(..)
            | Item::Framework(..)
            | Item::Data(..) => {}
        }
    }

    fn group(&mut self, stmt: &'t ast::GroupStmt) {
        if let ast::GroupStmt::Apply(apply) = stmt {
            self.path(&apply.pack);
            apply.settings.iter().for_each(|setting| self.setting(setting));
        }
    }

    fn setting(&mut self, setting: &'t ast::Setting) {
        match setting {
            ast::Setting::Level { policy: path, .. } | ast::Setting::Param { param: path, .. } => {
                self.path(path)
            }
        }
    }
}
