//! Policies: what stands in their head, and their statements.

use crate::env::{Env, ItemKey};
use crate::expr::Cx;
use crate::fact;
use crate::stmt::{Body, errors};
use pol_ir::module::{Level, Policy, Severity, Stmt, Subject};
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast::{self, Item};

/// Checks the policies and puts them into the module, in the order of their names.
pub(crate) fn check_policies(env: &mut Env<'_>) {
    for key in env.policies() {
        let Item::Policy(docs, policy) = env.item(key) else { continue };
        let checked = check_policy(env, key, docs.as_deref(), policy);
        env.module.policies.add(checked);
    }
}

fn check_policy(env: &mut Env<'_>, key: ItemKey, doc: Option<&str>, policy: &ast::Policy) -> Policy {
    let path = env.name_of(key).into();
    let mut cx = Cx::new(env, key.file);
    cx.scope.policy = Some(key);
    let mut checked = Policy {
        path,
        doc: doc.unwrap_or_default().into(),
        severity: Severity::Medium,
        level: Level::Mandatory,
        controls: Vec::new(),
        tags: Vec::new(),
        help: None,
        subject: Subject::Stack,
        body: Vec::new(),
        rules: Vec::new(),
        locals: 0,
        span: policy.name.span,
    };
    let (subject, guard) = subject(&mut cx, &policy.subject);
    checked.subject = subject;
    head(&mut cx, policy, &mut checked);
    let mut body = Body::new(cx);
    checked.body = guard.into_iter().chain(body.block(&policy.body)).collect();
    (checked.rules, checked.locals) = body.finish();
    checked
}

/// What a policy judges, bound to its name, and what guards its body.
fn subject(cx: &mut Cx<'_, '_>, subject: &ast::Subject) -> (Subject, Option<Stmt>) {
    match subject {
        ast::Subject::Missing | ast::Subject::Stack(_) => (Subject::Stack, None),
        ast::Subject::Each { var, ty, on } => {
            let nodes = nodes(cx, *ty);
            let local = cx.local();
            cx.bind_new(var, local, nodes);
            cx.subject = Some(local);
            cx.judged.insert(local);
            fact::subject(cx, (nodes, local), on)
        }
    }
}

fn nodes(cx: &mut Cx<'_, '_>, ty: ast::TypeExprId) -> TypeId {
    let span = cx.scope.tree.span(ty);
    let ty = cx.env.resolve_type(cx.scope.file, ty);
    match cx.env.module.types.get(ty) {
        Type::Resource(_) | Type::Interface(_) | Type::Nodes(_) | Type::Error => ty,
        Type::Bool
        | Type::Int
        | Type::Float
        | Type::String
        | Type::Domain(_)
        | Type::Enum(_)
        | Type::Record(_)
        | Type::List(_)
        | Type::Set(_)
        | Type::Map(_)
        | Type::Range(_)
        | Type::Union(_)
        | Type::Any
        | Type::Optional(_) => {
            let shown = cx.env.show(ty);
            cx.env.report(errors::not_judged(span, &shown));
            cx.env.error()
        }
    }
}

/// What is said of the policy as a whole; what stands inside of blocks is refused there.
fn head(cx: &mut Cx<'_, '_>, policy: &ast::Policy, checked: &mut Policy) {
    for id in &policy.body {
        match &cx.scope.tree[*id] {
            ast::Stmt::Severity(severity) => checked.severity = severity_of(severity.value),
            ast::Stmt::Level(level) => checked.level = level_of(level.value),
            ast::Stmt::Controls(controls) => {
                let found = controls.iter().filter_map(|control| cx.env.control(cx.scope.file, *control));
                checked.controls.extend(found.collect::<Vec<_>>());
            }
            ast::Stmt::Tags(tags) => checked.tags.extend(tags.iter().map(|tag| tag.value.clone())),
            ast::Stmt::Help(help) => checked.help = Some(help.value.clone()),
            ast::Stmt::Error
            | ast::Stmt::Param(_)
            | ast::Stmt::When(_)
            | ast::Stmt::Let(_)
            | ast::Stmt::Require(_)
            | ast::Stmt::For(_)
            | ast::Stmt::If(_) => {}
        }
    }
}

fn severity_of(severity: ast::Severity) -> Severity {
    match severity {
        ast::Severity::Low => Severity::Low,
        ast::Severity::Medium => Severity::Medium,
        ast::Severity::High => Severity::High,
        ast::Severity::Critical => Severity::Critical,
    }
}

/// The level that an author wrote.
pub(crate) fn level_of(level: ast::Level) -> Level {
    match level {
        ast::Level::Disabled => Level::Disabled,
        ast::Level::Advisory => Level::Advisory,
        ast::Level::Mandatory => Level::Mandatory,
        ast::Level::Remediate => Level::Remediate,
    }
}
