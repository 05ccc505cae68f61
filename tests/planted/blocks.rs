//! Edits of whole blocks.

use std::collections::HashSet;

use crate::planted::document::{Block, Body, Document, Inline, Item, Sentence, Uid};
use crate::planted::edits::{Edit, Expected, Garden, Place, last_of, slide};

/// Plants an edit of a block; `None` where there is no place for it.
pub fn plant(garden: &mut Garden, edit: Edit, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
    match edit {
        Edit::DeleteParagraph => remove(garden, allowed, "block-mismatch", |b| matches!(b, Body::Paragraph(_))),
        Edit::RemoveImage => remove(garden, allowed, "missing-image", |b| matches!(b, Body::Image(_))),
        Edit::RemoveVideo => remove(garden, allowed, "video-mismatch", |b| matches!(b, Body::Video(_))),
        Edit::RemoveCode => remove(garden, allowed, "code-mismatch", |b| matches!(b, Body::Code { .. })),
        Edit::RemoveHelp => remove(garden, allowed, "directive-mismatch", |b| matches!(b, Body::Help { .. })),
        Edit::RemoveNote => remove(garden, allowed, "directive-mismatch", |b| matches!(b, Body::Note { .. })),
        Edit::RemoveSnippet => remove(garden, allowed, "snippet-mismatch", |b| matches!(b, Body::Snippet(_))),
        Edit::ChangeImage => change(garden, allowed, "missing-image", |body| match body {
            Body::Image(path) => {
                *path = format!("assets/wrong-{}", path.len());
                true
            }
            _ => false,
        }),
        Edit::ChangeVideo => change(garden, allowed, "video-mismatch", |body| match body {
            Body::Video(id) => {
                *id += Document::LAST_VIDEO;
                true
            }
            _ => false,
        }),
        Edit::ChangeDirective => change(garden, allowed, "directive-mismatch", |body| match body {
            Body::Note { keyword: Some(keyword), .. } => {
                *keyword = if keyword == "WARNING" { "TIP" } else { "WARNING" }.to_owned();
                true
            }
            _ => false,
        }),
        Edit::ChangeHelp => change(garden, allowed, "directive-mismatch", |body| match body {
            Body::Help { id, .. } => {
                id.push_str("_wrong");
                true
            }
            _ => false,
        }),
        Edit::ChangeCode => change(garden, allowed, "code-mismatch", |body| match body {
            Body::Code { lines, .. } => {
                lines[0].push_str("77");
                true
            }
            _ => false,
        }),
        Edit::RenameSnippet => change(garden, allowed, "snippet-mismatch", |body| match body {
            Body::Snippet(name) => {
                name.push_str("-wrong");
                true
            }
            _ => false,
        }),
        Edit::RemoveDirective => {
            let uid = garden.pick_block(allowed, |block| matches!(block.body, Body::Note { keyword: Some(_), .. }))?;
            garden.edit_block(uid, |block| {
                if let Body::Note { keyword, .. } = &mut block.body {
                    *keyword = None;
                }
            });
            Some(garden.unwrapped("directive-mismatch", uid))
        }
        Edit::LeaveParagraph => {
            let words = |sentence: &Sentence| sentence.parts.iter().filter(|p| matches!(p, Inline::Word(_))).count();
            let is_long = |block: &Block| match &block.body {
                Body::Paragraph(sentences) => sentences.iter().map(words).sum::<usize>() >= 14,
                _ => false,
            };
            let uid = garden.pick_block(allowed, is_long)?;
            garden.document.left = Some(uid);
            Some(Expected::inside("untranslated-text", uid))
        }
        Edit::LeaveSentence => {
            let words = |sentence: &Sentence| sentence.parts.iter().filter(|p| matches!(p, Inline::Word(_))).count();
            let is_fit = |block: &Block| match &block.body {
                Body::Paragraph(sentences) => sentences.len() > 1 && words(&sentences[0]) >= 9,
                _ => false,
            };
            let uid = garden.pick_block(allowed, is_fit)?;
            garden.edit_block(uid, |block| {
                if let Body::Paragraph(sentences) = &mut block.body {
                    sentences[0].is_left = true;
                }
            });
            Some(Expected::inside("untranslated-text", uid))
        }
        Edit::CopyParagraph => copy(garden, allowed),
        Edit::StepsToBullets => {
            let uid = garden.pick_block(allowed, |block| matches!(block.body, Body::List { ordered: true, .. }))?;
            let mut first = 0;
            garden.edit_block(uid, |block| {
                if let Body::List { ordered, items } = &mut block.body {
                    *ordered = false;
                    first = items[0].uid;
                }
            });
            Some(Expected::inside("block-mismatch", first))
        }
        Edit::LoseIndentation => fall_out(garden, allowed),
        Edit::LoseNesting => unnest(garden, allowed),
        Edit::InsertParagraph => insert(garden, allowed),
        Edit::ParagraphsToList => to_list(garden, allowed),
        Edit::SplitParagraph => split(garden, allowed),
        Edit::SplitAndLose => split_and_lose(garden, allowed),
        Edit::MergeParagraphs => merge(garden, allowed),
        Edit::MoveSentence => move_sentence(garden, allowed),
        _ => None,
    }
}

fn remove(
    garden: &mut Garden,
    allowed: &HashSet<Uid>,
    rule: &'static str,
    want: impl Fn(&Body) -> bool,
) -> Option<Vec<Expected>> {
    let uid = garden.pick_block(allowed, |block| want(&block.body))?;
    let mut last = uid;
    garden.edit_list(uid, |blocks, at| last = last_of(&blocks.remove(at)));
    Some(garden.lost(rule, uid, last))
}

/// Changes a block in place; `edit` says whether the block was of the kind that it changes.
fn change(
    garden: &mut Garden,
    allowed: &HashSet<Uid>,
    rule: &'static str,
    edit: impl Fn(&mut Body) -> bool,
) -> Option<Vec<Expected>> {
    let uid = garden.pick_block(allowed, |block| edit(&mut block.body.clone()))?;
    garden.edit_block(uid, |block| {
        edit(&mut block.body);
    });
    Some(Expected::inside(rule, uid))
}

/// What an item holds is behind it, outside the list, and the rest of the list is another one.
fn fall_out(garden: &mut Garden, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
    let falls = |item: &Item| item.blocks.iter().all(|b| matches!(b.body, Body::Paragraph(_) | Body::Code { .. }));
    let fit = |items: &[Item]| items.iter().position(|item| !item.blocks.is_empty() && falls(item));
    let uid = garden.pick_block(allowed, |block| match &block.body {
        Body::List { items, .. } => fit(items).is_some(),
        _ => false,
    })?;
    let mut first = 0;
    garden.edit_list(uid, |blocks, at| {
        let Body::List { ordered, items } = &mut blocks[at].body else { return };
        let Some(item) = fit(items) else { return };
        let rest = items.split_off(item + 1);
        let mut fallen = std::mem::take(&mut items[item].blocks);
        first = fallen[0].uid;
        if !rest.is_empty() {
            let list = Body::List { ordered: *ordered, items: rest };
            fallen.push(Block { uid: uid + 5_000_000, body: list });
        }
        blocks.splice(at + 1..at + 1, fallen);
    });
    Some(Expected::inside("block-mismatch", first))
}

/// The items of a list within an item are items of the list around it.
fn unnest(garden: &mut Garden, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
    let inner = |ordered: bool, item: &Item| match item.blocks.first().map(|block| &block.body) {
        Some(Body::List { ordered: inner, .. }) => *inner == ordered && item.blocks.len() == 1,
        _ => false,
    };
    let uid = garden.pick_block(allowed, |block| match &block.body {
        Body::List { ordered, items } => items.iter().any(|item| inner(*ordered, item)),
        _ => false,
    })?;
    let mut first = 0;
    garden.edit_block(uid, |block| {
        let Body::List { ordered, items } = &mut block.body else { return };
        let Some(at) = items.iter().position(|item| inner(*ordered, item)) else { return };
        let Some(Body::List { items: nested, .. }) = items[at].blocks.pop().map(|block| block.body) else { return };
        first = nested[0].uid;
        items.splice(at + 1..at + 1, nested);
    });
    Some(Expected::inside("block-mismatch", first))
}

/// A paragraph once more in the language of the source, behind its translation.
fn copy(garden: &mut Garden, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
    let words = |sentence: &Sentence| sentence.parts.iter().filter(|p| matches!(p, Inline::Word(_))).count();
    let uid = garden.pick_block(allowed, |block| match &block.body {
        Body::Paragraph(sentences) => sentences.iter().map(words).sum::<usize>() >= 14,
        _ => false,
    })?;
    let copy = uid + 5_000_000;
    garden.edit_list(uid, |blocks, at| {
        let mut again = Block { uid: copy, ..blocks[at].clone() };
        if let Body::Paragraph(sentences) = &mut again.body {
            sentences.iter_mut().for_each(|sentence| sentence.is_left = true);
        }
        blocks.insert(at + 1, again);
    });
    Some(vec![Expected { rule: "untranslated-text", at: Place::In(vec![copy]), related: Place::In(vec![uid]) }])
}

fn insert(garden: &mut Garden, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
    let after = garden.pick_block(allowed, |_| true)?;
    let new = garden.grower().paragraph(60);
    let uid = new.uid;
    garden.edit_list(after, |blocks, at| blocks.insert(at + 1, new));
    let (before, run) = slide(&garden.document.leaves(), uid, uid);
    Some(vec![Expected { rule: "block-mismatch", at: Place::In(run), related: Place::After(before) }])
}

/// A list of blocks that has `count` neighbouring paragraphs for which `want` holds; the first of them.
fn pick_run(garden: &mut Garden, allowed: &HashSet<Uid>, count: usize, want: impl Fn(&[Block]) -> bool) -> Option<Uid> {
    let mut sites = Vec::new();
    garden.document.each_list(&mut |blocks| {
        let fit = |run: &&[Block]| {
            run.iter().all(|b| allowed.contains(&b.uid) && matches!(b.body, Body::Paragraph(_))) && want(run)
        };
        sites.extend(blocks.windows(count).filter(fit).map(|run| run[0].uid));
    });
    (!sites.is_empty()).then(|| *garden.dice.pick(&sites))
}

fn to_list(garden: &mut Garden, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
    let count = garden.dice.within(1, 3);
    let uid = pick_run(garden, allowed, count, |_| true)?;
    let mut uids = Vec::new();
    garden.edit_list(uid, |blocks, at| {
        let items = blocks.drain(at..at + count).filter_map(|block| {
            uids.push(block.uid);
            let Body::Paragraph(lead) = block.body else { return None };
            Some(Item { uid: block.uid, lead, blocks: Vec::new() })
        });
        let items = items.collect();
        blocks.insert(at, Block { uid: uid + 5_000_000, body: Body::List { ordered: false, items } });
    });
    Some(vec![Expected { rule: "block-mismatch", at: Place::In(uids.clone()), related: Place::In(uids) }])
}

fn split(garden: &mut Garden, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
    let long = |run: &[Block]| matches!(&run[0].body, Body::Paragraph(s) if s.len() > 1);
    let uid = pick_run(garden, allowed, 1, long)?;
    let cut = garden.dice.next() as usize;
    garden.edit_list(uid, |blocks, at| {
        let Body::Paragraph(sentences) = &mut blocks[at].body else { return };
        let rest = sentences.split_off(1 + cut % (sentences.len() - 1));
        blocks.insert(at + 1, Block { uid: uid + 5_000_000, body: Body::Paragraph(rest) });
    });
    Some(Vec::new())
}

/// Cuts a paragraph in two of about the same length, and takes the first link out of the part that has one.
fn split_and_lose(garden: &mut Garden, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
    let is_link = |part: &Inline| matches!(part, Inline::Link { .. });
    let links = |s: &[Sentence]| s.iter().flat_map(|s| &s.parts).filter(|part| is_link(part)).count();
    let fit = |run: &[Block]| matches!(&run[0].body, Body::Paragraph(s) if s.len() == 4 && links(s) == 1);
    let uid = pick_run(garden, allowed, 1, fit)?;
    let second = uid + 5_000_000;
    let mut part = uid;
    garden.edit_list(uid, |blocks, at| {
        let Body::Paragraph(sentences) = &mut blocks[at].body else { return };
        for (n, sentence) in sentences.iter_mut().enumerate() {
            if sentence.parts.iter().any(is_link) {
                sentence.parts.retain(|part| !is_link(part));
                part = if n > 1 { second } else { uid };
            }
        }
        let rest = sentences.split_off(2);
        blocks.insert(at + 1, Block { uid: second, body: Body::Paragraph(rest) });
    });
    Some(vec![Expected { rule: "missing-link", at: Place::In(vec![part]), related: Place::In(vec![uid]) }])
}

fn merge(garden: &mut Garden, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
    let uid = pick_run(garden, allowed, 2, |_| true)?;
    garden.edit_list(uid, |blocks, at| {
        let Body::Paragraph(rest) = blocks.remove(at + 1).body else { return };
        if let Body::Paragraph(sentences) = &mut blocks[at].body {
            sentences.extend(rest);
        }
    });
    Some(Vec::new())
}

fn move_sentence(garden: &mut Garden, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
    let ends_with_link = |run: &[Block]| {
        let Body::Paragraph(s) = &run[0].body else { return false };
        s.len() > 1 && s.last().is_some_and(|s| s.parts.iter().any(|p| matches!(p, Inline::Link { .. })))
    };
    let uid = pick_run(garden, allowed, 2, ends_with_link)?;
    garden.edit_list(uid, |blocks, at| {
        let Body::Paragraph(sentences) = &mut blocks[at].body else { return };
        let Some(moved) = sentences.pop() else { return };
        if let Body::Paragraph(next) = &mut blocks[at + 1].body {
            next.insert(0, moved);
        }
    });
    Some(Vec::new())
}
