//! What editors do to a page: a comment silences what it is for, a skeleton fills the gap.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use locdrift::editor;
use locdrift::finding::{Edit, Finding, Level};
use locdrift::fix;
use locdrift::output::FileAccess;
use locdrift::text::FileId;

use super::{identities, identity};
use crate::support::{self, Checked, Fixture};

/// The project with edits of one page.
fn edited(before: &Checked, edits: &[Edit]) -> Checked {
    let file = edits[0].file;
    let text: Arc<str> = fix::apply(&before.text(file).expect("readable"), edits).into();
    before.with(&fix::Texts::from([(file, text)]))
}

/// What is said, how often.
fn said<'f>(findings: impl Iterator<Item = &'f Finding>) -> BTreeMap<(FileId, &'static str, &'f str), usize> {
    let mut said = BTreeMap::new();
    for finding in findings {
        *said.entry((finding.at.file, finding.rule.0, &*finding.message)).or_default() += 1;
    }
    said
}

/// Bytes that edits insert up to a place.
pub fn inserted_before(edits: &[Edit], place: u32) -> u32 {
    edits.iter().filter(|edit| edit.span.start <= place).map(|edit| edit.text.len() as u32).sum()
}

pub fn a_comment_silences_the_finding_that_it_is_for(fixture: &Fixture) -> Vec<String> {
    let before = fixture.checked();
    let all = &before.outcome.findings;
    let mut broken = Vec::new();
    for finding in all {
        let what = format!("{} in {}: {}", finding.rule, before.path(finding.at.file), finding.message);
        let Some(way) = editor::suppress(&before.session, finding, all, "law") else {
            if before.text(finding.at.file).is_some() {
                broken.push(format!("no comment for {what}"));
            }
            continue;
        };
        let after = edited(before, &way.edits);
        let by_law = after.outcome.suppressed.iter().filter(|(_, reason)| reason == "law");
        let by_law: Vec<Finding> = by_law.map(|(finding, _)| finding.clone()).collect();
        // Of equal findings, those that are reported are numbered first: the messages tell them apart, and the places.
        let was = said(all.iter());
        let is = said(after.outcome.findings.iter().chain(&by_law));
        let moved = finding.at.span.start + inserted_before(&way.edits, finding.at.span.start);
        let is_it = |other: &Finding| other.message == finding.message && other.at.span.start == moved;
        if by_law.len() != way.silences || !by_law.iter().any(is_it) || is != was {
            let difference = support::difference(&before.concise(), &after.concise());
            broken.push(format!(
                "{what}: {} expected, {} silenced, {:?}\n{difference}",
                way.silences,
                by_law.len(),
                way.edits
            ));
        }
    }
    broken
}

pub fn a_skeleton_fills_what_is_missing(fixture: &Fixture) -> Vec<String> {
    let before = fixture.checked();
    let mut broken = Vec::new();
    for finding in before.outcome.findings.iter().filter(|finding| finding.rule.0 == "missing-section") {
        // The title is there, as that of an accordion: a heading more would double it.
        if finding.message.starts_with("this accordion") {
            continue;
        }
        let what = format!("{}: {}", before.path(finding.at.file), finding.message);
        let Some(edits) = editor::skeleton(&before.session, finding) else {
            broken.push(format!("no skeleton for {what}"));
            continue;
        };
        let after = edited(before, &edits);
        let is_left = |other: &Finding| identity(other) == identity(finding);
        let old: BTreeSet<_> = identities(&before.outcome.findings);
        let is_new = |other: &&Finding| {
            other.level == Level::Error && !old.contains(&identity(other)) && !other.rule.0.starts_with("untranslated")
        };
        let new: Vec<&str> = after.outcome.findings.iter().filter(is_new).map(|finding| &*finding.message).collect();
        if after.outcome.findings.iter().any(is_left) || !new.is_empty() {
            let difference = support::difference(&before.concise(), &after.concise());
            broken.push(format!("{what}: {edits:?}; new: {new:?}\n{difference}"));
        }
    }
    broken
}
