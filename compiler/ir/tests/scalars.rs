//! Domain scalars that are text with a grammar: what parses, what it means, how it is ordered.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use pol_ir::document::Document;
use pol_ir::ops::decode;
use pol_ir::parsed::{Arn, Glob, Image, Quantity};

fn glob(text: &str) -> Glob {
    Glob::parse(text).unwrap()
}

#[test]
fn arns_of_every_partition_parse() {
    for text in [
        "arn:aws:s3:::bucket",
        "arn:aws-cn:iam::123456789012:role/a/b",
        "arn:aws-us-gov:lambda:us-gov-west-1:1:function:f:3",
        "arn:aws-iso-b:ec2:us-isob-east-1:1:instance/i-1",
        "arn:aws-eusc:s3:::b",
    ] {
        assert_eq!(Arn::parse(text).unwrap().text(), text);
    }
    for text in
        ["", "arn", "arn:aws:s3::", "arn:azure:s3:::b", "arn:aws::::b", "arn:aws:s3:::", "urn:aws:s3:::b"]
    {
        assert!(Arn::parse(text).is_none(), "{text}");
    }
    let arn = Arn::parse("arn:aws-us-gov:lambda:us-gov-west-1:1:function:f:3").unwrap();
    assert_eq!((arn.partition(), arn.service(), arn.resource()), ("aws-us-gov", "lambda", "function:f:3"));
    assert_eq!((arn.region(), arn.account()), (Some("us-gov-west-1"), Some("1")));
}

#[test]
fn images_parse_as_reference_parsers_read_them() {
    let digest = format!("sha256:{}", "a".repeat(64));
    for (text, full) in [
        ("nginx", "docker.io/library/nginx".to_owned()),
        ("nginx:1.27", "docker.io/library/nginx:1.27".to_owned()),
        ("bitnami/redis", "docker.io/bitnami/redis".to_owned()),
        ("index.docker.io/nginx", "docker.io/library/nginx".to_owned()),
        ("localhost/a", "localhost/a".to_owned()),
        ("localhost:5000/a/b:c", "localhost:5000/a/b:c".to_owned()),
        ("[::1]:5000/a", "[::1]:5000/a".to_owned()),
        ("ghcr.io/a__b/c-d.e", "ghcr.io/a__b/c-d.e".to_owned()),
    ] {
        assert_eq!(Image::parse(text).unwrap().full_name(), full, "{text}");
    }
    let both = Image::parse(&format!("quay.io/a/b:v1@{digest}")).unwrap();
    assert_eq!((both.tag(), both.digest()), (Some("v1"), Some(&*digest)));
    let id = "a".repeat(64);
    for text in [
        "",
        "Nginx",
        "nginx:",
        "nginx@sha256:12",
        "a//b",
        "a/b:c:d",
        "-a",
        "a_.b",
        "a___b",
        &id,
        ":tag",
        "a.b/-",
    ] {
        assert!(Image::parse(text).is_none(), "{text}");
    }
}

#[test]
fn quantities_are_compared_exactly() {
    let ascending =
        ["-1", "0", "1n", "1u", "1m", "0.5", "1", "999", "1k", "1Ki", "1M", "1Mi", "2e9", "2Gi", "1E", "1Ei"];
    for pair in ascending.windows(2) {
        let [one, other] = pair else { continue };
        assert!(Quantity::parse(one).unwrap() < Quantity::parse(other).unwrap(), "{one} {other}");
    }
    for (one, other) in [
        ("0.5", "500m"),
        ("1Gi", "1024Mi"),
        ("1e3", "1k"),
        ("1E3", "1000"),
        (".5", "0.50"),
        ("0.1n", "1n"),
        ("1.5Ki", "1536"),
        ("5.", "5"),
    ] {
        assert_eq!(Quantity::parse(one).unwrap(), Quantity::parse(other).unwrap(), "{one} {other}");
    }
    for text in [
        "",
        ".",
        "1 Gi",
        "Gi",
        "1gi",
        "1e",
        "1.2.3",
        "--1",
        "1e99999999999",
        "9999999999999999999999999999999999999999",
        "0x1",
    ] {
        assert!(Quantity::parse(text).is_none(), "{text}");
    }
}

#[test]
fn globs_match_whole_texts() {
    for (pattern, text, holds) in [
        ("*", "", true),
        ("s3:*", "s3:Get", true),
        ("s3:*", "ec2:Get", false),
        ("?b*", "ab", true),
        ("?b*", "b", false),
        ("*a*a", "banana", true),
        ("a*b*c", "axxbxx", false),
        ("ü?", "üx", true),
    ] {
        assert_eq!(glob(pattern).matches(text), holds, "{pattern} {text}");
    }
}

/// Every pattern of up to `length` elements.
fn patterns(length: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..length {
        last =
            last.iter().flat_map(|text| ["a", "b", "?", "*"].map(|next| format!("{text}{next}"))).collect();
        all.extend(last.iter().cloned());
    }
    all
}

/// Every text of up to `length` letters; `c` is in no pattern.
fn texts(length: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..length {
        last = last.iter().flat_map(|text| ["a", "b", "c"].map(|next| format!("{text}{next}"))).collect();
        all.extend(last.iter().cloned());
    }
    all
}

#[test]
fn globs_cover_and_overlap_as_their_texts_do() {
    let (patterns, texts) = (patterns(3), texts(5));
    let of = |glob: &Glob| texts.iter().map(|text| glob.matches(text)).collect::<Vec<bool>>();
    let known: Vec<(Glob, Vec<bool>)> = patterns.iter().map(|text| (glob(text), of(&glob(text)))).collect();
    for (one, ones) in &known {
        for (other, others) in &known {
            let covers = ones.iter().zip(others).all(|(one, other)| *one || !other);
            assert_eq!(one.covers(other), Some(covers), "{} covers {}", one.text(), other.text());
            let overlaps = ones.iter().zip(others).any(|(one, other)| *one && *other);
            assert_eq!(one.overlaps(other), overlaps, "{} overlaps {}", one.text(), other.text());
        }
    }
}

#[test]
fn a_question_about_globs_that_takes_too_long_has_no_answer() {
    let hard = glob(&"*?a?b".repeat(300));
    let harder = glob(&format!("{}x", "*?a?b".repeat(300)));
    let _ = hard.covers(&harder);
}

#[test]
fn documents_are_read_within_bounds() {
    let number = |text: &str| Document::Number(text.into());
    assert_eq!(
        decode::json(r#"{"a": 1, "a": 2.50}"#),
        Some(Document::map(vec![("a".into(), number("2.5"))]))
    );
    assert_eq!(decode::yaml("a: 1\n"), Some(Document::map(vec![("a".into(), number("1"))])));
    assert_eq!(decode::yaml("no"), Some(Document::Text("no".into())));
    for text in ["", "{", "[1,]", "nul"] {
        assert_eq!(decode::json(text), None, "{text}");
    }
    assert_eq!(decode::json(&"[".repeat(100_000)), None);
    assert_eq!(decode::yaml(&"[".repeat(100_000)), None);
    let mut bomb = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..40 {
        bomb.push_str(&format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
    }
    assert_eq!(decode::yaml(&bomb), None);
    assert_eq!(decode::base64("aGVs\nbG8"), Some("hello".to_owned()));
    assert_eq!(decode::base64("_-8"), None, "these bytes are no text");
}
