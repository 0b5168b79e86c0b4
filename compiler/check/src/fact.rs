//! Facts about a node: what `x.$name` is, and what `on …`, `T.deleted` and `stack.changes` make of changes.

use crate::env::{Env, Member};
use crate::expr::{Cx, Typed};
use crate::narrow::{Facts, Path, Root, Step};
use pol_diagnostics::{Span, did_you_mean};
use pol_ir::constant::Const;
use pol_ir::module::{Arithmetic, Each, Expr, ExprId, LocalId, Stmt, Subject};
use pol_ir::schema::EVERY_NODE;
use pol_ir::types::{Type, TypeId};
use pol_syntax::ast::{self, Change};

/// What a fact holds.
#[derive(Clone, Copy)]
enum Holds {
    /// Text that is always there.
    Text,
    /// Text that may be absent.
    OptionalText,
    /// A number that may be absent.
    OptionalNumber,
    /// Text by name.
    TextMap,
    /// What happens to the node.
    Change,
    /// How its source treats it.
    Options,
    /// The node as it was.
    Before,
    /// A node that may be absent.
    OptionalNode,
    /// Nodes.
    Nodes,
}

/// The facts about a node.
const FACTS: [(&str, Holds); 19] = [
    ("$account", Holds::OptionalText),
    ("$address", Holds::Text),
    ("$before", Holds::Before),
    ("$change", Holds::Change),
    ("$dependencies", Holds::Nodes),
    ("$dependents", Holds::Nodes),
    ("$file", Holds::OptionalText),
    ("$kind", Holds::Text),
    ("$line", Holds::OptionalNumber),
    ("$metadata", Holds::TextMap),
    ("$module", Holds::OptionalText),
    ("$name", Holds::Text),
    ("$options", Holds::Options),
    ("$parent", Holds::OptionalNode),
    ("$provider", Holds::OptionalText),
    ("$region", Holds::OptionalText),
    ("$source_type", Holds::Text),
    ("$type", Holds::Text),
    ("$urn", Holds::OptionalText),
];

/// What can happen to a node, in the words of `$change`.
pub(crate) const CHANGES: [&str; 5] = ["create", "update", "replace", "delete", "none"];

impl Env<'_> {
    /// The fact of this name about a node of type `owner`.
    pub(crate) fn fact(&mut self, owner: TypeId, name: &str) -> Member {
        let Some((_, holds)) = FACTS.into_iter().find(|(fact, _)| *fact == name) else {
            let suggestion = did_you_mean(name, FACTS.map(|(fact, _)| fact)).map(str::to_owned);
            return Member::Missing { suggestion };
        };
        match holds {
            Holds::Before => Member::Edge { ty: self.module.types.intern(Type::Optional(owner)) },
            Holds::OptionalNode => {
                let node = self.node(EVERY_NODE);
                Member::Edge { ty: self.module.types.intern(Type::Optional(node)) }
            }
            Holds::Nodes => {
                let node = self.node(EVERY_NODE);
                Member::Edge { ty: self.module.types.intern(Type::List(node)) }
            }
            Holds::Text => Member::Fact { ty: self.module.types.intern(Type::String) },
            Holds::OptionalText => self.optional_fact(Type::String),
            Holds::OptionalNumber => self.optional_fact(Type::Int),
            Holds::TextMap => {
                let text = self.module.types.intern(Type::String);
                Member::Fact { ty: self.module.types.intern(Type::Map(text)) }
            }
            Holds::Change => Member::Fact { ty: self.change_type() },
            Holds::Options => {
                let bool = self.module.types.intern(Type::Bool);
                Member::Fact { ty: self.record_of(vec![("protect".into(), bool)]) }
            }
        }
    }

    fn optional_fact(&mut self, ty: Type) -> Member {
        let inner = self.module.types.intern(ty);
        Member::Fact { ty: self.module.types.intern(Type::Optional(inner)) }
    }

    /// The type of `$change`.
    fn change_type(&mut self) -> TypeId {
        self.enumeration("", CHANGES.map(Into::into).to_vec())
    }
}

/// The word of `$change` for a change.
fn word(change: Change) -> &'static str {
    match change {
        Change::Create => "create",
        Change::Update => "update",
        Change::Replace => "replace",
        Change::Delete => "delete",
        Change::None => "none",
    }
}

/// What a policy judges that is `on` some changes, and what guards its body. Only a new node has no `$before`.
pub(crate) fn subject(
    cx: &mut Cx<'_, '_>,
    (nodes, local): (TypeId, LocalId),
    on: &[ast::Spanned<Change>],
) -> (Subject, Option<Stmt>) {
    let (Some(first), Some(last)) = (on.first(), on.last()) else { return (Subject::Each(nodes), None) };
    if on.iter().all(|change| change.value != Change::Create) {
        let before = Step::Field(cx.env.module.names.intern("$before"));
        let path = Path::of(Root::Local(local)).then(before);
        cx.facts = std::mem::take(&mut cx.facts).and(&Facts::present(path));
    }
    let subject = match on {
        _ if on.iter().all(|change| change.value == Change::Delete) => {
            return (Subject::Deleted(nodes), None);
        }
        _ if on.iter().any(|change| change.value == Change::Delete) => Subject::EachAndDeleted(nodes),
        _ => Subject::Each(nodes),
    };
    let words = on.iter().map(|change| Const::String(word(change.value).into())).collect();
    (subject, Some(Stmt::When(cx.changes_as((nodes, local), words, first.span.to(last.span)))))
}

impl Cx<'_, '_> {
    /// The code that says whether what happens to the node of a variable is one of these words.
    fn changes_as(&mut self, node: (TypeId, LocalId), words: Vec<Const>, span: Span) -> ExprId {
        let item = self.change_of(node, span);
        let (change, bool) = (self.env.change_type(), self.env.module.types.intern(Type::Bool));
        let list = self.env.module.types.intern(Type::List(change));
        let of = self.emit(&Typed::constant(Const::List(words), list, span));
        let holds = self.node(Expr::In { item, of }, bool, span);
        self.emit(&holds)
    }

    fn change_of(&mut self, (nodes, local): (TypeId, LocalId), span: Span) -> ExprId {
        let node = self.node(Expr::Local(local), nodes, span);
        let base = self.emit(&node);
        let name = self.env.module.names.intern("$change");
        let ty = self.env.change_type();
        let change = self.node(Expr::Field { base, name }, ty, span);
        self.emit(&change)
    }

    /// `T.deleted`
    pub(crate) fn deleted(&mut self, nodes: TypeId, span: Span) -> Typed {
        let list = self.env.module.types.intern(Type::List(nodes));
        self.node(Expr::Deleted(nodes), list, span)
    }

    /// `stack.changes`: every node that something happens to.
    pub(crate) fn stack_changes(&mut self, span: Span) -> Typed {
        let nodes = self.env.node(EVERY_NODE);
        let list = self.env.module.types.intern(Type::List(nodes));
        let existing = self.node(Expr::Instances(nodes), list, span);
        let deleted = self.deleted(nodes, span);
        let (left, right) = (self.emit(&existing), self.emit(&deleted));
        let all = self.node(Expr::Arithmetic { op: Arithmetic::Add, left, right }, list, span);
        let (list_code, item) = (self.emit(&all), self.local());
        let words = CHANGES.into_iter().filter(|word| *word != "none");
        let words = words.map(|word| Const::String(word.into())).collect();
        let body = Some(self.changes_as((nodes, item), words, span));
        self.node(Expr::Each { op: Each::Filter, list: list_code, item, body }, list, span)
    }
}
