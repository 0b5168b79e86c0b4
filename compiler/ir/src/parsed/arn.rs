//! `arn:partition:service:region:account:resource`, as the AWS documentation *Identify AWS resources with ARNs* has it.

use super::stored_as_text;
use serde::{Deserialize, Serialize};

/// Bytes of the longest ARN that AWS accepts.
const LONGEST: usize = 2048;

/// The name of an AWS resource; a part may hold the wildcards of policies.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "Box<str>", into = "Box<str>")]
pub struct Arn(Box<str>);

stored_as_text!(Arn, "ARN");

impl Arn {
    /// Reads an ARN; `None` if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut parts = text.splitn(6, ':');
        let is_arn = parts.next() == Some("arn")
            && parts.next().is_some_and(is_partition)
            && parts.next().is_some_and(|service| !service.is_empty() && is_plain(service))
            && parts.next().is_some_and(is_plain)
            && parts.next().is_some_and(is_plain)
            && parts.next().is_some_and(|resource| !resource.is_empty());
        (is_arn && text.len() <= LONGEST && !text.contains(char::is_whitespace)).then(|| Self(text.into()))
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// `aws`, `aws-cn`, `aws-us-gov`, `aws-iso` …
    pub fn partition(&self) -> &str {
        self.part(1)
    }

    /// `s3`, `iam` …
    pub fn service(&self) -> &str {
        self.part(2)
    }

    /// `eu-west-1`; `None` for what lies in no region.
    pub fn region(&self) -> Option<&str> {
        Some(self.part(3)).filter(|region| !region.is_empty())
    }

    /// The number of the account; `None` for what is named without one.
    pub fn account(&self) -> Option<&str> {
        Some(self.part(4)).filter(|account| !account.is_empty())
    }

    /// Everything after the account: `role/admin`, `function:name:3`.
    pub fn resource(&self) -> &str {
        self.part(5)
    }

    fn part(&self, index: usize) -> &str {
        self.0.splitn(6, ':').nth(index).unwrap_or_default()
    }
}

/// Partitions are `aws` alone or with a suffix; new ones appear, so the list is not closed.
fn is_partition(text: &str) -> bool {
    let Some(suffix) = text.strip_prefix("aws") else { return text == "*" };
    suffix.is_empty() || (suffix.starts_with('-') && suffix.split('-').skip(1).all(is_word))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'*' | b'?'))
}
