//! Folders of which the language is known, and what is in them.

use std::path::{Path, PathBuf};

use super::assemble::Found;
use super::draft::{Draft, Page};
use super::page_folder::keep_pages;
use super::walk::scan;
use super::{LayoutError, Wanted};
use crate::locale::{Locale, tag_of_segment};

/// A folder whose name says its locale.
pub(super) struct Named {
    pub product: String,
    pub locale: Locale,
    pub dir: PathBuf,
}

impl Named {
    /// `journeys.fr-FR`, or `fr-FR` alone.
    pub fn read(name: &str, parent: &Path) -> Option<Named> {
        let dir = parent.join(name);
        if let Some(locale) = tag_of_segment(name) {
            return Some(Named { product: String::new(), locale, dir });
        }
        let (product, tag) = name.rsplit_once('.').filter(|(product, _)| !product.is_empty())?;
        Some(Named { product: product.to_owned(), locale: tag_of_segment(tag)?, dir })
    }

    pub fn grouped(&self) -> String {
        if self.product.is_empty() {
            "grouped by folder per locale (`<locale>`)".to_owned()
        } else {
            format!("grouped by repository per locale (`{}.<locale>`)", self.product)
        }
    }
}

/// What is in folders of languages.
pub(super) fn found_in(named: Vec<Named>, wanted: &Wanted) -> Result<Found, LayoutError> {
    let dirs: Vec<PathBuf> = named.iter().map(|named| named.dir.clone()).collect();
    let mut found = Found::default();
    for (named, scan) in named.into_iter().zip(scan(&dirs, &wanted.overlay, wanted.site)?) {
        found.grouped.entry(named.product.clone()).or_insert_with(|| named.grouped());
        let (pages, assets) = split(scan.files.into_iter().map(|entry| (entry.path, entry.is_page)));
        found.left_out.passed_by.add(scan.passed_by);
        found.drafts.push(Draft {
            product: named.product,
            locale: named.locale,
            dir: scan.dir,
            pages,
            assets: found.assets.len(),
            is_source: None,
            is_meant: true,
        });
        found.assets.push(assets);
    }
    keep_pages(&mut found, wanted);
    Ok(found)
}

pub(super) fn split(files: impl Iterator<Item = (Box<str>, bool)>) -> (Vec<Page>, Vec<Box<str>>) {
    let (mut pages, mut assets) = (Vec::new(), Vec::new());
    for (path, is_page) in files {
        if is_page { pages.push(Page { path, disk: None }) } else { assets.push(path) }
    }
    (pages, assets)
}
