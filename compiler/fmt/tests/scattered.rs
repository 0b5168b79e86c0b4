//! Programs whose white space was thrown about: whatever can still be read is formatted, and only once.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is missing")]

use pol_diagnostics::SourceId;
use pol_fmt::{Refused, format};
use proptest::prelude::*;
use std::sync::LazyLock;

/// What may stand where a space does.
const SPACES: [&str; 12] = [
    " ",
    "\n",
    "\n\n\n",
    "\t",
    " // c\n",
    "\n// c\n",
    "\n\n  // c\n\n",
    "\n/// d\n",
    "\r\n",
    " ; ",
    ", ",
    "\n\u{feff}",
];

/// Items of many kinds.
static ITEMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let texts = [
        include_str!("../../syntax/tests/good/everything.pol"),
        include_str!("../../../tests/language/types.pol"),
        include_str!("../../../tests/language/methods.pol"),
        include_str!("../../../tests/language/edges.pol"),
        include_str!("../../../stdlib/packs/aws/best_practices/ec2.pol"),
    ];
    let items: Vec<String> = texts.iter().flat_map(|text| items(text)).collect();
    assert!(items.len() > 60, "{}", items.len());
    items
});

/// The parts of a text that can be read alone: runs of lines that end before an empty line or a line at the margin.
fn items(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        let begins = !line.starts_with([' ', '}']) && !line.is_empty();
        match parts.last_mut().filter(|_| !begins) {
            Some(part) => part.push_str(&format!("\n{line}")),
            None => parts.push(line.to_owned()),
        }
    }
    parts.retain(|part| format(SourceId(0), part).is_ok() && !part.trim().is_empty());
    parts
}

/// The text with some of its spaces changed; what stands in quotes stays.
fn scattered(text: &str, choices: &[(u8, u8)]) -> String {
    let (mut made, mut quote, mut last) = (String::new(), None, ' ');
    for (index, char) in text.chars().enumerate() {
        let choice = choices.get(index % choices.len().max(1)).copied().unwrap_or_default();
        quote = match quote {
            Some(end) if end == char && last != '\\' => None,
            Some(end) => Some(end),
            None => matches!(char, '"' | '\'').then_some(char),
        };
        last = char;
        match SPACES.get(usize::from(choice.1) % SPACES.len()) {
            Some(space) if quote.is_none() && char.is_whitespace() && choice.0 < 40 => made.push_str(space),
            Some(_) | None => made.push(char),
        }
    }
    made
}

fn settles(text: &str) -> bool {
    match format(SourceId(0), text) {
        Ok(made) => {
            assert_eq!(format(SourceId(0), &made).unwrap(), made, "formatted twice:\n{text}");
            true
        }
        Err(Refused::Errors(said)) => said.is_empty(),
        Err(Refused::Changed) => panic!("formatting changes what this means:\n{text}"),
    }
}

/// More where somebody looks for trouble.
fn cases() -> u32 {
    std::env::var("POL_FMT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn white_space_thrown_about_settles(
        item in 0..ITEMS.len(),
        choices in prop::collection::vec((any::<u8>(), any::<u8>()), 1..200),
    ) {
        let text = ITEMS.get(item).unwrap();
        settles(&scattered(text, &choices));
    }
}

#[test]
fn much_of_it_can_be_read() {
    let read =
        ITEMS.iter().filter(|text| settles(&scattered(text, &[(0, 1), (50, 0), (60, 0), (0, 5)]))).count();
    assert!(read * 3 > ITEMS.len(), "{read} of {}", ITEMS.len());
}
