//! Pages in any state: encodings, nothing, damage, depth and size.

use super::*;

#[test]
fn pages_in_other_encodings_do_not_stop_the_others() {
    let dir = with(&[("en/latin.md", ENGLISH), ("en/wide.md", ENGLISH), ("en/half.md", ENGLISH)]);
    let put = |path: &str, bytes: &[u8]| fs::write(dir.path().join(path), bytes).expect("written");
    put("fr/latin.md", b"# Att\xe9nuer {#dim}\n");
    let wide: Vec<u8> = FRENCH.encode_utf16().flat_map(u16::to_le_bytes).collect();
    put("fr/wide.md", &[&[0xff, 0xfe], &*wide].concat());
    put("fr/half.md", &[FRENCH.as_bytes(), "\nune lamp\u{e9}".as_bytes().split_last().expect("bytes").1].concat());
    let ran = check(dir.path());
    ran.ends(
        1,
        &[
            LOST_FINDING,
            "fr/latin.md:1:1: error[unreadable-page] this page was not checked: it is not UTF-8 (line 1)",
            "fr/wide.md:1:1: error[unreadable-page] this page was not checked: it is UTF-16, not UTF-8",
            "fr/half.md:1:1: error[unreadable-page] this page was not checked: it is not UTF-8 (line 5)",
        ],
    );
    assert_eq!(ran.out.lines().count(), 4, "{}", ran.out);
}

#[test]
fn names_in_two_unicode_forms_are_one_page_and_told() {
    let told = |files: &[(&str, &str)], words: &str| {
        let ran = locdrift(with(files).path(), &["check", "--output-format", "concise", "--min-level", "note"]);
        ran.ends(1, &[LOST_FINDING, words]);
        assert_eq!(ran.out.matches("[moved-page]").count(), 1, "{}", ran.out);
    };
    told(
        &[("en/caf\u{e9}.md", ENGLISH), ("fr/cafe\u{301}.md", FRENCH)],
        "fr/cafe\u{301}.md:1:1: note[moved-page] the name of this file is in decomposed (NFD) Unicode",
    );
    // Names of one form on both sides are as they should be.
    told(
        &[
            ("en/cafe\u{301}.md", ENGLISH),
            ("fr/caf\u{e9}.md", FRENCH),
            ("en/the\u{301}.md", ENGLISH),
            ("fr/the\u{301}.md", FRENCH),
        ],
        "fr/caf\u{e9}.md:1:1: note[moved-page] the name of this file is in composed (NFC) Unicode",
    );
}

#[test]
fn what_is_broken_beside_a_source_that_cannot_be_read_is_found() {
    let dir =
        with(&[("en/dim.md", ENGLISH), ("fr/dim.md", FRENCH), ("fr/cafe.md", "# Un café\n\nUne lampe ** vive **.\n")]);
    fs::write(dir.path().join("en/cafe.md"), b"# A caf\xe9\n\nA **bright** lamp.\n").expect("written");
    check(dir.path()).ends(1, &["fr/cafe.md:3:11: error[broken-markup]", "en/cafe.md:1:1: error[unreadable-page]"]);
}

/// Not in one line: the help, and the places beside a finding.
#[test]
fn what_nobody_sees_and_what_stands_apart_is_shown() {
    let dir = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let glued = Checked::dir(&dir("block-mismatch/finds-glued-marks-behind-hidden-characters"));
    for finding in glued.outcome.findings.iter().filter(|finding| finding.rule.0 == "block-mismatch") {
        let help = finding.help.as_deref().unwrap_or_default();
        assert!(help.contains("in the translation a zero-width space (U+200B) is"), "{help}");
        assert_eq!(finding.related.len(), 1, "{:?}", finding.related);
    }
    let halves = Checked::dir(&dir("broken-markup/finds-both-halves-as-one"));
    let of = |finding: &&locdrift::finding::Finding| {
        finding.related.iter().any(|related| related.message == "the other half")
    };
    assert_eq!(halves.outcome.findings.iter().filter(of).count(), 2);
}

#[test]
fn nul_bytes_are_characters_like_any_other() {
    let dir = with(&[
        ("en/nul.md", "# N\0ul {#nul}\n\n\0 [x](https://lumen.example.com/x) \0\n"),
        ("fr/nul.md", "# N\0ul {#nul}\n\n\0 x \0\n"),
        ("en/only.md", "\0\0\0\0"),
        ("fr/only.md", "\0\0"),
    ]);
    check(dir.path()).ends(1, &[LOST_FINDING, "fr/nul.md:3:1: error[missing-link]"]);
}

#[test]
fn pages_with_nothing_in_them() {
    let meta = "---\ntitle: Dim a lamp\n---\n";
    let dir = with(&[
        ("en/empty.md", ""),
        ("fr/empty.md", ""),
        ("en/blank.md", " \n\n\t\n"),
        ("fr/blank.md", "\u{feff}"),
        ("en/meta.md", meta),
        ("fr/meta.md", meta),
        ("en/fence.md", "---\n---\n"),
        ("fr/fence.md", "---\n---"),
        ("en/heading.md", "#\n"),
        ("fr/heading.md", "#"),
    ]);
    let ran = check(dir.path());
    ran.ends(1, &[LOST_FINDING]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

#[test]
fn a_page_without_a_heading_is_named_all_the_same() {
    let meta = "---\ntitle: Dim a lamp\n---\n";
    let dir = with(&[("en/empty.md", ""), ("en/meta.md", meta), ("en/x.md", meta), ("fr/x.md", meta)]);
    let ran = check(dir.path());
    ran.ends(1, &["en/empty.md:1:1: warning[untranslated-page]", "en/meta.md:"]);
    assert!(!ran.out.contains("“”"), "a page has no name:\n{}", ran.out);
}

#[test]
fn empty_translations_of_full_pages() {
    let dir = with(&[
        (
            "en/a.md",
            "---\ntitle: A\nexl-id: 4a7e3c52-9a02-4f8e-8a38-5e6b7c0f1d21\n---\n# A {#a}\n\n## B {#b}\n\n* c\n\n```\nd\n```\n",
        ),
        ("fr/a.md", ""),
        ("en/b.md", ""),
        ("fr/b.md", "# A {#a}\n\n## B {#b}\n\n| c |\n|---|\n| d |\n"),
    ]);
    check(dir.path())
        .ends(1, &[LOST_FINDING, "fr/a.md:1:1: error[missing-section]", "fr/b.md:1:1: error[extra-section]"]);
}

#[test]
fn front_matter_in_all_states_of_disrepair() {
    let page = |front: &str| format!("{front}{FRENCH}");
    let english = format!("---\ntitle: Dim a lamp\n---\n{ENGLISH}");
    let states = [
        ("unclosed", "---\ntitle: Une lampe\n\n".to_owned()),
        ("invalid", "---\ntitle: Une lampe: atténuer\n---\n".to_owned()),
        ("twice", "---\ntitle: Une\ntitle: Deux\n---\n".to_owned()),
        ("list", "---\n- une\n- lampe\n---\n".to_owned()),
        ("tab", "---\ntitle:\n\t- une\n---\n".to_owned()),
        ("deep", format!("---\ntitle: {}\n---\n", "[".repeat(20_000))),
        ("alias", "---\ntitle: *nobody\n---\n".to_owned()),
        ("bomb", bomb()),
    ];
    for (name, front) in states {
        let dir = with(&[("en/state.md", &english), ("fr/state.md", &page(&front))]);
        let ran = check(dir.path());
        ran.ends(1, &[LOST_FINDING]);
        let of_state: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("fr/state.md")).collect();
        let told = of_state.iter().filter(|line| line.contains("[invalid-front-matter]")).count();
        assert!(name == "bomb" || told == 1 && of_state.len() == 1, "{name}:\n{}", ran.out);
    }
}

#[test]
fn a_commit_of_digits_is_a_commit() {
    let english = format!("---\ntitle: Dim\n---\n{ENGLISH}");
    let pinned = |commit: &str| format!("---\ntitle: Tamiser\nsource-git-commit: {commit}\n---\n{FRENCH}");
    let dir = project(&[
        ("en/a.md", &english),
        ("en/b.md", &english),
        ("en/c.md", &english),
        ("fr/a.md", &pinned("1234567890123456789012345678901234567890")),
        ("fr/b.md", &pinned("123456789012345678901234567890123456e890")),
        ("fr/c.md", &pinned("1.2e39")),
    ]);
    let ran = check(dir.path());
    ran.ends(1, &["fr/c.md:3:20: error[invalid-source-commit]"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

#[test]
fn deep_and_damaged_markup_is_read_to_its_end() {
    const N: usize = 20_000;
    let damaged = |mark: &str| format!("# A {{#a}}\n\n{}lamp\n\n[x](https://lumen.example.com/x)\n", mark.repeat(N));
    let marks = [
        "> ",
        "- ",
        "1. ",
        "> - ",
        "[",
        "![",
        "[!UICONTROL ",
        "[!DNL ",
        "*_",
        "`",
        "``` ",
        "{{",
        "{",
        "<!-- ",
        "<a id=\"",
        "<div>",
        "<td>",
        "|",
        "#",
        "+++",
        ">[!NOTE] ",
        "]",
        "](",
        "&#",
        "\\",
        "<",
        "[a](<",
        "~",
        "\u{200b}",
        "[^",
        "$",
    ];
    let pages: Vec<(String, String)> =
        marks.iter().enumerate().map(|(n, mark)| (format!("{n}.md"), damaged(mark))).collect();
    let files: Vec<(String, &str)> =
        pages.iter().flat_map(|(path, text)| ["en", "fr"].map(|dir| (format!("{dir}/{path}"), &**text))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, *text)).collect();
    let ran = check(with(&files).path());
    ran.ends(1, &[LOST_FINDING]);
    let about_pairs = ran.out.lines().filter(|line| line.starts_with("fr/") && !line.starts_with("fr/good.md"));
    assert_eq!(about_pairs.count(), 0, "a page that equals its source was found wanting:\n{:.2000}", ran.out);
}

#[test]
fn lists_and_quotes_that_differ_far_down_are_compared() {
    const N: usize = 10_000;
    let page = |mark: &str, words: &str| format!("# A {{#a}}\n\n{}{words}\n", mark.repeat(N));
    for mark in ["> ", "- ", "> - "] {
        let (english, french) = (page(mark, "[x](https://lumen.example.com/x)"), page(mark, "x"));
        let ran = check(with(&[("en/deep.md", &english), ("fr/deep.md", &french)]).path());
        ran.ends(
            1,
            &[
                LOST_FINDING,
                "fr/deep.md:3:",
                "error[missing-link] the link to `https://lumen.example.com/x` is missing",
            ],
        );
    }
}

#[test]
fn a_page_of_20_megabytes() {
    let page = |words: &str, end: &str| {
        let words = words.repeat(40);
        let mut text = "# Lamps {#lamps}\n\n".to_owned();
        for n in 0.. {
            if text.len() > 20_000_000 {
                return text + end;
            }
            text += &format!("## {n} {{#room-{n}}}\n\n");
            (0..40).for_each(|_| text.extend([&words, "\n\n"]));
        }
        text
    };
    let english = page("A lamp gives light to a room. ", "See [the end](https://lumen.example.com/end).\n");
    let french = page("Une lampe éclaire la pièce. ", "Voir la fin.\n");
    let ran = check(with(&[("en/big.md", &english), ("fr/big.md", &french)]).path());
    ran.ends(1, &[LOST_FINDING, "error[missing-link] the link to `https://lumen.example.com/end` is missing here"]);
}

#[test]
fn random_bytes_are_data() {
    let mut files = Vec::new();
    for page in 0..40_u64 {
        for (tree, salt) in [("en", 0_u64), ("fr", 1)] {
            const SCRAPS: [&str; 24] = [
                "---\n",
                "title: a\n",
                "# ",
                "## A {#a}\n",
                "\n\n",
                "* ",
                "1. ",
                "|",
                "|---|\n",
                "```\n",
                ">[!NOTE]\n",
                ">",
                "[x](y.md#z)",
                "![](a.png)",
                "[!DNL a",
                "]",
                "{#b}",
                "+++",
                "<a id=b>",
                "<!--",
                "-->",
                "日本",
                "\u{200b}",
                "\r\n",
            ];
            let pick = |n: u64| hash(format!("{page} {salt} {n}").as_bytes()) as usize % SCRAPS.len();
            files.push((format!("{tree}/{page}.md"), (0..200).map(|n| SCRAPS[pick(n)]).collect::<String>()));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    for format in ["full", "concise", "json"] {
        locdrift(with(&files).path(), &["check", "--output-format", format]).ends(1, &["missing-link"]);
    }
}
