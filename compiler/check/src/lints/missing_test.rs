//! L0403: a policy that no test speaks of. It may hold what it should not, and nobody would see.

use super::look::Look;
use pol_diagnostics::{Code, Diagnostic};
use pol_syntax::ast::{Expect, Item, Name, Path, TestStmt};
use std::collections::BTreeSet;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    let mut tested: BTreeSet<&str> = BTreeSet::new();
    let mut packs = BTreeSet::new();
    for (key, item, _) in look.items() {
        let Item::Test(_, test) = item else { continue };
        packs.insert(look.env.pack_of(key.file));
        let tree = look.env.tree(key.file);
        for stmt in &test.body {
            let TestStmt::Expect(expect) = &tree[*stmt] else { continue };
            tested
                .extend(expected(expect).into_iter().flat_map(|path| &path.segments).map(|name| &*name.text));
        }
    }
    for policy in &look.policies {
        let name = &policy.ast.name;
        let pack = look.env.pack_of(policy.key.file);
        // A pack without a test is told so once.
        let is_first = packs.insert(pack);
        if is_first || !tested.contains(&*name.text) {
            said.push(missing_test(name, is_first));
        }
        if is_first {
            tested.extend(
                look.policies
                    .iter()
                    .filter(|other| look.env.pack_of(other.key.file) == pack)
                    .map(|other| &*other.ast.name.text),
            );
        }
    }
}

/// The policies and rules that an expectation speaks of.
fn expected(expect: &Expect) -> Vec<&Path> {
    match expect {
        Expect::Verdict { rule, .. } => vec![rule],
        Expect::Findings(findings) => findings.iter().map(|finding| &finding.rule).collect(),
        Expect::Fix { policy, .. } => vec![policy],
    }
}

fn missing_test(name: &Name, is_whole_pack: bool) -> Diagnostic {
    let message = if is_whole_pack {
        "this pack has no test".to_owned()
    } else {
        format!("no test speaks of the policy `{}`", name.text)
    };
    Diagnostic::new(Code::L0403, message)
        .at(name.span, "declared here")
        .help(format!("`test \"…\" {{ given …; expect {} fails }}` shows what it finds", name.text))
}
