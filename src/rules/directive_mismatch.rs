//! Directives, contextual help ids, badges and accordions that differ.

use std::cell::LazyCell;
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align;
use crate::finding::RuleId;
use crate::page::{Block, Fact, FactKind};
use crate::rule::{Group, Pair, Report, Rule};
use crate::text::{FileId, Span};

use super::component_forms::Forms;
use super::other_form::opens_with_word;
use super::{additions, attributes, components, imports, source_fixes};

/// See `rules/directive-mismatch.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DirectiveMismatch {}

impl Rule for DirectiveMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            components::nesting(RuleId::DIRECTIVE_MISMATCH, group, pair, report);
            imports::check(RuleId::DIRECTIVE_MISMATCH, group, pair, report);
            if pair.has_components(group) {
                attributes::check(RuleId::DIRECTIVE_MISMATCH, group, pair, report);
            }
            let forms = LazyCell::new(|| Forms::of(group, pair));
            let sources = LazyCell::new(|| source_blocks(group, pair));
            let images = LazyCell::new(|| lost_images(group, pair));
            for kind in KINDS {
                let name = |file, fact: &Fact| name(group, file, fact);
                let text = group.text(pair.source);
                let is_end = |fact: &Fact| ends(fact.span.of(&text));
                // The end of a tag goes with its beginning.
                let changes = || pair.changed(group, kind);
                let begins = changes().any(|(source, _)| !is_end(source));
                for (source, target) in changes().filter(|(source, _)| !begins || !is_end(source)) {
                    // A type that was translated is the value's defect, see `do-not-localize`.
                    if kind == FactKind::Badge && attributes::badge_types(group, pair, source, target).is_some() {
                        continue;
                    }
                    let (theirs, ours) = (name(pair.source, source), name(pair.target, target));
                    // The colour of a tag is not the kind of an alert.
                    if theirs.starts_with("`{") != ours.starts_with("`{") {
                        continue;
                    }
                    let draft = group
                        .finding(RuleId::DIRECTIVE_MISMATCH, pair.target, target.span, differs(kind, &ours, &theirs))
                        .element(&theirs)
                        .explains([pair.claim(group, source)])
                        .help(format!("change it to {theirs}"))
                        .related(pair.source, source.span, "the same place in the source");
                    // Badges and accordions hold words that are translated; a directive of another form (`[!NOTE]`,
                    // `+++`) takes more than its name.
                    let has_same_form = theirs.chars().nth(1) == ours.chars().nth(1);
                    let is_verbatim = matches!(kind, FactKind::Directive | FactKind::HelpId) && has_same_form;
                    let component = components::name(&text, source).filter(|_| ours.starts_with("`<"));
                    report.add(if let Some(component) = component {
                        components::renamed(draft, group, pair, component, target)
                    } else if is_verbatim {
                        source_fixes::token(draft, group, pair, source, target)
                    } else {
                        draft
                    });
                }
                let begins = pair.lost(group, kind).any(|lost| !is_end(lost.fact));
                let lost = pair.lost(group, kind).filter(|lost| !begins || !is_end(lost.fact));
                for lost in lost.filter(|lost| !opens_boilerplate(group, pair, pair.source, lost.fact)) {
                    if forms.has_source(group.page(pair.source), lost.fact.span.start) {
                        continue;
                    }
                    let theirs = name(pair.source, lost.fact);
                    if let Some(inside) = inside(group, pair, lost.fact) {
                        let begin = if is_quoted(group, pair.target, inside) {
                            ""
                        } else {
                            ", and start each line that it contains in the source with `>`"
                        };
                        let draft = group
                            .finding(
                                RuleId::DIRECTIVE_MISMATCH,
                                pair.target,
                                inside,
                                format!("{theirs} of the source is missing around this"),
                            )
                            .element(&theirs)
                            .explains([lost.claim])
                            .help(match theirs.starts_with("`[") {
                                true => format!("add `>{}` above this line{begin}", theirs.trim_matches('`')),
                                false => {
                                    format!("add {theirs} above this line, and mark up its content as in the source")
                                }
                            })
                            .related(pair.source, lost.fact.span, "in the source");
                        report.add(draft);
                        continue;
                    }
                    let draft = group
                        .finding(
                            RuleId::DIRECTIVE_MISMATCH,
                            pair.target,
                            lost.place,
                            format!("{theirs} of the source is missing {}", lost.here),
                        )
                        .element(&theirs)
                        .explains([lost.claim])
                        .help(format!("add {theirs} with its translated content, as in the source"))
                        .related(pair.source, lost.fact.span, "in the source");
                    report.add(draft);
                }
                for added in pair.added(group, kind).filter(|added| !is_other_form(group, pair, &sources, added.fact)) {
                    if holds_lost_image(group, pair, &images, added.fact)
                        || forms.has_target(group.page(pair.target), added.fact.span.start)
                    {
                        continue;
                    }
                    let ours = name(pair.target, added.fact);
                    let draft = group
                        .finding(
                            RuleId::DIRECTIVE_MISMATCH,
                            pair.target,
                            added.fact.span,
                            format!("{ours} is not in the source"),
                        )
                        .element(&ours)
                        .explains([added.claim])
                        .help("delete it if the source no longer has it")
                        .related(pair.source, added.place, "the source at this place");
                    let is_addition = additions::is_note(group, pair, added.fact);
                    report.add(if is_addition { draft.addition() } else { draft });
                }
            }
        }
    }
}

/// The first line of what a directive of the source holds, where the translation has that without the directive.
fn inside(group: &Group<'_>, pair: &Pair, fact: &Fact) -> Option<Span> {
    let page = group.page(pair.source);
    let directive = page.block_of(fact).filter(|_| fact.kind == FactKind::Directive)?;
    let next = page.blocks.partition_point(|block| block.span.start <= directive.span.start) as u32;
    let holds = align::holds_next(page, &group.text(pair.source), next.checked_sub(1)?);
    let held = pair.alignment.target_blocks(next).filter(|_| holds)?;
    Some(group.first_line(pair.target, group.page(pair.target).blocks[held.start as usize].span))
}

/// Whether what a directive opens is a block that most pages have and their counterparts lack.
fn opens_boilerplate(group: &Group<'_>, pair: &Pair, file: FileId, fact: &Fact) -> bool {
    if fact.kind != FactKind::Directive {
        return false;
    }
    let page = group.page(file);
    let at = page.blocks.partition_point(|block| block.span.start <= fact.span.start);
    let is_one = |block: &Block| group.index().is_boilerplate(group.tree(pair.target), page, block);
    page.blocks[at.saturating_sub(1)..].iter().take(2).any(is_one)
}

/// Whether what a directive opens needs none in the source: most translations have it, or a word and a colon open it
/// there (`**Note:** ...`).
fn is_other_form(group: &Group<'_>, pair: &Pair, sources: &HashMap<u32, u32>, fact: &Fact) -> bool {
    if fact.kind != FactKind::Directive {
        return false;
    }
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let next = target.blocks.partition_point(|block| block.span.start <= fact.span.start) as u32;
    let block = sources.get(&next).and_then(|block| source.blocks.get(*block as usize));
    block.is_some_and(|block| opens_with_word(block.span.of(&group.text(pair.source))))
        || opens_boilerplate(group, pair, pair.target, fact)
}

/// The first block of the source for each block of the translation that has a counterpart.
fn source_blocks(group: &Group<'_>, pair: &Pair) -> HashMap<u32, u32> {
    let mut sources = HashMap::new();
    for blocks in pair.alignment.block_pairs(group.page(pair.source)) {
        for target in blocks.targets() {
            sources.entry(target).or_insert(blocks.source);
        }
    }
    sources
}

/// The names of the images that the translation lacks.
fn lost_images<'g>(group: &'g Group<'_>, pair: &Pair) -> Vec<&'g str> {
    let page = group.page(pair.source);
    let paths = pair.lost(group, FactKind::Image).map(|lost| page.value_of(lost.fact));
    paths.map(|path| path.rsplit('/').next().unwrap_or(path)).filter(|name| !name.is_empty()).collect()
}

/// Whether a shortcode holds an image that the translation lacks: the lost image is the same defect.
fn holds_lost_image(group: &Group<'_>, pair: &Pair, images: &[&str], fact: &Fact) -> bool {
    let text = group.text(pair.target);
    let shortcode = fact.span.of(&text);
    let mut images = images.iter().take_while(|_| pair.may_search(group, shortcode));
    shortcode.starts_with('{') && images.any(|name| shortcode.contains(name))
}

/// Whether a tag of a template is the end of another.
fn ends(tag: &str) -> bool {
    let inner = tag.trim_start_matches(['{', '<', '%', '-', ' ']);
    tag.starts_with('{') && (inner.starts_with('/') || inner.starts_with("end"))
}

/// Whether the line of a place begins with `>`.
fn is_quoted(group: &Group<'_>, file: FileId, place: Span) -> bool {
    let text = group.text(file);
    let before = text.get(..place.start as usize).unwrap_or("");
    before.rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with('>'))
}

const KINDS: [FactKind; 5] =
    [FactKind::Directive, FactKind::HelpId, FactKind::Badge, FactKind::Accordion, FactKind::Template];

fn differs(kind: FactKind, ours: &str, theirs: &str) -> String {
    match kind {
        FactKind::HelpId => format!("{ours} should be {}, as in the source", theirs.trim_start_matches("the help id ")),
        _ => format!("{ours} should be {theirs}, as in the source"),
    }
}

fn name(group: &Group<'_>, file: FileId, fact: &Fact) -> String {
    let text = group.quote(file, fact.span);
    match fact.kind {
        FactKind::HelpId => format!("the help id `{text}`"),
        FactKind::Directive if text.starts_with('<') => format!("`{text}>`"),
        FactKind::Accordion => format!("the accordion “{}”", text.trim_start_matches('+').trim()),
        _ => format!("`{text}`"),
    }
}
