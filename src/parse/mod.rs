//! Text to pages: each part of a page has one file that reads it, and none of them fails.

pub mod front_matter;
