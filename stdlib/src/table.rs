//! A sorted table of texts to bytes, read in place: no start-up cost, no decoding of what is not asked for.
//!
//! Layout, all numbers 32-bit little-endian: how many entries · where each key ends · where each value ends · the
//! keys, end to end · the values, end to end. The build script writes it; bytes that are no table read as an empty one.

/// A table of entries sorted by key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table<'b> {
    bytes: &'b [u8],
}

impl<'b> Table<'b> {
    /// The table in `bytes`.
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    /// How many entries there are.
    pub(crate) fn len(self) -> usize {
        self.number(0).unwrap_or(0)
    }

    /// The position of a key.
    pub(crate) fn find(self, key: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.key(middle)?.cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The key at a position.
    pub(crate) fn key(self, index: usize) -> Option<&'b str> {
        std::str::from_utf8(self.slice(0, self.ends_at(), index)?).ok()
    }

    /// The value at a position.
    pub(crate) fn value(self, index: usize) -> Option<&'b [u8]> {
        let keys = self.len().checked_sub(1).and_then(|last| self.number(1 + last))?;
        self.slice(self.len(), self.ends_at() + keys, index)
    }

    /// Where the ends are over and the keys begin, in bytes.
    fn ends_at(self) -> usize {
        4 * (1 + 2 * self.len())
    }

    /// The bytes of an entry: `skip` ends come before its kind, whose bytes begin at `base`.
    fn slice(self, skip: usize, base: usize, index: usize) -> Option<&'b [u8]> {
        if index >= self.len() {
            return None;
        }
        let start = match index {
            0 => 0,
            _ => self.number(skip + index)?,
        };
        let end = self.number(skip + index + 1)?;
        self.bytes.get(base + start..base + end)
    }

    fn number(self, index: usize) -> Option<usize> {
        let bytes = self.bytes.get(4 * index..4 * index + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    }
}
