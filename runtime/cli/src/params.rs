//! Parameters of the run: `--param name=value`, defaults, and the clock.

use crate::error::Failure;
use crate::prose::first_sentence;
use pol_diagnostics::did_you_mean;
use pol_ir::constant::Const;
use pol_ir::interpret::{self, ParamError};
use pol_ir::module::{Module, NOW, ParamId, REQUEST, RUN};
use pol_ir::print::type_name;
use pol_ir::types::{Type, TypeId};

/// What the command line says of parameters.
pub(crate) struct Given<'a> {
    /// `name=value`
    pub(crate) params: &'a [String],
    /// Microseconds since 1970.
    pub(crate) now: i64,
    /// JSON, or a file of it.
    pub(crate) request: Option<&'a str>,
}

/// The value of every parameter.
pub(crate) fn bind(module: &Module, given: &Given<'_>) -> Result<Vec<Const>, Failure> {
    let mut values = given.params.iter().map(|text| one(module, text)).collect::<Result<Vec<_>, _>>()?;
    values.extend(find(module, NOW).map(|param| (param, Const::Time(given.now))));
    if let Some((param, text)) = find(module, REQUEST).zip(given.request) {
        values.push((param, request(module, param, text)?));
    }
    interpret::bind_params(module, &values).map_err(|error| unbound(module, &error))
}

/// The request that a text is, or that a file holds.
fn request(module: &Module, param: ParamId, text: &str) -> Result<Const, Failure> {
    let is_json = text.trim_start().starts_with('{');
    let read = |path: &str| {
        std::fs::read_to_string(path).map_err(|source| Failure::Read { path: path.into(), source })
    };
    let text = if is_json { text.to_owned() } else { read(text)? };
    let ty = module.params.get(param).map(|param| param.ty);
    let parsed = ty.and_then(|ty| interpret::parse_const(module, ty, &text).ok());
    parsed.ok_or(Failure::Request { text })
}

fn unbound(module: &Module, error: &ParamError) -> Failure {
    let name = error.param();
    let what = match error {
        ParamError::Missing { .. } => "give it with",
        ParamError::Type { .. } | ParamError::Condition { .. } | ParamError::Default { .. } => {
            "give another value with"
        }
    };
    let mut help = format!("{what} `--param {name}=VALUE`");
    let param = find(module, name).and_then(|id| module.params.get(id));
    let doc = param.map(|param| first_sentence(&param.doc)).filter(|doc| !doc.is_empty());
    if let Some(doc) = doc {
        help.push_str(&format!("; it is described as: {doc}"));
    }
    Failure::Unbound { reason: error.to_string(), help }
}

fn one(module: &Module, text: &str) -> Result<(ParamId, Const), Failure> {
    let Some((name, value)) = text.split_once('=') else {
        return Err(Failure::ParamShape { text: text.to_owned() });
    };
    let name = name.trim();
    let found = find(module, name).filter(|_| !RUN.contains(&name));
    let Some((param, ty)) = found.and_then(|id| Some((id, module.params.get(id)?.ty))) else {
        return Err(Failure::NoParam { name: name.to_owned(), help: help(module, name) });
    };
    let parsed = interpret::parse_const(module, ty, value).map_err(|_| Failure::ParamValue {
        name: name.to_owned(),
        value: value.to_owned(),
        help: expected(module, ty),
    })?;
    Ok((param, parsed))
}

/// The type of a parameter, and how a value of it is written on a command line.
fn expected(module: &Module, ty: TypeId) -> String {
    let written = match module.types.get(module.types.inner(ty)) {
        Type::Bool => "`true` or `false`",
        Type::Int | Type::Float => "a number, as in `name=3`",
        Type::List(_) | Type::Set(_) => "its elements, as in `name=a,b`, or JSON",
        Type::String
        | Type::Domain(_)
        | Type::Enum(_)
        | Type::Record(_)
        | Type::Map(_)
        | Type::Range(_)
        | Type::Union(_)
        | Type::Any
        | Type::Optional(_)
        | Type::Resource(_)
        | Type::Interface(_)
        | Type::Nodes(_)
        | Type::Error => "text as it is, as in `name=eu-west-1`, or JSON",
    };
    format!("it is a parameter of type `{}`: write {written}", type_name(module, ty))
}

fn find(module: &Module, name: &str) -> Option<ParamId> {
    module.params.iter().find(|(_, param)| &*param.path == name).map(|(id, _)| id)
}

fn help(module: &Module, name: &str) -> String {
    let names: Vec<&str> =
        module.params.values().map(|param| &*param.path).filter(|path| !RUN.contains(path)).collect();
    let ending = format!(".{name}");
    let near = names
        .iter()
        .copied()
        .find(|path| path.ends_with(&ending))
        .or_else(|| did_you_mean(name, names.iter().copied()));
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "the packs of this run have no parameters".to_owned(),
        None => format!("the parameters of this run are {}", names.join(", ")),
    }
}
