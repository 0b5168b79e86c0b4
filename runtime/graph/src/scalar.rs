//! Scalars from what sources write: without loss, or not at all.

use ipnet::IpNet;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use pol_ir::version::Version;
use std::net::IpAddr;

/// Whole numbers, also `443.0`, `1e3` and `"443"`.
pub(crate) fn int(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let number: f64 = text.parse().ok()?;
    // Beyond 2^53 a float no longer holds every whole number, so the text may have said another one.
    let exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    exact.then_some(number as i64)
}

/// Numbers that a float can hold.
pub(crate) fn float(text: &str) -> Option<f64> {
    let looks = text.bytes().next().is_some_and(|first| first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.'));
    text.parse().ok().filter(|number: &f64| looks && number.is_finite())
}

/// `true`, `false`.
pub(crate) fn bool(text: &str) -> Option<bool> {
    text.parse().ok()
}

/// An address range; an address alone is the range of only itself.
pub(crate) fn cidr(text: &str) -> Option<IpNet> {
    let range = text.parse().ok().or_else(|| ip(text).map(IpNet::from));
    range.map(|range: IpNet| range.trunc())
}

/// An address.
pub(crate) fn ip(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// A version.
pub(crate) fn version(text: &str) -> Option<Version> {
    Version::parse(text)
}

/// Microseconds of `90d`, `1h30m`, `PT5M`.
pub(crate) fn duration(text: &str) -> Option<i64> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "d" => Some(86_400),
        "w" => Some(604_800),
        _ => None,
    };
    if let (Ok(number), Some(seconds)) = (number.parse::<i64>(), seconds) {
        return number.checked_mul(seconds)?.checked_mul(1_000_000);
    }
    let length: SignedDuration = text.parse().ok()?;
    i64::try_from(length.as_micros()).ok()
}

/// Bytes of `20GiB`, `1kB`, `512`.
pub(crate) fn bytes(text: &str) -> Option<i64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    let factor = match unit.trim_start() {
        "" | "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        "KiB" | "Ki" => 1 << 10,
        "MiB" | "Mi" => 1 << 20,
        "GiB" | "Gi" => 1 << 30,
        "TiB" | "Ti" => 1_i64 << 40,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(factor)
}

/// Microseconds since 1970 of an RFC 3339 moment, or of the start of a day (UTC).
pub(crate) fn time(text: &str) -> Option<i64> {
    let moment = text.parse::<Timestamp>().ok();
    let day = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    moment.or_else(day).map(Timestamp::as_microsecond)
}

/// The first and last value of a range of whole numbers: `20-25`, `22`.
pub(crate) fn range(text: &str) -> Option<(i64, i64)> {
    if let Some(only) = int(text) {
        return Some((only, only));
    }
    let (first, last) = text.split_once('-')?;
    Some((int(first.trim())?, int(last.trim())?))
}

#[cfg(test)]
mod tests {
    use super::{bytes, cidr, duration, float, int, range, time};

    #[test]
    fn whole_numbers_come_in_many_spellings() {
        assert_eq!(["443", "443.0", "4.43e2", "-1"].map(int), [Some(443), Some(443), Some(443), Some(-1)]);
        assert_eq!(["1.5", "", "x", "1e400", "99999999999999999999", "inf"].map(int), [None; 6]);
        assert_eq!(int("9223372036854775807"), Some(i64::MAX));
    }

    #[test]
    fn words_are_no_floats() {
        assert_eq!(["inf", "NaN", "infinity", "1e999"].map(float), [None; 4]);
        assert_eq!(float("1.5"), Some(1.5));
    }

    #[test]
    fn host_bits_are_cleared() {
        assert_eq!(cidr("10.1.2.3/8"), cidr("10.0.0.0/8"));
        assert_eq!(cidr("10.1.2.3").map(|range| range.to_string()), Some("10.1.2.3/32".to_owned()));
        assert_eq!(cidr("Internet"), None);
    }

    #[test]
    fn lengths_sizes_and_moments_have_units() {
        assert_eq!(duration("90d"), Some(90 * 86_400 * 1_000_000));
        assert_eq!(duration("PT5M"), Some(300 * 1_000_000));
        assert_eq!(duration(""), None);
        assert_eq!(bytes("20GiB"), Some(20 << 30));
        assert_eq!(bytes("20 parsecs"), None);
        assert_eq!(time("1970-01-02"), Some(86_400 * 1_000_000));
        assert_eq!(time("1970-01-01T00:00:01Z"), Some(1_000_000));
        assert_eq!(time("soon"), None);
    }

    #[test]
    fn ranges_hold_their_last_number() {
        assert_eq!(range("20-25"), Some((20, 25)));
        assert_eq!(range("22"), Some((22, 22)));
        assert_eq!(range("*"), None);
    }
}
