//! Properties, edges, derived fields, parts and elements.

use super::cycle::Inlined;
use super::name::{Binding, Read, Reading};
use super::{Cx, Scope, Typed, errors};
use crate::env::{Derived, Member};
use crate::narrow::{Rules, Step};
use pol_diagnostics::{Code, Span, did_you_mean};
use pol_ir::builtin::{PARTS, Part, WEEKDAYS};
use pol_ir::constant::Const;
use pol_ir::module::{Expr, ExprId, LocalId, STACK};
use pol_ir::types::{Domain, Type, TypeId};
use pol_syntax::ast;

impl<'w> Cx<'_, 'w> {
    /// `base.name`
    pub(super) fn field(&mut self, base: Typed, name: &ast::Name, span: Span) -> Typed {
        if name.is_missing() || self.is_wrong(base.ty) {
            return self.wrong(span);
        }
        let inner = self.inner(base.ty);
        match self.ty(inner) {
            Type::Map(_) => {
                let text = self.env.text(base.span).to_owned();
                self.refuse(errors::map_as_record(name.span, &name.text, &text), span)
            }
            Type::List(nodes) if &*name.text == "deleted" && self.is_instances(&base) => {
                let nodes = *nodes;
                self.deleted(nodes, span)
            }
            Type::Record(_) if &*name.text == "changes" && self.is_stack(&base) => self.stack_changes(span),
            Type::List(_) | Type::Set(_) => {
                let text = self.env.text(base.span).to_owned();
                self.refuse(errors::list_as_record(name.span, &name.text, &text), span)
            }
            Type::Domain(domain) => self.part(base, *domain, name, span),
            Type::Any => self.entry_of_any(base, &name.text, span),
            Type::Record(_) | Type::Union(_) | Type::Resource(_) | Type::Interface(_) | Type::Nodes(_) => {
                let member = self.env.member(inner, &name.text);
                self.member(base, member, name, span)
            }
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Enum(_)
            | Type::Range(_)
            | Type::Optional(_)
            | Type::Error => self.no_property(inner, name, None, span),
        }
    }

    fn is_instances(&self, typed: &Typed) -> bool {
        let code = typed.expr().and_then(|code| self.env.module.exprs.get(code));
        matches!(code, Some(Expr::Instances(_)))
    }

    fn is_stack(&self, typed: &Typed) -> bool {
        let module = &self.env.module;
        let code = typed.expr().and_then(|code| module.exprs.get(code));
        let Some(Expr::Param(param)) = code else { return false };
        module.params.get(*param).is_some_and(|param| *param.path == *STACK)
    }

    fn no_property(&mut self, ty: TypeId, name: &ast::Name, near: Option<&str>, span: Span) -> Typed {
        let shown = self.env.show(ty);
        self.refuse(errors::unknown_member(name.span, &name.text, &shown, near), span)
    }

    /// `cidr.prefix`, `arn.service`: absent where the scalar is.
    fn part(&mut self, base: Typed, domain: Domain, name: &ast::Name, span: Span) -> Typed {
        let parts = || PARTS.iter().filter(move |(on, ..)| *on == domain);
        let Some((_, function, part)) = parts().find(|(_, part, _)| part.name() == &*name.text) else {
            let near = did_you_mean(&name.text, parts().map(|(_, part, _)| part.name()));
            return self.no_property(self.inner(base.ty), name, near, span);
        };
        self.note(&base);
        let ty = self.type_of_part(*part);
        let ty = if self.is_optional(base.ty) { self.optional(ty) } else { ty };
        let expr = Expr::Call { function: *function, args: vec![self.emit(&base)] };
        let symbol = self.env.module.names.intern(&name.text);
        let path = base.path.map(|path| path.then(Step::Field(symbol)));
        self.read(Reading { expr, ty, span, path, owed: base.owed })
    }

    fn type_of_part(&mut self, part: Part) -> TypeId {
        let ty = match part {
            Part::Int => Type::Int,
            Part::Text => Type::String,
            Part::MaybeText => Type::Optional(self.intern(Type::String)),
            Part::Ip => Type::Domain(Domain::Ip),
            Part::Weekday => {
                return self.env.enumeration("", WEEKDAYS.iter().map(|word| (*word).into()).collect());
            }
        };
        self.intern(ty)
    }

    /// `document.name`, which is `document["name"]`.
    fn entry_of_any(&mut self, base: Typed, name: &str, span: Span) -> Typed {
        let string = self.intern(Type::String);
        let key = Typed::constant(Const::String(name.into()), string, span);
        let any = self.intern(Type::Any);
        self.element(base, &key, any, span)
    }

    /// What is read where a member of `base` is named.
    pub(super) fn member(&mut self, base: Typed, member: Member, name: &ast::Name, span: Span) -> Typed {
        let symbol = self.env.module.names.intern(&name.text);
        let code = self.emit(&base);
        let (expr, ty) = match member {
            Member::Property { ty, .. } | Member::Fact { ty } => {
                (Expr::Field { base: code, name: symbol }, ty)
            }
            Member::Edge { ty } => (Expr::Edge { base: code, name: symbol }, ty),
            Member::Derived(derived) => return self.derived(base, &derived, span),
            Member::Missing { suggestion } => {
                let of = self.env.show(self.inner(base.ty));
                let said = errors::unknown_member(name.span, &name.text, &of, suggestion.as_deref());
                return self.refuse(said, span);
            }
            Member::Unsupported(feature) => {
                self.env.unsupported(feature, span);
                return self.wrong(span);
            }
            Member::Error => return self.wrong(span),
        };
        if self.is_wrong(ty) {
            return self.wrong(span);
        }
        let ty = if self.is_optional(base.ty) { self.optional(ty) } else { ty };
        let path = base.path.map(|path| path.then(Step::Field(symbol)));
        self.read(Reading { expr, ty, span, path, owed: base.owed })
    }

    /// A derived field: its expression, in terms of `base`.
    fn derived(&mut self, base: Typed, derived: &Derived, span: Span) -> Typed {
        let step = self.symbol_step(&derived.name);
        let path = base.path.clone().map(|path| path.then(step));
        let is_optional = self.is_optional(base.ty);
        let ty = if is_optional { self.optional(derived.ty) } else { derived.ty };
        let owed = base.owed.clone();
        let inlined = Inlined::Derived { owner: derived.owner, name: derived.name.clone() };
        if !self.begin(inlined, span) {
            let (ty, owed) = self.narrowed(ty, path.as_ref(), owed);
            return self.outlined(ty, span).on(path).owing(owed);
        }
        let result = self.inline_derived(&base, derived, span);
        self.end();
        if self.is_wrong(result.ty) {
            return result;
        }
        let (ty, owed) = self.narrowed(ty, path.as_ref(), owed);
        let code = self.emit(&result);
        let code = self.retyped(code, ty, span);
        let typed = Typed::code(code, ty, span).on(path).owing(owed);
        if !self.is_place(code) {
            self.note(&base);
        }
        typed
    }

    fn inline_derived(&mut self, base: &Typed, derived: &Derived, span: Span) -> Typed {
        let (local, this) = self.held(base, span);
        let scope = Scope {
            file: derived.file,
            tree: self.env.tree(derived.file),
            policy: None,
            bindings: Vec::new(),
            this: Some(Typed { ty: self.inner(this.ty), ..this.clone() }),
        };
        let body = self.inside(scope, |cx| cx.check(derived.expr, derived.ty));
        let body = if self.is_optional(this.ty) { self.unless_absent(&this, body, span) } else { body };
        match local {
            Some(bound) => self.let_in(bound, &body, span),
            None => body,
        }
    }

    /// `body`, or nothing where `this` is absent.
    fn unless_absent(&mut self, this: &Typed, body: Typed, span: Span) -> Typed {
        let value = self.emit(this);
        let cond = self.truth(Expr::IsPresent(value), span, Default::default());
        let cond = self.emit(&cond);
        let ty = self.optional(body.ty);
        let then = self.emit(&body);
        let nothing = self.nothing(ty, span);
        let otherwise = self.emit(&nothing);
        self.node(Expr::If { cond, then, otherwise }, ty, span)
    }

    /// What is read through something absent.
    pub(super) fn nothing(&mut self, ty: TypeId, span: Span) -> Typed {
        let value = match self.ty(ty) {
            Type::List(_) | Type::Set(_) => Const::List(Vec::new()),
            Type::Map(_) => Const::Map(Vec::new()),
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Domain(_)
            | Type::Enum(_)
            | Type::Record(_)
            | Type::Range(_)
            | Type::Union(_)
            | Type::Any
            | Type::Optional(_)
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_)
            | Type::Error => Const::Absent,
        };
        Typed::constant(value, ty, span)
    }

    /// Checks a body with other names and nothing known. It was checked where it stands, so that nothing is said
    /// twice: only a bound that it meets here is.
    pub(super) fn inside<T>(&mut self, scope: Scope<'w>, body: impl FnOnce(&mut Self) -> T) -> T {
        let scope = std::mem::replace(&mut self.scope, scope);
        let facts = std::mem::take(&mut self.facts);
        let sink = std::mem::take(&mut self.env.sink);
        let result = body(self);
        let said = std::mem::replace(&mut self.env.sink, sink);
        (self.scope, self.facts) = (scope, facts);
        for diagnostic in said.into_sorted() {
            if diagnostic.code == Code::E0501 {
                self.env.report(diagnostic);
            } else {
                self.unsaid.get_or_insert(diagnostic);
            }
        }
        result
    }

    /// A value that is read more than once: itself where that is a path or a constant, else a variable to bind.
    pub(super) fn held(&mut self, typed: &Typed, span: Span) -> (Option<Held>, Typed) {
        let is_plain = typed.expr().is_none_or(|code| self.is_path(code));
        if is_plain {
            return (None, typed.clone());
        }
        let value = self.emit(typed);
        let local = self.local();
        let read =
            self.node(Expr::Local(local), typed.ty, span).on(typed.path.clone()).owing(typed.owed.clone());
        (Some(Held { local, value }), read)
    }

    /// Binds a held value around `body`.
    pub(super) fn let_in(&mut self, held: Held, body: &Typed, span: Span) -> Typed {
        let code = self.emit(body);
        let Held { local, value } = held;
        let typed = self.node(Expr::Let { local, value, body: code }, body.ty, span);
        match typed.expr() {
            Some(code) => body.clone().with_code(code),
            None => typed,
        }
    }

    /// The same code with a narrower type.
    pub(super) fn retyped(&mut self, code: ExprId, ty: TypeId, span: Span) -> ExprId {
        if self.env.module.type_of(code) == ty {
            return code;
        }
        let is_union = |ty: TypeId| matches!(self.ty(self.inner(ty)), Type::Union(_));
        let known = self.env.module.type_of(code);
        // What a value of several types is says the value, not the code that reads it.
        let expr = if is_union(known) || is_union(ty) {
            Some(Expr::As(code))
        } else {
            self.env.module.exprs.get(code).cloned()
        };
        let Some(expr) = expr else { return code };
        let typed = self.node(expr, ty, span);
        self.emit(&typed)
    }

    /// `base[index]`
    pub(super) fn index(&mut self, base: Typed, index: ast::ExprId, span: Span) -> Typed {
        self.note_unless_literal(&base, index);
        let (key, element) = match self.ty(self.inner(base.ty)).clone() {
            Type::Any => return self.index_any(base, index, span),
            Type::List(element) => (Type::Int, element),
            Type::Map(element) => (Type::String, element),
            Type::Error => return self.wrong(span),
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Domain(_)
            | Type::Enum(_)
            | Type::Record(_)
            | Type::Set(_)
            | Type::Range(_)
            | Type::Union(_)
            | Type::Optional(_)
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_) => {
                let shown = self.env.show(base.ty);
                return self.refuse(errors::not_indexable(base.span, &shown), span);
            }
        };
        let key = self.intern(key);
        let index = self.check(index, key);
        if self.is_wrong(index.ty) {
            return index;
        }
        self.element(base, &index, element, span)
    }

    /// `document["key"]`, `document[0]`
    fn index_any(&mut self, base: Typed, index: ast::ExprId, span: Span) -> Typed {
        let any = self.intern(Type::Any);
        let typed = self.infer(index, None);
        let is_number = *self.ty(self.inner(typed.ty)) == Type::Int;
        let key = self.intern(if is_number { Type::Int } else { Type::String });
        let typed = self.coerce(typed, key);
        if self.is_wrong(typed.ty) { typed } else { self.element(base, &typed, any, span) }
    }

    fn note_unless_literal(&mut self, base: &Typed, index: ast::ExprId) {
        if !matches!(self.scope.tree[index], ast::Expr::Literal(_)) {
            self.note(base);
        }
    }

    fn element(&mut self, base: Typed, index: &Typed, element: TypeId, span: Span) -> Typed {
        let step = match index.value() {
            Some(Const::Int(number)) => Some(Step::Index(*number)),
            Some(Const::String(key)) => Some(Step::Key(key.clone())),
            Some(_) | None => None,
        };
        let path = base.path.clone().zip(step).map(|(path, step)| path.then(step));
        let (code, key) = (self.emit(&base), self.emit(index));
        let is_named = matches!(self.ty(self.inner(index.ty)), Type::String | Type::Enum(_));
        let expr = if is_named { Expr::Get { base: code, key } } else { Expr::At { base: code, index: key } };
        let ty = self.optional(element);
        self.read(Reading { expr, ty, span, path, owed: Rules::new() })
    }

    /// Whether code is nothing but names, properties and indexes.
    pub(super) fn is_path(&self, code: ExprId) -> bool {
        let exprs = &self.env.module.exprs;
        let mut at = exprs.get(code);
        while let Some(expr) = at {
            if let Expr::Field { base, .. } | Expr::Edge { base, .. } | Expr::As(base) = expr {
                at = exprs.get(*base);
            } else if let Expr::Get { base, key: index } | Expr::At { base, index } = expr {
                let is_literal = matches!(exprs.get(*index), Some(Expr::Const(_)));
                at = exprs.get(*base).filter(|_| is_literal);
            } else {
                return matches!(expr, Expr::Local(_) | Expr::Param(_) | Expr::Const(_));
            }
        }
        false
    }

    /// The variable that a path begins with.
    pub(super) fn root_of(&self, code: ExprId) -> Option<LocalId> {
        let exprs = &self.env.module.exprs;
        let mut at = exprs.get(code);
        while let Some(
            Expr::Field { base, .. }
            | Expr::Edge { base, .. }
            | Expr::Get { base, .. }
            | Expr::As(base)
            | Expr::At { base, .. },
        ) = at
        {
            at = exprs.get(*base);
        }
        if let Some(Expr::Local(local)) = at { Some(*local) } else { None }
    }

    /// Whether a finding can point at the value of `code`.
    pub(crate) fn is_place(&self, code: ExprId) -> bool {
        super::place::is_place(&self.env.module, code)
    }

    /// A binding that reads `typed` as it stands.
    pub(super) fn same(&self, name: &ast::Name, typed: Typed) -> Binding {
        Binding {
            name: name.text.clone(),
            typed,
            at: name.span,
            read: Read::Same,
            needs: Rules::new(),
            place: None,
        }
    }
}

/// A value bound to a variable.
#[derive(Clone, Copy)]
pub(super) struct Held {
    pub(super) local: LocalId,
    pub(super) value: ExprId,
}
