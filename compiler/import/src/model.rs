//! What every schema format becomes: packs of resource types, records, enums and interfaces, in the order in which they
//! are written.

/// One file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pack {
    /// `aws.s3`.
    pub path: String,
    /// The version of the schema that it was made from: `6.25.0`.
    pub version: String,
    /// How the file came to be: its first line, as a comment.
    pub origin: String,
    /// What the pack is for.
    pub doc: String,
    /// What it names of other packs, as full paths.
    pub uses: Vec<String>,
    /// Its interfaces.
    pub interfaces: Vec<Interface>,
    /// Its enums.
    pub enums: Vec<Enum>,
    /// Its resource types.
    pub resources: Vec<ResourceType>,
    /// Records that belong to no resource type alone.
    pub records: Vec<Record>,
}

/// Properties that types of different shape share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interface {
    /// `Taggable`.
    pub name: String,
    /// A sentence for it.
    pub doc: Option<String>,
    /// What a type with the interface has.
    pub fields: Vec<Field>,
}

/// A named enum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Enum {
    /// `Acl`.
    pub name: String,
    /// A sentence for it.
    pub doc: Option<String>,
    /// Its values.
    pub values: Vec<String>,
}

/// A resource type and the records of what is nested in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceType {
    /// `Bucket`.
    pub name: String,
    /// A sentence for it.
    pub doc: Option<String>,
    /// The interfaces that it has, as full paths.
    pub interfaces: Vec<String>,
    /// What sources call it.
    pub sources: Vec<Source>,
    /// Its properties.
    pub fields: Vec<Field>,
    /// Its edges, as the language writes them after `edge`.
    pub edges: Vec<String>,
    /// Its derived fields, as the language writes them after `let`.
    pub lets: Vec<String>,
    /// The records of its properties, outer before inner.
    pub records: Vec<Record>,
}

/// The names that one kind of source has for a type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// `terraform`, `pulumi`, `cloudformation` …
    pub kind: String,
    /// `aws_s3_bucket`.
    pub names: Vec<String>,
}

/// A record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// `BucketLogging`.
    pub name: String,
    /// A sentence for it.
    pub doc: Option<String>,
    /// Its properties.
    pub fields: Vec<Field>,
    /// Its derived fields, as the language writes them after `let`.
    pub lets: Vec<String>,
}

/// A property.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    /// Its name, in snake case.
    pub name: String,
    /// A sentence for it.
    pub doc: Option<String>,
    /// Its type as the language writes it, with `?` where it may be absent.
    pub kind: String,
    /// What leaving it out means, as a literal of the language.
    pub default: Option<String>,
    /// The provider fills it in where it is left out.
    pub computed: bool,
    /// No one can write it.
    pub read_only: bool,
    /// A change makes a new resource.
    pub create_only: bool,
    /// It is shown to no one.
    pub sensitive: bool,
    /// It should not be used any more.
    pub deprecated: bool,
    /// Where sources have it under a name that convention does not bridge, as the language writes it after `from`.
    pub mappings: Vec<String>,
}
