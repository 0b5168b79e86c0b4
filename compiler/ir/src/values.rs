//! Interned domain scalars: address ranges, addresses and versions, parsed once when they are loaded.

use crate::parsed::Parsed;
use crate::version::Version;
use ipnet::IpNet;
use rustc_hash::FxHashMap;
use std::net::IpAddr;

/// A domain scalar that is not a number.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Scalar {
    /// An address range with its host bits cleared.
    Cidr(IpNet),
    /// An address.
    Ip(IpAddr),
    /// A version.
    Version(Version),
    /// An ARN, glob, image reference or quantity.
    Parsed(Parsed),
}

/// Domain scalars by id; equal values have equal ids within one graph.
#[derive(Clone, Debug, Default)]
pub struct Scalars {
    values: Vec<Scalar>,
    ids: FxHashMap<Scalar, u32>,
}

impl Scalars {
    /// The id of `value`, interned if it is new.
    pub fn intern(&mut self, value: Scalar) -> u32 {
        if let Some(&id) = self.ids.get(&value) {
            return id;
        }
        let id = self.values.len() as u32;
        self.values.push(value.clone());
        self.ids.insert(value, id);
        id
    }

    /// The id of `value` if it occurs.
    pub fn find(&self, value: &Scalar) -> Option<u32> {
        self.ids.get(value).copied()
    }

    /// The value behind an id.
    pub fn get(&self, id: u32) -> Option<&Scalar> {
        self.values.get(id as usize)
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}
