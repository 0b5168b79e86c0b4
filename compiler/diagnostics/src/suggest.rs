//! "did you mean".

/// Names longer than this are not compared: the work of comparing grows with the square of the length.
const MAX_NAME: usize = 64;

/// The candidate nearest to `name`, if one is near enough to be a slip of the hand.
///
/// A third of the letters may differ, and another spelling of the same words (`BucketName` for `bucket_name`) is
/// always near. Of equally near candidates the first in order wins.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.is_empty() || name.len() > MAX_NAME {
        return None;
    }
    let folded = fold(name);
    let letters = folded.chars().count();
    // Never all of its letters, or any `a` is like any `b`.
    let allowed = letters.div_ceil(3).min(4).min(letters.saturating_sub(1));
    let near = candidates.into_iter().filter(|c| c.len() <= MAX_NAME && *c != name);
    let scored = near.map(|c| (strsim::damerau_levenshtein(&folded, &fold(c)), c));
    scored.filter(|(distance, _)| *distance <= allowed).min_by_key(|(distance, _)| *distance).map(|(_, c)| c)
}

/// The letters and digits alone, in lower case.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let names = ["encrypted", "bucket_name", "acl"];
        assert_eq!(did_you_mean("encripted", names), Some("encrypted"));
        assert_eq!(did_you_mean("BucketName", names), Some("bucket_name"));
        assert_eq!(did_you_mean("region", names), None);
        assert_eq!(did_you_mean("", names), None);
    }
}
