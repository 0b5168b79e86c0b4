//! Numbers and strings.

use super::Builder;
use crate::ast::{Expr, ExprId, Literal, Part, Text};
use crate::errors;
use crate::tree::{Kind, Node};

/// Units of time in seconds.
const DURATIONS: [(&str, i64); 5] = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400), ("w", 604_800)];

/// Units of size in bytes.
const SIZES: [(&str, i64); 9] = [
    ("B", 1),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
];

/// Why a number cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadNumber {
    /// More than 64 bits hold.
    TooLarge,
    /// A unit that there is not.
    Unit,
    /// A part of a unit: `1.5d`.
    Fraction,
}

/// The value of a number as it is written.
fn number(text: &str, is_negative: bool) -> Result<Literal, BadNumber> {
    let plain = text.replace('_', "");
    let digits = plain.find(|c: char| !c.is_ascii_digit()).unwrap_or(plain.len());
    let (whole, rest) = plain.split_at(digits);
    if rest.is_empty() {
        return integer(whole, is_negative).map(Literal::Int).ok_or(BadNumber::TooLarge);
    }
    if let Some(literal) = measure(whole, rest, is_negative) {
        return literal.ok_or(BadNumber::TooLarge);
    }
    let is_fraction = rest.starts_with('.');
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Literal::Float(if is_negative { -value } else { value })),
        Ok(_) => Err(BadNumber::TooLarge),
        Err(_) if is_fraction => Err(BadNumber::Fraction),
        Err(_) => Err(BadNumber::Unit),
    }
}

fn integer(digits: &str, is_negative: bool) -> Option<i64> {
    let magnitude: i128 = digits.parse().ok()?;
    i64::try_from(if is_negative { -magnitude } else { magnitude }).ok()
}

/// A number with a unit: `None` if there is no such unit, `Some(None)` if it is too large.
fn measure(whole: &str, unit: &str, is_negative: bool) -> Option<Option<Literal>> {
    let find = |units: &[(&str, i64)]| units.iter().find(|(name, _)| *name == unit).map(|(_, size)| *size);
    let amount = |size: i64| integer(whole, is_negative).and_then(|n| n.checked_mul(size));
    let duration = find(&DURATIONS).map(|size| amount(size).map(Literal::Duration));
    duration.or_else(|| find(&SIZES).map(|size| amount(size).map(Literal::Size)))
}

/// The character that an escape stands for.
fn unescape(escape: &str) -> Option<char> {
    let code = escape.strip_prefix('\\')?;
    match code {
        "\"" | "\\" | "{" | "}" => code.chars().next(),
        "n" => Some('\n'),
        "t" => Some('\t'),
        _ => {
            let digits = code.strip_prefix("u{")?.strip_suffix('}')?;
            u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
        }
    }
}

/// The content of a raw string.
fn raw(node: Node<'_>) -> &str {
    node.text().trim_start_matches('\'').trim_end_matches('\'')
}

impl Builder<'_> {
    pub(super) fn number(&mut self, node: Node<'_>, is_negative: bool) -> Expr {
        match number(node.text(), is_negative) {
            Ok(literal) => Expr::Literal(literal),
            Err(why) => {
                self.report(errors::bad_number(self.span(node), node.text(), why));
                Expr::Missing
            }
        }
    }

    /// A string of either kind, with its holes.
    pub(super) fn string(&mut self, node: Node<'_>) -> Expr {
        if node.is(Kind::Raw) {
            return Expr::Literal(Literal::Text(raw(node).into()));
        }
        let (mut parts, mut text) = (Vec::new(), String::new());
        for part in node.children() {
            if let Some(hole) = self.hole(part) {
                push_text(&mut parts, &mut text);
                parts.push(Part::Hole(hole));
            } else {
                self.piece(part, &mut text);
            }
        }
        if parts.is_empty() {
            return Expr::Literal(Literal::Text(text.into()));
        }
        push_text(&mut parts, &mut text);
        Expr::Template(parts)
    }

    fn hole(&mut self, node: Node<'_>) -> Option<ExprId> {
        node.is(Kind::Hole).then(|| self.expr_in(node))
    }

    fn piece(&mut self, node: Node<'_>, text: &mut String) {
        if node.is(Kind::Chars) {
            text.push_str(node.text());
        } else if let Some(character) = unescape(node.text()) {
            text.push(character);
        } else {
            self.report(errors::bad_escape(self.span(node), node.text()));
        }
    }

    /// A string that may have no holes.
    pub(super) fn fixed_text(&mut self, node: Node<'_>) -> Text {
        let span = self.span(node);
        if node.is(Kind::Raw) {
            return Text { value: raw(node).into(), span };
        }
        let mut text = String::new();
        for part in node.children() {
            if part.is(Kind::Hole) {
                self.report(errors::hole_in_fixed_text(self.span(part)));
            } else {
                self.piece(part, &mut text);
            }
        }
        Text { value: text.into(), span }
    }
}

fn push_text(parts: &mut Vec<Part>, text: &mut String) {
    if !text.is_empty() {
        parts.push(Part::Text(std::mem::take(text).into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_values_or_a_reason() {
        for (text, expected) in [
            ("1_000", Ok(Literal::Int(1000))),
            ("9223372036854775807", Ok(Literal::Int(i64::MAX))),
            ("9223372036854775808", Err(BadNumber::TooLarge)),
            ("1.5", Ok(Literal::Float(1.5))),
            ("1e3", Ok(Literal::Float(1000.0))),
            ("1e999", Err(BadNumber::TooLarge)),
            ("90d", Ok(Literal::Duration(7_776_000))),
            ("20GiB", Ok(Literal::Size(20 << 30))),
            ("99999999999TiB", Err(BadNumber::TooLarge)),
            ("1.5d", Err(BadNumber::Fraction)),
            ("3x", Err(BadNumber::Unit)),
            ("0x10", Err(BadNumber::Unit)),
        ] {
            assert_eq!(number(text, false), expected, "{text}");
        }
        assert_eq!(number("9223372036854775808", true), Ok(Literal::Int(i64::MIN)));
    }

    #[test]
    fn escapes_stand_for_characters() {
        assert_eq!(unescape(r"\n"), Some('\n'));
        assert_eq!(unescape(r"\u{e4}"), Some('ä'));
        assert_eq!(unescape(r"\u{d800}"), None);
        assert_eq!(unescape(r"\u{}"), None);
        assert_eq!(unescape(r"\q"), None);
    }
}
