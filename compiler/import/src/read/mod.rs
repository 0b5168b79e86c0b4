//! Readers, one for each format: documents in, the catalog of their types out.

mod cloudformation;
mod dialect;
mod document;
mod json_schema;
mod kubernetes;
mod pulumi;
mod terraform;

use crate::refusal::Refusal;
use crate::shape::Catalog;
pub(crate) use document::Document;
pub(crate) use document::read as documents;
use serde_json::Value;

/// A schema format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `terraform providers schema -json`
    Terraform,
    /// A Pulumi package schema.
    Pulumi,
    /// CloudFormation resource provider schemas.
    CloudFormation,
    /// OpenAPI documents and custom resource definitions.
    Kubernetes,
    /// JSON Schema.
    JsonSchema,
}

impl Format {
    /// All formats, the one that says least of itself last.
    pub const ALL: [Self; 5] =
        [Self::Terraform, Self::Pulumi, Self::CloudFormation, Self::Kubernetes, Self::JsonSchema];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terraform => "Terraform",
            Self::Pulumi => "Pulumi",
            Self::CloudFormation => "CloudFormation",
            Self::Kubernetes => "Kubernetes",
            Self::JsonSchema => "JSON",
        }
    }

    /// Whether a document is of this format, by what it says of itself.
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Terraform => value.get("provider_schemas").is_some(),
            Self::Pulumi => pulumi::fits(value),
            Self::CloudFormation => cloudformation::fits(value),
            Self::Kubernetes => kubernetes::fits(value),
            Self::JsonSchema => json_schema::fits(value),
        }
    }

    /// What a document of this format has.
    fn mark(self) -> &'static str {
        match self {
            Self::Terraform => "it has no `provider_schemas`",
            Self::Pulumi => "it has no `name` with `resources` or `types`",
            Self::CloudFormation => "it has no `typeName`",
            Self::Kubernetes => {
                "it has neither `definitions`, nor `components.schemas`, nor the kind `CustomResourceDefinition`"
            }
            Self::JsonSchema => "it is no object with `properties`, `definitions` or `$defs`",
        }
    }
}

/// Which types are wanted, by a name that they have.
pub(crate) type Wanted<'w> = &'w dyn Fn(&str) -> bool;

/// The format that all documents have: what was said, else what they say of themselves.
pub(crate) fn format(documents: &[Document], said: Option<Format>) -> Result<Format, Refusal> {
    let of = |document: &Document| {
        let fits = |format: &Format| format.fits(&document.value);
        match said {
            Some(format) if format.fits(&document.value) => Ok(format),
            Some(format) => Err(Refusal::OtherFormat {
                name: document.name.clone(),
                format: format.name(),
                lacks: format.mark().to_owned(),
            }),
            None => Format::ALL
                .into_iter()
                .find(fits)
                .ok_or_else(|| Refusal::UnknownFormat { name: document.name.clone() }),
        }
    };
    let (first, rest) = documents.split_first().ok_or_else(|| Refusal::Empty { name: String::new() })?;
    let format = of(first)?;
    for document in rest {
        let other = of(document)?;
        if other != format {
            return Err(Refusal::Mixed {
                first: first.name.clone(),
                one: format.name(),
                second: document.name.clone(),
                other: other.name(),
            });
        }
    }
    Ok(format)
}

/// The types of documents of one format.
pub(crate) fn catalog(
    format: Format,
    documents: &[Document],
    wanted: Wanted<'_>,
) -> Result<Catalog, Refusal> {
    match format {
        Format::Terraform => terraform::catalog(documents, wanted),
        Format::Pulumi => pulumi::catalog(documents, wanted),
        Format::CloudFormation => cloudformation::catalog(documents, wanted),
        Format::Kubernetes => kubernetes::catalog(documents, wanted),
        Format::JsonSchema => json_schema::catalog(documents, wanted),
    }
}
