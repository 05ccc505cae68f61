//! Planted edits give exactly what was planted, and what must hold for any two texts.

mod spelling;

use proptest::prelude::*;

use super::*;
use crate::page::BlockKind;
use crate::parse::{self, Keys, Reader};
use crate::text::FileId;

const PAGE: &str = "---\ntitle: Lamps\ndescription: All about lamps\nlevel: Beginner\nexl-id: 1-2\n---\n# Lamps {#lamps}\n\nA lamp gives light, so that you see at night. Don't touch it.\n\n## Buy a lamp {#buy}\n\n1. Open the [shop](shop.md){target=\"_blank\"}.\n1. Click **[!UICONTROL Buy now]** and wait.\n\n   ![A red lamp](assets/red.png)\n\n>[!NOTE]\n>\n>Lamps of [!DNL Lumen] are sold out in winter.\n\n## Light a lamp\n\n| Colour | Meaning |\n| --- | --- |\n| Red | The lamp is very hot |\n| Green | The lamp is off today |\n\n* Press the switch on the wall.\n* Press it once more for brighter light.\n\n```json\n{ \"lamp\": 1 }\n```\n\n## Throw a lamp away\n\nBring old lamps to the collection point of your town.\n";

fn page(text: &str) -> Page {
    parse::parse(FileId(0), text, &Keys::default(), &mut Reader::default())
}

fn change(old: &str, new: &str) -> Change {
    let (a, b) = (page(old), page(new));
    compare(Version { page: &a, text: old }, Version { page: &b, text: new })
}

/// The page with one edit, which must find its place.
fn edited(from: &str, to: &str) -> String {
    assert_eq!(PAGE.matches(from).count(), 1, "{from}");
    PAGE.replace(from, to)
}

fn edit(from: &str, to: &str) -> Change {
    change(PAGE, &edited(from, to))
}

/// Sections that are not the same: old and new number, fate, words won and lost.
type Told = (Option<u32>, Option<u32>, SectionStatus, u32, u32);

fn told(change: &Change) -> Vec<Told> {
    let differ = change.sections.iter().filter(|section| section.fate != SectionStatus::Same);
    differ.map(|s| (s.old, s.new, s.fate, s.words_added, s.words_removed)).collect()
}

#[test]
fn a_page_is_the_same_as_itself() {
    let same = change(PAGE, PAGE);
    assert_eq!(same.extent, Extent::Nothing);
    assert_eq!(same.section_pairs().collect::<Vec<_>>(), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]);
    assert!(same.blocks.iter().all(|block| block.same && block.old == block.new));
}

/// A body that is the same byte for byte is not read; an empty line at its end must make no other difference.
#[test]
fn a_body_that_is_the_same_is_the_same_read_or_not() {
    let metadata = edited("title: Lamps", "title: Lamps at home\naudience: all");
    let (unread, read) = (change(PAGE, &metadata), change(PAGE, &format!("{metadata}\n")));
    assert_eq!((unread.extent, unread.words_added, unread.words_removed), (Extent::Metadata, 2, 0));
    assert_eq!(told(&unread), []);
    assert!(unread.sections.iter().all(|section| section.extent == Extent::Nothing));
    assert_eq!((unread.extent, unread.words_added, &unread.metadata), (read.extent, read.words_added, &read.metadata));
    assert_eq!(unread.section_pairs().collect::<Vec<_>>(), read.section_pairs().collect::<Vec<_>>());
    assert_eq!(unread.blocks, read.blocks);
}

#[test]
fn what_nobody_sees_is_space() {
    for (from, to) in [
        ("so that you see at night", "so that\nyou see   at night"),
        ("Don't", "Don’t"),
        ("night. Don't", "night.\u{a0}Don\u{2019}t"),
        ("* Press the switch on the wall.\n* Press", "- Press the switch on the wall.\n- Press"),
        ("| Red | The lamp is very hot |", "| Red    |The lamp is very hot|"),
        ("| --- | --- |", "|:------|------:|"),
        ("exl-id: 1-2\n", ""),
        ("exl-id: 1-2", "exl-id: 9-9\nsource-git-commit: abc"),
        ("A lamp gives", "<!-- a note among us -->\n\nA lamp gives"),
        ("gives light", "gives <!-- really? --> light"),
        ("{target=\"_blank\"}", "{target='_blank' }"),
        ("A lamp", "A&#x200B; lamp"),
        ("of your town.\n", "of your town.  \n\n\n"),
    ] {
        let change = edit(from, to);
        assert_eq!(change.extent, Extent::Space, "{from} -> {to}: {change:#?}");
        assert_eq!(told(&change), [], "{from} -> {to}");
    }
    // The same values in another spelling are nothing at all.
    assert_eq!(edit("title: Lamps", "title: \"Lamps\"").extent, Extent::Nothing);
    assert_eq!(change(PAGE, &format!("\u{feff}{PAGE}")).extent, Extent::Nothing);
    for new in [PAGE.replace('\n', "\r\n"), PAGE.replace("**", "__")] {
        assert_eq!(change(PAGE, &new).extent, Extent::Space, "{new}");
    }
}

#[test]
fn markup_without_words_is_links() {
    for (from, to) in [
        ("shop.md", "store.md"),
        ("assets/red.png", "assets/blue.png"),
        ("{target=\"_blank\"}", ""),
        ("**[!UICONTROL Buy now]**", "[!UICONTROL Buy now]"),
        ("[shop](shop.md){target=\"_blank\"}", "shop"),
        ("```json", "```"),
        ("at night. Don't", "at night.\n\nDon't"),
        ("* Press the switch on", "* {hide-from-toc} Press the switch on"),
    ] {
        let change = edit(from, to);
        assert_eq!(change.extent, Extent::Links, "{from} -> {to}: {change:#?}");
        assert_eq!((change.words_added, change.words_removed), (0, 0), "{from} -> {to}");
        let fates: Vec<SectionStatus> = told(&change).iter().map(|told| told.2).collect();
        assert_eq!(fates, [SectionStatus::Changed], "{from} -> {to}");
    }
    let id = edit("{#buy}", "{#shop}");
    assert_eq!((id.extent, told(&id)), (Extent::Links, vec![(Some(2), Some(2), SectionStatus::Renamed, 0, 0)]));
}

#[test]
fn what_is_read_is_body() {
    for (from, to, section, words) in [
        ("gives light", "gives bright light", 1, (1, 0)),
        ("A red lamp", "A red light", 2, (1, 1)),
        ("Buy now]", "Buy]", 2, (0, 1)),
        ("[!DNL Lumen]", "[!DNL Lumina]", 2, (1, 1)),
        ("Green | The lamp is off", "Green | The lamp is on", 3, (1, 1)),
        ("[shop]", "[store]", 2, (1, 1)),
        ("{ \"lamp\": 1 }", "{ \"lamp\": 2 }", 3, (0, 0)),
        ("the wall.\n", "the wall.\n* Wait for a minute.\n", 3, (4, 0)),
        (">[!NOTE]", ">[!TIP]", 2, (0, 0)),
        (">[!NOTE]", ">[!VIDEO](https://video.lumen.example/v/1)\n\n>[!NOTE]", 2, (0, 0)),
        ("* Press the switch", "1. Press the switch", 3, (0, 0)),
        ("\n   ![A red lamp](assets/red.png)\n", "", 2, (0, 3)),
    ] {
        let change = edit(from, to);
        assert_eq!(change.extent, Extent::Body, "{from} -> {to}");
        let section = Some(section);
        assert_eq!(told(&change), [(section, section, SectionStatus::Changed, words.0, words.1)], "{from} -> {to}");
        assert_eq!(change.sections.iter().any(|s| s.code), from.contains("\"lamp\""), "{from} -> {to}");
    }
}

#[test]
fn facts_say_what_came_and_went() {
    let change =
        edit("Open the [shop](shop.md){target=\"_blank\"}.", "Look at [!UICONTROL Shop] in [a](b.md) and [c](d.md).");
    let facts = |kind, added, removed| FactChange { kind, added, removed };
    assert_eq!(change.sections[2].facts, [facts(FactKind::Link, 2, 1), facts(FactKind::Control, 1, 0)]);
}

#[test]
fn metadata_is_told_by_key() {
    let change = edit("level: Beginner", "level: Expert");
    assert_eq!(change.extent, Extent::Metadata);
    assert_eq!((change.metadata.len(), &*change.metadata[0].key, change.words_added), (1, "level", 0));
    let new = edited("description: All about lamps\n", "description: All about red lamps\nnew: 1\n");
    let change = self::change(PAGE, &new);
    let keys: Vec<(&str, u32, u32)> =
        change.metadata.iter().map(|m| (m.key.as_str(), m.words_added, m.words_removed)).collect();
    assert_eq!(keys, [("description", 1, 0), ("new", 0, 0)]);
    assert_eq!((change.extent, change.words_added, change.words_removed), (Extent::Metadata, 1, 0));
    assert_eq!(change.metadata[0].new.expect("there").of(&new), "All about red lamps");
    assert_eq!(change.metadata[1].old, None);
    let badge = |words: &str, class: &str| {
        PAGE.replace("level: Beginner", &format!("badge: label=\"{words}\" type=\"{class}\""))
    };
    let change = self::change(&badge("Beta", "a"), &badge("Limited beta", "b"));
    assert_eq!((change.extent, change.words_added, change.words_removed), (Extent::Metadata, 1, 0));
    assert_eq!(self::change(&badge("Beta", "a"), &badge("Beta", "b")).extent, Extent::Metadata);
}

/// Start and end of the section of `PAGE` with this number.
fn cut(number: usize) -> Span {
    page(PAGE).sections[number].span
}

#[test]
fn sections_that_went_came_or_moved() {
    let gone = PAGE.replace(cut(3).of(PAGE), "");
    assert_eq!(told(&change(PAGE, &gone)), [(Some(3), None, SectionStatus::Removed, 0, 30)]);
    assert_eq!(told(&change(&gone, PAGE)), [(None, Some(3), SectionStatus::Added, 30, 0)]);
    assert_eq!(change(PAGE, &gone).sections[3].fate, SectionStatus::Removed, "where it stood");
    let (second, last) = (cut(2).of(PAGE), cut(4).of(PAGE));
    let moved = PAGE.replace(last, "").replace(second, &format!("{last}\n{second}"));
    let moved = change(PAGE, &moved);
    assert_eq!(told(&moved), [(Some(4), Some(2), SectionStatus::Moved, 0, 0)]);
    assert_eq!((moved.extent, moved.words_added), (Extent::Body, 0));
}

#[test]
fn headings_that_changed() {
    let renamed = edit("## Light a lamp", "## Switch on a lamp");
    assert_eq!(told(&renamed), [(Some(3), Some(3), SectionStatus::Renamed, 2, 1)]);
    let deeper = edit("## Light a lamp", "### Light a lamp");
    assert_eq!(told(&deeper), [(Some(3), Some(3), SectionStatus::Changed, 0, 0)]);
    assert_eq!(deeper.extent, Extent::Body);
    let other = "# Everything of candles\n\nCandles burn for some hours, then nothing is left.";
    let title = edit("# Lamps {#lamps}\n\nA lamp gives light, so that you see at night. Don't touch it.", other);
    assert_eq!(told(&title).iter().map(|told| told.2).collect::<Vec<_>>(), [SectionStatus::Changed]);
    let folded = edit(
        "Throw a lamp away\n\nBring old lamps to the collection point",
        "Throw a _Lamp_ away\n\nSell them in any shop",
    );
    assert_eq!(told(&folded), [(Some(4), Some(4), SectionStatus::Changed, 5, 7)]);
    let both = PAGE.replace("## Light a lamp", "## Switch on a lamp").replace("brighter", "softer");
    assert_eq!(told(&change(PAGE, &both)), [(Some(3), Some(3), SectionStatus::Changed, 3, 2)]);
}

#[test]
fn a_section_that_was_split_lends_its_blocks() {
    let split = edit("* Press the switch on", "## Switches\n\n* Press the switch on");
    assert_eq!(
        told(&split),
        [(Some(3), Some(3), SectionStatus::Changed, 0, 0), (None, Some(4), SectionStatus::Added, 1, 0)]
    );
}

#[test]
fn titles_that_stand_often_are_told_apart_by_their_place() {
    let text = |words: [&str; 3]| {
        words
            .iter()
            .map(|word| format!("## Lamp {word}\n\nAll of {word}.\n\n### Example\n\nTake {word} home.\n\n"))
            .collect::<String>()
    };
    let (old, new) = (text(["one", "two", "three"]), text(["one", "two", "three"]).replace("Take two", "Bring two"));
    assert_eq!(told(&change(&old, &new)), [(Some(4), Some(4), SectionStatus::Changed, 1, 1)]);
}

#[test]
fn a_moved_block_is_known_again() {
    let line = "* Press the switch on the wall.\n";
    let new = PAGE.replace(line, "").replace("of your town.\n", &format!("of your town.\n\n{line}"));
    let change = change(PAGE, &new);
    assert_eq!((change.words_added, change.words_removed), (0, 0));
    assert_eq!(told(&change).iter().map(|told| told.1).collect::<Vec<_>>(), [Some(3), Some(4)]);
    let old = page(PAGE);
    let item = old.blocks.iter().position(|block| block.span.of(PAGE).starts_with("* Press the")).expect("there");
    assert!(change.blocks.iter().any(|block| block.old == item as u32 && block.same));
}

#[test]
fn a_row_more_is_one_row() {
    let new = edited("| Green |", "| Blue | The lamp is far too cold |\n| Green |");
    let change = change(PAGE, &new);
    let rows = |text: &str| page(text).blocks.iter().filter(|block| block.kind == BlockKind::Row).count();
    assert_eq!(rows(&new), rows(PAGE) + 1);
    assert_eq!(change.blocks.len(), page(PAGE).blocks.len());
    assert!(change.blocks.iter().all(|block| block.same));
    assert_eq!(told(&change), [(Some(3), Some(3), SectionStatus::Changed, 7, 0)]);
}

/// The blocks of the new version that have no counterpart.
fn new_blocks(old: &str, new: &str) -> Vec<u32> {
    let change = change(old, new);
    let all = 0..page(new).blocks.len() as u32;
    all.filter(|at| !change.blocks.iter().any(|pair| pair.new == *at)).collect()
}

#[test]
fn a_block_is_known_by_its_name() {
    let rows =
        |second: &str| format!("| Lamp | Sort |\n| --- | --- |\n| **Beam** | old words all about it |\n{second}");
    assert_eq!(
        new_blocks(&rows("| **Glow** | warm and dim |\n"), &rows("| **Glow** | nothing like before |\n")),
        [0u32; 0]
    );
    assert_eq!(new_blocks(&rows("| **Glow** | warm and dim |\n"), &rows("| **Star** | nothing like before |\n")), [2]);
    // Where one row took over the name of another that is still there, words decide.
    let old = rows("| [Kinds](#k) | Add the lamp to the cellar stock |\n");
    let new = rows("| [Kinds](#k) | Burn something else |\n| | Add the lamp to the cellar stock |\n");
    assert_eq!(new_blocks(&old, &new), [2]);
    assert_eq!(new_blocks("![One](lamp.png)\n", "![Quite another text](lamp.png)\n\nMore.\n"), [1]);
}

#[test]
fn a_block_that_grew_is_known_by_its_beginning() {
    let long = "and then comes a great deal more that was never there, ".repeat(6);
    let old = "For a lamp in the hall you can choose a short cord.\n";
    assert_eq!(new_blocks(old, &format!("For a lamp in the hall you can choose whatever fits, {long}.\n")), [0u32; 0]);
    assert_eq!(new_blocks(old, &format!("Whatever fits {long}.\n")), [0]);
}

#[test]
fn passages_that_went_into_another_block_are_told() {
    let (first, second) =
        ("Turn the dial until the evening scene appears.", "Press the round button firmly afterwards.");
    let (one, two) = (format!("{first} {second}\n"), format!("{first}\n\n![](dial.png)\n\n{second}\n"));
    let parts = |old: &str, new: &str| change(old, new).parts;
    assert_eq!(parts(&one, &two), [(0, 2)]);
    assert_eq!(parts(&two, &one), [(2, 0)]);
    assert_eq!(parts(&one, &format!("{one}\nQuite different words stand here instead.\n")), []);
}

#[test]
fn thousands_of_equal_or_changed_pieces_take_no_long() {
    let rows = |word: &str, n: usize| -> String {
        let rows = (0..n).map(|at| format!("| {word}{at} | same words in each row {} |\n", at % 7));
        format!("| a | b |\n| - | - |\n{}", rows.collect::<String>())
    };
    let sections =
        |word: &str, n: usize| -> String { (0..n).map(|_| format!("## Title\n\n{word} text.\n\n")).collect() };
    let cells = |word: &str| format!("<table>\n{}</table>\n", format!("<tr><td>{word} cell</td></tr>\n").repeat(8_000));
    let most = |old: String, new: String| assert!(change(&old, &new).words_added > 0);
    most(rows("x", 4_000), rows("y", 4_000));
    most(sections("one", 4_000), sections("two", 3_900));
    most(cells("old"), cells("new"));
    most(rows("x", 2_000), cells("new"));
    assert!(!word_diff(&cells("old"), &cells("new")).is_empty());
}

#[test]
fn a_page_that_cannot_be_read_is_compared() {
    let broken = Page { unreadable: Some("not UTF-8".into()), ..Page::default() };
    let whole = page(PAGE);
    let (old, new) = (Version { page: &whole, text: PAGE }, Version { page: &broken, text: "" });
    assert_eq!(compare(old, new).sections.len(), 5);
    assert_eq!(compare(new, old).sections.len(), 5);
}

const PIECES: [&str; 24] = [
    "# Title\n\n",
    "## Part {#part}\n\n",
    "## Part\n\n",
    "### Deep *words*\n\n",
    "Some words stand here.\n\n",
    "Other words stand there, and they are more.\n\n",
    "* An item\n* Another item\n\n",
    "1. A step\n\n   > inside\n\n",
    ">[!NOTE]\n>\n>Noted.\n\n",
    "| a | b |\n| - | - |\n| c | d |\n\n",
    "```\ncode\n  more\n```\n\n",
    "[a](b.md){target=\"_blank\"} and ![c](d.png)\n\n",
    "<table><tr><td>x</td></tr></table>\n\n",
    "<!-- hidden -->\n\n",
    "{{snippet}}\n\n",
    "+++More\n\nhidden\n\n+++\n\n",
    "[!UICONTROL Save",
    "日本語の文\n\n",
    "[![x",
    "](y){",
    "}",
    "é\u{301}\u{200b}\u{e000}",
    "---\ntitle: x\n---\n",
    "\r\n",
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(0..PIECES.len(), 0..24).prop_map(|picks| picks.iter().map(|pick| PIECES[*pick]).collect())
}

fn holds_laws(old: &str, new: &str, change: &Change) -> Result<(), TestCaseError> {
    let (a, b) = (page(old), page(new));
    let mut olds: Vec<u32> = change.sections.iter().filter_map(|section| section.old).collect();
    olds.sort_unstable();
    let news: Vec<u32> = change.sections.iter().filter_map(|section| section.new).collect();
    prop_assert_eq!(olds, (0..a.sections.len() as u32).collect::<Vec<_>>());
    prop_assert_eq!(news, (0..b.sections.len() as u32).collect::<Vec<_>>());
    let mut blocks: Vec<u32> = change.blocks.iter().map(|block| block.new).collect();
    prop_assert!(change.blocks.windows(2).all(|two| two[0].old < two[1].old));
    blocks.sort_unstable();
    prop_assert!(blocks.windows(2).all(|two| two[0] < two[1]));
    if change.extent <= Extent::Links && change.metadata.is_empty() {
        prop_assert_eq!((change.words_added, change.words_removed), (0, 0));
    }
    prop_assert_eq!(change.extent == Extent::Nothing, old == new);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_pages(old in text(), new in text()) {
        let there = change(&old, &new);
        let back = change(&new, &old);
        holds_laws(&old, &new, &there)?;
        holds_laws(&new, &old, &back)?;
        prop_assert_eq!(there.extent, back.extent);
        prop_assert_eq!(change(&old, &old).extent, Extent::Nothing);
    }

    #[test]
    fn pieces_make_up_the_new_text(old in text(), new in text()) {
        let pieces = word_diff(&old, &new);
        let kept: String = pieces.iter().filter(|p| p.kind != PieceKind::Removed).map(|p| p.span.of(&new)).collect();
        prop_assert_eq!(&kept, &new);
        let removed = pieces.iter().filter(|p| p.kind == PieceKind::Removed);
        prop_assert!(removed.clone().all(|p| !p.span.of(&old).is_empty()));
        prop_assert!(word_diff(&new, &new).iter().all(|p| p.kind == PieceKind::Equal));
    }

    #[test]
    fn wrapping_is_space(breaks in proptest::collection::vec(any::<bool>(), 40), crlf in any::<bool>()) {
        let words = "A lamp gives [!UICONTROL Light now] to **all** who [ask](a.md) for it and “wait” there.";
        let mut breaks = breaks.into_iter();
        let wrapped: String = words.split(' ').flat_map(|word| [word, if breaks.next() == Some(true) { "\n" } else { "  " }]).collect();
        let (old, mut new) = (format!("# T\n\n{words}\n\nEnd.\n"), format!("# T\n\n{}\n\nEnd.\n", wrapped.trim()));
        if crlf {
            new = new.replace('\n', "\r\n");
        }
        let change = change(&old, &new);
        prop_assert!(change.extent <= Extent::Space, "{} {:#?}", new, change);
        prop_assert!(word_diff(&old, &new).iter().all(|p| p.kind == PieceKind::Equal));
    }
}
