//! The metadata at the top of a page: what is read, what is equal, and what is wrong.

mod key;
mod stamp;
mod ways;

use locdrift::page::{Entry, FrontMatter, ProblemKind, Scope};
use locdrift::parse::front_matter::{Keys, Parsed, parse, parse_flat, parse_yaml};

fn read(text: &str) -> Parsed {
    parse(text, &Keys::default())
}

fn metadata(yaml: &str) -> FrontMatter {
    read(&format!("---\n{yaml}---\n# Title\n")).front_matter
}

fn digest(value: &str) -> u64 {
    let found = metadata(&format!("k:{value}\n"));
    assert!(found.problems.is_empty(), "{value}: {:?}", found.problems);
    found.get("k").expect(value).digest
}

fn value<'t>(text: &'t str, entry: &Entry) -> &'t str {
    entry.value.of(text)
}

/// Kind, text under the span and message of each problem.
fn problems(text: &str) -> Vec<(ProblemKind, String, String)> {
    let found = read(text).front_matter.problems;
    found.iter().map(|p| (p.kind, p.span.of(text).to_owned(), p.message.to_string())).collect()
}

#[test]
fn keys_values_and_body_have_their_bytes() {
    let text = "\u{feff}---  \r\ntitle: 'It''s' # why\r\nlevel:\r\nproduct_v2:\r\n  - id: a1\r\n    internal-label: \"One\"\r\n\
                tags:\r\n- x\r\n- y \r\n--- \r\nBody\r\n";
    let parsed = read(text);
    let found = &parsed.front_matter;
    assert_eq!(&text[parsed.body..], "Body\r\n");
    assert_eq!(found.span.start, 3);
    assert!(found.span.of(text).ends_with("y \r\n---"));
    let shown: Vec<_> = found.entries.iter().map(|e| (e.key.of(text), value(text, e))).collect();
    assert_eq!(
        shown,
        [
            ("title", "'It''s'"),
            ("level", ""),
            ("product_v2", "- id: a1\r\n    internal-label: \"One\""),
            ("tags", "- x\r\n- y")
        ]
    );
    let empty = found.get("level").expect("level").value;
    assert_eq!(&text[empty.start as usize - 1..empty.start as usize], ":");
    assert!(parse_flat(text, &Keys::default()).is_some());
}

#[test]
fn pages_without_metadata_are_all_body() {
    for text in [
        "# Title\n",
        "",
        "---",
        "----\na: b\n---\n",
        "---\nJust words.\n\nMore.\n",
        "---\n\nWords.\n\n---\n",
        "text\n---\na: b\n---\n",
    ] {
        let parsed = read(text);
        assert_eq!(
            (parsed.body, parsed.front_matter.entries.len(), parsed.front_matter.problems.len()),
            (0, 0, 0),
            "{text:?}"
        );
        assert!(parsed.front_matter.span.is_empty());
    }
    assert_eq!(read("\u{feff}# Title\n").body, 3);
    let dots = read("---\na: b\n...\nBody");
    assert_eq!((dots.body, dots.front_matter.entries.len()), (13, 1));
    assert_eq!(read("---\na: b\n---").body, 12);
}

#[test]
fn values_that_mean_the_same_have_one_digest() {
    let same: [&[&str]; 8] = [
        &[" 2026-02-03", " '2026-02-03T00:00:00Z'", " 2026-02-03T00:00:00.000Z"],
        &[" yes", " true", " On", " \"TRUE\""],
        &[" 1", " 1.0", " '1'"],
        &["", " ~", " null", " ''", " # nothing"],
        &[" A, B", " B,A", " [B, A]", "\n  - A\n  - B", "\n- B\n- A", " \"A, B\"", " {a: 1, b: 2}"],
        &["\n  - A", " A", " [A]", " 'A'", " A # x", " >-\n  A", " \u{200b}A\u{a0}"],
        &[
            "\n  - id: x\n    internal-label: P\n  - id: y",
            "\n  - id: y\n  - internal-label: Q\n    id: x",
            " [{id: x}, {id: y}]",
        ],
        &[" A b", " A\u{a0}b", " A  b", "\n  A\n  b", " \"A\\u00a0b\""],
    ];
    let mut digests = Vec::new();
    for (at, values) in same.iter().enumerate() {
        let first = digest(values[0]);
        for value in values.iter().filter(|value| !(at == 4 && value.contains('{'))) {
            assert_eq!(digest(value), first, "{value:?} = {:?}", values[0]);
        }
        digests.push(first);
    }
    digests.push(digest(" {a: 1, b: 2}"));
    digests.push(digest(" {a: 2, b: 1}"));
    digests.push(digest("\n  id: x"));
    assert_eq!(digest("\n  a: 1\n  b: 2"), digest(" {b: 2, a: 1}"));
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), same.len() + 3, "different values differ");
}

#[test]
fn ids_and_pins_are_text() {
    let keys = Keys { id: vec!["guid".into(), "exl-id".into()], pin: "l10n.sourceCommit".into(), ..Keys::default() };
    let text = "---\nexl-id: 0123e5\nl10n:\n  sourceCommit: '1234567890123456789012345678901234567890'\n---\n";
    let found = parse(text, &keys).front_matter;
    assert_eq!(&*found.id.as_ref().expect("id").text, "0123e5");
    let pin = found.pin.expect("pin");
    assert_eq!(&*pin.text, "1234567890123456789012345678901234567890");
    assert_eq!(pin.span.of(text), "'1234567890123456789012345678901234567890'");
    let id = |yaml: &str| parse(&format!("---\n{yaml}---\n"), &keys).front_matter.id.map(|id| id.text.into_string());
    assert_eq!(id("exl-id: b\nguid: a\n").as_deref(), Some("a"), "the first key of the list wins");
    assert_eq!(id("guid: \nexl-id: b\n").as_deref(), Some("b"), "an empty one does not count");
    assert_eq!(id("guid: [a]\nexl-id: &x b\n").as_deref(), Some("b"), "a list does not count");
    assert_eq!(id("exl-id: ~\n"), None);
    assert_eq!(id("x:\n  - exl-id: a\n"), None);
    let yaml = parse_yaml(text, &keys).front_matter;
    assert_eq!(yaml.pin.expect("pin"), pin);
}

#[test]
fn a_key_that_stands_twice_is_told_with_the_first_line() {
    let text = "---\ntitle: a\nlevel: b\n'title': c\n---\n";
    let found = problems(text);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0, found[0].1.as_str()), (ProblemKind::Duplicate, "'title'"));
    assert!(found[0].2.contains("`title`") && found[0].2.contains("line 2"), "{}", found[0].2);
    assert_eq!(problems("---\na: 1\na: 2\na: 3\n---\n").len(), 2);
    let many: String = (0..100).map(|n| format!("k{}: 1\n", n % 99)).collect();
    assert_eq!(problems(&format!("---\n{many}---\n")).len(), 1);
}

#[test]
fn damage_is_told_in_plain_words_and_nothing_is_lost() {
    let cases = [
        ("title: Campaign: intro", ": intro", "contains `: `"),
        ("title: [!DNL X] y", "y", "starts with `[`"),
        ("title: @x", "@x", "starts with `@`"),
        ("title: `x", "`x", "starts with a backtick"),
        ("title: *Big* x", "*Big* x", "starts with `*`"),
        ("title: 'l'art'", "art'", "write it twice"),
        ("title: \"C:\\Users\"", "\"C:\\Users\"", "not escaped"),
        ("title: \"a\" b", "b", "does not end with it"),
        ("title: \"open", "", "close the quotes"),
        ("title: - x", "- x", "starts with `-`"),
        ("title:\n\t- x", "- x", "tab"),
        ("title: x\n\ty", "x", "tab"),
        ("title:x", "title:x", "space is missing"),
        ("title: a\nwords", "words", "is not `key: value`"),
    ];
    for (bad, under, message) in cases {
        let text = format!("---\nlevel: a\n{bad}\nexl-id: id1 # c\nsource-git-commit: c0\n---\nBody");
        let parsed = read(&text);
        let found = parsed.front_matter;
        assert_eq!(found.problems.len(), 1, "{bad}: {:?}", found.problems);
        let problem = &found.problems[0];
        assert_eq!(problem.kind, ProblemKind::Invalid);
        assert_eq!(problem.span.of(&text), under, "{bad}");
        assert!(problem.message.contains(message), "{bad}: {}", problem.message);
        assert_eq!(&*found.id.expect("id").text, "id1", "{bad}");
        assert_eq!(&*found.pin.expect("pin").text, "c0", "{bad}");
        assert_eq!(found.entries.len(), 4, "{bad}");
        assert_eq!(&text[parsed.body..], "Body");
    }
    let text = "---\ntitle： x\nexl-id: id1\n---\n";
    assert!(problems(text)[0].2.contains("full-width colon"), "{:?}", problems(text));
    assert_eq!(&*read(text).front_matter.id.expect("id").text, "id1");
    assert_eq!(problems("---\n- a\n- b\n---\n")[0].0, ProblemKind::NotMapping);
    assert_eq!(problems("---\nWords.\n---\n")[0].1, "Words.");
    assert_eq!(problems("---\n# comment\n---\n"), []);
}

#[test]
fn metadata_that_is_not_closed_ends_at_the_body() {
    for text in [
        "---\ntitle: a\nexl-id: b\n\n# Title\n\nText.\n",
        "---\ntitle: a\nexl-id: b\n# Title\n",
        "---\ntitle: a\nexl-id: b\n\nWords, and a line.\n\n---\n\nMore.\n",
    ] {
        let parsed = read(text);
        let found = parsed.front_matter;
        assert_eq!(found.entries.len(), 2, "{text:?}");
        assert_eq!(found.problems.len(), 1, "{text:?}: {:?}", found.problems);
        assert_eq!(found.problems[0].kind, ProblemKind::Unclosed);
        assert_eq!(found.span.of(text), "---\ntitle: a\nexl-id: b");
        assert_eq!(parsed.body, text.find("exl-id: b").expect("there") + 10, "{text:?}");
    }
    assert_eq!(read("---\na: b").front_matter.problems.len(), 1);
    // A blank that is no blank to YAML belongs to the value.
    let text = "---\ntitle: a\u{a0}\n";
    let found = read(text).front_matter;
    assert_eq!((value(text, &found.entries[0]), found.span.of(text)), ("a\u{a0}", "---\ntitle: a\u{a0}"));
}

#[test]
fn comments_silence_rules_for_the_page() {
    for yaml in [
        "# locdrift-disable a, b-c -- not ours\nx: y\n",
        "x: y # locdrift-disable a, b-c -- not ours\n",
        "x: [y]\n# locdrift-disable a, b-c -- not ours\n",
        "x: y: z\n  # locdrift-disable a, b-c -- not ours\n",
    ] {
        let text = format!("---\n{yaml}---\n");
        let found = read(&text).suppressions;
        assert_eq!(found.len(), 1, "{yaml:?}");
        assert_eq!(found[0].scope, Scope::File);
        assert_eq!(found[0].rules.iter().map(|r| &**r).collect::<Vec<_>>(), ["a", "b-c"]);
        assert_eq!(found[0].reason.as_deref(), Some("not ours"));
        assert_eq!(found[0].span.of(&text), "# locdrift-disable a, b-c -- not ours");
    }
    assert!(read("---\nx: 'y # locdrift-disable a'\n---\n").suppressions.is_empty());
}

#[test]
fn the_line_scanner_knows_what_it_does_not_know() {
    let unsure = [
        "a: 'b'#c",
        "a: 'b' c",
        "a: \"b\\n\"",
        "a: b: c",
        "a: b:",
        "a: b\tc",
        "a:\tb",
        "a: b\n  c",
        "a: 'b\n  c'",
        "a: |\n  b",
        "a: [b]",
        "a: {b: c}",
        "a: &b c",
        "a: *b",
        "a: !b c",
        "a: @b",
        "a: `b",
        "a: %b",
        "a: - b",
        "a: ? b",
        "a : b",
        "a:b",
        "'a': b",
        "- a",
        "b",
        "? a",
        "a:\n  b",
        "a:\n  -",
        "a:\n  - b\n - c",
        "a:\n  - b\n   - c",
        "a:\n  - b: c\n   d: e",
        "a:\n  - b: c\n      d: e",
        "a:\n  - b:\n",
        "a:\n  b:\n    c: d",
        "a:\n  b: c\n d: e",
        "a:\n  - - b",
        "a: b\n- c",
        "a: b\n c: d",
        " a: b",
        "a: b\rc",
        "a: \u{7}",
        "--- a",
        "a: \u{feff}b",
        "# \u{feff}",
        "a:\n  - b: c: d",
    ];
    for yaml in unsure {
        assert!(parse_flat(&format!("---\n{yaml}\n---\n"), &Keys::default()).is_none(), "{yaml:?}");
    }
}
