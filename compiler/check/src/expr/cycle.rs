//! What is inlined, and the circles in it.
//!
//! While bodies are checked where they stand, every use of a function, constant or derived field is recorded;
//! [`report`] finds the circles among them before anything is inlined.

use super::{Cx, Mode, Typed, errors};
use crate::env::{Env, ItemKey};
use pol_diagnostics::Span;
use pol_ir::constant::Const;
use pol_ir::module::Expr;
use pol_ir::types::TypeId;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Something that is inlined where it is used.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Inlined {
    /// A function or constant.
    Item(ItemKey),
    /// A derived field.
    Derived { owner: TypeId, name: Box<str> },
}

/// What a function takes and gives.
pub(super) struct Signature {
    pub(super) params: Vec<TypeId>,
    pub(super) result: TypeId,
}

/// What is known of the bodies of a world.
#[derive(Default)]
pub(crate) struct Bodies {
    uses: Vec<(Inlined, Inlined, Span)>,
    pub(super) signatures: FxHashMap<ItemKey, Rc<Signature>>,
    pub(super) constants: FxHashMap<ItemKey, (Const, TypeId)>,
    /// The types of constants that were checked, whatever they are.
    pub(super) constant_types: FxHashMap<ItemKey, TypeId>,
}

impl Cx<'_, '_> {
    /// Whether a body is to be inlined here: not where no code is kept, not inside itself.
    pub(super) fn begin(&mut self, inlined: Inlined, span: Span) -> bool {
        if self.keeps_no_code() {
            self.used(&inlined, span);
            return false;
        }
        let is_new = !self.inlining.contains(&inlined);
        if is_new {
            self.inlining.push(inlined);
        }
        is_new
    }

    /// Whether only types matter here: a body is checked where it stands, or something is wrong already. What was
    /// wrong in a body would otherwise be found again, and names compared again, wherever it is used.
    pub(super) fn keeps_no_code(&self) -> bool {
        self.mode == Mode::Check || self.env.sink.has_errors()
    }

    /// The end of what [`Cx::begin`] began.
    pub(super) fn end(&mut self) {
        self.inlining.pop();
    }

    /// What stands for the result where a body is not inlined: its type is all that matters there.
    pub(super) fn outlined(&mut self, ty: TypeId, span: Span) -> Typed {
        let nothing = self.env.module.constants.add(Const::Absent);
        self.node(Expr::Const(nothing), ty, span)
    }

    /// Records a use by the body that is checked where it stands.
    pub(super) fn used(&mut self, inlined: &Inlined, span: Span) {
        if let [user] = self.inlining.as_slice()
            && self.mode == Mode::Check
        {
            self.env.bodies.uses.push((user.clone(), inlined.clone(), span));
        }
    }
}

/// Reports every circle among functions, constants and derived fields, with the way around.
pub(crate) fn report(env: &mut Env<'_>) {
    let uses = std::mem::take(&mut env.bodies.uses);
    let mut graph: FxHashMap<&Inlined, Vec<(&Inlined, Span)>> = FxHashMap::default();
    for (from, to, span) in &uses {
        let known = graph.entry(from).or_default();
        if known.iter().all(|(other, _)| *other != to) {
            known.push((to, *span));
        }
    }
    let mut walk = Walk { graph: &graph, state: FxHashMap::default(), circles: Vec::new() };
    for (from, ..) in &uses {
        walk.from(from);
    }
    for (chain, span) in walk.circles {
        let names: Vec<_> = chain.into_iter().map(|inlined| title(env, inlined)).collect();
        env.report(errors::recursion(span, &names));
    }
}

struct Walk<'a> {
    graph: &'a FxHashMap<&'a Inlined, Vec<(&'a Inlined, Span)>>,
    /// `false` while it is on the way, `true` when all behind it is seen.
    state: FxHashMap<&'a Inlined, bool>,
    circles: Vec<(Vec<&'a Inlined>, Span)>,
}

impl<'a> Walk<'a> {
    /// Visits all that `start` needs, depth first, without recursion.
    fn from(&mut self, start: &'a Inlined) {
        if self.state.contains_key(start) {
            return;
        }
        self.state.insert(start, false);
        let mut way = vec![(start, 0)];
        while let Some((at, next)) = way.last_mut() {
            let step = self.graph.get(at).and_then(|uses| uses.get(*next));
            *next += 1;
            let Some((to, span)) = step else {
                self.state.insert(at, true);
                way.pop();
                continue;
            };
            match self.state.get(to) {
                None => {
                    self.state.insert(to, false);
                    way.push((to, 0));
                }
                Some(false) => self.circle(&way, to, *span),
                Some(true) => {}
            }
        }
    }

    fn circle(&mut self, way: &[(&'a Inlined, usize)], to: &'a Inlined, span: Span) {
        let mut chain: Vec<_> = way.iter().map(|(at, _)| *at).skip_while(|at| *at != to).collect();
        chain.push(to);
        self.circles.push((chain, span));
    }
}

fn title(env: &Env<'_>, inlined: &Inlined) -> String {
    match inlined {
        Inlined::Item(key) => env.name_of(*key),
        Inlined::Derived { owner, name } => format!("{}.{name}", env.show(*owner)),
    }
}
