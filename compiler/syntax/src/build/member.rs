//! Members of resources, records, interfaces and extensions.

use super::{Builder, is_text};
use crate::ast::{
    Converted, Edge, EdgeTarget, EntryKey, ExprId, From, Key, KeyPath, KeySegment, Mapping, Member, MemberId,
    Origin, Property, PropertyMarker, SourceKind, Spanned,
};
use crate::errors;
use crate::tree::{Kind, Node};

impl Builder<'_> {
    /// The members directly in `node`.
    pub(super) fn members(&mut self, node: Node<'_>) -> Vec<MemberId> {
        let is_member = |child: &Node<'_>| {
            let kinds = [
                Kind::Property,
                Kind::Edge,
                Kind::Derived,
                Kind::FromClause,
                Kind::UnknownMember,
                Kind::MemberJunk,
            ];
            kinds.contains(&child.kind())
        };
        node.children().filter(is_member).map(|child| self.member(child)).collect()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what is no member was junk")]
    fn member(&mut self, node: Node<'_>) -> MemberId {
        let member = match node.kind() {
            Kind::Property => Member::Property(self.property(node)),
            Kind::Edge => Member::Edge(self.edge(node)),
            Kind::FromClause => Member::From(self.source_clause(node)),
            Kind::Derived => self.derived(node),
            _ => Member::Error,
        };
        self.add_member(member, node)
    }

    fn derived(&mut self, node: Node<'_>) -> Member {
        let (docs, name, ty) = (self.docs(node.start()), self.name_in(node), self.written_type(node));
        Member::Derived { docs, name, ty, value: self.expr_in(node) }
    }

    fn property(&mut self, node: Node<'_>) -> Property {
        let mut property = Property {
            docs: self.docs(node.start()),
            name: self.name_in(node),
            ty: self.type_in(node),
            markers: Vec::new(),
            deprecation: None,
            default: None,
            mappings: Vec::new(),
        };
        for child in node.children() {
            if child.is(Kind::Marker) {
                self.marker(&mut property, child);
            } else if child.is(Kind::Mapping) {
                let mapping = self.mapping(child);
                property.mappings.push(mapping);
            } else if child.is(Kind::Default) {
                self.default(&mut property.default, child);
            }
        }
        property
    }

    fn default(&mut self, place: &mut Option<ExprId>, node: Node<'_>) {
        if place.is_some() {
            self.report(errors::twice(self.span(node), "the default"));
        }
        *place = Some(self.expr_in(node));
    }

    fn marker(&mut self, property: &mut Property, node: Node<'_>) {
        let word = node.child(Kind::MarkerWord).map_or("", Node::text);
        let Some(value) = PropertyMarker::ALL.into_iter().find(|marker| marker.as_str() == word) else {
            return;
        };
        let span = self.span(node);
        if property.has(value) {
            return self.report(errors::twice(span, &format!("`{word}`")));
        }
        property.markers.push(Spanned { value, span });
        let Some(reason) = self.text_in(node) else { return };
        if value == PropertyMarker::Deprecated {
            property.deprecation = Some(reason);
        } else {
            self.report(errors::reason_of_marker(reason.span, word));
        }
    }

    fn mapping(&mut self, node: Node<'_>) -> Mapping {
        Mapping {
            source: self.name_in(node),
            path: node.child(Kind::KeyPath).map(|path| self.key_path(path)),
            converted: node.child(Kind::Converted).and_then(|converted| self.converted(converted)),
            default: self.expr_under(node, Kind::Default),
            span: self.span(node),
        }
    }

    fn converted(&mut self, node: Node<'_>) -> Option<Converted> {
        if let Some(brace) = node.child(Kind::Brace) {
            return Some(Converted::Words(self.entries(brace)));
        }
        node.child(Kind::Name).map(|unit| Converted::Unit(self.name(unit)))
    }

    fn source_clause(&mut self, node: Node<'_>) -> From {
        let kind = match node.child(Kind::SourceKind).map(Node::text) {
            Some("data") => SourceKind::Data,
            Some(_) => SourceKind::Module,
            None => SourceKind::Resource,
        };
        let names =
            node.children().filter(|child| is_text(*child)).map(|child| self.fixed_text(child)).collect();
        From { source: self.name_in(node), kind, names, condition: self.expr_under(node, Kind::Where) }
    }

    fn edge(&mut self, node: Node<'_>) -> Edge {
        Edge {
            docs: self.docs(node.start()),
            name: self.name_in(node),
            ty: self.type_in(node),
            origin: self.origin(node),
            network: node.child(Kind::Network).map(|network| self.name_in(network)),
        }
    }

    fn origin(&mut self, node: Node<'_>) -> Origin {
        if let Some(inverse) = node.child(Kind::Inverse) {
            return Origin::Inverse(self.path_in(inverse));
        }
        let Some(by) = node.child(Kind::By) else { return Origin::Missing };
        let from: Vec<_> = by.all(Kind::KeyPath).map(|path| self.key_path(path)).collect();
        let targets: Vec<_> = by.all(Kind::EdgeTarget).map(|target| self.target(target)).collect();
        if targets.is_empty() {
            return Origin::Missing;
        }
        let uneven =
            by.all(Kind::EdgeTarget).zip(&targets).find(|(_, target)| target.keys.len() != from.len());
        if let Some((target, made)) = uneven {
            self.report(errors::uneven_keys(self.span(target), from.len(), made.keys.len()));
        }
        Origin::By { from, targets }
    }

    fn target(&mut self, node: Node<'_>) -> EdgeTarget {
        let keys = node.children().filter_map(|child| self.key(child)).collect();
        EdgeTarget { keys }
    }

    fn key(&mut self, node: Node<'_>) -> Option<Key> {
        if node.is(Kind::KeyPath) {
            return Some(Key::Path(self.key_path(node)));
        }
        let template = node.is(Kind::Str).then(|| self.string(node))?;
        Some(Key::Template(self.add_expr(template, node.start(), node.end())))
    }

    fn key_path(&self, node: Node<'_>) -> KeyPath {
        let segment =
            |step: Node<'_>| KeySegment { name: self.name_in(step), each: step.child(Kind::Each).is_some() };
        KeyPath { segments: node.all(Kind::KeyStep).map(segment).collect(), span: self.span(node) }
    }

    /// The text of a key that is fixed, with its place.
    pub(super) fn fixed_key(&self, key: &EntryKey) -> Option<crate::ast::Text> {
        match key {
            EntryKey::Name(name) => Some(crate::ast::Text { value: name.text.clone(), span: name.span }),
            EntryKey::Text(id) => self.fixed_value(*id),
        }
    }
}
