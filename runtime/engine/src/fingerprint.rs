//! The identity of a finding across runs: what was judged, never what was found in it.

/// Half a BLAKE3 hash in hex: 32 characters, enough that a fleet's findings never collide by accident.
pub(crate) fn fingerprint(policy: &str, rule: &str, address: &str, elements: &[String]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [policy, rule, address].into_iter().chain(elements.iter().map(String::as_str)) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().get(..32).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let none: &[String] = &[];
        assert_ne!(fingerprint("a", "bc", "d", none), fingerprint("ab", "c", "d", none));
        assert_ne!(fingerprint("a", "b", "c", none), fingerprint("a", "b", "c", &["".to_owned()]));
        assert_eq!(fingerprint("a", "b", "c", none).len(), 32);
    }
}
