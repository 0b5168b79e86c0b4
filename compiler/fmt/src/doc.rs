//! A small algebra of documents: what is written, and where a line may end.
//!
//! A document knows how wide it is on one line and whether it must take several, so that laying out costs one look at
//! each part. A [group](Doc::group) is written on one line if it fits and has no reason to break; otherwise its own
//! lines end, and the groups within decide for themselves.

/// What is to be written, with what layout needs to know of it.
#[derive(Debug)]
pub(crate) struct Doc<'a> {
    pub(crate) kind: Kind<'a>,
    /// Its width on one line, in characters.
    pub(crate) width: usize,
    /// Whether it cannot stand on one line.
    pub(crate) breaks: bool,
    /// Whether a comment ends it, so that nothing may follow on its line.
    is_open: bool,
}

/// The forms of a document.
#[derive(Debug)]
pub(crate) enum Kind<'a> {
    /// Text of one line.
    Text(&'a str),
    /// Text as its author laid it out.
    Verbatim(&'a str),
    /// A separator, which stands before a comment that ends the line.
    Separator {
        /// On one line.
        flat: &'static str,
        /// Where the group is broken.
        broken: &'static str,
    },
    /// A space, unless a line ends here.
    Space,
    /// The end of a line where the group is broken, else this.
    Line(&'static str),
    /// The end of a line.
    Hard,
    /// An empty line, where a line has just ended.
    Blank,
    /// A comment on lines of its own.
    Own(&'a str),
    /// A comment at the end of the line.
    Trailing(&'a str),
    /// One after the other.
    Concat(Vec<Doc<'a>>),
    /// One step further in.
    Nest(Box<Doc<'a>>),
    /// On one line, or broken.
    Group(Box<Doc<'a>>),
}

impl<'a> Doc<'a> {
    fn leaf(kind: Kind<'a>, width: usize, breaks: bool) -> Self {
        Self { kind, width, breaks, is_open: false }
    }

    /// Text without the end of a line in it.
    pub(crate) fn text(text: &'a str) -> Self {
        Self::leaf(Kind::Text(text), text.chars().count(), false)
    }

    /// Text of any number of lines.
    pub(crate) fn verbatim(text: &'a str) -> Self {
        Self::leaf(Kind::Verbatim(text), text.chars().count(), text.contains('\n'))
    }

    /// A separator that depends on the layout.
    pub(crate) fn separator(flat: &'static str, broken: &'static str) -> Self {
        Self::leaf(Kind::Separator { flat, broken }, flat.len(), false)
    }

    /// A space.
    pub(crate) fn space() -> Self {
        Self::leaf(Kind::Space, 1, false)
    }

    /// The end of a line, or a space.
    pub(crate) fn line() -> Self {
        Self::leaf(Kind::Line(" "), 1, false)
    }

    /// The end of a line, or nothing.
    pub(crate) fn soft() -> Self {
        Self::leaf(Kind::Line(""), 0, false)
    }

    /// The end of a line.
    pub(crate) fn hard() -> Self {
        Self::leaf(Kind::Hard, 0, true)
    }

    /// An empty line, where a line has just ended.
    pub(crate) fn blank() -> Self {
        Self::leaf(Kind::Blank, 0, false)
    }

    /// A comment on a line of its own.
    pub(crate) fn own(comment: &'a str) -> Self {
        Self::leaf(Kind::Own(comment), 0, true)
    }

    /// A comment at the end of the line.
    pub(crate) fn trailing(comment: &'a str) -> Self {
        Self { is_open: true, ..Self::leaf(Kind::Trailing(comment), 0, false) }
    }

    /// One after the other.
    pub(crate) fn concat(parts: Vec<Doc<'a>>) -> Self {
        let (mut width, mut breaks, mut is_open) = (0_usize, false, false);
        for part in &parts {
            let is_content =
                !matches!(part.kind, Kind::Separator { .. } | Kind::Space | Kind::Trailing(_) | Kind::Blank);
            breaks |= part.breaks || (is_open && is_content && !part.is_empty());
            is_open |= part.is_open;
            width = width.saturating_add(part.width);
        }
        Self { kind: Kind::Concat(parts), width, breaks, is_open }
    }

    /// Nothing.
    pub(crate) fn nothing() -> Self {
        Self::concat(Vec::new())
    }

    fn is_empty(&self) -> bool {
        matches!(&self.kind, Kind::Concat(parts) if parts.iter().all(Doc::is_empty))
    }

    /// One step further in, from its next line on.
    pub(crate) fn nest(self) -> Self {
        let (width, breaks, is_open) = (self.width, self.breaks, self.is_open);
        Self { kind: Kind::Nest(Box::new(self)), width, breaks, is_open }
    }

    /// On one line if it fits.
    pub(crate) fn group(self) -> Self {
        let (width, breaks, is_open) = (self.width, self.breaks, self.is_open);
        Self { kind: Kind::Group(Box::new(self)), width, breaks, is_open }
    }

    /// Parts with as many on a line as fit.
    pub(crate) fn fill(parts: Vec<Doc<'a>>) -> Self {
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or_else(Doc::nothing);
        let rest = parts.map(|part| Doc::concat(vec![Doc::line(), part]).group());
        Doc::concat(std::iter::once(first).chain(rest).collect())
    }
}
