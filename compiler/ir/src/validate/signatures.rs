//! What operands each form takes and what it gives. Whether a value may be absent does not matter here: every form
//! says what it does with an absent operand.

use super::exprs::is_node;
use crate::builtin::{Builtin, PARTS, Part};
use crate::module::{Arithmetic, Each, Expr, ExprId, Module, Walk};
use crate::names::Symbol;
use crate::types::{Domain, Type, TypeId};

/// Types and the module that they are of.
struct Fit<'a> {
    module: &'a Module,
    /// The type of the whole expression.
    ty: TypeId,
}

/// Whether an expression fits the types of its operands and its own. Operands come before it, so their types are
/// known to exist.
pub(super) fn fits(module: &Module, expr: &Expr, ty: TypeId) -> bool {
    let fit = Fit { module, ty };
    match expr {
        Expr::Const(_) | Expr::Local(_) => true,
        Expr::Param(param) => module.params.get(*param).is_some_and(|param| param.ty == ty),
        Expr::Field { base, name } => fit.field(*base, *name),
        Expr::Edge { base, .. } => fit.has_edges(*base) && fit.nodes(ty),
        Expr::Instances(nodes) | Expr::Deleted(nodes) => {
            fit.element(ty).is_some_and(|element| fit.same(element, *nodes))
        }
        Expr::Get { base, key } => {
            let is_entry = matches!(fit.of(*base), Type::Map(element) if fit.same(*element, ty));
            (is_entry || fit.is_part_of_any(*base)) && fit.is_text(*key)
        }
        Expr::At { base, index } => {
            let is_listed = fit.listed(*base).is_some_and(|element| fit.same(element, ty));
            (is_listed || fit.is_part_of_any(*base)) && fit.is(*index, &Type::Int)
        }
        Expr::Not(operand) => fit.is(*operand, &Type::Bool) && fit.gives(&Type::Bool),
        Expr::Negate(operand) => {
            let negative = [Type::Int, Type::Float, Type::Domain(Domain::Duration)];
            negative.contains(fit.of(*operand)) && fit.same_as(*operand)
        }
        Expr::Logic { left, right, .. } => fit.are(&[*left, *right], &Type::Bool) && fit.gives(&Type::Bool),
        Expr::Equal { left, right } => {
            fit.comparable(fit.type_of(*left), fit.type_of(*right)) && fit.gives(&Type::Bool)
        }
        Expr::Order { left, right, .. } => {
            fit.ordered(fit.type_of(*left), fit.type_of(*right)) && fit.gives(&Type::Bool)
        }
        Expr::Arithmetic { op, left, right } => fit.arithmetic(*op, *left, *right),
        Expr::In { item, of } => fit.membership(*item, *of) && fit.gives(&Type::Bool),
        Expr::Coalesce { left, right } => fit.same_as(*left) && fit.same_as(*right),
        Expr::IsPresent(_) | Expr::IsKnown(_) => fit.gives(&Type::Bool),
        Expr::IsType { value, ty } => fit.is_asked(*value, *ty) && fit.gives(&Type::Bool),
        Expr::Matches { text, .. } => fit.is_text(*text) && fit.gives(&Type::Bool),
        Expr::If { cond, then, otherwise } => {
            fit.is(*cond, &Type::Bool) && fit.same_as(*then) && fit.same_as(*otherwise)
        }
        Expr::Range { start, end, .. } => {
            let (start, end) = (fit.type_of(*start), fit.type_of(*end));
            matches!(fit.own(), Type::Range(bound) if fit.same(*bound, start) && fit.ordered(start, end))
        }
        Expr::List(items) => fit.element(ty).is_some_and(|element| fit.all_same(items, element)),
        Expr::Record(fields) => fit.fields(fields),
        Expr::Update { base, fields } => matches!(fit.of(*base), Type::Record(_)) && fit.fields(fields),
        Expr::Map(entries) => {
            let fitting = |element| entries.iter().all(|(_, value)| fit.same(element, fit.type_of(*value)));
            matches!(fit.own(), Type::Map(element) if fitting(*element))
        }
        Expr::Text(_) => fit.gives(&Type::String),
        Expr::Let { body, .. } => fit.same_as(*body),
        Expr::Each { op, list, body, .. } => fit.each(*op, *list, *body),
        Expr::Walk { op, from, to, .. } => fit.walk(*op, *from, *to),
        Expr::Closure { from, body, .. } => fit.closure(*from, *body),
        Expr::Call { function, args } => fit.call(*function, args),
        Expr::Widen(operand) => fit.is_number(fit.type_of(*operand)) && fit.gives(&Type::Float),
        Expr::As(operand) => {
            !is_node(module, fit.type_of(*operand)) && !is_node(module, module.types.inner(ty))
        }
    }
}

impl<'a> Fit<'a> {
    /// The type of an operand, its optional layer aside.
    fn type_of(&self, expr: ExprId) -> TypeId {
        self.module.types.inner(self.module.type_of(expr))
    }

    fn of(&self, expr: ExprId) -> &'a Type {
        self.module.types.get(self.type_of(expr))
    }

    fn own(&self) -> &'a Type {
        self.module.types.get(self.module.types.inner(self.ty))
    }

    fn is(&self, expr: ExprId, ty: &Type) -> bool {
        self.of(expr) == ty
    }

    fn are(&self, exprs: &[ExprId], ty: &Type) -> bool {
        exprs.iter().all(|expr| self.is(*expr, ty))
    }

    fn gives(&self, ty: &Type) -> bool {
        self.own() == ty
    }

    /// Whether the whole is read of a value without a declared type, as one.
    fn is_part_of_any(&self, base: ExprId) -> bool {
        self.is(base, &Type::Any) && self.gives(&Type::Any)
    }

    /// Whether it can be asked if a value is of a type: of nodes, and of values of several types.
    fn is_asked(&self, value: ExprId, ty: TypeId) -> bool {
        let are_nodes = is_node(self.module, self.type_of(value)) && is_node(self.module, ty);
        are_nodes || matches!(self.of(value), Type::Union(_))
    }

    fn is_text(&self, expr: ExprId) -> bool {
        matches!(self.of(expr), Type::String | Type::Enum(_))
    }

    fn is_number(&self, ty: TypeId) -> bool {
        matches!(self.module.types.get(self.module.types.inner(ty)), Type::Int | Type::Float)
    }

    fn same_as(&self, expr: ExprId) -> bool {
        self.same(self.type_of(expr), self.ty)
    }

    fn all_same(&self, exprs: &[ExprId], ty: TypeId) -> bool {
        exprs.iter().all(|expr| self.same(self.type_of(*expr), ty))
    }

    /// The type of what a list or set holds.
    fn element(&self, ty: TypeId) -> Option<TypeId> {
        let ty = self.module.types.get(self.module.types.inner(ty));
        if let Type::List(element) | Type::Set(element) = ty { Some(*element) } else { None }
    }

    fn listed(&self, expr: ExprId) -> Option<TypeId> {
        self.element(self.type_of(expr))
    }

    /// Whether values of one type stand where the other is expected: an enum as text, a node by any of its types.
    fn same(&self, one: TypeId, other: TypeId) -> bool {
        let types = &self.module.types;
        let (one, other) = (types.inner(one), types.inner(other));
        one == other
            || match (types.get(one), types.get(other)) {
                (Type::List(one) | Type::Set(one), Type::List(other) | Type::Set(other))
                | (Type::Map(one), Type::Map(other))
                | (Type::Range(one), Type::Range(other)) => self.same(*one, *other),
                (Type::String | Type::Enum(_), Type::String | Type::Enum(_)) => true,
                (Type::Record(one), Type::Record(other)) => one == other,
                (Type::Union(members), _) => members.iter().any(|member| self.same(*member, other)),
                (_, Type::Union(members)) => members.iter().any(|member| self.same(one, *member)),
                _ => is_node(self.module, one) && is_node(self.module, other),
            }
    }

    /// Whether values of the types can be equal: those of one kind, numbers of either.
    fn comparable(&self, one: TypeId, other: TypeId) -> bool {
        let types = &self.module.types;
        let both = |kind: fn(&Type) -> bool| {
            kind(types.get(types.inner(one))) && kind(types.get(types.inner(other)))
        };
        self.same(one, other)
            || (self.is_number(one) && self.is_number(other))
            || both(|ty| matches!(ty, Type::Record(_)))
            || match (types.get(types.inner(one)), types.get(types.inner(other))) {
                (Type::List(one) | Type::Set(one), Type::List(other) | Type::Set(other))
                | (Type::Map(one), Type::Map(other)) => self.comparable(*one, *other),
                (Type::Union(members), _) => members.iter().any(|member| self.comparable(*member, other)),
                (_, Type::Union(members)) => members.iter().any(|member| self.comparable(one, *member)),
                _ => false,
            }
    }

    fn ordered(&self, one: TypeId, other: TypeId) -> bool {
        match (
            self.module.types.get(self.module.types.inner(one)),
            self.module.types.get(self.module.types.inner(other)),
        ) {
            (Type::Int | Type::Float, Type::Int | Type::Float)
            | (Type::String | Type::Enum(_), Type::String | Type::Enum(_)) => true,
            (Type::Domain(one), Type::Domain(other)) => one == other,
            _ => false,
        }
    }

    fn nodes(&self, ty: TypeId) -> bool {
        is_node(self.module, self.element(ty).unwrap_or(self.module.types.inner(ty)))
    }

    fn walk(&self, op: Walk, from: ExprId, to: Option<ExprId>) -> bool {
        let gives = match op {
            Walk::Reaches => self.gives(&Type::Bool),
            Walk::Path | Walk::Closure => self.gives_nodes(),
        };
        gives && self.is_of_nodes(from) && to.is_none_or(|to| self.is_of_nodes(to))
    }

    fn closure(&self, from: ExprId, body: ExprId) -> bool {
        self.is_of_nodes(from) && self.nodes(self.module.type_of(body)) && self.gives_nodes()
    }

    fn is_of_nodes(&self, expr: ExprId) -> bool {
        is_node(self.module, self.type_of(expr))
    }

    fn gives_nodes(&self) -> bool {
        self.element(self.ty).is_some_and(|element| is_node(self.module, element))
    }

    fn has_edges(&self, base: ExprId) -> bool {
        self.is_of_nodes(base) || matches!(self.of(base), Type::Record(_))
    }

    fn field(&self, base: ExprId, name: Symbol) -> bool {
        let types = &self.module.types;
        let declared = if let Type::Record(id) = self.of(base) {
            types.records.get(*id).map(|record| &record.fields)
        } else if let Type::Resource(id) = self.of(base) {
            types.resources.get(*id).map(|resource| &resource.fields)
        } else if let Type::Interface(id) = self.of(base) {
            types.interfaces.get(*id).map(|interface| &interface.fields)
        } else {
            return matches!(self.of(base), Type::Nodes(_) | Type::Union(_));
        };
        let field = declared.and_then(|fields| fields.iter().find(|field| field.name == name));
        field.is_none_or(|field| self.same(field.ty, self.ty))
    }

    fn fields(&self, given: &[(Symbol, ExprId)]) -> bool {
        let Type::Record(id) = self.own() else { return false };
        let Some(record) = self.module.types.records.get(*id) else { return false };
        given.iter().all(|(name, value)| {
            let field = record.fields.iter().find(|field| field.name == *name);
            field.is_some_and(|field| self.same(field.ty, self.type_of(*value)))
        })
    }

    fn arithmetic(&self, op: Arithmetic, left: ExprId, right: ExprId) -> bool {
        use Arithmetic::{Add, Divide, Multiply, Subtract};
        use Domain::{Bytes, Duration, Time};
        let result = match (self.of(left), self.of(right)) {
            (Type::Int, Type::Int) => Type::Int,
            (Type::Int | Type::Float, Type::Int | Type::Float) => Type::Float,
            (Type::String | Type::Enum(_), Type::String | Type::Enum(_)) if op == Add => Type::String,
            (Type::List(_), Type::List(_)) | (Type::Set(_), Type::Set(_)) if op == Add => {
                return self.same_as(left) && self.same_as(right);
            }
            (Type::Domain(Duration), Type::Domain(Duration)) if matches!(op, Add | Subtract) => {
                Type::Domain(Duration)
            }
            (Type::Domain(Bytes), Type::Domain(Bytes)) if matches!(op, Add | Subtract) => Type::Domain(Bytes),
            (Type::Domain(kind @ (Duration | Bytes)), Type::Int) if matches!(op, Multiply | Divide) => {
                Type::Domain(*kind)
            }
            (Type::Int, Type::Domain(kind @ (Duration | Bytes))) if op == Multiply => Type::Domain(*kind),
            (Type::Domain(Duration), Type::Domain(Duration)) if op == Divide => Type::Int,
            (Type::Domain(Bytes), Type::Domain(Bytes)) if op == Divide => Type::Int,
            (Type::Domain(Time), Type::Domain(Duration)) if matches!(op, Add | Subtract) => {
                Type::Domain(Time)
            }
            (Type::Domain(Duration), Type::Domain(Time)) if op == Add => Type::Domain(Time),
            (Type::Domain(Time), Type::Domain(Time)) if op == Subtract => Type::Domain(Duration),
            _ => return false,
        };
        self.gives(&result)
    }

    fn membership(&self, item: ExprId, of: ExprId) -> bool {
        if let Some(element) = self.listed(of) {
            return self.comparable(element, self.type_of(item));
        }
        if let Type::Range(bound) = self.of(of) {
            return self.ordered(*bound, self.type_of(item));
        }
        matches!(self.of(of), Type::Map(_)) && self.is_text(item)
    }

    fn each(&self, op: Each, list: ExprId, body: Option<ExprId>) -> bool {
        let element = self.listed(list);
        if element.is_none() && !matches!(self.of(list), Type::Map(_)) {
            return false;
        }
        // Without a body the element stands in; the entries of a map are records, which never do.
        let judged =
            body.map(|body| self.type_of(body)).or(element.map(|element| self.module.types.inner(element)));
        let Some(judged) = judged else { return op == Each::Count && self.gives(&Type::Int) };
        let kept = |ty: TypeId| element.is_none_or(|element| self.same(element, ty));
        let is_bool = *self.module.types.get(judged) == Type::Bool;
        match op {
            Each::Any | Each::All | Each::None => is_bool && self.gives(&Type::Bool),
            Each::Count => (body.is_none() || is_bool) && self.gives(&Type::Int),
            Each::Filter => is_bool && self.element(self.ty).is_some_and(kept),
            Each::Find => is_bool && kept(self.ty),
            Each::Map => self.element(self.ty).is_some_and(|element| self.same(element, judged)),
            Each::FlatMap => {
                let (inner, own) = (self.element(judged), self.element(self.ty));
                inner.zip(own).is_some_and(|(inner, own)| self.same(inner, own))
            }
            Each::Sum => self.is_summable(judged) && self.same(judged, self.ty),
            Each::Min | Each::Max => self.ordered(judged, judged) && self.same(judged, self.ty),
            Each::SortBy => self.ordered(judged, judged) && self.element(self.ty).is_some_and(kept),
            Each::Distinct => self.element(self.ty).is_some_and(kept),
            Each::GroupBy => self.element(self.ty).is_some_and(|element| self.is_record(element)),
        }
    }

    fn is_record(&self, ty: TypeId) -> bool {
        matches!(self.module.types.get(ty), Type::Record(_))
    }

    fn is_summable(&self, ty: TypeId) -> bool {
        let domains = matches!(self.module.types.get(ty), Type::Domain(Domain::Duration | Domain::Bytes));
        domains || self.is_number(ty)
    }

    fn call(&self, function: Builtin, args: &[ExprId]) -> bool {
        let all_text = || args.iter().all(|arg| self.is_text(*arg));
        let cidr = Type::Domain(Domain::Cidr);
        match (function, args) {
            (Builtin::StartsWith | Builtin::EndsWith | Builtin::Contains, [_, _]) => {
                all_text() && self.gives(&Type::Bool)
            }
            (Builtin::Lower | Builtin::Upper | Builtin::Trim, [_]) => all_text() && self.gives(&Type::String),
            (Builtin::Replace, [_, _, _]) => all_text() && self.gives(&Type::String),
            (Builtin::Split, [_, _]) => all_text() && self.gives_texts(),
            (Builtin::Length | Builtin::ToInt, [_]) => all_text() && self.gives(&Type::Int),
            (Builtin::Join, [list, separator]) => {
                let texts =
                    self.listed(*list).map(|element| self.module.types.get(self.module.types.inner(element)));
                matches!(texts, Some(Type::String | Type::Enum(_)))
                    && self.is_text(*separator)
                    && self.gives(&Type::String)
            }
            (Builtin::First, [list]) => self.listed(*list).is_some_and(|element| self.same(element, self.ty)),
            (Builtin::Compact, [list]) => self.listed(*list).is_some() && self.same_as(*list),
            (Builtin::Keys, [map]) => matches!(self.of(*map), Type::Map(_)) && self.gives_texts(),
            (Builtin::Values, [map]) => match (self.of(*map), self.element(self.ty)) {
                (Type::Map(value), Some(element)) => self.same(*value, element),
                _ => false,
            },
            (Builtin::Entries, [map]) => {
                matches!(self.of(*map), Type::Map(_))
                    && self.element(self.ty).is_some_and(|element| self.is_record(element))
            }
            (Builtin::Flatten, [lists]) => {
                let inner = self.listed(*lists).and_then(|list| self.element(list));
                inner.zip(self.element(self.ty)).is_some_and(|(inner, own)| self.same(inner, own))
            }
            (Builtin::Union, [one, other]) => {
                self.listed(*one).is_some() && self.same_as(*one) && self.same_as(*other)
            }
            (Builtin::SubsetOf, [one, other]) => {
                let elements = self.listed(*one).zip(self.listed(*other));
                elements.is_some_and(|(one, other)| self.comparable(one, other)) && self.gives(&Type::Bool)
            }
            (Builtin::Overlaps, [one, other]) => self.are(&[*one, *other], &cidr) && self.gives(&Type::Bool),
            (Builtin::Covers, [net, other]) => {
                let inner = [&cidr, &Type::Domain(Domain::Ip)];
                self.is(*net, &cidr) && inner.contains(&self.of(*other)) && self.gives(&Type::Bool)
            }
            (Builtin::IsPublic, [net]) => self.is(*net, &cidr) && self.gives(&Type::Bool),
            (Builtin::IsPrivate, [net]) => {
                [&cidr, &Type::Domain(Domain::Ip)].contains(&self.of(*net)) && self.gives(&Type::Bool)
            }
            (Builtin::PortRange, [from, to, protocol]) => {
                let ports =
                    matches!(self.own(), Type::Range(bound) if *self.module.types.get(*bound) == Type::Int);
                self.are(&[*from, *to], &Type::Int) && self.is_text(*protocol) && ports
            }
            (Builtin::RangeCovers | Builtin::RangeOverlaps, [one, other]) => {
                matches!(self.of(*one), Type::Range(_))
                    && self.same(self.type_of(*one), self.type_of(*other))
                    && self.gives(&Type::Bool)
            }
            _ => self.domain_call(function, args),
        }
    }

    /// Calls that ask about globs, documents and parts of domain scalars.
    fn domain_call(&self, function: Builtin, args: &[ExprId]) -> bool {
        match (function, args) {
            (Builtin::GlobCovers, [glob, other]) => {
                let is_other = self.is(*other, &Type::Domain(Domain::Glob)) || self.is_text(*other);
                self.is(*glob, &Type::Domain(Domain::Glob)) && is_other && self.gives(&Type::Bool)
            }
            (Builtin::GlobOverlaps, [one, other]) => {
                self.are(&[*one, *other], &Type::Domain(Domain::Glob)) && self.gives(&Type::Bool)
            }
            (Builtin::GlobMatches, [glob, text]) => {
                self.is(*glob, &Type::Domain(Domain::Glob)) && self.is_text(*text) && self.gives(&Type::Bool)
            }
            (Builtin::Json | Builtin::Yaml, [text]) => self.is_text(*text) && self.gives(&Type::Any),
            (Builtin::Base64, [text]) => self.is_text(*text) && self.gives(&Type::String),
            (Builtin::Leaves, [document]) => {
                let gives = self.element(self.ty).is_some_and(|element| self.is_record(element));
                self.is(*document, &Type::Any) && gives
            }
            (function, [scalar]) => self.part(function, *scalar),
            _ => false,
        }
    }

    /// A part of a domain scalar.
    fn part(&self, function: Builtin, of: ExprId) -> bool {
        let Type::Domain(domain) = self.of(of) else { return false };
        let found = PARTS.iter().find(|(on, part, _)| on == domain && *part == function);
        found.is_some_and(|(.., part)| match part {
            Part::Int => self.gives(&Type::Int),
            Part::Text | Part::MaybeText => self.gives(&Type::String),
            Part::Ip => self.gives(&Type::Domain(Domain::Ip)),
            Part::Weekday => matches!(self.own(), Type::Enum(_)),
        })
    }

    fn gives_texts(&self) -> bool {
        let element =
            self.element(self.ty).map(|element| self.module.types.get(self.module.types.inner(element)));
        matches!(element, Some(Type::String | Type::Enum(_)))
    }
}
