//! What pages were made from that do not say so: stories of projects, from their Git histories alone.

use std::fs;
use std::sync::Arc;

use locdrift::finding::{Cause, Level};
use locdrift::session::{Changes, ConfigChoice, PagePin, PinOrigin, Request, Session};

use crate::history::site::*;
use crate::support::Checked;
use crate::support::git::Repo;

const STALE: &str = "stale-source-commit";
pub const MISSING: &str = "missing-section";

/// One repository with five languages, none of which names a source commit.
pub struct Project(pub Repo);

impl Project {
    /// `lamp.md` in all languages.
    pub fn begun() -> Project {
        let project = Project(Repo::new());
        project.write("en", EN);
        project.0.commit("Write about lamps");
        for locale in ["fr", "de", "es", "it"] {
            project.write(locale, FR);
            project.0.commit("Translate the page about lamps");
        }
        project
    }

    pub fn write(&self, locale: &str, body: &str) {
        self.0.write(&format!("{locale}/lamp.md"), body);
    }

    pub fn request(&self) -> Request {
        Request { path: self.0.path().to_owned(), ..Request::default() }
    }

    pub fn check(&self) -> Checked {
        check(&self.request())
    }

    /// What the French page was made from.
    pub fn pin(&self) -> PagePin {
        french_pin(&Session::open(&self.request()).expect("a layout"))
    }

    fn configured(&self, text: &str) -> Session {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("locdrift.yaml");
        fs::write(&file, text).expect("written");
        Session::open(&Request { config: ConfigChoice::File(file), ..self.request() }).expect("a layout")
    }
}

fn french_pin(session: &Session) -> PagePin {
    let is_french = |pin: &PagePin| session.project.layout.tree(pin.file).locale.as_str() == "fr";
    session.page_pins().into_iter().find(is_french).expect("a page in French")
}

/// The commit, all digits, and that it is certain.
#[track_caller]
pub fn assert_certain(pin: &PagePin, commit: &str) {
    assert_eq!((pin.commit.as_deref(), &pin.oldest), (Some(commit), &None), "{pin:?}");
}

/// The causes of the findings of a rule in French.
pub fn causes(checked: &Checked, rule: &str) -> Vec<(Cause, Level)> {
    let found = of(checked, rule).into_iter().filter(|finding| finding.locale.as_str() == "fr");
    found.map(|finding| (finding.cause, finding.level)).collect()
}

pub fn more(text: &str, other: &str) -> String {
    format!("{text}{other}")
}

#[test]
fn what_came_after_a_translation_is_outdated() {
    let project = Project::begun();
    let first = project.0.id("HEAD~4");
    let checked = project.check();
    assert!(checked.outcome.findings.is_empty(), "{}", said(&checked));
    project.write("en", &more(EN, EN_MORE));
    project.0.commit("Write about the night");

    let checked = project.check();
    assert_eq!(causes(&checked, MISSING), [(Cause::Outdated, Level::Warning)], "{}", said(&checked));
    assert_eq!(causes(&checked, STALE), [(Cause::Outdated, Level::Warning)]);
    let stale = of(&checked, STALE);
    let french = stale.iter().find(|finding| finding.locale.as_str() == "fr").expect("a stale page");
    assert_says(&french.message, &[&format!("`{}` (inferred)", &first[..7]), "1 commit", "Write about the night"]);
    assert_certain(&project.pin(), &first);
    let notice = checked.outcome.notices.iter().find(|notice| notice.code == "inferred-pins").expect("a notice");
    assert_says(&notice.message, &["1 of 1", "history"]);

    // Without the way, nothing is known.
    let session = project.configured("pin: {from: [key]}\n");
    let outcome = session.check();
    assert_eq!(french_pin(&session).from, PinOrigin::Unknown);
    assert!(outcome.findings.iter().all(|finding| finding.cause != Cause::Outdated));
    assert!(!outcome.notices.iter().any(|notice| notice.code == "inferred-pins"));
}

#[test]
fn what_was_forgotten_when_a_page_was_brought_up_to_date_is_outdated() {
    let project = Project::begun();
    let code = |word: &str| format!("\n```js\n{word}.on(\"lamp\");\n{word}.off(3);\n```\n");
    let french = |word: &str, more: &str| FR.to_owned() + &code(word).replace("\"lamp\"", "\"lampe\"") + more;
    project.write("en", &(EN.to_owned() + &code("lamp")));
    let first = project.0.commit("Show code");
    project.write("fr", &french("lamp", ""));
    project.0.commit("Translate the code");
    project.write("en", &(EN.to_owned() + &code("light")));
    project.0.commit("Call it light");
    project
        .write("en", &(EN.to_owned() + &code("light") + "\nIt is warm. See the [dial](https://lamps.example/warm).\n"));
    let last = project.0.commit("Say that it is warm");
    let warm = "\nElle est chaude. Voir le [bouton](https://lamps.example/warm).\n";
    project.write("fr", &french("lamp", warm));
    project.0.commit("Traduire que la lampe est chaude");
    assert_certain(&project.pin(), &last);
    let checked = project.check();
    assert_eq!(causes(&checked, "code-mismatch"), [(Cause::Outdated, Level::Warning)], "{}", said(&checked));
    let found = of(&checked, "code-mismatch");
    let french_one = found.iter().find(|finding| finding.locale.as_str() == "fr").expect("a finding");
    let help = french_one.help.as_deref().unwrap_or_default();
    assert_says(help, &[&format!("still matches the source at `{}`", &first[..7])]);

    // What no version of the source says is the translation's own.
    project.write("fr", &french("luminaire", warm));
    project.0.commit("Traduire le code");
    assert_eq!(causes(&project.check(), "code-mismatch"), [(Cause::Translation, Level::Error)]);
}

#[test]
fn mass_edits_and_edits_without_words_renew_nothing() {
    let project = Project::begun();
    let first = project.0.id("HEAD~4");
    project.write("en", &more(EN, EN_MORE));
    project.0.commit("Write about the night");
    for locale in ["fr", "de", "es", "it"] {
        project.write(locale, &FR.replace("lampe", "lanterne"));
    }
    project.0.commit("Call lamps lanterns everywhere");
    assert_certain(&project.pin(), &first);

    // A link that moved says nothing of the rest; the night is missing.
    project
        .write("fr", &FR.replace("lampe", "lanterne").replace("https://lamps.example/dial", "https://lamps.example/d"));
    project.0.commit("Correct a link");
    assert_certain(&project.pin(), &first);
}

#[test]
fn what_two_witnesses_say_otherwise_lies_between() {
    let project = Project::begun();
    let first = project.0.id("HEAD~4");
    project.write("en", &more(EN, EN_MORE));
    let second = project.0.commit("Write about the night");
    project.write("fr", &FR.replace("doucement", "lentement").replace("mi-puissance", "demi-puissance"));
    project.0.commit("Correct a slip of the pen");

    let pin = project.pin();
    assert_eq!((pin.commit.as_deref(), pin.oldest.as_deref()), (Some(&*second), Some(&*first)));
    let checked = project.check();
    assert_eq!(causes(&checked, MISSING), [(Cause::Unknown, Level::Warning)], "{}", said(&checked));

    // What both have and the translation lacks, it lost.
    project.write("fr", &FR.replace("[molette](https://lamps.example/dial)", "molette"));
    project.0.commit("Correct another one");
    let checked = project.check();
    assert_eq!(causes(&checked, "missing-link"), [(Cause::Translation, Level::Error)], "{}", said(&checked));
    assert_eq!(causes(&checked, MISSING), [(Cause::Unknown, Level::Warning)]);

    project.write("fr", &more(FR, FR_MORE));
    project.0.commit("Translate the night");
    assert_certain(&project.pin(), &second);
    let checked = project.check();
    assert!(!checked.outcome.findings.iter().any(|finding| finding.locale.as_str() == "fr"), "{}", said(&checked));
}

#[test]
fn words_of_a_commit_renew_a_page_or_do_not_count() {
    let project = Project::begun();
    let first = project.0.id("HEAD~4");
    project.write("en", &EN.replace("soft enough", "as soft as you like"));
    let second = project.0.commit("Say it in other words");
    project.0.write("fr/lamp.md", format!("---\nreviewed: true\n---\n{FR}"));
    project.0.commit("Update translations: nothing to do");

    let session = project.configured("pin: {from: [history], renewed-by: Update translations}\n");
    assert_certain(&french_pin(&session), &second);
    let session = project.configured("pin: {from: [history], ignored: [Update translations]}\n");
    assert_certain(&french_pin(&session), &first);
    // Otherwise it may have been looked at or not.
    let pin = project.pin();
    assert_eq!((pin.commit.as_deref(), pin.oldest.as_deref()), (Some(&*second), Some(&*first)));
}

#[test]
fn what_lunaria_ignores_makes_no_page_stale() {
    let project = Project::begun();
    project.write("en", &EN.replace("soft enough", "soft enugh"));
    project.0.commit("Say it in other words");
    project.write("en", EN);
    let typo = project.0.commit("Fix TYPO in the page about lamps");
    project.write("fr", &FR.replace("adoucir", "attendrir"));
    project.0.commit("Translate that");
    project.write("en", &EN.replace("after sunset", "after dusk"));
    let ignored = project.0.commit("docs: typo");
    assert_certain(&project.pin(), &typo);
    let kept_by = || Session::open(&project.request()).expect("a layout").of_working_tree();
    let before = kept_by();
    project.0.write("lunaria.config.json", "{\"ignoreKeywords\": [\"typo\"]}");
    assert_certain(&project.pin(), &ignored);
    // What is kept of a trend is not that of other words.
    assert_ne!(before, kept_by());
}

/// A commit may name the pages that it matters for, or does not matter for: the source, and the translation itself.
#[test]
fn commits_say_which_pages_they_matter_for() {
    for (body, matters) in [
        ("@lunaria-ignore:en/lamp.md", false),
        ("@lunaria-ignore:other.md; */lamp.*", false),
        ("@lunaria-ignore:en/clock.md", true),
        ("@tracker-minor:en/(lamp|clock).md", false),
        ("@tracker-major:en/clock.md;", false),
        ("@lunaria-track:**/lamp.md", true),
        ("We say `@lunaria-track` here.", true),
    ] {
        let project = Project::begun();
        let first = project.0.id("HEAD~4");
        project.write("en", &EN.replace("after sunset", "after dusk"));
        let second = project.0.commit(&format!("Say it in other words\n\n{body}\n"));
        assert_certain(&project.pin(), if matters { &first } else { &second });
    }
    // The translation is no newer by such a commit either.
    for (body, renews) in [("@lunaria-ignore:fr/lamp.md", false), ("@lunaria-ignore:de/lamp.md", true)] {
        let project = Project::begun();
        let first = project.0.id("HEAD~4");
        project.write("en", &EN.replace("after sunset", "after dusk"));
        let second = project.0.commit("Say it in other words");
        project.write("fr", &FR.replace("luisent", "brillent"));
        project.0.commit(&format!("Say it in other words\n\n{body}\n"));
        assert_certain(&project.pin(), if renews { &second } else { &first });
    }
}

/// The words that Lunaria ignores where its configuration names none, and words with brackets as they stand.
#[test]
fn words_of_lunaria_are_taken_as_they_stand() {
    let project = Project::begun();
    let first = project.0.id("HEAD~4");
    project.write("en", &EN.replace("after sunset", "after dusk"));
    let second = project.0.commit("[i18nIgnore] Fix typo");
    assert_certain(&project.pin(), &first);
    for text in ["{}", "{\"ignoredKeywords\": [\"[i18nignore]\"]}", "{\"ignoreKeywords\": [\"fix typo\"]}"] {
        project.0.write("lunaria.config.json", text);
        assert_certain(&project.pin(), &second);
    }
    project.0.write("lunaria.config.json", "{\"ignoredKeywords\": [\"ignored [i18nIgnore]\"]}");
    assert_certain(&project.pin(), &first);
}

#[test]
fn pages_that_change_together_stay_fresh() {
    let project = Project::begun();
    project.write("en", &EN.replace("half power", "a third of their power"));
    for locale in ["fr", "de", "es", "it"] {
        project.write(locale, &FR.replace("mi-puissance", "un tiers de leur puissance"));
    }
    let both = project.0.commit("Save power in all languages");
    assert_certain(&project.pin(), &both);
    let checked = project.check();
    assert!(checked.outcome.findings.is_empty(), "{}", said(&checked));
}

#[test]
fn a_change_says_which_languages_it_left_out() {
    let project = Project::begun();
    let notices = |project: &Project| {
        let name = "HEAD~1".to_owned();
        let since = vec![locdrift::session::Reference { locale: None, name }];
        let outcome = Session::open(&Request { since, ..project.request() }).expect("a layout").check();
        let left = outcome.notices.into_iter().filter(|notice| notice.code == "left-out-languages");
        left.map(|notice| notice.message).collect::<Vec<_>>()
    };
    project.write("en", &EN.replace("half power", "a third of their power"));
    project.0.commit("Save power");
    assert!(notices(&project).is_empty(), "no language changed along");
    project.write("en", EN);
    project.write("fr", &FR.replace("mi-puissance", "un tiers de leur puissance"));
    project.write("it", &FR.replace("mi-puissance", "un tiers de leur puissance"));
    project.0.commit("Say it in other words in some languages");
    let said = notices(&project);
    assert_eq!(said.len(), 1);
    assert_says(&said[0], &["lamp.md (not in de, es)"]);
}

#[test]
fn pages_that_are_edited_together_stay_fresh_before_the_commit() {
    let project = Project::begun();
    project.write("en", &EN.replace("half power", "a third of their power"));
    assert_eq!(causes(&project.check(), STALE), [(Cause::Outdated, Level::Warning)]);
    let mut session = Session::open(&project.request()).expect("a layout");
    session.check();
    let french = FR.replace("mi-puissance", "un tiers de leur puissance");
    let path = session.project.layout.disk_path(french_pin(&session).file);
    session.update(&Changes::from([(path, Some(Arc::from(&*french)))])).expect("read");
    project.write("fr", &french);
    let checked = project.check();
    assert!(causes(&checked, STALE).is_empty(), "{}", said(&checked));
    assert_eq!(session.check().findings, checked.outcome.findings);
}

#[test]
fn pages_are_followed_where_they_move() {
    let project = Project::begun();
    let first = project.0.id("HEAD~4");
    for locale in ["en", "fr", "de", "es", "it"] {
        project.0.rename(&format!("{locale}/lamp.md"), &format!("{locale}/lamps/dim.md"));
    }
    project.0.commit("Move the page");
    let checked = project.check();
    assert!(checked.outcome.findings.is_empty(), "{}", said(&checked));
    for locale in ["en", "fr", "de", "es", "it"] {
        project.0.rename(&format!("{locale}/lamps/dim.md"), &format!("{locale}/lamps/dim/index.md"));
    }
    project.0.write("en/lamps/dim/index.md", more(EN, EN_MORE));
    project.0.commit("Make a folder of it, and write about the night");
    let checked = project.check();
    assert_eq!(causes(&checked, MISSING), [(Cause::Outdated, Level::Warning)], "{}", said(&checked));
    // Where they were merely moved, it is the same version.
    let session = Session::open(&project.request()).expect("a layout");
    let pin = french_pin(&session);
    assert!(pin.is_certain() && (pin.commit == Some(first) || pin.commit == Some(project.0.id("HEAD~1"))), "{pin:?}");
}

#[test]
fn an_edit_that_is_not_committed_changes_no_pin() {
    let project = Project::begun();
    let first = project.0.id("HEAD~4");
    project.write("en", &more(EN, EN_MORE));
    project.0.commit("Write about the night");
    let mut session = Session::open(&project.request()).expect("a layout");
    session.check();
    let path = session.project.layout.disk_path(french_pin(&session).file);
    for text in [more(FR, FR_MORE), FR.replace("lampe", "lanterne"), FR.to_owned()] {
        let changes = Changes::from([(path.clone(), Some(Arc::from(&*text)))]);
        session.update(&changes).expect("read");
        assert_certain(&french_pin(&session), &first);
        fs::write(&path, &text).expect("written");
        let fresh = project.check().outcome;
        assert_eq!(session.check().findings, fresh.findings);
    }
    // Of the source neither.
    let path = project.0.path().join("en/lamp.md");
    let changes = Changes::from([(path.clone(), Some(Arc::from(EN)))]);
    session.update(&changes).expect("read");
    fs::write(&path, EN).expect("written");
    assert_eq!(session.check().findings, project.check().outcome.findings);
}

#[test]
fn a_page_that_names_its_commit_is_believed() {
    let project = Project::begun();
    project.write("en", &more(EN, EN_MORE));
    let second = project.0.commit("Write about the night");
    project.write("fr", &format!("---\ntitle: Lampe\nsource-git-commit: {second}\n---\n{FR}"));
    project.0.commit("Name the commit");
    let pin = project.pin();
    assert_eq!((pin.commit.as_deref(), pin.from), (Some(&*second), PinOrigin::Key));
    assert_eq!(causes(&project.check(), MISSING), [(Cause::Translation, Level::Error)]);
}

#[test]
fn a_cut_history_infers_nothing() {
    let project = Project::begun();
    let folder = tempfile::tempdir().expect("a folder");
    let shallow = project.0.shallow_clone(&folder.path().join("shallow"), 1);
    let session = Session::open(&Request { path: shallow.path().to_owned(), ..Request::default() }).expect("a layout");
    assert_eq!(french_pin(&session).from, PinOrigin::Unknown);
}
