//! The pipeline: jobs in, code out; and the one way to run it.

use crate::cx::{Cx, Shared};
use crate::error::{Error, Refusal};
use crate::facts::AllFacts;
use crate::host::Host;
use crate::jit::{Assembler, Code};
use crate::values::{Data, Node, Val};
use cranelift_codegen::Context;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::FuncId;
use pol_ir::columns::{Columns, TableId};
use pol_ir::constant::Const;
use pol_ir::module::{Each, Expr, LocalId, Module, Policy, PolicyId, Subject};
use pol_ir::walk::operands;
use std::ops::Range;
use std::rc::Rc;

/// A policy, and the table whose nodes it judges; for a policy about the stack the table does not matter.
pub type Job = (PolicyId, TableId);

/// The machine code of some jobs; borrows the graph whose addresses it holds.
pub struct Native<'a> {
    // Dropped in this order: the code goes before what it calls.
    code: Code,
    _host: Box<Host<'a>>,
    jobs: Vec<(Job, Made)>,
    columns: &'a Columns,
}

// Threads judge chunks of rows with one `Native`.
const _: fn() = || {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Native<'_>>();
};

/// What became of a job.
#[derive(Clone, Copy, Debug)]
enum Made {
    Function(FuncId),
    Refused(&'static str),
}

/// Makes code for jobs over a graph that does not change while it is borrowed. `params` holds the value of each
/// parameter by its number.
///
/// # Errors
/// If this machine has no back end or gives no executable memory. A construct without a native form is no error: its
/// job is not [covered](Native::covers).
pub fn compile<'a>(
    module: &'a Module,
    params: &'a [Const],
    columns: &'a Columns,
    jobs: &[Job],
) -> Result<Native<'a>, Error> {
    let mut assembler = Assembler::new()?;
    let mut shared = Shared {
        module,
        columns,
        params,
        facts: AllFacts::new(columns),
        host: Box::new(Host::new(module, columns)),
        heavy: heavy(module),
        convention: assembler.convention(),
    };
    let mut frontend = FunctionBuilderContext::new();
    let mut context = assembler.context();
    let mut made = Vec::with_capacity(jobs.len());
    for job in jobs {
        let built = build(&mut shared, (&mut context, &mut frontend), &assembler, *job);
        made.push((
            *job,
            match built {
                Ok(()) => Made::Function(assembler.define(&mut context)?),
                Err(Refusal(construct)) => {
                    frontend = FunctionBuilderContext::new();
                    Made::Refused(construct)
                }
            },
        ));
        assembler.clear(&mut context);
    }
    made.sort_by_key(|(job, _)| *job);
    Ok(Native { code: assembler.finish()?, _host: shared.host, jobs: made, columns })
}

/// Beside each expression, whether it loops or calls; operands stand before their users.
fn heavy(module: &Module) -> Vec<bool> {
    let mut heavy: Vec<bool> = Vec::with_capacity(module.exprs.len());
    for expr in module.exprs.values() {
        let mut any = matches!(
            expr,
            Expr::Each {
                op: Each::Any
                    | Each::All
                    | Each::None
                    | Each::Count
                    | Each::Find
                    | Each::Sum
                    | Each::Min
                    | Each::Max,
                ..
            } | Expr::Get { .. }
                | Expr::In { .. }
                | Expr::At { .. }
                | Expr::Matches { .. }
                | Expr::Call { .. }
        );
        operands(expr, |operand| any |= heavy.get(operand.0 as usize).copied().unwrap_or(true));
        heavy.push(any);
    }
    heavy
}

fn build<'a>(
    shared: &mut Shared<'a>,
    (context, frontend): (&mut Context, &mut FunctionBuilderContext),
    assembler: &Assembler,
    (policy, table): Job,
) -> Result<(), Refusal> {
    let policy = shared.module.policies.get(policy).ok_or(Refusal("a policy that is not there"))?;
    let builder = FunctionBuilder::new(&mut context.func, frontend);
    let mut cx = Cx::new(shared, builder);
    rows(&mut cx, policy, table)?;
    let Cx { mut b, .. } = cx;
    b.seal_all_blocks();
    b.finalize(assembler.frontend_config());
    Ok(())
}

/// The loop over the rows of one job.
fn rows<'a>(cx: &mut Cx<'_, 'a>, policy: &'a Policy, table: TableId) -> Result<(), Refusal> {
    let entry = cx.b.create_block();
    cx.b.append_block_params_for_function_params(entry);
    cx.b.switch_to_block(entry);
    let [start, end, out] = *cx.b.block_params(entry) else {
        return Err(Refusal("a function of another shape"));
    };
    let base = cx.b.ins().isub(out, start);
    cx.count_up(start, end, |cx, row| {
        if policy.subject != Subject::Stack {
            let node =
                Node { tables: Rc::from([table]), table: None, key: row, row, outside: crate::bits::NO };
            cx.bind(LocalId(0), Val::of(Data::Node(node)));
        }
        let byte = cx.judge(policy)?;
        let at = cx.b.ins().iadd(base, row);
        cx.b.ins().store(MemFlagsData::trusted(), byte, at, 0);
        Ok(())
    })?;
    cx.b.ins().return_(&[]);
    Ok(())
}

impl Native<'_> {
    /// Whether the job has native code.
    pub fn covers(&self, job: Job) -> bool {
        matches!(self.find(job), Some(Made::Function(_)))
    }

    /// The construct for which the job has no native code.
    pub fn refused(&self, job: Job) -> Option<&'static str> {
        match self.find(job)? {
            Made::Function(_) => None,
            Made::Refused(construct) => Some(construct),
        }
    }

    /// Writes the byte of the outcome ([`pol_ir::module::Outcome::to_byte`]) of the job on each of `rows` to `out`,
    /// and says whether it did: not for a job that is not covered, for rows beyond the table, or where `out` is not
    /// as long as `rows`.
    pub fn judge(&self, job: Job, rows: Range<u32>, out: &mut [u8]) -> bool {
        let Some(Made::Function(function)) = self.find(job) else { return false };
        if rows.len() != out.len() || rows.end > self.rows_of(job) {
            return false;
        }
        self.run(function, rows, out);
        true
    }

    #[expect(unsafe_code, reason = "the one call into generated code")]
    fn run(&self, function: FuncId, rows: Range<u32>, out: &mut [u8]) {
        // SAFETY: the function is of `self.code`; `judge` has checked the rows; `self` borrows the columns and owns the
        // host whose addresses the code holds, and neither changes while it is borrowed.
        unsafe { self.code.run(function, rows, out) }
    }

    /// A policy about the stack reads no rows: any will do.
    fn rows_of(&self, (_, table): Job) -> u32 {
        self.columns.tables.get(table).map_or(u32::MAX, |table| table.rows)
    }

    fn find(&self, job: Job) -> Option<Made> {
        let at = self.jobs.binary_search_by_key(&job, |(job, _)| *job).ok()?;
        self.jobs.get(at).map(|(_, made)| *made)
    }
}
