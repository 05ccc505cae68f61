//! Which findings only add detail to another: the facts that changed with a section of the source are evidence that the
//! section is outdated, not defects of their own.

use crate::finding::{Cause, Finding, Level, RuleId};
use crate::rule::{About, Group, respelled_sections};
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
    let respelled = Respelled::of(group, file);
    let is_in_respelled =
        |f: &Finding| is_outdated(f) && is_about(f, About::Content) && respelled.holds(f.at.span.start);
    findings.iter_mut().filter(|f| is_in_respelled(f)).for_each(|f| f.level = Level::Note);
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
        if finding.predates || stale.is_some_and(|(stale, _)| stale == at) {
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
            if respelled.holds(start) {
                finding.explained_by.extend(stale.map(|(_, named)| named));
            }
        }
    }
}

/// The sections of a translation of which only the spelling changed in the source, in order. What differs there, such as
/// the date of a line that says when the page was made, is no worse than a note.
struct Respelled(Vec<Span>);

impl Respelled {
    fn of(group: &Group<'_>, file: FileId) -> Respelled {
        let Some((base, then)) = group.base_alignment(file) else { return Respelled(Vec::new()) };
        let sections = &group.page(file).sections;
        let spans = respelled_sections(base, then).into_iter().filter_map(|at| Some(sections.get(at as usize)?.span));
        let mut spans: Vec<Span> = spans.collect();
        spans.sort_unstable_by_key(|span| span.start);
        Respelled(spans)
    }

    fn holds(&self, at: u32) -> bool {
        let next = self.0.partition_point(|span| span.start <= at);
        next.checked_sub(1).is_some_and(|last| at < self.0[last].end)
    }
}

/// The finding that the page as a whole is behind its source, by its place in the list; what it includes is another
/// matter.
fn stale(group: &Group<'_>, file: FileId, findings: &[Finding]) -> Option<(usize, (RuleId, Span))> {
    let named = group.page(file).front_matter.pin.as_ref().map(|pin| pin.span);
    let pin = named.or_else(|| group.inferred(file).map(|_| group.top(file)))?;
    let at =
        findings.iter().position(|finding| finding.rule == RuleId::STALE_SOURCE_COMMIT && finding.at.span == pin)?;
    Some((at, (findings[at].rule, pin)))
}
