//! Suppression comments.
use crate::page::Scope;
/// placeholder
pub fn parse_comment(_comment: &str, _front_matter: bool) -> Option<(Scope, Vec<Box<str>>, Option<Box<str>>)> {
    None
}
