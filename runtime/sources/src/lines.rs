//! Lines and columns of bytes, for texts of which many places are asked: one pass, then look-ups.

/// Bytes between two counts.
const STRIDE: usize = 512;

/// Where the lines of a text start, and how many bytes do not start a character.
pub(crate) struct Lines {
    newlines: Vec<u32>,
    /// Bytes before each stride that continue a character.
    continued: Vec<u32>,
}

impl Lines {
    /// Reads a text once.
    pub(crate) fn new(text: &str) -> Self {
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32).collect();
        let mut before = 0;
        let counts = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let count = before;
            before += continuing(chunk);
            count
        });
        Self { newlines, continued: counts.collect() }
    }

    /// The line and column (in characters) of a byte, both from 1.
    pub(crate) fn place(&self, text: &str, byte: usize) -> (u32, u32) {
        let line = self.newlines.partition_point(|newline| (*newline as usize) < byte);
        let start =
            line.checked_sub(1).and_then(|last| self.newlines.get(last)).map_or(0, |last| *last as usize + 1);
        let continued = self.continued(text, byte) - self.continued(text, start);
        (line as u32 + 1, (byte - start) as u32 - continued + 1)
    }

    fn continued(&self, text: &str, byte: usize) -> u32 {
        let stride = byte / STRIDE;
        let before = self.continued.get(stride).copied().unwrap_or(0);
        before + continuing(text.as_bytes().get(stride * STRIDE..byte).unwrap_or_default())
    }
}

fn continuing(bytes: &[u8]) -> u32 {
    // Plans are nearly all ASCII, which is told many bytes at a time.
    if bytes.is_ascii() {
        return 0;
    }
    bytes.iter().filter(|byte| **byte & 0xc0 == 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn columns_count_characters() {
        let text = format!("{}\né x\ny", "ü".repeat(5000));
        let lines = Lines::new(&text);
        assert_eq!(lines.place(&text, 0), (1, 1));
        assert_eq!(lines.place(&text, 9998), (1, 5000));
        let x = text.find('x').unwrap();
        assert_eq!(lines.place(&text, x), (2, 3));
        assert_eq!(lines.place(&text, text.len() - 1), (3, 1));
    }
}
