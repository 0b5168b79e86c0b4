//! What a test expects of the fixes of a policy.

use super::rounds::Outcome;
use super::shown::{Shown, slot_of};
use crate::test::Expectation;
use pol_ir::columns::NodeRef;
use pol_ir::interpret::{Place, Step, Write, Written};
use pol_ir::module::{FixOutcome, Given, GivenValue, Module, PolicyId};
use pol_ir::names::Symbol;

type Properties = [(Box<str>, GivenValue)];

/// The fixes of one policy on the nodes of a test, beside what is expected of them.
pub(crate) struct Fixes<'t> {
    pub(crate) module: &'t Module,
    pub(crate) given: &'t [Given],
    pub(crate) policy: PolicyId,
    pub(crate) outcome: &'t Outcome<'t>,
}

impl Fixes<'_> {
    /// What there is instead of what was expected.
    pub(crate) fn unmet(&self, wanted: &FixOutcome) -> Option<Expectation> {
        let found = match wanted {
            FixOutcome::Nothing if self.outcome.writes.is_empty() => return None,
            FixOutcome::Nothing => self.written(),
            FixOutcome::Node { alias, properties } => match self.node(alias) {
                Some(node) if self.has(node, alias, properties) => return None,
                Some(node) if self.is_written(node) => self.shown(node, alias, properties),
                Some(_) | None => self.written(),
            },
            FixOutcome::New { ty, properties } => {
                let is_it = |write: &Write| match write {
                    Write::Create { ty: created, properties: own } => {
                        created == ty
                            && properties.iter().all(|(name, value)| self.created_with(own, name, value))
                    }
                    Write::Set { .. } | Write::Add { .. } | Write::Remove { .. } => false,
                };
                if self.outcome.writes.iter().any(is_it) {
                    return None;
                }
                self.written()
            }
        };
        Some(Expectation { expected: self.wanted(wanted), found })
    }

    fn wanted(&self, wanted: &FixOutcome) -> String {
        let path = &self.module.policies[self.policy].path;
        let name = path.rsplit_once('.').map_or(&**path, |(_, name)| name);
        let what = match wanted {
            FixOutcome::Nothing => "nothing".to_owned(),
            FixOutcome::Node { alias, properties } => format!("{alias} {}", text_of(properties)),
            FixOutcome::New { ty, properties } => {
                let path =
                    self.module.types.resources.get(*ty).map_or("?", |ty| self.module.names.text(ty.path));
                format!("new {path} {}", text_of(properties))
            }
        };
        format!("fix of {name} gives {what}")
    }

    /// All that was written, or why nothing was.
    fn written(&self) -> String {
        let repaired = &self.outcome.repaired;
        let changes = repaired.applied.iter().flat_map(|applied| &applied.changes);
        let lines: Vec<String> = changes
            .flat_map(|change| change.lines.iter().map(move |line| (change, line)))
            .map(|(change, line)| {
                let after = line.after.as_deref().unwrap_or("removed");
                format!("{}.{} = {after}", change.resource, line.property)
            })
            .collect();
        if !lines.is_empty() {
            return lines.join("; ");
        }
        let why: Vec<&str> = repaired.dropped.iter().map(|dropped| dropped.because.as_str()).collect();
        if why.is_empty() { "nothing".to_owned() } else { format!("nothing: {}", why.join("; ")) }
    }

    fn shown(&self, node: NodeRef, alias: &str, properties: &Properties) -> String {
        let value = |(name, _): &(Box<str>, GivenValue)| {
            format!(
                "{name}: {}",
                self.value(node, name).map_or_else(|| "absent".to_owned(), |value| value.text())
            )
        };
        format!("{alias} {{ {} }}", properties.iter().map(value).collect::<Vec<_>>().join(", "))
    }

    fn node(&self, alias: &str) -> Option<NodeRef> {
        let columns = &self.outcome.graph.columns;
        let nodes = columns
            .tables
            .iter()
            .flat_map(|(table, own)| (0..own.rows).map(move |row| NodeRef { table, row }));
        nodes.into_iter().find(|node| columns.address(*node) == alias)
    }

    fn is_written(&self, node: NodeRef) -> bool {
        let writes = &self.outcome.writes;
        writes.iter().filter_map(super::proposal::place).any(|place| place.node == node)
    }

    fn has(&self, node: NodeRef, alias: &str, properties: &Properties) -> bool {
        let given = self.given.iter().find(|given| *given.alias == *alias);
        self.is_written(node)
            && properties.iter().all(|(name, wanted)| match self.value(node, name) {
                Some(value) => is_same(&value, wanted),
                // What nothing reads was not changed either.
                None => given.is_some_and(|given| {
                    given.properties.iter().any(|own| own.0 == *name && own.1 == *wanted)
                }),
            })
    }

    fn created_with(&self, own: &[(Symbol, Written)], name: &str, wanted: &GivenValue) -> bool {
        let found = own.iter().find(|(own, _)| self.module.names.text(*own) == name);
        let value = found.map(|(_, value)| Shown::of(value, self.module, &self.outcome.graph.columns));
        is_same(&value.unwrap_or(Shown::Nothing), wanted)
    }

    /// The property of a node: a reference where a fix has written one, else what the graph holds.
    fn value(&self, node: NodeRef, name: &str) -> Option<Shown> {
        let name = self.module.names.find(name)?;
        let place = Place { node, path: vec![Step::Field(name)] };
        let referred = self.outcome.writes.iter().rev().find_map(|write| match write {
            Write::Set { target, value: value @ Written::Key { .. } } if target.place == place => Some(value),
            Write::Set { .. } | Write::Add { .. } | Write::Remove { .. } | Write::Create { .. } => None,
        });
        let columns = &self.outcome.graph.columns;
        match referred {
            Some(value) => Some(Shown::of(value, self.module, columns)),
            None => Some(Shown::of_slot(columns, &self.module.names, slot_of(columns, &place)?)),
        }
    }
}

/// Whether a value is what a test wrote. A record may have more fields than the test names.
fn is_same(value: &Shown, wanted: &GivenValue) -> bool {
    match (value, wanted) {
        (Shown::Nothing, GivenValue::Absent) | (Shown::Unknown(_), GivenValue::Unknown) => true,
        (Shown::Nothing, GivenValue::List(items)) => items.is_empty(),
        (Shown::Nothing, GivenValue::Map(entries)) => entries.is_empty(),
        (Shown::Secret(value), GivenValue::Sensitive(wanted)) => is_same(value, wanted),
        (Shown::Reference(address, _), GivenValue::Node(alias)) => *address == **alias,
        (Shown::List(items), GivenValue::List(wanted)) => {
            items.len() == wanted.len()
                && items.iter().zip(wanted).all(|(item, wanted)| is_same(item, wanted))
        }
        (Shown::Entries(entries), GivenValue::Map(wanted)) => {
            entries.len() == wanted.len() && wanted.iter().all(|(key, wanted)| has(entries, key, wanted))
        }
        (Shown::Fields(fields), GivenValue::Record(wanted)) => {
            wanted.iter().all(|(name, wanted)| has(fields, name, wanted))
        }
        (shown, GivenValue::Const(wanted)) => shown.is_const(wanted),
        (_, _) => false,
    }
}

fn has(entries: &[(String, Shown)], name: &str, wanted: &GivenValue) -> bool {
    match entries.iter().find(|(own, _)| own == name) {
        Some((_, value)) => is_same(value, wanted),
        None => is_same(&Shown::Nothing, wanted),
    }
}

fn text_of(properties: &Properties) -> String {
    let text = |(name, value): &(Box<str>, GivenValue)| format!("{name}: {}", given_text(value));
    format!("{{ {} }}", properties.iter().map(text).collect::<Vec<_>>().join(", "))
}

fn given_text(value: &GivenValue) -> String {
    match value {
        GivenValue::Absent => "absent".to_owned(),
        GivenValue::Unknown => "unknown".to_owned(),
        GivenValue::Sensitive(inner) => format!("sensitive({})", given_text(inner)),
        GivenValue::Const(value) => pol_ir::print::constant(value),
        GivenValue::List(items) => {
            format!("[{}]", items.iter().map(given_text).collect::<Vec<_>>().join(", "))
        }
        GivenValue::Map(entries) | GivenValue::Record(entries) => text_of(entries),
        GivenValue::Node(alias) => alias.to_string(),
    }
}
