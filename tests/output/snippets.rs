//! Lines of pages that are shown: cut around the place, and harmless.

use super::*;

/// The snippet's lines alone.
fn snippet(text: &str, span: Span) -> String {
    let all = full(text, span);
    all.strip_prefix("error[missing-link]\n\n  × The link is missing.\n").expect("the head").to_owned()
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let long = "長い文章と words が続きます。".repeat(40);
    let text = format!("# t\n\n{long}[目印](x.md){long}\n");
    let wanted = "   ╭─[ja/a.md:3:721]
 3 │ … words が続きます。[目印](x.md)長い文章と words が続きます。長い文章と wo…
   ·                     ────────────
   ╰────
";
    assert_eq!(snippet(&text, of(&text, "[目印](x.md)")), wanted);
    let wanted = "   ╭─[ja/a.md:3:1]
 3 │ 長い文章と words が続きます。長い文…ます。長い文章と words が続きます。
   · ───────────────────────────────────────────────────────────────────────
   ╰────
";
    assert_eq!(snippet(&text, Span::new(5, text.len())), wanted);
}

#[test]
fn a_span_over_lines_shows_three_at_most() {
    let text = "x\n\n## a\nb\nc\nd\ne\n\n";
    let wanted = "   ╭─[ja/a.md:3:1]
 3 │ ╭─▶ ## a
 4 │ │   b
 5 │ ├─▶ c
   · ╰──── and 2 more lines
   ╰────
";
    assert_eq!(snippet(text, Span::new(3, text.len())), wanted);
    let wanted = "   ╭─[ja/a.md:3:1]
 3 │ ╭─▶ ## a
 4 │ ╰─▶ b
   ╰────
";
    assert_eq!(snippet(text, Span::new(3, 10)), wanted);
}

#[test]
fn a_span_over_the_whole_page_shows_its_first_line() {
    for start in [0, 3] {
        let text = "\u{feff}---\ntitle: x\n---\n";
        let wanted = "   ╭─[ja/a.md:1:1]
 1 │ ---
   · ───
   ╰────
";
        assert_eq!(snippet(text, Span::new(start, text.len())), wanted);
    }
}

#[test]
fn an_empty_page_has_a_line_to_point_at() {
    let wanted = "   ╭─[ja/a.md:1:1]
 1 │
   · ▲
   ╰────
";
    assert_eq!(snippet("", Span::at(0)), wanted);
    assert_eq!(snippet("", Span::new(7, 9)), wanted);
}

#[test]
fn a_page_cannot_talk_to_the_terminal() {
    let text = "a\u{1b}[31mb\0c\td\u{7f}\u{9b}\u{202e}e\rf";
    let wanted = "   ╭─[ja/a.md:1:2]
 1 │ a␛[31mb␀c   d␡\u{fffd}\u{fffd}e␍f
   ·  ──────────────────
   ╰────
";
    assert_eq!(snippet(text, Span::new(1, 99)), wanted);
    let files = Shelf(vec![("ja/\u{1b}]0;.md", Some(text.into()))]);
    let all = outcome(vec![finding(0, Span::at(0), "bad \u{1b}[2J\u{7} \r\n link")]);
    assert_eq!(written(Format::Concise, &all, &files, BARE), "ja/␛]0;.md:1:1: error[missing-link] bad ␛[2J␇ link\n");
}

proptest! {
    #![proptest_config(support::random(256))]

    /// No text and no span makes the output panic, hold a control character, or break the JSON.
    #[test]
    fn odd_spans_and_texts_are_survived(
        text in r"[a日é́ \t\r\n\x00\x1b\x7f\u{feff}\u{200b}\u{202e}👩🏽|#]{0,300}",
        start in 0u32..320, end in 0u32..320, huge in any::<bool>(), width in 0usize..130,
    ) {
        let end = if huge { u32::MAX } else { end };
        let files = Shelf(vec![("ja/a.md", Some(text.clone()))]);
        let mut odd = finding(0, Span { start, end }, &text);
        odd.related.push(Related { message: text.clone(), at: Location { file: FileId(0), span: Span { start: end, end: start } } });
        let all = outcome(vec![odd]);
        let style = Style { width, ..BARE };
        for format in [Format::Full, Format::Concise] {
            let out = written(format, &all, &files, style);
            prop_assert!(!out.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{}", out);
        }
        prop_assert_eq!(written(Format::Concise, &all, &files, style).lines().count(), 1);
        let full = written(Format::Full, &all, &files, style);
        prop_assert_eq!(full.matches("╭─[ja/a.md:").count(), 2);
        let catalogue: Vec<_> = locdrift::rules::find("missing-link").into_iter().cloned().collect();
        for &format in Format::value_variants() {
            let mut out = Vec::new();
            render(format, &all, &files, &catalogue, &style, &mut out).expect("written");
            let out = String::from_utf8(out).expect("UTF-8");
            prop_assert_eq!(support::written::findings(format, &out), Ok(1), "{:?}", format);
        }
        let data: Value = serde_json::from_str(&written(Format::Json, &all, &files, style)).expect("JSON");
        let at = |which: &str| data["findings"][0]["location"][which]["offset"].as_u64().expect("a number") as usize;
        prop_assert!(text.get(at("start")..at("end")).is_some());
    }
}
