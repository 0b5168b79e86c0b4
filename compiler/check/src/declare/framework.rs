//! Frameworks, and the controls that policies cite.

use crate::env::{Env, FileId};
use crate::errors::frameworks as errors;
use crate::scope::Target;
use pol_ir::schema::FrameworkDef;
use pol_syntax::ast::{self, Control, Expr, Item, Literal};

/// The frameworks that this world declares; says which controls are declared twice.
pub(crate) fn defs(env: &mut Env<'_>) -> Vec<FrameworkDef> {
    let mut defs = Vec::new();
    for key in env.items(|item| matches!(item, Item::Framework(..))) {
        let Item::Framework(docs, framework) = env.item(key) else { continue };
        let mut seen = indexmap::IndexMap::new();
        for control in &framework.controls {
            if let Some(first) = seen.insert(&*control.id.value, control.id.span) {
                env.report(errors::control_twice(&control.id, first));
            }
        }
        let pair = |control: &Control| (control.id.value.clone(), control.title.value.clone());
        let controls = framework.controls.iter().map(pair).collect();
        defs.push(FrameworkDef { path: env.name_of(key).into(), doc: super::docs(docs), controls });
    }
    defs
}

impl Env<'_> {
    /// The framework and control that `nist_800_53_r5["AC-3"]` cites; reports what there is not.
    pub(crate) fn control(&mut self, file: FileId, expr: ast::ExprId) -> Option<(Box<str>, Box<str>)> {
        let tree = self.tree(file);
        let span = tree.span(expr);
        let Expr::Index { base, index } = &tree[expr] else {
            if !matches!(tree[expr], Expr::Missing) {
                self.report(errors::not_a_control(span));
            }
            return None;
        };
        let (Some(path), Expr::Literal(Literal::Text(id))) = (tree.as_path(*base), &tree[*index]) else {
            self.report(errors::not_a_control(span));
            return None;
        };
        let ids = self.controls_of(file, &path)?;
        if !ids.iter().any(|known| **known == **id) {
            let near = pol_diagnostics::did_you_mean(id, ids.iter().map(String::as_str));
            self.report(errors::unknown_control(&path, tree.span(*index), id, near));
            return None;
        }
        Some((path.segments.last()?.text.clone(), id.clone()))
    }

    /// The numbers of the controls of a framework.
    fn controls_of(&mut self, file: FileId, path: &ast::Path) -> Option<Vec<String>> {
        let what = match self.lookup(file, &path.segments) {
            Some(Target::Error) => return None,
            Some(Target::Framework(position)) => return Some(self.standard_controls(position)),
            Some(Target::Item(key)) => {
                if let Item::Framework(_, framework) = self.item(key) {
                    return Some(
                        framework.controls.iter().map(|control| control.id.value.to_string()).collect(),
                    );
                }
                super::kind(self.item(key))
            }
            Some(Target::Standard(_)) => "type",
            None => {
                let near = self.framework_near(path);
                self.report(errors::unknown_framework(path, near.as_deref()));
                return None;
            }
        };
        self.report(errors::not_a_framework(path, what));
        None
    }

    fn standard_controls(&self, position: usize) -> Vec<String> {
        let framework = self.world.frameworks.get(position);
        framework
            .into_iter()
            .flat_map(|framework| &framework.controls)
            .map(|(id, _)| id.to_string())
            .collect()
    }

    /// The path of the framework whose last name is that of `path`, or near to it.
    fn framework_near(&self, path: &ast::Path) -> Option<String> {
        let last =
            |framework: &FrameworkDef| framework.path.rsplit('.').next().unwrap_or_default().to_owned();
        let names: Vec<String> = self.world.frameworks.iter().map(last).collect();
        let wanted = &path.segments.last()?.text;
        let same = names.iter().position(|name| **name == **wanted);
        let near = || {
            let near = pol_diagnostics::did_you_mean(wanted, names.iter().map(String::as_str))?;
            names.iter().position(|name| name == near)
        };
        let position = same.or_else(near)?;
        self.world.frameworks.get(position).map(|framework| framework.path.to_string())
    }
}
