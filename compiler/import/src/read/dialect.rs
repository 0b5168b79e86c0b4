//! The vocabulary that JSON Schema, OpenAPI, CloudFormation and Pulumi share: values to types.
//!
//! Records that are referred to become one shape each, filled later from a queue, so that references may go round in
//! circles and depth is only that of one document. Work is counted: schemas that refer to themselves twice over and
//! again end in a refusal.

use crate::limits::{PROPERTIES, REFERENCES, WORDS};
use crate::refusal::Refusal;
use crate::shape::{Catalog, Named, Property, Shape, ShapeId, Type};
use crate::words;
use crate::write::literal;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What one format says differently.
pub(crate) struct Rules<'r> {
    /// The name of the record at a reference (`#/definitions/Tag`).
    pub(crate) name: &'r dyn Fn(&str) -> Named,
    /// Types that the format knows by reference; they are not looked up.
    pub(crate) known: &'r dyn Fn(&str) -> Option<Type>,
}

/// Reads the types of one document into a catalog.
pub(crate) struct Dialect<'d, 'c> {
    root: &'d Value,
    /// The name of the document, for messages.
    file: &'d str,
    rules: Rules<'d>,
    pub(crate) catalog: &'c mut Catalog,
    named: BTreeMap<String, Type>,
    used: BTreeSet<Named>,
    queue: VecDeque<(ShapeId, &'d Value, String)>,
    work: usize,
    /// References that are being followed, none of them to a record.
    within: usize,
}

/// A property's schema, and whether it has to be there.
struct Found<'d> {
    schema: &'d Value,
    required: bool,
}

impl<'d, 'c> Dialect<'d, 'c> {
    /// A reader of `root`.
    pub(crate) fn new(root: &'d Value, file: &'d str, rules: Rules<'d>, catalog: &'c mut Catalog) -> Self {
        Self {
            root,
            file,
            rules,
            catalog,
            named: BTreeMap::new(),
            used: BTreeSet::new(),
            queue: VecDeque::new(),
            work: 0,
            within: 0,
        }
    }

    /// The shape of an object schema, with everything that it leads to; `at` is its pointer.
    pub(crate) fn shape(&mut self, schema: &'d Value, at: &str, name: Named) -> Result<ShapeId, Refusal> {
        let id = self.add(schema, at, name);
        self.finish()?;
        Ok(id)
    }

    /// The type at a reference, with everything that it leads to.
    pub(crate) fn definition(&mut self, target: &str) -> Result<Type, Refusal> {
        let ty = self.reference(target, "#")?;
        self.finish()?;
        Ok(ty)
    }

    /// What stands at a pointer of this document: `#/definitions/Tag`.
    pub(crate) fn find(&self, target: &str) -> Option<&'d Value> {
        let pointer = target.strip_prefix('#')?;
        let by_steps = pointer.split('/').skip(1).try_fold(self.root, |at, step| {
            let step = percent_decoded(step).replace("~1", "/").replace("~0", "~");
            let item = || at.as_array()?.get(step.parse::<usize>().ok()?);
            at.get(&*step).or_else(item)
        });
        // Pulumi writes the slashes of its tokens as they are, or not.
        let by_name = || {
            let (_, rest) = pointer.split_once('/')?;
            let (group, name) = rest.split_once('/')?;
            self.root.get(group)?.get(&*percent_decoded(name))
        };
        by_steps.or_else(by_name)
    }

    fn finish(&mut self) -> Result<(), Refusal> {
        while let Some((id, schema, at)) = self.queue.pop_front() {
            self.fill(id, schema, &at)?;
        }
        Ok(())
    }

    /// Adds a record to be filled; two of one document never share a name.
    fn add(&mut self, schema: &'d Value, at: &str, wanted: Named) -> ShapeId {
        let mut name = wanted.clone();
        let mut number = 2;
        while !self.used.insert(name.clone()) {
            name.name = format!("{}{number}", wanted.name);
            number += 1;
        }
        let id = self.catalog.add(Shape { name, doc: text(schema, "description"), properties: Vec::new() });
        self.queue.push_back((id, schema, at.to_owned()));
        id
    }

    fn fill(&mut self, id: ShapeId, schema: &'d Value, at: &str) -> Result<(), Refusal> {
        let mut found = BTreeMap::new();
        self.flatten(schema, true, (at, 0), &mut found)?;
        let owner = self.catalog.shape(id).map(|shape| shape.name.clone()).unwrap_or_default();
        for (name, Found { schema, required }) in found {
            let at = format!("{at}/properties/{}", name.replace('~', "~0").replace('/', "~1"));
            let inner = Named::new(&*owner.pack, format!("{}{}", owner.name, words::type_name(name)));
            let ty = self.read(schema, &at, &inner)?;
            let property = property(name, ty, schema, required);
            if let Some(shape) = self.catalog.shape_mut(id) {
                shape.properties.push(property);
            }
        }
        Ok(())
    }

    /// The properties of a schema and of what it is composed of. What only some alternatives have is not required.
    fn flatten(
        &mut self,
        schema: &'d Value,
        certain: bool,
        (at, depth): (&str, usize),
        found: &mut BTreeMap<&'d str, Found<'d>>,
    ) -> Result<(), Refusal> {
        self.count()?;
        if depth > REFERENCES {
            return Err(Refusal::TooDeep { at: self.place(at), limit: REFERENCES });
        }
        let Some(object) = schema.as_object() else { return Ok(()) };
        if let Some(target) = object.get("$ref").and_then(Value::as_str) {
            let inner = self.resolve(target, at)?;
            return self.flatten(inner, certain, (target, depth + 1), found);
        }
        let required = list(object, "required");
        for (name, schema) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
            self.count()?;
            let required = certain && required.iter().any(|wanted| wanted.as_str() == Some(name));
            let place = found.entry(name).or_insert(Found { schema, required });
            place.required |= required;
        }
        for (word, certain) in [("allOf", certain), ("anyOf", false), ("oneOf", false)] {
            for (index, part) in list(object, word).iter().enumerate() {
                self.flatten(part, certain, (&format!("{at}/{word}/{index}"), depth + 1), found)?;
            }
        }
        Ok(())
    }

    /// The type of a schema; records are filled later.
    fn read(&mut self, schema: &'d Value, at: &str, name: &Named) -> Result<Type, Refusal> {
        self.count()?;
        let Some(object) = schema.as_object() else { return Ok(Type::Any) };
        if let Some(target) = object.get("$ref").and_then(Value::as_str) {
            return self.reference(target, at);
        }
        if let Some(words) = enumerated(object) {
            return Ok(words);
        }
        if let ([only], None) = (list(object, "allOf"), object.get("properties")) {
            return self.read(only, &format!("{at}/allOf/0"), name);
        }
        let kinds = kinds(object);
        match kinds.as_slice() {
            ["boolean"] => Ok(Type::Bool),
            ["integer"] => Ok(Type::Int),
            ["number"] => Ok(Type::Float),
            ["string"] => Ok(formatted(object)),
            ["integer" | "number", "string"] | ["string", "integer" | "number"] => Ok(Type::Text),
            ["boolean", "string"] | ["string", "boolean"] => Ok(Type::Bool),
            ["array"] => self.array(object, at, name),
            ["object"] => self.object(schema, object, at, name),
            [] if self.has_properties(schema, 0) || object.contains_key("additionalProperties") => {
                self.object(schema, object, at, name)
            }
            [] if object.contains_key("items") => self.array(object, at, name),
            [] => self.alternatives(object, at, name),
            [_, ..] => Ok(Type::Any),
        }
    }

    fn reference(&mut self, target: &str, at: &str) -> Result<Type, Refusal> {
        if let Some(known) = (self.rules.known)(target) {
            return Ok(known);
        }
        if let Some(known) = self.named.get(target) {
            return Ok(known.clone());
        }
        if !target.starts_with('#') {
            // Another document.
            return Ok(Type::Any);
        }
        let schema = self.resolve(target, at)?;
        let name = (self.rules.name)(target);
        if is_object(schema) && self.has_properties(schema, 0) {
            let id = self.add(schema, target, name);
            self.named.insert(target.to_owned(), Type::Record(id));
            return Ok(Type::Record(id));
        }
        // What holds itself without a record between ends here, and so do lists of lists of lists.
        self.named.insert(target.to_owned(), Type::Any);
        if self.within >= REFERENCES {
            return Ok(Type::Any);
        }
        self.within += 1;
        let ty = self.read(schema, target, &name);
        self.within -= 1;
        let ty = ty?;
        self.named.insert(target.to_owned(), ty.clone());
        Ok(ty)
    }

    /// What a reference leads to, through references that lead to references.
    fn resolve(&mut self, target: &str, at: &str) -> Result<&'d Value, Refusal> {
        let mut chain = vec![target.to_owned()];
        let mut target = target.to_owned();
        loop {
            self.count()?;
            let broken = || Refusal::BrokenReference { at: self.place(at), target: target.clone() };
            let schema = self.find(&target).ok_or_else(broken)?;
            let Some(next) = schema.get("$ref").and_then(Value::as_str) else { return Ok(schema) };
            let circle = chain.iter().any(|known| known == next);
            chain.push(next.to_owned());
            if circle || chain.len() > REFERENCES {
                chain.truncate(6);
                return Err(Refusal::Circle { at: self.place(at), chain: chain.join(" -> ") });
            }
            target = next.to_owned();
        }
    }

    fn object(
        &mut self,
        schema: &'d Value,
        object: &'d Map<String, Value>,
        at: &str,
        name: &Named,
    ) -> Result<Type, Refusal> {
        if self.has_properties(schema, 0) {
            return Ok(Type::Record(self.add(schema, at, name.clone())));
        }
        let patterns = object.get("patternProperties").and_then(Value::as_object);
        let one_pattern = patterns.filter(|patterns| patterns.len() == 1).and_then(|one| one.values().next());
        let items = object.get("additionalProperties").filter(|items| items.is_object()).or(one_pattern);
        let Some(items) = items else { return Ok(Type::Any) };
        let inner = self.read(items, &format!("{at}/additionalProperties"), name)?;
        Ok(if inner == Type::Any { Type::Any } else { Type::Map(Box::new(inner)) })
    }

    fn array(&mut self, object: &'d Map<String, Value>, at: &str, name: &Named) -> Result<Type, Refusal> {
        let Some(items) = object.get("items").filter(|items| items.is_object()) else { return Ok(Type::Any) };
        let inner = self.read(items, &format!("{at}/items"), name)?;
        let flag = |word: &str| object.get(word).and_then(Value::as_bool);
        let is_set = flag("uniqueItems") == Some(true) && flag("insertionOrder") != Some(true);
        let is_set = is_set || object.get("x-kubernetes-list-type").and_then(Value::as_str) == Some("set");
        if inner == Type::Any {
            return Ok(Type::Any);
        }
        let is_scalar = inner.is_scalar();
        let inner = Box::new(inner);
        Ok(if is_set && is_scalar { Type::Set(inner) } else { Type::List(inner) })
    }

    /// The type that all alternatives have; none where they differ.
    fn alternatives(
        &mut self,
        object: &'d Map<String, Value>,
        at: &str,
        name: &Named,
    ) -> Result<Type, Refusal> {
        let mut common: Option<Type> = None;
        for word in ["allOf", "anyOf", "oneOf"] {
            for (index, part) in list(object, word).iter().enumerate() {
                if kinds_of(part).as_slice() == ["null"] {
                    continue;
                }
                let ty = self.read(part, &format!("{at}/{word}/{index}"), name)?;
                match &common {
                    None => common = Some(ty),
                    Some(known) if *known == ty => {}
                    Some(_) => return Ok(Type::Any),
                }
            }
        }
        Ok(common.unwrap_or(Type::Any))
    }

    /// Whether it is a record: has properties of its own, or is composed of what has.
    fn has_properties(&self, schema: &Value, depth: usize) -> bool {
        let Some(object) = schema.as_object().filter(|_| depth < 8) else { return false };
        if let Some(target) = object.get("$ref").and_then(Value::as_str) {
            return self.find(target).is_some_and(|schema| self.has_properties(schema, depth + 1));
        }
        let own = object.get("properties").and_then(Value::as_object).is_some_and(|own| !own.is_empty());
        own || ["allOf", "anyOf", "oneOf"]
            .iter()
            .any(|word| list(object, word).iter().take(32).any(|part| self.has_properties(part, depth + 4)))
    }

    fn count(&mut self) -> Result<(), Refusal> {
        self.work += 1;
        if self.work > PROPERTIES { Err(self.too_much()) } else { Ok(()) }
    }

    fn too_much(&self) -> Refusal {
        Refusal::TooMuch { name: self.file.to_owned(), what: "properties", limit: PROPERTIES }
    }

    fn place(&self, at: &str) -> String {
        format!("{}#{}", self.file, at.trim_start_matches('#'))
    }
}

/// A property of the type as its schema describes it.
fn property(name: &str, ty: Type, schema: &Value, required: bool) -> Property {
    let is = |word: &str| schema.get(word).and_then(Value::as_bool) == Some(true);
    let read_only = is("readOnly");
    let secret = is("secret") || schema.get("format").and_then(Value::as_str) == Some("password");
    let default = schema.get("default").and_then(|value| default(value, &ty));
    Property {
        doc: text(schema, "description"),
        required: required && !read_only,
        computed: read_only,
        read_only,
        create_only: is("replaceOnChanges") || is("willReplaceOnChanges"),
        sensitive: secret,
        deprecated: is("deprecated") || schema.get("deprecationMessage").is_some_and(Value::is_string),
        default: default.filter(|_| !read_only),
        ..Property::new(name, ty)
    }
}

/// A default as a literal, where it is a scalar of the type.
fn default(value: &Value, ty: &Type) -> Option<String> {
    match (ty, value) {
        (Type::Bool, Value::Bool(value)) => Some(value.to_string()),
        (Type::Int, Value::Number(value)) => value.as_i64().map(|value| value.to_string()),
        (Type::Text, Value::String(value)) if !value.is_empty() => Some(literal(value)),
        (Type::Words(words), Value::String(value)) if words.contains(value) => Some(literal(value)),
        (_, _) => None,
    }
}

fn enumerated(object: &Map<String, Value>) -> Option<Type> {
    let values: Vec<&Value> = match (object.get("enum"), object.get("const")) {
        (Some(Value::Array(values)), _) => values.iter().filter(|value| !value.is_null()).collect(),
        (_, Some(value)) => vec![value],
        (_, None) => return None,
    };
    // Pulumi lists its words with names.
    let word = |value: &&Value| value.get("value").unwrap_or(value).as_str().map(str::to_owned);
    let words: Vec<String> = values.iter().map(word).collect::<Option<_>>()?;
    let mut unique: Vec<String> = Vec::with_capacity(words.len().min(WORDS));
    for word in words.into_iter().take(WORDS + 1) {
        if !unique.contains(&word) {
            unique.push(word);
        }
    }
    let any_case = object.get("enumCaseInsensitive").is_some();
    let writable = unique.len() <= WORDS && !unique.is_empty() && !any_case;
    Some(if writable { Type::Words(unique) } else { Type::Text })
}

fn formatted(object: &Map<String, Value>) -> Type {
    match object.get("format").and_then(Value::as_str) {
        Some("date-time") => Type::Domain("time"),
        Some("ipv4" | "ipv6") => Type::Domain("ip"),
        Some("ipv4-network" | "ipv6-network") => Type::Domain("cidr"),
        Some(_) | None => Type::Text,
    }
}

/// The types that a schema lists, without `null`.
fn kinds(object: &Map<String, Value>) -> Vec<&str> {
    if object.get("x-kubernetes-int-or-string").and_then(Value::as_bool) == Some(true) {
        return vec!["string"];
    }
    match object.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect()
        }
        Some(_) | None => Vec::new(),
    }
}

fn kinds_of(schema: &Value) -> Vec<&str> {
    schema.get("type").and_then(Value::as_str).into_iter().collect()
}

fn is_object(schema: &Value) -> bool {
    schema.as_object().is_some_and(|object| matches!(kinds(object).as_slice(), [] | ["object"]))
}

pub(crate) fn text(schema: &Value, word: &str) -> Option<String> {
    schema.get(word).and_then(Value::as_str).map(str::to_owned)
}

fn list<'v>(object: &'v Map<String, Value>, word: &str) -> &'v [Value] {
    object.get(word).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// `%2F` is `/`.
pub(crate) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
