//! What the author of a value wrote, walked beside it.
//!
//! The configuration of a plan holds the arguments and plain blocks of a resource. It holds neither the blocks that come
//! from an expression (`dynamic`) nor attributes that are written like blocks, so blocks tell only where as many were
//! written as there are.

use crate::json::{Json, Kind};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::rc::Rc;

/// What was written of a value.
#[derive(Clone)]
pub(super) enum Written<'t> {
    /// Nobody can tell.
    Untold,
    /// It is this block.
    Block(Rc<Block<'t>>),
    /// It is a list of these blocks.
    Blocks(Json<'t>),
}

/// One block, or several that are looked at as one.
pub(super) struct Block<'t> {
    /// What was written in any of them, by name, with the blocks that it is if it is made of blocks of one.
    names: FxHashMap<Cow<'t, str>, Option<Json<'t>>>,
}

impl<'t> Block<'t> {
    /// The block whose expressions these are.
    pub(super) fn new(expressions: Option<&Json<'t>>) -> Self {
        let mut names = FxHashMap::default();
        if let Some(expressions) = expressions {
            expressions.entries(|name, written| {
                names.insert(name, Some(written).filter(|written| written.kind() == Kind::List));
            });
        }
        Self { names }
    }

    /// What was written in any of the blocks of a list. What lies in them is told for a single one only.
    fn any(blocks: &Json<'t>, count: usize) -> Self {
        let mut names = FxHashMap::default();
        blocks.items(|block| {
            for (name, inner) in Self::new(Some(&block)).names {
                names.insert(name, inner.filter(|_| count == 1));
            }
        });
        Self { names }
    }
}

impl<'t> Written<'t> {
    /// Whether the entry of this name was written.
    pub(super) fn wrote(&self, name: &str) -> Option<bool> {
        match self {
            Self::Block(block) => Some(block.names.contains_key(name)),
            Self::Untold | Self::Blocks(_) => None,
        }
    }

    /// What was written of an entry.
    pub(super) fn below(&self, name: &str) -> Self {
        match self {
            Self::Block(block) => match block.names.get(name) {
                Some(Some(blocks)) => Self::Blocks(*blocks),
                Some(None) | None => Self::Untold,
            },
            Self::Untold | Self::Blocks(_) => Self::Untold,
        }
    }

    /// What was written of every element of this list.
    pub(super) fn each(&self, list: &Json<'t>) -> Self {
        match self {
            Self::Blocks(blocks) => match count(blocks) {
                some if some > 0 && some == count(list) => Self::Block(Rc::new(Block::any(blocks, some))),
                _ => Self::Untold,
            },
            Self::Untold | Self::Block(_) => Self::Untold,
        }
    }
}

fn count(list: &Json<'_>) -> usize {
    let mut count = 0;
    list.items(|_| count += 1);
    count
}
