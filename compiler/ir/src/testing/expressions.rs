//! Well-typed expressions at random, as the checker would let an author write them: what may be absent is compared,
//! tested or given a default, never computed with.

use super::{ModuleBuilder, Random};
use crate::builtin::Builtin;
use crate::constant::Const;
use crate::document::Document;
use crate::module::{Arithmetic, Each, Expr, ExprId, LocalId, Logic, Order, Walk};
use crate::ops::parse::parse_domain;
use crate::types::{Domain, Type, TypeId};

/// The types that programs at random are made of.
#[derive(Clone, Debug)]
pub(super) struct Kinds {
    pub(super) bool: TypeId,
    pub(super) int: TypeId,
    pub(super) float: TypeId,
    pub(super) string: TypeId,
    pub(super) word: TypeId,
    pub(super) domains: Vec<TypeId>,
    pub(super) range: TypeId,
    pub(super) record: TypeId,
    pub(super) alpha: TypeId,
    pub(super) beta: TypeId,
    pub(super) named: TypeId,
    pub(super) lists: Vec<TypeId>,
    pub(super) sets: Vec<TypeId>,
    pub(super) map: TypeId,
    pub(super) any: TypeId,
    pub(super) either: TypeId,
}

/// A property or edge that expressions may read.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) owner: TypeId,
    pub(super) name: &'static str,
    pub(super) ty: TypeId,
    pub(super) is_edge: bool,
}

/// Makes expressions.
pub(super) struct Writer {
    pub(super) build: ModuleBuilder,
    pub(super) random: Random,
    pub(super) kinds: Kinds,
    pub(super) members: Vec<Member>,
    /// The variables in scope.
    pub(super) scope: Vec<(LocalId, TypeId)>,
    pub(super) locals: u32,
}

const WORDS: [&str; 6] = ["", "a", "b", "ab", "web", "10"];

impl Writer {
    /// An expression of a type.
    pub(super) fn expr(&mut self, ty: TypeId, depth: u32) -> ExprId {
        if depth == 0 || self.random.chance(20) {
            return self.leaf(ty);
        }
        if self.random.chance(4) && !self.is_nodes(ty) && !self.is_node(self.build.module.types.inner(ty)) {
            return self.conversion(ty, depth - 1);
        }
        match (self.random.below(12), self.build.module.types.get(ty).clone()) {
            (0, _) => self.choice(ty, depth - 1),
            (1, _) => self.named(ty, depth - 1),
            (2, Type::Optional(_) | Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Record(_)) => {
                self.leaf(ty)
            }
            (2, _) => self.with_default(ty, depth - 1),
            (_, Type::Bool) => self.condition(depth - 1),
            (_, Type::Int) => self.number(depth - 1),
            (_, Type::String) => self.string(depth - 1),
            (_, Type::Optional(inner)) => self.optional(ty, inner, depth - 1),
            (_, Type::List(_) | Type::Set(_)) => self.collection(ty, depth - 1),
            (_, Type::Range(bound)) => {
                let (start, end) = (self.expr(bound, depth - 1), self.expr(bound, depth - 1));
                let inclusive = self.random.chance(50);
                self.build.expr(Expr::Range { start, end, inclusive }, ty)
            }
            _ => self.leaf(ty),
        }
    }

    /// A variable, a member of one, or a constant.
    pub(super) fn leaf(&mut self, ty: TypeId) -> ExprId {
        let variables: Vec<LocalId> =
            self.scope.iter().filter(|(_, of)| *of == ty).map(|(local, _)| *local).collect();
        let reads = self.reads(ty);
        if let Some((local, of, member)) =
            self.random.pick(&reads).cloned().filter(|_| self.random.chance(80))
        {
            let base = self.build.expr(Expr::Local(local), of);
            let name = self.build.name(member.name);
            let read = if member.is_edge { Expr::Edge { base, name } } else { Expr::Field { base, name } };
            return self.build.expr(read, ty);
        }
        if let Some(local) = self.random.pick(&variables).copied() {
            return self.build.expr(Expr::Local(local), ty);
        }
        if self.is_nodes(ty) {
            let node = self.build.module.types.element(ty).unwrap_or(ty);
            let are_deleted = self.random.chance(25);
            let nodes = if are_deleted { Expr::Deleted(node) } else { Expr::Instances(node) };
            return self.build.expr(nodes, ty);
        }
        let value = self.value(ty);
        self.build.constant(value, ty)
    }

    fn is_nodes(&self, ty: TypeId) -> bool {
        let element = self.build.module.types.element(ty);
        element
            .is_some_and(|element| [self.kinds.alpha, self.kinds.beta, self.kinds.named].contains(&element))
    }

    /// Members of variables in scope that have a type; through an optional variable they are optional.
    fn reads(&self, ty: TypeId) -> Vec<(LocalId, TypeId, Member)> {
        let types = &self.build.module.types;
        let mut reads = Vec::new();
        for (local, of) in &self.scope {
            for member in self.members.iter().filter(|member| member.owner == types.inner(*of)) {
                let same = member.ty == ty;
                let through = types.is_optional(*of) && types.is_optional(ty) && types.inner(ty) == member.ty;
                let direct =
                    same && (!types.is_optional(*of) || types.is_optional(ty) || types.is_collection(ty));
                if direct || through {
                    reads.push((*local, *of, member.clone()));
                }
            }
        }
        reads
    }

    /// A constant of a type.
    pub(super) fn value(&mut self, ty: TypeId) -> Const {
        match self.build.module.types.get(ty).clone() {
            Type::Bool => Const::Bool(self.random.chance(50)),
            Type::Int => Const::Int(self.random.below(6) as i64 - 1),
            Type::Float => Const::Float(self.random.below(8) as f64 / 2.0 - 1.0),
            Type::String => Const::String(self.word().into()),
            Type::Enum(_) => Const::String(if self.random.chance(50) { "on" } else { "off" }.into()),
            Type::Domain(domain) => self.domain(domain),
            Type::Optional(inner) if self.random.chance(70) && !self.is_node(inner) => self.value(inner),
            Type::List(element) | Type::Set(element) => {
                let count = self.random.below(4);
                Const::List((0..count).map(|_| self.value(element)).collect())
            }
            Type::Map(element) => {
                let keys = ["a", "b"].into_iter().filter(|_| self.random.chance(50)).collect::<Vec<_>>();
                Const::Map(keys.into_iter().map(|key| (key.into(), self.value(element))).collect())
            }
            Type::Range(_) => {
                let start = self.random.below(6) as i64;
                let end = start + self.random.below(4) as i64;
                Const::Range {
                    start: Box::new(Const::Int(start)),
                    end: Box::new(Const::Int(end)),
                    inclusive: true,
                }
            }
            Type::Record(id) => {
                let fields = self.build.module.types.records.get(id).map(|record| record.fields.clone());
                let named = |writer: &mut Self, field: crate::types::Field| {
                    (writer.build.module.names.text(field.name).into(), writer.value(field.ty))
                };
                let mut fields: Vec<(Box<str>, Const)> =
                    fields.unwrap_or_default().into_iter().map(|field| named(self, field)).collect();
                fields.sort_by(|(one, _), (other, _)| one.cmp(other));
                Const::Record(fields)
            }
            Type::Union(members) => {
                let member = self.random.pick(&members).copied().unwrap_or(ty);
                self.value(member)
            }
            Type::Any => {
                let kinds = &self.kinds;
                let all = [kinds.bool, kinds.int, kinds.string, kinds.map, kinds.record];
                let picked = self.random.pick(&all).copied().unwrap_or(ty);
                Document::of_const(&self.value(picked)).to_const().unwrap_or(Const::Absent)
            }
            Type::Optional(_) | Type::Resource(_) | Type::Interface(_) | Type::Nodes(_) | Type::Error => {
                Const::Absent
            }
        }
    }

    /// `x as T` of a value without a declared type, of one of several types, or of text.
    fn conversion(&mut self, ty: TypeId, depth: u32) -> ExprId {
        let from = [self.kinds.any, self.kinds.either, self.kinds.string];
        let from = self.random.pick(&from).copied().unwrap_or(self.kinds.any);
        let mut operand = self.expr(from, depth.min(1));
        if from == self.kinds.any && self.random.chance(50) {
            let key = self.value(self.kinds.string);
            let key = self.build.constant(key, self.kinds.string);
            let part = self.build.ty(Type::Optional(from));
            operand = self.build.expr(Expr::Get { base: operand, key }, part);
        }
        let types = &self.build.module.types;
        let is_absent = types.is_optional(self.build.module.type_of(operand));
        if !is_absent || types.is_collection(ty) || types.is_optional(ty) {
            return self.build.expr(Expr::As(operand), ty);
        }
        let optional = self.build.ty(Type::Optional(ty));
        let left = self.build.expr(Expr::As(operand), optional);
        let right = self.leaf(ty);
        self.build.expr(Expr::Coalesce { left, right }, ty)
    }

    pub(super) fn is_node(&self, ty: TypeId) -> bool {
        matches!(self.build.module.types.get(ty), Type::Resource(_) | Type::Interface(_) | Type::Nodes(_))
    }

    fn word(&mut self) -> &'static str {
        self.random.pick(&WORDS).copied().unwrap_or("")
    }

    fn domain(&mut self, domain: Domain) -> Const {
        let texts: &[&str] = match domain {
            Domain::Cidr => &["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "::/0", "192.168.1.7"],
            Domain::Ip => &["10.1.2.3", "8.8.8.8", "::1"],
            Domain::Duration => &["90d", "1h", "0s"],
            Domain::Bytes => &["20GiB", "1B", "0"],
            Domain::Time => &["2027-01-31", "2020-02-29T12:00:00Z"],
            Domain::Version => &["1.2", "1.2.0", "1.10.0-rc.1", "v2"],
            Domain::Arn => &["arn:aws:s3:::logs", "arn:aws-cn:iam::123456789012:role/admin"],
            Domain::Glob => &["*", "a*", "*b", "?b", "web"],
            Domain::Image => &["nginx", "docker.io/library/nginx", "ghcr.io/a/b:1.2"],
            Domain::Quantity => &["500m", "0.5", "1Gi", "2e3"],
        };
        let text = self.random.pick(texts).copied().unwrap_or("");
        parse_domain(domain, text).unwrap_or(Const::Absent)
    }

    fn choice(&mut self, ty: TypeId, depth: u32) -> ExprId {
        let cond = self.expr(self.kinds.bool, depth);
        let (then, otherwise) = (self.expr(ty, depth), self.expr(ty, depth));
        self.build.expr(Expr::If { cond, then, otherwise }, ty)
    }

    fn named(&mut self, ty: TypeId, depth: u32) -> ExprId {
        let of = self.any_type();
        let value = self.expr(of, depth);
        let (local, body) = self.with(of, |writer| writer.expr(ty, depth));
        self.build.expr(Expr::Let { local, value, body }, ty)
    }

    /// What `write` gives with a new variable of type `of` in scope.
    fn with<T>(&mut self, of: TypeId, write: impl FnOnce(&mut Self) -> T) -> (LocalId, T) {
        let local = LocalId(self.locals);
        self.locals += 1;
        self.scope.push((local, of));
        let written = write(self);
        self.scope.pop();
        (local, written)
    }

    fn with_default(&mut self, ty: TypeId, depth: u32) -> ExprId {
        let optional = self.build.ty(Type::Optional(ty));
        let (left, right) = (self.expr(optional, depth), self.expr(ty, depth));
        self.build.expr(Expr::Coalesce { left, right }, ty)
    }

    pub(super) fn any_type(&mut self) -> TypeId {
        let kinds = &self.kinds;
        let mut all =
            vec![kinds.bool, kinds.int, kinds.float, kinds.string, kinds.word, kinds.range, kinds.map];
        all.extend(kinds.domains.iter().chain(&kinds.lists).chain(&kinds.sets));
        all.extend([kinds.any, kinds.either]);
        let picked = self.random.pick(&all).copied().unwrap_or(kinds.bool);
        let plain = self.build.module.types.is_collection(picked) || self.random.chance(60);
        if plain { picked } else { self.build.ty(Type::Optional(picked)) }
    }

    fn ordered(&mut self) -> TypeId {
        let mut all = vec![self.kinds.int, self.kinds.float, self.kinds.string];
        all.extend(&self.kinds.domains);
        self.random.pick(&all).copied().unwrap_or(self.kinds.int)
    }

    fn list_type(&mut self) -> TypeId {
        let all: Vec<TypeId> = self.kinds.lists.iter().chain(&self.kinds.sets).copied().collect();
        self.random.pick(&all).copied().unwrap_or(self.kinds.bool)
    }

    fn condition(&mut self, depth: u32) -> ExprId {
        let bool = self.kinds.bool;
        let expr = match self.random.below(12) {
            0 => Expr::Not(self.expr(bool, depth)),
            1 | 2 => {
                let op = if self.random.chance(50) { Logic::And } else { Logic::Or };
                Expr::Logic { op, left: self.expr(bool, depth), right: self.expr(bool, depth) }
            }
            3 | 4 => {
                let ty = self.comparable();
                let inner = self.build.module.types.inner(ty);
                let exists = !self.is_node(inner) || self.scope.iter().any(|(_, of)| *of == inner);
                let other = if exists && self.random.chance(70) { inner } else { ty };
                Expr::Equal { left: self.expr(ty, depth), right: self.expr(other, depth) }
            }
            5 => {
                let ty = self.ordered();
                let orders = [Order::Less, Order::LessEqual, Order::Greater, Order::GreaterEqual];
                let op = self.random.pick(&orders).copied().unwrap_or(Order::Less);
                Expr::Order { op, left: self.expr(ty, depth), right: self.expr(ty, depth) }
            }
            6 => self.membership(depth),
            7 if self.random.chance(20) => {
                let value = self.expr(self.kinds.either, depth.min(1));
                let asked = [self.kinds.int, self.kinds.string, self.kinds.record];
                Expr::IsType { value, ty: self.random.pick(&asked).copied().unwrap_or(self.kinds.int) }
            }
            7 => {
                let ty = self.comparable();
                let operand = self.expr(ty, depth);
                if self.random.chance(60) { Expr::IsPresent(operand) } else { Expr::IsKnown(operand) }
            }
            8 => {
                let text = self.expr(self.kinds.string, depth);
                let pattern = self.build.module.patterns.add("^[a-w]+$".into());
                Expr::Matches { text, pattern }
            }
            9 | 10 => {
                let ops = [Each::Any, Each::All, Each::None];
                let op = self.random.pick(&ops).copied().unwrap_or(Each::Any);
                self.quantifier(op, depth)
            }
            _ if self.random.chance(10) => self.walk().unwrap_or_else(|| self.test(depth)),
            _ => self.test(depth),
        };
        self.build.expr(expr, bool)
    }

    /// A question about where a node in scope leads.
    fn walk(&mut self) -> Option<Expr> {
        let network = self.build.module.networks.ids().next()?;
        let nodes: Vec<(LocalId, TypeId)> =
            self.scope.iter().filter(|(_, of)| self.is_node(*of)).copied().collect();
        let node = |writer: &mut Self| {
            let (local, ty) = *writer.random.pick(&nodes)?;
            Some(writer.build.expr(Expr::Local(local), ty))
        };
        let (from, to) = (node(self)?, node(self)?);
        if self.random.chance(50) {
            return Some(Expr::Walk { op: Walk::Reaches, from, to: Some(to), network });
        }
        let all = self.build.ty(Type::List(self.kinds.named));
        let of = Expr::Walk { op: Walk::Closure, from, to: None, network };
        Some(Expr::In { item: to, of: self.build.expr(of, all) })
    }

    /// A type whose values are compared, nodes among them.
    fn comparable(&mut self) -> TypeId {
        if self.random.chance(20) {
            return self.build.ty(Type::Optional(self.kinds.beta));
        }
        self.any_type()
    }

    fn membership(&mut self, depth: u32) -> Expr {
        let (item, of) = match self.random.below(4) {
            0 => (self.kinds.int, self.kinds.range),
            1 => (self.kinds.string, self.kinds.map),
            _ => {
                let list = self.list_type();
                (self.build.module.types.element(list).unwrap_or(self.kinds.int), list)
            }
        };
        let item = if self.is_node(item) || self.random.chance(40) {
            self.build.ty(Type::Optional(item))
        } else {
            item
        };
        Expr::In { item: self.expr(item, depth), of: self.expr(of, depth) }
    }

    fn quantifier(&mut self, op: Each, depth: u32) -> Expr {
        let list_type = self.list_type();
        let element = self.build.module.types.element(list_type).unwrap_or(list_type);
        let list = self.expr(list_type, depth.min(2));
        let bool = self.kinds.bool;
        let (item, body) = self.with(element, |writer| writer.expr(bool, depth));
        Expr::Each { op, list, item, body: Some(body) }
    }

    fn test(&mut self, depth: u32) -> Expr {
        let string = self.kinds.string;
        let cidr = self.kinds.domains.first().copied().unwrap_or(string);
        let (function, types): (_, Vec<TypeId>) = match self.random.below(8) {
            0 => (Builtin::StartsWith, vec![string, string]),
            1 => (Builtin::Contains, vec![string, string]),
            2 => (Builtin::Overlaps, vec![cidr, cidr]),
            3 => (Builtin::Covers, vec![cidr, cidr]),
            4 => (Builtin::IsPublic, vec![cidr]),
            5 => (Builtin::IsPrivate, vec![cidr]),
            6 => (Builtin::RangeOverlaps, vec![self.kinds.range, self.kinds.range]),
            _ => (Builtin::EndsWith, vec![string, string]),
        };
        Expr::Call { function, args: types.into_iter().map(|ty| self.expr(ty, depth)).collect() }
    }

    fn number(&mut self, depth: u32) -> ExprId {
        let int = self.kinds.int;
        let expr = match self.random.below(6) {
            0 | 1 => {
                let ops = [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide];
                let op = self.random.pick(&ops).copied().unwrap_or(Arithmetic::Remainder);
                Expr::Arithmetic { op, left: self.expr(int, depth), right: self.expr(int, depth) }
            }
            2 => Expr::Call { function: Builtin::Length, args: vec![self.expr(self.kinds.string, depth)] },
            3 => self.quantifier(Each::Count, depth),
            4 => {
                let list = self.list_type();
                let (list, item) = (self.expr(list, depth), LocalId(self.locals));
                self.locals += 1;
                Expr::Each { op: Each::Count, list, item, body: None }
            }
            _ => Expr::Negate(self.expr(int, depth)),
        };
        self.build.expr(expr, int)
    }

    fn string(&mut self, depth: u32) -> ExprId {
        let string = self.kinds.string;
        let expr = match self.random.below(4) {
            0 => {
                let part = self.ordered();
                Expr::Text(vec![self.expr(string, depth), self.expr(part, depth)])
            }
            1 => Expr::Call { function: Builtin::Upper, args: vec![self.expr(string, depth)] },
            2 => {
                let args = (0..3).map(|_| self.expr(string, depth)).collect();
                Expr::Call { function: Builtin::Replace, args }
            }
            _ => {
                let (left, right) = (self.expr(string, depth), self.expr(string, depth));
                Expr::Arithmetic { op: Arithmetic::Add, left, right }
            }
        };
        self.build.expr(expr, string)
    }

    fn optional(&mut self, ty: TypeId, inner: TypeId, depth: u32) -> ExprId {
        let list = self.build.ty(Type::List(inner));
        let known = self.kinds.lists.contains(&list);
        let expr = match self.random.below(4) {
            0 if inner == self.kinds.string => {
                let (base, key) = (self.expr(self.kinds.map, depth), self.expr(inner, depth));
                Expr::Get { base, key }
            }
            1 if known => Expr::At { base: self.expr(list, depth), index: self.expr(self.kinds.int, 0) },
            2 if known => Expr::Call { function: Builtin::First, args: vec![self.expr(list, depth)] },
            3 if known => {
                let list = self.expr(list, depth.min(2));
                let bool = self.kinds.bool;
                let (item, body) = self.with(inner, |writer| writer.expr(bool, depth));
                Expr::Each { op: Each::Find, list, item, body: Some(body) }
            }
            _ => return self.leaf(ty),
        };
        self.build.expr(expr, ty)
    }

    fn collection(&mut self, ty: TypeId, depth: u32) -> ExprId {
        let element = self.build.module.types.element(ty).unwrap_or(ty);
        let is_list = matches!(self.build.module.types.get(ty), Type::List(_));
        let expr = match self.random.below(5) {
            0 | 1 => {
                let list = self.expr(ty, depth.min(2));
                let bool = self.kinds.bool;
                let (item, body) = self.with(element, |writer| writer.expr(bool, depth));
                Expr::Each { op: Each::Filter, list, item, body: Some(body) }
            }
            2 if is_list && !self.is_node(element) => {
                let of = self.list_type();
                let from = self.build.module.types.element(of).unwrap_or(of);
                let list = self.expr(of, depth.min(2));
                let (item, body) = self.with(from, |writer| writer.expr(element, depth));
                Expr::Each { op: Each::Map, list, item, body: Some(body) }
            }
            3 if !self.is_node(element) => {
                let count = self.random.below(3) + 1;
                Expr::List((0..count).map(|_| self.expr(element, depth)).collect())
            }
            4 if !is_list => Expr::Call {
                function: Builtin::Union,
                args: vec![self.expr(ty, depth), self.expr(ty, depth)],
            },
            _ => return self.leaf(ty),
        };
        self.build.expr(expr, ty)
    }
}
