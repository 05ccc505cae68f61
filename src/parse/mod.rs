//! From the text of a file to a page. Never fails: damage is data.

pub mod suppression;
