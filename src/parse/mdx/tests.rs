//! What the parser of Markdown reads in place of MDX, and that every place is found again.

use super::*;
use crate::text::Span;

/// The derived text.
fn read(text: &str) -> String {
    derive(text).map_or(text.to_owned(), |derived| derived.text().to_owned())
}

#[test]
fn blocks_of_components_are_lines_of_their_own() {
    for (text, read_as) in [
        ("<Tabs>\n<Tab title=\"A\">\n\ntext\n\n</Tab>\n</Tabs>\n", "#\n#\n\ntext\n\n#\n#\n"),
        ("words\n<Note>\nmore\n</Note>\n", "words\n#\nmore\n#\n"),
        ("<Card\n  title=\"A > B\"\n  items={[{a: '}'}, `}${'}'}`]}\n/>\ntext\n", "#\ntext\n"),
        ("<p><Since v=\"5\" /></p>\n", "#\n"),
        ("<>\ntext\n</>\n", "#\ntext\n#\n"),
        ("<style>{`\na {\n\n}\n`}</style>\n", "#\n"),
        ("{/* a\n\n* b */}\n\ntext", "#\n\ntext"),
        (
            "import A from 'a';\nimport {\n  B,\n} from \"b\"\n\nexport const c = {\n\n  d: 1,\n}\n\ntext",
            "#\n\n#\n\ntext",
        ),
        ("> <Note>\n> text\n> </Note>\n", "> #\n> text\n> #\n"),
        ("- a\n</Tab>\n- b\n", "- a\n#\n- b\n"),
        ("- a\n  b\n\nimport A from 'a'\n\ntext", "- a\n  b\n\n#\n\ntext"),
        ("- a\nimport A from 'a'\n", "- a\nimport A from 'a'\n"),
    ] {
        assert_eq!(read(text), read_as, "{text}");
    }
}

#[test]
fn what_is_amid_words_is_a_tag() {
    for (text, read_as) in [
        ("a <B c={d > e} /> f {g} h", "a <a> f <a> h"),
        ("# A {/* #a */}", "# A <a>"),
        ("# A {#a}", "# A {#a}"),
        ("`<A>` and `{b}` {c}", "`<A>` and `{b}` <a>"),
        (
            "a \\{b} \\<c> 1 < 2 <d@e.example> <https://a.example> }",
            "a \\{b} \\<c> 1 < 2 <d@e.example> <https://a.example> }",
        ),
        ("[a](b{c}) {d}", "[a](b{c}) <a>"),
        ("| a | <B /> |\n|---|---|\n| {c} | d |", "| a | <a> |\n|---|---|\n| <a> | d |"),
        ("a <B\n  c=\"d\"\n> e", "a <a> e"),
        ("a {b\n\nc}", "a {b\n\nc}"),
        ("import the lamp from the list.", "import the lamp from the list."),
        ("<p>Don't</p> {x && <p>It's {y}</p>}", "<a>Don't<a> <a>"),
    ] {
        assert_eq!(read(text), read_as, "{text}");
    }
}

#[test]
fn indentation_is_that_of_lists() {
    for (text, read_as) in [
        ("<A>\n    1. a\n\n        b\n    2. c\n</A>", "#\n1. a\n\n   b\n2. c\n#"),
        ("<A>\n\t- a\n\t  - b\n\n\t  c\n</A>", "#\n- a\n  - b\n\n  c\n#"),
        ("      a\n      b", "a\nb"),
        ("-   a\n\n    b\n", "- a\n\n  b\n"),
        ("<A>\n    ```js\n    a\n      b\n    ```\n</A>", "#\n```js\na\n  b\n```\n#"),
        ("1. ```\n   a\n\n     b\n   ```\n", "1. ```\n   a\n\n     b\n   ```\n"),
        ("- a\nb\n\n  c\n", "- a\nb\n\n  c\n"),
        ("  A\n  ===\n", "A\n===\n"),
        ("    > a\n    > - b\n    >   c\n", "> a\n> - b\n>   c\n"),
        ("    :::note\n    a\n    :::\n", ":::note\na\n:::\n"),
        ("```\n<A>\n{b}\n    c\n```", "```\n<A>\n{b}\n    c\n```"),
        ("<!-- a\n  <B> {c}\n-->\n", "<!-- a\n<B> {c}\n-->\n"),
        ("[^1]: a\n\n    b\n", "[^1]: a\n\n    b\n"),
    ] {
        assert_eq!(read(text), read_as, "{text}");
    }
}

#[test]
fn what_is_not_closed_stays_text() {
    for text in ["<A b=\"c>\n\nd\n", "{a\n\nb\n", "</ A\n\nb", "<", "{", "a <b", "`a {b"] {
        let derived = read(text);
        assert!(derived.len() >= text.trim_end().len() / 3, "{text}: {derived}");
    }
    assert_eq!(read("<A b=\"c>\n\nd\n"), "<A b=\"c>\n\nd\n");
    assert_eq!(read("{a\n\nb\n"), "{a\n\nb\n");
}

#[test]
fn places_are_found_again() {
    let text = "<A>\n    1. a <B/> lamp\n</A>\n";
    let derived = derive(text).expect("other than the text");
    let at = derived.text().find("lamp").expect("there");
    let place = derived.original(at..at + 4);
    assert_eq!(&text[place], "lamp");
    let tag = derived.text().find("<a>").expect("there");
    assert_eq!(&text[derived.original(tag..tag + 3)], "<B/>");
    assert!(derived.is_stand_in(tag) && !derived.is_stand_in(at));
}

#[test]
fn attributes_have_values() {
    let text = "<Card title=\"A > B\" to='/b' n={1} t={'x'} open {...rest} x-y=z />";
    let tag = tag(text, 0, text.len()).expect("a tag");
    assert_eq!((tag.span.of(text), tag.name.of(text), tag.form), (text, "Card", Form::Empty));
    let found = attributes(text, &tag);
    let found: Vec<(&str, String)> = found
        .iter()
        .map(|attribute| {
            let value = match attribute.value {
                Value::Text(span) => format!("text {}", span.of(text)),
                Value::Expression(span) => format!("expression {}", span.of(text)),
                Value::Set => "set".to_owned(),
            };
            (attribute.name.of(text), value)
        })
        .collect();
    let expected = [
        ("title", "text A > B"),
        ("to", "text /b"),
        ("n", "expression 1"),
        ("t", "text x"),
        ("open", "set"),
        ("x-y", "text z"),
    ];
    assert_eq!(found, expected.map(|(name, value)| (name, value.to_owned())));
}

#[test]
fn imports_have_names() {
    let text = "import A, { B as C, D } from 'e';\nimport * as f from \"g\"\nimport 'h'\nexport const i = 1";
    let found: Vec<(Vec<&str>, &str)> =
        imports(text, 0..text.len()).iter().map(|one| (one.local_names().collect(), one.from.of(text))).collect();
    assert_eq!(found, [(vec!["A", "C", "D"], "e"), (vec!["f"], "g"), (vec![], "h")]);
}

#[test]
fn texts_of_expressions_are_translated() {
    let value = |key: &str| key == "value";
    let program = |text| program(text, &value);
    assert_eq!(program("[{label: 'Lamp', value: 'l'}]"), program("[{label: 'Lampe', value: 'l'}] /* x */"));
    assert_ne!(program("[{label: 'Lamp', value: 'l'}]"), program("[{label: 'Lamp', value: 'm'}]"));
    assert_eq!(program("a ? 'switch on' : \"b\""), program("a ? 'allumer la lampe' : 'b'"));
    assert_eq!(program_key("' '"), None);
    assert!(program_key("props.lamp").is_some());
    let text = "useBaseUrl('/a.png')";
    assert_eq!(only_text(text, Span::new(0, text.len())).map(|span| span.of(text)), Some("/a.png"));
}
