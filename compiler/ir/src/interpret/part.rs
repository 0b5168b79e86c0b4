//! Parts of domain scalars, and questions about globs.

use super::value::{Content, Text, Value, Why};
use crate::builtin::{Builtin, WEEKDAYS};
use crate::ops::parse::SECOND;
use crate::parsed::{Glob, Parsed};
use crate::state::Reason;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::net::IpAddr;

/// The part of a scalar; `None` where it has none of the name.
pub(super) fn part<'a>(function: Builtin, of: &Content<'_>) -> Option<Content<'a>> {
    match (function, of) {
        (_, Content::Parsed(parsed)) => of_parsed(function, parsed),
        (_, Content::Time(moment)) => of_time(function, *moment),
        (_, Content::Duration(length)) => of_duration(function, *length),
        (Builtin::Major, Content::Version(version)) => number(version.number(0)),
        (Builtin::Minor, Content::Version(version)) => number(version.number(1)),
        (Builtin::Patch, Content::Version(version)) => number(version.number(2)),
        (Builtin::PreRelease, Content::Version(version)) => {
            Some(version.pre_release().map_or(Content::Absent, text))
        }
        (Builtin::Address, Content::Cidr(net)) => Some(Content::Ip(net.addr())),
        (Builtin::Family, Content::Cidr(net)) => Some(family(net.addr())),
        (Builtin::Family, Content::Ip(address)) => Some(family(*address)),
        _ => None,
    }
}

fn of_parsed<'a>(function: Builtin, parsed: &Parsed) -> Option<Content<'a>> {
    let found = match (function, parsed) {
        (Builtin::Partition, Parsed::Arn(arn)) => Some(arn.partition()),
        (Builtin::Service, Parsed::Arn(arn)) => Some(arn.service()),
        (Builtin::Region, Parsed::Arn(arn)) => arn.region(),
        (Builtin::Account, Parsed::Arn(arn)) => arn.account(),
        (Builtin::ArnResource, Parsed::Arn(arn)) => Some(arn.resource()),
        (Builtin::Registry, Parsed::Image(image)) => Some(image.registry()),
        (Builtin::Repository, Parsed::Image(image)) => Some(image.repository()),
        (Builtin::Tag, Parsed::Image(image)) => image.tag(),
        (Builtin::Digest, Parsed::Image(image)) => image.digest(),
        _ => return None,
    };
    Some(found.map_or(Content::Absent, |found| text(found.to_owned())))
}

/// Reads a number of a moment.
type Number = fn(&DateTime) -> i64;

/// The numbers that a moment consists of.
const MOMENT: [(Builtin, Number); 6] = [
    (Builtin::Year, |moment| i64::from(moment.year())),
    (Builtin::Month, |moment| i64::from(moment.month())),
    (Builtin::Day, |moment| i64::from(moment.day())),
    (Builtin::Hour, |moment| i64::from(moment.hour())),
    (Builtin::Minute, |moment| i64::from(moment.minute())),
    (Builtin::Second, |moment| i64::from(moment.second())),
];

fn of_time<'a>(function: Builtin, moment: i64) -> Option<Content<'a>> {
    let moment: DateTime = Timestamp::from_microsecond(moment).ok()?.to_zoned(TimeZone::UTC).datetime();
    if function == Builtin::Weekday {
        let day = usize::try_from(moment.weekday().to_monday_zero_offset()).ok()?;
        return WEEKDAYS.get(day).map(|word| Content::Text(Text::Borrowed(word)));
    }
    MOMENT.iter().find(|(part, _)| *part == function).map(|(_, number)| Content::Int(number(&moment)))
}

/// How long the units are that lengths of time are counted in.
const UNITS: [(Builtin, i64); 4] = [
    (Builtin::Days, 86_400 * SECOND),
    (Builtin::Hours, 3_600 * SECOND),
    (Builtin::Minutes, 60 * SECOND),
    (Builtin::Seconds, SECOND),
];

fn of_duration<'a>(function: Builtin, length: i64) -> Option<Content<'a>> {
    UNITS.iter().find(|(unit, _)| *unit == function).map(|(_, unit)| Content::Int(length / unit))
}

fn family<'a>(address: IpAddr) -> Content<'a> {
    Content::Int(if address.is_ipv4() { 4 } else { 6 })
}

/// A number of a version; one that no `int` holds cannot be told.
fn number<'a>(number: u64) -> Option<Content<'a>> {
    let overflow = Content::Unknown(Why::of(Reason::Overflow));
    Some(i64::try_from(number).map_or(overflow, Content::Int))
}

fn text<'a>(text: String) -> Content<'a> {
    Content::Text(Text::from(text))
}

/// `covers`, `overlaps`, `matches` of a glob.
pub(super) fn glob<'a>(function: Builtin, glob: &Parsed, other: &Content<'a>) -> Option<Value<'a>> {
    let Parsed::Glob(glob) = glob else { return None };
    let holds = match (function, other) {
        (Builtin::GlobCovers | Builtin::GlobMatches, Content::Text(text)) => Some(glob.matches(text)),
        (Builtin::GlobCovers, Content::Parsed(other)) => glob.covers(as_glob(other)?),
        (Builtin::GlobOverlaps, Content::Parsed(other)) => Some(glob.overlaps(as_glob(other)?)),
        _ => return None,
    };
    Some(holds.map_or(Value::unknown(Reason::Limit), Value::bool))
}

fn as_glob(parsed: &Parsed) -> Option<&Glob> {
    if let Parsed::Glob(glob) = parsed { Some(glob) } else { None }
}
