//! Pins: what names a commit, in which spelling, and what never reaches `git`.

use crate::history::site::*;
use crate::support::git::Repo;

const STALE: &str = "stale-source-commit";
const INVALID: &str = "invalid-source-commit";

/// A site whose page changed after its pin; the pin.
fn stale() -> (Site, String) {
    let (site, pin) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    (site, pin)
}

#[test]
fn a_pin_may_be_a_merge() {
    let (site, _) = Site::begun();
    site.en.branch("side");
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    site.en.switch("main");
    site.en.write("notes.txt", "x");
    let before = site.en.commit("Meanwhile");
    let merge = site.en.merge("side", "Merge");
    site.target("dim.md", 1, &merge, FR);
    assert_quiet(&site.check());
    site.target("dim.md", 1, &before, FR);
    assert_eq!(pages(&site.check(), STALE), ["dim.md"]);
}

#[test]
fn a_merge_that_was_edited_counts() {
    let (site, pin) = Site::begun();
    site.en.branch("side");
    site.en.write("notes.txt", "x");
    site.en.commit("Aside");
    site.en.switch("main");
    site.en.write("more.txt", "x");
    site.en.commit("Meanwhile");
    site.en.git(["merge", "-q", "--no-ff", "--no-commit", "side"]);
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    let merge = site.en.commit("Merge with a change");
    assert_says(&one(&site.check(), STALE).message, &[&merge[..7], "1 commit"]);
    site.target("dim.md", 1, &pin, FR);
    assert_eq!(pages(&site.check(), STALE), ["dim.md"]);
}

#[test]
fn a_pin_newer_than_the_source_is_no_fault_of_the_page() {
    let (site, old) = Site::begun();
    site.source("dim.md", 1, &format!("{EN}{EN_MORE}"));
    let new = site.en.commit("Add a section");
    site.target("dim.md", 1, &new, &format!("{FR}{FR_MORE}"));
    assert_quiet(&site.check());
    site.en.switch(&old);
    let checked = site.check();
    assert!(checked.outcome.findings.is_empty(), "{}", said(&checked));
    assert_says(&notice(&checked, "source-behind"), &["en"]);
}

#[test]
fn a_page_may_be_newer_than_the_source_was_then() {
    let (site, old) = Site::begun();
    site.source("new.md", 2, &format!("{EN}{EN_MORE}"));
    let new = site.en.commit("Add a page");
    site.target("dim.md", 1, &new, FR);
    site.target("new.md", 2, &new, FR);
    site.en.switch(&old);
    let checked = site.check();
    assert!(of(&checked, INVALID).is_empty() && of(&checked, STALE).is_empty(), "{}", said(&checked));
}

#[test]
fn a_pin_on_another_branch_is_a_commit() {
    let (site, _) = Site::begun();
    site.en.branch("next");
    site.en.write("notes.txt", "x");
    let next = site.en.commit("Aside");
    site.en.switch("main");
    site.en.write("more.txt", "x");
    site.en.commit("Meanwhile");
    site.target("dim.md", 1, &next, FR);
    assert_quiet(&site.check());
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    assert_says(&one(&site.check(), STALE).message, &["1 commit", "Change"]);
    // Nothing names the commit any more, as after a squash.
    site.en.git(["branch", "-q", "-D", "next"]);
    assert_eq!(pages(&site.check(), STALE), ["dim.md"]);
}

#[test]
fn a_pin_may_be_spelled_in_many_ways() {
    let (site, pin) = stale();
    let upper = pin.to_uppercase();
    for written in [
        pin.clone(),
        upper,
        format!("'{pin}'"),
        format!("\"{pin}\""),
        format!("{pin}   # the last one"),
        pin[..7].to_owned(),
        pin[..12].to_uppercase(),
        format!("'{}'", &pin[..39]),
        format!("\n  {pin}"),
    ] {
        site.target("dim.md", 1, &written, FR);
        let checked = site.check();
        assert_eq!(pages(&checked, STALE), ["dim.md"], "{written}:\n{}", said(&checked));
        assert!(of(&checked, INVALID).is_empty() && codes(&checked).is_empty(), "{written}:\n{}", said(&checked));
    }
}

/// A commit on top of what is checked out whose abbreviated id has this shape.
fn shaped(repo: &Repo, wanted: impl Fn(&str) -> bool) -> String {
    let mut ids = (0..2000).map(|try_| repo.git(["commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", &try_.to_string()]));
    let id = ids.find(|id| wanted(&id[..7])).expect("a commit of this shape");
    repo.git(["reset", "-q", "--hard", &id]);
    id
}

#[test]
fn a_pin_is_never_a_number() {
    for (shape, wanted) in [
        ("digits", (|id| id.bytes().all(|b| b.is_ascii_digit())) as fn(&str) -> bool),
        ("an exponent", |id| {
            let Some((whole, exponent)) = id.split_once('e') else { return false };
            [whole, exponent].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        }),
    ] {
        let (site, _) = Site::begun();
        let pin = shaped(&site.en, wanted);
        site.target("dim.md", 1, &pin[..7], FR);
        assert_quiet(&site.check());
        site.source("dim.md", 1, &EN.replace("half power", "full power"));
        site.en.commit("Change");
        assert_eq!(pages(&site.check(), STALE), ["dim.md"], "{shape}");
    }
}

#[test]
fn what_is_no_commit_is_no_pin() {
    let (site, pin) = stale();
    let tag = site.en.tag("v1");
    for (what, id) in [
        ("a tag", tag),
        ("a page", site.en.id(&format!("{pin}:dim.md"))),
        ("a folder", site.en.id(&format!("{pin}^{{tree}}"))),
        ("nothing", "0123456789abcdef0123456789abcdef01234567".to_owned()),
        ("zeros", "0".repeat(40)),
        ("too many digits", format!("{pin}0")),
        ("the beginning of nothing", "fedcba98765".to_owned()),
    ] {
        site.target("dim.md", 1, &id, FR);
        let checked = site.check();
        let finding = one(&checked, INVALID);
        assert_says(&finding.message, &[&id[..7]]);
        assert!(of(&checked, STALE).is_empty() && codes(&checked).is_empty(), "{what}:\n{}", said(&checked));
    }
}

#[test]
fn a_list_or_a_map_is_no_pin() {
    let (site, pin) = stale();
    for (value, quoted) in [
        (format!("[{pin}]"), format!("`[{pin}]`")),
        (format!("\n- {pin}"), format!("`- {pin}`")),
        (format!("\n  - {pin}"), format!("`- {pin}`")),
        (format!("{{a: {pin}}}"), format!("`{{a: {pin}}}`")),
        (format!("\n  a: {pin}"), format!("`a: {pin}`")),
        ("[]".to_owned(), "`[]`".to_owned()),
        ("*x".to_owned(), "`*x`".to_owned()),
    ] {
        let text = french(1, &value, FR).replacen("title: Lampe 1", "title: &x Lampe 1", 1);
        site.target_text("dim.md", &text);
        let checked = site.check();
        assert_eq!(one(&checked, INVALID).message, format!("{quoted} is not a commit id"), "{value}");
        assert!(of(&checked, STALE).is_empty(), "{value}");
    }
}

#[test]
fn a_missing_pin_is_said_where_others_have_one() {
    let (site, pin) = Site::begun();
    site.source("bare.md", 2, EN);
    site.en.commit("Add");
    site.source("third.md", 3, EN);
    site.target("third.md", 3, &site.en.commit("Add another"), FR);
    let bare = french(2, &pin, FR).replace(&format!("source-git-commit: {pin}\n"), "");
    site.target_text("bare.md", &bare);
    let checked = site.check();
    assert_eq!(pages(&checked, INVALID), ["bare.md"], "{}", said(&checked));
    assert_eq!(pages(&site.check_without(), INVALID), ["bare.md"]);
}

#[test]
fn an_unknown_pin_that_many_pages_share_is_one_notice() {
    const NOBODY: &str = "0123456789abcdef0123456789abcdef01234567";
    let (site, _) = Site::begun();
    for number in 2..=9 {
        site.source(&format!("{number}.md"), number, EN);
    }
    let pin = site.en.commit("Add");
    for number in 2..=9 {
        site.target(&format!("{number}.md"), number, if number < 4 { NOBODY } else { &pin }, FR);
    }
    let checked = site.check();
    assert_eq!(pages(&checked, INVALID), ["2.md", "3.md"], "{}", said(&checked));
    assert!(codes(&checked).is_empty());
    for number in 4..=8 {
        site.target(&format!("{number}.md"), number, NOBODY, &FR.replace("https://lamps.example/dial", "#evening"));
    }
    let checked = site.check();
    assert!(of(&checked, INVALID).is_empty(), "{}", said(&checked));
    assert_says(&notice(&checked, "unknown-commits"), &["7 pages", &NOBODY[..7], "no remote"]);
    assert!(of(&checked, "changed-link").is_empty(), "{}", said(&checked));
    // One that no other page has is wrong by itself.
    site.target("dim.md", 1, &NOBODY.replace("01", "ab"), FR);
    assert_eq!(pages(&site.check(), INVALID), ["dim.md"]);
}

/// Values that somebody might hope to see on a command line.
fn hostile() -> Vec<String> {
    let mut pins: Vec<String> = [
        "HEAD",
        "HEAD~1",
        "main",
        "v1.0",
        "refs/heads/main",
        "--upload-pack=touch",
        "--output=owned.txt",
        "-1234567",
        "../../x",
        "/etc/passwd",
        "$(touch owned.txt)",
        "`touch owned.txt`",
        "'; touch owned.txt; echo '",
        "1.2e39",
        "123456",
        "deadbeef..HEAD",
        "deadbeef^{tree}",
        "deadbeef:dim.md",
        "deadbeef dim.md",
        "\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}\u{ff17}",
        "deadbeef\u{200b}",
        "deadbeef\u{202e}",
    ]
    .iter()
    .map(|pin| format!("'{}'", pin.replace('\'', "''")))
    .collect();
    pins.extend(["true", "~", "[deadbeef]", "{deadbeef: 1}", "!!binary deadbeef"].map(str::to_owned));
    pins.extend([r#""deadbeef\0""#, r#""deadbeef\n--all""#, r#""\x2d-all""#, r#""deadbeef\e[31m""#].map(str::to_owned));
    pins.extend(["|\n  deadbeef\n  --all", ">\n  deadbeef\n  --all"].map(str::to_owned));
    pins.extend(["a".repeat(10_000), "é".repeat(5_000), format!("'{}'", "x y ".repeat(2_500))]);
    pins
}

#[test]
fn a_hostile_pin_is_a_finding_and_nothing_else() {
    let (site, _) = stale();
    for number in 2..=4 {
        site.source(&format!("{number}.md"), number, EN);
    }
    let new = site.en.commit("Add");
    (2..=4).for_each(|number| site.target(&format!("{number}.md"), number, &new, FR));
    for pin in hostile() {
        site.target("dim.md", 1, &pin, FR);
        let checked = site.check();
        if checked.rules() == ["invalid-front-matter"] {
            continue;
        }
        let shown = &pin[..pin.len().min(40)];
        assert!(codes(&checked).is_empty() && of(&checked, STALE).is_empty(), "{shown}:\n{}", said(&checked));
        let message = &one(&checked, INVALID).message;
        assert!(message.chars().count() < 300, "{message}");
        assert!(!message.contains(|c: char| c.is_control()), "{message:?}");
    }
    assert!(!site.dir.path().join("owned.txt").exists() && !site.en.path().join("owned.txt").exists());
}
