//! Values whole, as diffs and patches show them: never a sensitive one.

use super::change::SECRET;
use pol_ir::columns::{Columns, Data, Slot};
use pol_ir::constant::Const;
use pol_ir::interpret::{Place, Step, Written};
use pol_ir::module::Module;
use pol_ir::names::Names;
use pol_ir::print::constant;
use pol_ir::state::{Presence, Reason};
use pol_ir::values::Scalar;
use serde_json::{Map, Value, json};

/// A value to be shown.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Shown {
    /// Nothing, or only a default.
    Nothing,
    /// It cannot be told.
    Unknown(Reason),
    /// It must not be shown.
    Secret(Box<Shown>),
    /// A scalar or range.
    Scalar(Const),
    /// A list or set.
    List(Vec<Shown>),
    /// A map.
    Entries(Vec<(String, Shown)>),
    /// A record, or the properties of a resource.
    Fields(Vec<(String, Shown)>),
    /// A reference to a property of a resource.
    Reference(String, String),
}

impl Shown {
    /// What a fix writes.
    pub(crate) fn of(written: &Written, module: &Module, columns: &Columns) -> Self {
        let of = |written: &Written| Self::of(written, module, columns);
        match written {
            Written::Const(value) => Self::Scalar(value.clone()),
            Written::List(items) => Self::List(items.iter().map(of).collect()),
            Written::Map(entries) => {
                Self::Entries(entries.iter().map(|(key, value)| (key.to_string(), of(value))).collect())
            }
            Written::Record(fields) => {
                let field = |(name, value): &(_, Written)| (module.names.text(*name).to_owned(), of(value));
                Self::Fields(fields.iter().map(field).collect())
            }
            Written::Key { node, property, .. } => {
                let property = module.names.text(*property).to_owned();
                Self::Reference(columns.address(*node).to_owned(), property)
            }
            Written::Sensitive(inner) => Self::Secret(Box::new(of(inner))),
        }
    }

    /// The value of a slot.
    pub(crate) fn of_slot(columns: &Columns, names: &Names, slot: Slot) -> Self {
        let state = columns.state(slot);
        match state.presence() {
            Presence::Absent => Self::Nothing,
            Presence::Unknown | Presence::Present if state.is_sensitive() => {
                let value =
                    Self::present(columns, names, slot).filter(|_| state.presence() == Presence::Present);
                Self::Secret(Box::new(value.unwrap_or(Self::Unknown(Reason::AfterApply))))
            }
            Presence::Unknown => Self::Unknown(state.reason().unwrap_or(Reason::AfterApply)),
            Presence::Present => {
                Self::present(columns, names, slot).unwrap_or(Self::Unknown(Reason::Unreadable))
            }
        }
    }

    fn present(columns: &Columns, names: &Names, slot: Slot) -> Option<Self> {
        let row = slot.row as usize;
        let of = |column, row| Self::of_slot(columns, names, Slot { column, row });
        Some(match &columns.columns.get(slot.column)?.data {
            Data::Bool(values) => Self::Scalar(Const::Bool(*values.get(row)? != 0)),
            Data::Int(values) => Self::Scalar(Const::Int(*values.get(row)?)),
            Data::Float(values) => Self::Scalar(Const::Float(*values.get(row)?)),
            Data::Text(values) => Self::Scalar(Const::String(columns.strings.text(*values.get(row)?).into())),
            Data::Scalar(values) => Self::Scalar(match columns.scalars.get(*values.get(row)?)? {
                Scalar::Cidr(range) => Const::Cidr(*range),
                Scalar::Ip(address) => Const::Ip(*address),
                Scalar::Version(version) => Const::Version(version.clone()),
                Scalar::Parsed(parsed) => Const::Parsed(parsed.clone()),
            }),
            Data::Document(values) => Self::Scalar(values.get(row)?.to_const()?),
            Data::Variant { picks, members } => of(*members.get(usize::from(*picks.get(row)?))?, slot.row),
            Data::Record(fields) => {
                let fields =
                    fields.iter().map(|(name, column)| (names.text(*name).to_owned(), of(*column, slot.row)));
                Self::Fields(fields.filter(|(_, value)| *value != Self::Nothing).collect())
            }
            Data::List { items, .. } => Self::List(columns.range(slot).map(|row| of(*items, row)).collect()),
            Data::Map { keys, items, .. } => {
                let entry = |row: u32| {
                    let key = columns.strings.text(*keys.get(row as usize)?).to_owned();
                    Some((key, of(*items, row)))
                };
                Self::Entries(columns.range(slot).filter_map(entry).collect())
            }
            Data::Edge { targets, .. } => {
                let target = columns.range(slot).next().and_then(|at| targets.get(at as usize))?;
                Self::Reference(columns.address(*target).to_owned(), "$address".to_owned())
            }
        })
    }

    /// Whether it is this constant. Columns hold durations, sizes and times as numbers, and lists of a test may be one.
    pub(crate) fn is_const(&self, wanted: &Const) -> bool {
        match (self, wanted) {
            (Self::Nothing, Const::Absent) => true,
            (
                Self::Scalar(Const::Int(value)),
                Const::Duration(wanted) | Const::Bytes(wanted) | Const::Time(wanted) | Const::Int(wanted),
            ) => value == wanted,
            (Self::Scalar(value), wanted) => value == wanted,
            (Self::List(items), Const::List(wanted)) => {
                items.len() == wanted.len()
                    && items.iter().zip(wanted).all(|(item, wanted)| item.is_const(wanted))
            }
            (Self::Entries(entries), Const::Map(wanted)) | (Self::Fields(entries), Const::Record(wanted)) => {
                entries.len() == wanted.len()
                    && wanted.iter().all(|(key, wanted)| {
                        entries.iter().any(|(own, value)| **own == **key && value.is_const(wanted))
                    })
            }
            (_, _) => false,
        }
    }

    /// The value, or what stands for one that must not be shown.
    pub(crate) fn hidden_if(self, secret: bool) -> Self {
        if secret { Self::Secret(Box::new(self)) } else { self }
    }

    /// The value on one line, as authors write it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Nothing => "absent".to_owned(),
            Self::Unknown(reason) => format!("({})", reason.text()),
            Self::Secret(_) => SECRET.to_owned(),
            Self::Scalar(value) => constant(value),
            Self::List(items) => format!("[{}]", items.iter().map(Self::text).collect::<Vec<_>>().join(", ")),
            Self::Entries(entries) => {
                braces(entries.iter().map(|(key, value)| format!("{key:?}: {}", value.text())))
            }
            Self::Fields(fields) => {
                braces(fields.iter().map(|(name, value)| format!("{name}: {}", value.text())))
            }
            Self::Reference(address, property) => format!("{address}.{property}"),
        }
    }

    /// The value as JSON.
    pub(crate) fn json(&self) -> Value {
        let object = |entries: &[(String, Self)]| {
            Value::Object(
                entries.iter().map(|(key, value)| (key.clone(), value.json())).collect::<Map<_, _>>(),
            )
        };
        match self {
            Self::Nothing => Value::Null,
            Self::Unknown(_) | Self::Secret(_) => Value::String(self.text()),
            Self::Scalar(value) => json_of(value),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Entries(entries) | Self::Fields(entries) => object(entries),
            Self::Reference(address, property) => json!({ "reference": address, "property": property }),
        }
    }
}

fn braces(entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<String> = entries.collect();
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}

fn json_of(value: &Const) -> Value {
    match value {
        Const::Absent => Value::Null,
        Const::Bool(value) => json!(value),
        Const::Int(value) | Const::Bytes(value) => json!(value),
        Const::Float(value) => json!(value),
        Const::String(text) => json!(text),
        Const::List(items) => items.iter().map(json_of).collect(),
        Const::Map(entries) | Const::Record(entries) => {
            Value::Object(entries.iter().map(|(key, value)| (key.to_string(), json_of(value))).collect())
        }
        Const::Cidr(_)
        | Const::Ip(_)
        | Const::Duration(_)
        | Const::Time(_)
        | Const::Version(_)
        | Const::Parsed(_)
        | Const::Range { .. } => Value::String(constant(value).trim_matches('"').to_owned()),
    }
}

/// What somebody wrote at a place; `None` where nobody did.
pub(crate) fn of_place(columns: &Columns, names: &Names, place: &Place) -> Option<Shown> {
    let slot = slot_of(columns, place)?;
    let state = columns.state(slot);
    let is_written = state.presence() != Presence::Absent && !state.is_defaulted();
    is_written.then(|| Shown::of_slot(columns, names, slot))
}

/// The slot at a place.
pub(crate) fn slot_of(columns: &Columns, place: &Place) -> Option<Slot> {
    let (Step::Field(name), rest) = place.path.split_first()? else { return None };
    let start = columns.property(place.node, *name)?;
    rest.iter().try_fold(start, |slot, step| crate::excerpt::step_into(columns, slot, step))
}
