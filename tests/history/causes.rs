//! Whose fault a difference is: the translation's, or that of a source which moved on.

use locdrift::finding::{Cause, Finding, Level};
use locdrift::text::Span;

use crate::history::site::*;
use crate::support::{Checked, write};

/// A source that went from one body to another, and the check of a translation that was made from the first.
fn moved_on(from: &str, to: &str, french: &str) -> (Site, Checked) {
    let site = Site::new();
    site.source("dim.md", 1, from);
    let pin = site.en.commit("Begin");
    site.source("dim.md", 1, to);
    site.en.commit("Go on");
    site.target("dim.md", 1, &pin, french);
    let checked = site.check();
    assert!(codes(&checked).is_empty(), "{}", said(&checked));
    (site, checked)
}

/// The rules that found something, without `stale-source-commit`.
fn rules(checked: &Checked) -> Vec<&'static str> {
    checked.rules().into_iter().filter(|rule| *rule != "stale-source-commit").collect()
}

/// What stands under a finding.
fn under(checked: &Checked, finding: &Finding) -> String {
    let Span { start, end } = finding.at.span;
    let text = checked.session.text(finding.at.file).expect("readable");
    text[start as usize..end as usize].to_owned()
}

#[track_caller]
fn assert_cause(finding: &Finding, cause: Cause, level: Level) {
    assert_eq!((finding.cause, finding.level), (cause, level), "{}", finding.message);
}

#[test]
fn what_base_and_now_have_is_lost_by_the_translation() {
    let lost = FR.replace("[molette](https://lamps.example/dial)", "molette");
    let (_site, checked) = moved_on(EN, &EN.replace("half power", "full power"), &lost);
    assert_cause(one(&checked, "missing-link"), Cause::Translation, Level::Error);
    let (_site, checked) = moved_on(EN, EN, &lost);
    assert_eq!(kinds(&checked), ["missing-link translation error"]);
}

#[test]
fn what_only_now_has_is_outdated() {
    let more = EN.replace("Turn the", "Open the [lid](https://lamps.example/lid) and turn the");
    let (_site, checked) = moved_on(EN, &more, FR);
    assert_cause(one(&checked, "missing-link"), Cause::Outdated, Level::Warning);
}

#[test]
fn both_stand_side_by_side() {
    let more = EN.replace("after sunset.", "after [sunset](https://lamps.example/sunset).");
    let lost = FR.replace("[molette](https://lamps.example/dial)", "molette");
    let (_site, checked) = moved_on(EN, &more, &lost);
    let mut causes: Vec<Cause> = of(&checked, "missing-link").iter().map(|finding| finding.cause).collect();
    causes.sort_by_key(|cause| cause.as_str());
    assert_eq!(causes, [Cause::Outdated, Cause::Translation], "{}", said(&checked));
}

#[test]
fn a_link_that_became_another_is_outdated() {
    let (_site, checked) = moved_on(EN, &EN.replace("example/clock", "example/watch"), FR);
    assert_cause(one(&checked, "changed-link"), Cause::Outdated, Level::Warning);
    assert_eq!(rules(&checked), ["changed-link"], "{}", said(&checked));
}

#[test]
fn a_section_that_came_later_is_outdated() {
    let (_site, checked) = moved_on(EN, &format!("{EN}{EN_MORE}"), FR);
    assert_cause(one(&checked, "missing-section"), Cause::Outdated, Level::Warning);
    assert_eq!(rules(&checked), ["missing-section"], "{}", said(&checked));
}

#[test]
fn a_section_that_went_is_outdated() {
    let (_site, checked) = moved_on(&format!("{EN}{EN_MORE}"), EN, &format!("{FR}{FR_MORE}"));
    assert_cause(one(&checked, "extra-section"), Cause::Outdated, Level::Warning);
    assert_eq!(rules(&checked), ["extra-section"], "{}", said(&checked));
}

#[test]
fn a_section_that_nobody_else_ever_had_is_the_translations() {
    let (_site, checked) = moved_on(EN, &EN.replace("half power", "full power"), &format!("{FR}{FR_MORE}"));
    assert_cause(one(&checked, "extra-section"), Cause::Translation, Level::Error);
}

#[test]
fn a_translation_may_be_ahead_of_its_pin() {
    let (_site, checked) = moved_on(EN, &format!("{EN}{EN_MORE}"), &format!("{FR}{FR_MORE}"));
    assert_cause(one(&checked, "pin-behind"), one(&checked, "pin-behind").cause, Level::Note);
    for rule in ["missing-section", "extra-section", "outdated-section"] {
        assert!(of(&checked, rule).is_empty(), "{}", said(&checked));
    }
}

#[test]
fn a_translation_that_is_only_behind_is_not_ahead() {
    let (_site, checked) = moved_on(EN, &EN.replace("half power", "full power"), FR);
    assert!(of(&checked, "pin-behind").is_empty(), "{}", said(&checked));
}

#[test]
fn an_id_that_was_minted_later_is_nobodys_mistake() {
    let site = Site::new();
    let bare = |text: String| text.replace(&format!("exl-id: {}\n", id(1)), "");
    site.en.write("dim.md", bare(english(1, EN)));
    let before = site.en.commit("Begin");
    site.source("dim.md", 1, EN);
    let after = site.en.commit("Mint an id");
    for (pin, cause, level) in [(&before, Cause::Outdated, Level::Note), (&after, Cause::Translation, Level::Error)] {
        site.target_text("dim.md", &bare(french(1, pin, FR)));
        let checked = site.check();
        assert_cause(one(&checked, "missing-page-id"), cause, level);
    }
}

#[test]
fn metadata_that_came_later_is_outdated() {
    let site = Site::new();
    let with = |text: String, line: &str| text.replace("exl-id:", &format!("{line}\nexl-id:"));
    site.en.write("dim.md", with(english(1, EN), "level: Beginner"));
    let pin = site.en.commit("Begin");
    site.en.write("dim.md", with(english(1, EN), "level: Expert"));
    site.en.commit("Raise the level");
    site.target_text("dim.md", &with(french(1, &pin, FR), "level: Beginner"));
    let checked = site.check();
    assert_eq!(one(&checked, "metadata-mismatch").cause, Cause::Outdated);
    assert_cause(one(&checked, "stale-source-commit"), Cause::Outdated, Level::Note);
    site.target_text("dim.md", &with(french(1, &pin, FR), "level: Novice"));
    assert_eq!(one(&site.check(), "metadata-mismatch").cause, Cause::Translation);
}

#[test]
fn without_a_readable_pin_nobody_knows() {
    let lost = FR.replace("[molette](https://lamps.example/dial)", "molette");
    for pin in ["latest", "0123456789abcdef0123456789abcdef01234567"] {
        let (site, _) = Site::begun();
        site.target("dim.md", 1, pin, &lost);
        let checked = site.check();
        assert_eq!(one(&checked, "missing-link").cause, Cause::Unknown, "{pin}");
        assert_eq!(checked.rules(), ["invalid-source-commit", "missing-link"]);
    }
}

#[test]
fn the_section_that_changed_is_shown_in_the_translation() {
    let (_site, checked) = moved_on(EN, &EN.replace("half power", "a quarter of their power"), FR);
    let finding = one(&checked, "outdated-section");
    assert_cause(finding, Cause::Outdated, Level::Warning);
    assert!(under(&checked, finding).contains("Le soir"), "{}", under(&checked, finding));
    let related = finding.related.first().expect("the source's section");
    assert!(related.at.file != finding.at.file);
    let (_site, checked) = moved_on(EN, &EN.replace("soft enough", "as you like it best"), FR);
    assert!(under(&checked, one(&checked, "outdated-section")).contains("Tamiser"));
}

#[test]
fn a_section_is_found_where_it_stands_now() {
    let section =
        |at: usize| format!("\n## Step {at} {{#step-{at}}}\n\nPress the button for the {at}th time and wait.\n");
    let french = |at: usize| format!("\n## Étape {at} {{#step-{at}}}\n\nAppuyez pour la {at}e fois et patientez.\n");
    let from: String = (0..6).map(section).collect();
    let to: String = [4, 0, 1, 2, 3, 5].map(section).concat().replace("4th time and wait", "4th time, then leave");
    let target: String = (0..6).map(french).collect();
    let (_site, checked) = moved_on(&format!("{EN}{from}"), &format!("{EN}{to}"), &format!("{FR}{target}"));
    let finding = one(&checked, "outdated-section");
    assert!(under(&checked, finding).contains("Étape 4"), "{}", under(&checked, finding));
    assert!(of(&checked, "section-order").iter().all(|finding| finding.cause == Cause::Outdated));
    assert!(of(&checked, "missing-section").is_empty(), "{}", said(&checked));
}

#[test]
fn a_section_with_a_new_title_is_no_new_section() {
    let (_site, checked) = moved_on(EN, &EN.replace("## In the evening", "## After sunset"), FR);
    assert!(under(&checked, one(&checked, "outdated-section")).contains("Le soir"));
    assert_eq!(rules(&checked), ["outdated-section"], "{}", said(&checked));
}

#[test]
fn a_change_that_no_translation_needs_is_no_outdated_section() {
    for to in [
        EN.replace("half power after sunset. ", "half power\nafter sunset.   "),
        EN.replace("\n\n", "\n\n\n"),
        EN.replace("lamps.example/clock", "lamps.example/watch"),
        EN.replace(
            "Turn the [dial](https://lamps.example/dial) until",
            "Turn the [dial](https://lamps.example/knob)\nuntil",
        ),
    ] {
        let (_site, checked) = moved_on(EN, &to, FR);
        assert!(of(&checked, "outdated-section").is_empty(), "{to}\n{}", said(&checked));
        assert_eq!(of(&checked, "stale-source-commit").len(), 1);
    }
    let quoted = |open: &str, close: &str| {
        EN.replace("the clock", "x").replace("half power", &format!("{open}half{close} power"))
    };
    let (_site, checked) = moved_on(&quoted("\"", "\""), &quoted("\u{201c}", "\u{201d}"), FR);
    assert!(of(&checked, "outdated-section").is_empty(), "{}", said(&checked));
}

#[test]
fn a_comment_is_no_part_of_a_section() {
    let (_site, checked) = moved_on(EN, &EN.replace("enough.\n", "enough.\n\n<!-- Ask the lamp people. -->\n"), FR);
    assert!(of(&checked, "outdated-section").is_empty(), "{}", said(&checked));
}

#[test]
fn a_page_that_changed_everywhere_is_one_finding() {
    let section = |at: usize, word: &str| {
        format!("\n## Step {at} {{#step-{at}}}\n\nThe {word} of step {at} is what the {word} of any lamp must be.\n")
    };
    let from: String = (0..12).map(|at| section(at, "wick")).collect();
    let to: String = (0..12).map(|at| section(at, "bulb and its holder")).collect();
    let french: String = (0..12)
        .map(|at| format!("\n## Étape {at} {{#step-{at}}}\n\nLa mèche de l’étape {at} est celle de toute lampe.\n"))
        .collect();
    let (_site, checked) = moved_on(&from, &to, &french);
    assert!(of(&checked, "outdated-section").len() <= 1, "{}", said(&checked));
    let count = checked.outcome.findings.iter().filter(|finding| finding.cause == Cause::Outdated).count();
    assert!((1..=2).contains(&count), "{}", said(&checked));
}

#[test]
fn languages_do_not_mix() {
    let (site, checked) = moved_on(EN, &format!("{EN}{EN_MORE}"), FR);
    assert_eq!(of(&checked, "missing-section").len(), 1);
    let head = site.en.head();
    let german = french(1, &head, FR).replace("Lampe 1", "Leuchte 1");
    write(site.dir.path(), [("de/dim.md", german.as_bytes())]);
    let checked = site.check();
    let mut causes: Vec<String> =
        of(&checked, "missing-section").iter().map(|f| format!("{} {}", f.locale, f.cause.as_str())).collect();
    causes.sort();
    assert_eq!(causes, ["de translation", "fr outdated"]);
}

#[test]
fn a_finding_is_the_same_whatever_its_cause() {
    let lost = FR.replace("[molette](https://lamps.example/dial)", "molette");
    let (site, checked) = moved_on(EN, &EN.replace("half power", "full power"), &lost);
    let known = one(&checked, "missing-link").fingerprint;
    assert_eq!(one(&site.check_without(), "missing-link").fingerprint, known);
}

#[test]
fn an_id_that_the_source_changed_is_outdated() {
    let (site, _) = Site::begun();
    site.source("dim.md", 5, EN);
    site.en.commit("Give it another id");
    let checked = site.check();
    let finding = one(&checked, "page-id-mismatch");
    assert_eq!((finding.cause, finding.level), (Cause::Outdated, locdrift::finding::Level::Warning));
}

/// What broke in translation is its own fault, also where the source says something else by now.
#[test]
fn what_broke_in_translation_is_never_outdated() {
    let broken = FR.replace("[molette]", "** molette **[molette]");
    let base = EN.replace("[dial]", "**dial** [dial]");
    for now in [base.clone(), EN.to_owned(), base.replace("**dial** ", ""), base.replace("half power", "full power")] {
        let (_site, checked) = moved_on(&base, &now, &broken);
        assert_cause(one(&checked, "broken-markup"), Cause::Translation, Level::Error);
        assert!(of(&checked, "pin-behind").is_empty(), "{}", said(&checked));
    }
    // One of the braces is no defect beside the source of today.
    let left = FR.replace("[molette]", "0&rbrace; grande &lbrace;[molette]");
    let (_site, checked) = moved_on(EN, &EN.replace("[dial]", "{big} [dial]"), &left);
    assert_cause(one(&checked, "broken-markup"), Cause::Translation, Level::Error);
    // What the source of today does not tell, that of then does.
    let star = FR.replace("[molette]", "*molette [molette]");
    let (_site, checked) = moved_on(&EN.replace("[dial]", "*dial* [dial]"), EN, &star);
    assert_cause(one(&checked, "broken-markup"), Cause::Translation, Level::Error);
}

#[test]
fn what_the_source_had_broken_and_fixed_is_outdated() {
    let base = EN.replace("[dial]", "** dial **[dial]");
    let broken = FR.replace("[molette]", "** molette **[molette]");
    let (_site, checked) = moved_on(&base, &base.replace("** dial **", "**dial** "), &broken);
    assert_cause(one(&checked, "broken-markup"), Cause::Outdated, Level::Warning);
    let (_site, checked) = moved_on(&base, &base.replace("half power", "full power"), &broken);
    assert!(of(&checked, "broken-markup").is_empty(), "{}", said(&checked));
}
