//! Walks: `a.reaches(b, network)`, `path(a, b, network)`, `a.closure(network)`, `x.closure(n => n.parent)`.

use super::call::count;
use super::method::MethodCall;
use super::{Cx, Typed, errors};
use crate::env::{Env, Member};
use crate::errors::edges;
use pol_diagnostics::{Span, did_you_mean};
use pol_ir::module::{Expr, LocalId, Network, NetworkId, Walk};
use pol_ir::names::Symbol;
use pol_ir::schema::{EVERY_NODE, ResourceDef};
use pol_ir::types::{ResourceId, Type, TypeId};
use pol_syntax::ast;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the function is called that gives the nodes between two.
pub(super) const PATH: &str = "path";

/// The walk that a method of a node is.
pub(super) fn named(method: &str) -> Option<Walk> {
    match method {
        "reaches" => Some(Walk::Reaches),
        "closure" => Some(Walk::Closure),
        _ => None,
    }
}

impl Cx<'_, '_> {
    /// A method of a node that walks.
    pub(super) fn walk(&mut self, op: Walk, from: Typed, call: MethodCall<'_>) -> Typed {
        let tree = self.scope.tree;
        let from = self.decide(from, (op == Walk::Reaches).then_some(call.span));
        match (op, call.args) {
            (Walk::Closure, [arg]) => {
                if let ast::Expr::Lambda(lambda) = &tree[*arg] {
                    return self.closure(&from, lambda, (tree.span(*arg), call));
                }
                self.through((op, *arg), (&from, None), call.span)
            }
            (Walk::Reaches | Walk::Path, [to, network]) => {
                let to = self.walk_end(*to);
                self.through((op, *network), (&from, Some(&to)), call.span)
            }
            (Walk::Closure | Walk::Reaches | Walk::Path, args) => {
                let expected =
                    if op == Walk::Closure { "a network or a function" } else { "a node and a network" };
                let said = errors::wrong_arguments(call.name.span, &call.name.text, expected, args.len());
                self.refuse(said, call.span)
            }
        }
    }

    /// `path(from, to, network)`
    pub(super) fn path(&mut self, name: &ast::Name, args: &[ast::ExprId], span: Span) -> Typed {
        let [from, to, network] = args else {
            return self.refuse(errors::wrong_arguments(name.span, PATH, &count(3), args.len()), span);
        };
        let (from, to) = (self.walk_end(*from), self.walk_end(*to));
        self.through((Walk::Path, *network), (&from, Some(&to)), span)
    }

    /// A node that is not absent.
    fn walk_end(&mut self, id: ast::ExprId) -> Typed {
        let typed = self.infer(id, None);
        if self.is_wrong(typed.ty) {
            return typed;
        }
        if !self.relations().is_node(self.inner(typed.ty)) {
            let (node, shown) = (EVERY_NODE, self.env.show(typed.ty));
            return self.refuse(errors::mismatch(typed.span, node, &shown), typed.span);
        }
        self.decide(typed, None)
    }

    fn through(
        &mut self,
        (op, network): (Walk, ast::ExprId),
        (from, to): (&Typed, Option<&Typed>),
        span: Span,
    ) -> Typed {
        let network = self.network(network);
        if self.is_wrong(from.ty) || to.is_some_and(|to| self.is_wrong(to.ty)) {
            return self.wrong(span);
        }
        let Some(network) = network else { return self.wrong(span) };
        let (from, to) = (self.emit(from), to.map(|to| self.emit(to)));
        let ty = match op {
            Walk::Reaches => self.intern(Type::Bool),
            Walk::Path | Walk::Closure => {
                let node = self.env.node(EVERY_NODE);
                self.intern(Type::List(node))
            }
        };
        self.node(Expr::Walk { op, from, to, network }, ty, span)
    }

    /// The network that an argument names.
    fn network(&mut self, id: ast::ExprId) -> Option<NetworkId> {
        let ast::Expr::Name(name) = &self.scope.tree[id] else {
            let span = self.scope.tree.span(id);
            self.env.report(edges::network_expected(span));
            return None;
        };
        if name.is_missing() {
            return None;
        }
        let found = self.env.network(&name.text);
        if found.is_none() {
            let known = self.env.networks();
            let near = did_you_mean(&name.text, known.iter().map(|name| &**name)).map(str::to_owned);
            self.env.report(edges::unknown_network(name, near.as_deref()));
        }
        found
    }

    /// `from.closure(n => …)`: the function leads from a node of a type to nodes of it. Where it leads to a wider type,
    /// the closure is of that.
    fn closure(&mut self, from: &Typed, lambda: &ast::Lambda, (span, call): (Span, MethodCall<'_>)) -> Typed {
        let [name] = lambda.params.as_slice() else {
            let said =
                errors::wrong_arguments(span, &call.name.text, "a function of one node", lambda.params.len());
            return self.refuse(said, call.span);
        };
        if self.is_wrong(from.ty) {
            return self.wrong(call.span);
        }
        let (mut item, mut body) = self.step(name, from.ty, lambda.body);
        let mut node = from.ty;
        let led = self.led_to(body.ty);
        if led.is_some_and(|led| led != node && self.relations().fits(node, led)) {
            node = led.unwrap_or(node);
            (item, body) = self.step(name, node, lambda.body);
        }
        if self.is_wrong(body.ty) {
            return self.wrong(call.span);
        }
        if !self.led_to(body.ty).is_some_and(|led| self.relations().fits(led, node)) {
            let (shown, node) = (self.env.show(body.ty), self.env.show(node));
            return self.refuse(edges::closure_leads_elsewhere(body.span, &shown, &node), call.span);
        }
        let ty = self.intern(Type::List(node));
        let from = self.emit(from);
        let from = self.retyped(from, node, call.span);
        let body = self.emit(&body);
        self.node(Expr::Closure { from, item, body }, ty, call.span)
    }

    fn step(&mut self, name: &ast::Name, node: TypeId, body: ast::ExprId) -> (LocalId, Typed) {
        let (item, names) = (self.local(), self.names());
        self.bind_new(name, item, node);
        let body = self.infer(body, None);
        self.forget(names);
        (item, body)
    }

    /// The type of the nodes that a step leads to.
    fn led_to(&self, ty: TypeId) -> Option<TypeId> {
        let inner = self.inner(ty);
        let node = if let Type::List(element) = self.ty(inner) { self.inner(*element) } else { inner };
        self.relations().is_node(node).then_some(node)
    }
}

impl Env<'_> {
    /// The network of a name: every edge that a type declares to be in it.
    fn network(&mut self, name: &str) -> Option<NetworkId> {
        if let Some((id, _)) = self.module.networks.iter().find(|(_, network)| *network.name == *name) {
            return Some(id);
        }
        let mut edges: BTreeMap<(Box<str>, Box<str>), (ResourceId, Symbol)> = BTreeMap::new();
        for def in self.in_network(name) {
            let ty = self.node(&def.path);
            let Type::Resource(id) = *self.module.types.get(ty) else { continue };
            for edge in def.edges.iter().filter(|edge| edge.network.as_deref() == Some(name)) {
                if let Member::Edge { .. } = self.member(ty, &edge.name) {
                    let symbol = self.module.names.intern(&edge.name);
                    edges.insert(((*def.path).into(), (*edge.name).into()), (id, symbol));
                }
            }
        }
        let edges: Vec<_> = edges.into_values().collect();
        (!edges.is_empty()).then(|| self.module.networks.add(Network { name: name.into(), edges }))
    }

    /// The types that have edges in a network.
    fn in_network(&self, name: &str) -> Vec<Arc<ResourceDef>> {
        let own = self.own.resources.values().filter(|def| def.networks().any(|network| network == name));
        self.world.schemas.network(name).into_iter().chain(own.cloned()).collect()
    }

    /// The names of networks, for suggestions.
    fn networks(&self) -> Vec<String> {
        let own = self.own.resources.values().flat_map(|def| def.networks());
        self.world.schemas.networks().into_iter().chain(own).map(str::to_owned).collect()
    }
}
