//! Which file belongs to which pack.
//!
//! A folder with a `pack.pol` is a pack with all files beside and below it, down to the next `pack.pol`. Any other
//! file with a header is a pack of its own, and so is a file that stands in no pack, named by its file.

use crate::env::{Env, FileId};
use crate::errors::packs as errors;
use pol_diagnostics::{SourceId, Span};
use pol_ir::arena::Arena;
use pol_ir::module::PackHeader;
use pol_syntax::ast;
use rustc_hash::FxHashMap;

/// The version of the language that this compiler reads.
pub(crate) const LANGUAGE: i64 = 1;

/// A pack among [`Packs`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct PackId(u32);

impl pol_ir::arena::Id for PackId {
    fn new(index: u32) -> Self {
        PackId(index)
    }
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// A pack.
#[derive(Debug)]
pub(crate) struct Pack {
    /// Its path (`acme.storage`).
    pub(crate) path: Box<str>,
    /// Where it is named; the start of its file without a header.
    pub(crate) span: Span,
}

/// All packs, by number and by path.
#[derive(Debug, Default)]
pub(crate) struct Packs {
    /// The packs, in the order of their first files.
    pub(crate) list: Arena<PackId, Pack>,
    by_path: FxHashMap<Box<str>, PackId>,
}

impl Packs {
    /// The pack of that path.
    pub(crate) fn find(&self, path: &str) -> Option<PackId> {
        self.by_path.get(path).copied()
    }
}

/// Sorts the files of the world into packs.
pub(crate) fn group(env: &mut Env<'_>, trees: Vec<ast::File>) {
    let roots = roots(env, &trees);
    let mut of_root = FxHashMap::default();
    for (file, tree) in env.world.files.iter().zip(trees) {
        let root =
            if tree.header.is_some() && !is_pack_file(file.path) { None } else { nearest(&roots, file.path) };
        let pack = match root.and_then(|folder| of_root.get(folder).copied()) {
            Some(pack) => pack,
            None => {
                let (source, header) =
                    root.map_or((tree.source, &tree.header), |folder| headed(&roots, folder));
                let pack = open(env, source, header.as_ref(), root.unwrap_or(file.path));
                root.map(|folder| of_root.insert(folder.to_owned(), pack));
                pack
            }
        };
        read_docs(env, pack, &tree);
        env.add_file(tree, Some(pack));
    }
}

impl Env<'_> {
    /// The path of a file that is named from where the pack of `file` is.
    pub(crate) fn beside_pack(&self, file: FileId, path: &str) -> Box<str> {
        let pack = self.pack_of(file).and_then(|pack| self.packs.list.get(pack));
        let source = pack.and_then(|pack| self.sources.get(pack.span.source));
        match source.map_or("", |source| folder(&source.name)) {
            "" => path.into(),
            folder => format!("{folder}/{path}").into(),
        }
    }
}

/// The header of a `pack.pol`, by folder.
type Roots = FxHashMap<String, (SourceId, Option<ast::Header>)>;

fn roots(env: &mut Env<'_>, trees: &[ast::File]) -> Roots {
    let mut roots = Roots::default();
    for (file, tree) in env.world.files.iter().zip(trees).filter(|(file, _)| is_pack_file(file.path)) {
        if tree.header.is_none() {
            env.report(errors::no_header(Span::new(tree.source, 0, 0), &name_from(folder(file.path))));
        }
        roots.insert(folder(file.path).to_owned(), (tree.source, tree.header.clone()));
    }
    roots
}

fn headed<'r>(roots: &'r Roots, folder: &str) -> (SourceId, &'r Option<ast::Header>) {
    roots.get(folder).map_or((SourceId(0), &None), |(source, header)| (*source, header))
}

/// The folder of the pack that a file stands in.
fn nearest<'r>(roots: &'r Roots, path: &str) -> Option<&'r str> {
    let mut at = folder(path);
    loop {
        if let Some((root, _)) = roots.get_key_value(at) {
            return Some(root);
        }
        if at.is_empty() {
            return None;
        }
        at = folder(at);
    }
}

/// Adds the pack that starts with `header`; without one it is called after `place`, a file or folder.
fn open(env: &mut Env<'_>, source: SourceId, header: Option<&ast::Header>, place: &str) -> PackId {
    let header = header.filter(|header| !header.name.is_missing());
    let path = header.map_or_else(|| name_from(place), |header| header.name.to_string());
    let span = header.map_or(Span::new(source, 0, 0), |header| header.name.span);
    if let Some(earlier) = env.packs.find(&path).and_then(|id| env.packs.list.get(id)) {
        let because = earlier.span;
        env.report(errors::pack_twice(&path, span, because));
    }
    if let Some(language) = header.and_then(|header| header.language).filter(|given| given.value != LANGUAGE)
    {
        env.report(errors::other_language(language));
    }
    let version = header.and_then(|header| header.version.as_ref()).map_or("", |version| &version.value);
    env.module.packs.push(PackHeader { path: path.as_str().into(), version: version.into(), doc: "".into() });
    let id = env.packs.list.add(Pack { path: path.as_str().into(), span });
    env.packs.by_path.entry(path.into()).or_insert(id);
    id
}

/// Keeps what `//!` says: the header's file speaks first.
fn read_docs(env: &mut Env<'_>, pack: PackId, tree: &ast::File) {
    let Some(docs) = tree.docs.as_deref() else { return };
    let Some(header) = env.module.packs.get_mut(pack.0 as usize) else { return };
    if header.doc.is_empty() || tree.header.is_some() {
        header.doc = docs.into();
    }
}

fn is_pack_file(path: &str) -> bool {
    path == "pack.pol" || path.ends_with("/pack.pol")
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A name out of a file's or folder's: `my-rules.pol` is `my_rules`.
fn name_from(path: &str) -> String {
    let last = path.trim_end_matches('/').rsplit_once('/').map_or(path, |(_, last)| last);
    let stem = last.strip_suffix(".pol").unwrap_or(last);
    let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let name: String = stem.chars().map(word).collect();
    match name.chars().next() {
        None => "pack".to_owned(),
        Some('0'..='9') => format!("pack_{name}"),
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_a_header_get_a_name_that_can_be_written() {
        assert_eq!(name_from("policies/my-rules.pol"), "my_rules");
        assert_eq!(name_from("2024.pol"), "pack_2024");
        assert_eq!(name_from(""), "pack");
    }
}
