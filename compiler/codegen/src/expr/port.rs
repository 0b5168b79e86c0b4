//! `port_range`, inlined: the ports of a network rule, as `pol_ir::ops::range::ports` says.

use crate::bits::{Bit, NO, YES};
use crate::cx::Cx;
use crate::error::{Refusal, Res};
use crate::text::Test;
use crate::values::{Data, Span, Val};
use cranelift_codegen::ir::Value;
use cranelift_codegen::ir::condcodes::IntCC;
use pol_ir::ops::range::{ALL_PORTS, NO_PORTS};
use std::rc::Rc;

impl Cx<'_, '_> {
    /// Takes absent arguments; unknown where one is.
    pub(super) fn port_range(&mut self, from: &Val, to: &Val, protocol: &Val) -> Res<Val> {
        let (from_port, to_port) = (self.port(from)?, self.port(to)?);
        let neither = self.and(from.absent, to.absent);
        let (every_from, every_to) = (self.is_every(from, from_port), self.is_every(to, to_port));
        let every = self.or(every_from, every_to);
        let mut every = self.or(every, neither);
        let mut none = NO;
        if let Data::Text(text) = &protocol.data {
            let missing = self.or(protocol.absent, protocol.unknown);
            let all = self.ask_text(text, Test::EveryPort)?;
            let no = self.ask_text(text, Test::NoPort)?;
            if all.unknown != NO || no.unknown != NO {
                return Err(Refusal("a protocol that is changed text"));
            }
            none = self.and_not(no.yes, missing);
            let all = self.and_not(all.yes, missing);
            every = self.or(every, all);
        }
        let start = self.choose(from.absent, to_port, from_port);
        let end = self.choose(to.absent, from_port, to_port);
        let start = self.special(start, (every, ALL_PORTS.0), (none, NO_PORTS.0));
        let end = self.special(end, (every, ALL_PORTS.1), (none, NO_PORTS.1));
        let number = |low| Val::of(Data::Int { low, high: None });
        let span = Span { start: number(start), end: number(end), inclusive: YES };
        let unknown = self.or(from.unknown, to.unknown);
        let unknown = self.or(unknown, protocol.unknown);
        Ok(Val { unknown, ..Val::of(Data::Range(Rc::new(span))) })
    }

    fn port(&mut self, val: &Val) -> Res<Value> {
        if val.data.is_nothing() {
            return Ok(self.int(0));
        }
        val.data.whole().ok_or(Refusal("a port that is no number"))
    }

    fn is_every(&mut self, val: &Val, port: Value) -> Bit {
        if matches!(val.data, Data::Nothing) {
            return NO;
        }
        let is = self.compare_to(IntCC::Equal, port, -1);
        self.and_not(is, val.absent)
    }

    /// Protocols without ports win over ports that mean all of them.
    fn special(&mut self, port: Value, every: (Bit, i64), none: (Bit, i64)) -> Value {
        let all = self.int(every.1);
        let port = self.choose(every.0, all, port);
        let nothing = self.int(none.1);
        self.choose(none.0, nothing, port)
    }
}
