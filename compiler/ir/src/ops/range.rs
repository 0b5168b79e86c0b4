//! Ranges of ordered values, and the ports of a network rule.

/// The ports of a rule that names none.
pub const ALL_PORTS: (i64, i64) = (0, 65_535);
/// The ports of a protocol that has none: a range with nothing in it.
pub const NO_PORTS: (i64, i64) = (1, 0);

/// The bounds of a range of values that can be compared.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bounds<T> {
    /// The first value in it.
    pub start: T,
    /// The last value in it, or the first beyond it.
    pub end: T,
    /// Whether `end` is in it.
    pub inclusive: bool,
}

impl<T: PartialOrd> Bounds<T> {
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.start > self.end || (!self.inclusive && self.start >= self.end)
    }

    /// Whether `value` is in it.
    pub fn contains(&self, value: &T) -> bool {
        *value >= self.start && (*value < self.end || (self.inclusive && *value <= self.end))
    }

    /// Whether every value of `inner` is in it; of nothing, every value is.
    pub fn covers(&self, inner: &Self) -> bool {
        let ends_within =
            inner.end < self.end || (inner.end <= self.end && (self.inclusive || !inner.inclusive));
        inner.is_empty() || (self.start <= inner.start && ends_within)
    }

    /// Whether some value is in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |left: &Self, right: &Self| {
            left.start < right.end || (left.start <= right.end && right.inclusive)
        };
        !self.is_empty() && !other.is_empty() && before(self, other) && before(other, self)
    }
}

/// The first and the last port that a network rule is about.
///
/// Every port for the protocols `-1` and `all`, for a port of -1 and where neither port is given; none for ICMP, whose
/// "ports" are types and codes; one port where only one is given.
pub fn ports(from: Option<i64>, to: Option<i64>, protocol: Option<&str>) -> (i64, i64) {
    let protocol = protocol.unwrap_or("").to_ascii_lowercase();
    if matches!(&*protocol, "-1" | "all") {
        return ALL_PORTS;
    }
    if matches!(&*protocol, "icmp" | "icmpv6" | "1" | "58") {
        return NO_PORTS;
    }
    match (from, to) {
        (Some(-1), _) | (_, Some(-1)) | (None, None) => ALL_PORTS,
        (Some(from), Some(to)) => (from, to),
        (Some(only), None) | (None, Some(only)) => (only, only),
    }
}
