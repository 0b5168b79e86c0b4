//! What `x.name` is: properties, edges, derived fields and facts.
//!
//! A member that is asked for is kept in the module's resource type: the module holds the types of what it reads.

use crate::env::{Derived, Env, FileId, Member};
use crate::import::Home;
use crate::unsupported::Feature;
use pol_diagnostics::did_you_mean;
use pol_ir::names::Symbol;
use pol_ir::schema::{DerivedDef, EdgeBy, EdgeDef, ResourceDef};
use pol_ir::types::{Field, InterfaceId, RecordId, ResourceId, Type, TypeId};
use pol_syntax::ast;
use std::rc::Rc;
use std::sync::Arc;

impl Env<'_> {
    /// What `name` is of a value of a type, which is not optional.
    pub(crate) fn member(&mut self, ty: TypeId, name: &str) -> Member {
        match self.module.types.get(ty).clone() {
            Type::Resource(_) | Type::Interface(_) | Type::Nodes(_) if name.starts_with('$') => {
                self.fact(ty, name)
            }
            Type::Resource(id) => self.member_of_resource(ty, id, name),
            Type::Interface(id) => self.member_of_interface(ty, id, name),
            Type::Nodes(parts) | Type::Union(parts) => self.member_of_all(&parts, name),
            Type::Record(id) => self.member_of_record(ty, id, name),
            Type::Error => Member::Error,
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Domain(_)
            | Type::Enum(_)
            | Type::List(_)
            | Type::Set(_)
            | Type::Map(_)
            | Type::Range(_)
            | Type::Any
            | Type::Optional(_) => Member::Missing { suggestion: None },
        }
    }

    fn member_of_resource(&mut self, owner: TypeId, id: ResourceId, name: &str) -> Member {
        let def = self.resource_type(id).def.clone();
        if let Some(property) = def.property(name) {
            let ty = self.import(&Home::Resource(def.clone()), &property.ty);
            let symbol = self.module.names.intern(name);
            keep(&mut self.resource_type_mut(id).fields, symbol, ty);
            return Member::Property { ty, sensitive: property.sensitive };
        }
        if let Some(edge) = def.edge(name) {
            let ty = self.edge_type(edge);
            let symbol = self.module.names.intern(name);
            keep(&mut self.resource_type_mut(id).edges, symbol, ty);
            self.name_keys(&def, edge);
            return Member::Edge { ty };
        }
        match def.derived.iter().find(|derived| *derived.name == *name) {
            Some(derived) => self.derived(owner, &def.path, derived, &Home::Resource(def.clone())),
            None => self.missing(owner, name),
        }
    }

    /// Names what an edge is resolved by: read sets speak in symbols. An inverse edge is resolved by the one that it
    /// inverts.
    pub(crate) fn name_keys(&mut self, def: &ResourceDef, edge: &EdgeDef) {
        let names = &mut self.module.names;
        names.intern(&edge.target);
        match &edge.by {
            EdgeBy::Keys(pairs) => {
                for (owner, step) in pairs.iter().flat_map(|pair| def.steps(&pair.from)) {
                    names.intern(owner);
                    names.intern(step);
                }
                for key in pairs.iter().flat_map(|pair| &pair.to) {
                    names.intern(key);
                }
            }
            EdgeBy::Inverse(inverted) => {
                names.intern(inverted);
                let Some(target) = self.resource_def(&edge.target) else { return };
                if let Some(edge) = target.edge(inverted)
                    && matches!(edge.by, EdgeBy::Keys(_))
                {
                    self.name_keys(&target, edge);
                }
            }
        }
    }

    fn member_of_interface(&mut self, owner: TypeId, id: InterfaceId, name: &str) -> Member {
        let declared = self.interface_type(id);
        let path = self.module.names.text(declared.path).to_owned();
        let Some(field) = self.field(&declared.fields, name) else { return self.missing(owner, name) };
        let def = self.interface_def(&path);
        let property =
            def.as_ref().and_then(|def| def.properties.iter().find(|property| *property.name == *name));
        Member::Property { ty: field, sensitive: property.is_some_and(|property| property.sensitive) }
    }

    fn member_of_record(&mut self, owner: TypeId, id: RecordId, name: &str) -> Member {
        let declared = self.record_type(id);
        let path = self.module.names.text(declared.path).to_owned();
        let stored = self.field(&declared.fields, name);
        let home = self.imports.homes.get(&id).cloned();
        let def = home.as_ref().and_then(|(home, index)| home.record(*index));
        if let Some(ty) = stored {
            let property = def.and_then(|def| def.properties.iter().find(|property| *property.name == *name));
            return Member::Property { ty, sensitive: property.is_some_and(|property| property.sensitive) };
        }
        let derived = def.and_then(|def| def.derived.iter().find(|derived| *derived.name == *name));
        match derived.zip(home.as_ref()) {
            Some((derived, (home, _))) => self.derived(owner, &path, derived, home),
            None => self.missing(owner, name),
        }
    }

    /// What all members of a union have, with a type that holds each.
    fn member_of_all(&mut self, parts: &[TypeId], name: &str) -> Member {
        let mut joined: Option<Member> = None;
        for part in parts {
            let member = match self.member(*part, name) {
                Member::Derived(_) => return Member::Unsupported(Feature::DerivedOfUnion),
                member @ (Member::Property { .. } | Member::Edge { .. } | Member::Fact { .. }) => member,
                other @ (Member::Missing { .. } | Member::Unsupported(_) | Member::Error) => return other,
            };
            joined = match joined {
                None => Some(member),
                Some(before) => self.join(before, member),
            };
            if joined.is_none() {
                break;
            }
        }
        joined.unwrap_or(Member::Missing { suggestion: None })
    }

    fn join(&mut self, a: Member, b: Member) -> Option<Member> {
        match (a, b) {
            (Member::Property { ty: a, sensitive }, Member::Property { ty: b, sensitive: also }) => {
                Some(Member::Property { ty: self.wider(a, b)?, sensitive: sensitive || also })
            }
            (Member::Edge { ty: a }, Member::Edge { ty: b }) => Some(Member::Edge { ty: self.wider(a, b)? }),
            _ => None,
        }
    }

    /// A type that holds both; nodes hold their properties as they were declared, so those have one type.
    fn wider(&self, a: TypeId, b: TypeId) -> Option<TypeId> {
        let types = &self.module.types;
        let same = types.inner(a) == types.inner(b);
        same.then_some(if types.is_optional(a) { a } else { b })
    }

    /// The type of an edge: one that leads to a single node may lead nowhere.
    pub(crate) fn edge_type(&mut self, edge: &EdgeDef) -> TypeId {
        let node = self.node(&edge.target);
        if *self.module.types.get(node) == Type::Error {
            return node;
        }
        self.module.types.intern(if edge.many { Type::List(node) } else { Type::Optional(node) })
    }

    fn derived(&mut self, owner: TypeId, path: &str, def: &DerivedDef, home: &Home) -> Member {
        let key = (self.module.names.intern(path), Box::from(&*def.name));
        if let Some(known) = self.imports.derived.get(&key) {
            return Member::Derived(known.clone());
        }
        let ty = self.import(home, &def.ty);
        let site = self.own.site(path, &def.name);
        let Some((file, expr)) = site.or_else(|| self.parse_derived(path, def)) else { return Member::Error };
        let derived = Rc::new(Derived { owner, name: Box::from(&*def.name), ty, file, expr });
        self.imports.derived.insert(key, derived.clone());
        Member::Derived(derived)
    }

    /// Reads the text of a derived field of a type from elsewhere.
    fn parse_derived(&mut self, path: &str, def: &DerivedDef) -> Option<(FileId, ast::ExprId)> {
        let source = self.sources.add(format!("{path}.{}", def.name), &*def.expression);
        let parsed = pol_syntax::parse_expr(source, &def.expression, 0);
        let is_wrong = parsed.diagnostics.iter().any(pol_diagnostics::Diagnostic::is_error);
        self.sink.extend(parsed.diagnostics);
        let file = self.add_file(parsed.file, None);
        (!is_wrong).then_some((file, parsed.expr))
    }

    fn field(&self, fields: &[Field], name: &str) -> Option<TypeId> {
        let symbol = self.module.names.find(name)?;
        fields.iter().find(|field| field.name == symbol).map(|field| field.ty)
    }

    fn missing(&self, ty: TypeId, name: &str) -> Member {
        if self.own.is_broken(&self.show(ty), name) {
            return Member::Error;
        }
        let names = self.member_names(ty);
        Member::Missing {
            suggestion: did_you_mean(name, names.iter().map(String::as_str)).map(str::to_owned),
        }
    }

    /// The names of what can be read of a type, for suggestions: properties, edges, derived fields.
    pub(crate) fn member_names(&self, ty: TypeId) -> Vec<String> {
        let fields = |fields: &[Field]| -> Vec<String> {
            fields.iter().map(|field| self.module.names.text(field.name).to_owned()).collect()
        };
        match self.module.types.get(ty) {
            Type::Resource(id) => names_of(&self.resource_type(*id).def),
            Type::Interface(id) => fields(&self.interface_type(*id).fields),
            Type::Record(id) => {
                let home = self.imports.homes.get(id).and_then(|(home, index)| home.record(*index));
                let derived =
                    home.into_iter().flat_map(|def| &def.derived).map(|derived| derived.name.to_string());
                fields(&self.record_type(*id).fields).into_iter().chain(derived).collect()
            }
            Type::Nodes(parts) | Type::Union(parts) => {
                parts.first().map_or_else(Vec::new, |first| self.member_names(*first))
            }
            Type::Optional(inner) => self.member_names(*inner),
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Domain(_)
            | Type::Enum(_)
            | Type::List(_)
            | Type::Set(_)
            | Type::Map(_)
            | Type::Range(_)
            | Type::Any
            | Type::Error => Vec::new(),
        }
    }
}

fn names_of(def: &Arc<ResourceDef>) -> Vec<String> {
    let properties = def.properties.iter().map(|property| &property.name);
    let edges = def.edges.iter().map(|edge| &edge.name);
    let derived = def.derived.iter().map(|derived| &derived.name);
    properties.chain(edges).chain(derived).map(|name| name.to_string()).collect()
}

fn keep(fields: &mut Vec<Field>, name: Symbol, ty: TypeId) {
    if !fields.iter().any(|field| field.name == name) {
        fields.push(Field { name, ty });
    }
}
