//! The first stage on small trees: what is found, what is left out, what is refused.

use std::fs;
use std::path::Path;

use globset::{Glob, GlobSet, GlobSetBuilder};
use locdrift::layout::{Layout, LayoutError, Pattern, Wanted, discover};
use locdrift::locale::Locale;
use locdrift::text::FileId;
use tempfile::TempDir;

mod sites;
mod walk;

fn on_disk(files: &[&str]) -> TempDir {
    let dir = TempDir::new().expect("a folder");
    for file in files {
        write(dir.path(), file, "text\n");
    }
    dir
}

fn write(dir: &Path, file: &str, text: &str) {
    let path = dir.join(file);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).expect(tag)
}

fn at(path: impl AsRef<Path>) -> Wanted {
    Wanted { path: path.as_ref().to_owned(), ..Wanted::default() }
}

fn patterns(root: &Path, patterns: &[&str], source: Option<&str>) -> Wanted {
    Wanted {
        patterns: patterns.iter().map(|pattern| Pattern::parse(pattern).expect(pattern)).collect(),
        source_pattern: source.map(|pattern| Pattern::parse_source(pattern).expect(pattern)),
        pattern_root: root.to_owned(),
        ..at(root)
    }
}

fn globs(pattern: &str) -> Option<GlobSet> {
    Some(GlobSetBuilder::new().add(Glob::new(pattern).expect(pattern)).build().expect(pattern))
}

/// One line a tree: `product:locale* pages | assets`, a page with its path on disk where that is another.
fn shown(layout: &Layout) -> Vec<String> {
    let line = |(at, tree): (usize, &locdrift::layout::Tree)| {
        let pages = layout.files.iter().filter(|file| file.tree.index() == at);
        let pages = pages.map(|file| match &file.disk {
            Some(disk) => format!(" {}={disk}", file.path),
            None => format!(" {}", file.path),
        });
        let assets: String = tree.assets.iter().map(|asset| format!(" {asset}")).collect();
        let star = if tree.is_source { "*" } else { "" };
        let assets = if assets.is_empty() { assets } else { format!(" |{assets}") };
        format!("{}:{}{star}{}{assets}", tree.product, tree.locale, pages.collect::<String>())
    };
    layout.trees.iter().enumerate().map(line).collect()
}

#[track_caller]
fn assert_found(wanted: &Wanted, lines: &[&str]) {
    let layout = discover(wanted).expect("a layout");
    assert_eq!(shown(&layout), lines);
    for file in 0..layout.files.len() {
        let path = layout.disk_path(FileId(file as u32));
        assert!(path.is_absolute() && path.is_file(), "{}", path.display());
    }
}

#[track_caller]
fn refusal(wanted: &Wanted) -> String {
    discover(wanted).map(|layout| shown(&layout)).expect_err("refused").to_string()
}

fn notice(wanted: &Wanted, code: &str) -> String {
    let layout = discover(wanted).expect("a layout");
    let of_code = layout.notices.iter().filter(|notice| notice.code == code);
    of_code.map(|notice| &*notice.message).collect::<Vec<_>>().join("\n")
}

const TWO_PRODUCTS: &[&str] = &[
    "guide.en/help/a.md",
    "guide.en/help/b.markdown",
    "guide.en/help/img/x.png",
    "guide.fr-FR/help/a.md",
    "guide.de-DE/help/a.md",
    "guide.frx/help/a.md",
    "api.v2.en/a.md",
    "api.v2.ja-JP/a.md",
    "other/a.md",
    "alone.en/a.md",
];

#[test]
fn repositories_side_by_side() {
    let dir = on_disk(TWO_PRODUCTS);
    assert_found(
        &at(dir.path()),
        &[
            "api.v2:en* a.md",
            "api.v2:ja-JP a.md",
            "guide:en* help/a.md help/b.markdown | help/img/x.png",
            "guide:de-DE help/a.md",
            "guide:fr-FR help/a.md",
        ],
    );
    assert_eq!(
        notice(&at(dir.path()), "layout"),
        "api.v2: source en (1 page); target ja-JP (1); grouped by repository per locale (`api.v2.<locale>`)\n\
         guide: source en (2 pages); targets de-DE (1), fr-FR (1); grouped by repository per locale (`guide.<locale>`)"
    );
    assert_eq!(
        notice(&at(dir.path()), "left-out"),
        "left out: 2 folders: `alone.en` (no translation beside it), `guide.frx` (`frx` is no locale, perhaps `fr`)"
    );
}

#[test]
fn inside_one_target_only_that_pair_is_taken() {
    let dir = on_disk(TWO_PRODUCTS);
    for inside in ["guide.fr-FR", "guide.fr-FR/help", "guide.en/../guide.fr-FR/help"] {
        let layout = discover(&at(dir.path().join(inside))).expect(inside);
        let locales: Vec<&str> = layout.trees.iter().map(|tree| tree.locale.as_str()).collect();
        assert_eq!(locales, ["en", "fr-FR"], "{inside}");
    }
    let layout = discover(&at(dir.path().join("guide.en/help"))).expect("all targets of the source");
    assert_eq!(layout.trees.len(), 3);
}

#[test]
fn the_source_may_be_named_without_a_language() {
    let dir = on_disk(&[
        "lumen.example/a.md",
        "lumen.example/x/b.md",
        "fr.lumen.example/a.md",
        "zh-hans.lumen.example/x/b.md",
        "de.other/c.md",
    ]);
    let french = ["lumen.example:en* a.md x/b.md", "lumen.example:fr a.md"];
    let all = [french[0], french[1], "lumen.example:zh-Hans x/b.md"];
    for path in ["", "lumen.example"] {
        assert_found(&at(dir.path().join(path)), &all);
    }
    assert_found(&at(dir.path().join("fr.lumen.example")), &french);
    // Inside of one, what is beside it is looked at if it is a repository.
    let inside = at(dir.path().join("lumen.example/x"));
    assert!(refusal(&inside).contains("nothing to check"));
    std::fs::create_dir(dir.path().join("lumen.example/.git")).expect("made");
    assert_found(&inside, &all);
    assert_eq!(
        notice(&at(dir.path()), "layout"),
        "lumen.example: source en (2 pages); targets fr (1), zh-Hans (1); grouped by repository per locale \
         (`lumen.example`, `<locale>.lumen.example`)"
    );
    assert!(refusal(&at(dir.path().join("de.other"))).contains("nothing to check"));
}

#[test]
fn folders_per_locale_at_the_path_and_below() {
    let dir = on_disk(&[
        "docs/en/a.md",
        "docs/en/x/fr/b.md",
        "docs/en/x/en/b.md",
        "docs/fr/a.md",
        "docs/it/code.rs",
        "docs/images/a.png",
        "docs/shared/a.md",
        "README.md",
    ]);
    let lines = [":en* a.md x/en/b.md x/fr/b.md", ":fr a.md"];
    for path in ["", "docs", "docs/en"] {
        assert_found(&at(dir.path().join(path)), &lines);
    }
    assert_found(&at(dir.path().join("docs/fr")), &lines);
    assert_eq!(
        notice(&at(dir.path()), "layout"),
        "source en (3 pages); target fr (1); grouped by folder per locale (`docs/<locale>`)"
    );
    assert_eq!(notice(&at(dir.path()), "left-out"), "left out: 1 folder: `docs/shared` (no locale)");
}

#[test]
fn each_folder_with_locales_below_is_a_product() {
    let dir =
        on_disk(&["x/content/en_us/a.md", "x/content/fr_fr/a.md", "a/b/c/en/a.md", "a/b/c/ja/a.md", "a/b/c/d/en/a.md"]);
    assert_found(
        &at(dir.path()),
        &["a/b/c:en* a.md", "a/b/c:ja a.md", "x/content:en-US* a.md", "x/content:fr-FR a.md"],
    );
    let deep = on_disk(&["a/b/c/d/en/a.md", "a/b/c/d/fr/a.md"]);
    assert!(refusal(&at(deep.path())).contains("nothing to check"));
}

#[test]
fn suffixes_of_file_names() {
    let dir = on_disk(&[
        "a.md",
        "a.fr.md",
        "a.fr-CA.md",
        "x/b.en.md",
        "x/b.md",
        "x/b.fr.md",
        "x/orphan.fr.md",
        "setup.is.md",
        "img/a.png",
    ]);
    assert_found(
        &at(dir.path()),
        &[
            ":en* a.md setup.is.md x/b.md=x/b.en.md | img/a.png x/b.md",
            ":fr a.md=a.fr.md x/b.md=x/b.fr.md x/orphan.md=x/orphan.fr.md | img/a.png x/b.md",
            ":fr-CA a.md=a.fr-CA.md | img/a.png x/b.md",
        ],
    );
    assert!(notice(&at(dir.path()), "left-out").contains("1 file for a page that another file holds"));
    let layout = discover(&at(dir.path())).expect("a layout");
    assert!(std::sync::Arc::ptr_eq(&layout.trees[0].assets, &layout.trees[1].assets), "one list for one directory");
}

#[test]
fn a_source_with_a_suffix_of_its_own() {
    let dir = on_disk(&["a.en-US.md", "a.fr.md", "plain.md"]);
    assert_found(&at(dir.path()), &[":en-US* a.md=a.en-US.md plain.md", ":fr a.md=a.fr.md"]);
}

#[test]
fn without_english_the_source_must_be_named() {
    for files in [["guide.de/a.md", "guide.fr/a.md"], ["docs/de/a.md", "docs/fr/a.md"], ["a.de.md", "a.fr.md"]] {
        let dir = on_disk(&files);
        let said = refusal(&at(dir.path()));
        assert!(said.contains("`de`, `fr`, but no `en` to compare"), "{said}");
        assert!(said.contains("--source de=DIR --target fr=DIR"), "{said}");
        let wanted = Wanted { source_locale: Some(locale("de-DE")), ..at(dir.path()) };
        let layout = discover(&wanted).expect("named");
        assert_eq!(layout.trees.iter().filter(|tree| tree.is_source).count(), 1);
        assert_eq!(layout.trees[0].locale.as_str(), "de");
    }
}

#[test]
fn patterns_of_a_configuration() {
    let dir = on_disk(&[
        "docs/a.md",
        "docs/x/b.md",
        "docs/img/a.png",
        "i18n/fr/docusaurus-plugin-content-docs/current/a.md",
        "i18n/fr/docusaurus-plugin-content-docs/current/img/a.png",
        "i18n/fr/code.json",
        "i18n/klingon/docusaurus-plugin-content-docs/current/a.md",
        "i18n/en/docusaurus-plugin-content-docs/current/a.md",
    ]);
    let pattern = "i18n/{locale}/docusaurus-plugin-content-docs/current/{page}";
    let wanted = patterns(dir.path(), &[pattern], Some("docs/{page}"));
    assert_found(&wanted, &[":en* a.md x/b.md | img/a.png", ":fr a.md | img/a.png"]);
    let left_out = notice(&wanted, "left-out");
    assert!(left_out.contains("1 page whose path has no known locale"), "{left_out}");
    assert!(
        notice(&wanted, "layout")
            .ends_with("(`i18n/{locale}/docusaurus-plugin-content-docs/current/{page}`, `docs/{page}`)")
    );
}

#[test]
fn patterns_with_products_and_suffixes() {
    let dir = on_disk(TWO_PRODUCTS);
    let wanted = patterns(dir.path(), &["{product}.{locale}/help/{page}"], None);
    assert_found(&wanted, &["guide:en* a.md b.markdown | img/x.png", "guide:de-DE a.md", "guide:fr-FR a.md"]);
    let inside = Wanted { path: dir.path().join("guide.fr-FR"), ..wanted.clone() };
    assert_eq!(discover(&inside).expect("the pair").trees.len(), 2);
    let elsewhere = Wanted { path: dir.path().join("other"), ..wanted };
    assert!(refusal(&elsewhere).contains("in no folder of a language"));

    let dir = on_disk(&["x/a.md", "x/a.fr.md", "x/b.de.md"]);
    let wanted = patterns(dir.path(), &["{page}.{locale}.md"], Some("{page}"));
    assert_found(&wanted, &[":en* x/a.md", ":de x/b.md=x/b.de.md", ":fr x/a.md=x/a.fr.md"]);
    assert!(refusal(&patterns(dir.path(), &["z/{locale}/{page}"], None)).contains("no page fits `z/{locale}/{page}`"));
}

#[test]
fn several_patterns_are_several_products() {
    let dir = on_disk(&["docs/en/a.md", "docs/fr/a.md", "blog/en/b.md", "blog/fr/b.md"]);
    let wanted = patterns(dir.path(), &["docs/{locale}/{page}", "blog/{locale}/{page}"], None);
    assert_found(&wanted, &["blog:en* b.md", "blog:fr b.md", "docs:en* a.md", "docs:fr a.md"]);
}

#[test]
fn named_folders() {
    let dir = on_disk(&["src/a.md", "src/translated/a.md", "src/translated/x.png", "empty/x.png"]);
    let named = |tag: &str, folder: &str| (locale(tag), dir.path().join(folder));
    let wanted = Wanted {
        sources: vec![named("en", "src")],
        targets: vec![named("fr", "src/translated"), named("de", "empty")],
        ..Wanted::default()
    };
    assert_found(&wanted, &[":en* a.md", ":de | x.png", ":fr a.md | x.png"]);

    let with = |sources, targets| refusal(&Wanted { sources, targets, ..Wanted::default() });
    let twice = with(vec![named("en", "src")], vec![named("fr", "empty"), named("fr", "src/translated")]);
    assert!(twice.contains("two folders are for `fr`"), "{twice}");
    let same = with(vec![named("en", "src")], vec![named("fr", "src/../src")]);
    assert!(same.contains("is given for `en` and for `fr`"), "{same}");
    let both = with(vec![named("en", "src")], vec![named("en", "empty")]);
    assert!(both.contains("two folders are for `en`"), "{both}");
    assert!(with(vec![], vec![named("fr", "src")]).contains("without a source"));
    assert!(with(vec![named("en", "src")], vec![]).contains("without a target"));
    assert!(with(vec![named("en", "src"), named("en", "empty")], vec![named("fr", "empty")]).contains("2 times"));
    assert!(with(vec![named("en", "nowhere")], vec![named("fr", "src")]).contains("nowhere` does not exist"));
    assert!(with(vec![named("en", "src/a.md")], vec![named("fr", "src")]).contains("a.md` is a file"));
    assert!(with(vec![named("en", "empty")], vec![named("fr", "src")]).contains("the source holds no page"));
}

#[test]
fn two_folders_that_spell_one_locale_are_refused() {
    let dir = on_disk(&["docs/en/a.md", "docs/fr-FR/a.md", "docs/fr_FR/a.md"]);
    assert!(matches!(discover(&at(dir.path())), Err(LayoutError::TwoTrees { .. })));
}

#[test]
fn a_path_that_cannot_be_checked() {
    let dir = on_disk(&["a.md", "only.en/a.md"]);
    assert!(refusal(&at(dir.path().join("nowhere"))).contains("does not exist"));
    assert!(refusal(&at(dir.path().join("a.md"))).contains("is a file: give the folder"));
    let said = refusal(&at(dir.path()));
    assert!(said.contains("there is only `only.en` (no translation beside it)"), "{said}");
    assert!(said.contains("`guide.en`, `guide.fr-FR`") && said.contains("--source en=DIR"), "{said}");
    let said = refusal(&at(on_disk(&["a.md", "b.txt"]).path()));
    assert!(said.contains("no page in two languages was found"), "{said}");
    let said = refusal(&at(on_disk(&["docs/en/a.md"]).path()));
    assert!(said.contains("there is only `docs/en` (no translation beside it)"), "{said}");
}

#[test]
fn only_the_locales_asked_for() {
    let dir = on_disk(TWO_PRODUCTS);
    let asked = |tags: &[&str]| Wanted { locales: tags.iter().map(|tag| locale(tag)).collect(), ..at(dir.path()) };
    let layout = discover(&asked(&["fr", "sv"])).expect("a layout");
    let locales: Vec<&str> = layout.trees.iter().map(|tree| tree.locale.as_str()).collect();
    assert_eq!(locales, ["en", "fr-FR"]);
    assert!(notice(&asked(&["fr", "sv"]), "left-out").contains("`sv`, which is not there"));
    let said = refusal(&asked(&["sv"]));
    assert!(said.contains("no translation into `sv`") && said.contains("`de-DE`, `fr-FR`, `ja-JP`"), "{said}");

    let dir = on_disk(&["docs/en/a.md", "docs/fr/a.md", "docs/de/a.md"]);
    assert_found(&Wanted { locales: vec![locale("fr")], ..at(dir.path()) }, &[":en* a.md", ":fr a.md"]);
}

#[test]
fn include_and_exclude() {
    let dir = on_disk(&["docs/en/a.md", "docs/en/x/b.md", "docs/en/c.md", "docs/fr/a.md", "docs/fr/x/b.md"]);
    let wanted = Wanted { exclude: globs("x/**"), ..at(dir.path()) };
    assert_found(&wanted, &[":en* a.md c.md | x/b.md", ":fr a.md | x/b.md"]);
    assert_eq!(notice(&wanted, "left-out"), "left out: 2 pages by the configuration");
    let wanted = Wanted { include: globs("**/a.md"), ..at(dir.path()) };
    assert_found(&wanted, &[":en* a.md | c.md x/b.md", ":fr a.md | x/b.md"]);
    let wanted = Wanted { exclude: globs("docs/fr/x/*"), ..at(dir.path()) };
    assert_found(&wanted, &[":en* a.md c.md x/b.md", ":fr a.md | x/b.md"]);
    let wanted = Wanted { include: globs("nothing"), ..at(dir.path()) };
    assert!(refusal(&wanted).contains("no page is left"));
}

#[test]
fn folders_without_pages_are_no_translations() {
    let dir = on_disk(&["guide.en/a.md", "guide.fr/a.md", "guide.io/main.rs"]);
    assert_found(&at(dir.path()), &["guide:en* a.md", "guide:fr a.md"]);
    assert_eq!(notice(&at(dir.path()), "left-out"), "left out: 1 folder: `guide.io` (no page in it)");
}

#[test]
fn many_products_are_named_in_few_lines() {
    let files: Vec<String> = (10..24).flat_map(|n| [format!("p{n}.en/a.md"), format!("p{n}.fr/a.md")]).collect();
    let dir = on_disk(&files.iter().map(String::as_str).collect::<Vec<_>>());
    let said = notice(&at(dir.path()), "layout");
    assert_eq!(said.lines().count(), 11);
    assert!(said.ends_with("and 4 more products"));
}
