//! The declarations of the standard library: the same checker, for types alone.

use crate::declare;
use crate::env::Env;
use crate::world::{Checked, SourceFile, World};
use pol_diagnostics::{Diagnostic, Sources};
use pol_ir::schema::{FrameworkDef, InterfaceDef, NoSchemas, ResourceDef};
use std::sync::Arc;
use typed_arena::Arena;

/// What files declare.
#[derive(Debug)]
pub struct Declarations {
    /// Resource types, in the order of the files.
    pub resources: Vec<Arc<ResourceDef>>,
    /// Interfaces, in the order of the files.
    pub interfaces: Vec<Arc<InterfaceDef>>,
    /// Frameworks, in the order of the files.
    pub frameworks: Vec<FrameworkDef>,
    /// What is to be said, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
}

/// Reads type declarations and frameworks. Derived fields are checked as users will meet them: as text that knows the
/// fields of its owner and whole paths, and nothing of the file that it was written in.
pub fn declarations(files: &[SourceFile<'_>]) -> Declarations {
    let world = World { files, schemas: &NoSchemas, frameworks: &[] };
    let trees = Arena::new();
    let mut env = Env::new(&world, &trees);
    let frameworks = crate::declare_all(&mut env);
    let resources = env.own.resources.values().cloned().collect();
    let interfaces = env.own.interfaces.values().cloned().collect();
    declare::check_derived_as_text(&mut env);
    let Checked { diagnostics, sources, module: _ } = env.finish();
    Declarations { resources, interfaces, frameworks, diagnostics, sources }
}
