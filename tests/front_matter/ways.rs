//! On generated pages: both ways of reading agree where the line scanner is sure, and every span fits.

use locdrift::parse::front_matter::{Keys, parse, parse_flat, parse_yaml};
use proptest::prelude::*;

const KEYS: &[&str] =
    &["title", "exl-id", "source-git-commit", "role", "a.b", "internal-label", "l10n", "x_1", "k1", "k2", "k3", "k4"];

/// Values that the line scanner understands.
const CALM: &[&str] = &[
    "word",
    "two words",
    "A, B",
    "B,A",
    "'quoted'",
    "\"double\"",
    "'it''s'",
    "1.0",
    "007",
    "yes",
    "~",
    "2026-02-03",
    "a  b",
    "'a: b # c'",
    "2026-02-03T00:00:00Z",
    "word # locdrift-disable x -- y",
    "a#b",
    "x\u{a0}y",
    "日本語、テキスト：値",
    "«\u{202f}é »",
    "a:b",
    "https://x.y/z#f",
    "'a' # b",
    "\u{200b}x",
    "x:y, z",
    "label=\"Beta\" type=\"Info\"",
    "\"x, y\"",
    "<p>é",
    "word   ",
];

/// Values that it leaves to the YAML parser, or that are wrong.
const WILD: &[&str] = &[
    "",
    "# note",
    "- x",
    "-x",
    "[a, b]",
    "{a: 1}",
    "a: b",
    "a:",
    "@x",
    "[!DNL X] y",
    "'open",
    "\"a\" b",
    "|",
    ">-",
    "&a b",
    "*a",
    "!t x",
    "'a'#b",
    "word \t",
    "x\u{feff}",
    "\u{85}",
    "%p",
    "\"a \\\" b\"",
];

/// One or some lines of the usual shape.
fn calm_line() -> impl Strategy<Value = String> {
    let key = prop::sample::select(KEYS);
    let value = prop::sample::select(CALM);
    let end =
        prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "  \r\n", "\n\n", "\n# a comment\n", "\n  # another\n \n"]);
    let item = (prop::sample::select(vec!["", "", "k: ", "id: ", "internal-label: "]), value.clone(), end.clone());
    let entry = (prop::sample::select(KEYS), value.clone(), end.clone());
    let lists =
        (key.clone(), 0..4usize, 1..4usize, prop::collection::vec((item, prop::option::of(entry.clone())), 1..4));
    prop_oneof![
        6 => (key.clone(), value, end.clone()).prop_map(|(k, v, e)| format!("{k}: {v}{e}")),
        1 => (key.clone(), end.clone()).prop_map(|(k, e)| format!("{k}:{e}")),
        1 => end.clone().prop_map(str::to_owned),
        3 => lists.prop_map(|(key, indent, blanks, items)| {
            let mut text = format!("{key}:\n");
            for ((k, v, e), entry) in items {
                text += &format!("{:indent$}-{:blanks$}{k}{v}{e}", "", "");
                if let (Some((key, value, end)), false) = (entry, k.is_empty()) {
                    text += &format!("{:1$}{key}: {value}{end}", "", indent + 1 + blanks);
                }
            }
            text
        }),
        1 => (key, 1..5usize, prop::collection::vec(entry, 1..4)).prop_map(|(key, indent, entries)| {
            let entries = entries.into_iter().map(|(k, v, e)| format!("{:indent$}{k}: {v}{e}", ""));
            format!("{key}:\n{}", entries.collect::<String>())
        }),
    ]
}

/// A line of any shape.
fn wild_line() -> impl Strategy<Value = String> {
    let key = prop::sample::select(KEYS);
    let some = prop::sample::select([CALM, WILD].concat());
    let value = prop_oneof![3 => some.prop_map(str::to_owned), 1 => "[ -~é日’]{0,12}"];
    let indent = prop::sample::select(vec!["", "", "", "", "  ", "  ", "    ", " ", "\t"]);
    let dash = prop::sample::select(vec!["", "", "", "- ", "- ", "-   ", "-"]);
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", " \n", "  \r\n", "\r", "\n\n"]);
    let colon = prop::sample::select(vec![": ", ": ", ": ", ":", ":   ", " : ", "\t: ", ":\t"]);
    prop_oneof![
        8 => (indent.clone(), dash.clone(), key, colon, value.clone(), end.clone())
            .prop_map(|(i, d, k, c, v, e)| format!("{i}{d}{k}{c}{v}{e}")),
        3 => (indent.clone(), dash, value.clone(), end.clone()).prop_map(|(i, d, v, e)| format!("{i}{d}{v}{e}")),
        1 => (indent, value, end).prop_map(|(i, v, e)| format!("{i}# {v}{e}")),
    ]
}

/// Front matter, sometimes with a byte changed.
pub(super) fn page() -> impl Strategy<Value = String> {
    let close = prop::sample::select(vec!["---\n", "---\n", "---\n", "...\n", "--- \r\n", "---", "---x\n", ""]);
    let open = prop::sample::select(vec!["---\n", "---\n", "---\n", "\u{feff}---\n", "--- \r\n"]);
    let mutation = prop::option::weighted(0.3, (any::<prop::sample::Index>(), "[-:#'\"\\[\\] ,\n\r\t.xé日\\\\]"));
    let lines = prop::collection::vec(prop_oneof![19 => calm_line().boxed(), 1 => wild_line().boxed()], 0..7);
    let lines = prop_oneof![3 => lines, 1 => prop::collection::vec(wild_line().boxed(), 0..5)];
    (open, lines, close, mutation).prop_map(|(open, lines, close, mutation)| {
        let mut text = format!("{open}{}{close}# Title\n", lines.concat());
        if let Some((at, with)) = mutation {
            let mut at = at.index(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, &with);
        }
        text
    })
}

fn keys() -> Keys {
    Keys { id: vec!["exl-id".into(), "a.b".into(), "role.exl-id".into()], pin: "l10n.sourceCommit".into() }
}

proptest! {
    #![proptest_config(crate::support::random(4000))]

    /// Where the line scanner is sure, the YAML parser reads the same.
    #[test]
    fn both_ways_agree(text in page()) {
        if let Some(flat) = parse_flat(&text, &keys()) {
            let yaml = parse_yaml(&text, &keys());
            prop_assert_eq!(&flat.front_matter.entries, &yaml.front_matter.entries);
            prop_assert_eq!(format!("{flat:?}"), format!("{yaml:?}"));
        }
    }

    /// Spans lie in the text and on character boundaries, keys and values do not overlap, and the text is read again alike.
    #[test]
    fn spans_fit(text in page()) {
        let parsed = parse(&text, &keys());
        let found = &parsed.front_matter;
        let spans = found.entries.iter().flat_map(|e| [e.key, e.value]);
        let others = found.problems.iter().map(|p| p.span).chain(parsed.suppressions.iter().map(|s| s.span));
        let scalars = found.id.iter().chain(&found.pin).map(|s| s.span);
        for span in spans.chain(others).chain(scalars).chain([found.span]) {
            prop_assert!(span.start <= span.end && text.get(span.range()).is_some(), "{:?}", span);
        }
        prop_assert!(text.is_char_boundary(parsed.body));
        let order: Vec<_> = found.entries.iter().flat_map(|e| [e.key, e.value]).collect();
        prop_assert!(order.windows(2).all(|w| w[0].end <= w[1].start), "{:?}", order);
    }

    /// Any text at all is read without a panic.
    #[test]
    fn any_text_is_read(text in "(---\n)?[-a:#'\"\\[\\]{} ,\n\r\t.&*!|>%@`?é日\u{85}\u{feff}\\\\]{0,60}(---\n)?") {
        parse(&text, &keys());
        parse(&format!("---\n{text}\n---\n"), &keys());
    }
}
