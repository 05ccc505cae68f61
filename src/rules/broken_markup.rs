//! Markup that translation broke: what looks damaged here and not in the source.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use super::markup as words;
use super::places::{self, Place, Places};
use crate::config::suggest;
use crate::damage::{self, Claim, Defect};
use crate::finding::Edit;
use crate::page::DamageKind;
use crate::rule::{Group, Pair, Report, Rule, shorten};
use crate::text::Span;

/// See `rules/broken-markup.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BrokenMarkup {
    /// Checks that are not made.
    ignore: Vec<Check>,
}

/// How many bytes of blocks are looked at for the mends of one page: no page takes longer than that, however damaged.
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
        for pair in group.pairs.iter().chain(&group.uncompared) {
            let mut looks = MOST;
            let mut places = Places::new(group.text(pair.target), report);
            let mut defects = group.defects(pair).into_iter().peekable();
            while let Some((defect, mut claims)) = defects.next() {
                let kind = defect.damage.kind;
                // The items of one list are one defect.
                let mut run = vec![defect];
                while let Some((next, more)) = defects.next_if(|(next, _)| goes_on(run[run.len() - 1], *next)) {
                    run.push(next);
                    claims.extend(more);
                }
                let name = words::name(kind);
                if self.ignore.iter().any(|check| check.0 == name) {
                    continue;
                }
                let text = group.text(pair.target);
                let ours = defect.damage.span.of(&text);
                let of_claim = || place_of_claim(group, pair, &claims);
                let theirs = match kind {
                    DamageKind::Directive => of_claim().or_else(|| place(group, pair, defect.source)),
                    _ => place(group, pair, defect.source).or_else(of_claim),
                };
                let block = defect.target.map(|block| group.page(pair.target).blocks[block as usize].span);
                let asked = match kind {
                    DamageKind::UnclosedFence => Some(Span { start: 0, end: group.page(pair.source).len }),
                    DamageKind::PageInFence | DamageKind::GluedFence => Some(Span::at(0)),
                    _ => theirs,
                };
                let block = block.or((kind == DamageKind::PageInFence).then_some(defect.damage.span));
                let mend = asked.zip(block).filter(|(theirs, block)| {
                    let cost = theirs.len() + block.len();
                    let affords = cost <= looks;
                    looks -= if affords { cost } else { 0 };
                    affords
                });
                let mut mend = mend.and_then(|(theirs, block)| {
                    damage::mend(kind, &text, defect.damage.span, block, theirs.of(&group.text(pair.source)))
                });
                for next in &run[1..] {
                    let Some(mend) = &mut mend else { break };
                    let new = mend.edits[0].1.clone();
                    mend.edits.push((next.damage.span, new));
                }
                let words = words::words(kind, ours, mend.as_ref(), run.len());
                let message = format!("{name}: {}", words.message);
                let draft = group
                    .finding("broken-markup", pair.target, defect.damage.span, message)
                    .element(name)
                    .element(ours)
                    .about(claims)
                    .help(words.help);
                // Which control is lost tells more than that its marks are empty.
                let is_marks = match kind {
                    DamageKind::EmptyEmphasis => true,
                    DamageKind::LiteralStrong | DamageKind::LiteralEmphasis => !places::says_something(ours),
                    _ => false,
                };
                let draft = if is_marks { draft } else { draft.weight(2) };
                let draft = match mend {
                    Some(damage::Mend { title, how, edits }) => {
                        let edits = edits.into_iter().map(|(span, new)| Edit::new(pair.target, span, new)).collect();
                        draft.fix(shorten(&title), how, edits)
                    }
                    None => draft,
                };
                let draft = match theirs {
                    Some(theirs) => draft.related(pair.source, theirs, "the same place in the source"),
                    None => draft,
                };
                let last = run[run.len() - 1].damage.span.end;
                let span = Span { end: last, ..defect.damage.span };
                let is_residue = !places::says_something(span.of(&text));
                places.add(Place { kind, span, block: defect.target, draft, is_residue });
            }
            places.finish();
        }
    }
}

/// Whether the next item of a list has the same damage.
fn goes_on(last: Defect, next: Defect) -> bool {
    let kind = last.damage.kind;
    let follows = || last.target.zip(next.target).is_some_and(|(last, next)| next > last && next - last <= 2);
    matches!(kind, DamageKind::ZeroWidthMarker | DamageKind::WideBlank)
        && next.damage.kind == kind
        && follows()
}

/// The block or blocks of the source that the damaged one stands for.
fn place(group: &Group<'_>, pair: &Pair, source: Option<(u32, u8)>) -> Option<Span> {
    let (first, count) = source?;
    let blocks = &group.page(pair.source).blocks[first as usize..first as usize + usize::from(count)];
    Some(Span { start: blocks.first()?.span.start, end: blocks.last()?.span.end })
}

/// The block of the source that holds what is lost by the damage.
fn place_of_claim(group: &Group<'_>, pair: &Pair, claims: &[Claim]) -> Option<Span> {
    let page = group.page(pair.source);
    let block = claims.iter().find_map(|claim| match *claim {
        Claim::Fact(fact) => page.block_of(&page.facts[fact as usize]),
        Claim::Block(block) => page.blocks.get(block as usize),
        Claim::Section(section) => page.blocks.get(page.sections[section as usize].blocks.start as usize),
        _ => None,
    })?;
    Some(block.span)
}
