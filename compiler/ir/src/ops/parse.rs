//! Domain scalars from text: literals of policies, data of sources, parameters.

use crate::constant::Const;
use crate::parsed::{Arn, Glob, Image, Parsed, Quantity};
use crate::types::Domain;
use crate::version::Version;
use ipnet::IpNet;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::net::IpAddr;

/// Microseconds of a second.
pub const SECOND: i64 = 1_000_000;

/// Units of time: suffix, microseconds. Longest first within one letter.
pub(crate) const DURATIONS: [(&str, i64); 5] = [
    ("w", 604_800 * SECOND),
    ("d", 86_400 * SECOND),
    ("h", 3_600 * SECOND),
    ("m", 60 * SECOND),
    ("s", SECOND),
];

/// Units of size: suffix, bytes. Longer suffixes first.
pub(crate) const SIZES: [(&str, i64); 9] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("B", 1),
];

/// The value of a domain that `text` stands for; `None` if it stands for none.
pub fn parse_domain(domain: Domain, text: &str) -> Option<Const> {
    match domain {
        Domain::Cidr => parse_cidr(text).map(Const::Cidr),
        Domain::Ip => text.parse::<IpAddr>().ok().map(Const::Ip),
        Domain::Duration => parse_duration(text).map(Const::Duration),
        Domain::Bytes => parse_bytes(text).map(Const::Bytes),
        Domain::Time => parse_time(text).map(Const::Time),
        Domain::Version => Version::parse(text).map(Const::Version),
        Domain::Arn => Arn::parse(text).map(Parsed::Arn).map(Const::Parsed),
        Domain::Glob => Glob::parse(text).map(Parsed::Glob).map(Const::Parsed),
        Domain::Image => Image::parse(text).map(Parsed::Image).map(Const::Parsed),
        Domain::Quantity => Quantity::parse(text).map(Parsed::Quantity).map(Const::Parsed),
    }
}

/// An address range with its host bits cleared; a bare address is a range of one.
pub fn parse_cidr(text: &str) -> Option<IpNet> {
    let text = text.trim();
    let net = if text.contains('/') { text.parse().ok()? } else { IpNet::from(text.parse::<IpAddr>().ok()?) };
    Some(net.trunc())
}

/// A length of time in microseconds: `90d`, `1h30m`.
pub fn parse_duration(text: &str) -> Option<i64> {
    parse_units(text, &DURATIONS)
}

/// A size in bytes: `20GiB`; a bare number counts bytes.
pub fn parse_bytes(text: &str) -> Option<i64> {
    text.parse().ok().filter(|bytes| *bytes >= 0).or_else(|| parse_units(text, &SIZES))
}

/// A moment in microseconds since 1970: RFC 3339, or a date, which is its first moment in UTC.
pub fn parse_time(text: &str) -> Option<i64> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_microsecond());
    }
    let local = match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => date.to_datetime(jiff::civil::Time::midnight()),
        _ => text.parse::<DateTime>().ok()?,
    };
    local.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_microsecond())
}

/// The first and last value of a range of whole numbers: `20-25`, `22`.
pub fn parse_range(text: &str) -> Option<(i64, i64)> {
    let number = |text: &str| text.trim().parse::<i64>().ok();
    if let Some(only) = number(text) {
        return Some((only, only));
    }
    let at = text.char_indices().skip(1).find(|(_, c)| *c == '-')?.0;
    Some((number(text.get(..at)?)?, number(text.get(at + 1..)?)?))
}

fn parse_units(text: &str, units: &[(&str, i64)]) -> Option<i64> {
    let mut rest = text;
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let (suffix, unit) = units.iter().find(|(suffix, _)| rest.starts_with(suffix))?;
        rest = rest.get(suffix.len()..)?;
        total = total.checked_add(number.checked_mul(*unit)?)?;
    }
    (!text.is_empty()).then_some(total)
}
