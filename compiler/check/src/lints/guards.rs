//! What is known at each statement of a policy from the guards above it.

use super::claims::{self, Claims};
use super::look::{Judged, Look};
use super::shape::chain;
use super::unused_variable::names;
use pol_diagnostics::Span;
use pol_syntax::ast::{BinaryOp, Block, ExprId, If, Stmt};

/// So many conditions are kept in mind; of more nothing is said, or the work would grow with their square.
const MOST: usize = 128;

/// What holds at a statement.
#[derive(Clone, Default)]
pub(crate) struct Guards {
    /// What the guards claim of values.
    pub(crate) claims: Claims,
    /// The conditions themselves, by text, with their places.
    pub(crate) held: Vec<(String, Span)>,
    /// Whether the statement stands within a block of the policy.
    pub(crate) is_inner: bool,
    known: usize,
}

impl Guards {
    fn hold(&mut self, look: &Look<'_, '_>, policy: &Judged<'_>, cond: ExprId) {
        let claims = claims::held(look, policy.tree, cond);
        self.known += claims.len().max(1);
        if self.known > MOST {
            return;
        }
        for claim in claims {
            self.claims.add(claim);
        }
        for part in chain(policy.tree, cond, BinaryOp::And) {
            self.held.push((look.written(policy.tree, part).to_owned(), policy.tree.span(part)));
        }
    }

    fn fail(&mut self, look: &Look<'_, '_>, policy: &Judged<'_>, cond: ExprId) {
        let claims = claims::failed(look, policy.tree, cond);
        self.known += claims.len().max(1);
        if self.known > MOST {
            return;
        }
        for claim in claims {
            self.claims.add(claim);
        }
    }

    /// A name now stands for something else.
    fn forget(&mut self, name: &str) {
        self.claims.forget(name);
        let says =
            |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
        self.held.retain(|(text, _)| !says(text));
    }
}

/// Where guards are asked for.
#[derive(Clone, Copy)]
pub(crate) enum Place<'t> {
    /// A statement.
    Stmt(&'t Stmt),
    /// The condition of a branch, where the earlier ones do not hold.
    Branch(ExprId),
}

/// What is done at a place.
type Visit<'v> = &'v mut dyn FnMut(Place<'_>, &Guards);

/// Calls `visit` with each place and what the guards above it say.
pub(crate) fn walk(look: &Look<'_, '_>, policy: &Judged<'_>, visit: Visit<'_>) {
    block(look, policy, (&policy.ast.body, Guards::default()), visit);
}

fn block(look: &Look<'_, '_>, policy: &Judged<'_>, (body, mut guards): (&Block, Guards), visit: Visit<'_>) {
    for id in body {
        let stmt = &policy.tree[*id];
        visit(Place::Stmt(stmt), &guards);
        match stmt {
            Stmt::When(cond) => guards.hold(look, policy, *cond),
            Stmt::Let(item) => guards.forget(&item.name.text),
            Stmt::For(each) => {
                let mut inner = Guards { is_inner: true, ..guards.clone() };
                names(&each.vars).iter().for_each(|name| inner.forget(&name.text));
                block(look, policy, (&each.body, inner), visit);
            }
            Stmt::If(choice) => {
                branches(look, policy, (choice, Guards { is_inner: true, ..guards.clone() }), visit)
            }
            Stmt::Error
            | Stmt::Level(_)
            | Stmt::Severity(_)
            | Stmt::Controls(_)
            | Stmt::Tags(_)
            | Stmt::Help(_)
            | Stmt::Param(_)
            | Stmt::Require(_) => {}
        }
    }
}

fn branches(look: &Look<'_, '_>, policy: &Judged<'_>, (choice, mut before): (&If, Guards), visit: Visit<'_>) {
    for (cond, then) in &choice.branches {
        visit(Place::Branch(*cond), &before);
        let mut inner = before.clone();
        inner.hold(look, policy, *cond);
        block(look, policy, (then, inner), visit);
        before.fail(look, policy, *cond);
    }
    if let Some(otherwise) = &choice.otherwise {
        block(look, policy, (otherwise, before), visit);
    }
}
