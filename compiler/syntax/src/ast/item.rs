//! Items: what stands at the top of a file.

use super::{Docs, ExprId, Let, Level, MemberId, Name, Param, Path, Policy, Spanned, Test, Text, TypeExprId};
use pol_diagnostics::Span;

/// An item.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Could not be read; a diagnostic has said so.
    Error,
    /// `use a.b.{C, D as E}`
    Use(Use),
    /// `param name: T = default`
    Param(Param),
    /// `let NAME = value`
    Let(Docs, Let),
    /// `fn f(x: T) -> U { … }`
    Function(Docs, Function),
    /// `type T …`
    Type(Docs, TypeDecl),
    /// `resource T { … }`
    Resource(Docs, Resource),
    /// `interface T { … }`
    Interface(Docs, Interface),
    /// `extend T { … }`
    Extend(Docs, Extend),
    /// `policy name for x: T { … }`
    Policy(Docs, Policy),
    /// `test "…" { … }`
    Test(Docs, Test),
    /// `waive P for r: T …`
    Waive(Docs, Waive),
    /// `group name { … }`
    Group(Docs, Group),
    /// `project { … }`
    Project(Docs, Project),
    /// `framework name { … }`
    Framework(Docs, Framework),
    /// `data name: T = file("…")`
    Data(Docs, Data),
}

/// `use a.b.C`, `use a.b.{C, D as E}`: what stands before the last dot, and the names after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// The pack or module; no segments in `use std`.
    pub prefix: Path,
    /// What is taken from it; empty in `use a.{}`.
    pub names: Vec<UseName>,
    /// Whether braces are written.
    pub is_braced: bool,
}

/// A name that a `use` brings in.
#[derive(Clone, Debug, PartialEq)]
pub struct UseName {
    /// The name there.
    pub name: Name,
    /// The name here, where it differs.
    pub alias: Option<Name>,
}

/// `fn f(x: T) -> U { let …; value }`
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// The name.
    pub name: Name,
    /// What it is given.
    pub params: Vec<Parameter>,
    /// What it gives.
    pub result: TypeExprId,
    /// Names on the way.
    pub lets: Vec<Let>,
    /// The value.
    pub value: ExprId,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: TypeExprId,
}

/// `type T = …`, `type T { … }`: the second is a [`TypeExpr::Record`](super::TypeExpr::Record).
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDecl {
    /// The name.
    pub name: Name,
    /// What it stands for.
    pub ty: TypeExprId,
}

/// `resource T is I { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The name.
    pub name: Name,
    /// Its interfaces.
    pub is: Vec<Path>,
    /// Sources, properties, edges, derived fields.
    pub members: Vec<MemberId>,
}

/// `interface T { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Interface {
    /// The name.
    pub name: Name,
    /// Interfaces that it includes.
    pub is: Vec<Path>,
    /// What a type must have.
    pub members: Vec<MemberId>,
}

/// `extend aws.ec2.Instance { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Extend {
    /// The type.
    pub target: Path,
    /// What it is given.
    pub members: Vec<MemberId>,
}

/// `waive P for r: T where cond until "…" because "…"`
#[derive(Clone, Debug, PartialEq)]
pub struct Waive {
    /// What is waived.
    pub target: WaiveTarget,
    /// The name of the resource.
    pub var: Name,
    /// Its type.
    pub ty: TypeExprId,
    /// Which of them.
    pub condition: Option<ExprId>,
    /// The last day.
    pub until: Option<Text>,
    /// The reason.
    pub because: Option<Text>,
}

/// What a waiver waives.
#[derive(Clone, Debug, PartialEq)]
pub enum WaiveTarget {
    /// `*`
    All(Span),
    /// A policy, or one rule of it: the last segment may be a label.
    Rule(Path),
}

/// `group name preventative { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The name.
    pub name: Name,
    /// What its verdicts do; `None` where it could not be read.
    pub mode: Option<Spanned<GroupMode>>,
    /// What it says.
    pub body: Vec<GroupStmt>,
}

/// What the verdicts of a group do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupMode {
    /// They stop a change.
    Preventative,
    /// They are recorded.
    Audit,
}

/// `project { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// What it says.
    pub body: Vec<GroupStmt>,
}

/// A statement of a group or project.
#[derive(Clone, Debug, PartialEq)]
pub enum GroupStmt {
    /// Could not be read; a diagnostic has said so.
    Error,
    /// `match cond on stack`
    Match {
        /// What must hold of it.
        condition: ExprId,
        /// `stack`.
        on: Name,
    },
    /// `apply pack "^1.2" { … }`
    Apply(Apply),
    /// `environment "file"`
    Environment(Text),
}

/// `apply acme.storage "^1.2" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Apply {
    /// The pack.
    pub pack: Path,
    /// Which versions of it.
    pub version: Option<Text>,
    /// What is set.
    pub settings: Vec<Setting>,
}

/// A setting of an applied pack.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// `level P = advisory`, `lock level P`, `lock level P = mandatory`
    Level {
        /// Whether later layers may not weaken it.
        is_locked: bool,
        /// The policy.
        policy: Path,
        /// The level; `None` only in a lock.
        level: Option<Spanned<Level>>,
    },
    /// `param = value`, `lock param`, `lock param = value`
    Param {
        /// Whether later layers may not change it.
        is_locked: bool,
        /// The param.
        param: Path,
        /// The value; `None` only in a lock.
        value: Option<ExprId>,
    },
}

/// `framework nist_800_53_r5 { "AC-3": "Access enforcement" }`
#[derive(Clone, Debug, PartialEq)]
pub struct Framework {
    /// The name.
    pub name: Name,
    /// Its controls, in order.
    pub controls: Vec<Control>,
}

/// A control of a framework.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// Its number there.
    pub id: Text,
    /// Its title.
    pub title: Text,
}

/// `data prices: map<float> = file("prices.json")`
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: TypeExprId,
    /// The file, from the folder of the pack.
    pub file: Text,
}
