//! Values as bytes that are equal exactly where the values are, so that big collections can be hashed; and what is
//! still in doubt inside a value.

use super::Interpreter;
use super::value::{Content, Element, Fields, List, RangeValue, Record, Value, Why};
use crate::limits::VALUE_DEPTH;
use crate::names::Symbol;
use crate::ops::convert::int_of_float;
use crate::state::Reason;
use crate::types::Type;
use std::net::IpAddr;

/// A value without doubt, as bytes.
pub(crate) type Key = Vec<u8>;

impl<'a> Interpreter<'a> {
    /// The key of a value.
    ///
    /// # Errors
    /// The first doubt in it.
    pub(crate) fn key(&self, value: &Value<'a>) -> Result<Key, Why> {
        let mut key = Key::new();
        self.write_key(&value.content, &mut key, VALUE_DEPTH)?;
        Ok(key)
    }

    /// The keys of a list's elements, if nothing of it is in doubt.
    pub(crate) fn keys_of(&self, list: &List<'a>) -> Option<Vec<Key>> {
        if list.open.is_some() {
            return None;
        }
        self.elements(list)
            .map(|element| if element.guard.is_some() { None } else { self.key(&element.value).ok() })
            .collect()
    }

    fn write_key(&self, content: &Content<'a>, key: &mut Key, depth: u32) -> Result<(), Why> {
        let depth = depth.checked_sub(1).ok_or(Why::of(Reason::Limit))?;
        match content {
            Content::Unknown(why) => return Err(*why),
            Content::Between(between) => return Err(between.why),
            Content::Absent => key.push(b'0'),
            Content::Bool(value) => key.extend([b'b', u8::from(*value)]),
            Content::Int(number) => tagged(key, b'i', &number.to_le_bytes()),
            Content::Float(number) => match int_of_float(*number) {
                Some(whole) => tagged(key, b'i', &whole.to_le_bytes()),
                None => tagged(key, b'f', &number.to_bits().to_le_bytes()),
            },
            Content::Duration(number) => tagged(key, b'd', &number.to_le_bytes()),
            Content::Bytes(number) => tagged(key, b's', &number.to_le_bytes()),
            Content::Time(number) => tagged(key, b't', &number.to_le_bytes()),
            Content::Text(text) => sized(key, b'"', text.as_bytes()),
            Content::Cidr(net) => {
                write_address(key, net.addr());
                key.push(net.prefix_len());
            }
            Content::Ip(address) => write_address(key, *address),
            Content::Version(version) => sized(key, b'v', version.comparable().as_bytes()),
            Content::Parsed(parsed) => {
                key.push(parsed.domain() as u8);
                sized(key, b'p', parsed.comparable().as_bytes());
            }
            Content::Any(document) => super::document::write_key(document, key)?,
            Content::Node(node) => {
                tagged(key, b'n', &node.table.0.to_le_bytes());
                key.extend(node.row.to_le_bytes());
            }
            Content::Range(range) => self.write_range(range, key, depth)?,
            Content::Record(record) => self.write_record(record, key, depth)?,
            Content::List(list) => self.write_list(list, key, depth)?,
            Content::Map(map) => {
                if let Some(why) = map.open {
                    return Err(why);
                }
                key.push(b'm');
                for (name, value) in self.entries(map) {
                    sized(key, b'k', name.as_bytes());
                    self.write_key(&value.content, key, depth)?;
                }
                key.push(b'.');
            }
        }
        Ok(())
    }

    fn write_range(&self, range: &RangeValue<'a>, key: &mut Key, depth: u32) -> Result<(), Why> {
        if super::range::is_empty(range) {
            key.push(b'e');
            return Ok(());
        }
        key.extend([b'r', u8::from(range.inclusive)]);
        self.write_key(&range.start, key, depth)?;
        self.write_key(&range.end, key, depth)
    }

    fn write_record(&self, record: &Record<'a>, key: &mut Key, depth: u32) -> Result<(), Why> {
        key.push(b'{');
        for name in self.field_names(record) {
            let value = self.field(record, name);
            if !value.is_absent() {
                tagged(key, b':', &name.0.to_le_bytes());
                self.write_key(&value.content, key, depth)?;
            }
        }
        key.push(b'}');
        Ok(())
    }

    fn write_list(&self, list: &List<'a>, key: &mut Key, depth: u32) -> Result<(), Why> {
        let mut parts = Vec::with_capacity(self.length(list));
        for Element { value, guard } in self.elements(list) {
            let mut part = Key::new();
            self.write_key(&value.content, &mut part, depth)?;
            guard.map_or(Ok(()), Err)?;
            parts.push(part);
        }
        list.open.map_or(Ok(()), Err)?;
        if self.is_set(list) {
            parts.sort_unstable();
            parts.dedup();
        }
        key.push(b'[');
        key.extend(parts.into_iter().flatten());
        key.push(b']');
        Ok(())
    }

    /// The names of a record's fields, sorted.
    pub(crate) fn field_names(&self, record: &Record<'a>) -> Vec<Symbol> {
        let declared = if let Type::Record(id) = self.module.types.get(record.ty) {
            self.module.types.records.get(*id)
        } else {
            None
        };
        let mut names: Vec<Symbol> = match (declared, &record.fields) {
            (Some(declared), _) => declared.fields.iter().map(|field| field.name).collect(),
            (None, Fields::Built(fields)) => fields.iter().map(|(name, _)| *name).collect(),
            (None, Fields::Slot { .. } | Fields::Const(_)) => Vec::new(),
        };
        names.sort_unstable();
        names
    }
}

pub(super) fn tagged(key: &mut Key, tag: u8, bytes: &[u8]) {
    key.push(tag);
    key.extend(bytes);
}

pub(super) fn sized(key: &mut Key, tag: u8, bytes: &[u8]) {
    tagged(key, tag, &(bytes.len() as u64).to_le_bytes());
    key.extend(bytes);
}

fn write_address(key: &mut Key, address: IpAddr) {
    match address {
        IpAddr::V4(address) => tagged(key, b'4', &address.octets()),
        IpAddr::V6(address) => tagged(key, b'6', &address.octets()),
    }
}
