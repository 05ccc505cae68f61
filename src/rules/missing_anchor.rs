//! A heading or place that lost its explicit id.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Edit, RuleId};
use crate::page::{Block, BlockKind, FactKind, Page};
use crate::rule::{Draft, Group, Lost, Pair, Report, Rule, shorten};
use crate::terms::words;
use crate::text::Span;

use super::heading_ids;
use crate::parse::written::is_plain_id;

/// See `rules/missing-anchor.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MissingAnchor {}

impl Rule for MissingAnchor {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            for lost in pair.lost(group, FactKind::Anchor) {
                let id = group.quote(pair.source, lost.fact.span);
                let text = group.text(pair.source);
                let attribute = attribute(&text, lost.fact.span);
                let draft = group
                    .finding(
                        RuleId::MISSING_ANCHOR,
                        pair.target,
                        lost.place,
                        format!("the id `{id}` of the source is missing here"),
                    )
                    .element(&id)
                    .explains([lost.claim])
                    .help(match group.page(pair.source).block_of(lost.fact).map(|block| block.kind) {
                        _ if attribute.is_some() => format!(
                            "add the attribute `{}=\"{id}\"`, as in the source: links to it break without it",
                            attribute.unwrap_or_default()
                        ),
                        Some(BlockKind::Heading) | None => {
                            format!("add `{{#{id}}}` to the end of the heading: links to it break without it")
                        }
                        Some(_) => format!("add `{{#{id}}}` to the end of the line, as in the source"),
                    })
                    .related(pair.source, lost.fact.span, "the id in the source");
                report.add(with_fix(draft, group, pair, &lost));
            }
        }
    }
}

/// The attribute of a tag that holds an id.
fn attribute(text: &str, id: Span) -> Option<&str> {
    let before = text.get(..id.start as usize)?.strip_suffix(['"', '\''])?.strip_suffix('=')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
    let name = &before[before.trim_end_matches(is_name).len()..];
    (!name.is_empty()).then_some(name)
}

/// What a block holds beside ids.
fn others(page: &Page, block: &Block) -> Vec<(FactKind, u64)> {
    let facts = page.facts_of(block).iter().filter(|fact| fact.kind != FactKind::Anchor);
    facts.map(|fact| (fact.kind, fact.key)).collect()
}

/// Ends the heading with the id, as the source's ends.
fn with_fix(draft: Draft, group: &Group<'_>, pair: &Pair, lost: &Lost<'_>) -> Draft {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let id = lost.fact.span.of(&theirs);
    let in_braces = theirs.get(..lost.fact.span.start as usize).is_some_and(|before| before.ends_with("{#"));
    let kind = source.block_of(lost.fact).map(|block| block.kind);
    let block = target.blocks_at(lost.place).find(|block| Some(block.kind) == kind);
    let Some(block) = block.filter(|_| lost.here == "here" && in_braces && is_plain_id(id)) else { return draft };
    let line = group.first_line(pair.target, block.span);
    let words = line.of(&ours).trim_end();
    // Underlined headings, closing marks, and what is twice are for a person.
    let is_plain = match block.kind {
        BlockKind::Heading => words.starts_with('#') && !words.ends_with(['#', '}']),
        // An entry of a table of contents: only if it leads where the source's leads.
        BlockKind::Item | BlockKind::Step => {
            let same = source.block_of(lost.fact).is_some_and(|theirs| others(source, theirs) == others(target, block));
            same && !words.ends_with('}') && group.last_line(pair.target, block.span).end == line.end
        }
        _ => false,
    };
    let amid = amid(words, id);
    if amid.is_none() && !is_plain
        || words.is_empty()
        || source.count_id(lost.fact.key) != 1
        || target.count_id(lost.fact.key) != 0
    {
        return draft;
    }
    let at = target.sections.partition_point(|section| section.span.start < block.span.start);
    let here = target.sections[at..].iter().take_while(|section| section.span.start == block.span.start);
    let section = (at as u32..).zip(here).find(|(_, section)| section.level > 0).map(|(at, _)| at);
    let how = heading_ids::applicability(group, pair.target, section);
    let end = Span::at(line.start as usize + words.len());
    if let Some(amid) = amid {
        let taken = Span::new(line.start as usize + amid.start, line.start as usize + amid.end);
        let edits = vec![Edit::new(pair.target, taken, ""), Edit::new(pair.target, end, format!(" {{#{id}}}"))];
        return draft
            .message(format!("the id `{id}` is in the middle of the line; expected at its end"))
            .help(format!("move `{{#{id}}}` to the end of the line{}", breaks(block.kind, "otherwise")))
            .fix(format!("move `{{#{}}}` to the end of the line", shorten(id)), how, edits);
    }
    draft.fix(
        format!("add the id `{}` of the source", shorten(id)),
        how,
        vec![Edit::new(pair.target, end, format!(" {{#{id}}}"))],
    )
}

/// What a heading without its id does.
fn breaks(kind: BlockKind, when: &str) -> String {
    if kind == BlockKind::Heading { format!(": links to it break {when}") } else { String::new() }
}

/// A sign of Chinese or Japanese, which part no words by blanks.
fn is_unspaced(c: char) -> bool {
    words::is_cjk(c) && !matches!(c, '\u{ac00}'..='\u{d7af}')
}

/// Where an id in braces stands amid the words of a line, once and not as code, with the blank that goes with it.
fn amid(line: &str, id: &str) -> Option<std::ops::Range<usize>> {
    let mark = format!("{{#{id}}}");
    let mut found = line.match_indices(&*mark).map(|(at, _)| at);
    let (Some(start), None) = (found.next(), found.next()) else { return None };
    let end = start + mark.len();
    if line[end..].trim().is_empty() || line[..start].ends_with('\\') || line[..start].matches('`').count() % 2 == 1 {
        return None;
    }
    // One of two blanks around it goes too; what stood apart stays apart, where the language parts words by blanks.
    let blank = line[..start].ends_with(' ') && line[end..].starts_with(' ');
    let start = if blank { start - 1 } else { start };
    let before = line[..start].trim_end_matches(' ');
    let after = line[end..].trim_start_matches(' ');
    let is_torn = before.ends_with(is_unspaced) && after.starts_with(is_unspaced);
    Some(if is_torn { before.len()..line.len() - after.len() } else { start..end })
}
