//! What is reported against another version of the source than those that a translation was made from and that is there
//! now.

use std::collections::{BTreeMap, HashMap};

use super::Then;
use crate::finding::{Cause, Finding, RuleId};
use crate::page::{Block, BlockKind};
use crate::text::{FileId, Span};

/// Rules whose findings about one place are each about something else that is not there.
const LOST: [RuleId; 4] =
    [RuleId::MISSING_LINK, RuleId::MISSING_IMAGE, RuleId::MISSING_SECTION, RuleId::MISSING_ANCHOR];

/// What the rules report against one version.
#[derive(Default)]
pub struct OtherReport {
    found: Then,
    /// Where there are findings, by rule and their start, with the furthest end of those.
    reported: BTreeMap<(FileId, RuleId, u32), u32>,
    places: HashMap<FileId, Vec<Place>>,
}

/// A block of a translation that has a counterpart.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    span: Span,
    /// Whether it is a block of code, which is one thing.
    is_code: bool,
}

impl From<&Block> for Place {
    fn from(block: &Block) -> Place {
        Place { span: block.span, is_code: block.kind == BlockKind::Code }
    }
}

impl OtherReport {
    /// `places` are the blocks of each translation that have a counterpart in that version, in order.
    pub fn new(findings: Vec<Finding>, places: Vec<(FileId, Vec<Place>)>) -> OtherReport {
        let mut reported = BTreeMap::new();
        for finding in &findings {
            let end: &mut u32 = reported.entry((finding.at.file, finding.rule, finding.at.span.start)).or_default();
            *end = finding.at.span.end.max(*end);
        }
        OtherReport { found: Then::new(findings), reported, places: places.into_iter().collect() }
    }

    /// Whether the same was reported; each answers once.
    pub(super) fn take(&mut self, finding: &Finding) -> bool {
        self.found.take(finding)
    }

    /// Whether this version has it as the translation has it: the place has a counterpart, and nothing of the kind was
    /// reported there.
    pub(super) fn explains(&self, finding: &Finding) -> bool {
        finding.cause == Cause::Translation && !self.found.has(finding) && self.has_counterpart(finding)
    }

    fn has_counterpart(&self, finding: &Finding) -> bool {
        let (file, span) = (finding.at.file, finding.at.span);
        let Some(places) = self.places.get(&file).filter(|places| !places.is_empty()) else { return false };
        // Before all blocks is the metadata.
        let Some(at) = places.partition_point(|place| place.span.start <= span.start).checked_sub(1) else {
            return true;
        };
        let place = places[at];
        let within = if place.is_code { place.span } else { Span { start: span.start, end: span.start + 1 } };
        let is_other = || {
            let starts = (file, finding.rule, within.start)..(file, finding.rule, within.end);
            self.reported.range(starts).any(|(_, end)| place.is_code || *end == span.end)
        };
        span.start <= place.span.end && (LOST.contains(&finding.rule) || !is_other())
    }
}
