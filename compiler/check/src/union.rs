//! Unions: of nodes, which differ in type, and of values, which differ in kind.

use crate::env::Env;
use pol_ir::schema::TypeRef;
use pol_ir::types::{Type, TypeId};

/// How many types a union has, at most.
pub(crate) const MOST: usize = 64;

/// Why types make no union.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// Some are of nodes, some of values.
    Mixed,
    /// There are more than [`MOST`].
    TooMany,
}

impl Env<'_> {
    /// The type of a value of one of these types: in the order written, each once, absent if one of them may be.
    pub(crate) fn union_of(&mut self, parts: &[TypeId]) -> Result<TypeId, Fault> {
        let mut members: Vec<TypeId> = Vec::new();
        let mut is_optional = false;
        for part in parts {
            is_optional |= self.module.types.is_optional(*part);
            for member in self.members_of(self.module.types.inner(*part)) {
                if !members.contains(&member) {
                    members.push(member);
                }
            }
        }
        self.drop_words(&mut members);
        let nodes = members.iter().filter(|member| self.is_node(**member)).count();
        if nodes != 0 && nodes != members.len() {
            return Err(Fault::Mixed);
        }
        if nodes == 0 && members.len() > MOST {
            return Err(Fault::TooMany);
        }
        let types = &mut self.module.types;
        let union = match members.as_slice() {
            [only] => *only,
            _ if nodes > 0 => types.intern(Type::Nodes(members)),
            _ => types.intern(Type::Union(members)),
        };
        let wraps = is_optional && !types.is_collection(union);
        Ok(if wraps { types.intern(Type::Optional(union)) } else { union })
    }

    /// The types of a union; of any other type itself.
    pub(crate) fn members_of(&self, ty: TypeId) -> Vec<TypeId> {
        let declared = self.module.types.get(ty);
        if let Type::Union(members) | Type::Nodes(members) = declared { members.clone() } else { vec![ty] }
    }

    fn is_node(&self, ty: TypeId) -> bool {
        matches!(self.module.types.get(ty), Type::Resource(_) | Type::Interface(_))
    }

    /// Words are text: beside `string` an enum says nothing.
    fn drop_words(&self, members: &mut Vec<TypeId>) {
        let is_text = |member: &TypeId| *self.module.types.get(*member) == Type::String;
        if members.iter().any(is_text) {
            members.retain(|member| !matches!(self.module.types.get(*member), Type::Enum(_)));
        }
    }
}

/// The same of types in a declaration.
pub(crate) fn declared(parts: Vec<TypeRef>) -> Result<TypeRef, Fault> {
    let mut members: Vec<TypeRef> = Vec::new();
    let mut is_optional = false;
    for part in parts {
        let part = if let TypeRef::Optional(inner) = part {
            is_optional = true;
            *inner
        } else {
            part
        };
        let flat = if let TypeRef::Union(inner) = part { inner } else { vec![part] };
        for member in flat {
            if !members.contains(&member) {
                members.push(member);
            }
        }
    }
    if members.contains(&TypeRef::String) {
        members.retain(|member| !matches!(member, TypeRef::Enum { .. }));
    }
    let nodes = members.iter().filter(|member| matches!(member, TypeRef::Node(_))).count();
    if nodes != 0 && nodes != members.len() {
        return Err(Fault::Mixed);
    }
    if members.len() > MOST {
        return Err(Fault::TooMany);
    }
    let union = if members.len() == 1 { members.pop() } else { None };
    let union = union.unwrap_or(TypeRef::Union(members));
    let is_collection = matches!(union, TypeRef::List(_) | TypeRef::Set(_) | TypeRef::Map(_));
    Ok(if is_optional && !is_collection { TypeRef::Optional(Box::new(union)) } else { union })
}
