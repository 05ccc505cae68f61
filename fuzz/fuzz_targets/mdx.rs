//! Any bytes for the property `mdx`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| locdrift_fuzz::mdx(data));
