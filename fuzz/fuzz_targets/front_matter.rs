//! Any bytes for the property `front_matter`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| locdrift_fuzz::front_matter(data));
