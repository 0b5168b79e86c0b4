//! What generated code calls: everything about text and domain scalars that is more than comparing ids.
//!
//! The host is filled while code is made and only read afterwards, but for the answers in its memo tables. Nothing in
//! here panics: generated frames cannot be unwound.

use crate::error::{Refusal, Res};
use crate::memo::{ANSWER_NO, ANSWER_UNKNOWN, ANSWER_YES, Memo, Question, ScalarPair, answer};
use crate::text::{Step, TextPair, run};
use cranelift_codegen::ir::Type;
use cranelift_codegen::ir::types::{F64, I8, I64};
use pol_ir::columns::{ColumnId, Columns, EqualityIndex};
use pol_ir::module::{Arithmetic, Module, PatternId};
use pol_ir::ops;
use pol_ir::strings::StrId;
use pol_ir::values::Scalar;
use regex::Regex;
use std::cmp::Ordering;
use std::sync::atomic::{self, AtomicU8};
use std::sync::{Arc, OnceLock};

/// Bytes that all memo tables together may take.
const MEMO_BYTES: usize = 64 << 20;

/// Tables and constants that generated code refers to by address or number.
pub(crate) struct Host<'a> {
    columns: &'a Columns,
    module: &'a Module,
    /// Constants that the graph does not hold; their ids follow those of the graph.
    texts: Vec<Box<str>>,
    scalars: Vec<Scalar>,
    memos: Vec<Memo>,
    memo_bytes: usize,
    patterns: Vec<OnceLock<Option<Regex>>>,
    indexes: Vec<&'a EqualityIndex>,
    measurements: Vec<(Arc<[Step]>, Measure)>,
    text_pairs: Vec<TextPair>,
    scalar_pairs: Vec<ScalarPair>,
}

impl<'a> Host<'a> {
    pub(crate) fn new(module: &'a Module, columns: &'a Columns) -> Self {
        Self {
            columns,
            module,
            texts: Vec::new(),
            scalars: Vec::new(),
            memos: Vec::new(),
            memo_bytes: 0,
            patterns: module.patterns.ids().map(|_| OnceLock::new()).collect(),
            indexes: Vec::new(),
            measurements: Vec::new(),
            text_pairs: Vec::new(),
            scalar_pairs: Vec::new(),
        }
    }

    /// The id of a constant text; equal texts have equal ids, whether the graph holds them or not.
    pub(crate) fn text_id(&mut self, text: &str) -> u32 {
        if let Some(id) = self.columns.strings.find(text) {
            return id.0;
        }
        let at = self.texts.iter().position(|known| &**known == text).unwrap_or_else(|| {
            self.texts.push(text.into());
            self.texts.len() - 1
        });
        (self.columns.strings.len() + at) as u32
    }

    /// The id of a constant scalar.
    pub(crate) fn scalar_id(&mut self, scalar: &Scalar) -> u32 {
        if let Some(id) = self.columns.scalars.find(scalar) {
            return id;
        }
        let at = self.scalars.iter().position(|known| known == scalar).unwrap_or_else(|| {
            self.scalars.push(scalar.clone());
            self.scalars.len() - 1
        });
        (self.columns.scalars.len() + at) as u32
    }

    /// The number of an equality index.
    pub(crate) fn index_of(&mut self, column: ColumnId) -> Option<u64> {
        let index = self.columns.indexes.get(&column)?;
        self.indexes.push(index);
        Some(self.indexes.len() as u64 - 1)
    }

    /// The number of a question, and the address of its answers where there is a table.
    pub(crate) fn memo(&mut self, question: Question) -> Res<(u64, Option<usize>)> {
        let at = match self.memos.iter().position(|memo| memo.question == question) {
            Some(at) => at,
            None => self.add_memo(question)?,
        };
        let answers = self.memos.get(at).map(|memo| &memo.answers).filter(|answers| !answers.is_empty());
        Ok((at as u64, answers.map(|answers| answers.as_ptr().expose_provenance())))
    }

    fn add_memo(&mut self, question: Question) -> Res<usize> {
        if self.memos.len() >= 1 << 16 {
            return Err(Refusal("more questions about text than there is room for"));
        }
        let wanted = match &question {
            Question::Text(..) => self.columns.strings.len(),
            Question::Scalar(_) => self.columns.scalars.len(),
        };
        let len = if self.memo_bytes + wanted <= MEMO_BYTES { wanted } else { 0 };
        self.memo_bytes += len;
        self.memos.push(Memo { question, answers: (0..len).map(|_| AtomicU8::new(0)).collect() });
        Ok(self.memos.len() - 1)
    }

    pub(crate) fn text(&self, id: u64) -> &str {
        match (id as usize).checked_sub(self.columns.strings.len()) {
            Some(constant) => self.texts.get(constant).map_or("", |text| text),
            None => self.columns.strings.text(StrId(id as u32)),
        }
    }

    pub(crate) fn scalar(&self, id: u64) -> Option<&Scalar> {
        match (id as usize).checked_sub(self.columns.scalars.len()) {
            Some(constant) => self.scalars.get(constant),
            None => self.columns.scalars.get(id as u32),
        }
    }

    fn pattern(&self, id: PatternId, text: &str) -> Option<bool> {
        let compile = || pol_ir::pattern::compile(self.module.patterns.get(id)?).ok();
        let regex = self.patterns.get(id.0 as usize)?.get_or_init(compile).as_ref()?;
        Some(regex.is_match(text))
    }

    /// The answer to a question, now.
    pub(crate) fn ask(&self, question: &Question, id: u64) -> Option<bool> {
        match question {
            Question::Text(steps, test) => {
                test.ask(&run(steps, self.text(id))?, |id, text| self.pattern(id, text))
            }
            Question::Scalar(test) => self.scalar(id).map(|scalar| test.ask(scalar)),
        }
    }

    fn ask_memo(&self, memo: u64, id: u64) -> u8 {
        let Some(memo) = self.memos.get(memo as usize) else { return ANSWER_UNKNOWN };
        let byte = answer(self.ask(&memo.question, id));
        if let Some(cell) = memo.answers.get(id as usize) {
            cell.store(byte, atomic::Ordering::Relaxed);
        }
        byte
    }

    /// The number of a relation.
    pub(crate) fn text_relation(&mut self, pair: TextPair) -> u64 {
        self.text_pairs.push(pair);
        self.text_pairs.len() as u64 - 1
    }

    /// The number of a relation.
    pub(crate) fn scalar_relation(&mut self, pair: ScalarPair) -> u64 {
        self.scalar_pairs.push(pair);
        self.scalar_pairs.len() as u64 - 1
    }

    fn text_pair(&self, pair: u64, left: u64, right: u64) -> bool {
        self.text_pairs.get(pair as usize).is_some_and(|pair| pair.holds(self.text(left), self.text(right)))
    }

    fn scalar_pair(&self, pair: u64, left: u64, right: u64) -> bool {
        let Some(pair) = self.scalar_pairs.get(pair as usize) else { return false };
        self.scalar(left).zip(self.scalar(right)).is_some_and(|(left, right)| pair.holds(left, right))
    }

    fn prefix(&self, id: u64) -> i64 {
        match self.scalar(id) {
            Some(Scalar::Cidr(net)) => ops::cidr::prefix(*net),
            Some(Scalar::Ip(_) | Scalar::Version(_) | Scalar::Parsed(_)) | None => 0,
        }
    }

    /// The number of a measurement.
    pub(crate) fn measurement(&mut self, steps: Arc<[Step]>, measure: Measure) -> u64 {
        self.measurements.push((steps, measure));
        self.measurements.len() as u64 - 1
    }

    /// The number found in a text, and whether there is one.
    fn measure(&self, which: u64, id: u64) -> (u8, i64) {
        let Some((steps, measure)) = self.measurements.get(which as usize) else {
            return (ANSWER_UNKNOWN, 0);
        };
        let Some(text) = run(steps, self.text(id)) else { return (ANSWER_UNKNOWN, 0) };
        match measure {
            Measure::Length => (ANSWER_YES, ops::text::length(&text)),
            Measure::ToInt => ops::text::to_int(&text).map_or((ANSWER_NO, 0), |number| (ANSWER_YES, number)),
        }
    }

    fn index_rows(&self, index: u64, key: u64) -> &[u32] {
        let index = self.indexes.get(index as usize);
        index.and_then(|index| index.rows.get(&StrId(key as u32))).map_or(&[], |rows| rows)
    }
}

/// What is measured of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Measure {
    /// How many characters it has.
    Length,
    /// The number that it is, if it is one.
    ToInt,
}

/// The functions as generated code calls them: plain numbers in, plain numbers out.
#[expect(unsafe_code, reason = "the address of the host comes back as a number")]
pub(crate) mod entry {
    use super::{Arithmetic, Host, Ordering, ops};

    type At<'h> = *const Host<'h>;

    // Every function below that takes the host: SAFETY of the dereference. `Native` boxes the host before the first
    // function is made, bakes that address into code, never moves or changes the host after `compile`, and drops the
    // code before it. Only generated code calls these.

    pub(crate) unsafe extern "C" fn ask(host: At<'_>, memo: u64, id: u64) -> u8 {
        // SAFETY: see above.
        unsafe { &*host }.ask_memo(memo, id)
    }

    pub(crate) unsafe extern "C" fn text_pair(host: At<'_>, pair: u64, left: u64, right: u64) -> u8 {
        // SAFETY: see above.
        u8::from(unsafe { &*host }.text_pair(pair, left, right))
    }

    pub(crate) unsafe extern "C" fn scalar_pair(host: At<'_>, pair: u64, left: u64, right: u64) -> u8 {
        // SAFETY: see above.
        u8::from(unsafe { &*host }.scalar_pair(pair, left, right))
    }

    pub(crate) unsafe extern "C" fn measured(host: At<'_>, which: u64, id: u64) -> u8 {
        // SAFETY: see above.
        unsafe { &*host }.measure(which, id).0
    }

    pub(crate) unsafe extern "C" fn measure(host: At<'_>, which: u64, id: u64) -> i64 {
        // SAFETY: see above.
        unsafe { &*host }.measure(which, id).1
    }

    pub(crate) unsafe extern "C" fn prefix(host: At<'_>, id: u64) -> i64 {
        // SAFETY: see above.
        unsafe { &*host }.prefix(id)
    }

    pub(crate) unsafe extern "C" fn index_start(host: At<'_>, index: u64, key: u64) -> u64 {
        // SAFETY: see above.
        unsafe { &*host }.index_rows(index, key).as_ptr().addr() as u64
    }

    pub(crate) unsafe extern "C" fn index_len(host: At<'_>, index: u64, key: u64) -> u64 {
        // SAFETY: see above.
        unsafe { &*host }.index_rows(index, key).len() as u64
    }

    /// -1, 0 or 1.
    pub(crate) extern "C" fn compare_mixed(left: i64, right: f64) -> i64 {
        match ops::number::compare_mixed(left, right) {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        }
    }

    /// The remainder; what is no finite number where there is none.
    pub(crate) extern "C" fn remainder(left: f64, right: f64) -> f64 {
        ops::number::float(Arithmetic::Remainder, left, right).unwrap_or(f64::INFINITY)
    }
}

/// A function of the host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Entry {
    /// `(memo, id) -> answer`
    Ask,
    /// `(pair, id, id) -> bit`
    TextPair,
    /// `(pair, id, id) -> bit`
    ScalarPair,
    /// `(measurement, id) -> answer`
    Measured,
    /// `(measurement, id) -> number`
    Measure,
    /// `(id) -> number`
    Prefix,
    /// `(index, id) -> address`
    IndexStart,
    /// `(index, id) -> count`
    IndexLen,
    /// `(int, float) -> -1 | 0 | 1`
    CompareMixed,
    /// `(float, float) -> float`
    Remainder,
}

impl Entry {
    /// Where it stands in memory.
    pub(crate) fn address(self) -> usize {
        match self {
            Self::Ask => entry::ask as *const () as usize,
            Self::TextPair => entry::text_pair as *const () as usize,
            Self::ScalarPair => entry::scalar_pair as *const () as usize,
            Self::Measured => entry::measured as *const () as usize,
            Self::Measure => entry::measure as *const () as usize,
            Self::Prefix => entry::prefix as *const () as usize,
            Self::IndexStart => entry::index_start as *const () as usize,
            Self::IndexLen => entry::index_len as *const () as usize,
            Self::CompareMixed => entry::compare_mixed as *const () as usize,
            Self::Remainder => entry::remainder as *const () as usize,
        }
    }

    /// Its parameters, and its result.
    pub(crate) const fn shape(self) -> (&'static [Type], Type) {
        match self {
            Self::Ask | Self::Measured => (&[I64, I64, I64], I8),
            Self::TextPair | Self::ScalarPair => (&[I64, I64, I64, I64], I8),
            Self::Measure | Self::IndexStart | Self::IndexLen => (&[I64, I64, I64], I64),
            Self::Prefix => (&[I64, I64], I64),
            Self::CompareMixed => (&[I64, F64], I64),
            Self::Remainder => (&[F64, F64], F64),
        }
    }

    /// Whether its first parameter is the host.
    pub(crate) const fn takes_host(self) -> bool {
        !matches!(self, Self::CompareMixed | Self::Remainder)
    }
}
