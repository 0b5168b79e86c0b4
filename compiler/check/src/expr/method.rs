//! Methods: functions of the language by receiver, then functions of packs whose first parameter fits.

use super::call::{FunctionCall, count};
use super::each::each_named;
use super::{Cx, Typed, errors};
use crate::env::ValueItem;
use pol_diagnostics::{Span, did_you_mean};
use pol_ir::builtin::Builtin;
use pol_ir::module::Expr;
use pol_ir::types::{Domain, Type, TypeId};
use pol_syntax::ast;

/// What a method is called on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    Text,
    Cidr,
    Ip,
    Glob,
    Any,
    Range,
    List,
    Set,
    Map,
}

/// What a method is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Text,
    Cidr,
    CidrOrIp,
    Glob,
    GlobOrText,
    /// What the receiver is.
    Itself,
}

/// What a method gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    Bool,
    Int,
    MaybeInt,
    Text,
    Texts,
    /// One element, or nothing.
    MaybeElement,
    /// A list of the elements.
    Elements,
    /// A list of the elements, none of them absent.
    Present,
    /// A list of the elements' elements.
    Inner,
    Entries,
    Itself,
    Any,
    /// A list of `{path, value}`.
    Leaves,
}

/// The methods of the language that take values; those that take functions are in `each`.
const METHODS: &[(On, Builtin, &[Takes], Gives)] = &[
    (On::Text, Builtin::StartsWith, &[Takes::Text], Gives::Bool),
    (On::Text, Builtin::EndsWith, &[Takes::Text], Gives::Bool),
    (On::Text, Builtin::Contains, &[Takes::Text], Gives::Bool),
    (On::Text, Builtin::Lower, &[], Gives::Text),
    (On::Text, Builtin::Upper, &[], Gives::Text),
    (On::Text, Builtin::Trim, &[], Gives::Text),
    (On::Text, Builtin::Split, &[Takes::Text], Gives::Texts),
    (On::Text, Builtin::Replace, &[Takes::Text, Takes::Text], Gives::Text),
    (On::Text, Builtin::Length, &[], Gives::Int),
    (On::Text, Builtin::ToInt, &[], Gives::MaybeInt),
    (On::Cidr, Builtin::Overlaps, &[Takes::Cidr], Gives::Bool),
    (On::Cidr, Builtin::Covers, &[Takes::CidrOrIp], Gives::Bool),
    (On::Cidr, Builtin::IsPublic, &[], Gives::Bool),
    (On::Cidr, Builtin::IsPrivate, &[], Gives::Bool),
    (On::Text, Builtin::Json, &[], Gives::Any),
    (On::Text, Builtin::Yaml, &[], Gives::Any),
    (On::Text, Builtin::Base64, &[], Gives::Text),
    (On::Any, Builtin::Leaves, &[], Gives::Leaves),
    (On::Ip, Builtin::IsPrivate, &[], Gives::Bool),
    (On::Glob, Builtin::GlobCovers, &[Takes::GlobOrText], Gives::Bool),
    (On::Glob, Builtin::GlobOverlaps, &[Takes::Glob], Gives::Bool),
    (On::Glob, Builtin::GlobMatches, &[Takes::Text], Gives::Bool),
    (On::Range, Builtin::RangeCovers, &[Takes::Itself], Gives::Bool),
    (On::Range, Builtin::RangeOverlaps, &[Takes::Itself], Gives::Bool),
    (On::List, Builtin::Join, &[Takes::Text], Gives::Text),
    (On::List, Builtin::First, &[], Gives::MaybeElement),
    (On::List, Builtin::Compact, &[], Gives::Present),
    (On::List, Builtin::Flatten, &[], Gives::Inner),
    (On::Set, Builtin::Union, &[Takes::Itself], Gives::Itself),
    (On::Set, Builtin::SubsetOf, &[Takes::Itself], Gives::Bool),
    (On::Map, Builtin::Keys, &[], Gives::Texts),
    (On::Map, Builtin::Values, &[], Gives::Elements),
    (On::Map, Builtin::Entries, &[], Gives::Entries),
];

/// A method with what stands around it.
#[derive(Clone, Copy)]
pub(super) struct MethodCall<'a> {
    pub(super) name: &'a ast::Name,
    pub(super) args: &'a [ast::ExprId],
    pub(super) span: Span,
}

impl Cx<'_, '_> {
    /// `receiver.method(args)`, also a function of a pack by its path.
    pub(super) fn method(
        &mut self,
        receiver: ast::ExprId,
        name: &ast::Name,
        (args, span): (&[ast::ExprId], Span),
    ) -> Typed {
        let call = MethodCall { name, args, span };
        if let Some(key) = self.function_by_path(receiver, name) {
            return self.call_function(FunctionCall { key, name, args, span }, None);
        }
        let receiver = self.infer(receiver, None);
        if self.is_wrong(receiver.ty) || name.is_missing() {
            return self.wrong(span);
        }
        self.method_of(receiver, call)
    }

    fn function_by_path(&mut self, receiver: ast::ExprId, name: &ast::Name) -> Option<crate::env::ItemKey> {
        let mut path = self.scope.tree.as_path(receiver)?.segments;
        if path.first().is_none_or(|root| self.is_value(root)) {
            return None;
        }
        path.push(name.clone());
        match self.env.qualified(self.scope.file, &path)? {
            ValueItem::Function(key) => Some(key),
            ValueItem::Param(_) | ValueItem::Const(_) | ValueItem::Policy(_) | ValueItem::Framework(_) => {
                None
            }
        }
    }

    pub(super) fn method_of(&mut self, receiver: Typed, call: MethodCall<'_>) -> Typed {
        let inner = self.inner(receiver.ty);
        if self.env.module.types.is_collection(inner) {
            if let Some(op) = each_named(&call.name.text) {
                return self.each(op, receiver, call);
            }
            if &*call.name.text == Builtin::Contains.name() {
                return self.contains(&receiver, call);
            }
        }
        if let Some((builtin, takes, gives)) = self.builtin(inner, &call.name.text) {
            return self.call_builtin((builtin, takes, gives), receiver, call);
        }
        if self.relations().is_node(inner)
            && let Some(op) = super::walk::named(&call.name.text)
        {
            return self.walk(op, receiver, call);
        }
        if let Some(ValueItem::Function(key)) = self.env.value(self.scope.file, &call.name.text) {
            let MethodCall { name, args, span } = call;
            return self.call_function(FunctionCall { key, name, args, span }, Some(receiver));
        }
        self.unknown_method(&receiver, call)
    }

    fn unknown_method(&mut self, receiver: &Typed, call: MethodCall<'_>) -> Typed {
        let inner = self.inner(receiver.ty);
        let on = self.on(inner);
        let mut known: Vec<_> = METHODS
            .iter()
            .filter(|(of, ..)| on.contains(of))
            .map(|(_, builtin, ..)| method_name(*builtin))
            .collect();
        if self.env.module.types.is_collection(inner) {
            known.extend(super::each::NAMES.iter().map(|(name, _)| *name));
            known.push(Builtin::Contains.name());
        }
        let near = match &*call.name.text {
            "length" | "size" | "len" if self.env.module.types.is_collection(inner) => Some("count"),
            text => did_you_mean(text, known),
        };
        let of = self.env.show(inner);
        self.refuse(errors::unknown_method(call.name.span, &call.name.text, &of, near), call.span)
    }

    /// What methods a type has.
    fn on(&self, ty: TypeId) -> &'static [On] {
        match self.ty(ty) {
            Type::String | Type::Enum(_) => &[On::Text],
            Type::Domain(Domain::Cidr) => &[On::Cidr],
            Type::Domain(Domain::Ip) => &[On::Ip],
            Type::Domain(Domain::Glob) => &[On::Glob],
            Type::Any => &[On::Any],
            Type::Range(_) => &[On::Range],
            Type::List(_) => &[On::List],
            Type::Set(_) => &[On::Set],
            Type::Map(_) => &[On::Map],
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::Domain(_)
            | Type::Record(_)
            | Type::Union(_)
            | Type::Optional(_)
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_)
            | Type::Error => &[],
        }
    }

    fn builtin(&self, ty: TypeId, name: &str) -> Option<(Builtin, &'static [Takes], Gives)> {
        let on = self.on(ty);
        let mut found =
            METHODS.iter().filter(|(of, builtin, ..)| on.contains(of) && method_name(*builtin) == name);
        found.next().map(|(_, builtin, takes, gives)| (*builtin, *takes, *gives))
    }

    fn call_builtin(
        &mut self,
        (function, takes, gives): (Builtin, &'static [Takes], Gives),
        receiver: Typed,
        call: MethodCall<'_>,
    ) -> Typed {
        if takes.len() != call.args.len() {
            let expected = count(takes.len());
            let said = errors::wrong_arguments(call.name.span, &call.name.text, &expected, call.args.len());
            return self.refuse(said, call.span);
        }
        let whole = (gives == Gives::Bool).then_some(call.span);
        let receiver = self.decide(receiver, whole);
        let args: Vec<_> =
            call.args.iter().zip(takes).map(|(arg, takes)| self.argument(*arg, *takes, &receiver)).collect();
        let Some(ty) = self.given_by(gives, &receiver) else {
            return self.unknown_method(&receiver, call);
        };
        if self.is_wrong(receiver.ty) || args.iter().any(|arg| self.is_wrong(arg.ty)) {
            return self.wrong(call.span);
        }
        let args = std::iter::once(&receiver).chain(&args).map(|arg| self.emit(arg)).collect();
        self.node(Expr::Call { function, args }, ty, call.span)
    }

    fn argument(&mut self, arg: ast::ExprId, takes: Takes, receiver: &Typed) -> Typed {
        let cidr = Type::Domain(Domain::Cidr);
        match takes {
            Takes::Text => {
                let string = self.intern(Type::String);
                self.check(arg, string)
            }
            Takes::Cidr => {
                let cidr = self.intern(cidr);
                self.check(arg, cidr)
            }
            Takes::CidrOrIp => self.cidr_or_ip(arg),
            Takes::Glob => {
                let glob = self.intern(Type::Domain(Domain::Glob));
                self.check(arg, glob)
            }
            Takes::GlobOrText => self.glob_or_text(arg),
            Takes::Itself => self.check(arg, receiver.ty),
        }
    }

    fn cidr_or_ip(&mut self, arg: ast::ExprId) -> Typed {
        let (cidr, ip) = (self.intern(Type::Domain(Domain::Cidr)), self.intern(Type::Domain(Domain::Ip)));
        let literal = &self.scope.tree[arg];
        let is_ip = matches!(literal, ast::Expr::Literal(ast::Literal::Text(text))
            if crate::literal::domain(Domain::Ip, text).is_ok());
        let expected = if is_ip { ip } else { cidr };
        let typed = self.infer(arg, Some(expected));
        if self.inner(typed.ty) == ip { self.decide(typed, None) } else { self.coerce(typed, cidr) }
    }

    /// A literal is a glob; any other text is one text.
    fn glob_or_text(&mut self, arg: ast::ExprId) -> Typed {
        let glob = self.intern(Type::Domain(Domain::Glob));
        let typed = self.infer(arg, Some(glob));
        let is_text = matches!(self.ty(self.inner(typed.ty)), Type::String | Type::Enum(_));
        if is_text { self.decide(typed, None) } else { self.coerce(typed, glob) }
    }

    /// The type of a result; `None` where the elements are not what the method is for.
    fn given_by(&mut self, gives: Gives, receiver: &Typed) -> Option<TypeId> {
        let element = self.env.module.types.element(receiver.ty);
        let ty = match gives {
            Gives::Bool => Type::Bool,
            Gives::Int => Type::Int,
            Gives::Text => {
                let is_text = |ty| matches!(self.ty(ty), Type::String | Type::Enum(_) | Type::Error);
                if !element.is_none_or(is_text) {
                    return None;
                }
                Type::String
            }
            Gives::MaybeInt => Type::Optional(self.intern(Type::Int)),
            Gives::Texts => Type::List(self.intern(Type::String)),
            Gives::MaybeElement => return element.map(|element| self.optional(element)),
            Gives::Elements => Type::List(element?),
            Gives::Present => Type::List(self.inner(element?)),
            Gives::Inner => Type::List(self.env.module.types.element(element?)?),
            Gives::Entries => Type::List(self.entry(element?)),
            Gives::Itself => return Some(receiver.ty),
            Gives::Any => Type::Any,
            Gives::Leaves => Type::List(self.leaf()),
        };
        Some(self.intern(ty))
    }

    /// A scalar of a document, and where it stands.
    fn leaf(&mut self) -> TypeId {
        let (string, any) = (self.intern(Type::String), self.intern(Type::Any));
        self.env.record_of(vec![("path".into(), string), ("value".into(), any)])
    }

    /// `xs.contains(x)` of a collection: `x in xs`.
    fn contains(&mut self, of: &Typed, call: MethodCall<'_>) -> Typed {
        let [item] = call.args else {
            let said = errors::wrong_arguments(call.name.span, "contains", &count(1), call.args.len());
            return self.refuse(said, call.span);
        };
        let Some(element) = self.sought(of.ty) else { return self.wrong(call.span) };
        let item = self.infer(*item, Some(element));
        if self.is_wrong(item.ty) {
            return self.wrong(call.span);
        }
        if !self.relations().comparable(item.ty, element) {
            let (left, right) = (self.env.show(item.ty), self.env.show(element));
            return self.refuse(errors::never_equal(call.span, &left, &right, None), call.span);
        }
        self.contained(&item, of, call.span)
    }
}

/// What authors call it on its receiver.
fn method_name(builtin: Builtin) -> &'static str {
    let shared = [
        (Builtin::RangeCovers, "covers"),
        (Builtin::GlobCovers, "covers"),
        (Builtin::RangeOverlaps, "overlaps"),
        (Builtin::GlobOverlaps, "overlaps"),
        (Builtin::GlobMatches, "matches"),
    ];
    shared.iter().find(|(method, _)| *method == builtin).map_or(builtin.name(), |(_, name)| name)
}
