//! Where values end, in text that was checked to be JSON: skipping needs no second look at what is skipped.
//!
//! A container is skipped 64 bytes at a time by counting brackets outside strings, at about a twentieth of what
//! checking it costs. On text that was not checked the answers are wrong, but they are answers: every function ends,
//! moves forwards, and stays inside the text.

use crate::depth::{Bits, escaped, prefix_parity};
use memchr::memchr2;

/// The parts of a list or record, one after the other.
pub(crate) struct Parts<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parts<'t> {
    /// The parts of the container that `text` holds; `None` if it starts with another bracket.
    pub(crate) fn of(text: &'t str, bracket: u8) -> Option<Self> {
        (text.as_bytes().first() == Some(&bracket)).then_some(Self { text, at: 1 })
    }

    /// The next element, name or value, as it stands; `None` after the last.
    pub(crate) fn next(&mut self) -> Option<&'t str> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t' | b',' | b':') = bytes.get(self.at) {
            self.at += 1;
        }
        if let None | Some(b']' | b'}') = bytes.get(self.at) {
            return None;
        }
        let start = self.at;
        self.at = end(bytes, start);
        self.text.get(start..self.at)
    }
}

/// Where the value that starts at `start` ends; always beyond `start`.
fn end(text: &[u8], start: usize) -> usize {
    match text.get(start) {
        Some(b'"') => string(text, start),
        Some(b'{' | b'[') => container(text, start),
        Some(_) | None => {
            let rest = text.get(start + 1..).unwrap_or_default();
            let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t');
            start + 1 + rest.iter().position(ends).unwrap_or(rest.len())
        }
    }
}

fn string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(found) = text.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += found;
        if text.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    text.len().max(start + 1)
}

fn container(text: &[u8], start: usize) -> usize {
    if let Some(b']' | b'}') = text.get(start + 1) {
        return start + 2;
    }
    let (blocks, tail) = text.get(start..).unwrap_or_default().as_chunks::<64>();
    let mut state = Brackets { depth: 0, inside: 0, is_escaped: false };
    for (index, block) in blocks.iter().enumerate() {
        if let Some(bit) = state.close(block) {
            return start + index * 64 + bit as usize + 1;
        }
    }
    let mut last = [b' '; 64];
    last.iter_mut().zip(tail).for_each(|(to, from)| *to = *from);
    let closed = state.close(&last).map(|bit| start + blocks.len() * 64 + bit as usize + 1);
    closed.unwrap_or(text.len()).max(start + 1)
}

/// What is open between blocks.
struct Brackets {
    depth: u32,
    /// All ones while the last byte lies in a string.
    inside: u64,
    /// Whether the last byte escapes the next one.
    is_escaped: bool,
}

impl Brackets {
    /// The bit of the bracket in the block that closes the first one.
    fn close(&mut self, block: &[u8; 64]) -> Option<u32> {
        let bits = Bits::of(block);
        let mut quotes = bits.quotes;
        if bits.backslashes != 0 || self.is_escaped {
            let (masked, carry) = escaped(bits.backslashes, self.is_escaped);
            quotes &= !masked;
            self.is_escaped = carry;
        }
        let strings = prefix_parity(quotes) ^ self.inside;
        self.inside = if strings >> 63 == 1 { u64::MAX } else { 0 };
        let (opens, closes) = (bits.opens & !strings, bits.closes & !strings);
        if closes.count_ones() < self.depth {
            self.depth = self.depth + opens.count_ones() - closes.count_ones();
            return None;
        }
        let mut left = opens | closes;
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            if opens >> bit & 1 == 1 {
                self.depth += 1;
            } else {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    return Some(bit);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Parts, end};

    fn parts(text: &str) -> Vec<&str> {
        let mut parts = Parts::of(text, text.as_bytes()[0]).unwrap();
        std::iter::from_fn(|| parts.next()).collect()
    }

    #[test]
    fn parts_are_as_they_stand() {
        assert_eq!(parts("[]"), [""; 0]);
        assert_eq!(parts("[1, -2.5e3 ,true,null]"), ["1", "-2.5e3", "true", "null"]);
        assert_eq!(
            parts(r#"{"a":{"b":[1,{}]},"c\"}":"]"}"#),
            [r#""a""#, r#"{"b":[1,{}]}"#, r#""c\"}""#, r#""]""#]
        );
    }

    #[test]
    fn containers_end_at_their_own_bracket_wherever_the_blocks_fall() {
        for padding in 0..140 {
            let inner = format!(r#"{{"{}\\":"[{{\"]","b":[[],{{"c":"\\"}}]}}"#, "x".repeat(padding));
            let text = format!("[{inner},{inner}]");
            assert_eq!(parts(&text), [inner.as_str(), inner.as_str()], "{padding}");
        }
    }

    #[test]
    fn text_that_is_no_json_still_ends() {
        for text in ["[", "{\"", "[\"\\", "[}", "{]]]]", "[\"a", "[[[[", "{\"a\":"] {
            for start in 0..text.len() {
                assert!(end(text.as_bytes(), start) > start);
            }
            parts(text);
        }
    }
}
