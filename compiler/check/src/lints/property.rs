//! What is declared of the properties that code reads.

use pol_ir::module::{Expr, ExprId, Module};
use pol_ir::schema::PropertyDef;
use pol_ir::types::{Type, TypeId};

/// The property that `code` reads, as it is declared; of an interface's nothing but the type is.
pub(crate) fn of(module: &Module, code: ExprId) -> Option<&PropertyDef> {
    let Expr::Field { base, name } = module.exprs.get(code)? else { return None };
    let name = module.names.text(*name);
    let owner = module.types.get(module.types.inner(module.type_of(*base)));
    let properties = if let Type::Resource(id) = owner {
        &module.types.resources.get(*id)?.def.properties
    } else if let Type::Record(id) = owner {
        let path = module.names.text(module.types.records.get(*id)?.path);
        let records = module.types.resources.values().flat_map(|resource| &resource.def.records);
        &records.into_iter().find(|record| &*record.path == path)?.properties
    } else {
        return None;
    };
    properties.iter().find(|property| &*property.name == name)
}

/// Whether a value may be there although nobody wrote it: a property with a default, a collection, a name of one.
pub(crate) fn may_have_default(module: &Module, code: ExprId) -> bool {
    let ty = module.types.inner(module.type_of(code));
    let is_node = matches!(module.types.get(ty), Type::Resource(_) | Type::Interface(_) | Type::Nodes(_));
    if is_node || module.types.is_optional(module.type_of(code)) {
        return false;
    }
    let is_fact = |name: &str| name.starts_with('$');
    match module.exprs.get(code) {
        Some(Expr::Field { name, .. }) if is_fact(module.names.text(*name)) => false,
        Some(Expr::Field { .. }) => of(module, code).is_none_or(|property| property.default.is_some()),
        Some(Expr::Local(_)) => true,
        Some(_) | None => is_collection(module, ty),
    }
}

fn is_collection(module: &Module, ty: TypeId) -> bool {
    module.types.is_collection(ty)
}
