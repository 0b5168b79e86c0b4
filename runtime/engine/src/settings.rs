//! What a run is told besides the program and the graph.

use pol_ir::module::{Level, Policy};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Which machine judges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Native code where it pays, decided from rules × nodes before the run.
    #[default]
    Auto,
    /// Native code wherever a policy has a native form.
    Native,
    /// The reference interpreter.
    Interpreter,
}

/// Settings of a run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Which machine judges.
    pub engine: Engine,
    /// Worker threads; 0 means as many as there are processors.
    pub threads: usize,
    /// If any are given, only policies that match one of them are run.
    pub only: Vec<Pattern>,
    /// Policies that match one of these are not run.
    pub skip: Vec<Pattern>,
    /// Levels that the run sets, each for the policies that its pattern matches; the last one wins.
    pub levels: Vec<(Pattern, Level)>,
    /// Leave out packs none of whose policies finds a resource: what is built in speaks only of what is there.
    pub fitting_packs: bool,
}

impl Settings {
    /// Whether the policy is to be run.
    pub fn selects(&self, policy: &str) -> bool {
        let matches = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.matches(policy));
        (self.only.is_empty() || matches(&self.only)) && !matches(&self.skip)
    }

    /// The level of a policy in this run: the run's own word, else the policy's.
    pub fn level(&self, policy: &Policy) -> Level {
        let set = self.levels.iter().rfind(|(pattern, _)| pattern.matches(&policy.path));
        set.map_or(policy.level, |(_, level)| *level)
    }
}

/// A glob over policy paths: `*` stands for any run of characters. A pattern without a dot means the policy's last
/// name, so that `bucket_*` finds `acme.storage.bucket_is_private`; one that names a pack means all of its policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// The pattern as the user wrote it.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text of the pattern.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether a policy path matches.
    pub fn matches(&self, path: &str) -> bool {
        let inside = path.strip_prefix(self.0.as_str()).is_some_and(|rest| rest.starts_with('.'));
        let last = path.rsplit_once('.').map_or(path, |(_, last)| last);
        let name = if self.0.contains('.') { path } else { last };
        inside || glob(self.0.as_bytes(), name.as_bytes())
    }
}

/// Linear-space glob matching with one point to return to: quadratic in the worst case, on names only.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(byte) if text.get(t) == Some(byte) => {
                p += 1;
                t += 1;
            }
            Some(_) | None => {
                let Some((at, from)) = star else { return false };
                star = Some((at, from + 1));
                p = at + 1;
                t = from + 1;
            }
        }
    }
    pattern.iter().skip(p).all(|byte| *byte == b'*')
}

/// How far a run is, for whoever shows it.
#[derive(Debug, Default)]
pub struct Progress {
    total: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// Subjects judged, and subjects to judge (0 until that is known).
    pub fn get(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    pub(crate) fn expect(&self, subjects: usize) {
        self.total.store(subjects, Ordering::Relaxed);
    }

    pub(crate) fn advance(&self, subjects: usize) {
        self.done.fetch_add(subjects, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_name_policies_packs_and_globs() {
        let path = "acme.storage.bucket_is_private";
        for yes in [
            "bucket_is_private",
            "bucket_*",
            "*private",
            "acme.*",
            "acme.storage",
            "acme",
            "*",
            "a*.b*_private",
        ] {
            assert!(Pattern::new(yes).matches(path), "{yes}");
        }
        for no in ["bucket", "acme.stor", "storage.bucket_is_private", "b*x", ""] {
            assert!(!Pattern::new(no).matches(path), "{no}");
        }
    }
}
