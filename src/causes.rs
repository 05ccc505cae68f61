//! Why a translation differs: what two comparisons of one translation, with the source as it was and as it is, tell.

mod evidence;
mod other_report;

use std::collections::HashMap;

use crate::finding::{Applicability, Cause, Finding, Fingerprint, Level, RuleId};
use crate::history::Pin;
use crate::rule::{Flag, Group, Report, Scope};
use crate::rules;
use crate::text::{FileId, Span};

pub use other_report::{OtherReport, Place};

/// Gives each finding about a translation its cause. `now` is what the rules report against the source of today, `then`
/// what they report against the source that each translation was made from, where that is another one; and against other
/// versions of it, see [`History::others`](crate::history::History::others).
///
/// What is found in both is the translation's own fault. What is found only now, the source brought about. What was
/// found only then, the translation has already made good: it is ahead of its pin. What is outdated for fewer days than
/// `grace` is no worse than a note.
pub fn judge(
    group: &Group<'_>,
    now: Report,
    (then, mut others): (Vec<Finding>, Vec<OtherReport>),
    grace: u32,
) -> Vec<Finding> {
    let mut then = Then::new(then);
    let judged = |finding| judged(group, finding, &mut then, &mut others, grace);
    let mut findings: Vec<Finding> = now.into_findings().into_iter().filter_map(judged).collect();
    let mut report = Report::default();
    let left = then.left();
    let differing = if left.is_empty() { HashMap::new() } else { Places::by_file(&findings) };
    for (target, mut ahead) in left {
        // What is a block of another kind than in today's source, or is damaged, agrees with it by accident.
        ahead.retain(|finding| differing.get(&target).is_none_or(|places| !places.touch(finding.at.span)));
        if !ahead.is_empty() {
            pin_behind(group, target, &ahead, &mut report);
        }
    }
    findings.extend(report.into_findings());
    // References of an orphan page do not matter.
    if group.source().is_none() && findings.iter().any(|finding| finding.rule == RuleId::ORPHAN_PAGE) {
        findings
            .retain(|finding| finding.rule == RuleId::ORPHAN_PAGE || rules::traits(finding.rule).has(Flag::OnOrphans));
    }
    for finding in findings.iter_mut().filter(|finding| finding.cause == Cause::Outdated && !finding.predates) {
        if matches!(group.pin(finding.at.file), Pin::Stale(stale) if stale.days < grace) {
            finding.level = Level::Note;
        }
    }
    evidence::link(group, &mut findings);
    findings
}

/// What to do about what the translation has and no source had.
const ADDITION: &str = "keep it if the translators added it on purpose; otherwise delete it";

fn judged(
    group: &Group<'_>,
    mut finding: Finding,
    then: &mut Then,
    others: &mut [OtherReport],
    grace: u32,
) -> Option<Finding> {
    let file = finding.at.file;
    if finding.cause != Cause::Unknown || group.is_source(file) {
        // What a rule knows to be outdated may have been reported then, too.
        then.take(&finding);
        return Some(finding);
    }
    finding.cause = match group.pin(file) {
        Pin::NotRead | Pin::Unavailable | Pin::Unknown | Pin::NotFetched | Pin::NotThere { .. } => Cause::Unknown,
        Pin::Fresh => Cause::Translation,
        Pin::Stale(stale) if stale.base.is_none() => Cause::Unknown,
        Pin::Newer { base: None } => Cause::Unknown,
        Pin::Stale(_) if then.take(&finding) => Cause::Translation,
        Pin::Stale(_) => Cause::Outdated,
        Pin::Newer { .. } if then.take(&finding) => Cause::Translation,
        // The checkout is older than the translation: what it lacks is no defect.
        Pin::Newer { .. } => return None,
    };
    if let Some(inferred) = group.inferred(file) {
        let (oldest, remains) = others.split_at_mut(usize::from(inferred.oldest.is_some()).min(others.len()));
        // Between two versions the cause is known where both agree.
        let differs = |oldest: &mut OtherReport| (finding.cause == Cause::Translation) != oldest.take(&finding);
        if group.is_between_versions(file) && oldest.first_mut().is_some_and(differs) {
            finding.cause = Cause::Unknown;
        }
        // What agrees with another version than the one that the page was made from was forgotten when the page was brought
        // up to date, or was translated ahead.
        let of = remains.iter().zip(&inferred.remains).find(|(report, _)| report.explains(group, &finding));
        if let Some((_, version)) = of.filter(|_| finding.cause == Cause::Translation) {
            (finding.cause, finding.predates) = (Cause::Outdated, true);
            if version.days < grace {
                finding.level = Level::Note;
            }
            let [commit, next] = [&version.commit, &version.next].map(|commit| commit.commit.short());
            let matches = if version.is_newer { "already matches" } else { "still matches" };
            add_help(
                &mut finding,
                format!("this part {matches} the source at `{commit}`, before `{next}` changed the page"),
            );
        }
    }
    // Machines add nothing for their readers.
    let is_by_people = || !group.page(file).site.metadata.by_machine || group.human_share(file) == Some(100);
    if finding.cause == Cause::Translation && finding.is_addition && is_by_people() {
        finding.level = Level::Note;
        finding.help = Some(ADDITION.to_owned());
    }
    if finding.cause == Cause::Unknown && rests_on_pin(group, &finding) {
        finding.level = finding.level.max(Level::Warning);
        if let Some(fix) = &mut finding.fix {
            fix.applicability = Applicability::Unsafe;
        }
    }
    if let Some(inferred) = group.inferred(file).filter(|_| finding.cause == Cause::Outdated) {
        let commit = inferred.commit.commit.short();
        let note = format!("which version of the source the page was made from is inferred: `{commit}`");
        add_help(&mut finding, note);
    }
    if finding.cause == Cause::Outdated
        && !rules::traits(finding.rule).has(Flag::Timeless)
        && let Some(fix) = &mut finding.fix
    {
        fix.applicability = Applicability::Unsafe;
    }
    Some(finding)
}

fn add_help(finding: &mut Finding, note: String) {
    finding.help = Some(match finding.help.take() {
        Some(help) => format!("{help}; {note}"),
        None => note,
    });
}

/// Whether a finding would be another one, or none, if it were known what the translation was made from.
fn rests_on_pin(group: &Group<'_>, finding: &Finding) -> bool {
    let scope = rules::traits(finding.rule).scope;
    match group.pin(finding.at.file) {
        _ if group.is_between_versions(finding.at.file) => scope == Scope::Source,
        Pin::Unavailable | Pin::Unknown | Pin::NotThere { .. } => scope == Scope::Source,
        Pin::NotRead if group.is_unclear(finding.at.file) => scope == Scope::Source,
        // A link may lead to what a newer source has: a page, an image, or a heading by the slug of its words there.
        Pin::NotFetched => scope == Scope::Site,
        _ => false,
    }
}

/// What was reported against old versions of the source.
#[derive(Default)]
struct Then(HashMap<(FileId, RuleId, Fingerprint), Vec<Finding>>);

impl Then {
    fn new(findings: Vec<Finding>) -> Then {
        let mut all: HashMap<_, Vec<Finding>> = HashMap::new();
        // What a rule knows the cause of, it says now or never.
        for finding in findings.into_iter().filter(|finding| finding.cause == Cause::Unknown) {
            all.entry((finding.at.file, finding.rule, finding.fingerprint)).or_default().push(finding);
        }
        Then(all)
    }

    /// Whether the same was reported then; each answers once.
    fn take(&mut self, finding: &Finding) -> bool {
        let same = self.0.get_mut(&(finding.at.file, finding.rule, finding.fingerprint));
        same.and_then(Vec::pop).is_some()
    }

    /// Whether the same was reported then.
    fn has(&self, finding: &Finding) -> bool {
        let same = self.0.get(&(finding.at.file, finding.rule, finding.fingerprint));
        same.is_some_and(|same| !same.is_empty())
    }

    /// What is reported no more, by translation and place.
    fn left(self) -> Vec<(FileId, Vec<Finding>)> {
        let mut left: Vec<Finding> = self.0.into_values().flatten().collect();
        left.retain(|finding| !rules::traits(finding.rule).has(Flag::Mechanical));
        left.sort_by_key(|finding| (finding.at, finding.rule, finding.fingerprint));
        left.chunk_by(|a, b| a.at.file == b.at.file).map(|of| (of[0].at.file, of.to_vec())).collect()
    }
}

/// The places of one page where blocks are others in today's source or markup is broken, in order, each with the
/// furthest end until there.
struct Places(Vec<(Span, u32)>);

impl Places {
    fn by_file(findings: &[Finding]) -> HashMap<FileId, Places> {
        let is_other = |finding: &&Finding| {
            let is_other_block = finding.rule == RuleId::BLOCK_MISMATCH && finding.cause == Cause::Outdated;
            is_other_block || finding.rule == RuleId::BROKEN_MARKUP
        };
        let mut all: HashMap<FileId, Places> = HashMap::new();
        for finding in findings.iter().filter(is_other) {
            let places = all.entry(finding.at.file).or_insert_with(|| Places(Vec::new()));
            places.0.push((finding.at.span, finding.at.span.end));
        }
        for Places(places) in all.values_mut() {
            places.sort_unstable();
            let mut end = 0;
            for place in places {
                end = end.max(place.1);
                place.1 = end;
            }
        }
        all
    }

    fn touch(&self, span: Span) -> bool {
        let before = self.0.partition_point(|(place, _)| place.start < span.end.max(span.start + 1));
        before > 0 && self.0[before - 1].1 > span.start
    }
}

/// A translation that has what only a newer source has.
fn pin_behind(group: &Group<'_>, target: FileId, ahead: &[Finding], report: &mut Report) {
    /// Places that are shown.
    const SHOWN: usize = 3;
    let Some(pin) = &group.page(target).front_matter.pin else { return };
    if !matches!(group.pin(target), Pin::Stale(_)) || has_remark(&group.text(target), pin.span) {
        return;
    }
    let changes = match ahead.len() {
        1 => "a change".to_owned(),
        n => format!("{n} changes"),
    };
    let short = pin.text.get(..7).unwrap_or(&pin.text);
    let mut draft = group
        .finding(
            RuleId::PIN_BEHIND,
            target,
            pin.span,
            format!("the translation already has {changes} that the source made after `{short}`"),
        )
        .help("set the commit that the page was translated from; once everything is translated, run `locdrift stamp PAGE`");
    for finding in ahead.iter().take(SHOWN) {
        draft = draft.related(target, finding.at.span, "this agrees with the source of today");
    }
    report.add(draft.cause(Cause::Outdated));
}

/// Whether a comment is behind the pin: whoever wrote it (`# patched`) kept the pin on purpose.
fn has_remark(text: &str, pin: Span) -> bool {
    let line = text.get(pin.end as usize..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let comment = line.trim_start_matches(['"', '\'']).trim_start().strip_prefix('#');
    comment.is_some_and(|words| words.contains(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::has_remark;
    use crate::text::Span;

    #[test]
    fn remarks_are_behind_the_pin() {
        let of = |text: &str| has_remark(text, Span::new(5, 8));
        assert!(of("pin: 1ab # patched\ntitle: x\n") && of("pin: 1ab #patched"));
        assert!(!of("pin: 1ab\n# patched\n") && !of("pin: 1ab\n") && !of("pin: 1ab #") && !of("pin: 1ab"));
    }
}
