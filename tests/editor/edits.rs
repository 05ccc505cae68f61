//! What an editor changes: comments that suppress, skeletons, stamps, the baseline.

use super::{FRENCH, Site, file, open, text};
use locdrift::editor::{self, StampRefusal};
use locdrift::finding::{Edit, Finding};
use locdrift::fix;
use locdrift::history::Newest;
use locdrift::session::Session;

/// A page with edits, of which all are of that page.
fn edited(session: &Session, path: &str, edits: &[Edit]) -> String {
    assert!(edits.iter().all(|edit| edit.file == file(session, path)), "{edits:?}");
    fix::apply(&text(session, path), edits)
}

fn of<'f>(findings: &'f [Finding], rule: &str) -> Vec<&'f Finding> {
    findings.iter().filter(|finding| finding.rule.0 == rule).collect()
}

/// The French page after its finding of a rule is suppressed.
fn suppressed(source: &str, french: &str, rule: &str, reason: &str) -> String {
    let dir = crate::support::project(&[("en/a.md", source), ("fr/a.md", french)]);
    let session = open(dir.path());
    let findings = session.check().findings;
    let finding = *of(&findings, rule).first().unwrap_or_else(|| panic!("{rule} in {findings:#?}"));
    let way = editor::suppress(&session, finding, &findings, reason).expect("a way");
    assert_eq!(way.silences, 1);
    edited(&session, "fr/a.md", &way.edits)
}

#[test]
fn a_comment_stands_where_it_changes_nothing() {
    let link = |french: &str| suppressed("# A\n\nSee [b](b.md).\n", french, "missing-link", "left out on purpose");
    let next = "<!-- locdrift-disable-next-line missing-link -- left out on purpose -->";
    assert_eq!(link("# A\n\nVoir b.\n"), format!("# A\n\n{next}\nVoir b.\n"));
    assert_eq!(link("# A\r\n\r\nVoir b.\r\n"), format!("# A\r\n\r\n{next}\r\nVoir b.\r\n"));
    let line = "<!-- locdrift-disable-line missing-link -->";
    let item = |french: &str| suppressed("# A\n\n* a\n* See [b](b.md).\n", french, "missing-link", " ");
    assert_eq!(item("# A\n\n* a\n* Voir b.\n"), format!("# A\n\n* a\n* Voir b. {line}\n"));
    let row = |french: &str| {
        suppressed("# A\n\n| a | b |\n|---|---|\n| c | [d](d.md) |\n", french, "missing-link", "a | b --> c")
    };
    let line = "<!-- locdrift-disable-line missing-link -- a / b -> c -->";
    assert_eq!(
        row("# A\n\n| a | b |\n|---|---|\n| c | d |\n"),
        format!("# A\n\n| a | b |\n|---|---|\n| c | d {line} |\n")
    );
}

#[test]
fn headings_code_and_front_matter_have_their_own_comments() {
    let level = suppressed("# A\n\n## B {#b}\n\nc\n", "# A\n\n### B {#b}\n\nc\n", "heading-level", "so");
    assert_eq!(level, "# A\n\n<!-- locdrift-disable-next-line heading-level -- so -->\n### B {#b}\n\nc\n");
    let source = "---\ntitle: A\nrole: Admin\n---\n# A\n";
    let entry = suppressed(source, "---\ntitle: A\nrole: User\n---\n# A\n", "metadata-mismatch", "so");
    assert_eq!(entry, "---\ntitle: A\n# locdrift-disable-next-line metadata-mismatch -- so\nrole: User\n---\n# A\n");
    let code = |code: &str| format!("# A\n\n* a\n\n```bash\nlamp --on\n{code}\nlamp --off\n```\n\nb\n");
    let page = suppressed(&code("lamp --dim 5"), &code("lamp --dim 6"), "code-mismatch", "so");
    assert!(page.contains("code-mismatch -- so"), "{page}");
}

#[test]
fn the_source_of_a_missing_section_is_put_in_its_place() {
    let first =
        "## First {#first}\n\nSee [the app](app.md).\n\n```yaml\nlamp: 1\n```\n\n### Below {#below}\n\n* a\n* b\n";
    let second = "## Second {#second}\n\n>[!NOTE]\n>\n>Press **[!UICONTROL Save]**.\n";
    let last = "## Last {#last}\n\nThe last section has these words.\n";
    let new = format!("{first}\n{second}\n## Care {{#care}}");
    let site = Site::with(&[("## Care {#care}", &new), ("once a week.\n", &format!("once a week.\n\n{last}"))]);
    let mut session = site.open();
    let page = file(&session, "fr/lamps.md");
    let path = session.project.layout.disk_path(page);
    // One after the other, the last one first: each goes to its own place, in the order of the source.
    for (at, heading) in [(2, "## Last"), (1, "## Second"), (0, "## First")] {
        let findings = session.check().findings;
        let missing = of(&findings, "missing-section");
        assert_eq!(missing.len(), at + 1, "{missing:#?}");
        let edits = editor::skeleton(&session, missing[at]).expect("a skeleton");
        let new = edited(&session, "fr/lamps.md", &edits);
        let heading = new.lines().find(|line| line.starts_with(heading)).expect("inserted").to_owned();
        let note = "<!-- TODO: translate this section from en to fr. -->";
        assert!(new.contains(&format!("{heading}\n\n{note}\n\n")), "{new}");
        session.update(&[(path.clone(), Some(new.into()))].into()).expect("updated");
    }
    assert!(of(&session.check().findings, "missing-section").is_empty());
    let note = "}\n\n<!-- TODO: translate this section from en to fr. -->\n\n";
    let noted = |section: &str| section.replacen("}\n\n", note, 1);
    let both = format!("{}\n{}\n## Entretien {{#care}}", noted(first), noted(second));
    let wanted = FRENCH.replace("PIN", &site.pin).replace("## Entretien {#care}", &both);
    assert_eq!(*text(&session, "fr/lamps.md"), format!("{wanted}\n{}", noted(last)));
}

#[test]
fn a_page_is_stamped_when_nothing_is_missing() {
    let site = Site::with(&[("twice", "two times")]);
    let session = site.open();
    let page = file(&session, "fr/lamps.md");
    let done = editor::stamp(&session, page, &mut Newest::default()).expect("stamped");
    let new = edited(&session, "fr/lamps.md", &[done.edit.expect("a change")]);
    let head = site.source.head();
    assert_eq!(new, FRENCH.replace("PIN", &head));
    assert_eq!(done.message, format!("source-git-commit {} -> {}", &site.pin[..7], &head[..7]));
    let source = editor::stamp(&session, file(&session, "en/lamps.md"), &mut Newest::default());
    assert_eq!(source, Err(StampRefusal::Refused("it is a source page; name its translations".to_owned())));
    let lacking = Site::with(&[("## Care {#care}", "## New {#new}\n\nSome new words are here.\n\n## Care {#care}")]);
    let session = lacking.open();
    let refused = editor::stamp(&session, file(&session, "fr/lamps.md"), &mut Newest::default());
    let why = "missing since the page was translated: 1 missing-section; translate that first";
    assert_eq!(refused, Err(StampRefusal::Refused(why.to_owned())));
    let current = Site::new();
    let fresh = current.open();
    let done = editor::stamp(&fresh, file(&fresh, "fr/lamps.md"), &mut Newest::default()).expect("stamped");
    assert!(done.edit.is_none() && done.message.starts_with("already at "), "{done:?}");
}

#[test]
fn findings_are_added_to_the_baseline() {
    let pages =
        [("en/a.md", "# A\n\n[b](b.md) [c](c.md)\n\n## B {#b}\n\nd\n"), ("fr/a.md", "# A\n\nb c\n\n### B {#b}\n\nd\n")];
    let dir = crate::support::project(&pages);
    let mut session = open(dir.path());
    let findings = session.check().findings;
    assert!(findings.len() > 1, "{findings:#?}");
    for at in 0..2 {
        let file = session.accept_into_baseline([&findings[at]]).expect("accepted");
        session.update(&[(file, None)].into()).expect("updated");
        let outcome = session.check();
        assert_eq!((outcome.findings.len(), outcome.baselined.len()), (findings.len() - at - 1, at + 1));
    }
    let other = crate::support::project(&[pages[0], pages[1], (".locdrift-baseline.json", "no baseline")]);
    let session = open(dir.path());
    std::fs::copy(other.path().join(".locdrift-baseline.json"), dir.path().join(".locdrift-baseline.json"))
        .expect("written");
    let error = session.accept_into_baseline([&findings[0]]).expect_err("refused").to_string();
    assert!(error.ends_with(".locdrift-baseline.json: it is not a baseline"), "{error}");
}

#[test]
fn safe_fixes_of_a_page_go_together() {
    let source = "# A {#a}\n\nPress [!DNL Lumen] and [!DNL Glow].\n\n[!DNL Lumen]\n";
    let french = "# A {#a}\n\nPressez [!DNL Lumière] et [!DNL Glow].\n\n[!DNL Lumière]\n";
    let dir = crate::support::project(&[
        ("en/a.md", source),
        ("fr/a.md", french),
        ("fr/b.md", "# B\n"),
        ("en/b.md", "# B\n"),
    ]);
    let session = open(dir.path());
    let findings = session.check().findings;
    let edits = editor::safe_fixes(file(&session, "fr/a.md"), &findings);
    let fixable: usize = findings.iter().map(|finding| editor::fixes(finding).count()).sum();
    assert_eq!((edits.len(), fixable), (2, 2), "{findings:#?}");
    assert_eq!(edited(&session, "fr/a.md", &edits), french.replace("Lumière", "Lumen"));
    assert!(editor::safe_fixes(file(&session, "fr/b.md"), &findings).is_empty());
}
