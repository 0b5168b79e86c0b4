//! What lints look at: the trees of the packs, the policies beside their code, and which words are said where.
//!
//! Invariants: files are those of the world (no text of a derived field from elsewhere); the code of a policy is what
//! stands in its own text, not what is inlined into it, so that a type is the one which its author sees.

use super::spans::Spans;
use super::words::Words;
use crate::env::{Env, FileId, ItemKey};
use pol_diagnostics::Span;
use pol_ir::module::{self, Expr, Module};
use pol_ir::types::{Type, TypeId};
use pol_ir::walk;
use pol_syntax::ast::{self, Block, ExprId, File, Item, Stmt};
use rustc_hash::FxHashMap;

/// Everything that lints look at.
pub(crate) struct Look<'e, 'w> {
    /// What checking found out.
    pub(crate) env: &'e Env<'w>,
    /// The policies, by full name.
    pub(crate) policies: Vec<Judged<'e>>,
    /// The words of each file.
    words: Vec<Words<'e>>,
    /// The code of what stands at a place of a policy; none where there are several, of different types.
    codes: FxHashMap<Span, Option<module::ExprId>>,
}

/// A policy, as it is written and as it is run.
#[derive(Clone, Copy)]
pub(crate) struct Judged<'e> {
    /// The item.
    pub(crate) key: ItemKey,
    /// Its file.
    pub(crate) tree: &'e File,
    /// As it is written.
    pub(crate) ast: &'e ast::Policy,
    /// As it is run.
    pub(crate) code: &'e module::Policy,
    /// Where all of it stands.
    pub(crate) span: Span,
}

impl<'e, 'w> Look<'e, 'w> {
    /// What is to be looked at once nothing is wrong.
    pub(crate) fn new(env: &'e Env<'w>) -> Self {
        let policies = judged(env);
        let module = &env.module;
        let mut codes: FxHashMap<Span, Option<module::ExprId>> = FxHashMap::default();
        for (id, _, span) in policies.iter().flat_map(|policy| policy.expressions(module)) {
            let is_alike = |known: &module::ExprId| module.type_of(*known) == module.type_of(id);
            codes.entry(span).and_modify(|known| *known = known.filter(is_alike)).or_insert(Some(id));
        }
        let words = files(env).map(|(_, tree)| Words::of(tree)).collect();
        Self { env, policies, words, codes }
    }

    /// The module.
    pub(crate) fn module(&self) -> &'e Module {
        &self.env.module
    }

    /// The files of the world.
    pub(crate) fn files(&self) -> impl Iterator<Item = (FileId, &'e File)> + use<'e, 'w> {
        files(self.env)
    }

    /// The files with the words that they say.
    pub(crate) fn spoken(&self) -> impl Iterator<Item = (FileId, &'e File, &Words<'e>)> {
        self.files().zip(&self.words).map(|((file, tree), words)| (file, tree, words))
    }

    /// The items of the world with their places.
    pub(crate) fn items(&self) -> impl Iterator<Item = (ItemKey, &'e Item, Span)> + use<'e, 'w> {
        self.files().flat_map(|(file, tree)| {
            tree.items().map(move |(item, node)| (ItemKey { file, item }, node, tree.span(item)))
        })
    }

    /// Every expression outside of tests, whose values are what they are.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = (&'e File, ExprId)> + use<'e, 'w> {
        self.files().flat_map(|(_, tree)| {
            let tests = tree.items().filter(|(_, item)| matches!(item, Item::Test(..)));
            let tests = Spans::new(tests.map(|(item, _)| tree.span(item)).collect());
            let ids = tree.exprs.iter().map(|(id, _)| id);
            ids.filter(move |id| !tests.hold(tree.span(*id))).map(move |id| (tree, id))
        })
    }

    /// What must hold in policies: guards, rules, choices.
    pub(crate) fn conditions(&self) -> Vec<(Judged<'e>, ExprId)> {
        let mut found = Vec::new();
        for policy in &self.policies {
            policy.statements(&mut |_, stmt| match stmt {
                Stmt::When(cond) => found.push((*policy, *cond)),
                Stmt::Require(require) => found.push((*policy, require.condition)),
                Stmt::If(choice) => found.extend(choice.branches.iter().map(|(cond, _)| (*policy, *cond))),
                Stmt::Error
                | Stmt::Level(_)
                | Stmt::Severity(_)
                | Stmt::Controls(_)
                | Stmt::Tags(_)
                | Stmt::Help(_)
                | Stmt::Param(_)
                | Stmt::Let(_)
                | Stmt::For(_) => {}
            });
        }
        found
    }

    /// The text at a place.
    pub(crate) fn text(&self, span: Span) -> &str {
        self.env.text(span)
    }

    /// The text of an expression.
    pub(crate) fn written(&self, tree: &File, id: ExprId) -> &str {
        self.text(tree.span(id))
    }

    /// The code of an expression of a policy; `None` where there is none, or it is not certain which.
    pub(crate) fn code_of(&self, tree: &File, id: ExprId) -> Option<module::ExprId> {
        self.codes.get(&tree.span(id)).copied().flatten()
    }

    /// The type of an expression of a policy, narrowed as it is there; `None` where that is not certain.
    pub(crate) fn type_of(&self, tree: &File, id: ExprId) -> Option<TypeId> {
        self.code_of(tree, id).map(|code| self.module().type_of(code))
    }

    /// Whether an expression is certainly a whole number that cannot be absent.
    pub(crate) fn is_whole(&self, tree: &File, id: ExprId) -> bool {
        self.type_of(tree, id).is_some_and(|ty| *self.module().types.get(ty) == Type::Int)
    }

    /// Whether an expression can certainly not be absent.
    pub(crate) fn is_never_absent(&self, tree: &File, id: ExprId) -> bool {
        self.type_of(tree, id).is_some_and(|ty| !self.module().types.is_optional(ty))
    }
}

impl<'e> Judged<'e> {
    /// Calls `visit` with each statement, outer ones first.
    pub(crate) fn statements(&self, visit: &mut impl FnMut(ast::StmtId, &'e Stmt)) {
        statements(self.tree, &self.ast.body, visit);
    }

    /// Its code with the places, in the order in which it was made.
    pub(crate) fn expressions(&self, module: &'e Module) -> Vec<(module::ExprId, &'e Expr, Span)> {
        let used = walk::expressions(module, walk::roots(self.code));
        let mut found: Vec<_> = used
            .into_iter()
            .filter_map(|id| {
                let span = *module.expr_spans.get(id.0 as usize)?;
                self.span.contains(span).then_some((id, module.exprs.get(id)?, span))
            })
            .collect();
        found.sort_unstable_by_key(|(id, ..)| id.0);
        found
    }
}

/// Calls `visit` with each statement of a block and of the blocks in it, outer ones first.
pub(crate) fn statements<'t>(
    tree: &'t File,
    block: &'t Block,
    visit: &mut impl FnMut(ast::StmtId, &'t Stmt),
) {
    for id in block {
        let stmt = &tree[*id];
        visit(*id, stmt);
        for inner in blocks(stmt) {
            statements(tree, inner, visit);
        }
    }
}

/// The blocks of a statement.
pub(crate) fn blocks(stmt: &Stmt) -> Vec<&Block> {
    match stmt {
        Stmt::For(each) => vec![&each.body],
        Stmt::If(choice) => {
            choice.branches.iter().map(|(_, block)| block).chain(choice.otherwise.as_ref()).collect()
        }
        Stmt::Error
        | Stmt::Level(_)
        | Stmt::Severity(_)
        | Stmt::Controls(_)
        | Stmt::Tags(_)
        | Stmt::Help(_)
        | Stmt::Param(_)
        | Stmt::When(_)
        | Stmt::Let(_)
        | Stmt::Require(_) => Vec::new(),
    }
}

fn files<'e, 'w>(env: &'e Env<'w>) -> impl Iterator<Item = (FileId, &'e File)> + use<'e, 'w> {
    let units = env.files.iter().enumerate().filter(|(_, unit)| unit.pack.is_some());
    units.map(|(index, unit)| (FileId(u32::try_from(index).unwrap_or(u32::MAX)), unit.tree))
}

fn judged<'e>(env: &'e Env<'_>) -> Vec<Judged<'e>> {
    let keys = env.policies().into_iter().zip(env.module.policies.values());
    keys.filter_map(|(key, code)| {
        let Item::Policy(_, ast) = env.item(key) else { return None };
        let tree = env.tree(key.file);
        Some(Judged { key, tree, ast, code, span: tree.span(key.item) })
    })
    .collect()
}
