//! Tests.

use super::{ExprId, Name, Path, Spanned, TestStmtId, Text};

/// `test "…" { given … ; expect … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What it shows.
    pub name: Text,
    /// What is given and expected, in order.
    pub body: Vec<TestStmtId>,
}

/// A statement of a test.
#[derive(Clone, Debug, PartialEq)]
pub enum TestStmt {
    /// Could not be read; a diagnostic has said so.
    Error,
    /// `given …`
    Given(Given),
    /// `with …`
    With(With),
    /// `expect …`
    Expect(Expect),
}

/// What a test gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// `given T as x { … }`
    Node {
        /// The type.
        ty: Path,
        /// The name of the node in the test.
        name: Option<Name>,
        /// Its properties, an [`Expr::Brace`](super::Expr::Brace).
        value: ExprId,
    },
    /// `given file "plan.json"`
    File(Text),
}

/// `with P.param = v`, `with now = "…"`, `with request = { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct With {
    /// What is set.
    pub target: Path,
    /// To what.
    pub value: ExprId,
}

/// What a test expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// `expect P.label for x fails at place`
    Verdict {
        /// The policy, or one rule of it: the last segment may be a label.
        rule: Path,
        /// One subject; without it the worst over all.
        subject: Option<ExprId>,
        /// The verdict.
        verdict: Spanned<Verdict>,
        /// Where.
        at: Option<ExprId>,
    },
    /// `expect findings exactly [P.label at place, …]`
    Findings(Vec<ExpectedFinding>),
    /// `expect fix of P gives …`
    Fix {
        /// The policy.
        policy: Path,
        /// What comes of its fixes.
        outcome: FixOutcome,
    },
}

/// One of the findings that are expected.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedFinding {
    /// The policy, or one rule of it.
    pub rule: Path,
    /// Where.
    pub at: Option<ExprId>,
}

/// What comes of a fix.
#[derive(Clone, Debug, PartialEq)]
pub enum FixOutcome {
    /// Could not be read; a diagnostic has said so.
    Missing,
    /// `gives x { … }`
    Node {
        /// The node.
        node: Name,
        /// The properties that it then has, an [`Expr::Brace`](super::Expr::Brace).
        value: ExprId,
    },
    /// `gives new T { … }`
    New {
        /// The type.
        ty: Path,
        /// The properties that it then has, an [`Expr::Brace`](super::Expr::Brace).
        value: ExprId,
    },
    /// `gives nothing`
    Nothing,
}

/// What a policy says of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// `passes`
    Passes,
    /// `fails`
    Fails,
    /// `undetermined`
    Undetermined,
    /// `waived`
    Waived,
    /// `skipped`: a rule that was not judged.
    Skipped,
    /// `not applicable`
    NotApplicable,
}
