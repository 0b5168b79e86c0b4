//! What all lists and blocks look like.
//!
//! Between braces, what its author began on a new line keeps its lines; everything else is on one line if it fits.

use crate::doc::Doc;
use crate::printer::Printer;

/// How things between brackets stand.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// One a line, if not all on one.
    Rows,
    /// As many on a line as fit.
    Fill,
    /// Spaces within the brackets, and one a line where the author began on a new line.
    Braces,
}

/// How things in a block stand.
#[derive(Clone, Copy)]
pub(crate) struct Block {
    /// What stands between them on one line.
    pub(crate) separator: &'static str,
    /// Whether one line may hold them all.
    pub(crate) may_be_flat: bool,
}

impl<'a> Printer<'a> {
    /// Things with commas between brackets; a comma ends the last line.
    pub(crate) fn listed<T: Copy>(
        &mut self,
        (open, close): (&'static str, &'static str),
        shape: Shape,
        things: &[T],
        mut print: impl FnMut(&mut Self, T) -> Doc<'a>,
    ) -> Doc<'a> {
        let open = self.take(open);
        let is_brace = matches!(shape, Shape::Braces);
        let edge = || if is_brace { Doc::line() } else { Doc::soft() };
        let mut inner = Vec::new();
        if is_brace && self.is_on_next_line() && !things.is_empty() {
            inner.push(Doc::hard());
        }
        inner.push(self.commas());
        for (index, thing) in things.iter().enumerate() {
            let is_last = index + 1 == things.len();
            let mut part = vec![self.lead(index == 0), print(self, *thing)];
            part.push(if is_last { Doc::nothing() } else { Doc::separator(",", ",") });
            part.push(self.commas());
            let part = Doc::concat(part);
            inner.push(match shape {
                Shape::Fill if index > 0 => Doc::concat(vec![Doc::line(), part]).group(),
                Shape::Rows | Shape::Braces if index > 0 => Doc::concat(vec![Doc::line(), part]),
                Shape::Rows | Shape::Fill | Shape::Braces => Doc::concat(vec![edge(), part]),
            });
        }
        if !things.is_empty() {
            inner.push(Doc::separator("", ","));
        }
        inner.push(self.tail(things.is_empty()));
        let close_edge = if things.is_empty() { Doc::soft() } else { edge() };
        Doc::concat(vec![open, Doc::concat(inner).nest(), close_edge, self.take(close)]).group()
    }

    /// Things with commas and nothing around them, as many on a line as fit.
    pub(crate) fn row<T: Copy>(
        &mut self,
        things: &[T],
        mut print: impl FnMut(&mut Self, T) -> Doc<'a>,
    ) -> Doc<'a> {
        let mut parts = Vec::new();
        for (index, thing) in things.iter().enumerate() {
            let mut part = vec![print(self, *thing)];
            // A comma after the last is the block's to judge.
            if index + 1 < things.len() {
                part.extend([Doc::separator(",", ","), self.commas()]);
            }
            parts.push(Doc::concat(part));
        }
        Doc::fill(parts)
    }

    /// The commas here, which are not written again.
    pub(crate) fn commas(&mut self) -> Doc<'a> {
        let mut parts = Vec::new();
        while self.is_at(",") {
            parts.push(self.drop_if_at(","));
        }
        Doc::concat(parts)
    }

    /// Things between braces, without commas where each has a line. The caller groups it.
    pub(crate) fn block<T: Copy>(
        &mut self,
        block: Block,
        things: &[T],
        mut print: impl FnMut(&mut Self, T) -> Doc<'a>,
    ) -> Doc<'a> {
        let open = self.take("{");
        let is_flat = block.may_be_flat && !self.is_on_next_line();
        let edge = || if is_flat { Doc::line() } else { Doc::hard() };
        let mut inner = vec![self.separators(block.separator)];
        for (index, thing) in things.iter().enumerate() {
            inner.extend([edge(), self.lead(index == 0), print(self, *thing)]);
            if index + 1 < things.len() {
                inner.push(Doc::separator(block.separator, ""));
            }
            inner.push(self.separators(block.separator));
        }
        inner.push(self.tail(things.is_empty()));
        let close_edge = if things.is_empty() { Doc::soft() } else { edge() };
        Doc::concat(vec![open, Doc::concat(inner).nest(), close_edge, self.take("}")])
    }
}
