//! Any bytes for the property `baseline`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| locdrift_fuzz::baseline(data));
