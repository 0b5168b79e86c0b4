//! Bytes to text: byte-order marks, encodings, and files that are no text at all.

use crate::Input;
use crate::error::{ReadError, spot};
use std::borrow::Cow;

/// The text of an input, without a byte-order mark.
pub(crate) fn text<'a>(input: &'a Input<'a>) -> Result<Cow<'a, str>, ReadError> {
    let name = input.name;
    let bytes: &[u8] = &input.bytes;
    if bytes.len() > u32::MAX as usize {
        return Err(ReadError::TooLarge { name: name.to_owned() });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(ReadError::BinaryPlan { name: name.to_owned() });
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(ReadError::Compressed { name: name.to_owned() });
    }
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != encoding_rs::UTF_8 => {
            let body = bytes.get(mark..).unwrap_or_default();
            let (text, malformed) = encoding.decode_without_bom_handling(body);
            if malformed {
                return Err(ReadError::NotText { at: spot(name, bytes, 0) });
            }
            Cow::Owned(text.into_owned())
        }
        Some((_, mark)) => utf8(input, mark)?,
        None => utf8(input, 0)?,
    };
    // UTF-16 can be longer as UTF-8.
    if text.len() > u32::MAX as usize {
        return Err(ReadError::TooLarge { name: name.to_owned() });
    }
    if text.trim_ascii().is_empty() {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    Ok(text)
}

fn utf8<'a>(input: &'a Input<'a>, mark: usize) -> Result<Cow<'a, str>, ReadError> {
    let body = input.bytes.get(mark..).unwrap_or_default();
    let refuse = |at| ReadError::NotText { at: spot(input.name, &input.bytes, mark + at) };
    let text = simdutf8::compat::from_utf8(body).map_err(|error| refuse(error.valid_up_to()))?;
    Ok(Cow::Borrowed(text))
}
