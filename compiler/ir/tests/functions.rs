//! The functions on plain values: parsing, showing, address ranges, ports, text; parameters.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test that stumbles has failed"
)]

use pol_ir::constant::Const;
use pol_ir::module::{Expr, Module, Order, Param, ParamId};
use pol_ir::ops::{cidr, convert, number, parse, range, show, text};
use pol_ir::testing::ModuleBuilder;
use pol_ir::types::{Domain, Type, TypeId};
use pol_ir::{ParamError, bind_params, parse_const};
use std::cmp::Ordering;

fn net(text: &str) -> ipnet::IpNet {
    parse::parse_cidr(text).unwrap()
}

#[test]
fn host_bits_are_cleared_and_an_address_is_a_range_of_one() {
    for (text, shown) in [
        ("10.1.2.3/8", Some("10.0.0.0/8")),
        ("10.1.2.3", Some("10.1.2.3/32")),
        ("::1", Some("::1/128")),
        ("10.0.0.0/33", None),
        ("", None),
        ("internet", None),
    ] {
        assert_eq!(parse::parse_cidr(text).map(|net| net.to_string()).as_deref(), shown, "{text}");
    }
}

#[test]
fn address_ranges() {
    assert!(
        cidr::is_public(net("0.0.0.0/0"))
            && cidr::is_public(net("64.0.0.0/7"))
            && cidr::is_public(net("::/0"))
    );
    assert!(!cidr::is_public(net("10.0.0.0/8")) && !cidr::is_public(net("2000::/16")));
    assert!(cidr::is_private(net("10.9.0.0/16")) && cidr::is_private(net("fd00::/8")));
    assert!(!cidr::is_private(net("10.0.0.0/7")) && !cidr::is_private(net("8.8.8.8")));
    assert!(
        cidr::covers(net("10.0.0.0/8"), net("10.1.0.0/16"))
            && !cidr::covers(net("10.1.0.0/16"), net("10.0.0.0/8"))
    );
    assert!(
        cidr::overlaps(net("10.1.0.0/16"), net("10.0.0.0/8"))
            && !cidr::overlaps(net("0.0.0.0/0"), net("::/0"))
    );
}

#[test]
fn ports_of_a_network_rule() {
    for (from, to, protocol, expected) in [
        (Some(22), Some(25), Some("tcp"), (22, 25)),
        (Some(0), Some(0), Some("-1"), range::ALL_PORTS),
        (Some(443), Some(443), Some("All"), range::ALL_PORTS),
        (Some(-1), Some(-1), Some("tcp"), range::ALL_PORTS),
        (None, None, Some("udp"), range::ALL_PORTS),
        (None, Some(80), None, (80, 80)),
        (Some(80), None, None, (80, 80)),
        (Some(8), Some(0), Some("icmp"), range::NO_PORTS),
    ] {
        assert_eq!(range::ports(from, to, protocol), expected, "{from:?} {to:?} {protocol:?}");
    }
}

#[test]
fn ranges_cover_and_overlap() {
    let bounds = |start: i64, end: i64, inclusive: bool| range::Bounds { start, end, inclusive };
    assert!(
        bounds(1, 9, true).covers(&bounds(1, 9, true)) && bounds(1, 9, false).covers(&bounds(2, 9, false))
    );
    assert!(
        !bounds(1, 9, false).covers(&bounds(1, 9, true)) && bounds(1, 9, true).covers(&bounds(7, 3, true))
    );
    assert!(
        bounds(1, 3, true).overlaps(&bounds(3, 9, true))
            && !bounds(1, 3, false).overlaps(&bounds(3, 9, true))
    );
    assert!(!bounds(5, 1, true).overlaps(&bounds(0, 9, true)));
}

#[test]
fn what_is_shown_parses_again() {
    for text in ["90d", "1d12h", "0s", "1h30m"] {
        assert_eq!(show::duration(parse::parse_duration(text).unwrap()), text);
    }
    for text in ["20GiB", "1500MB", "7B", "0B"] {
        assert_eq!(show::bytes(parse::parse_bytes(text).unwrap()), text);
    }
    for text in ["2027-01-31T00:00:00Z", "2020-02-29T12:34:56Z"] {
        assert_eq!(show::time(parse::parse_time(text).unwrap()), text);
    }
    assert_eq!(parse::parse_time("2027-01-31"), parse::parse_time("2027-01-31T00:00:00Z"));
    assert_eq!(parse::parse_time("2027-01-31T02:00:00+02:00"), parse::parse_time("2027-01-31"));
}

#[test]
fn what_is_no_domain_scalar_is_refused() {
    for (domain, text) in [
        (Domain::Duration, "90"),
        (Domain::Duration, ""),
        (Domain::Duration, "99999999999999999999d"),
        (Domain::Bytes, "20 GiB"),
        (Domain::Bytes, "-1"),
        (Domain::Time, "tomorrow"),
        (Domain::Ip, "10.0.0.0/8"),
        (Domain::Version, "1.2.3.4.5"),
    ] {
        assert_eq!(parse::parse_domain(domain, text), None, "{domain:?} {text}");
    }
}

#[test]
fn ranges_as_data_writes_them() {
    for (text, expected) in [
        ("22", Some((22, 22))),
        ("20-25", Some((20, 25))),
        ("-1", Some((-1, -1))),
        ("a-b", None),
        ("-", None),
    ] {
        assert_eq!(parse::parse_range(text), expected, "{text}");
    }
}

#[test]
fn conversion_loses_nothing() {
    assert_eq!(convert::int_of_text("443"), Some(443));
    assert_eq!(convert::int_of_text("1.0"), Some(1));
    assert_eq!(convert::int_of_text("1.5"), None);
    assert_eq!(convert::int_of_float(9.3e18), None);
    assert_eq!(convert::bool_of_text("True"), Some(true));
    assert_eq!(convert::float_of_text("inf"), None);
}

#[test]
fn mixed_numbers_compare_exactly() {
    let big = (1_i64 << 53) + 1;
    assert_eq!(number::compare_mixed(big, 9_007_199_254_740_992.0), Ordering::Greater);
    assert_eq!(number::compare_mixed(1, 1.5), Ordering::Less);
    assert_eq!(number::compare_mixed(-1, -1.5), Ordering::Greater);
    assert_eq!(number::compare_mixed(i64::MAX, 9_223_372_036_854_775_808.0), Ordering::Less);
    assert!(number::holds(Order::LessEqual, Ordering::Equal));
}

#[test]
fn text_functions_are_bounded() {
    assert_eq!(text::split("a,b", ","), Some(vec!["a", "b"]));
    assert_eq!(text::split("aé", ""), Some(vec!["a", "é"]));
    assert_eq!(text::replace("aaa", "a", "bb").as_deref(), Some("bbbbbb"));
    assert_eq!(text::replace("aaa", "", "b").as_deref(), Some("aaa"));
    assert_eq!(text::replace(&"a".repeat(60_000), "a", "bb"), None);
    assert_eq!(text::to_int(" 12 "), Some(12));
    assert_eq!(text::to_int("1.2"), None);
}

/// A module with the parameter `limit: int = 10 where limit > 0`.
fn limited() -> (Module, ParamId) {
    let mut build = ModuleBuilder::new();
    let (int, bool) = (build.ty(Type::Int), build.ty(Type::Bool));
    let default = build.constant(Const::Int(10), int);
    let (left, right) = (build.local(0, int), build.constant(Const::Int(0), int));
    let condition = build.expr(Expr::Order { op: Order::Greater, left, right }, bool);
    let param = Param {
        path: "test.limit".into(),
        doc: "".into(),
        ty: int,
        default: Some(default),
        condition: Some(condition),
        span: Default::default(),
    };
    let id = build.module.params.add(param);
    (build.module, id)
}

#[test]
fn parameters_are_given_or_default_and_meet_their_condition() {
    let (module, limit) = limited();
    assert_eq!(pol_ir::validate::validate(&module), Ok(()));
    assert_eq!(bind_params(&module, &[]), Ok(vec![Const::Int(10)]));
    assert_eq!(bind_params(&module, &[(limit, Const::String("7".into()))]), Ok(vec![Const::Int(7)]));
    let param = "test.limit".to_owned();
    let zero = bind_params(&module, &[(limit, Const::Int(0))]);
    assert_eq!(zero, Err(ParamError::Condition { param: param.clone() }));
    let expected = "int".to_owned();
    assert_eq!(
        bind_params(&module, &[(limit, Const::Bool(true))]),
        Err(ParamError::Type { param, expected })
    );
}

#[test]
fn parameters_as_text() {
    let mut build = ModuleBuilder::new();
    let int = build.ty(Type::Int);
    let string = build.ty(Type::String);
    let strings = build.ty(Type::Set(string));
    let map = build.ty(Type::Map(int));
    let duration = build.ty(Type::Domain(Domain::Duration));
    let range = build.ty(Type::Range(int));
    let text = |text: &str| Const::String(text.into());
    let cases: [(TypeId, &str, Option<Const>); 9] = [
        (int, "12", Some(Const::Int(12))),
        (int, "twelve", None),
        (string, "12", Some(text("12"))),
        (string, "\"a b\"", Some(text("a b"))),
        (strings, "a, b", Some(Const::List(vec![text("a"), text("b")]))),
        (strings, "[\"a\"]", Some(Const::List(vec![text("a")]))),
        (map, "{\"a\": 1}", Some(Const::Map(vec![("a".into(), Const::Int(1))]))),
        (duration, "90d", Some(Const::Duration(90 * 86_400 * parse::SECOND))),
        (range, "nothing", None),
    ];
    for (ty, given, expected) in cases {
        assert_eq!(parse_const(&build.module, ty, given).ok(), expected, "{given}");
    }
}
