//! Versions of one to four numeric parts with an optional pre-release: `1.2`, `v1.31.0-rc.1`, `15.4`.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// A version. Missing parts count as 0 in comparison; a pre-release comes before its release; build text is dropped.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    parts: [u64; 4],
    given: u8,
    pre: Vec<Identifier>,
}

/// One dot-separated part of a pre-release; numbers come before words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
enum Identifier {
    Number(u64),
    Word(Box<str>),
}

impl Version {
    /// Reads a version; `None` if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let text = text.split_once('+').map_or(text, |(before, _)| before);
        let (numbers, pre) = text.split_once('-').map_or((text, None), |(numbers, pre)| (numbers, Some(pre)));
        let mut parts = [0; 4];
        let mut given = 0;
        for number in numbers.split('.') {
            let slot = parts.get_mut(usize::from(given))?;
            *slot = digits(number)?;
            given += 1;
        }
        let pre = pre.map_or(Some(Vec::new()), |pre| pre.split('.').map(Identifier::parse).collect())?;
        Some(Self { parts, given, pre })
    }

    /// The numeric part at a position from 0; 0 where it is not written.
    pub fn number(&self, index: usize) -> u64 {
        self.parts.get(index).copied().unwrap_or(0)
    }

    /// What stands behind the dash, if anything.
    pub fn pre_release(&self) -> Option<String> {
        let written = self.to_string();
        written.split_once('-').map(|(_, pre)| pre.to_owned())
    }

    /// Text that is equal exactly for equal versions.
    pub(crate) fn comparable(&self) -> String {
        format!("{:?}{:?}", self.parts, self.pre)
    }
}

impl Identifier {
    fn parse(text: &str) -> Option<Self> {
        let word = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        word.then(|| digits(text).map_or_else(|| Self::Word(text.into()), Self::Number))
    }
}

fn digits(text: &str) -> Option<u64> {
    let all = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let release = |version: &Self| version.pre.is_empty();
        let by_stage = release(self).cmp(&release(other));
        self.parts.cmp(&other.parts).then(by_stage).then_with(|| self.pre.cmp(&other.pre))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Version {}

impl std::hash::Hash for Version {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.parts.hash(state);
        self.pre.hash(state);
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.parts.iter().take(usize::from(self.given)).enumerate() {
            write!(f, "{}{part}", if index == 0 { "" } else { "." })?;
        }
        for (index, identifier) in self.pre.iter().enumerate() {
            f.write_str(if index == 0 { "-" } else { "." })?;
            match identifier {
                Identifier::Number(number) => write!(f, "{number}")?,
                Identifier::Word(word) => f.write_str(word)?,
            }
        }
        Ok(())
    }
}
