//! What is learned from all pages before the rules ask, and the glossaries that overrule it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Session;
use crate::config::{self, Config, ConfigError, Glossary};
use crate::layout::{Layout, TreeId};
use crate::locale::Locale;
use crate::rule::{Need, Shared, evidence};
use crate::rules;
use crate::terms::{self, Evidence, Terms, words};
use crate::text::FileId;

/// What the glossaries of a project say, by tree.
pub(super) fn glossaries(config: &Config, layout: &Layout) -> Result<Vec<Glossary>, ConfigError> {
    if config.terms.is_empty() {
        return Ok(Vec::new());
    }
    let source = layout.trees.iter().find(|tree| tree.is_source).map(|tree| &tree.locale);
    let source = source.cloned().unwrap_or_else(Locale::english);
    let mut locales: Vec<Locale> =
        layout.trees.iter().filter(|tree| !tree.is_source).map(|tree| tree.locale.clone()).collect();
    locales.sort_unstable();
    locales.dedup();
    let read = config::glossaries(config, &source, &locales)?;
    let of =
        |locale: &Locale| locales.binary_search(locale).map_or_else(|_| Glossary::default(), |at| read[at].clone());
    Ok(layout.trees.iter().map(|tree| of(&tree.locale)).collect())
}

/// What a label is called in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As the source writes it.
    pub label: String,
    /// What it is called: by a glossary, else by most pages; then what else, the most frequent first. Each with how
    /// often.
    pub forms: Vec<(String, usize)>,
    /// Whether the first form is that of a glossary.
    pub given: bool,
}

impl Session {
    /// What is called how, as far as a rule asks for it. What was learned before from the same pages stays.
    pub(super) fn learn(&self, shared: Shared<'_>) -> Arc<Terms> {
        let is_asked = self.rules.iter().any(|(id, _)| rules::traits(*id).needs(Need::Terms));
        if !is_asked || self.groups_in_scope().next().is_none() {
            return Arc::default();
        }
        self.learn_from_all(shared, false)
    }

    /// Aligns all pages with what they were made from, and learns from all of them what is called how; all labels, or
    /// those with several names. What was learned before from the same pages stays.
    pub(super) fn learn_from_all(&self, shared: Shared<'_>, all: bool) -> Arc<Terms> {
        let groups = &self.project.groups;
        let gather = |group: usize| -> Arc<[Evidence]> {
            self.progress.step();
            let of =
                |source: FileId| groups[group].targets.iter().filter_map(move |of| evidence(shared, source, of.file));
            groups[group].source.into_iter().flat_map(of).collect()
        };
        let gather_all = |groups: Vec<usize>| -> Vec<(usize, Arc<[Evidence]>)> {
            self.progress.begin("pages compared", groups.len());
            self.map_groups(&groups, |group| (group, gather(group)))
        };
        let asked = terms::TermInput {
            project: &self.project,
            history: &self.history,
            texts: shared.texts,
            glossaries: &self.glossaries,
            all,
        };
        self.analysis.learned().terms(all, groups.len(), gather_all, |evidence, before| {
            self.pool.install(|| Terms::learn(&asked, evidence.iter().flat_map(|of| &**of), before))
        })
    }

    /// The target languages, in order.
    pub fn locales(&self) -> Vec<Locale> {
        let targets = self.project.layout.trees.iter().filter(|tree| !tree.is_source);
        let mut locales: Vec<Locale> = targets.map(|tree| tree.locale.clone()).collect();
        locales.sort_unstable();
        locales.dedup();
        locales
    }

    /// What labels are called in a language, by label, over all products.
    pub fn terms(&self, locale: &Locale) -> Vec<Term> {
        let project = &self.project;
        let terms = self.labels();
        let trees =
            project.layout.trees.iter().enumerate().filter(|(_, tree)| !tree.is_source && tree.locale == *locale);
        let labels = trees.flat_map(|(at, _)| terms.labels(TreeId(at as u16)));
        let mut merged: BTreeMap<String, Term> = BTreeMap::new();
        let mut forms: HashMap<String, BTreeMap<&str, (&str, usize)>> = HashMap::new();
        for label in labels {
            // Marks inside a label make another key of it, and no other label.
            let key = words::fold(&label.text);
            let term = merged.entry(key.clone()).or_insert_with(|| Term {
                label: label.text.clone(),
                forms: label.given.iter().take(1).map(|given| (given.clone(), 0)).collect(),
                given: !label.given.is_empty(),
            });
            let own = forms.entry(key).or_default();
            for form in &label.forms {
                match term.forms.first_mut().filter(|_| term.given && label.is_given(form)) {
                    Some(given) => given.1 += form.spots.len(),
                    None => own.entry(&form.folded).or_insert((&form.text, 0)).1 += form.spots.len(),
                }
            }
        }
        for (key, term) in &mut merged {
            let mut others: Vec<(&str, usize)> =
                forms.remove(key).into_iter().flatten().map(|(_, form)| form).collect();
            others.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            term.forms.extend(others.into_iter().map(|(text, count)| (text.to_owned(), count)));
        }
        merged.into_values().collect()
    }
}
