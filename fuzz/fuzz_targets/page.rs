//! Any bytes for the property `page`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| locdrift_fuzz::page(data));
