//! Mutations that know what a token is: bytes changed at random seldom leave a text that compiles.

/// Mutations of one text before it is tried.
const ROUNDS: usize = 4;

/// The longest run of tokens that is moved at once.
const RUN: usize = 24;

/// The words of a dictionary of libFuzzer: one quoted word a line.
pub fn words(dictionary: &str) -> Vec<String> {
    let word = |line: &str| {
        Some(line.trim().strip_prefix('"')?.strip_suffix('"')?.replace("\\\"", "\"").replace("\\\\", "\\"))
    };
    dictionary.lines().filter_map(word).collect()
}

/// Another text, made of the tokens of this one and of a dictionary; the same for the same seed.
pub fn mutated(text: &str, words: &[String], seed: u32) -> String {
    let mut dice = Dice(u64::from(seed) | 1 << 40);
    let mut tokens = tokens(text);
    for _ in 0..=dice.below(ROUNDS) {
        mutate(&mut tokens, words, &mut dice);
    }
    tokens.concat()
}

/// A small generator of numbers (xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end.max(1)
    }

    fn range(&mut self, end: usize) -> std::ops::Range<usize> {
        let start = self.below(end);
        start..(start + 1 + self.below(RUN)).min(end)
    }
}

/// Words, strings in quotes, runs of white space, and each other character alone.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut quote = None;
    let mut last = ' ';
    for char in text.chars() {
        let joins = quote.is_some() || kind(last) == kind(char) && kind(char) != Kind::Sign;
        match tokens.last_mut().filter(|_| joins) {
            Some(token) => token.push(char),
            None => tokens.push(char.to_string()),
        }
        quote = match quote {
            Some(end) if (end == char && last != '\\') || char == '\n' => None,
            Some(end) => Some(end),
            None => (matches!(char, '"' | '\'')).then_some(char),
        };
        last = char;
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Space,
    Sign,
}

fn kind(char: char) -> Kind {
    match char {
        '_' | '$' => Kind::Word,
        _ if char.is_alphanumeric() => Kind::Word,
        _ if char.is_whitespace() => Kind::Space,
        _ => Kind::Sign,
    }
}

fn mutate(tokens: &mut Vec<String>, words: &[String], dice: &mut Dice) {
    let at = dice.below(tokens.len());
    let word = words.get(dice.below(words.len())).cloned().unwrap_or_default();
    match dice.below(10) {
        0 | 1 => replace(tokens, at..at + 1, vec![word]),
        2 => replace(tokens, at..at, vec![" ".to_owned(), word, " ".to_owned()]),
        3 | 4 => {
            let other = alike(tokens, at, dice);
            replace(tokens, at..at + 1, vec![other]);
        }
        5 => {
            let run = dice.range(tokens.len());
            replace(tokens, run, Vec::new());
        }
        6 => {
            let run = dice.range(tokens.len());
            let copy = tokens.get(run).unwrap_or_default().to_vec();
            replace(tokens, at..at, copy);
        }
        7 | 8 => {
            let (from, to) = (group(tokens, at), dice.below(tokens.len()));
            let (copy, to) = (tokens.get(from).unwrap_or_default().to_vec(), group(tokens, to));
            replace(tokens, to, copy);
        }
        _ => {
            let (from, to) = (line(tokens, at), dice.below(tokens.len()));
            let (copy, to) = (tokens.get(from).unwrap_or_default().to_vec(), line(tokens, to).end);
            replace(tokens, to..to, copy);
        }
    }
}

fn replace(tokens: &mut Vec<String>, run: std::ops::Range<usize>, by: Vec<String>) {
    let end = run.end.min(tokens.len());
    tokens.splice(run.start.min(end)..end, by);
}

/// Another token of the same kind.
fn alike(tokens: &[String], at: usize, dice: &mut Dice) -> String {
    let kind_of = |token: &String| token.chars().next().map(kind);
    let wanted = tokens.get(at).and_then(kind_of);
    let others: Vec<&String> = tokens.iter().filter(|token| kind_of(token) == wanted).collect();
    others.get(dice.below(others.len())).map(|token| (*token).clone()).unwrap_or_default()
}

/// From the next opening bracket to the one that closes it.
fn group(tokens: &[String], at: usize) -> std::ops::Range<usize> {
    let is = |set: &'static str| move |token: &String| set.contains(token.as_str());
    let rest = tokens.get(at..).unwrap_or_default();
    let Some(start) = rest.iter().position(is("({[")).map(|offset| at + offset) else { return at..at + 1 };
    let mut depth = 0_usize;
    for (offset, token) in tokens.iter().enumerate().skip(start) {
        depth += usize::from(is("({[")(token));
        depth -= usize::from(is(")}]")(token));
        if depth == 0 {
            return start..offset + 1;
        }
    }
    start..start + 1
}

/// The line around a token.
fn line(tokens: &[String], at: usize) -> std::ops::Range<usize> {
    let breaks = |token: &String| token.contains('\n');
    let start = tokens.iter().take(at).rposition(breaks).unwrap_or(0);
    let end = tokens
        .iter()
        .skip(at.max(start + 1))
        .position(breaks)
        .map_or(tokens.len(), |end| end + at.max(start + 1));
    start..end
}

#[cfg(test)]
mod tests {
    use super::{mutated, tokens, words};

    #[test]
    fn tokens_are_words_strings_spaces_and_signs() {
        assert_eq!(
            tokens(r#"a.b == "x \" y"  {"#),
            ["a", ".", "b", " ", "=", "=", " ", r#""x \" y""#, "  ", "{"]
        );
    }

    #[test]
    fn a_seed_gives_one_text() {
        let words = words("# keywords\n\"policy\"\n\"\\\"a\\\"\"\n");
        assert_eq!(words, ["policy", "\"a\""]);
        let texts: Vec<String> = (0..200).map(|seed| mutated("f(a, [b]) { c }\n x", &words, seed)).collect();
        assert_eq!(
            texts,
            (0..200).map(|seed| mutated("f(a, [b]) { c }\n x", &words, seed)).collect::<Vec<_>>()
        );
        assert!(texts.iter().any(|text| text.contains("policy")));
        assert_eq!(mutated("", &[], 7), mutated("", &[], 7));
    }
}
