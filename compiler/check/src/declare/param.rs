//! Params: of packs, and of policies.

use crate::env::{Env, FileId, ItemKey};
use crate::errors::names as errors;
use crate::expr;
use pol_diagnostics::Span;
use pol_ir::module::{self, ParamId};
use pol_ir::types::{Domain, Type};
use pol_syntax::ast::{self, Item, Stmt};

/// Gives every param its number and type.
pub(crate) fn params(env: &mut Env<'_>) {
    for key in env.items(|item| matches!(item, Item::Param(_))) {
        let Item::Param(param) = env.item(key) else { continue };
        let path = env.name_of(key);
        let id = add(env, key.file, path, param);
        env.own.params.insert(key, id);
    }
    for key in env.policies() {
        for param in of_policy(env, key) {
            let path = format!("{}.{}", env.name_of(key), param.name.text);
            if let Some(first) = env.policy_param(key, &param.name.text).and_then(|id| span(env, id)) {
                env.report(errors::twice(&param.name, first));
                continue;
            }
            let id = add(env, key.file, path, param);
            env.own.policy_params.insert((key, param.name.text.clone()), id);
        }
    }
}

/// The params of a policy: they stand at the top of it.
fn of_policy<'w>(env: &Env<'w>, policy: ItemKey) -> Vec<&'w ast::Param> {
    let Item::Policy(_, item) = env.item(policy) else { return Vec::new() };
    let tree = env.tree(policy.file);
    let params = item.body.iter().filter_map(|id| {
        let Stmt::Param(param) = &tree[*id] else { return None };
        Some(param)
    });
    params.collect()
}

fn span(env: &Env<'_>, id: ParamId) -> Option<Span> {
    env.module.params.get(id).map(|param| param.span)
}

fn add(env: &mut Env<'_>, file: FileId, path: String, param: &ast::Param) -> ParamId {
    let ty = env.resolve_type(file, param.ty);
    env.module.params.add(module::Param {
        path: path.into(),
        doc: super::docs(&param.docs),
        ty,
        default: None,
        condition: None,
        span: param.name.span,
    })
}

/// Gives every param its default and condition, once every type and name is known.
pub(crate) fn values(env: &mut Env<'_>) {
    for key in env.items(|item| matches!(item, Item::Param(_))) {
        if let (Item::Param(param), Some(id)) = (env.item(key), env.own.param(key)) {
            value(env, key.file, param, id);
        }
    }
    for key in env.policies() {
        for param in of_policy(env, key) {
            if let Some(id) = env.policy_param(key, &param.name.text) {
                value(env, key.file, param, id);
            }
        }
    }
}

fn value(env: &mut Env<'_>, file: FileId, param: &ast::Param, id: ParamId) {
    let ty = env.param_mut(id).ty;
    if let Some(default) = param.default {
        let value = expr::constant(env, file, default, ty);
        env.param_mut(id).default = value;
    }
    if let Some(condition) = param.condition {
        let value = expr::param_condition(env, file, (&param.name, ty), condition);
        env.param_mut(id).condition = value;
    }
}

impl Env<'_> {
    /// The param that holds the time of the run.
    pub(crate) fn now(&mut self) -> ParamId {
        if let Some((id, _)) = self.module.params.iter().find(|(_, param)| *param.path == *module::NOW) {
            return id;
        }
        let ty = self.module.types.intern(Type::Domain(Domain::Time));
        let doc = "The time of the run.".into();
        let (path, span) = (module::NOW.into(), Span::default());
        self.module.params.add(module::Param { path, doc, ty, default: None, condition: None, span })
    }
}
