//! The outline of a JSON text: where each list and record ends, found in one pass before anything goes into them.
//!
//! Sixty-four bytes at a time: which of them lie in strings follows from the unescaped quotes before them (a prefix
//! sum of bits), the rest is pairing brackets. What a reader takes for a string has to be the same here, so an escape
//! that could be read in two ways (`\u` without four digits) is refused; and as readers recurse, so is what goes too
//! deep. Of text that is no JSON the outline says something wrong, but its spans end and follow each other all the same.

use wide::u8x16;

/// How deep a document may nest. The deepest of 253 real plans has 21 levels.
pub(crate) const LIMIT: u32 = 200;

/// Bytes for each bracket that is made room for at first; plans have one list or record in fifty.
const SPARSE: usize = 32;

/// What is wrong with a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Refused {
    /// It goes too deep at this byte.
    TooDeep(usize),
    /// The escape at this byte is none.
    Escape(usize),
}

/// A list or record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    /// Its opening bracket.
    pub(crate) start: u32,
    /// Behind its closing bracket; the end of the text, if there is none.
    pub(crate) end: u32,
    /// Where in the outline the first span behind it stands.
    pub(crate) next: u32,
}

/// The lists and records of a text, in the order of their opening brackets.
#[derive(Debug)]
pub(crate) struct Outline(Vec<Span>);

impl Outline {
    /// Reads a text of at most 4 GiB once; an error if it is deeper than [`LIMIT`] or an escape is none.
    pub(crate) fn new(text: &[u8]) -> Result<Self, Refused> {
        let spans = Vec::with_capacity(text.len() / SPARSE);
        let mut scan = Scan { text, inside: 0, escaped: false, open: Vec::new(), spans };
        let (blocks, rest) = text.as_chunks::<64>();
        for (index, block) in blocks.iter().enumerate() {
            scan.block(index * 64, block)?;
        }
        let mut last = [b' '; 64];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        scan.block(blocks.len() * 64, &last)?;
        Ok(Self(scan.spans))
    }

    /// The span at a place of the outline.
    pub(crate) fn get(&self, place: u32) -> Option<&Span> {
        self.0.get(place as usize)
    }
}

struct Scan<'t> {
    text: &'t [u8],
    /// All ones while the last byte lies in a string.
    inside: u64,
    /// Whether the last byte was a backslash that escapes the next one.
    escaped: bool,
    /// The spans that are not closed yet, outermost first.
    open: Vec<u32>,
    spans: Vec<Span>,
}

impl Scan<'_> {
    fn block(&mut self, start: usize, block: &[u8; 64]) -> Result<(), Refused> {
        let bits = Bits::of(block);
        let mut quotes = bits.quotes;
        if bits.backslashes != 0 || self.escaped {
            quotes &= !self.escapes(start, bits.backslashes)?;
        }
        let strings = prefix_parity(quotes) ^ self.inside;
        self.inside = if strings >> 63 == 1 { u64::MAX } else { 0 };
        let opens = bits.opens & !strings;
        let mut left = opens | bits.closes & !strings;
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            let at = start + bit as usize;
            if opens >> bit & 1 == 1 { self.open(at)? } else { self.close(at) }
        }
        Ok(())
    }

    fn open(&mut self, at: usize) -> Result<(), Refused> {
        if self.open.len() >= LIMIT as usize {
            return Err(Refused::TooDeep(at));
        }
        self.open.push(self.spans.len() as u32);
        self.spans.push(Span { start: at as u32, end: self.text.len() as u32, next: u32::MAX });
        Ok(())
    }

    /// Of a document with more closing than opening brackets nothing is closed; it is malformed.
    fn close(&mut self, at: usize) {
        let next = self.spans.len() as u32;
        let own = self.open.pop().and_then(|own| self.spans.get_mut(own as usize));
        if let Some(span) = own {
            span.end = at as u32 + 1;
            span.next = next;
        }
    }

    /// The bytes of a block that are escaped; each escape has to be one.
    fn escapes(&mut self, start: usize, backslashes: u64) -> Result<u64, Refused> {
        let (masked, carry) = escaped(backslashes, self.escaped);
        let mut escaping = backslashes & !masked;
        self.escaped = carry;
        while escaping != 0 {
            self.escape(start + escaping.trailing_zeros() as usize)?;
            escaping &= escaping - 1;
        }
        Ok(masked)
    }

    fn escape(&self, at: usize) -> Result<(), Refused> {
        let is_code = self.text.get(at + 1) == Some(&b'u');
        let digits = || self.text.get(at + 2..at + 6);
        if is_code && digits().is_none_or(|digits| !digits.iter().all(u8::is_ascii_hexdigit)) {
            return Err(Refused::Escape(at));
        }
        Ok(())
    }
}

/// Which bytes of a block are escaped, and whether the first of the next one is; `carry` says it of this one.
fn escaped(backslashes: u64, carry: bool) -> (u64, bool) {
    let mut masked = u64::from(carry);
    let mut left = backslashes & !masked;
    let mut carry = false;
    while left != 0 {
        let at = left.trailing_zeros();
        let next = 1_u64.checked_shl(at + 1).unwrap_or(0);
        carry = next == 0;
        masked |= next;
        left &= !(next | 1 << at);
    }
    (masked, carry)
}

/// Where in a block the bytes stand that matter, one bit each.
struct Bits {
    quotes: u64,
    backslashes: u64,
    opens: u64,
    closes: u64,
}

impl Bits {
    fn of(block: &[u8; 64]) -> Self {
        let mut bits = Self { quotes: 0, backslashes: 0, opens: 0, closes: 0 };
        let (quarters, _) = block.as_chunks::<16>();
        for (index, quarter) in quarters.iter().enumerate() {
            let bytes = u8x16::new(*quarter);
            // The brackets of either kind differ in this bit only.
            let brackets = bytes | u8x16::splat(0x20);
            let mask = |found: u8x16| u64::from(found.to_bitmask()) << (16 * index);
            bits.quotes |= mask(bytes.simd_eq(u8x16::splat(b'"')));
            bits.backslashes |= mask(bytes.simd_eq(u8x16::splat(b'\\')));
            bits.opens |= mask(brackets.simd_eq(u8x16::splat(b'{')));
            bits.closes |= mask(brackets.simd_eq(u8x16::splat(b'}')));
        }
        bits
    }
}

/// For each bit the parity of all bits up to and with it.
fn prefix_parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, Outline, Refused, Span};

    fn refused(text: &str) -> Option<Refused> {
        Outline::new(text.as_bytes()).err()
    }

    fn nested(levels: usize) -> String {
        "[".repeat(levels) + &"]".repeat(levels)
    }

    #[test]
    fn every_container_knows_its_end_and_what_follows_it() {
        let outline = Outline::new(br#"[{"}":[1]},[]]"#).unwrap();
        let span = |start, end, next| Span { start, end, next };
        assert_eq!(outline.0, [span(0, 14, 4), span(1, 10, 3), span(6, 9, 3), span(11, 13, 4)]);
    }

    #[test]
    fn of_text_that_is_no_json_spans_still_end_and_follow_each_other() {
        for text in ["]}[", "[[}", "{\"", "[\"\\", "[}]]]{[", "[[[["] {
            let outline = Outline::new(text.as_bytes()).unwrap();
            for (place, span) in outline.0.iter().enumerate() {
                assert!(span.start < span.end && span.end as usize <= text.len(), "{text}");
                assert!(span.next as usize > place, "{text}");
            }
        }
    }

    #[test]
    fn the_limit_is_exact() {
        assert_eq!(refused(&nested(LIMIT as usize)), None);
        assert_eq!(refused(&nested(LIMIT as usize + 1)), Some(Refused::TooDeep(LIMIT as usize)));
        assert!(refused(&"{\"a\":".repeat(100_000)).is_some());
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        let text = format!("[\"{}\\\"{}\\\\\"]", "[".repeat(1000), "{".repeat(1000));
        assert_eq!(refused(&text), None);
    }

    #[test]
    fn closing_brackets_in_strings_do_not_hide_open_ones() {
        assert!(refused(&format!("[\"{}\", {}", "]".repeat(1000), "[".repeat(1000))).is_some());
    }

    #[test]
    fn an_escape_that_readers_would_misread_is_refused() {
        assert_eq!(refused(&format!("{{\"\\u\"xyz\": {}", "[".repeat(1000))), Some(Refused::Escape(2)));
    }

    #[test]
    fn every_offset_of_an_escape_in_a_block_is_understood() {
        for padding in 0..130 {
            let text = format!("{}[\"\\\"[[[\\u00e9\"]", " ".repeat(padding));
            assert_eq!(refused(&text), None, "{padding}");
            let text = format!("{}[\"\\\\\"{}", " ".repeat(padding), nested(LIMIT as usize + 1));
            assert!(refused(&text).is_some(), "{padding}");
        }
    }
}
