//! The spellings of a property's name that sources use: `cidr_blocks`, `cidrBlocks`, `CidrBlocks`.

/// The spellings of a canonical (snake_case) name, without repetition, the canonical one first.
pub fn spellings(name: &str) -> Vec<Box<str>> {
    let mut all: Vec<Box<str>> = vec![name.into()];
    for spelling in [humps(name, false), humps(name, true)] {
        if !all.contains(&spelling) {
            all.push(spelling);
        }
    }
    all
}

fn humps(name: &str, first_is_large: bool) -> Box<str> {
    let mut text = String::with_capacity(name.len());
    let mut large = first_is_large;
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
    text.into()
}

#[cfg(test)]
mod tests {
    use super::spellings;

    #[test]
    fn a_name_has_three_spellings() {
        let all: Vec<String> = spellings("cidr_blocks").iter().map(|name| name.to_string()).collect();
        assert_eq!(all, ["cidr_blocks", "cidrBlocks", "CidrBlocks"]);
    }

    #[test]
    fn a_single_word_has_two() {
        assert_eq!(spellings("acl").len(), 2);
    }
}
