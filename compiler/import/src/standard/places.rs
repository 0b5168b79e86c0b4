//! Where a type holds identifiers: every text in it, with the path that leads there.

use super::schema::{Attribute, Attributes, Block, Nesting};

/// How many blocks a path may lead through.
const BLOCKS: usize = 3;

/// A text, or a collection of texts, in a type.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// The path to it as an edge writes it: `origin[].domain_name`.
    pub(super) path: String,
    /// Its own name.
    pub(super) name: &'a str,
    /// The blocks around it, outer first.
    pub(super) blocks: Vec<&'a str>,
    /// Whether it may be many texts.
    pub(super) many: bool,
    /// Whether it is only ever an answer of the provider.
    pub(super) computed: bool,
}

/// Every place of a type: by depth, then by path.
pub(super) fn places(attributes: &Attributes) -> Vec<Place<'_>> {
    let mut found = Vec::new();
    collect(attributes, &Way::default(), &mut found);
    found.sort_by(|a, b| (a.blocks.len(), &a.path).cmp(&(b.blocks.len(), &b.path)));
    found
}

/// The way to a block.
#[derive(Clone, Default)]
struct Way<'a> {
    path: String,
    blocks: Vec<&'a str>,
    many: bool,
}

fn collect<'a>(attributes: &'a Attributes, way: &Way<'a>, found: &mut Vec<Place<'a>>) {
    for (name, attribute) in attributes {
        match attribute {
            Attribute::Value(value) => {
                let one = value.kind == "string";
                if one || matches!(value.kind.as_str(), "list<string>" | "set<string>") {
                    let (path, blocks) = (format!("{}{name}", way.path), way.blocks.clone());
                    let (many, computed) = (way.many || !one, value.computed);
                    found.push(Place { path, name, blocks, many, computed });
                }
            }
            Attribute::Block(block) if way.blocks.len() < BLOCKS && block.nesting != Nesting::Map => {
                collect(&block.attributes, &way.into(name, block), found);
            }
            // The keys of a map are no names: no path leads through it.
            Attribute::Block(_) => {}
        }
    }
}

impl<'a> Way<'a> {
    fn into(&self, name: &'a str, block: &Block) -> Self {
        let many = block.is_many();
        let step = if many { "[]." } else { "." };
        let path = format!("{}{name}{step}", self.path);
        Self { path, blocks: [self.blocks.as_slice(), &[name]].concat(), many: self.many || many }
    }
}

#[cfg(test)]
mod tests {
    use super::places;
    use crate::standard::schema::Attributes;

    #[test]
    fn paths_lead_through_records_and_lists() {
        let attributes: Attributes = serde_json::from_str(
            r#"{"name":{"type":"string"},"size":{"type":"number"},
                "rule":{"block":"set","attributes":{"groups":{"type":"list<string>"},
                    "to":{"block":"list","max_items":1,"attributes":{"arn":{"type":"string"}}}}},
                "by":{"block":"map","attributes":{"id":{"type":"string"}}}}"#,
        )
        .unwrap();
        let found = places(&attributes);
        let shown: Vec<(&str, bool)> = found.iter().map(|place| (place.path.as_str(), place.many)).collect();
        assert_eq!(shown, [("name", false), ("rule[].groups", true), ("rule[].to.arn", true)]);
    }
}
