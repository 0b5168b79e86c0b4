//! What has a native form, and what is interpreted.
//!
//! | form | native |
//! | --- | --- |
//! | constants, parameters, variables, `let` | yes; a name that only messages read is left out |
//! | properties, fields, edges (absent, resolved, outside, possible), facts | yes, in all states and over several tables |
//! | `Instances` | yes, with equality indexes where the body is a join |
//! | `m[k]`, `k in m` | yes, unless the key is changed text |
//! | `xs[i]` | the first of any list, any of a column without uncertain elements |
//! | `not and or ?? if is` | yes |
//! | `==` of scalars, nodes, ranges, records | yes; of lists where one is written out; of sets and maps no |
//! | `<` and kin, arithmetic, also mixed and of bounds (comparison only) | yes; `+` of text no |
//! | `in` of lists, sets, maps, ranges; `subset_of` | yes |
//! | `matches starts_with ends_with contains` | yes, kept in memo tables |
//! | `lower upper trim replace length to_int` | yes; what they give can be asked, not stored |
//! | `any all none count filter map flat_map find first sum min max compact flatten keys values entries` | yes |
//! | `overlaps covers is_public is_private prefix port_range`, of ranges too | yes |
//! | parts of scalars (`arn.service` …), questions about globs | no |
//! | values of type `any` and of several types, `as`, documents in text | no |
//! | text with holes, `split join union sort_by distinct group_by`, sets of computed elements | no |
//! | `reaches path closure` | no |
//! | `when let require for if`, `needs`, loops over open lists | yes |

/// Why a policy of a valid module over sound columns may be interpreted: what [`crate::Native::refused`] says.
pub const INTERPRETED: &[&str] = &[
    "a built value that leaves a loop",
    "a choice between texts of which one is changed",
    "a choice between values of different forms",
    "a constant list of more than 256 elements",
    "a closure",
    "a count that is uncertain, as a float",
    "a document",
    "a glob",
    "a key that is changed text",
    "a list of more than 256 elements",
    "a list that may grow over the limit",
    "a part of a scalar other than prefix",
    "a policy that is too big",
    "a port that is no number",
    "a protocol that is changed text",
    "a range to a count that is uncertain",
    "a range without an end",
    "a relation of changed text with text that is not constant",
    "a set built of values that are not constant",
    "a set of computed elements",
    "a sum of values of several kinds",
    "a value without one declared type",
    "a walk through a network",
    "an element after uncertain ones",
    "an element at an uncertain position",
    "an element of a computed list other than the first",
    "an order of values of different forms",
    "arithmetic of text, or with a count that is uncertain",
    "distinct",
    "equality of changed text with text that is not constant",
    "equality of lists with uncertain elements",
    "equality of sets or maps",
    "equality of two lists that are not written out",
    "equality of unknown values of several columns",
    "equality of values of different forms",
    "equality with a list that is computed",
    "equality with an unknown edge of several columns",
    "expressions that nest too deeply",
    "group_by",
    "join",
    "more names than there is room for",
    "more questions about text than there is room for",
    "replace by text that is not constant",
    "sort_by",
    "split",
    "statements that nest too deeply",
    "text with holes",
    "the negative of a count that is uncertain",
    "the smallest or greatest of what is no number",
    "union",
    "whether a collection that was read through something absent is present",
];
