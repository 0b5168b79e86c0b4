//! Writes the tables that `table.rs` reads; part of the build script.

use std::collections::BTreeMap;

/// The bytes of a table.
pub(crate) fn table(entries: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut bytes = number(entries.len()).to_vec();
    let mut end = 0;
    for key in entries.keys() {
        end += key.len();
        bytes.extend(number(end));
    }
    end = 0;
    for value in entries.values() {
        end += value.len();
        bytes.extend(number(end));
    }
    bytes.extend(entries.keys().flat_map(|key| key.bytes()));
    bytes.extend(entries.values().flatten());
    bytes
}

fn number(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes()
}
