//! What is asked of what forms give.

use crate::forms::{count, each};
use crate::world::World;
use pol_ir::constant::Const;
use pol_ir::module::{Each, Expr, ExprId, Order};
use pol_ir::types::{Type, TypeId};

/// What is asked of an expression: the conditions in which a value shows.
pub(crate) fn of(w: &mut World, of: ExprId) -> Vec<(&'static str, ExprId)> {
    let ty = w.build.module.type_of(of);
    let inner = w.build.module.types.inner(ty);
    let mut asked = vec![("is known", w.cond(Expr::IsKnown(of)))];
    if w.build.module.types.is_optional(ty) {
        asked.push(("is present", w.cond(Expr::IsPresent(of))));
    }
    match w.build.module.types.get(inner).clone() {
        Type::Bool => {
            let (truth, falsehood) = (w.bool(true), w.bool(false));
            asked.push(("", of));
            asked.push(("not", w.cond(Expr::Not(of))));
            asked.push(("== true", w.cond(Expr::Equal { left: of, right: truth })));
            asked.push(("?? true", w.cond(Expr::Coalesce { left: of, right: truth })));
            asked.push(("== false", w.cond(Expr::Equal { left: of, right: falsehood })));
        }
        Type::Int => {
            let [one, two] = [1, 2].map(|number| w.int(number));
            asked.push(("== 1", w.cond(Expr::Equal { left: of, right: one })));
            asked.push(("<= 2", w.cond(Expr::Order { op: Order::LessEqual, left: of, right: two })));
            asked.push(("> 1", w.cond(Expr::Order { op: Order::Greater, left: of, right: one })));
            let given = w.expr(Expr::Coalesce { left: of, right: two }, Type::Int);
            asked.push(("?? 2 == 2", w.cond(Expr::Equal { left: given, right: two })));
        }
        Type::String => {
            for (label, word) in [("== a", "a"), ("== a-1", "a-1")] {
                let right = w.text(word);
                asked.push((label, w.cond(Expr::Equal { left: of, right })));
            }
        }
        Type::List(element) | Type::Set(element) => of_list(w, of, element, &mut asked),
        Type::Map(_) => {
            let (key, one, maybe) = (w.text("a"), w.int(1), w.ty(Type::Int));
            let left = w.expr(Expr::Get { base: of, key }, Type::Optional(maybe));
            asked.push(("[a] == 1", w.cond(Expr::Equal { left, right: one })));
            asked.push(("has a", w.cond(Expr::In { item: key, of })));
            let count = count(w, of);
            asked.push(("counts 1", w.cond(Expr::Equal { left: count, right: one })));
        }
        Type::Record(_) => {
            let int = w.ty(Type::Int);
            let maybe = w.ty(Type::Optional(int));
            let (left, one) = (w.build.field(of, "a", maybe), w.int(1));
            asked.push((".a == 1", w.cond(Expr::Equal { left, right: one })));
            asked.push((".a is present", w.cond(Expr::IsPresent(left))));
            asked.push((".a is known", w.cond(Expr::IsKnown(left))));
        }
        Type::Range(_) => {
            let one = w.int(1);
            asked.push(("has 1", w.cond(Expr::In { item: one, of })));
        }
        _ => {}
    }
    asked
}

fn of_list(w: &mut World, of: ExprId, element: TypeId, asked: &mut Vec<(&'static str, ExprId)>) {
    let count = count(w, of);
    let (one, two) = (w.int(1), w.int(2));
    asked.push(("counts 1", w.cond(Expr::Equal { left: count, right: one })));
    asked.push(("counts less than 2", w.cond(Expr::Order { op: Order::Less, left: count, right: two })));
    let inner = w.build.module.types.inner(element);
    if *w.build.module.types.get(inner) != Type::Int {
        return;
    }
    let list = w.build.module.type_of(of);
    let alone = w.build.constant(Const::List(vec![Const::Int(1)]), list);
    asked.push(("has 1", w.cond(Expr::In { item: one, of })));
    asked.push(("== [1]", w.cond(Expr::Equal { left: of, right: alone })));
    if matches!(w.build.module.types.get(list), Type::Set(_)) {
        return;
    }
    for (label, index) in [("[0] == 1", 0), ("[1] == 1", 1)] {
        let index = w.int(index);
        let left = w.expr(Expr::At { base: of, index }, Type::Optional(inner));
        asked.push((label, w.cond(Expr::Equal { left, right: one })));
    }
    let sum = each(w, Each::Sum, of, Type::Int, |w, item| {
        let two = w.int(2);
        Some(w.expr(Expr::Coalesce { left: item, right: two }, Type::Int))
    });
    let three = w.int(3);
    asked.push(("sums to 3", w.cond(Expr::Equal { left: sum, right: three })));
}
