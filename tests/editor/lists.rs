//! What an editor lists: headings, links, ids, labels, and the page as a whole.

use super::{Site, at, file, text, under};
use locdrift::editor::{self, LinkTarget, PinState, RenameError, Symbol};
use locdrift::fix;
use locdrift::session::Session;
use locdrift::text::Span;

/// `## Heading (detail)`, one a line.
fn tree(symbols: &[Symbol]) -> String {
    let line = |symbol: &Symbol| {
        let detail = if symbol.detail.is_empty() { String::new() } else { format!(" ({})", symbol.detail) };
        format!("{} {}{detail}\n{}", "#".repeat(symbol.level.into()), symbol.name, tree(&symbol.children))
    };
    symbols.iter().map(line).collect()
}

#[test]
fn symbols_are_the_headings_with_what_is_outdated() {
    let new = "\n## New {#new}\n\nA new section with some words of its own.\n\n## Care";
    let site = Site::with(&[("twice when it is ready", "three times when it is not"), ("\n## Care", new)]);
    let session = site.open();
    let page = file(&session, "fr/lamps.md");
    let symbols = editor::symbols(&session, page, &session.check().findings);
    assert_eq!(tree(&symbols), "# Lampes (outdated)\n## Couleurs (content missing)\n## Entretien\n");
    let lamps = &symbols[0];
    assert_eq!(under(&session, page, lamps.selection), "# Lampes {#lamps}");
    assert!(under(&session, page, lamps.span).ends_with("chiffon sec.\n"));
    assert!(under(&session, page, lamps.children[0].span).ends_with("sans source.\n\n"));
}

#[test]
fn the_line_above_the_title_says_how_far_the_page_is_behind() {
    let site = Site::with(&[("twice when it is ready", "three times when it is not")]);
    let session = site.open();
    let page = file(&session, "fr/lamps.md");
    let findings = session.check().findings;
    let lens = editor::lens(&session, page, &findings).expect("a line");
    assert_eq!(lens.text(), "fr · 1 commit behind (0 days) · 1 section outdated · compare");
    assert_eq!(under(&session, page, lens.span), "# Lampes {#lamps}");
    let facts = editor::page_facts(&session, page, &findings);
    let pin = facts.pin.expect("a pin");
    assert_eq!(pin.state, PinState::Behind { commits: 1, days: 0, uncommitted: false });
    assert_eq!((pin.commit, pin.short), (site.pin.clone(), site.pin[..7].to_owned()));
    assert_eq!(pin.committed, Some(("2026-01-01".to_owned(), "Write of lamps".to_owned())));
    assert_eq!((facts.source, facts.outdated.len()), (Some(file(&session, "en/lamps.md")), 1));
    let source = editor::page_facts(&session, file(&session, "en/lamps.md"), &findings);
    assert_eq!((source.is_source, source.pin, source.translations), (true, None, vec![page]));
    assert!(editor::lens(&session, file(&session, "en/lamps.md"), &findings).is_none());
    let current = Site::new();
    let fresh = current.open();
    let lens = editor::lens(&fresh, file(&fresh, "fr/lamps.md"), &[]).expect("a line");
    assert_eq!(lens.text(), "fr · up to date · compare");
    let unpinned = editor::lens(&fresh, file(&fresh, "fr/app.md"), &[]).expect("a line");
    assert_eq!(unpinned.text(), "fr · no source commit · compare");
}

#[test]
fn links_lead_to_pages_headings_and_files() {
    let site = Site::new();
    let more = "\nVoir [ici](./app.md), [là][ref], ![image](assets/a.png) et [ailleurs](https://x.example/).\n\n[ref]: <app.md#start>\n";
    site.write("fr/lamps.md", &(super::FRENCH.replace("PIN", &site.pin) + more));
    site.write("fr/assets/a.png", "");
    let session = site.open();
    let page = file(&session, "fr/lamps.md");
    let shown = |to: &LinkTarget| match to {
        LinkTarget::Page(file, heading) => {
            let heading = heading.map(|span| under(&session, *file, span)).unwrap_or_default();
            format!("{} {heading}", session.project.path(*file))
        }
        LinkTarget::Asset(path) => format!("asset {}", path.file_name().expect("a name").to_string_lossy()),
    };
    let links: Vec<(String, String)> = editor::document_links(&session, page)
        .iter()
        .map(|link| (under(&session, page, link.span), shown(&link.to)))
        .collect();
    let pair = |written: &str, to: &str| (written.to_owned(), to.to_owned());
    assert_eq!(
        links,
        [
            pair("#colours", "lamps.md Couleurs"),
            pair("app.md#start", "app.md Début"),
            pair("./app.md", "app.md "),
            pair("assets/a.png", "asset a.png"),
            pair("app.md#start", "app.md Début"),
        ]
    );
}

/// `fr/lamps.md:12: colours`, one a line; definitions are marked.
fn found(session: &Session, path: &str, words: &str) -> Vec<String> {
    let references = editor::references(session, file(session, path), at(session, path, words));
    let line = |found: &editor::Reference| {
        let text = session.text(found.at.file).expect("readable");
        let line = text[..found.at.span.start as usize].matches('\n').count() + 1;
        let path = session.project.layout.disk_path(found.at.file);
        let path: Vec<_> = path.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
        let mark = if found.is_definition { " defined" } else { "" };
        format!("{}/{}:{line}: {}{mark}", path[1], path[0], found.at.span.of(&text))
    };
    references.iter().map(line).collect()
}

#[test]
fn an_id_is_found_in_all_languages() {
    let session = Site::new().open();
    let all = [
        "en/app.md:5: colours",
        "en/lamps.md:10: colours",
        "en/lamps.md:12: colours defined",
        "fr/app.md:5: colours",
        "fr/lamps.md:11: colours",
        "fr/lamps.md:13: colours defined",
    ];
    for (path, words) in
        [("fr/lamps.md", "colours}"), ("fr/lamps.md", "Couleurs"), ("en/lamps.md", "about"), ("fr/app.md", "lampes")]
    {
        assert_eq!(found(&session, path, words), all, "{words} in {path}");
    }
    assert!(found(&session, "fr/lamps.md", "Une lampe").is_empty());
}

#[test]
fn an_id_is_renamed_in_all_languages() {
    let site = Site::new();
    site.write(
        "fr/more.md",
        "# Plus\n\n[a](lamps.md#colours), [b][c] et <a href=\"lamps.md#colours\">d</a>.\n\n[c]: lamps.md#colours\n",
    );
    site.source.write("more.md", "# More\n\n[a](lamps.md#colours)\n");
    let session = site.open();
    let page = file(&session, "fr/lamps.md");
    let rename = |words: &str, to: &str| editor::rename_anchor(&session, page, at(&session, "fr/lamps.md", words), to);
    let edits = rename("Couleurs", "hues").expect("renamed");
    for path in ["fr/lamps.md", "en/lamps.md", "fr/app.md", "en/app.md", "fr/more.md", "en/more.md"] {
        let own = edits.iter().filter(|edit| edit.file == file(&session, path));
        let new = fix::apply(&text(&session, path), own);
        assert_eq!(new, text(&session, path).replace("#colours", "#hues"), "{path}");
    }
    assert_eq!(edits.len(), 10);
    assert_eq!(rename("Couleurs", "colours"), Ok(Vec::new()));
    assert_eq!(rename("Une lampe", "hues"), Err(RenameError::NoAnchor));
    assert_eq!(rename("Couleurs", "a b"), Err(RenameError::Invalid { id: "a b".to_owned() }));
    let taken = rename("Couleurs", "care").expect_err("taken").to_string();
    assert!(taken.ends_with("en/lamps.md` has `care` already (line 19): choose another id"), "{taken}");
}

#[test]
fn the_label_of_the_source_stands_behind_its_name() {
    let session = Site::new().open();
    let page = file(&session, "fr/lamps.md");
    let all = Span::new(0, text(&session, "fr/lamps.md").len());
    let hints = editor::inlay_hints(&session, page, all);
    let behind = at(&session, "fr/lamps.md", "Enregistrer]") + "Enregistrer]".len() as u32;
    let shown: Vec<_> = hints.iter().map(|hint| (hint.offset, &*hint.label)).collect();
    assert_eq!(shown, [(behind, "Save")]);
    assert!(editor::inlay_hints(&session, page, Span::new(0, 10)).is_empty());
    assert!(editor::inlay_hints(&session, file(&session, "en/lamps.md"), all).is_empty());
}
