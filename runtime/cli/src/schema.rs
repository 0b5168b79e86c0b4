//! `pol schema show`: a resource type as the compiler knows it.

mod import;

use crate::Ending;
use crate::args::{Schema, SchemaCommand};
use crate::error::Failure;
use crate::prose::{commented, hanging};
use anstyle::Style;
use pol_diagnostics::did_you_mean;
use pol_ir::schema::{
    DerivedDef, EdgeBy, EdgeDef, InterfaceDef, Origin, PropertyDef, RecordDef, ResourceDef, Schemas,
    Spelling, TypeRef,
};
use std::fmt::Write;
use std::sync::Arc;

/// Shows a type, or imports a schema.
pub(crate) fn run(args: &Schema) -> miette::Result<Ending> {
    match &args.command {
        SchemaCommand::Show { name } => show(name),
        SchemaCommand::Import(args) => import::run(args),
    }
}

/// Prints the type.
fn show(name: &str) -> miette::Result<Ending> {
    let schemas = pol_stdlib::schemas();
    let resource = find(schemas, name).map(|def| page(&def));
    let page = resource.or_else(|| schemas.interface(name).map(|def| interface(&def)));
    let Some(page) = page else { return Err(missing(schemas, name).into()) };
    crate::print(&page)?;
    Ok(Ending::Good)
}

fn find(schemas: &dyn Schemas, name: &str) -> Option<Arc<ResourceDef>> {
    let origins = [
        Origin::Terraform,
        Origin::TerraformData,
        Origin::Pulumi,
        Origin::CloudFormation,
        Origin::Kubernetes,
    ];
    let by_source = || origins.into_iter().find_map(|origin| schemas.by_source(origin, name));
    schemas.resource(name).or_else(by_source)
}

fn missing(schemas: &dyn Schemas, name: &str) -> Failure {
    let paths = schemas.paths();
    let suffix = format!(".{name}");
    let mut near: Vec<&str> = paths.iter().copied().filter(|path| path.ends_with(&suffix)).collect();
    if near.is_empty() {
        near.extend(did_you_mean(name, paths.iter().copied()));
    }
    let help = if near.is_empty() {
        format!("there are {} types; give a path such as `aws.s3.Bucket`", paths.len())
    } else {
        format!("did you mean `{}`?", near.join("` or `"))
    };
    Failure::NoType { name: name.to_owned(), help }
}

fn page(def: &ResourceDef) -> String {
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let mut out = comment(&def.doc, "");
    let _ = write!(out, "{bold}resource {}{bold:#}", def.path);
    if !def.interfaces.is_empty() {
        let _ = write!(out, " is {}", def.interfaces.join(", "));
    }
    out.push_str(" {\n");
    for (origin, name) in &def.sources {
        let _ = writeln!(out, "  {dim}from {} \"{name}\"{dim:#}", origin_name(*origin));
    }
    properties(&mut out, &def.properties, &def.records);
    for edge in &def.edges {
        out.push_str(&comment(&edge.doc, "  "));
        let _ = writeln!(out, "{}", hanging(&edge_line(edge), "  "));
    }
    derived(&mut out, &def.derived, &def.records);
    out.push_str("}\n");
    for record in &def.records {
        self::record(&mut out, record, &def.records);
    }
    out
}

/// Documentation, as it is written before an item.
fn comment(doc: &str, indent: &str) -> String {
    let dim = Style::new().dimmed();
    commented(doc, indent).iter().map(|line| format!("{dim}{line}{dim:#}\n")).collect()
}

fn interface(def: &InterfaceDef) -> String {
    let bold = Style::new().bold();
    let mut out = comment(&def.doc, "");
    let _ = writeln!(out, "{bold}interface {}{bold:#} {{", def.path);
    properties(&mut out, &def.properties, &def.records);
    out.push_str("}\n");
    for record in &def.records {
        self::record(&mut out, record, &def.records);
    }
    out
}

fn record(out: &mut String, record: &RecordDef, records: &[RecordDef]) {
    let _ = write!(out, "\n{}", comment(&record.doc, ""));
    let _ = writeln!(out, "type {} {{", record.path);
    properties(out, &record.properties, records);
    derived(out, &record.derived, records);
    out.push_str("}\n");
}

fn derived(out: &mut String, derived: &[DerivedDef], records: &[RecordDef]) {
    for field in derived {
        out.push_str(&comment(&field.doc, "  "));
        let ty = type_name(&field.ty, records);
        let line = format!("let {}: {ty} = {}", field.name, field.expression);
        let _ = writeln!(out, "{}", hanging(&line, "  "));
    }
}

fn properties(out: &mut String, properties: &[PropertyDef], records: &[RecordDef]) {
    for property in properties {
        out.push_str(&comment(&property.doc, "  "));
        let mut line = format!("{}: {}", property.name, type_name(&property.ty, records));
        let markers = [
            (property.computed, "computed"),
            (property.create_only, "create_only"),
            (property.read_only, "read_only"),
            (property.sensitive, "sensitive"),
            (property.deprecated, "deprecated"),
        ];
        for (_, word) in markers.iter().filter(|(set, _)| *set) {
            let _ = write!(line, " {word}");
        }
        if let Some(default) = &property.default {
            let _ = write!(line, " = {}", pol_ir::print::constant(default));
        }
        for spelling in &property.spellings {
            line.push_str(&mapping(spelling));
        }
        let _ = writeln!(out, "{}", hanging(&line, "  "));
    }
}

/// Where a source has the property, with its words for ours.
fn mapping(spelling: &Spelling) -> String {
    let mut text = format!(" from {} {}", origin_name(spelling.origin), spelling.path);
    let pairs: Vec<String> =
        spelling.words.iter().map(|(theirs, ours)| format!("\"{theirs}\": \"{ours}\"")).collect();
    if !pairs.is_empty() {
        let _ = write!(text, " as {{ {} }}", pairs.join(", "));
    }
    text
}

fn edge_line(edge: &EdgeDef) -> String {
    let target = if edge.many { format!("list<{}>", edge.target) } else { format!("{}?", edge.target) };
    let by = match &edge.by {
        EdgeBy::Inverse(name) => format!("= inverse {}.{name}", edge.target),
        EdgeBy::Keys(pairs) => {
            let from: Vec<String> = pairs.iter().map(|pair| pair.from.join(".")).collect();
            let to: Vec<String> = pairs.iter().map(|pair| pair.to.join(" | ")).collect();
            format!("by {} = {}", from.join(", "), to.join(", "))
        }
    };
    let network = edge.network.as_ref().map(|network| format!(" in {network}")).unwrap_or_default();
    format!("edge {}: {target} {by}{network}", edge.name)
}

fn type_name(ty: &TypeRef, records: &[RecordDef]) -> String {
    let inner = |ty: &TypeRef| type_name(ty, records);
    match ty {
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::Int => "int".to_owned(),
        TypeRef::Float => "float".to_owned(),
        TypeRef::String => "string".to_owned(),
        TypeRef::Domain(domain) => pol_ir::print::domain_name(*domain).to_owned(),
        TypeRef::Enum { values, .. } => {
            values.iter().map(|value| format!("\"{value}\"")).collect::<Vec<_>>().join(" | ")
        }
        TypeRef::Record(index) => {
            let path = records.get(*index as usize).map_or("", |record| &record.path);
            path.rsplit('.').next().unwrap_or_default().to_owned()
        }
        TypeRef::List(item) => format!("list<{}>", inner(item)),
        TypeRef::Set(item) => format!("set<{}>", inner(item)),
        TypeRef::Map(item) => format!("map<{}>", inner(item)),
        TypeRef::Range(item) => format!("range<{}>", inner(item)),
        TypeRef::Optional(item) => format!("{}?", inner(item)),
        TypeRef::Union(members) => members.iter().map(inner).collect::<Vec<_>>().join(" | "),
        TypeRef::Any => "any".to_owned(),
        TypeRef::Encoded(encoding, item) => format!("{}<{}>", encoding.name(), inner(item)),
        TypeRef::Node(path) => path.to_string(),
    }
}

fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Terraform => "terraform",
        Origin::TerraformData => "terraform data",
        Origin::TerraformModule => "terraform module",
        Origin::Pulumi => "pulumi",
        Origin::CloudFormation => "cloudformation",
        Origin::Kubernetes => "kubernetes",
    }
}
