//! Any bytes for the property `align`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| locdrift_fuzz::align(data));
