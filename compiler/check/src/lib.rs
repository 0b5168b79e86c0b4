//! A world of texts to a module, or to what is wrong with them.
//!
//! [`check`] is the pipeline; every step takes what the earlier ones found out from the environment and leaves what it
//! finds there. Steps never fail: they report, and go on with what can still be known. A module comes out only if
//! nothing was wrong, and then `pol_ir::validate` has nothing to say of it.

mod declare;
mod env;
mod errors;
mod expr;
mod fact;
mod given;
mod import;
mod library;
mod lints;
mod literal;
mod member;
mod narrow;
mod packs;
mod policy;
mod scope;
mod stmt;
mod suggest;
mod tests_items;
mod types;
mod union;
mod unsupported;
mod world;

pub use library::{Declarations, declarations};
pub use world::{Checked, SourceFile, World};

use env::Env;
use pol_ir::schema::FrameworkDef;
use typed_arena::Arena;

/// Checks a world.
pub fn check(world: &World<'_>) -> Checked {
    let trees = Arena::new();
    let mut env = Env::new(world, &trees);
    check_all(&mut env);
    env.finish()
}

/// Checks a world; if nothing is wrong, says what its authors may not have meant. The module is that of [`check`].
pub fn lint(world: &World<'_>) -> Checked {
    let trees = Arena::new();
    let mut env = Env::new(world, &trees);
    check_all(&mut env);
    lints::look(&mut env);
    env.finish()
}

fn check_all(env: &mut Env<'_>) {
    declare_all(env);
    declare::params(env);
    declare::check_derived(env);
    declare::param_values(env);
    expr::check_items(env);
    policy::check_policies(env);
    tests_items::lower(env);
}

/// Everything that bodies can name, but for params; gives the frameworks.
fn declare_all(env: &mut Env<'_>) -> Vec<FrameworkDef> {
    let parsed = env.parse();
    packs::group(env, parsed);
    scope::collect(env);
    unsupported::items(env);
    declare::types(env);
    declare::frameworks(env)
}
