//! Items.

use super::Builder;
use super::stmt::LEVELS;
use crate::ast::{
    Apply, Control, Data, Entry, Extend, Framework, Function, Group, GroupMode, GroupStmt, Header, Interface,
    Item, Parameter, Path, Project, Resource, Setting, Spanned, Text, TypeDecl, Use, UseName, Waive,
    WaiveTarget,
};
use crate::errors;
use crate::tree::{Kind, Node};

const MODES: [(&str, GroupMode); 2] =
    [("preventative", GroupMode::Preventative), ("audit", GroupMode::Audit)];

impl Builder<'_> {
    /// Takes the items of a whole file.
    ///
    /// The grammar is total; only a thread with hardly any stack makes it give up, and that is said.
    pub(crate) fn whole_file(&mut self, root: Option<Node<'_>>) {
        let Some(root) = root else { return self.report(errors::too_deep(self.range(0, 0))) };
        self.file.docs = self.pack_docs();
        for node in root.children().filter(|node| !node.is(Kind::EOI)) {
            self.is_height_reported = false;
            if node.is(Kind::Header) {
                self.header(node);
            } else {
                let item = self.item(node);
                let id = self.file.all_items.add(item, self.span(node));
                self.file.items.push(id);
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what is no item was junk")]
    fn item(&mut self, node: Node<'_>) -> Item {
        let docs = self.docs(node.start());
        match node.kind() {
            Kind::Use => Item::Use(self.use_item(node)),
            Kind::ParamItem => Item::Param(self.param(node)),
            Kind::LetItem => Item::Let(docs, self.binding(node)),
            Kind::Fn => Item::Function(docs, self.function(node)),
            Kind::TypeItem => Item::Type(docs, self.type_decl(node)),
            Kind::Resource => Item::Resource(docs, self.resource(node)),
            Kind::Interface => Item::Interface(docs, self.interface(node)),
            Kind::Extend => Item::Extend(docs, self.extend(node)),
            Kind::Policy => Item::Policy(docs, self.policy(node)),
            Kind::Test => Item::Test(docs, self.test(node)),
            Kind::Waive => Item::Waive(docs, self.waive(node)),
            Kind::Group => Item::Group(docs, self.group(node)),
            Kind::Project => Item::Project(docs, Project { body: self.group_body(node) }),
            Kind::Framework => Item::Framework(docs, self.framework(node)),
            Kind::Data => Item::Data(docs, self.data(node)),
            _ => Item::Error,
        }
    }

    fn header(&mut self, node: Node<'_>) {
        let span = self.span(node);
        if let Some(first) = &self.file.header {
            let first = first.span;
            return self.report(errors::second_header(span, first));
        }
        let metadata = node.child(Kind::Brace).map(|brace| self.entries(brace)).unwrap_or_default();
        let (version, language) = (self.text_in(node), self.language(node));
        self.file.header = Some(Header { name: self.path_in(node), version, language, metadata, span });
    }

    fn language(&mut self, node: Node<'_>) -> Option<Spanned<i64>> {
        let number = node.child(Kind::Language)?.child(Kind::Number)?;
        let value = number.text().parse();
        if value.is_err() {
            self.report(errors::language_version(self.span(number), number.text()));
        }
        Some(self.spanned(value.ok()?, number))
    }

    fn use_item(&mut self, node: Node<'_>) -> Use {
        let is_segment = |child: &Node<'_>| super::is_name(*child);
        let mut segments: Vec<_> = node.children().filter(is_segment).map(|child| self.name(child)).collect();
        let braces = node.child(Kind::UseNames);
        let names = match braces {
            Some(braces) => braces.all(Kind::UseName).map(|name| self.use_name(name)).collect(),
            None if node.child(Kind::UseAll).is_some() => Vec::new(),
            None => {
                segments.pop().map(|name| UseName { name, alias: self.alias(node) }).into_iter().collect()
            }
        };
        let span = match (segments.first(), segments.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            (_, _) => self.span(node).after(),
        };
        Use { prefix: Path { segments, span }, names, is_braced: braces.is_some() }
    }

    fn use_name(&self, node: Node<'_>) -> UseName {
        UseName { name: self.name_in(node), alias: self.alias(node) }
    }

    fn function(&mut self, node: Node<'_>) -> Function {
        let name = self.name_in(node);
        let params = node.child(Kind::Params);
        let params = params.map(|params| params.all(Kind::Parameter).map(|p| self.parameter(p)).collect());
        let result = self.type_in(node);
        let body = node.child(Kind::FnBody).unwrap_or(node);
        let lets = body.all(Kind::LetStmt).map(|binding| self.binding(binding)).collect();
        Function { name, params: params.unwrap_or_default(), result, lets, value: self.expr_in(body) }
    }

    fn parameter(&mut self, node: Node<'_>) -> Parameter {
        Parameter { name: self.name_in(node), ty: self.type_in(node) }
    }

    fn type_decl(&mut self, node: Node<'_>) -> TypeDecl {
        let name = self.name_in(node);
        let ty = match node.child(Kind::RecordType) {
            Some(record) => self.record_type(record),
            None => self.type_in(node),
        };
        TypeDecl { name, ty }
    }

    fn resource(&mut self, node: Node<'_>) -> Resource {
        Resource { name: self.name_in(node), is: self.pledges(node), members: self.members_in(node) }
    }

    fn interface(&mut self, node: Node<'_>) -> Interface {
        Interface { name: self.name_in(node), is: self.pledges(node), members: self.members_in(node) }
    }

    fn extend(&mut self, node: Node<'_>) -> Extend {
        Extend { target: self.path_in(node), members: self.members_in(node) }
    }

    fn pledges(&self, node: Node<'_>) -> Vec<Path> {
        let pledges = node.child(Kind::Pledges);
        pledges
            .map(|pledges| pledges.all(Kind::Path).map(|path| self.path(path)).collect())
            .unwrap_or_default()
    }

    fn members_in(&mut self, node: Node<'_>) -> Vec<crate::ast::MemberId> {
        node.child(Kind::Members).map(|members| self.members(members)).unwrap_or_default()
    }

    fn waive(&mut self, node: Node<'_>) -> Waive {
        for (kind, what) in [(Kind::Where, "`where`"), (Kind::Until, "`until`"), (Kind::Because, "`because`")]
        {
            if let Some(again) = node.all(kind).nth(1) {
                self.report(errors::twice(self.span(again), what));
            }
        }
        let target = match node.child(Kind::WaiveAll) {
            Some(all) => WaiveTarget::All(self.span(all)),
            None => WaiveTarget::Rule(self.path_in(node)),
        };
        Waive {
            var: self.waived_name(node),
            target,
            ty: self.type_in(node),
            condition: self.expr_under(node, Kind::Where),
            until: self.text_under(node, Kind::Until),
            because: self.text_under(node, Kind::Because),
        }
    }

    /// The name of the resource, which stands right before its type.
    fn waived_name(&self, node: Node<'_>) -> crate::ast::Name {
        let names = node.children().take_while(|child| !child.is(Kind::Type) && !child.is(Kind::MissingType));
        let last = names.filter(|child| super::is_name(*child)).last();
        last.map_or_else(|| self.missing_name(node), |name| self.name(name))
    }

    fn text_under(&mut self, node: Node<'_>, kind: Kind) -> Option<Text> {
        let child = node.child(kind)?;
        self.text_in(child)
    }

    fn group(&mut self, node: Node<'_>) -> Group {
        let mode = node.child(Kind::GroupMode).and_then(|mode| self.word(mode, "a mode", &MODES));
        Group { name: self.name_in(node), mode, body: self.group_body(node) }
    }

    fn group_body(&mut self, node: Node<'_>) -> Vec<GroupStmt> {
        let Some(body) = node.child(Kind::GroupBody) else { return Vec::new() };
        body.children().filter_map(|child| self.group_stmt(child)).collect()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what is no statement is a bracket")]
    fn group_stmt(&mut self, node: Node<'_>) -> Option<GroupStmt> {
        Some(match node.kind() {
            Kind::Match => GroupStmt::Match { condition: self.expr_in(node), on: self.name_in(node) },
            Kind::Apply => GroupStmt::Apply(self.apply_item(node)),
            Kind::Environment => GroupStmt::Environment(self.text_or_empty(node)),
            Kind::UnknownGroupStmt | Kind::Junk => GroupStmt::Error,
            _ => return None,
        })
    }

    fn apply_item(&mut self, node: Node<'_>) -> Apply {
        let settings = node.child(Kind::Settings);
        let settings = settings.map(|all| all.children().filter_map(|child| self.setting(child)).collect());
        Apply {
            pack: self.path_in(node),
            version: self.text_in(node),
            settings: settings.unwrap_or_default(),
        }
    }

    fn setting(&mut self, node: Node<'_>) -> Option<Setting> {
        let is_locked = node.child(Kind::Lock).is_some();
        let made = if node.is(Kind::LevelSetting) {
            let level = self.word_in(node, "a level", &LEVELS);
            Setting::Level { is_locked, policy: self.path_in(node), level }
        } else if node.is(Kind::ParamSetting) {
            let value = node.children().any(|c| c.is(Kind::Expr)).then(|| self.expr_in(node));
            Setting::Param { is_locked, param: self.path_in(node), value }
        } else {
            return None;
        };
        let is_empty = match &made {
            Setting::Level { level, .. } => level.is_none() && node.child(Kind::Word).is_none(),
            Setting::Param { value, .. } => value.is_none(),
        };
        if is_empty && !is_locked {
            self.report(errors::setting_without_value(self.span(node)));
        }
        Some(made)
    }

    fn framework(&mut self, node: Node<'_>) -> Framework {
        let entries = node.child(Kind::Brace).map(|brace| self.entries(brace)).unwrap_or_default();
        let controls = entries.iter().filter_map(|entry| self.control(entry)).collect();
        Framework { name: self.name_in(node), controls }
    }

    fn control(&mut self, entry: &Entry) -> Option<Control> {
        let (id, title) = (self.fixed_key(&entry.key), self.fixed_value(entry.value));
        if title.is_none() && !matches!(self.file[entry.value], crate::ast::Expr::Missing) {
            self.report(errors::not_a_text(self.file.span(entry.value)));
        }
        Some(Control { id: id?, title: title? })
    }

    fn data(&mut self, node: Node<'_>) -> Data {
        let file = node.child(Kind::DataFile).unwrap_or(node);
        Data { name: self.name_in(node), ty: self.type_in(node), file: self.text_or_empty(file) }
    }
}
