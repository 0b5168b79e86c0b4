//! The fixes of a round: of every rule that failed at level `remediate`, evaluated on the graph as it is.

use super::Dropped;
use super::rounds::{Judged, Scope};
use crate::run::Program;
use pol_ir::columns::NodeRef;
use pol_ir::interpret::{Interpreter, NoFix, Place, RuleResult, Step, Write};
use pol_ir::module::{Outcome, PolicyId};
use pol_ir::names::Names;
use rayon::prelude::*;

/// A fix that is to be applied.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    pub(crate) subject: Option<NodeRef>,
    pub(crate) writes: Vec<Write>,
}

/// Whose fix it is: what proposals are ordered and reported by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Owner {
    pub(crate) address: String,
    pub(crate) policy: String,
    pub(crate) rule: (u32, String),
    elements: Vec<String>,
}

impl Owner {
    pub(crate) fn dropped(&self, because: impl Into<String>) -> Dropped {
        Dropped {
            address: self.address.clone(),
            policy: self.policy.clone(),
            rule: self.rule.1.clone(),
            because: because.into(),
        }
    }

    /// The rule on its resource, as reports name it.
    pub(crate) fn text(&self) -> String {
        format!("{}.{} on {}", self.policy, self.rule.1, self.address)
    }
}

/// The fixes of what failed, in order, and those that can do nothing.
pub(crate) fn proposals(
    program: Program<'_>,
    judged: &Judged<'_>,
    scope: Scope,
) -> (Vec<(Owner, Proposal)>, Vec<Dropped>) {
    let interpreter = Interpreter::new(program.module, program.params, &judged.graph.columns);
    let failed: Vec<(PolicyId, Option<NodeRef>)> = judged.failed(|job| scope.takes(job.policy, job.level));
    let of = |&(policy, subject): &(PolicyId, Option<NodeRef>)| {
        let rules = interpreter.explain(policy, subject).rules;
        let failed =
            rules.into_iter().filter(|result| result.outcome == Outcome::Fail && result.fix.is_some());
        failed
            .map(|result| (owner(program, judged, (policy, subject), &result), subject, result.fix))
            .collect::<Vec<_>>()
    };
    let mut results: Vec<_> = failed.par_iter().flat_map_iter(of).collect();
    results.sort_by(|one, other| one.0.cmp(&other.0));
    let (mut proposals, mut dropped) = (Vec::new(), Vec::new());
    for (owner, subject, fix) in results {
        match writes(&program.module.names, judged, fix, subject) {
            Ok(writes) => proposals.push((owner, Proposal { subject, writes })),
            Err(because) => dropped.push(owner.dropped(because)),
        }
    }
    (proposals, dropped)
}

fn owner(
    program: Program<'_>,
    judged: &Judged<'_>,
    (policy, subject): (PolicyId, Option<NodeRef>),
    result: &RuleResult,
) -> Owner {
    let policy = &program.module.policies[policy];
    let rule =
        policy.rules.get(result.rule.0 as usize).map_or_else(String::new, |rule| rule.name.to_string());
    let address = subject.map_or("stack", |node| judged.graph.columns.address(node));
    Owner {
        address: address.to_owned(),
        policy: policy.path.to_string(),
        rule: (result.rule.0, rule),
        elements: result.elements.clone(),
    }
}

fn writes(
    names: &Names,
    judged: &Judged<'_>,
    fix: Option<Result<pol_ir::interpret::Repair, NoFix>>,
    subject: Option<NodeRef>,
) -> Result<Vec<Write>, String> {
    let repair = match fix {
        Some(Ok(repair)) => repair,
        Some(Err(why)) => return Err(reason(names, judged, &why)),
        None => return Err("its rule has no fix".to_owned()),
    };
    if repair.replacing {
        return Err("it would replace the resource, which is never done by itself".to_owned());
    }
    if repair.writes.is_empty() {
        return Err("all that it would write is there".to_owned());
    }
    let creates = repair.writes.iter().any(|write| matches!(write, Write::Create { .. }));
    if creates && subject.is_some_and(|subject| judged.created.contains(&subject)) {
        return Err("a resource that a fix created creates no other".to_owned());
    }
    let unwritable = |write: &&Write| place(write).is_some_and(|place| !judged.graph.is_writable(place.node));
    if let Some(place) = repair.writes.iter().find(unwritable).and_then(place) {
        let address = judged.graph.columns.address(place.node);
        return Err(format!("its source cannot write {address}"));
    }
    Ok(repair.writes)
}

fn reason(names: &Names, judged: &Judged<'_>, why: &NoFix) -> String {
    match why {
        NoFix::Unknown(because) => {
            let place = because.place.as_ref().map(|place| {
                let (address, path) = (judged.graph.columns.address(place.node), place.path(names));
                format!("{address}.{path} is ")
            });
            format!("{}{}", place.unwrap_or_default(), because.reason.text())
        }
        NoFix::Outside => "what it would write lies outside the input".to_owned(),
        NoFix::Nowhere => "what it would write into is not there".to_owned(),
    }
}

/// Where a write goes; a resource that is created has no place yet.
pub(crate) fn place(write: &Write) -> Option<&Place> {
    match write {
        Write::Set { target, .. } | Write::Add { target, .. } | Write::Remove { target } => {
            Some(&target.place)
        }
        Write::Create { .. } => None,
    }
}

/// Whether one place lies in the other, or is it.
pub(crate) fn overlaps(one: &Place, other: &Place) -> bool {
    let length = one.path.len().min(other.path.len());
    let (one_start, other_start): (Option<&[Step]>, Option<&[Step]>) =
        (one.path.get(..length), other.path.get(..length));
    one.node == other.node && one_start == other_start
}
