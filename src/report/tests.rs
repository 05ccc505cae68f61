//! What a report counts, on pages made by hand.

use super::*;
use crate::session::{SectionWork, UnknownReason, WorkKind};

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).expect("a locale")
}

fn page(path: &str, tag: &str, status: PageStatus, words: u32) -> PageState {
    PageState {
        product: String::new(),
        locale: locale(tag),
        path: path.to_owned(),
        file: (status != PageStatus::Untranslated).then(|| format!("{tag}/{path}")),
        title: String::new(),
        status,
        reason: None,
        words: Some(words),
        days: None,
        since: None,
        commits: None,
        human: None,
        controls: 0,
        owners: Vec::new(),
        metadata: BTreeMap::new(),
        sections: Vec::new(),
    }
}

fn work(kind: WorkKind, words: u32) -> SectionWork {
    SectionWork { kind, title: "A".to_owned(), words, removed: 0, source_line: 1, line: 1 }
}

fn measures(states: Vec<PageState>) -> Measures {
    Measures::of(&states.into_iter().map(|state| Row { state, findings: Vec::new() }).collect::<Vec<_>>())
}

#[test]
fn ages_are_those_of_nearest_rank() {
    let outdated = |days| PageState { days: Some(days), ..page("a.md", "fr", PageStatus::Outdated, 10) };
    let all = measures([400, 10, 20, 30, 31].map(outdated).into());
    assert_eq!([50, 90, 100].map(|percent| all.age(percent)), [Some(30), Some(400), Some(400)]);
    assert_eq!(all.histogram().map(|(_, pages)| pages), [3, 1, 0, 0, 1, 0]);
    assert_eq!(measures(Vec::new()).age(50), None);
}

#[test]
fn a_page_has_no_more_to_translate_than_words() {
    let sections = vec![work(WorkKind::Changed, 7), work(WorkKind::New, 30)];
    let all = measures(vec![PageState { sections, ..page("a.md", "fr", PageStatus::Outdated, 10) }]);
    assert_eq!((all.todo.changed, all.todo.new, all.current_words()), (7, 3, 0));
}

#[test]
fn words_are_up_to_date_to_translate_or_unknown() {
    let unknown = PageState {
        reason: Some(UnknownReason::NoPin),
        sections: vec![work(WorkKind::Missing, 4)],
        ..page("b.md", "fr", PageStatus::Unknown, 10)
    };
    let moved =
        PageState { file: None, reason: Some(UnknownReason::Moved), ..page("d.md", "fr", PageStatus::Unknown, 5) };
    let all = measures(vec![
        page("a.md", "fr", PageStatus::Fresh, 20),
        unknown,
        page("c.md", "fr", PageStatus::Untranslated, 7),
        moved,
        page("e.md", "fr", PageStatus::Orphan, 99),
    ]);
    assert_eq!((all.words, all.current_words(), all.todo.total(), all.unknown_words), (42, 20, 11, 11));
    assert_eq!((all.coverage(), all.freshness()), (Share::new(2, 3), Share::new(1, 1)));
    assert_eq!((all.uncertain, all.orphans, all.unknown_pages()), (1, 1, 1));
}

#[test]
fn nothing_known_is_unknown() {
    let all = measures(vec![page("a.md", "fr", PageStatus::Unknown, 10)]);
    assert_eq!((all.up_to_date(), all.freshness(), all.defect_rate()), (Share::default(), Share::default(), None));
    assert_eq!(measures(Vec::new()).up_to_date().shown(), "unknown");
}

#[test]
fn findings_of_a_page_in_two_inputs_count_once() {
    let input = || Input {
        states: PageStates {
            pages: vec![page("a.md", "en", PageStatus::Source, 3), page("a.md", "fr", PageStatus::Fresh, 3)],
            ..PageStates::default()
        },
        findings: vec![PageFinding {
            locale: locale("fr"),
            product: String::new(),
            path: "a.md".to_owned(),
            file: "fr/a.md".to_owned(),
            count: FindingCount { rule: "x".to_owned(), level: Level::Error, cause: Cause::Translation, count: 2 },
        }],
        accepted: 0,
    };
    let report = Report::new(vec![input(), input()]).expect("no contradiction");
    let fr = &report.locales[0].measures;
    assert_eq!((fr.known_defects, fr.translated), (2, 1));
    let mut other = input();
    other.states.pages[1].words = Some(4);
    let error = Report::new(vec![input(), other]).expect_err("a contradiction");
    assert_eq!((&*error.page, error.inputs), ("fr/a.md", (0, 1)));
}
