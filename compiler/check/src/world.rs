//! What is checked: texts, and the types and frameworks that they may name. No file is opened here.

use pol_diagnostics::{Diagnostic, Sources};
use pol_ir::module::Module;
use pol_ir::schema::{FrameworkDef, Schemas};

/// A file, by the path that people know it by. Folders in the path decide which pack it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'w> {
    /// Its path, `/` between folders.
    pub path: &'w str,
    /// Its text.
    pub text: &'w str,
}

/// What is checked.
#[derive(Clone, Copy)]
pub struct World<'w> {
    /// The files of all packs, in the order in which they are to be reported.
    pub files: &'w [SourceFile<'w>],
    /// The resource types that come with the language.
    pub schemas: &'w dyn Schemas,
    /// The frameworks that come with the language.
    pub frameworks: &'w [FrameworkDef],
}

/// What came of checking.
#[derive(Debug)]
pub struct Checked {
    /// The module; none if there is an error.
    pub module: Option<Module>,
    /// What is to be said, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics and the module point into, in the order of the world's files; after them the
    /// texts of derived fields of types from elsewhere.
    pub sources: Sources,
}
