//! Values known when a module is built: literals, defaults, parameters.

use crate::parsed::Parsed;
use crate::version::Version;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// A value known when a module is built.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Const {
    /// Nothing: what `absent` and an empty optional are.
    Absent,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating point number, never NaN.
    Float(f64),
    /// Text; also a word of an enum.
    String(Box<str>),
    /// An address range with its host bits cleared.
    Cidr(IpNet),
    /// An address.
    Ip(IpAddr),
    /// Microseconds.
    Duration(i64),
    /// A size in bytes.
    Bytes(i64),
    /// Microseconds since 1970-01-01T00:00:00Z.
    Time(i64),
    /// A version.
    Version(Version),
    /// An ARN, glob, image reference or quantity.
    Parsed(Parsed),
    /// A list or set.
    List(Vec<Const>),
    /// A map, sorted by key.
    Map(Vec<(Box<str>, Const)>),
    /// A record, sorted by field name.
    Record(Vec<(Box<str>, Const)>),
    /// A range; `end` is not in it unless `inclusive`.
    Range {
        /// The first value in it.
        start: Box<Const>,
        /// The last value, or the first beyond it.
        end: Box<Const>,
        /// Whether `end` is in it.
        inclusive: bool,
    },
}
