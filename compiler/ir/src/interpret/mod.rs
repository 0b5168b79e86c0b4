//! The reference meaning: what a module says about columns, in as plain a form as we can write it. Native code must
//! agree with it byte for byte.
//!
//! Invariants: no input can make it panic; it recurses only as deep as expressions and values nest, which `validate`
//! and the bounds of [`crate::limits`] limit; messages and places never change an outcome; the same arguments give
//! the same results.

mod access;
mod arithmetic;
mod call;
mod convert;
mod document;
mod each;
mod equal;
mod eval;
mod fix;
mod key;
mod lists;
mod load;
mod network;
mod params;
mod part;
mod place;
mod policy;
mod prove;
mod range;
mod target;
mod text;
mod value;
mod walk;
mod written;

pub use fix::{NoFix, Repair, Write};
pub(crate) use params::domain_of;
pub use params::{ParamError, Unfit, bind_params, constant, parse_const};
pub use place::{Place, Step};
pub use prove::proves;
pub use target::Target;
pub use written::Written;

use crate::columns::{Columns, NodeRef, TableId};
use crate::constant::Const;
use crate::join::{Join, joins};
use crate::module::{ExprId, Module, Outcome, PatternId, PolicyId, RuleId, Subject};
use crate::names::Symbol;
use crate::pattern;
use crate::state::Reason;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock};

/// What became of a policy on a subject, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Judgement {
    /// What became of the policy.
    pub outcome: Outcome,
    /// What became of its rules: every instance that was judged or skipped, in the order of judging, then the rules
    /// that were not judged at all.
    pub rules: Vec<RuleResult>,
}

/// What became of one rule, for one turn of the loops around it.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleResult {
    /// The rule.
    pub rule: RuleId,
    /// What became of it; `NotApplicable`: it was not judged.
    pub outcome: Outcome,
    /// What to tell people; empty where nothing is wrong.
    pub message: String,
    /// Where it points, the finding's own place first.
    pub places: Vec<Place>,
    /// Why it is undetermined.
    pub because: Option<Because>,
    /// The keys and indexes of the enclosing loops, outermost first.
    pub elements: Vec<String>,
    /// What would repair it, or why its fix can do nothing, where it failed and has one.
    pub fix: Option<Result<Repair, NoFix>>,
}

/// Why something is undetermined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Because {
    /// The reason.
    pub reason: Reason,
    /// The property that cannot be told, where it is one.
    pub place: Option<Place>,
}

impl RuleResult {
    fn bare(rule: RuleId, outcome: Outcome) -> Self {
        Self {
            rule,
            outcome,
            message: String::new(),
            places: Vec::new(),
            because: None,
            elements: Vec::new(),
            fix: None,
        }
    }
}

/// The outcome of a policy on a subject (`None` for the stack). For many judgements make one [`Interpreter`].
pub fn judge(
    module: &Module,
    params: &[Const],
    columns: &Columns,
    policy: PolicyId,
    subject: Option<NodeRef>,
) -> Outcome {
    Interpreter::new(module, params, columns).judge(policy, subject)
}

/// The outcome of a policy on a subject with that of each rule, messages and places.
pub fn explain(
    module: &Module,
    params: &[Const],
    columns: &Columns,
    policy: PolicyId,
    subject: Option<NodeRef>,
) -> Judgement {
    Interpreter::new(module, params, columns).explain(policy, subject)
}

/// The tables that hold what a policy judges, in table order.
pub fn subject_tables(module: &Module, columns: &Columns, subject: Subject) -> Vec<TableId> {
    let paths = subject.ty().map(|ty| module.types.node_paths(ty)).unwrap_or_default();
    let mut tables = Vec::new();
    if subject.has_existing() {
        tables.extend(columns.existing_of(&paths));
    }
    if subject.has_deleted() {
        tables.extend(columns.deleted_of(&paths));
    }
    tables.sort_unstable();
    tables
}

/// A module ready to be run over columns; shared by threads.
pub struct Interpreter<'a> {
    module: &'a Module,
    params: &'a [Const],
    columns: &'a Columns,
    patterns: Vec<OnceLock<Option<Regex>>>,
    joins: FxHashMap<ExprId, Vec<Join>>,
    words: Words,
    walks: walk::Walks,
    /// What is read, where somebody asks.
    reads: Option<Mutex<Reads>>,
}

/// What a judgement has read.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Reads {
    /// Properties, facts and edges of nodes.
    pub properties: BTreeSet<(NodeRef, Symbol)>,
    /// Tables whose nodes were listed.
    pub tables: BTreeSet<TableId>,
}

/// Names that the language itself uses, where the module has met them.
struct Words {
    key: Option<Symbol>,
    value: Option<Symbol>,
    items: Option<Symbol>,
    start: Option<Symbol>,
    end: Option<Symbol>,
    address: Option<Symbol>,
    path: Option<Symbol>,
}

impl<'a> Interpreter<'a> {
    /// Prepares a validated module; `params` holds the value of each parameter, as [`bind_params`] gives them.
    pub fn new(module: &'a Module, params: &'a [Const], columns: &'a Columns) -> Self {
        let find = |name| module.names.find(name);
        let words = Words {
            key: find("key"),
            value: find("value"),
            items: find("items"),
            start: find("start"),
            end: find("end"),
            address: find("$address"),
            path: find("path"),
        };
        let joined = module.exprs.iter().map(|(id, expr)| (id, joins(module, expr)));
        let joins = if columns.indexes.is_empty() {
            FxHashMap::default()
        } else {
            joined.filter(|(_, joins)| !joins.is_empty()).collect()
        };
        let patterns = module.patterns.values().map(|_| OnceLock::new()).collect();
        Self { module, params, columns, patterns, joins, words, walks: walk::Walks::default(), reads: None }
    }

    /// The outcome of a policy on a subject (`None` for the stack).
    pub fn judge(&self, policy: PolicyId, subject: Option<NodeRef>) -> Outcome {
        let policy = self.module.policies.get(policy);
        policy.map_or(Outcome::NotApplicable, |policy| self.run(policy, subject, false).outcome)
    }

    /// The outcome of a policy on a subject with that of each rule, messages and places.
    pub fn explain(&self, policy: PolicyId, subject: Option<NodeRef>) -> Judgement {
        let nothing = Judgement { outcome: Outcome::NotApplicable, rules: Vec::new() };
        self.module.policies.get(policy).map_or(nothing, |policy| self.run(policy, subject, true))
    }

    /// What a policy reads to judge a subject, and to say what was wrong.
    pub fn reads(&self, policy: PolicyId, subject: Option<NodeRef>) -> Reads {
        let mut reader = Interpreter::new(self.module, self.params, self.columns);
        reader.reads = Some(Mutex::default());
        reader.explain(policy, subject);
        reader.reads.and_then(|reads| reads.into_inner().ok()).unwrap_or_default()
    }

    fn note(&self, what: impl FnOnce(&mut Reads)) {
        if let Some(reads) = &self.reads
            && let Ok(mut reads) = reads.lock()
        {
            what(&mut reads);
        }
    }

    /// What a policy judges, in the order of the graph: every node of its type, or once the stack (`None`).
    pub fn subjects(&self, policy: PolicyId) -> Vec<Option<NodeRef>> {
        match self.module.policies.get(policy).map(|policy| policy.subject) {
            Some(Subject::Stack) => vec![None],
            Some(subject) => {
                let tables = subject_tables(self.module, self.columns, subject).into_iter();
                tables.flat_map(|table| self.rows(table)).map(Some).collect()
            }
            None => Vec::new(),
        }
    }

    fn rows(&self, table: TableId) -> impl Iterator<Item = NodeRef> + use<> {
        let rows = self.columns.tables.get(table).map_or(0, |table| table.rows);
        (0..rows).map(move |row| NodeRef { table, row })
    }

    fn pattern(&self, id: PatternId) -> Option<&Regex> {
        let compile = || self.module.patterns.get(id).and_then(|text| pattern::compile(text).ok());
        self.patterns.get(id.0 as usize)?.get_or_init(compile).as_ref()
    }
}
