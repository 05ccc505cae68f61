//! What translations do wrong, planted one by one, and the finding that is expected of each.

use std::collections::HashSet;

use crate::planted::document::{Block, Body, Document, Inline, Item, Leaf, Sentence, Uid};
use crate::planted::grow::Grower;
use crate::planted::sections;
use crate::planted::tongue::{Dice, Tongue};

/// A kind of edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edit {
    DeleteSection,
    DeleteTree,
    DeleteFirst,
    DeleteLast,
    DeleteParentAlone,
    DeleteChildren,
    InsertSection,
    SwapSections,
    MoveSection,
    ChangeLevel,
    DeleteId,
    ChangeId,
    DemoteHeading,
    InsertHeading,
    DeleteParagraph,
    InsertParagraph,
    DeleteItems,
    DeleteRow,
    DeleteCell,
    RemoveLink,
    AddLink,
    ChangeLink,
    ChangeFragment,
    RemoveIcon,
    RemoveImage,
    ChangeImage,
    RemoveVideo,
    ChangeVideo,
    RemoveControl,
    ChangeDnl,
    ChangeDirective,
    RemoveDirective,
    RemoveNote,
    ChangeHelp,
    RemoveHelp,
    ChangeCode,
    RemoveCode,
    RenameSnippet,
    RemoveSnippet,
    ParagraphsToList,
    StepsToBullets,
    SplitParagraph,
    SplitAndLose,
    MergeParagraphs,
    ReorderSentences,
    MoveSentence,
    LeaveParagraph,
    LeaveSentence,
    CopyParagraph,
    ChangeNumber,
    RemoveNumber,
    TranslateCode,
    StrayTag,
    OpenTag,
    UnknownTag,
    LoseIndentation,
    LoseNesting,
}

/// All of them.
#[rustfmt::skip]
pub const ALL: [Edit; 57] = {
    use Edit::*;
    [
        DeleteSection, DeleteTree, DeleteFirst, DeleteLast, DeleteParentAlone, DeleteChildren, InsertSection, SwapSections,
        MoveSection, ChangeLevel, DeleteId, ChangeId, DemoteHeading, InsertHeading, DeleteParagraph, InsertParagraph, DeleteItems, DeleteRow, DeleteCell,
        RemoveLink, AddLink, ChangeLink, ChangeFragment, RemoveIcon, RemoveImage, ChangeImage, RemoveVideo, ChangeVideo,
        RemoveControl, ChangeDnl, ChangeDirective, RemoveDirective, RemoveNote, ChangeHelp, RemoveHelp, ChangeCode,
        RemoveCode, RenameSnippet, RemoveSnippet, ParagraphsToList, StepsToBullets, SplitParagraph, SplitAndLose, MergeParagraphs,
        ReorderSentences, MoveSentence, LeaveParagraph, LeaveSentence, CopyParagraph, ChangeNumber, RemoveNumber, TranslateCode, StrayTag, OpenTag, UnknownTag, LoseIndentation, LoseNesting,
    ]
};

/// Where a finding is expected.
#[derive(Clone, Debug)]
pub enum Place {
    /// Inside one of these blocks.
    In(Vec<Uid>),
    /// The last line of one of these blocks.
    After(Vec<Uid>),
    /// The last line of this section.
    SectionEnd(Uid),
}

/// A finding that is expected.
#[derive(Clone, Debug)]
pub struct Expected {
    pub rule: &'static str,
    /// In the target.
    pub at: Place,
    /// In the source.
    pub related: Place,
}

impl Expected {
    /// A finding in a block, with the same block of the source beside it.
    pub fn inside(rule: &'static str, uid: Uid) -> Vec<Expected> {
        vec![Expected { rule, at: Place::In(vec![uid]), related: Place::In(vec![uid]) }]
    }
}

/// A page to plant edits in.
pub struct Garden {
    /// The translation, before it is written.
    pub document: Document,
    /// The leaves of the source.
    pub leaves: Vec<Leaf>,
    /// Whether headings have explicit ids.
    pub with_ids: bool,
    pub dice: Dice,
}

impl Garden {
    /// Plants an edit somewhere in these sections (in order, without gaps); `None` where there is no place for it.
    pub fn plant(&mut self, edit: Edit, sections: &[Uid]) -> Option<Vec<Expected>> {
        if let Some(expected) = sections::plant(self, edit, sections) {
            return expected;
        }
        let allowed: HashSet<Uid> = self
            .leaves
            .iter()
            .filter(|leaf| sections.contains(&self.document_section(leaf)) && leaf.shape.0 != "heading")
            .map(|leaf| leaf.uid)
            .collect();
        self.plant_block(edit, &allowed)
    }

    fn document_section(&self, leaf: &Leaf) -> Uid {
        let heading = self.leaves.iter().find(|l| l.section == leaf.section);
        heading.map_or(0, |heading| heading.uid)
    }

    fn plant_block(&mut self, edit: Edit, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
        use Inline::{Control, Dnl, Image, Link, Number};
        match edit {
            Edit::RemoveLink => self.change_part("missing-link", allowed, |p| matches!(p, Link { .. }), words_of),
            Edit::RemoveIcon => self.change_part("missing-image", allowed, |p| matches!(p, Image(_)), |_, _| vec![]),
            Edit::RemoveControl => {
                self.change_part("ui-control-mismatch", allowed, |p| matches!(p, Control(_)), words_of)
            }
            Edit::ChangeDnl => self.change_part(
                "do-not-localize",
                allowed,
                |p| matches!(p, Dnl(_)),
                |_, dice| vec![Dnl(Tongue::Vashti.phrase(&[dice.below(900) as u32]))],
            ),
            Edit::ChangeLink => self.change_part(
                "changed-link",
                allowed,
                |p| matches!(p, Link { .. }),
                |part, dice| {
                    let Link { words, .. } = part else { return vec![] };
                    vec![Link { target: format!("wrong/page-{}.md", 500 + dice.below(90)), words }]
                },
            ),
            Edit::ChangeFragment => {
                let has_fragment = |p: &Inline| matches!(p, Link { target, .. } if target.contains(".md#"));
                self.change_part("changed-link", allowed, has_fragment, |part, _| {
                    let Link { target, words } = part else { return vec![] };
                    vec![Link { target: format!("{target}-wrong"), words }]
                })
            }
            Edit::AddLink => {
                let uid = self.pick_text(allowed, |_| true)?;
                let target = format!("added/page-{}.md", self.dice.below(900));
                self.edit_text(uid, |s| s[0].parts.push(Link { target, words: vec![77, 78] }));
                Some(Expected::inside("extra-link", uid))
            }
            Edit::TranslateCode => self.change_part(
                "code-mismatch",
                allowed,
                |p| matches!(p, Inline::Code(_)),
                |_, dice| vec![Inline::Code(Tongue::Vashti.phrase(&[dice.below(900) as u32]))],
            ),
            Edit::ChangeNumber => self.change_part(
                "number-mismatch",
                allowed,
                |p| matches!(p, Number(n) if *n > 12),
                |part, dice| match part {
                    Number(n) => vec![Number(n + 1_000 + dice.below(900) as u32)],
                    other => vec![other],
                },
            ),
            Edit::RemoveNumber => {
                self.change_part("number-mismatch", allowed, |p| matches!(p, Number(n) if *n > 12), |_, _| vec![])
            }
            Edit::StrayTag => self.damage(allowed, "</a>"),
            Edit::OpenTag => self.damage(allowed, "<kbd>"),
            Edit::UnknownTag => self.damage(allowed, "<salle>"),
            Edit::ReorderSentences => {
                let uid =
                    self.pick_text(allowed, |s| s.iter().filter(|s| s.parts.iter().any(Inline::is_firm)).count() > 1)?;
                let is_row = self.leaves.iter().any(|leaf| leaf.uid == uid && leaf.shape.0 == "row");
                self.edit_text(uid, |s| if is_row { s[0].uid += 5_000_000 } else { s.reverse() });
                Some(Vec::new())
            }
            Edit::DeleteCell => {
                let uid = self
                    .pick_block(allowed, |block| matches!(&block.body, Body::Table(rows) if rows[0].cells.len() > 2))?;
                let mut row = 0;
                let at = self.dice.next() as usize;
                self.edit_block(uid, |block| {
                    let Body::Table(rows) = &mut block.body else { return };
                    let at = 1 + at % (rows.len() - 1);
                    rows[at].cells.pop();
                    row = rows[at].uid;
                });
                Some(Expected::inside("block-mismatch", row))
            }
            Edit::DeleteItems => self.delete_items(allowed),
            Edit::DeleteRow => self.delete_row(allowed),
            _ => crate::planted::blocks::plant(self, edit, allowed),
        }
    }

    /// Puts damage into a text.
    fn damage(&mut self, allowed: &HashSet<Uid>, raw: &'static str) -> Option<Vec<Expected>> {
        let uid = self.pick_text(allowed, |_| true)?;
        self.edit_text(uid, |s| s[0].parts.push(Inline::Raw(raw)));
        Some(Expected::inside("broken-markup", uid))
    }

    /// Replaces an inline part.
    fn change_part(
        &mut self,
        rule: &'static str,
        allowed: &HashSet<Uid>,
        want: impl Fn(&Inline) -> bool,
        change: impl Fn(Inline, &mut Dice) -> Vec<Inline>,
    ) -> Option<Vec<Expected>> {
        let uid = self.pick_text(allowed, |s| s.iter().any(|s| s.parts.iter().any(&want)))?;
        let mut dice = self.dice.clone();
        self.edit_text(uid, |sentences| {
            let sites: Vec<(usize, usize)> = sentences
                .iter()
                .enumerate()
                .flat_map(|(s, sentence)| {
                    sentence.parts.iter().enumerate().filter(|(_, p)| want(p)).map(move |(p, _)| (s, p))
                })
                .collect();
            let (s, p) = *dice.pick(&sites);
            let new = change(sentences[s].parts[p].clone(), &mut dice);
            sentences[s].parts.splice(p..=p, new);
        });
        self.dice.next();
        Some(Expected::inside(rule, uid))
    }

    fn delete_items(&mut self, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
        let uid =
            self.pick_block(allowed, |block| matches!(&block.body, Body::List { items, .. } if items.len() > 2))?;
        let (at, count) = (self.dice.next() as usize, self.dice.within(1, 2));
        let mut gone: Vec<Item> = Vec::new();
        self.edit_block(uid, |block| {
            let Body::List { items, .. } = &mut block.body else { return };
            let at = at % (items.len() - count + 1);
            gone = items.drain(at..at + count).collect();
        });
        let last = gone.last().map(last_leaf)?;
        Some(self.lost("block-mismatch", gone[0].uid, last))
    }

    fn delete_row(&mut self, allowed: &HashSet<Uid>) -> Option<Vec<Expected>> {
        let uid = self.pick_block(allowed, |block| matches!(&block.body, Body::Table(_)))?;
        let at = self.dice.next() as usize;
        let mut row = 0;
        self.edit_block(uid, |block| {
            let Body::Table(rows) = &mut block.body else { return };
            row = rows.remove(1 + at % (rows.len() - 1)).uid;
        });
        Some(self.lost("block-mismatch", row, row))
    }

    /// What is expected where the leaves from `first` to `last` are lost.
    pub fn lost(&self, rule: &'static str, first: Uid, last: Uid) -> Vec<Expected> {
        let (before, run) = slide(&self.leaves, first, last);
        vec![Expected { rule, at: Place::After(before), related: Place::In(run) }]
    }

    /// What is expected where a leaf is lost around the one behind it.
    pub fn unwrapped(&self, rule: &'static str, uid: Uid) -> Vec<Expected> {
        let held = self.leaves.iter().skip_while(|leaf| leaf.uid != uid).skip(1).map(|leaf| leaf.uid);
        vec![Expected { rule, at: Place::In(held.take(1).collect()), related: Place::In(vec![uid]) }]
    }

    pub fn pick_text(&mut self, allowed: &HashSet<Uid>, want: impl Fn(&[Sentence]) -> bool) -> Option<Uid> {
        let mut sites = Vec::new();
        self.document.each_text(&mut |uid, sentences| {
            if allowed.contains(&uid) && want(sentences) {
                sites.push(uid);
            }
        });
        (!sites.is_empty()).then(|| *self.dice.pick(&sites))
    }

    pub fn edit_text(&mut self, uid: Uid, edit: impl FnOnce(&mut Vec<Sentence>)) {
        let mut edit = Some(edit);
        self.document.each_text(&mut |at, sentences| {
            if at == uid
                && let Some(edit) = edit.take()
            {
                edit(sentences);
            }
        });
    }

    /// A block by its number; lists and tables by that of their first item or row too.
    pub fn pick_block(&mut self, allowed: &HashSet<Uid>, want: impl Fn(&Block) -> bool) -> Option<Uid> {
        let mut sites = Vec::new();
        self.document.each_list(&mut |blocks| {
            let here = |block: &&Block| match &block.body {
                Body::List { items, .. } => items.iter().all(|item| allowed.contains(&item.uid)),
                Body::Table(rows) => rows.iter().all(|row| allowed.contains(&row.uid)),
                _ => allowed.contains(&block.uid),
            };
            sites.extend(blocks.iter().filter(here).filter(|b| want(b)).map(|block| block.uid));
        });
        (!sites.is_empty()).then(|| *self.dice.pick(&sites))
    }

    pub fn edit_block(&mut self, uid: Uid, edit: impl FnOnce(&mut Block)) {
        let mut edit = Some(edit);
        self.edit_list(uid, |blocks, at| {
            if let Some(edit) = edit.take() {
                edit(&mut blocks[at]);
            }
        });
    }

    /// The list that a block stands in, and where.
    pub fn edit_list(&mut self, uid: Uid, edit: impl FnOnce(&mut Vec<Block>, usize)) {
        let mut edit = Some(edit);
        self.document.each_list(&mut |blocks| {
            if let Some(at) = blocks.iter().position(|block| block.uid == uid)
                && let Some(edit) = edit.take()
            {
                edit(blocks, at);
            }
        });
    }

    /// Something to grow what is inserted.
    pub fn grower(&mut self) -> Grower {
        self.document.next += 10_000;
        Grower::new(self.dice.next(), self.document.next)
    }
}

/// The leaves from `first` to `last`, and those that they follow. Where the leaf behind them is like their first one, or the leaf
/// before them like their last one, and neither holds anything to tell them apart by, nobody can say which of them it
/// is: then the leaves that they could be are in the answer too.
pub fn slide(leaves: &[Leaf], first: Uid, last: Uid) -> (Vec<Uid>, Vec<Uid>) {
    let at = |uid| leaves.iter().position(|leaf| leaf.uid == uid).unwrap_or_default();
    let (first, last) = (at(first), at(last));
    let twins = |a: &Leaf, b: &Leaf| a.is_bare && b.is_bare && (a.shape, a.section) == (b.shape, b.section);
    let up = (0..first).rev().zip((0..=last).rev()).take_while(|&(a, b)| twins(&leaves[a], &leaves[b])).count();
    let down = (first..).zip(last + 1..leaves.len()).take_while(|&(a, b)| twins(&leaves[a], &leaves[b])).count();
    let uids = |from: usize, to: usize| leaves[from..to].iter().map(|leaf| leaf.uid);
    let before = uids((first - up).saturating_sub(1), first).chain(uids(last + 1, last + 1 + down)).collect();
    (before, uids(first - up, last + down + 1).collect())
}

/// The words that remain where the markup around them is lost.
fn words_of(part: Inline, _: &mut Dice) -> Vec<Inline> {
    match part {
        Inline::Link { words, .. } | Inline::Control(words) => words.into_iter().map(Inline::Word).collect(),
        other => vec![other],
    }
}

/// The last leaf of an item and all that it holds.
fn last_leaf(item: &Item) -> Uid {
    item.blocks.last().map_or(item.uid, last_of)
}

/// The last leaf of a block.
pub fn last_of(block: &Block) -> Uid {
    match &block.body {
        Body::List { items, .. } => items.last().map_or(block.uid, last_leaf),
        Body::Table(rows) => rows.last().map_or(block.uid, |row| row.uid),
        Body::Note { blocks, .. } => blocks.last().map_or(block.uid, last_of),
        Body::Accordion { .. } => Document::end_of(block.uid),
        _ => block.uid,
    }
}
