//! What is called how: learnt for each language from all pairs of pages, before the rules ask.
//!
//! Labels of controls are translated, so no key says what one is called elsewhere; many pages together do. A label
//! is one that the source writes the same way, its forms are what stands for it in aligned blocks.

mod bags;
mod gather;
mod labels;
mod slips;
mod videos;
pub mod words;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Glossary;
use crate::history::History;
use crate::layout::TreeId;
use crate::locale::Locale;
use crate::parse::syntax;
use crate::project::Project;
use crate::text::FileId;

pub use gather::{Shows, gather};
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// As it is written most.
    pub text: String,
    /// What is compared (see [`words::fold`]).
    pub folded: String,
    /// Where it stands, in order.
    pub spots: Vec<FactRef>,
    /// For how many of them it is certain that they stand for the label.
    pub sure: usize,
    /// How many places these are, where pages that are copies of each other count once.
    pub places: usize,
}

/// A label of the source and what stands for it in one language of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// How often it stands.
    pub fn count(&self) -> usize {
        self.forms.iter().map(|form| form.spots.len()).sum()
    }

    /// Whether a glossary has this form.
    pub fn is_given(&self, form: &Form) -> bool {
        self.given.iter().any(|given| words::fold(given) == form.folded)
    }
}

/// What a token wraps instead of the name of its control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wraps {
    /// Other words; the name stands beside the token.
    OtherWords,
    /// Other words; elsewhere the control has a name.
    OtherWordsThanElsewhere,
    /// A part of the name; the rest stands beside the token.
    PartOfTheName,
}

/// A token around other words than the name of its control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The token.
    pub at: FactRef,
    /// The label that it stands for.
    pub label: String,
    /// What that is called elsewhere.
    pub usual: String,
    /// What the token wraps.
    pub wraps: Wraps,
    /// The words that stand in the token.
    pub instead: String,
}

/// What is called how; empty until it is learnt.
#[derive(Default)]
pub struct Terms {
    /// By tree.
    labels: Vec<Vec<Label>>,
    /// By tree, each in the order of places.
    strays: Vec<Vec<Stray>>,
    /// The labels of which a form stands first on a page.
    begin: HashMap<FileId, Vec<u32>>,
    /// The labels of a page that a glossary calls otherwise: label, form, fact.
    others: HashMap<FileId, Vec<(u32, u32, u32)>>,
    videos: videos::Videos,
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
    /// Learns from what the translations show, in the order of files.
    pub fn learn(asked: &TermInput<'_>, shows: Vec<Shows>) -> Terms {
        let project = asked.project;
        let mut uses: BTreeMap<TreeId, Vec<gather::Use>> = BTreeMap::new();
        let mut shown = Vec::new();
        for shows in shows {
            if let Some(first) = shows.uses.first() {
                uses.entry(project.layout.files[first.file.index()].tree).or_default().extend(shows.uses);
            }
            shown.extend(shows.videos);
        }
        let library = labels::Library { project, history: asked.history, texts: asked.texts };
        let learnt: Vec<(TreeId, labels::LearnedLabels)> = uses
            .into_par_iter()
            .map(|(tree, mut uses)| {
                bags::settle(&mut uses);
                let given = given(asked.glossaries.get(tree.index()));
                (tree, labels::learn(&library, &mut uses, asked.all, &given))
            })
            .collect();
        let trees = project.layout.trees.len();
        let mut terms = Terms { labels: vec![Vec::new(); trees], strays: vec![Vec::new(); trees], ..Terms::default() };
        for (tree, (labels, strays)) in learnt {
            for (at, label) in (0u32..).zip(&labels) {
                terms.place(at, label);
            }
            terms.labels[tree.index()] = labels;
            terms.strays[tree.index()] = strays;
        }
        terms.begin.values_mut().for_each(|labels| labels.dedup());
        terms.videos = videos::Videos::learn(project, &shown);
        terms
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

    /// The labels of a tree, by their text.
    pub fn labels(&self, tree: TreeId) -> &[Label] {
        self.labels.get(tree.index()).map_or(&[], Vec::as_slice)
    }

    /// The labels of which a form stands for the first time on a page of a tree.
    pub fn begin_at(&self, tree: TreeId, file: FileId) -> impl Iterator<Item = &Label> {
        let labels = self.labels(tree);
        self.begin.get(&file).into_iter().flatten().filter_map(move |at| labels.get(*at as usize))
    }

    /// The labels of a page that a glossary calls otherwise, with the form and the fact of each.
    pub fn others(&self, tree: TreeId, file: FileId) -> impl Iterator<Item = (&Label, &Form, u32)> {
        let labels = self.labels(tree);
        self.others.get(&file).into_iter().flatten().filter_map(move |(label, form, fact)| {
            let label = labels.get(*label as usize)?;
            Some((label, label.forms.get(*form as usize)?, *fact))
        })
    }

    /// The tokens of a page that stand around other words.
    pub fn strays(&self, tree: TreeId, file: FileId) -> &[Stray] {
        let all = self.strays.get(tree.index()).map_or(&[][..], Vec::as_slice);
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

/// What a glossary says, by the keys of labels.
fn given(glossary: Option<&Glossary>) -> HashMap<u64, Vec<String>> {
    let mut scratch = String::new();
    let entries = glossary.into_iter().flat_map(Glossary::entries);
    entries.map(|(label, renderings)| (syntax::label_key(label, &mut scratch), renderings.to_vec())).collect()
}
