//! locdrift finds where translated documentation has drifted from its source.

pub mod config;
pub mod finding;
pub mod layout;
pub mod locale;
pub mod page;
pub mod parse;
pub mod policy;
pub mod rule;
pub mod session;
pub mod text;
