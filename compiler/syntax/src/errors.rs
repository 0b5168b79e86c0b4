//! One constructor for each thing that this phase says.

use crate::ast::{BinaryOp, PropertyMarker};
use crate::build::BadNumber;
use pol_diagnostics::{Code, Diagnostic, Edit, Span, did_you_mean};

/// What words in a message are: a list as people read it.
fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

pub(crate) fn unexpected(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(Code::E0101, format!("unexpected {found}")).at(span, "")
}

pub(crate) fn control_character(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0101, "unexpected control character").at(span, "").replace("remove it", span, "")
}

pub(crate) fn use_all(span: Span) -> Diagnostic {
    let message = "`use` takes names, not everything";
    Diagnostic::new(Code::E0101, message).at(span, "").help("name what you use: `use a.b.{C, D}`")
}

pub(crate) fn missing(span: Span, expected: &str, found: &str) -> Diagnostic {
    Diagnostic::new(Code::E0102, format!("expected {expected}, found {found}"))
        .at(span, format!("{expected} goes here"))
}

pub(crate) fn unclosed(span: Span, closer: &str, what: &str, opened: Span) -> Diagnostic {
    Diagnostic::new(Code::E0103, format!("expected `{closer}` to close {what}"))
        .at(span, format!("`{closer}` goes here"))
        .because(opened, format!("{what} begins here"))
}

pub(crate) fn unclosed_string(span: Span, is_in_hole: bool) -> Diagnostic {
    let made = Diagnostic::new(Code::E0104, "a string is not closed on its line").at(span, "begins here");
    if is_in_hole {
        return made.help("`{` in a string begins an expression; for the character itself write `\\{`");
    }
    made.help("a string ends where it begins, with the same quote; for a new line in it write `\\n`")
}

pub(crate) fn bad_escape(span: Span, escape: &str) -> Diagnostic {
    let raw = "in a raw string every character stands for itself: '…'";
    Diagnostic::new(Code::E0105, format!("unknown escape `{escape}`"))
        .at(span, "")
        .help("escapes are `\\\"`, `\\\\`, `\\n`, `\\t`, `\\{`, `\\}` and `\\u{…}` with a code point")
        .help(raw)
}

pub(crate) fn bad_number(span: Span, text: &str, why: BadNumber) -> Diagnostic {
    let made = |message: String| Diagnostic::new(Code::E0106, message).at(span, "");
    match why {
        BadNumber::TooLarge => made(format!("`{text}` does not fit in 64 bits")),
        BadNumber::Fraction => made(format!("`{text}` is not a whole number of its unit"))
            .help("take a smaller unit: `36h` for a day and a half"),
        BadNumber::Unit => made(format!("`{text}` is not a number"))
            .help("units are s, m, h, d, w and B, kB, MB, GB, TB, KiB, MiB, GiB, TiB"),
    }
}

pub(crate) fn language_version(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(Code::E0106, format!("`{text}` is not a version of the language"))
        .at(span, "a whole number goes here")
}

pub(crate) fn reserved(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(Code::E0107, format!("`{word}` is a word of the language and cannot be a name"))
        .at(span, "")
        .replace(format!("write `{word}_`"), span, format!("{word}_"))
}

pub(crate) fn chain(first: Span, second: Span) -> Diagnostic {
    Diagnostic::new(Code::E0108, "comparisons do not chain")
        .at(second, "compares the result of the first")
        .because(first, "the first comparison")
        .help("write `a < b and b < c`, or put one of them in brackets")
}

pub(crate) fn foreign_operator(span: Span, text: &str, op: BinaryOp) -> Diagnostic {
    let right = op.as_str();
    let message = match text {
        "=" => "`=` gives a name its value; `==` compares".to_owned(),
        _ => format!("`{text}` is written `{right}` here"),
    };
    Diagnostic::new(Code::E0109, message).at(span, "").replace(format!("write `{right}`"), span, right)
}

pub(crate) fn foreign_not(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0109, "`!` is written `not` here").at(span, "").replace(
        "write `not`",
        span,
        "not ",
    )
}

pub(crate) fn foreign_ternary(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0109, "`? :` is written `if … then … else …` here").at(span, "")
}

pub(crate) fn is_not(not: Span, before: Span) -> Diagnostic {
    let edits = vec![Edit::new(before, "not "), Edit::new(not, "")];
    Diagnostic::new(Code::E0109, "`is not` is written `not … is …` here")
        .at(not, "")
        .fix("move the `not`", edits)
}

pub(crate) fn comparison_in_fix(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0109, "a fix writes with `=`; `==` compares").at(span, "").replace(
        "write `=`",
        span,
        "=",
    )
}

pub(crate) fn lambda_outside(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0101, "a lambda stands only among the arguments of a call")
        .at(span, "")
        .help("a named function is an item of its own: `fn f(x: T) -> U { … }`")
}

pub(crate) fn unknown_item(span: Span, word: &str, items: &[&str]) -> Diagnostic {
    Diagnostic::new(Code::E0110, format!("`{word}` begins no item"))
        .at(span, "")
        .help(format!("items begin with {}", list(items)))
        .suggest(span, did_you_mean(word, items.iter().copied()))
}

pub(crate) fn misplaced(span: Span, word: &str, home: &str) -> Diagnostic {
    Diagnostic::new(Code::E0110, format!("`{word}` stands outside of {home}"))
        .at(span, "")
        .help(format!("`{word}` belongs between the braces of {home}"))
}

pub(crate) fn unknown_stmt(span: Span, word: &str, place: &str, stmts: &[&str]) -> Diagnostic {
    Diagnostic::new(Code::E0111, format!("`{word}` begins no statement of {place}"))
        .at(span, "")
        .help(format!("in {place} stand {}", list(stmts)))
        .suggest(span, did_you_mean(word, stmts.iter().copied()))
}

pub(crate) fn unexpected_marker(span: Span, word: &str) -> Diagnostic {
    let near = did_you_mean(word, PropertyMarker::ALL.map(PropertyMarker::as_str));
    unexpected(span, &format!("`{word}`")).suggest(span, near)
}

pub(crate) fn unknown_member(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(Code::E0111, format!("`{word}` is no member of a type"))
        .at(span, "")
        .help("members are properties (`name: type`), `edge`, `let` and `from`")
        .suggest(span, did_you_mean(word, ["edge", "let", "from"]))
}

pub(crate) fn member_without_colon(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(Code::E0102, format!("expected `:` after `{word}`"))
        .at(span.after(), "`:` and a type go here")
        .replace("insert `:`", span.after(), ":")
}

pub(crate) fn twice(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(Code::E0112, format!("{what} is given twice")).at(span, "given again")
}

pub(crate) fn second_header(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::E0112, "the pack is named twice")
        .at(span, "named again")
        .because(first, "named here")
}

pub(crate) fn unknown_word(span: Span, what: &str, word: &str, allowed: &[&str]) -> Diagnostic {
    Diagnostic::new(Code::E0113, format!("`{word}` is not {what}"))
        .at(span, "")
        .help(format!("one of {}", list(allowed)))
        .suggest(span, did_you_mean(word, allowed.iter().copied()))
}

pub(crate) fn reason_of_marker(span: Span, marker: &str) -> Diagnostic {
    Diagnostic::new(Code::E0101, format!("`{marker}` takes no text"))
        .at(span, "")
        .help("only `deprecated` says why")
}

pub(crate) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0114, "nested too deeply")
        .at(span, "the hundred-and-first level begins here")
        .help("name a part of it with `let`, or make it a function")
}

pub(crate) fn too_long(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0114, "an expression of too many parts")
        .at(span, "more than 256 operations upon each other")
        .help("name a part of it with `let`, or write a list: `[a, b, c].any(x => …)`")
}

pub(crate) fn cannot_call(callee: Span, args: Span) -> Diagnostic {
    Diagnostic::new(Code::E0115, "only functions and methods can be called")
        .at(callee, "is neither")
        .because(args, "called here")
}

pub(crate) fn missing_comma(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0116, "a comma is missing").at(span, "`,` goes here").replace(
        "insert `,`",
        span,
        ",",
    )
}

pub(crate) fn too_large(span: Span, limit: usize) -> Diagnostic {
    let limit = limit / (1 << 20);
    Diagnostic::new(Code::E0114, format!("the file is larger than {limit} MiB"))
        .at(span, "")
        .help("a pack may have many files: divide it")
}

pub(crate) fn hole_in_fixed_text(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0117, "this text is fixed and cannot have a hole")
        .at(span, "")
        .help("for the character `{` itself write `\\{`")
}

pub(crate) fn not_a_text(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0102, "expected a text").at(span, "a text in quotes goes here")
}

pub(crate) fn entry_without_value(span: Span, key: &str) -> Diagnostic {
    let key = if key.len() <= 40 { key } else { "the key" };
    Diagnostic::new(Code::E0102, format!("expected `:` and a value after `{key}`"))
        .at(span.after(), "`:` and a value go here")
}

pub(crate) fn setting_without_value(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0102, "expected `=` and a value")
        .at(span.after(), "`=` and a value go here")
        .help("only a `lock` needs no value: it locks what is set already")
}

pub(crate) fn uneven_keys(span: Span, expected: usize, found: usize) -> Diagnostic {
    Diagnostic::new(Code::E0102, format!("expected {expected} keys, found {found}"))
        .at(span, "")
        .help("each target has as many keys as stand left of `=`")
}
