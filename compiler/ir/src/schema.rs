//! Declarations of resource types in a portable form: what the standard library stores, what checkers name and what
//! graph builders read. Names are text here; a module interns what it uses.

use crate::constant::Const;
use crate::ops::decode::Encoding;
use crate::types::Domain;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The path of the interface that every node has, and that no type declares: `Resource`.
pub const EVERY_NODE: &str = "Resource";

/// The facts that lead to nodes of any type.
pub const NEIGHBOURS: [&str; 3] = ["$parent", "$dependencies", "$dependents"];

/// Where resources come from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Origin {
    /// A Terraform managed resource, by type (`aws_s3_bucket`).
    Terraform,
    /// A Terraform data source, by type.
    TerraformData,
    /// A Terraform module call, by source address.
    TerraformModule,
    /// A Pulumi resource, by type token (`aws:s3/bucket:Bucket`).
    Pulumi,
    /// A CloudFormation resource, by type (`AWS::S3::Bucket`).
    CloudFormation,
    /// A Kubernetes object, by `apiVersion/Kind`.
    Kubernetes,
}

/// A type in a declaration.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum TypeRef {
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `float`.
    Float,
    /// `string`.
    String,
    /// A domain scalar.
    Domain(Domain),
    /// A closed set of words, by its path and values.
    Enum {
        /// Where it is declared (`aws.s3.Acl`).
        path: Arc<str>,
        /// The words.
        values: Arc<[Box<str>]>,
    },
    /// A record of [`ResourceDef::records`], by position.
    Record(u32),
    /// A list.
    List(Box<TypeRef>),
    /// A set.
    Set(Box<TypeRef>),
    /// A map from strings.
    Map(Box<TypeRef>),
    /// A range.
    Range(Box<TypeRef>),
    /// A value of one of several types, none of them optional or a union.
    Union(Vec<TypeRef>),
    /// A value without a declared type.
    Any,
    /// Text that holds a value of the type: authors see the value.
    Encoded(Encoding, Box<TypeRef>),
    /// May be absent.
    Optional(Box<TypeRef>),
    /// A node of the resource type or interface at this path.
    Node(Arc<str>),
}

impl TypeRef {
    /// The record that values of the type consist of, alone or as elements of lists and maps.
    pub fn record(&self) -> Option<u32> {
        match self {
            Self::Record(index) => Some(*index),
            Self::List(inner)
            | Self::Set(inner)
            | Self::Map(inner)
            | Self::Optional(inner)
            | Self::Encoded(_, inner) => inner.record(),
            Self::Bool
            | Self::Int
            | Self::Float
            | Self::String
            | Self::Domain(_)
            | Self::Enum { .. }
            | Self::Range(_)
            | Self::Union(_)
            | Self::Any
            | Self::Node(_) => None,
        }
    }
}

/// A property of a resource type, record or interface.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PropertyDef {
    /// Its canonical name (Terraform's, in snake_case).
    pub name: Arc<str>,
    /// Its documentation, Markdown.
    pub doc: Box<str>,
    /// Its type.
    pub ty: TypeRef,
    /// What the provider does where it is left out.
    pub default: Option<Const>,
    /// The provider can fill it in: left out means unknown, not absent, where no default is declared.
    pub computed: bool,
    /// Changing it replaces the resource.
    pub create_only: bool,
    /// It is never written by an author.
    pub read_only: bool,
    /// Its value must not be shown.
    pub sensitive: bool,
    /// Its use is discouraged.
    pub deprecated: bool,
    /// Its name in other sources, where convention does not bridge (`BucketName`; dotted for a nested place).
    pub spellings: Vec<Spelling>,
}

/// A property's name, and the words of its enum, in one source.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Spelling {
    /// Where.
    pub origin: Origin,
    /// The path there.
    pub path: Box<str>,
    /// The source's word and ours, one to one.
    pub words: Vec<(Box<str>, Box<str>)>,
}

/// A property that follows from others: `let ports: range<int> = port_range(from_port, to_port, protocol)`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DerivedDef {
    /// Its name.
    pub name: Arc<str>,
    /// Its documentation.
    pub doc: Box<str>,
    /// Its type.
    pub ty: TypeRef,
    /// The defining expression as `.pol` text; it was checked when the type was declared.
    pub expression: Box<str>,
}

/// A relation from a resource to nodes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct EdgeDef {
    /// Its name.
    pub name: Arc<str>,
    /// Its documentation.
    pub doc: Box<str>,
    /// The path of the target's type: a resource or an interface.
    pub target: Arc<str>,
    /// One target, or a list of them.
    pub many: bool,
    /// What resolves it.
    pub by: EdgeBy,
    /// The named network it belongs to.
    pub network: Option<Box<str>>,
}

/// What resolves an edge.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum EdgeBy {
    /// The value of a property of this resource equals a key of the target. Composite: all pairs must hold.
    Keys(Vec<KeyPair>),
    /// The other end of an edge of the target.
    Inverse(Arc<str>),
}

/// One equation of an edge: `vpc_id = id | arn`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct KeyPair {
    /// A property of this resource, as a path: of its own, then of the records on the way, also through the elements of
    /// lists and maps.
    pub from: Vec<Arc<str>>,
    /// Properties of the target; any of them may match.
    pub to: Vec<Arc<str>>,
}

/// A record type inside a resource.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RecordDef {
    /// Its full path (`aws.ec2.SecurityGroupIngress`).
    pub path: Arc<str>,
    /// Its documentation.
    pub doc: Box<str>,
    /// Its stored fields.
    pub properties: Vec<PropertyDef>,
    /// Its derived fields.
    pub derived: Vec<DerivedDef>,
}

/// A resource type, whole: everything that it names is inside it or a path.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ResourceDef {
    /// Its path (`aws.s3.Bucket`).
    pub path: Arc<str>,
    /// Its documentation.
    pub doc: Box<str>,
    /// What it is called by the sources.
    pub sources: Vec<(Origin, Box<str>)>,
    /// The interfaces that it declares.
    pub interfaces: Vec<Arc<str>>,
    /// Its properties.
    pub properties: Vec<PropertyDef>,
    /// Its edges.
    pub edges: Vec<EdgeDef>,
    /// Its derived fields.
    pub derived: Vec<DerivedDef>,
    /// The records that its properties use, by the numbers in [`TypeRef::Record`].
    pub records: Vec<RecordDef>,
}

/// An interface: the properties that a resource type promises to have.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct InterfaceDef {
    /// Its path (`aws.Taggable`).
    pub path: Arc<str>,
    /// Its documentation.
    pub doc: Box<str>,
    /// Its properties.
    pub properties: Vec<PropertyDef>,
    /// The records that its properties use.
    pub records: Vec<RecordDef>,
}

/// A framework of controls, such as a benchmark or a regulation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FrameworkDef {
    /// Its path (`std.frameworks.nist_800_53_r5`).
    pub path: Arc<str>,
    /// Its documentation.
    pub doc: Box<str>,
    /// Its controls, number and title, in the order written.
    pub controls: Vec<(Box<str>, Box<str>)>,
}

impl ResourceDef {
    /// The property of this name.
    pub fn property(&self, name: &str) -> Option<&PropertyDef> {
        self.properties.iter().find(|property| &*property.name == name)
    }

    /// The edge of this name.
    pub fn edge(&self, name: &str) -> Option<&EdgeDef> {
        self.edges.iter().find(|edge| &*edge.name == name)
    }

    /// The steps of a path from this resource, each with whose it is: the path of the resource, then of the records on
    /// the way. Ends where the path leads into nothing declared.
    pub fn steps<'d>(&'d self, path: &'d [Arc<str>]) -> Vec<(&'d Arc<str>, &'d Arc<str>)> {
        let mut within = Some((&self.path, &self.properties));
        let mut steps = Vec::with_capacity(path.len());
        for step in path {
            let Some((owner, properties)) = within else { break };
            steps.push((owner, step));
            let property = properties.iter().find(|property| property.name == *step);
            let record = property.and_then(|property| self.records.get(property.ty.record()? as usize));
            within = record.map(|record| (&record.path, &record.properties));
        }
        steps
    }

    /// The edge that the property at a path is the key of, with the keys of its target: there a node stands for its key.
    pub fn edge_at(&self, path: &[&str]) -> Option<(&EdgeDef, &[Arc<str>])> {
        let leads = |from: &[Arc<str>]| from.iter().map(|step| &**step).eq(path.iter().copied());
        self.edges.iter().find_map(|edge| match &edge.by {
            EdgeBy::Keys(pairs) => {
                pairs.iter().find(|pair| leads(&pair.from)).map(|pair| (edge, pair.to.as_slice()))
            }
            EdgeBy::Inverse(_) => None,
        })
    }

    /// The networks that it has edges in, once for each.
    pub fn networks(&self) -> impl Iterator<Item = &str> {
        self.edges.iter().filter_map(|edge| edge.network.as_deref())
    }

    /// Whether it has the interface: one that it declares, or the one that every node has.
    pub fn has_interface(&self, path: &str) -> bool {
        path == EVERY_NODE || self.interfaces.iter().any(|interface| &**interface == path)
    }
}

/// The declared types, looked up by name; nobody loads them all.
pub trait Schemas: Sync {
    /// The resource type at a path.
    fn resource(&self, path: &str) -> Option<Arc<ResourceDef>>;
    /// The interface at a path.
    fn interface(&self, path: &str) -> Option<Arc<InterfaceDef>>;
    /// The resource type that a source's own type name stands for.
    fn by_source(&self, origin: Origin, name: &str) -> Option<Arc<ResourceDef>>;
    /// The record or enum at a path, with a resource type that uses it: a [`TypeRef::Record`] counts its records.
    fn part(&self, _path: &str) -> Option<(Arc<ResourceDef>, TypeRef)> {
        None
    }
    /// The types that declare edges in a network of this name.
    fn network(&self, _name: &str) -> Vec<Arc<ResourceDef>> {
        Vec::new()
    }
    /// The names of networks, sorted.
    fn networks(&self) -> Vec<&str> {
        Vec::new()
    }
    /// Every path, resource types and interfaces, sorted: for suggestions and listings.
    fn paths(&self) -> Vec<&str>;
}

/// No types at all.
pub struct NoSchemas;

impl Schemas for NoSchemas {
    fn resource(&self, _: &str) -> Option<Arc<ResourceDef>> {
        None
    }
    fn interface(&self, _: &str) -> Option<Arc<InterfaceDef>> {
        None
    }
    fn by_source(&self, _: Origin, _: &str) -> Option<Arc<ResourceDef>> {
        None
    }
    fn paths(&self) -> Vec<&str> {
        Vec::new()
    }
}
