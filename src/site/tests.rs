//! What every site must say, and what the sites say.

use super::*;

#[test]
fn a_site_says_what_is_needed() {
    for site in ALL {
        assert!(!site.pages.extensions.is_empty() && !site.metadata.pin.is_empty(), "{site:?}");
        assert!(site.pages.settings.iter().all(|name| !name.contains(char::is_uppercase)), "{site:?}");
        assert!(site.metadata.unseen.contains(&site.metadata.pin), "{site:?}: the pin is stamped");
        if let Some(videos) = &site.videos {
            assert!(videos.codes.is_sorted_by_key(|entry| entry.0), "{site:?}: searched by halves");
        }
    }
}

#[test]
fn pages_by_name() {
    for site in ALL {
        assert!(site.is_page("a/b.md") && site.is_page("b.MARKDOWN") && site.is_page("a.fr.md"), "{site:?}");
        assert!(!site.is_page("a/.md") && !site.is_page("md") && !site.is_page("a.mdown") && !site.is_page("a.md/b"));
        assert_eq!(site.stem("a/b.fr.markdown"), Some("a/b.fr"));
    }
    assert!(EXPERIENCE_LEAGUE.is_contents("a/TOC.md") && !PLAIN.is_contents("a/TOC.md"));
    assert!(EXPERIENCE_LEAGUE.is_snippets("_includes/snippets.md") && !PLAIN.is_snippets("snippets.md"));
}

#[test]
fn the_first_page_of_a_folder_has_its_address() {
    let address = |path| EXPERIENCE_LEAGUE.address(path);
    assert_eq!((address("a/_index.md"), address("a.md"), address("readme.md")), ("a", "a", ""));
    assert_eq!(PLAIN.address("a/_index.md"), "a/_index");
}

#[test]
fn ids_of_videos() {
    let site = &EXPERIENCE_LEAGUE;
    assert_eq!(site.video_id("https://video.lumen.example/v/123?quality=1"), Some("123"));
    assert_eq!(site.video_id("//video.lumen.example/v/t/123"), Some("123"));
    assert_eq!(site.video_id("https://video.lumen.example/v/?x"), None);
    assert_eq!(site.video_id("https://lumen.example/v/123"), None);
    assert_eq!(site.captions("https://v.example/v/1?quality=12&captions=ger#t"), Some("ger"));
    assert_eq!(site.captions("https://v.example/v/1?captions="), None);
    assert_eq!(PLAIN.video_id("https://video.lumen.example/v/123"), None);
}

#[test]
fn captions_codes_go_both_ways() {
    let site = &EXPERIENCE_LEAGUE;
    for (tag, code) in [
        ("fr-FR", "fre_fr"),
        ("de-DE", "ger"),
        ("ja-JP", "jpn"),
        ("es-ES", "spa"),
        ("it", "ita"),
        ("pt-BR", "por_br"),
        ("nl-NL", "dut"),
        ("sv-SE", "swe"),
        ("ko-KR", "kor"),
        ("zh-CN", "chi_hans"),
        ("zh-Hans", "chi_hans"),
        ("zh-TW", "chi_hant"),
        ("en", "eng"),
    ] {
        let locale = Locale::parse(tag).expect(tag);
        assert_eq!(site.caption_codes(&locale).first(), Some(&code), "{tag}");
        assert_eq!(site.language_of_captions(code), Some(locale.language()), "{code}");
    }
    assert_eq!(site.language_of_captions("xyz"), None);
    assert_eq!(site.language_of_captions(""), None);
    assert!(site.caption_codes(&Locale::parse("haw").expect("Hawaiian")).is_empty());
}
