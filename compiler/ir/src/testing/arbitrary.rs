//! Programs and columns at random: two resource types, an interface that both have, one policy for each and for the
//! stack.

use super::cells::{Cell, ColumnsBuilder};
use super::expressions::{Kinds, Member, Writer};
use super::{ModuleBuilder, Random};
use crate::columns::{Columns, NodeRef, TableId};
use crate::module::{LocalId, Module, Network, Rule, RuleId, Stmt, Subject};
use crate::state::Reason;
use crate::types::{Domain, EnumType, Field, InterfaceType, Type, TypeId};

const REASONS: [Reason; 4] = [Reason::AfterApply, Reason::NotCarried, Reason::Unreadable, Reason::Outside];

/// The program and the columns of a seed. The module is valid; every property that it reads has a column.
pub fn arbitrary(seed: u64) -> (Module, Columns) {
    let mut writer = writer(Random::new(seed));
    let kinds = writer.kinds.clone();
    let subjects = [
        Subject::Each(kinds.alpha),
        Subject::Each(kinds.beta),
        Subject::Each(kinds.named),
        Subject::Each(kinds.alpha),
        Subject::EachAndDeleted(kinds.beta),
        Subject::Deleted(kinds.named),
        Subject::Stack,
    ];
    for (index, subject) in subjects.into_iter().enumerate() {
        policy(&mut writer, index, subject);
    }
    let columns = columns(&mut writer);
    (writer.build.module, columns)
}

fn writer(random: Random) -> Writer {
    let mut build = ModuleBuilder::new();
    let (bool, int, float) = (build.ty(Type::Bool), build.ty(Type::Int), build.ty(Type::Float));
    let string = build.ty(Type::String);
    let path = build.name("test.Word");
    let values = vec!["on".into(), "off".into()];
    let word = build.module.types.enums.add(EnumType { path, values });
    let word = build.ty(Type::Enum(word));
    let all = [
        Domain::Cidr,
        Domain::Ip,
        Domain::Duration,
        Domain::Bytes,
        Domain::Time,
        Domain::Version,
        Domain::Arn,
        Domain::Glob,
        Domain::Image,
        Domain::Quantity,
    ];
    let domains = all.into_iter().map(|domain| build.ty(Type::Domain(domain))).collect();
    let range = build.ty(Type::Range(int));
    let (strings, ints) = (build.ty(Type::List(string)), build.ty(Type::List(int)));
    let (some_bool, some_int) = (build.ty(Type::Optional(bool)), build.ty(Type::Optional(int)));
    let fields = [("flag", some_bool), ("port", some_int), ("words", strings), ("name", string)];
    let record = build.record("test.Part", &fields);
    let mut members: Vec<Member> = members(record, &fields, false);
    let (set, map, records) =
        (build.ty(Type::Set(string)), build.ty(Type::Map(string)), build.ty(Type::List(record)));
    let (any, either) = (build.ty(Type::Any), build.ty(Type::Union(vec![int, string, record])));
    let kinds = Kinds {
        bool,
        int,
        float,
        string,
        word,
        domains,
        range,
        record,
        alpha: bool,
        beta: bool,
        named: bool,
        lists: vec![strings, ints, records],
        sets: vec![set],
        map,
        any,
        either,
    };
    let kinds = resources(&mut build, kinds, &mut members);
    Writer { build, random, kinds, members, scope: Vec::new(), locals: 0 }
}

/// A network of edges of one type.
fn network(build: &mut ModuleBuilder, owner: TypeId, edges: &[&str]) {
    let Type::Resource(owner) = *build.module.types.get(owner) else { return };
    let edges = edges.iter().map(|name| (owner, build.name(name))).collect();
    build.module.networks.add(Network { name: "net".into(), edges });
}

fn members(owner: TypeId, named: &[(&'static str, TypeId)], is_edge: bool) -> Vec<Member> {
    named.iter().map(|(name, ty)| Member { owner, name, ty: *ty, is_edge }).collect()
}

fn resources(build: &mut ModuleBuilder, mut kinds: Kinds, known: &mut Vec<Member>) -> Kinds {
    let mut optional = |ty| build.ty(Type::Optional(ty));
    let beta_fields = [
        ("id", kinds.string),
        ("label", optional(kinds.string)),
        ("size", optional(kinds.int)),
        ("tags", kinds.map),
    ];
    let mut alpha_fields = vec![
        ("id", kinds.string),
        ("label", optional(kinds.string)),
        ("tags", kinds.map),
        ("flag", kinds.bool),
        ("maybe_flag", optional(kinds.bool)),
        ("count", kinds.int),
        ("ratio", kinds.float),
        ("mode", optional(kinds.word)),
        ("part", optional(kinds.record)),
        ("ports", kinds.range),
    ];
    let names = ["net", "address", "age", "size", "created", "version", "arn", "glob", "image", "quantity"];
    alpha_fields.extend(names.into_iter().zip(kinds.domains.iter().map(|domain| optional(*domain))));
    alpha_fields.extend(["words", "numbers", "parts"].into_iter().zip(kinds.lists.iter().copied()));
    alpha_fields.extend([("loose", kinds.any), ("either", optional(kinds.either))]);
    alpha_fields.push(("labels", kinds.sets.first().copied().unwrap_or(kinds.bool)));
    kinds.beta = build.resource("test.Beta", &beta_fields, &[]);
    let (one, many) = (build.ty(Type::Optional(kinds.beta)), build.ty(Type::List(kinds.beta)));
    let edges = [("beta", "test.Beta", one), ("betas", "test.Beta", many)];
    kinds.alpha = build.resource("test.Alpha", &alpha_fields, &edges);
    network(build, kinds.alpha, &["beta", "betas"]);
    let named = [("label", beta_fields.get(1).map_or(kinds.bool, |field| field.1)), ("tags", kinds.map)];
    kinds.named = interface(build, &named);
    kinds.lists.extend([many, build.ty(Type::List(kinds.alpha)), build.ty(Type::List(kinds.named))]);
    known.extend(members(kinds.alpha, &alpha_fields, false));
    known.extend(members(kinds.alpha, &[("beta", one), ("betas", many)], true));
    known.extend(members(kinds.beta, &beta_fields, false));
    known.extend(members(kinds.named, &named, false));
    kinds
}

fn interface(build: &mut ModuleBuilder, named: &[(&'static str, TypeId)]) -> TypeId {
    let path = build.name("test.Named");
    let fields = named.iter().map(|(name, ty)| Field { name: build.name(name), ty: *ty }).collect();
    let id = build.module.types.interfaces.add(InterfaceType { path, fields });
    build.ty(Type::Interface(id))
}

fn policy(writer: &mut Writer, index: usize, subject: Subject) {
    writer.scope.clear();
    writer.locals = 0;
    if let Some(ty) = subject.ty() {
        writer.scope.push((LocalId(0), ty));
        writer.locals = 1;
    }
    let mut rules = Vec::new();
    let body = block(writer, &mut rules, 2);
    writer.build.policy(&format!("test.p{index}"), subject, body, rules);
}

fn block(writer: &mut Writer, rules: &mut Vec<Rule>, depth: u32) -> Vec<Stmt> {
    let scope = writer.scope.len();
    let first = rules.len();
    let count = writer.random.below(3) + 1;
    let mut body: Vec<Stmt> = (0..count).map(|_| statement(writer, rules, (depth, first))).collect();
    body.push(require(writer, rules, first));
    writer.scope.truncate(scope);
    body
}

fn statement(writer: &mut Writer, rules: &mut Vec<Rule>, (depth, first): (u32, usize)) -> Stmt {
    let bool = writer.kinds.bool;
    match writer.random.below(6) {
        0 => Stmt::When(writer.expr(bool, 2)),
        1 => {
            let ty = writer.any_type();
            let value = writer.expr(ty, 2);
            Stmt::Let(variable(writer, ty), value)
        }
        2 if depth > 0 => looped(writer, rules, depth),
        3 if depth > 0 => {
            let cond = writer.expr(bool, 2);
            let then = block(writer, rules, depth - 1);
            Stmt::If { cond, then, otherwise: block(writer, rules, depth - 1) }
        }
        _ => require(writer, rules, first),
    }
}

fn variable(writer: &mut Writer, ty: TypeId) -> LocalId {
    let local = LocalId(writer.locals);
    writer.locals += 1;
    writer.scope.push((local, ty));
    local
}

fn looped(writer: &mut Writer, rules: &mut Vec<Rule>, depth: u32) -> Stmt {
    let over_map = writer.random.chance(30);
    let lists = writer.kinds.lists.clone();
    let ty = if over_map { Some(writer.kinds.map) } else { writer.random.pick(&lists).copied() };
    let ty = ty.unwrap_or(writer.kinds.map);
    let list = writer.expr(ty, 1);
    let element = writer.build.module.types.element(ty).unwrap_or(ty);
    let string = writer.kinds.string;
    let key = over_map.then(|| variable(writer, string));
    let item = variable(writer, element);
    let body = block(writer, rules, depth - 1);
    writer.scope.truncate(writer.scope.len() - 1 - usize::from(over_map));
    Stmt::For { list, key, item, body }
}

/// A rule; sometimes it needs one that stands above it in its block.
fn require(writer: &mut Writer, rules: &mut Vec<Rule>, first: usize) -> Stmt {
    let cond = writer.expr(writer.kinds.bool, 4);
    let message = writer.expr(writer.kinds.string, 2);
    let at = writer.scope.first().map(|(local, ty)| (*local, *ty));
    let mut rule = ModuleBuilder::rule(&format!("r{}", rules.len()), cond);
    rule.message = Some(message);
    rule.at = at.map(|(local, ty)| writer.build.local(local.0, ty));
    let earlier: Vec<usize> = (first..rules.len()).collect();
    if let Some(need) = writer.random.pick(&earlier).copied().filter(|_| writer.random.chance(30)) {
        rule.needs.push(RuleId(need as u32));
    }
    rules.push(rule);
    Stmt::Require(RuleId(rules.len() as u32 - 1))
}

fn columns(writer: &mut Writer) -> Columns {
    let module = writer.build.module.clone();
    let mut builder = ColumnsBuilder::default();
    let name = |text: &str| module.names.find(text).unwrap_or(crate::names::Symbol(u32::MAX));
    let rows = [6, 7, 4].map(|most| writer.random.below(most) as u32);
    let alpha = builder.table(&module, name("test.Alpha"), rows[0]);
    let beta = builder.table(&module, name("test.Beta"), rows[1]);
    builder.columns.by_interface.insert(name("test.Named"), vec![alpha, beta]);
    let gone = builder.deleted(&module, name("test.Beta"), rows[2]);
    builder.columns.deleted.insert(name("test.Named"), vec![gone]);
    let of = |table, rows: u32| (0..rows).map(move |row| NodeRef { table, row });
    let nodes: Vec<NodeRef> = of(beta, rows[1]).chain(of(gone, rows[2])).collect();
    let kinds = [writer.kinds.alpha, writer.kinds.beta, writer.kinds.beta];
    for ((owner, table), rows) in kinds.into_iter().zip([alpha, beta, gone]).zip(rows) {
        let members: Vec<Member> =
            writer.members.iter().filter(|member| member.owner == owner).cloned().collect();
        for member in members {
            let cells: Vec<Cell> = (0..rows).map(|_| cell(writer, member.ty, &nodes, 0)).collect();
            let column = builder.property(&module, table, (name(member.name), member.ty), &cells);
            if member.name == "label" || (member.name == "id" && writer.random.chance(50)) {
                builder.index(column);
            }
        }
    }
    complete(writer, &mut builder, [alpha, beta]);
    builder.columns
}

fn complete(writer: &mut Writer, builder: &mut ColumnsBuilder, tables: [TableId; 2]) {
    for table in tables {
        let is_complete = writer.random.chance(85);
        if let Some(table) = builder.columns.tables.get_mut(table) {
            table.complete = is_complete;
        }
    }
}

/// A value in any state that its type allows; elements (`depth` over 0) may be uncertain too.
fn cell(writer: &mut Writer, ty: TypeId, nodes: &[NodeRef], depth: u32) -> Cell {
    let reason = writer.random.pick(&REASONS).copied().unwrap_or(Reason::AfterApply);
    let types = &writer.build.module.types;
    let (may_be_absent, is_open) =
        (types.is_optional(ty) || types.is_collection(ty), types.is_collection(ty));
    let is_node = writer.is_node(types.inner(ty));
    if may_be_absent && writer.random.chance(20) {
        return Cell::Absent;
    }
    if writer.random.chance(15) {
        return if is_node { possible(writer, nodes) } else { Cell::Unknown(reason) };
    }
    let mut cell = if is_node { node(writer, nodes) } else { value(writer, ty, nodes, depth) };
    for (percent, mark) in [(10, Mark::Sensitive), (10, Mark::Open), (10, Mark::Maybe), (5, Mark::Defaulted)]
    {
        if writer.random.chance(percent) {
            cell = match mark {
                Mark::Sensitive => Cell::Sensitive(Box::new(cell)),
                Mark::Open if is_open => Cell::Open(Box::new(cell)),
                Mark::Maybe if depth > 0 => Cell::Maybe(reason, Box::new(cell)),
                Mark::Defaulted if depth == 0 && !is_node => Cell::Defaulted(Box::new(cell)),
                Mark::Open | Mark::Maybe | Mark::Defaulted => cell,
            };
        }
    }
    cell
}

#[derive(Clone, Copy)]
enum Mark {
    Sensitive,
    Open,
    Maybe,
    Defaulted,
}

fn possible(writer: &mut Writer, nodes: &[NodeRef]) -> Cell {
    Cell::Possible(nodes.iter().copied().filter(|_| writer.random.chance(30)).collect())
}

fn node(writer: &mut Writer, nodes: &[NodeRef]) -> Cell {
    match writer.random.pick(nodes).copied().filter(|_| writer.random.chance(80)) {
        Some(node) => Cell::Node(node),
        None => Cell::External("elsewhere".to_owned()),
    }
}

fn value(writer: &mut Writer, ty: TypeId, nodes: &[NodeRef], depth: u32) -> Cell {
    let inner = writer.build.module.types.inner(ty);
    match writer.build.module.types.get(inner).clone() {
        Type::List(element) | Type::Set(element) => {
            let count = writer.random.below(4);
            Cell::List((0..count).map(|_| cell(writer, element, nodes, depth + 1)).collect())
        }
        Type::Map(element) => {
            let keys: Vec<&str> =
                ["a", "b", "web"].into_iter().filter(|_| writer.random.chance(50)).collect();
            Cell::Map(keys.into_iter().map(|key| (key.to_owned(), entry(writer, element, nodes))).collect())
        }
        Type::Record(id) => {
            let fields = writer.build.module.types.records.get(id).map(|record| record.fields.clone());
            let fields = fields.unwrap_or_default().into_iter();
            Cell::Record(fields.map(|field| (field.name, cell(writer, field.ty, nodes, 0))).collect())
        }
        Type::Range(_) => {
            let start = writer.random.below(6) as i64;
            Cell::Range(start, start + writer.random.below(4) as i64)
        }
        Type::Union(members) => {
            let member = writer.random.pick(&members).copied().unwrap_or(inner);
            value(writer, member, nodes, depth)
        }
        Type::Bool
        | Type::Int
        | Type::Float
        | Type::String
        | Type::Domain(_)
        | Type::Enum(_)
        | Type::Any
        | Type::Optional(_)
        | Type::Resource(_)
        | Type::Interface(_)
        | Type::Nodes(_)
        | Type::Error => Cell::Value(writer.value(inner)),
    }
}

/// A value of a map: certain to be there.
fn entry(writer: &mut Writer, ty: TypeId, nodes: &[NodeRef]) -> Cell {
    cell(writer, ty, nodes, 0)
}
