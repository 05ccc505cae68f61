//! What is called how: learned for each language from all pairs of pages, before the rules ask.
//!
//! Labels of controls are translated, so no key says what one is called elsewhere; many pages together do. A label
//! is one that the source writes the same way, its forms are what corresponds to it in aligned blocks.

mod bags;
mod gather;
mod labels;
mod library;
mod slips;
mod videos;
pub mod words;

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Glossary;
use crate::history::History;
use crate::layout::TreeId;
use crate::locale::Locale;
use crate::parse::syntax;
use crate::project::Project;
use crate::text::FileId;

pub use gather::{Shows, Written, gather};
pub use videos::{OddVideo, Oddity};

/// A fact of a translation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactRef {
    /// The translation.
    pub file: FileId,
    /// Its fact.
    pub fact: u32,
}

/// One way to write a label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Form {
    /// As it is written most.
    pub text: String,
    /// What is compared (see [`words::fold`]).
    pub folded: String,
    /// Where it is, in order.
    pub spots: Vec<FactRef>,
    /// For how many of them it is certain that they stand for the label.
    pub sure: usize,
    /// How many places these are, where pages that are copies of each other count once.
    pub places: usize,
}

/// A label of the source and what corresponds to it in one language of one product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// Its key.
    pub key: u64,
    /// As the source writes it.
    pub text: String,
    /// Its forms, the most frequent first.
    pub forms: Vec<Form>,
    /// What a glossary says that it may be called; nothing where none does.
    pub given: Vec<String>,
}

impl Label {
    /// How often it occurs.
    pub fn count(&self) -> usize {
        self.forms.iter().map(|form| form.spots.len()).sum()
    }

    /// Whether a glossary has this form.
    pub fn is_given(&self, form: &Form) -> bool {
        self.given.iter().any(|given| words::fold(given) == form.folded)
    }
}

/// What a token wraps instead of the name of its control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wraps {
    /// Other words; the name is beside the token.
    OtherWords,
    /// Other words; elsewhere the control has a name.
    OtherWordsThanElsewhere,
    /// A part of the name; the rest is beside the token.
    PartOfTheName,
}

/// A token around other words than the name of its control.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stray {
    /// The token.
    pub at: FactRef,
    /// The label that it stands for.
    pub label: String,
    /// What that is called elsewhere.
    pub usual: String,
    /// What the token wraps.
    pub wraps: Wraps,
    /// The words that are in the token.
    pub instead: String,
}

/// What is called how; empty until it is learned.
#[derive(Default)]
pub struct Terms {
    trees: Vec<Arc<TreeTerms>>,
    videos: Arc<videos::Videos>,
    /// What videos were learned from.
    videos_key: u64,
}

/// What is called how in one tree.
#[derive(Default)]
struct TreeTerms {
    /// What it was learned from.
    key: u64,
    labels: Vec<Label>,
    /// In the order of places.
    strays: Vec<Stray>,
    /// The labels of which a form is first on a page.
    begin: HashMap<FileId, Vec<u32>>,
    /// The labels of a page that a glossary calls otherwise: label, form, fact.
    others: HashMap<FileId, Vec<(u32, u32, u32)>>,
    /// A hash of all that is known for a page.
    hashes: HashMap<FileId, u64>,
}

/// What one translation shows.
pub struct Evidence {
    /// The translation.
    pub file: FileId,
    /// What it shows.
    pub shows: Arc<Shows>,
}

impl Evidence {
    /// Whether nothing else can be learned from the one than from the other.
    pub fn are_same(one: &[Evidence], other: &[Evidence]) -> bool {
        let says = |of: &&Evidence| !of.shows.is_empty();
        let of = |all: &'_ [Evidence]| {
            let said = all.iter().filter(says);
            said.map(|of| (of.file, of.shows.key, of.shows.print)).collect::<Vec<_>>()
        };
        of(one) == of(other)
    }
}

/// What is asked for.
pub struct TermInput<'a> {
    /// All pages.
    pub project: &'a Project,
    /// The past.
    pub history: &'a History,
    /// The texts of files.
    pub texts: &'a (dyn Fn(FileId) -> Option<Arc<str>> + Sync),
    /// What glossaries say, by tree; nothing where there is none.
    pub glossaries: &'a [Glossary],
    /// Whether labels are wanted that have one form only.
    pub all: bool,
}

impl Terms {
    /// Learns from what the translations show, in the order of files. A tree that shows what it showed `before` is not
    /// learned again.
    pub fn learn<'e>(
        asked: &TermInput<'_>,
        evidence: impl Iterator<Item = &'e Evidence> + Clone,
        before: &Terms,
    ) -> Terms {
        let project = asked.project;
        let mut by_tree: BTreeMap<TreeId, Vec<&Evidence>> = BTreeMap::new();
        for of in evidence.clone().filter(|of| !of.shows.uses.is_empty()) {
            by_tree.entry(project.layout.files[of.file.index()].tree).or_default().push(of);
        }
        let library = library::Library { project, history: asked.history, texts: asked.texts };
        let learnt: Vec<(TreeId, Arc<TreeTerms>)> = by_tree
            .into_par_iter()
            .map(|(tree, of)| {
                let (key, prints) = (key(of.iter().copied()), of.iter().map(|of| (of.file, of.shows.print)).collect());
                if let Some(known) = before.trees.get(tree.index()).filter(|known| known.key == key) {
                    return (tree, known.clone());
                }
                let mut uses: Vec<gather::Use> = of.iter().flat_map(|of| of.shows.uses.iter().copied()).collect();
                bags::settle(&mut uses);
                let given = given(asked.glossaries.get(tree.index()));
                let (labels, strays) = labels::learn(&library, &mut uses, asked.all, &given, &prints);
                (tree, Arc::new(TreeTerms::new(key, labels, strays)))
            })
            .collect();
        let mut trees = vec![Arc::default(); project.layout.trees.len()];
        learnt.into_iter().for_each(|(tree, terms)| trees[tree.index()] = terms);
        let with_videos = || evidence.clone().filter(|of| !of.shows.videos.is_empty());
        let videos_key = key(with_videos());
        let videos = match videos_key == before.videos_key {
            true => before.videos.clone(),
            false => {
                let shown: Vec<_> = with_videos().flat_map(|of| of.shows.videos.iter().copied()).collect();
                Arc::new(videos::Videos::learn(project, &shown))
            }
        };
        Terms { trees, videos, videos_key }
    }

    /// A hash of all that is known for the pages of a file's language and that file.
    pub fn hash_of(&self, project: &Project, file: FileId) -> u64 {
        let tree = project.layout.files[file.index()].tree;
        let labels = self.tree(tree).and_then(|of| of.hashes.get(&file)).copied().unwrap_or_default();
        labels ^ self.videos.hash_of(file, &project.layout.trees[tree.index()].locale)
    }

    fn tree(&self, tree: TreeId) -> Option<&TreeTerms> {
        self.trees.get(tree.index()).map(|tree| &**tree)
    }

    /// The labels of a tree, by their text.
    pub fn labels(&self, tree: TreeId) -> &[Label] {
        self.tree(tree).map_or(&[], |of| &of.labels)
    }

    /// The labels of which a form occurs for the first time on a page of a tree.
    pub fn begin_at(&self, tree: TreeId, file: FileId) -> impl Iterator<Item = &Label> {
        let begin = self.tree(tree).and_then(|of| of.begin.get(&file));
        begin.into_iter().flatten().filter_map(move |at| self.labels(tree).get(*at as usize))
    }

    /// The labels of a page that a glossary calls otherwise, with the form and the fact of each.
    pub fn others(&self, tree: TreeId, file: FileId) -> impl Iterator<Item = (&Label, &Form, u32)> {
        let others = self.tree(tree).and_then(|of| of.others.get(&file));
        others.into_iter().flatten().filter_map(move |(label, form, fact)| {
            let label = self.labels(tree).get(*label as usize)?;
            Some((label, label.forms.get(*form as usize)?, *fact))
        })
    }

    /// The tokens of a page that are around other words.
    pub fn strays(&self, tree: TreeId, file: FileId) -> &[Stray] {
        let all = self.tree(tree).map_or(&[][..], |of| &of.strays);
        let start = all.partition_point(|stray| stray.at.file < file);
        &all[start..start + all[start..].partition_point(|stray| stray.at.file == file)]
    }

    /// The videos of a page that do not fit.
    pub fn odd_videos(&self, file: FileId) -> &[OddVideo] {
        self.videos.odd(file)
    }

    /// Whether one id stands for another one of the source in several places of a language, more than any other.
    pub fn is_localized(&self, locale: &Locale, source: u64, target: u64) -> bool {
        self.videos.is_localized(locale, source, target)
    }
}

/// What is learned from: what each page shows, and which are copies of each other.
fn key<'e>(evidence: impl Iterator<Item = &'e Evidence>) -> u64 {
    let (mut hasher, mut copies) = (DefaultHasher::new(), HashMap::new());
    for of in evidence {
        (of.file, of.shows.key, *copies.entry(of.shows.print).or_insert(of.file)).hash(&mut hasher);
    }
    hasher.finish()
}

impl TreeTerms {
    fn new(key: u64, labels: Vec<Label>, strays: Vec<Stray>) -> TreeTerms {
        let mut terms = TreeTerms { key, ..TreeTerms::default() };
        for (at, label) in (0u32..).zip(&labels) {
            terms.place(at, label);
        }
        terms.begin.values_mut().for_each(|labels| labels.dedup());
        let mut hashers: HashMap<FileId, DefaultHasher> = HashMap::new();
        for (file, of) in &terms.begin {
            let hasher = hashers.entry(*file).or_default();
            of.iter().for_each(|at| labels[*at as usize].hash(hasher));
        }
        for (file, of) in &terms.others {
            let hasher = hashers.entry(*file).or_default();
            for (label, form, fact) in of {
                let label = &labels[*label as usize];
                (&label.text, &label.given, &label.forms[*form as usize], fact).hash(hasher);
            }
        }
        strays.iter().for_each(|stray| stray.hash(hashers.entry(stray.at.file).or_default()));
        terms.hashes = hashers.into_iter().map(|(file, hasher)| (file, hasher.finish())).collect();
        TreeTerms { labels, strays, ..terms }
    }

    /// Notes on which pages a label has something to say.
    fn place(&mut self, at: u32, label: &Label) {
        for (form_at, form) in (0u32..).zip(&label.forms) {
            if label.given.is_empty() {
                let first = form.spots.first().map(|spot| self.begin.entry(spot.file).or_default());
                first.into_iter().for_each(|labels| labels.push(at));
            } else if !label.is_given(form) && form.sure > 0 {
                for spot in &form.spots {
                    self.others.entry(spot.file).or_default().push((at, form_at, spot.fact));
                }
            }
        }
    }
}

/// What a glossary says, by the keys of labels.
fn given(glossary: Option<&Glossary>) -> HashMap<u64, Vec<String>> {
    let mut scratch = String::new();
    let entries = glossary.into_iter().flat_map(Glossary::entries);
    entries.map(|(label, renderings)| (syntax::label_key(label, &mut scratch), renderings.to_vec())).collect()
}
