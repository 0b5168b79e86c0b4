//! Which Terraform type a Pulumi token is: by name, and checked by what properties they share.
//!
//! A module of Pulumi's stands for one or more beginnings of Terraform names (`ec2` for none and for `vpc_`); which, the
//! snapshot's own guesses show. One guess alone may be wrong, so a beginning counts only if two agree, or if it is the
//! module's name.

use std::collections::{BTreeMap, BTreeSet};

use super::naming::Names;
use super::pulumi::{Pulumi, Resource, squash};
use super::schema::Attributes;

/// The tokens of each Terraform type; the others are types of their own.
pub(super) struct Tokens {
    of: BTreeMap<String, Vec<String>>,
}

/// Terraform's types by name.
type Types = BTreeMap<String, Attributes>;

impl Tokens {
    /// Finds them; `prefix` is the provider's in Terraform's names (`aws_`).
    pub(super) fn find(pulumi: &Pulumi, types: &Types, prefix: &str, names: &Names) -> Self {
        let matcher = Matcher::new(pulumi, types, prefix);
        let listed: BTreeSet<&String> = names.tokens.values().flatten().collect();
        let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (token, resource) in &pulumi.resources {
            let found = matcher.terraform(token, resource).map(|found| names.main(found));
            if let Some(terraform) = found.filter(|_| !listed.contains(token)) {
                of.entry(terraform.to_owned()).or_default().push(token.clone());
            }
        }
        for (terraform, tokens) in &mut of {
            let short = terraform.strip_prefix(prefix).unwrap_or(terraform);
            tokens.sort_by_key(|token| (distance(token, short), token.len()));
        }
        let fixed = names.tokens.iter().filter(|(terraform, _)| types.contains_key(*terraform));
        of.extend(fixed.map(|(terraform, tokens)| (terraform.clone(), tokens.clone())));
        Self { of }
    }

    /// The tokens of a Terraform type, the one that names it first.
    pub(super) fn of(&self, terraform: &str) -> &[String] {
        self.of.get(terraform).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every token that is a Terraform type's.
    pub(super) fn bound(&self) -> BTreeSet<&str> {
        self.of.values().flatten().map(String::as_str).collect()
    }
}

struct Matcher<'a> {
    /// Terraform's types by their squashed name without the provider's prefix.
    types: BTreeMap<String, (&'a str, &'a Attributes)>,
    /// How often a beginning of Terraform names was guessed for a module.
    beginnings: BTreeMap<String, BTreeMap<String, usize>>,
}

impl<'a> Matcher<'a> {
    fn new(pulumi: &Pulumi, types: &'a Types, prefix: &str) -> Self {
        let short = |name: &str| squash(name.strip_prefix(prefix).unwrap_or(name));
        let mut beginnings: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for (token, resource) in &pulumi.resources {
            let (module, name) = parts(token);
            let guess = resource.terraform.as_ref().filter(|guess| types.contains_key(*guess));
            let beginning = guess.and_then(|guess| Some(short(guess).strip_suffix(&name)?.to_owned()));
            if let Some(beginning) = beginning {
                *beginnings.entry(module).or_default().entry(beginning).or_default() += 1;
            }
        }
        let types = types.iter().map(|(name, attributes)| (short(name), (name.as_str(), attributes)));
        Self { types: types.collect(), beginnings }
    }

    /// The Terraform type of a token: of those whose name fits and that share properties, what the snapshot guessed, else
    /// the one with the most usual beginning.
    fn terraform(&self, token: &str, resource: &Resource) -> Option<&'a str> {
        let (module, name) = parts(token);
        let counted = self.beginnings.get(&module).into_iter().flatten();
        let own = std::iter::once((&module, &usize::MAX));
        let usual = counted.filter(|(_, count)| **count >= 2).chain(own);
        let found = usual.flat_map(|(beginning, count)| {
            // A second version is the first only if it has nearly the same properties.
            let second = name.strip_suffix("v2").map(|first| (first, 4, 5));
            let named = [Some((name.as_str(), 1, 2)), second].into_iter().flatten();
            named.filter_map(move |(name, part, whole)| {
                let (found, attributes) = self.types.get(&format!("{beginning}{name}"))?;
                let (shared, all) = resource.shares(attributes);
                let guessed = resource.terraform.as_deref() == Some(*found);
                (shared * whole >= all * part).then_some((guessed, *count, *found))
            })
        });
        found.max().map(|(_, _, found)| found)
    }
}

/// Module and name of a token, squashed: `s3` and `bucket`.
fn parts(token: &str) -> (String, String) {
    let mut parts = token.split(':').skip(1);
    let module = parts.next().and_then(|module| module.split('/').next()).unwrap_or_default();
    (squash(module), squash(parts.next().unwrap_or_default()))
}

/// How far a token is from spelling a Terraform name: module and type spell it, the type does, it ends the name, neither.
fn distance(token: &str, short: &str) -> u8 {
    let (module, name) = parts(token);
    let wanted = squash(short);
    match () {
        () if format!("{module}{name}") == wanted => 0,
        () if name == wanted => 1,
        () if wanted.ends_with(&name) => 2,
        () => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::{Tokens, distance};
    use crate::standard::naming::Names;
    use crate::standard::pulumi::Pulumi;

    fn found(resources: &str) -> Tokens {
        let pulumi: Pulumi =
            serde_json::from_str(&format!(r#"{{"resources":{{{resources}}},"types":{{}}}}"#)).unwrap();
        let types = r#"{"aws_s3_bucket":{"acl":{"type":"string"},"name":{"type":"string"}},
            "aws_bucket":{"size":{"type":"string"}},"aws_vpc":{"cidr":{"type":"string"}}}"#;
        let names: Names = toml::from_str("[tokens]\n[names]\n[aliases]\n[cloudformation]\n").unwrap();
        Tokens::find(&pulumi, &serde_json::from_str(types).unwrap(), "aws_", &names)
    }

    #[test]
    fn a_token_is_the_type_whose_name_and_properties_it_has() {
        let token = |properties: &str| {
            format!(r#""aws:s3/bucket:Bucket":{{"module":"s3","properties":{{{properties}}}}}"#)
        };
        let same = found(&token(r#""acl":{"type":"str"},"names":{"type":"str"}"#));
        assert_eq!(same.of("aws_s3_bucket"), ["aws:s3/bucket:Bucket"]);
        let other = found(&token(r#""size":{"type":"str"},"acl":{"type":"str"},"colour":{"type":"str"}"#));
        assert!(other.bound().is_empty());
    }

    #[test]
    fn one_guess_alone_is_not_believed() {
        let guess = r#""aws:ec2/vpc:Vpc":{"module":"ec2","terraform":"aws_vpc","properties":{"cidr":{"type":"str"}}}"#;
        assert!(found(guess).bound().is_empty());
        let second = r#""aws:ec2/bucket:Bucket":{"module":"ec2","terraform":"aws_bucket","properties":{}}"#;
        let both = found(&format!("{guess},{second}"));
        assert_eq!(both.of("aws_vpc"), ["aws:ec2/vpc:Vpc"]);
    }

    #[test]
    fn the_token_that_spells_the_name_comes_first() {
        assert_eq!(distance("aws:s3/bucket:Bucket", "s3_bucket"), 0);
        assert_eq!(distance("aws:ec2/instance:Instance", "instance"), 1);
        assert_eq!(distance("aws:ec2/gateway:Gateway", "nat_gateway"), 2);
        assert_eq!(distance("aws:ec2/gateway:Gateway", "nat_gate"), 3);
    }
}
