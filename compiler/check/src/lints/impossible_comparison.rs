//! L0204: comparisons that cannot hold together, or that cannot all fail, or that a value can never meet.

use super::claims::{self, Claim, Claims};
use super::look::Look;
use super::shape::{method, number, sides, text};
use pol_diagnostics::{Code, Diagnostic, Span};
use pol_syntax::ast::{BinaryOp, Expr, ExprId, File};

/// The longest prefix of an address range, of IPv6.
const LONGEST_PREFIX: i64 = 128;

pub(crate) fn look(look: &Look<'_, '_>, said: &mut Vec<Diagnostic>) {
    for (tree, id) in look.expressions() {
        let Some(sides) = sides(tree, id) else { continue };
        match sides.op {
            BinaryOp::And => said.extend(contrary(claims::held(look, tree, id), false)),
            BinaryOp::Or => said.extend(contrary(claims::failed(look, tree, id), true)),
            BinaryOp::Equal | BinaryOp::NotEqual => {
                let cases = in_other_case(tree, sides.left, sides.right);
                let cases = cases.or_else(|| in_other_case(tree, sides.right, sides.left));
                said.extend(cases.map(|why| never(sides.span, &why)));
                said.extend(is_no_prefix(tree, (sides.left, sides.right)).map(|why| never(sides.span, &why)));
            }
            BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual => {
                said.extend(is_no_prefix(tree, (sides.left, sides.right)).map(|why| never(sides.span, &why)));
            }
            BinaryOp::In
            | BinaryOp::NotIn
            | BinaryOp::Matches
            | BinaryOp::Range
            | BinaryOp::RangeInclusive
            | BinaryOp::Coalesce
            | BinaryOp::Add
            | BinaryOp::Subtract
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Remainder => {}
        }
    }
}

fn contrary(all: Vec<Claim>, outcome: bool) -> Option<Diagnostic> {
    let mut known = Claims::default();
    all.into_iter().find_map(|claim| {
        let (span, of) = (claim.span, claim.of.clone());
        let earlier = known.add(claim)?;
        Some(impossible_comparison(span, &of, (earlier.span, outcome)))
    })
}

/// `x.lower() == "Abc"`: no text in small letters has a capital one.
fn in_other_case(tree: &File, value: ExprId, other: ExprId) -> Option<String> {
    let (_, name, _) = method(tree, value)?;
    let literal = text(tree, other)?;
    let (folded, letters) = match name {
        "lower" => (literal.to_lowercase(), "capital letters are gone"),
        "upper" => (literal.to_uppercase(), "small letters are gone"),
        _ => return None,
    };
    (folded != literal).then(|| format!("`{name}()` has been called: {letters}"))
}

/// `source.prefix > 200`: a prefix is no longer than 128.
fn is_no_prefix(tree: &File, (value, other): (ExprId, ExprId)) -> Option<String> {
    let Expr::Field { name, .. } = &tree[value] else { return None };
    let number = number(tree, other).filter(|_| &*name.text == "prefix")?;
    let is_beyond = !(0..=LONGEST_PREFIX).contains(&number);
    is_beyond.then(|| format!("a prefix is a number from 0 to {LONGEST_PREFIX}"))
}

fn never(span: Span, why: &str) -> Diagnostic {
    Diagnostic::new(Code::L0204, "this comparison is the same for every value").at(span, why)
}

fn impossible_comparison(span: Span, of: &str, (earlier, outcome): (Span, bool)) -> Diagnostic {
    let (message, help) = if outcome {
        (format!("one of these always holds, whatever `{of}` is"), "`and` was probably meant")
    } else {
        (format!("`{of}` cannot be both"), "`or` was probably meant")
    };
    Diagnostic::new(Code::L0204, message).at(span, "and this").because(earlier, "this").help(help)
}
