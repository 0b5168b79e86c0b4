//! The Definitions of the language, row by row: what a condition over one property is, for each state it can be in.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test that stumbles has failed"
)]

use pol_ir::columns::Columns;
use pol_ir::constant::Const;
use pol_ir::limits::EXPR_DEPTH;
use pol_ir::module::{
    Arithmetic, Each, Expr, ExprId, LocalId, Logic, Module, Order, Outcome, RuleId, Stmt, Subject,
};
use pol_ir::state::Reason;
use pol_ir::testing::{Cell, ColumnsBuilder, ModuleBuilder};
use pol_ir::types::{Type, TypeId};
use pol_ir::validate::validate;
use pol_ir::{Interpreter, Judgement};

const TRUE: Outcome = Outcome::Pass;
const FALSE: Outcome = Outcome::Fail;
const U: Outcome = Outcome::Undetermined;

struct World {
    build: ModuleBuilder,
    resource: TypeId,
    bool: TypeId,
    int: TypeId,
    text: TypeId,
    property: TypeId,
    locals: u32,
}

/// A resource type with the property `x` of a type, and `y` of the same.
fn world(property: impl FnOnce(&mut ModuleBuilder) -> TypeId) -> World {
    let mut build = ModuleBuilder::new();
    let (bool, int, text) = (build.ty(Type::Bool), build.ty(Type::Int), build.ty(Type::String));
    let property = property(&mut build);
    let resource = build.resource("test.Thing", &[("x", property), ("y", property)], &[]);
    World { build, resource, bool, int, text, property, locals: 1 }
}

impl World {
    fn fresh(&mut self) -> LocalId {
        self.locals += 1;
        LocalId(self.locals)
    }

    fn read(&mut self, name: &str) -> ExprId {
        let subject = self.build.local(0, self.resource);
        self.build.field(subject, name, self.property)
    }

    fn x(&mut self) -> ExprId {
        self.read("x")
    }

    fn string(&mut self, text: &str) -> ExprId {
        self.build.constant(Const::String(text.into()), self.text)
    }

    fn number(&mut self, number: i64) -> ExprId {
        self.build.constant(Const::Int(number), self.int)
    }

    fn cond(&mut self, expr: Expr) -> ExprId {
        self.build.expr(expr, self.bool)
    }

    fn columns(&self, module: &Module, x: &Cell, y: &Cell) -> Columns {
        let path = module.names.find("test.Thing").unwrap();
        let mut builder = ColumnsBuilder::default();
        let table = builder.table(module, path, 1);
        for (name, cell) in [("x", x), ("y", y)] {
            let name = module.names.find(name);
            if let Some(name) = name {
                builder.property(module, table, (name, self.property), std::slice::from_ref(cell));
            }
        }
        builder.columns
    }

    fn explain(mut self, cond: ExprId, message: Option<ExprId>, cells: (&Cell, &Cell)) -> Judgement {
        let mut rule = ModuleBuilder::rule("holds", cond);
        rule.message = message;
        let (body, subject) = (vec![Stmt::Require(RuleId(0))], Subject::Each(self.resource));
        let policy = self.build.policy("test.p", subject, body, vec![rule]);
        assert_eq!(validate(&self.build.module), Ok(()));
        let columns = self.columns(&self.build.module, cells.0, cells.1);
        let run = Interpreter::new(&self.build.module, &[], &columns);
        let subjects = run.subjects(policy);
        run.explain(policy, subjects[0])
    }
}

fn optional_text(build: &mut ModuleBuilder) -> TypeId {
    let text = build.ty(Type::String);
    build.ty(Type::Optional(text))
}

fn texts(build: &mut ModuleBuilder) -> TypeId {
    let text = build.ty(Type::String);
    build.ty(Type::List(text))
}

fn numbers(build: &mut ModuleBuilder) -> TypeId {
    let int = build.ty(Type::Int);
    build.ty(Type::List(int))
}

/// What a condition over `x` is for a cell.
fn truth(ty: fn(&mut ModuleBuilder) -> TypeId, cell: &Cell, cond: impl Fn(&mut World) -> ExprId) -> Outcome {
    let mut world = world(ty);
    let cond = cond(&mut world);
    world.explain(cond, None, (cell, &Cell::Absent)).outcome
}

fn unknown() -> Cell {
    Cell::Unknown(Reason::AfterApply)
}

fn maybe(cell: Cell) -> Cell {
    Cell::Maybe(Reason::AfterApply, Box::new(cell))
}

fn open(cell: Cell) -> Cell {
    Cell::Open(Box::new(cell))
}

fn list(items: &[Cell]) -> Cell {
    Cell::List(items.to_vec())
}

fn int(number: i64) -> Cell {
    Cell::Value(Const::Int(number))
}

#[test]
fn equality_with_what_cannot_be_absent() {
    let equal = |world: &mut World| {
        let (left, right) = (world.x(), world.string("a"));
        world.cond(Expr::Equal { left, right })
    };
    let differ = |world: &mut World| {
        let equal = equal(world);
        world.cond(Expr::Not(equal))
    };
    for (cell, is, is_not) in [
        (Cell::text("a"), TRUE, FALSE),
        (Cell::text("b"), FALSE, TRUE),
        (Cell::Absent, FALSE, TRUE),
        (unknown(), U, U),
    ] {
        assert_eq!(truth(optional_text, &cell, equal), is, "{cell:?} == a");
        assert_eq!(truth(optional_text, &cell, differ), is_not, "{cell:?} != a");
    }
}

#[test]
fn an_unknown_value_equals_itself() {
    let itself = |world: &mut World| {
        let (left, right) = (world.x(), world.x());
        world.cond(Expr::Equal { left, right })
    };
    assert_eq!(truth(optional_text, &unknown(), itself), TRUE);
    let mut other = world(optional_text);
    let (left, right) = (other.x(), other.read("y"));
    let cond = other.cond(Expr::Equal { left, right });
    assert_eq!(other.explain(cond, None, (&unknown(), &unknown())).outcome, U);
}

#[test]
fn kleene_logic() {
    for (op, known, expected) in
        [(Logic::And, true, U), (Logic::And, false, FALSE), (Logic::Or, true, TRUE), (Logic::Or, false, U)]
    {
        for flipped in [false, true] {
            let cond = |world: &mut World| {
                let (x, a) = (world.x(), world.string("a"));
                let unsure = world.cond(Expr::Equal { left: x, right: a });
                let sure = world.build.constant(Const::Bool(known), world.bool);
                let (left, right) = if flipped { (sure, unsure) } else { (unsure, sure) };
                world.cond(Expr::Logic { op, left, right })
            };
            assert_eq!(truth(optional_text, &unknown(), cond), expected, "{op:?} {known}");
        }
    }
}

#[test]
fn presence() {
    let present = |world: &mut World| {
        let x = world.x();
        world.cond(Expr::IsPresent(x))
    };
    let known = |world: &mut World| {
        let x = world.x();
        world.cond(Expr::IsKnown(x))
    };
    let defaulted = Cell::Defaulted(Box::new(Cell::text("a")));
    for (cell, is_present, is_known) in [
        (Cell::text("a"), TRUE, TRUE),
        (Cell::Absent, FALSE, TRUE),
        (unknown(), U, FALSE),
        (defaulted, FALSE, TRUE),
    ] {
        assert_eq!(truth(optional_text, &cell, present), is_present, "{cell:?} is present");
        assert_eq!(truth(optional_text, &cell, known), is_known, "{cell:?} is known");
    }
    assert_eq!(truth(|build| build.ty(Type::String), &unknown(), present), TRUE);
    assert_eq!(truth(texts, &Cell::Absent, present), FALSE);
}

#[test]
fn a_default_replaces_absence_alone() {
    let with_default = |world: &mut World| {
        let (left, right) = (world.x(), world.string("a"));
        let value = world.build.expr(Expr::Coalesce { left, right }, world.text);
        let a = world.string("a");
        world.cond(Expr::Equal { left: value, right: a })
    };
    for (cell, expected) in [(Cell::Absent, TRUE), (Cell::text("b"), FALSE), (unknown(), U)] {
        assert_eq!(truth(optional_text, &cell, with_default), expected, "{cell:?}");
    }
}

#[test]
fn membership() {
    let holds = |world: &mut World| {
        let (item, of) = (world.string("a"), world.x());
        world.cond(Expr::In { item, of })
    };
    for (cell, expected) in [
        (Cell::Absent, FALSE),
        (list(&[]), FALSE),
        (list(&[unknown(), Cell::text("a")]), TRUE),
        (list(&[maybe(Cell::text("a"))]), U),
        (list(&[maybe(Cell::text("b"))]), FALSE),
        (list(&[unknown()]), U),
        (open(list(&[Cell::text("b")])), U),
        (open(list(&[Cell::text("a")])), TRUE),
        (unknown(), U),
    ] {
        assert_eq!(truth(texts, &cell, holds), expected, "a in {cell:?}");
    }
}

fn quantified(world: &mut World, op: Each) -> ExprId {
    let (list, item) = (world.x(), LocalId(1));
    let (left, right) = (world.build.local(1, world.text), world.string("a"));
    let body = world.cond(Expr::Equal { left, right });
    world.cond(Expr::Each { op, list, item, body: Some(body) })
}

#[test]
fn quantifiers() {
    let (a, b) = (Cell::text("a"), Cell::text("b"));
    for (cell, any, all) in [
        (list(&[]), FALSE, TRUE),
        (list(std::slice::from_ref(&a)), TRUE, TRUE),
        (list(&[a.clone(), b.clone()]), TRUE, FALSE),
        (list(&[b.clone(), unknown()]), U, FALSE),
        (list(&[a.clone(), unknown()]), TRUE, U),
        (list(&[maybe(a.clone())]), U, TRUE),
        (list(&[maybe(b.clone())]), FALSE, U),
        (open(list(std::slice::from_ref(&a))), TRUE, U),
        (open(list(&[b])), U, FALSE),
        (unknown(), U, U),
    ] {
        assert_eq!(truth(texts, &cell, |world| quantified(world, Each::Any)), any, "{cell:?}.any");
        assert_eq!(truth(texts, &cell, |world| quantified(world, Each::All)), all, "{cell:?}.all");
        let none = match any {
            Outcome::Pass => FALSE,
            Outcome::Fail => TRUE,
            _ => U,
        };
        assert_eq!(truth(texts, &cell, |world| quantified(world, Each::None)), none, "{cell:?}.none");
    }
}

#[test]
fn counts_are_bounds() {
    let count = |op: Order, than: i64| {
        move |world: &mut World| {
            let (list, item) = (world.x(), LocalId(1));
            let left = world.build.expr(Expr::Each { op: Each::Count, list, item, body: None }, world.int);
            let right = world.number(than);
            world.cond(Expr::Order { op, left, right })
        }
    };
    let one_or_two = list(&[Cell::text("a"), maybe(Cell::text("b"))]);
    for (cell, op, than, expected) in [
        (one_or_two.clone(), Order::LessEqual, 2, TRUE),
        (one_or_two.clone(), Order::Less, 2, U),
        (one_or_two.clone(), Order::GreaterEqual, 1, TRUE),
        (one_or_two.clone(), Order::Greater, 2, FALSE),
        (open(one_or_two.clone()), Order::LessEqual, 9, U),
        (open(one_or_two), Order::Greater, 0, TRUE),
    ] {
        assert_eq!(truth(texts, &cell, count(op, than)), expected, "{cell:?} {op:?} {than}");
    }
}

#[test]
fn overflow_and_division_by_zero_are_unknown() {
    for (op, left, right) in [
        (Arithmetic::Add, i64::MAX, 1),
        (Arithmetic::Divide, 1, 0),
        (Arithmetic::Remainder, 1, 0),
        (Arithmetic::Divide, i64::MIN, -1),
    ] {
        let cond = |world: &mut World| {
            let (left, right) = (world.number(left), world.number(right));
            let sum = world.build.expr(Expr::Arithmetic { op, left, right }, world.int);
            let zero = world.number(0);
            world.cond(Expr::Equal { left: sum, right: zero })
        };
        assert_eq!(truth(texts, &Cell::Absent, cond), U, "{left} {op:?} {right}");
    }
}

#[test]
fn finding_and_indexing_stop_at_doubt() {
    let first = |world: &mut World| {
        let (base, index) = (world.x(), world.number(1));
        let some = world.build.ty(Type::Optional(world.int));
        let left = world.build.expr(Expr::At { base, index }, some);
        let right = world.number(2);
        world.cond(Expr::Equal { left, right })
    };
    for (cell, expected) in [
        (list(&[int(1), int(2)]), TRUE),
        (list(&[maybe(int(1)), int(2)]), U),
        (list(&[int(1)]), FALSE),
        (open(list(&[int(1)])), U),
        (list(&[int(1), maybe(int(2))]), U),
    ] {
        assert_eq!(truth(numbers, &cell, first), expected, "{cell:?}[1] == 2");
    }
}

#[test]
fn aggregates_need_certainty() {
    let sum = |world: &mut World| {
        let (list, item) = (world.x(), LocalId(1));
        let left = world.build.expr(Expr::Each { op: Each::Sum, list, item, body: None }, world.int);
        let right = world.number(3);
        world.cond(Expr::Equal { left, right })
    };
    for (cell, expected) in [
        (list(&[int(1), int(2)]), TRUE),
        (list(&[]), FALSE),
        (list(&[int(1), maybe(int(2))]), U),
        (list(&[int(1), unknown()]), U),
        (open(list(&[int(3)])), U),
    ] {
        assert_eq!(truth(numbers, &cell, sum), expected, "{cell:?}.sum() == 3");
    }
}

#[test]
fn lists_of_other_lengths_differ() {
    let equal = |world: &mut World| {
        let left = world.x();
        let right = world.build.constant(Const::List(vec![Const::Int(1), Const::Int(2)]), world.property);
        world.cond(Expr::Equal { left, right })
    };
    for (cell, expected) in [
        (list(&[int(1), int(2)]), TRUE),
        (list(&[int(1), unknown()]), U),
        (list(&[int(3), unknown()]), FALSE),
        (list(&[unknown()]), FALSE),
        (open(list(&[int(1)])), U),
        (open(list(&[int(1), int(2), int(3)])), FALSE),
        (list(&[int(1), maybe(int(2))]), U),
    ] {
        assert_eq!(truth(numbers, &cell, equal), expected, "{cell:?} == [1, 2]");
    }
}

fn message_of(cell: &Cell) -> String {
    let mut world = world(optional_text);
    let no = world.build.constant(Const::Bool(false), world.bool);
    let (start, x) = (world.string("x is "), world.x());
    let message = world.build.expr(Expr::Text(vec![start, x]), world.text);
    world.explain(no, Some(message), (cell, &Cell::Absent)).rules[0].message.clone()
}

#[test]
fn messages_name_what_they_cannot_show() {
    assert_eq!(message_of(&Cell::text("a")), "x is a");
    assert_eq!(message_of(&unknown()), "x is (known after apply)");
    assert_eq!(message_of(&Cell::Absent), "x is (absent)");
    assert_eq!(message_of(&Cell::Sensitive(Box::new(Cell::text("s3cret")))), "x is (sensitive)");
}

#[test]
fn places_are_paths_of_what_was_written() {
    let place = |cell: &Cell| {
        let mut world = world(numbers);
        let no = world.build.constant(Const::Bool(false), world.bool);
        let (base, index) = (world.x(), world.number(1));
        let some = world.build.ty(Type::Optional(world.int));
        let at = world.build.expr(Expr::At { base, index }, some);
        let mut rule = ModuleBuilder::rule("holds", no);
        rule.at = Some(at);
        let subject = Subject::Each(world.resource);
        let policy = world.build.policy("test.p", subject, vec![Stmt::Require(RuleId(0))], vec![rule]);
        let columns = world.columns(&world.build.module, cell, &Cell::Absent);
        let run = Interpreter::new(&world.build.module, &[], &columns);
        let judgement = run.explain(policy, run.subjects(policy)[0]);
        judgement.rules[0].places[0].path(&world.build.module.names)
    };
    assert_eq!(place(&list(&[int(1), int(2)])), "x[1]");
    assert_eq!(place(&list(&[int(1)])), "x");
    assert_eq!(place(&Cell::Absent), "");
}

#[test]
fn the_keys_of_a_sensitive_map_are_not_told() {
    let keyed = |cell: Cell| {
        let mut world = world(|build| {
            let text = build.ty(Type::String);
            build.ty(Type::Map(text))
        });
        let no = world.build.constant(Const::Bool(false), world.bool);
        let (list, key, item) =
            (world.x(), world.build.local(1, world.text), world.build.local(2, world.text));
        let mut rule = ModuleBuilder::rule("holds", no);
        rule.message = Some(world.build.expr(Expr::Text(vec![key, item]), world.text));
        rule.at = Some(item);
        let body = vec![Stmt::Require(RuleId(0))];
        let body = vec![Stmt::For { list, key: Some(LocalId(1)), item: LocalId(2), body }];
        let policy = world.build.policy("test.p", Subject::Each(world.resource), body, vec![rule]);
        let columns = world.columns(&world.build.module, &cell, &Cell::Absent);
        let run = Interpreter::new(&world.build.module, &[], &columns);
        let result = run.explain(policy, run.subjects(policy)[0]).rules.remove(0);
        (result.message, result.places[0].path(&world.build.module.names), result.elements[0].clone())
    };
    let map = Cell::Map(vec![("owner".to_owned(), Cell::text("me"))]);
    assert_eq!(keyed(map.clone()), ("ownerme".into(), "x[\"owner\"]".into(), "owner".into()));
    let hidden = keyed(Cell::Sensitive(Box::new(map)));
    assert_eq!(hidden, ("(sensitive)(sensitive)".into(), "x".into(), "0".into()));
}

/// Ways to put a condition one level deeper or more, without changing it.
const WRAPPINGS: [fn(&mut World, ExprId) -> ExprId; 6] = [
    |world, cond| {
        let inner = world.cond(Expr::Not(cond));
        world.cond(Expr::Not(inner))
    },
    |world, cond| {
        let list = world.build.ty(Type::List(world.bool));
        let list = world.build.expr(Expr::List(vec![cond]), list);
        let item = world.fresh();
        world.cond(Expr::Each { op: Each::Any, list, item, body: None })
    },
    |world, cond| {
        let (local, yes) = (world.fresh(), world.build.constant(Const::Bool(true), world.bool));
        world.cond(Expr::Let { local, value: yes, body: cond })
    },
    |world, cond| {
        let yes = world.build.constant(Const::Bool(true), world.bool);
        world.cond(Expr::If { cond: yes, then: cond, otherwise: yes })
    },
    |world, cond| {
        let maybe = world.build.ty(Type::Optional(world.bool));
        let nothing = world.build.constant(Const::Absent, maybe);
        world.cond(Expr::Coalesce { left: nothing, right: cond })
    },
    |world, cond| {
        let record = world.build.record("test.Wrapped", &[("inner", world.bool)]);
        let name = world.build.name("inner");
        let base = world.build.expr(Expr::Record(vec![(name, cond)]), record);
        world.build.field(base, "inner", world.bool)
    },
];

#[test]
fn the_deepest_expressions_fit_a_small_stack() {
    for wrap in WRAPPINGS {
        let judge = move || {
            let mut world = world(optional_text);
            let (x, a) = (world.x(), world.string("a"));
            let mut cond = world.cond(Expr::Equal { left: x, right: a });
            while depth_of(&world.build.module, cond) + 2 <= EXPR_DEPTH {
                cond = wrap(&mut world, cond);
            }
            world.explain(cond, None, (&unknown(), &Cell::Absent)).outcome
        };
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(judge).unwrap();
        assert_eq!(thread.join().unwrap(), U);
    }
}

fn depth_of(module: &Module, root: ExprId) -> u32 {
    let mut depths = vec![0_u32; root.0 as usize + 1];
    for id in 0..=root.0 {
        let mut depth = 1;
        pol_ir::walk::operands(&module.exprs[ExprId(id)], |part| {
            depth = depth.max(depths[part.0 as usize] + 1)
        });
        depths[id as usize] = depth;
    }
    depths[root.0 as usize]
}
