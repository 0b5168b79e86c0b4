//! A module as text, for snapshots and `--explain`: policies as blocks, one expression a line.

use crate::constant::Const;
use crate::module::{
    Action, Arithmetic, Each, Expr, ExprId, Fix, Logic, Module, Order, Policy, Rule, Stmt, Subject, Walk,
};
use crate::names::Symbol;
use crate::ops::show;
use crate::types::{Domain, Type, TypeId};
use crate::walk;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The module: parameters, then policies with the expressions that they use.
pub fn print(module: &Module) -> String {
    let mut out = String::new();
    for param in module.params.values() {
        let _ = write!(out, "param {}: {}", param.path, type_name(module, param.ty));
        for (word, expr) in [("=", param.default), ("where", param.condition)] {
            if let Some(expr) = expr {
                let _ = write!(out, " {word} %{}", expr.0);
            }
        }
        out.push('\n');
        expressions(module, param.default.into_iter().chain(param.condition), &mut out);
    }
    for policy in module.policies.values() {
        out.push_str(&print_policy(module, policy));
    }
    out
}

/// One policy with the expressions that it uses.
pub fn print_policy(module: &Module, policy: &Policy) -> String {
    let subject = match policy.subject {
        Subject::Each(ty) => type_name(module, ty),
        Subject::Deleted(ty) => format!("deleted {}", type_name(module, ty)),
        Subject::EachAndDeleted(ty) => format!("{} and deleted", type_name(module, ty)),
        Subject::Stack => "stack".to_owned(),
    };
    let mut out =
        format!("policy {} for {subject} {:?} {:?} {{\n", policy.path, policy.level, policy.severity);
    block((module, policy), &policy.body, 1, &mut out);
    out.push_str("}\n");
    expressions(module, walk::roots(policy), &mut out);
    out
}

fn block(of: (&Module, &Policy), body: &[Stmt], depth: usize, out: &mut String) {
    let (module, policy) = of;
    let indent = "  ".repeat(depth);
    for stmt in body {
        match stmt {
            Stmt::When(cond) => drop(writeln!(out, "{indent}when %{}", cond.0)),
            Stmt::Let(local, value) => drop(writeln!(out, "{indent}let ${} = %{}", local.0, value.0)),
            Stmt::Require(rule) => match policy.rules.get(rule.0 as usize) {
                Some(rule) => require(module, rule, &indent, out),
                None => drop(writeln!(out, "{indent}require ?")),
            },
            Stmt::For { list, key, item, body } => {
                let key = key.map(|key| format!("${}, ", key.0)).unwrap_or_default();
                let _ = writeln!(out, "{indent}for {key}${} in %{} {{", item.0, list.0);
                block(of, body, depth + 1, out);
                let _ = writeln!(out, "{indent}}}");
            }
            Stmt::If { cond, then, otherwise } => {
                let _ = writeln!(out, "{indent}if %{} {{", cond.0);
                block(of, then, depth + 1, out);
                let _ = writeln!(out, "{indent}}} else {{");
                block(of, otherwise, depth + 1, out);
                let _ = writeln!(out, "{indent}}}");
            }
        }
    }
}

fn require(module: &Module, rule: &Rule, indent: &str, out: &mut String) {
    let _ = write!(out, "{indent}require {}: %{}", rule.name, rule.cond.0);
    for (word, expr) in [("at", rule.at), ("else", rule.message)] {
        if let Some(expr) = expr {
            let _ = write!(out, " {word} %{}", expr.0);
        }
    }
    for (index, need) in rule.needs.iter().enumerate() {
        let _ = write!(out, "{} #{}", if index == 0 { " needs" } else { "" }, need.0);
    }
    if let Some(fix) = &rule.fix {
        repair(module, fix, out);
    }
    out.push('\n');
}

fn repair(module: &Module, fix: &Fix, out: &mut String) {
    out.push_str(if fix.replacing { " fix replacing {" } else { " fix {" });
    for action in &fix.actions {
        let _ = match action {
            Action::Set { place, value } => write!(out, " %{} = %{};", place.0, value.0),
            Action::Add { place, value } => write!(out, " %{} += %{};", place.0, value.0),
            Action::Remove { place } => write!(out, " remove %{};", place.0),
            Action::Create { ty, properties } => {
                let path = module.types.resources.get(*ty).map_or("?", |ty| module.names.text(ty.path));
                write!(out, " create {path} {{ {} }};", named(module, properties))
            }
        };
    }
    out.push_str(" }");
}

fn expressions(module: &Module, roots: impl IntoIterator<Item = ExprId>, out: &mut String) {
    let used: BTreeSet<ExprId> = walk::expressions(module, roots).into_iter().collect();
    for id in used {
        let ty = module.expr_types.get(id.0 as usize).map_or_else(String::new, |ty| type_name(module, *ty));
        if let Some(expr) = module.exprs.get(id) {
            let _ = writeln!(out, "  %{}: {ty} = {}", id.0, form(module, expr));
        }
    }
}

fn form(module: &Module, expr: &Expr) -> String {
    let name = |symbol: Symbol| module.names.text(symbol);
    match expr {
        Expr::Const(id) => module.constants.get(*id).map_or_else(|| "?".to_owned(), constant),
        Expr::Param(id) => format!("param {}", module.params.get(*id).map_or("?", |param| &param.path)),
        Expr::Local(local) => format!("${}", local.0),
        Expr::Field { base, name: field } => format!("%{}.{}", base.0, name(*field)),
        Expr::Edge { base, name: edge } => format!("%{} -> {}", base.0, name(*edge)),
        Expr::Instances(ty) => format!("instances {}", type_name(module, *ty)),
        Expr::Deleted(ty) => format!("deleted {}", type_name(module, *ty)),
        Expr::Get { base, key } => format!("%{}[%{}]", base.0, key.0),
        Expr::At { base, index } => format!("%{}[%{}]", base.0, index.0),
        Expr::Not(operand) => format!("not %{}", operand.0),
        Expr::Negate(operand) => format!("-%{}", operand.0),
        Expr::Logic { op, left, right } => format!("%{} {} %{}", left.0, logic(*op), right.0),
        Expr::Equal { left, right } => format!("%{} == %{}", left.0, right.0),
        Expr::Order { op, left, right } => format!("%{} {} %{}", left.0, order(*op), right.0),
        Expr::Arithmetic { op, left, right } => format!("%{} {} %{}", left.0, arithmetic(*op), right.0),
        Expr::In { item, of } => format!("%{} in %{}", item.0, of.0),
        Expr::Coalesce { left, right } => format!("%{} ?? %{}", left.0, right.0),
        Expr::IsPresent(operand) => format!("%{} is present", operand.0),
        Expr::IsKnown(operand) => format!("%{} is known", operand.0),
        Expr::IsType { value, ty } => format!("%{} is {}", value.0, type_name(module, *ty)),
        Expr::Matches { text, pattern } => {
            format!("%{} matches '{}'", text.0, module.patterns.get(*pattern).map_or("?", |pattern| pattern))
        }
        Expr::If { cond, then, otherwise } => {
            format!("if %{} then %{} else %{}", cond.0, then.0, otherwise.0)
        }
        Expr::Range { start, end, inclusive } => {
            format!("%{}..{}%{}", start.0, if *inclusive { "=" } else { "" }, end.0)
        }
        Expr::List(items) => format!("[{}]", ids(items)),
        Expr::Record(fields) => format!("{{ {} }}", named(module, fields)),
        Expr::Update { base, fields } => format!("{{ ..%{}, {} }}", base.0, named(module, fields)),
        Expr::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key:?}: %{}", value.0)).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Expr::Text(parts) => format!("text {}", ids(parts)),
        Expr::Let { local, value, body } => format!("let ${} = %{} in %{}", local.0, value.0, body.0),
        Expr::Each { op, list, item, body } => {
            let body = body.map(|body| format!("${} => %{}", item.0, body.0)).unwrap_or_default();
            format!("%{}.{}({body})", list.0, each(*op))
        }
        Expr::Walk { op, from, to, network } => {
            let network = module.networks.get(*network).map_or("?", |network| &network.name);
            let to = to.map(|to| format!("%{}, ", to.0)).unwrap_or_default();
            format!("%{}.{}({to}{network})", from.0, walk(*op))
        }
        Expr::Closure { from, item, body } => format!("%{}.closure(${} => %{})", from.0, item.0, body.0),
        Expr::Call { function, args } => format!("{}({})", function.name(), ids(args)),
        Expr::Widen(operand) => format!("float(%{})", operand.0),
        Expr::As(operand) => format!("%{} as", operand.0),
    }
}

fn ids(exprs: &[ExprId]) -> String {
    exprs.iter().map(|expr| format!("%{}", expr.0)).collect::<Vec<_>>().join(", ")
}

fn named(module: &Module, fields: &[(Symbol, ExprId)]) -> String {
    let field = |(name, value): &(Symbol, ExprId)| format!("{}: %{}", module.names.text(*name), value.0);
    fields.iter().map(field).collect::<Vec<_>>().join(", ")
}

fn logic(op: Logic) -> &'static str {
    match op {
        Logic::And => "and",
        Logic::Or => "or",
    }
}

fn order(op: Order) -> &'static str {
    match op {
        Order::Less => "<",
        Order::LessEqual => "<=",
        Order::Greater => ">",
        Order::GreaterEqual => ">=",
    }
}

fn arithmetic(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
        Arithmetic::Remainder => "%",
    }
}

fn walk(op: Walk) -> &'static str {
    match op {
        Walk::Reaches => "reaches",
        Walk::Path => "path",
        Walk::Closure => "closure",
    }
}

fn each(op: Each) -> &'static str {
    match op {
        Each::Any => "any",
        Each::All => "all",
        Each::None => "none",
        Each::Count => "count",
        Each::Filter => "filter",
        Each::Map => "map",
        Each::FlatMap => "flat_map",
        Each::Find => "find",
        Each::Sum => "sum",
        Each::Min => "min",
        Each::Max => "max",
        Each::SortBy => "sort_by",
        Each::Distinct => "distinct",
        Each::GroupBy => "group_by",
    }
}

/// A constant as authors write it.
pub fn constant(value: &Const) -> String {
    match value {
        Const::Absent => "absent".to_owned(),
        Const::Bool(value) => value.to_string(),
        Const::Int(number) => number.to_string(),
        Const::Float(number) => format!("{number:?}"),
        Const::String(text) => format!("{text:?}"),
        Const::Cidr(net) => format!("\"{net}\""),
        Const::Ip(address) => format!("\"{address}\""),
        Const::Duration(number) => show::duration(*number),
        Const::Bytes(number) => show::bytes(*number),
        Const::Time(number) => format!("\"{}\"", show::time(*number)),
        Const::Version(version) => format!("\"{version}\""),
        Const::Parsed(parsed) => format!("{:?}", parsed.text()),
        Const::List(items) => format!("[{}]", items.iter().map(constant).collect::<Vec<_>>().join(", ")),
        Const::Map(entries) | Const::Record(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key:?}: {}", constant(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Const::Range { start, end, inclusive } => {
            format!("{}..{}{}", constant(start), if *inclusive { "=" } else { "" }, constant(end))
        }
    }
}

/// A type as authors write it.
pub fn type_name(module: &Module, ty: TypeId) -> String {
    let types = &module.types;
    let path = |symbol: Option<Symbol>| symbol.map_or("?", |symbol| module.names.text(symbol)).to_owned();
    match types.get(ty) {
        Type::Bool => "bool".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Float => "float".to_owned(),
        Type::String => "string".to_owned(),
        Type::Domain(domain) => domain_name(*domain).to_owned(),
        Type::Enum(id) => path(types.enums.get(*id).map(|declared| declared.path)),
        Type::Record(id) => path(types.records.get(*id).map(|declared| declared.path)),
        Type::Resource(id) => path(types.resources.get(*id).map(|declared| declared.path)),
        Type::Interface(id) => path(types.interfaces.get(*id).map(|declared| declared.path)),
        Type::List(element) => format!("list<{}>", type_name(module, *element)),
        Type::Set(element) => format!("set<{}>", type_name(module, *element)),
        Type::Map(element) => format!("map<{}>", type_name(module, *element)),
        Type::Range(bound) => format!("range<{}>", type_name(module, *bound)),
        Type::Optional(inner) => format!("{}?", type_name(module, *inner)),
        Type::Nodes(members) => {
            members.iter().map(|member| type_name(module, *member)).collect::<Vec<_>>().join(" | ")
        }
        Type::Union(members) => {
            members.iter().map(|member| type_name(module, *member)).collect::<Vec<_>>().join(" | ")
        }
        Type::Any => "any".to_owned(),
        Type::Error => "?".to_owned(),
    }
}

/// A domain as authors write it.
pub fn domain_name(domain: Domain) -> &'static str {
    match domain {
        Domain::Cidr => "cidr",
        Domain::Ip => "ip",
        Domain::Duration => "duration",
        Domain::Bytes => "bytes",
        Domain::Time => "time",
        Domain::Version => "version",
        Domain::Arn => "arn",
        Domain::Glob => "glob",
        Domain::Image => "image",
        Domain::Quantity => "quantity",
    }
}
