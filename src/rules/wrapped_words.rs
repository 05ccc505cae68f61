//! Tokens around other words whose control is named beside them, as one block of a translation shows by itself.

use crate::finding::RuleId;
use crate::page::{Block, FactKind, Page};
use crate::rule::{Draft, Group, Pair, Report, shorten};
use crate::terms::words;
use crate::text::FileId;

/// The rule that reports them.
const RULE: RuleId = RuleId::UI_CONTROL_TERM;

/// Reports the tokens of a page that wrap other words, unless `known` says that what all pages tell did so.
pub(super) fn check(group: &Group<'_>, file: FileId, known: impl Fn(u32) -> bool, report: &mut Report) {
    if let Some(pair) = group.pair(file).filter(|pair| !pair.alignment.is_rewritten()) {
        let (source, target) = (group.page(pair.source), group.page(pair.target));
        for blocks in pair.alignment.block_pairs(source).filter(|pair| pair.source_count + pair.target_count == 2) {
            let (theirs, ours) = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
            let (Some(label), Some(own)) = (only_control(source, theirs), only_control(target, ours)) else { continue };
            if source.facts[label as usize].key != target.facts[own as usize].key && !known(own) {
                let draft = wrapped(group, pair, (theirs, label), (ours, own));
                draft.into_iter().for_each(|draft| report.add(draft));
            }
        }
    }
}

/// The control of a block that has one only.
fn only_control(page: &Page, block: &Block) -> Option<u32> {
    let is_control = |at: &u32| page.facts.get(*at as usize).is_some_and(|fact| fact.kind == FactKind::Control);
    let mut controls = (block.facts.start..block.facts.end).filter(is_control);
    controls.next().filter(|_| controls.next().is_none())
}

/// A finding where a token wraps other words, and its control is named beside it: by the source's label, or in
/// quotation marks that the source does not have.
fn wrapped(
    group: &Group<'_>,
    pair: &Pair,
    (theirs, label): (&Block, u32),
    (ours, own): (&Block, u32),
) -> Option<Draft> {
    let (source_text, target_text) = (group.text(pair.source), group.text(pair.target));
    let spans = (group.page(pair.source).facts[label as usize].span, group.page(pair.target).facts[own as usize].span);
    let (label, instead) = (words::label(spans.0.of(&source_text)), words::label(spans.1.of(&target_text)));
    let around = words::around_tokens(ours.span.of(&target_text));
    let their_words = words::around_tokens(theirs.span.of(&source_text));
    let beside = words::stands_beside(&label, &instead, &around)
        && !words::holds(&words::fold(&their_words), &words::fold(&label));
    let begins = |text: &str, is: fn(char) -> bool| text.chars().next().is_some_and(is);
    // Ordinary words in place of a name, and a name in quotation marks that nothing in the source corresponds to.
    let quoted = || {
        let is_name = begins(&label, char::is_uppercase) && begins(&instead, char::is_lowercase);
        let marked = |text: &str| text.replace("**", "").contains(['"', '“', '«', '„', '‘', '`', '*', '_', '[']);
        if !is_name || marked(&their_words) {
            return None;
        }
        only_quoted(&around).filter(|name| begins(name, char::is_uppercase))
    };
    let name = if beside { label.clone() } else { quoted()? };
    let [shown, instead, name] = [&label, &instead, &name].map(|text| shorten(text));
    let message = format!("the token for `{shown}` wraps other words: `{instead}`; its name `{name}` is beside it");
    let draft = group.finding(RULE, pair.target, spans.1, message).element(&label).element(&instead);
    Some(draft.help(format!("put `{name}` into the token")).related(pair.source, spans.0, "the control in the source"))
}

/// The words in quotation marks in a text that has one pair of them.
fn only_quoted(text: &str) -> Option<String> {
    /// Characters of a name.
    const LONGEST: usize = 60;
    const PAIRS: [(char, char); 5] = [('«', '»'), ('“', '”'), ('„', '“'), ('"', '"'), ('”', '”')];
    let (open, close) = PAIRS.into_iter().find(|(open, close)| {
        let first = text.find(*open);
        first.is_some_and(|at| text[at + open.len_utf8()..].contains(*close))
    })?;
    let (before, rest) = text.split_once(open)?;
    let (inner, after) = rest.split_once(close)?;
    let name = inner.trim_matches(|c: char| c.is_whitespace() || c == '\u{0}');
    let is_mark = |c: char| PAIRS.iter().any(|(open, close)| c == *open || c == *close);
    let is_one = !before.contains(is_mark) && !after.contains(is_mark) && !inner.contains(is_mark);
    let is_short = !name.is_empty() && name.chars().count() <= LONGEST && !name.contains('\u{0}');
    (is_one && is_short).then(|| name.to_owned())
}
