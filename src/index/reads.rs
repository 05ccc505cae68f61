//! What is asked of the rest of a project for one group of pages, and whether it would be answered the same again.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Lookup;
use crate::layout::TreeId;
use crate::text::FileId;

/// A question that pages outside of a group answer. What the layout answers is none: it does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// What a page says.
    Page(FileId),
    /// The source page that a page was made from.
    SourceOf(FileId),
    /// What is known of the past of a page.
    Past(FileId),
    /// Whether the translations of a tree were made from a newer source.
    Ahead(TreeId),
    /// Which orphans are where a source page was before it moved to where it is.
    MovedHere(FileId),
    /// Whether other pages include a page.
    IsIncluded(FileId),
    /// What a page includes.
    Includes(FileId),
    /// Whether a page, or what it includes, has a place: the hashes of an id and of a slug.
    Anchor(FileId, u64, u64),
    /// Whether a page of a tree has an id.
    Id(TreeId, u64),
    /// How much of the source a tree has.
    Coverage(TreeId),
    /// Whether any page has an id.
    HasPageIds,
    /// The pages that share the id of a page.
    SameId(FileId),
    /// The copied folder that a page belongs to.
    Copies(FileId),
    /// Whether the pages of a tree carry pins.
    IsPinned(TreeId),
    /// The key of the pin in a tree.
    PinKey(TreeId),
    /// Whether only the translations of a tree have a key.
    OwnKey(TreeId, u64),
    /// Whether a language leaves labels in the words of the source.
    KeepsLabels(TreeId),
    /// Whether most pages have a block, and their counterparts lack it.
    Boilerplate(TreeId, u64),
    /// Whether a page of a tree links to a place.
    IsLinked(TreeId, u64),
    /// The links to a page that name a place which it lacks.
    Unmet(FileId),
    /// How a tree writes its language on a host.
    Language(TreeId, u64),
    /// Whether a host has the language of the source alone.
    SourceLanguage(u64),
    /// What the other translations of a page leave as it is where this one does.
    Others(FileId),
}

/// What was asked so far.
#[derive(Debug, Default)]
pub struct Reads(RefCell<Vec<Read>>);

impl Reads {
    /// Notes a question.
    pub fn note(&self, read: Read) {
        self.0.borrow_mut().push(read);
    }

    /// Each question once.
    pub fn into_questions(self) -> Vec<Read> {
        let mut all = self.0.into_inner();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Lookup<'_> {
    /// A hash of the answer to a question as it is now. What other translations say is known where they are aligned.
    pub fn answer(self, read: Read) -> u64 {
        let this = Lookup { reads: None, ..self };
        let mut hasher = DefaultHasher::new();
        match read {
            Read::Page(file) => {
                let page = this.project.page(file);
                (page.digest, &page.unreadable).hash(&mut hasher);
            }
            Read::SourceOf(file) => this.project.source_of(file).hash(&mut hasher),
            Read::Past(file) => this.history.hash_of(file, &mut hasher),
            Read::Ahead(tree) => this.history.is_ahead(tree).hash(&mut hasher),
            Read::MovedHere(source) => {
                let mut orphans: Vec<FileId> = this.history.moved_to(this.project.path(source)).collect();
                orphans.sort_unstable();
                orphans.hash(&mut hasher);
            }
            Read::IsIncluded(file) => this.is_included(file).hash(&mut hasher),
            Read::Includes(file) => this.includes(file).hash(&mut hasher),
            Read::Anchor(file, id, slug) => this.reaches(file, id, slug).hash(&mut hasher),
            Read::Id(tree, id) => this.index.metadata.ids.contains(&(tree, id)).hash(&mut hasher),
            Read::Coverage(tree) => this.coverage(tree).hash(&mut hasher),
            Read::HasPageIds => this.index.metadata.ids.is_empty().hash(&mut hasher),
            Read::SameId(file) => (this.same_id(file), this.blamed(file)).hash(&mut hasher),
            Read::Copies(file) => this.copies(file).hash(&mut hasher),
            Read::IsPinned(tree) => this.is_pinned(tree).hash(&mut hasher),
            Read::PinKey(tree) => this.pin_key(tree).hash(&mut hasher),
            Read::OwnKey(tree, key) => this.is_own_key(tree, key).hash(&mut hasher),
            Read::KeepsLabels(tree) => this.keeps_labels(tree).hash(&mut hasher),
            Read::Boilerplate(tree, key) => this.has_boilerplate(tree, key).hash(&mut hasher),
            Read::IsLinked(tree, place) => this.is_linked(tree, place).hash(&mut hasher),
            Read::Unmet(page) => this.unmet(page).hash(&mut hasher),
            Read::Language(tree, host) => this.language(tree, host).hash(&mut hasher),
            Read::SourceLanguage(host) => this.has_source_language(host).hash(&mut hasher),
            Read::Others(_) => {}
        }
        hasher.finish()
    }
}
