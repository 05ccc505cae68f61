//! Edits of spelling alone, and those that are more.

use super::*;

#[test]
fn spelling_is_an_extent_of_its_own() {
    for (from, to) in [
        ("gives light, so that", "gives lihgt so that"),
        ("on the wall.\n* Press it", "on the wall\n* Press it"),
        ("## Light a lamp", "## Light a lamp!"),
        ("| Green | The lamp is off today |", "| Grene | The lamp is off to-day |"),
        ("of your town.\n", "of your home town.\n"),
    ] {
        let (back, forth) = (change(&edited(from, to), PAGE), edit(from, to));
        let is_word = to.contains("home");
        let wanted = if is_word { Extent::Body } else { Extent::Spelling };
        assert_eq!((back.extent, forth.extent), (wanted, wanted), "{from} -> {to}");
        let counts = (back.words_added + back.words_removed, forth.words_added + forth.words_removed);
        assert_eq!(counts, if is_word { (1, 1) } else { (0, 0) }, "{from} -> {to}");
    }
    // What stays as it is in every language is no spelling, and more than spelling is the rest of a section.
    for (from, to) in [
        ("[!UICONTROL Buy now]", "[!UICONTROL Buy nwo here]"),
        ("[!DNL Lumen]", "[!DNL Lumnes]"),
        ("{ \"lamp\": 1 }", "{ \"lapmen\": 1 }"),
        ("Press the switch on the wall.\n* Press it once", "Press the swicth on the wall.\n* Press it twice"),
    ] {
        assert_eq!(edit(from, to).extent, Extent::Body, "{from} -> {to}");
    }
    let links = edit("[shop](shop.md)", "[shop](market.md)");
    let both = change(PAGE, &edited("[shop](shop.md)", "[shop](market.md)").replace("gives light", "gvies light"));
    assert_eq!((links.extent, both.extent), (Extent::Links, Extent::Links));
}
