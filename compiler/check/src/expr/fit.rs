//! Relations of types: what fits where, what two have in common, what can be equal.

use super::{Cx, Typed, errors};
use pol_ir::constant::Const;
use pol_ir::module::Expr;
use pol_ir::names::Names;
use pol_ir::schema::EVERY_NODE;
use pol_ir::types::{EnumId, Field, InterfaceId, RecordId, ResourceId, Type, TypeId, Types};

/// Types with the names of what they name.
#[derive(Clone, Copy)]
pub(super) struct Relations<'a> {
    pub(super) types: &'a Types,
    pub(super) names: &'a Names,
}

impl<'a> Relations<'a> {
    /// Whether every value of `from` is one of `to` as it stands.
    pub(super) fn fits(self, from: TypeId, to: TypeId) -> bool {
        if from == to {
            return true;
        }
        match (self.types.get(from), self.types.get(to)) {
            (Type::Error, _) | (_, Type::Error) | (Type::Enum(_), Type::String) => true,
            (Type::Optional(from), Type::Optional(to))
            | (Type::List(from), Type::List(to))
            | (Type::Set(from), Type::Set(to))
            | (Type::Map(from), Type::Map(to))
            | (Type::Range(from), Type::Range(to)) => self.fits(*from, *to),
            (_, Type::Optional(to)) => self.fits(from, *to),
            (Type::Enum(from), Type::Enum(to)) => {
                let values = self.words(*to);
                self.words(*from).iter().all(|word| values.contains(word))
            }
            (Type::Nodes(all) | Type::Union(all), _) => all.iter().all(|one| self.fits(*one, to)),
            (_, Type::Nodes(any) | Type::Union(any)) => any.iter().any(|one| self.fits(from, *one)),
            (Type::Resource(resource), Type::Interface(interface)) => self.has(*resource, *interface),
            (Type::Interface(_), Type::Interface(to)) => self.is_every(*to),
            (_, _) => false,
        }
    }

    /// Whether a value of the one can equal a value of the other.
    pub(super) fn comparable(self, a: TypeId, b: TypeId) -> bool {
        let (a, b) = (self.types.inner(a), self.types.inner(b));
        match (self.types.get(a), self.types.get(b)) {
            (Type::Error, _) | (_, Type::Error) => true,
            (Type::Int, Type::Float) | (Type::Float, Type::Int) => true,
            (Type::String, Type::Enum(_)) | (Type::Enum(_), Type::String) => true,
            (Type::List(a), Type::List(b))
            | (Type::Set(a), Type::Set(b))
            | (Type::Map(a), Type::Map(b))
            | (Type::Range(a), Type::Range(b)) => self.comparable(*a, *b),
            (Type::Enum(one), Type::Enum(other)) => {
                let values = self.words(*other);
                self.words(*one).iter().any(|word| values.contains(word))
            }
            (Type::Interface(_), Type::Interface(_)) => true,
            (Type::Nodes(all) | Type::Union(all), _) => all.iter().any(|one| self.comparable(*one, b)),
            (_, Type::Nodes(all) | Type::Union(all)) => all.iter().any(|one| self.comparable(a, *one)),
            (_, _) => self.fits(a, b) || self.fits(b, a),
        }
    }

    /// Whether nodes are what it is a type of.
    pub(super) fn is_node(self, ty: TypeId) -> bool {
        matches!(self.types.get(ty), Type::Resource(_) | Type::Interface(_) | Type::Nodes(_))
    }

    /// Whether `as` reads values of the type: what has no declared type, scalars that text or a document holds, and
    /// values of several types.
    pub(super) fn is_readable(self, ty: TypeId) -> bool {
        match self.types.get(ty) {
            Type::Any
            | Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Enum(_)
            | Type::Union(_)
            | Type::Error => true,
            Type::Domain(_)
            | Type::Record(_)
            | Type::List(_)
            | Type::Set(_)
            | Type::Map(_)
            | Type::Range(_)
            | Type::Optional(_)
            | Type::Resource(_)
            | Type::Interface(_)
            | Type::Nodes(_) => false,
        }
    }

    /// Whether nodes are among what values of the type consist of; records hold none.
    pub(super) fn holds_nodes(self, ty: TypeId) -> bool {
        let inner = self.types.inner(ty);
        match self.types.element(inner) {
            Some(element) => self.holds_nodes(element),
            None => self.is_node(inner),
        }
    }

    /// Whether values of the type have an order.
    pub(super) fn is_ordered(self, ty: TypeId) -> bool {
        use pol_ir::types::Domain;
        matches!(
            self.types.get(ty),
            Type::Int
                | Type::Float
                | Type::String
                | Type::Domain(
                    Domain::Ip
                        | Domain::Duration
                        | Domain::Bytes
                        | Domain::Time
                        | Domain::Version
                        | Domain::Quantity
                )
        )
    }

    fn has(self, resource: ResourceId, interface: InterfaceId) -> bool {
        let (resource, interface) =
            (self.types.resources.get(resource), self.types.interfaces.get(interface));
        let both = resource.zip(interface);
        both.is_some_and(|(resource, interface)| resource.def.has_interface(self.names.text(interface.path)))
    }

    /// Whether it is the interface that every node has.
    fn is_every(self, interface: InterfaceId) -> bool {
        let declared = self.types.interfaces.get(interface);
        declared.is_some_and(|declared| self.names.text(declared.path) == EVERY_NODE)
    }

    /// The words of an enum.
    pub(super) fn words(self, id: EnumId) -> &'a [Box<str>] {
        self.types.enums.get(id).map_or(&[], |declared| &declared.values)
    }

    /// The stored fields of a record.
    pub(super) fn fields(self, id: RecordId) -> &'a [Field] {
        self.types.records.get(id).map_or(&[], |declared| &declared.fields)
    }
}

impl Cx<'_, '_> {
    /// The relations of the module's types.
    pub(super) fn relations(&self) -> Relations<'_> {
        Relations { types: &self.env.module.types, names: &self.env.module.names }
    }

    /// The type behind an id.
    pub(super) fn ty(&self, id: TypeId) -> &Type {
        self.env.module.types.get(id)
    }

    /// The type without its optional layer.
    pub(super) fn inner(&self, id: TypeId) -> TypeId {
        self.env.module.types.inner(id)
    }

    /// The id of a type.
    pub(super) fn intern(&mut self, ty: Type) -> TypeId {
        self.env.module.types.intern(ty)
    }

    /// Whether it was reported.
    pub(crate) fn is_wrong(&self, ty: TypeId) -> bool {
        matches!(self.ty(ty), Type::Error)
    }

    /// Whether it may be absent.
    pub(super) fn is_optional(&self, ty: TypeId) -> bool {
        self.env.module.types.is_optional(ty)
    }

    /// `ty?`: collections and what was reported stay as they are.
    pub(super) fn optional(&mut self, ty: TypeId) -> TypeId {
        let types = &mut self.env.module.types;
        let is_plain = !types.is_optional(ty) && !types.is_collection(ty) && *types.get(ty) != Type::Error;
        if is_plain { types.intern(Type::Optional(ty)) } else { ty }
    }

    /// The least type that both fit, widening numbers; `None` if there is none.
    pub(super) fn join(&mut self, a: TypeId, b: TypeId) -> Option<TypeId> {
        if self.is_optional(a) || self.is_optional(b) {
            let joined = self.join(self.inner(a), self.inner(b))?;
            return Some(self.optional(joined));
        }
        if self.relations().fits(a, b) {
            return Some(b);
        }
        if self.relations().fits(b, a) {
            return Some(a);
        }
        match (self.ty(a).clone(), self.ty(b).clone()) {
            (Type::Int, Type::Float) | (Type::Float, Type::Int) => Some(self.intern(Type::Float)),
            (Type::Enum(_), Type::Enum(_)) => Some(self.intern(Type::String)),
            (Type::List(one), Type::List(other)) => self.join_elements((a, b), (one, other), Type::List),
            (Type::Set(one), Type::Set(other)) => self.join_elements((a, b), (one, other), Type::Set),
            (Type::Map(one), Type::Map(other)) => self.join_elements((a, b), (one, other), Type::Map),
            (_, _) => self.join_nodes(a, b),
        }
    }

    /// Two collections in common; their elements are not widened.
    fn join_elements(
        &mut self,
        (a, b): (TypeId, TypeId),
        (one, other): (TypeId, TypeId),
        of: fn(TypeId) -> Type,
    ) -> Option<TypeId> {
        let element = self.join(one, other)?;
        let joined = self.intern(of(element));
        (self.relations().fits(a, joined) && self.relations().fits(b, joined)).then_some(joined)
    }

    fn join_nodes(&mut self, a: TypeId, b: TypeId) -> Option<TypeId> {
        let are_nodes = self.relations().is_node(a) && self.relations().is_node(b);
        are_nodes.then(|| {
            let mut all = self.alternatives(a);
            all.extend(self.alternatives(b));
            all.dedup();
            self.intern(Type::Nodes(all))
        })
    }

    /// The types of a union; of any other type itself.
    pub(super) fn alternatives(&self, ty: TypeId) -> Vec<TypeId> {
        self.env.members_of(ty)
    }

    /// The first type that a literal can be read as among those of a union; of any other type itself.
    pub(super) fn hinted(&self, hint: TypeId, can_be: impl Fn(&Type) -> bool) -> TypeId {
        let inner = self.inner(hint);
        let Type::Union(members) = self.ty(inner) else { return inner };
        members.iter().copied().find(|member| can_be(self.ty(*member))).unwrap_or(inner)
    }

    /// `typed` as a value of `expected`, or a report of why it is none.
    pub(crate) fn coerce(&mut self, typed: Typed, expected: TypeId) -> Typed {
        if self.relations().fits(typed.ty, expected) {
            return self.settle(typed, expected);
        }
        let (from, to) = (self.inner(typed.ty), self.inner(expected));
        let widens = (self.ty(from), self.ty(to)) == (&Type::Int, &Type::Float);
        if !widens && !self.relations().fits(from, to) {
            let (found, wanted) = (self.env.show(typed.ty), self.env.show(expected));
            return self.refuse(errors::mismatch(typed.span, &wanted, &found), typed.span);
        }
        if self.is_optional(typed.ty) && !self.is_optional(expected) {
            return self.refuse_absent(&typed, None);
        }
        let widened = self.widen(typed);
        self.settle(widened, expected)
    }

    /// A whole number as a `float`.
    pub(super) fn widen(&mut self, typed: Typed) -> Typed {
        let float = self.intern(Type::Float);
        if let Some(Const::Int(number)) = typed.value() {
            return Typed::constant(Const::Float(*number as f64), float, typed.span);
        }
        let ty = if self.is_optional(typed.ty) { self.optional(float) } else { float };
        let code = self.emit(&typed);
        self.node(Expr::Widen(code), ty, typed.span).owing(typed.owed)
    }

    /// Owes what a type is owed to, where it matters that nothing is absent.
    fn settle(&mut self, typed: Typed, expected: TypeId) -> Typed {
        let typed = self.as_union(typed, expected);
        if self.is_optional(expected) { typed } else { self.owe(typed) }
    }

    /// A value as one of several types, where these are expected.
    fn as_union(&mut self, typed: Typed, expected: TypeId) -> Typed {
        let (from, to) = (self.inner(typed.ty), self.inner(expected));
        if from == to || !matches!(self.ty(to), Type::Union(_)) || self.is_wrong(from) {
            return typed;
        }
        let ty = if self.is_optional(typed.ty) { self.optional(to) } else { to };
        match typed.expr() {
            Some(code) => {
                let code = self.retyped(code, ty, typed.span);
                Typed { ty, ..typed.with_code(code) }
            }
            None => Typed { ty, ..typed },
        }
    }

    /// Needs the facts that the type of `typed` is owed to.
    pub(super) fn owe(&mut self, mut typed: Typed) -> Typed {
        self.owed.append(&mut typed.owed);
        typed
    }

    /// `typed` where something is decided on it: it cannot be absent. `whole` is the condition that decides.
    pub(super) fn decide(&mut self, typed: Typed, whole: Option<pol_diagnostics::Span>) -> Typed {
        if self.is_optional(typed.ty) { self.refuse_absent(&typed, whole) } else { self.owe(typed) }
    }

    fn refuse_absent(&mut self, typed: &Typed, whole: Option<pol_diagnostics::Span>) -> Typed {
        let is_bool = *self.ty(self.inner(typed.ty)) == Type::Bool;
        let text = self.env.text(typed.span).to_owned();
        let absent = errors::Absent { span: typed.span, text, is_bool, is_path: typed.path.is_some(), whole };
        self.refuse(errors::may_be_absent(&absent), typed.span)
    }
}
