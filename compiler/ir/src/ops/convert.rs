//! Conversion without loss, as loading does it: sources and parameters write one value in several ways.

/// The whole number in a text (`"443"`, `"1.0"`).
pub fn int_of_text(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| int_of_float(text.parse().ok()?))
}

/// The whole number that a floating point number is (`1.0`).
pub fn int_of_float(number: f64) -> Option<i64> {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0; // 2^63, the first float above every i64
    (number.trunc() == number && (-BEYOND..BEYOND).contains(&number)).then_some(number as i64)
}

/// The floating point number in a text.
pub fn float_of_text(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The truth in a text (`"true"`, `"false"`, in any case).
pub fn bool_of_text(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
