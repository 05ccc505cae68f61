//! Signs of a translation that are apart from what they belong to, or glued to what they do not belong to.

use super::compared_sources::{ComparedSource, compared_sources};
use super::slip::{NEAR, Passage, Slip, Style, line_before, places};
use super::text_checks::Check;
use super::{articles, ellipses, glued_words, plain_text};
use crate::align::BlockPair;
use crate::finding::{Applicability, Edit, RuleId, Together};
use crate::page::{BlockKind, Fact, FactKind, Page};
use crate::rule::{Draft, Group, Pair, shorten};
use crate::text::Span;

/// Languages that write a space before a colon, or may.
const SPACED_COLON: [&str; 7] = ["br", "fr", "ja", "ko", "oc", "th", "zh"];

/// Reports what is apart or glued in a translation and not in its source.
pub(super) fn check(group: &Group<'_>, pair: &Pair, add: &mut impl FnMut(Check, Draft)) {
    let ours = group.text(pair.target);
    let target = group.page(pair.target);
    let mut slips = slips(target, &ours, group.locale(pair.target).language());
    if slips.is_empty() {
        return;
    }
    let sources = compared_sources(group, pair);
    // What the source glues to its tokens, a translation may.
    let glues = |source: &ComparedSource<'_>| glued_words::glued_tokens(source.page, &source.text).next().is_some();
    if slips.iter().any(|slip| slip.is_glued_to_token()) && sources.iter().any(glues) {
        slips.retain(|slip| !slip.is_glued_to_token());
    }
    let mut is_done = vec![false; slips.len()];
    let mut found: Vec<(usize, Draft)> = Vec::new();
    for source in &sources {
        let mut pairs: Vec<BlockPair> = source.alignment.block_pairs(source.page).collect();
        pairs.sort_unstable_by_key(|pair| pair.target);
        for blocks in pairs {
            let (here, there) = (place(target, blocks.targets()), place(source.page, blocks.sources()));
            let Some((here, there)) = here.zip(there) else { continue };
            let passage = Passage { page: source.page, text: &source.text, span: there };
            let first = slips.partition_point(|slip| slip.span.start < here.start);
            let (mut texts, mut dots) = (None, None);
            for (at, slip) in (first..).zip(&slips[first..]).take_while(|(_, slip)| slip.span.end <= here.end) {
                let may_be = !std::mem::replace(&mut is_done[at], true) && pair.may_search(group, passage.words());
                if !may_be || !is_slip(slip, passage, here.of(&ours), &mut dots) {
                    continue;
                }
                let texts = texts.get_or_insert_with(|| self::texts(target, blocks.targets(), &ours));
                if is_in_text(slip, texts, target) {
                    let draft = draft(group, pair, slip, &ours);
                    let related = source.file.map(|file| (file, group.first_line(file, there)));
                    found.push((
                        at,
                        match related {
                            Some((file, place)) => draft.related(file, place, "in the source"),
                            None => draft,
                        },
                    ));
                }
            }
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().for_each(|(at, draft)| add(slips[at].check, draft));
}

/// Whether the source is written in another way than a translation. How both write ellipses is kept in `dots`: it is the
/// same for all slips of a passage.
fn is_slip(slip: &Slip<'_>, source: Passage<'_>, ours: &str, dots: &mut Option<bool>) -> bool {
    let theirs = source.words();
    // What is copied as it is is not translated, and not damaged.
    if source.span.of(source.text).trim() == ours.trim() {
        return false;
    }
    let has = |words: &str| memchr::memmem::find(theirs.as_bytes(), words.as_bytes()).is_some();
    let mut is_style = || match slip.style {
        Style::Words(words) => has(words),
        Style::Sentence => joined_sentences(theirs).next().is_some(),
        Style::Dots => *dots.get_or_insert_with(|| ellipses::is_style(theirs, ours)),
        Style::Article(words) => articles::is_style(theirs, words),
        Style::Sign(sign, side) => glued_words::has_sign_beside_token(source, sign, side),
        Style::Nothing => false,
    };
    slip.wanted.as_deref().is_none_or(has) && !is_style()
}

/// Whether a place is one that readers see as text.
fn is_in_text(slip: &Slip<'_>, texts: &[Span], page: &Page) -> bool {
    let is_label = |fact: &Fact| fact.kind == FactKind::Control && fact.span.end >= slip.span.end;
    let in_label = || {
        let next = page.facts.partition_point(|fact| fact.span.start <= slip.span.start);
        next > 0 && is_label(&page.facts[next - 1])
    };
    match slip.check {
        // Right beside a token, which is none.
        Check::GluedWord if slip.span.is_empty() => true,
        Check::Ellipsis => holds(texts, slip.span) || in_label(),
        _ => holds(texts, slip.span),
    }
}

/// From the first of some blocks to the last.
fn place(page: &Page, blocks: std::ops::Range<u32>) -> Option<Span> {
    let blocks = page.blocks.get(blocks.start as usize..blocks.end as usize)?;
    Some(Span { start: blocks.first()?.span.start, end: blocks.last()?.span.end })
}

/// The text of some blocks outside of code, links and tokens.
fn texts(page: &Page, blocks: std::ops::Range<u32>, text: &str) -> Vec<Span> {
    let blocks = page.blocks.get(blocks.start as usize..blocks.end as usize).unwrap_or(&[]);
    let is_text = |kind: BlockKind| !matches!(kind, BlockKind::Code | BlockKind::Directive);
    let blocks = blocks.iter().filter(|block| is_text(block.kind));
    blocks.flat_map(|block| plain_text::pieces(page, block, text)).collect()
}

/// Whether a place lies in one of some spans, which are in order.
fn holds(spans: &[Span], place: Span) -> bool {
    let at = spans.partition_point(|span| span.end <= place.start);
    spans.get(at).is_some_and(|span| span.start <= place.start && place.end <= span.end)
}

fn draft(group: &Group<'_>, pair: &Pair, slip: &Slip<'_>, ours: &str) -> Draft {
    let around = shorten(around(ours, slip.span).of(ours));
    let glued = match (slip.check, slip.style) {
        (Check::GluedWord, Style::Sign(..)) => None,
        (Check::GluedWord, _) => Some(glued_words::word_beside_label(ours, slip.span)).filter(|word| !word.is_empty()),
        _ => None,
    };
    let glued = glued.map(|word| format!("“{}”", shorten(word)));
    let named = glued.as_ref().map(|word| format!("no space between {word} and the label beside it"));
    let (what, help) = match slip.check {
        Check::Ellipsis => ("two dots, where the source has an ellipsis", "write three dots"),
        Check::GluedWord if matches!(slip.style, Style::Sign(..)) => {
            ("no space between a sign and the label beside it", "put a space between, as in the source")
        }
        Check::GluedWord => {
            (named.as_deref().unwrap_or("no space between a word and the label beside it"), "put a space between")
        }
        Check::SentenceSpace => ("no space between two sentences", "put a space between"),
        Check::LostWord => (
            "a space before punctuation; a word or its emphasis may be lost",
            "compare the sentence with the source, and delete the space",
        ),
        Check::StrayArticle => {
            ("an English article before a link, label or emphasis", "delete it, or write the article of the language")
        }
        Check::SplitTime => ("a space within a time or ratio, which the source does not have", "delete the space"),
        Check::CodeBrackets => ("brackets other than in the source", "write the brackets as in the source"),
        _ => ("a space beside punctuation, which the source does not have", "delete the space"),
    };
    let message = format!("{}: {what}: `{around}`", slip.check);
    let draft = group
        .finding(RuleId::DAMAGED_TEXT, pair.target, slip.span, message)
        .element(slip.check.to_string())
        .element(&around)
        .help(help)
        .together(Together { name: glued.clone().unwrap_or_default(), ..slip.check.together() });
    let is_seen = match slip.check {
        Check::GluedWord => !matches!(slip.style, Style::Sign(..)),
        check => check == Check::StrayArticle,
    };
    let draft = if is_seen { draft.warning() } else { draft.note() };
    match &slip.new {
        // Marks of emphasis beside it may open or close by what is put there.
        Some(new) => draft.fix(help, Applicability::Unsafe, vec![Edit::new(pair.target, slip.span, &**new)]),
        None => draft,
    }
}

/// A place with some characters around it, on its line; a comment is none of them, whether or not one was put there.
fn around(text: &str, span: Span) -> Span {
    const CHARACTERS: usize = 18;
    let (start, end) = (span.start as usize, span.end as usize);
    let is_inside = |(_, c): &(usize, char)| *c != '\n';
    let before = text[..start].char_indices().rev().take(CHARACTERS).take_while(is_inside).last();
    let after = text[end..].char_indices().take(CHARACTERS).take_while(is_inside).last();
    let mut end = after.map_or(end, |(at, c)| end + at + c.len_utf8());
    let line = text[span.end as usize..].split('\n').next().unwrap_or("");
    if let Some(comment) = line.find(" <!--").map(|at| span.end as usize + at).filter(|at| *at < end) {
        end = comment;
    }
    Span::new(before.map_or(start, |(at, _)| at), end)
}

/// All places of a text that may be damaged, in order.
fn slips<'t>(page: &Page, text: &'t str, language: &str) -> Vec<Slip<'t>> {
    let mut found = Vec::new();
    for sign in [" .", " ,", " )"] {
        places(text, sign).for_each(|at| found.extend(spaced(text, at, sign)));
    }
    for at in places(text, " :") {
        found.extend(split(text, at + 1));
        if !SPACED_COLON.contains(&language) {
            found.extend(spaced(text, at, " :"));
        }
    }
    places(text, ": ").for_each(|at| found.extend(split(text, at)));
    places(text, "（").for_each(|at| found.extend(brackets(text, at)));
    found.extend(joined_sentences(text));
    found.extend(ellipses::slips(text));
    articles::slips(page, text, language, &mut found);
    glued_words::slips(page, text, language, &mut found);
    found.sort_by_key(|slip| (slip.span, slip.check != Check::SplitTime));
    found.dedup_by(|later, first| later.span.start < first.span.end);
    found
}

/// A space before a sign that ends a phrase: `Save .`.
fn spaced(text: &str, at: usize, sign: &'static str) -> Option<Slip<'static>> {
    let after = text[at + sign.len()..].chars().next();
    let ends = sign == " )" || after.is_none_or(|c| c.is_whitespace() || matches!(c, '|' | '<'));
    let before = line_before(text, at).trim_end();
    let last = before.chars().next_back()?;
    let is_lone = matches!(last, '|' | '>' | '.' | ',' | ';' | ':' | '!' | '?' | '(' | '-' | '–' | '—' | '/' | '\\');
    if !ends || is_lone || !before.contains(char::is_alphanumeric) {
        return None;
    }
    // Before a bracket that was opened with a space, it is a style.
    if sign == " )" && before.rsplit('(').next().is_some_and(|inner| inner.starts_with([' ', '\u{a0}'])) {
        return None;
    }
    let is_word = last.is_alphabetic() && matches!(sign, " ." | " ,");
    let start = at - (line_before(text, at).len() - before.len());
    let (check, new) = if is_word { (Check::LostWord, None) } else { (Check::PunctuationSpace, Some(String::new())) };
    Some(Slip { check, span: Span::new(start, at + 1), new, wanted: None, style: Style::Words(sign) })
}

/// A space beside the colon of a time or ratio: `9 :00`, `9: 00`.
fn split(text: &str, colon: usize) -> Option<Slip<'static>> {
    const DIGITS: usize = 4;
    let bytes = text.as_bytes();
    let start = colon - usize::from(bytes[..colon].ends_with(b" "));
    let end = colon + 1 + usize::from(bytes[colon + 1..].starts_with(b" "));
    let count =
        |digits: &mut dyn Iterator<Item = &u8>| digits.take(DIGITS + 1).take_while(|b| b.is_ascii_digit()).count();
    let first = count(&mut bytes[..start].iter().rev());
    let last = count(&mut bytes[end..].iter());
    let is_time = end - start > 1 && (1..=DIGITS).contains(&first) && (1..=DIGITS).contains(&last);
    is_time.then(|| Slip {
        check: Check::SplitTime,
        span: Span::new(start, end),
        new: Some(":".to_owned()),
        wanted: Some(format!("{}:{}", &text[start - first..start], &text[end..end + last])),
        style: Style::Nothing,
    })
}

/// Full-width brackets behind the name of a function: `slice （）`.
fn brackets(text: &str, at: usize) -> Option<Slip<'static>> {
    let before = line_before(text, at);
    let named = before.trim_end_matches(' ');
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let name = &named[named.trim_end_matches(is_name).len()..];
    // `JSON（...）` is a word with a remark.
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let inner = &text[at + '（'.len_utf8()..];
    let len = inner.find(['）', '\n', '（']).filter(|len| inner[*len..].starts_with('）') && *len <= NEAR)?;
    let span = Span::new(at - (before.len() - named.len()), at + 2 * '（'.len_utf8() + len);
    let new = (len == 0).then(|| "()".to_owned());
    let wanted = Some(format!("{name}{}", if len == 0 { "()" } else { "(" }));
    Some(Slip { check: Check::CodeBrackets, span, new, wanted, style: Style::Words("（") })
}

/// Full stops with a sentence right behind: `the lamp.The room`.
fn joined_sentences(text: &str) -> impl Iterator<Item = Slip<'_>> {
    let bytes = text.as_bytes();
    let begins = |at: &usize| bytes.get(at + 1).is_some_and(|b| b.is_ascii_uppercase() || *b == 0xc3);
    memchr::memchr_iter(b'.', bytes).filter(begins).filter_map(move |at| {
        const SHORTEST: usize = 3;
        let before = line_before(text, at);
        let left = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '*' | '_' | '’')).next()?;
        let right = &text[at + 1..];
        let right = &right[..right.find(|c: char| !c.is_alphanumeric()).unwrap_or(right.len())];
        let behind = text[at + 1 + right.len()..].chars().next()?;
        let is_word = |word: &str, first: usize| {
            word.chars().all(char::is_alphabetic) && word.chars().skip(first).all(char::is_lowercase)
        };
        let is_sentence = left.chars().count() >= SHORTEST
            && is_word(left, 1)
            && left.chars().skip(1).any(char::is_lowercase)
            && right.starts_with(char::is_uppercase)
            && is_word(right, 1)
            && matches!(behind, ' ' | '\u{a0}' | ',' | '\'' | '’');
        is_sentence.then(|| Slip {
            check: Check::SentenceSpace,
            span: Span::at(at + 1),
            new: Some(" ".to_owned()),
            wanted: None,
            style: Style::Sentence,
        })
    })
}
