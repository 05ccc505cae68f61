//! What is to be shown on pages, and what is known of what was.

use std::path::PathBuf;

use lsp_types::{Diagnostic, DiagnosticSeverity};

use crate::text::hash;

/// What is known of the diagnostics of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Published {
    /// A hash of all of them.
    pub digest: u64,
    /// Errors, warnings and notes.
    pub counts: [u32; 3],
}

/// A page and what is to be shown on it.
pub(super) struct PageDiagnostics {
    pub path: PathBuf,
    pub diagnostics: Vec<Diagnostic>,
}

impl PageDiagnostics {
    /// What is known of them; `None` where there are none.
    pub fn summary(&self) -> Option<Published> {
        if self.diagnostics.is_empty() {
            return None;
        }
        let mut counts = [0; 3];
        for diagnostic in &self.diagnostics {
            match diagnostic.severity {
                Some(DiagnosticSeverity::ERROR) => counts[0] += 1,
                Some(DiagnosticSeverity::WARNING) => counts[1] += 1,
                Some(DiagnosticSeverity::INFORMATION) => counts[2] += 1,
                _ => {}
            }
        }
        // Diagnostics hold nothing that JSON cannot say.
        let digest = hash(&serde_json::to_vec(&self.diagnostics).unwrap_or_default());
        Some(Published { digest, counts })
    }
}

/// Whether two diagnostics are of one finding, as two projects see it.
pub(super) fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let print = |of: &Diagnostic| of.data.as_ref().and_then(|data| data.get("fingerprint").cloned());
    (one.range, &one.code, print(one)) == (other.range, &other.code, print(other))
}
