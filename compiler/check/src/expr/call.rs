//! Functions: inlined where they are called.

use super::access::Held;
use super::cycle::{Inlined, Signature};
use super::method::MethodCall;
use super::{Cx, Scope, Typed, errors};
use crate::env::{Env, ItemKey, ValueItem};
use crate::errors::names;
use crate::narrow::{Outcomes, Path, Root};
use pol_diagnostics::{Span, did_you_mean};
use pol_ir::builtin::Builtin;
use pol_ir::module::Expr;
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast;
use std::rc::Rc;

/// The methods that may be written as functions too.
const DOCUMENTS: [Builtin; 4] = [Builtin::Json, Builtin::Yaml, Builtin::Base64, Builtin::Leaves];

/// The function behind a key.
pub(super) fn function_of<'w>(env: &Env<'w>, key: ItemKey) -> Option<&'w ast::Function> {
    let item: &'w ast::Item = env.item(key);
    if let ast::Item::Function(_, function) = item { Some(function) } else { None }
}

/// A call of a function of a pack.
#[derive(Clone, Copy)]
pub(super) struct FunctionCall<'a> {
    pub(super) key: ItemKey,
    pub(super) name: &'a ast::Name,
    pub(super) args: &'a [ast::ExprId],
    pub(super) span: Span,
}

impl Cx<'_, '_> {
    /// `function(args)`
    pub(super) fn call(&mut self, name: &ast::Name, args: &[ast::ExprId], span: Span) -> Typed {
        if name.is_missing() {
            return self.wrong(span);
        }
        if let Some(ValueItem::Function(key)) = self.env.value(self.scope.file, &name.text) {
            return self.call_function(FunctionCall { key, name, args, span }, None);
        }
        if &*name.text == Builtin::PortRange.name() {
            return self.port_range(args, span);
        }
        if let ([document], true) = (args, DOCUMENTS.iter().any(|function| function.name() == &*name.text)) {
            let receiver = self.infer(*document, None);
            let call = MethodCall { name, args: &[], span };
            return if self.is_wrong(receiver.ty) {
                self.wrong(span)
            } else {
                self.method_of(receiver, call)
            };
        }
        if &*name.text == super::walk::PATH {
            return self.path(name, args, span);
        }
        self.unknown_function(name, span)
    }

    fn unknown_function(&mut self, name: &ast::Name, span: Span) -> Typed {
        let known = self.env.value_names(self.scope.file);
        let near = did_you_mean(&name.text, known.iter().map(String::as_str)).map(str::to_owned);
        self.refuse(names::unknown_value(name, near.as_deref()), span)
    }

    /// A function of a pack; `receiver` is its first argument where it is called as a method.
    pub(super) fn call_function(&mut self, call: FunctionCall<'_>, receiver: Option<Typed>) -> Typed {
        let Some(function) = function_of(self.env, call.key) else { return self.wrong(call.span) };
        let signature = self.signature(call.key, function);
        let given = call.args.len() + usize::from(receiver.is_some());
        if given != signature.params.len() {
            let expected = count(signature.params.len());
            let said = errors::wrong_arguments(call.name.span, &call.name.text, &expected, given);
            return self.refuse(said, call.span);
        }
        let args = self.arguments(&signature, receiver, call.args);
        if args.iter().any(|arg| self.is_wrong(arg.ty)) || self.is_wrong(signature.result) {
            return self.wrong(call.span);
        }
        if !self.begin(Inlined::Item(call.key), call.span) {
            return self.outlined(signature.result, call.span);
        }
        let result = self.inline(call, function, &signature, args);
        self.end();
        // A call is no path and settles nothing, whatever its body does.
        let result = Typed { span: call.span, path: None, outcomes: Outcomes::default(), ..result };
        if self.is_wrong(result.ty) { result } else { self.declared(result, signature.result) }
    }

    fn arguments(
        &mut self,
        signature: &Signature,
        receiver: Option<Typed>,
        args: &[ast::ExprId],
    ) -> Vec<Typed> {
        let mut types = signature.params.iter().copied();
        let mut typed = Vec::new();
        if let Some((receiver, ty)) = receiver.map(|receiver| (receiver, types.next())) {
            typed.push(match ty {
                Some(ty) => self.coerce(receiver, ty),
                None => receiver,
            });
        }
        for (arg, ty) in args.iter().zip(types) {
            typed.push(self.check(*arg, ty));
        }
        typed
    }

    fn inline(
        &mut self,
        call: FunctionCall<'_>,
        function: &ast::Function,
        signature: &Signature,
        args: Vec<Typed>,
    ) -> Typed {
        let mut bound = Vec::new();
        let mut bindings = Vec::new();
        for ((param, ty), arg) in function.params.iter().zip(&signature.params).zip(args) {
            let (held, read) = self.argument_of(&arg, *ty, call.span);
            bound.extend(held);
            let read = Typed { ty: *ty, owed: Default::default(), ..read };
            bindings.push(self.same(&param.name, read));
        }
        let file = call.key.file;
        let scope = Scope { file, tree: self.env.tree(file), policy: None, bindings, this: None };
        let body = self.inside(scope, |cx| cx.body(function, signature.result));
        self.let_all(bound, body, call.span)
    }

    /// An argument as the body reads it: what the body may narrow is a path.
    fn argument_of(&mut self, arg: &Typed, ty: TypeId, span: Span) -> (Option<Held>, Typed) {
        let is_union = matches!(self.ty(self.inner(ty)), Type::Union(_));
        if arg.path.is_some() || !(is_union || self.is_optional(ty)) {
            return self.held(arg, span);
        }
        let value = self.emit(arg);
        let local = self.local();
        let read = self.node(Expr::Local(local), ty, span).owing(arg.owed.clone());
        (Some(Held { local, value }), read.on(Some(Path::of(Root::Local(local)))))
    }

    /// The lets and the value of a function.
    pub(super) fn body(&mut self, function: &ast::Function, result: TypeId) -> Typed {
        let mut bound = Vec::new();
        for item in &function.lets {
            let typed = self.named_value(item);
            let value = self.emit(&typed);
            let local = self.local();
            self.bind(&item.name, local, typed);
            bound.push(Held { local, value });
        }
        let body = self.check(function.value, result);
        let span = body.span;
        self.let_all(bound, body, span)
    }

    /// The value of a `let`, of its type where that is written.
    pub(crate) fn named_value(&mut self, item: &ast::Let) -> Typed {
        match item.ty {
            Some(ty) => {
                let ty = self.env.resolve_type(self.scope.file, ty);
                let typed = self.check(item.value, ty);
                if self.is_wrong(typed.ty) || self.is_wrong(ty) {
                    self.wrong(typed.span)
                } else {
                    self.declared(typed, ty)
                }
            }
            None => self.infer(item.value, None),
        }
    }

    /// `typed` as the type that its author wrote for it.
    fn declared(&mut self, typed: Typed, ty: TypeId) -> Typed {
        match typed.expr() {
            Some(code) => {
                let code = self.retyped(code, ty, typed.span);
                Typed { ty, ..typed.with_code(code) }
            }
            None => Typed { ty, ..typed },
        }
    }

    fn let_all(&mut self, bound: Vec<Held>, body: Typed, span: Span) -> Typed {
        bound.into_iter().rev().fold(body, |body, held| self.let_in(held, &body, span))
    }

    /// What a function takes and gives; what is wrong with its types is said the first time.
    pub(super) fn signature(&mut self, key: ItemKey, function: &ast::Function) -> Rc<Signature> {
        if let Some(known) = self.env.bodies.signatures.get(&key) {
            return known.clone();
        }
        let params = function.params.iter().map(|param| param.ty).collect::<Vec<_>>();
        let params = params.into_iter().map(|ty| self.env.resolve_type(key.file, ty)).collect();
        let result = self.env.resolve_type(key.file, function.result);
        let signature = Rc::new(Signature { params, result });
        self.env.bodies.signatures.insert(key, signature.clone());
        signature
    }

    /// A constant of a file.
    pub(super) fn constant_item(&mut self, key: ItemKey, span: Span) -> Typed {
        let inlined = Inlined::Item(key);
        self.used(&inlined, span);
        if let Some((value, ty)) = self.env.bodies.constants.get(&key) {
            return Typed::constant(value.clone(), *ty, span);
        }
        if self.keeps_no_code()
            && let Some(ty) = self.env.bodies.constant_types.get(&key)
        {
            return self.outlined(*ty, span);
        }
        let ast::Item::Let(_, item) = self.env.item(key) else { return self.wrong(span) };
        if self.inlining.contains(&inlined) {
            return self.wrong(span);
        }
        self.inlining.push(inlined);
        let file = key.file;
        let scope = Scope { file, tree: self.env.tree(file), policy: None, bindings: Vec::new(), this: None };
        let typed = self.inside(scope, |cx| cx.named_value(item));
        self.end();
        self.env.bodies.constant_types.insert(key, typed.ty);
        if let Some(value) = typed.value()
            && !self.is_wrong(typed.ty)
        {
            self.env.bodies.constants.insert(key, (value.clone(), typed.ty));
        }
        Typed { span, path: None, ..typed }
    }

    /// `port_range(from, to, protocol)`: takes what may be absent.
    fn port_range(&mut self, args: &[ast::ExprId], span: Span) -> Typed {
        let [from, to, protocol] = args else {
            return self.refuse(errors::wrong_arguments(span, "port_range", &count(3), args.len()), span);
        };
        let (int, string) = (self.intern(Type::Int), self.intern(Type::String));
        let (number, text) = (self.optional(int), self.optional(string));
        let args = [(*from, number), (*to, number), (*protocol, text)].map(|(arg, ty)| self.check(arg, ty));
        let args = args.iter().map(|arg| self.emit(arg)).collect();
        let range = self.intern(Type::Range(int));
        self.node(Expr::Call { function: Builtin::PortRange, args }, range, span)
    }

    /// Says what an inlined body had to say, if nothing else was: a module never holds what is wrong.
    pub(crate) fn say_unsaid(&mut self) {
        if let Some(diagnostic) = self.unsaid.take()
            && !self.env.sink.has_errors()
        {
            self.env.report(diagnostic);
        }
    }
}

/// "one argument", "3 arguments"
pub(super) fn count(number: usize) -> String {
    match number {
        0 => "no arguments".to_owned(),
        1 => "one argument".to_owned(),
        _ => format!("{number} arguments"),
    }
}
