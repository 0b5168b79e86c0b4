//! Text.

use crate::limits::{LIST_ITEMS, TEXT_BYTES};

/// The parts between separators; the characters where the separator is empty. `None` where there are too many.
pub fn split<'a>(text: &'a str, separator: &str) -> Option<Vec<&'a str>> {
    let parts: Vec<&str> = if separator.is_empty() {
        text.char_indices()
            .filter_map(|(at, c)| text.get(at..at + c.len_utf8()))
            .take(LIST_ITEMS + 1)
            .collect()
    } else {
        text.split(separator).take(LIST_ITEMS + 1).collect()
    };
    (parts.len() <= LIST_ITEMS).then_some(parts)
}

/// The text with every `from` replaced; an empty `from` changes nothing. `None` where the result is too long.
pub fn replace(text: &str, from: &str, to: &str) -> Option<String> {
    if from.is_empty() {
        return bounded(text.to_owned());
    }
    let found = text.matches(from).count();
    let length = text.len() - found * from.len() + found.saturating_mul(to.len());
    (length <= TEXT_BYTES).then(|| text.replace(from, to))
}

/// The text in lower case; `None` where it is too long.
pub fn lower(text: &str) -> Option<String> {
    bounded(text.to_lowercase())
}

/// The text in upper case; `None` where it is too long.
pub fn upper(text: &str) -> Option<String> {
    bounded(text.to_uppercase())
}

/// How many characters the text has.
pub fn length(text: &str) -> i64 {
    text.chars().count() as i64
}

/// The whole number that the text is, white space aside; `None` if it is none.
pub fn to_int(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

/// The texts with `separator` between them; `None` where the result is too long.
pub fn join<'a>(parts: impl IntoIterator<Item = &'a str>, separator: &str) -> Option<String> {
    let mut joined = String::new();
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            joined.push_str(separator);
        }
        joined.push_str(part);
        if joined.len() > TEXT_BYTES {
            return None;
        }
    }
    Some(joined)
}

/// The texts end to end; `None` where the result is too long.
pub fn concat(left: &str, right: &str) -> Option<String> {
    join([left, right], "")
}

fn bounded(text: String) -> Option<String> {
    (text.len() <= TEXT_BYTES).then_some(text)
}
