//! Bytes to documents: JSON or YAML, packed or not, within bounds.

use crate::limits::{LEVELS, MEBIBYTES};
use crate::refusal::Refusal;
use flate2::read::MultiGzDecoder;
use serde_json::Value;
use std::borrow::Cow;
use std::io::Read;

/// A document and where it is from.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The name of its file.
    pub(crate) name: String,
    /// What it says.
    pub(crate) value: Value,
}

/// Adds the documents of a file, one or several of YAML; `room` says how many bytes more are read.
pub(crate) fn read(
    name: &str,
    bytes: &[u8],
    room: &mut usize,
    documents: &mut Vec<Document>,
) -> Result<(), Refusal> {
    let bytes = unpack(name, bytes, *room)?;
    *room = room.saturating_sub(bytes.len());
    let text = text(name, &bytes)?;
    let first = text.trim_start().chars().next().ok_or_else(|| Refusal::Empty { name: name.to_owned() })?;
    let values = if matches!(first, '{' | '[') { vec![json(name, text)?] } else { yaml(name, text)? };
    let document = |value| Document { name: name.to_owned(), value };
    documents.extend(values.into_iter().map(document));
    Ok(())
}

fn unpack<'b>(name: &str, bytes: &'b [u8], limit: usize) -> Result<Cow<'b, [u8]>, Refusal> {
    let too_large = || Refusal::TooLarge { name: name.to_owned(), limit: MEBIBYTES };
    if bytes.len() > limit {
        return Err(too_large());
    }
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    let broken = |error: std::io::Error| Refusal::NotADocument {
        at: name.to_owned(),
        what: "gzip",
        problem: error.to_string(),
    };
    MultiGzDecoder::new(bytes).take(limit as u64 + 1).read_to_end(&mut unpacked).map_err(broken)?;
    if unpacked.len() > limit { Err(too_large()) } else { Ok(Cow::Owned(unpacked)) }
}

fn text<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, Refusal> {
    let not_text = |error: std::str::Utf8Error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let problem = "a byte that is no UTF-8".to_owned();
        Refusal::NotADocument { at: format!("{name}:{line}"), what: "text", problem }
    };
    let text = std::str::from_utf8(bytes).map_err(not_text)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn json(name: &str, text: &str) -> Result<Value, Refusal> {
    serde_json::from_str(text).map_err(|error| {
        let at = format!("{name}:{}:{}", error.line(), error.column());
        let problem = error.to_string();
        if problem.starts_with("recursion limit") {
            return Refusal::TooDeep { at, limit: LEVELS };
        }
        let problem = problem.split(" at line ").next().unwrap_or_default().to_owned();
        Refusal::NotADocument { at, what: "JSON", problem }
    })
}

fn yaml(name: &str, text: &str) -> Result<Vec<Value>, Refusal> {
    let budget = serde_saphyr::budget! { max_depth: LEVELS, max_events: 20_000_000, max_nodes: 10_000_000 };
    let options = serde_saphyr::options! { budget: budget };
    let refuse = |error: serde_saphyr::Error| {
        let place = error.location().map(|place| format!(":{}:{}", place.line(), place.column()));
        let problem = error.without_snippet().to_string();
        let problem = problem.lines().next().unwrap_or_default().to_owned();
        Refusal::NotADocument { at: format!("{name}{}", place.unwrap_or_default()), what: "YAML", problem }
    };
    let values: Vec<Value> = serde_saphyr::from_multiple_with_options(text, options).map_err(refuse)?;
    if values.is_empty() { Err(Refusal::Empty { name: name.to_owned() }) } else { Ok(values) }
}
