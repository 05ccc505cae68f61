//! What the copy for the parser changes, and that it does not show.

use pulldown_cmark::{Event, Tag};

use super::{container, events};
use crate::dialect::AFM;

/// The texts of a page, and how many links and footnotes it has.
fn read(text: &str) -> (String, usize, usize) {
    let (mut words, mut links, mut notes) = (String::new(), 0, 0);
    events(text, &AFM, |event, _| match event {
        Event::Text(text) | Event::Code(text) => words.push_str(&text),
        Event::SoftBreak => words.push('\n'),
        Event::Start(Tag::Link { .. }) => links += 1,
        Event::FootnoteReference(_) => notes += 1,
        _ => {}
    });
    (words, links, notes)
}

#[test]
fn a_token_defines_no_link() {
    for text in [
        "[!UICONTROL Hue]: Warm",
        "* [!DNL Lumen]: `x`",
        "> 1. [!BADGE New]: now",
        "[!UICONTROL Hue\nand more]: Warm",
        "[!UICONTROL Hue]:\n<warm>",
    ] {
        let (words, links, _) = read(&format!("{text}\n\nSee [!UICONTROL Hue]."));
        assert_eq!(links, 0, "{text}");
        assert!(words.contains("]:"), "{text}: {words}");
    }
    assert_eq!(read("[hue]: warm.md\n\nSee [hue].").1, 1);
}

#[test]
fn footnotes_are_no_links() {
    assert_eq!(read("灯。[^1]\n\n[^1]: 底座。"), ("灯。底座。".into(), 0, 1));
    assert_eq!(read("A[^a]\n\n[^a\nb]: c\n").1, 0);
}

#[test]
fn code_keeps_its_bytes() {
    for text in ["[!A b]: c\n:::\n:::note\n!!! note\n# a {/*b*/}\n", "=== \"a\"\n/// note\n///\n"] {
        assert_eq!(read(&format!("```\n{text}```")).0, text);
    }
    assert_eq!(read("# `{/*a*/}` {/*b*/}").0, "{/*a*/} {/*b*/}");
}

#[test]
fn containers_have_a_kind() {
    for (line, kind, title) in [
        ("!!! note", "note", ""),
        ("!!! note inline \"Warm light\"", "note", "Warm light\""),
        ("???+ tip \"Hue\"", "tip", "Hue\""),
        ("=== \"Hue\"", "===", "Hue\""),
        ("=== « Hue »", "", ""),
        ("!!! note « Hue »", "", ""),
        ("!!! It is hot", "It", ""),
        ("!!! It is hot!", "", ""),
        (":::warning Hot", "warning", " Hot"),
        ("::::  tip", "tip", ""),
        (":::note[Hot]{#a}", "note", "[Hot]{#a}"),
        ("::: {.note #a} Hot", "note", " Hot"),
        ("/// tip | Hue", "tip", " | Hue"),
        ("/// Turns the lamp on", "", ""),
        ("///tip", "", ""),
        (":::", "", ""),
        ("=====", "", ""),
    ] {
        let found = container(line, 0, &AFM);
        assert_eq!(found.map_or("", |found| found.kind), kind, "{line}");
        assert_eq!(found.map_or("", |found| &line[found.title..]), title, "{line}");
    }
}

#[test]
fn a_heading_may_begin_with_a_component() {
    for text in ["{a} Lamp\n---\n", "<B /> Lamp\n===\n", "# {a}\n"] {
        let mut headings = 0;
        events(text, &crate::dialect::MDX, |event, _| {
            headings += usize::from(matches!(event, Event::Start(Tag::Heading { .. })));
        });
        assert_eq!(headings, 1, "{text}");
    }
}
