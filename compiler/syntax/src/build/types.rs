//! Types.

use super::{Builder, is_text};
use crate::ast::{Text, TypeExpr, TypeExprId};
use crate::tree::{Kind, Node};

/// A type that is read, and where it begins.
#[derive(Clone, Copy)]
struct Term {
    id: TypeExprId,
    start: u32,
}

impl Builder<'_> {
    /// The first type directly in `node`; an error node if there is none.
    pub(super) fn type_in(&mut self, node: Node<'_>) -> TypeExprId {
        match self.written_type(node) {
            Some(id) => id,
            None => self.add_type(TypeExpr::Missing, node.end(), node.end()),
        }
    }

    /// The first type directly in `node`, if one is written.
    pub(super) fn written_type(&mut self, node: Node<'_>) -> Option<TypeExprId> {
        let found = node.children().find(|child| is_type(*child))?;
        Some(self.type_expr(found))
    }

    fn type_expr(&mut self, node: Node<'_>) -> TypeExprId {
        if let Some(texts) = self.enumeration(node) {
            return self.add_type(TypeExpr::Enum(texts), node.start(), node.end());
        }
        let mut terms: Vec<Term> = Vec::new();
        for child in node.children() {
            match terms.last_mut() {
                Some(last) if child.is(Kind::Optional) => *last = self.optional(*last, child.end()),
                Some(_) | None => terms.push(self.term(child)),
            }
        }
        match terms.as_slice() {
            [] => self.add_type(TypeExpr::Missing, node.start(), node.end()),
            [only] => only.id,
            [..] => {
                let parts = terms.iter().map(|term| term.id).collect();
                self.add_type(TypeExpr::Union(parts), node.start(), node.end())
            }
        }
    }

    /// The texts of a type that is nothing else.
    fn enumeration(&mut self, node: Node<'_>) -> Option<Vec<Text>> {
        let is_enumeration = node.children().all(is_written_text) && node.children().next().is_some();
        is_enumeration.then(|| node.children().map(|child| self.fixed_text(child)).collect())
    }

    fn optional(&mut self, inner: Term, end: u32) -> Term {
        let is_optional = matches!(self.file[inner.id], TypeExpr::Optional(_));
        let optional = |b: &mut Self| b.add_type(TypeExpr::Optional(inner.id), inner.start, end);
        let id = if is_optional { inner.id } else { optional(self) };
        Term { id, start: inner.start }
    }

    fn term(&mut self, node: Node<'_>) -> Term {
        let (start, end) = (node.start(), node.end());
        let ty = if node.is(Kind::TypeName) {
            let path = self.path_in(node);
            let args = node.child(Kind::TypeArgs);
            let args = args.map(|args| args.all(Kind::Type).map(|arg| self.type_expr(arg)).collect());
            TypeExpr::Named { path, args: args.unwrap_or_default() }
        } else if node.is(Kind::RecordType) {
            TypeExpr::Record(self.members(node))
        } else if is_written_text(node) {
            TypeExpr::Enum(vec![self.fixed_text(node)])
        } else {
            TypeExpr::Missing
        };
        Term { id: self.add_type(ty, start, end), start }
    }

    /// `{ … }` after the name of a type.
    pub(super) fn record_type(&mut self, node: Node<'_>) -> TypeExprId {
        let term = self.term(node);
        term.id
    }
}

fn is_type(node: Node<'_>) -> bool {
    [Kind::Type, Kind::TypeOne, Kind::MissingType].contains(&node.kind())
}

fn is_written_text(node: Node<'_>) -> bool {
    is_text(node) && (node.is(Kind::Str) || node.is(Kind::Raw))
}
