//! Links, `..` and absolute paths: none leads out of the project, those inside work.

use std::fs;

use super::{CHECK, FR, Site};
use crate::support::git::Repo;

const OUT: &str = "leads out of the project";
const FOUND: &str = "missing-link";

/// A check, a fix and what else reads a configuration refuse it, show nothing of it and change nothing outside.
#[track_caller]
fn refused(site: &Site, words: &[&str]) {
    let before = site.outside();
    let commands: [&[&str]; 5] = [
        &CHECK,
        &["check", "--no-history", "--fix", "--unsafe-fixes"],
        &["config", "show"],
        &["terms", "--locale", "fr"],
        &["baseline", "--no-history"],
    ];
    let mut refused = 0;
    for command in commands {
        let ran = site.run(command);
        assert!(!ran.said.contains(super::SECRET), "{command:?} {}", ran.said);
        if ran.code == Some(2) {
            refused += 1;
            ran.ends(2, words);
        }
    }
    assert!(refused >= 2, "only {refused} refuse it");
    assert!(site.outside() == before, "something was written outside");
    assert!(site.outside().iter().any(|(path, text)| path == "fr/a.md" && text == FR.as_bytes()));
}

#[test]
fn a_folder_of_the_layout_may_not_be_a_link_out() {
    for (layout, link, to) in [
        ("layout: 'linked/{locale}/{page}'", "p/linked", "../out"),
        ("layout: 'a/linked/{locale}/{page}'", "p/a", "../out"),
        ("layout: ['docs/{locale}/{page}', 'linked/{page}.{locale}.md']", "p/linked", "../out/fr"),
        ("source: {locale: en, layout: 'linked/{page}'}\nlayout: 'docs/{locale}/{page}'", "p/linked", "../out/en"),
    ] {
        let site = Site::new();
        fs::create_dir(site.path("out/linked")).expect("made");
        fs::copy(site.path("out/en/a.md"), site.path("out/linked/a.md")).expect("copied");
        site.write("p/locdrift.yaml", &format!("{layout}\n"));
        site.link(to, link);
        refused(&site, &[OUT, "linked"]);
    }
}

#[test]
fn a_link_inside_the_project_works() {
    let site = Site::new();
    site.write("p/locdrift.yaml", "layout: 'linked/{locale}/{page}'\n");
    site.link("docs", "p/linked");
    site.run(&CHECK).ends(1, &["linked/fr/a.md", FOUND]);
    site.run(&["check", "--no-history", "--fix", "--unsafe-fixes"]).ends(0, &["applied in 1 page"]);
    assert_ne!(site.read("p/docs/fr/a.md"), FR);
    site.write("p/docs/fr/a.md", FR);
    // All that the configuration names, too.
    fs::rename(site.path("p/locdrift.yaml"), site.path("p/settings.yaml")).expect("moved");
    site.link("settings.yaml", "p/locdrift.yaml");
    site.write("p/settings.yaml", "terms: 'terms/{locale}.yaml'\nbaseline: accepted.json\n");
    site.write("p/words/fr.yaml", "Lamp: Lampe\n");
    site.link("words", "p/terms");
    site.write("p/data/accepted.json", "");
    site.link("data/accepted.json", "p/accepted.json");
    site.run(&["baseline", "--no-history"]).ends(0, &["written to accepted.json"]);
    assert!(site.path("p/accepted.json").is_symlink() && site.read("p/data/accepted.json").contains(FOUND));
    site.run(&CHECK).ends(0, &[]);
}

#[test]
fn the_configuration_may_not_be_a_link_out() {
    for to in ["../out/secret.yaml", "../nothing.yaml", ".git/config", "loop.yaml"] {
        let site = Site::new();
        site.link(to, "p/locdrift.yaml");
        site.link("loop.yaml", "p/loop.yaml");
        refused(&site, &["locdrift.yaml` cannot be read"]);
        // So where it is named, since the repository says where it leads.
        site.run(&[&CHECK[..], &["--config", "locdrift.yaml"]].concat()).ends(2, &["cannot be read"]);
    }
    // A link that lies outside of all repositories leads where the user wants.
    let site = Site::new();
    site.write("out/mine.yaml", "fail-on: never\n");
    site.link("out/mine.yaml", "mine.yaml");
    site.run(&[&CHECK[..], &["--config", "../mine.yaml", "docs"]].concat()).ends(0, &[FOUND]);
}

#[test]
fn glossaries_lie_in_the_project() {
    let absolute = Site::new();
    for terms in ["../out/{locale}.yaml", "linked.yaml/{locale}.yaml", "linked/{locale}.yaml", "../out/secret.csv"] {
        let site = Site::new();
        site.write("out/fr.yaml", &format!("a: [{}]\n", super::SECRET));
        site.write("out/secret.csv", &format!("en,fr\n\"{}\n", super::SECRET));
        site.link("../out", "p/linked");
        site.link("../out", "p/linked.yaml");
        site.write("p/locdrift.yaml", &format!("terms: '{terms}'\n"));
        refused(&site, &[OUT]);
    }
    absolute.write("out/fr.yaml", &format!("a: [{}]\n", super::SECRET));
    let terms = absolute.path("out/{locale}.yaml");
    absolute.write("p/locdrift.yaml", &format!("terms: '{}'\n", terms.display()));
    refused(&absolute, &[OUT]);
    for (to, why) in
        [("../../out/secret.yaml", OUT), ("../.git/config", "a `.git` folder"), ("no.yaml", "a link to a file")]
    {
        let site = Site::new();
        site.link(to, "p/terms/fr.yaml");
        site.write("p/locdrift.yaml", "terms: 'terms/{locale}.yaml'\n");
        refused(&site, &[why]);
    }
}

#[test]
fn a_linked_gitignore_hides_nothing() {
    for (to, at) in [
        ("../../out/all", "p/docs/.gitignore"),
        ("../../../out/all", "p/docs/fr/.gitignore"),
        ("../out/all", "p/.gitignore"),
    ] {
        let site = Site::new();
        site.write("out/all", "*\n");
        site.link(to, at);
        site.run(&CHECK).ends(1, &[FOUND]);
        site.run(&["check", "docs", "--no-history"]).ends(1, &[FOUND]);
    }
}

#[test]
fn a_baseline_lies_in_the_project() {
    for (config, link) in [
        ("", Some("../out/b.json")),
        ("baseline: ../out/b.json\n", None),
        ("baseline: linked/b.json\n", Some("../out")),
        ("", Some("../out/new.json")),
        ("", Some(".git/config")),
    ] {
        let site = Site::new();
        site.run(&["baseline", "--no-history", "--baseline", "../out/b.json"]).ends(0, &[]);
        site.write("p/locdrift.yaml", config);
        let at = if config.contains("linked") { "p/linked" } else { "p/.locdrift-baseline.json" };
        link.iter().for_each(|to| site.link(to, at));
        let before = site.outside();
        site.run(&CHECK).ends(2, &["baseline"]);
        site.run(&["baseline", "--no-history"]).ends(2, &["cannot write"]);
        assert!(site.outside() == before && site.read("p/.git/config").contains("extraheader"));
        if let Some(to) = link.filter(|_| at.ends_with(".json")) {
            // Nor where a link of the repository is named.
            let name = ".locdrift-baseline.json";
            site.run(&["baseline", "--no-history", "--baseline", name]).ends(2, &["cannot write"]);
            assert!(site.outside() == before, "{to}");
        }
    }
}

#[test]
fn nobody_can_ask_what_is_outside() {
    let answers = |config: &dyn Fn(&Site, &str) -> String| {
        let answer = |name: &str| {
            let site = Site::new();
            site.write("out/there/x.yaml", "a: b\n");
            site.link(&format!("../out/{name}"), "p/linked");
            let text = config(&site, name);
            site.write("p/locdrift.yaml", &text);
            let ran = site.run(&CHECK);
            assert_eq!(ran.code, Some(2), "{text}: {}", ran.said);
            ran.said.replace(name, "NAME").replace(&*site.path("").to_string_lossy(), "TOP")
        };
        assert_eq!(answer("there").split_whitespace().count(), answer("gone!").split_whitespace().count());
    };
    answers(&|_, name| format!("baseline: ../out/{name}/x.yaml\n"));
    answers(&|_, _| "baseline: linked/x.yaml\n".to_owned());
    answers(&|site, name| format!("baseline: '{}'\n", site.path(&format!("out/{name}/x.yaml")).display()));
    answers(&|_, name| format!("terms: '../out/{name}/{{locale}}.yaml'\n"));
    answers(&|_, _| "terms: 'linked/x.csv'\n".to_owned());
    answers(&|_, name| format!("source: {{locale: en, history: ../out/{name}}}\nlayout: 'docs/{{locale}}/{{page}}'\n"));
    answers(&|_, _| "layout: 'linked/{locale}/{page}'\n".to_owned());
}

#[test]
fn a_history_elsewhere_is_named_on_the_command_line() {
    let dir = tempfile::tempdir().expect("a folder");
    let elsewhere = Repo::at(&dir.path().join("lumen"));
    elsewhere.write("a.md", super::EN);
    let pin = elsewhere.commit("Begin");
    let own = Repo::at(&dir.path().join("p"));
    let page = format!("---\nsource-git-commit: {pin}\n---\n{}", FR);
    crate::support::write(own.path(), [("docs/en/a.md", super::EN.as_bytes()), ("docs/fr/a.md", page.as_bytes())]);
    let check = |words: &[&str]| super::locdrift(own.path(), &[&["check", "--require-history"], words].concat());
    let config = |history: &str| {
        let text = format!("source:\n  locale: en\n  history: {history}\nlayout: 'docs/{{locale}}/{{page}}'\n");
        own.write("locdrift.yaml", text);
    };
    for history in ["../lumen", "linked", "docs/../../lumen"] {
        config(history);
        if history == "linked" {
            std::os::unix::fs::symlink("../lumen", own.path().join("linked")).expect("linked");
        }
        check(&[]).ends(2, &["leads out of the project", "--history ", "locdrift.yaml:3"]);
        super::locdrift(own.path(), &["diff", "docs/fr/a.md"]).ends(2, &["leads out of the project"]);
        check(&["--history", "../lumen"]).ends(1, &[FOUND]);
    }
    // Where the folder that is checked holds both, the configuration may name it.
    fs::rename(own.path().join("locdrift.yaml"), dir.path().join("locdrift.yaml")).expect("moved");
    crate::support::write(
        dir.path(),
        [("locdrift.yaml", &b"source: {locale: en, history: lumen}\nlayout: 'p/docs/{locale}/{page}'\n"[..])],
    );
    super::locdrift(dir.path(), &["check", "--require-history"]).ends(1, &[FOUND]);
}

#[test]
fn a_named_link_of_a_repository_may_not_lead_out_of_it() {
    let site = Site::new();
    site.link("../out", "p/linked");
    site.link("docs", "p/inside");
    let before = site.outside();
    for words in [
        &["check", "--no-history", "--fix", "linked"][..],
        &["check", "--no-history", "--fix", "--source", "en=linked/en", "--target", "fr=linked/fr"],
        &["check", "--no-history", "--fix", "--source", "en=docs/en", "--target", "fr=linked/fr"],
        &["check", "--history", "linked"],
    ] {
        site.run(words).ends(2, &["linked", OUT]);
    }
    assert!(site.outside() == before);
    site.run(&["check", "--no-history", "inside"]).ends(1, &[FOUND]);
    // The place itself may be named.
    site.run(&["check", "--no-history", "--fix", "--unsafe-fixes", "../out"]).ends(0, &["applied in 1 page"]);
}

#[test]
fn init_writes_into_the_project() {
    for (link, to, host) in [
        (".github", "../out", "github"),
        (".github/workflows", "../../out", "github"),
        (".github", "../nothing", "github"),
        (".gitlab", "../out", "gitlab"),
    ] {
        let site = Site::new();
        site.write("p/.gitlab-ci.yml", "");
        site.link(to, &format!("p/{link}"));
        let before = site.outside();
        for words in [&["init", "--ci", host][..], &["init", "--ci", host, "--yes"]] {
            site.run(words).ends(2, &["cannot write"]);
            assert!(site.outside() == before && !site.path("nothing").exists());
            assert!(!site.path("p/locdrift.yaml").exists(), "all or nothing");
        }
    }
    let site = Site::new();
    site.link("../out/new.yaml", "p/locdrift.yaml");
    site.link("../../../out/new.yaml", "p/.github/workflows/locdrift.yml");
    site.run(&["init", "--ci", "github", "--yes"]).ends(0, &["exists already"]);
    assert!(!site.path("out/new.yaml").exists());
}
