//! Types and the members of types.

use crate::doc::Doc;
use crate::lists::{Block, Shape};
use crate::printer::Printer;
use pol_syntax::ast::{
    Converted, Edge, EdgeTarget, ExprId, From, Key, KeyPath, Mapping, Member, MemberId, Name, Origin,
    Property, PropertyMarker, SourceKind, Spanned, Text, TypeExpr, TypeExprId,
};

/// What stands after the type of a property, in the order of the text.
#[derive(Clone, Copy)]
enum Tail<'a> {
    Marker(Spanned<PropertyMarker>),
    Default(ExprId),
    Mapping(&'a Mapping),
}

impl<'a> Printer<'a> {
    /// A type.
    pub(crate) fn ty(&mut self, id: TypeExprId) -> Doc<'a> {
        let file = self.file;
        let bar = self.drop_if_at("|");
        let ty = match &file[id] {
            TypeExpr::Missing => self.lose(),
            TypeExpr::Named { path, args } => {
                let name = self.slice(path.span);
                let has_args = !args.is_empty() || (self.is_at("<") && self.is_touching());
                let args = if has_args {
                    self.listed(("<", ">"), Shape::Rows, args, Self::ty)
                } else {
                    Doc::nothing()
                };
                Doc::concat(vec![name, args])
            }
            TypeExpr::Enum(texts) => self.alternatives(texts, |p, text| p.slice(text.span)),
            TypeExpr::Record(members) => self.members(members).group(),
            TypeExpr::Optional(inner) => {
                let inner = vec![self.ty(*inner), self.take("?")];
                Doc::concat(vec![Doc::concat(inner), self.more_marks()])
            }
            TypeExpr::Union(parts) => self.alternatives(parts, |p, id| p.ty(*id)),
        };
        Doc::concat(vec![bar, ty])
    }

    /// An optional of an optional is that optional.
    fn more_marks(&mut self) -> Doc<'a> {
        let mut parts = Vec::new();
        while self.is_at("?") && !self.is_at("??") {
            parts.push(self.drop_if_at("?"));
        }
        Doc::concat(parts)
    }

    /// `a | b`, as many on a line as fit.
    fn alternatives<T>(
        &mut self,
        all: &'a [T],
        mut print: impl FnMut(&mut Self, &'a T) -> Doc<'a>,
    ) -> Doc<'a> {
        let mut parts = Vec::new();
        for (index, one) in all.iter().enumerate() {
            let bar = if index == 0 { vec![] } else { vec![self.take("|"), Doc::space()] };
            parts.push(Doc::concat(vec![Doc::concat(bar), print(self, one)]));
        }
        Doc::fill(parts).nest()
    }

    /// The members of a type between braces; on one line only properties, or one member alone.
    pub(crate) fn members(&mut self, members: &'a [MemberId]) -> Doc<'a> {
        let file = self.file;
        let is_property = |id: &MemberId| matches!(file[*id], Member::Property(_));
        let may_be_flat = members.len() < 2 || members.iter().all(is_property);
        self.block(Block { separator: ",", may_be_flat }, members, Self::member)
    }

    fn member(&mut self, id: MemberId) -> Doc<'a> {
        let file = self.file;
        match &file[id] {
            Member::Error => self.lose(),
            Member::From(from) => self.from(from),
            Member::Property(property) => self.property(property),
            Member::Edge(edge) => self.edge(edge),
            Member::Derived { name, ty, value, .. } => self.binding(name, *ty, *value),
        }
    }

    fn from(&mut self, from: &'a From) -> Doc<'a> {
        let mut parts = vec![self.take("from"), Doc::space(), self.slice(from.source.span), Doc::space()];
        match from.kind {
            SourceKind::Resource => {}
            SourceKind::Data => parts.extend([self.take("data"), Doc::space()]),
            SourceKind::Module => parts.extend([self.take("module"), Doc::space()]),
        }
        let names: Vec<&Text> = from.names.iter().collect();
        parts.push(self.row(&names, |p, text| p.slice(text.span)).nest());
        if let Some(condition) = from.condition {
            let condition = vec![Doc::line(), self.take("where"), Doc::space(), self.expr(condition)];
            parts.push(Doc::concat(condition).nest());
        }
        Doc::concat(parts).group()
    }

    fn property(&mut self, property: &'a Property) -> Doc<'a> {
        let mut head =
            vec![self.slice(property.name.span), self.take(":"), Doc::space(), self.ty(property.ty)];
        let file = self.file;
        let mut tails: Vec<Tail<'a>> = property.markers.iter().copied().map(Tail::Marker).collect();
        tails.extend(property.default.map(Tail::Default));
        tails.extend(property.mappings.iter().map(Tail::Mapping));
        tails.sort_by_key(|tail| match tail {
            Tail::Marker(marker) => marker.span.start,
            Tail::Default(id) => file.span(*id).start,
            Tail::Mapping(mapping) => mapping.span.start,
        });
        let is_mapping = |tail: &Tail<'_>| matches!(tail, Tail::Mapping(_));
        let first = tails.iter().position(is_mapping).unwrap_or(tails.len());
        let (plain, mapped) = tails.split_at_checked(first).unwrap_or_default();
        for tail in plain {
            head.extend([Doc::space(), self.tail_of(property, *tail)]);
        }
        let mut rest = Vec::new();
        for tail in mapped {
            rest.extend([Doc::line(), self.lead(true), self.tail_of(property, *tail)]);
        }
        Doc::concat(vec![Doc::concat(head), Doc::concat(rest).nest()]).group()
    }

    fn tail_of(&mut self, property: &'a Property, tail: Tail<'a>) -> Doc<'a> {
        match tail {
            Tail::Marker(marker) => {
                let mut parts = vec![self.take(marker.value.as_str())];
                if let (PropertyMarker::Deprecated, Some(why)) = (marker.value, &property.deprecation) {
                    parts.extend([Doc::space(), self.slice(why.span)]);
                }
                Doc::concat(parts)
            }
            Tail::Default(id) => Doc::concat(vec![self.take("="), Doc::space(), self.expr(id)]),
            Tail::Mapping(mapping) => self.mapping(mapping),
        }
    }

    fn mapping(&mut self, mapping: &'a Mapping) -> Doc<'a> {
        let mut parts = vec![self.take("from"), Doc::space(), self.slice(mapping.source.span)];
        if let Some(path) = &mapping.path {
            parts.extend([Doc::space(), self.key_path(path)]);
        }
        if let Some(converted) = &mapping.converted {
            parts.extend([Doc::space(), self.take("as"), Doc::space()]);
            parts.push(match converted {
                Converted::Words(entries) => self.entries(entries),
                Converted::Unit(name) => self.slice(name.span),
            });
        }
        if let Some(default) = mapping.default {
            parts.extend([Doc::space(), self.take("="), Doc::space(), self.expr(default)]);
        }
        Doc::concat(parts)
    }

    fn key_path(&mut self, path: &KeyPath) -> Doc<'a> {
        self.slice(path.span)
    }

    fn edge(&mut self, edge: &'a Edge) -> Doc<'a> {
        let head = vec![self.take("edge"), Doc::space(), self.slice(edge.name.span)];
        let ty = vec![self.take(":"), Doc::space(), self.ty(edge.ty)];
        let origin = vec![Doc::line(), self.lead(true), self.origin(&edge.origin)];
        let network = match &edge.network {
            Some(name) => vec![Doc::line(), self.take("in"), Doc::space(), self.slice(name.span)],
            None => Vec::new(),
        };
        let rest = Doc::concat(origin.into_iter().chain(network).collect()).nest();
        Doc::concat(vec![Doc::concat(head), Doc::concat(ty), rest]).group()
    }

    fn origin(&mut self, origin: &'a Origin) -> Doc<'a> {
        match origin {
            Origin::Missing => self.lose(),
            Origin::By { from, targets } => {
                let from: Vec<&KeyPath> = from.iter().collect();
                let head = vec![self.take("by"), Doc::space(), self.row(&from, Self::key_path)];
                let equal = vec![Doc::space(), self.take("="), Doc::space()];
                let targets = self.alternatives(targets, Self::target);
                Doc::concat(vec![Doc::concat(head), Doc::concat(equal), targets])
            }
            Origin::Inverse(path) => {
                let words = vec![self.take("="), Doc::space(), self.take("inverse"), Doc::space()];
                Doc::concat(vec![Doc::concat(words), self.slice(path.span)])
            }
        }
    }

    fn target(&mut self, target: &'a EdgeTarget) -> Doc<'a> {
        let mut parts = Vec::new();
        for (index, key) in target.keys.iter().enumerate() {
            if index > 0 {
                parts.extend([self.take(","), Doc::space()]);
            }
            parts.push(match key {
                Key::Path(path) => self.key_path(path),
                Key::Template(id) => self.slice(self.file.span(*id)),
            });
        }
        Doc::concat(parts)
    }

    /// `let name: T = value`
    pub(crate) fn binding(&mut self, name: &Name, ty: Option<TypeExprId>, value: ExprId) -> Doc<'a> {
        let mut parts = vec![self.take("let"), Doc::space(), self.slice(name.span)];
        if let Some(ty) = ty {
            parts.extend([self.take(":"), Doc::space(), self.ty(ty)]);
        }
        parts.extend([Doc::space(), self.take("="), Doc::space(), self.expr(value)]);
        Doc::concat(parts)
    }
}
