//! The order of findings, and the numbers of equal ones.

use std::collections::HashMap;

use crate::finding::{Cause, Finding, Fingerprint, RuleId};
use crate::text::Location;

/// By place; total, so that no order of arrival shows through. Drops what is said twice.
pub(super) fn ordered(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        let place = |f: &Finding| (f.at, f.rule, f.fingerprint);
        place(a).cmp(&place(b)).then_with(|| a.identity().cmp(&b.identity())).then_with(|| details(a).cmp(&details(b)))
    });
    findings.dedup_by(|later, first| (later.at, later.identity()) == (first.at, first.identity()));
    findings
}

/// Numbers equal findings of a page, so that n equals always have the same n fingerprints, whichever of them went; what
/// they take in comes last. A fingerprint holds product, language and page: no page changes those of another.
pub(super) fn number<'f>(findings: impl Iterator<Item = &'f mut Finding>) {
    let mut seen: HashMap<(RuleId, Fingerprint), u64> = HashMap::new();
    let mut next = |finding: &mut Finding| {
        let ordinal = seen.entry((finding.rule, finding.fingerprint)).and_modify(|n| *n += 1).or_insert(0);
        if *ordinal > 0 {
            finding.number(*ordinal);
        }
    };
    let mut leaders: Vec<&mut Finding> = findings.collect();
    leaders.iter_mut().for_each(|finding| next(finding));
    leaders.iter_mut().flat_map(|finding| &mut finding.evidence).for_each(next);
}

fn details(finding: &Finding) -> (Cause, &str, Option<&str>) {
    (finding.cause, &finding.message, finding.help.as_deref())
}

/// The order of output.
pub(super) fn display_order(finding: &Finding) -> impl Ord + '_ {
    let Location { file, span } = finding.at;
    // Several things missing at one place come in the order in which they are in the source.
    let beside = finding.related.first().map(|related| related.at);
    (
        file,
        finding.level,
        span.start,
        finding.rule,
        &finding.locale,
        beside,
        finding.fingerprint,
        span.end,
        details(finding),
    )
}
