//! What is said about expressions: types (03), absence (04), bounds (05).

use super::limit::Over;
use pol_diagnostics::{Code, Diagnostic, Edit, Span};
use pol_ir::limits::{EXPR_DEPTH, POLICY_EXPRS, STMT_DEPTH};

pub(super) fn mismatch(span: Span, expected: &str, found: &str) -> Diagnostic {
    Diagnostic::new(Code::E0301, format!("expected `{expected}`, found `{found}`"))
        .at(span, format!("this is `{found}`"))
}

pub(super) fn unknown_member(name: Span, text: &str, of: &str, suggestion: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E0302, format!("unknown property `{text}` on `{of}`"))
        .at(name, "read here")
        .suggest(name, suggestion)
}

pub(super) fn unknown_method(name: Span, text: &str, of: &str, suggestion: Option<&str>) -> Diagnostic {
    Diagnostic::new(Code::E0303, format!("`{of}` has no method `{text}`"))
        .at(name, "called here")
        .suggest(name, suggestion)
}

pub(super) fn wrong_arguments(span: Span, function: &str, expected: &str, found: usize) -> Diagnostic {
    let plural = if found == 1 { "" } else { "s" };
    Diagnostic::new(Code::E0304, format!("`{function}` takes {expected}, not {found} argument{plural}"))
        .at(span, "called here")
}

pub(super) fn never_equal(span: Span, left: &str, right: &str, help: Option<&str>) -> Diagnostic {
    let said =
        Diagnostic::new(Code::E0305, format!("`{left}` can never equal `{right}`")).at(span, "compared here");
    match help {
        Some(help) => said.help(help),
        None => said,
    }
}

pub(super) fn unlisted_word(span: Span, word: &str, of: &str, values: &[Box<str>]) -> Diagnostic {
    let near = pol_diagnostics::did_you_mean(word, values.iter().map(|value| &**value));
    let list: Vec<_> = values.iter().take(12).map(|value| format!("`{value}`")).collect();
    let said = Diagnostic::new(Code::E0306, format!("`{word}` is not one of the words of `{of}`"))
        .at(span, "written here");
    match near {
        Some(near) => said.help(format!("did you mean `\"{near}\"`?")).replace(
            format!("write `\"{near}\"`"),
            span,
            format!("\"{near}\""),
        ),
        None => said.help(format!("the words are {}", list.join(", "))),
    }
}

pub(super) fn bad_literal(span: Span, text: &str, ty: &str, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::E0307, format!("\"{text}\" is no `{ty}`"))
        .at(span, "read here")
        .help(format!("expected {expected}"))
}

pub(super) fn bad_operand(op: Span, operator: &str, operands: &str, help: Option<&str>) -> Diagnostic {
    let said =
        Diagnostic::new(Code::E0308, format!("`{operator}` does not work on {operands}")).at(op, "used here");
    match help {
        Some(help) => said.help(help),
        None => said,
    }
}

pub(super) fn map_as_record(field: Span, name: &str, base: &str) -> Diagnostic {
    let key = format!("[\"{name}\"]");
    let dotted = Span::new(field.source, field.start.saturating_sub(1), field.end);
    Diagnostic::new(Code::E0309, format!("`{base}` is a map: its keys are not properties"))
        .at(field, "read like a property")
        .help(format!("write `{base}{key}`"))
        .replace(format!("write `{key}`"), dotted, key)
}

pub(super) fn list_as_record(field: Span, name: &str, base: &str) -> Diagnostic {
    Diagnostic::new(Code::E0310, format!("`{base}` is a list: its elements have `{name}`, it has not"))
        .at(field, "read here")
        .help(format!("ask about the elements: `{base}.any(x => x.{name} == …)`, or take them all: `{base}.map(x => x.{name})`"))
}

pub(super) fn not_indexable(span: Span, ty: &str) -> Diagnostic {
    Diagnostic::new(Code::E0311, format!("`{ty}` has no elements to index"))
        .at(span, "indexed here")
        .help("`xs[0]` reads a list, `m[\"key\"]` a map")
}

pub(super) fn missing_fields(span: Span, ty: &str, names: &[String]) -> Diagnostic {
    let list: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::new(Code::E0312, format!("`{ty}` needs {}", list.join(", "))).at(span, "left out here")
}

pub(super) fn given_twice(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Code::E0112, format!("`{name}` is given twice")).at(span, "here again")
}

pub(super) fn untold_type(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(Code::E0313, format!("the type of {what} cannot be told"))
        .at(span, "written here")
        .help("give it a type: `let name: list<string> = []`")
}

pub(super) fn bad_pattern(span: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::E0314, format!("the pattern cannot be read: {reason}")).at(span, "here")
}

pub(super) fn no_common_type(span: Span, left: &str, right: &str) -> Diagnostic {
    Diagnostic::new(Code::E0315, format!("`{left}` and `{right}` have no common type"))
        .at(span, format!("this is `{right}`"))
}

pub(super) fn lambda_as_value(span: Span) -> Diagnostic {
    Diagnostic::new(Code::E0316, "a function is no value")
        .at(span, "written here")
        .help("`x => …` stands only where a method asks for it: `xs.any(x => …)`")
}

pub(super) fn lambda_expected(span: Span, method: &str) -> Diagnostic {
    Diagnostic::new(Code::E0316, format!("`{method}` asks for a function"))
        .at(span, "not a function")
        .help(format!("write what is done with each element: `{method}(x => …)`"))
}

pub(super) fn recursion(span: Span, chain: &[String]) -> Diagnostic {
    Diagnostic::new(Code::E0317, format!("`{}` needs itself", chain.first().map_or("", |name| name)))
        .at(span, "on the way back to itself")
        .help(format!("the way: {}", chain.join(" → ")))
        .help("nothing recurses, so that every policy ends; collections have `any`, `map`, `filter`")
}

pub(super) fn never_of_type(span: Span, value: &str, ty: &str) -> Diagnostic {
    Diagnostic::new(Code::E0318, format!("`{value}` is never `{ty}`")).at(span, "asked here")
}

pub(super) fn not_readable(ty: Span, from: &str, to: &str) -> Diagnostic {
    Diagnostic::new(Code::E1402, format!("`as` does not read `{from}` as `{to}`"))
        .at(ty, "read as this")
        .help("`as` reads `any`, texts, numbers and unions, and gives values, not nodes")
}

pub(super) fn not_a_value(span: Span, name: &str, what: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::E0319, format!("`{name}` is {what}, not a value"))
        .at(span, "used as a value")
        .help(help)
}

pub(super) fn not_constant(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(Code::E0320, format!("{what} is not known before a run"))
        .at(span, "read here")
        .help("only literals, constants and functions of them can stand here")
}

/// What may be absent, and where that matters.
pub(super) struct Absent {
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) is_bool: bool,
    pub(super) is_path: bool,
    pub(super) whole: Option<Span>,
}

pub(super) fn may_be_absent(absent: &Absent) -> Diagnostic {
    let text = &absent.text;
    let said =
        Diagnostic::new(Code::E0401, format!("`{text}` may be absent")).at(absent.span, "decided on here");
    if absent.is_bool {
        return said
            .help(format!("write `{text} == true`, or `{text} ?? false`, or narrow it first"))
            .fix(format!("write `{text} == true`"), vec![Edit::new(absent.span.after(), " == true")])
            .fix(format!("write `{text} ?? false`"), vec![Edit::new(absent.span.after(), " ?? false")]);
    }
    let said = said.help(format!(
        "say what absence means: `{text} ?? …`, or narrow it first: `{text} is present and …`"
    ));
    match absent.whole {
        Some(whole) if absent.is_path => said.fix(
            format!("ask `{text} is present` first"),
            vec![
                Edit::new(whole.before(), format!("({text} is present and ")),
                Edit::new(whole.after(), ")"),
            ],
        ),
        Some(_) | None => said,
    }
}

pub(super) fn both_absent(op: Span, left: (Span, &str), right: (Span, &str)) -> Diagnostic {
    Diagnostic::new(Code::E0402, format!("`{}` and `{}` may both be absent", left.1, right.1))
        .at(op, "are two absent values equal?")
        .because(left.0, "may be absent")
        .because(right.0, "may be absent")
        .help(format!(
            "narrow one of them first: `{} is present and …`, or give it a default: `{} ?? …`",
            left.1, left.1
        ))
}

pub(super) fn elements_absent(list: Span, text: &str) -> Diagnostic {
    Diagnostic::new(Code::E0403, format!("elements of `{text}` may be absent"))
        .at(list, "this list")
        .help(format!("leave them out first: `{text}.compact()`"))
        .fix("leave absent elements out", vec![Edit::new(list.after(), ".compact()")])
}

pub(super) fn too_large(over: Over, span: Span) -> Diagnostic {
    let bound = match over {
        Over::Depth => format!("with its functions inlined this is deeper than {EXPR_DEPTH} expressions"),
        Over::Nodes => format!("with its functions inlined this is larger than {POLICY_EXPRS} expressions"),
        Over::Blocks => format!("more than {STMT_DEPTH} blocks stand inside one another"),
    };
    let said = Diagnostic::new(Code::E0501, bound).at(span, "the bound is met here");
    match over {
        Over::Blocks => said,
        Over::Depth | Over::Nodes => said
            .help("functions and derived fields are inlined where they are used: name a result with `let` and use it twice"),
    }
}
