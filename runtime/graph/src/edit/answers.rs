//! Where unknown keys lead: what the source said when the graph was built, and what fixes have referred to since.

use crate::builder::{Dependencies, Named, References, Unresolved};
use pol_ir::columns::NodeRef;
use pol_ir::interpret::{Place, Step, Written};
use pol_ir::names::Names;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::Arc;

/// A property of a node, by the path to it.
type Question = (NodeRef, Box<[Arc<str>]>);

/// Which of the values at the end of a path, and of how many.
type Element = Option<(u32, u32)>;

/// Answers about keys that are not known yet.
#[derive(Clone, Default, Debug)]
pub(crate) struct Answers {
    keys: FxHashMap<Question, Vec<(Element, Option<Named>)>>,
    parents: FxHashMap<NodeRef, Option<NodeRef>>,
    dependencies: FxHashMap<NodeRef, Dependencies>,
}

/// Asks the source, and keeps what it says.
pub(crate) struct Recorder<'r> {
    references: &'r dyn References,
    answers: RefCell<Answers>,
}

impl<'r> Recorder<'r> {
    pub(crate) fn new(references: &'r dyn References) -> Self {
        Self { references, answers: RefCell::default() }
    }

    pub(crate) fn into_answers(self) -> Answers {
        self.answers.into_inner()
    }
}

impl References for Recorder<'_> {
    fn candidates(&self, node: NodeRef, wanted: &Unresolved<'_>) -> Option<Named> {
        let named = self.references.candidates(node, wanted);
        let question = (node, wanted.path.into());
        self.answers.borrow_mut().keys.entry(question).or_default().push((wanted.element, named.clone()));
        named
    }

    fn parent(&self, node: NodeRef) -> Option<Option<NodeRef>> {
        let parent = self.references.parent(node)?;
        self.answers.borrow_mut().parents.insert(node, parent);
        Some(parent)
    }

    fn dependencies(&self, node: NodeRef) -> Option<Dependencies> {
        let dependencies = self.references.dependencies(node)?;
        self.answers.borrow_mut().dependencies.insert(node, dependencies.clone());
        Some(dependencies)
    }
}

impl References for Answers {
    /// A list that has grown since keeps the answers about its first elements.
    fn candidates(&self, node: NodeRef, wanted: &Unresolved<'_>) -> Option<Named> {
        let known = self.keys.get(&(node, wanted.path.into()))?;
        let exact = known.iter().rfind(|(element, _)| *element == wanted.element);
        let same = |element: &Element| {
            element.zip(wanted.element).is_some_and(|((index, _), (wanted, _))| index == wanted)
        };
        let found = exact.or_else(|| known.iter().rfind(|(element, _)| same(element)));
        found.and_then(|(_, named)| named.clone())
    }

    fn parent(&self, node: NodeRef) -> Option<Option<NodeRef>> {
        self.parents.get(&node).copied()
    }

    fn dependencies(&self, node: NodeRef) -> Option<Dependencies> {
        self.dependencies.get(&node).cloned()
    }
}

impl Answers {
    /// Notes the nodes whose keys now stand at the end of a path, from an element on.
    pub(super) fn refer(
        &mut self,
        node: NodeRef,
        path: &[Arc<str>],
        (first, keys): (u32, Vec<Option<NodeRef>>),
    ) {
        let count = first + keys.len() as u32;
        let known = self.keys.entry((node, path.into())).or_default();
        for (index, target) in (first..).zip(keys) {
            let Some(target) = target else { continue };
            let named = Named { nodes: vec![target], is_certain: true };
            known.push((Some((index, count)), Some(named)));
        }
    }

    /// Forgets what was said about a property and all that lies in it.
    pub(super) fn forget(&mut self, node: NodeRef, path: &[Arc<str>]) {
        self.keys.retain(|(of, question), _| *of != node || !question.starts_with(path));
    }

    /// An element of a list was written or is gone: what was said about those after it may mean others now.
    pub(super) fn shift(&mut self, place: &Place, names: &Names) {
        let fields = place.path.iter().map_while(|step| match step {
            Step::Field(name) => Some(Arc::from(names.text(*name))),
            Step::Index(_) | Step::Key(_) => None,
        });
        self.forget(place.node, &fields.collect::<Vec<_>>());
    }
}

/// A path, and the nodes whose keys stand at its end.
pub(super) type Keys = (Vec<Arc<str>>, Vec<Option<NodeRef>>);

/// The nodes whose keys a value holds, by the path to them, in the order in which columns hold them.
pub(super) fn keys_in(value: &Written, path: &[Arc<str>], names: &Names) -> Vec<Keys> {
    match value {
        Written::Sensitive(inner) => keys_in(inner, path, names),
        Written::Key { node, .. } => vec![(path.to_vec(), vec![Some(*node)])],
        Written::List(items) if items.iter().any(|item| matches!(item, Written::Key { .. })) => {
            let node = |item: &Written| if let Written::Key { node, .. } = item { Some(*node) } else { None };
            vec![(path.to_vec(), items.iter().map(node).collect())]
        }
        Written::Record(fields) => {
            let below = |(name, value): &(_, Written)| {
                let path: Vec<Arc<str>> =
                    path.iter().cloned().chain([Arc::from(names.text(*name))]).collect();
                keys_in(value, &path, names)
            };
            fields.iter().flat_map(below).collect()
        }
        Written::Const(_) | Written::List(_) | Written::Map(_) => Vec::new(),
    }
}
