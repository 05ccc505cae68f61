//! No text makes the parser fail, and all that it says lies inside the text.

use locdrift::page::Page;
use locdrift::parse::{self, Keys, Reader};
use locdrift::text::{FileId, Span};
use proptest::prelude::*;

/// Pieces of the dialect, whole and broken, in several scripts.
const PIECES: [&str; 60] = [
    "# ",
    "## T {#id}",
    "{#",
    "}",
    "{#id}x",
    "\n",
    "\n\n",
    ">",
    ">[!NOTE]\n",
    ">[!VIDEO](https://video.x.example/v/1)",
    "[!UICONTROL ",
    "[!DNL ",
    "[!BADGE B]{type=Informative url=\"/x.md\"}",
    "]",
    "[",
    "![](",
    "a.png)",
    "[t](u.md#f)",
    "(",
    ")",
    "{{snip}}",
    "{{$include /a.md}}",
    "{{",
    "}}",
    "+++T\n",
    "+++\n",
    "| a | b |\n| - | - |\n",
    "| c |\n",
    "```\n",
    "    ",
    "* ",
    "1. ",
    "<a href=x>",
    "<img src='y'>",
    "<!--",
    "-->",
    "<!-- locdrift-disable-line x -->",
    "<td>",
    "日本語",
    "é\u{301}",
    "&#x200B;",
    "\0",
    "---\n",
    "title: x\n",
    "**",
    "_",
    "` ` ",
    "~~",
    "&lbrace;",
    "&amp;quot;",
    "&lt;img ",
    "{a=« b »}",
    " {a=\"b\"}",
    "{ {",
    "［!",
    "[ !NOTE]",
    "） (",
    "（http://x.example/）",
    "＃",
    "{#",
];

fn check(text: &str) -> Result<(), TestCaseError> {
    let page: Page = parse::parse(FileId(0), text, &Keys::default(), &mut Reader::default());
    let fits = |span: Span| text.get(span.range()).is_some();
    for section in &page.sections {
        prop_assert!(fits(section.span) && fits(section.title), "section {section:?}");
        prop_assert!(section.blocks.end as usize <= page.blocks.len() && section.blocks.start <= section.blocks.end);
    }
    for block in &page.blocks {
        prop_assert!(fits(block.span), "block {block:?}");
        prop_assert!(block.facts.end as usize <= page.facts.len() && block.facts.start <= block.facts.end, "{block:?}");
    }
    for fact in &page.facts {
        prop_assert!(fits(fact.span), "fact {fact:?}");
    }
    for damage in &page.damage {
        prop_assert!(fits(damage.span) && !damage.span.is_empty(), "{damage:?}");
    }
    let held: usize = page.sections.iter().map(|section| section.blocks.len()).sum();
    prop_assert_eq!(held, page.blocks.len(), "each block stands in one section");
    let facts: usize = page.blocks.iter().map(|block| block.facts.len()).sum();
    prop_assert!(facts <= page.facts.len(), "no fact stands in two blocks");
    Ok(())
}

proptest! {
    #![proptest_config(crate::support::random(1500))]

    #[test]
    fn pieces_of_the_dialect(picks in proptest::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = picks.iter().map(|pick| PIECES[*pick]).collect();
        check(&text)?;
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        check(&text)?;
    }
}
