//! Text for people at eighty columns: paragraphs, first sentences, counts.

use textwrap::{Options, WordSeparator, WordSplitter, fill};

/// Lines are folded here.
const WIDTH: usize = 80;

/// A paragraph whose first line stands at `indent` and whose other lines stand two further in. Words stay whole: paths
/// and addresses can be copied.
pub(crate) fn hanging(text: &str, indent: &str) -> String {
    let rest = format!("{indent}  ");
    fill(&one_line(text), options().initial_indent(indent).subsequent_indent(&rest))
}

/// A paragraph behind a label: its other lines stand below its first word.
pub(crate) fn labelled(label: &str, text: &str) -> String {
    let rest = " ".repeat(label.len());
    fill(&one_line(text), options().initial_indent(label).subsequent_indent(&rest))
}

/// Documentation as it is written above an item: every line a comment, folded.
pub(crate) fn commented(text: &str, indent: &str) -> Vec<String> {
    let mut options = options();
    options.width = WIDTH.saturating_sub(indent.len() + 4);
    let fold = |line: &str| {
        let folded = textwrap::wrap(line.trim(), &options);
        folded.iter().map(|line| format!("{indent}/// {line}").trim_end().to_owned()).collect::<Vec<_>>()
    };
    text.trim().lines().flat_map(fold).collect()
}

/// A page in Markdown with its paragraphs folded; what stands between fences is left as it is.
pub(crate) fn page(markdown: &str) -> String {
    let fold = |(index, part): (usize, &str)| match index % 2 {
        0 => part.split('\n').map(|line| fill(line, options())).collect::<Vec<_>>().join("\n"),
        _ => part.to_owned(),
    };
    markdown.split("```").enumerate().map(fold).collect::<Vec<_>>().join("```")
}

/// Folds every paragraph anew, wherever its author broke the lines.
pub(crate) fn paragraphs(text: &str) -> String {
    let folded: Vec<String> =
        text.trim().split("\n\n").map(|text| fill(&one_line(text), options())).collect();
    folded.join("\n\n")
}

/// The first sentence of a documentation comment, on one line.
pub(crate) fn first_sentence(text: &str) -> String {
    let first = one_line(text.trim().split("\n\n").next().unwrap_or_default());
    match first.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => first,
    }
}

/// `1 policy`, `2 policies`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn options<'a>() -> Options<'a> {
    Options::new(WIDTH)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, hanging, labelled, page, paragraphs};

    #[test]
    fn code_is_left_as_it_is() {
        let long = "word ".repeat(30);
        let folded = page(&format!("# A\n\n{long}\n\n```pol\n{long}\n```\n"));
        assert_eq!(folded.lines().filter(|line| line.len() > 80).count(), 1);
        assert!(folded.starts_with("# A\n\nword") && folded.ends_with("\n```\n"));
    }

    #[test]
    fn what_is_labelled_stands_in_a_column() {
        let folded = labelled("    found     ", &"word ".repeat(30));
        assert!(folded.lines().skip(1).all(|line| line.starts_with("              word")));
    }

    #[test]
    fn a_sentence_ends_at_a_stop_and_not_at_the_end_of_a_line() {
        assert_eq!(
            first_sentence("Logs tell who\nread what. And when.\n\nMore."),
            "Logs tell who read what."
        );
        assert_eq!(first_sentence("No stop"), "No stop");
        assert_eq!(first_sentence(""), "");
    }

    #[test]
    fn words_stay_whole() {
        let path = "a".repeat(100);
        assert_eq!(hanging(&format!("reads {path}, b"), "  "), format!("  reads\n    {path},\n    b"));
    }

    #[test]
    fn paragraphs_are_folded_anew() {
        assert_eq!(paragraphs("one\ntwo\n\nthree\n"), "one two\n\nthree");
    }
}
