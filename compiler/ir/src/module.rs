//! A checked program: policies over typed expressions, in arenas.
//!
//! A module is data. It names no source, holds no pointer and can be written down. Everything that an author's text
//! offered in several spellings has one form here: functions are inlined with `Let`, derived fields are inlined, `!=`
//! and `not in` are `Not`, methods are builtins, interfaces stay interfaces (the engine sees concrete types only at
//! run time). `validate` is its contract: what passes cannot make an engine panic.
//!
//! **Meaning.** Every expression yields *absent*, *unknown* (with a reason) or a value. Unless its variant says
//! otherwise an expression is strict: an unknown operand makes it unknown (the first one, left to right, gives the
//! reason), else an absent operand makes it absent. A condition holds only if it is `true`; absent counts as `false`.

use crate::arena::Arena;
use crate::builtin::Builtin;
use crate::constant::Const;
use crate::ids;
use crate::names::{Names, Symbol};
use crate::types::{ResourceId, TypeId, Types};
use pol_diagnostics::Span;
use serde::{Deserialize, Serialize};

ids! {
    /// An expression of the module.
    ExprId
    /// A constant of the module.
    ConstId
    /// A variable of a policy: the subject, a `let`, a loop variable or a lambda's parameter. Numbered per policy
    /// (or per parameter condition), each bound in exactly one place.
    LocalId
    /// A parameter.
    ParamId
    /// A policy.
    PolicyId
    /// A rule of its policy, in the order written.
    RuleId
    /// A compiled pattern of `matches`.
    PatternId
    /// A named network.
    NetworkId
}

/// A checked program.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Module {
    /// The packs it was made from, in order.
    pub packs: Vec<PackHeader>,
    /// Interned names.
    pub names: Names,
    /// Types.
    pub types: Types,
    /// Constants.
    pub constants: Arena<ConstId, Const>,
    /// Patterns, as written; `validate` knows that each compiles within the size limit.
    pub patterns: Arena<PatternId, Box<str>>,
    /// The networks that expressions walk through.
    pub networks: Arena<NetworkId, Network>,
    /// Expressions; an operand always has a smaller id than its user.
    pub exprs: Arena<ExprId, Expr>,
    /// The type of each expression, beside it.
    pub expr_types: Vec<TypeId>,
    /// Where each expression was written, beside it.
    pub expr_spans: Vec<Span>,
    /// Parameters.
    pub params: Arena<ParamId, Param>,
    /// Policies, sorted by path.
    pub policies: Arena<PolicyId, Policy>,
    /// Tests, in the order written.
    pub tests: Vec<Test>,
}

/// A named network: the edges that types declare to be in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Its name.
    pub name: Box<str>,
    /// The edges, each with the type that declares it, sorted by path and name. They are followed in their own
    /// direction.
    pub edges: Vec<(ResourceId, Symbol)>,
}

/// The header of a pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PackHeader {
    /// Its path (`acme.storage`).
    pub path: Box<str>,
    /// Its version, as written; empty for a pack of one file without a header.
    pub version: Box<str>,
    /// Its documentation.
    pub doc: Box<str>,
}

/// The path of the parameter that holds the time of the run: of type `time`, without default, made by the checker
/// where a program says `now`. Where the run has no time its value is `Const::Absent`.
pub const NOW: &str = "now";

/// The path of the parameter that holds the request that a run answers; see [`RUN`].
pub const REQUEST: &str = "request";

/// The path of the parameter that holds what is known of the stack; see [`RUN`].
pub const STACK: &str = "stack";

/// The parameters that the run itself gives, made by the checker where a program names them, without default. Where the
/// run does not give one its value is `Const::Absent`, and it cannot be told.
pub const RUN: [&str; 3] = [NOW, REQUEST, STACK];

/// A parameter of a pack or policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Param {
    /// Its full name (`acme.storage.regions`, `acme.storage.few_large_instances.limit`).
    pub path: Box<str>,
    /// Its documentation.
    pub doc: Box<str>,
    /// Its type.
    pub ty: TypeId,
    /// Its value where none is given; it reads only constants.
    pub default: Option<ExprId>,
    /// What must hold of its value, with the value in local 0; it reads nothing else.
    pub condition: Option<ExprId>,
    /// Where it was declared.
    pub span: Span,
}

/// How bad it is when the policy fails.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Low,
    /// The default.
    Medium,
    /// Soon.
    High,
    /// Now.
    Critical,
}

/// What a failure does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The policy is not run.
    Disabled,
    /// Failures are reported.
    Advisory,
    /// Failures make the run fail. The default.
    Mandatory,
    /// Mandatory, and its fixes are applied.
    Remediate,
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Its full name (`acme.storage.bucket_is_private`).
    pub path: Box<str>,
    /// Its documentation.
    pub doc: Box<str>,
    /// Its severity.
    pub severity: Severity,
    /// Its level.
    pub level: Level,
    /// The controls it serves: framework and control id.
    pub controls: Vec<(Box<str>, Box<str>)>,
    /// Its tags.
    pub tags: Vec<Box<str>>,
    /// Where to read more.
    pub help: Option<Box<str>>,
    /// What it judges.
    pub subject: Subject,
    /// What it says.
    pub body: Vec<Stmt>,
    /// Its rules, in the order written.
    pub rules: Vec<Rule>,
    /// How many locals its expressions use.
    pub locals: u32,
    /// Where its name stands.
    pub span: Span,
}

/// What a policy judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// Every node of a type (`Resource`, `Interface` or `Nodes`) that exists after the change, held in local 0.
    Each(TypeId),
    /// Every node of a type that is deleted, held in local 0.
    Deleted(TypeId),
    /// Both.
    EachAndDeleted(TypeId),
    /// The whole input, once.
    Stack,
}

impl Subject {
    /// The type of the nodes; none for the stack.
    pub const fn ty(self) -> Option<TypeId> {
        match self {
            Self::Each(ty) | Self::Deleted(ty) | Self::EachAndDeleted(ty) => Some(ty),
            Self::Stack => None,
        }
    }

    /// Whether deleted nodes are among them.
    pub const fn has_deleted(self) -> bool {
        matches!(self, Self::Deleted(_) | Self::EachAndDeleted(_))
    }

    /// Whether nodes that exist after the change are among them.
    pub const fn has_existing(self) -> bool {
        matches!(self, Self::Each(_) | Self::EachAndDeleted(_))
    }
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Stmt {
    /// A guard for what stands below it in its block.
    When(ExprId),
    /// Names a value.
    Let(LocalId, ExprId),
    /// Judges a rule.
    Require(RuleId),
    /// Judges its body for each element; over a map, for each entry in the order of keys.
    For {
        /// A list, set or map.
        list: ExprId,
        /// The key of the entry, over a map.
        key: Option<LocalId>,
        /// The element.
        item: LocalId,
        /// What is judged.
        body: Vec<Stmt>,
    },
    /// Judges one block under the condition and the other under its negation.
    If {
        /// The condition.
        cond: ExprId,
        /// Where it holds.
        then: Vec<Stmt>,
        /// Where it does not.
        otherwise: Vec<Stmt>,
    },
}

/// A `require`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// The name the author gave it.
    pub label: Option<Box<str>>,
    /// What reports call it: its label, or its line and column in its file (`12:3`).
    pub name: Box<str>,
    /// What must hold.
    pub cond: ExprId,
    /// The condition as written, white space folded; what the message quotes where the author gave none.
    pub text: Box<str>,
    /// The message: a string expression. Where a value in it is unknown or sensitive the report says so in its place.
    pub message: Option<ExprId>,
    /// Where the finding points: path expressions, or one list. Chosen by the checker where the author did not.
    pub at: Option<ExprId>,
    /// Earlier rules of this policy whose facts this one needs: if one of them is false, this one is skipped.
    pub needs: Vec<RuleId>,
    /// How it is repaired where it fails; no part of the verdict.
    pub fix: Option<Fix>,
    /// Where it was written.
    pub span: Span,
}

/// `fix …`: what repairs a rule that failed. All of it is done, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// Whether the resource may be destroyed by it (`fix replacing`): then it is shown, and never applied.
    pub replacing: bool,
    /// What it writes, in the order written.
    pub actions: Vec<Action>,
}

/// One write of a fix. A `place` is a path of properties, or chosen among such; it says what is written, not what is
/// read. A node in the place of a key stands for its key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Action {
    /// `place = value`
    Set {
        /// What is written.
        place: ExprId,
        /// What it becomes.
        value: ExprId,
    },
    /// `place += value`, unless an equal element is there.
    Add {
        /// The list or set.
        place: ExprId,
        /// The new element.
        value: ExprId,
    },
    /// `remove place`: an element, an entry or a property; each of a filtered list.
    Remove {
        /// What goes.
        place: ExprId,
    },
    /// `create T { … }`
    Create {
        /// The type.
        ty: ResourceId,
        /// Its properties, sorted by symbol.
        properties: Vec<(Symbol, ExprId)>,
    },
}

/// An expression. Strict unless its documentation says otherwise.
#[expect(missing_docs, reason = "the documentation of a variant names its operands")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    /// A constant.
    Const(ConstId),
    /// A parameter of the run. Without a value where its type is not optional ([`NOW`]): unknown (not carried).
    Param(ParamId),
    /// A variable.
    Local(LocalId),
    /// A property of a resource, a field of a record, or (`$address` …) a fact about a node. A node outside the
    /// input: unknown (outside the input). A property that the source does not carry: unknown.
    Field { base: ExprId, name: Symbol },
    /// The node, or list of nodes, at the end of an edge.
    Edge { base: ExprId, name: Symbol },
    /// All nodes of a type (`Resource`, `Interface`, `Nodes`) that exist after the change, in the order of the graph.
    Instances(TypeId),
    /// All nodes of a type that are deleted, in the order of the graph.
    Deleted(TypeId),
    /// `m[k]` of a map or an `any`: a missing key is absent, unknown where the map is open.
    Get { base: ExprId, key: ExprId },
    /// `xs[i]` of a list or an `any`, from 0: beyond the end absent, unknown where that is uncertain.
    At { base: ExprId, index: ExprId },
    /// `not`.
    Not(ExprId),
    /// `-x`.
    Negate(ExprId),
    /// `and`, `or` by Kleene's rules; the right side is not evaluated where the left decides. Absent counts as false.
    Logic { op: Logic, left: ExprId, right: ExprId },
    /// `==`: absent equals only absent, and only inside compounds or where both types are optional and the checker
    /// allows it; absent with a non-optional is false even if that is unknown.
    Equal { left: ExprId, right: ExprId },
    /// `<` and kin.
    Order { op: Order, left: ExprId, right: ExprId },
    /// Arithmetic, also of times with durations, and `+` of strings and of lists.
    Arithmetic { op: Arithmetic, left: ExprId, right: ExprId },
    /// `item in of`: an element of a list or set, a key of a map, a value of a range.
    In { item: ExprId, of: ExprId },
    /// `left ?? right`: right where left is absent; unknown stays unknown.
    Coalesce { left: ExprId, right: ExprId },
    /// `is present`: absent or defaulted: false; unknown: true if the type is not optional, else unknown.
    IsPresent(ExprId),
    /// `is known`: unknown false, else true.
    IsKnown(ExprId),
    /// `is T` of a node or of a value of several types: absent false, unknown unknown.
    IsType { value: ExprId, ty: TypeId },
    /// `matches`: unanchored.
    Matches { text: ExprId, pattern: PatternId },
    /// `if c then a else b`: an unknown condition gives their common value, else unknown. Only the branch taken is
    /// evaluated where the condition is known.
    If { cond: ExprId, then: ExprId, otherwise: ExprId },
    /// `a..b`, `a..=b`.
    Range { start: ExprId, end: ExprId, inclusive: bool },
    /// `[a, b]`: a list or, by its type, a set. Elements may be unknown; absent ones stay as absent elements.
    List(Vec<ExprId>),
    /// A record, fields sorted by symbol; fields may be absent or unknown. Fields left out are absent.
    Record(Vec<(Symbol, ExprId)>),
    /// `{ ..base, a: 1 }`.
    Update { base: ExprId, fields: Vec<(Symbol, ExprId)> },
    /// A map with constant keys, sorted by key.
    Map(Vec<(Box<str>, ExprId)>),
    /// A string built of parts of any type, each shown as reports show it.
    Text(Vec<ExprId>),
    /// Names a value inside an expression; not strict in `value`.
    Let { local: LocalId, value: ExprId, body: ExprId },
    /// A quantifier, projection or aggregate over a list, set, or the entries of a map.
    Each { op: Each, list: ExprId, item: LocalId, body: Option<ExprId> },
    /// Where the edges of a network lead from a node. `to` is the other end; `Closure` has none.
    Walk { op: Walk, from: ExprId, to: Option<ExprId>, network: NetworkId },
    /// Every node that `body` leads to, from node to node, nearest first: of the node in `item` it gives a node, nothing,
    /// or a list of nodes. The start is among them only if it lies on a cycle.
    Closure { from: ExprId, item: LocalId, body: ExprId },
    /// A total function.
    Call { function: Builtin, args: Vec<ExprId> },
    /// Exact widening of `int` to `float`.
    Widen(ExprId),
    /// `x as T`: the value read as the type of the expression, by the rules of loading; what does not fit is unknown
    /// (unreadable). A value of several types as one of them is itself.
    As(ExprId),
}

/// What is asked of a walk through a network. A chain of edges is certain if each of them is, else it is possible; a
/// node beyond what is known may lead to anything that its edges could.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Walk {
    /// Whether a chain leads to the other node: true by a certain one, unknown by a possible one, else false.
    Reaches,
    /// The nodes of the shortest certain chain, both ends with it; of several the one whose addresses come first. Unknown
    /// where only a possible one leads there, empty where none does.
    Path,
    /// Every node that a chain leads to, nearest first; those that only possible ones lead to are uncertain.
    Closure,
}

/// `and`, `or`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Logic {
    /// `and`.
    And,
    /// `or`.
    Or,
}

/// Comparison of ordered scalars: numbers (mixed exactly), strings (by code point), domain scalars.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Order {
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
}

/// `+ - * / %`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Arithmetic {
    /// `+`; strings and lists are joined.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`; whole numbers truncate towards zero.
    Divide,
    /// `%`; takes the sign of the left side.
    Remainder,
}

/// What is done with each element. `body` is over `item`; it is optional for `Any` to `None` on lists of bool, and for
/// `Sum` to `Distinct`, where the element itself stands in. A body that is a condition counts absent as false.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Each {
    /// Or of guard and body; unknown if open.
    Any,
    /// And of not guard or body; unknown if open.
    All,
    /// Not any.
    None,
    /// How many; with a body, how many for which it holds. A range where elements are uncertain.
    Count,
    /// Those for which the body holds; where it is unknown the element becomes uncertain.
    Filter,
    /// The body of each.
    Map,
    /// The elements of the body's list of each.
    FlatMap,
    /// The first for which the body holds; absent if none.
    Find,
    /// The sum; of nothing 0.
    Sum,
    /// The smallest; of nothing absent.
    Min,
    /// The greatest; of nothing absent.
    Max,
    /// Ordered by the body, stable.
    SortBy,
    /// Without repetition by the body, the first of each kept.
    Distinct,
    /// Records `{key, items}` in the order of first keys.
    GroupBy,
}

/// A `test`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// What it says.
    pub name: Box<str>,
    /// The pack that it stands in.
    pub pack: Box<str>,
    /// The nodes it sets up.
    pub given: Vec<Given>,
    /// The inputs it gives instead, as paths that begin where those of the sources do.
    pub files: Vec<Box<str>>,
    /// Parameters it sets; the values read only constants.
    pub with: Vec<(ParamId, ExprId)>,
    /// What it expects.
    pub expect: Vec<Expect>,
    /// Where its name stands.
    pub span: Span,
}

/// A node of a test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// Its type.
    pub ty: ResourceId,
    /// Its name in the test, and its `$address`; `given_1` … where it has none.
    pub alias: Box<str>,
    /// Its properties.
    pub properties: Vec<(Box<str>, GivenValue)>,
}

/// A value of a test, with what it may be besides a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum GivenValue {
    /// Left out.
    Absent,
    /// Known after apply.
    Unknown,
    /// A value that must not be shown.
    Sensitive(Box<GivenValue>),
    /// A scalar.
    Const(Const),
    /// A list or set.
    List(Vec<GivenValue>),
    /// A map.
    Map(Vec<(Box<str>, GivenValue)>),
    /// A record.
    Record(Vec<(Box<str>, GivenValue)>),
    /// Another node of the test, standing for its key: resolves the edge that this property is the key of.
    Node(Box<str>),
}

/// What a test expects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expect {
    /// A verdict: of one subject, or the worst over all.
    Verdict {
        /// The policy.
        policy: PolicyId,
        /// One of its rules.
        rule: Option<RuleId>,
        /// One subject, by alias; by address where the test gives files.
        subject: Option<Box<str>>,
        /// What is expected.
        outcome: Outcome,
        /// Where the finding points: alias and property path (`b`, `acl`).
        at: Option<(Box<str>, Box<str>)>,
        /// Where the expectation stands.
        span: Span,
    },
    /// Exactly these findings and no others.
    Findings {
        /// Policy, rule, and where the finding points.
        findings: Vec<ExpectedFinding>,
        /// Where the expectation stands.
        span: Span,
    },
    /// What the fixes of a policy come to, as if its level were `remediate`.
    Fix {
        /// The policy.
        policy: PolicyId,
        /// What comes of it.
        outcome: FixOutcome,
        /// Where the expectation stands.
        span: Span,
    },
}

/// What comes of the fixes of a policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FixOutcome {
    /// Nothing is written.
    Nothing,
    /// A node of the test is written, and has these properties then.
    Node {
        /// Its name in the test.
        alias: Box<str>,
        /// The properties.
        properties: Vec<(Box<str>, GivenValue)>,
    },
    /// A node is created that has these properties.
    New {
        /// Its type.
        ty: ResourceId,
        /// The properties.
        properties: Vec<(Box<str>, GivenValue)>,
    },
}

/// A finding that a test expects: policy, rule, and where it points (alias and property path).
pub type ExpectedFinding = (PolicyId, Option<RuleId>, Option<(Box<str>, Box<str>)>);

/// What became of a policy or rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// No rule of it was to be judged.
    NotApplicable,
    /// The facts it needs do not hold (rules only).
    Skipped,
    /// It holds.
    Pass,
    /// It cannot be told.
    Undetermined,
    /// It does not hold.
    Fail,
}

impl Outcome {
    /// The outcome that native code wrote as a byte; what it never writes reads as undetermined.
    pub const fn from_byte(byte: u8) -> Self {
        match byte {
            0 => Self::NotApplicable,
            1 => Self::Skipped,
            2 => Self::Pass,
            4 => Self::Fail,
            _ => Self::Undetermined,
        }
    }

    /// The byte that native code writes for it.
    pub const fn to_byte(self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Skipped => 1,
            Self::Pass => 2,
            Self::Undetermined => 3,
            Self::Fail => 4,
        }
    }
}

impl Module {
    /// The type of an expression.
    #[expect(
        clippy::indexing_slicing,
        reason = "every expression has a type beside it; `validate` checks the lengths"
    )]
    pub fn type_of(&self, expr: ExprId) -> TypeId {
        self.expr_types[expr.0 as usize]
    }

    /// Adds an expression with its type and place.
    pub fn add(&mut self, expr: Expr, ty: TypeId, span: Span) -> ExprId {
        self.expr_types.push(ty);
        self.expr_spans.push(span);
        self.exprs.add(expr)
    }
}
