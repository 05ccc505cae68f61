//! The fixes of findings as edits.

use crate::finding::{Applicability, Edit, Finding, Fix};
use crate::fix::{self, Wanted};
use crate::text::FileId;

/// The fixes of a finding, its own first, then those of its evidence, each with the finding that it fixes.
pub fn fixes(finding: &Finding) -> impl Iterator<Item = (&Finding, &Fix)> {
    finding.with_evidence().filter_map(|finding| Some((finding, finding.fix.as_ref()?)))
}

/// The edits of all safe fixes of a file that go together: none overlaps or touches another. Those that must wait for
/// others are offered by the next check.
pub fn safe_fixes(file: FileId, findings: &[Finding]) -> Vec<Edit> {
    let own: Vec<Finding> = findings.iter().filter(|finding| finding.at.file == file).cloned().collect();
    let wanted = Wanted { applicability: Applicability::Safe, may_change: &|other| other == file };
    let chosen = fix::choose(&own, wanted);
    chosen.into_iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| fix.edits.iter().cloned()).collect()
}
