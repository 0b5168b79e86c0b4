//! Values that have one of several types, and texts that hold a value.

use crate::cells::{blank, pick, rows, truncate};
use crate::document::{Held, of_value};
use crate::scalar;
use crate::shape::{Kind, Member, Shape};
use crate::value::{Seen, Value};
use crate::write::{UNREADABLE, Writer};
use pol_ir::constant::Const;
use pol_ir::document::Document;
use pol_ir::ops::decode::Encoding;
use pol_ir::state::{Presence, State};

impl Writer<'_> {
    /// As the first type of the very kind that is written, else as the first that the value converts to.
    pub(crate) fn variant<V: Value>(&mut self, shape: &Shape, members: &[Member], value: &V, taint: u8) {
        let own = members.iter().position(|member| is_kind(member, value));
        let mut tries = own.map_or(0..members.len(), |own| own..own + 1);
        let fitting = tries.find(|at| {
            let Some(member) = members.get(*at) else { return false };
            let row = rows(self.columns, member.shape.column);
            self.value(&member.shape, value, taint);
            let fits = own.is_some() || self.last(&member.shape).presence() != Presence::Unknown;
            if !fits {
                truncate(self.columns, member.shape.column, row);
            }
            fits
        });
        self.finish_variant(shape, members, fitting, UNREADABLE.with(taint));
    }

    /// The same of a value of the language.
    pub(crate) fn constant_variant(
        &mut self,
        shape: &Shape,
        members: &[Member],
        value: &Const,
        state: State,
    ) {
        let document = Document::of_const(value);
        let fitting = members.iter().position(|member| is_kind(member, &Held(&document)));
        if let Some(member) = fitting.and_then(|at| members.get(at)) {
            self.constant(&member.shape, value, state);
        }
        self.finish_variant(shape, members, fitting, UNREADABLE);
    }

    /// Gives the other members their rows, and the whole its own.
    fn finish_variant(&mut self, shape: &Shape, members: &[Member], picked: Option<usize>, otherwise: State) {
        let Some(picked) = picked else { return blank(self.columns, shape.column, otherwise) };
        for (at, member) in members.iter().enumerate() {
            if at == picked {
                let number = u8::try_from(at).unwrap_or(0);
                pick(self.columns, shape.column, (number, member.shape.column));
            } else {
                blank(self.columns, member.shape.column, State::ABSENT);
            }
        }
    }

    fn last(&self, shape: &Shape) -> State {
        let column = self.columns.columns.get(shape.column);
        column.and_then(|column| column.states.last()).copied().unwrap_or(State::ABSENT)
    }

    /// The value that a text holds; a source that holds the value itself shows that. An empty text holds nothing.
    pub(crate) fn encoded<V: Value>(
        &mut self,
        (encoding, inner): (Encoding, &Shape),
        value: &V,
        seen: &Seen<'_>,
        taint: u8,
    ) {
        let Seen::Text(text) = seen else { return self.value(inner, value, taint) };
        let document = if text.trim().is_empty() { Some(Document::Null) } else { encoding.decode(text) };
        match document {
            Some(document) => self.value(inner, &Held(&document), taint),
            None => blank(self.columns, inner.column, UNREADABLE.with(taint)),
        }
    }

    /// Any value.
    pub(crate) fn document<V: Value>(&mut self, shape: &Shape, value: &V, taint: u8) {
        let state = State::PRESENT.with(taint);
        crate::cells::push_document(self.columns, shape.column, state, of_value(value));
    }
}

/// Whether a value is written as values of the member are.
fn is_kind<V: Value>(member: &Member, value: &V) -> bool {
    match (&member.shape.kind, value.seen()) {
        (Kind::Document | Kind::Encoded(..), _)
        | (Kind::Bool, Seen::Bool(_))
        | (Kind::Float, Seen::Number(_))
        | (Kind::Text(_), Seen::Text(_))
        | (Kind::List(_), Seen::List)
        | (Kind::Map(_), Seen::Record) => true,
        (Kind::Int, Seen::Number(text)) => scalar::int_of_text(&text).is_some(),
        (Kind::Domain(domain), Seen::Text(text)) => {
            pol_ir::ops::parse::parse_domain(*domain, &text).is_some()
        }
        (Kind::Record(_), Seen::Record) => {
            let mut names: Vec<Box<str>> = Vec::new();
            value.entries(|_| true, |name, _| names.push(name.into()));
            member.required.iter().all(|spellings| spellings.iter().any(|name| names.contains(name)))
        }
        (
            Kind::Bool
            | Kind::Int
            | Kind::Float
            | Kind::Text(_)
            | Kind::Domain(_)
            | Kind::Record(_)
            | Kind::List(_)
            | Kind::Map(_)
            | Kind::Variant(_)
            | Kind::Range { .. },
            _,
        ) => false,
    }
}
