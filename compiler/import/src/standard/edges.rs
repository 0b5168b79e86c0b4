//! Edges between resources: `edges.toml`. Targets are Terraform types there, so that the table outlives a renaming.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::naming::TypeName;
use super::places::{Place, places};
use super::records;
use super::refers::{Reference, References, Rule};
use super::schema::{Attributes, as_terraform};
use crate::Problem;

/// `edges.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Links {
    /// What properties of a name refer to.
    rules: Vec<Rule>,
    /// Names that refer to the type of that name without an ending that says so, by provider.
    bare: BTreeMap<String, Vec<String>>,
    /// The edges that make up the named networks, as `type.edge`.
    networks: BTreeMap<String, Vec<String>>,
    /// Edges of one type by name, as the language writes them, with Terraform types as targets.
    types: BTreeMap<String, BTreeMap<String, String>>,
}

/// The names and properties of all types, to resolve targets and to check keys.
pub(crate) type Known<'a> = BTreeMap<&'a str, (TypeName, &'a Attributes)>;

impl Links {
    /// The edges of a type: lines of its body, by name.
    pub(crate) fn of(&self, terraform: &str, known: &Known) -> Result<Vec<String>, Problem> {
        let Some((name, attributes)) = known.get(terraform) else { return Ok(Vec::new()) };
        let own = self.types.get(terraform).into_iter().flatten();
        let mut specs: BTreeMap<String, String> =
            own.map(|(edge, spec)| (edge.clone(), spec.clone())).collect();
        self.infer(terraform, known, &mut specs);
        let line = |(edge, spec): (String, String)| {
            if attributes.contains_key(&edge) {
                return Err(format!("{terraform}: the edge `{edge}` has the name of a property"));
            }
            let text = resolve(&spec, name, attributes, known)
                .map_err(|problem| format!("{terraform}.{edge}: {problem}"))?;
            Ok(format!("{edge}: {text}{}", self.network(terraform, &edge)))
        };
        specs.into_iter().map(line).collect()
    }

    /// Adds the edges of every place that refers to something and that no edge goes by yet.
    fn infer(&self, terraform: &str, known: &Known, specs: &mut BTreeMap<String, String>) {
        let Some((_, attributes)) = known.get(terraform) else { return };
        let references = References { rules: &self.rules, bare: &self.bare, known };
        let taken: BTreeSet<String> =
            specs.values().filter_map(|spec| path_of(spec)).map(str::to_owned).collect();
        let all = places(attributes);
        let called = as_terraform(terraform);
        let found = |place| Some((place, references.of(&called, place)?));
        let untaken = all.iter().filter(|place| !taken.contains(&place.path));
        let mut found: Vec<(&Place, Reference)> = untaken.filter_map(found).collect();
        // A name from the table, or of what is written, is not left to another edge that happens to come first.
        found.sort_by_key(|(place, reference)| (place.blocks.len(), !reference.is_named, place.computed));
        for (place, reference) in found {
            let free = |name: &String| !specs.contains_key(name) && !attributes.contains_key(name);
            let Some(edge) = names(place, &reference.edge).into_iter().find(free) else { continue };
            let Reference { target, keys, .. } = reference;
            let target = if place.many { format!("list<{target}>") } else { format!("{target}?") };
            specs.insert(edge, format!("{target} by {} = {keys}", place.path));
        }
    }

    fn network(&self, terraform: &str, edge: &str) -> String {
        let place = format!("{terraform}.{edge}");
        let network = self.networks.iter().find(|(_, edges)| edges.contains(&place));
        network.map(|(name, _)| format!(" in {name}")).unwrap_or_default()
    }

    /// A type with edges that is no type of the schemas.
    pub(crate) fn unknown_type(&self, known: &Known) -> Option<&str> {
        self.types.keys().map(String::as_str).find(|terraform| !known.contains_key(terraform))
    }

    /// An edge of a network that no type has.
    pub(crate) fn unknown_edge(&self, known: &Known) -> Option<&str> {
        let missing = |place: &&String| {
            let Some((terraform, edge)) = place.split_once('.') else { return true };
            let mut specs = self.types.get(terraform).cloned().unwrap_or_default();
            self.infer(terraform, known, &mut specs);
            !specs.contains_key(edge)
        };
        self.networks.values().flatten().find(missing).map(String::as_str)
    }
}

/// Names for the edge of a place, the shortest first: with an ending that tells it from the edge of another property, or
/// with the blocks around it.
fn names(place: &Place, edge: &str) -> Vec<String> {
    let node = if place.many { "nodes" } else { "node" };
    let ending = place.name.rsplit('_').next().unwrap_or_default();
    let mut names = vec![edge.to_owned(), format!("{edge}_by_{ending}"), format!("{edge}_{node}")];
    if let Some(block) = place.blocks.last() {
        names =
            vec![edge.to_owned(), format!("{block}_{edge}"), format!("{}_{edge}", place.blocks.join("_"))];
    }
    names
}

/// The path that an edge goes by.
fn path_of(spec: &str) -> Option<&str> {
    let (_, keys) = spec.split_once(" by ")?;
    Some(keys.split_once(" = ")?.0)
}

/// `aws_vpc? by vpc_id = id` as the file of `name` writes it.
fn resolve(spec: &str, name: &TypeName, attributes: &Attributes, known: &Known) -> Result<String, Problem> {
    let (target, rest) = spec.split_once(' ').ok_or("no target")?;
    let bare = target.trim_start_matches("list<").trim_end_matches(['>', '?']);
    let (target_name, target_attributes) = known.get(bare).ok_or_else(|| format!("no type `{bare}`"))?;
    let shown = target_name.seen_from(&name.pack);
    let target = target.replace(bare, &shown);
    if let Some(edge) = rest.strip_prefix("= inverse ") {
        return Ok(format!("{target} = inverse {shown}.{edge}"));
    }
    let (left, right) =
        rest.strip_prefix("by ").and_then(|keys| keys.split_once(" = ")).ok_or("no `by … = …`")?;
    left.split(", ").try_for_each(|path| has(attributes, &path.replace("[]", "")))?;
    right.split('|').flat_map(|key| key.split(',')).try_for_each(|key| has(target_attributes, key.trim()))?;
    Ok(format!("{target} {rest}"))
}

fn has(attributes: &Attributes, path: &str) -> Result<(), Problem> {
    if path == "id" || records::exists(attributes, path) {
        Ok(())
    } else {
        Err(format!("no property `{path}`"))
    }
}
