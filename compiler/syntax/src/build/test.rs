//! Tests.

use super::Builder;
use crate::ast::{
    Expect, ExpectedFinding, FixOutcome, Given, Name, Spanned, Test, TestStmt, TestStmtId, Verdict, With,
};
use crate::tree::{Kind, Node};

const VERDICTS: [(&str, Verdict); 6] = [
    ("passes", Verdict::Passes),
    ("fails", Verdict::Fails),
    ("undetermined", Verdict::Undetermined),
    ("waived", Verdict::Waived),
    ("skipped", Verdict::Skipped),
    ("not applicable", Verdict::NotApplicable),
];

impl Builder<'_> {
    pub(super) fn test(&mut self, node: Node<'_>) -> Test {
        let name = self.text_or_empty(node);
        let is_stmt = |child: &Node<'_>| {
            [Kind::Given, Kind::With, Kind::Expect, Kind::UnknownTestStmt, Kind::Junk].contains(&child.kind())
        };
        let body = node.child(Kind::TestBody);
        let body =
            body.map(|body| body.children().filter(is_stmt).map(|child| self.test_stmt(child)).collect());
        Test { name, body: body.unwrap_or_default() }
    }

    fn test_stmt(&mut self, node: Node<'_>) -> TestStmtId {
        let stmt = self.test_stmt_of(node).unwrap_or(TestStmt::Error);
        self.file.test_stmts.add(stmt, self.span(node))
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what is no statement was junk")]
    fn test_stmt_of(&mut self, node: Node<'_>) -> Option<TestStmt> {
        Some(match node.kind() {
            Kind::Given => TestStmt::Given(self.given(node)),
            Kind::With => TestStmt::With(With { target: self.path_in(node), value: self.expr_in(node) }),
            Kind::Expect => TestStmt::Expect(self.expect(node)?),
            _ => return None,
        })
    }

    fn given(&mut self, node: Node<'_>) -> Given {
        if let Some(file) = node.child(Kind::GivenFile) {
            return Given::File(self.text_or_empty(file));
        }
        Given::Node { ty: self.path_in(node), name: self.alias(node), value: self.brace_in(node) }
    }

    /// The name after `as`, if it is written.
    pub(super) fn alias(&self, node: Node<'_>) -> Option<Name> {
        node.child(Kind::Alias).map(|alias| self.name_in(alias))
    }

    fn expect(&mut self, node: Node<'_>) -> Option<Expect> {
        if let Some(findings) = node.child(Kind::Findings) {
            let list = findings.all(Kind::Finding).map(|finding| self.finding(finding));
            return Some(Expect::Findings(list.collect()));
        }
        if let Some(fix) = node.child(Kind::ExpectFix) {
            return Some(Expect::Fix { policy: self.path_in(fix), outcome: self.outcome(fix) });
        }
        let node = node.child(Kind::ExpectVerdict)?;
        Some(Expect::Verdict {
            rule: self.path_in(node),
            subject: self.expr_under(node, Kind::Subject),
            verdict: self.verdict(node)?,
            at: self.expr_under(node, Kind::At),
        })
    }

    fn verdict(&mut self, node: Node<'_>) -> Option<Spanned<Verdict>> {
        let word = node.child(Kind::Verdict)?;
        if word.text().starts_with("not") && word.text().ends_with("applicable") {
            return Some(self.spanned(Verdict::NotApplicable, word));
        }
        self.word(word, "a verdict", &VERDICTS)
    }

    fn finding(&mut self, node: Node<'_>) -> ExpectedFinding {
        ExpectedFinding { rule: self.path_in(node), at: self.expr_under(node, Kind::At) }
    }

    fn outcome(&mut self, node: Node<'_>) -> FixOutcome {
        if let Some(new) = node.child(Kind::GivesNew) {
            FixOutcome::New { ty: self.path_in(new), value: self.brace_in(new) }
        } else if let Some(given) = node.child(Kind::GivesNode) {
            FixOutcome::Node { node: self.name_in(given), value: self.brace_in(given) }
        } else if node.child(Kind::Nothing).is_some() {
            FixOutcome::Nothing
        } else {
            FixOutcome::Missing
        }
    }
}
