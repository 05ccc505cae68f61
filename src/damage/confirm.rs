//! What the words of the source say of a suspect.

use std::cell::{Cell, LazyCell, OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::Defect;
use super::structure::{self, has_tag, is_code};
use super::united::{self, digits_before};
use crate::page::{BlockKind, Damage, DamageKind, FactKind, Page};
use crate::parse::damage::{self, keyword_of};
use crate::text::{Span, hash};

/// How much of the source is searched at most: so many bytes, and the page so many times. A page with more damage than
/// that is not told all of it.
const MOST: usize = 4_000_000;
const TIMES: usize = 64;

/// A block of the source, a kind of damage, and the hash of the words it is about.
type Check = (Option<u32>, DamageKind, u64);

/// Both pages with their texts.
pub(super) struct Confirmer<'p> {
    source: &'p Page,
    theirs: &'p str,
    target: &'p Page,
    ours: &'p str,
    /// What the source was asked.
    asked: RefCell<HashMap<Check, bool>>,
    /// A block of the target whose attribute lists hold a `_`, and where marks in it stay text all the same.
    literal: RefCell<Option<(u32, Option<Vec<u32>>)>>,
    /// Bytes of the source that may still be searched for what suspects lost.
    looks: Cell<usize>,
    /// How many quotes are around a block of the source.
    depths: RefCell<HashMap<u32, usize>>,
    /// Whether the page has directives, and whether it shows comments as code.
    has_directives: LazyCell<bool, Ask<'p>>,
    shows_comments: LazyCell<bool, Ask<'p>>,
    /// What is behind each `[!` of the source.
    tokens: OnceCell<BTreeSet<&'p str>>,
}

/// A question about the source page as a whole.
type Ask<'p> = Box<dyn FnOnce() -> bool + 'p>;

impl<'p> Confirmer<'p> {
    pub(super) fn new(source: &'p Page, theirs: &'p str, target: &'p Page, ours: &'p str) -> Self {
        Confirmer {
            source,
            theirs,
            target,
            ours,
            asked: RefCell::default(),
            literal: RefCell::default(),
            looks: Cell::new(MOST + theirs.len() * TIMES),
            has_directives: LazyCell::new(Box::new(|| theirs.contains(">[!") || theirs.contains("> [!"))),
            shows_comments: LazyCell::new(Box::new(|| is_code(theirs, "<!--"))),
            depths: RefCell::default(),
            tokens: OnceCell::new(),
        }
    }

    /// Whether the source has this number before a brace too.
    fn has_number(&self, theirs: &str, span: Span, digits: u32) -> bool {
        let ours = Span { start: span.start - digits, ..span }.of(self.ours);
        let number = ours.trim_end_matches(|c: char| !c.is_ascii_digit());
        let mut after = theirs.match_indices(number).map(|(at, _)| &theirs[at + number.len()..]);
        after.any(|after| {
            after.starts_with(['{', '}']) || ["&lbrace;", "&rbrace;"].iter().any(|brace| after.starts_with(brace))
        })
    }

    /// The characters around a span of the target.
    fn around(&self, span: Span) -> (Option<char>, Option<char>) {
        let before = self.ours.get(..span.start as usize).and_then(|text| text.chars().next_back());
        let after = self.ours.get(span.end as usize..).and_then(|text| text.chars().next());
        (before, after)
    }

    fn source_text(&self, defect: &Defect) -> Option<&'p str> {
        let (first, count) = defect.source?;
        let blocks = &self.source.blocks[first as usize..first as usize + usize::from(count)];
        let span = Span { start: blocks.first()?.span.start, end: blocks.last()?.span.end };
        Some(span.of(self.theirs))
    }

    fn kind_of_source(&self, defect: &Defect) -> Option<BlockKind> {
        defect.source.map(|(first, _)| self.source.blocks[first as usize].kind)
    }

    /// Whether part of a block of raw HTML is code.
    fn is_cut(&self, defect: &Defect) -> bool {
        let block = defect.target.map(|block| &self.target.blocks[block as usize]);
        block.is_some_and(|block| self.target.facts_of(block).iter().any(|fact| fact.kind == FactKind::CodeBlock))
    }

    /// Whether the source says that a suspect is a defect.
    pub(super) fn is_broken(&self, defect: &Defect) -> bool {
        let Damage { kind, span } = defect.damage;
        let ours = span.of(self.ours);
        let (before, after) = self.around(span);
        let here = match kind {
            DamageKind::LiteralEmphasis => !(is_name(before) && is_name(after)) && self.is_decidable(defect, ours),
            // Which one of an odd number is the wrong one is unknown, so the last is shown.
            DamageKind::Strike | DamageKind::Backtick => self.is_odd(defect),
            DamageKind::ZeroWidthMarker => self.is_lost_marker(defect),
            DamageKind::UnderlinedHeading => self.kind_of_source(defect) != Some(BlockKind::Heading),
            // A blank line that cuts the HTML is what is wrong there.
            DamageKind::UnclosedElement | DamageKind::UnclosedContainer => !self.is_cut(defect),
            _ => true,
        };
        let rest = ours.starts_with(['*', '_']) && (before == ours.chars().next() || after == ours.chars().next());
        // Of most kinds the source has the same to say, whatever the words are.
        let words = match kind {
            DamageKind::AttributeQuotes
            | DamageKind::DetachedAttributes
            | DamageKind::SplitLink
            | DamageKind::EmptyLink => "",
            DamageKind::TitleQuotes | DamageKind::QuoteMark | DamageKind::CrossedToken | DamageKind::TaskBox => "",
            DamageKind::HeadingId | DamageKind::Include | DamageKind::UnclosedToken => "",
            _ => Span { start: span.start - digits_before(self.ours, span), ..span }.of(self.ours),
        };
        let key = (defect.source.map(|(first, _)| first), kind, hash(words.as_bytes()) ^ u64::from(rest));
        here && *self.asked.borrow_mut().entry(key).or_insert_with(|| {
            let searched = self.source_text(defect).unwrap_or(self.theirs).len();
            let left = self.looks.get().checked_sub(searched);
            self.looks.set(left.unwrap_or(self.looks.get()));
            left.is_some() && self.source_differs(defect, ours, rest)
        })
    }

    /// Whether the source has what the target lost; `rest` tells that the damage is what is left of a longer run.
    fn source_differs(&self, defect: &Defect, ours: &str, rest: bool) -> bool {
        let theirs = self.source_text(defect);
        let all = theirs.unwrap_or(self.theirs);
        let has = |words: &str| theirs.is_none_or(|theirs| theirs.contains(words));
        match defect.damage.kind {
            DamageKind::EmptyEmphasis => !theirs.is_some_and(|theirs| theirs.contains(&format!("`{ours}`"))),
            DamageKind::LiteralStrong if ours.starts_with('＊') => theirs.is_some_and(|theirs| theirs.contains("**")),
            DamageKind::LiteralStrong => !theirs.is_some_and(|theirs| is_code(theirs, ours)),
            DamageKind::LiteralEmphasis if rest => {
                theirs.is_some_and(|theirs| theirs.contains(ours) && !is_code(theirs, ours))
            }
            DamageKind::LiteralEmphasis => theirs.is_some_and(|theirs| self.has_emphasis(defect, theirs, ours)),
            DamageKind::Brace => match digits_before(self.ours, defect.damage.span) {
                0 => !has_brace(all, ours),
                digits => !self.has_number(all, defect.damage.span, digits),
            },
            DamageKind::Number => !self.has_number(all, defect.damage.span, 0),
            DamageKind::EscapedTag => {
                let name = ours.trim_start_matches("&lt;").trim_start_matches("&#60;");
                // A comment may be gone from the source since; it is written as text only on pages that show how.
                let has = if name.starts_with('!') { !*self.shows_comments } else { has_tag(all, name) };
                let name = if name.starts_with('!') { "!--" } else { name };
                has && !all.contains(&format!("&lt;{name}"))
            }
            DamageKind::DoubleEscape => !all.contains(ours),
            DamageKind::DetachedAttributes => has("){") || has("]{"),
            DamageKind::SplitLink if !ours.starts_with([']', '］']) => has("][") || has("]("),
            DamageKind::SplitLink | DamageKind::EmptyLink | DamageKind::TitleQuotes => has("]("),
            DamageKind::QuoteMark => *self.has_directives,
            DamageKind::CrossedToken => has("]"),
            DamageKind::TaskBox => has("[ ]") || has("[x]"),
            DamageKind::UnclosedTag => theirs.is_none_or(|theirs| {
                let name = ours.trim_start_matches('<').split(|c: char| !c.is_ascii_alphanumeric()).next();
                has_tag(theirs, name.unwrap_or(""))
            }),
            DamageKind::Directive => self.is_lost_keyword(ours),
            // Without its sign it is no more than a word, unless the source has it as the heading's id.
            DamageKind::HeadingId if !ours.contains(['#', '＃']) => {
                theirs.is_some_and(|theirs| is_id_of(theirs, ours))
            }
            DamageKind::HeadingId => has("{#"),
            DamageKind::Marker => self.is_marker(defect, ours, theirs),
            DamageKind::Include => has("{{"),
            DamageKind::Strike
            | DamageKind::Backtick
            | DamageKind::ZeroWidthMarker
            | DamageKind::ZeroWidthFence
            | DamageKind::WideBlank
            | DamageKind::FenceInfo
            | DamageKind::GluedFence
            | DamageKind::PageInFence
            | DamageKind::DelimiterRow
            | DamageKind::AttributeQuotes
            | DamageKind::ZeroWidthToken
            | DamageKind::UnclosedFence
            | DamageKind::UnclosedComment
            | DamageKind::UnclosedToken => true,
            kind => structure::differs(kind, ours, theirs, self.theirs),
        }
    }

    /// Whether this is the last of an odd number in its block, where the source has an even one.
    fn is_odd(&self, defect: &Defect) -> bool {
        let count = |first: u32, n: u8| {
            let blocks = &self.source.blocks[first as usize..first as usize + usize::from(n)];
            super::within(self.source, blocks).filter(|damage| damage.kind == defect.damage.kind).count()
        };
        united::is_last_of_odd(self.target, defect)
            && defect.source.map_or(0, |(first, n)| count(first, n)).is_multiple_of(2)
    }

    /// CommonMark takes the `_` of an attribute list for a mark, sites do not: whether this one stays text without it.
    fn is_decidable(&self, defect: &Defect, mark: &str) -> bool {
        const LONGEST: usize = 20_000;
        let Some(block) = defect.target.filter(|_| mark == "_") else { return true };
        let span = self.target.blocks[block as usize].span;
        let text = span.of(self.ours);
        let mut literal = self.literal.borrow_mut();
        let (_, marks) = match literal.take().filter(|(of, _)| *of == block) {
            Some(known) => literal.insert(known),
            None => {
                let site = self.target.site;
                // Of a long block it is not known.
                let marks =
                    || if span.len() > LONGEST { Vec::new() } else { damage::literal_without_lists(text, site) };
                literal.insert((block, text.contains("\"_").then(marks)))
            }
        };
        marks.as_ref().is_none_or(|marks| marks.binary_search(&(defect.damage.span.start - span.start)).is_ok())
    }

    /// Whether a single mark can be what is left of emphasis of the source: it has marks of this kind, all in pairs.
    fn has_emphasis(&self, defect: &Defect, theirs: &str, mark: &str) -> bool {
        let bytes = theirs.as_bytes();
        let has_emphasis = theirs.match_indices(mark).any(|(at, _)| {
            let before = at.checked_sub(1).map(|i| bytes[i]);
            let opens = before.is_none_or(|b| matches!(b, b' ' | b'(' | b'[' | b'\n' | b'"'));
            opens && bytes.get(at + 1).is_some_and(|b| *b != b' ' && *b != bytes[at])
        });
        let is_literal_there = defect.source.is_some_and(|(first, n)| {
            let blocks = &self.source.blocks[first as usize..first as usize + usize::from(n)];
            super::within(self.source, blocks).any(|damage| damage.kind == DamageKind::LiteralEmphasis)
        });
        has_emphasis && !is_literal_there && !is_code(theirs, mark)
    }

    /// Whether the keyword is one that the source's page does not use.
    fn is_lost_keyword(&self, ours: &str) -> bool {
        let Some(at) = ours.find(|c: char| c.is_alphabetic()) else { return false };
        let Some(keyword) = keyword_of(ours, at) else { return false };
        let is_clean = ours.starts_with("[!") && at == 2;
        !is_clean || self.target.dialect.is_keyword(keyword) || !self.has_token(keyword)
    }

    /// Whether a token or directive of the source begins so.
    fn has_token(&self, keyword: &str) -> bool {
        let tokens = self.tokens.get_or_init(|| {
            let end =
                |at: usize| self.theirs[at..].char_indices().nth(64).map_or(self.theirs.len(), |(end, _)| at + end);
            self.theirs.match_indices("[!").map(|(at, mark)| &self.theirs[at + mark.len()..end(at)]).collect()
        });
        tokens.range(keyword..).next().is_some_and(|token| token.starts_with(keyword))
    }

    /// A zero-width space before `>`: whether the source has a quote there, one deeper. Before all else it is no
    /// padding.
    fn is_lost_marker(&self, defect: &Defect) -> bool {
        let span = defect.damage.span;
        let after = self.ours.get(span.end as usize..).unwrap_or("").trim_start_matches([' ', '\t']);
        let quotes = |before: &str| before.rsplit('\n').next().map_or(0, |line| line.matches('>').count());
        let before = |text: &'p str, at: u32| text.get(..at as usize).unwrap_or("");
        let depth = quotes(before(self.ours, span.start));
        !after.starts_with('>')
            || defect.source.is_none_or(|(first, _)| {
                let start = self.source.blocks[first as usize].span.start;
                let depth_there = || quotes(before(self.theirs, start));
                *self.depths.borrow_mut().entry(first).or_insert_with(depth_there) > depth
            })
    }

    fn is_marker(&self, defect: &Defect, ours: &str, theirs: Option<&str>) -> bool {
        let kind = self.kind_of_source(defect);
        if ours.starts_with('#') {
            return defect.source.is_none()
                || kind == Some(BlockKind::Heading)
                || theirs.is_some_and(|t| t.contains("\n#"));
        }
        // A list item that is empty: where the source's has words.
        kind.is_none_or(|kind| matches!(kind, BlockKind::Item | BlockKind::Step))
            && theirs.is_none_or(|theirs| theirs.trim_end().len() > ours.len() + 1)
    }
}

/// Whether a character may be part of a name or path, as `_` and `*` may.
fn is_name(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '\\' | '=' | '&'))
}

/// Whether there is a bracket that has no counterpart: the writer's, not the translation's.
fn has_odd(theirs: &str, bracket: char) -> bool {
    let mut open = 0i64;
    for c in theirs.chars() {
        match c {
            '[' => open += 1,
            ']' if open == 0 && bracket == ']' => return true,
            ']' => open = (open - 1).max(0),
            _ => {}
        }
    }
    bracket == '[' && open > 0
}

/// Whether the source has such a brace or bracket as text: in words, not around attributes, ids and targets.
fn has_brace(theirs: &str, entity: &str) -> bool {
    let brace = match entity {
        "&lbrace;" | "&#123;" | "&lcub;" => '{',
        "&rbrace;" | "&#125;" | "&rcub;" => '}',
        "&lbrack;" | "&lsqb;" | "&#91;" => return theirs.contains("\\[") || has_odd(theirs, '['),
        _ => return theirs.contains("\\]") || has_odd(theirs, ']'),
    };
    if theirs.contains(entity) {
        return true;
    }
    let mut in_list = false;
    let mut before = ' ';
    for (at, c) in theirs.char_indices() {
        let is_list = c == '{' && (matches!(before, ')' | ']') || theirs[at..].starts_with("{#"));
        match c {
            '{' if is_list => in_list = true,
            '}' if in_list => in_list = false,
            _ if c == brace => return true,
            _ => {}
        }
        before = c;
    }
    false
}

/// The facts whose loss a kind of damage explains.
pub(super) fn explains(kind: DamageKind) -> &'static [FactKind] {
    use FactKind::*;
    match kind {
        DamageKind::EmptyEmphasis => &[Control, Verbatim, Link],
        DamageKind::LiteralStrong | DamageKind::LiteralEmphasis => &[Control, Verbatim],
        DamageKind::EscapedTag | DamageKind::UnclosedTag => &[Image, Link, Video, HtmlItem, HtmlRow, HtmlCell, Anchor],
        DamageKind::SplitLink | DamageKind::EmptyLink | DamageKind::TitleQuotes => &[Link, Image, Video],
        DamageKind::QuoteMark => &[Directive],
        DamageKind::UnknownTag => &[HtmlElement],
        DamageKind::AttributeQuotes => &[Badge, Link, Image, Video, Anchor, HelpId],
        DamageKind::Directive | DamageKind::UnclosedToken | DamageKind::ZeroWidthToken => {
            &[Directive, Control, Verbatim, Badge, Video, HelpId, Link]
        }
        DamageKind::Brace | DamageKind::Number => &[Control, Verbatim, Link, Include, Image],
        DamageKind::HeadingId => &[Anchor],
        DamageKind::Include => &[Include],
        DamageKind::ZeroWidthMarker => &[Directive, Accordion, CodeBlock, Anchor],
        _ => &[],
    }
}

/// Whether what is in braces is the id of a heading of the source, or the one that its words make.
fn is_id_of(heading: &str, braces: &str) -> bool {
    let id = braces.trim_matches(['{', '}']);
    let letters = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let words = heading.lines().next().unwrap_or("");
    words.contains(&format!("{{#{id}}}")) || !words.contains(braces) && letters(words) == letters(id)
}
