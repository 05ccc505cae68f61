//! Damage with two halves, and damage of the same bytes, as one defect.

use std::collections::HashMap;

use super::Defect;
use crate::page::{Damage, DamageKind, Page};
use crate::text::Span;

/// Two ends of one thing that are no further apart, in bytes, are shown with what is between.
const FURTHEST: usize = 160;

/// Defects with two halves of one thing as one, and so with what damages the same bytes.
pub(super) fn united(ours: &str, defects: impl IntoIterator<Item = Defect>) -> Vec<Defect> {
    let mut out: Vec<Defect> = Vec::new();
    // The marks and braces that still lack their other halves, by block.
    let mut open: HashMap<(Option<u32>, DamageKind, &str), usize> = HashMap::new();
    for mut defect in defects {
        let kind = defect.damage.kind;
        let half = half(ours, &defect)
            .map(|words| (defect.target, if is_tag(kind) { DamageKind::StrayTag } else { kind }, words));
        if defect.damage.kind == DamageKind::Brace {
            defect.damage.span.start -= digits_before(ours, defect.damage.span);
        }
        // Of marks both halves are alike; of an element one tag opens nothing and the other closes nothing.
        // Two brackets that opened images are two images.
        let opens = |of: &Defect| kind == DamageKind::Brace && super::is_torn_image(ours, of.damage.span);
        let is_same =
            |at: &usize| (out[*at].damage.kind == kind) != is_tag(kind) && !(opens(&defect) && opens(&out[*at]));
        if let Some(at) = half.and_then(|half| open.remove(&half)).filter(is_same) {
            // Far apart, or around something else, the first is shown, and the other beside it.
            let whole = Span { start: out[at].damage.span.start, end: defect.damage.span.end };
            match at + 1 == out.len() && whole.len() <= FURTHEST && !is_tag(kind) {
                true => out[at].damage.span = whole,
                false => out[at].other = Some(defect.damage.span),
            }
            out[at].copied &= defect.copied;
            continue;
        }
        let Some(last) = out.last_mut().filter(|last| last.damage.span.end > defect.damage.span.start) else {
            open.extend(half.map(|half| (half, out.len())));
            out.push(defect);
            continue;
        };
        let literal = |defect: &Defect| defect.damage.kind == DamageKind::LiteralEmphasis;
        let wider = last.damage.span.len() < defect.damage.span.len();
        if literal(last) && !literal(&defect) || wider && literal(last) == literal(&defect) {
            *last = defect;
        }
    }
    out
}

/// Whether damage is half of an element.
fn is_tag(kind: DamageKind) -> bool {
    matches!(kind, DamageKind::StrayTag | DamageKind::UnclosedElement)
}

/// Whether damage is the last of an odd number of its kind in its block.
pub(super) fn is_last_of_odd(page: &Page, defect: &Defect) -> bool {
    let Some(block) = defect.target else { return false };
    let Damage { kind, span } = defect.damage;
    let same =
        || super::within(page, &page.blocks[block as usize..=block as usize]).filter(|damage| damage.kind == kind);
    same().all(|damage| damage.span.start <= span.start) && same().count() % 2 == 1
}

/// What the other half of a mark or brace has to read, where it may have one.
fn half<'t>(ours: &'t str, defect: &Defect) -> Option<&'t str> {
    match defect.damage.kind {
        DamageKind::LiteralEmphasis | DamageKind::LiteralStrong => Some(defect.damage.span.of(ours)),
        DamageKind::Brace => Some(""),
        DamageKind::StrayTag | DamageKind::UnclosedElement => {
            let name = defect.damage.span.of(ours).trim_start_matches(['<', '/']);
            Some(name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or(""))
        }
        _ => None,
    }
}

/// The number of a placeholder, before its brace.
pub(super) fn digits_before(text: &str, span: Span) -> u32 {
    let before = text.as_bytes().get(..span.start as usize).unwrap_or(&[]);
    before.iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count() as u32
}
