//! "did you mean": which name an unknown one may have been meant to be. Called only where something is wrong.

use crate::env::{Env, FileId};
use crate::scope::starts_upper;
use pol_diagnostics::did_you_mean;
use pol_ir::schema::Origin;
use std::collections::BTreeSet;

/// How many modules are named where several have a type of the name.
const MANY: usize = 3;

/// After so many errors no more names are compared: the work grows with errors times names.
const ENOUGH: usize = 100;

fn is_tired(env: &Env<'_>) -> bool {
    env.sink.errors() > ENOUGH
}

/// What can be said about an unknown type.
#[derive(Debug, Default)]
pub(crate) struct Unknown {
    /// A name near to it that would do in its place.
    pub(crate) near: Option<String>,
    /// Whole paths of types that have exactly this name.
    pub(crate) elsewhere: Vec<String>,
}

/// The modules and packs there are: whatever stands before the last dot of a path.
fn modules<'e>(env: &'e Env<'_>) -> BTreeSet<&'e str> {
    let standard = env.world.schemas.paths().into_iter();
    let frameworks = env.world.frameworks.iter().map(|framework| &*framework.path);
    let parents =
        standard.chain(frameworks).filter_map(|path| path.rsplit_once('.')).map(|(module, _)| module);
    parents.chain(env.packs.list.values().map(|pack| &*pack.path)).collect()
}

/// The module or pack that is nearest to `path`.
pub(crate) fn module(env: &Env<'_>, path: &str) -> Option<String> {
    if is_tired(env) { None } else { did_you_mean(path, modules(env)).map(str::to_owned) }
}

/// The name in a module or pack that is nearest to `name`.
pub(crate) fn in_module(env: &Env<'_>, module: &str, name: &str) -> Option<String> {
    if is_tired(env) {
        return None;
    }
    let own = env.names_of_pack(module).into_iter();
    let frameworks = env.world.frameworks.iter().map(|framework| &*framework.path);
    let paths = env.world.schemas.paths().into_iter().chain(frameworks);
    let inside = paths.filter_map(|path| path.rsplit_once('.')).filter(|(parent, _)| *parent == module);
    let names =
        own.chain(inside.map(|(_, name)| name)).filter(|known| starts_upper(known) == starts_upper(name));
    did_you_mean(name, names).map(str::to_owned)
}

/// What a bare type name may have been meant to be: one of the file's, or one that is not yet used.
pub(crate) fn bare_type(env: &Env<'_>, file: FileId, name: &str) -> Unknown {
    if is_tired(env) {
        return Unknown::default();
    }
    let paths = env.world.schemas.paths();
    let same = paths.iter().filter(|path| path.rsplit('.').next() == Some(name));
    let elsewhere: Vec<String> = same.take(MANY).map(|path| (*path).to_owned()).collect();
    if !elsewhere.is_empty() {
        return Unknown { near: None, elsewhere };
    }
    let written_large = |known: &&str| !starts_upper(name) || known.eq_ignore_ascii_case(name);
    let seen = env.names(file).into_iter().filter(|known| starts_upper(known));
    let near = did_you_mean(name, seen.chain(BUILT_IN.into_iter().filter(written_large))).map(str::to_owned);
    let last = || did_you_mean(name, paths.iter().filter_map(|path| path.rsplit('.').next()));
    let whole =
        |last: &str| paths.iter().find(|path| path.rsplit('.').next() == Some(last)).map(|p| (*p).to_owned());
    Unknown { near: near.or_else(|| last().and_then(whole)), elsewhere }
}

/// Types that every file knows.
const BUILT_IN: [&str; 15] = [
    "bool", "int", "float", "string", "cidr", "ip", "duration", "bytes", "time", "version", "list", "set",
    "map", "range", "Resource",
];

/// The type that one of the sources calls `name`.
pub(crate) fn by_source(env: &Env<'_>, name: &str) -> Option<String> {
    let origins = [
        Origin::Terraform,
        Origin::TerraformData,
        Origin::Pulumi,
        Origin::CloudFormation,
        Origin::Kubernetes,
    ];
    let standard = origins.iter().find_map(|origin| env.world.schemas.by_source(*origin, name));
    let own = || {
        env.own
            .resources
            .values()
            .find(|def| def.sources.iter().any(|(_, source)| **source == *name))
            .cloned()
    };
    standard.or_else(own).map(|def| def.path.to_string())
}

impl Env<'_> {
    /// Whether something that comes with the language stands below `path`.
    pub(crate) fn is_module(&self, path: &str) -> bool {
        let below = |known: &str| known.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        self.world.schemas.paths().into_iter().any(below)
            || self.world.frameworks.iter().any(|f| below(&f.path))
    }

    /// Whether a type that comes with the language has the path.
    pub(crate) fn is_standard(&self, path: &str) -> bool {
        let schemas = self.world.schemas;
        schemas.resource(path).is_some() || schemas.interface(path).is_some() || schemas.part(path).is_some()
    }
}
