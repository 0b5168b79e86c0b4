//! The one table of codes.
//!
//! A row is a code and its title. Numbers of errors go by phase: `01` syntax, `02` names and packs, `03` types, `04`
//! narrowing and absence, `05` policies and requires, `06` tests, `09` not yet supported, `10` facts and changes, `12`
//! fixes, `13` edges and extensions. An `L` is a lint, which warns: `01` names, `02` conditions, `03` wording, `04` policies, rules and tests, `05`
//! properties and fixes, `06` waivers. A code is never reused, and each has a page `compiler/docs/codes/CODE.md` with a
//! failing and a fixed example.

use crate::Severity;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! codes {
    ($($code:ident $title:literal)*) => {
        /// A diagnostic code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$code),*];

            /// The code as it is written: `E0101`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$code => stringify!($code),)*
                }
            }

            /// The page that explains the code, Markdown.
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$code => include_str!(concat!("../../docs/codes/", stringify!($code), ".md")),)*
                }
            }

            /// What the code is about, in a few words.
            pub fn title(self) -> &'static str {
                match self {
                    $(Code::$code => $title,)*
                }
            }
        }
    };
}

codes! {
    // 01 syntax
    E0101 "unexpected text"
    E0102 "something is missing"
    E0103 "a bracket is not closed"
    E0104 "a string is not closed"
    E0105 "unknown escape in a string"
    E0106 "a number that cannot be"
    E0107 "a reserved word as a name"
    E0108 "comparisons do not chain"
    E0109 "an operator of another language"
    E0110 "unknown item"
    E0111 "unknown statement"
    E0112 "given twice"
    E0113 "a word that is not one of the allowed ones"
    E0114 "past a limit of the language"
    E0115 "only functions and methods can be called"
    E0116 "a comma is missing"
    E0117 "a hole where the text is fixed"
    // 02 names and packs
    E0201 "unknown type"
    E0202 "unknown name"
    E0203 "unknown pack"
    E0204 "declared twice"
    E0205 "a type by the name of one source"
    E0206 "private to another pack"
    E0207 "a type with a small letter"
    E0208 "not a type"
    E0209 "two packs of one name"
    E0210 "a pack without a header"
    E0211 "another version of the language"
    E0212 "the wrong number of types within a type"
    E0213 "an optional collection"
    E0214 "a range of something without order"
    E0215 "a type that contains itself"
    E0216 "a member twice"
    E0217 "a derived field without a type"
    E0218 "a member where it does not belong"
    E0219 "a resource as a property"
    E0220 "unknown source"
    E0221 "words that do not correspond"
    E0222 "not an interface"
    E0223 "an interface that is not kept"
    E0224 "an edge of the wrong type"
    E0225 "an edge by an unknown key"
    E0226 "an inverse of nothing"
    E0227 "unknown framework"
    E0228 "unknown control"
    E0229 "a control twice"
    E0230 "a value that is not written out"
    E0231 "a value that does not fit"
    // 03 types
    E0301 "a value of another type"
    E0302 "unknown property"
    E0303 "unknown method"
    E0304 "the wrong number of arguments"
    E0305 "values that can never be equal"
    E0306 "a word that the enum does not have"
    E0307 "a text that is no such value"
    E0308 "an operator on the wrong operands"
    E0309 "a map read like a record"
    E0310 "a list read like its element"
    E0311 "an index where nothing is indexed"
    E0312 "a record without a field it needs"
    E0313 "a type that cannot be told"
    E0314 "a pattern that cannot be read"
    E0315 "values without a common type"
    E0316 "a function out of place"
    E0317 "a definition that needs itself"
    E0318 "a type that a value never has"
    E0319 "a name that is no value"
    E0320 "a value that only a run knows"
    // 04 absence and narrowing
    E0401 "a decision on what may be absent"
    E0402 "a comparison of two absent values"
    E0403 "elements that may be absent"
    // 05 policies and requires
    E0501 "a policy that is too large"
    E0502 "a policy for what is no resource"
    E0503 "a property of a policy inside a block"
    E0504 "a name given twice in one block"
    E0505 "a loop over one value"
    E0506 "a finding that points nowhere"
    E0507 "two rules of one label"
    // 06 tests
    E0601 "unknown policy"
    E0602 "unknown rule"
    E0603 "unknown param"
    E0604 "unknown property of a given node"
    E0605 "unknown node of a test"
    E0606 "two nodes of one name"
    E0607 "not a resource type"
    E0608 "not a place in a node"
    // 09 not yet supported
    E0901 "not yet supported"
    // 10 facts and changes
    E1001 "a fact that a test cannot give"
    E1002 "nodes beside a file"
    // 12 fixes
    E1201 "a fix of what cannot be written"
    E1202 "a fix of a read-only property"
    E1203 "a fix of a derived field"
    E1204 "a fix of an edge"
    E1205 "a fix that destroys the resource"
    E1206 "an addition to what is no list"
    E1207 "the removal of a required property"
    E1208 "a created resource that lacks a property"
    E1209 "a fix of what no source writes"
    E1210 "a node where no edge begins"
    E1211 "the creation of what is no resource"
    E1212 "an expected fix that names a rule"
    // 13 edges and extensions
    E1301 "unknown network"
    E1302 "a closure that leads elsewhere"
    // 14 unions, `any`, encoded text
    E1401 "types that make no union"
    E1402 "a value that `as` does not read"
    // Lints: 01 names
    L0101 "a `use` of nothing"
    L0102 "a `let` that nothing reads"
    L0103 "a param that nothing reads"
    L0104 "a variable that nothing reads"
    L0105 "a private item that nothing uses"
    L0106 "a name that hides another one"
    // Lints: 02 conditions
    L0201 "a condition that is always the same"
    L0202 "the same on both sides"
    L0203 "a pattern that nothing matches"
    L0204 "a comparison that cannot be met"
    L0205 "`is known` in a condition"
    L0206 "a rule that its guards establish"
    L0207 "a search that costs the square"
    L0208 "rules that are never judged"
    // Lints: 03 wording
    L0301 "a double negation"
    L0302 "a negation that has a word of its own"
    L0303 "a comparison with a truth value"
    L0304 "a count where a question would do"
    L0305 "a default that is never used"
    L0306 "a pattern that is plain text"
    L0307 "two branches that are the same"
    L0308 "a choice between true and false"
    L0309 "an element that stands twice"
    L0310 "a chain of comparisons"
    // Lints: 04 policies, rules and tests
    L0401 "no documentation"
    L0402 "a rule without a message"
    L0403 "no test"
    L0404 "a rule without a label"
    L0405 "no controls"
    L0406 "`level remediate` without a fix"
    L0407 "a test that expects nothing"
    L0408 "a policy without a rule"
    L0409 "two policies that judge the same"
    L0410 "critical and only advisory"
    L0411 "a message that reads what is sensitive"
    // Lints: 05 properties and fixes
    L0501 "a deprecated property"
    L0502 "a rule on a read-only property"
    L0503 "`fix replacing` where nothing is replaced"
}

impl Code {
    /// Whether what the code reports stops the run.
    pub fn severity(self) -> Severity {
        if self.as_str().starts_with('L') { Severity::Warning } else { Severity::Error }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode(pub String);

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no code `{}`", self.0)
    }
}

impl std::error::Error for UnknownCode {}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|code| code.as_str().eq_ignore_ascii_case(text.trim()));
        found.copied().ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_and_has_a_title() {
        for code in Code::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
            assert!(!code.title().is_empty());
        }
        assert!("E9999".parse::<Code>().is_err());
    }

    #[test]
    fn codes_stand_in_order() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0].as_str() < pair[1].as_str()));
    }
}
