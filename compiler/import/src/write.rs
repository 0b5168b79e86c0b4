//! The text of the files: a model as `.pol`.

use crate::model::{Enum, Field, Interface, Pack, Record, ResourceType, Source};

/// One file.
pub fn pack(pack: &Pack) -> String {
    let mut items = vec![header(pack)];
    items.extend((!pack.uses.is_empty()).then(|| uses(&pack.uses)));
    items.extend(pack.interfaces.iter().map(interface));
    items.extend(pack.enums.iter().map(named_enum));
    items.extend(pack.records.iter().map(record));
    for found in &pack.resources {
        items.push(resource(found, &pack.uses));
        items.extend(found.records.iter().map(record));
    }
    items.join("\n")
}

fn header(Pack { path, version, origin, doc, .. }: &Pack) -> String {
    let doc: String = doc.lines().map(|line| format!("//! {line}\n")).collect();
    format!("// {origin}\n{doc}pack {path} \"{version}\" language 1\n")
}

fn uses(paths: &[String]) -> String {
    paths.iter().map(|path| format!("use {path}\n")).collect()
}

fn interface(Interface { name, doc: text, fields }: &Interface) -> String {
    format!("{}interface {name} {{\n{}}}\n", doc("", text.as_deref()), body(&[&field_lines(fields)]))
}

fn named_enum(Enum { name, doc: text, values }: &Enum) -> String {
    format!("{}type {name} = {}\n", doc("", text.as_deref()), quoted(values, " | "))
}

/// A resource type; what the file uses is named without its path.
fn resource(resource: &ResourceType, uses: &[String]) -> String {
    let last = |path: &'_ String| path.rsplit('.').next().unwrap_or_default().to_owned();
    let named = |path: &String| if uses.contains(path) { last(path) } else { path.clone() };
    let interfaces: Vec<String> = resource.interfaces.iter().map(named).collect();
    let is = if interfaces.is_empty() { String::new() } else { format!(" is {}", interfaces.join(", ")) };
    let sources: Vec<String> = resource.sources.iter().map(source).collect();
    let edges: Vec<String> = resource.edges.iter().map(|edge| format!("edge {edge}")).collect();
    let body = body(&[&sources, &field_lines(&resource.fields), &edges, &lets(&resource.lets)]);
    format!("{}resource {}{is} {{\n{body}}}\n", doc("", resource.doc.as_deref()), resource.name)
}

fn record(record: &Record) -> String {
    let body = body(&[&field_lines(&record.fields), &lets(&record.lets)]);
    format!("{}type {} {{\n{body}}}\n", doc("", record.doc.as_deref()), record.name)
}

fn source(Source { kind, names }: &Source) -> String {
    format!("from {kind} {}", quoted(names, ", "))
}

fn lets(lets: &[String]) -> Vec<String> {
    lets.iter().map(|text| format!("let {text}")).collect()
}

/// Groups of lines with an empty line between them.
fn body(groups: &[&[String]]) -> String {
    let full = groups.iter().filter(|group| !group.is_empty());
    let text = |group: &&[String]| group.iter().map(|line| format!("  {line}\n")).collect::<String>();
    full.map(text).collect::<Vec<_>>().join("\n")
}

fn field_lines(fields: &[Field]) -> Vec<String> {
    fields.iter().map(field).collect()
}

fn field(field: &Field) -> String {
    let default = field.default.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
    let markers = [
        (field.computed, "computed"),
        (field.read_only, "read_only"),
        (field.create_only, "create_only"),
        (field.sensitive, "sensitive"),
        (field.deprecated, "deprecated"),
    ];
    let markers: String =
        markers.iter().filter(|(set, _)| *set).map(|(_, marker)| format!(" {marker}")).collect();
    let from: String = field.mappings.iter().map(|mapping| format!(" from {mapping}")).collect();
    format!("{}{}: {}{default}{markers}{from}", doc("  ", field.doc.as_deref()), field.name, field.kind)
}

/// Documentation above an item; lines after the first, and the item itself, are indented.
fn doc(indent: &str, text: Option<&str>) -> String {
    let line = |line: &str| match line.trim() {
        "" => format!("///\n{indent}"),
        said => format!("/// {said}\n{indent}"),
    };
    text.into_iter().flat_map(str::lines).map(line).collect()
}

/// Texts as literals: what would end one or begin a hole is escaped.
fn quoted(texts: &[String], between: &str) -> String {
    texts.iter().map(|text| literal(text)).collect::<Vec<_>>().join(between)
}

/// A text as a literal of the language.
pub fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '{' | '}' => literal.extend(['\\', letter]),
            '\n' => literal.push_str("\\n"),
            '\t' => literal.push_str("\\t"),
            letter if letter.is_control() => literal.push_str(&format!("\\u{{{:x}}}", u32::from(letter))),
            letter => literal.push(letter),
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::{literal, pack};
    use crate::model::{Enum, Field, Pack, Record};

    #[test]
    fn what_would_end_a_literal_is_escaped() {
        assert_eq!(literal("a\"b{c}\\\n\u{7}"), r#""a\"b\{c\}\\\n\u{7}""#);
    }

    #[test]
    fn docs_stand_above_what_they_say() {
        let field = Field {
            name: "a".to_owned(),
            kind: "int?".to_owned(),
            doc: Some("One.\n\nTwo.".to_owned()),
            read_only: true,
            mappings: vec!["cloudformation B.C".to_owned()],
            ..Field::default()
        };
        let record = Record { name: "R".to_owned(), fields: vec![field], ..Record::default() };
        let named = Enum { name: "E".to_owned(), doc: None, values: vec!["x".to_owned(), "y".to_owned()] };
        let text = pack(&Pack {
            path: "p".to_owned(),
            version: "1.0.0".to_owned(),
            origin: "Made by hand.".to_owned(),
            doc: "A pack.".to_owned(),
            enums: vec![named],
            records: vec![record],
            ..Pack::default()
        });
        let expected = "// Made by hand.\n//! A pack.\npack p \"1.0.0\" language 1\n\ntype E = \"x\" | \"y\"\n\ntype R {\n  /// One.\n  ///\n  /// Two.\n  a: int? read_only from cloudformation B.C\n}\n";
        assert_eq!(text, expected);
    }
}
