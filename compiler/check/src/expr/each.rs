//! `any`, `filter`, `map` …: what is done with each element, with a function written as the argument.

use super::method::MethodCall;
use super::{Cx, Typed, errors};
use crate::narrow::{Path, Root};
use pol_ir::constant::Const;
use pol_ir::module::{Each, Expr, LocalId};
use pol_ir::types::{Domain, Type, TypeId};
use pol_syntax::ast;

/// What authors call them.
pub(super) const NAMES: &[(&str, Each)] = &[
    ("any", Each::Any),
    ("all", Each::All),
    ("none", Each::None),
    ("count", Each::Count),
    ("filter", Each::Filter),
    ("map", Each::Map),
    ("flat_map", Each::FlatMap),
    ("find", Each::Find),
    ("sum", Each::Sum),
    ("min", Each::Min),
    ("max", Each::Max),
    ("sort_by", Each::SortBy),
    ("distinct", Each::Distinct),
    ("group_by", Each::GroupBy),
];

/// The operation of a name.
pub(super) fn each_named(name: &str) -> Option<Each> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, op)| *op)
}

/// A checked lambda.
struct Body {
    item: LocalId,
    typed: Typed,
}

impl Cx<'_, '_> {
    /// `xs.any(x => …)` and kin.
    pub(super) fn each(&mut self, op: Each, list: Typed, call: MethodCall<'_>) -> Typed {
        let Some(element) = self.element_of(list.ty) else { return self.wrong(call.span) };
        let body = match call.args {
            [] => None,
            [arg] => match self.lambda(op, element, (*arg, call.name)) {
                Some(body) => Some(body),
                None => return self.wrong(call.span),
            },
            [..] => {
                let said =
                    errors::wrong_arguments(call.name.span, &call.name.text, "one function", call.args.len());
                return self.refuse(said, call.span);
            }
        };
        match body {
            Some(body) if self.is_wrong(body.typed.ty) => self.wrong(call.span),
            Some(body) => self.with_body(op, &list, body, (element, call)),
            None => self.without_body(op, &list, (element, call)),
        }
    }

    /// What a lambda is given: an element, or an entry of a map.
    fn element_of(&mut self, ty: TypeId) -> Option<TypeId> {
        let element = self.env.module.types.element(ty)?;
        Some(if matches!(self.ty(ty), Type::Map(_)) { self.entry(element) } else { element })
    }

    /// The type of an entry of a map.
    pub(super) fn entry(&mut self, value: TypeId) -> TypeId {
        let string = self.intern(Type::String);
        self.env.record_of(vec![("key".into(), string), ("value".into(), value)])
    }

    fn lambda(
        &mut self,
        op: Each,
        element: TypeId,
        (arg, method): (ast::ExprId, &ast::Name),
    ) -> Option<Body> {
        let ast::Expr::Lambda(lambda) = &self.scope.tree[arg] else {
            let span = self.scope.tree.span(arg);
            self.env.report(errors::lambda_expected(span, &method.text));
            return None;
        };
        let item = self.local();
        let names = self.scope.bindings.len();
        match lambda.params.as_slice() {
            [one] => self.bind_new(one, item, element),
            [key, value] if self.is_entry(element) => self.bind_entry(item, element, [key, value]),
            params => {
                let span = self.scope.tree.span(arg);
                let said =
                    errors::wrong_arguments(span, &method.text, "a function of one element", params.len());
                self.env.report(said);
                return None;
            }
        }
        let typed = if asks(op) { self.condition(lambda.body) } else { self.infer(lambda.body, None) };
        self.scope.bindings.truncate(names);
        Some(Body { item, typed })
    }

    fn is_entry(&self, ty: TypeId) -> bool {
        let Type::Record(id) = self.ty(ty) else { return false };
        let names = &self.env.module.names;
        self.relations().fields(*id).iter().map(|field| names.text(field.name)).eq(["key", "value"])
    }

    /// `(k, v) => …` over the entries of a map.
    fn bind_entry(&mut self, item: LocalId, entry: TypeId, names: [&ast::Name; 2]) {
        for (name, field) in names.into_iter().zip(["key", "value"]) {
            let base = self.node(Expr::Local(item), entry, name.span).on(Some(Path::of(Root::Local(item))));
            let member = self.env.member(entry, field);
            let part = ast::Name { text: field.into(), span: name.span };
            let typed = self.member(base, member, &part, name.span);
            let binding = self.same(name, typed);
            self.scope.bindings.push(binding);
        }
    }

    fn with_body(
        &mut self,
        op: Each,
        list: &Typed,
        body: Body,
        (element, call): (TypeId, MethodCall<'_>),
    ) -> Typed {
        let Body { item, typed } = body;
        let typed = if keeps_absent(op) { typed } else { self.decide(typed, None) };
        if self.is_wrong(typed.ty) {
            return self.wrong(call.span);
        }
        let Some(ty) = self.result_of(op, (list.ty, element), typed.ty) else {
            return self.bad_elements(&typed, call);
        };
        let (code, body) = (self.emit(list), self.emit(&typed));
        if op == Each::Distinct {
            let values =
                self.node(Expr::Each { op: Each::Map, list: code, item, body: Some(body) }, ty, call.span);
            let (list, item) = (self.emit(&values), self.local());
            return self.node(Expr::Each { op, list, item, body: None }, ty, call.span);
        }
        self.node(Expr::Each { op, list: code, item, body: Some(body) }, ty, call.span)
    }

    fn without_body(&mut self, op: Each, list: &Typed, (element, call): (TypeId, MethodCall<'_>)) -> Typed {
        if self.is_optional(element) && may_stand_alone(op) {
            let text = self.env.text(list.span).to_owned();
            return self.refuse(errors::elements_absent(list.span, &text), call.span);
        }
        let is_map = matches!(self.ty(list.ty), Type::Map(_));
        let ty = match op {
            Each::Count => Some(self.intern(Type::Int)),
            Each::Any | Each::All | Each::None if *self.ty(element) == Type::Bool => {
                Some(self.intern(Type::Bool))
            }
            Each::Sum | Each::Min | Each::Max | Each::Distinct if !is_map => {
                self.result_of(op, (list.ty, element), element)
            }
            Each::Any
            | Each::All
            | Each::None
            | Each::Filter
            | Each::Map
            | Each::FlatMap
            | Each::Find
            | Each::Sum
            | Each::Min
            | Each::Max
            | Each::SortBy
            | Each::Distinct
            | Each::GroupBy => {
                return self.refuse(errors::lambda_expected(call.name.span, &call.name.text), call.span);
            }
        };
        let Some(ty) = ty else {
            let typed = Typed::constant(Const::Absent, element, list.span);
            return self.bad_elements(&typed, call);
        };
        let (list, item) = (self.emit(list), self.local());
        self.node(Expr::Each { op, list, item, body: None }, ty, call.span)
    }

    fn bad_elements(&mut self, typed: &Typed, call: MethodCall<'_>) -> Typed {
        let shown = format!("`{}`", self.env.show(typed.ty));
        self.refuse(errors::bad_operand(call.name.span, &call.name.text, &shown, None), call.span)
    }

    /// The type of the result; `None` where the values are not what the operation is for.
    fn result_of(&mut self, op: Each, (list, element): (TypeId, TypeId), body: TypeId) -> Option<TypeId> {
        let is_ordered = self.relations().is_ordered(body);
        let ty = match op {
            Each::Any | Each::All | Each::None => Type::Bool,
            Each::Count => Type::Int,
            Each::Filter if matches!(self.ty(list), Type::Set(_)) => Type::Set(element),
            Each::Filter => Type::List(element),
            Each::Find => return Some(self.optional(element)),
            Each::Map => Type::List(body),
            Each::FlatMap => Type::List(self.env.module.types.element(body)?),
            Each::Sum => self.summable(body)?,
            Each::Min | Each::Max => return is_ordered.then(|| self.optional(body)),
            Each::SortBy if is_ordered => Type::List(element),
            Each::SortBy => return None,
            Each::Distinct => Type::List(body),
            Each::GroupBy => {
                let items = self.intern(Type::List(element));
                Type::List(self.env.record_of(vec![("key".into(), body), ("items".into(), items)]))
            }
        };
        Some(self.intern(ty))
    }

    fn summable(&self, ty: TypeId) -> Option<Type> {
        let ty = self.ty(ty);
        matches!(ty, Type::Int | Type::Float | Type::Domain(Domain::Duration | Domain::Bytes))
            .then(|| ty.clone())
    }
}

/// Whether the body is a condition.
fn asks(op: Each) -> bool {
    match op {
        Each::Any | Each::All | Each::None | Each::Count | Each::Filter | Each::Find => true,
        Each::Map
        | Each::FlatMap
        | Each::Sum
        | Each::Min
        | Each::Max
        | Each::SortBy
        | Each::Distinct
        | Each::GroupBy => false,
    }
}

/// Whether the elements themselves can be decided on or added up.
fn may_stand_alone(op: Each) -> bool {
    match op {
        Each::Any | Each::All | Each::None | Each::Sum | Each::Min | Each::Max | Each::Distinct => true,
        Each::Count
        | Each::Filter
        | Each::Map
        | Each::FlatMap
        | Each::Find
        | Each::SortBy
        | Each::GroupBy => false,
    }
}

/// Whether the body may be absent.
fn keeps_absent(op: Each) -> bool {
    matches!(op, Each::Map)
}
