//! Names of types: the module and type of Pulumi's token, the service not repeated; what that rule does not give stands
//! in `names.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::schema::{self, Resource};
use crate::Problem;
use crate::name::without_service;

/// What the language calls every node.
const EVERY_NODE: &str = "Resource";

/// `names.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    /// Pulumi tokens that the snapshots do not find, by Terraform type.
    pub(crate) tokens: BTreeMap<String, Vec<String>>,
    /// Names that the rule does not give, by Terraform type: `s3.PublicAccessBlock`.
    pub(crate) names: BTreeMap<String, String>,
    /// Other Terraform types that are the same thing, by Terraform type.
    pub(crate) aliases: BTreeMap<String, Vec<String>>,
    /// CloudFormation types, by Terraform type, where the catalogue does not say; empty text: none.
    pub(crate) cloudformation: BTreeMap<String, String>,
}

/// The name of a type: `aws.s3` and `Bucket`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TypeName {
    /// The pack that holds the type.
    pub(crate) pack: String,
    /// The name in the pack.
    pub(crate) name: String,
}

impl TypeName {
    /// The name as a file of `pack` writes it.
    pub(crate) fn seen_from(&self, pack: &str) -> String {
        if self.pack == pack { self.name.clone() } else { format!("{}.{}", self.pack, self.name) }
    }
}

impl Names {
    /// The Terraform type that one stands for: itself, or what it is another name of.
    pub(crate) fn main<'n>(&'n self, terraform: &'n str) -> &'n str {
        let is = |(_, others): &(&String, &Vec<String>)| others.iter().any(|other| other == terraform);
        self.aliases.iter().find(is).map_or(terraform, |(main, _)| main)
    }

    /// The standard name of a type; `root` is the provider's, `aws`.
    pub(crate) fn name_of(&self, key: &str, resource: &Resource, root: &str) -> Result<TypeName, Problem> {
        let missing = || format!("{key} has no Pulumi token: give it one in [tokens], or a name in [names]");
        let (module, name) = match self.names.get(key) {
            Some(fixed) => split_fixed(fixed)?,
            // The second version of a type that Terraform does not know is a type beside the first.
            None if schema::only_pulumi(key) => split_token(key)?,
            None => first_version(split_token(resource.pulumi.first().ok_or_else(missing)?)?),
        };
        if name == EVERY_NODE {
            return Err(format!("{key} cannot be called `{name}`, which is every node: name it in [names]"));
        }
        Ok(TypeName { pack: format!("{root}.{module}"), name })
    }
}

fn split_fixed(fixed: &str) -> Result<(String, String), Problem> {
    let (module, name) = fixed.rsplit_once('.').ok_or_else(|| format!("`{fixed}` is no module and name"))?;
    Ok((module.to_owned(), name.to_owned()))
}

/// `aws:s3/bucket:Bucket` is `s3` and `Bucket`.
fn split_token(token: &str) -> Result<(String, String), Problem> {
    let mut parts = token.split(':');
    let (Some(_), Some(module), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(format!("`{token}` is no Pulumi token"));
    };
    let module = module.split_once('/').map_or(module, |(module, _)| module);
    Ok((module.to_owned(), without_service(name, module)))
}

/// `s3` and `BucketLoggingV2` is `s3` and `BucketLogging`.
fn first_version((module, name): (String, String)) -> (String, String) {
    let first = name.strip_suffix("V2").or_else(|| name.strip_suffix("v2"));
    (module, first.map_or(name.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::{first_version, split_token};

    #[test]
    fn a_token_names_module_and_type() {
        let show = |(module, name): (String, String)| format!("{module}.{name}");
        let name = |token| show(first_version(split_token(token).unwrap()));
        assert_eq!(name("aws:s3/bucket:Bucket"), "s3.Bucket");
        assert_eq!(name("aws:s3/bucketLoggingV2:BucketLoggingV2"), "s3.BucketLogging");
        assert_eq!(name("azure:network/networkSecurityGroup:NetworkSecurityGroup"), "network.SecurityGroup");
        assert!(split_token("aws").is_err());
    }
}
