//! Findings in the making, and the words that messages quote.

use crate::finding::{Applicability, Cause, Edit, Finding, Fingerprint, Fix, Level, Related};
use crate::history::Moment;
use crate::locale::Locale;
use crate::text::{FileId, Location, Span, hash};

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
        line.extend(word.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }));
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

/// A link target of no more than 72 characters; the middle goes, its end tells most.
pub fn shorten_target(target: &str) -> String {
    const HEAD: usize = 26;
    const TAIL: usize = 45;
    let target = &*target.replace(char::is_control, "\u{fffd}");
    let count = target.chars().count();
    if count <= HEAD + TAIL + 1 {
        return target.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let head: String = target.chars().take(HEAD).collect();
    let tail: String = target.chars().skip(count - TAIL).collect();
    format!("{head}…{tail}")
}

/// A commit in a message: `1a2b3c4` of 2025-03-12 “Turn the lamp”.
pub fn moment(moment: &Moment) -> String {
    format!("`{}` of {} “{}”", moment.commit.short(), moment.date, shorten(&moment.subject))
}

/// A finding in the making.
#[derive(Clone, Debug)]
pub struct Draft {
    pub(super) finding: Finding,
    pub(super) element: String,
    pub(super) everywhere: bool,
}

impl Draft {
    /// What on the page it is about, in words that survive edits elsewhere: a key, never a line.
    pub fn element(mut self, element: impl AsRef<str>) -> Self {
        self.element.push('\u{0}');
        self.element.push_str(element.as_ref());
        self
    }

    /// About all pages of the language: it stays the same finding when its place moves to another page.
    pub fn everywhere(mut self) -> Self {
        self.everywhere = true;
        self
    }

    /// What to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.finding.help = Some(help.into());
        self
    }

    /// What mends it: the title in the imperative, whether it may be applied unseen, and the edits, which do not overlap.
    ///
    /// Safe means that the source decides every byte. Where the source moved on, most safe fixes need a look all the
    /// same; what tells the causes apart says so.
    pub fn fix(mut self, title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Self {
        self.finding.fix = Some(Fix { title: title.into(), applicability, edits });
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

    /// No worse than a note, whatever the rule's level.
    pub fn note(mut self) -> Self {
        self.finding.level = Level::Note;
        self
    }

    /// About another language than that of the file.
    pub fn locale(mut self, locale: &Locale) -> Self {
        self.finding.locale = locale.clone();
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
}

impl Report {
    /// Adds a finding.
    pub fn add(&mut self, draft: Draft) {
        let Draft { mut finding, element, everywhere } = draft;
        let page = if everywhere { "" } else { &finding.page_key };
        let identity = format!("{}\u{0}{}\u{0}{page}{element}", finding.rule, finding.locale);
        finding.fingerprint = Fingerprint(hash(identity.as_bytes()));
        self.findings.push(finding);
    }

    /// All that was reported.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(shorten("a  b\nc"), "a b c");
        assert_eq!(shorten(&"x".repeat(100)).chars().count(), 72);
        assert!(shorten_target(&format!("https://x.example/{}/end#place", "y".repeat(90))).ends_with("/end#place"));
    }
}
