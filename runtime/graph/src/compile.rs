//! Makes the columns and the shape of a table: a declared type crossed with what is demanded of it.

use crate::catalog::{Catalog, demands};
use crate::cells::column_mut;
use crate::shape::{Decides, Fields, Kind, Member, Missing, Shape};
use pol_ir::columns::{Column, ColumnId, Columns, Data, Parent};
use pol_ir::constant::Const;
use pol_ir::names::Symbol;
use pol_ir::ops::spelling::spellings;
use pol_ir::readset::Demand;
use pol_ir::schema::{Origin, PropertyDef, RecordDef, ResourceDef, TypeRef};
use pol_ir::state::Reason;
use pol_ir::types::Domain;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Why a property that is filled in by the provider cannot be told where the source leaves it out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct LeftOut(pub(crate) Reason);

/// A declared type and the interfaces' views of it, walked side by side: demand is nominal, and an interface may name
/// a record otherwise than the type itself.
#[derive(Clone)]
struct View {
    ty: TypeRef,
    records: Arc<[RecordDef]>,
}

/// How often a record may lie inside itself; below that it is not carried. Terraform's deepest such type has three.
const RECURSION: usize = 4;

/// How many columns one type can have, at most.
const COLUMNS: u32 = 20_000;

/// Makes columns.
pub(crate) struct Compiler<'c, 'a> {
    catalog: Catalog<'a>,
    demand: Vec<&'a Demand>,
    columns: &'c mut Columns,
    origin: Origin,
    left_out: LeftOut,
    inside: Vec<Arc<str>>,
    made: u32,
}

impl<'c, 'a> Compiler<'c, 'a> {
    pub(crate) fn new(
        catalog: Catalog<'a>,
        demand: Vec<&'a Demand>,
        columns: &'c mut Columns,
        origin: Origin,
        left_out: LeftOut,
    ) -> Self {
        Self { catalog, demand, columns, origin, left_out, inside: Vec::new(), made: 0 }
    }

    /// The wanted properties of a resource type, and their columns by name.
    pub(crate) fn table(&mut self, def: &ResourceDef, parent: Parent) -> (Fields, Vec<(Symbol, ColumnId)>) {
        let owners = self.catalog.owners(def);
        let interfaces: Vec<_> =
            def.interfaces.iter().filter_map(|path| self.catalog.interface(path)).collect();
        let records: Arc<[RecordDef]> = def.records.clone().into();
        let views = |property: &PropertyDef| {
            let mut views = vec![View { ty: property.ty.clone(), records: records.clone() }];
            for interface in &interfaces {
                let same = interface.properties.iter().find(|other| other.name == property.name);
                views.extend(
                    same.map(|same| View { ty: same.ty.clone(), records: interface.records.clone().into() }),
                );
            }
            views
        };
        self.fields(&def.properties, &owners, parent, views)
    }

    fn fields(
        &mut self,
        properties: &[PropertyDef],
        owners: &[Symbol],
        parent: Parent,
        views: impl Fn(&PropertyDef) -> Vec<View>,
    ) -> (Fields, Vec<(Symbol, ColumnId)>) {
        let mut fields = Fields::default();
        let mut columns = Vec::new();
        for property in properties {
            let Some(name) = self.demanded(owners, &property.name) else { continue };
            let Some(shape) = self.shape(property, name, parent, &views(property)) else { continue };
            columns.push((name, shape.column));
            self.name(&mut fields, property);
            fields.all.push(shape);
        }
        columns.sort_unstable();
        (fields, columns)
    }

    fn demanded(&self, owners: &[Symbol], name: &str) -> Option<Symbol> {
        let name = self.catalog.symbol(name)?;
        self.demand.iter().any(|demand| demands(demand, owners, name)).then_some(name)
    }

    /// Enters every spelling of the field that is about to be added. A dotted path names a place inside another
    /// property and is not one of them.
    fn name(&self, fields: &mut Fields, property: &PropertyDef) {
        let at = fields.all.len() as u32;
        let own = property.spellings.iter().filter(|spelling| spelling.origin == self.origin);
        for spelling in own.filter(|spelling| !spelling.path.contains('.')) {
            fields.names.insert(spelling.path.clone(), at);
        }
        for spelling in spellings(&property.name) {
            fields.names.entry(spelling).or_insert(at);
        }
    }

    fn shape(
        &mut self,
        property: &PropertyDef,
        name: Symbol,
        parent: Parent,
        views: &[View],
    ) -> Option<Shape> {
        let words = || {
            let own = property.spellings.iter().filter(|spelling| spelling.origin == self.origin);
            own.flat_map(|spelling| spelling.words.iter().cloned()).collect()
        };
        let words: FxHashMap<Box<str>, Box<str>> = words();
        let mut shape = self.value(name, parent, views)?;
        shape.missing = self.missing(property);
        shape.decides = decides(property);
        shape.is_sensitive = property.sensitive;
        if let Kind::Text(own) = &mut shape.kind {
            *own = words;
        }
        Some(shape)
    }

    fn missing(&self, property: &PropertyDef) -> Missing {
        match (&property.default, &property.ty) {
            (Some(Const::Absent), _) => Missing::Absent,
            (Some(default), _) => Missing::Default(default.clone()),
            (None, _) if property.computed => Missing::Unknown(self.left_out.0),
            (None, ty) if may_be_absent(ty) => Missing::Absent,
            (None, _) => Missing::Unknown(Reason::NotCarried),
        }
    }

    /// The shape of a value of the type; `None` for what is not stored.
    fn value(&mut self, name: Symbol, parent: Parent, views: &[View]) -> Option<Shape> {
        let views: Vec<View> = views.iter().map(View::inner).collect();
        let (column, kind) = match &views.first()?.ty {
            TypeRef::Bool => (self.column(name, parent, Data::Bool(Vec::new())), Kind::Bool),
            TypeRef::Int => (self.column(name, parent, Data::Int(Vec::new())), Kind::Int),
            TypeRef::Float => (self.column(name, parent, Data::Float(Vec::new())), Kind::Float),
            TypeRef::String | TypeRef::Enum { .. } => {
                (self.column(name, parent, Data::Text(Vec::new())), Kind::Text(FxHashMap::default()))
            }
            TypeRef::Domain(domain) => {
                (self.column(name, parent, data_of_domain(*domain)), Kind::Domain(*domain))
            }
            TypeRef::Record(_) => self.record(name, parent, &views)?,
            TypeRef::List(_) | TypeRef::Set(_) | TypeRef::Map(_) => self.collection(name, parent, &views)?,
            TypeRef::Range(_) => self.range(name, parent)?,
            TypeRef::Any => (self.column(name, parent, Data::Document(Vec::new())), Kind::Document),
            TypeRef::Union(members) => self.variant((name, parent), members.len(), &views)?,
            TypeRef::Encoded(encoding, _) => {
                let inner: Vec<View> = views.iter().map(View::decoded).collect();
                let shape = self.value(name, parent, &inner)?;
                (shape.column, Kind::Encoded(*encoding, Box::new(shape)))
            }
            TypeRef::Optional(_) | TypeRef::Node(_) => return None,
        };
        Some(Shape { column, kind, missing: Missing::Absent, decides: Decides::Nothing, is_sensitive: false })
    }

    fn column(&mut self, name: Symbol, parent: Parent, data: Data) -> ColumnId {
        self.made += 1;
        self.columns.columns.add(Column { states: Vec::new(), data, parent, name })
    }

    fn record(&mut self, name: Symbol, parent: Parent, views: &[View]) -> Option<(ColumnId, Kind)> {
        let record = views.first()?.record()?;
        if self.made > COLUMNS || self.inside.iter().filter(|path| **path == record.path).count() >= RECURSION
        {
            return None;
        }
        self.inside.push(record.path.clone());
        let column = self.column(name, parent, Data::Record(Vec::new()));
        let owners: Vec<Symbol> =
            views.iter().filter_map(|view| self.catalog.symbol(&view.record()?.path)).collect();
        let properties = record.properties.clone();
        let inside =
            |property: &PropertyDef| views.iter().filter_map(|view| view.field(&property.name)).collect();
        let (fields, columns) = self.fields(&properties, &owners, Parent::Record(column), inside);
        column_mut(self.columns, column).data = Data::Record(columns);
        self.inside.pop();
        Some((column, Kind::Record(fields)))
    }

    fn collection(&mut self, name: Symbol, parent: Parent, views: &[View]) -> Option<(ColumnId, Kind)> {
        let is_map = matches!(views.first()?.ty, TypeRef::Map(_));
        let column = self.column(name, parent, Data::Bool(Vec::new()));
        let element: Vec<View> = views.iter().filter_map(View::element).collect();
        let items = self.value(name, Parent::Items(column), &element)?;
        let starts = vec![0];
        column_mut(self.columns, column).data = if is_map {
            Data::Map { starts, keys: Vec::new(), items: items.column }
        } else {
            Data::List { starts, items: items.column }
        };
        let items = Box::new(items);
        Some((column, if is_map { Kind::Map(items) } else { Kind::List(items) }))
    }

    /// One column for each of several types, and one that says which of them holds a row.
    fn variant(
        &mut self,
        (name, parent): (Symbol, Parent),
        count: usize,
        views: &[View],
    ) -> Option<(ColumnId, Kind)> {
        let column = self.column(name, parent, Data::Bool(Vec::new()));
        let mut members = Vec::with_capacity(count);
        for index in 0..count {
            let inner: Vec<View> = views.iter().filter_map(|view| view.member(index)).collect();
            let shape = self.value(name, Parent::Variant(column), &inner)?;
            let required = inner.first().and_then(View::record).map_or_else(Vec::new, required);
            members.push(Member { shape, required });
        }
        let columns = members.iter().map(|member| member.shape.column).collect();
        column_mut(self.columns, column).data = Data::Variant { picks: Vec::new(), members: columns };
        Some((column, Kind::Variant(members)))
    }

    fn range(&mut self, name: Symbol, parent: Parent) -> Option<(ColumnId, Kind)> {
        let (start_name, end_name) = (self.catalog.symbol("start")?, self.catalog.symbol("end")?);
        let column = self.column(name, parent, Data::Record(Vec::new()));
        let start = self.column(start_name, Parent::Record(column), Data::Int(Vec::new()));
        let end = self.column(end_name, Parent::Record(column), Data::Int(Vec::new()));
        let mut fields = vec![(start_name, start), (end_name, end)];
        fields.sort_unstable();
        column_mut(self.columns, column).data = Data::Record(fields);
        Some((column, Kind::Range { start, end }))
    }
}

impl View {
    fn inner(&self) -> Self {
        let TypeRef::Optional(inner) = &self.ty else { return self.clone() };
        Self { ty: (**inner).clone(), records: self.records.clone() }
    }

    fn element(&self) -> Option<Self> {
        let (TypeRef::List(element) | TypeRef::Set(element) | TypeRef::Map(element)) = &self.ty else {
            return None;
        };
        Some(Self { ty: (**element).clone(), records: self.records.clone() })
    }

    fn member(&self, index: usize) -> Option<Self> {
        let TypeRef::Union(members) = &self.ty else { return None };
        Some(Self { ty: members.get(index)?.clone(), records: self.records.clone() })
    }

    fn decoded(&self) -> Self {
        let TypeRef::Encoded(_, inner) = &self.ty else { return self.clone() };
        Self { ty: (**inner).clone(), records: self.records.clone() }.inner()
    }

    fn record(&self) -> Option<&RecordDef> {
        let TypeRef::Record(record) = &self.ty else { return None };
        self.records.get(*record as usize)
    }

    fn field(&self, name: &str) -> Option<Self> {
        let property = self.record()?.properties.iter().find(|property| *property.name == *name)?;
        Some(Self { ty: property.ty.clone(), records: self.records.clone() })
    }
}

fn data_of_domain(domain: Domain) -> Data {
    match domain {
        Domain::Cidr
        | Domain::Ip
        | Domain::Version
        | Domain::Arn
        | Domain::Glob
        | Domain::Image
        | Domain::Quantity => Data::Scalar(Vec::new()),
        Domain::Duration | Domain::Bytes | Domain::Time => Data::Int(Vec::new()),
    }
}

/// What leaving the property out decides. A block's default says that the provider makes none of its own accord; a block
/// without one may be filled in, or be an attribute that is written like one.
fn decides(property: &PropertyDef) -> Decides {
    let has_default = property.default.is_some();
    match (holds_records(&property.ty), has_default) {
        (true, true) => Decides::Unknown,
        (true, false) => Decides::Nothing,
        (false, _) if has_default || (!property.computed && may_be_absent(&property.ty)) => Decides::All,
        (false, _) => Decides::Nothing,
    }
}

fn may_be_absent(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Optional(_) | TypeRef::List(_) | TypeRef::Set(_) | TypeRef::Map(_) => true,
        TypeRef::Encoded(_, inner) => may_be_absent(inner),
        TypeRef::Bool
        | TypeRef::Int
        | TypeRef::Float
        | TypeRef::String
        | TypeRef::Domain(_)
        | TypeRef::Enum { .. }
        | TypeRef::Record(_)
        | TypeRef::Range(_)
        | TypeRef::Union(_)
        | TypeRef::Any
        | TypeRef::Node(_) => false,
    }
}

/// The spellings of each field that a record cannot do without.
fn required(record: &RecordDef) -> Vec<Vec<Box<str>>> {
    let needed =
        record.properties.iter().filter(|field| field.default.is_none() && !may_be_absent(&field.ty));
    needed.map(|field| spellings(&field.name)).collect()
}

fn holds_records(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Record(_) => true,
        TypeRef::List(inner) | TypeRef::Set(inner) | TypeRef::Map(inner) | TypeRef::Optional(inner) => {
            holds_records(inner)
        }
        TypeRef::Bool
        | TypeRef::Int
        | TypeRef::Float
        | TypeRef::String
        | TypeRef::Domain(_)
        | TypeRef::Enum { .. }
        | TypeRef::Range(_)
        | TypeRef::Encoded(..)
        | TypeRef::Union(_)
        | TypeRef::Any
        | TypeRef::Node(_) => false,
    }
}
