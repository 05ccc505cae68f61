//! What to do about broken markup, where that takes more than a sentence.

use crate::damage::{self, Crossed, ProposedFix};
use crate::page::DamageKind;
use crate::rule::{plain_words, shorten};

/// Characters of the source's words in a help.
pub(super) const LONGEST: usize = 80;

/// Marks that readers see: around nothing, with spaces on their inside, or next to a letter on their outside.
pub(super) fn literal_marks(ours: &str, shown: &str) -> (String, String) {
    let inner = ours.replace("&#x200B;", "").replace("&nbsp;", " ");
    let inner = inner.trim_matches(['*', '_']);
    let help = if inner.is_empty() {
        "put the marks directly around the words that the source emphasizes here, or delete them"
    } else if inner.trim().is_empty() {
        return (
            format!("no text between the emphasis marks `{shown}`; readers see the marks"),
            "put the words that the source emphasizes here between the marks, or delete them".to_owned(),
        );
    } else if inner.trim().len() == inner.len() {
        "put a space between the marks and the letters next to them, or `&#x200B;` where no space belongs"
    } else {
        "move the spaces inside the marks outside them"
    };
    (format!("`{shown}` does not work as emphasis; readers see the marks"), help.to_owned())
}

/// A tag that closes nothing, and what to do with it; `opening` is the tag that opens only behind it.
pub(super) fn stray_tag(shown: &str, opening: Option<&str>) -> (String, String) {
    match opening.map(shorten) {
        Some(opening) => (
            format!("`{shown}` is before the tag that it closes, `{opening}`"),
            format!(
                "put `{opening}` before the words that stand for those between the tags in the source, and `{shown}` behind them"
            ),
        ),
        None => (
            format!("`{shown}` closes no tag"),
            "delete it, or put the opening tag of the source before the words that it marks there".to_owned(),
        ),
    }
}

/// What to do with a token that ends too late: what is no label belongs behind it.
pub(super) fn late_end(ours: &str, proposed: Option<&ProposedFix>) -> String {
    match damage::crossed(ours) {
        Some(Crossed { label, behind, is_clean: true })
            if behind.trim().is_empty() && proposed.is_some() && !label.is_empty() =>
        {
            "put `]` before the closing marks".to_owned()
        }
        Some(Crossed { label, behind, is_clean }) if !label.is_empty() && proposed.is_some() => {
            let rest = if is_clean { "" } else { " delete what is left of the placeholder;" };
            let behind = match behind.trim() {
                "" => String::new(),
                words => format!(" “{}” belongs after the token", shorten(words)),
            };
            format!("end the token after “{}”, with the marks as in the source;{rest}{behind}", shorten(label))
                .trim_end_matches(';')
                .to_owned()
        }
        _ => "end the token after its label, with the marks as in the source, and move the other words behind it"
            .to_owned(),
    }
}

/// What to do with the remains of a placeholder; words between them are the translation's.
pub(super) fn remains(ours: &str, theirs: &str) -> String {
    const SIGNS: [&str; 8] = ["&lbrace;", "&rbrace;", "&lbrack;", "&rbrack;", "{", "}", "[", "]"];
    let is_rest = |word: &&str| SIGNS.iter().any(|sign| word.contains(sign)) || word.parse::<u32>().is_ok();
    let (rests, words): (Vec<&str>, Vec<&str>) = ours.split_whitespace().partition(is_rest);
    if !words.is_empty() && !rests.is_empty() {
        let rests: Vec<String> = rests.iter().map(|rest| format!("`{rest}`")).collect();
        return format!(
            "delete {} and keep the words between; restore the markup that the source has here",
            rests.join(" and ")
        );
    }
    match plain_words(theirs, LONGEST) {
        words if words.is_empty() => "delete it, or write in its place what the source has here".to_owned(),
        words => format!(
            "delete it if the text around it is complete; otherwise write in its place the translation of what is missing of “{words}”"
        ),
    }
}

/// What to do on a page without a source, where that is not the same.
pub(super) fn help_without_source(kind: DamageKind) -> Option<&'static str> {
    Some(match kind {
        DamageKind::EmptyEmphasis => "put the words that they mark between the marks, or delete the marks",
        DamageKind::Brace | DamageKind::Number => "write what it stands for",
        DamageKind::EscapedTag => "write it with `<` and `>`, or delete it if it is a note to other writers",
        DamageKind::UnclosedTag => "end the tag with `>`",
        DamageKind::HeadingId => "end the heading with its id, as `{#id}`",
        DamageKind::Marker => "write the mark once, with a blank behind it",
        DamageKind::Include => "write the include as `{{name}}`",
        DamageKind::QuoteMark => "begin this line, and each line that the directive holds, with `>`",
        _ => return None,
    })
}

/// What to do with a comment that readers see.
pub(super) fn visible_comment(theirs: &str) -> String {
    match theirs.contains("<!--") {
        true => "copy the comment from the source (`<!-- ... -->`), or delete it: readers are not to see it".to_owned(),
        false => "delete it, since readers are not to see it; or write it as a comment, `<!-- ... -->`".to_owned(),
    }
}

/// What to do with a link without its opening bracket; `theirs` is the link of the source. `None` where the link is
/// broken otherwise.
pub(super) fn without_bracket(ours: &str, theirs: &str, has_stray: bool) -> Option<String> {
    let is_whole = ours.starts_with("](") && ours.ends_with(')') && !ours.contains(char::is_whitespace);
    let words = theirs.strip_prefix('[').and_then(|link| link.rsplit_once("](")).map(|(words, _)| words);
    let bracket = if has_stray { "move the `[` that nothing closes" } else { "put `[`" };
    let before = match words.map(|words| plain_words(words, LONGEST)).filter(|words| !words.is_empty()) {
        Some(words) => format!("before the words that stand for “{words}”, and `]` with the address right behind them"),
        None => "before the text of the link".to_owned(),
    };
    is_whole.then(|| format!("{bracket} {before}"))
}

/// What to do where all that is left of an image is a bracket.
pub(super) fn lost_image(theirs: &str) -> Option<String> {
    let image = theirs.strip_prefix("![")?.rsplit_once("](")?.1;
    Some(format!("restore the image, `![...]({image}`, with the words behind it as its text"))
}
