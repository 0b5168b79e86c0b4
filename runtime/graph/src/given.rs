//! The graph of a `test` block.

mod facts;

use crate::builder::{Before, Builder, Dependencies, Named, References, Unresolved};
use crate::facts::{Change, Facts};
use crate::graph::Graph;
use crate::value::{Seen, Value};
use pol_ir::columns::NodeRef;
use pol_ir::constant::Const;
use pol_ir::module::{Given, GivenValue, Module};
use pol_ir::readset::ReadSet;
use pol_ir::schema::{EdgeBy, EdgeDef, KeyPair, Origin, ResourceDef, Schemas};
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
        let facts = facts::of(one, def);
        let table = match facts.change {
            Some(Change::Delete) => builder.deleted_declared(def),
            Some(Change::Create | Change::Update | Change::Replace | Change::None) | None => {
                builder.meet_declared(def)
            }
        };
        let node = table.map(|table| {
            let record = Shown::Node { properties: &one.properties, def, all: given };
            builder.node(table, &facts, &record)
        });
        if let Some(node) = node {
            builder.given_before(node, (one, def, given), &facts);
        }
        nodes.push(node);
    }
    builder.finish(&Aliases { given, nodes })
}

impl Builder<'_> {
    /// Counts a node whose type is declared; its table if the program can touch the type.
    pub(crate) fn meet_declared(&mut self, def: &Arc<ResourceDef>) -> Option<pol_ir::columns::TableId> {
        match def.sources.first() {
            Some((origin, name)) => self.meet(*origin, name),
            None => self.table(def, Origin::Terraform),
        }
    }
}

impl Builder<'_> {
    /// The table of a deleted node whose type is declared.
    fn deleted_declared(&mut self, def: &Arc<ResourceDef>) -> Option<pol_ir::columns::TableId> {
        match def.sources.first() {
            Some((origin, name)) => self.deleted(*origin, name),
            None => self.deleted_of(def, Origin::Terraform),
        }
    }

    /// Notes what a test says that a node was, or what its change says of that.
    fn given_before(
        &mut self,
        node: NodeRef,
        (given, def, all): (&Given, &ResourceDef, &[Given]),
        facts: &Facts<'_>,
    ) {
        let Some(table) = self.before(node.table) else { return };
        let before = match (facts.change, facts::given(given, "$before")) {
            (Some(Change::Create), _) => Before::Nothing,
            (Some(Change::Delete | Change::None), _) => Before::Same,
            (_, Some(GivenValue::Record(properties))) => {
                Before::Node(self.node(table, facts, &Shown::Node { properties, def, all }))
            }
            (None, Some(GivenValue::Absent)) => Before::Nothing,
            // What is updated or replaced was there.
            (Some(Change::Update | Change::Replace) | None, _) => Before::Unknown(Reason::NotCarried),
        };
        self.was(node, before);
    }
}

/// The paths that lead on from a value to where edges look, each with the keys of its targets.
type Ways<'g> = Vec<(&'g [Arc<str>], &'g [Arc<str>])>;

/// A value of a test, and what it takes to know the keys of other nodes.
#[derive(Clone)]
enum Shown<'g> {
    Node { properties: &'g [(Box<str>, GivenValue)], def: &'g ResourceDef, all: &'g [Given] },
    Value { value: &'g GivenValue, sensitive: bool, ways: Ways<'g>, all: &'g [Given] },
}

impl<'g> Shown<'g> {
    /// A value inside this one; of a field or property, if it has a name.
    fn inner(&self, inner: &'g GivenValue, name: Option<&str>) -> Self {
        match self {
            Self::Value { sensitive, ways, all, .. } => {
                let ways = name.map_or_else(|| ways.clone(), |name| below(ways.iter().copied(), name));
                Self::value(inner, *sensitive, ways, all)
            }
            Self::Node { def, all, .. } => {
                let ways = name.map_or_else(Vec::new, |name| below(ways_of(def), name));
                Self::value(inner, false, ways, all)
            }
        }
    }

    fn value(value: &'g GivenValue, sensitive: bool, ways: Ways<'g>, all: &'g [Given]) -> Self {
        match value {
            GivenValue::Sensitive(inner) => Self::value(inner, true, ways, all),
            GivenValue::Absent
            | GivenValue::Unknown
            | GivenValue::Const(_)
            | GivenValue::List(_)
            | GivenValue::Map(_)
            | GivenValue::Record(_)
            | GivenValue::Node(_) => Self::Value { value, sensitive, ways, all },
        }
    }

    fn named(&self) -> &'g [(Box<str>, GivenValue)] {
        match self {
            Self::Node { properties, .. } => properties,
            Self::Value { value: GivenValue::Record(entries) | GivenValue::Map(entries), .. } => entries,
            Self::Value { .. } => &[],
        }
    }
}

impl Value for Shown<'_> {
    fn seen(&self) -> Seen<'_> {
        let Self::Value { value, ways, all, .. } = self else { return Seen::Record };
        match value {
            GivenValue::Absent => Seen::Null,
            GivenValue::Unknown | GivenValue::Sensitive(_) => Seen::Unknown(Reason::AfterApply),
            GivenValue::Const(constant) => Seen::Const(constant),
            GivenValue::List(_) => Seen::List,
            GivenValue::Map(_) | GivenValue::Record(_) => Seen::Record,
            GivenValue::Node(alias) => match key_of(all, alias, ways) {
                Some(key) => Seen::Const(key),
                None => Seen::Unknown(Reason::AfterApply),
            },
        }
    }

    fn is_sensitive(&self) -> bool {
        matches!(self, Self::Value { sensitive: true, .. })
    }

    fn wrote(&self, _: &str) -> Option<bool> {
        None
    }

    fn items(&self, mut each: impl FnMut(Self)) -> bool {
        if let Self::Value { value: GivenValue::List(items), .. } = self {
            items.iter().for_each(|item| each(self.inner(item, None)));
        }
        true
    }

    fn entries(&self, wants: impl Fn(&str) -> bool, mut each: impl FnMut(&str, Self)) -> bool {
        let is_map = matches!(self, Self::Value { value: GivenValue::Map(_), .. });
        for (name, value) in self.named().iter().filter(|(name, _)| wants(name)) {
            each(name, self.inner(value, Some(&**name).filter(|_| !is_map)));
        }
        true
    }
}

/// Where the edges of a type look.
fn ways_of(def: &ResourceDef) -> impl Iterator<Item = (&[Arc<str>], &[Arc<str>])> {
    def.edges.iter().flat_map(pairs_of).map(|pair| (pair.from.as_slice(), pair.to.as_slice()))
}

fn pairs_of(edge: &EdgeDef) -> &[KeyPair] {
    match &edge.by {
        EdgeBy::Keys(pairs) => pairs,
        EdgeBy::Inverse(_) => &[],
    }
}

/// The ways that go on through a name.
fn below<'g>(ways: impl Iterator<Item = (&'g [Arc<str>], &'g [Arc<str>])>, name: &str) -> Ways<'g> {
    let through = |(path, keys): (&'g [Arc<str>], &'g [Arc<str>])| {
        let (first, rest) = path.split_first()?;
        (**first == *name).then_some((rest, keys))
    };
    ways.filter_map(through).collect()
}

fn key_of<'g>(all: &'g [Given], alias: &str, ways: &Ways<'_>) -> Option<&'g Const> {
    let target = all.iter().find(|given| *given.alias == *alias)?;
    let (_, keys) = ways.iter().find(|(rest, _)| rest.is_empty())?;
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
        let (first, rest) = wanted.path.split_first()?;
        let (_, value) = self.given.get(at)?.properties.iter().find(|(name, _)| **name == **first)?;
        let mut ends = Vec::new();
        ends_of(value, rest, &mut ends);
        let (element, count) = wanted.element?;
        let alias = (*ends.get(element as usize)?).filter(|_| ends.len() == count as usize)?;
        let target = self.given.iter().position(|given| *given.alias == *alias)?;
        Some(Named { nodes: vec![(*self.nodes.get(target)?)?], is_certain: true })
    }

    fn parent(&self, node: NodeRef) -> Option<Option<NodeRef>> {
        match facts::given(self.of(node)?, "$parent") {
            Some(GivenValue::Node(alias)) => self.node(alias).map(Some),
            Some(GivenValue::Absent) => Some(None),
            Some(_) | None => None,
        }
    }

    fn dependencies(&self, node: NodeRef) -> Option<Dependencies> {
        let Some(GivenValue::List(items)) = facts::given(self.of(node)?, "$dependencies") else {
            return None;
        };
        let alias = |item: &GivenValue| match item {
            GivenValue::Node(alias) => self.node(alias),
            GivenValue::Absent
            | GivenValue::Unknown
            | GivenValue::Sensitive(_)
            | GivenValue::Const(_)
            | GivenValue::List(_)
            | GivenValue::Map(_)
            | GivenValue::Record(_) => None,
        };
        let nodes: Vec<NodeRef> = items.iter().filter_map(alias).collect();
        Some(Dependencies { is_open: nodes.len() < items.len(), nodes })
    }
}

impl Aliases<'_> {
    /// What the test gives of a node.
    fn of(&self, node: NodeRef) -> Option<&Given> {
        let at = self.nodes.iter().position(|known| *known == Some(node))?;
        self.given.get(at)
    }

    /// The node of an alias.
    fn node(&self, alias: &str) -> Option<NodeRef> {
        let at = self.given.iter().position(|given| *given.alias == *alias)?;
        *self.nodes.get(at)?
    }
}

/// The values at the end of a path, as columns count them: the aliases among them.
fn ends_of<'g>(value: &'g GivenValue, path: &[Arc<str>], ends: &mut Vec<Option<&'g str>>) {
    match value {
        GivenValue::Sensitive(inner) => ends_of(inner, path, ends),
        GivenValue::List(items) => items.iter().for_each(|item| ends_of(item, path, ends)),
        GivenValue::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            entries.into_iter().for_each(|(_, entry)| ends_of(entry, path, ends));
        }
        GivenValue::Record(fields) => {
            let field = path.split_first().and_then(|(first, rest)| {
                fields.iter().find(|(name, _)| **name == **first).map(|(_, field)| (field, rest))
            });
            match field {
                Some((field, rest)) => ends_of(field, rest, ends),
                None => ends.push(None),
            }
        }
        GivenValue::Const(constant) => ends.extend((0..count(constant, path)).map(|_| None)),
        GivenValue::Node(alias) => ends.push(Some(&**alias)),
        GivenValue::Absent | GivenValue::Unknown => ends.push(None),
    }
}

/// How many values of a constant stand at the end of a path.
fn count(constant: &Const, path: &[Arc<str>]) -> usize {
    match constant {
        Const::List(items) => items.iter().map(|item| count(item, path)).sum(),
        Const::Map(entries) => entries.iter().map(|(_, entry)| count(entry, path)).sum(),
        Const::Record(fields) => {
            let field = path.split_first().and_then(|(first, rest)| {
                fields.iter().find(|(name, _)| **name == **first).map(|(_, field)| count(field, rest))
            });
            field.unwrap_or(1)
        }
        Const::Absent
        | Const::Bool(_)
        | Const::Int(_)
        | Const::Float(_)
        | Const::String(_)
        | Const::Cidr(_)
        | Const::Ip(_)
        | Const::Duration(_)
        | Const::Bytes(_)
        | Const::Time(_)
        | Const::Version(_)
        | Const::Parsed(_)
        | Const::Range { .. } => 1,
    }
}
