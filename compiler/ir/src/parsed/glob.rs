//! Patterns with `*` (any text, also none) and `?` (any one character); every other character stands for itself.

use super::stored_as_text;
use serde::{Deserialize, Serialize};

/// Bytes of the longest glob.
const LONGEST: usize = 2048;

/// Steps that a question about two globs may take; far above what patterns of people need.
const WORK: usize = 1 << 22;

/// A pattern.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "Box<str>", into = "Box<str>")]
pub struct Glob(Box<str>);

stored_as_text!(Glob, "glob");

/// One element of a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token {
    Star,
    Any,
    One(char),
}

impl Glob {
    /// Reads a glob; `None` if it is too long.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() <= LONGEST).then(|| Self(text.into()))
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether the whole text is one of those that the pattern stands for.
    pub fn matches(&self, text: &str) -> bool {
        let pattern = self.tokens();
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut from) = (0, 0);
        // Where the last star stands, and where what it stands for ends so far.
        let mut star = None;
        loop {
            let here = text.get(from);
            match (pattern.get(at), here) {
                (Some(Token::Star), _) => {
                    star = Some((at + 1, from));
                    at += 1;
                }
                (Some(Token::Any), Some(_)) => (at, from) = (at + 1, from + 1),
                (Some(Token::One(wanted)), Some(found)) if wanted == found => (at, from) = (at + 1, from + 1),
                (None, None) => return true,
                _ => match star {
                    Some((after, end)) if end < text.len() => {
                        star = Some((after, end + 1));
                        (at, from) = (after, end + 1);
                    }
                    Some(_) | None => return false,
                },
            }
        }
    }

    /// Whether every text of the other pattern is one of this; `None` where that takes too long to say.
    ///
    /// Only lengths matter of what the other's wildcards stand for: a character that this pattern does not name is
    /// matched by wildcards alone, so what holds of such characters holds of all.
    pub fn covers(&self, inner: &Glob) -> Option<bool> {
        let (outer, inner) = (self.tokens(), inner.tokens());
        let mut work = WORK;
        let mut sets = vec![closed(&outer, vec![0])];
        for token in &inner {
            let mut next: Vec<Vec<usize>> = Vec::new();
            for set in sets {
                let mut reached = match token {
                    Token::Star => set,
                    Token::Any => step(&outer, &set, None),
                    Token::One(letter) => step(&outer, &set, Some(*letter)),
                };
                loop {
                    work = work.checked_sub(reached.len() + next.len() + 1)?;
                    if next.contains(&reached) {
                        break;
                    }
                    let longer = (*token == Token::Star).then(|| step(&outer, &reached, None));
                    next.push(reached);
                    match longer {
                        Some(longer) => reached = longer,
                        None => break,
                    }
                }
            }
            sets = next;
        }
        Some(sets.iter().all(|set| set.contains(&outer.len())))
    }

    /// Whether some text is of both.
    pub fn overlaps(&self, other: &Glob) -> bool {
        let (one, other) = (self.tokens(), other.tokens());
        // Whether what stands before `i` here and before `j` there can be one text: `row[j]`, for one `i` after another.
        let first = other.iter().scan(true, |open, token| {
            *open &= *token == Token::Star;
            Some(*open)
        });
        let mut row: Vec<bool> = std::iter::once(true).chain(first).collect();
        for here in &one {
            let mut left = row.first().is_some_and(|above| *above && *here == Token::Star);
            let mut next = vec![left];
            for (there, above) in other.iter().zip(row.windows(2)) {
                let [corner, above] = above else { break };
                let is_star = *here == Token::Star || *there == Token::Star;
                left = (is_star && (left || *above)) || (*corner && meet(*here, *there));
                next.push(left);
            }
            row = next;
        }
        row.last().copied().unwrap_or(false)
    }

    /// The elements, stars that follow one another as one.
    fn tokens(&self) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::with_capacity(self.0.len());
        for letter in self.0.chars() {
            let token = match letter {
                '*' => Token::Star,
                '?' => Token::Any,
                letter => Token::One(letter),
            };
            if token != Token::Star || tokens.last() != Some(&Token::Star) {
                tokens.push(token);
            }
        }
        tokens
    }
}

/// The positions of a pattern after one more character; `None`: one that the pattern does not name.
fn step(pattern: &[Token], set: &[usize], letter: Option<char>) -> Vec<usize> {
    let next = set.iter().filter_map(|at| match (pattern.get(*at)?, letter) {
        (Token::Star, _) => Some(*at),
        (Token::Any, _) => Some(at + 1),
        (Token::One(wanted), Some(letter)) => (*wanted == letter).then_some(at + 1),
        (Token::One(_), None) => None,
    });
    closed(pattern, next.collect())
}

/// The positions with those behind stars, sorted.
fn closed(pattern: &[Token], mut set: Vec<usize>) -> Vec<usize> {
    let behind: Vec<usize> =
        set.iter().filter(|at| pattern.get(**at) == Some(&Token::Star)).map(|at| at + 1).collect();
    set.extend(behind);
    set.sort_unstable();
    set.dedup();
    set
}

/// Whether two elements can stand for one character.
fn meet(one: Token, other: Token) -> bool {
    match (one, other) {
        (Token::One(one), Token::One(other)) => one == other,
        (Token::Any, Token::Any | Token::One(_)) | (Token::One(_), Token::Any) => true,
        (Token::Star, _) | (_, Token::Star) => false,
    }
}
