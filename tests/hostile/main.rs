//! What a stranger sends can read nothing, run nothing and write nothing. A module for each kind of attack.

mod paths;
#[path = "../support/mod.rs"]
mod support;
