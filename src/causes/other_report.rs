//! What is reported against another version of the source than those that a translation was made from and that is there
//! now.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::Then;
use crate::finding::{Cause, Finding, RuleId};
use crate::page::{Block, BlockKind};
use crate::rule::{About, Group};
use crate::rules;
use crate::text::{FileId, Span, has_word};

/// Rules whose findings about one place are each about something else that is not there.
const LOST: [RuleId; 4] =
    [RuleId::MISSING_LINK, RuleId::MISSING_IMAGE, RuleId::MISSING_SECTION, RuleId::MISSING_ANCHOR];

/// What the rules report against one version.
#[derive(Default)]
pub struct OtherReport {
    found: Then,
    /// Where there are findings, by rule and their start, with the furthest end of those.
    reported: BTreeMap<(FileId, RuleId, u32), u32>,
    /// Of each translation, the blocks that have a counterpart in that version, and the text of that.
    versions: HashMap<FileId, (Vec<Place>, Arc<str>)>,
}

/// A block of a translation that has a counterpart.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    span: Span,
    /// The counterpart, in that version.
    theirs: Span,
    /// Whether it is a block of code, which is one thing.
    is_code: bool,
}

impl From<(&Block, Span)> for Place {
    fn from((block, theirs): (&Block, Span)) -> Place {
        Place { span: block.span, theirs, is_code: block.kind == BlockKind::Code }
    }
}

impl OtherReport {
    /// `versions` are the blocks of each translation that have a counterpart in that version, in order, and its text.
    pub fn new(findings: Vec<Finding>, versions: Vec<(FileId, Vec<Place>, Arc<str>)>) -> OtherReport {
        let mut reported = BTreeMap::new();
        for finding in &findings {
            let end: &mut u32 = reported.entry((finding.at.file, finding.rule, finding.at.span.start)).or_default();
            *end = finding.at.span.end.max(*end);
        }
        let versions = versions.into_iter().map(|(file, places, text)| (file, (places, text))).collect();
        OtherReport { found: Then::new(findings), reported, versions }
    }

    /// Whether the same was reported; each answers once.
    pub(super) fn take(&mut self, finding: &Finding) -> bool {
        self.found.take(finding)
    }

    /// Whether this version has it as the translation has it: the place has a counterpart, nothing of the kind was
    /// reported there, and the text does not say otherwise, as it may where it is written for another kind of site.
    pub(super) fn explains(&self, group: &Group<'_>, finding: &Finding) -> bool {
        let Some((places, text)) = self.versions.get(&finding.at.file).filter(|(places, _)| !places.is_empty()) else {
            return false;
        };
        if finding.cause != Cause::Translation || self.found.has(finding) {
            return false;
        }
        if rules::traits(finding.rule).about == About::Metadata {
            return !self.is_other_value(group, finding);
        }
        let next = places.partition_point(|place| place.span.start <= finding.at.span.start);
        let Some(place) = next.checked_sub(1).map(|at| &places[at]) else { return false };
        self.is_counterpart(place, finding) && has_it_so(group, finding, (place.theirs.of(text), text))
    }

    /// Whether a line of the metadata has something else than that version, too. What is missing is about no line.
    fn is_other_value(&self, group: &Group<'_>, finding: &Finding) -> bool {
        let (file, span) = (finding.at.file, finding.at.span);
        let text = group.text(file);
        let start = text.get(..span.start as usize).and_then(|before| before.rfind('\n')).map(|end| end as u32 + 1);
        let Some(start) = start else { return false };
        let end = text.get(span.start as usize..).and_then(|rest| rest.find('\n'));
        let end = end.map_or(span.end, |length| span.start + length as u32);
        self.reported.range((file, finding.rule, start)..(file, finding.rule, end)).next().is_some()
    }

    fn is_counterpart(&self, place: &Place, finding: &Finding) -> bool {
        let (file, span) = (finding.at.file, finding.at.span);
        let within = if place.is_code { place.span } else { Span { start: span.start, end: span.start + 1 } };
        let is_other = || {
            let starts = (file, finding.rule, within.start)..(file, finding.rule, within.end);
            self.reported.range(starts).any(|(_, end)| place.is_code || *end == span.end)
        };
        span.start <= place.span.end && (LOST.contains(&finding.rule) || !is_other())
    }
}

/// Whether the counterpart of a place, in the text of a version, has what the translation has there, and the text lacks
/// what the translation lacks.
fn has_it_so(group: &Group<'_>, finding: &Finding, (counterpart, text): (&str, &str)) -> bool {
    let lost = || {
        let place = finding.related.first().filter(|_| finding.is_loss)?.at;
        Some(place.span.of(&group.text(place.file)).to_owned())
    };
    match finding.rule {
        RuleId::CODE_MISMATCH if finding.is_loss => lost().is_none_or(|code| match code.contains('\n') {
            true => !has_code(text, &code),
            false => !has_word(counterpart, code.trim_matches('`').trim()),
        }),
        RuleId::CODE_MISMATCH => has_code(counterpart, finding.at.span.of(&group.text(finding.at.file))),
        RuleId::MISSING_LINK | RuleId::MISSING_IMAGE => {
            lost().is_none_or(|link| address(&link).is_none_or(|name| !has_word(counterpart, name)))
        }
        RuleId::MISSING_SECTION | RuleId::BLOCK_MISMATCH => lost().is_none_or(|block| {
            words(&block).is_none_or(|words| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_none())
        }),
        _ => true,
    }
}

/// Whether a text has code: a token, or most lines of a block.
fn has_code(text: &str, code: &str) -> bool {
    let code = code.trim_matches('`').trim();
    if !code.contains('\n') {
        return has_word(text, code);
    }
    let known: HashSet<&str> = text.lines().map(str::trim).collect();
    let mut lines = code.lines().map(str::trim).filter(|line| !line.is_empty());
    let (there, all) =
        lines.by_ref().fold((0, 0), |(there, all), line| (there + usize::from(known.contains(line)), all + 1));
    there * 2 > all
}

/// The last name in the address of a link or image, without its extension: however it is written, it has that.
fn address(link: &str) -> Option<&str> {
    let (_, rest) = link.split_once("](")?;
    let path = rest.split([')', ' ', '#', '?']).next()?.trim_end_matches('/');
    let name = path.rsplit('/').next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    (stem.len() > 2).then_some(stem)
}

/// The longest words that a block begins with, between marks.
fn words(block: &str) -> Option<&str> {
    const FEWEST: usize = 8;
    let line = block.lines().find(|line| line.contains(char::is_alphabetic))?;
    let pieces = line.split(|c: char| c.is_ascii_punctuation() && !matches!(c, ',' | '.' | '\'' | '-'));
    pieces.map(str::trim).max_by_key(|piece| piece.len()).filter(|piece| piece.len() >= FEWEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_version_says_is_found_however_it_is_written() {
        assert_eq!(address("[lamps](../lights/lamps.md#on)"), Some("lamps"));
        assert_eq!(address("[lamps](/lights/lamps/)"), Some("lamps"));
        assert_eq!(address("[lamps][x]"), None);
        assert_eq!(words("## Dim a lamp {#dim}\n"), Some("Dim a lamp"));
        assert_eq!(words("* [!NOTE] **It** goes on at dusk, every day"), Some("goes on at dusk, every day"));
        assert!(has_word("see `ref.on` here", "ref.on") && !has_word("see `myref.on` here", "ref.on"));
        assert!(has_code("a\n  lamp: 1\n  level: 2\n", "  lamp: 1\n  level: 2\n  new: 3"));
        assert!(!has_code("a\n  lamp: 1\n", "  lamp: 1\n  level: 2\n  new: 3"));
        assert!(!has_code("`Lamp` is on", "Lamp.js"));
    }
}
