//! What every reader makes of a schema: resource types and records that name one another, before names are settled,
//! circles are cut and anything is written.
//!
//! Invariants: a [`ShapeId`] counts the shapes of its own [`Catalog`]; property names are the source's.

use crate::model::Source;
use std::collections::BTreeMap;

/// What a schema says, whole.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    /// The source whose spelling of properties mappings speak of: `cloudformation`; none where it is no source.
    pub(crate) source: Option<&'static str>,
    /// Records, and the properties of resources.
    pub(crate) shapes: Vec<Shape>,
    /// Resource types.
    pub(crate) resources: Vec<Resource>,
    /// Records that are written though no resource may reach them.
    pub(crate) records: Vec<ShapeId>,
    /// What packs are for, by the first part of their path, and their version.
    pub(crate) about: BTreeMap<String, About>,
}

/// What the header of a pack says.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// `Resource types of the Terraform provider random.`
    pub(crate) doc: String,
    /// `1.36.0`
    pub(crate) version: String,
}

/// A pack and a name in it: `k8s.apps` and `Deployment`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Named {
    /// The pack.
    pub(crate) pack: String,
    /// The name in it.
    pub(crate) name: String,
}

impl Named {
    /// The name in the pack.
    pub(crate) fn new(pack: impl Into<String>, name: impl Into<String>) -> Self {
        Self { pack: pack.into(), name: name.into() }
    }

    /// As a file of `pack` writes it.
    pub(crate) fn seen_from(&self, pack: &str) -> String {
        if self.pack == pack { self.name.clone() } else { self.path() }
    }

    /// `k8s.apps.Deployment`
    pub(crate) fn path(&self) -> String {
        format!("{}.{}", self.pack, self.name)
    }
}

/// A resource type.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) name: Named,
    pub(crate) sources: Vec<Source>,
    /// Its properties and its documentation.
    pub(crate) shape: ShapeId,
    /// Full paths.
    pub(crate) interfaces: Vec<String>,
    pub(crate) edges: Vec<String>,
    pub(crate) lets: Vec<String>,
}

/// A shape of a catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShapeId(usize);

/// Properties by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    /// The wished name: another where it is taken.
    pub(crate) name: Named,
    pub(crate) doc: Option<String>,
    pub(crate) properties: Vec<Property>,
}

/// A property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Property {
    /// As the source spells it.
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    pub(crate) ty: Type,
    /// As a literal of the language.
    pub(crate) default: Option<String>,
    pub(crate) required: bool,
    pub(crate) computed: bool,
    pub(crate) read_only: bool,
    pub(crate) create_only: bool,
    pub(crate) sensitive: bool,
    pub(crate) deprecated: bool,
}

impl Property {
    /// An optional property of the type.
    pub(crate) fn new(name: impl Into<String>, ty: Type) -> Self {
        Self {
            name: name.into(),
            doc: None,
            ty,
            default: None,
            required: false,
            computed: false,
            read_only: false,
            create_only: false,
            sensitive: false,
            deprecated: false,
        }
    }
}

/// The type of a property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Bool,
    Int,
    Float,
    Text,
    /// A domain scalar by its name: `time`, `cidr`.
    Domain(&'static str),
    /// The schema does not say.
    Any,
    /// A text out of a list.
    Words(Vec<String>),
    Record(ShapeId),
    /// A record that is declared elsewhere.
    Declared(Named),
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
}

impl Type {
    /// The shape that values consist of, alone or as elements.
    pub(crate) fn shape(&self) -> Option<ShapeId> {
        match self {
            Self::Record(id) => Some(*id),
            Self::List(inner) | Self::Set(inner) | Self::Map(inner) => inner.shape(),
            Self::Bool
            | Self::Int
            | Self::Float
            | Self::Text
            | Self::Domain(_)
            | Self::Any
            | Self::Words(_)
            | Self::Declared(_) => None,
        }
    }

    /// Whether it is a scalar.
    pub(crate) fn is_scalar(&self) -> bool {
        match self {
            Self::Bool | Self::Int | Self::Float | Self::Text | Self::Domain(_) | Self::Words(_) => true,
            Self::Any | Self::Record(_) | Self::Declared(_) | Self::List(_) | Self::Set(_) | Self::Map(_) => {
                false
            }
        }
    }
}

impl Catalog {
    /// Adds a shape.
    pub(crate) fn add(&mut self, shape: Shape) -> ShapeId {
        self.shapes.push(shape);
        ShapeId(self.shapes.len() - 1)
    }

    /// The ids of all shapes.
    pub(crate) fn ids(&self) -> impl Iterator<Item = ShapeId> + use<> {
        (0..self.shapes.len()).map(ShapeId)
    }

    /// The shape of an id.
    pub(crate) fn shape(&self, id: ShapeId) -> Option<&Shape> {
        self.shapes.get(id.0)
    }

    /// The shape of an id, to be changed.
    pub(crate) fn shape_mut(&mut self, id: ShapeId) -> Option<&mut Shape> {
        self.shapes.get_mut(id.0)
    }
}
