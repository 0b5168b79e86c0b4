//! Params: of packs, and of policies.

use crate::env::{Env, FileId, ItemKey};
use crate::errors::names as errors;
use crate::expr;
use pol_diagnostics::Span;
use pol_ir::module::{self, NOW, ParamId, REQUEST, RUN};
use pol_ir::types::{Domain, Type, TypeId};
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
    /// The parameter of this name that the run itself gives; none if there is no such thing.
    pub(crate) fn run_param(&mut self, name: &str) -> Option<ParamId> {
        let name = *RUN.iter().find(|known| **known == name)?;
        if let Some((id, _)) = self.module.params.iter().find(|(_, param)| *param.path == *name) {
            return Some(id);
        }
        let (ty, doc) = match name {
            NOW => (self.module.types.intern(Type::Domain(Domain::Time)), "The time of the run."),
            REQUEST => (self.request_type(), "The request that the run answers."),
            _ => (self.stack_type(), "What is known of the stack."),
        };
        let (path, doc, span) = (name.into(), doc.into(), Span::default());
        Some(self.module.params.add(module::Param { path, doc, ty, default: None, condition: None, span }))
    }

    fn request_type(&mut self) -> TypeId {
        let (bool, text) = (self.module.types.intern(Type::Bool), self.module.types.intern(Type::String));
        let (flag, word) = (Type::Optional(bool), Type::Optional(text));
        let fields =
            [("dry_run", flag), ("groups", Type::List(text)), ("operation", word.clone()), ("user", word)];
        self.record_with(fields)
    }

    fn stack_type(&mut self) -> TypeId {
        let text = self.module.types.intern(Type::String);
        let (word, map) = (Type::Optional(text), Type::Map(text));
        let fields = [
            ("config", map.clone()),
            ("name", word.clone()),
            ("organization", word.clone()),
            ("project", word),
            ("tags", map),
        ];
        self.record_with(fields)
    }

    fn record_with(&mut self, fields: impl IntoIterator<Item = (&'static str, Type)>) -> TypeId {
        let fields: Vec<_> = fields.into_iter().collect();
        let fields = fields.into_iter().map(|(name, ty)| (name.into(), self.module.types.intern(ty)));
        let fields = fields.collect();
        self.record_of(fields)
    }
}
