//! Findings in the making, and the words that messages quote.

use std::collections::HashMap;

use crate::damage::Subject;
use crate::finding::{Applicability, Cause, Edit, Finding, Fingerprint, Fix, Level, Related, Together};
use crate::locale::Locale;
use crate::text::{FileId, Location, Span, visible};

/// One line, no more than 72 characters, none of which a terminal would obey.
pub fn shorten(text: &str) -> String {
    shorten_to(text, 72)
}

/// The same with no more than so many characters.
pub fn shorten_to(text: &str, longest: usize) -> String {
    let mut line = String::new();
    for (words, word) in text.split_whitespace().enumerate() {
        if words > 0 {
            line.push(' ');
        }
        line.extend(word.chars().filter_map(visible));
        if line.len() > longest * 4 {
            break;
        }
    }
    if line.chars().count() > longest {
        line = line.chars().take(longest.saturating_sub(1)).collect::<String>();
        line.push('…');
    }
    line
}

/// A link target of no more than 72 characters; the middle goes, its end says most.
pub fn shorten_target(target: &str) -> String {
    const HEAD: usize = 26;
    const TAIL: usize = 45;
    let target = &*target.chars().filter_map(visible).collect::<String>();
    let count = target.chars().count();
    if count <= HEAD + TAIL + 1 {
        return target.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let head: String = target.chars().take(HEAD).collect();
    let tail: String = target.chars().skip(count - TAIL).collect();
    format!("{head}…{tail}")
}

/// Two link targets as [`shorten_target`] does it; where they would read alike, what is around the first difference.
pub fn shorten_targets(one: &str, other: &str) -> (String, String) {
    const BEFORE: usize = 20;
    const LONGEST: usize = 60;
    let short = (shorten_target(one), shorten_target(other));
    if short.0 != short.1 || one == other {
        return short;
    }
    let shown = |target: &str| -> String { target.chars().filter_map(visible).collect() };
    let (one, other) = (shown(one), shown(other));
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let around = |target: &str| {
        let start = same.saturating_sub(BEFORE);
        let rest: String = target.chars().skip(start).take(LONGEST).collect();
        let has_more = target.chars().count() > start + LONGEST;
        format!("{}{rest}{}", if start > 0 { "…" } else { "" }, if has_more { "…" } else { "" })
    };
    (around(&one), around(&other))
}

/// A finding in the making.
#[derive(Clone, Debug)]
pub struct Draft {
    pub(super) finding: Finding,
    pub(super) element: String,
    pub(super) parts: Vec<String>,
    pub(super) about: Vec<Subject>,
    pub(super) weight: u8,
}

impl Draft {
    /// What on the page it is about, in words that survive edits elsewhere: a key, never a line.
    pub fn element(mut self, element: impl AsRef<str>) -> Self {
        self.element.push('\u{0}');
        self.element.push_str(element.as_ref());
        self
    }

    /// What it sums up, where that may be fixed one by one: keys that no two places of a page share.
    pub fn parts<'p>(mut self, parts: impl IntoIterator<Item = &'p str>) -> Self {
        self.parts.extend(parts.into_iter().map(str::to_owned));
        self
    }

    /// About all pages of the product in its language: it stays the same finding when its place moves to another page.
    pub fn everywhere(mut self) -> Self {
        self.finding.across_pages = true;
        self
    }

    /// What to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.finding.help = Some(help.into());
        self
    }

    /// What fixes it: the title in the imperative, whether it may be applied unseen, and the edits, which do not
    /// overlap.
    ///
    /// Safe means that the source decides every byte. Where the source moved on, most safe fixes need a look all the
    /// same; what tells the causes apart says so.
    pub fn fix(mut self, title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Self {
        self.finding.fix = Some(Fix { title: title.into(), applicability, edits });
        self
    }

    /// Without its fix.
    pub fn without_fix(mut self) -> Self {
        self.finding.fix = None;
        self
    }

    /// In other words.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.finding.message = message.into();
        self
    }

    /// Adds words to the message.
    pub fn suffix(mut self, words: impl AsRef<str>) -> Self {
        self.finding.message.push_str(words.as_ref());
        self
    }

    /// Another place.
    pub fn related(mut self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.finding.related.push(Related { message: message.into(), at: Location { file, span } });
        self
    }

    /// The part of the source that the translation lacks; before any other place.
    pub fn lacks(mut self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.finding.is_loss = true;
        self.related(file, span, message)
    }

    /// No worse than a note, whatever the rule's level.
    pub fn note(mut self) -> Self {
        self.finding.level = Level::Note;
        self
    }

    /// A note that is counted for its language and not listed, unless its rule is asked for; where the configuration sets a
    /// level for the rule, it has that, if it is not called a note anyway.
    pub fn counted(mut self) -> Self {
        self.finding.is_counted = true;
        self
    }

    /// No worse than a warning, whatever the rule's level.
    pub fn warning(mut self) -> Self {
        self.finding.level = Level::Warning;
        self
    }

    /// About another language than that of the file.
    pub fn locale(mut self, locale: &Locale) -> Self {
        self.finding.locale = locale.clone();
        self
    }

    /// What differs and would be reported without this too: one finding about it is enough.
    pub fn explains(mut self, claims: impl IntoIterator<Item = Subject>) -> Self {
        self.about.extend(claims);
        self
    }

    /// How much it says to the writer: of two findings about the same, the heavier stays.
    pub fn priority(mut self, weight: u8) -> Self {
        self.weight = weight;
        self
    }

    /// The part of the page that it is about as a whole: what else changed there with the source is its evidence.
    pub fn covers(mut self, span: Span) -> Self {
        self.finding.covers = span;
        self
    }

    /// Takes in a finding about the same damaged place. A fix stays where it is safe, or where it changes all of it.
    pub fn unite(&mut self, other: Draft) {
        let place = other.finding.at.span;
        let covers =
            |fix: &Fix| fix.edits.iter().any(|edit| edit.span.start <= place.start && place.end <= edit.span.end);
        let is_kept = |fix: &Fix| fix.applicability == Applicability::Safe || covers(fix);
        let safe = |fix: &Fix| fix.applicability == Applicability::Safe;
        let theirs = other.finding.fix.as_ref().filter(|fix| safe(fix)).cloned();
        self.finding.fix = self.finding.fix.take().filter(is_kept).or(theirs);
        self.about.extend(other.about);
        self.weight = self.weight.max(other.weight);
        beside(&mut self.finding, other.finding);
    }

    /// About something whole that the translation has in addition: no more than a note where no source had it.
    pub fn addition(mut self) -> Self {
        self.finding.is_addition = true;
        self
    }

    /// Other translations have it so too: the source may be what is wrong.
    pub fn chosen_by_others(self) -> Self {
        self.note().without_fix().help("check the source: other translations have it as it is here")
    }

    /// Whether one finding is enough for this one and another on the same line: nothing else is about what either of them
    /// is about, both weigh the same, and the same helps.
    pub fn may_join(&self, other: &Draft) -> bool {
        fn of(draft: &Draft) -> (Level, Cause, Option<&str>, bool) {
            (draft.finding.level, draft.finding.cause, draft.finding.help.as_deref(), draft.finding.fix.is_some())
        }
        self.about.is_empty() && other.about.is_empty() && of(self) == of(other)
    }

    /// What it says together with others, see [`Together`], unless something more exact is known.
    pub fn together(mut self, together: Together) -> Self {
        self.finding.together.get_or_insert(together);
        self
    }

    /// Who has to act, where that is known.
    pub fn cause(mut self, cause: Cause) -> Self {
        self.finding.cause = cause;
        self
    }
}

/// What rules report. The level of a finding is here the worst that it may get; policy decides.
#[derive(Debug, Default)]
pub struct Report {
    findings: Vec<Finding>,
    /// What findings are about, by their places in the list, with their weights.
    about: Vec<(usize, Vec<Subject>, u8)>,
}

impl Report {
    /// Adds a finding.
    pub fn add(&mut self, draft: Draft) {
        let Draft { mut finding, element, parts, about, weight } = draft;
        let (product, path) = (&finding.product, finding.identity_path());
        let print = |element: &str| Fingerprint::new(product, path, finding.rule, &finding.locale, element);
        (finding.fingerprint, finding.parts) =
            (print(&element), parts.iter().map(|part| print(&format!("\u{0}{part}"))).collect());
        if !about.is_empty() {
            self.about.push((self.findings.len(), about, weight));
        }
        self.findings.push(finding);
    }

    /// All that was reported. What is about the same is one finding: the heaviest, with the place of the other.
    pub fn into_findings(mut self) -> Vec<Finding> {
        if self.about.iter().all(|(_, _, weight)| *weight == 0) {
            return self.findings;
        }
        let mut heaviest: HashMap<(FileId, Subject), (u8, usize)> = HashMap::new();
        for (at, claims, weight) in &self.about {
            let file = self.findings[*at].at.file;
            for claim in claims {
                let own = heaviest.entry((file, *claim)).or_insert((*weight, *at));
                if own.0 < *weight {
                    *own = (*weight, *at);
                }
            }
        }
        let mut gone = vec![false; self.findings.len()];
        for (at, claims, weight) in &self.about {
            let file = self.findings[*at].at.file;
            let leaders = claims.iter().filter_map(|claim| heaviest.get(&(file, *claim)));
            if leaders.clone().all(|(other, _)| other > weight)
                && let Some((_, leader)) = leaders.clone().next()
            {
                let other = self.findings[*at].clone();
                if claims.iter().all(|claim| matches!(claim, Subject::Within(_))) {
                    beside(&mut self.findings[*leader], other);
                    gone[*at] = true;
                    continue;
                }
                unite(&mut self.findings[*leader], other);
                gone[*at] = true;
            }
        }
        let mut gone = gone.into_iter();
        self.findings.retain(|_| !gone.next().unwrap_or(false));
        self.findings
    }
}

/// Adds another finding, with its places, to the places of this one.
fn beside(leader: &mut Finding, other: Finding) {
    leader.related.push(Related { message: other.message, at: other.at });
    for related in other.related {
        if leader.related.iter().all(|own| own.at != related.at) {
            leader.related.push(related);
        }
    }
}

/// Takes over what another finding about the same tells more: its place, where that is more exact, and what it says.
fn unite(leader: &mut Finding, other: Finding) {
    let (own, its) = (leader.at.span, other.at.span);
    let is_inside = own.start <= its.start && its.end <= own.end && its.len() < own.len();
    // Where both look at the same place, what the leader compares it with is more exact.
    let is_compared = |file: FileId| is_inside && leader.related.iter().any(|own| own.at.file == file);
    let known =
        |related: &Related| is_compared(related.at.file) || leader.related.iter().any(|own| own.at == related.at);
    let beside: Vec<Related> = other.related.into_iter().filter(|related| !known(related)).collect();
    if is_inside {
        leader.at = other.at;
        leader.help = Some(match leader.help.take() {
            Some(help) => format!("{help}; {}", other.message),
            None => other.message,
        });
    } else if !(its.start <= own.start && own.end <= its.end) {
        leader.related.push(Related { message: other.message, at: other.at });
    }
    leader.related.extend(beside);
    // A fix that changes more than the place of the leader would take away what it does not speak of.
    let inside = |edit: &Edit| {
        let place = leader.at.span;
        edit.span.is_empty() || place.start <= edit.span.start && edit.span.end <= place.end
    };
    let fits = |fix: &Fix| fix.edits.iter().all(inside);
    if leader.fix.is_none() {
        leader.fix = other.fix.filter(fits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(rule: &'static str, span: Span, weight: u8) -> Draft {
        let finding = Finding {
            ..Finding::new(
                crate::finding::RuleId(rule),
                Locale::parse("fr").expect("a tag"),
                Location { file: FileId(1), span },
                format!("{rule} is here"),
            )
        };
        Draft { finding, element: String::new(), parts: Vec::new(), about: Vec::new(), weight }
    }

    #[test]
    fn what_is_about_the_same_is_one_finding() {
        let (line, marks) = (Span::new(0, 40), Span::new(10, 12));
        let edit = Edit::new(FileId(1), marks, "x");
        let source = |draft: Draft, at| draft.related(FileId(0), Span::at(at), "in the source");
        let mut report = Report::default();
        report.add(source(draft("light", line, 0), 1).explains([Subject::Fact(7)]).fix(
            "a",
            Applicability::Unsafe,
            vec![edit],
        ));
        report.add(source(draft("heavy", marks, 2), 2).explains([Subject::Fact(7)]));
        report.add(draft("other", line, 0).explains([Subject::Fact(8)]));
        report.add(draft("alone", line, 0));
        let found = report.into_findings();
        assert_eq!(found.iter().map(|finding| finding.rule.0).collect::<Vec<_>>(), ["heavy", "other", "alone"]);
        let heavy = &found[0];
        assert_eq!((heavy.at.span, heavy.related.len()), (marks, 2), "{heavy:?}");
        assert!(heavy.fix.is_some(), "the fix of the lighter one is kept");
    }

    #[test]
    fn the_more_exact_place_is_kept() {
        let (line, marks) = (Span::new(0, 40), Span::new(10, 12));
        let mut report = Report::default();
        report.add(draft("light", marks, 0).explains([Subject::Fact(7)]));
        report.add(draft("heavy", line, 1).explains([Subject::Fact(7)]).help("fix it"));
        let found = report.into_findings();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].rule.0, found[0].at.span), ("heavy", marks));
        assert_eq!(found[0].help.as_deref(), Some("fix it; light is here"));
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(shorten("a  b\nc"), "a b c");
        assert_eq!(shorten(&"x".repeat(100)).chars().count(), 72);
        assert!(shorten_target(&format!("https://x.example/{}/end#place", "y".repeat(90))).ends_with("/end#place"));
    }
}
