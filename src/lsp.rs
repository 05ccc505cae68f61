//! The language server: what an editor shows of drift while pages are edited.
//!
//! One thread takes messages and works between them: edits first, then the open pages, then all others in batches. What
//! it answers comes from a [`Session`](crate::session::Session); nothing about pages is known here.

mod actions;
mod capabilities;
mod client;
mod diagnostics;
mod documents;
mod edits;
mod facts;
mod lookup;
mod pages;
mod positions;
mod project;
mod published;
mod pulls;
mod requests;
mod roots;
mod server;
mod settings;
mod state;
mod transport;
mod uris;
mod watching;

pub use diagnostics::help_in_editor;
pub use server::{Ended, serve};
pub use transport::over;
