//! Any bytes for the property `stamp`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| locdrift_fuzz::stamp(data));
