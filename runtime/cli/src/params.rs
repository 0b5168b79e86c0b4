//! Parameters of the run: `--param name=value`, defaults, and the clock.

use crate::error::Failure;
use pol_diagnostics::did_you_mean;
use pol_ir::constant::Const;
use pol_ir::interpret;
use pol_ir::module::{Module, NOW, ParamId};

/// The value of every parameter.
pub(crate) fn bind(module: &Module, given: &[String], now: i64) -> Result<Vec<Const>, Failure> {
    let mut values = given.iter().map(|text| one(module, text)).collect::<Result<Vec<_>, _>>()?;
    values.extend(find(module, NOW).map(|param| (param, Const::Time(now))));
    interpret::bind_params(module, &values)
        .map_err(|error| Failure::Unbound { name: error.param().to_owned(), reason: error.to_string() })
}

fn one(module: &Module, text: &str) -> Result<(ParamId, Const), Failure> {
    let Some((name, value)) = text.split_once('=') else {
        return Err(Failure::ParamShape { text: text.to_owned() });
    };
    let name = name.trim();
    let Some(param) = find(module, name).filter(|_| name != NOW) else {
        return Err(Failure::NoParam { name: name.to_owned(), help: help(module, name) });
    };
    let ty = module.params[param].ty;
    let parsed = interpret::parse_const(module, ty, value).map_err(|error| Failure::ParamValue {
        name: name.to_owned(),
        value: value.to_owned(),
        reason: error.to_string(),
        help: format!("`{name}` is a `{}`", pol_ir::print::type_name(module, ty)),
    })?;
    Ok((param, parsed))
}

fn find(module: &Module, name: &str) -> Option<ParamId> {
    module.params.iter().find(|(_, param)| &*param.path == name).map(|(id, _)| id)
}

fn help(module: &Module, name: &str) -> String {
    let names: Vec<&str> = module.params.values().map(|param| &*param.path).filter(|path| *path != NOW).collect();
    let last = |path: &&&str| path.rsplit('.').next() == Some(name);
    let near = names.iter().find(last).copied().or_else(|| did_you_mean(name, names.iter().copied()));
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "the packs of this run have no parameters".to_owned(),
        None => format!("the parameters of this run are {}", names.join(", ")),
    }
}
