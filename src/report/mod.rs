//! The report: how complete, how fresh and how sound each language is, and where the work is. Every format is written
//! from one [`Report`]; docs/measures.md says what each number means.

mod badge;
mod columns;
mod compare;
mod csv;
mod html;
mod json;
mod links;
mod load;
mod lunaria;
mod markdown;
mod measures;
mod number;
mod slices;
mod targets;
mod text;
mod todo;
mod wording;
mod xlsx;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::finding::{Cause, Level};
use crate::locale::Locale;
use crate::session::{PageState, PageStates, PageStatus};

pub use badge::{badge, shields};
pub use columns::{Cell, columns};
pub use compare::{Comparison, PageChange};
pub use csv::csv;
pub use html::html;
pub use json::json;
pub use links::{LinkTemplate, Links};
pub use load::{LoadError, load};
pub use lunaria::lunaria;
pub use markdown::markdown;
pub use measures::{Measures, RuleCount, Words};
pub use number::{Share, days, grouped, rate};
pub use slices::{By, Slice, slices};
pub use targets::{Missed, Target, Targets};
pub use text::text;
pub use todo::{TodoFormat, TodoItem, todo, todo_items};
pub use xlsx::xlsx;

/// What a report is made of: a checked project, or a saved result.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The state of each page.
    pub states: PageStates,
    /// What was found.
    pub findings: Vec<PageFinding>,
    /// How many more findings the project has accepted.
    pub accepted: u64,
}

/// A finding, as far as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFinding {
    /// The language that it is about.
    pub locale: Locale,
    /// The product of its page.
    pub product: String,
    /// The path of its page within the tree.
    pub path: String,
    /// The file that it is in.
    pub file: String,
    /// What was found.
    pub count: FindingCount,
}

/// Equal findings of a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct FindingCount {
    /// The rule; of a saved result, `unknown-rule` where that is no name of a rule.
    #[serde(deserialize_with = "rule")]
    pub rule: String,
    /// How bad.
    pub level: Level,
    /// Who has to act.
    #[serde(deserialize_with = "cause")]
    pub cause: Cause,
    /// How many.
    pub count: u64,
}

fn rule<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(rule_name)
}

/// A name from a saved result, if it may be that of a rule: it is shown as it is in every format.
pub(super) fn rule_name(name: String) -> String {
    const LONGEST: usize = 64;
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_rule = !name.is_empty() && name.len() <= LONGEST && name.bytes().all(is_part);
    if is_rule { name } else { "unknown-rule".to_owned() }
}

fn cause<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Cause, D::Error> {
    let name = String::deserialize(deserializer)?;
    let found = Cause::ALL.into_iter().find(|cause| cause.as_str() == name);
    found.ok_or_else(|| serde::de::Error::custom("expected translation, outdated, source or unknown"))
}

/// A page in one language, and what was found on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct Row {
    /// Its state.
    #[serde(flatten)]
    pub state: PageState,
    /// What was found on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingCount>,
}

impl Row {
    /// Words to translate, as far as it is known; `None` where there is nothing to count.
    pub fn todo(&self) -> Option<u64> {
        let words = u64::from(self.state.words?);
        match self.state.status {
            PageStatus::Untranslated => Some(words),
            PageStatus::Source | PageStatus::Orphan => None,
            PageStatus::Unknown if self.state.file.is_none() => None,
            _ => Some(self.state.sections.iter().map(|work| u64::from(work.words)).sum::<u64>().min(words)),
        }
    }

    /// Whether it is known whether the source changed since it was translated.
    pub fn is_known(&self) -> bool {
        matches!(self.state.status, PageStatus::Fresh | PageStatus::MetadataOnly | PageStatus::Outdated)
    }

    /// Errors in the translation.
    pub fn defects(&self) -> u64 {
        self.findings
            .iter()
            .filter(|of| of.level == Level::Error && of.cause == Cause::Translation)
            .map(|of| of.count)
            .sum()
    }
}

/// A language in numbers.
#[derive(Clone, Debug)]
pub struct LocaleReport {
    /// The language.
    pub locale: Locale,
    /// Its numbers.
    pub measures: Measures,
}

/// Everything that a report says.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The source language.
    pub source: Option<Locale>,
    /// The day that it is about; `None` if it is unknown.
    pub date: Option<String>,
    /// Each page in each language, in order of product, path and language; the source first.
    pub rows: Vec<Row>,
    /// The target languages.
    pub locales: Vec<LocaleReport>,
    /// Words of all source pages.
    pub source_words: u64,
    /// What is wrong in the source itself, by rule.
    pub source_findings: BTreeMap<String, RuleCount>,
    /// Findings that the project has accepted, which are not counted.
    pub accepted: u64,
    sources: HashMap<(String, String), usize>,
    by_locale: BTreeMap<Locale, Vec<usize>>,
    has_one_product: bool,
}

impl Report {
    /// A report of one or several inputs, such as products or shards. The same page may be in several, if all say the
    /// same of it.
    ///
    /// # Errors
    /// When two of them contradict each other; the name of the page, and the places of both in `inputs`.
    pub fn new(inputs: Vec<Input>) -> Result<Report, Contradiction> {
        let mut report = Report::default();
        /// Product, language, path and file of a page.
        type Key = (String, Locale, String, Option<String>);
        // By page: the input that has it, and its row.
        let mut known: HashMap<Key, (usize, usize)> = HashMap::new();
        let mut found: Vec<(usize, PageFinding)> = Vec::new();
        for (number, input) in inputs.into_iter().enumerate() {
            report.source = report.source.or(input.states.source);
            report.date = report.date.max(input.states.date);
            report.accepted += input.accepted;
            for state in input.states.pages {
                let key = (state.product.clone(), state.locale.clone(), state.path.clone(), state.file.clone());
                match known.get(&key) {
                    Some((other, at)) if report.rows[*at].state != state => {
                        let page = state.file.unwrap_or(state.path);
                        return Err(Contradiction { page, locale: state.locale, inputs: (*other, number) });
                    }
                    Some(_) => {}
                    None => {
                        known.insert(key, (number, report.rows.len()));
                        report.rows.push(Row { state, findings: Vec::new() });
                    }
                }
            }
            found.extend(input.findings.into_iter().map(|finding| (number, finding)));
        }
        report.count(found);
        report.sort();
        report.measure();
        Ok(report)
    }

    /// A report of rows that were counted before.
    pub fn of_rows(source: Option<Locale>, date: Option<String>, rows: Vec<Row>) -> Report {
        let mut report = Report { source, date, rows, ..Report::default() };
        report.sort();
        report.measure();
        report
    }

    /// Gives each finding to its page. Findings of a page that several inputs have are those of the first.
    fn count(&mut self, found: Vec<(usize, PageFinding)>) {
        let mut by_file: HashMap<(String, Locale), usize> = HashMap::new();
        let mut by_path: HashMap<(String, Locale, String), usize> = HashMap::new();
        for (at, Row { state, .. }) in self.rows.iter().enumerate() {
            if let Some(file) = &state.file {
                by_file.insert((file.clone(), state.locale.clone()), at);
            }
            by_path.entry((state.product.clone(), state.locale.clone(), state.path.clone())).or_insert(at);
        }
        let mut counts: BTreeMap<(usize, usize), BTreeMap<FindingCount, u64>> = BTreeMap::new();
        for (input, PageFinding { locale, product, path, file, count }) in found {
            let row = by_file.get(&(file, locale.clone())).or_else(|| by_path.get(&(product, locale, path)));
            if let Some(row) = row {
                let number = count.count;
                *counts.entry((*row, input)).or_default().entry(FindingCount { count: 0, ..count }).or_default() +=
                    number;
            }
        }
        for ((row, _), counts) in counts {
            let row = &mut self.rows[row];
            if row.findings.is_empty() {
                row.findings = counts.into_iter().map(|(of, count)| FindingCount { count, ..of }).collect();
            }
        }
    }

    fn sort(&mut self) {
        fn key(row: &Row) -> (&str, &str, bool, &Locale, Option<&str>) {
            let PageState { product, path, status, locale, file, .. } = &row.state;
            (product, path, *status != PageStatus::Source, locale, file.as_deref())
        }
        self.rows.sort_by(|a, b| key(a).cmp(&key(b)));
    }

    fn measure(&mut self) {
        self.has_one_product =
            self.rows.windows(2).all(|rows| matches!(rows, [a, b] if a.state.product == b.state.product));
        self.find_places();
        for Row { state, findings } in self.rows.iter().filter(|row| row.state.status == PageStatus::Source) {
            self.source_words += u64::from(state.words.unwrap_or(0));
            for of in findings {
                self.source_findings.entry(of.rule.clone()).or_default().add(of);
            }
        }
        let of_locale =
            |locale: &Locale| LocaleReport { measures: Measures::of(self.rows_of(locale)), locale: locale.clone() };
        self.locales = self.by_locale.keys().map(of_locale).collect();
    }

    /// The pages of a target language.
    pub fn rows_of(&self, locale: &Locale) -> impl Iterator<Item = &Row> {
        let places = self.by_locale.get(locale).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|at| self.rows.get(*at))
    }

    /// Looks up where the source pages and those of each target language are.
    fn find_places(&mut self) {
        (self.sources, self.by_locale) = Default::default();
        for (at, Row { state, .. }) in self.rows.iter().enumerate() {
            if state.status == PageStatus::Source {
                self.sources.insert((state.product.clone(), state.path.clone()), at);
            } else {
                self.by_locale.entry(state.locale.clone()).or_default().push(at);
            }
        }
    }

    /// The source page of a page.
    pub fn source_of(&self, row: &Row) -> Option<&Row> {
        let at = self.sources.get(&(row.state.product.clone(), row.state.path.clone()))?;
        self.rows.get(*at)
    }

    /// What a page is called: the title of its source, else its path.
    pub fn title_of<'r>(&'r self, row: &'r Row) -> &'r str {
        let named = self.source_of(row).unwrap_or(row);
        if named.state.title.is_empty() { &named.state.path } else { &named.state.title }
    }

    /// Where a page is, as lists of one language show it: its path, if that says enough, else its file.
    pub fn place_of<'r>(&'r self, row: &'r Row) -> &'r str {
        let path = &*row.state.path;
        let is_enough = |file: &&str| {
            let folder = file.strip_suffix(path);
            self.has_one_product && folder.is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
        };
        row.state.file.as_deref().map_or(path, |file| if is_enough(&file) { path } else { file })
    }

    /// The pages of a language that have work, most words first.
    pub fn worst<'r>(&'r self, locale: &Locale) -> Vec<&'r Row> {
        let mut rows: Vec<&Row> =
            self.rows_of(locale).filter(|row| row.todo().is_some_and(|words| words > 0)).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.todo()));
        rows
    }

    /// The numbers of a language.
    pub fn measures(&self, locale: &Locale) -> Option<&Measures> {
        let at = self.locales.binary_search_by(|of| of.locale.cmp(locale)).ok()?;
        Some(&self.locales[at].measures)
    }

    /// Keeps only some target languages.
    pub fn keep(&mut self, wanted: &[Locale]) {
        let is_wanted = |locale: &Locale| wanted.iter().any(|wanted| wanted.covers(locale));
        self.rows.retain(|row| row.state.status == PageStatus::Source || is_wanted(&row.state.locale));
        self.locales.retain(|of| is_wanted(&of.locale));
        self.find_places();
    }
}

/// A report, and what else is to be shown with it.
#[derive(Clone, Copy, Debug)]
pub struct View<'v> {
    /// The report.
    pub report: &'v Report,
    /// What each language should reach.
    pub targets: &'v Targets,
    /// Parts of the project.
    pub slices: &'v [(By, Vec<Slice>)],
    /// What changed since an older report.
    pub comparison: Option<&'v Comparison>,
    /// The numbers of earlier days, the oldest first.
    pub trend: &'v [TrendPoint],
    /// Addresses of files.
    pub links: &'v Links,
}

/// The numbers of each language on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// The day, `2025-03-12`.
    pub date: String,
    /// The numbers.
    pub locales: BTreeMap<Locale, Measures>,
}

/// Two inputs that say different things of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The page.
    pub page: String,
    /// Its language.
    pub locale: Locale,
    /// The places of the inputs.
    pub inputs: (usize, usize),
}

#[cfg(test)]
mod tests;
