//! What strangers may send: nothing of it is run, read or written outside of the project, or believed.

#[path = "../support/mod.rs"]
mod support;

mod git;
