//! Finds the layouts in which the file name says the locale: `page.md` beside `page.fr.md`, or `page/en.md` beside
//! `page/fr.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Wanted;
use super::assemble::{Found, source_of};
use super::draft::{Draft, Page};
use super::walk::Scan;
use crate::locale::{Locale, tag_of_segment};

/// A page's path, taken apart: `guide/page` `.fr` `.md`.
struct Suffixed<'p> {
    base: &'p str,
    tag: &'p str,
    extension: &'p str,
}

/// How file names say the locale.
#[derive(Clone, Copy)]
struct Form {
    take_apart: fn(&str) -> Option<Suffixed<'_>>,
    /// What is between the base of a page and its extension, in place of the locale.
    name: &'static str,
    said: &'static str,
}

const SUFFIX: Form = Form { take_apart, name: "", said: "grouped by file suffix (`<page>.<locale>.md`)" };
const NAME: Form =
    Form { take_apart: take_apart_name, name: "/index", said: "grouped by file name (`<page>/<locale>.md`)" };

fn take_apart(path: &str) -> Option<Suffixed<'_>> {
    let (stem, extension) = path.split_at(path.rfind('.')?);
    let name = stem.rfind('/').map_or(0, |at| at + 1);
    let dot = stem[name..].rfind('.').filter(|&at| at > 0)? + name;
    Some(Suffixed { base: &stem[..dot], tag: &stem[dot + 1..], extension })
}

/// `guide/page` `fr` `.md`, where the name of the file is nothing but the locale.
fn take_apart_name(path: &str) -> Option<Suffixed<'_>> {
    let (stem, extension) = path.split_at(path.rfind('.')?);
    let (base, tag) = stem.rsplit_once('/')?;
    (!tag.contains('.')).then_some(Suffixed { base, tag, extension })
}

/// The languages by suffix.
pub(super) fn by_suffix(wanted: &Wanted, scan: &Scan) -> Option<Found> {
    by_form(wanted, scan, SUFFIX)
}

/// The languages by file name.
pub(super) fn by_file_name(wanted: &Wanted, scan: &Scan) -> Option<Found> {
    by_form(wanted, scan, NAME)
}

/// A suffix is a locale only where some page has both that suffix and a source: `setup.is.md` alone is a page of its
/// own.
fn by_form(wanted: &Wanted, scan: &Scan, form: Form) -> Option<Found> {
    let files = &scan.files;
    let pages = || files.iter().filter(|entry| entry.is_page).map(|entry| &*entry.path);
    let mut tags: HashMap<&str, Option<Locale>> = HashMap::new();
    let mut suffixed: Vec<(&str, Locale)> = Vec::new();
    for path in pages() {
        let Some(parts) = (form.take_apart)(path) else { continue };
        if let Some(locale) = tags.entry(parts.tag).or_insert_with(|| tag_of_segment(parts.tag)) {
            suffixed.push((parts.base, locale.clone()));
        }
    }
    if suffixed.is_empty() {
        return None;
    }
    let stems: HashSet<&str> = pages().map(|path| path.rfind('.').map_or(path, |dot| &path[..dot])).collect();
    let source = source(wanted, &suffixed, &stems);
    let with_source: HashSet<&str> =
        suffixed.iter().filter(|(_, locale)| *locale == source).map(|(base, _)| *base).collect();
    let is_translated = |base: &str| stems.contains(base) || with_source.contains(base);
    let mut locales: BTreeSet<&Locale> =
        suffixed.iter().filter(|(base, _)| is_translated(base)).map(|(_, locale)| locale).collect();
    locales.remove(&source);
    if locales.is_empty() {
        let is_named = form.name.is_empty();
        return is_named.then(|| without_source(&suffixed, scan, form)).flatten();
    }
    let mut trees: BTreeMap<&Locale, Vec<Page>> = BTreeMap::new();
    trees.insert(&source, Vec::new());
    let mut assets = Vec::new();
    for entry in files {
        if !entry.is_page {
            assets.push(entry.path.clone());
            continue;
        }
        let parts = (form.take_apart)(&entry.path);
        let locale = parts.as_ref().and_then(|parts| tags.get(parts.tag)?.as_ref());
        match (parts, locale) {
            (Some(parts), Some(locale)) if *locale == source || locales.contains(locale) => {
                let path = format!("{}{}{}", parts.base, form.name, parts.extension).into_boxed_str();
                trees.entry(locale).or_default().push(Page { path, disk: Some(entry.path.clone()) });
            }
            _ => trees.entry(&source).or_default().push(Page { path: entry.path.clone(), disk: None }),
        }
    }
    let trees = trees.into_iter().map(|(locale, pages)| (locale.clone(), pages));
    let mut found = found(trees, scan, form, assets);
    for draft in &mut found.drafts {
        draft.is_source = Some(draft.locale == source);
    }
    found.left_out.passed_by = scan.passed_by.clone();
    Some(found)
}

/// The language of the files without a suffix, unless the source has one of its own (`page.en-US.md`).
fn source(wanted: &Wanted, suffixed: &[(&str, Locale)], stems: &HashSet<&str>) -> Locale {
    let plain = wanted.source_locale.clone().unwrap_or_else(Locale::english);
    let candidate = source_of(suffixed.iter().map(|(_, locale)| locale), &wanted.source_locale);
    let has_plain = |locale: &Locale| suffixed.iter().any(|(base, other)| other == locale && stems.contains(base));
    candidate.filter(|locale| **locale == plain || !has_plain(locale)).cloned().unwrap_or(plain)
}

/// Pages in two languages, none of which is the source: the error names them.
fn without_source(suffixed: &[(&str, Locale)], scan: &Scan, form: Form) -> Option<Found> {
    let mut by_base: BTreeMap<&str, BTreeSet<&Locale>> = BTreeMap::new();
    for (base, locale) in suffixed {
        by_base.entry(base).or_default().insert(locale);
    }
    let locales = by_base.into_values().find(|locales| locales.len() > 1)?;
    let page = || Page { path: "".into(), disk: None };
    Some(found(locales.into_iter().map(|locale| (locale.clone(), vec![page()])), scan, form, Vec::new()))
}

fn found(trees: impl Iterator<Item = (Locale, Vec<Page>)>, scan: &Scan, form: Form, assets: Vec<Box<str>>) -> Found {
    let drafts = trees.map(|(locale, pages)| Draft {
        product: String::new(),
        locale,
        dir: scan.dir.clone(),
        pages,
        assets: 0,
        is_source: None,
        is_meant: true,
    });
    Found {
        drafts: drafts.collect(),
        assets: vec![assets],
        grouped: BTreeMap::from([(String::new(), form.said.to_owned())]),
        ..Found::default()
    }
}
