//! Scalars as reports show them; what is shown parses again.

use crate::ops::parse::{DURATIONS, SECOND, SIZES};
use std::fmt::Write;

/// A length of time: `90d`, `1h30m`, `0s`.
pub fn duration(microseconds: i64) -> String {
    let mut rest = microseconds.unsigned_abs();
    let mut shown = String::from(if microseconds < 0 { "-" } else { "" });
    for (suffix, unit) in DURATIONS.iter().skip(1) {
        let count = rest / unit.unsigned_abs();
        rest %= unit.unsigned_abs();
        if count > 0 {
            let _ = write!(shown, "{count}{suffix}");
        }
    }
    if rest > 0 {
        let _ = write!(shown, "{}s", rest as f64 / SECOND as f64);
    } else if microseconds == 0 {
        shown.push_str("0s");
    }
    shown
}

/// A size in the greatest unit that holds it exactly, binary units first: `20GiB`, `1500MB`, `7B`.
pub fn bytes(count: i64) -> String {
    let fits = SIZES.iter().find(|(_, unit)| count != 0 && count % unit == 0);
    let (suffix, unit) = fits.copied().unwrap_or(("B", 1));
    format!("{}{suffix}", count / unit)
}

/// A moment: `2027-01-31T00:00:00Z`.
pub fn time(microseconds: i64) -> String {
    jiff::Timestamp::from_microsecond(microseconds)
        .map_or_else(|_| format!("{microseconds}us"), |moment| moment.to_string())
}

/// The values from `first` to `last`: `20-25`; one value alone: `22`.
pub fn range(first: &str, last: &str) -> String {
    if first == last { first.to_owned() } else { format!("{first}-{last}") }
}
