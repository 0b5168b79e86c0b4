//! Kubernetes quantities (`apimachinery/pkg/api/resource`): `500m`, `1.5Gi`, `2e3`, exact to the nano.

use super::stored_as_text;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// Nanos of one.
const ONE: i128 = 1_000_000_000;
/// Bytes of the longest quantity.
const LONGEST: usize = 64;
/// The decimal suffixes, each with its power of ten.
const DECIMAL: [(&str, i32); 10] =
    [("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];
/// The binary suffixes, each with its power of two.
const BINARY: [(&str, u32); 6] = [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];
/// The greatest power of ten that a quantity within bounds can have.
const EXPONENT: i32 = 40;

/// A quantity; equal to every other spelling of its number.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Box<str>", into = "Box<str>")]
pub struct Quantity {
    text: Box<str>,
    nanos: i128,
}

stored_as_text!(Quantity, "quantity");

impl Quantity {
    /// Reads a quantity; what is finer than a nano is rounded up, away from zero, as Kubernetes does. `None` if the
    /// text is none, or too large.
    pub fn parse(text: &str) -> Option<Self> {
        let (is_negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
        let (digits, suffix) = (unsigned.get(..end)?, unsigned.get(end..)?);
        let (number, decimals) = mantissa(digits)?;
        let magnitude = scaled(number, decimals, suffix)?;
        let nanos = if is_negative { -magnitude } else { magnitude };
        (text.len() <= LONGEST).then(|| Self { text: text.into(), nanos })
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many billionths it is.
    pub fn nanos(&self) -> i128 {
        self.nanos
    }
}

/// The digits as one number, and how many of them stand behind the point.
fn mantissa(digits: &str) -> Option<(i128, i32)> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let number = format!("0{whole}{fraction}").parse().ok()?;
    Some((number, i32::try_from(fraction.len()).ok()?))
}

/// The number of nanos, rounded up.
fn scaled(number: i128, decimals: i32, suffix: &str) -> Option<i128> {
    if let Some((_, power)) = BINARY.iter().find(|(name, _)| *name == suffix) {
        let nanos = number.checked_mul(1 << power)?.checked_mul(ONE)?;
        return divided_up(nanos, 10_i128.checked_pow(u32::try_from(decimals).ok()?)?);
    }
    let power = match DECIMAL.iter().find(|(name, _)| *name == suffix) {
        Some((_, power)) => *power,
        None => suffix.strip_prefix(['e', 'E']).and_then(exponent)?,
    };
    let power = power + 9 - decimals;
    match u32::try_from(power) {
        Ok(up) => number.checked_mul(10_i128.checked_pow(up).or((number == 0).then_some(1))?),
        Err(_) => match 10_i128.checked_pow(power.unsigned_abs()) {
            Some(down) => divided_up(number, down),
            None => Some(i128::from(number > 0)),
        },
    }
}

fn exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten().filter(|power: &i32| power.abs() <= EXPONENT)
}

fn divided_up(number: i128, by: i128) -> Option<i128> {
    Some(number.checked_div(by)? + i128::from(number.checked_rem(by)? != 0))
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.nanos == other.nanos
    }
}

impl Eq for Quantity {}

impl Hash for Quantity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.nanos.hash(state);
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.nanos.cmp(&other.nanos)
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
