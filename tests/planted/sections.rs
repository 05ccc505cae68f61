//! Edits of whole sections and headings.

use crate::planted::document::{Document, Uid};
use crate::planted::edits::{Edit, Expected, Garden, Place, last_of};

/// Plants an edit of sections; `None` if the edit is of another kind, `Some(None)` if there is no place for it.
pub fn plant(garden: &mut Garden, edit: Edit, allowed: &[Uid]) -> Option<Option<Vec<Expected>>> {
    Some(match edit {
        Edit::DeleteSection => delete(garden, allowed, |d, at| d.subtree_end(at) == at + 1),
        Edit::DeleteTree => delete(garden, allowed, |d, at| d.subtree_end(at) > at + 1),
        Edit::DeleteFirst => delete(garden, allowed, |_, at| at == 1),
        Edit::DeleteLast => delete(garden, allowed, |d, at| d.subtree_end(at) == d.sections.len()),
        Edit::DeleteParentAlone => delete_parent(garden, allowed),
        Edit::DeleteChildren => delete_children(garden, allowed),
        Edit::InsertSection => insert(garden, allowed),
        Edit::SwapSections => swap(garden, allowed),
        Edit::MoveSection => shift(garden, allowed),
        Edit::ChangeLevel => level(garden, allowed),
        Edit::DemoteHeading => demote(garden, allowed),
        Edit::InsertHeading => insert_heading(garden, allowed),
        Edit::DeleteId | Edit::ChangeId => id(garden, edit, allowed),
        _ => return None,
    })
}

fn uid(document: &Document, at: usize) -> Uid {
    document.sections[at].uid
}

/// Sections below the title that stand in `allowed` with all below them, and the one before them too.
fn sites(document: &Document, allowed: &[Uid], want: impl Fn(&Document, usize) -> bool) -> Vec<usize> {
    let inside = |at: usize| allowed.contains(&uid(document, at));
    let whole = |at: usize| (at - 1..document.subtree_end(at)).all(inside);
    (1..document.sections.len()).filter(|&at| whole(at) && want(document, at)).collect()
}

fn pick(garden: &mut Garden, sites: &[usize]) -> Option<usize> {
    (!sites.is_empty()).then(|| *garden.dice.pick(sites))
}

fn missing(before: Uid, section: Uid) -> Expected {
    Expected { rule: "missing-section", at: Place::SectionEnd(before), related: Place::In(vec![section]) }
}

fn delete(garden: &mut Garden, allowed: &[Uid], want: impl Fn(&Document, usize) -> bool) -> Option<Vec<Expected>> {
    let sites = sites(&garden.document, allowed, want);
    let at = pick(garden, &sites)?;
    let document = &mut garden.document;
    let expected = missing(uid(document, at - 1), uid(document, at));
    let end = document.subtree_end(at);
    document.sections.drain(at..end);
    Some(vec![expected])
}

/// The heading and what stands right below it; its subsections stay.
fn delete_parent(garden: &mut Garden, allowed: &[Uid]) -> Option<Vec<Expected>> {
    let sites = sites(&garden.document, allowed, |d, at| d.subtree_end(at) > at + 1 && d.sections[at - 1].level > 1);
    let at = pick(garden, &sites)?;
    let expected = missing(uid(&garden.document, at - 1), uid(&garden.document, at));
    garden.document.sections.remove(at);
    Some(vec![expected])
}

/// All subsections of a section: each is named.
fn delete_children(garden: &mut Garden, allowed: &[Uid]) -> Option<Vec<Expected>> {
    let sites = sites(&garden.document, allowed, |d, at| d.subtree_end(at) > at + 1);
    let at = pick(garden, &sites)?;
    let document = &mut garden.document;
    let (end, parent) = (document.subtree_end(at), uid(document, at));
    let gone: Vec<_> = document.sections.drain(at + 1..end).collect();
    Some(gone.iter().map(|section| missing(parent, section.uid)).collect())
}

fn insert(garden: &mut Garden, allowed: &[Uid]) -> Option<Vec<Expected>> {
    let sites = sites(&garden.document, allowed, |_, _| true);
    let at = pick(garden, &sites)?;
    let mut section = garden.grower().section(garden.document.sections[at].level, garden.with_ids);
    if section.blocks.is_empty() {
        section.blocks.push(garden.grower().paragraph(100));
    }
    let before = uid(&garden.document, at - 1);
    let expected =
        Expected { rule: "extra-section", at: Place::In(vec![section.uid]), related: Place::SectionEnd(before) };
    garden.document.sections.insert(at, section);
    Some(vec![expected])
}

/// Whether a section can be known again at another place: by its id, or by what it holds.
fn is_known(garden: &Garden, at: usize) -> bool {
    let section = &garden.document.sections[at];
    let leaves = garden.leaves.iter().skip_while(|leaf| leaf.uid != section.uid).skip(1);
    let facts: usize = leaves.take_while(|leaf| leaf.shape.0 != "heading").map(|leaf| leaf.facts).sum();
    section.id.is_some() || facts >= 3
}

/// Two neighbours of one level, with all below them; either may be called the one that moved.
fn swap(garden: &mut Garden, allowed: &[Uid]) -> Option<Vec<Expected>> {
    let sites = sites(&garden.document, allowed, |d, at| {
        let next = d.subtree_end(at);
        let both = next < d.sections.len() && d.sections[next].level == d.sections[at].level;
        both && allowed.contains(&uid(d, d.subtree_end(next) - 1)) && is_known(garden, at) && is_known(garden, next)
    });
    let at = pick(garden, &sites)?;
    let document = &mut garden.document;
    let next = document.subtree_end(at);
    let end = document.subtree_end(next);
    let both = vec![uid(document, at), uid(document, next)];
    document.sections[at..end].rotate_left(next - at);
    Some(vec![Expected { rule: "section-order", at: Place::In(both.clone()), related: Place::In(both) }])
}

/// A section with all below it, past two or more others of its level.
fn shift(garden: &mut Garden, allowed: &[Uid]) -> Option<Vec<Expected>> {
    let goal = |d: &Document, at: usize| {
        let mut end = d.subtree_end(at);
        for _ in 0..2 {
            if end >= d.sections.len() || d.sections[end].level != d.sections[at].level {
                return None;
            }
            end = d.subtree_end(end);
        }
        allowed.contains(&uid(d, end - 1)).then_some(end)
    };
    let sites = sites(&garden.document, allowed, |d, at| goal(d, at).is_some() && is_known(garden, at));
    let at = pick(garden, &sites)?;
    let end = goal(&garden.document, at)?;
    let document = &mut garden.document;
    let moved = uid(document, at);
    let size = document.subtree_end(at) - at;
    document.sections[at..end].rotate_left(size);
    Some(Expected::inside("section-order", moved))
}

fn level(garden: &mut Garden, allowed: &[Uid]) -> Option<Vec<Expected>> {
    let sites = sites(&garden.document, allowed, |_, _| true);
    let at = pick(garden, &sites)?;
    let section = &mut garden.document.sections[at];
    section.level = if section.level == 2 { 3 } else { *garden.dice.pick(&[2, 4]) };
    Some(Expected::inside("heading-level", section.uid))
}

fn id(garden: &mut Garden, edit: Edit, allowed: &[Uid]) -> Option<Vec<Expected>> {
    let sites = sites(&garden.document, allowed, |d, at| d.sections[at].id.is_some());
    let at = pick(garden, &sites)?;
    let section = &mut garden.document.sections[at];
    let (rule, id) = match edit {
        Edit::DeleteId => ("missing-anchor", None),
        _ => ("changed-anchor", Some(format!("wrong-{}", section.uid))),
    };
    section.id = id;
    Some(Expected::inside(rule, section.uid))
}

/// A heading is lost, and what stood below it stands in the section before.
fn demote(garden: &mut Garden, allowed: &[Uid]) -> Option<Vec<Expected>> {
    let sites = sites(&garden.document, allowed, |d, at| {
        at > 1 && d.sections[at].blocks.len() > 1 && !d.sections[at - 1].blocks.is_empty()
    });
    let at = pick(garden, &sites)?;
    let lost = garden.document.sections.remove(at);
    garden.document.sections[at - 1].blocks.extend(lost.blocks);
    Some(garden.lost("block-mismatch", lost.uid, lost.uid))
}

/// A new heading in the middle of a section.
fn insert_heading(garden: &mut Garden, allowed: &[Uid]) -> Option<Vec<Expected>> {
    let sites = sites(&garden.document, allowed, |d, at| d.sections[at].blocks.len() > 3);
    let at = pick(garden, &sites)?;
    let mut new = garden.grower().section(garden.document.sections[at].level, garden.with_ids);
    let blocks = &mut garden.document.sections[at].blocks;
    new.blocks = blocks.split_off(2);
    let before = last_of(&blocks[1]);
    let expected =
        Expected { rule: "block-mismatch", at: Place::In(vec![new.uid]), related: Place::After(vec![before]) };
    garden.document.sections.insert(at + 1, new);
    Some(vec![expected])
}
