//! Sites that are found by their files: no folder of theirs is a link out of the project.

use std::fs;

use super::{EN, FR, SECRET, Site};

const FOUND: &str = "missing-link";

/// A site with a page in two languages, and a link on the way to them.
fn site(mark: &str, pages: [&str; 2], link: &str, to: &str) -> Site {
    let site = Site::new();
    fs::remove_dir_all(site.path("p/docs")).expect("removed");
    site.write(&format!("p/{mark}"), "export default {}\n");
    site.write(pages[0], &EN.replace("Press", SECRET));
    site.write(pages[1], FR);
    site.link(to, &format!("p/{link}"));
    site
}

#[test]
fn no_folder_of_a_site_is_a_link_out() {
    for (mark, pages, link, to) in [
        (".vitepress/config.js", ["out/v/a.md", "out/v/fr/a.md"], "docs", "../out/v"),
        ("deep/er/.vitepress/config.js", ["out/v/a.md", "out/v/fr/a.md"], "deep/er/docs", "../../../out/v"),
        ("astro.config.mjs", ["out/content/docs/a.md", "out/content/docs/fr/a.md"], "src", "../out"),
        ("astro.config.mjs", ["p/src/content/docs/a.md", "out/v/a.md"], "src/content/docs/fr", "../../../../out/v"),
        (
            "docusaurus.config.js",
            ["p/docs/a.md", "out/fr/docusaurus-plugin-content-docs/current/a.md"],
            "i18n",
            "../out",
        ),
        ("hugo.toml", ["out/v/en/a.md", "out/v/fr/a.md"], "content", "../out/v"),
    ] {
        let site = site(mark, pages, link, to);
        let before = site.outside();
        let commands: [&[&str]; 4] = [
            &["check", "--fix", "--unsafe-fixes"],
            &["check", "--no-history", "--output-format", "json"],
            &["mark", "--key", "behind"],
            &["pins", "--write"],
        ];
        for command in commands {
            let said = site.run(command).said;
            assert!(!said.contains(FOUND) && !said.contains("Lumen"), "{mark} {command:?} {said}");
            assert!(site.outside() == before, "{mark} {command:?} wrote outside");
        }
    }
}

#[test]
fn a_link_of_a_site_inside_the_project_works() {
    let site = site(".vitepress/config.js", ["p/pages/a.md", "p/pages/fr/a.md"], "docs", "pages");
    let ran = site.run(&["check", "--no-history", "--output-format", "concise"]);
    assert!(ran.said.contains(FOUND), "{}", ran.said);
}

/// What is mounted makes a broken link of a site a right one.
#[test]
fn nothing_is_mounted_by_a_file_outside() {
    let site = site("hugo.toml", ["p/content/en/a.md", "p/content/fr/a.md"], "unused", "nothing");
    for locale in ["en", "fr"] {
        site.write(&format!("p/content/{locale}/a.md"), "# Dim\n\nSee [it](/lamps/dim/).\n");
        site.write(&format!("p/content/{locale}/lamps/_index.md"), "# Dim\n");
    }
    let broken = "broken-link";
    site.write("out/_default/module.yaml", "mounts:\n  - source: x\n    target: content/lamps\n");
    let check = ["check", "--no-history", "--output-format", "concise", "--min-level", "note"];
    assert!(site.run(&check).said.contains(broken));
    site.link("../out", "p/config");
    assert!(site.run(&check).said.contains(broken));
    fs::remove_file(site.path("p/config")).expect("removed");
    fs::create_dir(site.path("p/own")).expect("made");
    fs::rename(site.path("out/_default"), site.path("p/own/_default")).expect("moved");
    site.link("own", "p/config");
    assert!(!site.run(&check).said.contains(broken), "its own configuration counts");
}
