//! What makes a finding the same across runs, as baselines, `--since`, `merge` and services see it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::git::Repo;
use crate::support::{Checked, project, root};
use locdrift::cli::{Context, Exit, Terminal, run};
use locdrift::finding::Finding;
use locdrift::session::{Reference, Request, Session, Shard};

/// Fingerprints of findings of fixtures, by rule, page and language. Baselines that users have committed hold these: a
/// change here needs another version of the baseline, and a line in the changelog.
const PINNED: [(&str, &str, &str, &str, &str); 4] = [
    ("missing-link/finds-lost", "missing-link", "dim.md", "de", "77a54201adcfede0"),
    ("about-actions", "missing-link", "action/about-actions.md", "nl-NL", "4f8382e7f74591c8"),
    ("about-actions", "untranslated-page", "action/about-actions.md", "fr-FR", "a83630bdc81f09e4"),
    ("about-actions", "orphan-page", "action/about-actions.md", "fr-FR", "215de611ae782d77"),
];

const GOOD: &str = "# Lampe {#lamp}\n\nVoir [les pièces](parts.md).\n";
const LOST: &str = "# Lampe {#lamp}\n\nVoir les pièces.\n";
const SOURCE: &str = "# Lamp {#lamp}\n\nSee [the parts](parts.md).\n";

fn with_id(id: &str, text: &str) -> String {
    format!("---\nexl-id: {id}\n---\n{text}")
}

const ID: &str = "0d9bc65c-cca0-453f-8106-d2895d005ada";

/// The exit, standard output and standard error.
fn locdrift(words: &[&str]) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = std::iter::once("locdrift").chain(words.iter().copied()).map(Into::into);
    let exit = run(args, &Context::real(), &Terminal::default(), &mut out, &mut err);
    (exit, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
}

fn path(dir: &Path) -> &str {
    dir.to_str().expect("UTF-8")
}

fn findings(request: Request) -> Vec<Finding> {
    Session::open(&request).expect("a project").check().findings
}

fn of(dir: &Path) -> Request {
    Request { path: dir.canonicalize().expect("there"), no_history: true, ..Request::default() }
}

fn lost_links(found: &[Finding]) -> Vec<&Finding> {
    found.iter().filter(|finding| finding.rule.0 == "missing-link").collect()
}

/// Two products with a page of one name and one id, and each with a glossary page to link to.
fn two_products() -> tempfile::TempDir {
    let (source, good) = (with_id(ID, SOURCE), with_id(ID, GOOD));
    let (parts, pieces) = ("# Parts\n", "# Pièces\n");
    project(&[
        ("indoor.en/lamp.md", &source),
        ("indoor.en/parts.md", parts),
        ("indoor.fr/lamp.md", &good),
        ("indoor.fr/parts.md", pieces),
        ("outdoor.en/lamp.md", &source),
        ("outdoor.en/parts.md", parts),
        ("outdoor.fr/lamp.md", &good),
        ("outdoor.fr/parts.md", pieces),
    ])
}

fn write(dir: &Path, file: &str, text: &str) {
    fs::write(dir.join(file), text).expect("written");
}

#[test]
fn fingerprints_stay_what_they_are() {
    let mut checked: BTreeMap<&str, Checked> = BTreeMap::new();
    for (fixture, rule, page, locale, print) in PINNED {
        let checked = checked.entry(fixture).or_insert_with(|| Checked::dir(&root().join("fixtures").join(fixture)));
        let of = |f: &&Finding| (f.rule.0, &*f.page_path, f.locale.as_str()) == (rule, page, locale);
        let found = checked.outcome.findings.iter().find(of).unwrap_or_else(|| panic!("{fixture}: no {rule}"));
        assert_eq!(found.fingerprint.to_string(), print, "{fixture}: {rule} on {page} in {locale}");
    }
}

#[test]
fn a_baseline_of_one_product_hides_nothing_of_another() {
    let dir = two_products();
    write(dir.path(), "indoor.fr/lamp.md", &with_id(ID, LOST));
    let check = ["check", path(dir.path()), "--no-history", "-q"];
    assert_eq!(locdrift(&check).0, Exit::Findings);
    assert_eq!(locdrift(&["baseline", path(dir.path()), "--no-history"]).0, Exit::Clean);
    assert_eq!(locdrift(&check).0, Exit::Clean);
    write(dir.path(), "indoor.fr/lamp.md", &with_id(ID, GOOD));
    write(dir.path(), "outdoor.fr/lamp.md", &with_id(ID, LOST));
    let (exit, out, _) = locdrift(&check);
    assert_eq!(exit, Exit::Findings, "{out}");
    assert!(out.contains("outdoor.fr/lamp.md") && !out.contains("indoor.fr/lamp.md"), "{out}");
}

#[test]
fn products_pages_and_languages_share_no_fingerprint() {
    let dir = two_products();
    for file in ["indoor.fr/lamp.md", "outdoor.fr/lamp.md"] {
        write(dir.path(), file, &with_id(ID, LOST));
    }
    // A copy of the page, with its id, and the page in another language.
    for (folder, text) in [("indoor.en/copy", SOURCE), ("indoor.fr/copy", LOST), ("indoor.de", LOST)] {
        fs::create_dir_all(dir.path().join(folder)).expect("made");
        write(dir.path(), &format!("{folder}/lamp.md"), &with_id(ID, text));
    }
    let found = findings(of(dir.path()));
    let lost = lost_links(&found);
    let prints: std::collections::BTreeSet<_> = lost.iter().map(|finding| finding.fingerprint).collect();
    assert_eq!((lost.len(), prints.len()), (4, 4), "{lost:#?}");
}

#[test]
fn the_fingerprints_of_a_page_do_not_depend_on_other_pages() {
    let dir = two_products();
    write(dir.path(), "outdoor.fr/lamp.md", &with_id(ID, LOST));
    let alone = findings(of(dir.path()));
    let alone = lost_links(&alone)[0].identity();
    write(dir.path(), "indoor.fr/lamp.md", &with_id(ID, LOST));
    let both = findings(of(dir.path()));
    assert!(lost_links(&both).iter().any(|finding| finding.identity() == alone), "{alone:?}");
    // A share of the pages finds what the whole finds there.
    let mut whole: Vec<_> = both.iter().map(Finding::identity).collect();
    let shares: Vec<Finding> = (1..=3)
        .flat_map(|index| findings(Request { shard: Some(Shard { index, count: 3 }), ..of(dir.path()) }))
        .collect();
    let mut shares: Vec<_> = shares.iter().map(Finding::identity).collect();
    whole.sort_unstable();
    shares.sort_unstable();
    assert_eq!(whole, shares);
}

#[test]
fn a_renamed_page_takes_what_is_known_along() {
    let dir = two_products();
    write(dir.path(), "indoor.fr/lamp.md", &with_id(ID, LOST));
    let check = ["check", path(dir.path()), "--no-history", "-q", "--select", "missing-link"];
    locdrift(&["baseline", path(dir.path()), "--no-history"]);
    for tree in ["indoor.en", "indoor.fr"] {
        fs::rename(dir.path().join(tree).join("lamp.md"), dir.path().join(tree).join("light.md")).expect("moved");
    }
    let (exit, out, _) = locdrift(&check);
    assert_eq!(exit, Exit::Clean, "{out}");
    // Another page with another id is another page.
    for tree in ["indoor.en", "indoor.fr"] {
        let file = format!("{tree}/light.md");
        let text = fs::read_to_string(dir.path().join(&file)).expect("readable");
        write(dir.path(), &file, &text.replace(ID, "1d9bc65c-cca0-453f-8106-d2895d005ada"));
    }
    assert_eq!(locdrift(&check).0, Exit::Findings);
}

#[test]
fn since_knows_products_apart_and_renamed_pages() {
    let dir = two_products();
    let repo = Repo::at(dir.path());
    write(dir.path(), "indoor.fr/lamp.md", &with_id(ID, LOST));
    repo.commit("A link is lost");
    let since = || Request { since: vec![Reference { locale: None, name: "HEAD".to_owned() }], ..of(dir.path()) };
    for tree in ["indoor.en", "indoor.fr"] {
        fs::rename(dir.path().join(tree).join("lamp.md"), dir.path().join(tree).join("light.md")).expect("moved");
    }
    let found = findings(since());
    assert_eq!(lost_links(&found).len(), 0, "{found:#?}");
    write(dir.path(), "indoor.fr/light.md", &with_id(ID, GOOD));
    write(dir.path(), "outdoor.fr/lamp.md", &with_id(ID, LOST));
    let found = findings(since());
    let lost: Vec<&str> = lost_links(&found).iter().map(|finding| &*finding.product).collect();
    assert_eq!(lost, ["outdoor"]);
}

#[test]
fn a_baseline_of_an_older_version_says_how_to_renew_it() {
    let dir = two_products();
    write(dir.path(), "old.json", "{\n  \"version\": 1,\n  \"findings\": [\n    null\n  ]\n}\n");
    let file = dir.path().join("old.json");
    let words = ["check", path(dir.path()), "--no-history", "--baseline", path(&file)];
    let (exit, out, err) = locdrift(&words);
    assert_eq!((exit, &*out), (Exit::Failed, ""), "{err}");
    let err = err.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    let command = format!("locdrift baseline {} --baseline {} --no-history", path(dir.path()), path(&file));
    assert!(err.contains("version 1") && err.contains(&command), "{err}");
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    assert_eq!(locdrift(&words).0, Exit::Clean);
    assert_eq!(locdrift(&["check", path(dir.path()), "--no-history", "--baseline", path(&file)]).0, Exit::Clean);
}
