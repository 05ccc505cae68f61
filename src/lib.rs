//! locdrift finds where translated documentation has drifted from its source.

pub mod align;
pub mod finding;
pub mod index;
pub mod layout;
pub mod locale;
pub mod page;
pub mod parse;
pub mod project;
pub mod references;
pub mod rule;
pub mod rules;
pub mod session;
pub mod text;
