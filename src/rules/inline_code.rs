//! Code within words that was translated, lost its backticks, or is lost.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Range;

use crate::align::BlockPair;
use crate::code::{Code, Verdict, compare};
use crate::finding::{RuleId, Together};
use crate::page::{Fact, FactKind, Page};
use crate::rule::{Choice, Draft, Group, Pair, Report, shorten};
use crate::text::{self, Span, has_word};

use super::code_changes::{is_in_own_language, is_newer};
use super::code_lists::{self, Sort};
use super::same_code::{are_keys, is_inflected, is_made_of, is_put_together};
use super::unmarked_code::{bare, in_other_quotes, is_quoted};

/// Bytes of a block in which code is looked for, and spans of one block: more than a person writes.
const LONGEST: usize = 20_000;
const MOST: usize = 64;
/// How often a word is missing on a page where it is said once.
const REPEATED: usize = 3;

/// Code spans that differ from those of the source.
pub(super) fn check(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    // What only moved to another block is there as often.
    let surplus = LazyCell::new(|| {
        let mut surplus: HashMap<u64, i64> = HashMap::new();
        for (page, step) in [(source, 1), (target, -1)] {
            let spans = page.facts.iter().filter(|fact| fact.kind == FactKind::CodeSpan);
            spans.for_each(|fact| *surplus.entry(fact.key).or_default() += step);
        }
        surplus
    });
    let others = LazyCell::new(|| group.others(pair));
    // What most translations, each by itself, write in place of the source's code is no slip of one.
    let is_chosen = |source, own: &Fact| {
        group.may_fix_source(pair, Some(own)) && others.is_chosen_by_most(Choice::CodeSpan(source, own.key))
    };
    let mut lists = code_lists::Lists::default();
    for blocks in pair.alignment.block_pairs(source) {
        let theirs: Vec<&Fact> = spans(source, blocks.sources()).collect();
        if theirs.is_empty() || theirs.len() > MOST {
            continue;
        }
        let mut ours: Vec<&Fact> = spans(target, blocks.targets()).collect();
        let mut lost = theirs;
        lost.retain(|fact| match ours.iter().position(|own| own.key == fact.key) {
            Some(at) => {
                ours.remove(at);
                false
            }
            None => true,
        });
        lost.retain(|fact| surplus.get(&fact.key).is_some_and(|surplus| *surplus > 0));
        lists.next_block(group, pair, &blocks);
        if !lost.is_empty() && ours.len() <= MOST {
            differing(group, pair, &blocks, &lost, ours, &mut lists, &is_chosen);
        }
    }
    // A word that is said in another way again and again was chosen.
    for (word, drafts) in lists.report(report) {
        let count = drafts.len();
        let mut drafts = drafts.into_iter();
        match drafts.next() {
            Some(draft) if count >= REPEATED => {
                let others: Vec<Draft> = drafts.collect();
                let message = format!("the code `{}` of the source is missing here", shorten(&word));
                let message = Together::places(&message).message(count, std::iter::empty());
                report.add(draft.as_bad_as(&others).message(message).with(others));
            }
            first => first.into_iter().chain(drafts).for_each(|draft| report.add(draft)),
        }
    }
}

fn spans(page: &Page, blocks: std::ops::Range<u32>) -> impl Iterator<Item = &Fact> {
    let blocks = &page.blocks[blocks.start as usize..blocks.end as usize];
    blocks.iter().flat_map(|block| page.facts_of(block)).filter(|fact| fact.kind == FactKind::CodeSpan)
}

fn differing(
    group: &Group<'_>,
    pair: &Pair,
    blocks: &BlockPair,
    lost: &[&Fact],
    mut ours: Vec<&Fact>,
    lists: &mut code_lists::Lists,
    is_chosen: &dyn Fn(u32, &Fact) -> bool,
) {
    let (their_text, our_text) = (group.text(pair.source), group.text(pair.target));
    let target = group.page(pair.target);
    let own = &target.blocks[blocks.target as usize..blocks.targets().end as usize];
    let place = Span { start: own[0].span.start, end: own[own.len() - 1].span.end };
    let whole = place.of(&our_text);
    if whole.len() > LONGEST {
        return;
    }
    let said = {
        let blocks = &group.page(pair.source).blocks[blocks.sources().start as usize..blocks.sources().end as usize];
        Span { start: blocks[0].span.start, end: blocks[blocks.len() - 1].span.end }.of(&their_text)
    };
    let locale = group.locale(pair.target);
    let all = |page: &Page, blocks, text: &str| -> Vec<String> {
        spans(page, blocks).take(MOST).map(|fact| code(fact.span.of(text)).into_owned()).collect()
    };
    let all_theirs = LazyCell::new(|| all(group.page(pair.source), blocks.sources(), &their_text));
    let all_ours = LazyCell::new(|| all(target, blocks.targets(), &our_text));
    // What is the same in another form is found for all of them, before what differs takes it.
    let mut differ = Vec::with_capacity(lost.len());
    for fact in lost {
        let theirs = code(fact.span.of(&their_text));
        // Other languages speak of the same code in other parts.
        if is_made_of(&theirs, &all_ours) || all_ours.iter().any(|own| is_put_together(own, &theirs, &all_theirs)) {
            continue;
        }
        // What differs in blanks alone, in texts or in the language that it names is the same code.
        let same = |own: &&Fact| {
            let own = code(own.span.of(&our_text));
            is_same(without_stop(&theirs), without_stop(&own))
                || is_in_own_language(&theirs, &own, locale)
                || is_wider(&theirs, &own, said)
                || are_keys(&theirs, &own)
                || is_inflected(&theirs, &own, their_text.get(fact.span.end as usize..).unwrap_or(""))
                || is_wider(&own, &theirs, "") && theirs.contains(": ")
                || is_translated_in_blocks(group, pair, &theirs, &own)
        };
        match ours.iter().position(same) {
            Some(at) => drop(ours.remove(at)),
            None => differ.push((fact, theirs)),
        }
    }
    // One piece of code for another is the same in other words: `@algo` for `@something`.
    let is_one_for_one = differ.len() == 1 && ours.len() == 1;
    for (fact, theirs) in differ {
        let is_code = is_for_machines(&theirs);
        let in_code = |at| in_code(target, blocks.targets(), place.start as usize + at);
        let found = bare(whole, &theirs, in_code).filter(|at| is_code || is_quoted(whole, *at, theirs.len()));
        let bare = found.map(|at| at..at + theirs.len()).or_else(|| in_other_quotes(whole, &theirs, in_code));
        if !is_code && bare.is_none() {
            continue;
        }
        let alike = |own: &Fact| text::likeness(&theirs, &code(own.span.of(&our_text)));
        let is_in_place = |at: usize| {
            let other = || code(ours[at].span.of(&our_text));
            is_one_for_one
                && !whole.contains(&*theirs)
                && !has_word(said, &other())
                && signs(&theirs).eq(signs(&other()))
        };
        let best = ours.iter().enumerate().map(|(at, own)| (at, alike(own))).max_by(|a, b| a.1.total_cmp(&b.1));
        // What damage took away is reported with it.
        let is_damaged = || target.damage_in(place).next().is_some();
        // A word that is also one of the language may be said in words: `dict`, “a dictionary”.
        let may_be_said = is_word(&theirs);
        let mut sort = Sort::Differs;
        let draft = if let Some(at) = bare.filter(|_| !is_damaged()) {
            let draft = bare_code(group, pair, place, at, &theirs);
            sort = Sort::IsText;
            if may_be_said || is_said_as_text(group, pair, &theirs) { draft.note() } else { draft.warning() }
        } else if let Some((at, alike)) = best.filter(|(at, alike)| *alike >= 0.3 || is_in_place(*at)) {
            let own = ours.remove(at);
            let other = code(own.span.of(&our_text));
            let is_newer = is_newer((&theirs, &other));
            let message = match is_newer {
                true => format!("`{}` is newer than `{}` in the source", shorten(&other), shorten(&theirs)),
                false => format!("`{}` should be `{}`, as in the source", shorten(&other), shorten(&theirs)),
            };
            let draft = group.finding(RuleId::CODE_MISMATCH, pair.target, own.span, message).help(match is_newer {
                true => "check that the text around it fits, or update the source",
                false => "copy the code from the source: readers type it, and programs read it",
            });
            // `Boolean` is how some languages begin a noun or a sentence.
            let is_capital = is_word(&theirs) && theirs.eq_ignore_ascii_case(&other) && theirs[1..] == other[1..];
            // That one stands for the other is likely, not certain, where they have nothing in common.
            let may_be_another = alike < 0.3 && may_be_said;
            if is_newer || is_capital || may_be_another || is_example(&theirs) {
                draft.note()
            } else if is_chosen(blocks.source, own) {
                draft.chosen_by_others()
            } else {
                draft.warning()
            }
        } else if !whole.contains(&*theirs) && !is_damaged() {
            let message = format!("the code `{}` of the source is missing here", shorten(&theirs));
            sort = Sort::Missing;
            let draft = group
                .finding(RuleId::CODE_MISMATCH, pair.target, place, message)
                .help("translate what the source says of it here, or write it where the translation speaks of it");
            // Readers see the name elsewhere on the page, or that of the value without the object that has it.
            let last = theirs.rsplit('.').next().filter(|last| last.len() > 2 && last.len() < theirs.len());
            let is_known = || {
                last.is_some_and(|last| has_word(whole, last))
                    || pair.may_search(group, &our_text) && has_word(&our_text, &theirs)
            };
            if may_be_said || is_example(&theirs) || is_known() { draft.note() } else { draft.warning() }
        } else {
            continue;
        };
        let draft = draft.element("inline-code").element(&*theirs);
        let draft = match sort {
            Sort::Missing => draft.lacks(pair.source, fact.span, "the code in the source"),
            _ => draft.related(pair.source, fact.span, "the code in the source"),
        };
        let word = (sort == Sort::Missing && may_be_said).then(|| theirs.into_owned());
        lists.add(sort, word, draft);
    }
}

/// Whether code is a message in words that the code blocks of both pages hold in their own languages.
fn is_translated_in_blocks(group: &Group<'_>, pair: &Pair, theirs: &str, ours: &str) -> bool {
    let (text, own) = (group.text(pair.source), group.text(pair.target));
    let words = |code: &'_ str, other: &str| -> Vec<String> {
        let words = code.split(|c: char| !c.is_alphanumeric());
        let is_own = |word: &&str| word.starts_with(char::is_alphabetic) && !has_word(other, word);
        words.filter(is_own).map(str::to_owned).collect()
    };
    if !theirs.contains(' ') || !ours.contains(' ') {
        return false;
    }
    let (said, translated) = (words(theirs, ours), words(ours, theirs));
    let in_blocks = |file, text: &str, word: &str| {
        let blocks = group.page(file).facts.iter().filter(|fact| fact.kind == FactKind::CodeBlock);
        pair.may_search(group, text) && { blocks }.any(|block| has_word(block.span.of(text), word))
    };
    !said.is_empty()
        && !translated.is_empty()
        && said.iter().all(|word| in_blocks(pair.source, &text, word))
        && said.iter().any(|word| !in_blocks(pair.target, &own, word))
        && translated.iter().all(|word| in_blocks(pair.target, &own, word))
}

/// Whether the source has a name as text too, as one that is also that of a product: either is right.
fn is_said_as_text(group: &Group<'_>, pair: &Pair, name: &str) -> bool {
    let (page, text) = (group.page(pair.source), group.text(pair.source));
    let within = |at: usize| {
        let before = &page.facts[..page.facts.partition_point(|fact| fact.span.start as usize <= at)];
        let is_code = |fact: &&Fact| matches!(fact.kind, FactKind::CodeBlock | FactKind::CodeSpan);
        before.iter().rev().take(4).filter(is_code).any(|fact| fact.span.range().contains(&at))
    };
    name.bytes().all(|byte| byte.is_ascii_alphabetic())
        && pair.may_search(group, &text)
        && bare(&text, name, within).is_some()
}

/// Code that is there as text.
fn bare_code(group: &Group<'_>, pair: &Pair, block: Span, at: Range<usize>, theirs: &str) -> Draft {
    let start = block.start as usize;
    let message = format!("`{}` is code in the source, but text here", shorten(theirs));
    group
        .finding(RuleId::CODE_MISMATCH, pair.target, Span::new(start + at.start, start + at.end), message)
        .help(format!("write it as code: `` `{}` ``", shorten(theirs)))
}

/// Whether a byte is part of other code.
fn in_code(page: &Page, blocks: std::ops::Range<u32>, at: usize) -> bool {
    spans(page, blocks).any(|fact| fact.span.range().contains(&at))
}

/// What is between the backticks.
fn code(span: &str) -> Cow<'_, str> {
    let inner = span.trim_matches('`').trim();
    if inner.contains(['\n', '\u{a0}']) {
        inner.split_whitespace().collect::<Vec<_>>().join(" ").into()
    } else {
        inner.into()
    }
}

/// Whether code is written as a word of the language, in quotes or not: `dict`, `Note`, and not `maxLevel`.
fn is_word(code: &str) -> bool {
    let word = code.trim_matches(['"', '\'']);
    word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
}

/// Whether code is the plural of other code: languages without plurals write `Lamp` for `Lamps`.
fn is_plural(theirs: &str, ours: &str) -> bool {
    theirs.strip_suffix('s').is_some_and(|one| one == ours && one.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Code without the mark that ends the sentence around it, which some write inside the backticks.
fn without_stop(code: &str) -> &str {
    code.strip_suffix(['.', ',']).filter(|rest| rest.ends_with(|c: char| c.is_ascii_alphanumeric())).unwrap_or(code)
}

/// Whether code of the translation holds that of the source and words that the source says beside it.
fn is_wider(theirs: &str, ours: &str, said: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric();
    let beside = ours.split_once(theirs).map(|(before, behind)| [before, behind]);
    let is_word = |word: &str| word.chars().all(char::is_alphabetic) && (said.is_empty() || has_word(said, word));
    ours.len() > theirs.len()
        && has_word(ours, theirs)
        && beside.is_some_and(|parts| {
            let signs = |part: &str| part.chars().all(|c| is_letter(c) || matches!(c, ' ' | ':' | '"' | '\''));
            parts.iter().all(|part| signs(part))
                && parts.iter().flat_map(|part| part.split(|c| !is_letter(c))).filter(|w| !w.is_empty()).all(is_word)
        })
}

/// Whether code is the name of something that the source invented for its readers: `my-lamp`, `example.com/lamp`.
fn is_example(code: &str) -> bool {
    const WORDS: [&str; 4] = ["my", "your", "sample", "something"];
    let mut words = code.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
        || code.to_ascii_lowercase().contains("example")
        || is_one_letter(code)
}

/// Whether code is one capital letter again and again, for digits or letters of the reader's: `YYYY`.
fn is_one_letter(code: &str) -> bool {
    code.len() > 1 && code.bytes().all(|byte| byte.is_ascii_uppercase() && byte == code.as_bytes()[0])
}

/// Whether code is a title or name in words: `Page Title | Site Title`, `Read me first.md`.
fn is_title(code: &str) -> bool {
    const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];
    let stem = match code.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 5 && extension.bytes().all(|b| b.is_ascii_lowercase()) => stem,
        _ => code,
    };
    let mut words = stem.split(' ').filter(|word| !matches!(*word, "|" | "-" | "–" | "&"));
    let is_word = |word: &str| !word.is_empty() && word.chars().all(char::is_alphabetic);
    stem.contains(' ')
        && code.starts_with(char::is_uppercase)
        && !METHODS.iter().any(|method| code.starts_with(method))
        && words.all(is_word)
}

/// Whether two spans are the same code, with other texts in quotes and brackets.
fn is_same(theirs: &str, ours: &str) -> bool {
    let without_texts = |code: &str| {
        let mut depth = 0usize;
        let mut out = String::new();
        for c in code.chars() {
            match c {
                '<' | '{' | '[' => depth += 1,
                '>' | '}' | ']' => depth = depth.saturating_sub(1),
                c if depth == 0 => out.push(c),
                _ => {}
            }
        }
        out
    };
    let bare = |code: &'_ str| code.trim_matches(['"', '\'']).to_owned();
    theirs == ours
        || bare(theirs) == bare(ours)
        || name(theirs) == name(ours)
        || theirs.contains(['.', '…', '(']) && without_blanks(theirs) == without_blanks(ours)
        || theirs.contains("</") && compare(element(theirs), element(ours)) == Verdict::Same
        || is_plural(theirs, ours)
        || compare(alone(theirs), alone(ours)) == Verdict::Same && theirs.contains(['"', '\''])
        || theirs.contains(['<', '{', '[']) && without_texts(theirs) == without_texts(ours)
}

/// The name of a function or element without the signs that say what it is: `dim()`, `<Lamp>`, `<Lamp />`.
fn name(code: &str) -> &str {
    let element = code.strip_prefix('<').and_then(|code| code.strip_suffix('>'));
    let bare = element.map(|name| name.trim_end_matches('/').trim_end()).or_else(|| code.strip_suffix("()"));
    let is_name = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
    bare.filter(|name| !name.is_empty() && is_name(name)).unwrap_or(code)
}

/// The signs of code, without those of texts: an element is no attribute.
fn signs(code: &str) -> impl Iterator<Item = char> + '_ {
    code.chars().filter(|c| c.is_ascii_punctuation() && !matches!(c, '"' | '\'' | '_' | '-'))
}

/// Code without blanks, with one sign for what is left out.
fn without_blanks(code: &str) -> String {
    code.replace('…', "...").split_whitespace().collect()
}

/// Code with elements, between which texts are.
fn element(text: &str) -> Code<'_> {
    Code { text, language: "jsx", column: 0 }
}

/// Code of which no language is known.
fn alone(text: &str) -> Code<'_> {
    Code { text, language: "", column: 0 }
}

/// Whether a span is for machines: it has signs or digits, or is one word in letters that no sentence has.
fn is_for_machines(code: &str) -> bool {
    let is_camel = |code: &str| {
        code.as_bytes().windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
    };
    let has_signs = code.contains(['_', '/', '=', '{', '$', '(', '.', '\\', '@', '"', '<', '[', '|', '*'])
        || code.starts_with('-')
        || code.contains(" -");
    code.is_ascii()
        && !is_title(code)
        && !code.contains("://")
        && code.bytes().any(|b| b.is_ascii_alphanumeric())
        && (has_signs || is_camel(code) || !code.contains(' '))
}
