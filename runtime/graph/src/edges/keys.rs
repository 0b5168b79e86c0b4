//! Nodes by their keys.

use super::{nodes, slot, target_tables};
use crate::builder::Builder;
use pol_ir::columns::{Columns, Data, NodeRef, Phase, Slot};
use pol_ir::state::{Presence, Reason};
use pol_ir::strings::StrId;
use pol_ir::values::Scalar;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The value of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Key {
    /// Left out, or empty text, which names nothing.
    Absent,
    /// It cannot be told.
    Unknown(Reason),
    /// This one.
    Known(StrId),
}

/// Nodes of the target types by the value of any of some properties, in order.
pub(super) type Index = FxHashMap<StrId, Vec<NodeRef>>;

/// The type of a target, some properties of it, and whether the edge begins at what exists after the change.
type Question = (Arc<str>, Vec<Arc<str>>, bool);

/// The indexes made so far.
#[derive(Default)]
pub(super) struct Indexes(FxHashMap<Question, Arc<Index>>);

impl Indexes {
    /// The index of a target's properties.
    pub(super) fn get(
        &mut self,
        builder: &mut Builder<'_>,
        (target, to): (&Arc<str>, &[Arc<str>]),
        from: Phase,
    ) -> Arc<Index> {
        let name = (target.clone(), to.to_vec(), from == Phase::After);
        if let Some(index) = self.0.get(&name) {
            return index.clone();
        }
        let index = Arc::new(index(builder, (target, to), from));
        self.0.insert(name, index.clone());
        index
    }
}

fn index(builder: &mut Builder<'_>, (target, to): (&str, &[Arc<str>]), from: Phase) -> Index {
    let mut index = Index::default();
    for table in target_tables(builder, target, from) {
        for node in nodes(&builder.columns, table) {
            for name in to {
                let Some(slot) = slot(builder, node, name) else { continue };
                let Key::Known(key) = key(&mut builder.columns, slot) else { continue };
                let known: &mut Vec<NodeRef> = index.entry(key).or_default();
                if known.last() != Some(&node) {
                    known.push(node);
                }
            }
        }
    }
    index
}

/// The key that a slot holds. Numbers and scalars are keys by their text.
pub(super) fn key(columns: &mut Columns, slot: Slot) -> Key {
    let state = columns.state(slot);
    match state.presence() {
        Presence::Absent => Key::Absent,
        Presence::Unknown => Key::Unknown(state.reason().unwrap_or(Reason::NotCarried)),
        Presence::Present => match text(columns, slot) {
            Some(StrId::EMPTY) => Key::Absent,
            Some(text) => Key::Known(text),
            None => Key::Unknown(Reason::Unreadable),
        },
    }
}

fn text(columns: &mut Columns, slot: Slot) -> Option<StrId> {
    let row = slot.row as usize;
    let text = match &columns.columns.get(slot.column)?.data {
        Data::Text(values) => return values.get(row).copied(),
        Data::Int(values) => values.get(row)?.to_string(),
        Data::Scalar(values) => match columns.scalars.get(*values.get(row)?)? {
            Scalar::Cidr(range) => range.to_string(),
            Scalar::Ip(address) => address.to_string(),
            Scalar::Version(version) => version.to_string(),
            Scalar::Parsed(parsed) => parsed.to_string(),
        },
        Data::Bool(_)
        | Data::Float(_)
        | Data::Document(_)
        | Data::Variant { .. }
        | Data::Record(_)
        | Data::List { .. }
        | Data::Map { .. }
        | Data::Edge { .. } => return None,
    };
    Some(columns.strings.intern(&text))
}
