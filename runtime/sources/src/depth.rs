//! How deep a document nests, found before anything follows it down: readers recurse.
//!
//! Sixty-four bytes at a time: which of them lie in strings follows from the unescaped quotes before them (a prefix
//! sum of bits), the rest is counting brackets. What a reader takes for a string has to be the same here, so an escape
//! that could be read in two ways (`\u` without four digits) is refused.

use wide::u8x16;

/// How deep a document may nest. The deepest of 253 real plans has 21 levels.
pub(crate) const LIMIT: u32 = 200;

/// What is wrong with a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Refused {
    /// It goes too deep at this byte.
    TooDeep(usize),
    /// The escape at this byte is none.
    Escape(usize),
}

/// Checks that no place of the document lies deeper than [`LIMIT`] brackets.
pub(crate) fn check(text: &[u8]) -> Result<(), Refused> {
    let mut scan = Scan { text, inside: 0, escaped: false, depth: 0 };
    let (blocks, rest) = text.as_chunks::<64>();
    for (index, block) in blocks.iter().enumerate() {
        scan.block(index * 64, block)?;
    }
    let mut last = [b' '; 64];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    scan.block(blocks.len() * 64, &last)
}

struct Scan<'t> {
    text: &'t [u8],
    /// All ones while the last byte lies in a string.
    inside: u64,
    /// Whether the last byte was a backslash that escapes the next one.
    escaped: bool,
    depth: i64,
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
        let closes = bits.closes & !strings;
        if opens | closes != 0 {
            self.count(start, opens, closes)?;
        }
        Ok(())
    }

    fn count(&mut self, start: usize, opens: u64, closes: u64) -> Result<(), Refused> {
        if self.depth + 64 > i64::from(LIMIT) {
            self.count_exactly(start, opens, closes)?;
        }
        self.depth += i64::from(opens.count_ones()) - i64::from(closes.count_ones());
        // A document with more closing than opening brackets is malformed; what follows still counts from nothing.
        self.depth = self.depth.max(0);
        Ok(())
    }

    fn count_exactly(&self, start: usize, opens: u64, closes: u64) -> Result<(), Refused> {
        let mut depth = self.depth;
        for bit in 0..64 {
            depth += i64::from(opens >> bit & 1 == 1) - i64::from(closes >> bit & 1 == 1);
            if depth > i64::from(LIMIT) {
                return Err(Refused::TooDeep(start + bit));
            }
        }
        Ok(())
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
pub(crate) fn escaped(backslashes: u64, carry: bool) -> (u64, bool) {
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
pub(crate) struct Bits {
    pub(crate) quotes: u64,
    pub(crate) backslashes: u64,
    pub(crate) opens: u64,
    pub(crate) closes: u64,
}

impl Bits {
    pub(crate) fn of(block: &[u8; 64]) -> Self {
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
pub(crate) fn prefix_parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, Refused, check};

    fn nested(levels: usize) -> String {
        "[".repeat(levels) + &"]".repeat(levels)
    }

    #[test]
    fn the_limit_is_exact() {
        assert_eq!(check(nested(LIMIT as usize).as_bytes()), Ok(()));
        assert_eq!(check(nested(LIMIT as usize + 1).as_bytes()), Err(Refused::TooDeep(LIMIT as usize)));
        assert!(check("{\"a\":".repeat(100_000).as_bytes()).is_err());
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        let text = format!("[\"{}\\\"{}\\\\\"]", "[".repeat(1000), "{".repeat(1000));
        assert_eq!(check(text.as_bytes()), Ok(()));
    }

    #[test]
    fn closing_brackets_in_strings_do_not_hide_open_ones() {
        let text = format!("[\"{}\", {}", "]".repeat(1000), "[".repeat(1000));
        assert!(check(text.as_bytes()).is_err());
    }

    #[test]
    fn an_escape_that_readers_would_misread_is_refused() {
        let text = format!("{{\"\\u\"xyz\": {}", "[".repeat(1000));
        assert_eq!(check(text.as_bytes()), Err(Refused::Escape(2)));
    }

    #[test]
    fn every_offset_of_an_escape_in_a_block_is_understood() {
        for padding in 0..130 {
            let text = format!("{}[\"\\\"[[[\\u00e9\"]", " ".repeat(padding));
            assert_eq!(check(text.as_bytes()), Ok(()), "{padding}");
            let text = format!("{}[\"\\\\\"{}", " ".repeat(padding), nested(LIMIT as usize + 1));
            assert!(check(text.as_bytes()).is_err(), "{padding}");
        }
    }
}
