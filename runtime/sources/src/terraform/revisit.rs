//! The second visit: the text of the few nodes that are reported is read again.

use super::File;
use super::configuration::Own;
use super::resource::{Resource, Time};
use super::whereabouts::Whereabouts;
use crate::json::{Json, Kind, Text};
use crate::lines::Lines;
use pol_graph::{Change, Details, Location, Revisit, Step};
use pol_ir::columns::{Columns, NodeRef};
use std::sync::OnceLock;

/// Where a node stands.
pub(super) struct Place {
    pub(super) file: u32,
    pub(super) form: Form,
    /// It, in the outline of the file.
    pub(super) whole: Option<u32>,
    /// What is known of its values, in the same outline.
    pub(super) values: Option<u32>,
    /// What its author wrote, in the same outline.
    pub(super) config: Option<u32>,
    pub(super) whereabouts: Whereabouts,
}

/// What stands there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// A resource change, of which the values at a time count.
    Change(Time),
    /// A resource of a state, to which this happens.
    Value(Option<Change>),
    /// Something that is no resource, and was read wholly the first time.
    Part,
}

impl Form {
    fn time(self) -> Time {
        match self {
            Self::Change(time) => time,
            Self::Value(_) | Self::Part => Time::After,
        }
    }
}

/// Reads nodes again.
pub(super) struct Again<'a> {
    revisit: Revisit<'a>,
    files: Vec<(File<'a>, OnceLock<Lines>)>,
    places: Vec<Vec<Place>>,
}

impl<'a> Again<'a> {
    pub(super) fn new(revisit: Revisit<'a>, files: Vec<File<'a>>, places: Vec<Vec<Place>>) -> Self {
        let files = files.into_iter().map(|file| (file, OnceLock::new())).collect();
        Self { revisit, files, places }
    }

    fn place(&self, node: NodeRef) -> Option<(&Place, &Text<'a>)> {
        let place = self.places.get(node.table.0 as usize)?.get(node.row as usize)?;
        let (file, _) = self.files.get(place.file as usize)?;
        Some((place, &file.text))
    }
}

impl Details for Again<'_> {
    fn load(&self, columns: &mut Columns, nodes: &[NodeRef]) {
        if !self.revisit.is_needed() {
            return;
        }
        self.revisit.load(columns, nodes, |node, again| {
            let Some((place, text)) = self.place(node) else { return };
            let Some(resource) = resource(place, text) else { return };
            let Some(kind) = resource.kind.as_ref().and_then(Json::text) else { return };
            let own = place.config.and_then(|place| text.container(place)).map(Own::new);
            let at = (place.form.time(), &place.whereabouts);
            resource.show((&kind, own.as_ref()), at, |facts, value| {
                again.node(facts, value);
            });
        });
    }

    fn locate(&self, node: NodeRef, path: &[Step<'_>]) -> Option<Location> {
        let (place, text) = self.place(node)?;
        let from = if path.is_empty() { place.whole } else { place.values.or(place.whole) };
        let byte = walk(&text.container(from?)?, path).start();
        let (file, lines) = self.files.get(place.file as usize)?;
        let lines = lines.get_or_init(|| Lines::new(text.as_str()));
        let (line, column) = lines.place(text.as_str(), byte as usize);
        Some(Location { file: file.name.to_owned(), line, column })
    }
}

fn resource<'t>(place: &Place, text: &'t Text<'t>) -> Option<Resource<'t>> {
    let whole = text.container(place.whole?)?;
    Some(match place.form {
        Form::Change(_) => Resource::of_change(&whole),
        Form::Value(change) => Resource::of_value(&whole, change),
        Form::Part => return None,
    })
}

/// The deepest value on the path that is written.
fn walk<'t>(from: &Json<'t>, path: &[Step<'_>]) -> Json<'t> {
    let mut at = *from;
    for step in path {
        let Some(next) = into(&at, *step) else { break };
        at = next;
    }
    at
}

fn into<'t>(at: &Json<'t>, step: Step<'_>) -> Option<Json<'t>> {
    match step {
        Step::Name(name) | Step::Key(name) if at.kind() == Kind::List => nth(at, 0)?.get(name),
        Step::Name(name) | Step::Key(name) => at.get(name),
        Step::Index(index) if at.kind() == Kind::List => nth(at, index),
        // One value where a list is declared.
        Step::Index(_) => Some(*at),
    }
}

fn nth<'t>(list: &Json<'t>, index: u32) -> Option<Json<'t>> {
    let (mut found, mut at) = (None, 0);
    list.items(|item| {
        if at == index {
            found = Some(item);
        }
        at += 1;
    });
    found
}
