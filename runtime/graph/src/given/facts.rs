//! Facts that a test gives of a node.

use crate::facts::{Change, Facts};
use pol_ir::constant::Const;
use pol_ir::module::{Given, GivenValue};
use pol_ir::schema::{Origin, ResourceDef};

/// What a test says of a node beside its properties. It lies in the root, unless the test says where.
pub(super) fn of<'g>(given: &'g Given, def: &'g ResourceDef) -> Facts<'g> {
    let source = def.sources.first();
    let kind = match source {
        Some((Origin::TerraformData, _)) => "data",
        Some((Origin::TerraformModule, _)) => "module",
        Some(_) | None => "resource",
    };
    let text = |name: &str, otherwise: Option<&'g str>| match self::given(given, name) {
        Some(GivenValue::Const(Const::String(text))) => Some(&**text),
        Some(GivenValue::Absent) => Some(""),
        Some(_) => None,
        None => otherwise,
    };
    Facts {
        address: &given.alias,
        name: text("$name", Some(&given.alias)),
        source_type: text("$source_type", source.map(|(_, name)| &**name)),
        kind: text("$kind", Some(kind)),
        module: text("$module", Some("")),
        provider: text("$provider", None),
        account: text("$account", None),
        region: text("$region", None),
        urn: text("$urn", None),
        file: text("$file", None),
        line: line(given),
        protect: protect(given),
        change: text("$change", None).and_then(Change::of_text).or_else(|| changed(given)),
    }
}

/// What a test gives for a fact.
pub(super) fn given<'g>(given: &'g Given, name: &str) -> Option<&'g GivenValue> {
    given.properties.iter().find(|(known, _)| **known == *name).map(|(_, value)| value)
}

fn line(given: &Given) -> Option<i64> {
    match self::given(given, "$line") {
        Some(GivenValue::Const(Const::Int(line))) => Some(*line),
        Some(_) | None => None,
    }
}

fn protect(given: &Given) -> Option<bool> {
    let Some(GivenValue::Record(options)) = self::given(given, "$options") else { return None };
    match options.iter().find(|(name, _)| **name == *"protect") {
        Some((_, GivenValue::Const(Const::Bool(value)))) => Some(*value),
        Some(_) | None => None,
    }
}

/// A node of which a test says what it was before is updated, where nothing else is said.
fn changed(given: &Given) -> Option<Change> {
    let is_silent = self::given(given, "$change").is_none();
    let was = matches!(self::given(given, "$before"), Some(GivenValue::Record(_)));
    (is_silent && was).then_some(Change::Update)
}
