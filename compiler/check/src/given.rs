//! Values written out in full: defaults of properties, and what tests give.
//!
//! They are read by their declared type and hold no expression: a default is the same for every resource, and a test
//! says what there is, not how to find it.

use crate::env::{Env, FileId};
use crate::errors::given as errors;
use crate::fact::CHANGES;
use crate::literal;
use indexmap::IndexSet;
use pol_diagnostics::{Code, Span};
use pol_ir::constant::Const;
use pol_ir::module::GivenValue;
use pol_ir::ops;
use pol_ir::schema::{EVERY_NODE, PropertyDef, RecordDef, ResourceDef, TypeRef};
use pol_ir::types::Domain;
use pol_syntax::ast::{BinaryOp, Entry, EntryKey, Expr, ExprId, Literal};
use std::collections::BTreeMap;

/// Where a value is written.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The file.
    pub(crate) file: FileId,
    /// Whose records types count; this world's where there are none.
    pub(crate) records: Option<&'a [RecordDef]>,
    /// The nodes of the test; none where a default is declared.
    pub(crate) nodes: Option<&'a IndexSet<Box<str>>>,
}

/// The default of a property. `absent` may be that of an optional one: it says that leaving it out decides.
pub(crate) fn default(env: &mut Env<'_>, file: FileId, expr: ExprId, ty: &TypeRef) -> Option<Const> {
    let place = Place { file, records: None, nodes: None };
    let tree = env.tree(file);
    if matches!(&tree[expr], Expr::Name(name) if &*name.text == "absent") {
        if matches!(ty, TypeRef::Optional(_)) {
            return Some(Const::Absent);
        }
        let shown = show(env, place, ty);
        env.report(errors::never_absent(&shown, tree.span(expr)));
        return None;
    }
    let value = value(env, place, expr, ty)?;
    constant(value)
}

/// A value of a type, as it is written; `None` if what is wrong with it was reported.
pub(crate) fn value(env: &mut Env<'_>, place: Place<'_>, expr: ExprId, ty: &TypeRef) -> Option<GivenValue> {
    let tree = env.tree(place.file);
    let span = tree.span(expr);
    match (&tree[expr], ty) {
        (Expr::Missing, _) => None,
        (Expr::Name(name), _) => node(env, place, &name.text, span),
        (Expr::Call { function, args }, _) if &*function.text == "sensitive" && place.nodes.is_some() => {
            let [inner] = args.as_slice() else { return not_a_value(env, span) };
            value(env, place, *inner, ty).map(|value| GivenValue::Sensitive(Box::new(value)))
        }
        (_, TypeRef::Optional(inner)) => value(env, place, expr, inner),
        (_, TypeRef::Encoded(_, inner)) => value(env, place, expr, inner),
        (_, TypeRef::Union(members)) => match written_as(env, place, &tree[expr], members) {
            Some(member) => value(env, place, expr, member),
            None => mismatch(env, place, span, ty),
        },
        (_, TypeRef::Any) => free(env, place, expr),
        (Expr::Literal(literal), _) => scalar(env, place, literal, span, ty),
        (Expr::Binary { op: BinaryOp::Range, left, right, .. }, TypeRef::Range(of)) => {
            range(env, place, (*left, *right, false), of)
        }
        (Expr::Binary { op: BinaryOp::RangeInclusive, left, right, .. }, TypeRef::Range(of)) => {
            range(env, place, (*left, *right, true), of)
        }
        (Expr::List(items), TypeRef::List(of) | TypeRef::Set(of)) => {
            let mut values = Vec::with_capacity(items.len());
            for item in items {
                values.push(value(env, place, *item, of)?);
            }
            Some(GivenValue::List(values))
        }
        (Expr::Brace { base: None, entries }, TypeRef::Map(of)) => map(env, place, entries, of),
        (Expr::Brace { base: None, entries }, TypeRef::Record(index)) => {
            let def = record(env, place, *index)?;
            fields(env, place, entries, &def).map(GivenValue::Record)
        }
        (Expr::List(_) | Expr::Brace { base: None, .. }, _) => mismatch(env, place, span, ty),
        (_, _) => not_a_value(env, span),
    }
}

/// The first type of a union that a value can be written as.
fn written_as<'t>(
    env: &Env<'_>,
    place: Place<'_>,
    expr: &Expr,
    members: &'t [TypeRef],
) -> Option<&'t TypeRef> {
    members.iter().find(|member| match (expr, member) {
        (_, TypeRef::Any | TypeRef::Encoded(..))
        | (Expr::Literal(Literal::Bool(_)), TypeRef::Bool)
        | (Expr::Literal(Literal::Int(_)), TypeRef::Int | TypeRef::Float)
        | (Expr::Literal(Literal::Float(_)), TypeRef::Float)
        | (Expr::Literal(Literal::Duration(_)), TypeRef::Domain(Domain::Duration))
        | (Expr::Literal(Literal::Size(_)), TypeRef::Domain(Domain::Bytes))
        | (Expr::Literal(Literal::Text(_)), TypeRef::String | TypeRef::Enum { .. })
        | (Expr::List(_), TypeRef::List(_) | TypeRef::Set(_))
        | (Expr::Brace { base: None, .. }, TypeRef::Map(_))
        | (Expr::Binary { op: BinaryOp::Range | BinaryOp::RangeInclusive, .. }, TypeRef::Range(_)) => true,
        (Expr::Brace { base: None, entries }, TypeRef::Record(index)) => {
            let named = |name: &str, def: &RecordDef| def.properties.iter().any(|field| *field.name == *name);
            record(env, place, *index).is_some_and(|def| {
                entries.iter().all(|entry| match &entry.key {
                    EntryKey::Name(name) => named(&name.text, &def),
                    EntryKey::Text(_) => false,
                })
            })
        }
        (Expr::Literal(Literal::Text(text)), TypeRef::Domain(domain)) => {
            literal::domain(*domain, text).is_ok()
        }
        _ => false,
    })
}

/// A value without a declared type: it is what it is written as.
fn free(env: &mut Env<'_>, place: Place<'_>, expr: ExprId) -> Option<GivenValue> {
    let tree = env.tree(place.file);
    let written = if let Expr::Literal(literal) = &tree[expr] {
        match literal {
            Literal::Bool(_) => TypeRef::Bool,
            Literal::Int(_) => TypeRef::Int,
            Literal::Float(_) => TypeRef::Float,
            Literal::Text(_) => TypeRef::String,
            Literal::Duration(_) => TypeRef::Domain(Domain::Duration),
            Literal::Size(_) => TypeRef::Domain(Domain::Bytes),
        }
    } else if let Expr::List(_) = &tree[expr] {
        TypeRef::List(Box::new(TypeRef::Any))
    } else if let Expr::Brace { base: None, .. } = &tree[expr] {
        TypeRef::Map(Box::new(TypeRef::Any))
    } else {
        return not_a_value(env, tree.span(expr));
    };
    value(env, place, expr, &written)
}

fn not_a_value<T>(env: &mut Env<'_>, span: Span) -> Option<T> {
    env.report(errors::not_a_value(span));
    None
}

/// The fields of a record, as they are written.
fn fields(
    env: &mut Env<'_>,
    place: Place<'_>,
    entries: &[Entry],
    def: &RecordDef,
) -> Option<Vec<(Box<str>, GivenValue)>> {
    let mut fields = BTreeMap::new();
    for entry in entries {
        let (key, span) = key(env, place, entry)?;
        let Some(property) = def.properties.iter().find(|property| *property.name == *key) else {
            unknown_property(env, place, (&key, span), (&def.path, &def.properties));
            return None;
        };
        let value = value(env, place, entry.value, &property.ty)?;
        put(env, &mut fields, (key, span), value)?;
    }
    Some(fields.into_iter().collect())
}

fn map(env: &mut Env<'_>, place: Place<'_>, entries: &[Entry], of: &TypeRef) -> Option<GivenValue> {
    let mut map = BTreeMap::new();
    for entry in entries {
        let key = key(env, place, entry)?;
        let value = value(env, place, entry.value, of)?;
        put(env, &mut map, key, value)?;
    }
    Some(GivenValue::Map(map.into_iter().collect()))
}

/// Keeps a value under its key; `None` if the key is taken.
fn put(
    env: &mut Env<'_>,
    into: &mut BTreeMap<Box<str>, GivenValue>,
    (key, span): (Box<str>, Span),
    value: GivenValue,
) -> Option<()> {
    if into.contains_key(&key) {
        env.report(errors::property_twice(&key, span));
        return None;
    }
    into.insert(key, value);
    Some(())
}

fn unknown_property(
    env: &mut Env<'_>,
    place: Place<'_>,
    key: (&str, Span),
    (owner, properties): (&str, &[PropertyDef]),
) {
    if env.own.is_broken(owner, key.0) {
        return;
    }
    let near = pol_diagnostics::did_you_mean(key.0, properties.iter().map(|property| &*property.name));
    let code = if place.nodes.is_some() { Code::E0604 } else { Code::E0231 };
    env.report(errors::unknown_property(code, key, owner, near));
}

/// The key of an entry.
pub(crate) fn key(env: &mut Env<'_>, place: Place<'_>, entry: &Entry) -> Option<(Box<str>, Span)> {
    let tree = env.tree(place.file);
    match &entry.key {
        EntryKey::Name(name) => (!name.is_missing()).then(|| (name.text.clone(), name.span)),
        EntryKey::Text(id) => {
            let Expr::Literal(Literal::Text(text)) = &tree[*id] else {
                return not_a_value(env, tree.span(*id));
            };
            Some((text.clone(), tree.span(*id)))
        }
    }
}

/// `absent`, `unknown`, or a node that stands for its key.
fn node(env: &mut Env<'_>, place: Place<'_>, name: &str, span: Span) -> Option<GivenValue> {
    match (name, place.nodes) {
        (_, None) => not_a_value(env, span),
        ("absent", _) => Some(GivenValue::Absent),
        ("unknown", _) => Some(GivenValue::Unknown),
        (_, Some(nodes)) if nodes.contains(name) => Some(GivenValue::Node(name.into())),
        (_, Some(nodes)) => {
            let names = nodes.iter().map(|node| &**node).chain(["absent", "unknown"]);
            let near = pol_diagnostics::did_you_mean(name, names);
            env.report(errors::unknown_node(name, span, near));
            None
        }
    }
}

fn scalar(
    env: &mut Env<'_>,
    place: Place<'_>,
    literal: &Literal,
    span: Span,
    ty: &TypeRef,
) -> Option<GivenValue> {
    let value = match (literal, ty) {
        (Literal::Bool(value), TypeRef::Bool) => Const::Bool(*value),
        (Literal::Int(value), TypeRef::Int) => Const::Int(*value),
        #[expect(
            clippy::cast_precision_loss,
            reason = "`1` where a float is declared means the nearest float"
        )]
        (Literal::Int(value), TypeRef::Float) => Const::Float(*value as f64),
        (Literal::Float(value), TypeRef::Float) => Const::Float(*value),
        (Literal::Text(value), TypeRef::String) => Const::String(value.clone()),
        (Literal::Text(value), TypeRef::Enum { path, values }) => {
            if place.nodes.is_none() && !values.contains(value) {
                let near = pol_diagnostics::did_you_mean(value, values.iter().map(|value| &**value));
                env.report(errors::unlisted_word(value, span, path, near));
                return None;
            }
            Const::String(value.clone())
        }
        (Literal::Duration(seconds), TypeRef::Domain(Domain::Duration)) => {
            Const::Duration(seconds.checked_mul(ops::parse::SECOND)?)
        }
        (Literal::Size(bytes), TypeRef::Domain(Domain::Bytes)) => Const::Bytes(*bytes),
        (Literal::Text(text), TypeRef::Domain(domain)) => match literal::domain(*domain, text) {
            Ok(value) => value,
            Err(expected) => {
                env.report(errors::bad_literal(text, span, expected));
                return None;
            }
        },
        (Literal::Text(text), TypeRef::Range(of)) if **of == TypeRef::Int => {
            match ops::parse::parse_range(text) {
                Some(ends) => literal::whole_range(ends),
                None => return mismatch(env, place, span, ty),
            }
        }
        (
            Literal::Bool(_)
            | Literal::Int(_)
            | Literal::Float(_)
            | Literal::Text(_)
            | Literal::Duration(_)
            | Literal::Size(_),
            _,
        ) => return mismatch(env, place, span, ty),
    };
    Some(GivenValue::Const(value))
}

fn range(
    env: &mut Env<'_>,
    place: Place<'_>,
    ends: (ExprId, ExprId, bool),
    of: &TypeRef,
) -> Option<GivenValue> {
    let (left, right, inclusive) = ends;
    let start = value(env, place, left, of).and_then(constant)?;
    let end = value(env, place, right, of).and_then(constant)?;
    Some(GivenValue::Const(Const::Range { start: Box::new(start), end: Box::new(end), inclusive }))
}

fn record(env: &Env<'_>, place: Place<'_>, index: u32) -> Option<RecordDef> {
    match place.records {
        Some(records) => records.get(index as usize).cloned(),
        None => env.own.record(index),
    }
}

fn mismatch(env: &mut Env<'_>, place: Place<'_>, span: Span, ty: &TypeRef) -> Option<GivenValue> {
    let expected = show(env, place, ty);
    env.report(errors::mismatch(&expected, span));
    None
}

/// A type as authors write it.
fn show(env: &Env<'_>, place: Place<'_>, ty: &TypeRef) -> String {
    let inner = |ty: &TypeRef| show(env, place, ty);
    match ty {
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::Int => "int".to_owned(),
        TypeRef::Float => "float".to_owned(),
        TypeRef::String => "string".to_owned(),
        TypeRef::Domain(domain) => crate::types::domain_name(*domain).to_owned(),
        TypeRef::Enum { path, .. } => path.to_string(),
        TypeRef::Record(index) => {
            record(env, place, *index).map_or_else(String::new, |def| def.path.to_string())
        }
        TypeRef::List(of) => format!("list<{}>", inner(of)),
        TypeRef::Set(of) => format!("set<{}>", inner(of)),
        TypeRef::Map(of) => format!("map<{}>", inner(of)),
        TypeRef::Range(of) => format!("range<{}>", inner(of)),
        TypeRef::Optional(of) => format!("{}?", inner(of)),
        TypeRef::Union(members) => members.iter().map(inner).collect::<Vec<_>>().join(" | "),
        TypeRef::Any => "any".to_owned(),
        TypeRef::Encoded(encoding, of) => format!("{}<{}>", encoding.name(), inner(of)),
        TypeRef::Node(path) => path.to_string(),
    }
}

/// A value without anything that only tests can say.
fn constant(value: GivenValue) -> Option<Const> {
    let entries = |entries: Vec<(Box<str>, GivenValue)>| -> Option<Vec<(Box<str>, Const)>> {
        entries.into_iter().map(|(key, value)| Some((key, constant(value)?))).collect()
    };
    match value {
        GivenValue::Const(value) => Some(value),
        GivenValue::Absent => Some(Const::Absent),
        GivenValue::List(items) => items.into_iter().map(constant).collect::<Option<_>>().map(Const::List),
        GivenValue::Map(map) => entries(map).map(Const::Map),
        GivenValue::Record(fields) => entries(fields).map(Const::Record),
        GivenValue::Unknown | GivenValue::Sensitive(_) | GivenValue::Node(_) => None,
    }
}

/// A fact about a node, as a test writes it.
fn fact(
    env: &mut Env<'_>,
    place: Place<'_>,
    (name, span): (&str, Span),
    (expr, def): (ExprId, &ResourceDef),
) -> Option<GivenValue> {
    let tree = env.tree(place.file);
    match (name, &tree[expr]) {
        ("$before", Expr::Brace { base: None, entries }) => {
            Some(GivenValue::Record(properties(env, place, entries, def)))
        }
        ("$options", Expr::Brace { base: None, entries }) => {
            fields(env, place, entries, &options()).map(GivenValue::Record)
        }
        _ => match fact_type(name) {
            // Other words than those of an enum are data that a provider may send; a change is no such data.
            Some(ty @ TypeRef::Enum { .. }) if matches!(tree[expr], Expr::Literal(_)) => {
                value(env, Place { nodes: None, ..place }, expr, &ty)
            }
            Some(ty) => value(env, place, expr, &ty),
            None => {
                let names = TEXT_FACTS.into_iter().chain(OTHER_FACTS);
                env.report(errors::fact_not_given(name, span, pol_diagnostics::did_you_mean(name, names)));
                None
            }
        },
    }
}

/// The facts that a test can give as text.
const TEXT_FACTS: [&str; 9] =
    ["$account", "$file", "$kind", "$module", "$name", "$provider", "$region", "$source_type", "$urn"];

/// The other facts that a test can give.
const OTHER_FACTS: [&str; 6] = ["$before", "$change", "$dependencies", "$line", "$options", "$parent"];

/// The type of what a test gives for a fact; `None` for one that follows from the rest.
fn fact_type(name: &str) -> Option<TypeRef> {
    let node = || TypeRef::Node(EVERY_NODE.into());
    match name {
        "$before" | "$options" | "$parent" => Some(node()),
        "$change" => {
            let values = CHANGES.map(Box::from).into();
            Some(TypeRef::Enum { path: "$change".into(), values })
        }
        "$dependencies" => Some(TypeRef::List(Box::new(node()))),
        "$line" => Some(TypeRef::Int),
        _ => TEXT_FACTS.contains(&name).then_some(TypeRef::String),
    }
}

/// What `$options` holds.
fn options() -> RecordDef {
    let protect = PropertyDef {
        name: "protect".into(),
        doc: "".into(),
        ty: TypeRef::Bool,
        default: None,
        computed: false,
        create_only: false,
        read_only: false,
        sensitive: false,
        deprecated: false,
        spellings: Vec::new(),
    };
    RecordDef { path: "$options".into(), doc: "".into(), properties: vec![protect], derived: Vec::new() }
}

/// The properties of a node, as a test writes them.
pub(crate) fn properties(
    env: &mut Env<'_>,
    place: Place<'_>,
    entries: &[Entry],
    def: &ResourceDef,
) -> Vec<(Box<str>, GivenValue)> {
    let mut properties = BTreeMap::new();
    for entry in entries {
        let Some((key, span)) = key(env, place, entry) else { continue };
        if key.starts_with('$') {
            let value = fact(env, place, (&key, span), (entry.value, def));
            value.and_then(|value| put(env, &mut properties, (key, span), value));
        } else if let Some(property) = def.property(&key) {
            let value = value(env, place, entry.value, &property.ty);
            value.and_then(|value| put(env, &mut properties, (key, span), value));
        } else {
            unknown_property(env, place, (&key, span), (&def.path, &def.properties));
        }
    }
    properties.into_iter().collect()
}
