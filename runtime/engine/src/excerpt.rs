//! The value at a place, as a report shows it: short, on one line, and never a sensitive one.

use crate::fix::slot_of;
use pol_ir::columns::{Columns, Data, Slot};
use pol_ir::interpret::{Place, Step};
use pol_ir::state::Presence;
use pol_ir::values::Scalar;

/// Characters of a text that are shown.
const LONGEST: usize = 48;

/// The value at the place; `None` where nothing was written there, or nothing of it was read.
pub(crate) fn excerpt(columns: &Columns, place: &Place) -> Option<String> {
    let slot = slot_of(columns, place)?;
    let state = columns.state(slot);
    if state.is_defaulted() {
        return Some(format!("{} (by default)", value(columns, slot)?));
    }
    match state.presence() {
        Presence::Absent => None,
        Presence::Unknown => Some(format!("({})", state.reason().map_or("unknown", |reason| reason.text()))),
        Presence::Present if state.is_sensitive() => Some("(sensitive)".to_owned()),
        Presence::Present => value(columns, slot),
    }
}

pub(crate) fn step_into(columns: &Columns, slot: Slot, step: &Step) -> Option<Slot> {
    match step {
        Step::Field(name) => columns.field(slot, *name),
        Step::Index(index) => item(columns, slot, *index),
        Step::Key(key) => {
            let Data::Map { keys, .. } = &columns.columns.get(slot.column)?.data else { return None };
            let range = columns.range(slot);
            let at = range.clone().find(|row| {
                keys.get(*row as usize).is_some_and(|id| columns.strings.text(*id) == key.as_str())
            })?;
            item(columns, slot, at - range.start)
        }
    }
}

fn item(columns: &Columns, slot: Slot, index: u32) -> Option<Slot> {
    let (Data::List { items, .. } | Data::Map { items, .. }) = &columns.columns.get(slot.column)?.data else {
        return None;
    };
    let row = columns.range(slot).nth(index as usize)?;
    Some(Slot { column: *items, row })
}

fn value(columns: &Columns, slot: Slot) -> Option<String> {
    let row = slot.row as usize;
    let text = match &columns.columns.get(slot.column)?.data {
        Data::Bool(values) => (*values.get(row)? != 0).to_string(),
        Data::Int(values) => values.get(row)?.to_string(),
        Data::Float(values) => values.get(row)?.to_string(),
        Data::Text(values) => quoted(columns.strings.text(*values.get(row)?)),
        Data::Scalar(values) => match columns.scalars.get(*values.get(row)?)? {
            Scalar::Cidr(cidr) => quoted(&cidr.to_string()),
            Scalar::Ip(ip) => quoted(&ip.to_string()),
            Scalar::Version(version) => quoted(&version.to_string()),
            Scalar::Parsed(parsed) => quoted(parsed.text()),
        },
        Data::Document(_) | Data::Record(_) => "{ … }".to_owned(),
        Data::Variant { picks, members } => {
            let column = *members.get(usize::from(*picks.get(row)?))?;
            return value(columns, Slot { column, row: slot.row });
        }
        Data::List { .. } if columns.range(slot).is_empty() => "[]".to_owned(),
        Data::List { .. } => "[ … ]".to_owned(),
        Data::Map { .. } if columns.range(slot).is_empty() => "{}".to_owned(),
        Data::Map { .. } => "{ … }".to_owned(),
        Data::Edge { targets, .. } => {
            let target = columns.range(slot).next().and_then(|at| targets.get(at as usize))?;
            columns.address(*target).to_owned()
        }
    };
    Some(text)
}

/// The text in quotes, its middle left out where it is long, control characters escaped.
fn quoted(text: &str) -> String {
    let short: String = text.chars().take(LONGEST).collect();
    let rest = if short.len() < text.len() { "…" } else { "" };
    format!("\"{}{rest}\"", short.escape_debug().to_string().replace("\\'", "'"))
}
