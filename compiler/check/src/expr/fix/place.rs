//! What can be written: a property path, along which nothing forbids it.

use super::{Fixing, Sources, errors, is_writable};
use crate::env::Member;
use crate::expr::Cx;
use pol_diagnostics::{Diagnostic, Span};
use pol_ir::builtin::Builtin;
use pol_ir::module::{Each, Expr, ExprId};
use pol_ir::names::Symbol;
use pol_ir::schema::{EdgeBy, PropertyDef, ResourceDef, TypeRef};
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast;
use std::sync::Arc;

/// A place that can be written.
pub(in crate::expr) struct Place {
    pub(super) code: ExprId,
    /// What can be written there: its type, without an optional layer.
    pub(super) ty: TypeId,
    pub(super) span: Span,
    pub(super) site: Site,
}

/// Where a value will stand: of a type of nodes, by names.
pub(super) struct Site {
    pub(super) node: Option<TypeId>,
    pub(super) path: Vec<String>,
}

/// Where the way to a place goes on.
enum Way {
    /// Here.
    On(ExprId),
    /// Nowhere: this is where it begins.
    Begun,
}

impl Cx<'_, '_> {
    /// The place that `id` names, if it can be written.
    pub(super) fn written_place(&mut self, id: ast::ExprId, fixing: &mut Fixing<'_>) -> Option<Place> {
        let (code, span) = self.place_code(id)?;
        if self.ends_in(code, fixing.sources, |expr| matches!(expr, Expr::Each { op: Each::Filter, .. })) {
            self.env.report(errors::not_a_place(span));
            return None;
        }
        self.follow((code, span), fixing)?;
        let ty = self.inner(self.env.module.type_of(code));
        Some(Place { code, ty, span, site: self.site(code, fixing.sources) })
    }

    /// The place that `id` names, if it can be taken away.
    pub(super) fn removed_place(&mut self, id: ast::ExprId, fixing: &mut Fixing<'_>) -> Option<ExprId> {
        let (code, span) = self.place_code(id)?;
        self.follow((code, span), fixing)?;
        if let Some(Expr::Field { base, name }) = self.env.module.exprs.get(code) {
            let (base, name) = (*base, *name);
            let needed = |property: &PropertyDef| {
                let is_plain = !matches!(
                    property.ty,
                    TypeRef::Optional(_) | TypeRef::List(_) | TypeRef::Set(_) | TypeRef::Map(_)
                );
                is_plain && property.default.is_none()
            };
            if self.properties(base, name).iter().any(needed) {
                self.env.report(errors::required(span, self.env.module.names.text(name)));
                return None;
            }
        }
        Some(code)
    }

    /// The code of a place; a derived field is one only where it is a plain path.
    fn place_code(&mut self, id: ast::ExprId) -> Option<(ExprId, Span)> {
        let typed = self.infer(id, None);
        if self.is_wrong(typed.ty) {
            return None;
        }
        let code = self.emit(&typed);
        if let Some(name) = self.derived_name(id)
            && !self.is_path(code)
        {
            self.env.report(errors::derived(typed.span, &name));
            return None;
        }
        Some((code, typed.span))
    }

    /// The name of the derived field that an expression ends in.
    fn derived_name(&mut self, id: ast::ExprId) -> Option<String> {
        let ast::Expr::Field { base, name } = &self.scope.tree[id] else { return None };
        let base = self.infer(*base, None);
        let inner = self.inner(base.ty);
        matches!(self.env.member(inner, &name.text), Member::Derived(_)).then(|| name.text.to_string())
    }

    /// Whether a place, by whatever name, is such an expression.
    fn ends_in(&self, code: ExprId, sources: &Sources, is_it: impl Fn(&Expr) -> bool) -> bool {
        let exprs = &self.env.module.exprs;
        let mut at = code;
        while let Some(Expr::Local(local)) = exprs.get(at)
            && let Some(source) = sources.get(local)
            && !matches!(exprs.get(*source), Some(Expr::Local(again)) if again == local)
        {
            at = *source;
        }
        // The list of a loop is no alias: a loop variable is one element of it.
        at == code && exprs.get(at).is_some_and(is_it)
    }

    /// Follows the way to a place, and reports what forbids to write there.
    fn follow(&mut self, (code, span): (ExprId, Span), fixing: &mut Fixing<'_>) -> Option<()> {
        if self.is_node_type(code) {
            let edge = match self.env.module.exprs.get(code) {
                Some(Expr::Edge { base, name }) => Some((*base, *name)),
                Some(_) | None => None,
            };
            let said = match edge {
                Some((base, name)) => self.edge_error(base, name, span),
                None => errors::not_a_place(span),
            };
            self.env.report(said);
            return None;
        }
        let mut at = code;
        loop {
            match self.way(at, span, fixing) {
                Ok(Way::On(next)) => at = next,
                Ok(Way::Begun) => return Some(()),
                Err(said) => {
                    self.env.report(said);
                    return None;
                }
            }
            if self.is_node_type(at) {
                return self.begins_in((at, span));
            }
        }
    }

    fn way(&mut self, at: ExprId, span: Span, fixing: &mut Fixing<'_>) -> Result<Way, Diagnostic> {
        let Some(expr) = self.env.module.exprs.get(at) else { return Err(errors::not_a_place(span)) };
        match expr {
            Expr::Field { base, name } => {
                let (base, name) = (*base, *name);
                self.passes((base, name), span, fixing)?;
                Ok(Way::On(base))
            }
            Expr::Edge { base, name } => {
                let (base, name) = (*base, *name);
                Err(self.edge_error(base, name, span))
            }
            Expr::Get { base, .. }
            | Expr::At { base, .. }
            | Expr::Let { body: base, .. }
            | Expr::Coalesce { left: base, .. }
            | Expr::Each { op: Each::Find | Each::Filter, list: base, .. } => Ok(Way::On(*base)),
            Expr::Call { function: Builtin::First, args } => match args.first() {
                Some(list) => Ok(Way::On(*list)),
                None => Err(errors::not_a_place(span)),
            },
            Expr::Local(local) => Ok(match fixing.sources.get(local) {
                Some(source) => Way::On(*source),
                None => Way::Begun,
            }),
            Expr::Const(_)
            | Expr::Param(_)
            | Expr::Instances(_)
            | Expr::Deleted(_)
            | Expr::Walk { .. }
            | Expr::Closure { .. }
            | Expr::Not(_)
            | Expr::Negate(_)
            | Expr::Logic { .. }
            | Expr::Equal { .. }
            | Expr::Order { .. }
            | Expr::Arithmetic { .. }
            | Expr::In { .. }
            | Expr::IsPresent(_)
            | Expr::IsKnown(_)
            | Expr::IsType { .. }
            | Expr::Matches { .. }
            | Expr::If { .. }
            | Expr::Range { .. }
            | Expr::List(_)
            | Expr::Record(_)
            | Expr::Update { .. }
            | Expr::Map(_)
            | Expr::Text(_)
            | Expr::Each { .. }
            | Expr::Call { .. }
            | Expr::Widen(_)
            | Expr::As(_) => Err(errors::not_a_place(span)),
        }
    }

    /// Whether a property on the way can be changed.
    fn passes(
        &mut self,
        of: (ExprId, Symbol),
        span: Span,
        fixing: &mut Fixing<'_>,
    ) -> Result<(), Diagnostic> {
        let (base, name) = of;
        let text = self.env.module.names.text(name).to_owned();
        let properties = self.properties(base, name);
        if text.starts_with('$') || properties.iter().any(|property| property.read_only) {
            return Err(errors::read_only(span, &text));
        }
        if properties.iter().any(|property| property.create_only) {
            fixing.replaces.get_or_insert((span, text));
        }
        Ok(())
    }

    /// Whether nodes of where a place begins are written by any source.
    fn begins_in(&mut self, (code, span): (ExprId, Span)) -> Option<()> {
        let ty = self.inner(self.env.module.type_of(code));
        match self.defs(ty).into_iter().find(|def| !is_writable(def)) {
            Some(def) => {
                self.env.report(errors::unwritable(span, &def.path));
                None
            }
            None => Some(()),
        }
    }

    fn edge_error(&self, base: ExprId, name: Symbol, span: Span) -> Diagnostic {
        let text = self.env.module.names.text(name);
        let defs = self.defs(self.inner(self.env.module.type_of(base)));
        let key = defs.iter().find_map(|def| match &def.edge(text)?.by {
            EdgeBy::Keys(pairs) => {
                let path: Vec<&str> = pairs.first()?.from.iter().map(|step| &**step).collect();
                Some(path.join("."))
            }
            EdgeBy::Inverse(_) => None,
        });
        errors::edge(span, text, key.as_deref())
    }

    fn is_node_type(&self, code: ExprId) -> bool {
        self.relations().is_node(self.inner(self.env.module.type_of(code)))
    }

    /// The declarations of a property that is read of a value.
    fn properties(&self, base: ExprId, name: Symbol) -> Vec<PropertyDef> {
        let ty = self.inner(self.env.module.type_of(base));
        let name = self.env.module.names.text(name);
        if let Type::Record(id) = self.ty(ty) {
            let home = self.env.imports.homes.get(id);
            let def = home.and_then(|(home, index)| home.record(*index));
            let found = def.and_then(|def| def.properties.iter().find(|property| *property.name == *name));
            return found.cloned().into_iter().collect();
        }
        if let Type::Interface(id) = self.ty(ty) {
            let path = self.env.module.types.interfaces.get(*id).map(|interface| interface.path);
            let def = path.and_then(|path| self.env.interface_def(self.env.module.names.text(path)));
            let found = |property: &&PropertyDef| *property.name == *name;
            return def.iter().filter_map(|def| def.properties.iter().find(found)).cloned().collect();
        }
        self.defs(ty).iter().filter_map(|def| def.property(name)).cloned().collect()
    }

    /// The resource types that a type of nodes names.
    pub(super) fn defs(&self, ty: TypeId) -> Vec<Arc<ResourceDef>> {
        match self.ty(ty) {
            Type::Resource(id) => vec![self.env.resource_type(*id).def.clone()],
            Type::Nodes(parts) => parts.iter().flat_map(|part| self.defs(*part)).collect(),
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
            | Type::Error => Vec::new(),
        }
    }

    /// Of which type of nodes a place is a property, and its path there.
    fn site(&self, code: ExprId, sources: &Sources) -> Site {
        let exprs = &self.env.module.exprs;
        let mut path = Vec::new();
        let mut at = Some(code);
        while let Some(code) = at {
            let ty = self.inner(self.env.module.type_of(code));
            if self.relations().is_node(ty) {
                path.reverse();
                return Site { node: Some(ty), path };
            }
            at = match exprs.get(code) {
                Some(Expr::Field { base, name }) => {
                    path.push(self.env.module.names.text(*name).to_owned());
                    Some(*base)
                }
                Some(
                    Expr::Get { base, .. }
                    | Expr::At { base, .. }
                    | Expr::Let { body: base, .. }
                    | Expr::Coalesce { left: base, .. }
                    | Expr::Each { list: base, .. },
                ) => Some(*base),
                Some(Expr::Call { args, .. }) => args.first().copied(),
                Some(Expr::Local(local)) => sources.get(local).copied(),
                Some(_) | None => None,
            };
        }
        Site { node: None, path: Vec::new() }
    }
}
