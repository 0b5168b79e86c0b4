//! How a source shows its values to the builder: looked at once, in order, without a tree in between.

use pol_ir::constant::Const;
use pol_ir::state::Reason;
use std::borrow::Cow;

/// What a value looks like from outside.
#[derive(Clone, Debug)]
pub enum Seen<'v> {
    /// Written as nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is spelled.
    Number(Cow<'v, str>),
    /// Text.
    Text(Cow<'v, str>),
    /// A value of the language.
    Const(&'v Const),
    /// Values in order: see [`Value::items`].
    List,
    /// Values by name: see [`Value::entries`].
    Record,
    /// Something that cannot be told.
    Unknown(Reason),
}

/// A value in a source's own form. Cheap to clone.
pub trait Value: Clone {
    /// What it looks like.
    fn seen(&self) -> Seen<'_>;

    /// Whether it must not be shown, with all that is in it.
    fn is_sensitive(&self) -> bool;

    /// Whether the author of the resource wrote the entry of this name in this record; `None` where the source cannot
    /// tell.
    fn wrote(&self, name: &str) -> Option<bool>;

    /// Shows the values of a list in order; `false` if they could not be read to the end. Nothing for anything else.
    fn items(&self, each: impl FnMut(Self)) -> bool;

    /// Shows the wanted entries of a record or map in order; `false` if they could not be read to the end. Nothing for
    /// anything else.
    fn entries(&self, wants: impl Fn(&str) -> bool, each: impl FnMut(&str, Self)) -> bool;
}
