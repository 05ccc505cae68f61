//! Hover: what the source says at a place, as of the pin, and what changed since.

use super::{Site, at, file, under};
use locdrift::editor;
use locdrift::session::Session;

fn hover(session: &Session, words: &str) -> Option<(String, String)> {
    let page = file(session, "fr/lamps.md");
    let hover = editor::hover(session, page, at(session, "fr/lamps.md", words))?;
    Some((under(session, page, hover.span), hover.markdown))
}

#[test]
fn a_heading_shows_its_section_and_what_changed_since() {
    let site = Site::with(&[("a dry cloth", "a soft, dry cloth"), ("twice", "three times")]);
    let session = site.open();
    let (span, shown) = hover(&session, "Entretien").expect("shown");
    assert_eq!(span, "## Entretien {#care}\n".trim_end());
    let pin = &site.pin[..7];
    let wanted = format!(
        "**Source** (en) · `lamps.md`, line 19 as of `{pin}`\n\n```md\n## Care {{#care}}\n\nWipe the lamp with a dry cloth \
         once a week.\n```\n\n**Changed since** (1 commit, 0 days)\n\n```diff\nWipe the lamp with a {{+soft,+}} dry cloth \
         once a week.\n```\n"
    );
    assert_eq!(shown, wanted);
}

#[test]
fn a_paragraph_shows_its_own_change_and_what_came_behind_it() {
    let site = Site::with(&[("is ready.\n", "is ready.\n\nA new paragraph.\n"), ("blinks twice", "blinks once")]);
    let session = site.open();
    let (_, shown) = hover(&session, "Une lampe").expect("shown");
    assert!(shown.contains("```md\nA lamp blinks twice when it is ready.\n```"), "{shown}");
    assert!(shown.contains("A lamp blinks [-twice-]{+once+} when it is ready.\n+ A new paragraph.\n```"), "{shown}");
    let (_, other) = hover(&session, "Choisissez").expect("shown");
    assert!(other.contains("```md\nChoose a colour in [the app](app.md#start).\n```"), "{other}");
    assert!(other.contains("Not changed since; elsewhere the source page did (1 commit, 0 days)."), "{other}");
}

#[test]
fn tokens_and_links_show_what_they_stand_for() {
    let session = Site::new().open();
    let (span, token) = hover(&session, "[!UICONTROL").expect("shown");
    assert_eq!(span, "[!UICONTROL Enregistrer]");
    assert!(token.starts_with("Control `Save` · in this language `Enregistrer` (1)\n\n**Source**"), "{token}");
    assert!(token.contains("The source has not changed since the translation."), "{token}");
    let (span, link) = hover(&session, "l’application").expect("shown");
    assert_eq!(span, "[l’application](app.md#start)");
    assert!(link.starts_with("Link in the source: `app.md#start`\n\n**Source**"), "{link}");
}

#[test]
fn what_has_no_counterpart_is_said() {
    let session = Site::new().open();
    let (_, shown) = hover(&session, "Une phrase de plus").expect("shown");
    assert!(shown.starts_with("The source has no text for this one.\n"), "{shown}");
}

#[test]
fn the_pin_is_explained() {
    let site = Site::with(&[("twice", "three times")]);
    let session = site.open();
    let (span, shown) = hover(&session, &site.pin).expect("shown");
    assert_eq!(span, site.pin);
    let newest = &site.source.head()[..7];
    let wanted = format!(
        "**Source commit** `{}` · 2026-01-01 · `Write of lamps`\n\nThe page was translated from this commit of its source \
         page. Since then, 1 commit changes the source page; the translation is behind by 0 days.\n\n- Latest change: \
         `{newest}` · 2026-01-02 · ``Say `more` ![x](y)``\n- Text: 2 words added, 1 word removed\n",
        &site.pin[..7]
    );
    assert_eq!(shown, wanted);
    let fresh = Site::new();
    let (_, shown) = hover(&fresh.open(), &fresh.pin).expect("shown");
    assert!(shown.contains("the translation is up to date"), "{shown}");
    let unknown = Site::new();
    unknown.write("fr/lamps.md", &super::FRENCH.replace("PIN", &"12".repeat(20)));
    let (_, shown) = hover(&unknown.open(), "1212").expect("shown");
    assert!(shown.contains("does not have the commit `1212121`"), "{shown}");
}

#[test]
fn an_entry_of_the_front_matter_shows_that_of_the_source() {
    let session = Site::new().open();
    let (span, shown) = hover(&session, "Lampes").expect("shown");
    assert_eq!(span, "title: Lampes");
    assert!(shown.ends_with("```yaml\ntitle: Lamps\n```\n"), "{shown}");
}

#[test]
fn text_of_pages_is_never_rendered() {
    let paragraph = "A lamp blinks twice when it is ready.";
    let hostile = |words: &str| {
        format!("<div>\n```\n\u{202e}<b>![{words}](https://x.example/y) \u{7}[x](https://x.example/z)\n````\n</div>")
    };
    let site = Site::new();
    site.source.write("lamps.md", super::OLD.replace(paragraph, &hostile("one")));
    let pin = site.source.commit("Hostile");
    let french = super::FRENCH.replace("PIN", &pin);
    site.write("fr/lamps.md", &french.replace("Une lampe clignote deux fois quand elle est prête.", &hostile("un")));
    site.source.write("lamps.md", super::OLD.replace(paragraph, &hostile("one two")));
    site.source.commit("Hostile again");
    let session = site.open();
    for place in ["<div>", "# Lampes"] {
        let (_, shown) = hover(&session, place).expect("shown");
        assert!(shown.contains("x.example") && shown.contains("**Changed since**"), "{shown}");
        assert!(!shown.contains(['\u{7}', '\u{202e}']), "{shown}");
        assert!(!rendered(&shown).contains("x.example"), "{shown}");
    }
}

/// The text that a reader of Markdown renders as such: neither code blocks nor inline code; empty where anything is a link,
/// an image or HTML would be an error.
fn rendered(markdown: &str) -> String {
    use pulldown_cmark::{Event, Parser, Tag, TagEnd};
    let (mut text, mut in_code) = (String::new(), false);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(words) if !in_code => text.push_str(&words),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::Html(_) | Event::InlineHtml(_) => {
                panic!("{event:?} in {markdown}")
            }
            _ => {}
        }
    }
    text
}

#[test]
fn the_source_as_of_the_pin_can_be_had() {
    let site = Site::with(&[("twice", "three times")]);
    let session = site.open();
    let then = editor::source_at_pin(&session, file(&session, "fr/lamps.md")).expect("known");
    assert_eq!((&*then.text, then.source), (super::OLD, file(&session, "en/lamps.md")));
    assert_eq!(then.title, format!("lamps.md ({})", &site.pin[..7]));
    assert!(editor::source_at_pin(&session, then.source).is_none());
}
