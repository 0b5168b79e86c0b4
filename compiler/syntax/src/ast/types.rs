//! Types, and the members of resources, records, interfaces and extensions.

use super::{Docs, Entry, ExprId, MemberId, Name, Path, Spanned, Text, TypeExprId};
use pol_diagnostics::Span;

/// A type as it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeExpr {
    /// Could not be read; a diagnostic has said so.
    Missing,
    /// `int`, `aws.s3.Bucket`, `map<string>`
    Named {
        /// The name.
        path: Path,
        /// What stands between `<` and `>`.
        args: Vec<TypeExprId>,
    },
    /// `"private" | "public-read"`: one or more texts.
    Enum(Vec<Text>),
    /// `{ from_port: int }`
    Record(Vec<MemberId>),
    /// `T?`
    Optional(TypeExprId),
    /// `A | B`: two or more, not all of them texts.
    Union(Vec<TypeExprId>),
}

/// A member of a resource, record, interface or extension.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// Could not be read; a diagnostic has said so.
    Error,
    /// `from terraform "aws_s3_bucket"`
    From(From),
    /// `acl: Acl? = "private"`
    Property(Property),
    /// `edge vpc: Vpc? by vpc_id = id`
    Edge(Edge),
    /// `let ports: range<int> = …`
    Derived {
        /// What is said about it.
        docs: Docs,
        /// The name.
        name: Name,
        /// The type, if written.
        ty: Option<TypeExprId>,
        /// The value, in terms of the other fields.
        value: ExprId,
    },
}

/// Where resources of a type come from.
#[derive(Clone, Debug, PartialEq)]
pub struct From {
    /// The source: `terraform`, `pulumi`, `cloudformation`, `kubernetes` …
    pub source: Name,
    /// What it calls them, beside plain resources.
    pub kind: SourceKind,
    /// The names of the type there; at least one.
    pub names: Vec<Text>,
    /// Which of them: `where type.starts_with("…")`.
    pub condition: Option<ExprId>,
}

/// What a source's name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A resource.
    Resource,
    /// `data`: a data source.
    Data,
    /// `module`: a module call.
    Module,
}

/// `name: T markers = default from …`
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// What is said about it.
    pub docs: Docs,
    /// The name; any word.
    pub name: Name,
    /// The type.
    pub ty: TypeExprId,
    /// What is declared of it, in order, each once.
    pub markers: Vec<Spanned<PropertyMarker>>,
    /// Why it is deprecated, if a text follows the marker.
    pub deprecation: Option<Text>,
    /// What holds where it is left out.
    pub default: Option<ExprId>,
    /// How sources differ.
    pub mappings: Vec<Mapping>,
}

impl Property {
    /// Whether the marker is declared.
    pub fn has(&self, marker: PropertyMarker) -> bool {
        self.markers.iter().any(|m| m.value == marker)
    }
}

/// A word after the type of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropertyMarker {
    /// Changing it makes the resource anew.
    CreateOnly,
    /// No author can write it.
    ReadOnly,
    /// The provider fills it in where it is left out.
    Computed,
    /// Its value is never shown.
    Sensitive,
    /// It should not be used any more.
    Deprecated,
}

impl PropertyMarker {
    /// All markers.
    pub const ALL: [Self; 5] =
        [Self::CreateOnly, Self::ReadOnly, Self::Computed, Self::Sensitive, Self::Deprecated];

    /// The marker as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            PropertyMarker::CreateOnly => "create_only",
            PropertyMarker::ReadOnly => "read_only",
            PropertyMarker::Computed => "computed",
            PropertyMarker::Sensitive => "sensitive",
            PropertyMarker::Deprecated => "deprecated",
        }
    }
}

/// `from cloudformation AccessControl as { "Private": "private" } = "private"`
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// The source.
    pub source: Name,
    /// Where the property lies there, if convention does not say.
    pub path: Option<KeyPath>,
    /// How its values are written there.
    pub converted: Option<Converted>,
    /// What holds there where it is left out.
    pub default: Option<ExprId>,
    /// Where it stands.
    pub span: Span,
}

/// How a source writes the values of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Converted {
    /// `as { "Private": "private" }`: theirs to ours, one to one.
    Words(Vec<Entry>),
    /// `as MiB`, `as d`: the unit of their number.
    Unit(Name),
}

/// `edge name: T by … = … in network`
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// What is said about it.
    pub docs: Docs,
    /// The name.
    pub name: Name,
    /// `Vpc`, `Vpc?`, `list<Subnet>`
    pub ty: TypeExprId,
    /// How it is found.
    pub origin: Origin,
    /// The network that it belongs to.
    pub network: Option<Name>,
}

/// How an edge is found.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// Could not be read; a diagnostic has said so.
    Missing,
    /// `by vpc_id = id | arn`
    By {
        /// Paths in this resource; as many as each target has keys.
        from: Vec<KeyPath>,
        /// What they may equal; at least one.
        targets: Vec<EdgeTarget>,
    },
    /// `= inverse PublicAccessBlock.bucket_node`: the type with its edge as the last segment.
    Inverse(Path),
}

/// One way in which keys name a target: its keys in the order of the paths on the left.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeTarget {
    /// The keys; at least one.
    pub keys: Vec<Key>,
}

/// A key of a target.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// A property of the target.
    Path(KeyPath),
    /// A template over the properties of the target: `"arn:aws:s3:::{bucket}"`.
    Template(ExprId),
}

/// A path to a key, also through lists: `origin[].domain_name`.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyPath {
    /// Its segments; at least one.
    pub segments: Vec<KeySegment>,
    /// Where it stands.
    pub span: Span,
}

/// A name of a [`KeyPath`].
#[derive(Clone, Debug, PartialEq)]
pub struct KeySegment {
    /// The property.
    pub name: Name,
    /// Whether `[]` follows: every element.
    pub each: bool,
}
