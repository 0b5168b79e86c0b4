//! Says what was wrong with the subjects that did not pass: the interpreter judges them again, with messages and
//! places, and each rule that failed or cannot be told becomes a finding.

use crate::excerpt::excerpt;
use crate::finding::{Finding, Location, Related, Resource, Verdict};
use crate::fingerprint::fingerprint;
use crate::fix::{Telling, changes};
use crate::judge::Verdicts;
use crate::plan::Job;
use crate::run::{Program, open_subjects};
use pol_graph::Graph;
use pol_ir::columns::{NodeRef, Phase};
use pol_ir::interpret::{Because, Interpreter, Place, RuleResult, Step};
use pol_ir::module::{Level, Outcome, Policy};
use pol_ir::names::Names;
use rayon::prelude::*;

/// The findings of a run, sorted by (address, policy, rule, property).
pub(crate) fn render(program: Program<'_>, graph: &Graph<'_>, verdicts: &[Verdicts]) -> Vec<Finding> {
    let subjects: Vec<(Job, Option<NodeRef>)> =
        verdicts.iter().flat_map(|job| open_subjects(job).map(|subject| (job.job, subject))).collect();
    let interpreter = Interpreter::new(program.module, program.params, &graph.columns);
    let of = |&(Job { policy, level, .. }, node): &(Job, Option<NodeRef>)| {
        let judgement = interpreter.explain(policy, node);
        let subject = Subject { program, graph, policy: &program.module.policies[policy], level, node };
        judgement.rules.iter().filter_map(|result| subject.finding(result)).collect::<Vec<Finding>>()
    };
    let mut findings: Vec<Finding> = subjects.par_iter().flat_map_iter(of).collect();
    findings.par_sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    findings
}

fn sort_key(finding: &Finding) -> (&str, &str, &str, Option<&str>, &str) {
    let Finding { resource, policy, rule, property, fingerprint, .. } = finding;
    (&resource.address, policy, rule, property.as_deref(), fingerprint)
}

/// One policy on one node.
struct Subject<'a> {
    program: Program<'a>,
    graph: &'a Graph<'a>,
    policy: &'a Policy,
    /// The policy's level in this run.
    level: Level,
    node: Option<NodeRef>,
}

impl Subject<'_> {
    fn finding(&self, result: &RuleResult) -> Option<Finding> {
        let verdict = match result.outcome {
            Outcome::Fail => Verdict::Fail,
            Outcome::Undetermined => Verdict::Undetermined,
            Outcome::Pass | Outcome::Skipped | Outcome::NotApplicable => return None,
        };
        let rule = self.policy.rules.get(result.rule.0 as usize)?.name.to_string();
        let resource = self.resource();
        let place = result.places.first();
        let repair = result.fix.as_ref().and_then(|fix| fix.as_ref().ok()).filter(|_| !self.is_deleted());
        let elsewhere = place.filter(|place| Some(place.node) != self.node);
        Some(Finding {
            policy: self.policy.path.to_string(),
            verdict,
            level: self.level,
            severity: self.policy.severity,
            message: result.message.clone(),
            property: place.and_then(|place| self.property(place)),
            found: place.and_then(|place| excerpt(&self.graph.columns, place)),
            place: elsewhere.map(|place| self.address(place.node)),
            location: place.and_then(|place| self.locate(place)),
            controls: self
                .policy
                .controls
                .iter()
                .map(|(framework, id)| format!("{framework}:{id}"))
                .collect(),
            fix: repair.map_or_else(Vec::new, |repair| changes(self.telling(), repair)),
            replacing: repair.is_some_and(|repair| repair.replacing),
            related: result.places.iter().skip(1).map(|place| self.related(place)).collect(),
            because: result.because.as_ref().map(|because| self.because(because)),
            fingerprint: fingerprint(&self.policy.path, &rule, &resource.address, &result.elements),
            rule,
            resource,
        })
    }

    fn telling(&self) -> Telling<'_> {
        Telling { module: self.program.module, columns: &self.graph.columns, subject: self.node }
    }

    /// Whether the subject will be gone: nothing of it can be repaired.
    fn is_deleted(&self) -> bool {
        let table = self.node.and_then(|node| self.graph.columns.tables.get(node.table));
        table.is_some_and(|table| table.phase != Phase::After)
    }

    fn resource(&self) -> Resource {
        let Some(node) = self.node else {
            return Resource { kind: "stack".into(), address: "stack".into(), source_type: String::new() };
        };
        let path = self.graph.columns.tables.get(node.table).map(|table| table.path);
        Resource {
            kind: path.map_or_else(String::new, |path| self.program.module.names.text(path).to_owned()),
            address: self.address(node),
            source_type: self.graph.source_type(node).to_owned(),
        }
    }

    fn address(&self, node: NodeRef) -> String {
        self.graph.columns.address(node).to_owned()
    }

    fn property(&self, place: &Place) -> Option<String> {
        let path = place.path(&self.program.module.names);
        (!path.is_empty()).then_some(path)
    }

    fn related(&self, place: &Place) -> Related {
        Related { address: self.address(place.node), property: self.property(place) }
    }

    fn because(&self, because: &Because) -> String {
        let reason = because.reason.text();
        let Some(place) = &because.place else { return reason.to_owned() };
        let mut text = if Some(place.node) == self.node { String::new() } else { self.address(place.node) };
        if let Some(property) = self.property(place) {
            text.push_str(if text.is_empty() { "" } else { "." });
            text.push_str(&property);
        }
        if text.is_empty() { reason.to_owned() } else { format!("{text}: {reason}") }
    }

    fn locate(&self, place: &Place) -> Option<Location> {
        let names = &self.program.module.names;
        let path: Vec<pol_graph::Step<'_>> = place.path.iter().map(|step| step_text(step, names)).collect();
        let found = self.graph.locate(place.node, &path)?;
        Some(Location { file: found.file, line: found.line, column: found.column })
    }
}

fn step_text<'s>(step: &'s Step, names: &'s Names) -> pol_graph::Step<'s> {
    match step {
        Step::Field(name) => pol_graph::Step::Name(names.text(*name)),
        Step::Index(index) => pol_graph::Step::Index(*index),
        Step::Key(key) => pol_graph::Step::Key(key),
    }
}
