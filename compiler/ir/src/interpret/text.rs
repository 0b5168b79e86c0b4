//! Values as text: in strings that expressions build, where a doubt makes the whole string unknown, and in messages,
//! where it is named in its place and nothing sensitive is shown.

use super::Interpreter;
use super::eval::Frame;
use super::value::{Between, Content, Element, Items, List, Map, Record, Text, Truth, Value, Why};
use crate::columns::NodeRef;
use crate::document::Document;
use crate::limits::{TEXT_BYTES, VALUE_DEPTH};
use crate::module::{Expr, ExprId};
use crate::ops::show;
use crate::state::Reason;

/// Elements of a collection that a message shows.
const SHOWN: usize = 20;

struct Printer<'i, 'a> {
    run: &'i Interpreter<'a>,
    /// Whether what cannot be told, or must not be shown, is named in its place.
    report: bool,
    text: String,
    why: Option<Why>,
    sensitive: bool,
}

impl<'a> Frame<'_, 'a> {
    pub(super) fn text(&mut self, parts: &[ExprId]) -> Value<'a> {
        let mut printer = Printer::new(self.run, false);
        let mut absent = false;
        for part in parts {
            let value = self.eval(*part);
            absent |= value.is_absent();
            printer.part(&value);
        }
        let content = match printer.why {
            Some(why) => Content::Unknown(why),
            None if absent => Content::Absent,
            None => Content::Text(Text::from(printer.text)),
        };
        Value::new(content).tainted(printer.sensitive)
    }

    /// The text of a message. What cannot be told is named in its place: `(known after apply)`, `(sensitive)`.
    pub(super) fn message(&mut self, id: ExprId) -> String {
        let mut printer = Printer::new(self.run, true);
        self.write_message(id, &mut printer);
        printer.text
    }

    fn write_message(&mut self, id: ExprId, printer: &mut Printer<'_, 'a>) {
        match self.run.module.exprs.get(id) {
            Some(Expr::Text(parts)) => parts.iter().for_each(|part| self.write_message(*part, printer)),
            Some(Expr::Let { local, value, body }) => {
                let value = self.eval(*value);
                self.bind(*local, value);
                self.write_message(*body, printer);
            }
            Some(Expr::If { cond, then, otherwise }) => {
                let value = self.eval(*cond);
                match value.truth() {
                    _ if value.sensitive => printer.text.push_str("(sensitive)"),
                    Truth::True => self.write_message(*then, printer),
                    Truth::False => self.write_message(*otherwise, printer),
                    Truth::Unknown(_) => printer.part(&self.eval(id)),
                }
            }
            _ => printer.part(&self.eval(id)),
        }
    }
}

impl<'i, 'a> Printer<'i, 'a> {
    fn new(run: &'i Interpreter<'a>, report: bool) -> Self {
        Self { run, report, text: String::new(), why: None, sensitive: false }
    }

    /// A hole of a string: text stands in it without quotes.
    fn part(&mut self, value: &Value<'a>) {
        let text = if let Content::Any(Document::Text(text)) = &value.content {
            Some(&**text)
        } else {
            value.text()
        };
        match text {
            Some(text) if !(self.report && value.sensitive) => {
                self.sensitive |= value.sensitive;
                self.push(text);
            }
            Some(_) | None => self.value(value, VALUE_DEPTH),
        }
    }

    fn push(&mut self, text: &str) {
        if self.text.len() + text.len() > TEXT_BYTES {
            self.why = self.why.or(Some(Why::of(Reason::Limit)));
            return;
        }
        self.text.push_str(text);
    }

    fn doubt(&mut self, why: Why) {
        self.why = self.why.or(Some(why));
        self.push(&format!("({})", why.reason.text()));
    }

    fn value(&mut self, value: &Value<'a>, depth: u32) {
        self.sensitive |= value.sensitive;
        if self.report && value.sensitive {
            return self.push("(sensitive)");
        }
        let Some(depth) = depth.checked_sub(1) else { return self.doubt(Why::of(Reason::Limit)) };
        match &value.content {
            Content::Absent => self.push("(absent)"),
            Content::Unknown(why) => self.doubt(*why),
            Content::Between(between) => self.between(between),
            Content::Text(text) => self.quoted(text),
            Content::Node(node) => self.push(self.run.columns.address(*node)),
            Content::Record(record) => self.record(record, depth),
            Content::List(list) => self.list(list, depth),
            Content::Map(map) => self.map(map, depth),
            Content::Range(range) => {
                let (first, last) = (scalar(&range.start), scalar(&range.end));
                let text =
                    if range.inclusive { show::range(&first, &last) } else { format!("{first}..{last}") };
                let empty = super::range::is_empty(range);
                self.push(if empty { "(nothing)" } else { &text });
            }
            Content::Bool(_)
            | Content::Int(_)
            | Content::Float(_)
            | Content::Cidr(_)
            | Content::Ip(_)
            | Content::Duration(_)
            | Content::Bytes(_)
            | Content::Time(_)
            | Content::Version(_)
            | Content::Parsed(_) => self.push(&scalar(&value.content)),
            Content::Any(document) => self.document(document),
        }
    }

    fn between(&mut self, between: &Between) {
        self.why = self.why.or(Some(between.why));
        self.push(&match (between.low, between.high) {
            (Some(low), Some(high)) => format!("{low} to {high}"),
            (Some(low), None) => format!("at least {low}"),
            (None, Some(high)) => format!("at most {high}"),
            (None, None) => format!("({})", between.why.reason.text()),
        });
    }

    fn quoted(&mut self, text: &str) {
        self.push("\"");
        self.push(&text.replace('\\', "\\\\").replace('"', "\\\""));
        self.push("\"");
    }

    /// A document as JSON has it; its depth was bounded when it was made.
    fn document(&mut self, document: &Document) {
        match document {
            Document::Null => self.push("null"),
            Document::Bool(value) => self.push(if *value { "true" } else { "false" }),
            Document::Number(number) => self.push(number),
            Document::Text(text) => self.quoted(text),
            Document::Unknown(reason) => self.doubt(Why::of(*reason)),
            Document::Sensitive(inner) => {
                self.sensitive = true;
                if self.report { self.push("(sensitive)") } else { self.document(inner) }
            }
            Document::List(items) => {
                self.push("[");
                for (index, item) in items.iter().enumerate() {
                    if !self.next(index) {
                        break;
                    }
                    self.document(item);
                }
                self.push("]");
            }
            Document::Map(entries) => {
                self.push("{");
                for (index, (name, value)) in entries.iter().enumerate() {
                    if !self.next(index) {
                        break;
                    }
                    self.quoted(name);
                    self.push(": ");
                    self.document(value);
                }
                self.push("}");
            }
        }
    }

    fn record(&mut self, record: &Record<'a>, depth: u32) {
        self.push("{");
        let mut separator = " ";
        for name in self.run.field_names(record) {
            let field = self.run.field(record, name);
            if field.is_absent() {
                continue;
            }
            self.push(separator);
            self.push(self.run.module.names.text(name));
            self.push(": ");
            self.value(&field, depth);
            separator = ", ";
        }
        self.push(" }");
    }

    /// A path as a chain of addresses, all of them: one with a gap would say nothing.
    fn path(&mut self, nodes: &[NodeRef]) {
        let addresses: Vec<&str> = nodes.iter().map(|node| self.run.columns.address(*node)).collect();
        let chain = addresses.join(" -> ");
        self.push(if addresses.is_empty() { "(nothing)" } else { &chain });
    }

    fn list(&mut self, list: &List<'a>, depth: u32) {
        if let Items::Path(nodes) = &list.items {
            return self.path(nodes);
        }
        self.push("[");
        for (index, Element { value, guard }) in self.run.elements(list).enumerate() {
            self.why = self.why.or(guard);
            if !self.next(index) {
                break;
            }
            self.value(&value, depth);
        }
        self.close(list.open, "]");
    }

    fn map(&mut self, map: &Map<'a>, depth: u32) {
        self.push("{");
        for (index, (key, value)) in self.run.entries(map).iter().enumerate() {
            if !self.next(index) {
                break;
            }
            self.quoted(key);
            self.push(": ");
            self.value(value, depth);
        }
        self.close(map.open, "}");
    }

    /// The separator before an element; false where a report shows no more of them.
    fn next(&mut self, index: usize) -> bool {
        if index > 0 {
            self.push(", ");
        }
        let more = !(self.report && index == SHOWN) && self.text.len() < TEXT_BYTES;
        if !more {
            self.push("…");
        }
        more
    }

    fn close(&mut self, open: Option<Why>, bracket: &str) {
        if let Some(why) = open {
            self.why = self.why.or(Some(why));
            self.push(" …");
        }
        self.push(bracket);
    }
}

/// A scalar without parts.
fn scalar(content: &Content<'_>) -> String {
    match content {
        Content::Bool(value) => value.to_string(),
        Content::Int(number) => number.to_string(),
        Content::Float(number) => number.to_string(),
        Content::Text(text) => text.to_string(),
        Content::Cidr(net) => net.to_string(),
        Content::Ip(address) => address.to_string(),
        Content::Duration(number) => show::duration(*number),
        Content::Bytes(number) => show::bytes(*number),
        Content::Time(number) => show::time(*number),
        Content::Version(version) => version.to_string(),
        Content::Parsed(parsed) => parsed.to_string(),
        Content::Absent
        | Content::Any(_)
        | Content::Unknown(_)
        | Content::Between(_)
        | Content::Node(_)
        | Content::Range(_)
        | Content::Record(_)
        | Content::List(_)
        | Content::Map(_) => String::new(),
    }
}
