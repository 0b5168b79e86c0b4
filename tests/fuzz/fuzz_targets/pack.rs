//! See `pol_tests::fuzz::pack`.
#![no_main]

use pol_fuzz::mutated;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| pol_tests::fuzz::pack(bytes));
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutated(data, (size, max_size), seed, include_str!("../pol.dict"))
});
