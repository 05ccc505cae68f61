//! What is said of each kind of broken markup.

use crate::config::nearest;
use crate::damage::Mend;
use crate::page::DamageKind;
use crate::parse::damage::{KEYWORDS, character, keyword_of, names};
use crate::rule::shorten;

/// The names of the checks, as configuration knows them.
pub const CHECKS: [&str; 23] = [
    "attribute-quotes",
    "crossed-token",
    "delimiter-row",
    "detached-attributes",
    "directive",
    "double-escape",
    "empty-emphasis",
    "empty-link",
    "escaped-html",
    "fence",
    "heading-id",
    "include",
    "link-title",
    "literal-emphasis",
    "marker",
    "placeholder",
    "quote-mark",
    "split-link",
    "task-box",
    "unbalanced",
    "unclosed",
    "wide-blank",
    "zero-width-space",
];

/// The check that finds a kind of damage.
pub fn name(kind: DamageKind) -> &'static str {
    match kind {
        DamageKind::AttributeQuotes => "attribute-quotes",
        DamageKind::DetachedAttributes => "detached-attributes",
        DamageKind::Directive => "directive",
        DamageKind::DoubleEscape => "double-escape",
        DamageKind::EmptyEmphasis => "empty-emphasis",
        DamageKind::EmptyLink => "empty-link",
        DamageKind::EscapedTag => "escaped-html",
        DamageKind::HeadingId => "heading-id",
        DamageKind::Include => "include",
        DamageKind::LiteralStrong | DamageKind::LiteralEmphasis => "literal-emphasis",
        DamageKind::Marker => "marker",
        DamageKind::Brace | DamageKind::Number => "placeholder",
        DamageKind::SplitLink => "split-link",
        DamageKind::Strike | DamageKind::Backtick => "unbalanced",
        DamageKind::UnclosedFence
        | DamageKind::UnclosedComment
        | DamageKind::UnclosedTag
        | DamageKind::UnclosedToken => "unclosed",
        DamageKind::ZeroWidthMarker | DamageKind::ZeroWidthToken | DamageKind::ZeroWidthFence => "zero-width-space",
        DamageKind::WideBlank => "wide-blank",
        DamageKind::FenceInfo | DamageKind::GluedFence | DamageKind::PageInFence => "fence",
        DamageKind::DelimiterRow => "delimiter-row",
        DamageKind::QuoteMark => "quote-mark",
        DamageKind::TitleQuotes => "link-title",
        DamageKind::CrossedToken => "crossed-token",
        DamageKind::TaskBox => "task-box",
    }
}

/// What is wrong, and what to do.
pub struct Words {
    pub message: String,
    pub help: String,
}

/// The words for damage that reads `ours`, and that so many neighbours have; `mend` is what the source decides, if there is
/// one to compare with.
pub fn words(kind: DamageKind, ours: &str, mend: Option<&Mend>, count: usize, has_source: bool) -> Words {
    let shown = shorten(ours);
    let new = mend.and_then(|mend| mend.edits.first()).map(|(_, new)| new.as_str());
    let write = |otherwise: &str| match new {
        Some(new) if !new.is_empty() => format!("write `{}`, as in the source", shorten(new)),
        _ => otherwise.to_owned(),
    };
    let (message, help) = match kind {
        DamageKind::AttributeQuotes => (
            format!("sites do not take the quotes in `{shown}` for quotes, so its values are lost"),
            write("put each value between straight quotes, `\"`"),
        ),
        DamageKind::DetachedAttributes => (
            format!("a blank parts `{}` from its link or image, so that readers see it as text", shown.trim()),
            "take the blank away".to_owned(),
        ),
        DamageKind::SplitLink => (
            format!("`{shown}` makes no link, readers see the address"),
            write("write `[words](address)`, with no blank and no full-width sign in it"),
        ),
        DamageKind::EmptyLink => {
            let has_sign = ["&#128279;", "\u{1f517}"].iter().any(|sign| ours.contains(sign));
            let what = if has_sign { "has a sign in place of its words" } else { "has no words, nobody can follow it" };
            (format!("the link `{shown}` {what}"), "put the words of the link between its brackets".to_owned())
        }
        DamageKind::EmptyEmphasis => (
            format!("nothing stands between the marks `{shown}`"),
            match new {
                Some(new) => format!("translate `{}`, which the source has here, or take the marks away", shorten(new)),
                None => "put the marks around the words that the source marks here, or take them away".to_owned(),
            },
        ),
        DamageKind::LiteralStrong | DamageKind::LiteralEmphasis => (
            format!("readers see `{shown}` here, for it neither opens nor closes emphasis"),
            "take blanks inside the marks away; where letters follow a closing mark behind a bracket or other sign, put `&#x200B;` between"
                .to_owned(),
        ),
        DamageKind::Strike | DamageKind::Backtick => {
            (format!("“{shown}” stands here without its other half"), "put the other half back, or take this one away".to_owned())
        }
        DamageKind::Brace | DamageKind::Number => (
            format!("`{shown}` is left over from the translation system, readers see it as text"),
            "put back what the source has here".to_owned(),
        ),
        DamageKind::EscapedTag => (
            format!("`{shown}` is no HTML any more, readers see it as text"),
            "take it from the source, with `<` and `>`".to_owned(),
        ),
        DamageKind::DoubleEscape => (
            format!("`{shown}` is escaped twice, readers see `{}`", shown.replacen("&amp;", "&", 1)),
            format!("write `{}`", shown.replacen("&amp;", "&", 1)),
        ),
        DamageKind::ZeroWidthMarker => (
            match count {
                1 => format!("{} before the mark of a list item, heading or other block makes text of it", names(ours)),
                n => format!("{} before each of {n} marks of list items or headings makes text of them", names(ours)),
            },
            format!("delete `{}`", visible(ours)),
        ),
        DamageKind::ZeroWidthToken => {
            (format!("{} in a token makes text of it", names(ours)), format!("delete `{}`", visible(ours)))
        }
        DamageKind::ZeroWidthFence => (
            format!("{} beside this fence keeps it from ending the code block", names(ours)),
            format!("delete `{}`", visible(ours)),
        ),
        DamageKind::WideBlank => (
            match count {
                1 => format!("{} follows the mark of a list item or heading and makes text of it", names(ours)),
                n => format!("{} follows each of {n} marks of list items or headings and makes text of them", names(ours)),
            },
            "put a plain blank in its place".to_owned(),
        ),
        DamageKind::DelimiterRow => (
            match has_source {
                true => format!("this paragraph is a table in the source; the dashes in `{shown}` are not hyphens (`-`)"),
                false => format!("the dashes in `{shown}` are not hyphens (`-`), so that this is no table"),
            },
            "write the dashes as `-`".to_owned(),
        ),
        DamageKind::QuoteMark => (
            format!("`{shown}` does not begin with `>`, so that readers see it as text"),
            "begin this line, and each line that the directive holds in the source, with `>`".to_owned(),
        ),
        DamageKind::TitleQuotes => (
            format!("the title {shown} is not in straight quotes, so that this is no link"),
            "put the title between straight quotes, `\"`".to_owned(),
        ),
        DamageKind::CrossedToken => (
            format!("the token `{shown}` ends behind the marks of emphasis that it stands in"),
            "put `]` before the marks".to_owned(),
        ),
        DamageKind::TaskBox => {
            (format!("`{shown}` is no task box, readers see it as text"), write("write `[ ]` or `[x]`"))
        }
        DamageKind::FenceInfo if ours.starts_with(['`', '~']) => (
            format!("the fence `{shown}` is too short to end the code block"),
            "write three of them".to_owned(),
        ),
        DamageKind::FenceInfo => (
            format!("a fence followed by `{shown}` does not end a code block"),
            format!("delete `{shown}` behind the fence"),
        ),
        DamageKind::GluedFence => (
            format!("the fence `{shown}` does not begin a code block, since words precede it on its line"),
            "put the fence on a line of its own".to_owned(),
        ),
        DamageKind::PageInFence => (
            format!("the fence `{shown}` makes one code block of the page, so that readers see its Markdown"),
            "delete the first and the last line of the code block".to_owned(),
        ),
        DamageKind::UnclosedFence => {
            ("nothing ends this code block, so it takes in all that follows".to_owned(), format!("end it with `{}`", fence(ours)))
        }
        DamageKind::UnclosedComment => {
            ("nothing ends this comment, so it hides what follows".to_owned(), "end it with `-->`".to_owned())
        }
        DamageKind::UnclosedTag => (
            format!("the tag `{shown}` has no end that browsers know"),
            "take the tag from the source, down to its `>`".to_owned(),
        ),
        DamageKind::UnclosedToken => {
            (format!("nothing closes the token `{shown}`"), "put `]` behind its words".to_owned())
        }
        DamageKind::Directive => (
            format!("`{shown}` has no keyword that sites know"),
            match (new, near(ours)) {
                (Some(new), _) => format!("did you mean `{new}]`? The source has it here"),
                (None, Some(near)) => format!("did you mean `[!{near}]`?"),
                (None, None) => "take the keyword from the source: keywords are not translated".to_owned(),
            },
        ),
        DamageKind::HeadingId => {
            (format!("`{shown}` gives the heading no id"), write("end the heading with the id of the source, as `{#id}`"))
        }
        DamageKind::Marker => (
            format!("`{shown}` stands here once too often, or alone"),
            "begin the line as the source does".to_owned(),
        ),
        DamageKind::Include => {
            (format!("`{shown}` includes nothing, readers see it as text"), write("take the include from the source"))
        }
    };
    let own_help = if has_source { None } else { help_without_source(kind) };
    Words { message, help: own_help.map_or(help, str::to_owned) }
}

/// What to do on a page without a source, where that is not the same.
fn help_without_source(kind: DamageKind) -> Option<&'static str> {
    Some(match kind {
        DamageKind::EmptyEmphasis => "put the words that they mark between the marks, or delete the marks",
        DamageKind::Brace | DamageKind::Number => "write what it stands for",
        DamageKind::EscapedTag => "write it with `<` and `>`",
        DamageKind::UnclosedTag => "end the tag with `>`",
        DamageKind::HeadingId => "end the heading with its id, as `{#id}`",
        DamageKind::Marker => "write the mark once, with a blank behind it",
        DamageKind::Include => "write the include as `{{name}}`",
        DamageKind::QuoteMark => "begin this line, and each line that the directive holds, with `>`",
        _ => return None,
    })
}

/// The keyword that a misspelt one was meant to be.
fn near(ours: &str) -> Option<&'static str> {
    let at = ours.find(char::is_alphabetic)?;
    nearest(keyword_of(ours, at)?, KEYWORDS)
}

/// What nobody can see, in a form that one can search for.
fn visible(ours: &str) -> String {
    match character(ours) {
        Some((c, _)) if !ours.starts_with('&') => format!("U+{:04X}", u32::from(c)),
        _ => shorten(ours),
    }
}

fn fence(opening: &str) -> &str {
    let mark = opening.chars().next().unwrap_or('`');
    &opening[..opening.len() - opening.trim_start_matches(mark).len()]
}
