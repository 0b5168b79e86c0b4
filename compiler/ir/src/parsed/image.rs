//! Image references by the grammar of the OCI distribution project (`reference/regexp.go`), with the defaults of its
//! familiar names: `nginx` is `docker.io/library/nginx`.

use super::stored_as_text;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// The registry of a name without one.
const REGISTRY: &str = "docker.io";
/// Characters of the longest name.
const LONGEST_NAME: usize = 255;
/// Characters of the longest tag.
const LONGEST_TAG: usize = 128;
/// Digits of the digests that are checked: algorithm, hexadecimal digits.
const DIGESTS: [(&str, usize); 3] = [("sha256", 64), ("sha384", 96), ("sha512", 128)];
/// Hexadecimal digits that any other digest has at least.
const SHORTEST_DIGEST: usize = 32;

/// A reference to an image; equal where registry, repository, tag and digest are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Box<str>", into = "Box<str>")]
pub struct Image {
    text: Box<str>,
    registry: Box<str>,
    repository: Box<str>,
    tag: Option<Box<str>>,
    digest: Option<Box<str>>,
}

stored_as_text!(Image, "image reference");

impl Image {
    /// Reads a reference; `None` if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest).filter(|digest| is_digest(digest)).map(Some)?),
            None => (text, None),
        };
        let after_slash = rest.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = match rest.get(after_slash..)?.split_once(':') {
            Some((last, tag)) => (rest.get(..after_slash + last.len())?, Some(tag)),
            None => (rest, None),
        };
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return None;
        }
        let (registry, repository) = located(name)?;
        let length = registry.len() + 1 + repository.len();
        let is_name = repository.split('/').all(is_component) && length <= LONGEST_NAME;
        let is_id = name.len() == 64 && name.bytes().all(is_hex);
        (is_name && !is_id).then(|| Self {
            text: text.into(),
            registry: registry.into(),
            repository,
            tag: tag.map(Into::into),
            digest: digest.map(Into::into),
        })
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the image lies: `docker.io`, `ghcr.io`, `localhost:5000`.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// Its name there: `library/nginx`.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// Its tag, if one is written.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// Its digest, if one is written: `sha256:…`.
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// The reference with nothing left to defaults.
    pub fn full_name(&self) -> String {
        let tag = self.tag().map_or_else(String::new, |tag| format!(":{tag}"));
        let digest = self.digest().map_or_else(String::new, |digest| format!("@{digest}"));
        format!("{}/{}{tag}{digest}", self.registry, self.repository)
    }

    fn parts(&self) -> (&str, &str, Option<&str>, Option<&str>) {
        (&self.registry, &self.repository, self.tag(), self.digest())
    }
}

impl PartialEq for Image {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Image {}

impl Hash for Image {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl Ord for Image {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl PartialOrd for Image {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The registry and the repository of a name. What stands before the first slash is a registry if it looks like a host.
fn located(name: &str) -> Option<(&str, Box<str>)> {
    let host = name.split_once('/').filter(|(first, _)| {
        first.contains(['.', ':']) || *first == "localhost" || first.bytes().any(|b| b.is_ascii_uppercase())
    });
    let (registry, path) = host.unwrap_or((REGISTRY, name));
    let registry = if registry == "index.docker.io" { REGISTRY } else { registry };
    if host.is_some() && !is_host(registry) {
        return None;
    }
    let is_official = registry == REGISTRY && !path.contains('/');
    Some((registry, if is_official { format!("library/{path}").into() } else { path.into() }))
}

fn is_host(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        Some(_) | None => (text, None),
    };
    let is_port = port.is_none_or(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    let label = |label: &str| {
        let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = label.as_bytes();
        edge(bytes.first())
            && edge(bytes.last())
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_address = address.is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok());
    is_port && (is_address || host.split('.').all(label))
}

/// Lower-case words with `.`, `_`, `__` or dashes between them.
fn is_component(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let edge = |byte: Option<u8>| byte.is_some_and(is_word);
    let separators = text.split(|letter: char| letter.is_ascii() && is_word(letter as u8));
    edge(text.bytes().next())
        && edge(text.bytes().last())
        && separators
            .filter(|between| !between.is_empty())
            .all(|between| matches!(between, "." | "_" | "__") || between.bytes().all(|byte| byte == b'-'))
}

fn is_tag(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let starts = text.bytes().next().is_some_and(is_word);
    starts
        && text.len() <= LONGEST_TAG
        && text.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'))
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, digits)) = text.split_once(':') else { return false };
    let word = |word: &str| {
        word.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let known = DIGESTS.iter().find(|(name, _)| *name == algorithm).map(|(_, length)| *length);
    let long = known.map_or(digits.len() >= SHORTEST_DIGEST, |length| digits.len() == length);
    algorithm.split(['+', '.', '-', '_']).all(word) && long && digits.bytes().all(is_hex)
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}
