//! Addresses: `module.web["a.b"].aws_subnet.private[0]`.

/// The parts of an address, split at the dots outside brackets.
pub(super) fn parts(address: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quoted, mut escaped) = (0, 0_u32, false, false);
    for (at, byte) in address.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' if !quoted => depth += 1,
            b']' if !quoted => depth = depth.saturating_sub(1),
            b'.' if depth == 0 && !quoted => {
                parts.extend(address.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(address.get(start..));
    parts
}

/// A part without its instance key, and the key with its brackets (empty if there is none).
pub(super) fn split_key(part: &str) -> (&str, &str) {
    part.find('[').and_then(|at| part.split_at_checked(at)).unwrap_or((part, ""))
}

/// The address of the module that a resource stands in; empty for the root.
pub(super) fn module_of(address: &str) -> &str {
    if !address.starts_with("module.") {
        return "";
    }
    let length: usize = modules(&parts(address)).iter().map(|part| part.len() + 1).sum();
    address.get(..length.saturating_sub(1)).unwrap_or_default()
}

/// The leading parts that name modules, in pairs (`module`, `web[0]`).
pub(super) fn modules<'p, 'a>(parts: &'p [&'a str]) -> &'p [&'a str] {
    let pairs = parts.chunks_exact(2).take_while(|pair| pair.first() == Some(&"module")).count();
    parts.get(..pairs * 2).unwrap_or_default()
}

/// The address without any instance key: what the configuration calls the resource.
pub(super) fn without_keys(address: &str) -> String {
    let names: Vec<&str> = parts(address).iter().map(|part| split_key(part).0).collect();
    names.join(".")
}

/// The instance key of the last part.
pub(super) fn last_key(address: &str) -> &str {
    parts(address).last().map_or("", |part| split_key(part).1)
}

#[cfg(test)]
mod tests {
    use super::{last_key, module_of, parts, without_keys};

    #[test]
    fn keys_may_hold_dots_quotes_and_brackets() {
        let address = r#"module.a["x.y"].module.b[0].aws_vpc.main["p\"]q.r"]"#;
        assert_eq!(parts(address).len(), 6);
        assert_eq!(module_of(address), r#"module.a["x.y"].module.b[0]"#);
        assert_eq!(without_keys(address), "module.a.module.b.aws_vpc.main");
        assert_eq!(last_key(address), r#"["p\"]q.r"]"#);
    }

    #[test]
    fn resources_of_the_root_have_no_module() {
        assert_eq!(module_of("aws_vpc.main"), "");
        assert_eq!(module_of("data.aws_ami.x[0]"), "");
        assert_eq!(module_of(""), "");
    }
}
