//! The types of expressions, interned: equal types have equal ids within one module.

use crate::arena::Arena;
use crate::ids;
use crate::names::Symbol;
use crate::schema::ResourceDef;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

ids! {
    /// An interned [`Type`].
    TypeId
    /// A closed set of words.
    EnumId
    /// A record type.
    RecordId
    /// A resource type that the module names.
    ResourceId
    /// An interface that the module names.
    InterfaceId
}

/// Scalars with a meaning beyond text or number; the data is parsed once, when it is loaded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Domain {
    /// An address range, IPv4 or IPv6; host bits are cleared.
    Cidr,
    /// An address.
    Ip,
    /// A length of time in microseconds.
    Duration,
    /// A size in bytes.
    Bytes,
    /// A moment in microseconds since 1970-01-01T00:00:00Z.
    Time,
    /// A version of one to four numeric parts with an optional pre-release.
    Version,
    /// The name of an AWS resource, of any partition.
    Arn,
    /// A pattern with `*` and `?`.
    Glob,
    /// A reference to a container image.
    Image,
    /// A Kubernetes quantity.
    Quantity,
}

/// What an expression can be. Absence is in the type (`Optional`), being unknown is not: anything can be unknown.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Type {
    /// `true` or `false`.
    Bool,
    /// A 64-bit whole number.
    Int,
    /// A 64-bit floating point number.
    Float,
    /// Text.
    String,
    /// A domain scalar.
    Domain(Domain),
    /// One of a closed set of words; the data may hold others, which differ from every listed one.
    Enum(EnumId),
    /// A record, compared by structure.
    Record(RecordId),
    /// A list.
    List(TypeId),
    /// A list without order and repetition.
    Set(TypeId),
    /// A map from strings.
    Map(TypeId),
    /// A range over an ordered scalar.
    Range(TypeId),
    /// A value of one of these types, in the order written: two or more, none of them optional, a union or of nodes.
    Union(Vec<TypeId>),
    /// A value without a declared type.
    Any,
    /// May be absent. Never of a collection, never of an optional.
    Optional(TypeId),
    /// A node of one resource type.
    Resource(ResourceId),
    /// A node of any type that has the interface.
    Interface(InterfaceId),
    /// A node of one of these types (each a `Resource` or an `Interface`), in the order written.
    Nodes(Vec<TypeId>),
    /// What an erroneous expression has: fits everything, reports nothing. Never in a module.
    Error,
}

/// A closed set of words.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct EnumType {
    /// Where it was declared (`aws.s3.Acl`), for messages.
    pub path: Symbol,
    /// The words, in the order written.
    pub values: Vec<Box<str>>,
}

/// A record type.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RecordType {
    /// Its full path (`aws.ec2.SecurityGroupIngress`); the key of the read set.
    pub path: Symbol,
    /// Its stored fields (derived fields are inlined where they are read).
    pub fields: Vec<Field>,
}

/// A stored field of a record, or a property of an interface.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: Symbol,
    /// Its type.
    pub ty: TypeId,
}

/// A resource type that the module names.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ResourceType {
    /// Its path (`aws.s3.Bucket`); the key of the read set.
    pub path: Symbol,
    /// The whole declaration, for whoever builds the graph.
    pub def: Arc<ResourceDef>,
    /// The types of the properties that the module reads.
    pub fields: Vec<Field>,
    /// The types of the edges that the module follows.
    pub edges: Vec<Field>,
}

/// An interface that the module names.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct InterfaceType {
    /// Its path (`aws.Taggable`).
    pub path: Symbol,
    /// Its properties.
    pub fields: Vec<Field>,
}

/// The types of a module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Types {
    /// Interned types.
    pub all: Arena<TypeId, Type>,
    /// Enums.
    pub enums: Arena<EnumId, EnumType>,
    /// Records.
    pub records: Arena<RecordId, RecordType>,
    /// Resource types.
    pub resources: Arena<ResourceId, ResourceType>,
    /// Interfaces.
    pub interfaces: Arena<InterfaceId, InterfaceType>,
    #[serde(skip)]
    interned: rustc_hash::FxHashMap<Type, TypeId>,
}

impl Types {
    /// The id of `ty`.
    pub fn intern(&mut self, ty: Type) -> TypeId {
        if let Some(&id) = self.interned.get(&ty) {
            return id;
        }
        let id = self.all.add(ty.clone());
        self.interned.insert(ty, id);
        id
    }

    /// The type behind an id; [`Type::Error`] for an id of another module.
    pub fn get(&self, id: TypeId) -> &Type {
        self.all.get(id).unwrap_or(&Type::Error)
    }

    /// `id` without its optional layer.
    pub fn inner(&self, id: TypeId) -> TypeId {
        if let Type::Optional(inner) = self.get(id) { *inner } else { id }
    }

    /// The paths of the resource types and interfaces that a node of this type is of; none for what is no node.
    pub fn node_paths(&self, id: TypeId) -> Vec<Symbol> {
        let path = |id: TypeId| match self.get(id) {
            Type::Resource(id) => self.resources.get(*id).map(|resource| resource.path),
            Type::Interface(id) => self.interfaces.get(*id).map(|interface| interface.path),
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Domain(_)
            | Type::Enum(_)
            | Type::Record(_)
            | Type::List(_)
            | Type::Set(_)
            | Type::Map(_)
            | Type::Range(_)
            | Type::Union(_)
            | Type::Any
            | Type::Optional(_)
            | Type::Nodes(_)
            | Type::Error => None,
        };
        if let Type::Nodes(members) = self.get(id) {
            return members.iter().filter_map(|member| path(*member)).collect();
        }
        path(id).into_iter().collect()
    }

    /// Whether a value of this type is a list, set or map, which is empty where it was left out.
    pub fn is_collection(&self, id: TypeId) -> bool {
        matches!(self.get(id), Type::List(_) | Type::Set(_) | Type::Map(_))
    }

    /// The type of what a list, set or map holds.
    pub fn element(&self, id: TypeId) -> Option<TypeId> {
        if let Type::List(element) | Type::Set(element) | Type::Map(element) = self.get(id) {
            Some(*element)
        } else {
            None
        }
    }

    /// Whether a value of this type may be absent.
    pub fn is_optional(&self, id: TypeId) -> bool {
        matches!(self.get(id), Type::Optional(_))
    }
}
