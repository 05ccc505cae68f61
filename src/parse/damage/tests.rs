//! Damage as it is on a page, one construct at a time.

use crate::page::DamageKind::{self, *};
use crate::parse::{self, Keys, Reader};
use crate::site::{EXPERIENCE_LEAGUE, PLAIN};
use crate::text::FileId;

/// What is found on a page, with its kind.
fn found(text: &str) -> Vec<(DamageKind, String)> {
    let page = parse::parse(FileId(0), text, &Keys::default(), &mut Reader::default());
    page.damage.iter().map(|damage| (damage.kind, damage.span.of(text).to_owned())).collect()
}

/// The only damage of a page.
fn only(text: &str) -> (DamageKind, String) {
    let mut all = found(text);
    assert_eq!(all.len(), 1, "{text}: {all:?}");
    all.remove(0)
}

fn assert_only(text: &str, kind: DamageKind, words: &str) {
    assert_eq!(only(text), (kind, words.to_owned()), "{text}");
}

fn assert_none(text: &str) {
    assert_eq!(found(text), [], "{text}");
}

#[test]
fn emphasis_around_nothing() {
    assert_only("the __ list", EmptyEmphasis, "__");
    assert_only("the ** ** list", EmptyEmphasis, "** **");
    assert_only("the **** list", EmptyEmphasis, "****");
    assert_only("the **&#x200B;**&#x200B;list", EmptyEmphasis, "**&#x200B;**");
    assert_only("[__](https://lumen.example/)", EmptyEmphasis, "__");
    assert_only("a\n\n** **\n\nb", EmptyEmphasis, "** **");
    assert_none("a\n\n***\n\n* * *\n\n---\n\nb");
    assert_only("<td><strong></strong><br/></td>", EmptyEmphasis, "<strong></strong>");
    assert_only("a <b>&#x200B; </b> c", EmptyEmphasis, "<b>&#x200B; </b>");
    assert_none("<td><strong>a</strong> <b>c</b></td>");
    for text in ["a __init__ b", "`__`", "______", "**a** **b**", "_a_ _b_", "\\_\\_ a", "**&#x200B;a**"] {
        assert!(!found(text).iter().any(|(kind, _)| *kind == EmptyEmphasis), "{text}: {:?}", found(text));
    }
}

#[test]
fn delimiters_that_stay_text() {
    let strong = |text| found(text).iter().filter(|(kind, words)| *kind == LiteralStrong && words == "**").count();
    assert_eq!(strong("**[!UICONTROL 終了]**ボタン"), 2);
    assert_eq!(strong("**「終了」**を押す"), 2);
    assert_eq!(strong("**la maison **et"), 2);
    // The deliberate fix: an entity is punctuation to CommonMark, and must stay one here.
    assert_none("**[!UICONTROL 終了]**&#x200B;ボタン");
    assert_none("**house** and _lamp_ and ***both***");
    assert_eq!(found("een_ lege _staat").len(), 2);
    assert_none("snake_case_name");
    assert_none("a \\* b \\*\\* c");
    assert_none("3 * 4");
    assert_only("a ~~b c", Strike, "~~");
    assert_only("a `b c", Backtick, "`");
    assert_none("a `b` c");
}

#[test]
fn attribute_lists() {
    assert_only("![a](b.png){width=« 250 »}", AttributeQuotes, "{width=« 250 »}");
    assert_only("[a](b){target=&quot;_blank&quot;}", AttributeQuotes, "{target=&quot;_blank&quot;}");
    assert_only("[a](b){width=\"250}", AttributeQuotes, "{width=\"250}");
    assert_only("<td><a href=\"x\">y</a>{target=« _blank »}</td>", AttributeQuotes, "{target=« _blank »}");
    assert_only("a <img alt=”b” src=\"c.png\"> d", AttributeQuotes, "<img alt=”b” src=\"c.png\">");
    assert_only("![a](b.png) {width=\"250\"}", DetachedAttributes, " {width=\"250\"}");
    assert_none("[a](b){title=\"« c » and ”d”\" target=_blank}");
    assert_none("[a](b) {c} d");
    assert_none("<a href=\"https://x.example/?a=b&quot;\">c</a>");
}

#[test]
fn links() {
    assert_only("see [a] (b.md).", SplitLink, "] (b.md)");
    assert_only("[a]（https://x.example/）", SplitLink, "]（https://x.example/）");
    assert_only("[a](b c.md)", SplitLink, "](b c.md)");
    assert_none("Choose [!UICONTROL Dim] ([see there](b.md)).");
    assert_none("Choose [!UICONTROL Dim] (![a lamp](b.png)).");
    assert_only("a](../b.md) c", SplitLink, "](../b.md)");
    assert_only("［a］(b.md)", SplitLink, "］(b.md)");
    assert_only("[](b.md)", EmptyLink, "[]");
    assert_only("[&#x200B; ](b.md)", EmptyLink, "[&#x200B; ]");
    assert_only("[&#128279;](b.md)", EmptyLink, "[&#128279;]");
    assert_only("[ \u{1f517} ](b.md)", EmptyLink, "[ \u{1f517} ]");
    assert_none("[\u{1f517} see](b.md)");
    let long = format!("](https://x.example/{} b)", "record-".repeat(80));
    assert_only(&format!("[a{long}"), SplitLink, &long);
    assert_none(&format!("[a{}", long.replace(' ', "")));
    assert_none(&format!("[a] (see {} b)", "record-".repeat(80)));
    for text in ["[a] (see below)", "[!UICONTROL Save] (Ctrl+S)", "[a](b.md)", "![](b.png)", "array[0](x)"] {
        assert_none(text);
    }
}

#[test]
fn entities() {
    assert_only("van 0&rbrace; b", Brace, "&rbrace;");
    assert_only("a !&#91;b", Brace, "&#91;");
    assert_only("a&#93;(b.png) c", Brace, "&#93;");
    assert_none("a &#91;b&#93; c");
    assert_only("a {de lijst van 0} b", Number, "0}");
    assert_only("<td>a {de lijst van 12} b</td>", Number, "12}");
    assert_none("a {0} {b 2025} {width=\"1\" c=2} b");
    assert_only("a &lt;img src= b", EscapedTag, "&lt;img");
    assert_only("a &lt;!-- b -->", EscapedTag, "&lt;!-- b -->");
    assert_only("a &lt;/strong&gt; b", EscapedTag, "&lt;/strong");
    assert_only("a &amp;quot; b", DoubleEscape, "&amp;quot;");
    assert_only("a &amp;#39; b", DoubleEscape, "&amp;#39;");
    for text in ["a &lt;name&gt; b", "a &lt; b", "R &amp; D", "&amp;c", "`&lt;img`", "&#42;"] {
        assert_none(text);
    }
}

#[test]
fn zero_width_spaces() {
    assert_only("&#x200B;* a", ZeroWidthMarker, "&#x200B;");
    assert_only("\u{200b}1. a", ZeroWidthMarker, "\u{200b}");
    assert_only("a\n&#x200B;## b", ZeroWidthMarker, "&#x200B;");
    assert_only(">&#x200B;>a", ZeroWidthMarker, "&#x200B;");
    assert_only("[&#x200B;!DNL a]", ZeroWidthToken, "&#x200B;");
    for text in ["&#x200B;**a**", "* &#x200B;- a", "a &#x200B;* b", "[&#x200B; a](b.md)", "[!DNL &#x200B;a]"] {
        assert_none(text);
    }
}

#[test]
fn directives_and_tokens() {
    assert_only(">[!REMARQUE]\n>\n>a", Directive, "[!REMARQUE]");
    assert_only(">[ !NOTE]\n>\n>a", Directive, "[ !NOTE]");
    assert_only(">[!Remarque]\n>\n>a", Directive, "[!Remarque]");
    assert_only("a [!Uicontrol b] c", Directive, "[!Uicontrol b]");
    assert_only("a [!UICONTROL b", UnclosedToken, "[!UICONTROL");
    for text in [">[!NOTE]\n>a", "[!UICONTROL a [!DNL b] c]", "[![a](b.png)](c.md)", "[! see below]", "![NOTE](a.png)"]
    {
        assert_none(text);
    }
}

#[test]
fn headings_and_items() {
    assert_only("## A #{b}", HeadingId, "#{b}");
    assert_only("## A {＃b}", HeadingId, "{＃b}");
    assert_only("## A {#b}c", HeadingId, "{#b}c");
    assert_only("## A {#b", HeadingId, "{#b");
    assert_only("## ## A", Marker, "##");
    assert_only("##A b", Marker, "##");
    assert_only("* * a", Marker, "* ");
    assert_only("* a\n*\n", Marker, "*");
    for text in ["## A {#b}", "## A{#b} {c=\"d\"}", "## A {#b} ##", "#a b", "* a\n  * b", "* > a", "* ```\n  a\n  ```"]
    {
        assert_none(text);
    }
}

#[test]
fn includes() {
    assert_only("{ {note-beta}}", Include, "{ {note-beta}}");
    assert_only("{{note-beta}", Include, "{{note-beta}");
    assert_only("{ {note-beta}é", Include, "{ {note-beta}");
    assert_only("{ {note-beta} }", Include, "{ {note-beta} }");
    for text in ["{{note-beta}}", "{{lead.Email Address}}", "{{#if a}}b{{/if}}", "{{$include /help/a.md}}"] {
        assert_none(text);
    }
}

#[test]
fn what_nothing_ends() {
    assert_only("```json\na\n", UnclosedFence, "```json");
    assert_only("* a\n\n  ```json\n  a\n\nb", UnclosedFence, "```json");
    assert_only("a\n\n<!-- b\n\nc", UnclosedComment, "<!--");
    assert_only("<div\n\na", UnclosedTag, "<div");
    assert_only("<td><img src=\"a.png\" </td>", UnclosedTag, "<img src=\"a.png\" ");
    assert_none("<td><img alt=\"a < b\" src=c></td>");
    assert_none("````\n```\n````\n");
    assert_none("~~~\na\n~~~\n");
    assert_none("<!-- a -->\n\nb <!-- c --> d");
}

#[test]
fn code_and_comments_are_not_looked_at() {
    assert_none("```\n__ ** ** &lbrace; [a] (b.md) {a=« b »}\n```\n");
    assert_none("`__ &amp;quot; [a] (b.md)`");
    assert_none("<!-- __ &lbrace; [!REMARQUE] -->");
}

#[test]
fn what_a_dialect_does_not_have_cannot_be_damaged() {
    for (text, kind) in [
        ("> [!REMARQUÉ]", Directive),
        ("Choose [!UICONTROL Dim.", UnclosedToken),
        ("[a](b.md) {lang=\"fr\"}", DetachedAttributes),
        ("[a](b.md){lang=«fr»}", AttributeQuotes),
        ("# Lamp #{lamp}", HeadingId),
        ("{{lamp}", Include),
    ] {
        let kinds = |site| {
            let page = parse::parse(FileId(0), text, &Keys::of(site, None, None), &mut Reader::default());
            page.damage.iter().map(|damage| damage.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&PLAIN), [], "{text}");
        assert_eq!(kinds(&EXPERIENCE_LEAGUE), [kind], "{text}");
    }
}

#[test]
fn long_lines_of_wide_characters_are_read() {
    for pad in 0..4 {
        let text = format!("{}{}[1]\n\n[1]: b.md\n", "x".repeat(pad), "é—ি".repeat(200));
        assert_none(&text);
    }
}
