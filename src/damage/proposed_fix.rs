//! A fix of damage, as edits of the page.

use crate::finding::Applicability;
use crate::text::Span;

/// What fixes a defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedFix {
    /// In the imperative.
    pub title: String,
    /// Safe where the source decides every byte.
    pub applicability: Applicability,
    /// The bytes of the translation to replace, and what to put there; the most telling one is first.
    pub edits: Vec<(Span, String)>,
}

impl ProposedFix {
    /// One change that writes what the source has.
    pub fn write(span: Span, new: &str, how: Applicability) -> ProposedFix {
        ProposedFix {
            title: format!("write `{new}`, as in the source"),
            applicability: how,
            edits: vec![(span, new.to_owned())],
        }
    }

    /// Changes of which the source decides every byte.
    pub fn safe(title: &str, edits: Vec<(Span, String)>) -> ProposedFix {
        ProposedFix { title: title.to_owned(), applicability: Applicability::Safe, edits }
    }
}
