//! Terraform: what `terraform show -json` prints of a plan or a state, format versions 0.1 to 1.x.
//!
//! Nodes are what exists after the change: the resource changes that do not only delete, else the planned values, else
//! the values of a state. Values come first (`after`), then what is marked unknown or sensitive beside them; what the
//! author left out is known from the configuration, where the plan has it.

mod address;
mod change;
mod configuration;
mod document;
mod part;
mod plain;
mod planned;
mod references;
mod resource;
mod revisit;
mod trace;
mod whereabouts;
mod written;

use crate::error::{ReadError, spot};
use crate::json::{Json, Text};
use crate::{Input, decode};
use configuration::Configuration;
use document::Document;
use planned::Planned;
use pol_graph::{Before, Builder, Change, Facts, Graph};
use pol_ir::columns::{NodeRef, TableId};
use pol_ir::module::Module;
use pol_ir::readset::ReadSet;
use pol_ir::schema::{Origin, Schemas};
use pol_ir::state::Reason;
use references::{Met, Referring};
use resource::{Resource, Time};
use revisit::{Again, Form, Place};
use rustc_hash::FxHashSet;
use whereabouts::Whereabouts;

/// Bytes that are checked in less time than it takes to wake a thread for it.
const SMALL: usize = 64 << 10;

/// What happens to what a state describes.
const UNCHANGED: Option<Change> = Some(Change::None);

/// An input as text.
pub(crate) struct File<'a> {
    name: &'a str,
    text: Text<'a>,
}

impl<'a> File<'a> {
    /// Decodes an input.
    pub(crate) fn new(input: &'a Input<'a>) -> Result<Self, ReadError> {
        let text = decode::text(input)?;
        document::recognise(input.name, &text)?;
        Ok(Self { name: input.name, text: Text::new(input.name, text)? })
    }
}

/// Reads the files into one graph.
///
/// What a file says is loaded while another thread checks that all of it is JSON: until then nothing of it counts.
pub(crate) fn read<'a>(
    files: Vec<File<'a>>,
    module: &'a Module,
    read_set: &'a ReadSet,
    schemas: &'a dyn Schemas,
) -> Result<Graph<'a>, ReadError> {
    let mut builder = Builder::new(module, read_set, schemas, Reason::AfterApply);
    let wants = Wants {
        befores: builder.wants_befores(),
        whereabouts: builder.reads("$region") || builder.reads("$account"),
        neighbours: builder.wants_neighbours(),
        parts: ["variable", "output", "provider", "module"]
            .iter()
            .any(|kind| builder.wants(Origin::Terraform, kind))
            || builder.wants_any(Origin::TerraformModule),
    };
    let mut places = Vec::new();
    let revisit;
    let mut graph = {
        let (checks, loaded) = checked_beside(&files, || {
            let load = |(index, file)| load(&mut builder, &mut places, (index, wants), file);
            files.iter().enumerate().map(load).collect::<Vec<_>>()
        });
        let read = checks.into_iter().zip(loaded).map(|(check, loaded)| check.and(loaded));
        let loaded = read.collect::<Result<Vec<_>, ReadError>>()?;
        revisit = builder.revisit();
        builder.finish(&references::All::new(loaded))
    };
    graph.details = Some(std::sync::Arc::new(Again::new(revisit, files, places)));
    Ok(graph)
}

/// Does the work, and says of each file whether it is JSON: large ones are checked on other threads meanwhile.
fn checked_beside<R>(files: &[File<'_>], work: impl FnOnce() -> R) -> (Vec<Result<(), ReadError>>, R) {
    let is_small = |file: &File<'_>| file.text.as_str().len() < SMALL;
    let check = |file: &File<'_>| file.text.check(file.name);
    if files.iter().all(is_small) {
        return (files.iter().map(check).collect(), work());
    }
    let mut checks = vec![Ok(()); files.len()];
    let result = rayon::in_place_scope(|scope| {
        for (slot, file) in checks.iter_mut().zip(files) {
            scope.spawn(move |_| *slot = check(file));
        }
        work()
    });
    (checks, result)
}

fn load<'d>(
    builder: &mut Builder<'_>,
    places: &mut Vec<Vec<Place>>,
    (index, wants): (usize, Wants),
    file: &'d File<'_>,
) -> Result<Referring<'d>, ReadError> {
    let document = &Document::new(file.name, &file.text)?;
    let mut loader = Loader {
        builder,
        document,
        configuration: Configuration::new(document),
        file: index as u32,
        places,
        met: Met::default(),
        data: FxHashSet::default(),
        wants,
        malformed: None,
    };
    loader.load();
    if let Some((start, problem)) = loader.malformed {
        let at = spot(file.name, file.text.as_str().as_bytes(), start as usize);
        return Err(ReadError::Malformed { at, problem });
    }
    Ok(Referring::new(loader.configuration, loader.met))
}

/// Loads one document.
struct Loader<'l, 'd, 'a> {
    builder: &'l mut Builder<'a>,
    document: &'l Document<'d>,
    configuration: Configuration<'d>,
    file: u32,
    /// Where each node stands, by table and row.
    places: &'l mut Vec<Vec<Place>>,
    met: Met<'d>,
    /// The data sources that were met.
    data: FxHashSet<String>,
    wants: Wants,
    /// The first thing that should be a resource and is none: where it starts, and what is wrong with it.
    malformed: Option<(u32, &'static str)>,
}

/// What a program reads that costs a look at every resource.
#[derive(Clone, Copy)]
struct Wants {
    /// What nodes were before the change.
    befores: bool,
    /// Where nodes lie.
    whereabouts: bool,
    /// What nodes lie in and depend on.
    neighbours: bool,
    /// What is no resource.
    parts: bool,
}

impl<'d> Loader<'_, 'd, '_> {
    fn load(&mut self) {
        let document = self.document;
        match (&document.resource_changes, &document.planned_values, &document.values) {
            (Some(changes), _, _) => {
                changes.items(|change| self.resource(&Resource::of_change(&change)));
            }
            (None, Some(values), _) => self.values((values, None), |_| true),
            (None, None, Some(values)) => self.values((values, UNCHANGED), |_| true),
            (None, None, None) => {}
        }
        if let Some(prior) = &document.prior_values
            && self.builder.wants_any(Origin::TerraformData)
        {
            // One that is read during the change has said so above.
            let changed = std::mem::take(&mut self.data);
            let prior = (prior, UNCHANGED);
            self.values(prior, |resource| resource.is_data() && !changed.contains(&*resource.address()));
        }
        if self.wants.parts {
            self.parts();
        }
        self.incomplete();
    }

    /// The resources of a module of a state, and of the modules in it.
    fn values(
        &mut self,
        (values, change): (&Json<'d>, Option<Change>),
        wanted: impl Fn(&Resource<'_>) -> bool + Copy,
    ) {
        let Some(root) = values.get("root_module") else { return };
        // Modules wait in the order in which they are met, so that nothing recurses.
        let mut modules = std::collections::VecDeque::from([root]);
        while let Some(module) = modules.pop_front() {
            module.entries(|name, part| match &*name {
                "resources" => {
                    part.items(|resource| {
                        let resource = Resource::of_value(&resource, change);
                        if wanted(&resource) {
                            self.resource(&resource);
                        }
                    });
                }
                "child_modules" => {
                    part.items(|child| modules.push_back(child));
                }
                _ => {}
            });
        }
    }

    fn resource(&mut self, resource: &Resource<'d>) {
        if let Some(problem) = resource.problem() {
            self.malformed.get_or_insert((resource.start(), problem));
            return;
        }
        let Some(kind) = resource.kind.as_ref().and_then(Json::text) else { return };
        if resource.is_deleted() {
            if let Some(table) = self.builder.deleted(resource.origin(), &kind) {
                self.node(resource, (table, &kind), Time::Before);
            }
            return;
        }
        if !resource.exists() {
            return;
        }
        let Some(table) = self.builder.meet(resource.origin(), &kind) else { return };
        let node = self.node(resource, (table, &kind), Time::After);
        if self.wants.befores {
            self.before(resource, (node, &kind));
        }
        if resource.is_data() {
            self.data.insert(resource.address().into_owned());
        }
        if self.configuration.is_there() || self.wants.neighbours {
            self.met.nodes.push((resource.address().into_owned(), node));
        }
        if self.wants.neighbours && resource.change == UNCHANGED && !resource.is_change {
            self.met.stated.insert(node, resource.depends_on());
        }
    }

    /// Adds the nodes that are no resources.
    fn parts(&mut self) {
        for part in part::of(self.document, &self.configuration) {
            let [(own, own_name), (general, name)] = &part.types;
            let typed = self.builder.part(*own, own_name).filter(|_| own != general);
            let Some(table) = typed.or_else(|| self.builder.part(*general, name)) else { continue };
            let builder = &mut *self.builder;
            let node = part.show(typed.is_some(), |facts, value| builder.node(table, facts, value));
            if self.wants.befores && part.change == UNCHANGED {
                self.builder.was(node, Before::Same);
            }
            let whole = part.whole.and_then(|whole| whole.place());
            let (file, form, whereabouts) = (self.file, Form::Part, Whereabouts::default());
            self.place(node, Place { file, form, whole, values: None, config: None, whereabouts });
            self.met.nodes.push((part.address, node));
            self.met.parts.insert(node, (part.module, part.expressions));
        }
    }

    /// Adds the node that a resource is at a time.
    fn node(&mut self, resource: &Resource<'d>, (table, kind): (TableId, &str), time: Time) -> NodeRef {
        let own = self.configuration.of(resource);
        let region = own.and_then(|own| self.configuration.region(own)).cloned();
        let values = resource.values(time).filter(|_| self.wants.whereabouts);
        let whereabouts = Whereabouts::new(region, values);
        let builder = &mut *self.builder;
        let take = |facts: &Facts<'_>, value: &Planned<'d>| builder.node(table, facts, value);
        let node = resource.show((kind, own), (time, &whereabouts), take);
        let config = own.and_then(|own| own.raw.place());
        let form = if resource.is_change { Form::Change(time) } else { Form::Value(resource.change) };
        let (file, whole) = (self.file, resource.place());
        let values = resource.values(time).and_then(Json::place);
        self.place(node, Place { file, form, whole, values, config, whereabouts });
        node
    }

    /// Notes what a node was before the change.
    fn before(&mut self, resource: &Resource<'d>, (node, kind): (NodeRef, &str)) {
        let before = match resource.change {
            Some(Change::Create) => Before::Nothing,
            Some(Change::None) => Before::Same,
            Some(Change::Update | Change::Replace | Change::Delete) if !resource.was() => {
                Before::Unknown(Reason::Unreadable)
            }
            Some(Change::Update | Change::Replace | Change::Delete) => {
                let Some(table) = self.builder.before(node.table) else { return };
                Before::Node(self.node(resource, (table, kind), Time::Before))
            }
            None => Before::Unknown(Reason::NotCarried),
        };
        self.builder.was(node, before);
    }

    fn place(&mut self, node: NodeRef, place: Place) {
        let table = node.table.0 as usize;
        if self.places.len() <= table {
            self.places.resize_with(table + 1, Vec::new);
        }
        if let Some(places) = self.places.get_mut(table) {
            places.push(place);
        }
    }

    /// Says which lists of nodes are not whole.
    fn incomplete(&mut self) {
        if let Some(deferred) = &self.document.deferred_changes {
            deferred.items(|deferred| {
                let Some(change) = deferred.get("resource_change") else { return };
                let resource = Resource::of_change(&change);
                if let Some(kind) = resource.kind.as_ref().and_then(Json::text) {
                    self.builder.incomplete(resource.origin(), Some(&kind));
                }
            });
        }
        if self.document.is_partial {
            self.builder.incomplete(Origin::Terraform, None);
        }
    }
}
