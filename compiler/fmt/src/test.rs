//! Tests.

use crate::doc::Doc;
use crate::lists::{Block, Shape};
use crate::printer::Printer;
use pol_syntax::ast::{Expect, ExpectedFinding, ExprId, FixOutcome, Given, Path, Test, TestStmt, TestStmtId};

impl<'a> Printer<'a> {
    pub(crate) fn test(&mut self, test: &'a Test) -> Doc<'a> {
        let head = vec![self.take("test"), Doc::space(), self.slice(test.name.span), Doc::space()];
        let block = Block { separator: "", may_be_flat: test.body.len() < 2 };
        Doc::concat(vec![Doc::concat(head), self.block(block, &test.body, Self::test_stmt)]).group()
    }

    fn test_stmt(&mut self, id: TestStmtId) -> Doc<'a> {
        let file = self.file;
        match &file[id] {
            TestStmt::Error => self.lose(),
            TestStmt::Given(given) => self.given(given),
            TestStmt::With(with) => {
                let head = vec![self.take("with"), Doc::space(), self.slice(with.target.span)];
                let equal = vec![Doc::space(), self.take("="), Doc::space(), self.expr(with.value)];
                Doc::concat(vec![Doc::concat(head), Doc::concat(equal)])
            }
            TestStmt::Expect(expect) => {
                Doc::concat(vec![self.take("expect"), Doc::space(), self.expect(expect)])
            }
        }
    }

    fn given(&mut self, given: &'a Given) -> Doc<'a> {
        let mut parts = vec![self.take("given"), Doc::space()];
        match given {
            Given::Node { ty, name, value } => {
                parts.push(self.slice(ty.span));
                if let Some(name) = name {
                    parts.extend([Doc::space(), self.take("as"), Doc::space(), self.slice(name.span)]);
                }
                parts.extend([Doc::space(), self.expr(*value)]);
            }
            Given::File(path) => parts.extend([self.take("file"), Doc::space(), self.slice(path.span)]),
        }
        Doc::concat(parts)
    }

    fn expect(&mut self, expect: &'a Expect) -> Doc<'a> {
        match expect {
            Expect::Verdict { rule, subject, verdict, at } => {
                let mut parts = vec![self.slice(rule.span)];
                if let Some(subject) = subject {
                    let subject = vec![Doc::space(), self.take("for"), Doc::space(), self.expr(*subject)];
                    parts.extend(subject);
                }
                parts.push(Doc::space());
                if self.is_at("not") {
                    parts.extend([self.take("not"), Doc::space(), self.take("applicable")]);
                } else {
                    parts.push(self.slice(verdict.span));
                }
                parts.push(self.place(*at));
                Doc::concat(parts)
            }
            Expect::Findings(findings) => {
                let words = vec![self.take("findings"), Doc::space(), self.take("exactly"), Doc::space()];
                let findings: Vec<&ExpectedFinding> = findings.iter().collect();
                let list = self.listed(("[", "]"), Shape::Rows, &findings, |p, finding| {
                    Doc::concat(vec![p.slice(finding.rule.span), p.place(finding.at)])
                });
                Doc::concat(vec![Doc::concat(words), list])
            }
            Expect::Fix { policy, outcome } => self.expect_fix(policy, outcome),
        }
    }

    /// ` at place`
    fn place(&mut self, place: Option<ExprId>) -> Doc<'a> {
        let Some(place) = place else { return Doc::nothing() };
        Doc::concat(vec![Doc::space(), self.take("at"), Doc::space(), self.expr(place)])
    }

    fn expect_fix(&mut self, policy: &Path, outcome: &'a FixOutcome) -> Doc<'a> {
        let mut parts = vec![self.take("fix"), Doc::space(), self.take("of"), Doc::space()];
        parts.extend([self.slice(policy.span), Doc::space(), self.take("gives"), Doc::space()]);
        match outcome {
            FixOutcome::Missing => parts.push(self.lose()),
            FixOutcome::Node { node, value } => {
                parts.extend([self.slice(node.span), Doc::space(), self.expr(*value)]);
            }
            FixOutcome::New { ty, value } => {
                parts.extend([self.take("new"), Doc::space(), self.slice(ty.span), Doc::space()]);
                parts.push(self.expr(*value));
            }
            FixOutcome::Nothing => parts.push(self.take("nothing")),
        }
        Doc::concat(parts)
    }
}
