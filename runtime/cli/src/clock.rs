//! What time it is, for policies that ask.

use crate::error::Failure;
use pol_ir::constant::Const;
use pol_ir::ops::parse::parse_domain;
use pol_ir::types::Domain;
use std::time::{SystemTime, UNIX_EPOCH};

/// Microseconds since 1970: what the user said, else the clock.
pub(crate) fn now(given: Option<&str>) -> Result<i64, Failure> {
    let Some(text) = given else { return Ok(clock()) };
    match parse_domain(Domain::Time, text) {
        Some(Const::Time(micros)) => Ok(micros),
        Some(_) | None => Err(Failure::Time { text: text.to_owned() }),
    }
}

fn clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
