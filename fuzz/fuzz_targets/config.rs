//! Any bytes for the property `config`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| locdrift_fuzz::config(data));
