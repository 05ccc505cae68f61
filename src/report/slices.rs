//! Parts of a project: by folder, product, owner, or any key of the metadata.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::{Measures, Report, Row};
use crate::locale::Locale;
use crate::session::PageStatus;

/// From so many folders on a level says enough.
const ENOUGH: usize = 5;
/// Folders are told apart to this depth.
const DEEPEST: usize = 4;

/// What pages are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Their folder: the first levels below what all pages share.
    Folder,
    /// Their product.
    Product,
    /// Who owns the translation, else who owns the source page.
    Owner,
    /// Each page by itself.
    Page,
    /// The values of a key of the source's metadata; a page with several values is in several slices.
    Key(String),
}

impl FromStr for By {
    type Err = String;

    fn from_str(text: &str) -> Result<By, String> {
        Ok(match text {
            "" => return Err("name `folder`, `product`, `owner`, `page` or a key of the metadata".to_owned()),
            "folder" => By::Folder,
            "product" => By::Product,
            "owner" => By::Owner,
            "page" => By::Page,
            key => By::Key(key.to_owned()),
        })
    }
}

impl By {
    /// What the slices are called together.
    pub fn name(&self) -> &str {
        match self {
            By::Folder => "folder",
            By::Product => "product",
            By::Owner => "owner",
            By::Page => "page",
            By::Key(key) => key,
        }
    }
}

/// The pages of one slice, by language.
#[derive(Clone, Debug)]
pub struct Slice {
    /// What the pages have in common; `(none)` where that is nothing.
    pub name: String,
    /// The numbers of each language that has pages in it.
    pub locales: BTreeMap<Locale, Measures>,
}

impl Slice {
    /// Words to translate in all languages.
    pub fn todo(&self) -> u64 {
        self.locales.values().map(|of| of.todo.total()).sum()
    }
}

/// The slices of a report, by name.
pub fn slices(report: &Report, by: &By) -> Vec<Slice> {
    let folders = Folders::of(report);
    let mut groups: BTreeMap<String, BTreeMap<Locale, Vec<&Row>>> = BTreeMap::new();
    for row in report.rows.iter().filter(|row| row.state.status != PageStatus::Source) {
        let names: BTreeSet<String> = names(report, row, by, &folders).into_iter().collect();
        for name in names {
            groups.entry(name).or_default().entry(row.state.locale.clone()).or_default().push(row);
        }
    }
    let measured = |(locale, rows): (Locale, Vec<&Row>)| (locale, Measures::of(rows));
    groups
        .into_iter()
        .map(|(name, locales)| Slice { name, locales: locales.into_iter().map(measured).collect() })
        .collect()
}

fn names(report: &Report, row: &Row, by: &By, folders: &Folders) -> Vec<String> {
    let source = report.source_of(row);
    let names = match by {
        By::Folder => vec![folders.name(row)],
        By::Product => vec![row.state.product.clone()],
        By::Page => vec![page_name(row)],
        By::Owner if !row.state.owners.is_empty() => row.state.owners.clone(),
        By::Owner => source.map(|source| source.state.owners.clone()).unwrap_or_default(),
        By::Key(key) => {
            let value = source.and_then(|source| source.state.metadata.get(key));
            value.iter().flat_map(|value| value.split(',')).map(|name| name.trim().to_owned()).collect()
        }
    };
    let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
    if names.is_empty() { vec!["(none)".to_owned()] } else { names }
}

/// A page's path, with its product where there is one.
pub(super) fn page_name(row: &Row) -> String {
    match &*row.state.product {
        "" => row.state.path.clone(),
        product => format!("{product}/{}", row.state.path),
    }
}

/// The folders that pages are in, told apart deep enough to say something.
pub(super) struct Folders {
    /// Parts that all pages share.
    shared: usize,
    depth: usize,
}

impl Folders {
    pub fn of(report: &Report) -> Folders {
        let pages: Vec<Vec<String>> =
            report.rows.iter().filter(|row| row.state.status == PageStatus::Source).map(parts).collect();
        let first = pages.first().map(Vec::as_slice).unwrap_or(&[]);
        let common = |parts: &Vec<String>| first.iter().zip(parts).take_while(|(a, b)| a == b).count();
        let shared = pages.iter().map(common).min().unwrap_or(0);
        let count = |depth: usize| {
            let names: BTreeSet<Vec<&String>> =
                pages.iter().map(|parts| parts.iter().skip(shared).take(depth).collect()).collect();
            names.len()
        };
        let depth = (1..=DEEPEST).find(|depth| count(*depth) >= ENOUGH).unwrap_or(DEEPEST);
        Folders { shared, depth }
    }

    pub fn name(&self, row: &Row) -> String {
        let parts = parts(row);
        let name = parts.iter().take(self.shared + self.depth).cloned().collect::<Vec<_>>().join("/");
        if name.is_empty() { "/".to_owned() } else { format!("{name}/") }
    }
}

/// The folders above a page, the product first.
fn parts(row: &Row) -> Vec<String> {
    let name = page_name(row);
    let mut parts: Vec<String> = name.split('/').map(str::to_owned).collect();
    parts.pop();
    parts
}
