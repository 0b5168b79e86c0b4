//! What the language has and this version does not compile: refused here and nowhere else.

use crate::env::Env;
use crate::errors;
use pol_diagnostics::Span;
use pol_syntax::ast::Item;

/// What this version does not compile.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Feature {
    /// `waive …`
    Waive,
    /// `group …`
    Group,
    /// `project { … }`
    Project,
    /// `extend T { … }`
    Extend,
    /// `data …`
    Data,
    /// A derived field that all types of a union have.
    DerivedOfUnion,
    /// A derived field in the place of an interface's property.
    DerivedForInterface,
    /// `interface A is B`
    InterfaceOfInterfaces,
    /// `from terraform "…" where …`
    FromWhere,
    /// `from terraform = "…"`: a default of one source.
    SourceDefault,
    /// `as MiB`
    Unit,
    /// An edge to a key that lies in a record, with a template, or with alternatives of composite keys.
    EdgeKey,
}

impl Feature {
    /// What it is called, in the plural.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Waive => "waivers",
            Self::Group => "groups",
            Self::Project => "projects",
            Self::Extend => "extensions of types",
            Self::Data => "data files",
            Self::DerivedOfUnion => "derived fields of a union",
            Self::DerivedForInterface => "derived fields in place of an interface's property",
            Self::InterfaceOfInterfaces => "interfaces that include others",
            Self::FromWhere => "sources with a condition",
            Self::SourceDefault => "defaults of one source",
            Self::Unit => "units of one source",
            Self::EdgeKey => "edges to keys in records, by templates, or by alternatives of composite keys",
        }
    }

    /// What to write instead, where there is something.
    pub(crate) fn instead(self) -> Option<&'static str> {
        match self {
            Self::DerivedOfUnion => Some("ask for the type first: `x is T`"),
            Self::Waive
            | Self::Group
            | Self::Project
            | Self::Extend
            | Self::Data
            | Self::DerivedForInterface
            | Self::InterfaceOfInterfaces
            | Self::FromWhere
            | Self::SourceDefault
            | Self::Unit
            | Self::EdgeKey => None,
        }
    }
}

impl Env<'_> {
    /// Refuses what this version does not compile.
    pub(crate) fn unsupported(&mut self, feature: Feature, span: Span) {
        self.report(errors::unsupported(feature, span));
    }
}

/// Refuses the items that this version does not compile. What stands inside of others is refused where it is met.
pub(crate) fn items(env: &mut Env<'_>) {
    for key in env.items(|item| of_item(item).is_some()) {
        if let Some(feature) = of_item(env.item(key)) {
            env.unsupported(feature, head(env, env.tree(key.file).span(key.item)));
        }
    }
}

/// What stands before the body of an item, on its first line.
fn head(env: &Env<'_>, span: Span) -> Span {
    let text = env.text(span);
    let head = text.split(['{', '\n']).next().map_or("", str::trim_end);
    let length = u32::try_from(head.len()).unwrap_or(0);
    Span::new(span.source, span.start, span.start.saturating_add(length))
}

fn of_item(item: &Item) -> Option<Feature> {
    match item {
        Item::Extend(..) => Some(Feature::Extend),
        Item::Waive(..) => Some(Feature::Waive),
        Item::Group(..) => Some(Feature::Group),
        Item::Project(..) => Some(Feature::Project),
        Item::Data(..) => Some(Feature::Data),
        Item::Error
        | Item::Use(_)
        | Item::Param(_)
        | Item::Let(..)
        | Item::Function(..)
        | Item::Type(..)
        | Item::Resource(..)
        | Item::Interface(..)
        | Item::Policy(..)
        | Item::Test(..)
        | Item::Framework(..) => None,
    }
}
