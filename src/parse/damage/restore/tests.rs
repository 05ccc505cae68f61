//! What is read as it was meant, and what stays as it is.

use super::*;

fn read(text: &str) -> (String, Vec<DamageKind>) {
    let restored = restore(text, 0, &crate::dialect::AFM).unwrap_or_default();
    let out = restored.apply(text);
    assert_eq!(out.len(), text.len(), "{text}");
    assert!(restored.spans().iter().all(|span| !span.of(text).is_empty()), "{text}");
    (out, restored.found.iter().map(|damage| damage.kind).collect())
}

#[test]
fn marks_behind_what_nobody_sees() {
    assert_eq!(read("\u{200f}* a").0, "*    a");
    assert_eq!(read("&#x200B;* a").0, "* &nbsp;  a");
    assert_eq!(read("\u{a0}\u{a0}1. a").0, "1.   \u{a0}a");
    assert_eq!(read("\u{feff}## a").0, "##    a");
    assert_eq!(read("\u{2060}```sh\na\n```").0, "```sh   \na\n```");
    for text in ["\u{200b}a", "a\n\u{200b}**b**", "&amp;* a", "```\n\u{200b}* a\n```", "\u{200b}> a"] {
        assert_eq!(read(text), (text.to_owned(), vec![]), "{text}");
    }
}

#[test]
fn wide_blanks_behind_marks() {
    assert_eq!(read("*\u{a0}a"), ("*  a".to_owned(), vec![DamageKind::WideBlank]));
    assert_eq!(read("##\u{3000}a").0, "##   a");
    assert_eq!(read("1.&nbsp;a").0, "1. &shy;a");
    for text in ["a\n-\u{a0}b", "*\u{200b}a", "* \u{a0}a", "**a** b", "-5\u{a0}a", "2026.\u{a0}a"] {
        assert_eq!(read(text), (text.to_owned(), vec![]), "{text}");
    }
}

#[test]
fn fences() {
    assert_eq!(read("```sh\na\n\u{200b}```\n\nb").0, "```sh\na\n```   \n\nb");
    assert_eq!(read("```sh\na\n```sh\n\nb").0, "```sh\na\n```  \n\nb");
    let two = "```sh\na\n```sh\n\nb\n\n```sh\nc\n```\n";
    assert_eq!(read(two).0, "```sh\na\n```  \n\nb\n\n```sh\nc\n```\n");
    assert_eq!(read("* a: ```sh\n  b\n  ```\n").0, "* a:\n```sh\n  b\n  ```\n");
    assert_eq!(read("```markdown\n# a\n\nb\n```\n").1, [DamageKind::PageInFence]);
    assert_eq!(read("```sh\na\n```。\n\nb").0, "```sh\na\n```   \n\nb");
    assert_eq!(read("```sh\na\n``\n\nb").0, "```sh\na\n```\nb");
    assert_eq!(read("| a | b |\n|—|－|\n| c | d |").0, "| a | b |\n|---|---|\n| c | d |");
    assert_eq!(read("\u{a0}\u{a0}* ```\n  a\n  ```\n").0, "*   \u{a0}```\n  a\n  ```\n");
    assert_eq!(read("\u{a0}\u{a0}* b ```\n  ```\n").0.len(), 18);
    for text in
        ["```sh\na\n\nb\n\n```sh\nc\n```\n", "```md\na\n```\n", "````md\n```sh\na\n```sh\n````", "a `b` ```c```\n"]
    {
        assert_eq!(read(text), (text.to_owned(), vec![]), "{text}");
    }
}
