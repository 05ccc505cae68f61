//! Which findings only add detail to another: the facts that changed with a section of the source are evidence that the
//! section is outdated, not defects of their own.

use crate::finding::{Cause, Finding, RuleId};
use crate::rule::{About, Group};
use crate::rules;
use crate::text::{FileId, Span};

/// Notes for each finding of a group what would make it redundant, if that is reported.
pub(super) fn link(group: &Group<'_>, findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.at, finding.rule));
    for of_file in findings.chunk_by_mut(|a, b| a.at.file == b.at.file) {
        if !group.is_source(of_file[0].at.file) {
            link_page(group, of_file);
        }
    }
}

fn link_page(group: &Group<'_>, findings: &mut [Finding]) {
    let file = findings[0].at.file;
    let named = |finding: &Finding| (finding.rule, finding.at.span);
    let is_about = |finding: &Finding, about: About| rules::traits(finding.rule).about == about;
    let is_outdated = |finding: &Finding| finding.cause == Cause::Outdated;
    let rewritten: Vec<(RuleId, Span)> =
        findings.iter().filter(|f| f.rule == RuleId::REWRITTEN_PAGE).map(named).collect();
    let sections: Vec<(Span, (RuleId, Span))> = findings
        .iter()
        .filter(|f| f.rule == RuleId::OUTDATED_SECTION && is_outdated(f) && !f.covers.is_empty())
        .map(|f| (f.covers, named(f)))
        .collect();
    let mut stale = stale(group, file, findings);
    if rewritten.is_empty() && sections.is_empty() && stale.is_none() {
        return;
    }
    let others = findings.iter().filter(|f| is_outdated(f) && is_about(f, About::Section)).count() + rewritten.len();
    // Where all that changed is one section, or nearly all, the finding about the page says it, at the place of the
    // section.
    let mut of_section = rewritten.clone();
    if let (Some((at, named)), [(covers, (_, place))]) = (&mut stale, &*sections)
        && (others == 0 || covers.start == 0)
    {
        (findings[*at].at.span, named.1) = (*place, *place);
        of_section.push(*named);
    }
    for (at, finding) in findings.iter_mut().enumerate().filter(|(_, finding)| is_outdated(finding)) {
        if stale.is_some_and(|(stale, _)| stale == at) {
            finding.explained_by.clone_from(&rewritten);
        } else if is_about(finding, About::Metadata) {
            finding.explained_by.extend(stale.map(|(_, named)| named));
        } else if finding.rule == RuleId::OUTDATED_SECTION {
            finding.explained_by.clone_from(&of_section);
        } else if is_about(finding, About::Section) {
            finding.explained_by.clone_from(&rewritten);
        } else if is_about(finding, About::Content) {
            let start = finding.at.span.start;
            let around = sections.iter().filter(|(covers, _)| covers.start <= start && start < covers.end);
            finding.explained_by = of_section.iter().copied().chain(around.map(|(_, named)| *named)).collect();
        }
    }
}

/// The finding that the page as a whole is behind its source, by its place in the list; what it includes is another
/// matter.
fn stale(group: &Group<'_>, file: FileId, findings: &[Finding]) -> Option<(usize, (RuleId, Span))> {
    let pin = group.page(file).front_matter.pin.as_ref()?.span;
    let at =
        findings.iter().position(|finding| finding.rule == RuleId::STALE_SOURCE_COMMIT && finding.at.span == pin)?;
    Some((at, (findings[at].rule, pin)))
}
