//! Text: questions go to memo tables, functions are kept with the text until someone asks.

use crate::bits::{Bit, NO, Tri};
use crate::cx::Cx;
use crate::error::{Refusal, Res};
use crate::host::{Entry, Measure};
use crate::memo::{ANSWER_UNKNOWN, ANSWER_YES, Question, UNASKED};
use crate::text::{Step, Test, TextPair};
use crate::values::{Data, Text, Val};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I8;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value};
use pol_ir::module::{ExprId, PatternId};
use std::rc::Rc;
use std::sync::Arc;

impl Cx<'_, '_> {
    pub(super) fn matches(&mut self, text: ExprId, pattern: PatternId) -> Res<Val> {
        let val = self.expr(text)?;
        let tri = match val.data.text() {
            Some(text) => self.ask_text(text, Test::Matches(pattern))?,
            None if val.data.is_nothing() => Tri::NO,
            None => return Err(Refusal("a pattern on what is no text")),
        };
        Ok(self.strict(&[&val], tri))
    }

    /// The answer to a question about a text that is there.
    pub(super) fn ask_text(&mut self, text: &Text, test: Test) -> Res<Tri> {
        let can_fail = text.steps.iter().any(|step| *step != Step::Trim) || matches!(test, Test::Matches(_));
        let question = Question::Text(Arc::from(&*text.steps), test);
        if let Some(fixed) = text.fixed {
            let answer = self.shared.host.ask(&question, u64::from(fixed));
            return Ok(answer.map_or(Tri::UNKNOWN, |yes| Tri::certain(Bit::Is(yes))));
        }
        self.ask_memo(question, text.id, (text.in_graph, can_fail))
    }

    /// The answer to a question about an interned value, looked up or asked for.
    pub(super) fn ask_memo(
        &mut self,
        question: Question,
        id: Value,
        (in_graph, can_fail): (bool, bool),
    ) -> Res<Tri> {
        let (number, table) = self.shared.host.memo(question)?;
        let number = self.int(number as i64);
        let answer = match table.filter(|_| in_graph) {
            None => self.call(Entry::Ask, &[number, id])?,
            Some(table) => {
                let address = self.row_address(table, id, 1);
                let kept = self.b.ins().load(I8, MemFlagsData::trusted(), address, 0);
                let (ask, after) = (self.b.create_block(), self.b.create_block());
                let answer = self.b.append_block_param(after, I8);
                let unasked = self.b.ins().icmp_imm_u(IntCC::Equal, kept, i64::from(UNASKED));
                self.b.set_cold_block(ask);
                self.b.ins().brif(unasked, ask, &[], after, &[kept.into()]);
                self.b.switch_to_block(ask);
                let told = self.call(Entry::Ask, &[number, id])?;
                self.b.ins().jump(after, &[told.into()]);
                self.b.switch_to_block(after);
                answer
            }
        };
        Ok(self.answer(answer, can_fail))
    }

    fn answer(&mut self, byte: Value, can_fail: bool) -> Tri {
        let yes = Bit::Ssa(self.b.ins().icmp_imm_u(IntCC::Equal, byte, i64::from(ANSWER_YES)));
        let unknown = match can_fail {
            true => Bit::Ssa(self.b.ins().icmp_imm_u(IntCC::Equal, byte, i64::from(ANSWER_UNKNOWN))),
            false => NO,
        };
        Tri { yes, unknown }
    }

    /// Whether a changed text is a constant.
    pub(super) fn is_text(&mut self, text: &Text, constant: &Text) -> Res<Tri> {
        let words = self
            .fixed_text(constant)
            .ok_or(Refusal("equality of changed text with text that is not constant"))?;
        self.ask_text(text, Test::Is(words))
    }

    fn fixed_text(&self, text: &Text) -> Option<Arc<str>> {
        let id = text.fixed.filter(|_| text.steps.is_empty())?;
        Some(self.shared.host.text(u64::from(id)).into())
    }

    /// A relation between two texts that are there.
    pub(super) fn text_relation(&mut self, pair: TextPair, one: &Text, other: &Text) -> Res<Tri> {
        if let Some(words) = self.fixed_text(other) {
            return self.ask_text(one, pair.test(&words));
        }
        if !one.steps.is_empty() || !other.steps.is_empty() {
            return Err(Refusal("a relation of changed text with text that is not constant"));
        }
        let number = self.shared.host.text_relation(pair);
        let number = self.int(number as i64);
        let bit = self.call(Entry::TextPair, &[number, one.id, other.id])?;
        Ok(Tri::certain(Bit::Ssa(bit)))
    }

    /// `lower` and kin: to be done by whoever asks.
    pub(super) fn changed(&mut self, val: &Val, step: Step) -> Res<Val> {
        let Data::Text(text) = &val.data else { return self.without_text(val) };
        let steps: Rc<[Step]> = text.steps.iter().cloned().chain([step]).collect();
        let data = Data::Text(Text { steps, ..text.clone() });
        Ok(self.through(val, Val::of(data)))
    }

    fn without_text(&self, val: &Val) -> Res<Val> {
        if val.data.is_nothing() {
            return Ok(Val { absent: val.absent, unknown: val.unknown, ..Val::of(Data::Nothing) });
        }
        Err(Refusal("a function of text on what is none"))
    }

    /// `replace` with constants.
    pub(super) fn replaced(&mut self, args: &[Val]) -> Res<Val> {
        let [val, from, to] = args else { return Err(Refusal("replace without its arguments")) };
        let (Data::Text(from), Data::Text(to)) = (&from.data, &to.data) else {
            return Err(Refusal("replace by text that is not constant"));
        };
        match (self.fixed_text(from), self.fixed_text(to)) {
            (Some(from), Some(to)) => self.changed(val, Step::Replace(from, to)),
            _ => Err(Refusal("replace by text that is not constant")),
        }
    }

    /// `length` and `to_int`.
    pub(super) fn measured(&mut self, val: &Val, measure: Measure) -> Res<Val> {
        let Data::Text(text) = &val.data else { return self.without_text(val) };
        let number = self.shared.host.measurement(Arc::from(&*text.steps), measure);
        let number = self.int(number as i64);
        let byte = self.call(Entry::Measured, &[number, text.id])?;
        let found = self.call(Entry::Measure, &[number, text.id])?;
        let told = self.answer(byte, true);
        let own =
            Val { absent: self.is_no(told), unknown: told.unknown, ..Val::of(self.whole_number(found)) };
        Ok(self.through(val, own))
    }
}
