//! Any bytes for the property `fixes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| locdrift_fuzz::fixes(data));
