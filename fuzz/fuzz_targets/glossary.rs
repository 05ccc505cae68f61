//! Any bytes for the property `glossary`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| locdrift_fuzz::glossary(data));
