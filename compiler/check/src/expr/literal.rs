//! Literals: what a text means where a type is expected.

use super::{Cx, Typed, errors};
use pol_diagnostics::Span;
use pol_ir::constant::Const;
use pol_ir::module::Expr;
use pol_ir::types::{Domain, EnumId, Type, TypeId};
use pol_syntax::ast::{Literal, Part};

const MICROS: i64 = 1_000_000;

impl Cx<'_, '_> {
    /// A value written out.
    pub(super) fn literal(&mut self, literal: &Literal, hint: Option<TypeId>, span: Span) -> Typed {
        let hint = hint.map(|hint| self.hinted(hint, |ty| can_be(literal, ty)));
        let expected = hint.map_or(Type::Error, |hint| self.ty(hint).clone());
        let (value, ty) = match literal {
            Literal::Bool(value) => (Const::Bool(*value), Type::Bool),
            Literal::Int(value) if expected == Type::Float => (Const::Float(*value as f64), Type::Float),
            Literal::Int(value) => (Const::Int(*value), Type::Int),
            Literal::Float(value) => (Const::Float(*value), Type::Float),
            Literal::Duration(seconds) => {
                (Const::Duration(seconds.saturating_mul(MICROS)), Type::Domain(Domain::Duration))
            }
            Literal::Size(bytes) => (Const::Bytes(*bytes), Type::Domain(Domain::Bytes)),
            Literal::Text(text) => return self.text(text, &expected, span),
        };
        let ty = self.intern(ty);
        Typed::constant(value, ty, span)
    }

    fn text(&mut self, text: &str, expected: &Type, span: Span) -> Typed {
        match expected {
            Type::Domain(domain) => self.domain(*domain, text, span),
            Type::Enum(id) => self.word(*id, text, span),
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Record(_)
            | Type::List(_)
            | Type::Set(_)
            | Type::Map(_)
            | Type::Range(_)
            | Type::Union(_)
            | Type::Any
            | Type::Optional(_)
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_)
            | Type::Error => {
                let string = self.intern(Type::String);
                Typed::constant(Const::String(text.into()), string, span)
            }
        }
    }

    fn domain(&mut self, domain: Domain, text: &str, span: Span) -> Typed {
        let ty = self.intern(Type::Domain(domain));
        match crate::literal::domain(domain, text) {
            Ok(value) => Typed::constant(value, ty, span),
            Err(expected) => {
                let shown = self.env.show(ty);
                self.refuse(errors::bad_literal(span, text, &shown, expected), span)
            }
        }
    }

    fn word(&mut self, id: EnumId, text: &str, span: Span) -> Typed {
        let ty = self.intern(Type::Enum(id));
        let values = self.relations().words(id);
        if values.iter().any(|value| **value == *text) {
            return Typed::constant(Const::String(text.into()), ty, span);
        }
        let (values, shown) = (values.to_vec(), self.env.show(ty));
        self.refuse(errors::unlisted_word(span, text, &shown, &values), span)
    }

    /// A text with holes: absent where a hole is.
    pub(super) fn template(&mut self, parts: &[Part], span: Span) -> Typed {
        let string = self.intern(Type::String);
        let mut codes = Vec::new();
        let (mut is_optional, mut is_wrong) = (false, false);
        let mut owed = crate::narrow::Rules::new();
        for part in parts {
            let mut typed = match part {
                Part::Text(text) => Typed::constant(Const::String(text.clone()), string, span),
                Part::Hole(hole) => self.infer(*hole, None),
            };
            is_optional |= self.is_optional(typed.ty);
            is_wrong |= self.is_wrong(typed.ty);
            owed.append(&mut typed.owed);
            codes.push(self.emit(&typed));
        }
        if is_wrong {
            return self.wrong(span);
        }
        let ty = if is_optional { self.optional(string) } else { string };
        self.node(Expr::Text(codes), ty, span).owing(owed)
    }
}

/// Whether a literal can be read as a type; words that an enum does not list are for the type to refuse.
fn can_be(literal: &Literal, ty: &Type) -> bool {
    match (literal, ty) {
        (Literal::Bool(_), Type::Bool)
        | (Literal::Int(_), Type::Int | Type::Float)
        | (Literal::Float(_), Type::Float)
        | (Literal::Duration(_), Type::Domain(Domain::Duration))
        | (Literal::Size(_), Type::Domain(Domain::Bytes))
        | (Literal::Text(_), Type::String | Type::Enum(_)) => true,
        (Literal::Text(text), Type::Domain(domain)) => crate::literal::domain(*domain, text).is_ok(),
        _ => false,
    }
}
