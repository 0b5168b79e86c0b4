//! The parts of a list or record, one after the other, as they stand in the text.
//!
//! What lies inside a part is passed over: lists and records by the outline, strings sixteen bytes at a time. On text
//! that is no JSON the answers are wrong, but they are answers: every step moves forwards and stays inside the text.

use crate::json::{Form, Json, Text};
use wide::u8x16;

/// The parts that are still to come.
pub(crate) struct Parts<'t> {
    of: &'t Text<'t>,
    at: usize,
    end: usize,
    /// Where in the outline the next list or record stands.
    next: u32,
}

impl<'t> Parts<'t> {
    /// What stands in a whole text: one value, if it is JSON.
    pub(crate) fn whole(of: &'t Text<'t>) -> Self {
        Self { of, at: 0, end: of.as_str().len(), next: 0 }
    }

    /// What stands inside the list or record at a place of the outline.
    pub(crate) fn inside(of: &'t Text<'t>, place: u32) -> Option<Self> {
        let span = of.outline().get(place)?;
        Some(Self { of, at: span.start as usize + 1, end: span.end as usize, next: place + 1 })
    }

    /// The next element, name or value; `None` after the last.
    pub(crate) fn next(&mut self) -> Option<Json<'t>> {
        let bytes = self.of.as_str().as_bytes().get(..self.end)?;
        while let Some(b' ' | b'\n' | b'\r' | b'\t' | b',' | b':') = bytes.get(self.at) {
            self.at += 1;
        }
        let start = self.at;
        let form = match bytes.get(start)? {
            b']' | b'}' => return None,
            b'"' => self.string(bytes),
            b'{' | b'[' => self.container()?,
            _ => self.literal(bytes),
        };
        Some(Json::new(self.of, start as u32..self.at as u32, form))
    }

    fn container(&mut self) -> Option<Form> {
        let place = self.next;
        // In text that is no JSON a bracket can stand where the outline sees a string.
        let span = self.of.outline().get(place).filter(|span| span.start as usize == self.at)?;
        (self.at, self.next) = (span.end as usize, span.next);
        Some(Form::Container(place))
    }

    fn literal(&mut self, bytes: &[u8]) -> Form {
        let rest = bytes.get(self.at + 1..).unwrap_or_default();
        let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t');
        self.at += 1 + rest.iter().position(ends).unwrap_or(rest.len());
        Form::Literal
    }

    fn string(&mut self, bytes: &[u8]) -> Form {
        let mut form = Form::Plain;
        self.at += 1;
        loop {
            let chunk = bytes.get(self.at..).unwrap_or_default();
            let Some(found) = quote_or_escape(chunk) else {
                self.at = bytes.len();
                return form;
            };
            self.at += found;
            if bytes.get(self.at) == Some(&b'"') {
                self.at += 1;
                return form;
            }
            form = Form::Escaped;
            self.at = bytes.len().min(self.at + 2);
        }
    }
}

/// Where the first quote or backslash stands.
fn quote_or_escape(bytes: &[u8]) -> Option<usize> {
    let (chunks, rest) = bytes.as_chunks::<16>();
    for (index, chunk) in chunks.iter().enumerate() {
        let chunk = u8x16::new(*chunk);
        let found = chunk.simd_eq(u8x16::splat(b'"')) | chunk.simd_eq(u8x16::splat(b'\\'));
        let found = found.to_bitmask();
        if found != 0 {
            return Some(index * 16 + found.trailing_zeros() as usize);
        }
    }
    let found = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
    Some(chunks.len() * 16 + found)
}

#[cfg(test)]
mod tests {
    use super::Parts;
    use crate::json::Text;

    fn parts(text: &str) -> Vec<String> {
        let Ok(text) = Text::new("test", text.into()) else { return Vec::new() };
        let mut parts = Parts::inside(&text, 0).unwrap();
        std::iter::from_fn(|| parts.next()).map(|part| part.raw().to_owned()).collect()
    }

    #[test]
    fn parts_are_as_they_stand() {
        assert_eq!(parts("[]"), [""; 0]);
        assert_eq!(parts("[1, -2.5e3 ,true,null]"), ["1", "-2.5e3", "true", "null"]);
        assert_eq!(
            parts(r#"{"a":{"b":[1,{}]},"c\"}":"]"}"#),
            [r#""a""#, r#"{"b":[1,{}]}"#, r#""c\"}""#, r#""]""#]
        );
    }

    #[test]
    fn containers_end_at_their_own_bracket_wherever_the_blocks_fall() {
        for padding in 0..140 {
            let inner = format!(r#"{{"{}\\":"[{{\"]","b":[[],{{"c":"\\"}}]}}"#, "x".repeat(padding));
            let text = format!("[{inner},{inner}]");
            assert_eq!(parts(&text), [inner.as_str(), inner.as_str()], "{padding}");
        }
    }

    #[test]
    fn text_that_is_no_json_still_ends() {
        for text in ["[", "{\"", "[\"\\", "[}", "{]]]]", "[\"a", "[[[[", "{\"a\":", "[x\"[\"[", "{a\"{\":[]"]
        {
            parts(text);
        }
    }
}
