//! What was there already in the commits that a run is compared with.

use std::collections::{HashMap, HashSet};

use super::at_commit::Comparison;
use super::renames::Renames;
use super::{Outcome, Session};
use crate::finding::{Finding, Fingerprint, Identity};

/// What indistinguishable findings have in common: all but their fingerprints.
type Appearance<'f> = (Identity<'f>, &'f str);

fn appearance(finding: &Finding) -> Appearance<'_> {
    (Identity { fingerprint: Fingerprint::default(), ..finding.identity() }, &finding.message)
}

impl Session {
    /// Takes out what was there already in the commits that the run is compared with.
    pub(super) fn drop_preexisting(&self, outcome: &mut Outcome) {
        let (earlier, then) = match &self.comparison {
            Comparison::Was(earlier) => (earlier, &earlier.session),
            Comparison::Same => {
                outcome.preexisting = std::mem::take(&mut outcome.findings);
                return;
            }
            Comparison::Unasked | Comparison::Nothing => return,
        };
        outcome.notices.extend(self.left_out(then));
        let mut known = earlier.findings(self).to_vec();
        // What was found on a page that was renamed since is taken to where the page is now.
        let (renames, before) = (Renames::of(self), Renames::of(then));
        for finding in &mut known {
            let now = renames.path(&finding.product, &finding.page_path, finding.page_id());
            if let Some(now) = now.filter(|now| !before.has(&finding.product, now)) {
                finding.move_to(now);
            }
        }
        let mut findings = std::mem::take(&mut outcome.findings);
        let is_new = which_are_new(&mut findings, &known, &|finding| self.line(finding), &|finding| then.line(finding));
        for (finding, is_new) in findings.into_iter().zip(is_new) {
            if is_new { &mut outcome.findings } else { &mut outcome.preexisting }.push(finding);
        }
    }

    /// The line that a finding begins on.
    fn line(&self, finding: &Finding) -> Option<String> {
        let text = self.text(finding.at.file)?;
        let at = finding.at.span.start as usize;
        let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        text.get(start..)?.lines().next().map(str::to_owned)
    }
}

/// Which findings are new. How many of those that look alike is told by their fingerprints; which of them, by their lines:
/// one whose line was there before comes last. Then they exchange fingerprints, so that what is called new is new.
fn which_are_new(
    findings: &mut [Finding],
    known: &[Finding],
    line: &dyn Fn(&Finding) -> Option<String>,
    line_then: &dyn Fn(&Finding) -> Option<String>,
) -> Vec<bool> {
    let identities: HashSet<Identity<'_>> =
        known.iter().flat_map(Finding::with_evidence).flat_map(Finding::identities).collect();
    let mut is_new: Vec<bool> =
        findings.iter().map(|finding| !finding.identities().all(|one| identities.contains(&one))).collect();
    let mut alike: HashMap<Appearance<'_>, Vec<usize>> = HashMap::new();
    findings.iter().enumerate().for_each(|(at, finding)| alike.entry(appearance(finding)).or_default().push(at));
    alike.retain(|_, all| all.iter().any(|at| is_new[*at]) && !all.iter().all(|at| is_new[*at]));
    if alike.is_empty() {
        return is_new;
    }
    let mut before: HashMap<Appearance<'_>, Vec<String>> = HashMap::new();
    for finding in known.iter().filter(|finding| alike.contains_key(&appearance(finding))) {
        before.entry(appearance(finding)).or_default().extend(line_then(finding));
    }
    let mut exchanged: Vec<(usize, Fingerprint)> = Vec::new();
    for (looks, all) in &alike {
        let lines = before.entry(*looks).or_default();
        let was_there = |at: &usize| {
            let place = line(&findings[*at]).and_then(|line| lines.iter().position(|then| *then == line));
            place.map(|place| lines.swap_remove(place)).is_some()
        };
        let (mut order, others): (Vec<usize>, Vec<usize>) = all.iter().copied().partition(was_there);
        order.extend(others);
        let (new, old): (Vec<usize>, Vec<usize>) = all.iter().copied().partition(|at| is_new[*at]);
        for (place, (to, from)) in order.into_iter().zip(old.iter().chain(&new)).enumerate() {
            is_new[to] = place >= old.len();
            exchanged.push((to, findings[*from].fingerprint));
        }
    }
    for (at, fingerprint) in exchanged {
        findings[at].fingerprint = fingerprint;
    }
    is_new
}
