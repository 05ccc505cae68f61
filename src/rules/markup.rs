//! What is said of each kind of broken markup.

use super::markup_help as help;
use crate::config::nearest;
use crate::damage::ProposedFix;
use crate::dialect::Dialect;
use crate::page::DamageKind;
use crate::parse::damage::{character, keyword_of, names};
use crate::rule::{plain_words, shorten};

/// The names of the checks, as configuration knows them.
pub const CHECKS: [&str; 30] = [
    "attribute-quotes",
    "crossed-token",
    "delimiter-row",
    "detached-attributes",
    "directive",
    "double-escape",
    "empty-emphasis",
    "empty-link",
    "entity",
    "escaped-html",
    "escaped-mark",
    "fence",
    "heading-id",
    "html-balance",
    "include",
    "link-definition",
    "link-title",
    "literal-emphasis",
    "markdown-in-html",
    "marker",
    "placeholder",
    "quote-mark",
    "split-link",
    "task-box",
    "unbalanced",
    "unclosed",
    "underlined-heading",
    "unknown-tag",
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
        DamageKind::StrayTag | DamageKind::UnclosedElement | DamageKind::UnclosedContainer => "html-balance",
        DamageKind::UnknownTag => "unknown-tag",
        DamageKind::UnknownEntity => "entity",
        DamageKind::LinkDefinition => "link-definition",
        DamageKind::UnderlinedHeading => "underlined-heading",
        DamageKind::MarkdownInHtml => "markdown-in-html",
        DamageKind::EscapedMark => "escaped-mark",
    }
}

/// What is around the damage, as far as it says what to do.
#[derive(Clone, Copy, Default)]
pub struct Around<'t> {
    /// The tag that opens behind the one that closes it.
    pub opening: Option<&'t str>,
    /// Whether what the source has at this place is what is lost.
    pub is_lost: bool,
    /// Whether a bracket opens in the block that nothing closes.
    pub has_open_bracket: bool,
    /// Whether the source has no attributes at this place.
    pub is_surplus: bool,
}

/// What is wrong, and what to do.
pub struct Words {
    pub message: String,
    pub help: String,
}

/// The words for damage that reads `ours`; `proposed` is the fix, `theirs` what the source says at this place, if there is
/// one to compare with.
pub fn words(
    kind: DamageKind,
    ours: &str,
    theirs: &str,
    proposed: Option<&ProposedFix>,
    has_source: bool,
    dialect: &Dialect,
    around: Around<'_>,
) -> Words {
    let shown = shorten(ours);
    let new = proposed.and_then(|proposed| proposed.edits.first()).map(|(_, new)| new.as_str());
    let write = |otherwise: &str| match new {
        Some(new) if !new.is_empty() => format!("write `{}`, as in the source", shorten(new)),
        _ => otherwise.to_owned(),
    };
    let (message, help) = match kind {
        DamageKind::AttributeQuotes => (
            format!("invalid quotes in attribute list `{shown}`; its values are ignored"),
            match around.is_surplus && new.is_none() {
                true => "delete it: the source has no attribute list here".to_owned(),
                false => write("put each value in straight quotes (`\"`)"),
            },
        ),
        DamageKind::DetachedAttributes => (
            format!("space before the attribute list `{}`; readers see it as text", shown.trim()),
            "delete the space before it".to_owned(),
        ),
        DamageKind::SplitLink => (
            format!("`{shown}` is not a link; readers see the address"),
            match help::without_bracket(ours, theirs, around.has_open_bracket).filter(|_| has_source && new.is_none()) {
                Some(help) => help,
                None => write("write `[text](address)` without spaces between the brackets or full-width characters"),
            },
        ),
        DamageKind::EmptyLink => {
            let has_sign = ["&#128279;", "\u{1f517}"].iter().any(|sign| ours.contains(sign));
            let what = if has_sign { "has a symbol instead of text" } else { "has no text; readers cannot follow it" };
            (
                format!("the link `{shown}` {what}"),
                match theirs.strip_prefix('[').and_then(|link| link.split_once("](")) {
                    Some((words, _)) => format!(
                        "move the words that stand for “{}” between the brackets, or translate them there",
                        plain_words(words, help::LONGEST)
                    ),
                    None => "put the text of the link between the brackets".to_owned(),
                },
            )
        }
        DamageKind::EmptyEmphasis => (
            format!("no text between the emphasis marks `{shown}`"),
            match new {
                Some(new) => format!("put the translation of `{}` between the marks, or delete them", shorten(new)),
                None => "put the words that the source emphasizes here between the marks, or delete them".to_owned(),
            },
        ),
        DamageKind::LiteralStrong | DamageKind::LiteralEmphasis => help::literal_marks(ours, &shown),
        DamageKind::Strike | DamageKind::Backtick => {
            (format!("“{shown}” has no matching mark"), "add the matching mark, or delete this one".to_owned())
        }
        DamageKind::Brace | DamageKind::Number => (
            format!("`{shown}` is left over from the translation system; readers see it as text"),
            help::lost_image(theirs).filter(|_| around.is_lost).unwrap_or_else(|| help::remains(ours, theirs)),
        ),
        DamageKind::EscapedTag if is_comment(ours) => {
            (format!("the comment `{shown}` is escaped; readers see it"), help::visible_comment(theirs))
        }
        DamageKind::EscapedTag => (
            format!("`{shown}` is escaped HTML; readers see it as text"),
            match theirs.contains('<') {
                true => "copy it from the source, with `<` and `>`",
                false => "write it with `<` and `>`, or delete it if it is no longer needed",
            }
            .to_owned(),
        ),
        DamageKind::DoubleEscape => (
            format!("`{shown}` is escaped twice; readers see `{}`", shown.replacen("&amp;", "&", 1)),
            format!("write `{}`", shown.replacen("&amp;", "&", 1)),
        ),
        DamageKind::ZeroWidthMarker => (
            format!("{} before a list item, heading or other block turns its marker into text", names(ours)),
            format!("delete `{}`", visible(ours)),
        ),
        DamageKind::ZeroWidthToken => {
            (format!("{} in a token turns it into text", names(ours)), format!("delete `{}`", visible(ours)))
        }
        DamageKind::ZeroWidthFence => (
            format!("{} next to this fence keeps it from closing the code block", names(ours)),
            format!("delete `{}`", visible(ours)),
        ),
        DamageKind::WideBlank => (
            format!("{} after the marker of a list item or heading turns it into text", names(ours)),
            "replace it with a plain space".to_owned(),
        ),
        DamageKind::DelimiterRow => (
            match has_source {
                true => {
                    format!("this paragraph is a table in the source; the dashes in `{shown}` are not hyphens (`-`)")
                }
                false => format!("the dashes in `{shown}` are not hyphens (`-`), so that this is no table"),
            },
            "write the dashes as `-`".to_owned(),
        ),
        DamageKind::QuoteMark => (
            format!("`{shown}` does not start with `>`; readers see it as text"),
            "start this line, and each line that the directive contains in the source, with `>`".to_owned(),
        ),
        DamageKind::TitleQuotes => (
            format!("the title {shown} is not in straight quotes, so this is not a link"),
            "put the title in straight quotes (`\"`)".to_owned(),
        ),
        DamageKind::CrossedToken => (
            format!("the token `{shown}` ends after the closing emphasis marks around it"),
            help::late_end(ours, proposed),
        ),
        DamageKind::TaskBox => {
            (format!("`{shown}` is not a task list checkbox; readers see it as text"), write("write `[ ]` or `[x]`"))
        }
        DamageKind::FenceInfo if ours.starts_with(['`', '~']) => {
            (format!("the fence `{shown}` is too short to close the code block"), "use three characters".to_owned())
        }
        DamageKind::FenceInfo => (
            format!("a fence followed by `{shown}` does not close a code block"),
            format!("delete `{shown}` after the fence"),
        ),
        DamageKind::GluedFence => (
            format!("the fence `{shown}` does not open a code block, because text precedes it on its line"),
            "put the fence on a line of its own".to_owned(),
        ),
        DamageKind::PageInFence => (
            format!("the fence `{shown}` turns the page into a code block; readers see its Markdown"),
            "delete the first and the last line of the code block".to_owned(),
        ),
        DamageKind::UnclosedFence => (
            "this code block is not closed, so it includes everything that follows".to_owned(),
            format!("close it with `{}`", fence(ours)),
        ),
        DamageKind::UnclosedComment => {
            ("this comment is not closed, so it hides what follows".to_owned(), "close it with `-->`".to_owned())
        }
        DamageKind::UnclosedTag => (
            format!("the tag `{shown}` is not closed with `>`"),
            "copy the tag from the source, up to its `>`".to_owned(),
        ),
        DamageKind::UnclosedToken => {
            (format!("the token `{shown}` is not closed"), "add `]` after its text".to_owned())
        }
        DamageKind::Directive => (
            format!("`{shown}` is not a known keyword"),
            match (new, near(ours, dialect)) {
                (Some(new), _) => format!("did you mean `{new}]`? The source has it here"),
                (None, Some(near)) => format!("did you mean `[!{near}]`?"),
                (None, None) => "copy the keyword from the source: keywords are not translated".to_owned(),
            },
        ),
        DamageKind::StrayTag => help::stray_tag(&shown, around.opening),
        DamageKind::UnclosedElement | DamageKind::UnclosedContainer => (
            format!("the element `{shown}` is not closed"),
            format!("add `{}` after its text, as in the source", closing(ours)),
        ),
        DamageKind::UnknownTag => (
            format!("`{shown}` is not an HTML tag; readers do not see it"),
            match theirs.contains("&lt;") || theirs.contains("\\<") {
                true => format!("write it as text, `{}`", shown.replacen('<', "&lt;", 1).replace('>', "&gt;")),
                false => {
                    "copy the tag from the source; put it in backticks (`` ` ``) if readers are to see it".to_owned()
                }
            },
        ),
        DamageKind::UnknownEntity => (
            format!("`{shown}` is not an entity; readers see it as text"),
            "copy the entity from the source".to_owned(),
        ),
        DamageKind::LinkDefinition => (
            format!("`{shown}` does not define a link, because a space or sign separates the colon from `]`"),
            "write `[label]: address`, without a space before the colon".to_owned(),
        ),
        DamageKind::UnderlinedHeading => (
            format!("“{shown}” is a heading, because of the line below it"),
            "add a blank line above the line of `-` or `=`".to_owned(),
        ),
        DamageKind::MarkdownInHtml => (
            format!("`{shown}` is not rendered as Markdown, because it is part of an HTML block"),
            "add a blank line after the HTML tag above it".to_owned(),
        ),
        DamageKind::EscapedMark => (
            format!("the emphasis marks of `{shown}` are escaped; readers see the marks"),
            "delete the backslashes".to_owned(),
        ),
        DamageKind::HeadingId => (
            format!("`{shown}` does not set the id of the heading"),
            write("add the id of the source to the end of the heading, as `{#id}`"),
        ),
        DamageKind::Marker => {
            (format!("`{shown}` is repeated, or nothing follows it"), "start the line as in the source".to_owned())
        }
        DamageKind::Include => {
            (format!("`{shown}` is not an include; readers see it as text"), write("copy the include from the source"))
        }
    };
    let own_help = if has_source { None } else { help::help_without_source(kind) };
    Words { message, help: own_help.map_or(help, str::to_owned) }
}

/// The kinds of damage that are everywhere on a page where they are at all, so that one finding stands for all of them.
pub fn is_everywhere(kind: DamageKind) -> bool {
    matches!(kind, DamageKind::ZeroWidthMarker | DamageKind::WideBlank)
}

/// Whether escaped HTML is a comment.
fn is_comment(ours: &str) -> bool {
    ["&lt;!", "&#60;!", "<!"].iter().any(|open| ours.starts_with(open))
}

/// The keyword that a misspelt one was meant to be.
fn near(ours: &str, dialect: &Dialect) -> Option<&'static str> {
    let at = ours.find(char::is_alphabetic)?;
    nearest(keyword_of(ours, at)?, dialect.keyword_names())
}

/// Invisible characters, in a form that can be searched for.
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

/// `</a>` for `<a href="b">`.
fn closing(tag: &str) -> String {
    let name: String = tag.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect();
    format!("</{name}>")
}
