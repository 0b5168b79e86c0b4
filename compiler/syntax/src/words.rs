//! The words of the language, and what a message calls the parts of the grammar.

use crate::tree::Kind;

/// What begins an item.
pub(crate) const ITEMS: [&str; 17] = [
    "policy",
    "test",
    "use",
    "param",
    "let",
    "fn",
    "type",
    "resource",
    "interface",
    "extend",
    "data",
    "framework",
    "waive",
    "group",
    "project",
    "pack",
    "apply",
];

/// What begins a statement of a policy.
pub(crate) const POLICY: [&str; 11] =
    ["require", "when", "let", "for", "if", "level", "severity", "controls", "tags", "help", "param"];

/// What begins a statement of a test.
pub(crate) const TEST: [&str; 3] = ["given", "with", "expect"];

/// What begins a statement of a group or project.
pub(crate) const GROUP: [&str; 3] = ["match", "apply", "environment"];

/// Words that are never bare names.
const RESERVED: [&str; 20] = [
    "and", "or", "not", "in", "is", "as", "if", "then", "else", "true", "false", "let", "require", "for",
    "when", "fix", "at", "create", "remove", "level",
];

/// Whether a word is never a bare name.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// What a statement that stands at the top of a file belongs in.
pub(crate) fn home(word: &str) -> Option<&'static str> {
    let is_in = |words: &[&str]| words.contains(&word);
    if is_in(&POLICY) {
        Some("a policy")
    } else if is_in(&TEST) {
        Some("a test")
    } else if is_in(&GROUP) {
        Some("a group or project")
    } else if ["edge", "from"].contains(&word) {
        Some("a resource")
    } else {
        None
    }
}

/// The rules that commas divide.
const ELEMENTS: [Kind; 9] = [
    Kind::Expr,
    Kind::Lambda,
    Kind::KeyEntry,
    Kind::Entry,
    Kind::Spread,
    Kind::Parameter,
    Kind::Type,
    Kind::UseName,
    Kind::Finding,
];

/// Whether the rule is an element that commas divide.
pub(crate) fn is_element(kind: Kind) -> bool {
    ELEMENTS.contains(&kind)
}

/// What is missing, as a message calls it; `None` if nothing is.
#[expect(clippy::wildcard_enum_match_arm, reason = "all other rules read what they should")]
pub(crate) fn expected(missing: Kind, parent: Option<Kind>) -> Option<&'static str> {
    Some(match missing {
        Kind::MissingName => name_of(parent?),
        Kind::MissingColon => "`:` and a type",
        Kind::MissingEqual => "`=`",
        Kind::MissingOpen => {
            if parent == Some(Kind::Params) {
                "`(`"
            } else {
                "`{`"
            }
        }
        Kind::MissingExpr => value_of(parent?),
        Kind::MissingType => "a type",
        Kind::MissingText => "a text in quotes",
        Kind::MissingWord => word_of(parent?),
        Kind::MissingFor => "`for`",
        Kind::MissingIn => "`in`",
        Kind::MissingThen => "`then`",
        Kind::MissingElse => "`else`",
        Kind::MissingBrace => "`{`",
        Kind::MissingOrigin => "`by` or `= inverse`",
        Kind::MissingFile => "`file(\"…\")`",
        Kind::MissingGives => "`gives`",
        Kind::MissingOn => "`on stack`",
        Kind::MissingArrow => "`->` and the type of the result",
        _ => return None,
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "all other names are just names")]
fn name_of(parent: Kind) -> &'static str {
    match parent {
        Kind::Policy => "the policy's name",
        Kind::Fn => "the function's name",
        Kind::TypeItem | Kind::Resource | Kind::Interface => "the type's name",
        Kind::Field => "a property's name",
        Kind::Header => "the pack's name",
        _ => "a name",
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "all other values are just values")]
fn value_of(parent: Kind) -> &'static str {
    match parent {
        Kind::Require | Kind::When | Kind::If | Kind::ElseIf | Kind::IfHead | Kind::Where => "a condition",
        Kind::Message => "a message in quotes",
        Kind::FixClause => "what to write",
        Kind::At | Kind::Remove => "a place",
        _ => "a value",
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "all other words are just words")]
fn word_of(parent: Kind) -> &'static str {
    match parent {
        Kind::Level | Kind::LevelSetting => "a level",
        Kind::Severity => "a severity",
        Kind::Changes => "`create`, `update`, `replace` or `delete`",
        Kind::ExpectVerdict => "a verdict",
        Kind::Group => "`preventative` or `audit`",
        Kind::Language => "a number",
        _ => "a word",
    }
}

/// How to go on where something is missing, if it is not plain.
pub(crate) fn advice(missing: Kind, parent: Option<Kind>) -> Option<&'static str> {
    match (missing, parent?) {
        (Kind::MissingElse, _) => Some("an `if` that gives a value gives one either way"),
        (Kind::MissingOrigin, _) => {
            Some("`by vpc_id = id` follows a key, `= inverse T.edge` reads an edge backwards")
        }
        (Kind::MissingExpr, Kind::FixClause) => Some(
            "a fix is `place = value`, `list += value`, `remove place`, `create T { … }` or `{ …; … }` of them",
        ),
        (Kind::MissingWord, Kind::ExpectVerdict) => {
            Some("verdicts are `passes`, `fails`, `undetermined`, `waived`, `skipped` and `not applicable`")
        }
        _ => None,
    }
}

/// The closing bracket of a rule, and what it closes.
#[expect(clippy::wildcard_enum_match_arm, reason = "all other rules close with a brace")]
pub(crate) fn bracket(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Paren => (")", "the bracket"),
        Kind::Args => (")", "the argument list"),
        Kind::Params => (")", "the parameter list"),
        Kind::DataFile => (")", "the name of the file"),
        Kind::List => ("]", "the list"),
        Kind::Findings => ("]", "the list of findings"),
        Kind::IndexBy => ("]", "the index"),
        Kind::TypeArgs => (">", "the type"),
        Kind::Hole => ("}", "the hole in the string"),
        Kind::Brace => ("}", "the record or map"),
        Kind::RecordType => ("}", "the record type"),
        Kind::FixBlock => ("}", "the fix"),
        Kind::UseNames => ("}", "the list of names"),
        Kind::Settings => ("}", "the settings"),
        _ => ("}", "the block"),
    }
}

/// What a block is the body of, as a message calls it.
#[expect(clippy::wildcard_enum_match_arm, reason = "all other rules have no block")]
pub(crate) fn owner(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Policy => "the policy",
        Kind::If | Kind::ElseIf => "the `if`",
        Kind::Else => "the `else`",
        Kind::For => "the `for`",
        Kind::Resource => "the resource",
        Kind::Interface => "the interface",
        Kind::Extend => "the extension",
        Kind::Fn => "the function",
        Kind::Test => "the test",
        Kind::Group => "the group",
        Kind::Project => "the project",
        _ => return None,
    })
}

/// Whether the rule is the body of an item or statement.
pub(crate) fn is_body(kind: Kind) -> bool {
    [Kind::Block, Kind::Members, Kind::FnBody, Kind::TestBody, Kind::GroupBody].contains(&kind)
}
