//! Runs the `test` blocks of a module: builds the graph that each one gives, judges it, and compares.

use crate::settings::Engine;
