//! What is known while a world is checked: the files, their names and types, and the module in the making.
//!
//! The interface between declarations (`packs`, `scope`, `types`, `member`, `declare`) and bodies (`expr`, `stmt`,
//! `policy`). Invariants: a [`FileId`] names a tree of this world or the text of a derived field from elsewhere
//! (its bare names are the fields of its owner); every type of a declared item is imported before a body is checked;
//! what has type [`Type::Error`] was reported.

use crate::declare::Own;
use crate::expr::Bodies;
use crate::import::Imports;
use crate::packs::{PackId, Packs};
use crate::scope::Scopes;
use crate::unsupported::Feature;
use crate::world::{Checked, World};
use pol_diagnostics::{Diagnostic, Sink, Sources, Span};
use pol_ir::module::{Module, ParamId};
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast;
use std::rc::Rc;
use typed_arena::Arena;

/// A file of the world, or the text of a derived field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct FileId(pub(crate) u32);

/// An item, wherever it stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct ItemKey {
    /// The file.
    pub(crate) file: FileId,
    /// The item in it.
    pub(crate) item: ast::ItemId,
}

/// What a name in value position is, beyond the locals of a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ValueItem {
    /// A `param` of a pack.
    Param(ParamId),
    /// A `let` of a file ([`ast::Item::Let`]).
    Const(ItemKey),
    /// A `fn` ([`ast::Item::Function`]).
    Function(ItemKey),
    /// A policy ([`ast::Item::Policy`]): no value, for messages only.
    Policy(ItemKey),
    /// A framework: only `controls` can name it.
    Framework(ItemKey),
}

/// What `x.name` is.
#[derive(Clone, Debug)]
pub(crate) enum Member {
    /// A stored property or field.
    Property { ty: TypeId, sensitive: bool },
    /// An edge; the type is that of the node or list of nodes.
    Edge { ty: TypeId },
    /// A derived field, to be inlined. Fields may refer to each other in a circle through edges: keep a stack.
    Derived(Rc<Derived>),
    /// A fact (`$address`).
    Fact { ty: TypeId },
    /// Neither; the nearest name that there is.
    Missing { suggestion: Option<String> },
    /// There is such a thing in the language, not in this version: to be refused with [`Env::unsupported`].
    Unsupported(Feature),
    /// Declared, but of no use: what was wrong with it was reported.
    Error,
}

/// A derived field: an expression whose bare names are, before all others, the fields of its owner.
#[derive(Debug)]
pub(crate) struct Derived {
    /// What has it: a resource or record.
    pub(crate) owner: TypeId,
    /// Its name.
    pub(crate) name: Box<str>,
    /// Its declared type.
    pub(crate) ty: TypeId,
    /// The file that the expression belongs to; its names are resolved there.
    pub(crate) file: FileId,
    /// The expression.
    pub(crate) expr: ast::ExprId,
}

/// A tree with its pack.
pub(crate) struct Unit<'w> {
    /// The tree.
    pub(crate) tree: &'w ast::File,
    /// The pack it belongs to; none for the text of a derived field from elsewhere.
    pub(crate) pack: Option<PackId>,
}

/// What is known while a world is checked.
pub(crate) struct Env<'w> {
    /// What is checked, and the types there are.
    pub(crate) world: &'w World<'w>,
    /// The module in the making.
    pub(crate) module: Module,
    /// What is to be said.
    pub(crate) sink: Sink,
    /// The texts, for spans and excerpts.
    pub(crate) sources: Sources,
    pub(crate) trees: &'w Arena<ast::File>,
    pub(crate) files: Vec<Unit<'w>>,
    pub(crate) packs: Packs,
    pub(crate) scopes: Scopes,
    pub(crate) own: Own,
    pub(crate) imports: Imports,
    pub(crate) bodies: Bodies,
}

impl<'w> Env<'w> {
    /// Nothing known yet of `world`; its trees will live in `trees`.
    pub(crate) fn new(world: &'w World<'w>, trees: &'w Arena<ast::File>) -> Self {
        Self {
            world,
            module: Module::default(),
            sink: Sink::new(),
            sources: Sources::new(),
            trees,
            files: Vec::new(),
            packs: Packs::default(),
            scopes: Scopes::default(),
            own: Own::default(),
            imports: Imports::default(),
            bodies: Bodies::default(),
        }
    }

    /// The trees of all files of the world, in its order.
    pub(crate) fn parse(&mut self) -> Vec<ast::File> {
        let mut trees = Vec::with_capacity(self.world.files.len());
        for file in self.world.files {
            let source = self.sources.add(file.path, file.text);
            let parsed = pol_syntax::parse(source, file.text);
            self.sink.extend(parsed.diagnostics);
            trees.push(parsed.file);
        }
        trees
    }

    /// The module, if there is no error, and what is to be said.
    pub(crate) fn finish(self) -> Checked {
        let module = (!self.sink.has_errors()).then_some(self.module);
        debug_assert!(module.as_ref().is_none_or(|module| pol_ir::validate::validate(module).is_ok()));
        Checked { module, diagnostics: self.sink.into_sorted(), sources: self.sources }
    }

    /// The tree of a file; it outlives borrows of the environment.
    #[expect(
        clippy::indexing_slicing,
        reason = "a FileId is made by `add_file` alone, and files are never taken away"
    )]
    pub(crate) fn tree(&self, file: FileId) -> &'w ast::File {
        self.files[file.0 as usize].tree
    }

    /// The item behind a key.
    pub(crate) fn item(&self, key: ItemKey) -> &'w ast::Item {
        &self.tree(key.file)[key.item]
    }

    /// Reports.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// The text within a span.
    pub(crate) fn text(&self, span: Span) -> &str {
        self.sources.slice(span)
    }

    /// The type of what was reported.
    pub(crate) fn error(&mut self) -> TypeId {
        self.module.types.intern(Type::Error)
    }

    /// Keeps a tree that was parsed from `source`.
    pub(crate) fn add_file(&mut self, tree: ast::File, pack: Option<PackId>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Unit { tree: self.trees.alloc(tree), pack });
        id
    }
}
