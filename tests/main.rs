//! The tests of the whole program, in one binary: what they share is compiled and linked once.
//!
//! Folders that are checked one by one, each a test of its own, are in `projects.rs`.

mod bad_input;
mod baseline;
mod buffers;
mod catalogue;
mod cli;
mod commands;
mod configuration;
mod diff;
mod editor;
mod fix;
mod formats;
mod front_matter;
mod history;
mod hostile;
mod identity;
mod layout;
mod lsp;
mod manual;
mod mdx;
mod news;
mod output;
mod packaging;
mod parse;
mod pins;
mod planted;
mod readme;
#[cfg(unix)]
mod recipes;
mod report;
mod robustness;
mod schema;
mod screen;
mod stamp;
mod support;
mod terms;
mod through;
mod tidy;
mod together;
mod update;
