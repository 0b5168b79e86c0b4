//! Statements: guards, rules, blocks; from the outcomes of rules to the outcome of a policy.

use super::eval::Frame;
use super::place::Place;
use super::value::{Content, Element, Truth, Value, Why};
use super::{Because, Interpreter, Judgement, NoFix, Repair, RuleResult};
use crate::columns::NodeRef;
use crate::module::{ExprId, LocalId, Outcome, Policy, RuleId, Stmt};
use crate::state::Reason;
use crate::walk::statements;

/// One policy on one subject.
struct Judge<'i, 'a> {
    frame: Frame<'i, 'a>,
    policy: &'a Policy,
    subject: Option<NodeRef>,
    /// What became of each rule when it was last met; what a later rule needs stands above it.
    facts: Vec<Option<Outcome>>,
    worst: Outcome,
    /// Results with their messages, where they are asked for.
    results: Option<Vec<RuleResult>>,
    /// Keys and indexes of the enclosing loops.
    elements: Vec<String>,
}

/// Whether the statements below still count.
#[derive(Clone, Copy, PartialEq)]
enum Flow {
    On,
    Ended,
}

impl<'a> Interpreter<'a> {
    pub(super) fn run(&self, policy: &'a Policy, subject: Option<NodeRef>, explain: bool) -> Judgement {
        let mut judge = Judge {
            frame: Frame::new(self, policy.locals),
            policy,
            subject,
            facts: vec![None; policy.rules.len()],
            worst: Outcome::Pass,
            results: explain.then(Vec::new),
            elements: Vec::new(),
        };
        if let Some(subject) = subject {
            judge.frame.bind(LocalId(0), Value::new(Content::Node(subject)));
        }
        let outcome = judge.policy();
        Judgement { outcome, rules: judge.results.unwrap_or_default() }
    }
}

impl<'a> Judge<'_, 'a> {
    fn policy(&mut self) -> Outcome {
        let policy = self.policy;
        let ended = self.top_level(&policy.body);
        self.list_the_unjudged();
        match ended {
            Some(at) if !policy.body.iter().take(at).any(|stmt| first_rule(stmt).is_some()) => {
                Outcome::NotApplicable
            }
            Some(_) | None => self.worst,
        }
    }

    /// Judges the body; where a false `when` ended it, its position.
    fn top_level(&mut self, body: &'a [Stmt]) -> Option<usize> {
        let mut guard = Truth::True;
        for (index, stmt) in body.iter().enumerate() {
            if self.statement(stmt, &mut guard) == Flow::Ended {
                return (guard == Truth::False).then_some(index);
            }
        }
        None
    }

    fn list_the_unjudged(&mut self) {
        let Some(results) = &mut self.results else { return };
        for (index, fact) in self.facts.iter().enumerate() {
            if fact.is_none() {
                results.push(RuleResult::bare(RuleId(index as u32), Outcome::NotApplicable));
            }
        }
    }

    fn block(&mut self, body: &'a [Stmt], guard: Truth) {
        let mut guard = guard;
        for stmt in body {
            if guard == Truth::False || self.statement(stmt, &mut guard) == Flow::Ended {
                return;
            }
        }
    }

    fn statement(&mut self, stmt: &'a Stmt, guard: &mut Truth) -> Flow {
        match stmt {
            Stmt::When(cond) => {
                *guard = guard.and(self.frame.truth(*cond));
                if *guard == Truth::False {
                    return Flow::Ended;
                }
            }
            Stmt::Let(local, value) => {
                let value = self.frame.eval(*value);
                self.frame.bind(*local, value);
            }
            Stmt::Require(rule) => self.require(*rule, *guard),
            Stmt::For { list, key, item, body } => self.each(stmt, (*list, *key, *item), (body, *guard)),
            Stmt::If { cond, then, otherwise } => {
                let cond = self.frame.truth(*cond);
                self.block(then, guard.and(cond));
                self.block(otherwise, guard.and(cond.not()));
            }
        }
        if self.is_decided() { Flow::Ended } else { Flow::On }
    }

    /// Nothing is worse than a failure: without results to list, the rest need not be judged.
    fn is_decided(&self) -> bool {
        self.results.is_none() && self.worst == Outcome::Fail
    }

    fn each(
        &mut self,
        stmt: &'a Stmt,
        names: (ExprId, Option<LocalId>, LocalId),
        inner: (&'a [Stmt], Truth),
    ) {
        let (list, key, item) = names;
        let (body, guard) = inner;
        let value = self.frame.eval(list);
        let open = if let Content::List(list) = &value.content {
            for (index, Element { value: element, guard: there }) in self.frame.run.elements(list).enumerate()
            {
                self.frame.bind(item, element.tainted(value.sensitive));
                self.iteration(index.to_string(), body, guard.and(Truth::certain(there)));
            }
            list.open
        } else if let Content::Map(map) = &value.content {
            for (index, (name, element)) in self.frame.run.entries(map).into_iter().enumerate() {
                // The keys of a sensitive map are as secret as its values.
                let label = if value.sensitive { index.to_string() } else { name.to_string() };
                let name = Value::new(Content::Text(name)).tainted(value.sensitive);
                self.bind_entry(key, item, (name, element.tainted(value.sensitive)));
                self.iteration(label, body, guard);
            }
            map.open
        } else {
            Some(value.why().unwrap_or(Why::of(Reason::Unreadable)))
        };
        if let (Some(why), Some(rule)) = (open, first_rule(stmt)) {
            self.open_list(rule, why, &value);
        }
    }

    fn bind_entry(&mut self, key: Option<LocalId>, item: LocalId, (name, element): (Value<'a>, Value<'a>)) {
        if let Some(key) = key {
            self.frame.bind(key, name);
        }
        self.frame.bind(item, element);
    }

    fn iteration(&mut self, label: String, body: &'a [Stmt], guard: Truth) {
        if self.is_decided() {
            return;
        }
        self.elements.push(label);
        self.block(body, guard);
        self.elements.pop();
    }

    /// There may be elements that are not listed: one undetermined result, of the first rule of the loop.
    fn open_list(&mut self, rule: RuleId, why: Why, list: &Value<'a>) {
        self.worst = self.worst.max(Outcome::Undetermined);
        let place = list.origin.and_then(|slot| self.frame.run.place(slot));
        let elements = self.elements.clone();
        let Some(results) = &mut self.results else { return };
        let text = self.policy.rules.get(rule.0 as usize).map_or("", |rule| &rule.text);
        results.push(RuleResult {
            rule,
            outcome: Outcome::Undetermined,
            message: format!("an element breaks `{text}`"),
            places: place.or(self.subject.map(Place::of)).into_iter().collect(),
            because: Some(self.frame.run.because(why)),
            elements,
            fix: None,
        });
        if let Some(fact) = self.facts.get_mut(rule.0 as usize) {
            *fact = fact.or(Some(Outcome::Undetermined));
        }
    }

    fn require(&mut self, id: RuleId, guard: Truth) {
        let Some(rule) = self.policy.rules.get(id.0 as usize) else { return };
        let unmet = |need: &RuleId| {
            matches!(self.facts.get(need.0 as usize), Some(Some(Outcome::Fail | Outcome::Skipped)))
        };
        if rule.needs.iter().any(unmet) {
            self.remember(id, Outcome::Skipped);
            self.result(id, Outcome::Skipped, None);
            return;
        }
        let cond = self.frame.truth(rule.cond);
        // Whatever its guard, a false condition takes the facts away from the rules that need them.
        self.remember(id, if cond == Truth::False { Outcome::Fail } else { Outcome::Pass });
        let (outcome, why) = match guard.not().or(cond) {
            Truth::True => (Outcome::Pass, None),
            Truth::False => (Outcome::Fail, None),
            Truth::Unknown(why) => (Outcome::Undetermined, Some(why)),
        };
        self.worst = self.worst.max(outcome);
        self.result(id, outcome, why);
    }

    fn remember(&mut self, id: RuleId, outcome: Outcome) {
        if let Some(fact) = self.facts.get_mut(id.0 as usize) {
            *fact = Some(outcome);
        }
    }

    fn result(&mut self, id: RuleId, outcome: Outcome, why: Option<Why>) {
        if self.results.is_none() {
            return;
        }
        let mut result = RuleResult::bare(id, outcome);
        result.elements.clone_from(&self.elements);
        if matches!(outcome, Outcome::Fail | Outcome::Undetermined) {
            result.message = self.message(id);
            result.places = self.places(id);
            result.because = why.map(|why| self.frame.run.because(why));
        }
        if outcome == Outcome::Fail {
            result.fix = self.fix(id);
        }
        if let Some(results) = &mut self.results {
            results.push(result);
        }
    }

    fn message(&mut self, id: RuleId) -> String {
        let Some(rule) = self.policy.rules.get(id.0 as usize) else { return String::new() };
        match rule.message {
            Some(message) => self.frame.message(message),
            None => format!("`{}` does not hold", rule.text),
        }
    }

    fn fix(&mut self, id: RuleId) -> Option<Result<Repair, NoFix>> {
        let policy = self.policy;
        let fix = policy.rules.get(id.0 as usize)?.fix.as_ref()?;
        Some(self.frame.repair(policy, fix))
    }

    fn places(&mut self, id: RuleId) -> Vec<Place> {
        let at = self.policy.rules.get(id.0 as usize).and_then(|rule| rule.at);
        match at {
            Some(at) => self.frame.places(at, self.subject),
            None => self.subject.map(Place::of).into_iter().collect(),
        }
    }
}

impl Interpreter<'_> {
    pub(super) fn because(&self, why: Why) -> Because {
        Because { reason: why.reason, place: why.cause.and_then(|cause| self.place_of_cause(cause)) }
    }
}

/// The first rule in a statement.
fn first_rule(stmt: &Stmt) -> Option<RuleId> {
    let mut first = None;
    statements(std::slice::from_ref(stmt), &mut |stmt| {
        if let (None, Stmt::Require(rule)) = (first, stmt) {
            first = Some(*rule);
        }
    });
    first
}
