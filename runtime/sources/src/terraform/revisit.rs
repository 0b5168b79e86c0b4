//! The second visit: the text of the few nodes that are reported is read again.

use super::File;
use super::configuration::Own;
use super::resource::Resource;
use crate::json::{Json, Kind};
use crate::lines::Lines;
use pol_graph::{Details, Location, Revisit, Step};
use pol_ir::columns::{Columns, NodeRef};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Where a node stands.
pub(super) struct Place {
    pub(super) file: u32,
    /// Whether it is a resource change, or a resource of a state.
    pub(super) is_change: bool,
    pub(super) range: Range<u32>,
    /// What its author wrote.
    pub(super) config: Option<Range<u32>>,
    pub(super) region: Option<Arc<str>>,
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

    fn place(&self, node: NodeRef) -> Option<(&Place, &str)> {
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
            let own = place.config.as_ref().and_then(|range| Json::checked(slice(text, range))).map(Own::new);
            resource.show((&kind, place.region.as_deref()), own.as_ref(), |facts, value| {
                again.node(facts, value);
            });
        });
    }

    fn locate(&self, node: NodeRef, path: &[Step<'_>]) -> Option<Location> {
        let (place, text) = self.place(node)?;
        let resource = resource(place, text)?;
        let byte = match resource.after() {
            Some(after) if !path.is_empty() => walk(after, path).range(text).start,
            Some(_) | None => place.range.start,
        };
        let (file, lines) = self.files.get(place.file as usize)?;
        let lines = lines.get_or_init(|| Lines::new(text));
        let (line, column) = lines.place(text, byte as usize);
        Some(Location { file: file.name.to_owned(), line, column })
    }
}

fn slice<'t>(text: &'t str, range: &Range<u32>) -> &'t str {
    text.get(range.start as usize..range.end as usize).unwrap_or_default()
}

fn resource<'t>(place: &Place, text: &'t str) -> Option<Resource<'t>> {
    let whole = Json::checked(slice(text, &place.range))?;
    Some(if place.is_change { Resource::of_change(&whole) } else { Resource::of_value(&whole) })
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
