//! Fixes: which of them go together, what a text is with them, and how far one leads to the next.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::finding::{Applicability, Edit, Finding, Fix};
use crate::text::{FileId, Span, hash};

/// The texts of the files that fixes changed.
pub type Texts = BTreeMap<FileId, Arc<str>>;

/// Rounds after which fixing ends, whatever is left: each fixes what was in the way of another.
const ROUNDS: usize = 16;

/// Which fixes are wanted.
#[derive(Clone, Copy)]
pub struct Wanted<'w> {
    /// `Safe`: only what may be applied unseen; `Unsafe`: all.
    pub applicability: Applicability,
    /// Whether a file may be changed; a fix goes with all its edits or not at all.
    pub may_change: &'w dyn Fn(FileId) -> bool,
}

impl Wanted<'_> {
    /// Whether a fix is one of them.
    pub fn takes(self, fix: &Fix) -> bool {
        let trusted = fix.applicability == Applicability::Safe || self.applicability == Applicability::Unsafe;
        trusted && !fix.edits.is_empty() && fix.edits.iter().all(|edit| (self.may_change)(edit.file))
    }
}

/// How far fixes may go; without more, safe ones in translations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Also those that need a look.
    pub unsafe_too: bool,
    /// Also in pages of the source.
    pub source_too: bool,
}

impl Scope {
    /// Whether a fix lies in it.
    pub fn takes(self, fix: &Fix, is_source: &dyn Fn(FileId) -> bool) -> bool {
        let may_change = |file| self.source_too || !is_source(file);
        Wanted { applicability: self.applicability(), may_change: &may_change }.takes(fix)
    }

    /// The least trusted fixes of it.
    pub fn applicability(self) -> Applicability {
        if self.unsafe_too { Applicability::Unsafe } else { Applicability::Safe }
    }
}

/// How many findings have a fix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// One in the scope.
    pub within: usize,
    /// One in the scope if that held unsafe ones.
    pub unsafe_too: usize,
    /// One in the scope if that held source pages.
    pub source_too: usize,
}

impl Offers {
    /// Counts them.
    pub fn of<'f>(
        findings: impl IntoIterator<Item = &'f Finding>,
        scope: Scope,
        is_source: &dyn Fn(FileId) -> bool,
    ) -> Offers {
        let mut offers = Offers::default();
        let all = findings.into_iter().flat_map(Finding::with_evidence);
        for fix in all.filter_map(|finding| finding.fix.as_ref()) {
            let takes = |scope: Scope| scope.takes(fix, is_source);
            if takes(scope) {
                offers.within += 1;
            } else if takes(Scope { unsafe_too: true, ..scope }) {
                offers.unsafe_too += 1;
            } else if takes(Scope { source_too: true, ..scope }) {
                offers.source_too += 1;
            }
        }
        offers
    }
}

/// The fixes to apply in one round, of those that the findings offer: none overlaps or touches another, so that it does
/// not matter which of them comes first. Those that must wait for a round of their own may be gone by then.
///
/// Safe ones come first, then the worst findings, then what is first; the order of `findings` does not show.
pub fn choose<'f>(findings: &'f [Finding], wanted: Wanted<'_>) -> Vec<&'f Finding> {
    let all = findings.iter().flat_map(Finding::with_evidence);
    let mut offers: Vec<(&Finding, &Fix)> = all.filter_map(|finding| Some((finding, finding.fix.as_ref()?))).collect();
    offers.retain(|(_, fix)| wanted.takes(fix));
    offers.sort_by_key(|(finding, fix)| {
        let is_unsafe = fix.applicability == Applicability::Unsafe;
        (is_unsafe, finding.level, finding.at, finding.rule, finding.fingerprint)
    });
    let mut taken: BTreeMap<FileId, BTreeMap<u32, u32>> = BTreeMap::new();
    let mut chosen = Vec::new();
    for (finding, fix) in offers {
        let is_free = |edit: &Edit| {
            // What was taken does not overlap, so that only the last that begins before the edit ends can touch it.
            let before = taken.get(&edit.file).and_then(|taken| taken.range(..=edit.span.end).next_back());
            before.is_none_or(|(_, end)| *end < edit.span.start)
        };
        if fix.edits.iter().all(is_free) {
            for edit in &fix.edits {
                taken.entry(edit.file).or_default().insert(edit.span.start, edit.span.end);
            }
            chosen.push(finding);
        }
    }
    chosen
}

/// A text with edits, in whatever order they come. An edit that does not fit the text, or overlaps one before it, is
/// left out.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut edits: Vec<&Edit> = edits.into_iter().filter(|edit| fits(text, edit.span)).collect();
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut done = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        if start >= done {
            out.push_str(&text[done..start]);
            out.push_str(&edit.text);
            done = end;
        }
    }
    out.push_str(&text[done..]);
    out
}

fn fits(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}

/// What came of fixing.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    /// The new texts of the files that changed.
    pub texts: Texts,
    /// What these files said before.
    pub originals: Texts,
    /// The findings whose fixes were applied, in order, each as it was found in its round.
    pub applied: Vec<Finding>,
    /// How many rounds changed something.
    pub rounds: usize,
    /// What a check finds after that.
    pub left: Vec<Finding>,
}

/// Applies fixes until a check offers none any more. Nothing is written: `check` is given the texts that changed so far
/// and says what is found then, `text` is the text of a file that did not change.
///
/// A fix that does not fit its text is not applied. Texts that come back end it, as too many rounds do.
///
/// # Errors
/// Those of `check`.
pub fn fix<E>(
    wanted: Wanted<'_>,
    mut check: impl FnMut(&Texts) -> Result<Vec<Finding>, E>,
    text: impl Fn(FileId) -> Option<Arc<str>>,
) -> Result<Fixed, E> {
    let mut fixed = Fixed { left: check(&Texts::new())?, ..Fixed::default() };
    let mut seen = HashSet::from([fingerprint(&fixed.texts)]);
    let mut originals = Texts::new();
    while fixed.rounds < ROUNDS {
        let mut edits: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        let mut applied = Vec::new();
        for finding in choose(&fixed.left, wanted) {
            let of = || finding.fix.iter().flat_map(|fix| &fix.edits);
            let mut fits_now = |edit: &Edit| {
                if !originals.contains_key(&edit.file) {
                    originals.extend(text(edit.file).map(|text| (edit.file, text)));
                }
                let now = fixed.texts.get(&edit.file).or(originals.get(&edit.file));
                now.is_some_and(|text| fits(text, edit.span))
            };
            if of().all(&mut fits_now) {
                of().for_each(|edit| edits.entry(edit.file).or_default().push(edit));
                applied.push(finding.clone());
            }
        }
        let mut texts = fixed.texts.clone();
        for (file, edits) in edits {
            let Some(original) = originals.get(&file) else { continue };
            let new = apply(texts.get(&file).unwrap_or(original), edits);
            match *new == **original {
                true => drop(texts.remove(&file)),
                false => drop(texts.insert(file, new.into())),
            }
        }
        if applied.is_empty() || !seen.insert(fingerprint(&texts)) {
            break;
        }
        fixed.left = check(&texts)?;
        fixed.texts = texts;
        fixed.applied.extend(applied);
        fixed.rounds += 1;
    }
    originals.retain(|file, _| fixed.texts.contains_key(file));
    fixed.originals = originals;
    Ok(fixed)
}

/// Equal for equal texts.
fn fingerprint(texts: &Texts) -> u64 {
    let each = texts.iter().flat_map(|(file, text)| [u64::from(file.0), hash(text.as_bytes())]);
    hash(&each.flat_map(u64::to_le_bytes).collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests;
