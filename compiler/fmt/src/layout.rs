//! Lays a document out in lines.
//!
//! One pass with a stack of its own, so that depth costs no stack of the machine. Whether a group fits is its width and
//! that of what follows it up to the next place where a line may end: never more than a line is looked at.

use crate::doc::{Doc, Kind};

/// Spaces of one step.
const STEP: usize = 2;

/// The text of a document, in lines of `width` characters where that can be.
pub(crate) fn lay_out(doc: &Doc<'_>, width: usize) -> String {
    let mut stack = vec![Waiting { indent: 0, is_flat: false, doc }];
    let mut page = Page::default();
    while let Some(Waiting { indent, is_flat, doc }) = stack.pop() {
        page.indent = indent;
        let within = |doc, indent, is_flat| Waiting { indent, is_flat, doc };
        match &doc.kind {
            Kind::Text(text) => page.write(text),
            Kind::Verbatim(text) => page.write_lines(text),
            Kind::Separator { flat, broken } => page.separate(if is_flat { flat } else { broken }),
            Kind::Space => page.space(" "),
            Kind::Line(space) if is_flat => page.space(space),
            Kind::Line(_) | Kind::Hard => page.end_line(),
            Kind::Blank => page.leave_blank(),
            Kind::Own(comment) => page.comment(comment),
            Kind::Trailing(comment) => page.trailing.push(comment),
            Kind::Concat(parts) => stack.extend(parts.iter().rev().map(|part| within(part, indent, is_flat))),
            Kind::Nest(inner) => stack.push(within(inner, indent + STEP, is_flat)),
            Kind::Group(inner) => {
                let left = width.saturating_sub(page.next_column());
                let is_flat =
                    is_flat || (!inner.breaks && inner.width <= left && ends(&stack, left - inner.width));
                stack.push(within(inner, indent, is_flat));
            }
        }
    }
    page.finish()
}

/// A document that is still to be written.
struct Waiting<'d, 'a> {
    indent: usize,
    is_flat: bool,
    doc: &'d Doc<'a>,
}

/// Whether what waits ends its line within `left` characters.
fn ends(stack: &[Waiting<'_, '_>], mut left: usize) -> bool {
    for waiting in stack.iter().rev() {
        let mut open = vec![std::slice::from_ref(waiting.doc).iter()];
        while let Some(parts) = open.last_mut() {
            let Some(part) = parts.next() else {
                open.pop();
                continue;
            };
            let width = match &part.kind {
                Kind::Text(_) | Kind::Verbatim(_) | Kind::Space => part.width,
                Kind::Separator { broken, .. } => broken.len(),
                Kind::Line(_) | Kind::Hard | Kind::Own(_) => return true,
                Kind::Blank | Kind::Trailing(_) => 0,
                Kind::Concat(parts) => {
                    open.push(parts.iter());
                    continue;
                }
                Kind::Nest(inner) | Kind::Group(inner) => {
                    open.push(std::slice::from_ref(&**inner).iter());
                    continue;
                }
            };
            let Some(rest) = left.checked_sub(width) else { return false };
            left = rest;
        }
    }
    true
}

/// The end of a line: two of them in a row are one.
#[derive(Clone, Copy)]
struct LineEnd {
    /// Whether an empty line follows.
    is_blank: bool,
    /// Where the next line begins.
    indent: usize,
}

/// The text so far.
#[derive(Default)]
struct Page<'a> {
    text: String,
    column: usize,
    /// How far in the part stands that is being written.
    indent: usize,
    /// Where the last line began.
    margin: usize,
    /// The end of a line that is still to be written.
    ended: Option<LineEnd>,
    /// Whether a space stands before the next text on the line.
    is_apart: bool,
    /// Comments that wait for the end of the line.
    trailing: Vec<&'a str>,
}

impl<'a> Page<'a> {
    fn write(&mut self, text: &str) {
        if !self.trailing.is_empty() {
            self.end_line();
        }
        self.begin_line();
        if std::mem::take(&mut self.is_apart) {
            self.text.push(' ');
        }
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    fn write_lines(&mut self, text: &str) {
        self.write(text);
        if let Some((_, last)) = text.rsplit_once('\n') {
            self.column = last.chars().count();
        }
    }

    fn separate(&mut self, text: &str) {
        if !text.is_empty() {
            self.begin_line();
            self.text.push_str(text);
            self.column += text.len();
        }
    }

    fn space(&mut self, text: &str) {
        // A comment that waits ends the line where the next text is known.
        if self.trailing.is_empty() && self.ended.is_none() && !text.is_empty() {
            self.is_apart = true;
            self.column += text.len();
        }
    }

    fn begin_line(&mut self) {
        let Some(LineEnd { is_blank, indent }) = self.ended.take() else { return };
        self.text.push_str(if is_blank { "\n\n" } else { "\n" });
        self.text.push_str(&" ".repeat(indent));
        (self.column, self.margin) = (indent, indent);
    }

    fn end_line(&mut self) {
        self.is_apart = false;
        for (index, comment) in std::mem::take(&mut self.trailing).into_iter().enumerate() {
            let before = if index == 0 { " ".to_owned() } else { format!("\n{}", " ".repeat(self.margin)) };
            self.text.push_str(&before);
            self.text.push_str(comment);
        }
        if !self.text.is_empty() {
            let is_blank = self.ended.is_some_and(|ended| ended.is_blank);
            self.ended = Some(LineEnd { is_blank, indent: self.indent });
        }
    }

    fn leave_blank(&mut self) {
        self.ended = self.ended.map(|ended| LineEnd { is_blank: true, ..ended });
    }

    fn comment(&mut self, text: &str) {
        self.end_line();
        self.write(text);
        self.end_line();
    }

    /// Where the next text will stand.
    fn next_column(&self) -> usize {
        self.ended.map_or(self.column, |ended| ended.indent)
    }

    fn finish(mut self) -> String {
        self.end_line();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
    }
}
