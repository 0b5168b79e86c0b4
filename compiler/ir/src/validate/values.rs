//! Types, constants and patterns.

use super::{Valid, ensure};
use crate::constant::Const;
use crate::limits::VALUE_DEPTH;
use crate::module::Module;
use crate::names::Symbol;
use crate::pattern;
use crate::schema::EdgeBy;
use crate::types::{ResourceType, Type, TypeId};

/// Every id that a type names is there, no type holds itself except through a record, optionals hold neither
/// optionals nor collections.
pub(super) fn types(module: &Module) -> Valid {
    let types = &module.types;
    for (id, ty) in types.all.iter() {
        let below = |part: TypeId| ensure(part < id, || format!("type {} is made of a later type", id.0));
        match ty {
            Type::Optional(inner) => {
                below(*inner)?;
                let layered = types.is_optional(*inner) || types.is_collection(*inner);
                ensure(!layered, || format!("type {} is optional twice, or an optional collection", id.0))?;
            }
            Type::List(part) | Type::Set(part) | Type::Map(part) | Type::Range(part) => below(*part)?,
            Type::Nodes(members) => members.iter().try_for_each(|member| {
                below(*member)?;
                let is_node = matches!(types.get(*member), Type::Resource(_) | Type::Interface(_));
                ensure(is_node, || format!("type {} is a union of more than nodes", id.0))
            })?,
            Type::Enum(part) => ensure(types.enums.get(*part).is_some(), || missing("enum", part.0))?,
            Type::Record(part) => ensure(types.records.get(*part).is_some(), || missing("record", part.0))?,
            Type::Resource(part) => {
                ensure(types.resources.get(*part).is_some(), || missing("resource", part.0))?
            }
            Type::Interface(part) => {
                ensure(types.interfaces.get(*part).is_some(), || missing("interface", part.0))?
            }
            Type::Error => ensure(false, || "an erroneous type".to_owned())?,
            Type::Union(members) => members.iter().try_for_each(|member| {
                below(*member)?;
                ensure(is_of_union(types.get(*member)), || format!("type {} is no union of values", id.0))
            })?,
            Type::Bool | Type::Int | Type::Float | Type::String | Type::Domain(_) | Type::Any => {}
        }
        ensure(depth(module, id) <= VALUE_DEPTH, || format!("type {} is too deep", id.0))?;
    }
    declarations(module)
}

/// Whether a type can stand in a union of values.
fn is_of_union(ty: &Type) -> bool {
    match ty {
        Type::Bool
        | Type::Int
        | Type::Float
        | Type::String
        | Type::Domain(_)
        | Type::Enum(_)
        | Type::Record(_)
        | Type::List(_)
        | Type::Set(_)
        | Type::Map(_)
        | Type::Range(_)
        | Type::Any => true,
        Type::Union(_)
        | Type::Optional(_)
        | Type::Resource(_)
        | Type::Interface(_)
        | Type::Nodes(_)
        | Type::Error => false,
    }
}

/// How many types are inside one another; a record counts as one, for its fields are looked up by name.
fn depth(module: &Module, id: TypeId) -> u32 {
    let mut depth = 1;
    let mut at = id;
    while let Type::Optional(part)
    | Type::List(part)
    | Type::Set(part)
    | Type::Map(part)
    | Type::Range(part) = module.types.get(at)
    {
        depth += 1;
        at = *part;
    }
    depth
}

fn declarations(module: &Module) -> Valid {
    let types = &module.types;
    for record in types.records.values() {
        fields(module, record.path, &record.fields)?;
    }
    for interface in types.interfaces.values() {
        fields(module, interface.path, &interface.fields)?;
    }
    for resource in types.resources.values() {
        fields(module, resource.path, &resource.fields)?;
        fields(module, resource.path, &resource.edges)?;
        edges(module, resource)?;
    }
    types.enums.values().try_for_each(|declared| named(module, declared.path))
}

fn fields(module: &Module, path: Symbol, fields: &[crate::types::Field]) -> Valid {
    named(module, path)?;
    for field in fields {
        named(module, field.name)?;
        let known = module.types.all.get(field.ty).is_some();
        ensure(known, || format!("{} has a field without a type", module.names.text(path)))?;
    }
    Ok(())
}

/// The keys of every edge that the module follows are names of the module: read sets speak in symbols.
fn edges(module: &Module, resource: &ResourceType) -> Valid {
    for edge in &resource.edges {
        let name = module.names.text(edge.name);
        let Some(def) = resource.def.edge(name) else { continue };
        let words: Vec<&str> = match &def.by {
            EdgeBy::Inverse(inverted) => vec![inverted],
            EdgeBy::Keys(pairs) => {
                pairs.iter().flat_map(|pair| pair.from.iter().chain(&pair.to)).map(|word| &**word).collect()
            }
        };
        let unmet = words.into_iter().chain([&*def.target]).find(|word| module.names.find(word).is_none());
        ensure(unmet.is_none(), || format!("edge {name} needs {unmet:?}, which is no name of the module"))?;
    }
    Ok(())
}

fn missing(what: &str, id: u32) -> String {
    format!("there is no {what} {id}")
}

/// Whether a symbol is one of the module.
pub(super) fn named(module: &Module, symbol: Symbol) -> Valid {
    ensure((symbol.0 as usize) < module.names.len(), || missing("name", symbol.0))
}

/// Constants are shallow, sorted where engines search them, and hold no NaN.
pub(super) fn constants(module: &Module) -> Valid {
    module.constants.values().try_for_each(constant)
}

/// The same of one constant.
pub(super) fn constant(root: &Const) -> Valid {
    let mut open = vec![(root, VALUE_DEPTH)];
    while let Some((value, depth)) = open.pop() {
        ensure(depth > 0, || "a constant is too deep".to_owned())?;
        match value {
            Const::List(items) => open.extend(items.iter().map(|item| (item, depth - 1))),
            Const::Map(entries) | Const::Record(entries) => {
                let sorted = entries.is_sorted_by(|(one, _), (other, _)| one < other);
                ensure(sorted, || "the keys of a constant are not sorted".to_owned())?;
                open.extend(entries.iter().map(|(_, value)| (value, depth - 1)));
            }
            Const::Range { start, end, .. } => open.extend([(&**start, depth - 1), (&**end, depth - 1)]),
            Const::Float(number) => ensure(!number.is_nan(), || "a constant is NaN".to_owned())?,
            Const::Absent
            | Const::Bool(_)
            | Const::Int(_)
            | Const::String(_)
            | Const::Cidr(_)
            | Const::Ip(_)
            | Const::Duration(_)
            | Const::Bytes(_)
            | Const::Time(_)
            | Const::Version(_)
            | Const::Parsed(_) => {}
        }
    }
    Ok(())
}

/// Patterns compile within the size limit.
pub(super) fn patterns(module: &Module) -> Valid {
    let faulty = module.patterns.values().find(|text| pattern::compile(text).is_err());
    ensure(faulty.is_none(), || format!("the pattern {faulty:?} does not compile"))
}

/// The edges of a network are those of types that are there.
pub(super) fn networks(module: &Module) -> Valid {
    let mut edges = module.networks.values().flat_map(|network| &network.edges);
    edges.try_for_each(|(owner, name)| {
        ensure(module.types.resources.get(*owner).is_some(), || missing("resource type", owner.0))?;
        named(module, *name)
    })
}

/// Whether a constant is of a type; a word of an enum may be any text.
pub(crate) fn is_of(module: &Module, value: &Const, ty: TypeId) -> bool {
    match (module.types.get(ty), value) {
        (Type::Optional(_), Const::Absent) => true,
        (Type::Optional(inner), value) => is_of(module, value, *inner),
        (Type::List(_) | Type::Set(_) | Type::Map(_), Const::Absent) => true,
        (Type::Bool, Const::Bool(_))
        | (Type::Int, Const::Int(_))
        | (Type::Float, Const::Float(_))
        | (Type::String | Type::Enum(_), Const::String(_)) => true,
        (Type::Domain(domain), value) => crate::interpret::domain_of(value) == Some(*domain),
        (Type::List(element) | Type::Set(element), Const::List(items)) => {
            items.iter().all(|item| is_of(module, item, *element))
        }
        (Type::Map(element), Const::Map(entries)) => {
            entries.iter().all(|(_, value)| is_of(module, value, *element))
        }
        (Type::Record(id), Const::Record(given)) => module.types.records.get(*id).is_some_and(|record| {
            given.iter().all(|(name, value)| {
                let field = record.fields.iter().find(|field| module.names.text(field.name) == &**name);
                field.is_some_and(|field| *value == Const::Absent || is_of(module, value, field.ty))
            })
        }),
        (Type::Union(members), value) => members.iter().any(|member| is_of(module, value, *member)),
        (Type::Any, _) => true,
        (Type::Range(bound), Const::Range { start, end, .. }) => {
            is_of(module, start, *bound) && is_of(module, end, *bound)
        }
        _ => false,
    }
}
