//! What is new: against a baseline, against a commit, among the pages that somebody works on; and shares of all.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{self, git::Repo};
use locdrift::locale::Locale;
use locdrift::session::{BaselineChoice, Error, Outcome, Reference, Request, Session, Shard};

const EN: &str = "# Dim {#dim}\n\nSee [the start](start.md#begin).\n";
const FR: &str = "# Tamiser {#dim}\n\nVoir [le début](start.md#begin).\n";

/// The source and its translation, each a repository, one commit old.
struct Lamps {
    dir: tempfile::TempDir,
    en: Repo,
    fr: Repo,
}

fn start(title: &str) -> String {
    format!("# {title} {{#begin}}\n\n{title}.\n")
}

impl Lamps {
    fn new() -> Lamps {
        let dir = tempfile::tempdir().expect("a folder");
        let (en, fr) = (Repo::at(&dir.path().join("lamps.en")), Repo::at(&dir.path().join("lamps.fr")));
        let lamps = Lamps { en, fr, dir };
        lamps.en.write("dim.md", EN);
        lamps.en.write("start.md", start("Begin"));
        lamps.en.commit("Two pages");
        lamps.fr.write("dim.md", FR);
        // This one is old: its anchor was lost before anybody asked.
        lamps.fr.write("start.md", start("Commencer"));
        lamps.fr.write("old.md", "# Vieux\n");
        lamps.fr.commit("Two pages, and one too many");
        lamps
    }

    fn request(&self) -> Request {
        Request { path: self.dir.path().canonicalize().expect("there"), ..Request::default() }
    }

    fn since(&self, names: &[&str]) -> Result<Outcome, Error> {
        let since = names.iter().map(|name| reference(name)).collect();
        Ok(Session::open(&Request { since, ..self.request() })?.check())
    }

    fn changed(&self) -> Vec<String> {
        said(&Session::open(&Request { changed: true, ..self.request() }).expect("two languages").check())
    }
}

fn reference(text: &str) -> Reference {
    match text.split_once('=') {
        Some((tag, name)) => Reference { locale: Locale::parse(tag).ok(), name: name.to_owned() },
        None => Reference { locale: None, name: text.to_owned() },
    }
}

/// Rule and page of each finding.
fn said(outcome: &Outcome) -> Vec<String> {
    let mut said: Vec<String> =
        outcome.findings.iter().map(|f| format!("{} {} {}", f.rule, f.locale, f.page_path)).collect();
    said.sort();
    said
}

fn why(result: Result<Outcome, Error>) -> (String, String) {
    let error = result.expect_err("a mistake");
    let help = miette::Diagnostic::help(&error).map(|help| help.to_string()).unwrap_or_default();
    (error.to_string(), help)
}

#[test]
fn only_what_a_commit_had_not_is_new() {
    let lamps = Lamps::new();
    let now = lamps.since(&[]).expect("checked");
    assert_eq!(said(&now), ["orphan-page fr old.md"]);
    let none = lamps.since(&["HEAD"]).expect("checked");
    assert_eq!((said(&none), none.preexisting.len()), (vec![], 1));

    // What an editor holds, or a fix would write, is of now.
    let page = lamps.request().path.join("lamps.fr/start.md");
    let texts = std::collections::HashMap::from([(page, "# Commencer\n".into())]).into();
    let edited = Request { texts, since: vec![reference("HEAD")], ..lamps.request() };
    let edited = Session::open(&edited).expect("two languages").check();
    assert!(said(&edited).contains(&"missing-anchor fr start.md".to_owned()), "{:?}", said(&edited));

    lamps.fr.write("start.md", start("Commencer").replace(" {#begin}", ""));
    let found = ["missing-anchor fr start.md"];
    assert_eq!(said(&lamps.since(&["HEAD"]).expect("checked")), found, "edits that are not committed count");
    lamps.fr.commit("Lose the anchor");
    assert_eq!(said(&lamps.since(&["HEAD"]).expect("checked")), [""; 0]);
    lamps.fr.write("late.md", "# Tard\n");
    lamps.fr.commit("A page too many");
    assert_eq!(said(&lamps.since(&["fr=HEAD~1"]).expect("checked")), ["orphan-page fr late.md"]);
    let both = lamps.since(&["fr=HEAD~2"]).expect("checked");
    assert_eq!(said(&both), [found[0], "orphan-page fr late.md"]);
    // A page that lies about and was never added.
    lamps.fr.write("later/today.md", "# Plus tard\n");
    assert_eq!(said(&lamps.since(&["HEAD"]).expect("checked")), ["orphan-page fr later/today.md"]);
    fs::remove_file(lamps.fr.path().join("dim.md")).expect("removed");
    let gone = ["orphan-page fr later/today.md", "untranslated-page fr dim.md"];
    assert_eq!(said(&lamps.since(&["HEAD"]).expect("checked")), gone);
}

#[test]
fn of_equals_the_one_is_new_whose_line_is() {
    let lamps = Lamps::new();
    let place = |outcome: &Outcome| -> Vec<u32> { outcome.findings.iter().map(|f| f.at.span.start).collect() };
    lamps.fr.write("start.md", format!("{}\nUne [lampe] (dim.md)\n", start("Commencer")));
    lamps.fr.commit("A link that is torn");
    // Above the old one, torn in the same way.
    let text = format!("Une autre [lampe] (dim.md)\n\n{}\nUne [lampe] (dim.md)\n", start("Commencer"));
    lamps.fr.write("start.md", &text);
    let request = |since: Vec<Reference>| {
        let select = vec!["broken-markup".to_owned()];
        Session::open(&Request { since, select, ..lamps.request() }).expect("two languages").check()
    };
    let (now, new) = (request(vec![]), request(vec![reference("HEAD")]));
    let first = text.find("lampe").expect("there") as u32;
    assert_eq!((now.findings.len(), place(&new)[0] < first + 10, new.preexisting.len()), (2, true, 1));
    let prints = |findings: &[locdrift::finding::Finding]| findings.iter().map(|f| f.fingerprint).collect::<Vec<_>>();
    let both: BTreeSet<_> = prints(&new.findings).into_iter().chain(prints(&new.preexisting)).collect();
    assert_eq!(both, prints(&now.findings).into_iter().collect());
    // What a baseline of then would not have.
    assert_eq!(prints(&new.findings), [prints(&now.findings)[1]]);
}

#[test]
fn what_the_source_made_stale_is_new() {
    let lamps = Lamps::new();
    let pin = format!("---\nsource-git-commit: {}\n---\n\n", lamps.en.head());
    lamps.fr.write("dim.md", format!("{pin}{FR}"));
    lamps.fr.write("start.md", format!("{pin}{}", start("Commencer")));
    lamps.fr.commit("Name the source");
    lamps.en.write("dim.md", EN.replace("See", "Slowly. See"));
    lamps.en.commit("Say how");
    let new = lamps.since(&["en=HEAD~1"]).expect("checked");
    assert_eq!(said(&new), ["stale-source-commit fr dim.md"]);
    // What was there then was told as of then: the clock is that of the commit.
    lamps.en.write("dim.md", EN.replace("See", "Slowly and with care. See"));
    lamps.en.commit("Say more");
    assert_eq!(said(&lamps.since(&["en=HEAD~1"]).expect("checked")), [""; 0]);
    assert_eq!(lamps.since(&["en=HEAD~2"]).expect("checked").findings.len(), 1);
}

#[test]
fn the_past_of_a_commit_ends_with_it() {
    let lamps = Lamps::new();
    let more = format!("{EN}\n## More {{#more}}\n\nAnd more.\n");
    lamps.en.write("dim.md", &more);
    let first = lamps.en.commit("More");
    lamps.en.write("dim.md", EN);
    let pin = lamps.en.commit("Less");
    lamps.fr.write("dim.md", format!("---\nsource-git-commit: {pin}\n---\n\n{FR}"));
    lamps.fr.commit("Name the source");
    lamps.en.write("dim.md", more);
    lamps.en.commit("More again");
    // Then, the translation was newer than its source, which is no defect.
    let new = lamps.since(&[&format!("en={first}")]).expect("checked");
    assert!(said(&new).contains(&"missing-section fr dim.md".to_owned()), "{:?}", said(&new));
    assert!(new.preexisting.iter().all(|finding| finding.page_path != "dim.md"));
}

#[test]
fn the_state_of_a_commit_is_what_a_checkout_would_find() {
    let lamps = Lamps::new();
    let identities = |outcome: &Outcome| -> BTreeSet<_> {
        outcome.findings.iter().map(|finding| (finding.rule, finding.fingerprint)).collect()
    };
    lamps.fr.write("start.md", "# Commencer\n\n![](a.png)\n");
    lamps.fr.write("img/a.png", "");
    lamps.fr.commit("Another image");
    lamps.fr.rename("dim.md", "deep/er/dim.md");
    lamps.fr.remove("img/a.png");
    lamps.fr.write("bad.md", b"\xff\xfe\x00");
    lamps.fr.commit("Move a page, remove an image");
    lamps.fr.remove("deep/er/dim.md");
    lamps.fr.remove("bad.md");
    fs::remove_dir_all(lamps.fr.path().join("deep")).expect("removed");
    lamps.fr.write("deep", "a file now");
    lamps.fr.write("dim.md", "# Tamiser\n");
    lamps.fr.commit("Back, without its link");
    let states: Vec<String> = (0..4).map(|back| lamps.fr.id(&format!("HEAD~{back}"))).collect();
    let checkout = |state: &str| {
        lamps.fr.switch(state);
        identities(&lamps.since(&[]).expect("checked"))
    };
    let whole: Vec<_> = states.iter().map(|state| checkout(state)).collect();
    assert!(whole.iter().collect::<BTreeSet<_>>().len() == states.len(), "all states differ");
    for (now, found) in states.iter().zip(&whole) {
        lamps.fr.switch(now);
        for (then, known) in states.iter().zip(&whole) {
            let new = lamps.since(&[&format!("fr={then}")]).expect("checked");
            let older: BTreeSet<_> =
                new.preexisting.iter().map(|finding| (finding.rule, finding.fingerprint)).collect();
            assert_eq!(identities(&new), found - known, "{then} to {now}");
            assert_eq!(older, found & known, "{then} to {now}");
        }
    }
}

#[test]
fn languages_in_one_repository_come_and_go() {
    let dir = tempfile::tempdir().expect("a folder");
    let repo = Repo::at(dir.path());
    repo.write("docs/en/dim.md", EN);
    repo.write("docs/en/start.md", start("Begin"));
    repo.commit("English only");
    repo.write("docs/fr/dim.md", FR);
    let request = |path: &Path| Request {
        path: path.canonicalize().expect("there"),
        since: vec![reference("HEAD")],
        ..Request::default()
    };
    for path in [dir.path(), &dir.path().join("docs")] {
        let outcome = Session::open(&request(path)).expect("two languages").check();
        assert_eq!(said(&outcome), ["untranslated-page fr start.md"], "nothing was there");
        assert_eq!(outcome.counted.len(), 1, "a link to it");
    }
    let docs = |tag: &str| (Locale::parse(tag).expect("a locale"), dir.path().join("docs").join(tag));
    let named = Request { sources: vec![docs("en")], targets: vec![docs("fr")], ..request(dir.path()) };
    let outcome = Session::open(&named).expect("two languages").check();
    assert_eq!(said(&outcome), [""; 0], "all pages were untranslated");
    repo.commit("French");
    repo.write("docs/de/start.md", start("Anfang"));
    let outcome = Session::open(&request(dir.path())).expect("three languages").check();
    assert_eq!(said(&outcome), ["untranslated-page de dim.md"]);
    assert_eq!(outcome.preexisting.len(), 1);
}

#[test]
fn no_file_is_touched_not_even_the_index() {
    let lamps = Lamps::new();
    lamps.fr.write("dim.md", "# Tamiser\n");
    let before = support::files(lamps.dir.path());
    lamps.since(&["HEAD"]).expect("checked");
    lamps.changed();
    assert!(before == support::files(lamps.dir.path()), "something was written");
}

#[test]
fn a_commit_that_is_not_there_says_how_to_get_it() {
    let lamps = Lamps::new();
    lamps.en.branch("next");
    let (message, help) = why(lamps.since(&["next"]));
    assert!(message.contains("lamps.fr` is a repository that does not have `next`"), "{message}");
    assert!(help.contains("fetch origin next") && help.contains("LOCALE=REF"), "{help}");
    assert!(lamps.since(&["next", "fr=HEAD"]).is_ok());
    assert!(why(lamps.since(&["HEAD", "HEAD~1"])).0.contains("`HEAD~1` is the second commit for all languages"));
    assert!(why(lamps.since(&["HEAD", "de=HEAD"])).0.contains("no pages in de"));
    assert!(why(lamps.since(&["--all"])).0.contains("does not have `--all`"));

    let shallow = tempfile::tempdir().expect("a folder");
    lamps.fr.commit("Nothing");
    for repo in [&lamps.en, &lamps.fr] {
        repo.shallow_clone(&shallow.path().join(repo.path().file_name().expect("a name")), 1);
    }
    let request = |name: &str| Request {
        path: shallow.path().canonicalize().expect("there"),
        since: vec![reference(name)],
        ..Request::default()
    };
    let open = |name: &str| why(Session::open(&request(name)).map(|session| session.check()));
    let (message, help) = open("fr=HEAD~1");
    assert!(message.contains("shallow clone") && help.contains("fetch --unshallow"), "{message} {help}");
    assert!(open("fr=origin/main2").1.contains("fetch origin main2:refs/remotes/origin/main2"));
    fs::remove_dir_all(shallow.path().join("lamps.fr/.git")).expect("removed");
    let (message, help) = open("HEAD");
    assert!(message.contains("not in a Git repository") && help.contains("--since en=REF"), "{message} {help}");
    assert!(Session::open(&request("en=HEAD")).is_ok());
}

#[test]
fn three_dots_mean_where_the_line_was_left() {
    let lamps = Lamps::new();
    lamps.fr.branch("mine");
    lamps.fr.write("mine.md", "# À moi\n");
    lamps.fr.commit("Mine");
    lamps.fr.switch("main");
    lamps.fr.remove("old.md");
    lamps.fr.commit("Mend what was old");
    lamps.fr.switch("mine");
    let mine = "orphan-page fr mine.md";
    assert_eq!(said(&lamps.since(&["fr=main..."]).expect("checked")), [mine]);
    assert_eq!(said(&lamps.since(&["fr=main"]).expect("checked")), [mine, "orphan-page fr old.md"]);
}

#[test]
fn the_groups_of_pages_with_edits() {
    let lamps = Lamps::new();
    assert_eq!(lamps.changed(), [""; 0]);
    lamps.en.write("start.md", format!("{}\n[Dim](nowhere.md)\n", start("Begin")));
    assert_eq!(lamps.changed(), ["broken-link en start.md", "stale-source-commit fr start.md"]);
    lamps.en.commit("A link");
    lamps.fr.remove("dim.md");
    assert_eq!(lamps.changed(), ["untranslated-page fr dim.md"], "it is gone, and missed");
    lamps.fr.write("new/page.md", "# Nouveau\n");
    assert_eq!(lamps.changed(), ["orphan-page fr new/page.md", "untranslated-page fr dim.md"]);
    // Touched, and the same.
    lamps.fr.commit("All");
    lamps.fr.write("start.md", start("Commencer"));
    assert_eq!(lamps.changed(), [""; 0]);
    lamps.fr.write("old.md", "# Vieux\r\n");
    assert_eq!(lamps.changed(), [""; 0], "line ends are the checkout's");
    lamps.fr.write("old.md", "# Très vieux\r\n");
    assert_eq!(lamps.changed(), ["orphan-page fr old.md"]);
}

#[test]
fn a_baseline_hides_what_it_has_and_tells_what_is_gone() {
    let lamps = Lamps::new();
    let file = lamps.dir.path().join("accepted.json");
    let with = |change: &dyn Fn(&mut Request)| {
        let mut request =
            Request { baseline: BaselineChoice { file: Some(file.clone()), ignore: false }, ..lamps.request() };
        change(&mut request);
        Session::open(&request).map(|session| session.check())
    };
    assert!(why(with(&|_| ())).0.contains("accepted.json: the baseline does not exist"));
    let session = Session::open(&lamps.request()).expect("two languages");
    fs::write(&file, session.accept(&session.check().findings).text()).expect("written");
    let hidden = with(&|_| ()).expect("checked");
    assert_eq!((hidden.findings.len(), hidden.baselined.len(), hidden.gone.len()), (0, 1, 0));
    assert_eq!(with(&|r| r.baseline.ignore = true).expect("checked").findings.len(), 1);

    lamps.fr.remove("old.md");
    let stale = with(&|_| ()).expect("checked");
    assert_eq!((stale.gone.len(), stale.gone[0].path.as_str()), (1, "old.md"));
    let told = stale.notices.iter().find(|notice| notice.code == "stale-baseline").expect("a notice");
    assert!(told.message.starts_with("1 finding of the baseline is fixed: remove it with `locdrift baseline"));
    // Who looks at a part cannot tell.
    let parts: [&dyn Fn(&mut Request); 5] = [
        &|r| r.select = vec!["missing-link".to_owned()],
        &|r| r.ignore = vec!["missing-link".to_owned()],
        &|r| r.locales = vec![Locale::parse("fr").expect("a locale")],
        &|r| r.shard = Some(Shard { index: 1, count: 1 }),
        &|r| r.changed = true,
    ];
    for part in parts {
        let part = with(part).expect("checked");
        assert!(part.gone.is_empty() && part.notices.iter().all(|notice| notice.code != "stale-baseline"));
    }
    fs::write(&file, "<<<<<<< HEAD\n").expect("written");
    assert!(why(with(&|_| ())).0.ends_with("accepted.json, line 1: git left a merge conflict here"));
}

#[test]
fn the_baseline_is_found_beside_the_configuration_or_above_the_pages() {
    let lamps = Lamps::new();
    let (root, name) = (lamps.dir.path().canonicalize().expect("there"), ".locdrift-baseline.json");
    let place = |path: &Path| {
        let session = Session::open(&Request { path: path.to_owned(), ..Request::default() }).expect("languages");
        session.accepted.path.clone()
    };
    assert_eq!(place(&root), root.join(name), "where it would be written");
    fs::write(root.join(name), "{\"version\": 2, \"findings\": []}").expect("written");
    assert_eq!(place(&root), root.join(name));
    fs::remove_dir_all(root.join("lamps.fr/.git")).expect("removed");
    assert_eq!(place(&root.join("lamps.fr")), root.join(name), "above");
    assert_eq!(place(&root.join("lamps.en")), root.join("lamps.en").join(name), "never above the repository");
    fs::write(root.join("locdrift.yaml"), "baseline: accepted/old.json\n").expect("written");
    assert_eq!(place(&root), root.join("accepted/old.json"));
    fs::write(root.join("locdrift.yaml"), "").expect("written");
    assert_eq!(place(&root.join("lamps.fr")), root.join(name), "beside the configuration");
}
