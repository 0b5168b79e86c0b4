//! What a fix writes: values apart from the columns that they were read from.

use super::eval::Frame;
use super::value::{Content, Element, List, Map, Record, Value};
use super::{Interpreter, NoFix};
use crate::columns::NodeRef;
use crate::constant::Const;
use crate::names::Symbol;
use crate::schema::ResourceDef;
use crate::types::{Type, TypeId};

/// A value that a fix writes.
#[derive(Clone, PartialEq, Debug)]
pub enum Written {
    /// A scalar or range.
    Const(Const),
    /// A list or set.
    List(Vec<Written>),
    /// A map, sorted by key.
    Map(Vec<(Box<str>, Written)>),
    /// A record; what it does not name is left out.
    Record(Vec<(Symbol, Written)>),
    /// The key of a node: a reference to it.
    Key {
        /// The node.
        node: NodeRef,
        /// The property that is its key.
        property: Symbol,
        /// Its value, where it is known already.
        value: Option<Const>,
    },
    /// A value that must not be shown.
    Sensitive(Box<Written>),
}

/// Where a value will stand: of a type of nodes, by names.
pub(super) struct Site<'s> {
    pub(super) owner: Option<&'s ResourceDef>,
    pub(super) path: Vec<Symbol>,
}

impl<'a> Frame<'_, 'a> {
    /// The value as a fix writes it, at a site.
    pub(super) fn written(&self, value: &Value<'a>, ty: TypeId, site: &Site<'_>) -> Result<Written, NoFix> {
        if value.why().is_some() {
            return Err(self.lost(value));
        }
        let plain = self.plain(value, ty, site)?;
        Ok(if value.sensitive { Written::Sensitive(Box::new(plain)) } else { plain })
    }

    fn plain(&self, value: &Value<'a>, ty: TypeId, site: &Site<'_>) -> Result<Written, NoFix> {
        match &value.content {
            Content::Node(node) => self.run.key_of(*node, ty, site),
            Content::List(list) => self.written_list(list, site),
            Content::Map(map) => self.written_map(map, site),
            Content::Record(record) => self.written_record(record, site),
            Content::Absent
            | Content::Unknown(_)
            | Content::Bool(_)
            | Content::Int(_)
            | Content::Between(_)
            | Content::Float(_)
            | Content::Text(_)
            | Content::Cidr(_)
            | Content::Ip(_)
            | Content::Duration(_)
            | Content::Bytes(_)
            | Content::Time(_)
            | Content::Version(_)
            | Content::Parsed(_)
            | Content::Any(_)
            | Content::Range(_) => scalar(&value.content).map(Written::Const).ok_or(NoFix::Nowhere),
        }
    }

    fn written_list(&self, list: &List<'a>, site: &Site<'_>) -> Result<Written, NoFix> {
        if let Some(why) = list.open {
            return Err(NoFix::Unknown(self.run.because(why)));
        }
        let ty = self.run.module.types.element(list.ty).unwrap_or(list.ty);
        let item = |Element { value, guard }: Element<'a>| match guard {
            Some(why) => Err(NoFix::Unknown(self.run.because(why))),
            None => self.written(&value, ty, site),
        };
        self.run.elements(list).map(item).collect::<Result<_, _>>().map(Written::List)
    }

    fn written_map(&self, map: &Map<'a>, site: &Site<'_>) -> Result<Written, NoFix> {
        if let Some(why) = map.open {
            return Err(NoFix::Unknown(self.run.because(why)));
        }
        let ty = self.run.module.types.element(map.ty).unwrap_or(map.ty);
        let entries = self.run.entries(map).into_iter();
        let entry = |(key, value): (super::value::Text<'a>, Value<'a>)| {
            Ok((Box::from(&*key), self.written(&value, ty, site)?))
        };
        entries.map(entry).collect::<Result<_, _>>().map(Written::Map)
    }

    fn written_record(&self, record: &Record<'a>, site: &Site<'_>) -> Result<Written, NoFix> {
        let mut fields = Vec::new();
        for name in self.run.field_names(record) {
            let value = self.run.field(record, name);
            if value.is_absent() {
                continue;
            }
            let ty = self.run.field_type(record.ty, name).unwrap_or(record.ty);
            let site = Site { owner: site.owner, path: site.path.iter().copied().chain([name]).collect() };
            fields.push((name, self.written(&value, ty, &site)?));
        }
        Ok(Written::Record(fields))
    }
}

impl<'a> Interpreter<'a> {
    /// A node in the place of a key: the reference that an edge of the site's type follows.
    fn key_of(&self, node: NodeRef, ty: TypeId, site: &Site<'_>) -> Result<Written, NoFix> {
        if node.is_outside() {
            return Err(NoFix::Outside);
        }
        let names = &self.module.names;
        let path: Vec<&str> = site.path.iter().map(|name| names.text(*name)).collect();
        let keys =
            site.owner.and_then(|owner| owner.edge_at(&path)).map(|(_, keys)| keys).ok_or(NoFix::Nowhere)?;
        let mut first = None;
        for name in keys.iter().filter_map(|key| names.find(key)) {
            let Some(slot) = self.columns.property(node, name) else { continue };
            let content = self.load(slot, self.key_type(node, name).unwrap_or(ty)).content;
            if let Some(value) = scalar(&content).filter(|value| *value != Const::String("".into())) {
                return Ok(Written::Key { node, property: name, value: Some(value) });
            }
            first.get_or_insert(name);
        }
        let property = first.ok_or(NoFix::Nowhere)?;
        Ok(Written::Key { node, property, value: None })
    }

    fn key_type(&self, node: NodeRef, name: Symbol) -> Option<TypeId> {
        let path = self.columns.tables.get(node.table)?.path;
        let resource = self.module.types.resources.values().find(|resource| resource.path == path)?;
        resource.fields.iter().find(|field| field.name == name).map(|field| field.ty)
    }
}

/// A scalar or range as a constant.
fn scalar(content: &Content<'_>) -> Option<Const> {
    Some(match content {
        Content::Bool(value) => Const::Bool(*value),
        Content::Int(value) => Const::Int(*value),
        Content::Float(value) => Const::Float(*value),
        Content::Text(text) => Const::String(Box::from(&**text)),
        Content::Cidr(net) => Const::Cidr(*net),
        Content::Ip(address) => Const::Ip(*address),
        Content::Duration(value) => Const::Duration(*value),
        Content::Bytes(value) => Const::Bytes(*value),
        Content::Time(value) => Const::Time(*value),
        Content::Version(version) => Const::Version(version.clone().into_owned()),
        Content::Parsed(parsed) => Const::Parsed(parsed.clone().into_owned()),
        Content::Any(document) => document.to_const()?,
        Content::Range(range) => Const::Range {
            start: Box::new(scalar(&range.start)?),
            end: Box::new(scalar(&range.end)?),
            inclusive: range.inclusive,
        },
        Content::Absent
        | Content::Unknown(_)
        | Content::Between(_)
        | Content::Node(_)
        | Content::Record(_)
        | Content::List(_)
        | Content::Map(_) => return None,
    })
}

/// The resource type of a node.
pub(super) fn def_of<'a>(run: &Interpreter<'a>, node: NodeRef) -> Option<&'a ResourceDef> {
    let path = run.columns.tables.get(node.table)?.path;
    let resource = run.module.types.resources.values().find(|resource| resource.path == path)?;
    Some(&resource.def)
}

/// Whether a type is one of nodes.
pub(super) fn is_node(run: &Interpreter<'_>, ty: TypeId) -> bool {
    let types = &run.module.types;
    matches!(types.get(types.inner(ty)), Type::Resource(_) | Type::Interface(_) | Type::Nodes(_))
}
