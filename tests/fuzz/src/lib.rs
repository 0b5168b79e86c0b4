//! What the fuzz targets share.

use pol_tests::fuzz::tokens;

/// Changes the first `size` bytes in place and gives the new size, at most `max_size`: two times in three by tokens,
/// with the words of a dictionary, else by bytes, as libFuzzer would.
pub fn mutated(data: &mut [u8], (size, max_size): (usize, usize), seed: u32, dictionary: &str) -> usize {
    let text = std::str::from_utf8(&data[..size]).ok().filter(|_| seed % 3 != 0);
    let Some(text) = text else { return libfuzzer_sys::fuzzer_mutate(data, size, max_size) };
    let text = tokens::mutated(text, &tokens::words(dictionary), seed);
    let size = text.len().min(max_size);
    data[..size].copy_from_slice(&text.as_bytes()[..size]);
    size
}
