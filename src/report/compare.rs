//! What became better or worse since an older report.

use std::collections::HashMap;

use super::{LocaleReport, Measures, Report, Row};
use crate::locale::Locale;
use crate::session::PageStatus;

/// Two reports of one project.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The day of the older one.
    pub date: Option<String>,
    /// The older numbers of each language of the newer report, in its order; `None` for a new language.
    pub locales: Vec<(Locale, Option<Measures>)>,
    /// The pages that changed: those that became worse first, by words.
    pub pages: Vec<PageChange>,
}

/// A page that became better or worse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageChange {
    /// The language.
    pub locale: Locale,
    /// The product.
    pub product: String,
    /// The path of the source page.
    pub path: String,
    /// Words to translate, then and now; `None` where the page was not there or it is unknown.
    pub todo: (Option<u64>, Option<u64>),
    /// Errors in the translation, then and now.
    pub defects: (u64, u64),
}

impl PageChange {
    /// Words to translate that came (above 0) or went.
    pub fn words(&self) -> i64 {
        self.todo.1.unwrap_or(0) as i64 - self.todo.0.unwrap_or(0) as i64
    }

    /// Errors that came (above 0) or went.
    pub fn errors(&self) -> i64 {
        self.defects.1 as i64 - self.defects.0 as i64
    }

    /// Whether it is worse now: more words, else more errors.
    pub fn is_worse(&self) -> bool {
        (self.words(), self.errors()) > (0, 0)
    }
}

impl Comparison {
    /// Compares a report with an older one.
    pub fn of(old: &Report, new: &Report) -> Comparison {
        let key = |row: &Row| (row.state.locale.clone(), row.state.product.clone(), row.state.path.clone());
        let rows = |report: &'_ Report| -> HashMap<_, (Option<u64>, u64)> {
            let rows = report.rows.iter().filter(|row| row.state.status != PageStatus::Source);
            rows.map(|row| (key(row), (row.todo(), row.defects()))).collect()
        };
        let (then, now) = (rows(old), rows(new));
        let mut pages = Vec::new();
        for (key, is) in &now {
            let was = then.get(key).copied();
            let change = page_change(key, was.unwrap_or_default(), *is);
            pages.extend(Some(change).filter(|change| (change.words(), change.errors()) != (0, 0)));
        }
        let is_kept = |locale: &Locale| new.locales.iter().any(|of| of.locale == *locale);
        for (key, was) in then.iter().filter(|(key, _)| !now.contains_key(*key) && is_kept(&key.0)) {
            let change = page_change(key, *was, (None, 0));
            pages.extend(Some(change).filter(|change| (change.words(), change.errors()) != (0, 0)));
        }
        pages.sort_by(|a, b| {
            let order = |change: &PageChange| (-change.words(), -change.errors());
            order(a)
                .cmp(&order(b))
                .then_with(|| (&a.locale, &a.product, &a.path).cmp(&(&b.locale, &b.product, &b.path)))
        });
        let older = |of: &LocaleReport| (of.locale.clone(), old.measures(&of.locale).cloned());
        Comparison { date: old.date.clone(), locales: new.locales.iter().map(older).collect(), pages }
    }

    /// The older numbers of a language.
    pub fn measures(&self, locale: &Locale) -> Option<&Measures> {
        self.locales.iter().find(|(own, _)| own == locale)?.1.as_ref()
    }
}

fn page_change(
    (locale, product, path): &(Locale, String, String),
    was: (Option<u64>, u64),
    is: (Option<u64>, u64),
) -> PageChange {
    PageChange {
        locale: locale.clone(),
        product: product.clone(),
        path: path.clone(),
        todo: (was.0, is.0),
        defects: (was.1, is.1),
    }
}
