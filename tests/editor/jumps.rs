//! From a translation to its source and back.

use super::{Site, at, file, under};
use locdrift::editor::{self, Definition};
use locdrift::session::Session;

fn jump(session: &Session, words: &str) -> (String, String) {
    let page = file(session, "fr/lamps.md");
    let found = editor::definition(session, page, at(session, "fr/lamps.md", words)).expect("found");
    assert_eq!(found.file, file(session, "en/lamps.md"));
    (under(session, page, found.origin), under(session, found.file, found.selection))
}

#[test]
fn a_block_leads_to_the_one_that_it_stands_for() {
    let site = Site::with(&[("# Lamps {#lamps}\n", "# Lamps {#lamps}\n\nA new paragraph.\n")]);
    let session = site.open();
    assert_eq!(jump(&session, "deux fois").1, "A lamp blinks twice when it is ready.");
    assert_eq!(jump(&session, "Entretien").1, "## Care {#care}");
    assert_eq!(jump(&session, "* vert").1, "* green");
    assert_eq!(jump(&session, "role"), ("role: Admin".to_owned(), "role: Admin".to_owned()));
}

#[test]
fn what_has_no_counterpart_leads_to_what_is_before_it() {
    let session = Site::new().open();
    assert_eq!(jump(&session, "Une phrase de plus").1, "* green");
    // The blank line behind a block is of the block.
    let page = file(&session, "fr/lamps.md");
    let offset = at(&session, "fr/lamps.md", "\n## Entretien");
    let found = editor::definition(&session, page, offset).expect("found");
    assert_eq!(under(&session, found.file, found.selection), "* green");
}

#[test]
fn the_source_leads_to_all_languages() {
    let site = Site::new();
    let german = super::FRENCH
        .replace("PIN", &site.pin)
        .replace("## Entretien", "## Pflege")
        .replace("* vert\n\nUne phrase de plus, sans source.\n", "");
    site.write("de/lamps.md", &german);
    let session = site.open();
    let source = file(&session, "en/lamps.md");
    let all = |words: &str| -> Vec<(String, String)> {
        let found = editor::implementations(&session, source, at(&session, "en/lamps.md", words));
        let shown = |found: Definition| {
            let path = session.project.layout.disk_path(found.file);
            let locale =
                path.parent().and_then(|dir| dir.file_name()).expect("a folder").to_string_lossy().into_owned();
            (locale, under(&session, found.file, found.selection))
        };
        found.into_iter().map(shown).collect()
    };
    let pair = |locale: &str, text: &str| (locale.to_owned(), text.to_owned());
    assert_eq!(all("## Care"), [pair("de", "## Pflege {#care}"), pair("fr", "## Entretien {#care}")]);
    assert_eq!(all("* green"), [pair("de", "* rouge"), pair("fr", "* vert")]);
    // From one translation to the others.
    let french = file(&session, "fr/lamps.md");
    let found = editor::implementations(&session, french, at(&session, "fr/lamps.md", "## Entretien"));
    assert_eq!(found.iter().map(|found| found.file).collect::<Vec<_>>(), [file(&session, "de/lamps.md")]);
}

#[test]
fn headings_and_blocks_are_aligned_in_order() {
    let site = Site::with(&[("# Lamps {#lamps}\n", "# Lamps {#lamps}\n\nA new paragraph.\n")]);
    let session = site.open();
    let page = file(&session, "fr/lamps.md");
    let pairs = editor::alignment(&session, page);
    let line = |path: &str, offset: u32| {
        let text = super::text(&session, path);
        text[offset as usize..].lines().next().unwrap_or("").to_owned()
    };
    let lines: Vec<_> =
        pairs.iter().map(|pair| (line("fr/lamps.md", pair.target), line("en/lamps.md", pair.source))).collect();
    assert_eq!(lines.len(), 9, "{lines:#?}");
    assert!(lines.contains(&("* vert".to_owned(), "* green".to_owned())), "{lines:#?}");
    assert!(pairs.windows(2).all(|two| two[0].target < two[1].target && two[0].source < two[1].source));
    assert!(editor::alignment(&session, file(&session, "en/lamps.md")).is_empty());
}
