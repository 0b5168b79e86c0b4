//! Names as the language spells them.

/// `snake_case` as `PascalCase`.
pub fn pascal(snake: &str) -> String {
    snake
        .split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
        })
        .collect()
}

/// `NetworkSecurityGroup` of `network` is `SecurityGroup`: the service is not repeated.
pub fn without_service(name: &str, service: &str) -> String {
    let repeated = name.get(..service.len()).is_some_and(|start| start.eq_ignore_ascii_case(service));
    match name.get(service.len()..) {
        Some(rest) if repeated && rest.starts_with(char::is_uppercase) => rest.to_owned(),
        Some(_) | None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{pascal, without_service};

    #[test]
    fn words_become_pascal_case() {
        assert_eq!(pascal("apply_server_side"), "ApplyServerSide");
    }

    #[test]
    fn the_service_is_said_once() {
        assert_eq!(without_service("NetworkSecurityGroup", "network"), "SecurityGroup");
        assert_eq!(without_service("KeyVault", "keyvault"), "KeyVault");
        assert_eq!(without_service("Bucket", "s3"), "Bucket");
    }
}
