//! What each maker makes of the same headings.

use super::*;
use crate::site::HeadingText;

fn all(slugs: &Slugs, words: &str) -> Vec<String> {
    slugs.makers.iter().map(|maker| (maker.slug)(&HeadingText::of_words(words))).collect()
}

#[test]
fn github_slugger() {
    for (words, slug) in [
        ("Switch on", "switch-on"),
        ("find、mustFind", "findmustfind"),
        ("What’s new? (2.0)", "whats-new-20"),
        ("A - b", "a---b"),
        ("電源を入れる", "電源を入れる"),
        ("Éteindre lamp_off", "éteindre-lamp_off"),
        ("हिन्दी में", "हिन्दी-में"),
        ("x² ½ ①", "x--"),
        ("💡 Light", "-light"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ！", "ｆｕｌｌｗｉｄｔｈ"),
    ] {
        assert_eq!(all(&GITHUB, words), [slug], "{words}");
    }
}

#[test]
fn goldmark_by_its_settings() {
    for (words, slugs) in [
        ("Switch on", ["switch-on", "switch-on", "switch-on"]),
        ("Éteindre lamp_off", ["éteindre-lamp_off", "eteindre-lamp_off", "éteindre-lamp-off"]),
        ("A - b", ["a---b", "a---b", "a-b"]),
        ("電源を入れる", ["電源を入れる", "heading", "電源を入れる"]),
        ("हिन्दी", ["हनद", "heading", "ह-न-द"]),
        ("Ｏｎ！", ["ｏｎ", "heading", "ｏｎ"]),
        ("💡 Light ①", ["-light-", "-light-", "light-①"]),
        ("[Dim](dim.md#x) `on`", ["dimdimmdx-on", "dimdimmdx-on", "dim-dim-md-x-on"]),
        ("!!!", ["heading"; 3]),
    ] {
        assert_eq!(all(&GOLDMARK, words), slugs, "{words}");
    }
}

#[test]
fn python_markdown_by_its_settings() {
    for (words, slugs) in [
        ("Switch on", ["switch-on"; 4]),
        ("A - b", ["a---b", "a-b", "a-b", "a---b"]),
        ("Éteindre lamp_off", ["éteindre-lamp_off", "eteindre-lamp_off", "éteindre-lamp_off", "Éteindre-lamp_off"]),
        ("電源を入れる", ["電源を入れる", "_1", "電源を入れる", "電源を入れる"]),
        ("हिन्दी", ["हनद", "_1", "हनद", "हनद"]),
        ("What’s new? (2.0)", ["whats-new-20"; 4]),
        ("Hue  and   light", ["hue--and---light", "hue-and-light", "hue-and-light", "hue--and---light"]),
    ] {
        assert_eq!(all(&PYTHON, words), slugs, "{words}");
    }
    let numbered = |slug, n| (PYTHON.makers[0].numbered)(slug, n);
    assert_eq!(
        [numbered("on", 1), numbered("on", 2), numbered("on_4", 1), numbered("_1", 1)],
        ["on_1", "on_2", "on_5", "_2"]
    );
}

#[test]
fn markdown_it_of_vue() {
    for (words, slug) in [
        ("Switch on", "switch-on"),
        ("A - b", "a-b"),
        ("Éteindre lamp_off", "eteindre-lamp-off"),
        ("2 lamps", "_2-lamps"),
        ("What’s new? (2.0)", "what-s-new-2-0"),
        ("Ｌａｍｐ（２）", "lamp-2"),
        ("電源、入れる！", "電源、入れる"),
        ("ガラス", "カ\u{3099}ラス"),
        ("--- On ---", "on"),
    ] {
        assert_eq!(all(&MARKDOWN_IT, words)[0], slug, "{words}");
    }
    assert_eq!(all(&MARKDOWN_IT, "On :lamp: at 10:30: dim"), ["on-lamp-at-10-30-dim", "on-at-10-dim"]);
    assert_eq!((MARKDOWN_IT.fragment)("ガラス"), all(&MARKDOWN_IT, "ガラス")[0], "links become slugs, too");
}

#[test]
fn markdig_and_mdn() {
    for (words, docfx, mdn) in [
        ("Switch on", "switch-on", "switch_on"),
        ("A - b", "a---b", "a_-_b"),
        ("Éteindre lamp_off", "éteindre-lamp_off", "éteindre_lamp_off"),
        ("lamp.on()", "lampon", "lamp.on"),
        ("電源を入れる！", "電源を入れる", "電源を入れる！"),
        ("हिन्दी", "हनद", "हिन्दी"),
        ("?", "section", "sect1"),
    ] {
        assert_eq!((all(&MARKDIG, words), all(&MDN, words)), (vec![docfx.to_owned()], vec![mdn.to_owned()]), "{words}");
    }
    assert_eq!((MDN.makers[0].numbered)("on", 1), "on_2");
}

#[test]
fn loose_slugs_are_those_of_links() {
    assert_eq!(all(&LOOSE, "Switch-On!"), ["switchon"]);
    assert_eq!((LOOSE.fragment)("Switch-On"), "switchon");
    assert_eq!((GITHUB.fragment)("Switch-On"), "Switch-On");
}
