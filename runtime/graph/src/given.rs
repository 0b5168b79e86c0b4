//! The graph of a `test` block.

use crate::builder::{Builder, Facts, Named, References, Unresolved};
use crate::graph::Graph;
use crate::value::{Seen, Value};
use pol_ir::columns::NodeRef;
use pol_ir::constant::Const;
use pol_ir::module::{Given, GivenValue, Module};
use pol_ir::readset::ReadSet;
use pol_ir::schema::{EdgeBy, EdgeDef, Origin, ResourceDef, Schemas};
use pol_ir::state::Reason;
use std::sync::Arc;

/// The graph of the nodes that a test sets up. A required property that it leaves out is unknown.
pub fn from_given<'a>(
    module: &'a Module,
    read_set: &'a ReadSet,
    schemas: &'a dyn Schemas,
    given: &[Given],
) -> Graph<'a> {
    let mut builder = Builder::new(module, read_set, schemas, Reason::AfterApply);
    let mut nodes = Vec::new();
    for one in given {
        let Some(def) = module.types.resources.get(one.ty).map(|resource| &resource.def) else {
            nodes.push(None);
            continue;
        };
        let table = builder.meet_declared(def);
        let facts = Facts {
            address: &one.alias,
            name: Some(&one.alias),
            source_type: def.sources.first().map(|(_, name)| &**name),
            kind: Some("resource"),
            module: Some(""),
            ..Facts::default()
        };
        let record = Shown::Node { given: one, def, all: given };
        nodes.push(table.map(|table| builder.node(table, &facts, &record, None)));
    }
    builder.finish(&Aliases { given, nodes })
}

impl Builder<'_> {
    /// Counts a node whose type is declared; its table if the program can touch the type.
    fn meet_declared(&mut self, def: &Arc<ResourceDef>) -> Option<pol_ir::columns::TableId> {
        match def.sources.first() {
            Some((origin, name)) => self.meet(*origin, name),
            None => self.table(def, Origin::Terraform),
        }
    }
}

/// A value of a test, and what it takes to know the keys of other nodes.
#[derive(Clone, Copy)]
enum Shown<'g> {
    Node { given: &'g Given, def: &'g ResourceDef, all: &'g [Given] },
    Value { value: &'g GivenValue, sensitive: bool, keys: &'g [Arc<str>], all: &'g [Given] },
}

impl<'g> Shown<'g> {
    /// A value inside this one.
    fn inner(self, inner: &'g GivenValue) -> Self {
        match self {
            Self::Value { sensitive, keys, all, .. } => Self::value(inner, sensitive, keys, all),
            Self::Node { all, .. } => Self::value(inner, false, &[], all),
        }
    }

    fn value(value: &'g GivenValue, sensitive: bool, keys: &'g [Arc<str>], all: &'g [Given]) -> Self {
        match value {
            GivenValue::Sensitive(inner) => Self::value(inner, true, keys, all),
            GivenValue::Absent
            | GivenValue::Unknown
            | GivenValue::Const(_)
            | GivenValue::List(_)
            | GivenValue::Map(_)
            | GivenValue::Record(_)
            | GivenValue::Node(_) => Self::Value { value, sensitive, keys, all },
        }
    }

    fn named(self) -> &'g [(Box<str>, GivenValue)] {
        match self {
            Self::Node { given, .. } => &given.properties,
            Self::Value { value: GivenValue::Record(entries) | GivenValue::Map(entries), .. } => entries,
            Self::Value { .. } => &[],
        }
    }
}

impl Value for Shown<'_> {
    fn seen(&self) -> Seen<'_> {
        let Self::Value { value, keys, all, .. } = self else { return Seen::Record };
        match value {
            GivenValue::Absent => Seen::Null,
            GivenValue::Unknown | GivenValue::Sensitive(_) => Seen::Unknown(Reason::AfterApply),
            GivenValue::Const(constant) => Seen::Const(constant),
            GivenValue::List(_) => Seen::List,
            GivenValue::Map(_) | GivenValue::Record(_) => Seen::Record,
            GivenValue::Node(alias) => match key_of(all, alias, keys) {
                Some(key) => Seen::Const(key),
                None => Seen::Unknown(Reason::AfterApply),
            },
        }
    }

    fn is_sensitive(&self) -> bool {
        matches!(self, Self::Value { sensitive: true, .. })
    }

    fn items(&self, mut each: impl FnMut(Self)) -> bool {
        if let Self::Value { value: GivenValue::List(items), .. } = self {
            items.iter().for_each(|item| each(self.inner(item)));
        }
        true
    }

    fn entries(&self, mut each: impl FnMut(&str, Self)) -> bool {
        for (name, value) in self.named() {
            match self {
                Self::Node { def, all, .. } => each(name, Self::value(value, false, keys_of(def, name), all)),
                Self::Value { .. } => each(name, self.inner(value)),
            }
        }
        true
    }
}

/// The keys of the node that a property names.
fn keys_of<'d>(def: &'d ResourceDef, property: &str) -> &'d [Arc<str>] {
    let to = |edge: &'d EdgeDef| match &edge.by {
        EdgeBy::Keys(pairs) => {
            let pair = pairs.iter().find(|pair| pair.from.first().is_some_and(|from| **from == *property));
            pair.map(|pair| pair.to.as_slice())
        }
        EdgeBy::Inverse(_) => None,
    };
    def.edges.iter().find_map(to).unwrap_or_default()
}

fn key_of<'g>(all: &'g [Given], alias: &str, keys: &[Arc<str>]) -> Option<&'g Const> {
    let target = all.iter().find(|given| *given.alias == *alias)?;
    keys.iter().find_map(|key| {
        let (_, value) = target.properties.iter().find(|(name, _)| **name == **key)?;
        let GivenValue::Const(constant @ Const::String(_)) = value else { return None };
        Some(constant)
    })
}

/// Edges to nodes that a test names by their alias.
struct Aliases<'g> {
    given: &'g [Given],
    nodes: Vec<Option<NodeRef>>,
}

impl References for Aliases<'_> {
    fn candidates(&self, node: NodeRef, wanted: &Unresolved<'_>) -> Option<Named> {
        let at = self.nodes.iter().position(|known| *known == Some(node))?;
        let (_, value) =
            self.given.get(at)?.properties.iter().find(|(name, _)| **name == *wanted.property)?;
        let value = match (bare(value), wanted.element) {
            (GivenValue::List(items), Some((element, _))) => bare(items.get(element as usize)?),
            (value, _) => value,
        };
        let GivenValue::Node(alias) = value else { return None };
        let target = self.given.iter().position(|given| given.alias == *alias)?;
        Some(Named { nodes: vec![(*self.nodes.get(target)?)?], is_certain: true })
    }
}

fn bare(value: &GivenValue) -> &GivenValue {
    match value {
        GivenValue::Sensitive(inner) => bare(inner),
        GivenValue::Absent
        | GivenValue::Unknown
        | GivenValue::Const(_)
        | GivenValue::List(_)
        | GivenValue::Map(_)
        | GivenValue::Record(_)
        | GivenValue::Node(_) => value,
    }
}
