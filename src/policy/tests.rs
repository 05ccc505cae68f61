//! Levels, silence and order.

mod fold;
mod unused;

use std::cell::Cell;
use std::path::Path;

use super::*;
use crate::config::{FailOn, Known};
use crate::parse::suppression::parse_comment;
use crate::text::{Span, hash};

const LINK: RuleId = RuleId("missing-link");
const SECTION: RuleId = RuleId("missing-section");
const RULES: [&str; 5] =
    ["missing-link", "missing-section", "heading-level", "stale-source-commit", "unused-suppression"];

fn catalogue() -> Vec<Manifest> {
    let manifest = |id: &'static str| Manifest {
        id: RuleId(id),
        summary: String::new(),
        level: if id == RuleId::UNUSED_SUPPRESSION.0 { Level::Warning } else { Level::Error },
        outdated: Level::Warning,
        source: Level::Note,
        unknown: Level::Warning,
        fix: "none".to_owned(),
        since: "0.1.0".to_owned(),
        traits: rules::traits(RuleId(id)).clone(),
        document: "",
    };
    RULES.into_iter().map(manifest).collect()
}

fn config(text: &str) -> Config {
    let known = Known { rules: &RULES, options: &|_| Vec::new(), check: &|_, _| Ok(()) };
    Config::parse(Path::new("locdrift.yaml"), text.to_owned(), &known)
        .unwrap_or_else(|error| panic!("{:?}", error.problems()))
}

fn policy(text: &str) -> Policy {
    Policy::new(&config(text), &catalogue(), &Overrides::default()).expect("a policy")
}

fn asked(request: Overrides) -> Policy {
    Policy::new(&config(""), &catalogue(), &request).expect("a policy")
}

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).expect("a locale")
}

/// A finding of `rule` at the first byte of `needle` in `text`.
fn at(text: &str, rule: RuleId, needle: &str) -> Finding {
    let start = text.find(needle).expect("the needle");
    finding(rule, 0, start)
}

fn finding(rule: RuleId, file: u32, start: usize) -> Finding {
    let identity = format!("{rule}|{file}|{start}");
    Finding {
        cause: Cause::Translation,
        page_key: "key".to_owned(),
        page_path: "help/a.md".to_owned(),
        fingerprint: Fingerprint(hash(identity.as_bytes())),
        ..Finding::new(
            rule,
            locale("fr-FR"),
            Location { file: FileId(file), span: Span::new(start, start + 1) },
            "something".to_owned(),
        )
    }
}

/// The page of a text; each comment of it is read as a suppression.
fn page(text: &str) -> Page {
    let front_matter = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---")).unwrap_or(0);
    let body = text.match_indices("<!--").filter_map(|(start, _)| {
        let end = start + text[start..].find("-->")?;
        Some((start, end + 3, &text[start + 4..end], false))
    });
    let head = text[..front_matter].match_indices("# ").map(|(start, _)| {
        let end = start + text[start..].find('\n').expect("a line");
        (start, end, &text[start + 1..end], true)
    });
    let suppressions = head.chain(body).filter_map(|(start, end, comment, front_matter)| {
        let (scope, rules, reason) = parse_comment(comment, front_matter)?;
        Some(Suppression { scope, span: Span::new(start, end), rules: rules.into(), reason })
    });
    Page { suppressions: suppressions.collect(), ..Page::default() }
}

fn judge(policy: &Policy, text: &str, findings: Vec<Finding>) -> Judged {
    let fr = locale("fr-FR");
    let place = RunScope {
        product: "",
        is_orphan: false,
        locale: &fr,
        path: "help/a.md",
        key: "key",
        is_source: false,
        has_past: true,
    };
    policy.judge(findings, &[page(text)], &|_| Some(text.into()), &|_| place)
}

/// Where the kept findings of rules other than the built-in ones begin, as text; and the messages of its own.
fn left(judged: &Judged, text: &str) -> (Vec<String>, Vec<String>) {
    let (own, other): (Vec<_>, Vec<_>) =
        judged.kept.iter().partition(|finding| finding.rule == RuleId::UNUSED_SUPPRESSION);
    let word = |f: &&Finding| text[f.at.span.start as usize..].split_whitespace().next().unwrap_or_default().to_owned();
    (other.iter().map(word).collect(), own.iter().map(|f| f.message.clone()).collect())
}

#[track_caller]
fn assert_left(text: &str, findings: &[(RuleId, &str)], others: &[&str], own: &[&str]) {
    let findings = findings.iter().map(|(rule, needle)| at(text, *rule, needle)).collect();
    let (other, messages) = left(&judge(&policy(""), text, findings), text);
    assert_eq!((&other[..], &messages[..]), (&others.map_owned()[..], &own.map_owned()[..]), "{text}");
}

trait Owned {
    fn map_owned(&self) -> Vec<String>;
}

impl Owned for &[&str] {
    fn map_owned(&self) -> Vec<String> {
        self.iter().map(|word| word.to_string()).collect()
    }
}

#[test]
fn the_most_specific_word_counts() {
    let policy = policy(
        "rules: {missing-link: warning, heading-level: off}
locales:
  fr: {rules: {missing-link: note}}
  zh-Hant: {rules: {missing-link: off}}
files:
  - paths: ['help/old/**']
    rules: {missing-link: error, heading-level: note}
  - paths: ['help/old/x.md']
    rules: {missing-link: off, missing-section: {}}
",
    );
    let level = |rule, tag: &str, path: &str| policy.level(rule, &locale(tag), path, Cause::Outdated);
    assert_eq!(level(SECTION, "de-DE", "help/a.md"), Some(Level::Warning), "the rule's own, by cause");
    assert_eq!(level(SECTION, "de-DE", "help/old/x.md"), Some(Level::Warning), "a setting without a level");
    assert_eq!(level(LINK, "de-DE", "help/a.md"), Some(Level::Warning), "for all");
    assert_eq!(level(LINK, "fr-FR", "help/a.md"), Some(Level::Note), "for the language");
    assert_eq!(level(LINK, "zh-Hant-TW", "help/a.md"), None, "for the language's script");
    assert_eq!(level(LINK, "fr-FR", "help/old/a.md"), Some(Level::Error), "for the file");
    assert_eq!(level(LINK, "fr-FR", "help/old/x.md"), None, "the later of two for the file");
    let heading = RuleId("heading-level");
    assert_eq!(level(heading, "fr-FR", "help/a.md"), None);
    assert_eq!(level(heading, "fr-FR", "help/old/a.md"), Some(Level::Note));
}

#[test]
fn the_rule_itself_has_a_level_for_each_cause() {
    let policy = policy("");
    let level = |cause| policy.level(LINK, &locale("fr"), "a.md", cause);
    let all = [Cause::Translation, Cause::Outdated, Cause::Source, Cause::Unknown].map(level);
    assert_eq!(all, [Level::Error, Level::Warning, Level::Note, Level::Warning].map(Some));
}

#[test]
fn a_level_may_be_said_for_one_cause_only() {
    let policy = policy(
        "rules: {missing-link: {level: {outdated: off, source: error}}}
locales: {fr: {rules: {missing-link: {level: {unknown: note}}}}}
",
    );
    let levels = |tag: &str| Cause::ALL.map(|cause| policy.level(LINK, &locale(tag), "a.md", cause));
    assert_eq!(levels("de"), [Some(Level::Error), None, Some(Level::Error), Some(Level::Warning)]);
    assert_eq!(levels("fr-FR"), [Some(Level::Error), None, Some(Level::Error), Some(Level::Note)]);
    assert!(policy.runs(LINK), "for the other causes");
}

#[test]
fn a_run_fails_from_a_level_on() {
    let verdict = |text: &str, asked: Overrides, levels: &[(&str, Level)]| {
        let all: Vec<Finding> = levels
            .iter()
            .map(|(tag, level)| Finding { level: *level, locale: locale(tag), ..finding(LINK, 0, 0) })
            .collect();
        Gate::new(&config(text), &asked).judge(&all)
    };
    let fail_on = |fail_on| Overrides { fail_on: Some(fail_on), ..Overrides::default() };
    let (error, warning, note) = ([("fr", Level::Error)], [("fr", Level::Warning)], [("fr", Level::Note)]);
    assert_eq!(verdict("", Overrides::default(), &error), Verdict::Failed);
    assert_eq!(verdict("", Overrides::default(), &warning), Verdict::Passed);
    assert_eq!(verdict("fail-on: warning", Overrides::default(), &warning), Verdict::Failed);
    assert_eq!(verdict("fail-on: warning", fail_on(FailOn::Error), &warning), Verdict::Passed);
    assert_eq!(verdict("fail-on: never", fail_on(FailOn::Note), &note), Verdict::Failed);

    let young = "locales: {sv: {fail-on: never}, fr-CA: {fail-on: note}}";
    let of = |tag, level, asked| verdict(young, asked, &[(tag, level)]);
    assert_eq!(of("sv-SE", Level::Error, Overrides::default()), Verdict::Passed, "an advisory language");
    assert_eq!(of("sv-SE", Level::Error, fail_on(FailOn::Error)), Verdict::Passed, "it stays advisory");
    assert_eq!(of("fr-CA", Level::Note, Overrides::default()), Verdict::Failed);
    assert_eq!(of("fr-FR", Level::Note, Overrides::default()), Verdict::Passed);
    assert_eq!(of("fr-CA", Level::Error, fail_on(FailOn::Never)), Verdict::Passed, "never is never");

    let two = [("fr", Level::Warning), ("fr", Level::Warning), ("sv", Level::Warning)];
    let most = |text: &str, asked| verdict(&format!("{text}\n{young}"), asked, &two);
    assert_eq!(most("max-warnings: 2", Overrides::default()), Verdict::Passed, "an advisory language does not count");
    let too_many = Verdict::TooManyWarnings { warnings: 2, allowed: 1 };
    assert_eq!(most("max-warnings: 1", Overrides::default()), too_many);
    assert_eq!(most("max-warnings: 2", Overrides { max_warnings: Some(1), ..Overrides::default() }), too_many);
}

#[test]
fn a_rule_runs_unless_nothing_can_come_of_it() {
    assert!(policy("").runs(LINK));
    assert!(!policy("rules: {missing-link: off}").runs(LINK));
    assert!(policy("rules: {missing-link: off}\nlocales: {fr: {rules: {missing-link: note}}}").runs(LINK));
    assert!(policy("locales: {fr: {rules: {missing-link: off}}}").runs(LINK));
    let select = asked(Overrides { select: vec!["missing-section".to_owned()], ..Overrides::default() });
    assert!(!select.runs(LINK) && select.runs(SECTION));
    let ignore = asked(Overrides { ignore: vec!["missing-link".to_owned()], ..Overrides::default() });
    assert!(!ignore.runs(LINK) && ignore.runs(SECTION));
    assert_eq!(ignore.level(LINK, &locale("fr"), "a.md", Cause::Translation), None);
}

#[test]
fn unknown_rules_on_the_command_line_are_refused() {
    let request =
        Overrides { select: vec!["missing-links".into()], ignore: vec!["zzz".into()], ..Overrides::default() };
    let error = Policy::new(&config(""), &catalogue(), &request).expect_err("unknown");
    assert_eq!(error.message, "there is no rule `missing-links` (--select); there is no rule `zzz` (--ignore)");
    assert_eq!(error.help, "did you mean `missing-link`?");
}

#[test]
fn what_is_off_or_below_the_least_level_is_dropped_without_a_word() {
    let off = judge(&policy("rules: {missing-link: off}"), "abc", vec![finding(LINK, 0, 0), finding(SECTION, 0, 1)]);
    assert_eq!(off.kept.iter().map(|f| f.rule).collect::<Vec<_>>(), [SECTION]);
    assert!(off.suppressed.is_empty());

    let least = asked(Overrides { min_level: Some(Level::Error), ..Overrides::default() });
    let text = "<!-- locdrift-disable-line missing-link --> x y";
    let outdated = Finding { cause: Cause::Outdated, ..at(text, LINK, "x") };
    let judged = judge(&least, text, vec![outdated, at(text, SECTION, "y")]);
    assert_eq!((judged.kept.len(), judged.kept[0].rule, judged.suppressed.len()), (1, SECTION, 0), "{judged:?}");
}

#[test]
fn a_line_is_silenced_for_what_is_named() {
    let text = "one\ntwo <!-- locdrift-disable-line missing-link -- known --> end\nthree\n";
    assert_left(
        text,
        &[(LINK, "one"), (LINK, "end"), (SECTION, "two"), (LINK, "three")],
        &["one", "two", "three"],
        &[],
    );
    let judged = judge(&policy(""), text, vec![at(text, LINK, "two")]);
    assert_eq!(judged.suppressed[0].1, "known");
}

#[test]
fn the_next_line_is_the_next_that_has_words() {
    let text = "one <!-- locdrift-disable-next-line -->\n \r\ntwo\r\nthree\n";
    assert_left(text, &[(LINK, "one"), (LINK, "two"), (SECTION, "two"), (LINK, "three")], &["one", "three"], &[]);
    let text = "日本\n<!-- locdrift-disable-next-line\n missing-link -->\nword\n\n\n";
    assert_left(text, &[(LINK, "word"), (LINK, "日本")], &["日本"], &[]);
    let text = "word <!-- locdrift-disable-next-line missing-link -->";
    assert_left(text, &[(LINK, "word")], &["word"], &["this comment suppresses nothing of `missing-link`"]);
}

#[test]
fn a_range_ends_where_its_rule_is_enabled() {
    let text =
        "one <!-- locdrift-disable missing-link, missing-section --> two <!-- locdrift-enable missing-link --> three";
    assert_left(
        text,
        &[(LINK, "one"), (LINK, "two"), (LINK, "three"), (SECTION, "three"), (SECTION, "one")],
        &["one", "one", "three"],
        &[],
    );
    let text = "<!-- locdrift-disable --> one <!-- locdrift-enable missing-link --> two <!-- locdrift-enable --> three";
    assert_left(text, &[(LINK, "one"), (LINK, "two"), (SECTION, "two"), (SECTION, "three")], &["two", "three"], &[]);
    let text = "<!-- locdrift-disable --> <!-- locdrift-enable missing-link --> <!-- locdrift-disable --> one";
    assert_left(text, &[(LINK, "one")], &[], &["this comment suppresses nothing"]);
}

#[test]
fn the_whole_page_is_silenced_from_any_place() {
    let text = "one <!-- locdrift-disable-file missing-link -->";
    assert_left(text, &[(LINK, "one"), (SECTION, "one")], &["one"], &[]);
    let text = "---\n# locdrift-disable missing-section -- why\na: b\n---\none\n";
    assert_left(text, &[(LINK, "one"), (SECTION, "one"), (SECTION, "---")], &["one"], &[]);
}

#[test]
fn suppressions_of_one_page_leave_others_alone() {
    let text = "<!-- locdrift-disable-file --> one";
    let mut first = page(text);
    first.file = FileId(1);
    let fr = locale("fr-FR");
    let place = RunScope {
        product: "",
        is_orphan: false,
        locale: &fr,
        path: "help/a.md",
        key: "key",
        is_source: false,
        has_past: true,
    };
    let findings = vec![finding(LINK, 0, 31), finding(LINK, 1, 31), finding(LINK, 2, 31)];
    let judged = policy("").judge(findings, &[first], &|_| None, &|_| place);
    assert_eq!(judged.kept.iter().map(|f| f.at.file.0).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(judged.suppressed.len(), 1);
}

#[test]
fn a_text_is_read_only_where_lines_are_silenced_or_a_comment_is_idle() {
    let fr = locale("fr-FR");
    let place = RunScope {
        product: "",
        is_orphan: false,
        locale: &fr,
        path: "help/a.md",
        key: "key",
        is_source: false,
        has_past: true,
    };
    let line = "<!-- locdrift-disable-line missing-link --> one";
    let range = "<!-- locdrift-disable missing-link --> one";
    for (text, findings, expected) in [(line, 1, 1), (line, 0, 1), (range, 1, 0), ("one", 1, 0)] {
        let reads = Cell::new(0);
        let text_of = |_| {
            reads.set(reads.get() + 1);
            Some(Arc::from(text))
        };
        let findings = vec![at(text, LINK, "one"); findings];
        policy("").judge(findings, &[page(text)], &text_of, &|_| place);
        assert_eq!(reads.get(), expected, "{text}");
    }
    let unread = policy("").judge(vec![at(line, LINK, "one")], &[page(line)], &|_| None, &|_| place);
    assert_eq!(unread.kept.len(), 1, "kept, and the comment is not called unused");
}

#[test]
fn the_order_is_by_file_level_and_place_whatever_came_first() {
    let mut findings = Vec::new();
    for file in 0..3 {
        for start in [7, 3, 5] {
            findings.push(finding(LINK, file, start));
            findings.push(Finding { cause: Cause::Outdated, ..finding(SECTION, file, start - 3) });
            findings.push(Finding { locale: locale("de"), fingerprint: Fingerprint(1), ..finding(LINK, file, start) });
        }
    }
    let first = judge(&policy(""), "", findings.clone());
    let keys: Vec<_> = first.kept.iter().map(|f| (f.at.file, f.level, f.at.span.start, f.rule)).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    for turn in 0..findings.len() {
        findings.rotate_left(1);
        if turn % 2 == 0 {
            findings.reverse();
        }
        assert_eq!(judge(&policy(""), "", findings.clone()), first);
    }
}

#[test]
fn equal_fingerprints_are_numbered_by_place_and_repeats_dropped() {
    let same = |start, cause| Finding { fingerprint: Fingerprint(7), cause, ..finding(LINK, 0, start) };
    let three = [same(9, Cause::Translation), same(1, Cause::Outdated), same(5, Cause::Translation)];
    let by_place = |findings: Vec<Finding>| {
        let mut kept = judge(&policy(""), "", findings).kept;
        kept.sort_by_key(|f| f.at.span.start);
        kept.iter().map(|f| f.fingerprint).collect::<Vec<_>>()
    };
    let prints = by_place(three.to_vec());
    assert_eq!(prints[0], Fingerprint(7));
    assert!(prints[1] != prints[0] && prints[2] != prints[1] && prints[2] != prints[0]);
    assert_eq!(by_place([three.clone(), three.clone()].concat()), prints, "a repeat changes nothing");

    let silent = "<!-- locdrift-disable-line --> x\n.";
    let suppressed = judge(&policy(""), silent, vec![same(31, Cause::Translation), same(33, Cause::Translation)]);
    // What is left is numbered as if there were nothing else.
    assert_eq!((suppressed.suppressed[0].0.fingerprint, suppressed.kept[0].fingerprint), (prints[1], prints[0]));
    let two = by_place(vec![same(31, Cause::Translation), same(33, Cause::Translation)]);
    assert_eq!(two, prints[..2], "whichever of the three went");
}
