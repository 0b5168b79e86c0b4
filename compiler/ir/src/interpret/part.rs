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
    match of {
        Content::Parsed(parsed) => of_parsed(function, parsed),
        Content::Time(moment) => of_time(function, *moment),
        Content::Duration(length) => of_duration(function, *length),
        Content::Version(version) => match function {
            Builtin::Major => number(version.number(0)),
            Builtin::Minor => number(version.number(1)),
            Builtin::Patch => number(version.number(2)),
            Builtin::PreRelease => Some(version.pre_release().map_or(Content::Absent, text)),
            _ => None,
        },
        Content::Cidr(net) => match function {
            Builtin::Address => Some(Content::Ip(net.addr())),
            Builtin::Family => Some(family(net.addr())),
            _ => None,
        },
        Content::Ip(address) => (function == Builtin::Family).then(|| family(*address)),
        Content::Absent
        | Content::Unknown(_)
        | Content::Bool(_)
        | Content::Int(_)
        | Content::Between(_)
        | Content::Float(_)
        | Content::Text(_)
        | Content::Bytes(_)
        | Content::Any(_)
        | Content::Node(_)
        | Content::Range(_)
        | Content::Record(_)
        | Content::List(_)
        | Content::Map(_) => None,
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

fn of_time<'a>(function: Builtin, moment: i64) -> Option<Content<'a>> {
    let moment: DateTime = Timestamp::from_microsecond(moment).ok()?.to_zoned(TimeZone::UTC).datetime();
    let number = match function {
        Builtin::Year => i64::from(moment.year()),
        Builtin::Month => i64::from(moment.month()),
        Builtin::Day => i64::from(moment.day()),
        Builtin::Hour => i64::from(moment.hour()),
        Builtin::Minute => i64::from(moment.minute()),
        Builtin::Second => i64::from(moment.second()),
        Builtin::Weekday => {
            let day = usize::try_from(moment.weekday().to_monday_zero_offset()).ok()?;
            return WEEKDAYS.get(day).map(|word| Content::Text(Text::Borrowed(word)));
        }
        _ => return None,
    };
    Some(Content::Int(number))
}

fn of_duration<'a>(function: Builtin, length: i64) -> Option<Content<'a>> {
    let unit = match function {
        Builtin::Days => 86_400 * SECOND,
        Builtin::Hours => 3_600 * SECOND,
        Builtin::Minutes => 60 * SECOND,
        Builtin::Seconds => SECOND,
        _ => return None,
    };
    Some(Content::Int(length / unit))
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
