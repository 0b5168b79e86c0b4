//! Names of properties: from a source's spelling to `snake_case`, and whether convention leads back.

/// `snake_case` of any spelling: `clusterIPs` is `cluster_ips`, `KMSKeyId` is `kms_key_id`.
pub(crate) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            snake.push('_');
            continue;
        }
        if letter.is_ascii_uppercase()
            && starts_word(&letters, at)
            && !snake.ends_with('_')
            && !snake.is_empty()
        {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// A capital starts a word after a small letter, and where small letters follow; a plural's `s` is none of these.
fn starts_word(letters: &[char], at: usize) -> bool {
    let is = |index: usize, kind: fn(&char) -> bool| letters.get(index).is_some_and(kind);
    let before = at.checked_sub(1);
    let after_small = before.is_some_and(|at| is(at, |c| c.is_ascii_lowercase() || c.is_ascii_digit()));
    let plural = is(at + 1, |c| *c == 's') && !is(at + 2, |c| c.is_ascii_lowercase());
    let version = is(at + 1, |c| *c == 'v') && is(at + 2, |c| c.is_ascii_digit());
    let before_small = is(at + 1, |c| c.is_ascii_lowercase()) && !plural && !version;
    after_small || before_small
}

/// Whether convention alone finds the source's spelling from the canonical name.
pub(crate) fn bridges(canonical: &str, spelling: &str) -> bool {
    canonical == spelling || humps(canonical, false) == spelling || humps(canonical, true) == spelling
}

fn humps(name: &str, first_is_large: bool) -> String {
    let mut large = first_is_large;
    let mut text = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter == '_' {
            large = true;
        } else if large {
            text.extend(letter.to_uppercase());
            large = false;
        } else {
            text.push(letter);
        }
    }
    text
}

/// Whether the language can write it as a property that every pack may read.
pub(crate) fn is_word(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// A part of a pack's path: small letters, digits and `_`.
pub(crate) fn module(name: &str) -> String {
    let word = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    let name: String = name.chars().map(word).collect();
    let name = name.trim_matches('_');
    match name.chars().next() {
        None => "schema".to_owned(),
        Some('0'..='9') => format!("schema_{name}"),
        Some(_) if is_reserved(name) => format!("{name}_schema"),
        Some(_) => name.to_owned(),
    }
}

fn is_reserved(name: &str) -> bool {
    let words = "and or not in is as if then else true false let require for when fix at create remove";
    words.split(' ').any(|word| word == name)
}

/// A name of a type: `PascalCase` of any spelling.
pub(crate) fn type_name(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut large = true;
    for letter in name.chars() {
        if !letter.is_ascii_alphanumeric() {
            large = true;
        } else if large {
            text.push(letter.to_ascii_uppercase());
            large = false;
        } else {
            text.push(letter);
        }
    }
    match text.chars().next() {
        None => "Type".to_owned(),
        Some('0'..='9') => format!("Type{text}"),
        Some(_) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{bridges, is_word, module, snake, type_name};

    #[test]
    fn every_spelling_has_one_snake_case() {
        let cases = [
            ("BucketName", "bucket_name"),
            ("clusterIPs", "cluster_ips"),
            ("podCIDRs", "pod_cidrs"),
            ("KMSKeyId", "kms_key_id"),
            ("hostPID", "host_pid"),
            ("Ipv6Addresses", "ipv6_addresses"),
            ("IPv6Address", "ipv6_address"),
            ("S3Key", "s3_key"),
            ("snake_case", "snake_case"),
            ("x-kubernetes-validations", "x_kubernetes_validations"),
            ("WebsiteURL", "website_url"),
            ("allowedHTTPMethods", "allowed_http_methods"),
        ];
        for (spelling, expected) in cases {
            assert_eq!(snake(spelling), expected);
        }
    }

    #[test]
    fn convention_bridges_humps_and_not_acronyms() {
        assert!(bridges("bucket_name", "BucketName") && bridges("host_network", "hostNetwork"));
        assert!(!bridges("website_url", "WebsiteURL") && !bridges("cluster_ips", "clusterIPs"));
    }

    #[test]
    fn names_can_be_written() {
        assert_eq!(module("cert-manager.io"), "cert_manager_io");
        assert_eq!(module("2024"), "schema_2024");
        assert_eq!(module("for"), "for_schema");
        assert_eq!(type_name("my-config.v1"), "MyConfigV1");
        assert!(is_word("type") && !is_word("_private") && !is_word("$ref") && !is_word(""));
    }
}
