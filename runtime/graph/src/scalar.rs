//! Scalars from what sources write: without loss, or not at all.

use crate::cells::Cell;
use pol_ir::columns::Columns;
use pol_ir::constant::Const;
use pol_ir::ops::parse::parse_domain;
use pol_ir::types::Domain;
use pol_ir::values::Scalar;

pub(crate) use pol_ir::ops::convert::{bool_of_text, float_of_text, int_of_text};
pub(crate) use pol_ir::ops::parse::parse_range;

/// The value of a domain that a text stands for.
pub(crate) fn domain(columns: &mut Columns, domain: Domain, text: &str) -> Option<Cell> {
    parse_domain(domain, text).and_then(|value| cell(columns, &value))
}

/// A scalar of the language as a column holds it; `None` for text and what has parts.
pub(crate) fn cell(columns: &mut Columns, value: &Const) -> Option<Cell> {
    let scalar = match value {
        Const::Bool(value) => return Some(Cell::Bool(*value)),
        Const::Float(value) => return Some(Cell::Float(*value)),
        Const::Int(value) | Const::Duration(value) | Const::Bytes(value) | Const::Time(value) => {
            return Some(Cell::Int(*value));
        }
        Const::Cidr(value) => Scalar::Cidr(*value),
        Const::Ip(value) => Scalar::Ip(*value),
        Const::Version(value) => Scalar::Version(value.clone()),
        Const::Parsed(value) => Scalar::Parsed(value.clone()),
        Const::Absent
        | Const::String(_)
        | Const::List(_)
        | Const::Map(_)
        | Const::Record(_)
        | Const::Range { .. } => return None,
    };
    Some(Cell::Scalar(columns.scalars.intern(scalar)))
}
