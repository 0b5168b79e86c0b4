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
    declare_all(&mut env);
    declare::params(&mut env);
    declare::check_derived(&mut env);
    declare::param_values(&mut env);
    expr::check_items(&mut env);
    policy::check_policies(&mut env);
    tests_items::lower(&mut env);
    env.finish()
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
