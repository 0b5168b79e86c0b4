//! The contract between the halves: a checked program, the memory it is run over, and what running it means.
//!
//! * [`schema`]: declarations of resource types, portable.
//! * [`module`]: policies over typed expressions; [`types`], [`builtin`], [`constant`], [`names`] are its parts,
//!   [`mod@print`] shows it.
//! * [`readset`], [`join`], [`walk`]: what a module reads, joins on, consists of.
//! * [`columns`]: the graph as engines read it; [`state`], [`strings`], [`values`] are its parts, [`path`] leads
//!   through it.
//! * [`validate`](validate::validate): the contract of a module.
//! * [`testing`]: modules and columns for the tests of whoever runs them.
//! * [`interpret`]: the reference meaning; [`ops`], [`pattern`], [`limits`] are what every engine shares with it.

pub mod arena;
pub mod builtin;
pub mod columns;
pub mod constant;
pub mod document;
pub mod interpret;
pub mod join;
pub mod limits;
pub mod module;
pub mod names;
pub mod ops;
pub mod parsed;
pub mod path;
pub mod pattern;
pub mod print;
pub mod readset;
pub mod schema;
pub mod state;
pub mod strings;
pub mod testing;
pub mod types;
pub mod validate;
pub mod values;
pub mod version;
pub mod walk;

pub use interpret::{
    Interpreter, Judgement, ParamError, Place, RuleResult, Step, bind_params, explain, judge, parse_const,
};
