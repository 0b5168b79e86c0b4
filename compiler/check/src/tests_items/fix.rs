//! `expect fix of P gives …`

use super::{Scene, policy, report_unknown_policy, resource, subject_name};
use crate::env::{Env, FileId, ValueItem};
use crate::errors::tests as errors;
use crate::given::{self, Place};
use pol_diagnostics::Span;
use pol_ir::module::{Expect, FixOutcome, GivenValue, PolicyId};
use pol_ir::types::ResourceId;
use pol_syntax::ast::{self, Expr};

/// What a test expects of the fixes of a policy.
pub(super) fn expected(
    env: &mut Env<'_>,
    (file, scene): (FileId, Scene<'_>),
    (path, outcome): (&ast::Path, &ast::FixOutcome),
    span: Span,
) -> Option<Expect> {
    let policy = whole_policy(env, file, path)?;
    let outcome = match outcome {
        ast::FixOutcome::Missing => return None,
        ast::FixOutcome::Nothing => FixOutcome::Nothing,
        ast::FixOutcome::Node { node, value } => {
            let alias = subject_name(env, scene.nodes, node)?;
            let ty = scene.given.iter().find(|given| given.alias == alias)?.ty;
            FixOutcome::Node { alias, properties: properties(env, (file, scene), ty, *value)? }
        }
        ast::FixOutcome::New { ty, value } => {
            let ty = resource(env, file, ty)?;
            FixOutcome::New { ty, properties: properties(env, (file, scene), ty, *value)? }
        }
    };
    Some(Expect::Fix { policy, outcome, span })
}

fn whole_policy(env: &mut Env<'_>, file: FileId, path: &ast::Path) -> Option<PolicyId> {
    if path.is_missing() {
        return None;
    }
    if let Some(ValueItem::Policy(key)) = env.qualified(file, &path.segments) {
        return policy(env, key);
    }
    let before = path.segments.split_last().map_or(&[][..], |(_, before)| before);
    if let Some(ValueItem::Policy(_)) = env.qualified(file, before) {
        env.report(errors::fix_of_rule(path));
    } else {
        report_unknown_policy(env, file, path);
    }
    None
}

fn properties(
    env: &mut Env<'_>,
    (file, scene): (FileId, Scene<'_>),
    ty: ResourceId,
    value: ast::ExprId,
) -> Option<Vec<(Box<str>, GivenValue)>> {
    let tree = env.tree(file);
    let Expr::Brace { base: None, entries } = &tree[value] else { return None };
    let def = env.resource_type(ty).def.clone();
    let place = Place { file, records: Some(&def.records), nodes: Some(&scene.nodes.names) };
    Some(given::properties(env, place, entries, &def))
}
