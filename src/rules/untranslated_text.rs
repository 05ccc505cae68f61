//! Text that a translation left in the language of the source.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::damage::Subject;
use crate::dialect::Role;
use crate::finding::{Cause, RuleId};
use crate::history::Pin;
use crate::page::{BlockKind, Fact, FactKind, Page};
use crate::parse::prose;
use crate::rule::{Draft, Group, Pair, Report, Rule, is_legal, is_of_source, plain_words};
use crate::text::Span;

use super::components;
use super::other_languages;
use super::untranslated::{Detector, Text, UntranslatedBlock};
use super::untranslated_labels;
use super::untranslated_pieces::{self, Side};

/// See `rules/untranslated-text.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UntranslatedText {
    /// Detect the language of text that is not identical to the source.
    guess: bool,
    /// Texts that are not translated.
    #[serde(deserialize_with = "super::patterns")]
    #[schemars(with = "Vec<String>")]
    ignore: regex::RegexSet,
}

/// Metadata that is written for readers.
const KEYS: [&str; 2] = ["title", "description"];
/// Percent of a page's letters from which on the page as a whole was left as it is, and the fewest blocks of a page.
const WHOLE: (u32, usize) = (75, 3);

impl Rule for UntranslatedText {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let is_translation = !group.locale(pair.target).same_language(group.locale(pair.source));
            if is_translation && !pair.alignment.is_rewritten() {
                let ask = Detector { guess: self.guess, ignore: &self.ignore };
                let left = ask.untranslated_blocks(group, pair);
                if !whole(group, pair, &left, report) {
                    let mut head = metadata(ask, group, pair);
                    runs(group, pair, &left, &mut head, report);
                    titles(group, pair, &head, report);
                    images(ask, group, pair, report);
                    let labels = untranslated_labels::drafts(group, pair, &left);
                    labels.into_iter().for_each(|draft| add(group, pair, draft, Text::Phrase, report));
                    let copies = copies(ask, group, pair, report);
                    other_languages(group, pair, (&left, &copies), report);
                }
            }
        }
    }
}

/// What names the page and was left.
struct Title {
    what: &'static str,
    /// What distinguishes it from others on the page.
    key: String,
    span: Span,
    words: String,
    source: Option<Span>,
    text: Text,
}

/// The title and the description that were left.
fn metadata(ask: Detector<'_>, group: &Group<'_>, pair: &Pair) -> Vec<Title> {
    let (mut found, mut others) = (Vec::new(), None);
    let page = group.page(pair.target);
    for key in KEYS {
        let Some(ours) = page.front_matter.get(key) else { continue };
        let is_same = |page: &Page| page.front_matter.get(key).map(|entry| entry.digest == ours.digest);
        let base = group.base_alignment(pair.target).map(|(base, _)| &*base.page);
        let is_left =
            [Some(group.page(pair.source)), base].into_iter().flatten().any(|page| is_same(page) == Some(true));
        if !is_left || ours.value.is_empty() || is_command(group, pair, ours.value) {
            continue;
        }
        let others = others.get_or_insert_with(|| group.others(pair)).of_key(ours.name);
        let value = ours.value.of(&group.text(pair.target)).to_owned();
        let text = ask.read(group, pair, value.trim_matches(['"', '\'']), others);
        if !matches!(text, Text::Phrase | Text::Prose) {
            continue;
        }
        found.push(Title {
            what: key,
            key: key.to_owned(),
            span: ours.value,
            words: plain_words(&value, LONGEST),
            source: group.page(pair.source).front_matter.get(key).map(|entry| entry.value),
            text,
        });
    }
    found
}

/// Whether a title is a command that the source shows as code: `lamp plugin install`.
fn is_command(group: &Group<'_>, pair: &Pair, title: Span) -> bool {
    let (ours, theirs) = (group.text(pair.target), group.text(pair.source));
    let title = title.of(&ours).trim_matches(['"', '\'', ' ']);
    let is_code = |fact: &&Fact| matches!(fact.kind, FactKind::CodeBlock | FactKind::CodeSpan);
    let mut code = group.page(pair.source).facts.iter().filter(is_code);
    title.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, ' ' | '-' | '_'))
        && code.any(|code| code.span.of(&theirs).contains(title))
}

/// Whether a row or item is a record of a change: `#1234`, who made it, when, and what it was called. Such names are
/// kept as they are.
fn is_record(kind: BlockKind, words: &str) -> bool {
    let is_entry = matches!(kind, BlockKind::Row | BlockKind::Item);
    let number =
        words.match_indices('#').find(|(at, _)| words[at + 1..].chars().take_while(char::is_ascii_digit).count() > 1);
    is_entry && number.is_some()
}

/// Whether an item names somebody and what they made, which is elsewhere: `Ada Byron: [Notes on engines](https://...)`.
/// Works are called what they are called there.
fn is_work(kind: BlockKind, words: &str) -> bool {
    let words = words.trim_start_matches(['*', '-', '+', ' ']);
    let Some((who, work)) = words.split_once('[').filter(|_| kind == BlockKind::Item) else { return false };
    let Some(who) = who.trim_end().strip_suffix([':', '：', '-', '–', '—']) else { return false };
    let names = who.split_whitespace();
    let is_name = |word: &str| word.starts_with(char::is_uppercase) || word.len() <= 3;
    let behind = work.split_once("](http").and_then(|(_, address)| address.split_once(')')).map(|(_, behind)| behind);
    names.clone().count() > 1
        && names.clone().all(is_name)
        && names.last().is_some_and(|name| name.starts_with(char::is_uppercase))
        && behind.is_some_and(|behind| !behind.contains(char::is_alphanumeric))
}

/// Reports the title, the description and the first heading that were left: one finding.
fn titles(group: &Group<'_>, pair: &Pair, found: &[Title], report: &mut Report) {
    let Some((first, others)) = found.split_first() else { return };
    let names: Vec<String> = found.iter().map(|title| format!("the {}", title.what)).collect();
    let message = match names.split_last() {
        Some((last, names)) if !names.is_empty() => {
            format!("{} and {last} are not translated: “{}”", names.join(", "), first.words)
        }
        _ => format!("the {} is not translated: “{}”", first.what, first.words),
    };
    let mut draft = group.finding(RuleId::UNTRANSLATED_TEXT, pair.target, first.span, message).element(&first.key);
    for title in others {
        draft = draft.related(pair.target, title.span, format!("the {}: “{}”", title.what, title.words));
    }
    if !others.is_empty() {
        draft = draft.parts(found.iter().map(|title| &*title.key));
    }
    if let Some(source) = found.iter().find_map(|title| title.source) {
        draft = draft.related(pair.source, source, "in the source");
    }
    let is_prose = found.iter().any(|title| title.text == Text::Prose);
    add(group, pair, draft, if is_prose { Text::Prose } else { Text::Phrase }, report);
}

/// Reports what is in a language that is neither that of the page nor known to be left from the source.
fn other_languages(
    group: &Group<'_>,
    pair: &Pair,
    (left, copies): (&[UntranslatedBlock], &[u32]),
    report: &mut Report,
) {
    /// Letters from which on the language of a text is known.
    const FEWEST: u32 = 40;
    let (page, own) = (group.page(pair.target), group.locale(pair.target));
    if !other_languages::is_known(own) {
        return;
    }
    let text = group.text(pair.target);
    let said = left.iter().filter(|left| left.text != Text::Nothing).map(|left| left.block);
    let known: HashSet<usize> = said.chain(copies.iter().map(|copy| *copy as usize)).collect();
    let is_left = |at: usize| known.contains(&at);
    let output = LazyCell::new(|| components::output(page, &text));
    for (at, block) in page.blocks.iter().enumerate() {
        let is_asked = block.prose.letters() >= FEWEST && !matches!(block.kind, BlockKind::Code | BlockKind::Html);
        let Some((language, name)) = Some(Side { page, block, text: &text })
            .filter(|_| is_asked)
            .and_then(|side| other_languages::guess(side, own))
        else {
            continue;
        };
        let words = prose::visible(block.span.of(&text), page.dialect);
        let is_quote = untranslated_pieces::has_quotes(block.span.of(&text)) || is_legal(&words);
        let is_known = is_left(at) || is_quote || components::is_within(&output, block.span);
        if is_known || !is_of_source(&words, &language, own) {
            continue;
        }
        let words = plain_words(&words, LONGEST);
        let message = format!("this {} is in {name}: “{words}”", self::name(block.kind, false));
        let draft = group
            .finding(RuleId::UNTRANSLATED_TEXT, pair.target, block.span, message)
            .element("language")
            .element(&words)
            .help(format!("translate it; the language of the page is `{own}`"));
        report.add(draft);
    }
}

/// Reports the blocks that are there twice: translated, and, these, in the words of the source.
fn copies(ask: Detector<'_>, group: &Group<'_>, pair: &Pair, report: &mut Report) -> Vec<u32> {
    let mut found = Vec::new();
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let output = LazyCell::new(|| components::output(target, &group.text(pair.target)));
    for (copy, original) in untranslated_pieces::copies(source, target, &pair.alignment) {
        let block = &target.blocks[copy as usize];
        if components::is_within(&output, block.span) {
            continue;
        }
        let words = prose::visible(block.span.of(&group.text(pair.target)), target.dialect);
        if ask.is_prose(group, pair, &words) {
            let words = plain_words(&words, LONGEST);
            let message = copied(block.kind, &words);
            let draft = group
                .finding(RuleId::UNTRANSLATED_TEXT, pair.target, block.span, message)
                .element("copy")
                .element(&words)
                .explains([Subject::Extra(copy)])
                .priority(1)
                .help("delete it")
                .related(pair.source, source.blocks[original as usize].span, "in the source");
            report.add(draft);
            found.push(copy);
        }
    }
    found
}

/// Reports the images whose texts were left: one finding for all of a page.
fn images(ask: Detector<'_>, group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let has_images = |page: &Page| page.facts.iter().any(|fact| fact.kind == FactKind::Image);
    if !has_images(source) || !has_images(target) {
        return;
    }
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let mut left = untranslated_pieces::alternatives((source, &theirs), (target, &ours));
    left.retain(|(_, text)| ask.is_prose(group, pair, text));
    let Some(((first, text), others)) = left.split_first() else { return };
    let words = plain_words(text, LONGEST);
    let message = match others.len() {
        0 => format!("the alternative text of this image is not translated: “{words}”"),
        more => format!("the alternative texts of {} images are not translated: “{words}”", more + 1),
    };
    let draft = group.finding(RuleId::UNTRANSLATED_TEXT, pair.target, *first, message).element("image").element(&words);
    add(group, pair, draft, Text::Phrase, report);
}

/// Reports a page that was left as a whole. Names and literals count neither way.
fn whole(group: &Group<'_>, pair: &Pair, left: &[UntranslatedBlock], report: &mut Report) -> bool {
    let page = group.page(pair.target);
    let letters = |is_wanted: fn(&UntranslatedBlock) -> bool| {
        let wanted = left.iter().filter(|left| is_wanted(left));
        wanted.map(|left| left.letters).sum::<u32>()
    };
    let all: u32 = page.blocks.iter().map(|block| block.prose.letters()).sum();
    let all = all.saturating_sub(letters(|left| left.text == Text::Nothing));
    let percent = letters(|left| left.text != Text::Nothing) * 100 / all.max(1);
    let is_whole = percent >= WHOLE.0 && left.len() >= WHOLE.1 && left.iter().any(|left| left.text == Text::Prose);
    if is_whole {
        let message = format!("this page is not translated: {percent} % of its text is in the language of the source");
        let draft = group
            .finding(RuleId::UNTRANSLATED_TEXT, pair.target, group.top(pair.target), message)
            .element("page")
            .related(pair.source, group.top(pair.source), "the source page");
        add(group, pair, draft, Text::Prose, report);
    }
    is_whole
}

/// Reports what was left, neighbours as one; what says nothing between them is no end.
///
/// A first heading that was left like what else names the page is added to `head`.
fn runs(group: &Group<'_>, pair: &Pair, left: &[UntranslatedBlock], head: &mut Vec<Title>, report: &mut Report) {
    let page = group.page(pair.target);
    let own = group.text(pair.target);
    let heading = page.blocks.iter().position(|block| block.kind == BlockKind::Heading);
    let says_nothing = |block: usize| page.blocks[block].prose.letters() == 0;
    let are_joint = |a: &UntranslatedBlock, b: &UntranslatedBlock| match a.block == b.block {
        true => b.piece == a.piece + 1,
        false => a.piece + b.piece == 0 && (a.block + 1..b.block).all(says_nothing),
    };
    // Of the same words, the first block and how often they were left.
    let mut kept: HashMap<&str, (usize, usize)> = HashMap::new();
    left.iter().for_each(|left| kept.entry(&left.words).or_insert((left.block, 0)).1 += 1);
    for run in left.chunk_by(are_joint) {
        // What begins or ends a run is no name.
        let is_end = |left: &UntranslatedBlock| left.text != Text::Nothing;
        let ends = (run.iter().position(is_end), run.iter().rposition(is_end));
        let (Some(first), Some(last)) = ends else { continue };
        let run = &run[first..=last];
        let kind_of = |left: &UntranslatedBlock| page.blocks[left.block].kind;
        let mut said = run.iter().filter(|left| left.text != Text::Nothing);
        let is_kept = |left: &UntranslatedBlock| {
            let (kind, words) = (kind_of(left), page.blocks[left.block].span.of(&own));
            is_record(kind, words) || is_work(kind, words)
        };
        if said.all(is_kept) {
            continue;
        }
        let (first, last) = (&run[0], &run[run.len() - 1]);
        // A label that is kept again and again is kept on purpose: once is enough.
        let is_label = run.len() == 1 && first.text == Text::Phrase && kind_of(first) != BlockKind::Heading;
        let (earliest, times) = kept.get(&*first.words).copied().unwrap_or_default();
        if is_label && earliest < first.block && times > 2 {
            continue;
        }
        if !run.iter().any(UntranslatedBlock::is_reported) {
            continue;
        }
        let span = Span { start: first.span.start, end: last.span.end };
        let words = plain_words(&first.words, LONGEST);
        let source = first.source.and_then(|at| group.page(pair.source).blocks.get(at as usize));
        let text = if run.iter().any(|left| left.text == Text::Prose) { Text::Prose } else { Text::Phrase };
        if run.len() == 1 && heading == Some(first.block) && !head.is_empty() {
            let source = source.map(|block| block.span);
            head.push(Title { what: "heading", key: words.clone(), span, words, source, text });
            continue;
        }
        let twin = untranslated_pieces::twin(page, &pair.alignment, (first.block, last.block));
        let twin = twin.filter(|_| first.piece == 0 && text == Text::Prose);
        let message = match run.len() {
            1 if twin.is_some() => copied(page.blocks[first.block].kind, &words),
            1 if page.blocks[first.block].kind == BlockKind::Row && has_cells(&first.words) => {
                format!("this table row is not translated: “{words}”")
            }
            1 => format!("this {} is not translated: “{words}”", name(page.blocks[first.block].kind, first.piece > 0)),
            n => format!("{n} passages from here on are not translated: “{words}”"),
        };
        let mut draft = group.finding(RuleId::UNTRANSLATED_TEXT, pair.target, span, message).element(&words);
        if let Some(source) = source {
            draft = draft.related(pair.source, source.span, "in the source");
        }
        let is_copy = twin.is_some() && run.len() == 1;
        if let Some(twin) = twin {
            draft = draft.explains(twin.map(Subject::Extra)).priority(1);
        }
        let draft = put(group, pair, draft, text);
        let draft = if is_copy { draft.help("delete it if the translation beside it says the same") } else { draft };
        report.add(draft);
    }
}

/// What is said of a block that is there twice.
fn copied(kind: BlockKind, words: &str) -> String {
    let kind = name(kind, false);
    format!("this {kind} is in the words of the source, and is translated beside it: “{words}”")
}

/// Characters of a text that are quoted.
const LONGEST: usize = 60;

/// Whether several cells of a row say something.
fn has_cells(words: &str) -> bool {
    words.split('|').filter(|cell| cell.contains(char::is_alphabetic)).count() > 1
}

/// What was left of a block of a kind, or of one of its pieces.
fn name(kind: BlockKind, is_piece: bool) -> &'static str {
    match kind {
        BlockKind::Paragraph | BlockKind::Item | BlockKind::Step | BlockKind::Footnote if is_piece => "sentence",
        BlockKind::Heading => "heading",
        BlockKind::Item => "list item",
        BlockKind::Step => "step",
        BlockKind::Row => "table cell",
        BlockKind::Html => "piece of HTML",
        BlockKind::Directive => "title",
        BlockKind::Footnote => "footnote",
        BlockKind::Paragraph | BlockKind::Code => "paragraph",
    }
}

/// What is in the source's language was never translated, whatever the source says by now.
fn add(group: &Group<'_>, pair: &Pair, draft: Draft, text: Text, report: &mut Report) {
    report.add(put(group, pair, draft, text));
}

/// What is not translated, with what to do about it.
fn put(group: &Group<'_>, pair: &Pair, draft: Draft, text: Text) -> Draft {
    let mark = group.page(pair.target).dialect.opening(Role::Verbatim);
    let keep = mark.map(|mark| format!("to keep a name, mark it as `{mark} ...]`; ")).unwrap_or_default();
    let draft = draft.help(format!("translate it; {keep}to keep other text, add it to the option `ignore`"));
    let draft = if text == Text::Phrase { draft.note() } else { draft };
    let is_known = matches!(group.pin(pair.target), Pin::Fresh) || group.base_alignment(pair.target).is_some();
    if is_known { draft.cause(Cause::Translation) } else { draft }
}
