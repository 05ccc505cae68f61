//! Suppressions that silence nothing, or were misspelt.

use super::*;

#[test]
fn without_the_past_nobody_knows_what_a_comment_about_it_silences() {
    let fr = locale("fr-FR");
    let text = "<!-- locdrift-disable-file stale-source-commit -->\n<!-- locdrift-disable -->\n";
    for (has_past, count) in [(true, 2), (false, 0)] {
        let place = RunScope {
            product: "",
            is_orphan: false,
            locale: &fr,
            path: "help/a.md",
            key: "key",
            is_source: false,
            has_past,
        };
        let judged = policy("").judge(Vec::new(), &[page(text)], &|_| None, &|_| place);
        assert_eq!(judged.kept.len(), count, "{has_past}");
    }
}

#[test]
fn what_silences_nothing_is_told() {
    for (text, message, help) in [
        ("<!-- locdrift-disable -->", "this comment suppresses nothing", "delete the comment"),
        ("<!-- locdrift-disable-line -->", "this comment suppresses nothing", "delete the comment"),
        ("<!-- locdrift-enable -->", "this comment ends nothing", "delete the comment"),
        ("<!-- locdrift-enable missing-link -->", "this comment ends nothing of `missing-link`", "delete the comment"),
        (
            "<!-- locdrift-disable-file missing-link, missing-section, heading-level -->",
            "this comment suppresses nothing of `missing-link`, `missing-section` and `heading-level`",
            "delete the comment",
        ),
        ("<!-- locdrift-disable missing-links -->", "there is no rule `missing-links`", "did you mean `missing-link`?"),
        (
            "<!-- locdrift-disabel missing-link -->",
            "`locdrift-disabel` is not a directive; this comment suppresses nothing",
            "did you mean `locdrift-disable`?",
        ),
        (
            "<!-- locdrift-disable unused-suppression -->",
            "this comment suppresses nothing of `unused-suppression`",
            "`unused-suppression` can only be suppressed for a whole page",
        ),
    ] {
        let judged = judge(&policy(""), text, vec![]);
        let [finding] = &judged.kept[..] else { panic!("{text}: {:?}", judged.kept) };
        assert_eq!((&*finding.message, finding.help.as_deref()), (message, Some(help)), "{text}");
        assert_eq!(finding.at.span.of(text), text);
        assert_eq!((finding.level, finding.rule), (Level::Warning, RuleId::UNUSED_SUPPRESSION));
    }
}

#[test]
fn of_several_names_only_the_idle_ones_are_told() {
    let text = "one <!-- locdrift-disable-line missing-link heading-level misisng-section -->";
    let judged = judge(&policy(""), text, vec![at(text, LINK, "one")]);
    let told: Vec<_> = judged.kept.iter().map(|f| (&*f.message, f.help.as_deref().unwrap_or_default())).collect();
    assert!(told.contains(&("there is no rule `misisng-section`", "did you mean `missing-section`?")), "{told:?}");
    assert!(told.contains(&("this comment suppresses nothing of `heading-level`", "delete it from the comment")));
    assert_eq!(told.len(), 2);
}

#[test]
fn a_second_comment_for_the_same_is_unused_but_both_scopes_serve() {
    let text = "<!-- locdrift-disable missing-link --> <!-- locdrift-disable missing-link --> one";
    assert_left(text, &[(LINK, "one")], &[], &["this comment suppresses nothing of `missing-link`"]);
    let text = "<!-- locdrift-disable-file missing-link --> <!-- locdrift-disable-line missing-link --> one";
    assert_left(text, &[(LINK, "one")], &[], &[]);
}

#[test]
fn rules_that_did_not_run_leave_their_suppressions_in_peace() {
    let named = "<!-- locdrift-disable missing-link -->";
    let bare = "<!-- locdrift-disable -->";
    let strings = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    let told = |policy: &Policy, text| judge(policy, text, vec![]).kept.len();

    let select = Overrides { select: strings(&["missing-section", "unused-suppression"]), ..Overrides::default() };
    let ignore = Overrides { ignore: strings(&["missing-link"]), ..Overrides::default() };
    let other = Overrides { locales: vec![locale("de")], ..Overrides::default() };
    for request in [select, ignore, other] {
        let policy = asked(request);
        assert_eq!((told(&policy, named), told(&policy, bare)), (0, 0));
        assert_eq!(told(&policy, "<!-- locdrift-disable no-such-rule -->"), 1);
    }
    assert_eq!(told(&policy("rules: {missing-link: off}"), named), 0);
    assert_eq!(told(&policy("locales: {fr: {rules: {missing-link: off}}}"), named), 0);
    assert_eq!(told(&policy("files: [{paths: 'help/*', rules: {missing-link: off}}]"), named), 0);
    let own = Overrides { locales: vec![locale("fr-FR")], ..Overrides::default() };
    assert_eq!((told(&asked(own), named), told(&policy(""), bare)), (1, 1));
}

#[test]
fn unused_suppressions_are_silenced_for_a_page_or_by_configuration_only() {
    let idle = "<!-- locdrift-disable-line missing-link -->";
    let told = |before: &str| {
        let text = format!("{before}\n{idle}\n");
        let judged = judge(&policy(""), &text, vec![]);
        (judged.kept.len(), judged.suppressed.len())
    };
    assert_eq!(told(""), (1, 0));
    assert_eq!(told("<!-- locdrift-disable-file unused-suppression -->"), (0, 1));
    assert_eq!(told("<!-- locdrift-disable-file -->"), (0, 1));
    assert_eq!(told("<!-- locdrift-disable unused-suppression -->"), (2, 0));
    assert!(judge(&policy("rules: {unused-suppression: off}"), idle, vec![]).kept.is_empty());
    assert_eq!(judge(&policy("rules: {unused-suppression: note}"), idle, vec![]).kept[0].level, Level::Note);
    let alone = judge(&policy(""), "<!-- locdrift-disable-file -->", vec![]);
    assert_eq!(alone.kept.len(), 1, "it cannot silence what is said of itself");
}

#[test]
fn equal_unused_suppressions_have_fingerprints_of_their_own() {
    let text = "<!-- locdrift-disable-line a -->\n<!-- locdrift-disable-line a -->\n";
    let prints = |text: &str| judge(&policy(""), text, vec![]).kept.iter().map(|f| f.fingerprint).collect::<Vec<_>>();
    let two = prints(text);
    assert!(two.len() == 2 && two[0] != two[1]);
    assert_eq!(prints(&format!("\n\n{text}")), two, "and no line number in them");
}

#[test]
fn a_suppression_on_a_source_page_is_the_sources_affair() {
    let text = "<!-- locdrift-disable-line missing-link -->";
    let en = locale("en");
    let place = RunScope {
        product: "",
        is_orphan: false,
        locale: &en,
        path: "help/a.md",
        key: "key",
        is_source: true,
        has_past: true,
    };
    let judged = policy("").judge(vec![], &[page(text)], &|_| None, &|_| place);
    assert_eq!((judged.kept[0].cause, judged.kept[0].level), (Cause::Source, Level::Note));
}
