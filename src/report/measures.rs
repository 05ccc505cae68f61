//! What a set of pages of one language amounts to; docs/measures.md has the formulas.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FindingCount, Row, Share};
use crate::finding::{Cause, Level, RuleId};
use crate::session::{PageStatus, UnknownReason, WorkKind};

/// Words to translate, by what they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// New words of sections that changed.
    pub changed: u64,
    /// Words of sections that came into the source since.
    pub new: u64,
    /// Words of sections that are missing otherwise.
    pub missing: u64,
    /// New words of metadata.
    pub metadata: u64,
    /// Words of pages without a translation.
    pub untranslated: u64,
}

impl Words {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.changed + self.new + self.missing + self.metadata + self.untranslated
    }
}

/// Findings of one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCount {
    /// Errors of cause `translation`.
    pub defects: u64,
    /// All findings, by level: errors, warnings, notes.
    pub levels: [u64; 3],
    /// All findings, by cause: translation, outdated, source, unknown.
    pub causes: [u64; 4],
}

impl RuleCount {
    /// Adds findings.
    pub fn add(&mut self, of: &FindingCount) {
        self.levels[of.level as usize] += of.count;
        self.causes[of.cause as usize] += of.count;
        self.defects += if is_defect(of) { of.count } else { 0 };
    }

    /// All findings.
    pub fn total(&self) -> u64 {
        self.levels.iter().sum()
    }
}

fn is_defect(of: &FindingCount) -> bool {
    of.level == Level::Error && of.cause == Cause::Translation
}

/// What a set of pages of one language amounts to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measures {
    /// Pages with a translation that has a source.
    pub translated: u64,
    /// Source pages without a translation.
    pub untranslated: u64,
    /// Source pages of which it is unknown whether they should have a translation.
    pub uncertain: u64,
    /// Translations without a source.
    pub orphans: u64,
    /// Words of all source pages.
    pub words: u64,
    /// Words of the source pages with a translation.
    pub translated_words: u64,
    /// Translated pages whose source is what it was.
    pub fresh: u64,
    /// Translated pages whose source has other metadata, and the same body.
    pub metadata_only: u64,
    /// Translated pages whose source has another body.
    pub outdated: u64,
    /// Translated pages of which that is unknown, by reason.
    pub unknown: BTreeMap<UnknownReason, u64>,
    /// Words of the source pages of which it is known whether they changed.
    pub known_words: u64,
    /// Words to translate.
    pub todo: Words,
    /// Pages that have some.
    pub todo_pages: u64,
    /// Words of which it is unknown whether they are to be translated.
    pub unknown_words: u64,
    /// For how many days outdated pages have been behind, sorted.
    pub ages: Vec<u32>,
    /// Errors in translations, on pages with a known pin.
    pub known_defects: u64,
    /// Errors whose cause is unknown.
    pub unknown_errors: u64,
    /// Findings by rule.
    pub rules: BTreeMap<String, RuleCount>,
    /// Pages that say how much of them people translated, and how many of these say that it is nothing.
    pub human_pages: (u64, u64),
    /// Words of these pages in hundredths that people translated, and all of them.
    human_words: (u64, u64),
    /// Names of UI controls in translations.
    pub controls: u64,
    /// Findings about such names.
    pub control_terms: u64,
}

impl Measures {
    /// Counts pages of one language.
    pub fn of<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Measures {
        let mut all = Measures::default();
        rows.into_iter().for_each(|row| all.add(row));
        all.ages.sort_unstable();
        all
    }

    fn add(&mut self, row: &Row) {
        let state = &row.state;
        for of in &row.findings {
            self.rules.entry(of.rule.clone()).or_default().add(of);
            self.unknown_errors += if of.level == Level::Error && of.cause == Cause::Unknown { of.count } else { 0 };
            self.control_terms += if of.rule == RuleId::UI_CONTROL_TERM.0 { of.count } else { 0 };
        }
        let words = u64::from(state.words.unwrap_or(0));
        match (state.status, &state.file) {
            (PageStatus::Source, _) => return,
            (PageStatus::Orphan, _) => return self.orphans += 1,
            (PageStatus::Untranslated, _) => {
                self.untranslated += 1;
                self.words += words;
                self.todo.untranslated += words;
                self.todo_pages += u64::from(words > 0);
                return;
            }
            (_, None) => {
                self.uncertain += 1;
                self.words += words;
                return self.unknown_words += words;
            }
            (PageStatus::Fresh, _) => self.fresh += 1,
            (PageStatus::MetadataOnly, _) => self.metadata_only += 1,
            (PageStatus::Outdated, _) => {
                self.outdated += 1;
                self.ages.extend(state.days);
            }
            (PageStatus::Unknown, _) => {
                *self.unknown.entry(state.reason.unwrap_or(UnknownReason::Unavailable)).or_default() += 1;
            }
        }
        self.translated += 1;
        self.words += words;
        self.translated_words += words;
        let todo = self.add_work(row, words);
        self.todo_pages += u64::from(todo > 0);
        if row.is_known() {
            self.known_words += words;
            self.known_defects += row.defects();
        } else {
            self.unknown_words += words - todo;
        }
        if let Some(percent) = state.human {
            self.human_pages = (self.human_pages.0 + 1, self.human_pages.1 + u64::from(percent == 0));
            self.human_words = (self.human_words.0 + words * u64::from(percent), self.human_words.1 + words);
        }
        self.controls += u64::from(state.controls);
    }

    /// Adds what there is to translate on a page, all in all no more than the page has.
    fn add_work(&mut self, row: &Row, words: u64) -> u64 {
        let mut left = words;
        for work in &row.state.sections {
            let added = u64::from(work.words).min(left);
            left -= added;
            *match work.kind {
                WorkKind::Changed => &mut self.todo.changed,
                WorkKind::New => &mut self.todo.new,
                WorkKind::Missing => &mut self.todo.missing,
                WorkKind::Metadata => &mut self.todo.metadata,
            } += added;
        }
        words - left
    }

    /// Words that are translated as the source has them now.
    pub fn current_words(&self) -> u64 {
        self.words - self.todo.total() - self.unknown_words
    }

    /// The headline: the share of words that is translated as the source has them now. Unknown where nothing is known;
    /// words of which it is unknown do not count as up to date.
    pub fn up_to_date(&self) -> Share {
        if self.words == self.unknown_words { Share::default() } else { Share::new(self.current_words(), self.words) }
    }

    /// The share of words to translate.
    pub fn behind(&self) -> Share {
        Share::new(self.todo.total(), self.words)
    }

    /// The share of words of which nothing is known.
    pub fn unknown_share(&self) -> Share {
        Share::new(self.unknown_words, self.words)
    }

    /// Pages with a translation, of those that should have one.
    pub fn coverage(&self) -> Share {
        Share::new(self.translated, self.translated + self.untranslated)
    }

    /// The same in words of the source.
    pub fn coverage_words(&self) -> Share {
        Share::new(self.translated_words, self.translated_words + self.todo.untranslated)
    }

    /// Translated pages whose source has the body that it had, of those of which that is known.
    pub fn freshness(&self) -> Share {
        let fresh = self.fresh + self.metadata_only;
        Share::new(fresh, fresh + self.outdated)
    }

    /// The same in words: those that did not change since.
    pub fn freshness_words(&self) -> Share {
        let changed = self.todo.changed + self.todo.new + self.todo.metadata;
        Share::new(self.known_words.saturating_sub(changed), self.known_words)
    }

    /// Pages by state: fresh, only metadata changed, outdated, unknown, untranslated, without source.
    pub fn states(&self) -> [u64; 6] {
        let unknown = self.unknown_pages() + self.uncertain;
        [self.fresh, self.metadata_only, self.outdated, unknown, self.untranslated, self.orphans]
    }

    /// Translated pages of which it is unknown whether their source changed.
    pub fn unknown_pages(&self) -> u64 {
        self.unknown.values().sum()
    }

    /// An age such that a share of the outdated pages, in percent, is at most so old (nearest rank).
    pub fn age(&self, percent: usize) -> Option<u32> {
        let rank = (self.ages.len() * percent).div_ceil(100).max(1);
        self.ages.get(rank - 1).copied()
    }

    /// Errors in translations for 1,000 words of the source.
    pub fn defect_rate(&self) -> Option<f64> {
        (self.known_words > 0).then(|| self.known_defects as f64 * 1000.0 / self.known_words as f64)
    }

    /// The share of words that a machine translated, of those of which it is known.
    pub fn machine(&self) -> Share {
        let (human, all) = self.human_words;
        Share::new(all * 100 - human, all * 100)
    }

    /// The share of names of UI controls without a finding.
    pub fn terms(&self) -> Share {
        Share::new(self.controls.saturating_sub(self.control_terms), self.controls)
    }

    /// How many outdated pages have been behind for up to 30, 90, 180, 365 and 730 days, and for longer.
    pub fn histogram(&self) -> [(&'static str, u64); 6] {
        const LIMITS: [(&str, u32); 6] = [
            ("up to 30 days", 30),
            ("31 to 90 days", 90),
            ("91 to 180 days", 180),
            ("181 days to 1 year", 365),
            ("1 to 2 years", 730),
            ("over 2 years", u32::MAX),
        ];
        let mut before = 0;
        LIMITS.map(|(name, limit)| {
            let until = self.ages.partition_point(|age| *age <= limit) as u64;
            let own = until - before;
            before = until;
            (name, own)
        })
    }
}
