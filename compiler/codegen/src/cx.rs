//! What is known while one function is made, and the small instructions that everything else is built of.

use crate::bits::{Bit, NO, Tri, YES};
use crate::env::Env;
use crate::error::{Refusal, Res};
use crate::facts::AllFacts;
use crate::host::{Entry, Host};
use crate::values::Val;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I32, I64};
use cranelift_codegen::ir::{AbiParam, Block, InstBuilder, MemFlagsData, Signature, Type, Value};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, Variable};
use pol_ir::columns::Columns;
use pol_ir::constant::Const;
use pol_ir::module::{ExprId, LocalId, Module};

/// How deep expressions may nest; deeper ones are interpreted, which needs less stack.
const DEPTH: u32 = 96;
/// How many expressions one policy may expand to: functions over lists are expanded wherever they are consumed.
const EXPANSIONS: u32 = 20_000;

/// How many names may be in scope: values that name each other nest as deeply.
const LOCALS: u32 = 200;

/// What all functions of a run have in common.
pub(crate) struct Shared<'a> {
    pub(crate) module: &'a Module,
    pub(crate) columns: &'a Columns,
    pub(crate) params: &'a [Const],
    pub(crate) facts: AllFacts<'a>,
    pub(crate) host: Box<Host<'a>>,
    /// Whether an expression loops or calls, beside it: then what stands left of it decides whether it runs.
    pub(crate) heavy: Vec<bool>,
    pub(crate) convention: CallConv,
}

/// One function.
pub(crate) struct Cx<'s, 'a> {
    pub(crate) shared: &'s mut Shared<'a>,
    pub(crate) b: FunctionBuilder<'s>,
    pub(crate) env: Env,
    pub(crate) depth: u32,
    pub(crate) expansions: u32,
}

impl<'s, 'a> Cx<'s, 'a> {
    pub(crate) fn new(shared: &'s mut Shared<'a>, b: FunctionBuilder<'s>) -> Self {
        Self { shared, b, env: Env::default(), depth: 0, expansions: 0 }
    }

    /// The module.
    pub(crate) fn module(&self) -> &'a Module {
        self.shared.module
    }

    /// The graph.
    pub(crate) fn columns(&self) -> &'a Columns {
        self.shared.columns
    }

    /// Does `work` one level deeper, or refuses where there is no room.
    pub(crate) fn deeper<T>(&mut self, work: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        if self.depth >= DEPTH {
            return Err(Refusal("expressions that nest too deeply"));
        }
        if self.env.len() > LOCALS {
            return Err(Refusal("more names than there is room for"));
        }
        if self.expansions >= EXPANSIONS {
            return Err(Refusal("a policy that is too big"));
        }
        self.depth += 1;
        self.expansions += 1;
        let result = work(self);
        self.depth -= 1;
        result
    }

    /// Does `work` with other locals.
    pub(crate) fn within<T>(&mut self, env: Env, work: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        let outer = std::mem::replace(&mut self.env, env);
        let result = work(self);
        self.env = outer;
        result
    }

    /// Names a value from here on.
    pub(crate) fn bind(&mut self, local: LocalId, val: Val) {
        self.env = self.env.with(local, val);
    }

    /// Whether an expression loops or calls.
    pub(crate) fn is_heavy(&self, expr: ExprId) -> bool {
        self.shared.heavy.get(expr.0 as usize).copied().unwrap_or(true)
    }

    /// A number.
    pub(crate) fn int(&mut self, number: i64) -> Value {
        self.b.ins().iconst(I64, number)
    }

    /// The address of something that outlives the code.
    pub(crate) fn address(&mut self, address: usize) -> Value {
        self.int(address as i64)
    }

    /// Loads row `row` of memory that never changes.
    pub(crate) fn load(&mut self, ty: Type, base: usize, row: Value) -> Value {
        let at = self.row_address(base, row, ty.bytes());
        self.b.ins().load(ty, fixed(), at, 0)
    }

    /// Loads row `row` of a column of `u32`, as an `i64`.
    pub(crate) fn load_id(&mut self, base: usize, row: Value) -> Value {
        let at = self.row_address(base, row, I32.bytes());
        self.b.ins().uload32(fixed(), at, 0)
    }

    /// Loads row `row` and the one after it.
    pub(crate) fn load_pair(&mut self, base: usize, row: Value) -> (Value, Value) {
        let at = self.row_address(base, row, I32.bytes());
        let start = self.b.ins().uload32(fixed(), at, 0);
        let end = self.b.ins().uload32(fixed(), at, 4);
        (start, end)
    }

    /// Where row `row` of a column with values of `size` bytes stands.
    pub(crate) fn row_address(&mut self, base: usize, row: Value, size: u32) -> Value {
        let base = self.address(base);
        let offset = match size {
            1 => row,
            size => self.b.ins().ishl_imm_u(row, i64::from(size.trailing_zeros())),
        };
        self.b.ins().iadd(base, offset)
    }

    /// Calls the host.
    pub(crate) fn call(&mut self, entry: Entry, args: &[Value]) -> Res<Value> {
        let (params, result) = entry.shape();
        let mut signature = Signature::new(self.shared.convention);
        signature.params.extend(params.iter().map(|ty| AbiParam::new(*ty)));
        signature.returns.push(AbiParam::new(result));
        let signature = self.b.import_signature(signature);
        let host = std::ptr::from_ref::<Host<'a>>(&self.shared.host).expose_provenance();
        let mut all = Vec::with_capacity(args.len() + 1);
        if entry.takes_host() {
            all.push(self.address(host));
        }
        all.extend(args);
        let callee = self.address(entry.address());
        let call = self.b.ins().call_indirect(signature, callee, &all);
        self.b.inst_results(call).first().copied().ok_or(Refusal("a call without a result"))
    }

    /// `x op y` of whole numbers.
    pub(crate) fn compare(&mut self, op: IntCC, x: Value, y: Value) -> Bit {
        if x == y {
            return Bit::Is(matches!(
                op,
                IntCC::Equal | IntCC::SignedLessThanOrEqual | IntCC::SignedGreaterThanOrEqual
            ));
        }
        Bit::Ssa(self.b.ins().icmp(op, x, y))
    }

    /// `x op number`.
    pub(crate) fn compare_to(&mut self, op: IntCC, x: Value, number: i64) -> Bit {
        Bit::Ssa(self.b.ins().icmp_imm_s(op, x, number))
    }

    /// `a` where `pick` holds, else `b`.
    pub(crate) fn choose(&mut self, pick: Bit, a: Value, b: Value) -> Value {
        match pick {
            Bit::Is(true) => a,
            Bit::Is(false) => b,
            Bit::Ssa(_) if a == b => a,
            Bit::Ssa(pick) => self.b.ins().select(pick, a, b),
        }
    }

    /// A truth value that changes, at first false.
    pub(crate) fn flag(&mut self) -> Flag {
        let var = self.b.declare_var(I8);
        let zero = self.b.ins().iconst(I8, 0);
        self.b.def_var(var, zero);
        Flag { var, raised: NO }
    }

    /// Sets a flag where `bit` holds.
    pub(crate) fn raise(&mut self, flag: &mut Flag, bit: Bit) {
        match bit {
            Bit::Is(false) => return,
            Bit::Is(true) => {
                let one = self.b.ins().iconst(I8, 1);
                self.b.def_var(flag.var, one);
            }
            Bit::Ssa(value) => {
                let old = self.b.use_var(flag.var);
                let new = self.b.ins().bor(old, value);
                self.b.def_var(flag.var, new);
            }
        }
        flag.raised = YES;
    }

    /// Makes a flag what `bit` is.
    pub(crate) fn set(&mut self, flag: &mut Flag, bit: Bit) {
        let value = self.byte(bit);
        self.b.def_var(flag.var, value);
        flag.raised = YES;
    }

    /// Whether it was set.
    pub(crate) fn is_raised(&mut self, flag: &Flag) -> Bit {
        if flag.raised == NO { NO } else { Bit::Ssa(self.b.use_var(flag.var)) }
    }

    /// Whether it was set, asked inside the loop that sets it.
    pub(crate) fn is_raised_so_far(&mut self, flag: &Flag) -> Bit {
        Bit::Ssa(self.b.use_var(flag.var))
    }

    /// Does `work` only where `bit` holds.
    pub(crate) fn only_if(&mut self, bit: Bit, work: impl FnOnce(&mut Self) -> Res<()>) -> Res<()> {
        match bit {
            Bit::Is(true) => work(self),
            Bit::Is(false) => Ok(()),
            Bit::Ssa(value) => {
                let (inside, after) = (self.b.create_block(), self.b.create_block());
                self.b.ins().brif(value, inside, &[], after, &[]);
                self.b.switch_to_block(inside);
                work(self)?;
                self.go(after);
                Ok(())
            }
        }
    }

    /// Goes to a block and goes on there.
    pub(crate) fn go(&mut self, block: Block) {
        self.b.ins().jump(block, &[]);
        self.b.switch_to_block(block);
    }

    /// Does `work` with each number of `start..end`; the work may leave for a block of its own.
    pub(crate) fn count_up(
        &mut self,
        start: Value,
        end: Value,
        work: impl FnOnce(&mut Self, Value) -> Res<()>,
    ) -> Res<()> {
        let (body, after) = (self.b.create_block(), self.b.create_block());
        let at = self.b.append_block_param(body, I64);
        let some = self.b.ins().icmp(IntCC::UnsignedLessThan, start, end);
        self.b.ins().brif(some, body, &[start.into()], after, &[]);
        self.b.switch_to_block(body);
        work(self, at)?;
        let next = self.b.ins().iadd_imm_u(at, 1);
        let more = self.b.ins().icmp(IntCC::UnsignedLessThan, next, end);
        self.b.ins().brif(more, body, &[next.into()], after, &[]);
        self.b.switch_to_block(after);
        Ok(())
    }

    /// What `work` gives where `bit` holds, else `otherwise`.
    pub(crate) fn condition_if(
        &mut self,
        bit: Bit,
        otherwise: Tri,
        work: impl FnOnce(&mut Self) -> Res<Tri>,
    ) -> Res<Tri> {
        let Bit::Ssa(value) = bit else {
            return if bit == YES { work(self) } else { Ok(otherwise) };
        };
        let (inside, after) = (self.b.create_block(), self.b.create_block());
        let yes = self.b.append_block_param(after, I8);
        let unknown = self.b.append_block_param(after, I8);
        let (else_yes, else_unknown) = (self.byte(otherwise.yes), self.byte(otherwise.unknown));
        self.b.ins().brif(value, inside, &[], after, &[else_yes.into(), else_unknown.into()]);
        self.b.switch_to_block(inside);
        let tri = work(self)?;
        let (then_yes, then_unknown) = (self.byte(tri.yes), self.byte(tri.unknown));
        self.b.ins().jump(after, &[then_yes.into(), then_unknown.into()]);
        self.b.switch_to_block(after);
        let never = tri.unknown == NO && otherwise.unknown == NO;
        Ok(Tri { yes: Bit::Ssa(yes), unknown: if never { NO } else { Bit::Ssa(unknown) } })
    }
}

/// A truth value that changes while loops run.
#[derive(Debug)]
pub(crate) struct Flag {
    var: Variable,
    raised: Bit,
}

/// Memory that never changes: such loads are shared and moved out of loops.
pub(crate) fn fixed() -> MemFlagsData {
    MemFlagsData::trusted().with_readonly().with_can_move()
}
