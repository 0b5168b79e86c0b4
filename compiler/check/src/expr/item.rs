//! Bodies that stand outside of policies: functions, constants, derived fields, defaults and conditions of parameters.

use super::call::function_of;
use super::cycle::Inlined;
use super::{Cx, Mode, Typed, cycle, errors};
use crate::env::{Derived, Env, FileId, ItemKey};
use pol_ir::module::{Expr, ExprId, Module};
use pol_ir::types::{Type, TypeId};
use pol_ir::walk::operands;
use pol_syntax::ast;

/// Checks functions and constants, used or not, and that nothing needs itself.
pub(crate) fn check_items(env: &mut Env<'_>) {
    for key in env.functions() {
        aside(env, |env| check_function(env, key));
    }
    for key in env.constants() {
        aside(env, |env| check_constant(env, key));
    }
    cycle::report(env);
}

/// Checks the expression of a derived field.
pub(crate) fn check_derived(env: &mut Env<'_>, derived: &Derived) {
    aside(env, |env| {
        let mut cx = Cx::new(env, derived.file);
        cx.mode = Mode::Check;
        cx.inlining.push(Inlined::Derived { owner: derived.owner, name: derived.name.clone() });
        let local = cx.local();
        let span = cx.scope.tree.span(derived.expr);
        let this = cx.node(Expr::Local(local), derived.owner, span);
        cx.scope.this = Some(this.on(Some(crate::narrow::Path::of(crate::narrow::Root::Local(local)))));
        cx.check(derived.expr, derived.ty);
    });
}

/// The code of an expression that is known before a run: the default of a parameter, a value of a test.
pub(crate) fn constant(
    env: &mut Env<'_>,
    file: FileId,
    expr: ast::ExprId,
    expected: TypeId,
) -> Option<ExprId> {
    known(env, file, |cx| cx.check(expr, expected))
}

/// The code of a parameter's condition; the value is local 0.
pub(crate) fn param_condition(
    env: &mut Env<'_>,
    file: FileId,
    (name, ty): (&ast::Name, TypeId),
    cond: ast::ExprId,
) -> Option<ExprId> {
    known(env, file, |cx| {
        let local = cx.local();
        cx.bind_new(name, local, ty);
        cx.condition(cond)
    })
}

fn known<'w>(env: &mut Env<'w>, file: FileId, body: impl FnOnce(&mut Cx<'_, 'w>) -> Typed) -> Option<ExprId> {
    let errors = env.sink.errors();
    let mut cx = Cx::new(env, file);
    let typed = body(&mut cx);
    cx.say_unsaid();
    let code = cx.emit(&typed);
    if let Some((what, at)) = first_read(&env.module, code) {
        let span = env.module.expr_spans.get(at.0 as usize).copied().unwrap_or(typed.span);
        env.report(errors::not_constant(span, what));
    }
    (env.sink.errors() == errors).then_some(code)
}

/// What only a run knows, where `code` reads such a thing.
fn first_read(module: &Module, code: ExprId) -> Option<(&'static str, ExprId)> {
    let mut open = vec![code];
    let mut seen = rustc_hash::FxHashSet::default();
    while let Some(code) = open.pop() {
        if !seen.insert(code) {
            continue;
        }
        let Some(expr) = module.exprs.get(code) else { continue };
        if let Expr::Param(_) = expr {
            return Some(("a parameter", code));
        }
        if let Expr::Instances(_) | Expr::Deleted(_) | Expr::Walk { .. } | Expr::Closure { .. } = expr {
            return Some(("which resources there are", code));
        }
        operands(expr, |operand| open.push(operand));
    }
    None
}

/// Runs `check` without keeping the code that it makes.
fn aside(env: &mut Env<'_>, check: impl FnOnce(&mut Env<'_>)) {
    let kept = Module {
        exprs: std::mem::take(&mut env.module.exprs),
        expr_types: std::mem::take(&mut env.module.expr_types),
        expr_spans: std::mem::take(&mut env.module.expr_spans),
        constants: std::mem::take(&mut env.module.constants),
        patterns: std::mem::take(&mut env.module.patterns),
        ..Module::default()
    };
    check(env);
    env.module.exprs = kept.exprs;
    env.module.expr_types = kept.expr_types;
    env.module.expr_spans = kept.expr_spans;
    env.module.constants = kept.constants;
    env.module.patterns = kept.patterns;
}

fn check_function(env: &mut Env<'_>, key: ItemKey) {
    let Some(function) = function_of(env, key) else { return };
    let mut cx = Cx::new(env, key.file);
    cx.mode = Mode::Check;
    cx.inlining.push(Inlined::Item(key));
    let signature = cx.signature(key, function);
    for (param, ty) in function.params.iter().zip(&signature.params) {
        let local = cx.local();
        cx.bind_new(&param.name, local, *ty);
    }
    cx.body(function, signature.result);
}

fn check_constant(env: &mut Env<'_>, key: ItemKey) {
    let ast::Item::Let(_, item) = env.item(key) else { return };
    let mut cx = Cx::new(env, key.file);
    cx.mode = Mode::Check;
    cx.inlining.push(Inlined::Item(key));
    let typed = cx.named_value(item);
    if let Some((what, at)) = first_code(&mut cx, &typed) {
        let span = cx.env.module.expr_spans.get(at.0 as usize).copied().unwrap_or(typed.span);
        cx.env.report(errors::not_constant(span, what));
    }
}

fn first_code(cx: &mut Cx<'_, '_>, typed: &Typed) -> Option<(&'static str, ExprId)> {
    let is_wrong = matches!(cx.env.module.types.get(typed.ty), Type::Error);
    let code = if is_wrong { None } else { typed.expr() };
    code.and_then(|code| first_read(&cx.env.module, code))
}
