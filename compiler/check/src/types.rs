//! Types as they are written, as types of the module.

use crate::declare;
use crate::env::{Env, FileId, ItemKey};
use crate::errors::names as errors;
use crate::errors::types as type_errors;
use crate::import::Home;
use crate::scope::{Target, is_type, starts_upper};
use crate::suggest;
use pol_ir::ops::decode::Encoding;
use pol_ir::schema::TypeRef;
use pol_ir::types::{Domain, EnumType, Type, TypeId};
use pol_syntax::ast::{self, Name, TypeExpr, TypeExprId};
use std::rc::Rc;

/// A type as it is written, one layer of it, its names looked up.
pub(crate) enum Shape<'t> {
    /// Was reported.
    Error,
    /// A scalar.
    Scalar(TypeRef),
    /// `list<T>` and kin.
    Container(Container, TypeExprId),
    /// `T?`
    Optional(TypeExprId),
    /// `json<T>` and kin.
    Encoded(Encoding, TypeExprId),
    /// A `resource`, `interface` or `type` of this world.
    Own(ItemKey),
    /// A type that comes with the language.
    Standard(Box<str>),
    /// `"a" | "b"`
    Enum(&'t [ast::Text]),
    /// `{ a: int }`
    Record(&'t [ast::MemberId]),
    /// `A | B`
    Union(&'t [TypeExprId]),
}

/// What holds values of one type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Container {
    List,
    Set,
    Map,
    Range,
}

impl Container {
    fn named(name: &str) -> Option<Self> {
        match name {
            "list" => Some(Self::List),
            "set" => Some(Self::Set),
            "map" => Some(Self::Map),
            "range" => Some(Self::Range),
            _ => None,
        }
    }

    fn of(self, inner: TypeId) -> Type {
        match self {
            Self::List => Type::List(inner),
            Self::Set => Type::Set(inner),
            Self::Map => Type::Map(inner),
            Self::Range => Type::Range(inner),
        }
    }
}

fn encoding(name: &str) -> Option<Encoding> {
    [Encoding::Json, Encoding::Yaml, Encoding::Base64].into_iter().find(|encoding| encoding.name() == name)
}

fn scalar(name: &str) -> Option<TypeRef> {
    Some(match name {
        "bool" => TypeRef::Bool,
        "int" => TypeRef::Int,
        "float" => TypeRef::Float,
        "string" => TypeRef::String,
        "cidr" => TypeRef::Domain(Domain::Cidr),
        "ip" => TypeRef::Domain(Domain::Ip),
        "duration" => TypeRef::Domain(Domain::Duration),
        "bytes" => TypeRef::Domain(Domain::Bytes),
        "time" => TypeRef::Domain(Domain::Time),
        "version" => TypeRef::Domain(Domain::Version),
        "arn" => TypeRef::Domain(Domain::Arn),
        "glob" => TypeRef::Domain(Domain::Glob),
        "image" => TypeRef::Domain(Domain::Image),
        "quantity" => TypeRef::Domain(Domain::Quantity),
        "any" => TypeRef::Any,
        _ => return None,
    })
}

impl<'w> Env<'w> {
    /// The type that is written; reports what is wrong with it.
    pub(crate) fn resolve_type(&mut self, file: FileId, ty: TypeExprId) -> TypeId {
        match self.shape(file, ty) {
            Shape::Error => self.error(),
            Shape::Scalar(scalar) => self.import(&Home::Own(Rc::default()), &scalar),
            Shape::Container(container, inner) => self.container(file, container, inner),
            Shape::Optional(inner) => self.optional(file, ty, inner),
            Shape::Encoded(_, inner) => self.resolve_type(file, inner),
            Shape::Own(key) => self.own_type(key),
            Shape::Standard(path) => self.standard(&path),
            Shape::Enum(texts) => {
                let values = texts.iter().map(|text| text.value.clone()).collect();
                self.enumeration("", values)
            }
            Shape::Record(members) => self.anonymous_record(file, members),
            Shape::Union(types) => self.union(file, ty, types),
        }
    }

    /// One layer of a type as it is written; reports names that are none and what is not yet supported.
    pub(crate) fn shape(&mut self, file: FileId, ty: TypeExprId) -> Shape<'w> {
        let tree = self.tree(file);
        match &tree[ty] {
            TypeExpr::Missing => Shape::Error,
            TypeExpr::Named { path, args } => self.named_shape(file, path, args),
            TypeExpr::Enum(texts) => Shape::Enum(texts),
            TypeExpr::Record(members) => Shape::Record(members),
            TypeExpr::Optional(inner) => Shape::Optional(*inner),
            TypeExpr::Union(types) => Shape::Union(types),
        }
    }

    fn named_shape(&mut self, file: FileId, path: &ast::Path, args: &[TypeExprId]) -> Shape<'w> {
        if path.is_missing() {
            return Shape::Error;
        }
        let [name] = path.segments.as_slice() else { return self.found(file, path, args) };
        match (Container::named(&name.text), encoding(&name.text), args) {
            (Some(container), _, [inner]) => Shape::Container(container, *inner),
            (None, Some(encoding), [inner]) => Shape::Encoded(encoding, *inner),
            (Some(_), _, _) | (None, Some(_), _) => {
                self.report(type_errors::one_argument(name));
                Shape::Error
            }
            (None, None, _) => self.found(file, path, args),
        }
    }

    fn found(&mut self, file: FileId, path: &ast::Path, args: &[TypeExprId]) -> Shape<'w> {
        if let Some(first) = args.first() {
            let span = self.tree(file).span(*first);
            self.report(type_errors::no_arguments(path, span));
            return Shape::Error;
        }
        if let [name] = path.segments.as_slice()
            && let Some(scalar) = scalar(&name.text)
        {
            return Shape::Scalar(scalar);
        }
        match self.lookup(file, &path.segments) {
            Some(Target::Item(key)) if is_type(self.item(key)) => Shape::Own(key),
            Some(Target::Item(key)) => {
                let what = declare::kind(self.item(key));
                self.report(errors::not_a_type(path, what));
                Shape::Error
            }
            Some(Target::Standard(path)) => Shape::Standard(path),
            Some(Target::Framework(_)) => {
                self.report(errors::not_a_type(path, "framework"));
                Shape::Error
            }
            Some(Target::Error) => Shape::Error,
            None => {
                self.report_unknown_type(file, &path.segments);
                Shape::Error
            }
        }
    }

    /// Says that there is no type of that path, and which one may have been meant.
    pub(crate) fn report_unknown_type(&mut self, file: FileId, path: &[Name]) {
        let Some((last, before)) = path.split_last() else { return };
        let full = crate::scope::dotted(path);
        let span = path.first().map_or(last.span, |first| first.span.to(last.span));
        if let Some(standard) = suggest::by_source(self, &full) {
            return self.report(errors::source_name(&full, span, &standard));
        }
        if before.is_empty() {
            let found = suggest::bare_type(self, file, &full);
            return self.report(errors::unknown_type(&full, span, &found));
        }
        let module = crate::scope::dotted(before);
        let near = suggest::in_module(self, &module, &last.text).map(|name| format!("{module}.{name}"));
        let module_near = || suggest::module(self, &module).filter(|near| *near != module);
        let near = near.or_else(|| module_near().map(|near| format!("{near}.{}", last.text)));
        self.report(errors::unknown_type(&full, span, &suggest::Unknown { near, elsewhere: Vec::new() }));
    }

    /// The type that a path in value position names; `None` if it means no type. A wrong one is reported.
    pub(crate) fn type_path(&mut self, file: FileId, path: &[Name]) -> Option<TypeId> {
        let last = path.last()?;
        match self.lookup(file, path) {
            Some(Target::Item(key)) => is_type(self.item(key)).then(|| self.own_type(key)),
            Some(Target::Standard(path)) => Some(self.standard(&path)),
            Some(Target::Error) => Some(self.error()),
            Some(Target::Framework(_)) => None,
            None if starts_upper(&last.text) || suggest::by_source(self, &last.text).is_some() => {
                self.report_unknown_type(file, path);
                Some(self.error())
            }
            None => None,
        }
    }

    fn container(&mut self, file: FileId, container: Container, inner: TypeExprId) -> TypeId {
        let of = self.resolve_type(file, inner);
        let is_ordered = matches!(
            self.module.types.get(of),
            Type::Int | Type::Float | Type::String | Type::Domain(_) | Type::Error
        );
        if container == Container::Range && !is_ordered {
            let span = self.tree(file).span(inner);
            let shown = self.show(of);
            self.report(type_errors::range_of_unordered(&shown, span));
            return self.error();
        }
        if *self.module.types.get(of) == Type::Error {
            of
        } else {
            self.module.types.intern(container.of(of))
        }
    }

    fn optional(&mut self, file: FileId, ty: TypeExprId, inner: TypeExprId) -> TypeId {
        let of = self.resolve_type(file, inner);
        match self.module.types.get(of) {
            Type::Optional(_) | Type::Error => of,
            Type::List(_) | Type::Set(_) | Type::Map(_) => {
                let tree = self.tree(file);
                self.report(type_errors::optional_collection(tree.span(ty), tree.span(inner)));
                of
            }
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Domain(_)
            | Type::Enum(_)
            | Type::Record(_)
            | Type::Range(_)
            | Type::Union(_)
            | Type::Any
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_) => self.module.types.intern(Type::Optional(of)),
        }
    }

    /// A type item of this world, as a type of the module.
    pub(crate) fn own_type(&mut self, key: ItemKey) -> TypeId {
        let Some(declared) = declare::type_item(self, key) else { return self.error() };
        let home = Home::Own(self.own.records());
        self.import(&home, &declared)
    }

    /// A type that comes with the language, as a type of the module.
    fn standard(&mut self, path: &str) -> TypeId {
        match self.world.schemas.part(path) {
            Some((def, part)) => self.import(&Home::Resource(def), &part),
            None => self.node(path),
        }
    }

    fn anonymous_record(&mut self, file: FileId, members: &[ast::MemberId]) -> TypeId {
        let tree = self.tree(file);
        let mut fields: Vec<(Box<str>, TypeId)> = Vec::new();
        for member in members {
            match &tree[*member] {
                ast::Member::Property(property) => {
                    let ty = self.resolve_type(file, property.ty);
                    fields.push((property.name.text.clone(), ty));
                }
                ast::Member::Error => return self.error(),
                ast::Member::From(_) | ast::Member::Edge(_) | ast::Member::Derived { .. } => {
                    self.report(type_errors::only_fields(tree.span(*member)));
                    return self.error();
                }
            }
        }
        self.record_of(fields)
    }

    fn union(&mut self, file: FileId, whole: TypeExprId, types: &[TypeExprId]) -> TypeId {
        let mut parts = Vec::with_capacity(types.len());
        for ty in types {
            let part = self.resolve_type(file, *ty);
            if *self.module.types.get(part) == Type::Error {
                return part;
            }
            parts.push(part);
        }
        match self.union_of(&parts) {
            Ok(union) => union,
            Err(fault) => {
                let span = self.tree(file).span(whole);
                self.report(type_errors::no_union(fault, span));
                self.error()
            }
        }
    }

    /// A type as authors write it: `list<string>?`.
    pub(crate) fn show(&self, ty: TypeId) -> String {
        match self.module.types.get(ty) {
            Type::Bool => "bool".to_owned(),
            Type::Int => "int".to_owned(),
            Type::Float => "float".to_owned(),
            Type::String => "string".to_owned(),
            Type::Domain(domain) => domain_name(*domain).to_owned(),
            Type::Enum(id) => self.show_enum(self.enum_type(*id)),
            Type::Record(id) => self.module.names.text(self.record_type(*id).path).to_owned(),
            Type::List(inner) => format!("list<{}>", self.show(*inner)),
            Type::Set(inner) => format!("set<{}>", self.show(*inner)),
            Type::Map(inner) => format!("map<{}>", self.show(*inner)),
            Type::Range(inner) => format!("range<{}>", self.show(*inner)),
            Type::Optional(inner) => format!("{}?", self.show(*inner)),
            Type::Resource(id) => self.module.names.text(self.resource_type(*id).path).to_owned(),
            Type::Interface(id) => self.module.names.text(self.interface_type(*id).path).to_owned(),
            Type::Nodes(parts) => parts.iter().map(|part| self.show(*part)).collect::<Vec<_>>().join(" | "),
            Type::Union(parts) => parts.iter().map(|part| self.show(*part)).collect::<Vec<_>>().join(" | "),
            Type::Any => "any".to_owned(),
            Type::Error => "(error)".to_owned(),
        }
    }

    fn show_enum(&self, words: &EnumType) -> String {
        match self.module.names.text(words.path) {
            "" => words.values.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | "),
            path => path.to_owned(),
        }
    }
}

/// A domain scalar as authors write it.
pub(crate) fn domain_name(domain: Domain) -> &'static str {
    match domain {
        Domain::Cidr => "cidr",
        Domain::Ip => "ip",
        Domain::Duration => "duration",
        Domain::Bytes => "bytes",
        Domain::Time => "time",
        Domain::Version => "version",
        Domain::Arn => "arn",
        Domain::Glob => "glob",
        Domain::Image => "image",
        Domain::Quantity => "quantity",
    }
}
