//! Every operator, quantifier, aggregate and function, over operands of each kind that it takes.

use crate::world::{Kind, World};
use Kind::{
    Bool, Bools, Int, IntSet, Ints, Lists, Map, MaybeBool, MaybeInt, MaybeInts, MaybeRecord, MaybeText, Net,
    Node, Nodes, Range, Record, Text, Texts,
};
use pol_ir::builtin::Builtin;
use pol_ir::module::{Arithmetic, Each, Expr, ExprId, Logic, Order, PatternId};
use pol_ir::types::{Type, TypeId};

/// An expression over operands.
pub(crate) type Make = Box<dyn Fn(&mut World, &[ExprId]) -> ExprId>;

pub(crate) struct Form {
    pub(crate) name: String,
    pub(crate) operands: Vec<Kind>,
    pub(crate) make: Make,
}

fn form(
    name: impl Into<String>,
    operands: &[Kind],
    make: impl Fn(&mut World, &[ExprId]) -> ExprId + 'static,
) -> Form {
    Form { name: name.into(), operands: operands.to_vec(), make: Box::new(make) }
}

pub(crate) fn all() -> Vec<Form> {
    [
        plain(),
        logic(),
        comparison(),
        numbers(),
        membership(),
        reading(),
        choice(),
        built(),
        quantifiers(),
        aggregates(),
        functions(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn plain() -> Vec<Form> {
    let kinds = [
        Bool,
        MaybeBool,
        Int,
        MaybeInt,
        Text,
        MaybeText,
        Net,
        Bools,
        Ints,
        MaybeInts,
        Texts,
        IntSet,
        Lists,
        Map,
        Record,
        MaybeRecord,
        Range,
        Node,
        Nodes,
    ];
    kinds.into_iter().map(|kind| form(format!("{kind:?} itself"), &[kind], |_, of| of[0])).collect()
}

fn logic() -> Vec<Form> {
    let mut forms = Vec::new();
    for kinds in [[Bool, Bool], [MaybeBool, Bool], [Bool, MaybeBool]] {
        for op in [Logic::And, Logic::Or] {
            forms.push(form(format!("{op:?}"), &kinds, move |w, of| {
                w.cond(Expr::Logic { op, left: of[0], right: of[1] })
            }));
        }
    }
    forms
}

fn comparison() -> Vec<Form> {
    let pairs = [
        [Bool, MaybeBool],
        [Int, Int],
        [Int, MaybeInt],
        [MaybeInt, Int],
        [MaybeInt, MaybeInt],
        [Text, MaybeText],
        [Ints, Ints],
        [MaybeInts, Ints],
        [IntSet, IntSet],
        [IntSet, Ints],
        [Lists, Lists],
        [Map, Map],
        [Record, Record],
        [Record, MaybeRecord],
        [MaybeRecord, MaybeRecord],
        [Range, Range],
        [Node, Node],
        [Nodes, Nodes],
    ];
    let mut forms: Vec<Form> = pairs
        .into_iter()
        .map(|kinds| {
            form(format!("{kinds:?} equal"), &kinds, |w, of| {
                w.cond(Expr::Equal { left: of[0], right: of[1] })
            })
        })
        .collect();
    for kind in [Int, MaybeInt, Text, Ints, Record, Node] {
        forms.push(form(format!("{kind:?} equal to itself"), &[kind], |w, of| {
            let again = w.operand(0);
            w.cond(Expr::Equal { left: of[0], right: again })
        }));
    }
    for op in [Order::Less, Order::LessEqual, Order::Greater, Order::GreaterEqual] {
        for kinds in [[Int, Int], [MaybeInt, Int], [Text, Text]] {
            forms.push(form(format!("{op:?}"), &kinds, move |w, of| {
                w.cond(Expr::Order { op, left: of[0], right: of[1] })
            }));
        }
    }
    forms
}

const ARITHMETIC: [Arithmetic; 5] =
    [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide, Arithmetic::Remainder];

fn numbers() -> Vec<Form> {
    let mut forms = Vec::new();
    for op in ARITHMETIC {
        let apply = move |w: &mut World, left, right| w.expr(Expr::Arithmetic { op, left, right }, Type::Int);
        for kinds in [[Int, Int], [MaybeInt, Int]] {
            forms.push(form(format!("{op:?}"), &kinds, move |w, of| apply(w, of[0], of[1])));
        }
        forms.push(form(format!("count {op:?} number"), &[Ints], move |w, of| {
            let (count, two) = (count(w, of[0]), w.int(2));
            apply(w, count, two)
        }));
        forms.push(form(format!("number {op:?} count"), &[Ints], move |w, of| {
            let (count, two) = (count(w, of[0]), w.int(2));
            apply(w, two, count)
        }));
        forms.push(form(format!("count {op:?} count"), &[Ints, Ints], move |w, of| {
            let (one, other) = (count(w, of[0]), count(w, of[1]));
            apply(w, one, other)
        }));
    }
    forms.push(form("Negate", &[MaybeInt], |w, of| w.expr(Expr::Negate(of[0]), Type::Int)));
    forms.push(form("Negate count", &[Ints], |w, of| {
        let count = count(w, of[0]);
        w.expr(Expr::Negate(count), Type::Int)
    }));
    forms.push(form("counts ordered", &[Ints, Ints], |w, of| {
        let (left, right) = (count(w, of[0]), count(w, of[1]));
        w.cond(Expr::Order { op: Order::Less, left, right })
    }));
    forms.push(form("counts equal", &[Ints, Ints], |w, of| {
        let (left, right) = (count(w, of[0]), count(w, of[1]));
        w.cond(Expr::Equal { left, right })
    }));
    forms
}

pub(crate) fn count(w: &mut World, list: ExprId) -> ExprId {
    each(w, Each::Count, list, Type::Int, |_, _| None)
}

fn membership() -> Vec<Form> {
    let pairs = [
        [Int, Ints],
        [MaybeInt, Ints],
        [MaybeInt, MaybeInts],
        [MaybeInt, IntSet],
        [MaybeText, Texts],
        [MaybeText, Map],
        [Int, Range],
        [MaybeInt, Range],
        [Node, Nodes],
    ];
    let contained = |w: &mut World, of: &[ExprId]| w.cond(Expr::In { item: of[0], of: of[1] });
    let mut forms: Vec<Form> =
        pairs.into_iter().map(|kinds| form(format!("{kinds:?} in"), &kinds, contained)).collect();
    forms.push(form("count in range", &[Ints, Range], move |w, of| {
        let count = count(w, of[0]);
        contained(w, &[count, of[1]])
    }));
    forms
}

fn reading() -> Vec<Form> {
    let field = |name: &'static str, optional: bool| {
        move |w: &mut World, of: &[ExprId]| {
            let int = w.ty(Type::Int);
            let ty = if optional { w.ty(Type::Optional(int)) } else { int };
            w.build.field(of[0], name, ty)
        }
    };
    let mut forms = Vec::new();
    for kind in [Record, MaybeRecord] {
        forms.push(form("field a", &[kind], field("a", true)));
        forms.push(form("field b", &[kind], field("b", false)));
    }
    for kind in [Int, Record, Ints, IntSet, Map, Nodes] {
        forms.push(form("is present", &[kind], |w, of| w.cond(Expr::IsPresent(of[0]))));
    }
    forms.push(form("m[k]", &[Map, MaybeText], |w, of| {
        let int = w.ty(Type::Int);
        w.expr(Expr::Get { base: of[0], key: of[1] }, Type::Optional(int))
    }));
    for kind in [Ints, MaybeInts] {
        forms.push(form("xs[i]", &[kind, MaybeInt], |w, of| {
            let int = w.ty(Type::Int);
            w.expr(Expr::At { base: of[0], index: of[1] }, Type::Optional(int))
        }));
    }
    forms.push(form("is T", &[Node], |w, of| {
        let ty = w.build.module.type_of(of[0]);
        let ty = w.build.module.types.inner(ty);
        w.cond(Expr::IsType { value: of[0], ty })
    }));
    forms.push(form("is another T", &[Node], |w, of| {
        let ty = w.resource;
        w.cond(Expr::IsType { value: of[0], ty })
    }));
    forms.push(form("matches", &[MaybeText], |w, of| {
        w.build.module.patterns.add("a".into());
        w.cond(Expr::Matches { text: of[0], pattern: PatternId(0) })
    }));
    forms
}

fn choice() -> Vec<Form> {
    let coalesce = |w: &mut World, of: &[ExprId]| {
        let ty = w.build.module.type_of(of[1]);
        w.build.expr(Expr::Coalesce { left: of[0], right: of[1] }, ty)
    };
    let choose = |w: &mut World, of: &[ExprId]| {
        let ty = w.build.module.type_of(of[2]);
        w.build.expr(Expr::If { cond: of[0], then: of[1], otherwise: of[2] }, ty)
    };
    vec![
        form("??", &[MaybeInt, Int], coalesce),
        form("??", &[MaybeInt, MaybeInt], coalesce),
        form("??", &[MaybeText, Text], coalesce),
        form("??", &[MaybeRecord, Record], coalesce),
        form("??", &[MaybeBool, Bool], coalesce),
        form("if", &[MaybeBool, Int, Int], choose),
        form("if", &[Bool, MaybeInt, MaybeInt], choose),
        form("if", &[Bool, Record, Record], choose),
        form("if", &[Bool, Ints, Ints], choose),
        form("if", &[MaybeBool, Bool, MaybeBool], choose),
        form("let", &[MaybeInt], |w, of| {
            let (local, ty) = (w.fresh(), w.build.module.type_of(of[0]));
            let body = w.build.local(local.0, ty);
            w.build.expr(Expr::Let { local, value: of[0], body }, ty)
        }),
    ]
}

fn built() -> Vec<Form> {
    let range = |inclusive| {
        move |w: &mut World, of: &[ExprId]| {
            let int = w.ty(Type::Int);
            w.expr(Expr::Range { start: of[0], end: of[1], inclusive }, Type::Range(int))
        }
    };
    let list = |set: bool, optional: bool| {
        move |w: &mut World, of: &[ExprId]| {
            let int = w.ty(Type::Int);
            let element = if optional { w.ty(Type::Optional(int)) } else { int };
            w.expr(Expr::List(of.to_vec()), if set { Type::Set(element) } else { Type::List(element) })
        }
    };
    vec![
        form("a..b", &[MaybeInt, Int], range(false)),
        form("a..=b", &[Int, Int], range(true)),
        form("[a, b]", &[Int, Int], list(false, false)),
        form("[a?, b]", &[MaybeInt, Int], list(false, true)),
        form("set [a, b]", &[Int, Int], list(true, false)),
        form("set [a, b, c]", &[MaybeInt, Int, Int], list(true, true)),
        form("{a, b}", &[MaybeInt, Int], |w, of| {
            let (a, b, ty) = (w.build.name("a"), w.build.name("b"), w.record);
            w.build.expr(Expr::Record(vec![(a, of[0]), (b, of[1])]), ty)
        }),
        form("{..r, a}", &[MaybeRecord, MaybeInt], |w, of| {
            let (a, ty) = (w.build.name("a"), w.record);
            let ty = w.ty(Type::Optional(ty));
            w.build.expr(Expr::Update { base: of[0], fields: vec![(a, of[1])] }, ty)
        }),
        form("{\"a\": x}", &[Int], |w, of| {
            let int = w.ty(Type::Int);
            w.expr(Expr::Map(vec![("a".into(), of[0])]), Type::Map(int))
        }),
        form("text", &[MaybeText, Int], |w, of| {
            let between = w.text("-");
            w.expr(Expr::Text(vec![of[0], between, of[1]]), Type::String)
        }),
        form("text + text", &[Text, MaybeText], |w, of| {
            w.expr(Expr::Arithmetic { op: Arithmetic::Add, left: of[0], right: of[1] }, Type::String)
        }),
        form("list + list", &[Ints, Ints], |w, of| {
            let int = w.ty(Type::Int);
            w.expr(Expr::Arithmetic { op: Arithmetic::Add, left: of[0], right: of[1] }, Type::List(int))
        }),
        form("set + set", &[IntSet, IntSet], |w, of| {
            let int = w.ty(Type::Int);
            w.expr(Expr::Arithmetic { op: Arithmetic::Add, left: of[0], right: of[1] }, Type::Set(int))
        }),
    ]
}

/// A quantifier with a body over its element.
pub(crate) fn each(
    w: &mut World,
    op: Each,
    list: ExprId,
    ty: Type,
    body: impl Fn(&mut World, ExprId) -> Option<ExprId>,
) -> ExprId {
    let (item, of) = (w.fresh(), w.build.module.type_of(list));
    let element = match w.build.module.types.get(of) {
        Type::Map(_) => w.entry,
        _ => w.build.module.types.element(of).expect("a collection"),
    };
    let element = w.build.local(item.0, element);
    let body = body(w, element);
    w.expr(Expr::Each { op, list, item, body }, ty)
}

/// Whether a number, or the value of an entry, is 1.
fn is_one(w: &mut World, item: ExprId) -> Option<ExprId> {
    let (one, ty) = (w.int(1), w.build.module.type_of(item));
    let int = w.ty(Type::Int);
    let left = if ty == w.entry { w.build.field(item, "value", int) } else { item };
    Some(w.cond(Expr::Equal { left, right: one }))
}

fn quantifiers() -> Vec<Form> {
    let mut forms = Vec::new();
    for op in [Each::Any, Each::All, Each::None] {
        forms.push(form(format!("{op:?} as it is"), &[Bools], move |w, of| {
            each(w, op, of[0], Type::Bool, |_, _| None)
        }));
        for kind in [Ints, MaybeInts, IntSet, Map] {
            forms.push(form(format!("{op:?} of {kind:?}"), &[kind], move |w, of| {
                each(w, op, of[0], Type::Bool, is_one)
            }));
        }
        forms.push(form(format!("{op:?} node"), &[Nodes, Node], move |w, of| {
            let other = of[1];
            each(w, op, of[0], Type::Bool, move |w, left| Some(w.cond(Expr::Equal { left, right: other })))
        }));
        forms.push(form(format!("{op:?} in {op:?}"), &[Lists], move |w, of| {
            each(w, op, of[0], Type::Bool, move |w, inner| Some(each(w, op, inner, Type::Bool, is_one)))
        }));
    }
    for kind in [Ints, MaybeInts, IntSet, Map] {
        forms.push(form(format!("Count of {kind:?}"), &[kind], |w, of| {
            each(w, Each::Count, of[0], Type::Int, is_one)
        }));
    }
    for kind in [Ints, MaybeInts] {
        forms.push(form("Filter", &[kind], |w, of| {
            let ty = w.build.module.type_of(of[0]);
            let ty = w.build.module.types.get(ty).clone();
            each(w, Each::Filter, of[0], ty, is_one)
        }));
        forms.push(form("Find", &[kind], |w, of| {
            let int = w.ty(Type::Int);
            each(w, Each::Find, of[0], Type::Optional(int), is_one)
        }));
    }
    forms.push(form("Map", &[Ints, MaybeInt], |w, of| {
        let (int, right) = (w.ty(Type::Int), of[1]);
        each(w, Each::Map, of[0], Type::List(int), move |w, left| {
            Some(w.expr(Expr::Arithmetic { op: Arithmetic::Add, left, right }, Type::Int))
        })
    }));
    forms.push(form("Map to bool", &[MaybeInts], |w, of| {
        let bool = w.ty(Type::Bool);
        each(w, Each::Map, of[0], Type::List(bool), is_one)
    }));
    forms.push(form("FlatMap", &[Lists], |w, of| {
        let int = w.ty(Type::Int);
        each(w, Each::FlatMap, of[0], Type::List(int), |_, inner| Some(inner))
    }));
    forms
}

fn aggregates() -> Vec<Form> {
    let mut forms = Vec::new();
    let less = |w: &mut World, right: ExprId| {
        let left = w.int(3);
        Some(w.expr(Expr::Arithmetic { op: Arithmetic::Subtract, left, right }, Type::Int))
    };
    for kind in [Ints, IntSet] {
        forms.push(form("Sum", &[kind], |w, of| each(w, Each::Sum, of[0], Type::Int, |_, _| None)));
        forms.push(form("Sum of", &[kind], move |w, of| each(w, Each::Sum, of[0], Type::Int, less)));
        for op in [Each::Min, Each::Max] {
            let maybe = |w: &mut World| Type::Optional(w.ty(Type::Int));
            forms.push(form(format!("{op:?}"), &[kind], move |w, of| {
                let ty = maybe(w);
                each(w, op, of[0], ty, |_, _| None)
            }));
            forms.push(form(format!("{op:?} of"), &[kind], move |w, of| {
                let ty = maybe(w);
                each(w, op, of[0], ty, less)
            }));
        }
    }
    for op in [Each::SortBy, Each::Distinct] {
        forms.push(form(format!("{op:?}"), &[Ints], move |w, of| {
            let int = w.ty(Type::Int);
            each(w, op, of[0], Type::List(int), |_, _| None)
        }));
        forms.push(form(format!("{op:?} key"), &[Ints], move |w, of| {
            let int = w.ty(Type::Int);
            each(w, op, of[0], Type::List(int), less)
        }));
    }
    forms.push(form("GroupBy", &[Ints], |w, of| {
        let group = w.group;
        each(w, Each::GroupBy, of[0], Type::List(group), |_, item| Some(item))
    }));
    forms
}

fn functions() -> Vec<Form> {
    Builtin::ALL.iter().flat_map(|function| calls(*function)).collect()
}

/// A function over everything that it takes.
fn calls(function: Builtin) -> Vec<Form> {
    let text = |_: &mut World, _: TypeId| Type::String;
    let bool = |_: &mut World, _: TypeId| Type::Bool;
    let int = |_: &mut World, _: TypeId| Type::Int;
    let same = |w: &mut World, ty: TypeId| w.build.module.types.get(ty).clone();
    let texts = |w: &mut World, _: TypeId| Type::List(w.ty(Type::String));
    let ints = |w: &mut World, _: TypeId| Type::List(w.ty(Type::Int));
    let maybe = |w: &mut World, _: TypeId| Type::Optional(w.ty(Type::Int));
    let entries = |w: &mut World, _: TypeId| Type::List(w.entry);
    let ports = |w: &mut World, _: TypeId| Type::Range(w.ty(Type::Int));
    let takes = |operands: &[Kind], ty: fn(&mut World, TypeId) -> Type| {
        form(function.name(), operands, move |w, of| {
            let first = w.build.module.type_of(of[0]);
            let ty = ty(w, first);
            w.expr(Expr::Call { function, args: of.to_vec() }, ty)
        })
    };
    match function {
        Builtin::StartsWith | Builtin::EndsWith | Builtin::Contains => vec![takes(&[Text, MaybeText], bool)],
        Builtin::Lower | Builtin::Upper | Builtin::Trim => vec![takes(&[MaybeText], text)],
        Builtin::Replace => vec![takes(&[MaybeText, Text, Text], text)],
        Builtin::Split => vec![takes(&[MaybeText, Text], texts)],
        Builtin::Length => vec![takes(&[MaybeText], int)],
        Builtin::ToInt => vec![takes(&[MaybeText], maybe)],
        Builtin::Join => vec![takes(&[Texts, Text], text)],
        Builtin::First => vec![takes(&[Ints], maybe), takes(&[MaybeInts], maybe)],
        Builtin::Compact => vec![takes(&[MaybeInts], ints)],
        Builtin::Keys => vec![takes(&[Map], texts)],
        Builtin::Values => vec![takes(&[Map], ints)],
        Builtin::Entries => vec![takes(&[Map], entries)],
        Builtin::Flatten => vec![takes(&[Lists], ints)],
        Builtin::Union => vec![takes(&[IntSet, IntSet], same)],
        Builtin::SubsetOf => vec![takes(&[IntSet, IntSet], bool)],
        Builtin::Overlaps | Builtin::Covers => vec![takes(&[Net, Net], bool)],
        Builtin::IsPublic | Builtin::IsPrivate => vec![takes(&[Net], bool)],
        Builtin::Prefix => vec![takes(&[Net], int)],
        Builtin::PortRange => vec![takes(&[MaybeInt, MaybeInt, MaybeText], ports)],
        Builtin::RangeCovers | Builtin::RangeOverlaps => vec![takes(&[Range, Range], bool)],
        // Strict in scalars whose kinds this does not make; what they give, their own tests tell.
        Builtin::GlobCovers
        | Builtin::GlobOverlaps
        | Builtin::GlobMatches
        | Builtin::Address
        | Builtin::Family
        | Builtin::Major
        | Builtin::Minor
        | Builtin::Patch
        | Builtin::PreRelease
        | Builtin::Partition
        | Builtin::Service
        | Builtin::Region
        | Builtin::Account
        | Builtin::ArnResource
        | Builtin::Registry
        | Builtin::Repository
        | Builtin::Tag
        | Builtin::Digest
        | Builtin::Year
        | Builtin::Month
        | Builtin::Day
        | Builtin::Hour
        | Builtin::Minute
        | Builtin::Second
        | Builtin::Weekday
        | Builtin::Days
        | Builtin::Hours
        | Builtin::Minutes
        | Builtin::Seconds
        | Builtin::Json
        | Builtin::Yaml
        | Builtin::Base64
        | Builtin::Leaves => Vec::new(),
    }
}
