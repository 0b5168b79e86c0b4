//! `fix`: places that can be written, values that fit them, nodes that can be created.
//!
//! A place is checked along the way that leads to it: whatever property it passes decides whether it can be written.

mod errors;
mod place;
mod value;

use super::Cx;
use crate::errors::given::property_twice;
use pol_diagnostics::{Span, did_you_mean};
use pol_ir::module::{Action, ExprId, Fix, LocalId};
use pol_ir::names::Symbol;
use pol_ir::schema::{Origin, PropertyDef, ResourceDef, TypeRef};
use pol_ir::types::{ResourceId, Type, TypeId};
use pol_syntax::ast::{self, EntryKey, FixAction, Literal};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the names of a policy stand for: the value of a `let`, the list of a loop.
pub(crate) type Sources = BTreeMap<LocalId, ExprId>;

/// A fix in the making.
pub(super) struct Fixing<'s> {
    pub(super) sources: &'s Sources,
    /// A property that it changes and that is decided when the resource is created.
    pub(super) replaces: Option<(Span, String)>,
}

impl Cx<'_, '_> {
    /// What a fix writes; `None` if nothing of it can be written, which was reported.
    pub(crate) fn fix(&mut self, fix: &ast::Fix, sources: &Sources) -> Option<Fix> {
        let mut fixing = Fixing { sources, replaces: None };
        let mut actions = Vec::with_capacity(fix.actions.len());
        for action in &fix.actions {
            actions.extend(self.action(action, &mut fixing));
        }
        if let (None, Some((span, name))) = (fix.replacing, &fixing.replaces) {
            self.env.report(errors::replaces(*span, name));
        }
        (!actions.is_empty()).then(|| Fix { replacing: fix.replacing.is_some(), actions })
    }

    fn action(&mut self, action: &ast::Spanned<FixAction>, fixing: &mut Fixing<'_>) -> Option<Action> {
        match &action.value {
            FixAction::Error => None,
            FixAction::Set { place, value } => {
                let place = self.written_place(*place, fixing)?;
                let value = self.written_value(*value, place.ty, &place.site)?;
                Some(Action::Set { place: place.code, value })
            }
            FixAction::Add { place, value } => {
                let place = self.written_place(*place, fixing)?;
                let (Type::List(element) | Type::Set(element)) = *self.ty(place.ty) else {
                    let shown = self.env.show(place.ty);
                    self.env.report(errors::not_a_list(place.span, &shown));
                    return None;
                };
                let value = self.written_value(*value, element, &place.site)?;
                Some(Action::Add { place: place.code, value })
            }
            FixAction::Remove { place } => {
                self.removed_place(*place, fixing).map(|place| Action::Remove { place })
            }
            FixAction::Create { ty, value } => self.creation(ty, *value),
        }
    }

    fn creation(&mut self, path: &ast::Path, value: ast::ExprId) -> Option<Action> {
        let (id, ty) = self.created_type(path)?;
        let def = self.env.resource_type(id).def.clone();
        let ast::Expr::Brace { base: None, entries } = &self.scope.tree[value] else { return None };
        if !is_writable(&def) {
            self.env.report(errors::unwritable(path.span, &def.path));
            return None;
        }
        let mut properties = BTreeMap::new();
        for entry in entries {
            let Some((name, value)) = self.created_property(entry, (ty, &def)) else { continue };
            if properties.insert(name, value).is_some() {
                let name = self.env.module.names.text(name).to_owned();
                self.env.report(property_twice(&name, self.scope.tree.span(entry.value)));
            }
        }
        let is_missing = |property: &&PropertyDef| {
            let given = |entry: &ast::Entry| matches!(self.entry_name(entry), Some((name, _)) if *name == *property.name);
            is_required(property) && !entries.iter().any(given)
        };
        let missing: Vec<&str> =
            def.properties.iter().filter(is_missing).map(|property| &*property.name).collect();
        if !missing.is_empty() {
            self.env.report(errors::incomplete(path.span, &def.path, &missing));
        }
        Some(Action::Create { ty: id, properties: properties.into_iter().collect() })
    }

    fn created_type(&mut self, path: &ast::Path) -> Option<(ResourceId, TypeId)> {
        if path.is_missing() {
            return None;
        }
        let Some(ty) = self.env.type_path(self.scope.file, &path.segments) else {
            self.env.report_unknown_type(self.scope.file, &path.segments);
            return None;
        };
        if let Type::Resource(id) = self.ty(ty) {
            return Some((*id, ty));
        }
        if !self.is_wrong(ty) {
            self.env.report(errors::not_created(path));
        }
        None
    }

    fn created_property(
        &mut self,
        entry: &ast::Entry,
        (ty, def): (TypeId, &Arc<ResourceDef>),
    ) -> Option<(Symbol, ExprId)> {
        let (name, at) = self.entry_name(entry)?;
        let Some(property) = def.property(&name) else {
            let near = did_you_mean(&name, def.properties.iter().map(|property| &*property.name));
            self.env.report(super::errors::unknown_member(at, &name, &def.path, near));
            return None;
        };
        if property.read_only {
            self.env.report(errors::read_only(at, &name));
            return None;
        }
        let crate::env::Member::Property { ty: expected, .. } = self.env.member(ty, &name) else {
            return None;
        };
        let site = place::Site { node: Some(ty), path: vec![name.to_string()] };
        let value = self.written_value(entry.value, expected, &site)?;
        Some((self.env.module.names.intern(&name), value))
    }

    fn entry_name(&self, entry: &ast::Entry) -> Option<(Box<str>, Span)> {
        match &entry.key {
            EntryKey::Name(name) => (!name.is_missing()).then(|| (name.text.clone(), name.span)),
            EntryKey::Text(id) => {
                let ast::Expr::Literal(Literal::Text(text)) = &self.scope.tree[*id] else { return None };
                Some((text.clone(), self.scope.tree.span(*id)))
            }
        }
    }
}

/// Whether some source can write nodes of the type: a data source and a module call are only read.
pub(super) fn is_writable(def: &ResourceDef) -> bool {
    let written = |origin: &Origin| match origin {
        Origin::Terraform | Origin::Pulumi | Origin::CloudFormation | Origin::Kubernetes => true,
        Origin::TerraformData | Origin::TerraformModule => false,
    };
    def.sources.is_empty() || def.sources.iter().any(|(origin, _)| written(origin))
}

/// Whether a resource cannot be created without the property.
fn is_required(property: &PropertyDef) -> bool {
    let may_lack = property.default.is_some() || property.computed || property.read_only;
    let is_optional =
        matches!(property.ty, TypeRef::Optional(_) | TypeRef::List(_) | TypeRef::Set(_) | TypeRef::Map(_));
    !may_lack && !is_optional
}
