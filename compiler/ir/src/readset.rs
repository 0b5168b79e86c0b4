//! What a program can touch: the properties, edges and joins that its expressions name.
//!
//! Demand is nominal: a property is demanded of its owner (a resource type, interface or record, by path), wherever
//! the owner is met. A record that is compared, shown or returned whole demands all its fields. An edge demands the
//! keys that resolve it, on both sides. There are two sets: `verdicts` is decoded for every node; `details` is what
//! only messages and places need, decoded for the nodes that have findings. What a message reads of any node but its
//! own subject belongs to `verdicts`.

use crate::names::Symbol;
use std::collections::{BTreeMap, BTreeSet};

/// Properties by owner; both are symbols of the module.
pub type Demand = BTreeMap<Symbol, BTreeSet<Symbol>>;

/// What a program can touch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadSet {
    /// Resource types and interfaces whose nodes are judged, listed or reached, even if nothing of them is read.
    pub owners: BTreeSet<Symbol>,
    /// Properties, facts (`$address`) and record fields for verdicts.
    pub verdicts: Demand,
    /// Properties, facts and record fields for messages and places only; disjoint from `verdicts`.
    pub details: Demand,
    /// Edges that are followed, by owner; inverse ones bring the edge that they invert, on its own owner.
    pub edges: Demand,
    /// Text properties that the program joins on: an equality index pays.
    pub indexes: Demand,
}
