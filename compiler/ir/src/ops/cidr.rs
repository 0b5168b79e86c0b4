//! Address ranges.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 space that the internet does not route: RFC 1918, 6598, 1122, 3927.
const PRIVATE_V4: [(Ipv4Addr, u8); 6] = [
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
];

/// IPv6 space that the internet does not route: RFC 4193, 4291.
const PRIVATE_V6: [(Ipv6Addr, u8); 3] = [
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
    (Ipv6Addr::LOCALHOST, 128),
];

/// Whether some address is in both; never between families.
pub fn overlaps(left: IpNet, right: IpNet) -> bool {
    left.contains(&right) || right.contains(&left)
}

/// Whether every address of `inner` is in `outer`.
pub fn covers(outer: IpNet, inner: IpNet) -> bool {
    outer.contains(&inner)
}

/// Whether `address` is in `range`.
pub fn covers_address(range: IpNet, address: IpAddr) -> bool {
    range.contains(&address)
}

/// Whether the range is wider than any one holder's block: IPv4 shorter than /8, IPv6 shorter than /16.
pub fn is_public(range: IpNet) -> bool {
    match range {
        IpNet::V4(net) => net.prefix_len() < 8,
        IpNet::V6(net) => net.prefix_len() < 16,
    }
}

/// Whether the range lies wholly inside space that the internet does not route.
pub fn is_private(range: IpNet) -> bool {
    match range {
        IpNet::V4(net) => PRIVATE_V4.iter().any(|(address, prefix)| {
            Ipv4Net::new(*address, *prefix).is_ok_and(|outer| IpNet::V4(outer).contains(&IpNet::V4(net)))
        }),
        IpNet::V6(net) => PRIVATE_V6.iter().any(|(address, prefix)| {
            Ipv6Net::new(*address, *prefix).is_ok_and(|outer| IpNet::V6(outer).contains(&IpNet::V6(net)))
        }),
    }
}

/// Whether the address lies in space that the internet does not route.
pub fn is_private_address(address: IpAddr) -> bool {
    is_private(IpNet::from(address))
}

/// The length of the prefix, in bits.
pub fn prefix(range: IpNet) -> i64 {
    i64::from(range.prefix_len())
}
