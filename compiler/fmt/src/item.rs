//! Files and their items.

use crate::doc::Doc;
use crate::lists::{Block, Shape};
use crate::printer::Printer;
use pol_diagnostics::Span;
use pol_syntax::ast::{
    Apply, Control, Data, Framework, Function, Group, GroupStmt, Header, Item, ItemId, Let, Parameter, Path,
    Setting, Text, TypeDecl, TypeExpr, Use, UseName, Waive, WaiveTarget,
};

/// What stands at the top of a file.
#[derive(Clone, Copy)]
enum Top<'a> {
    Header(&'a Header),
    Item(ItemId),
}

/// What stands in the body of a function.
#[derive(Clone, Copy)]
enum Step<'a> {
    Let(&'a Let),
    Value(pol_syntax::ast::ExprId),
}

impl<'a> Printer<'a> {
    /// The whole file.
    pub(crate) fn whole(&mut self) -> Doc<'a> {
        let file = self.file;
        let mut tops: Vec<(Span, Top<'a>)> =
            file.items.iter().map(|id| (file.span(*id), Top::Item(*id))).collect();
        tops.extend(file.header.iter().map(|header| (header.span, Top::Header(header))));
        tops.sort_by_key(|(span, _)| span.start);
        let mut parts = vec![self.separators("")];
        for (index, (span, top)) in tops.into_iter().enumerate() {
            parts.extend([Doc::hard(), self.lead(index == 0)]);
            parts.push(self.or_verbatim(span, |p| p.top(top)));
            parts.push(self.separators(""));
        }
        parts.push(Doc::hard());
        parts.push(self.tail(file.items.is_empty()));
        Doc::concat(parts)
    }

    fn top(&mut self, top: Top<'a>) -> Doc<'a> {
        match top {
            Top::Header(header) => self.header(header),
            Top::Item(id) => self.item(id),
        }
    }

    fn header(&mut self, header: &'a Header) -> Doc<'a> {
        let mut parts = vec![self.take("pack"), Doc::space(), self.slice(header.name.span)];
        if let Some(version) = &header.version {
            parts.extend([Doc::space(), self.slice(version.span)]);
        }
        if let Some(language) = &header.language {
            parts.extend([Doc::space(), self.take("language"), Doc::space(), self.slice(language.span)]);
        }
        if self.is_at("{") {
            parts.extend([Doc::space(), self.entries(&header.metadata)]);
        }
        Doc::concat(parts)
    }

    fn item(&mut self, id: ItemId) -> Doc<'a> {
        let file = self.file;
        match &file[id] {
            Item::Error => self.lose(),
            Item::Use(found) => self.import(found),
            Item::Param(param) => self.param(param),
            Item::Let(_, found) => self.binding(&found.name, found.ty, found.value),
            Item::Function(_, function) => self.function_item(function),
            Item::Type(_, decl) => self.type_decl(decl),
            Item::Resource(_, resource) => {
                let head = vec![self.take("resource"), Doc::space(), self.slice(resource.name.span)];
                let is = self.pledges(&resource.is);
                Doc::concat(vec![Doc::concat(head), is, self.members(&resource.members)]).group()
            }
            Item::Interface(_, interface) => {
                let head = vec![self.take("interface"), Doc::space(), self.slice(interface.name.span)];
                let is = self.pledges(&interface.is);
                Doc::concat(vec![Doc::concat(head), is, self.members(&interface.members)]).group()
            }
            Item::Extend(_, extend) => {
                let head = vec![self.take("extend"), Doc::space(), self.slice(extend.target.span)];
                Doc::concat(vec![Doc::concat(head), Doc::space(), self.members(&extend.members)]).group()
            }
            Item::Policy(_, policy) => self.policy(policy),
            Item::Test(_, test) => self.test(test),
            Item::Waive(_, waive) => self.waive(waive),
            Item::Group(_, group) => self.group_item(group),
            Item::Project(_, project) => {
                let head = vec![self.take("project"), Doc::space()];
                Doc::concat(vec![Doc::concat(head), self.group_body(&project.body)]).group()
            }
            Item::Framework(_, framework) => self.framework(framework),
            Item::Data(_, data) => self.data(data),
        }
    }

    fn import(&mut self, found: &'a Use) -> Doc<'a> {
        let mut parts = vec![self.take("use"), Doc::space()];
        let has_prefix = !found.prefix.segments.is_empty();
        if has_prefix {
            parts.extend([self.slice(found.prefix.span), self.take(".")]);
        }
        let names: Vec<&UseName> = found.names.iter().collect();
        match names.as_slice() {
            [only] if !found.is_braced => parts.push(self.use_name(only)),
            all => parts.push(self.listed(("{", "}"), Shape::Fill, all, Self::use_name)),
        }
        Doc::concat(parts)
    }

    fn use_name(&mut self, name: &UseName) -> Doc<'a> {
        let mut parts = vec![self.slice(name.name.span)];
        if let Some(alias) = &name.alias {
            parts.extend([Doc::space(), self.take("as"), Doc::space(), self.slice(alias.span)]);
        }
        Doc::concat(parts)
    }

    fn function_item(&mut self, function: &'a Function) -> Doc<'a> {
        let head = vec![self.take("fn"), Doc::space(), self.slice(function.name.span)];
        let params: Vec<&Parameter> = function.params.iter().collect();
        let params = self.listed(("(", ")"), Shape::Rows, &params, |p, param| {
            Doc::concat(vec![p.slice(param.name.span), p.take(":"), Doc::space(), p.ty(param.ty)])
        });
        let arrow = vec![Doc::space(), self.take("->"), Doc::space(), self.ty(function.result), Doc::space()];
        let mut steps: Vec<Step<'a>> = function.lets.iter().map(Step::Let).collect();
        steps.push(Step::Value(function.value));
        let block = Block { separator: "", may_be_flat: steps.len() < 2 };
        let body = self.block(block, &steps, |p, step| match step {
            Step::Let(found) => p.binding(&found.name, found.ty, found.value),
            Step::Value(value) => p.expr(value),
        });
        Doc::concat(vec![Doc::concat(head), params, Doc::concat(arrow), body.group()])
    }

    fn type_decl(&mut self, decl: &'a TypeDecl) -> Doc<'a> {
        let head = vec![self.take("type"), Doc::space(), self.slice(decl.name.span), Doc::space()];
        let ty = match &self.file[decl.ty] {
            TypeExpr::Record(members) if self.is_at("{") => self.members(members).group(),
            TypeExpr::Missing
            | TypeExpr::Named { .. }
            | TypeExpr::Enum(_)
            | TypeExpr::Record(_)
            | TypeExpr::Optional(_)
            | TypeExpr::Union(_) => Doc::concat(vec![self.take("="), Doc::space(), self.ty(decl.ty)]),
        };
        Doc::concat(vec![Doc::concat(head), ty])
    }

    /// ` is A, B `, or a space.
    fn pledges(&mut self, paths: &'a [Path]) -> Doc<'a> {
        if paths.is_empty() {
            return Doc::space();
        }
        let paths: Vec<&Path> = paths.iter().collect();
        let words = vec![Doc::space(), self.take("is"), Doc::space()];
        let row = self.row(&paths, |p, path| p.slice(path.span)).nest();
        Doc::concat(vec![Doc::concat(words), row, Doc::space()])
    }

    fn waive(&mut self, waive: &'a Waive) -> Doc<'a> {
        let mut head = vec![self.take("waive"), Doc::space()];
        head.push(match &waive.target {
            WaiveTarget::All(span) => self.slice(*span),
            WaiveTarget::Rule(path) => self.slice(path.span),
        });
        head.extend([Doc::space(), self.take("for"), Doc::space(), self.slice(waive.var.span)]);
        head.extend([self.take(":"), Doc::space(), self.ty(waive.ty)]);
        let mut clauses = Vec::new();
        loop {
            let clause = match (waive.condition, &waive.until, &waive.because) {
                (Some(id), _, _) if self.is_at("where") => {
                    vec![self.take("where"), Doc::space(), self.expr(id)]
                }
                (_, Some(text), _) if self.is_at("until") => self.word_and_text("until", text),
                (_, _, Some(text)) if self.is_at("because") => self.word_and_text("because", text),
                (_, _, _) => break,
            };
            clauses.extend([Doc::line(), Doc::concat(clause)]);
        }
        Doc::concat(vec![Doc::concat(head), Doc::concat(clauses).nest()]).group()
    }

    fn word_and_text(&mut self, word: &'static str, text: &Text) -> Vec<Doc<'a>> {
        vec![self.take(word), Doc::space(), self.slice(text.span)]
    }

    fn group_item(&mut self, group: &'a Group) -> Doc<'a> {
        let mut parts = vec![self.take("group"), Doc::space(), self.slice(group.name.span)];
        if let Some(mode) = &group.mode {
            parts.extend([Doc::space(), self.slice(mode.span)]);
        }
        parts.extend([Doc::space(), self.group_body(&group.body)]);
        Doc::concat(parts).group()
    }

    fn group_body(&mut self, body: &'a [GroupStmt]) -> Doc<'a> {
        let body: Vec<&GroupStmt> = body.iter().collect();
        let block = Block { separator: "", may_be_flat: body.len() < 2 };
        self.block(block, &body, Self::group_stmt)
    }

    fn group_stmt(&mut self, stmt: &'a GroupStmt) -> Doc<'a> {
        match stmt {
            GroupStmt::Error => self.lose(),
            GroupStmt::Match { condition, on } => {
                let parts = vec![self.take("match"), Doc::space(), self.expr(*condition)];
                let on = vec![Doc::space(), self.take("on"), Doc::space(), self.slice(on.span)];
                Doc::concat(vec![Doc::concat(parts), Doc::concat(on)])
            }
            GroupStmt::Apply(apply) => self.apply(apply),
            GroupStmt::Environment(text) => Doc::concat(self.word_and_text("environment", text)),
        }
    }

    fn apply(&mut self, apply: &'a Apply) -> Doc<'a> {
        let mut parts = vec![self.take("apply"), Doc::space(), self.slice(apply.pack.span)];
        if let Some(version) = &apply.version {
            parts.extend([Doc::space(), self.slice(version.span)]);
        }
        if self.is_at("{") {
            let settings: Vec<&Setting> = apply.settings.iter().collect();
            let block = Block { separator: ";", may_be_flat: true };
            parts.extend([Doc::space(), self.block(block, &settings, Self::setting)]);
        }
        Doc::concat(parts).group()
    }

    fn setting(&mut self, setting: &'a Setting) -> Doc<'a> {
        let (Setting::Level { is_locked, .. } | Setting::Param { is_locked, .. }) = setting;
        let mut parts = if *is_locked { vec![self.take("lock"), Doc::space()] } else { Vec::new() };
        match setting {
            Setting::Level { policy, level, .. } => {
                parts.extend([self.take("level"), Doc::space(), self.slice(policy.span)]);
                if let Some(level) = level {
                    parts.extend([Doc::space(), self.take("="), Doc::space(), self.slice(level.span)]);
                }
            }
            Setting::Param { param, value, .. } => {
                parts.push(self.slice(param.span));
                if let Some(value) = value {
                    parts.extend([Doc::space(), self.take("="), Doc::space(), self.expr(*value)]);
                }
            }
        }
        Doc::concat(parts)
    }

    fn framework(&mut self, framework: &'a Framework) -> Doc<'a> {
        let head = vec![self.take("framework"), Doc::space(), self.slice(framework.name.span), Doc::space()];
        let controls: Vec<&Control> = framework.controls.iter().collect();
        let list = self.listed(("{", "}"), Shape::Braces, &controls, |p, control| {
            let title = vec![p.take(":"), Doc::space()];
            Doc::concat(vec![p.slice(control.id.span), Doc::concat(title), p.slice(control.title.span)])
        });
        Doc::concat(vec![Doc::concat(head), list])
    }

    fn data(&mut self, data: &'a Data) -> Doc<'a> {
        let head = vec![self.take("data"), Doc::space(), self.slice(data.name.span), self.take(":")];
        let ty = vec![Doc::space(), self.ty(data.ty), Doc::space(), self.take("="), Doc::space()];
        let file = vec![self.take("file"), self.take("("), self.slice(data.file.span), self.take(")")];
        Doc::concat(vec![Doc::concat(head), Doc::concat(ty), Doc::concat(file)])
    }
}
