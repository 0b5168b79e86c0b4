//! See `pol_tests::fuzz::plan`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| pol_tests::fuzz::plan(bytes));
