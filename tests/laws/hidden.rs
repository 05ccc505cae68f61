//! What hides findings: suppressions and baselines hide what they name, and shares of a check are the whole.

use std::collections::BTreeSet;
use std::fs;

use locdrift::finding::Finding;
use locdrift::fix::Texts;
use locdrift::output::FileAccess;
use locdrift::page::{Page, Scope};
use locdrift::session::{BaselineChoice, Request, Shard};
use locdrift::text::FileId;

use super::{identities, identity};
use crate::support::{self, Checked, Fixture};

/// A page with a comment that silences a rule for the whole page, and where the comment went.
fn silenced(text: &str, rule: &str, has_front_matter: bool) -> String {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    match body.split_once('\n').filter(|(first, _)| has_front_matter && first.trim_end() == "---") {
        Some((fence, rest)) => {
            let mark = &text[..text.len() - body.len()];
            let end = if fence.ends_with('\r') { "\r\n" } else { "\n" };
            format!("{mark}{fence}\n# locdrift-disable {rule} -- law{end}{rest}")
        }
        None => format!("{}\n\n<!-- locdrift-disable-file {rule} -- law -->\n", text.trim_end()),
    }
}

pub fn a_suppression_silences_exactly_what_it_names(fixture: &Fixture) -> Vec<String> {
    let before = fixture.checked();
    let mut broken = Vec::new();
    let named: BTreeSet<(FileId, &str)> = before.outcome.findings.iter().map(|f| (f.at.file, f.rule.0)).collect();
    for (file, rule) in named {
        let Some(text) = before.text(file) else { continue };
        let page = before.session.project.page(file);
        let whole = !page.front_matter.span.is_empty() && page.front_matter.problems.is_empty();
        let after = before.with(&Texts::from([(file, silenced(&text, rule, whole).into())]));

        let meant = |finding: &&Finding| finding.at.file == file && finding.rule.0 == rule;
        // What a finding takes in, a comment can silence by itself.
        let found = before.outcome.findings.iter().flat_map(Finding::with_evidence);
        let gone: BTreeSet<_> = found.filter(meant).map(identity).collect();
        let all: BTreeSet<_> = before.outcome.findings.iter().map(identity).collect();
        let kept: BTreeSet<_> = after.outcome.findings.iter().map(identity).collect();
        let law = |reason: &str| reason == "law";
        let by_law = after.outcome.suppressed.iter().filter(|(_, reason)| law(reason));
        let by_law: BTreeSet<_> = by_law.map(|(finding, _)| identity(finding)).collect();
        if kept != &all - &gone
            || by_law != gone
            || after.outcome.suppressed.len() != before.outcome.suppressed.len() + gone.len()
        {
            broken.push(format!(
                "`{rule}` silenced in {}: {gone:?} must go and {by_law:?} went; before and after:\n{}",
                before.path(file),
                support::difference(&before.concise(), &after.concise()),
            ));
        }
    }
    broken
}

pub fn an_unused_suppression_is_told_of_and_changes_nothing(fixture: &Fixture) -> Vec<String> {
    let before = fixture.checked();
    let pages = &before.session.project.pages;
    let plain = |page: &&std::sync::Arc<Page>| page.unreadable.is_none() && page.front_matter.problems.is_empty();
    let Some(page) = pages.iter().rev().find(plain) else { return Vec::new() };
    if page.suppressions.iter().any(|suppression| suppression.scope != Scope::NextLine) {
        return Vec::new();
    }
    let idle = ["heading-level", "section-order"];
    let idle = idle.into_iter().find(|rule| before.all().all(|finding| finding.rule.0 != *rule)).expect("one");
    let text = before.text(page.file).expect("readable");
    let after = before.with(&Texts::from([(page.file, silenced(&text, idle, false).into())]));
    let of = |checked: &Checked| checked.outcome.findings.iter().map(identity).collect::<BTreeSet<_>>();
    let new: Vec<&str> = (&of(&after) - &of(before)).into_iter().map(|(rule, _)| rule).collect();
    if new == ["unused-suppression"] && of(before).is_subset(&of(&after)) {
        return Vec::new();
    }
    vec![support::difference(&before.concise(), &after.concise())]
}

pub fn a_baseline_of_todays_findings_leaves_none(fixture: &Fixture) -> Vec<String> {
    let checked = fixture.checked();
    let before = &checked.outcome.findings;
    let file = tempfile::NamedTempFile::new().expect("a file");
    let with = |findings: &[Finding]| {
        fs::write(file.path(), checked.session.accept(findings).text()).expect("written");
        let baseline = BaselineChoice { file: Some(file.path().to_owned()), ignore: false };
        Checked::new(&Request { baseline, ..checked.request() }).expect("checked").outcome
    };
    let mut broken = Vec::new();
    let all = with(before);
    if !all.findings.is_empty() || !all.gone.is_empty() || all.baselined != *before {
        broken.push(format!("{} left, {} gone", all.findings.len(), all.gone.len()));
    }
    // One that is not in it is left, and no other.
    if let Some((last, others)) = before.split_last() {
        let left = with(others).findings;
        if left != std::slice::from_ref(last) {
            broken.push(format!("{} are left without {}: {}", left.len(), last.rule, last.message));
        }
    }
    broken
}

pub fn shares_are_disjoint_and_together_the_whole(fixture: &Fixture) -> Vec<String> {
    let whole = fixture.checked();
    let of = |findings: &[Finding]| identities(findings);
    let silenced = |checked: &Checked| -> BTreeSet<_> {
        checked.outcome.suppressed.iter().map(|(finding, _)| identity(finding)).collect()
    };
    let (mut found, mut silent, mut pages, mut count) = (BTreeSet::new(), BTreeSet::new(), 0, 0);
    for index in 1..=3 {
        let shard = Some(Shard { index, count: 3 });
        let part = Checked::new(&Request { shard, ..whole.request() }).expect("checked");
        found.extend(of(&part.outcome.findings));
        silent.extend(silenced(&part));
        pages += part.outcome.summary.pages;
        count += part.outcome.findings.len();
    }
    let outcome = &whole.outcome;
    let same = found == of(&outcome.findings) && silent == silenced(whole) && count == outcome.findings.len();
    match same && pages == outcome.summary.pages {
        true => Vec::new(),
        false => vec![format!("{count} findings of {}, {pages} pages", outcome.findings.len())],
    }
}
