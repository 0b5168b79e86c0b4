//! Which name is what: the items of packs, and what `use` brings into files.

use crate::env::{Env, FileId, ItemKey, ValueItem};
use crate::errors::{names as errors, packs};
use crate::packs::PackId;
use crate::suggest;
use indexmap::IndexMap;
use pol_diagnostics::{Diagnostic, Span};
use pol_ir::schema::EVERY_NODE;
use pol_syntax::ast::{self, Item, Name};
use rustc_hash::FxHashMap;

/// What a name stands for.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Target {
    /// An item of this world.
    Item(ItemKey),
    /// A type that comes with the language, by path.
    Standard(Box<str>),
    /// A framework that comes with the language, by position.
    Framework(usize),
    /// What was reported.
    Error,
}

type Named<T> = IndexMap<Box<str>, (T, Span)>;

/// The names of all packs and files.
#[derive(Debug, Default)]
pub(crate) struct Scopes {
    packs: FxHashMap<PackId, Named<ItemKey>>,
    files: FxHashMap<FileId, Named<Target>>,
}

/// Collects what every pack declares, then what every file uses.
pub(crate) fn collect(env: &mut Env<'_>) {
    let files = || (0..env.files.len() as u32).map(FileId);
    let keys: Vec<ItemKey> = files()
        .flat_map(|file| env.tree(file).items.iter().map(move |item| ItemKey { file, item: *item }))
        .collect();
    for key in &keys {
        declare(env, *key);
    }
    for key in keys {
        if let Item::Use(wanted) = env.item(key) {
            bring_in(env, key.file, wanted);
        }
    }
}

/// The name that an item declares in its pack.
fn declared(item: &Item) -> Option<&Name> {
    match item {
        Item::Param(param) => Some(&param.name),
        Item::Let(_, item) => Some(&item.name),
        Item::Function(_, item) => Some(&item.name),
        Item::Type(_, item) => Some(&item.name),
        Item::Resource(_, item) => Some(&item.name),
        Item::Interface(_, item) => Some(&item.name),
        Item::Policy(_, item) => Some(&item.name),
        Item::Framework(_, item) => Some(&item.name),
        Item::Error
        | Item::Use(_)
        | Item::Extend(..)
        | Item::Test(..)
        | Item::Waive(..)
        | Item::Group(..)
        | Item::Project(..)
        | Item::Data(..) => None,
    }
}

/// Whether an item declares a type.
pub(crate) fn is_type(item: &Item) -> bool {
    matches!(item, Item::Type(..) | Item::Resource(..) | Item::Interface(..))
}

fn declare(env: &mut Env<'_>, key: ItemKey) {
    let item = env.item(key);
    let Some(name) = declared(item).filter(|name| !name.is_missing()) else { return };
    if is_type(item) && !starts_upper(&name.text) {
        env.report(errors::type_in_lower_case(name));
    }
    let Some(pack) = env.pack_of(key.file) else { return };
    let names = env.scopes.packs.entry(pack).or_default();
    if let Some((_, first)) = names.get(&name.text) {
        let first = *first;
        env.report(errors::twice(name, first));
        return;
    }
    names.insert(name.text.clone(), (key, name.span));
}

/// Whether the first letter is a capital: types are written so.
pub(crate) fn starts_upper(name: &str) -> bool {
    name.trim_start_matches('_').starts_with(|c: char| c.is_uppercase())
}

fn bring_in(env: &mut Env<'_>, file: FileId, wanted: &ast::Use) {
    if wanted.prefix.segments.iter().any(Name::is_missing) {
        return;
    }
    for used in wanted.names.iter().filter(|used| !used.name.is_missing()) {
        let target = env.used(file, &wanted.prefix, &used.name);
        let name = used.alias.as_ref().unwrap_or(&used.name);
        let own = env.pack_of(file).and_then(|pack| env.scopes.packs.get(&pack)?.get(&name.text));
        let earlier = own.map(|(_, span)| *span);
        let names = env.scopes.files.entry(file).or_default();
        match earlier.or_else(|| names.get(&name.text).map(|(_, span)| *span)) {
            Some(first) => env.report(errors::twice(name, first)),
            None => drop(names.insert(name.text.clone(), (target, name.span))),
        }
    }
}

impl Env<'_> {
    /// The pack of a file.
    pub(crate) fn pack_of(&self, file: FileId) -> Option<PackId> {
        self.files.get(file.0 as usize)?.pack
    }

    /// The path of the pack of a file; empty for the text of a derived field.
    pub(crate) fn pack_path(&self, file: FileId) -> &str {
        self.pack_of(file).and_then(|pack| self.packs.list.get(pack)).map_or("", |pack| &pack.path)
    }

    /// What a `use` of `name` from `prefix` brings in; reports where there is no such thing.
    fn used(&mut self, file: FileId, prefix: &ast::Path, name: &Name) -> Target {
        let from = prefix.to_string();
        if let Some(target) = self.at(file, &from, &name.text) {
            return target;
        }
        let diagnostic = self.not_there(prefix, &from, name);
        self.report(diagnostic);
        Target::Error
    }

    /// Why there is no `name` to use from `prefix`, which is written `from`.
    fn not_there(&self, prefix: &ast::Path, from: &str, name: &Name) -> Diagnostic {
        let full = join(from, &name.text);
        if let Some((_, declared)) = self.packs.find(from).and_then(|pack| self.item_of(pack, &name.text)) {
            return errors::private(name, from, declared);
        }
        if self.is_module(&full) || self.packs.find(&full).is_some() {
            let span = prefix.segments.first().map_or(name.span, |first| first.span.to(name.span));
            return packs::module_used(&full, span);
        }
        if self.packs.find(from).is_none() && !self.is_module(from) {
            let (wanted, span) = if from.is_empty() { (&*full, name.span) } else { (from, prefix.span) };
            return packs::unknown_pack(wanted, span, suggest::module(self, wanted).as_deref());
        }
        let near = suggest::in_module(self, from, &name.text);
        if starts_upper(&name.text) {
            errors::unknown_type(&full, name.span, &suggest::Unknown { near, elsewhere: Vec::new() })
        } else {
            errors::unknown_name_in(from, name, near.as_deref())
        }
    }

    /// What `name` of the pack or module `prefix` is, seen from `file`.
    fn at(&self, file: FileId, prefix: &str, name: &str) -> Option<Target> {
        if let Some(pack) = self.packs.find(prefix) {
            let is_private = name.starts_with('_') && self.pack_of(file) != Some(pack);
            return self.item_of(pack, name).filter(|_| !is_private).map(|(key, _)| Target::Item(key));
        }
        let full = join(prefix, name);
        if starts_upper(name) {
            return self.is_standard(&full).then(|| Target::Standard(full.into()));
        }
        self.world.frameworks.iter().position(|framework| *framework.path == *full).map(Target::Framework)
    }

    fn item_of(&self, pack: PackId, name: &str) -> Option<(ItemKey, Span)> {
        self.scopes.packs.get(&pack)?.get(name).copied()
    }

    /// What `path` stands for in `file`: a name of its pack, a name it uses, or a whole path.
    pub(crate) fn lookup(&self, file: FileId, path: &[Name]) -> Option<Target> {
        let (last, before) = path.split_last()?;
        if !before.is_empty() {
            return self.at(file, &dotted(before), &last.text);
        }
        let own = self.pack_of(file).and_then(|pack| self.item_of(pack, &last.text));
        let used = || self.scopes.files.get(&file)?.get(&last.text).map(|(target, _)| target.clone());
        let every = || (&*last.text == EVERY_NODE).then(|| Target::Standard(EVERY_NODE.into()));
        own.map(|(key, _)| Target::Item(key)).or_else(used).or_else(every)
    }

    /// What a bare name is, beyond the locals of a body; `None` if there is no such value. Reports nothing.
    pub(crate) fn value(&self, file: FileId, name: &str) -> Option<ValueItem> {
        let name = Name { text: name.into(), span: Span::default() };
        self.qualified(file, std::slice::from_ref(&name))
    }

    /// What a path such as `acme.net.is_open` is. Reports nothing.
    pub(crate) fn qualified(&self, file: FileId, path: &[Name]) -> Option<ValueItem> {
        let Some(Target::Item(key)) = self.lookup(file, path) else { return None };
        match self.item(key) {
            Item::Param(_) => self.own.param(key).map(ValueItem::Param),
            Item::Let(..) => Some(ValueItem::Const(key)),
            Item::Function(..) => Some(ValueItem::Function(key)),
            Item::Policy(..) => Some(ValueItem::Policy(key)),
            Item::Framework(..) => Some(ValueItem::Framework(key)),
            Item::Error
            | Item::Use(_)
            | Item::Type(..)
            | Item::Resource(..)
            | Item::Interface(..)
            | Item::Extend(..)
            | Item::Test(..)
            | Item::Waive(..)
            | Item::Group(..)
            | Item::Project(..)
            | Item::Data(..) => None,
        }
    }

    /// Whether a `use` of `name` in `file` was reported: what it stands for is not to be reported again.
    pub(crate) fn is_reported(&self, file: FileId, name: &str) -> bool {
        let used = self.scopes.files.get(&file).and_then(|names| names.get(name));
        matches!(used, Some((Target::Error, _)))
    }

    /// The names of values and types that a file sees, for suggestions.
    pub(crate) fn names(&self, file: FileId) -> Vec<&str> {
        let own = self.pack_of(file).and_then(|pack| self.scopes.packs.get(&pack));
        let used = self.scopes.files.get(&file);
        let own = own.into_iter().flat_map(|names| names.keys());
        own.chain(used.into_iter().flat_map(|names| names.keys())).map(|name| &**name).collect()
    }

    /// The names of values that a file sees, for suggestions.
    pub(crate) fn value_names(&self, file: FileId) -> Vec<String> {
        self.names(file)
            .into_iter()
            .filter(|name| self.value(file, name).is_some())
            .map(str::to_owned)
            .collect()
    }

    /// The names that a pack declares and others may use, for suggestions.
    pub(crate) fn names_of_pack(&self, path: &str) -> Vec<&str> {
        let names = self.packs.find(path).and_then(|pack| self.scopes.packs.get(&pack));
        names
            .into_iter()
            .flat_map(|names| names.keys())
            .map(|name| &**name)
            .filter(|n| !n.starts_with('_'))
            .collect()
    }

    /// The full name of an item: `acme.storage.bucket_is_private`.
    pub(crate) fn name_of(&self, key: ItemKey) -> String {
        let name = declared(self.item(key)).map_or("", |name| &name.text);
        format!("{}.{name}", self.pack_path(key.file))
    }

    /// The policies, sorted by full name: the order of their ids.
    pub(crate) fn policies(&self) -> Vec<ItemKey> {
        let mut keys = self.items(|item| matches!(item, Item::Policy(..)));
        keys.sort_by_cached_key(|key| self.name_of(*key));
        keys
    }

    /// The functions, in the order of the world.
    pub(crate) fn functions(&self) -> Vec<ItemKey> {
        self.items(|item| matches!(item, Item::Function(..)))
    }

    /// The constants, in the order of the world.
    pub(crate) fn constants(&self) -> Vec<ItemKey> {
        self.items(|item| matches!(item, Item::Let(..)))
    }

    /// The items of a kind, in the order of the world.
    pub(crate) fn items(&self, is_wanted: impl Fn(&Item) -> bool) -> Vec<ItemKey> {
        let units = self.files.iter().enumerate().filter(|(_, unit)| unit.pack.is_some());
        let keys = units.flat_map(|(index, unit)| {
            let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            unit.tree.items().map(move |(item, node)| (ItemKey { file, item }, node))
        });
        keys.filter(|(_, node)| is_wanted(node)).map(|(key, _)| key).collect()
    }
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

/// Names with dots between them.
pub(crate) fn dotted(path: &[Name]) -> String {
    path.iter().map(|name| &*name.text).collect::<Vec<_>>().join(".")
}
