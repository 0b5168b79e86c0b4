//! The total functions of the language, one table: name, parameters, result. The checker reads the signatures, both
//! engines call `ops`.

use serde::{Deserialize, Serialize};

macro_rules! builtins {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// A total function on present, known arguments.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum Builtin { $($(#[$doc])* $variant,)* }

        impl Builtin {
            /// Every function, in the order of the table.
            pub const ALL: &[Builtin] = &[$(Builtin::$variant,)*];

            /// What authors call it.
            pub fn name(self) -> &'static str {
                match self { $(Builtin::$variant => $name,)* }
            }
        }
    };
}

builtins! {
    /// `string.starts_with(string) -> bool`
    StartsWith "starts_with",
    /// `string.ends_with(string) -> bool`
    EndsWith "ends_with",
    /// `string.contains(string) -> bool`; of lists and sets the checker uses `In`.
    Contains "contains",
    /// `string.lower() -> string`
    Lower "lower",
    /// `string.upper() -> string`
    Upper "upper",
    /// `string.trim() -> string`
    Trim "trim",
    /// `string.split(separator) -> list<string>`; an empty separator gives the characters.
    Split "split",
    /// `string.replace(from, to) -> string`; an empty `from` changes nothing.
    Replace "replace",
    /// `string.length() -> int`, in characters.
    Length "length",
    /// `string.to_int() -> int?`; absent if it is no whole number.
    ToInt "to_int",
    /// `list<string>.join(separator) -> string`
    Join "join",
    /// `list<T>.first() -> T?`
    First "first",
    /// `list<T?>.compact() -> list<T>`: without absent elements.
    Compact "compact",
    /// `map<T>.keys() -> list<string>`, sorted.
    Keys "keys",
    /// `map<T>.values() -> list<T>`, in the order of keys.
    Values "values",
    /// `map<T>.entries() -> list<{key, value}>`, in the order of keys.
    Entries "entries",
    /// `list<list<T>>.flatten() -> list<T>`
    Flatten "flatten",
    /// `set<T>.union(set<T>) -> set<T>`
    Union "union",
    /// `set<T>.subset_of(set<T>) -> bool`
    SubsetOf "subset_of",
    /// `cidr.overlaps(cidr) -> bool`; different families never do.
    Overlaps "overlaps",
    /// `cidr.covers(cidr | ip) -> bool`: every address of the other is in it.
    Covers "covers",
    /// `cidr.is_public() -> bool`: wider than any one holder's block (IPv4 shorter than /8, IPv6 shorter than /16).
    IsPublic "is_public",
    /// `cidr.is_private() -> bool`: wholly inside space that the internet does not route.
    IsPrivate "is_private",
    /// `cidr.prefix() -> int` (written `cidr.prefix`).
    Prefix "prefix",
    /// `port_range(from: int?, to: int?, protocol: string?) -> range<int>`: knows -1 and "all protocols". Not strict
    /// in absent arguments.
    PortRange "port_range",
    /// `range<T>.covers(range<T>) -> bool`
    RangeCovers "range_covers",
    /// `range<T>.overlaps(range<T>) -> bool`
    RangeOverlaps "range_overlaps",
}
