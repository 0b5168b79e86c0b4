//! JSON Schema: records of a pack that is called after the file.

use super::dialect::{Dialect, Rules, text};
use super::{Document, Wanted};
use crate::refusal::Refusal;
use crate::shape::{About, Catalog, Named, Type};
use crate::words;
use serde_json::Value;

/// An object with properties, or with definitions.
pub(super) fn fits(value: &Value) -> bool {
    let has = |word: &str| value.get(word).is_some_and(Value::is_object);
    has("properties") || has("definitions") || has("$defs") || value.get("$schema").is_some() && has("items")
}

/// The types of the documents.
pub(super) fn catalog(documents: &[Document], wanted: Wanted<'_>) -> Result<Catalog, Refusal> {
    let mut catalog = Catalog::default();
    for document in documents {
        let pack = pack_of(&document.name);
        let title = text(&document.value, "title");
        let doc = format!("Types of the JSON Schema {}.", title.as_deref().unwrap_or(&pack));
        let about = About { doc, version: "1.0.0".to_owned() };
        if catalog.about.insert(pack.clone(), about).is_some() {
            let (first, second) = (document.name.clone(), document.name.clone());
            return Err(Refusal::Twice { name: pack, first, second });
        }
        let top = words::type_name(title.as_deref().unwrap_or(&pack));
        let (in_pack, root) = (pack.clone(), Named::new(&*pack, top));
        let name = move |target: &str| match target {
            "#" => root.clone(),
            _ => Named::new(&*in_pack, words::type_name(target.rsplit('/').next().unwrap_or(target))),
        };
        let rules = Rules { name: &name, known: &|_| None };
        let mut dialect = Dialect::new(&document.value, &document.name, rules, &mut catalog);
        let mut types = vec![dialect.definition("#")?];
        for word in ["definitions", "$defs"] {
            for name in
                document.value.get(word).and_then(Value::as_object).into_iter().flat_map(|all| all.keys())
            {
                types.push(
                    dialect
                        .definition(&format!("#/{word}/{}", name.replace('~', "~0").replace('/', "~1")))?,
                );
            }
        }
        let chosen = types.iter().filter_map(Type::shape).filter(|id| {
            catalog.shape(*id).is_some_and(|shape| wanted(&shape.name.name) || wanted(&shape.name.path()))
        });
        let chosen: Vec<_> = chosen.collect();
        catalog.records.extend(chosen);
    }
    catalog.records.sort_unstable();
    catalog.records.dedup();
    Ok(catalog)
}

/// `schemas/app-config.schema.json` is `app_config`.
fn pack_of(file: &str) -> String {
    let last = file.rsplit(['/', '\\']).next().unwrap_or(file);
    words::module(last.split('.').next().unwrap_or(last))
}
