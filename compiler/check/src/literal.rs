//! Literals of domain scalars, read when a program is checked.

use pol_ir::constant::Const;
use pol_ir::ops;
use pol_ir::types::Domain;

/// The value of a domain that a text stands for; the error says how one is written.
pub(crate) fn domain(domain: Domain, text: &str) -> Result<Const, &'static str> {
    ops::parse::parse_domain(domain, text).ok_or(match domain {
        Domain::Cidr => "an address range such as `10.0.0.0/8` or `2001:db8::/32`",
        Domain::Ip => "an address such as `10.0.0.1` or `2001:db8::1`",
        Domain::Duration => "a length of time such as `90d` or `1h30m`",
        Domain::Bytes => "a size such as `20GiB`",
        Domain::Time => "a date or moment such as `2027-01-31` or `2027-01-31T12:00:00Z`",
        Domain::Version => "a version such as `1.31` or `15.4.0-rc.1`",
        Domain::Arn => "an ARN such as `arn:aws:s3:::bucket`",
        Domain::Glob => "a pattern of `*`, `?` and at most 2048 bytes",
        Domain::Image => "an image reference such as `nginx` or `ghcr.io/acme/web:1.2`",
        Domain::Quantity => "a Kubernetes quantity such as `500m` or `1.5Gi`",
    })
}

/// The whole numbers from `first` to `last`.
pub(crate) fn whole_range((first, last): (i64, i64)) -> Const {
    Const::Range { start: Box::new(Const::Int(first)), end: Box::new(Const::Int(last)), inclusive: true }
}
