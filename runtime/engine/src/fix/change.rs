//! The writes of a fix as JSON patch operations, and as the lines of a diff.

use super::shown::{Shown, of_place};
use pol_ir::columns::{Columns, NodeRef};
use pol_ir::interpret::{Repair, Step, Target, Write};
use pol_ir::module::Module;
use pol_ir::names::Names;
use serde::Serialize;
use serde_json::Value;

/// What stands for a value or key that must not be shown.
pub(super) const SECRET: &str = "(sensitive)";

/// One write of a fix.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What is done.
    pub op: Op,
    /// Where: a JSON pointer into the properties of the resource; empty where a resource is created.
    pub path: String,
    /// What is written; a reference to a resource is `{ "reference": address, "property": name }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The resource that is written, where it is not the one that was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The type of the resource that is created.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The address of the resource that is written; the type of one that is created.
    #[serde(skip)]
    pub resource: String,
    /// What is written, as reports write it: `acl`, `ingress[0].from_port`; the properties of a created resource are
    /// changes of their own in a diff.
    #[serde(skip)]
    pub lines: Vec<Line>,
}

/// One line of a property diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The path of the property.
    pub property: String,
    /// What stands there before, if anything was written.
    pub before: Option<String>,
    /// What stands there afterwards, if anything does.
    pub after: Option<String>,
}

/// What a change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// A value comes where none was written, or one more element.
    Add,
    /// A value takes the place of another.
    Replace,
    /// A value goes.
    Remove,
    /// A resource comes.
    Create,
}

/// What the writes are told with.
#[derive(Clone, Copy)]
pub(crate) struct Telling<'t> {
    pub(crate) module: &'t Module,
    pub(crate) columns: &'t Columns,
    /// The resource that was judged.
    pub(crate) subject: Option<NodeRef>,
}

/// The writes of a repair, in order.
pub(crate) fn changes(telling: Telling<'_>, repair: &Repair) -> Vec<Change> {
    changes_of(telling, &repair.writes)
}

/// Writes, in order.
pub(super) fn changes_of(telling: Telling<'_>, writes: &[Write]) -> Vec<Change> {
    writes.iter().map(|write| telling.change(write)).collect()
}

impl Telling<'_> {
    pub(super) fn change(self, write: &Write) -> Change {
        match write {
            Write::Set { target, value } => {
                let value = Shown::of(value, self.module, self.columns).hidden_if(target.is_secret);
                let op = if self.before(target).is_some() { Op::Replace } else { Op::Add };
                self.at(target, op, Some(value))
            }
            Write::Add { target, value } => {
                let value = Shown::of(value, self.module, self.columns).hidden_if(target.is_secret);
                let mut change = self.at(target, Op::Add, Some(value.clone()));
                change.path.push_str("/-");
                let property = self.property(target);
                let after = Some(value.text());
                change.lines = vec![Line { property: format!("{property}[+]"), before: None, after }];
                change
            }
            Write::Remove { target } => self.at(target, Op::Remove, None),
            Write::Create { ty, properties } => {
                let kind = self.module.types.resources.get(*ty).map_or("?", |ty| self.text(ty.path));
                let of = |(name, value): &(pol_ir::names::Symbol, _)| {
                    (self.text(*name).to_owned(), Shown::of(value, self.module, self.columns))
                };
                let properties: Vec<(String, Shown)> = properties.iter().map(of).collect();
                let line = |(name, value): &(String, Shown)| Line {
                    property: name.clone(),
                    before: None,
                    after: Some(value.text()),
                };
                Change {
                    op: Op::Create,
                    path: String::new(),
                    lines: properties.iter().map(line).collect(),
                    value: Some(Shown::Fields(properties).json()),
                    place: None,
                    kind: Some(kind.to_owned()),
                    resource: kind.to_owned(),
                }
            }
        }
    }

    fn at(self, target: &Target, op: Op, value: Option<Shown>) -> Change {
        let node = target.place.node;
        let address = self.columns.address(node).to_owned();
        let after = value.as_ref().map(Shown::text);
        let line = Line { property: self.property(target), before: self.before(target), after };
        Change {
            op,
            path: pointer(target, &self.module.names),
            value: value.map(|value| value.json()),
            place: (Some(node) != self.subject).then(|| address.clone()),
            kind: None,
            resource: address,
            lines: vec![line],
        }
    }

    /// What was written there, as a report shows it.
    fn before(self, target: &Target) -> Option<String> {
        let shown = of_place(self.columns, &self.module.names, &target.place)?;
        Some(shown.hidden_if(target.is_secret).text())
    }

    fn property(self, target: &Target) -> String {
        let mut place = target.place.clone();
        if target.is_secret {
            place.path.iter_mut().for_each(hide);
        }
        place.path(&self.module.names)
    }

    fn text(&self, name: pol_ir::names::Symbol) -> &str {
        self.module.names.text(name)
    }
}

fn hide(step: &mut Step) {
    if let Step::Key(key) = step {
        SECRET.clone_into(key);
    }
}

/// A JSON pointer (RFC 6901).
fn pointer(target: &Target, names: &Names) -> String {
    let mut pointer = String::new();
    for step in &target.place.path {
        pointer.push('/');
        match step {
            Step::Field(name) => pointer.push_str(&escaped(names.text(*name))),
            Step::Index(index) => pointer.push_str(&index.to_string()),
            Step::Key(_) if target.is_secret => pointer.push_str(SECRET),
            Step::Key(key) => pointer.push_str(&escaped(key)),
        }
    }
    pointer
}

fn escaped(text: &str) -> String {
    text.replace('~', "~0").replace('/', "~1")
}
