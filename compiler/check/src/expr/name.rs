//! Names: variables, fields of what a derived field belongs to, parameters, constants, types.

use super::cycle::Inlined;
use super::{Cx, Typed, errors};
use crate::env::{Member, ValueItem};
use crate::errors::names;
use crate::narrow::{Fact, Path, Root, Rules, Step};
use pol_diagnostics::{Span, did_you_mean};
use pol_ir::module::{Expr, ExprId, LocalId, ParamId};
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast;

/// What a name of a body stands for.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    /// The name.
    pub(super) name: Box<str>,
    /// What it stands for.
    pub(super) typed: Typed,
    /// Where the name was given.
    pub(super) at: Span,
    /// How it is read.
    pub(super) read: Read,
    /// The rules whose facts whoever reads it needs.
    pub(super) needs: Rules,
    /// Where its value looks first, if it is no path itself.
    pub(super) place: Option<ExprId>,
}

/// How a variable is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Read {
    /// As a variable of the module.
    Local(LocalId),
    /// As what it stands for: an argument that is a path or a constant.
    Same,
}

/// Code that reads a path, before what is known of the path narrows its type.
pub(super) struct Reading {
    pub(super) expr: Expr,
    pub(super) ty: TypeId,
    pub(super) span: Span,
    pub(super) path: Option<Path>,
    /// What `ty` is owed to before it is narrowed.
    pub(super) owed: Rules,
}

impl Cx<'_, '_> {
    /// Binds a name to a variable; `typed` says what is known of its value.
    pub(crate) fn bind(&mut self, name: &ast::Name, local: LocalId, typed: Typed) {
        let path = typed.path.clone().unwrap_or_else(|| Path::of(Root::Local(local)));
        let typed = typed.on(Some(path));
        let read = Read::Local(local);
        self.scope.bindings.push(Binding {
            name: name.text.clone(),
            typed,
            at: name.span,
            read,
            needs: Rules::new(),
            place: None,
        });
    }

    /// Whoever reads the newest name needs `rules`, and looks first at `place`.
    pub(crate) fn need(&mut self, rules: Rules, place: Option<ExprId>) {
        if let Some(newest) = self.scope.bindings.last_mut() {
            (newest.needs, newest.place) = (rules, place);
        }
    }

    /// How many names there are; [`Cx::forget`] takes back those that come after.
    pub(crate) fn names(&self) -> usize {
        self.scope.bindings.len()
    }

    /// Takes back names.
    pub(crate) fn forget(&mut self, names: usize) {
        self.scope.bindings.truncate(names);
    }

    /// Where a name was given since there were `names` of them.
    pub(crate) fn given_since(&self, names: usize, name: &str) -> Option<Span> {
        let since = self.scope.bindings.get(names..).unwrap_or_default();
        since.iter().find(|binding| &*binding.name == name).map(|binding| binding.at)
    }

    /// Binds a name to a variable of a type.
    pub(crate) fn bind_new(&mut self, name: &ast::Name, local: LocalId, ty: TypeId) {
        let typed = Typed::constant(pol_ir::constant::Const::Absent, ty, name.span);
        self.bind(name, local, typed);
    }

    /// A name, or names with dots and indexes.
    pub(super) fn place_or_value(&mut self, id: ast::ExprId) -> Typed {
        let typed = self.chain(id);
        self.note(&typed);
        typed
    }

    /// What stands before a dot.
    pub(super) fn chain(&mut self, id: ast::ExprId) -> Typed {
        let tree = self.scope.tree;
        let span = tree.span(id);
        match &tree[id] {
            ast::Expr::Name(name) => self.name(name),
            ast::Expr::Field { base, name } => match self.dotted(id) {
                Some(typed) => typed,
                None => {
                    let base = self.chain(*base);
                    self.field(base, name, span)
                }
            },
            ast::Expr::Index { base, index } => {
                let base = self.chain(*base);
                self.index(base, *index, span)
            }
            ast::Expr::Missing
            | ast::Expr::Literal(_)
            | ast::Expr::Template(_)
            | ast::Expr::Call { .. }
            | ast::Expr::Method { .. }
            | ast::Expr::Lambda(_)
            | ast::Expr::Unary { .. }
            | ast::Expr::Binary { .. }
            | ast::Expr::Is { .. }
            | ast::Expr::As { .. }
            | ast::Expr::If { .. }
            | ast::Expr::List(_)
            | ast::Expr::Brace { .. } => self.infer(id, None),
        }
    }

    fn name(&mut self, name: &ast::Name) -> Typed {
        if name.is_missing() {
            return self.wrong(name.span);
        }
        if let Some(typed) = self.bound(name) {
            return typed;
        }
        if let Some(item) = self.env.value(self.scope.file, &name.text) {
            return self.item(item, name.span, &name.text);
        }
        match self.env.type_path(self.scope.file, std::slice::from_ref(name)) {
            Some(ty) => self.instances(ty, name.span),
            None => match self.env.run_param(&name.text) {
                Some(param) => self.param(param, name.span),
                None => self.unknown_name(name),
            },
        }
    }

    /// A variable, a field of what the derived field belongs to, or a parameter of the policy.
    fn bound(&mut self, name: &ast::Name) -> Option<Typed> {
        if let Some(binding) = self.binding(&name.text) {
            return Some(self.variable(binding, name.span));
        }
        if let Some(this) = self.scope.this.clone() {
            let inner = self.inner(this.ty);
            let member = self.env.member(inner, &name.text);
            if !matches!(member, Member::Missing { .. }) {
                return Some(self.member(this, member, name, name.span));
            }
        }
        let policy = self.scope.policy?;
        let param = self.env.policy_param(policy, &name.text)?;
        Some(self.param(param, name.span))
    }

    /// The variable of a name.
    pub(super) fn binding(&self, name: &str) -> Option<Binding> {
        self.scope.bindings.iter().rev().find(|binding| &*binding.name == name).cloned()
    }

    fn variable(&mut self, binding: Binding, span: Span) -> Typed {
        let Typed { ty, path, owed, outcomes, .. } = binding.typed.clone();
        self.owed.extend(&binding.needs);
        match binding.read {
            Read::Local(local) => {
                let is_alias = path.as_ref().is_some_and(|path| path.root != Root::Local(local));
                if self.place.is_none() && self.inlining.is_empty() && !is_alias {
                    self.place = binding.place;
                }
                let reading = Reading { expr: Expr::Local(local), ty, span, path, owed };
                self.read(reading).settling(outcomes)
            }
            Read::Same => self.again(Typed { span, ..binding.typed }),
        }
    }

    /// An argument that is read as it stands, with what is known of it by now.
    fn again(&mut self, typed: Typed) -> Typed {
        let (ty, owed) = self.narrowed(typed.ty, typed.path.as_ref(), typed.owed.clone());
        match typed.expr() {
            Some(code) if ty != typed.ty => {
                let code = self.retyped(code, ty, typed.span);
                Typed { ty, owed, ..typed.with_code(code) }
            }
            Some(_) | None => typed,
        }
    }

    /// Names with dots that are a type, or a value of a pack.
    fn dotted(&mut self, id: ast::ExprId) -> Option<Typed> {
        let path = self.scope.tree.as_path(id)?;
        let root = path.segments.first()?;
        if path.is_missing() {
            return Some(self.wrong(path.span));
        }
        if self.is_value(root) {
            return None;
        }
        let file = self.scope.file;
        if let Some(item) = self.env.qualified(file, &path.segments) {
            return Some(self.item(item, path.span, &path.to_string()));
        }
        let ty = self.env.type_path(file, &path.segments)?;
        Some(self.instances(ty, path.span))
    }

    /// Whether a bare name is a value: what follows its dot is then a property.
    pub(super) fn is_value(&mut self, name: &ast::Name) -> bool {
        let is_field = match self.scope.this.clone() {
            Some(this) => {
                let inner = self.inner(this.ty);
                !matches!(self.env.member(inner, &name.text), Member::Missing { .. })
            }
            None => false,
        };
        is_field
            || self.binding(&name.text).is_some()
            || self.scope.policy.is_some_and(|policy| self.env.policy_param(policy, &name.text).is_some())
            || self.env.value(self.scope.file, &name.text).is_some()
    }

    fn item(&mut self, item: ValueItem, span: Span, name: &str) -> Typed {
        match item {
            ValueItem::Param(param) => self.param(param, span),
            ValueItem::Const(key) => self.constant_item(key, span),
            ValueItem::Function(_) => self.refuse(
                errors::not_a_value(span, name, "a function", &format!("call it: `{name}(…)`")),
                span,
            ),
            ValueItem::Policy(_) => {
                self.refuse(errors::not_a_value(span, name, "a policy", "policies stand alone"), span)
            }
            ValueItem::Framework(_) => {
                let help = "a framework is named by `controls` only";
                self.refuse(errors::not_a_value(span, name, "a framework", help), span)
            }
        }
    }

    fn param(&mut self, param: ParamId, span: Span) -> Typed {
        let Some(ty) = self.env.module.params.get(param).map(|param| param.ty) else {
            return self.wrong(span);
        };
        let path = Some(Path::of(Root::Param(param)));
        self.read(Reading { expr: Expr::Param(param), ty, span, path, owed: Rules::new() })
    }

    fn instances(&mut self, ty: TypeId, span: Span) -> Typed {
        if self.is_wrong(ty) {
            return self.wrong(span);
        }
        if !self.relations().is_node(ty) {
            let name = self.env.show(ty);
            let help = "only resource types are values: the list of their nodes";
            return self.refuse(errors::not_a_value(span, &name, "a type", help), span);
        }
        let list = self.intern(Type::List(ty));
        self.node(Expr::Instances(ty), list, span)
    }

    fn unknown_name(&mut self, name: &ast::Name) -> Typed {
        let mut known: Vec<String> = self.scope.bindings.iter().rev().map(|b| b.name.to_string()).collect();
        if let Some(this) = &self.scope.this {
            known.extend(self.env.member_names(self.inner(this.ty)));
        }
        known.extend(self.env.value_names(self.scope.file));
        let near = did_you_mean(&name.text, known.iter().map(String::as_str)).map(str::to_owned);
        self.refuse(names::unknown_value(name, near.as_deref()), name.span)
    }

    /// Reads a path: what is known of it narrows its type.
    pub(super) fn read(&mut self, reading: Reading) -> Typed {
        let Reading { expr, ty: declared, span, path, owed } = reading;
        let (ty, owed) = self.narrowed(declared, path.as_ref(), owed);
        let is_union = ty != declared && matches!(self.ty(self.inner(declared)), Type::Union(_));
        let read = self.node(expr, if is_union { declared } else { ty }, span);
        let Some(code) = read.expr().filter(|_| is_union) else { return read.on(path).owing(owed) };
        let code = self.retyped(code, ty, span);
        Typed::code(code, ty, span).on(path).owing(owed)
    }

    /// `ty` as far as facts about `path` narrow it, and the rules that it is owed to.
    pub(super) fn narrowed(&mut self, ty: TypeId, path: Option<&Path>, owed: Rules) -> (TypeId, Rules) {
        let mut ty = ty;
        let mut owed = owed;
        if let Some(path) = path {
            if self.is_optional(ty)
                && let Some(rules) = self.facts.presence(path)
            {
                (ty, owed) = (self.inner(ty), rules.clone());
            }
            let known: Vec<_> = self.facts.types(path).map(|(fact, rules)| (fact, rules.clone())).collect();
            for (fact, rules) in known {
                let narrower = self.refined(ty, fact);
                if narrower != ty {
                    ty = narrower;
                    owed.extend(rules);
                }
            }
        }
        let is_owed = !self.is_optional(ty) && !self.env.module.types.is_collection(ty);
        (ty, if is_owed { owed } else { Rules::new() })
    }

    fn refined(&mut self, ty: TypeId, fact: Fact) -> TypeId {
        let inner = self.inner(ty);
        let narrower = match fact {
            Fact::Present => inner,
            Fact::Is(only) if self.relations().fits(only, inner) => only,
            Fact::Is(_) => inner,
            Fact::IsNot(other) => {
                let mut rest = self.alternatives(inner);
                rest.retain(|one| !self.relations().fits(*one, other));
                if rest.is_empty() { inner } else { self.env.union_of(&rest).unwrap_or(inner) }
            }
        };
        if self.is_optional(ty) { self.optional(narrower) } else { narrower }
    }

    /// The first path of a condition that begins with the subject or a loop variable is where a finding points.
    pub(super) fn note(&mut self, typed: &Typed) {
        let Some(Path { root: Root::Local(local), steps }) = &typed.path else { return };
        let is_subject = self.subject == Some(*local) && steps.is_empty();
        let is_first = self.place.is_none() && self.is_in_reach(typed);
        if is_first && self.judged.contains(local) && !is_subject && !self.is_wrong(typed.ty) {
            self.place = typed.expr().filter(|code| self.is_place(*code));
        }
    }

    /// Whether the code of a path can stand outside of the body that is inlined here: it begins with a variable of the
    /// policy, not of the body. A derived field is a place as a whole.
    fn is_in_reach(&self, typed: &Typed) -> bool {
        let are_functions = self.inlining.iter().all(|inlined| matches!(inlined, Inlined::Item(_)));
        let root = typed.expr().and_then(|code| self.root_of(code));
        self.inlining.is_empty() || (are_functions && root.is_some_and(|root| self.judged.contains(&root)))
    }

    /// The symbol of a name.
    pub(super) fn symbol_step(&mut self, name: &str) -> Step {
        Step::Field(self.env.module.names.intern(name))
    }
}
