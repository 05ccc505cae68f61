//! locdrift finds where translated documentation has drifted from its source.

pub mod cli;
pub mod finding;
pub mod layout;
pub mod locale;
pub mod output;
pub mod page;
pub mod rule;
pub mod session;
pub mod text;
