//! The total functions of the language, one table: name, parameters, result. The checker reads the signatures, both
//! engines call `ops`.

use crate::types::Domain;
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
    /// `glob.covers(glob | string) -> bool`: every text of the other is of it; unknown (limit) where that takes too long.
    GlobCovers "glob_covers",
    /// `glob.overlaps(glob) -> bool`: some text is of both.
    GlobOverlaps "glob_overlaps",
    /// `glob.matches(string) -> bool`
    GlobMatches "glob_matches",
    /// `cidr.address -> ip`: its first address.
    Address "address",
    /// `cidr.family -> int`, `ip.family -> int`: 4 or 6.
    Family "family",
    /// `version.major -> int`
    Major "major",
    /// `version.minor -> int`; 0 where it is not written.
    Minor "minor",
    /// `version.patch -> int`; 0 where it is not written.
    Patch "patch",
    /// `version.pre_release -> string?`
    PreRelease "pre_release",
    /// `arn.partition -> string`
    Partition "partition",
    /// `arn.service -> string`
    Service "service",
    /// `arn.region -> string?`
    Region "region",
    /// `arn.account -> string?`
    Account "account",
    /// `arn.resource -> string`
    ArnResource "resource",
    /// `image.registry -> string`; `docker.io` where none is written.
    Registry "registry",
    /// `image.repository -> string`
    Repository "repository",
    /// `image.tag -> string?`
    Tag "tag",
    /// `image.digest -> string?`
    Digest "digest",
    /// `time.year -> int`, in UTC as all parts of a time.
    Year "year",
    /// `time.month -> int`, from 1.
    Month "month",
    /// `time.day -> int`, of the month.
    Day "day",
    /// `time.hour -> int`
    Hour "hour",
    /// `time.minute -> int`
    Minute "minute",
    /// `time.second -> int`
    Second "second",
    /// `time.weekday`: `monday` to `sunday`.
    Weekday "weekday",
    /// `duration.days -> int`: how many whole ones there are in it.
    Days "days",
    /// `duration.hours -> int`
    Hours "hours",
    /// `duration.minutes -> int`
    Minutes "minutes",
    /// `duration.seconds -> int`
    Seconds "seconds",
    /// `string.json() -> any`; unknown (unreadable) where the text is malformed.
    Json "json",
    /// `string.yaml() -> any`
    Yaml "yaml",
    /// `string.base64() -> string`
    Base64 "base64",
    /// `any.leaves() -> list<{path, value: any}>`: every scalar below.
    Leaves "leaves",
}

/// What a part of a domain scalar is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// `int`
    Int,
    /// `string`
    Text,
    /// `string?`
    MaybeText,
    /// `ip`
    Ip,
    /// One of [`WEEKDAYS`].
    Weekday,
}

/// The words of `time.weekday`.
pub const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What is read of a domain scalar like a property, without parentheses.
pub const PARTS: &[(Domain, Builtin, Part)] = &[
    (Domain::Cidr, Builtin::Prefix, Part::Int),
    (Domain::Cidr, Builtin::Address, Part::Ip),
    (Domain::Cidr, Builtin::Family, Part::Int),
    (Domain::Ip, Builtin::Family, Part::Int),
    (Domain::Version, Builtin::Major, Part::Int),
    (Domain::Version, Builtin::Minor, Part::Int),
    (Domain::Version, Builtin::Patch, Part::Int),
    (Domain::Version, Builtin::PreRelease, Part::MaybeText),
    (Domain::Arn, Builtin::Partition, Part::Text),
    (Domain::Arn, Builtin::Service, Part::Text),
    (Domain::Arn, Builtin::Region, Part::MaybeText),
    (Domain::Arn, Builtin::Account, Part::MaybeText),
    (Domain::Arn, Builtin::ArnResource, Part::Text),
    (Domain::Image, Builtin::Registry, Part::Text),
    (Domain::Image, Builtin::Repository, Part::Text),
    (Domain::Image, Builtin::Tag, Part::MaybeText),
    (Domain::Image, Builtin::Digest, Part::MaybeText),
    (Domain::Time, Builtin::Year, Part::Int),
    (Domain::Time, Builtin::Month, Part::Int),
    (Domain::Time, Builtin::Day, Part::Int),
    (Domain::Time, Builtin::Hour, Part::Int),
    (Domain::Time, Builtin::Minute, Part::Int),
    (Domain::Time, Builtin::Second, Part::Int),
    (Domain::Time, Builtin::Weekday, Part::Weekday),
    (Domain::Duration, Builtin::Days, Part::Int),
    (Domain::Duration, Builtin::Hours, Part::Int),
    (Domain::Duration, Builtin::Minutes, Part::Int),
    (Domain::Duration, Builtin::Seconds, Part::Int),
];
