//! What looks like damaged markup on a page.

use crate::dialect::Dialect;
use crate::text::Span;

/// Something that looks like damaged markup. Whether it is, only the source can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// Its bytes.
    pub span: Span,
    /// Its kind.
    pub kind: DamageKind,
}

/// What looks damaged, by the form that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum DamageKind {
    /// `{a=&quot;b&quot;}`, `{a=« b »}`, `<img alt=”b”>`.
    AttributeQuotes,
    /// `](url) {a=b}`.
    DetachedAttributes,
    /// `[a] (url)`, `[a]（url）`, `[a](u r l)`, `a](url)`.
    SplitLink,
    /// `[](url)`.
    EmptyLink,
    /// `__`, `** **`, `**&#x200B;**`.
    EmptyEmphasis,
    /// `**` or `__` that a reader sees.
    LiteralStrong,
    /// `*` or `_` that a reader sees, and that is at an end of a word.
    LiteralEmphasis,
    /// `~~`; every one, for none of them is CommonMark.
    Strike,
    /// A backtick that a reader sees.
    Backtick,
    /// `&lbrace;` and its like.
    Brace,
    /// `{words 0}`: the number and the brace.
    Number,
    /// `&lt;img`.
    EscapedTag,
    /// `&amp;quot;`.
    DoubleEscape,
    /// `& nbsp;`, `&copie;`.
    UnknownEntity,
    /// An invisible character before what would begin a block.
    ZeroWidthMarker,
    /// An invisible character before or behind the fence that would end a code block.
    ZeroWidthFence,
    /// A blank that is none to CommonMark, behind the mark of an item or heading.
    WideBlank,
    /// The language behind the fence that would end a code block.
    FenceInfo,
    /// A fence that is glued to the words before it.
    GluedFence,
    /// A fence around all of the page.
    PageInFence,
    /// The line below the head of a table, with dashes of other alphabets.
    DelimiterRow,
    /// A directive whose `>` is lost, or is another sign.
    QuoteMark,
    /// `[a](url “title”)`: the title with its quotes.
    TitleQuotes,
    /// `**[!UICONTROL a**]`.
    CrossedToken,
    /// A task box of full-width brackets.
    TaskBox,
    /// A zero-width space inside the brackets and keyword of a token.
    ZeroWidthToken,
    /// A code block without its last line.
    UnclosedFence,
    /// A comment without its end.
    UnclosedComment,
    /// A tag without its end.
    UnclosedTag,
    /// `[!REMARQUE]`, `[ !NOTE]`.
    Directive,
    /// A token without its closing bracket.
    UnclosedToken,
    /// `</a>` that closes nothing.
    StrayTag,
    /// `<a>` that nothing closes.
    UnclosedElement,
    /// `<div>` that nothing closes.
    UnclosedContainer,
    /// `<salle>`: a tag that HTML does not know.
    UnknownTag,
    /// `[a] : url`.
    LinkDefinition,
    /// A paragraph above a line of dashes.
    UnderlinedHeading,
    /// `<div>` with a list behind it, and no blank line between.
    MarkdownInHtml,
    /// `\*\*a\*\*`.
    EscapedMark,
    /// `{#id}x`, `{＃id}`, `#{id}`.
    HeadingId,
    /// `* * a`, `## ## a`, `##a`, a list item with nothing in it.
    Marker,
    /// `{ {name}}`, `{{name}`.
    Include,
}

impl DamageKind {
    /// Whether a dialect has what this is damage to.
    pub fn may_occur(self, dialect: &Dialect) -> bool {
        use DamageKind::*;
        match self {
            Directive | UnclosedToken | ZeroWidthToken | QuoteMark | CrossedToken => dialect.has_tokens(),
            DetachedAttributes | HeadingId => dialect.attribute_lists,
            Include => dialect.include.is_some(),
            _ => true,
        }
    }
}
