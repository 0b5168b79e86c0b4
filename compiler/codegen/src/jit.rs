//! Executable memory: where generated code lives, and the one call into it.

use crate::error::Error;
use cranelift_codegen::ir::{AbiParam, types};
use cranelift_codegen::isa::{CallConv, TargetFrontendConfig};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_codegen::{Context, isa};
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{FuncId, Module, default_libcall_names};
use std::mem::ManuallyDrop;
use std::sync::Arc;

/// A function from a range of rows to one byte for each of them.
type Entry = unsafe extern "C" fn(start: u64, end: u64, out: *mut u8);

/// Code that is being made.
pub(crate) struct Assembler {
    module: JITModule,
    made: u32,
}

impl Assembler {
    pub(crate) fn new() -> Result<Self, Error> {
        let isa = machine()?;
        Ok(Self { module: JITModule::new(JITBuilder::with_isa(isa, default_libcall_names())), made: 0 })
    }

    /// A context with the signature of a judging function: `(start, end, out)`.
    pub(crate) fn context(&self) -> Context {
        let mut context = self.module.make_context();
        self.sign(&mut context);
        context
    }

    /// Makes a context fit for the next function.
    pub(crate) fn clear(&self, context: &mut Context) {
        self.module.clear_context(context);
        self.sign(context);
    }

    fn sign(&self, context: &mut Context) {
        context.func.signature.call_conv = self.convention();
        context.func.signature.params = vec![AbiParam::new(types::I64); 3];
    }

    /// How functions of the host are called.
    pub(crate) fn convention(&self) -> CallConv {
        self.module.target_config().default_call_conv
    }

    /// What the front end wants to know of the machine.
    pub(crate) fn frontend_config(&self) -> TargetFrontendConfig {
        self.module.target_config()
    }

    /// Turns a finished function into machine code.
    pub(crate) fn define(&mut self, context: &mut Context) -> Result<FuncId, Error> {
        let name = format!("judge_{}", self.made);
        self.made += 1;
        let id = self
            .module
            .declare_anonymous_function(&context.func.signature)
            .map_err(|error| generator(&name, &error))?;
        self.module.define_function(id, context).map_err(|error| generator(&name, &error))?;
        Ok(id)
    }

    /// Makes the code executable.
    pub(crate) fn finish(mut self) -> Result<Code, Error> {
        self.module.finalize_definitions().map_err(|error| generator("all", &error))?;
        Ok(Code { module: ManuallyDrop::new(self.module) })
    }
}

fn generator(name: &str, error: &dyn std::fmt::Debug) -> Error {
    Error::Generator(format!("{name}: {error:?}"))
}

fn machine() -> Result<Arc<dyn isa::TargetIsa>, Error> {
    let mut flags = settings::builder();
    let options = [
        ("opt_level", "speed"),
        ("is_pic", "false"),
        ("use_colocated_libcalls", "false"),
        ("unwind_info", "false"),
        ("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }),
    ];
    for (name, value) in options {
        flags.set(name, value).map_err(|error| Error::Machine(error.to_string()))?;
    }
    let builder = cranelift_native::builder().map_err(|error| Error::Machine(error.to_owned()))?;
    builder.finish(settings::Flags::new(flags)).map_err(|error| Error::Machine(error.to_string()))
}

/// Executable code; freed when dropped.
pub(crate) struct Code {
    module: ManuallyDrop<JITModule>,
}

#[expect(unsafe_code, reason = "the one call into generated code, and the memory it lives in")]
mod call {
    use super::{Code, Entry, FuncId, ManuallyDrop};
    use std::ops::Range;

    // SAFETY: after `finish` the module is only read (`get_finalized_function`) until `drop` takes it; the closures
    // inside it, which are not `Sync`, are never called again.
    unsafe impl Sync for Code {}
    // SAFETY: nothing in the module is tied to the thread that made it: its memory is a plain mapping of the process.
    unsafe impl Send for Code {}

    impl Code {
        /// Runs a judging function over `rows`, a byte each; `out` must be as long as `rows`.
        ///
        /// # Safety
        ///
        /// `function` is of this code, `rows` lie within the table that it was made for, and everything whose address
        /// it holds (columns, host) is alive and unchanged.
        pub(crate) unsafe fn run(&self, function: FuncId, rows: Range<u32>, out: &mut [u8]) {
            let len = out.len().min(rows.len());
            let pointer = self.module.get_finalized_function(function);
            // SAFETY: `Assembler::context` gave every function this signature and `define` the convention of C; the
            // mapping lives until `self` is dropped.
            let entry = unsafe { std::mem::transmute::<*const u8, Entry>(pointer) };
            let start = u64::from(rows.start);
            // SAFETY: the caller keeps the promise about rows and addresses; `len` keeps the stores within `out`.
            unsafe { entry(start, start + len as u64, out.as_mut_ptr()) }
        }
    }

    impl Drop for Code {
        fn drop(&mut self) {
            // SAFETY: taken once, here, and `self.module` is not touched after.
            let module = unsafe { ManuallyDrop::take(&mut self.module) };
            // SAFETY: `run` borrows `self`, so no function is running, and no pointer into the code leaves `run`.
            unsafe { module.free_memory() }
        }
    }
}
