//! Findings that others make redundant.

use super::*;

const TEXT: &str = "<!-- locdrift-disable-next-line missing-section -- known -->\nsection\nlink\nagain\n";

/// A section at `section`, and a link at `link` that it explains.
fn findings() -> Vec<Finding> {
    let section = at(TEXT, SECTION, "section\n");
    let mut link = at(TEXT, LINK, "link\n");
    link.explained_by = vec![(SECTION, section.at.span)];
    vec![link, section]
}

fn rules(judged: &Judged) -> Vec<&'static str> {
    judged.kept.iter().map(|finding| finding.rule.0).collect()
}

/// The text without its comment, in as many bytes.
fn plain() -> String {
    TEXT.replace("<!-- locdrift-disable-next-line missing-section -- known -->", &" ".repeat(60))
}

#[test]
fn what_another_explains_is_its_evidence() {
    let judged = judge(&policy(""), &plain(), findings());
    assert_eq!(rules(&judged), ["missing-section"]);
    let leader = &judged.kept[0];
    assert_eq!((leader.evidence.len(), leader.related.len()), (1, 1), "{leader:?}");
    assert_eq!(leader.evidence[0].rule, LINK);
}

#[test]
fn what_explains_it_must_be_reported() {
    let select = Overrides { select: vec!["missing-link".to_owned()], ..Overrides::default() };
    assert_eq!(rules(&judge(&asked(select), &plain(), findings())), ["missing-link"]);
    let off = policy("rules:\n  missing-section: off\n");
    assert_eq!(rules(&judge(&off, &plain(), findings())), ["missing-link"]);
}

#[test]
fn what_is_worse_stays_a_finding() {
    let note = policy("rules:\n  missing-section: note\n");
    assert_eq!(rules(&judge(&note, &plain(), findings())), ["missing-link", "missing-section"]);
    let least = Policy::new(
        &config("rules:\n  missing-section: warning\n  missing-link: warning\n"),
        &catalogue(),
        &Overrides { min_level: Some(Level::Error), ..Overrides::default() },
    );
    assert_eq!(rules(&judge(&least.expect("a policy"), &plain(), findings())), [""; 0]);
}

#[test]
fn a_suppression_takes_the_evidence_along() {
    let judged = judge(&policy(""), TEXT, findings());
    assert_eq!(rules(&judged), [""; 0]);
    assert_eq!((judged.suppressed.len(), judged.suppressed[0].0.evidence.len()), (1, 1));
}

#[test]
fn another_explanation_is_taken_where_the_first_is_suppressed() {
    let mut all = findings();
    let other = at(TEXT, SECTION, "again\n");
    all[0].explained_by.push((SECTION, other.at.span));
    all.push(other);
    let judged = judge(&policy(""), TEXT, all);
    assert_eq!(rules(&judged), ["missing-section"]);
    assert_eq!((judged.kept[0].evidence.len(), judged.suppressed[0].0.evidence.len()), (1, 0));
}

#[test]
fn more_than_a_few_are_counted() {
    let section = at(TEXT, SECTION, "section\n");
    let links = (0..5).map(|n| {
        let mut link = finding(LINK, 0, 70 + n);
        link.explained_by = vec![(SECTION, section.at.span)];
        link
    });
    let all = links.chain([section.clone()]).collect();
    let judged = judge(&policy(""), &plain(), all);
    let said: Vec<&str> = judged.kept[0].related.iter().map(|related| &*related.message).collect();
    assert_eq!(
        said,
        ["something", "something", "something", "from here on, more that changed with it: 2 missing-link"]
    );
}
