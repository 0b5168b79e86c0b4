//! Parameters: from what the run gives to one checked constant each.

use super::Interpreter;
use super::eval::Frame;
use super::value::{Content, Fields, RangeValue, Record, Truth, Value};
use crate::columns::Columns;
use crate::constant::Const;
use crate::document::Document;
use crate::limits::VALUE_DEPTH;
use crate::module::{ExprId, LocalId, Module, Param, ParamId, RUN};
use crate::ops::convert;
use crate::ops::parse::{parse_domain, parse_range};
use crate::print::type_name;
use crate::types::{Domain, Type, TypeId};
use crate::walk::locals_of;

/// Why a parameter has no value.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum ParamError {
    /// None was given and it has no default.
    #[error("parameter `{param}` has no value: it has no default, and the run gives none")]
    Missing {
        /// Its full name.
        param: String,
    },
    /// What was given is of another type.
    #[error("parameter `{param}` does not fit its type: `{expected}` expected")]
    Type {
        /// Its full name.
        param: String,
        /// The type as authors write it.
        expected: String,
    },
    /// Its `where` does not hold.
    #[error("parameter `{param}` does not meet its condition")]
    Condition {
        /// Its full name.
        param: String,
    },
    /// Its default cannot be computed (an overflow, a limit).
    #[error("the default of parameter `{param}` cannot be computed")]
    Default {
        /// Its full name.
        param: String,
    },
}

impl ParamError {
    /// The full name of the parameter.
    pub fn param(&self) -> &str {
        match self {
            Self::Missing { param }
            | Self::Type { param, .. }
            | Self::Condition { param }
            | Self::Default { param } => param,
        }
    }
}

/// What a text could not be read as.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{expected}` expected")]
pub struct Unfit {
    /// The type as authors write it.
    pub expected: String,
}

/// The value of each parameter: the last one given, else its default; each fits its type and meets its condition.
///
/// # Errors
/// The first parameter, in the order of the module, of which that cannot be said.
pub fn bind_params(module: &Module, given: &[(ParamId, Const)]) -> Result<Vec<Const>, ParamError> {
    let columns = Columns::default();
    let bound = module.params.iter().map(|(id, param)| {
        let given = given.iter().rev().find(|(param, _)| *param == id).map(|(_, value)| value);
        let value = match given {
            Some(value) => fit(module, param.ty, value, VALUE_DEPTH).ok_or_else(|| unfit(module, param))?,
            None => default(module, &columns, param)?,
        };
        if meets(module, &columns, param, &value) {
            Ok(value)
        } else {
            Err(ParamError::Condition { param: param.path.to_string() })
        }
    });
    bound.collect()
}

fn unfit(module: &Module, param: &Param) -> ParamError {
    ParamError::Type { param: param.path.to_string(), expected: type_name(module, param.ty) }
}

fn default(module: &Module, columns: &Columns, param: &Param) -> Result<Const, ParamError> {
    let name = || param.path.to_string();
    let Some(default) = param.default else {
        let optional = module.types.is_optional(param.ty) || RUN.contains(&&*param.path);
        return if optional { Ok(Const::Absent) } else { Err(ParamError::Missing { param: name() }) };
    };
    let constant =
        constant_in(module, columns, default).ok_or_else(|| ParamError::Default { param: name() })?;
    fit(module, param.ty, &constant, VALUE_DEPTH).ok_or_else(|| unfit(module, param))
}

/// The value of an expression that reads only constants; `None` where it has none (an overflow, a limit).
pub fn constant(module: &Module, expr: ExprId) -> Option<Const> {
    constant_in(module, &Columns::default(), expr)
}

fn constant_in(module: &Module, columns: &Columns, expr: ExprId) -> Option<Const> {
    let run = Interpreter::new(module, &[], columns);
    let value = Frame::new(&run, locals_of(module, [expr])).eval(expr);
    run.to_const(&value, VALUE_DEPTH)
}

fn meets(module: &Module, columns: &Columns, param: &Param, value: &Const) -> bool {
    let Some(condition) = param.condition else { return true };
    let run = Interpreter::new(module, &[], columns);
    let mut frame = Frame::new(&run, locals_of(module, [condition]).max(1));
    frame.bind(LocalId(0), run.constant(value, param.ty));
    frame.truth(condition) == Truth::True
}

impl<'a> Interpreter<'a> {
    /// A value that holds no doubt and no node, as a constant.
    fn to_const(&self, value: &Value<'a>, depth: u32) -> Option<Const> {
        let depth = depth.checked_sub(1)?;
        Some(match &value.content {
            Content::Absent => Const::Absent,
            Content::Bool(value) => Const::Bool(*value),
            Content::Int(number) => Const::Int(*number),
            Content::Float(number) => Const::Float(*number),
            Content::Text(text) => Const::String((**text).into()),
            Content::Cidr(net) => Const::Cidr(*net),
            Content::Ip(address) => Const::Ip(*address),
            Content::Duration(number) => Const::Duration(*number),
            Content::Bytes(number) => Const::Bytes(*number),
            Content::Time(number) => Const::Time(*number),
            Content::Version(version) => Const::Version(version.clone().into_owned()),
            Content::Parsed(parsed) => Const::Parsed(parsed.clone().into_owned()),
            Content::Any(document) => document.to_const()?,
            Content::Range(range) => self.range_to_const(range, depth)?,
            Content::Record(record) => self.record_to_const(record, depth)?,
            Content::List(list) => {
                let items = self.elements(list).map(|element| self.to_const(&element.value, depth));
                Const::List(items.collect::<Option<_>>()?)
            }
            Content::Map(map) => {
                let entries = self.entries(map).into_iter();
                let entries =
                    entries.map(|(key, value)| Some(((*key).into(), self.to_const(&value, depth)?)));
                Const::Map(entries.collect::<Option<_>>()?)
            }
            Content::Unknown(_) | Content::Between(_) | Content::Node(_) => return None,
        })
    }

    fn range_to_const(&self, range: &RangeValue<'a>, depth: u32) -> Option<Const> {
        let bound = |content: &Content<'a>| self.to_const(&Value::new(content.clone()), depth).map(Box::new);
        let (start, end) = (bound(&range.start)?, bound(&range.end)?);
        Some(Const::Range { start, end, inclusive: range.inclusive })
    }

    fn record_to_const(&self, record: &Record<'a>, depth: u32) -> Option<Const> {
        if let Fields::Const(fields) = &record.fields {
            return Some(Const::Record(fields.to_vec()));
        }
        let names = self.field_names(record).into_iter();
        let fields = names.map(|name| {
            let value = self.to_const(&self.field(record, name), depth)?;
            Some((self.module.names.text(name).into(), value))
        });
        let mut fields = fields.collect::<Option<Vec<(Box<str>, Const)>>>()?;
        fields.sort_by(|(one, _), (other, _)| one.cmp(other));
        Some(Const::Record(fields))
    }
}

/// The constant of a type that a text on the command line stands for: a bare scalar, JSON, or `a,b` for a list.
///
/// # Errors
/// If it stands for none.
pub fn parse_const(module: &Module, ty: TypeId, text: &str) -> Result<Const, Unfit> {
    let ty = module.types.inner(ty);
    let is_text = matches!(module.types.get(ty), Type::String | Type::Enum(_));
    let parsed = if let Some(element) = listed(module, ty).filter(|_| !text.trim_start().starts_with('[')) {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        Some(Const::List(parts.map(|part| parse_const(module, element, part)).collect::<Result<_, _>>()?))
    } else if is_text && !text.starts_with('"') {
        Some(Const::String(text.into()))
    } else {
        serde_json::from_str(text).ok().and_then(of_json).or_else(|| Some(Const::String(text.into())))
    };
    let fitted = parsed.and_then(|parsed| fit(module, ty, &parsed, VALUE_DEPTH));
    fitted.ok_or_else(|| Unfit { expected: type_name(module, ty) })
}

/// The type of the elements of a list or set.
fn listed(module: &Module, ty: TypeId) -> Option<TypeId> {
    if matches!(module.types.get(ty), Type::List(_) | Type::Set(_)) { module.types.element(ty) } else { None }
}

fn of_json(json: serde_json::Value) -> Option<Const> {
    Some(match json {
        serde_json::Value::Null => Const::Absent,
        serde_json::Value::Bool(value) => Const::Bool(value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(whole) => Const::Int(whole),
            None => Const::Float(number.as_f64()?),
        },
        serde_json::Value::String(text) => Const::String(text.into()),
        serde_json::Value::Array(items) => {
            Const::List(items.into_iter().map(of_json).collect::<Option<_>>()?)
        }
        serde_json::Value::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| Some((key.into(), of_json(value)?)));
            let mut entries = entries.collect::<Option<Vec<(Box<str>, Const)>>>()?;
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            Const::Map(entries)
        }
    })
}

/// The constant as a value of a type, converted without loss; `None` if it does not fit.
pub(crate) fn fit(module: &Module, ty: TypeId, value: &Const, depth: u32) -> Option<Const> {
    let depth = depth.checked_sub(1)?;
    match (module.types.get(ty), value) {
        (Type::Optional(_), Const::Absent) => Some(Const::Absent),
        (Type::Optional(inner), value) => fit(module, *inner, value, depth),
        (Type::Bool, Const::Bool(_)) | (Type::Int, Const::Int(_)) => Some(value.clone()),
        (Type::Bool, Const::String(text)) => convert::bool_of_text(text).map(Const::Bool),
        (Type::Int, Const::Float(number)) => convert::int_of_float(*number).map(Const::Int),
        (Type::Int, Const::String(text)) => convert::int_of_text(text).map(Const::Int),
        (Type::Float, Const::Float(number)) => number.is_finite().then(|| value.clone()),
        (Type::Float, Const::Int(number)) => Some(Const::Float(*number as f64)),
        (Type::Float, Const::String(text)) => convert::float_of_text(text).map(Const::Float),
        (Type::String, Const::String(_)) => Some(value.clone()),
        (Type::Enum(id), Const::String(text)) => {
            let listed = module.types.enums.get(*id)?.values.contains(text);
            listed.then(|| value.clone())
        }
        (Type::Domain(domain), Const::String(text)) => parse_domain(*domain, text),
        (Type::Domain(Domain::Bytes), Const::Int(count)) => Some(Const::Bytes(*count)),
        (Type::Domain(domain), value) => (domain_of(value) == Some(*domain)).then(|| value.clone()),
        (Type::List(element) | Type::Set(element), Const::List(items)) => {
            let items = items.iter().map(|item| fit(module, *element, item, depth));
            items.collect::<Option<_>>().map(Const::List)
        }
        (Type::Map(element), Const::Map(entries)) => {
            let entries =
                entries.iter().map(|(key, value)| Some((key.clone(), fit(module, *element, value, depth)?)));
            entries.collect::<Option<_>>().map(Const::Map)
        }
        (Type::Record(_), Const::Map(fields) | Const::Record(fields)) => {
            fit_record(module, ty, fields, depth)
        }
        (Type::Range(bound), value) => fit_range(module, *bound, value, depth),
        (Type::Union(members), value) => {
            let exact = members.iter().find(|member| crate::validate::is_of(module, value, **member));
            let member = |member: &TypeId| fit(module, *member, value, depth);
            exact.and_then(member).or_else(|| members.iter().find_map(member))
        }
        (Type::Any, value) => Document::of_const(value).to_const(),
        _ => None,
    }
}

pub(crate) fn domain_of(value: &Const) -> Option<Domain> {
    match value {
        Const::Cidr(_) => Some(Domain::Cidr),
        Const::Ip(_) => Some(Domain::Ip),
        Const::Duration(_) => Some(Domain::Duration),
        Const::Bytes(_) => Some(Domain::Bytes),
        Const::Time(_) => Some(Domain::Time),
        Const::Version(_) => Some(Domain::Version),
        Const::Parsed(parsed) => Some(parsed.domain()),
        Const::Absent
        | Const::Bool(_)
        | Const::Int(_)
        | Const::Float(_)
        | Const::String(_)
        | Const::List(_)
        | Const::Map(_)
        | Const::Record(_)
        | Const::Range { .. } => None,
    }
}

/// Every field fits; what is left out is absent, where it may be.
fn fit_record(module: &Module, ty: TypeId, given: &[(Box<str>, Const)], depth: u32) -> Option<Const> {
    let Type::Record(id) = module.types.get(ty) else { return None };
    let declared = &module.types.records.get(*id)?.fields;
    let name_of = |symbol| module.names.text(symbol);
    if given.iter().any(|(name, _)| !declared.iter().any(|field| name_of(field.name) == &**name)) {
        return None;
    }
    let fields = declared.iter().map(|field| {
        let name = name_of(field.name);
        let value = given.iter().find(|(given, _)| &**given == name).map(|(_, value)| value);
        let value = match value {
            None | Some(Const::Absent) if module.types.is_collection(field.ty) => Const::Absent,
            value => fit(module, field.ty, value.unwrap_or(&Const::Absent), depth)?,
        };
        Some((name.into(), value))
    });
    let mut fields = fields.collect::<Option<Vec<(Box<str>, Const)>>>()?;
    fields.sort_by(|(one, _), (other, _)| one.cmp(other));
    Some(Const::Record(fields))
}

fn fit_range(module: &Module, bound: TypeId, value: &Const, depth: u32) -> Option<Const> {
    match value {
        Const::Range { start, end, inclusive } => {
            let fit = |value: &Const| fit(module, bound, value, depth).map(Box::new);
            Some(Const::Range { start: fit(start)?, end: fit(end)?, inclusive: *inclusive })
        }
        Const::String(text) => {
            let (first, last) = parse_range(text)?;
            fit_range(module, bound, &int_range(first, last), depth.checked_sub(1)?)
        }
        Const::Int(only) => fit_range(module, bound, &int_range(*only, *only), depth.checked_sub(1)?),
        Const::Absent
        | Const::Bool(_)
        | Const::Float(_)
        | Const::Cidr(_)
        | Const::Ip(_)
        | Const::Duration(_)
        | Const::Bytes(_)
        | Const::Time(_)
        | Const::Version(_)
        | Const::Parsed(_)
        | Const::List(_)
        | Const::Map(_)
        | Const::Record(_) => None,
    }
}

fn int_range(first: i64, last: i64) -> Const {
    Const::Range { start: Box::new(Const::Int(first)), end: Box::new(Const::Int(last)), inclusive: true }
}
