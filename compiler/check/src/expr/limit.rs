//! Bounds: no text makes the checker deep, or the module large.

use pol_ir::limits::{EXPR_DEPTH, POLICY_EXPRS};
use pol_ir::module::{Expr, ExprId};
use pol_ir::walk::operands;
use rustc_hash::FxHashMap;

/// How many expressions may be read for them; constants take more reading than nodes.
const MAX_VISITS: usize = 8 * POLICY_EXPRS;

/// Which bound was met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Over {
    /// [`EXPR_DEPTH`]
    Depth,
    /// [`POLICY_EXPRS`], or what may be read for them.
    Nodes,
    /// [`STMT_DEPTH`](pol_ir::limits::STMT_DEPTH)
    Blocks,
}

/// What has been used of the bounds.
#[derive(Default)]
pub(super) struct Limit {
    depth: u32,
    visits: usize,
    nodes: usize,
    depths: FxHashMap<ExprId, u32>,
    is_said: bool,
}

impl Limit {
    /// One expression deeper; every successful call is followed by [`Limit::leave`].
    pub(super) fn enter(&mut self) -> Result<(), Over> {
        self.visits = self.visits.saturating_add(1);
        if self.depth >= EXPR_DEPTH {
            return Err(Over::Depth);
        }
        if self.nodes > POLICY_EXPRS || self.visits > MAX_VISITS {
            return Err(Over::Nodes);
        }
        self.depth += 1;
        Ok(())
    }

    /// Back from an expression.
    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// One node more.
    pub(super) fn node(&mut self, id: ExprId, expr: &Expr) -> Result<(), Over> {
        let mut deepest = 0;
        operands(expr, |operand| deepest = deepest.max(self.depths.get(&operand).copied().unwrap_or(0)));
        self.depths.insert(id, deepest + 1);
        self.nodes += 1;
        if deepest >= EXPR_DEPTH {
            return Err(Over::Depth);
        }
        if self.nodes > POLICY_EXPRS { Err(Over::Nodes) } else { Ok(()) }
    }

    /// Whether it is the first time that a bound is met: it is said once.
    pub(super) fn is_first(&mut self) -> bool {
        !std::mem::replace(&mut self.is_said, true)
    }
}
