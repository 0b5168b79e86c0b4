//! `in` and `subset_of`: absent on either side is in nothing; true if a certain element is equal.

use crate::bits::{Bit, NO, Tri};
use crate::cx::Cx;
use crate::error::{Refusal, Res};
use crate::text::Test;
use crate::values::{Data, List, Map, Text, Val};
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::types::I8;
use pol_ir::columns;
use pol_ir::module::ExprId;
use pol_ir::types::TypeId;

/// Up to this many words are compared one after the other; for more there is a memo table.
const FEW: usize = 8;

impl Cx<'_, '_> {
    pub(super) fn membership(&mut self, item: ExprId, of: ExprId) -> Res<Val> {
        let (item_ty, of_ty) = (self.ty(item), self.ty(of));
        let (val, whole) = (self.expr(item)?, self.expr(of)?);
        let tri = match &whole.data {
            Data::Nothing => Tri { yes: NO, unknown: whole.unknown },
            Data::List(_) => self.held((&val, item_ty), (&whole, of_ty))?,
            Data::Map(_) | Data::Either(..) => self.is_key(&val, &whole)?,
            Data::Range(range) => {
                let inside = self.in_range(range, &val.data)?;
                let strict = self.strict(&[&val, &whole], inside);
                self.truth(&strict)?
            }
            Data::Bool(_)
            | Data::Int { .. }
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Cell { .. }
            | Data::Record(_)
            | Data::Node(_) => return Err(Refusal("membership in what has no elements")),
        };
        let gone = self.and_not(val.absent, val.unknown);
        let tri = Tri { yes: self.and_not(tri.yes, gone), unknown: self.and_not(tri.unknown, gone) };
        Ok(self.of_tri(tri))
    }

    /// Whether an element of a list equals the item.
    pub(super) fn held(&mut self, item: (&Val, TypeId), list: (&Val, TypeId)) -> Res<Tri> {
        if let (Data::Text(text), Data::List(List::Items(items))) = (&item.0.data, &list.0.data)
            && let Some(words) = self.words(items)
        {
            return self.is_word(item.0, text, &words);
        }
        let element = self.element_type(list.1);
        let stop = self.b.create_block();
        let found = self.b.append_block_param(stop, I8);
        let (mut doubt, mut open) = (self.flag(), self.flag());
        let (val, ty) = item;
        self.sweep(list.0, &mut open, &mut |cx, elem| {
            let same = cx.equal_typed((val, ty), (&elem.val, element))?;
            let doubtful = cx.and(same.yes, elem.maybe);
            let doubtful = cx.or(doubtful, same.unknown);
            cx.raise(&mut doubt, doubtful);
            let hit = cx.and_not(same.yes, elem.maybe);
            let hit = cx.byte(hit);
            let (next, one) = (cx.b.create_block(), cx.b.ins().iconst(I8, 1));
            cx.b.ins().brif(hit, stop, &[one.into()], next, &[]);
            cx.b.switch_to_block(next);
            Ok(())
        })?;
        let zero = self.b.ins().iconst(I8, 0);
        self.b.ins().jump(stop, &[zero.into()]);
        self.b.switch_to_block(stop);
        let (doubt, open) = (self.is_raised(&doubt), self.is_raised(&open));
        let doubt = self.or(doubt, open);
        let doubt = self.or(doubt, list.0.unknown);
        Ok(Tri { yes: Bit::Ssa(found), unknown: self.and_not(doubt, Bit::Ssa(found)) })
    }

    /// The texts of a list that holds nothing else, and nothing twice.
    fn words(&self, items: &[Val]) -> Option<Vec<u32>> {
        let word = |item: &Val| {
            let text = item.data.text().filter(|text| text.steps.is_empty())?;
            text.fixed.filter(|_| item.absent == NO && item.unknown == NO)
        };
        let mut words: Vec<u32> = items.iter().map(word).collect::<Option<_>>()?;
        words.sort_unstable();
        words.dedup();
        Some(words)
    }

    /// Whether an item is one of some words: unknown only if it is, and there are any.
    fn is_word(&mut self, item: &Val, text: &Text, words: &[u32]) -> Res<Tri> {
        if words.is_empty() {
            return Ok(Tri::NO);
        }
        let listed = if words.len() > FEW || !text.steps.is_empty() {
            let mut texts: Vec<Box<str>> =
                words.iter().map(|id| self.shared.host.text(u64::from(*id)).into()).collect();
            texts.sort_unstable();
            self.ask_text(text, Test::OneOf(texts.into()))?
        } else {
            let mut any = NO;
            for word in words {
                let constant = Text { fixed: Some(*word), ..self.word(*word) };
                let same = self.same_ids(text.interned(), constant.interned());
                any = self.or(any, same);
            }
            Tri::certain(any)
        };
        let missing = self.or(item.absent, item.unknown);
        let own = self.and_not(listed.unknown, missing);
        Ok(Tri { yes: self.and_not(listed.yes, missing), unknown: self.or(item.unknown, own) })
    }

    fn word(&mut self, id: u32) -> Text {
        let in_graph = (id as usize) < self.columns().strings.len();
        Text { id: self.int(i64::from(id)), fixed: Some(id), in_graph, steps: std::rc::Rc::from([]) }
    }

    /// Whether a map lists a key; an unknown key is in no map without entries.
    fn is_key(&mut self, key: &Val, map: &Val) -> Res<Tri> {
        let (listed, open, some) = self.lists_key(key, &map.data)?;
        let gone = self.or(map.absent, map.unknown);
        let (listed, open, some) =
            (self.and_not(listed, gone), self.and_not(open, gone), self.and_not(some, gone));
        let yes = self.and_not(listed, key.unknown);
        let unlisted = self.and_not(open, yes);
        let perhaps = self.or(open, some);
        let untold = self.and(perhaps, key.unknown);
        let unknown = self.or(unlisted, untold);
        Ok(Tri { yes, unknown: self.or(unknown, map.unknown) })
    }

    /// Whether a map that is there lists a key, is open, and has entries.
    fn lists_key(&mut self, key: &Val, map: &Data) -> Res<(Bit, Bit, Bit)> {
        match map {
            Data::Nothing => Ok((NO, NO, NO)),
            Data::Map(Map::Column { column, row, .. }) => {
                let found = self.find_key(*column, *row, key)?;
                let open = self.is_open(*column, *row)?;
                Ok((found.map_or(NO, |(is, _, _)| is), open, self.has_entries(*column, *row, key.unknown)))
            }
            Data::Map(Map::Items(entries)) => {
                let mut any = NO;
                for (listed, _) in entries.iter() {
                    let listed = Val::of(self.text_constant(listed));
                    let same = self.equal((key, false), (&listed, false))?;
                    any = self.or(any, same.yes);
                }
                Ok((any, NO, Bit::Is(!entries.is_empty())))
            }
            Data::Either(pick, both) => {
                let one = self.lists_key(key, &both.0.data)?;
                let other = self.lists_key(key, &both.1.data)?;
                Ok((
                    self.choose_bit(*pick, one.0, other.0),
                    self.choose_bit(*pick, one.1, other.1),
                    self.choose_bit(*pick, one.2, other.2),
                ))
            }
            Data::Bool(_)
            | Data::Int { .. }
            | Data::Float(_)
            | Data::Text(_)
            | Data::Scalar(_)
            | Data::Range(_)
            | Data::Cell { .. }
            | Data::Record(_)
            | Data::List(_)
            | Data::Node(_) => Err(Refusal("membership in what has no elements")),
        }
    }

    /// Whether a row of a map column has entries, where that matters.
    fn has_entries(
        &mut self,
        column: columns::ColumnId,
        row: cranelift_codegen::ir::Value,
        matters: Bit,
    ) -> Bit {
        let data = self.columns().columns.get(column).map(|column| &column.data);
        let Some(columns::Data::Map { starts, .. }) = data else { return NO };
        if matters == NO {
            return NO;
        }
        let (start, end) = self.load_pair(starts.as_ptr().expose_provenance(), row);
        self.compare(cranelift_codegen::ir::condcodes::IntCC::UnsignedLessThan, start, end)
    }

    /// Whether every element of `one` is in `other`.
    pub(super) fn subset(&mut self, one: (&Val, TypeId), other: (&Val, TypeId)) -> Res<Val> {
        let element = self.element_type(one.1);
        let (mut no, mut doubt, mut open) = (self.flag(), self.flag(), self.flag());
        self.sweep(one.0, &mut open, &mut |cx, elem| {
            let held = cx.held((&elem.val, element), other)?;
            let missing = cx.is_no(held);
            let certain = cx.and_not(missing, elem.maybe);
            let perhaps = cx.and(missing, elem.maybe);
            let perhaps = cx.or(perhaps, held.unknown);
            cx.raise(&mut no, certain);
            cx.raise(&mut doubt, perhaps);
            Ok(())
        })?;
        let (no, doubt, open) = (self.is_raised(&no), self.is_raised(&doubt), self.is_raised(&open));
        let doubt = self.or(doubt, open);
        let unknown = self.and_not(doubt, no);
        let told = self.or(no, unknown);
        let tri = Tri { yes: self.not(told), unknown };
        // A set that was left out is empty.
        let [one, other] = [one.0, other.0].map(|set| Val { absent: NO, ..set.clone() });
        Ok(self.strict(&[&one, &other], tri))
    }
}
