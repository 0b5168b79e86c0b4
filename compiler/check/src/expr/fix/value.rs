//! What is written: values of the place's type, and nodes where their keys are expected.

use super::errors;
use super::place::Site;
use crate::expr::{Cx, Typed};
use pol_ir::module::ExprId;
use pol_ir::schema::EdgeDef;
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast;

impl Cx<'_, '_> {
    /// The code of a value that fits a place of type `expected`.
    pub(super) fn written_value(&mut self, id: ast::ExprId, expected: TypeId, site: &Site) -> Option<ExprId> {
        let is_list = matches!(self.scope.tree[id], ast::Expr::List(_));
        let hint = if is_list && self.edge_of(site).is_some() { None } else { Some(expected) };
        let typed = self.infer(id, hint);
        if self.is_wrong(typed.ty) {
            return None;
        }
        let typed = match self.node_in(typed.ty) {
            Some(node) if self.node_in(expected).is_none() => {
                self.reference(typed, (node, expected), site)?
            }
            Some(_) | None => self.coerce(typed, expected),
        };
        (!self.is_wrong(typed.ty)).then(|| self.emit(&typed))
    }

    /// The type of nodes that a value is, or is a list of.
    fn node_in(&self, ty: TypeId) -> Option<TypeId> {
        let inner = self.inner(ty);
        let inner = if let Type::List(element) | Type::Set(element) = self.ty(inner) {
            self.inner(*element)
        } else {
            inner
        };
        self.relations().is_node(inner).then_some(inner)
    }

    fn edge_of(&self, site: &Site) -> Option<EdgeDef> {
        let path: Vec<&str> = site.path.iter().map(String::as_str).collect();
        let defs = site.node.map(|node| self.defs(node)).unwrap_or_default();
        defs.iter().find_map(|def| def.edge_at(&path).map(|(edge, _)| edge.clone()))
    }

    /// A node in the place of its key: an edge must lead from there to such nodes.
    fn reference(&mut self, typed: Typed, (node, expected): (TypeId, TypeId), site: &Site) -> Option<Typed> {
        let edge = self.edge_of(site);
        let target = edge.as_ref().map(|edge| self.env.node(&edge.target));
        let leads = target.is_some_and(|target| self.relations().fits(node, target));
        let is_list = |cx: &Self, ty: TypeId| matches!(cx.ty(cx.inner(ty)), Type::List(_) | Type::Set(_));
        if !leads || is_list(self, typed.ty) != is_list(self, expected) {
            let (found, wanted) = (self.env.show(typed.ty), self.env.show(expected));
            self.env.report(errors::no_reference(typed.span, &found, &wanted));
            return None;
        }
        let defs = site.node.map(|owner| self.defs(owner)).unwrap_or_default();
        for (def, edge) in defs.iter().zip(&edge) {
            self.env.name_keys(def, edge);
        }
        self.keep_keys(node, edge.as_ref());
        Some(self.decide(typed, None))
    }

    /// Keeps the types of the properties that nodes are known by.
    fn keep_keys(&mut self, node: TypeId, edge: Option<&EdgeDef>) {
        let Some(pol_ir::schema::EdgeBy::Keys(pairs)) = edge.map(|edge| &edge.by) else { return };
        for key in pairs.iter().flat_map(|pair| &pair.to) {
            self.env.member(node, key);
        }
    }
}
