//! Policies and their statements.

use super::{ExprId, Name, Path, Spanned, StmtId, Text, TypeExprId};
use pol_diagnostics::Span;

/// Statements between braces, in order.
pub type Block = Vec<StmtId>;

/// `policy name for x: T on update { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The name.
    pub name: Name,
    /// What it judges.
    pub subject: Subject,
    /// What it says.
    pub body: Block,
}

/// What a policy judges.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// Could not be read; a diagnostic has said so.
    Missing,
    /// `for stack`; where the word stands.
    Stack(Span),
    /// `for x: T on create, update`
    Each {
        /// The name of the resource.
        var: Name,
        /// Its type.
        ty: TypeExprId,
        /// Which changes; empty: what will exist.
        on: Vec<Spanned<Change>>,
    },
}

/// What is done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// `create`
    Create,
    /// `update`
    Update,
    /// `replace`
    Replace,
    /// `delete`
    Delete,
    /// `none`
    None,
}

/// A statement of a policy.
#[derive(Clone, Debug, PartialEq)]
pub enum Stmt {
    /// Could not be read; a diagnostic has said so.
    Error,
    /// `level mandatory`
    Level(Spanned<Level>),
    /// `severity high`
    Severity(Spanned<Severity>),
    /// `controls nist["AC-3"], cis["2.1.4"]`
    Controls(Vec<ExprId>),
    /// `tags ["cost"]`; one list, or texts with commas.
    Tags(Vec<Text>),
    /// `help "https://…"`
    Help(Text),
    /// `param limit: int = 10`
    Param(Param),
    /// `when condition`
    When(ExprId),
    /// `let name = value`
    Let(Let),
    /// `require …`
    Require(Require),
    /// `for x in xs { … }`
    For(For),
    /// `if c { … } else { … }`
    If(If),
}

/// How much weight a failure has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not judged.
    Disabled,
    /// Reported.
    Advisory,
    /// Fails the run.
    Mandatory,
    /// Mandatory, and its fixes are applied.
    Remediate,
}

/// How bad a failure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// `low`
    Low,
    /// `medium`
    Medium,
    /// `high`
    High,
    /// `critical`
    Critical,
}

/// `param name: type = default where cond`
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// What is said about it.
    pub docs: super::Docs,
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: TypeExprId,
    /// The value where none is set.
    pub default: Option<ExprId>,
    /// What every value must satisfy.
    pub condition: Option<ExprId>,
}

/// `let name: T = value`
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// The name.
    pub name: Name,
    /// The type, if written.
    pub ty: Option<TypeExprId>,
    /// The value.
    pub value: ExprId,
}

/// `require label: condition at place else "message" fix …`
#[derive(Clone, Debug, PartialEq)]
pub struct Require {
    /// The identity of the rule.
    pub label: Option<Name>,
    /// What must hold.
    pub condition: ExprId,
    /// Where a finding is shown.
    pub at: Option<ExprId>,
    /// What a finding says.
    pub message: Option<ExprId>,
    /// How it is repaired.
    pub fix: Option<Fix>,
}

/// `fix …`
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// `replacing`, where it is written: the resource may be destroyed.
    pub replacing: Option<Span>,
    /// What is done, in order.
    pub actions: Vec<Spanned<FixAction>>,
}

/// One write of a fix.
#[derive(Clone, Debug, PartialEq)]
pub enum FixAction {
    /// Could not be read; a diagnostic has said so.
    Error,
    /// `place = value`
    Set {
        /// What is written.
        place: ExprId,
        /// What it becomes.
        value: ExprId,
    },
    /// `place += value`
    Add {
        /// The list.
        place: ExprId,
        /// The new element.
        value: ExprId,
    },
    /// `remove place`
    Remove {
        /// What goes.
        place: ExprId,
    },
    /// `create T { … }`
    Create {
        /// The type.
        ty: Path,
        /// Its properties, an [`Expr::Brace`](super::Expr::Brace).
        value: ExprId,
    },
}

/// `for x in xs { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct For {
    /// The names of an element.
    pub vars: ForVars,
    /// The list, set or map.
    pub over: ExprId,
    /// What is said of each.
    pub body: Block,
}

/// The names that a `for` gives.
#[derive(Clone, Debug, PartialEq)]
pub enum ForVars {
    /// `for x in xs`
    Element(Name),
    /// `for k, v in map`
    Entry {
        /// The key.
        key: Name,
        /// The value.
        value: Name,
    },
}

/// `if c { … } else if d { … } else { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct If {
    /// Conditions with their blocks, at least one; a later one is asked where the earlier are false.
    pub branches: Vec<(ExprId, Block)>,
    /// The block where all are false.
    pub otherwise: Option<Block>,
}
