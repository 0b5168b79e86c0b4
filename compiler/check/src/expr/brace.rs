//! Records and maps written out, and records with some fields changed.

use super::{Cx, Typed, errors};
use crate::env::Member;
use pol_diagnostics::{Span, did_you_mean};
use pol_ir::constant::Const;
use pol_ir::module::{Expr, ExprId};
use pol_ir::names::Symbol;
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast::{self, Entry, EntryKey};
use std::collections::BTreeMap;

impl Cx<'_, '_> {
    /// `{ a: 1, "k": v }`, `{ ..base, a: 1 }`: what is expected says whether it is a record or a map.
    pub(super) fn brace(
        &mut self,
        base: Option<ast::ExprId>,
        entries: &[Entry],
        hint: Option<TypeId>,
        span: Span,
    ) -> Typed {
        if let Some(base) = base {
            return self.update(base, entries, hint, span);
        }
        let hint = hint.map(|hint| self.hinted(hint, |ty| matches!(ty, Type::Map(_) | Type::Record(_))));
        match hint.map(|hint| (hint, self.ty(hint).clone())) {
            Some((_, Type::Map(element))) => self.map(entries, Some(element), span),
            Some((ty, Type::Record(_))) => self.record(entries, ty, span),
            Some(_) | None if entries.iter().all(|entry| matches!(entry.key, EntryKey::Text(_))) => {
                self.map(entries, None, span)
            }
            Some(_) | None => self.anonymous(entries, span),
        }
    }

    fn map(&mut self, entries: &[Entry], element: Option<TypeId>, span: Span) -> Typed {
        let mut values = BTreeMap::new();
        for entry in entries {
            let Some((key, at)) = self.key(&entry.key) else { return self.wrong(span) };
            let value = self.infer(entry.value, element);
            if values.insert(key.clone(), value).is_some() {
                self.env.report(errors::given_twice(at, &key));
            }
        }
        let typed: Vec<_> = values.values().cloned().collect();
        if typed.iter().any(|value| self.is_wrong(value.ty)) {
            return self.wrong(span);
        }
        let Some(element) = self.common(&typed, element) else {
            return match typed.is_empty() {
                true => self.refuse(errors::untold_type(span, "an empty map"), span),
                false => self.wrong(span),
            };
        };
        let values = values.into_iter().map(|(key, value)| (key, self.coerce(value, element))).collect();
        let ty = self.intern(Type::Map(element));
        self.mapped(values, ty, span)
    }

    fn mapped(&mut self, values: Vec<(Box<str>, Typed)>, ty: TypeId, span: Span) -> Typed {
        let constant = |(key, value): &(Box<str>, Typed)| Some((key.clone(), value.value()?.clone()));
        if let Some(values) = values.iter().map(constant).collect::<Option<Vec<_>>>() {
            return Typed::constant(Const::Map(values), ty, span);
        }
        let codes = values.into_iter().map(|(key, value)| (key, self.emit(&value))).collect();
        self.node(Expr::Map(codes), ty, span)
    }

    /// The text of a key, which is known before a run.
    fn key(&mut self, key: &EntryKey) -> Option<(Box<str>, Span)> {
        match key {
            EntryKey::Name(name) => (!name.is_missing()).then(|| (name.text.clone(), name.span)),
            EntryKey::Text(text) => {
                let string = self.intern(Type::String);
                let typed = self.check(*text, string);
                match typed.value() {
                    Some(Const::String(key)) => Some((key.clone(), typed.span)),
                    Some(_) => None,
                    None => {
                        self.env.report(errors::not_constant(typed.span, "this key"));
                        None
                    }
                }
            }
        }
    }

    fn record(&mut self, entries: &[Entry], ty: TypeId, span: Span) -> Typed {
        let fields = self.fields(entries, ty);
        let missing: Vec<_> =
            self.required(ty).into_iter().filter(|(name, _)| !fields.contains_key(name)).collect();
        let names: Vec<_> =
            missing.iter().filter(|(_, empty)| empty.is_none()).map(|(name, _)| *name).collect();
        if !names.is_empty() {
            let names: Vec<_> =
                names.iter().map(|name| self.env.module.names.text(*name).to_owned()).collect();
            let shown = self.env.show(ty);
            return self.refuse(errors::missing_fields(span, &shown, &names), span);
        }
        let empty = missing.into_iter().filter_map(|(name, empty)| Some((name, empty?)));
        let empty: Vec<_> = empty.map(|(name, ty)| (name, self.nothing(ty, span))).collect();
        self.structure(fields.into_iter().chain(empty).collect(), ty, span)
    }

    /// The fields that a record needs; with its type where leaving it out makes it an empty collection.
    fn required(&self, ty: TypeId) -> Vec<(Symbol, Option<TypeId>)> {
        let Type::Record(id) = self.ty(ty) else { return Vec::new() };
        let types = &self.env.module.types;
        let needed = self.relations().fields(*id).iter().filter(|field| !types.is_optional(field.ty));
        needed.map(|field| (field.name, types.is_collection(field.ty).then_some(field.ty))).collect()
    }

    fn fields(&mut self, entries: &[Entry], ty: TypeId) -> BTreeMap<Symbol, Typed> {
        let mut fields = BTreeMap::new();
        for entry in entries {
            let Some((key, at)) = self.key(&entry.key) else { continue };
            let Some(expected) = self.field_type(ty, &key, at) else {
                self.infer(entry.value, None);
                continue;
            };
            let value = self.check(entry.value, expected);
            let name = self.env.module.names.intern(&key);
            if fields.insert(name, value).is_some() {
                self.env.report(errors::given_twice(at, &key));
            }
        }
        fields
    }

    fn field_type(&mut self, ty: TypeId, name: &str, at: Span) -> Option<TypeId> {
        if let Member::Property { ty, .. } = self.env.member(ty, name) {
            return Some(ty);
        }
        let known = self.env.member_names(ty);
        let near = did_you_mean(name, known.iter().map(String::as_str));
        let said = errors::unknown_member(at, name, &self.env.show(ty), near);
        self.env.report(said);
        None
    }

    fn structure(&mut self, fields: BTreeMap<Symbol, Typed>, ty: TypeId, span: Span) -> Typed {
        if fields.values().any(|value| self.is_wrong(value.ty)) {
            return self.wrong(span);
        }
        let names = &self.env.module.names;
        let constant =
            |(name, value): (&Symbol, &Typed)| Some((Box::from(names.text(*name)), value.value()?.clone()));
        if let Some(mut values) = fields.iter().map(constant).collect::<Option<Vec<(Box<str>, Const)>>>() {
            values.sort_by(|a, b| a.0.cmp(&b.0));
            return Typed::constant(Const::Record(values), ty, span);
        }
        let codes = self.codes(fields);
        self.node(Expr::Record(codes), ty, span)
    }

    fn codes(&mut self, fields: BTreeMap<Symbol, Typed>) -> Vec<(Symbol, ExprId)> {
        fields.into_iter().map(|(name, value)| (name, self.emit(&value))).collect()
    }

    /// A record whose type nobody has named.
    fn anonymous(&mut self, entries: &[Entry], span: Span) -> Typed {
        let mut fields = BTreeMap::new();
        for entry in entries {
            let Some((key, at)) = self.key(&entry.key) else { return self.wrong(span) };
            let value = self.infer(entry.value, None);
            let value = self.owe(value);
            let name = self.env.module.names.intern(&key);
            if fields.insert(name, value).is_some() {
                self.env.report(errors::given_twice(at, &key));
            }
        }
        let names = &self.env.module.names;
        let types = fields.iter().map(|(name, value)| (Box::from(names.text(*name)), value.ty)).collect();
        let ty = self.env.record_of(types);
        self.structure(fields, ty, span)
    }

    fn update(&mut self, base: ast::ExprId, entries: &[Entry], hint: Option<TypeId>, span: Span) -> Typed {
        let base = self.infer(base, hint);
        let base = self.decide(base, None);
        if self.is_wrong(base.ty) {
            return base;
        }
        if !matches!(self.ty(base.ty), Type::Record(_)) {
            let shown = self.env.show(base.ty);
            return self.refuse(errors::mismatch(base.span, "a record", &shown), span);
        }
        let fields = self.fields(entries, base.ty);
        if fields.values().any(|value| self.is_wrong(value.ty)) {
            return self.wrong(span);
        }
        let (ty, base) = (base.ty, self.emit(&base));
        let fields = self.codes(fields);
        self.node(Expr::Update { base, fields }, ty, span)
    }
}
