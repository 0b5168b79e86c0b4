//! `test` blocks: what is given, what is set, what is expected.

mod fix;

use crate::env::{Env, FileId, ItemKey, ValueItem};
use crate::errors::tests as errors;
use crate::expr;
use crate::given::{self, Place};
use crate::unsupported::Feature;
use indexmap::IndexSet;
use pol_diagnostics::Span;
use pol_ir::module::{Expect, ExprId, Given, Outcome, ParamId, PolicyId, RuleId, Test};
use pol_ir::types::{ResourceId, Type};
use pol_syntax::ast::{self, Expr, Item, Literal, TestStmt, Verdict};

/// Lowers every test of the world; the policies are in the module.
pub(crate) fn lower(env: &mut Env<'_>) {
    for key in env.items(|item| matches!(item, Item::Test(..))) {
        let test = test(env, key);
        env.module.tests.extend(test);
    }
}

/// What a test calls its nodes.
struct Nodes {
    /// Their names, also of those that are wrong.
    names: IndexSet<Box<str>>,
    /// Whether they come from files, and are called by their addresses.
    has_files: bool,
}

fn is_file(stmt: &TestStmt) -> bool {
    matches!(stmt, TestStmt::Given(ast::Given::File(_)))
}

/// What a test has set up.
#[derive(Clone, Copy)]
struct Scene<'t> {
    nodes: &'t Nodes,
    given: &'t [Given],
}

fn test(env: &mut Env<'_>, key: ItemKey) -> Option<Test> {
    let Item::Test(_, item) = env.item(key) else { return None };
    let tree = env.tree(key.file);
    let stmts = || item.body.iter().map(|id| (&tree[*id], tree.span(*id)));
    let aliases = aliases(stmts().map(|(stmt, _)| stmt));
    let nodes =
        Nodes { names: aliases.iter().cloned().collect(), has_files: stmts().any(|(stmt, _)| is_file(stmt)) };
    let mut aliases = aliases.into_iter();
    let mut seen = IndexSet::new();
    let (mut given, mut files) = (Vec::new(), Vec::new());
    let (mut with, mut wanted) = (Vec::new(), Vec::new());
    for (stmt, span) in stmts() {
        match stmt {
            TestStmt::Error => {}
            TestStmt::Given(ast::Given::File(text)) => files.push(env.beside_pack(key.file, &text.value)),
            TestStmt::Given(ast::Given::Node { ty, name, value }) => {
                let Some(alias) = aliases.next() else { continue };
                if nodes.has_files {
                    env.report(errors::nodes_beside_files(ty));
                }
                if let Some(name) = name.as_ref().filter(|_| !seen.insert(alias.clone())) {
                    env.report(errors::node_twice(name));
                }
                let ty = resource(env, key.file, ty);
                given.extend(ty.and_then(|ty| self::given(env, key.file, (alias, ty), &nodes, *value)));
            }
            TestStmt::With(setting) => with.extend(set(env, key.file, setting)),
            TestStmt::Expect(expect) => wanted.push((expect, span)),
        }
    }
    let scene = Scene { nodes: &nodes, given: &given };
    let expect = wanted
        .into_iter()
        .filter_map(|(wanted, span)| expected(env, key.file, scene, (wanted, span)))
        .collect();
    let (name, pack) = (item.name.value.clone(), env.pack_path(key.file).into());
    Some(Test { name, pack, given, files, with, expect, span: item.name.span })
}

/// What the given nodes are called, in order: a node is known to all values, also to those before it.
fn aliases<'t>(stmts: impl Iterator<Item = &'t TestStmt>) -> Vec<Box<str>> {
    let names = stmts.filter_map(|stmt| match stmt {
        TestStmt::Given(ast::Given::Node { name, .. }) => Some(name.as_ref()),
        TestStmt::Given(ast::Given::File(_)) | TestStmt::Error | TestStmt::With(_) | TestStmt::Expect(_) => {
            None
        }
    });
    let alias = |(index, name): (usize, Option<&ast::Name>)| match name {
        Some(name) => name.text.clone(),
        None => format!("given_{}", index + 1).into(),
    };
    names.enumerate().map(alias).collect()
}

fn resource(env: &mut Env<'_>, file: FileId, path: &ast::Path) -> Option<ResourceId> {
    if path.is_missing() {
        return None;
    }
    let Some(ty) = env.type_path(file, &path.segments) else {
        env.report_unknown_type(file, &path.segments);
        return None;
    };
    match env.module.types.get(ty) {
        Type::Resource(id) => Some(*id),
        Type::Error => None,
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
        | Type::Optional(_)
        | Type::Interface(_)
        | Type::Nodes(_) => {
            env.report(errors::not_a_resource(path));
            None
        }
    }
}

fn given(
    env: &mut Env<'_>,
    file: FileId,
    node: (Box<str>, ResourceId),
    nodes: &Nodes,
    value: ast::ExprId,
) -> Option<Given> {
    let (alias, ty) = node;
    let tree = env.tree(file);
    let Expr::Brace { base: None, entries } = &tree[value] else {
        if !matches!(tree[value], Expr::Missing) {
            env.report(crate::errors::given::not_a_value(tree.span(value)));
        }
        return None;
    };
    let def = env.resource_type(ty).def.clone();
    let place = Place { file, records: Some(&def.records), nodes: Some(&nodes.names) };
    let properties = given::properties(env, place, entries, &def);
    Some(Given { ty, alias, properties })
}

/// `with P.param = v`
fn set(env: &mut Env<'_>, file: FileId, setting: &ast::With) -> Option<(ParamId, ExprId)> {
    if setting.target.is_missing() {
        return None;
    }
    let param = param(env, file, &setting.target)?;
    let ty = env.module.params.get(param)?.ty;
    expr::constant(env, file, setting.value, ty).map(|value| (param, value))
}

fn param(env: &mut Env<'_>, file: FileId, path: &ast::Path) -> Option<ParamId> {
    let (last, before) = path.segments.split_last()?;
    if let Some(ValueItem::Param(id)) = env.qualified(file, &path.segments) {
        return Some(id);
    }
    if before.is_empty()
        && let Some(id) = env.run_param(&last.text)
    {
        return Some(id);
    }
    if let Some(ValueItem::Policy(policy)) = env.qualified(file, before)
        && let Some(id) = env.policy_param(policy, &last.text)
    {
        return Some(id);
    }
    let known: Vec<String> = env.module.params.values().map(|param| param.path.to_string()).collect();
    let last_of = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let names: Vec<String> = known.iter().map(|path| last_of(path)).collect();
    let near = pol_diagnostics::did_you_mean(&last.text, names.iter().map(String::as_str));
    env.report(errors::unknown_param(path, last.span, near));
    None
}

fn expected(
    env: &mut Env<'_>,
    file: FileId,
    scene: Scene<'_>,
    (wanted, span): (&ast::Expect, Span),
) -> Option<Expect> {
    let nodes = scene.nodes;
    match wanted {
        ast::Expect::Fix { policy, outcome } => fix::expected(env, (file, scene), (policy, outcome), span),
        ast::Expect::Findings(wanted) => {
            let mut findings = Vec::with_capacity(wanted.len());
            for finding in wanted {
                let (policy, rule) = self::rule(env, file, &finding.rule)?;
                let at = match finding.at {
                    Some(at) => Some(self::place(env, file, nodes, at)?),
                    None => None,
                };
                findings.push((policy, rule, at));
            }
            Some(Expect::Findings { findings, span })
        }
        ast::Expect::Verdict { rule, subject, verdict, at } => {
            let (policy, rule) = self::rule(env, file, rule)?;
            let outcome = self::outcome(env, verdict)?;
            let subject = match subject {
                Some(subject) => Some(self::subject(env, file, nodes, *subject)?),
                None => None,
            };
            let at = match at {
                Some(at) => Some(self::place(env, file, nodes, *at)?),
                None => None,
            };
            Some(Expect::Verdict { policy, rule, subject, outcome, at, span })
        }
    }
}

fn outcome(env: &mut Env<'_>, verdict: &ast::Spanned<Verdict>) -> Option<Outcome> {
    Some(match verdict.value {
        Verdict::Passes => Outcome::Pass,
        Verdict::Fails => Outcome::Fail,
        Verdict::Undetermined => Outcome::Undetermined,
        Verdict::Skipped => Outcome::Skipped,
        Verdict::NotApplicable => Outcome::NotApplicable,
        Verdict::Waived => {
            env.unsupported(Feature::Waive, verdict.span);
            return None;
        }
    })
}

/// The policy that a path names, or the policy and its rule.
fn rule(env: &mut Env<'_>, file: FileId, path: &ast::Path) -> Option<(PolicyId, Option<RuleId>)> {
    if path.is_missing() {
        return None;
    }
    if let Some(ValueItem::Policy(key)) = env.qualified(file, &path.segments) {
        return policy(env, key).map(|policy| (policy, None));
    }
    let (label, before) = path.segments.split_last()?;
    let Some(ValueItem::Policy(key)) = env.qualified(file, before) else {
        report_unknown_policy(env, file, path);
        return None;
    };
    let policy = policy(env, key)?;
    let rules = &env.policy(policy).rules;
    let labels: Vec<Box<str>> = rules.iter().filter_map(|rule| rule.label.clone()).collect();
    let found = rules.iter().position(|rule| rule.label.as_deref() == Some(&*label.text));
    match found.and_then(|index| u32::try_from(index).ok()) {
        Some(index) => Some((policy, Some(RuleId(index)))),
        None => {
            let near = pol_diagnostics::did_you_mean(&label.text, labels.iter().map(|label| &**label));
            env.report(errors::unknown_rule(label, &crate::scope::dotted(before), near));
            None
        }
    }
}

/// The policy of an item; none if its errors kept it out of the module.
fn policy(env: &Env<'_>, key: ItemKey) -> Option<PolicyId> {
    let path = env.name_of(key);
    env.module.policies.iter().find(|(_, policy)| *policy.path == *path).map(|(id, _)| id)
}

fn report_unknown_policy(env: &mut Env<'_>, file: FileId, path: &ast::Path) {
    if path.segments.first().is_some_and(|first| env.is_reported(file, &first.text)) {
        return;
    }
    let is_policy = |name: &&str| matches!(env.value(file, name), Some(ValueItem::Policy(_)));
    let known: Vec<&str> = env.names(file).into_iter().filter(is_policy).collect();
    let near = pol_diagnostics::did_you_mean(&path.to_string(), known.iter().copied()).map(str::to_owned);
    env.report(errors::unknown_policy(path, near.as_deref()));
}

/// The name of a node of the test.
fn subject(env: &mut Env<'_>, file: FileId, nodes: &Nodes, expr: ast::ExprId) -> Option<Box<str>> {
    let tree = env.tree(file);
    if let (Expr::Literal(Literal::Text(address)), true) = (&tree[expr], nodes.has_files) {
        return Some(address.clone());
    }
    let Expr::Name(name) = &tree[expr] else { return not_a_place(env, file, expr) };
    subject_name(env, nodes, name)
}

fn subject_name(env: &mut Env<'_>, nodes: &Nodes, name: &ast::Name) -> Option<Box<str>> {
    if name.is_missing() {
        return None;
    }
    if nodes.names.contains(&name.text) {
        return Some(name.text.clone());
    }
    let near = pol_diagnostics::did_you_mean(&name.text, nodes.names.iter().map(|node| &**node));
    env.report(crate::errors::given::unknown_node(&name.text, name.span, near));
    None
}

/// A node with the path of a property, as reports write it: `b`, `ingress[0].from_port`.
fn place(env: &mut Env<'_>, file: FileId, nodes: &Nodes, expr: ast::ExprId) -> Option<(Box<str>, Box<str>)> {
    let tree = env.tree(file);
    let (base, step) = if let Expr::Field { base, name } = &tree[expr] {
        (*base, format!(".{}", name.text))
    } else if let Expr::Index { base, index } = &tree[expr] {
        (*base, key(env, file, *index)?)
    } else {
        return subject(env, file, nodes, expr).map(|node| (node, "".into()));
    };
    let (node, path) = place(env, file, nodes, base)?;
    let path = format!("{path}{step}");
    let path = path.strip_prefix('.').unwrap_or(&path);
    Some((node, path.into()))
}

/// A position in a list or a key of a map.
fn key(env: &mut Env<'_>, file: FileId, index: ast::ExprId) -> Option<String> {
    let tree = env.tree(file);
    if let Expr::Literal(Literal::Int(position)) = &tree[index] {
        return Some(format!("[{position}]"));
    }
    let Expr::Literal(Literal::Text(key)) = &tree[index] else { return not_a_place(env, file, index) };
    Some(format!("[\"{key}\"]"))
}

fn not_a_place<T>(env: &mut Env<'_>, file: FileId, expr: ast::ExprId) -> Option<T> {
    let tree = env.tree(file);
    if !matches!(tree[expr], Expr::Missing) {
        env.report(errors::not_a_place(tree.span(expr)));
    }
    None
}
