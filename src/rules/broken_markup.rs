//! Markup that translation broke: what looks damaged here and not in the source.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use super::counterpart::counterpart;
use super::damaged_places::{self, Place, Places};
use super::markup as words;
use crate::config::suggest;
use crate::damage::{self, Subject};
use crate::finding::{Cause, Edit, RuleId};
use crate::history::Pin;
use crate::page::{DamageKind, FactKind};
use crate::rule::{Group, Pair, Report, Rule, shorten};
use crate::text::Span;

/// See `rules/broken-markup.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BrokenMarkup {
    /// Checks to skip.
    ignore: Vec<Check>,
}

/// How many bytes of blocks are looked at for the fixes of one page: no page takes longer than that, however damaged.
const MOST: usize = 4_000_000;

/// One of the checks, by its name.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Check(String);

impl JsonSchema for Check {
    fn schema_name() -> Cow<'static, str> {
        "Check".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "enum": words::CHECKS })
    }
}

impl TryFrom<String> for Check {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if words::CHECKS.contains(&&*name) {
            return Ok(Check(name));
        }
        let help = suggest(&name, "checks", words::CHECKS).map(|help| format!("; {help}")).unwrap_or_default();
        Err(format!("there is no check `{name}`{help}"))
    }
}

impl Rule for BrokenMarkup {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for (target, pair) in group.translations() {
            let defects = group.defects(target, pair);
            if defects.is_empty() {
                continue;
            }
            let page = group.page(target);
            let text = group.text(target);
            let mut looks = MOST;
            let mut places = Places::new(text.clone(), report);
            for (defect, claims) in defects {
                let kind = defect.damage.kind;
                let name = words::name(kind);
                if self.ignore.iter().any(|check| check.0 == name) {
                    continue;
                }
                let ours = defect.damage.span.of(&text);
                let theirs = pair.and_then(|pair| {
                    let (of_block, of_claim) =
                        (place(group, pair, defect.source), place_of_claim(group, pair, &claims));
                    if kind == DamageKind::Directive { of_claim.or(of_block) } else { of_block.or(of_claim) }
                });
                let source = pair.map(|pair| group.text(pair.source)).unwrap_or_default();
                let asked = match kind {
                    DamageKind::UnclosedFence => &source[..],
                    _ => theirs.map_or("", |theirs| theirs.of(&source)),
                };
                let block = defect.target.map(|block| page.blocks[block as usize].span);
                let block = block.or((kind == DamageKind::PageInFence).then_some(defect.damage.span));
                let cost = asked.len() + block.map_or(0, |block| block.len());
                let affords = cost <= looks;
                looks -= if affords { cost } else { 0 };
                let (asked, block) = if affords { (asked, block) } else { ("", None) };
                let proposed = block
                    .and_then(|block| damage::propose_fix(kind, &text, defect.damage.span, block, asked, page.site));
                let shown = pair.zip(theirs).map(|(pair, block)| {
                    let lost = lost_within(group, pair, &claims, block);
                    lost.unwrap_or_else(|| counterpart(group, pair, defect.damage.span, block))
                });
                let linked = (kind == DamageKind::SplitLink).then(|| linked_words(asked, ours)).flatten();
                let there = linked.unwrap_or_else(|| shown.map_or("", |shown| shown.of(&source)));
                let opening = defect.other.filter(|_| kind == DamageKind::StrayTag).map(|other| other.of(&text));
                let around = words::Around {
                    opening,
                    is_surplus: theirs.is_some() && affords && ours.starts_with('{') && !asked.contains("=\""),
                    is_lost: pair.is_some_and(|pair| is_image_lost(group, pair, &claims)),
                    has_open_bracket: kind == DamageKind::SplitLink
                        && block.is_some_and(|block| has_open_bracket(block.of(&text))),
                };
                let words = words::words(kind, ours, there, proposed.as_ref(), pair.is_some(), page.dialect, around);
                let message = format!("{name}: {}", words.message);
                let own_claims = claims.len();
                let draft = group
                    .finding(RuleId::BROKEN_MARKUP, target, defect.damage.span, message.clone())
                    .element(name)
                    .element(ours)
                    .explains(claims)
                    .help(words.help);
                // Where the source marks the same words twice, only their weight is lost.
                let is_weight = kind == DamageKind::EmptyEmphasis
                    && own_claims == 0
                    && ["****", "** **", "____", "__ __"].iter().any(|marks| asked.contains(marks));
                let draft = if is_weight { draft.warning() } else { draft };
                // Which control is lost says more than that its marks are empty.
                let is_marks = match kind {
                    DamageKind::EmptyEmphasis => true,
                    DamageKind::LiteralStrong | DamageKind::LiteralEmphasis => !damaged_places::says_something(ours),
                    _ => false,
                };
                let draft = if is_marks { draft } else { draft.priority(2) };
                let draft = match proposed {
                    Some(damage::ProposedFix { title, applicability: how, edits }) => {
                        let edits = edits.into_iter().map(|(span, new)| Edit::new(target, span, new)).collect();
                        draft.fix(shorten(&title), how, edits)
                    }
                    None => draft,
                };
                let draft = match pair.zip(shown) {
                    Some((pair, shown)) => draft.related(pair.source, shown, "the same place in the source"),
                    None => draft,
                };
                let draft = match defect.other {
                    Some(other) => draft.related(target, other, "the other half"),
                    None => draft,
                };
                let is_copied = defect.copied;
                // What the source no longer has is not fixed there: it goes when the page is updated.
                if is_copied && defect.source.is_none() && group.base_alignment(target).is_some() {
                    continue;
                }
                let draft = match group.base_alignment(target) {
                    // A checkout that is older than the translation has not what was copied yet.
                    Some(_) if is_copied && matches!(group.pin(target), Pin::Newer { .. }) => continue,
                    Some(_) if is_copied => draft.cause(Cause::Outdated),
                    Some(_) => draft.cause(Cause::Translation),
                    None => draft,
                };
                let span = defect.damage.span;
                let is_residue = kind == DamageKind::StrayTag || !damaged_places::says_something(span.of(&text));
                places.add(Place { kind, span, block: defect.target, draft, message, is_residue });
            }
            places.finish();
        }
    }
}

/// The block or blocks of the source that the damaged one corresponds to.
fn place(group: &Group<'_>, pair: &Pair, source: Option<(u32, u8)>) -> Option<Span> {
    let (first, count) = source?;
    let blocks = &group.page(pair.source).blocks[first as usize..first as usize + usize::from(count)];
    Some(Span { start: blocks.first()?.span.start, end: blocks.last()?.span.end })
}

/// What of a block of the source is lost by the damage.
fn lost_within(group: &Group<'_>, pair: &Pair, claims: &[Subject], block: Span) -> Option<Span> {
    let page = group.page(pair.source);
    let lost = claims.iter().filter_map(|claim| match *claim {
        Subject::Fact(fact) => Some(page.facts[fact as usize].span),
        _ => None,
    });
    { lost }.find(|span| block.start <= span.start && span.end <= block.end)
}

/// The link of the source to the address that ends a broken one.
fn linked_words<'s>(source: &'s str, ours: &str) -> Option<&'s str> {
    let end = source.find(ours).filter(|_| ours.starts_with(']'))?;
    let mut depth = 1;
    let open = source[..end].char_indices().rev().find(|(_, c)| {
        depth += match c {
            ']' => 1,
            '[' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    Some(&source[open.0..end + ours.len()])
}

/// Whether a bracket opens that nothing closes.
fn has_open_bracket(block: &str) -> bool {
    let mut depth = 0u32;
    for c in block.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth > 0
}

/// Whether what is lost by the damage is an image.
fn is_image_lost(group: &Group<'_>, pair: &Pair, claims: &[Subject]) -> bool {
    let page = group.page(pair.source);
    claims.iter().any(|claim| match *claim {
        Subject::Fact(fact) => page.facts[fact as usize].kind == FactKind::Image,
        _ => false,
    })
}

/// The block of the source that holds what is lost by the damage.
fn place_of_claim(group: &Group<'_>, pair: &Pair, claims: &[Subject]) -> Option<Span> {
    let page = group.page(pair.source);
    let block = claims.iter().find_map(|claim| match *claim {
        Subject::Fact(fact) => page.block_of(&page.facts[fact as usize]),
        Subject::Block(block) => page.blocks.get(block as usize),
        Subject::Section(section) => page.blocks.get(page.sections[section as usize].blocks.start as usize),
        _ => None,
    })?;
    Some(block.span)
}
