//! From uses of labels to what each label is called: its forms, where they are, and tokens around other words.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::gather::Use;
use super::library::{Library, Rendering, Written, written};
use super::slips::{self, WrappedWords};
use super::words;
use super::{FactRef, Form, Label, Stray};
use crate::text::{FileId, Span};

/// With more uses a form is no slip, and its lines are not looked at.
const MOST_READ: usize = 12;

/// The labels of one tree by their text, and tokens around other words by place.
pub(super) type LearnedLabels = (Vec<Label>, Vec<Stray>);

/// What the labels of one tree are called. Labels with one form only are left out unless `all` are wanted, or
/// `given` says what a label is called. Pages with equal `prints` are copies of each other.
pub(super) fn learn(
    library: &Library<'_>,
    uses: &mut [Use],
    all: bool,
    given: &HashMap<u64, Vec<String>>,
    prints: &HashMap<FileId, u64>,
) -> LearnedLabels {
    uses.sort_unstable_by_key(|one| (one.source, one.target, one.file, one.target_fact));
    let mut wanted = Vec::new();
    let mut labels: Vec<Vec<Rendering<'_>>> = Vec::new();
    for of in uses.chunk_by(|a, b| a.source == b.source) {
        let forms: Vec<Rendering<'_>> =
            of.chunk_by(|a, b| a.target == b.target).map(|uses| Rendering { uses }).collect();
        if forms.len() < 2 && !all && !given.contains_key(&of[0].source) {
            continue;
        }
        for form in &forms {
            let line = forms.len() > 1 && form.uses.len() <= MOST_READ;
            let shown = if forms.len() > 1 { MOST_READ } else { 1 };
            wanted.extend(form.uses.iter().take(shown).map(|one| (one.file, one.target_fact, line)));
        }
        labels.push(forms);
    }
    let written = written(library, &mut wanted);
    let mut found: Vec<(Label, &Use)> = Vec::new();
    let mut slips = Vec::new();
    for forms in &labels {
        let (mut label, slipped) = merge(forms, &written, prints);
        label.given = given.get(&label.key).cloned().unwrap_or_default();
        slips.extend(slipped);
        if label.forms.len() > 1 || all || given.contains_key(&label.key) {
            found.push((label, &forms[0].uses[0]));
        }
    }
    name(library, &mut found);
    let keys: HashMap<u64, &str> = found.iter().map(|(label, _)| (label.key, &*label.text)).collect();
    let mut strays = slips::judge(library, &slips, &keys);
    let mut labels: Vec<Label> = found.iter().map(|(label, _)| label.clone()).collect();
    drop_strays(&mut labels, &strays);
    labels.retain(|label| label.forms.len() > 1 || all || given.contains_key(&label.key));
    labels.sort_by_cached_key(|label| (label.text.to_lowercase(), label.key));
    strays.sort_by_key(|stray| stray.at);
    (labels, strays)
}

/// How a form is written most often, among the uses that were read: they differ in case. Of two that are as frequent, the
/// one that is written first.
fn spelling<'w>(form: &Rendering<'_>, written: &'w HashMap<(FileId, u32), Written>) -> Option<&'w str> {
    let read = form.uses.iter().take(MOST_READ).filter_map(|one| written.get(&(one.file, one.target_fact)));
    let mut spellings: Vec<(&str, usize)> = Vec::new();
    for one in read {
        match spellings.iter_mut().find(|(label, _)| *label == one.label) {
            Some((_, count)) => *count += 1,
            None => spellings.push((&one.label, 1)),
        }
    }
    spellings.into_iter().rev().max_by_key(|(_, count)| *count).map(|(label, _)| label)
}

/// The forms of a label, as a reader tells them apart, the most frequent first; and rare ones that may be slips.
fn merge(
    forms: &[Rendering<'_>],
    written: &HashMap<(FileId, u32), Written>,
    prints: &HashMap<FileId, u64>,
) -> (Label, Vec<WrappedWords>) {
    let mut by_words: BTreeMap<String, Form> = BTreeMap::new();
    for form in forms {
        let Some(spelling) = spelling(form, written) else { continue };
        let merged = by_words
            .entry(words::fold(spelling))
            .or_insert_with(|| Form { text: spelling.to_owned(), ..Form::default() });
        if form.uses.len() > merged.spots.len() {
            merged.text = spelling.to_owned();
        }
        merged.spots.extend(form.uses.iter().map(|one| FactRef { file: one.file, fact: one.target_fact }));
        merged.sure += form.uses.iter().filter(|one| one.sure).count();
    }
    let mut merged: Vec<Form> = by_words
        .into_iter()
        .map(|(folded, mut form)| {
            form.spots.sort_unstable();
            let mut places: Vec<(Option<&u64>, u32)> =
                form.spots.iter().map(|spot| (prints.get(&spot.file), spot.fact)).collect();
            places.sort_unstable();
            places.dedup();
            Form { folded, places: places.len(), ..form }
        })
        .collect();
    merged.sort_by(|a, b| {
        let count = |form: &Form| (form.places, form.spots.len());
        count(b).cmp(&count(a)).then_with(|| a.folded.cmp(&b.folded))
    });
    let key = forms.first().and_then(|form| form.uses.first()).map_or(0, |one| one.source);
    let slips = slips::find(forms, &merged, written);
    (Label { key, text: String::new(), forms: merged, given: Vec::new() }, slips)
}

/// Gives labels their words, from the source pages.
fn name(library: &Library<'_>, found: &mut [(Label, &Use)]) {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|at| (found[*at].1.file, found[*at].1.source_fact));
    let by_file: Vec<&[usize]> = order.chunk_by(|a, b| found[*a].1.file == found[*b].1.file).collect();
    let names: Vec<(usize, String)> = by_file
        .par_iter()
        .map(|of| {
            let (page, text) = library.source(found[of[0]].1.file);
            let text = text.unwrap_or_else(|| Arc::from(""));
            let name = |at: usize| {
                let span = page.facts.get(found[at].1.source_fact as usize).map_or(Span::default(), |fact| fact.span);
                (at, words::label(span.of(&text)))
            };
            of.iter().map(|at| name(*at)).collect::<Vec<_>>()
        })
        .flatten_iter()
        .collect();
    for (at, name) in names {
        found[at].0.text = name;
    }
}

/// A token around other words is no form of its label.
fn drop_strays(labels: &mut [Label], strays: &[Stray]) {
    let astray: std::collections::HashSet<FactRef> = strays.iter().map(|stray| stray.at).collect();
    for form in labels.iter_mut().flat_map(|label| &mut label.forms) {
        form.spots.retain(|spot| !astray.contains(spot));
    }
    for label in labels {
        label.forms.retain(|form| !form.spots.is_empty());
    }
}
