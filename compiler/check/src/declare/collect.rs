//! Gives a resource or interface the records that it uses, counted on their own.

use pol_ir::schema::{DerivedDef, PropertyDef, RecordDef, TypeRef};
use rustc_hash::FxHashMap;

/// Counts the records of one declaration.
pub(super) struct Collector<'r> {
    all: &'r [RecordDef],
    numbers: FxHashMap<u32, u32>,
    taken: Vec<Option<RecordDef>>,
}

impl<'r> Collector<'r> {
    /// Nothing taken yet of `all`.
    pub(super) fn new(all: &'r [RecordDef]) -> Self {
        Self { all, numbers: FxHashMap::default(), taken: Vec::new() }
    }

    /// Takes what the types of properties use.
    pub(super) fn properties(&mut self, properties: &mut [PropertyDef]) {
        for property in properties {
            self.ty(&mut property.ty);
        }
    }

    /// Takes what the types of derived fields use.
    pub(super) fn derived(&mut self, derived: &mut [DerivedDef]) {
        for field in derived {
            self.ty(&mut field.ty);
        }
    }

    /// The records that were taken, by their new numbers.
    pub(super) fn finish(self) -> Vec<RecordDef> {
        self.taken.into_iter().flatten().collect()
    }

    fn ty(&mut self, ty: &mut TypeRef) {
        match ty {
            TypeRef::Record(index) => *index = self.record(*index),
            TypeRef::List(inner)
            | TypeRef::Set(inner)
            | TypeRef::Map(inner)
            | TypeRef::Range(inner)
            | TypeRef::Encoded(_, inner)
            | TypeRef::Optional(inner) => self.ty(inner),
            TypeRef::Union(members) => members.iter_mut().for_each(|member| self.ty(member)),
            TypeRef::Bool
            | TypeRef::Int
            | TypeRef::Float
            | TypeRef::String
            | TypeRef::Domain(_)
            | TypeRef::Enum { .. }
            | TypeRef::Any
            | TypeRef::Node(_) => {}
        }
    }

    /// The new number of a record; its place is kept before its fields are followed, so that numbers grow downwards.
    fn record(&mut self, index: u32) -> u32 {
        if let Some(number) = self.numbers.get(&index) {
            return *number;
        }
        let number = u32::try_from(self.taken.len()).unwrap_or(u32::MAX);
        self.numbers.insert(index, number);
        self.taken.push(None);
        let Some(mut def) = self.all.get(index as usize).cloned() else { return number };
        self.properties(&mut def.properties);
        self.derived(&mut def.derived);
        if let Some(slot) = self.taken.get_mut(number as usize) {
            *slot = Some(def);
        }
        number
    }
}
