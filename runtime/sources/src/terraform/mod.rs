//! Terraform: what `terraform show -json` prints of a plan or a state, format versions 0.1 to 1.x.
//!
//! Nodes are what exists after the change: the resource changes that do not only delete, else the planned values, else
//! the values of a state. Values come first (`after`), then what is marked unknown or sensitive beside them; what the
//! author left out is known from the configuration, where the plan has it.

mod address;
mod configuration;
mod document;
mod plain;
mod planned;
mod references;
mod resource;
mod revisit;
mod trace;
mod written;

use crate::error::ReadError;
use crate::json::{Json, Text};
use crate::{Input, decode};
use configuration::Configuration;
use document::Document;
use pol_graph::{Builder, Graph};
use pol_ir::columns::NodeRef;
use pol_ir::module::Module;
use pol_ir::readset::ReadSet;
use pol_ir::schema::{Origin, Schemas};
use pol_ir::state::Reason;
use references::Referring;
use resource::Resource;
use revisit::{Again, Place};
use rustc_hash::FxHashSet;

/// Bytes that are checked in less time than it takes to wake a thread for it.
const SMALL: usize = 64 << 10;

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
    let mut places = Vec::new();
    let revisit;
    let mut graph = {
        let (checks, loaded) = checked_beside(&files, || {
            let load = |(index, file)| load(&mut builder, &mut places, index, file);
            files.iter().enumerate().map(load).collect::<Vec<_>>()
        });
        let read = checks.into_iter().zip(loaded).map(|(check, loaded)| check.and(loaded));
        let loaded = read.collect::<Result<Vec<_>, ReadError>>()?;
        revisit = builder.revisit();
        builder.finish(&references::All::new(loaded))
    };
    graph.details = Some(Box::new(Again::new(revisit, files, places)));
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
    index: usize,
    file: &'d File<'_>,
) -> Result<Referring<'d>, ReadError> {
    let document = &Document::new(file.name, &file.text)?;
    let mut loader = Loader {
        builder,
        document,
        configuration: Configuration::new(document),
        file: index as u32,
        places,
        nodes: Vec::new(),
        data: FxHashSet::default(),
    };
    loader.load();
    Ok(Referring::new(loader.configuration, loader.nodes))
}

/// Loads one document.
struct Loader<'l, 'd, 'a> {
    builder: &'l mut Builder<'a>,
    document: &'l Document<'d>,
    configuration: Configuration<'d>,
    file: u32,
    /// Where each node stands, by table and row.
    places: &'l mut Vec<Vec<Place>>,
    /// The nodes with their addresses, where references can lead to them.
    nodes: Vec<(String, NodeRef)>,
    /// The data sources that were met.
    data: FxHashSet<String>,
}

impl<'d> Loader<'_, 'd, '_> {
    fn load(&mut self) {
        let document = self.document;
        match (&document.resource_changes, &document.planned_values, &document.values) {
            (Some(changes), _, _) => {
                changes.items(|change| self.resource(&Resource::of_change(&change)));
            }
            (None, Some(values), _) | (None, None, Some(values)) => self.values(values, |_| true),
            (None, None, None) => {}
        }
        if let Some(prior) = &document.prior_values
            && self.builder.wants_any(Origin::TerraformData)
        {
            // One that is read during the change has said so above.
            let changed = std::mem::take(&mut self.data);
            self.values(prior, |resource| resource.is_data() && !changed.contains(&*resource.address()));
        }
        self.incomplete();
    }

    /// The resources of a module of a state, and of the modules in it.
    fn values(&mut self, values: &Json<'d>, wanted: impl Fn(&Resource<'_>) -> bool + Copy) {
        let Some(root) = values.get("root_module") else { return };
        // Modules wait in the order in which they are met, so that nothing recurses.
        let mut modules = std::collections::VecDeque::from([root]);
        while let Some(module) = modules.pop_front() {
            module.entries(|name, part| match &*name {
                "resources" => {
                    part.items(|resource| {
                        let resource = Resource::of_value(&resource);
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
        let Some(kind) = resource.kind.as_ref().and_then(Json::text) else { return };
        if !resource.exists() {
            return;
        }
        let Some(table) = self.builder.meet(resource.origin(), &kind) else { return };
        let own = self.configuration.of(resource);
        let region = own.and_then(|own| self.configuration.region(own)).cloned();
        let builder = &mut *self.builder;
        let node =
            resource.show((&kind, region.as_deref()), own, |facts, value| builder.node(table, facts, value));
        let config = own.and_then(|own| own.raw.place());
        let (file, is_change, whole, after) =
            (self.file, resource.is_change, resource.place(), resource.after());
        self.place(node, Place { file, is_change, whole, after, config, region });
        if resource.is_data() {
            self.data.insert(resource.address().into_owned());
        }
        if self.configuration.is_there() {
            self.nodes.push((resource.address().into_owned(), node));
        }
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
