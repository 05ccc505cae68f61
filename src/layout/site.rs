//! Finds out what kind of site a project is, by its files, and where such a site has its languages.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use super::assemble::Found;
use super::configured::mark_meant;
use super::named::{Named, found_in};
use super::walk::{folders_in, names_in};
use super::{LayoutError, Overlay, Wanted};
use crate::files::{Bounds, PathOrigin, SETTINGS_LIMIT, is_there};
use crate::locale::{Locale, tag_of_segment};
use crate::site::{self, Places, Site};

/// How far below the path the folder of a site is looked for, and in how many folders.
const DEPTH: usize = 2;
const MOST_FOLDERS: usize = 300;
/// Folders that may hold the sites of others.
const OTHERS: [&str; 12] = [
    "node_modules",
    "vendor",
    "third_party",
    "themes",
    "examples",
    "example",
    "fixtures",
    "test",
    "tests",
    "dist",
    "build",
    "target",
];
const LOCALE: &str = "{locale}";

/// A site that was found by its files.
#[derive(Clone, Debug)]
pub struct FoundSite {
    /// What kind of site.
    pub site: &'static Site,
    /// The folder that its files are in.
    pub folder: PathBuf,
    /// Whether its configuration says that only pages named `.mdx` are MDX.
    pub mdx_by_extension: bool,
}

/// The site that a project is: of the folders that hold the `sources` that the user names, or else `path`, within their
/// repository, the nearest that has the files of a site; where none is named, also one of the folders below `path`. Only
/// sites of the kind `only`, where that is given.
pub fn find_site<'p>(
    path: &'p Path,
    sources: impl Iterator<Item = &'p PathBuf>,
    only: Option<&'static Site>,
) -> Option<FoundSite> {
    let sources: Vec<&Path> = sources.map(PathBuf::as_path).collect();
    let is_asked = |found: &FoundSite| only.is_none_or(|only| std::ptr::eq(only, found.site));
    folders(path, &sources).flat_map(|(folder, names)| at(&folder, &names)).find(is_asked)
}

/// The nearest site of each other kind in and around a folder.
pub(super) fn other_sites(path: &Path, own: &'static Site) -> Vec<FoundSite> {
    let mut found: Vec<FoundSite> = Vec::new();
    for site in folders(path, &[]).flat_map(|(folder, names)| at(&folder, &names)) {
        let is_same = |other: &'static Site| std::ptr::eq(other, site.site);
        if !is_same(own) && !found.iter().any(|known| is_same(known.site)) {
            found.push(site);
        }
    }
    found
}

/// The folders that may be that of a site, the nearest first, each with the names in it.
fn folders(path: &Path, sources: &[&Path]) -> impl Iterator<Item = (PathBuf, Vec<(String, bool)>)> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let searches_below = sources.is_empty();
    let starts = if searches_below { &[path][..] } else { sources };
    let starts: Vec<PathBuf> = starts.iter().filter_map(|start| std::path::absolute(start).ok()).collect();
    let below = starts.first().filter(|_| searches_below).cloned();
    let around = starts.into_iter().flat_map(|start| {
        let top = start.ancestors().position(|folder| is_there(&folder.join(".git")));
        start.ancestors().take(top.unwrap_or(0) + 1).map(Path::to_owned).collect::<Vec<_>>()
    });
    let with_names = |folder: PathBuf| {
        let names = names_in(&folder);
        (folder, names)
    };
    around.map(with_names).chain(below.into_iter().flat_map(below_folder))
}

/// The folders below one, level by level.
fn below_folder(path: PathBuf) -> impl Iterator<Item = (PathBuf, Vec<(String, bool)>)> {
    let names = names_in(&path);
    let mut left = MOST_FOLDERS;
    let mut queue = VecDeque::new();
    let mut enqueue = move |queue: &mut VecDeque<(PathBuf, usize)>, folder: &Path, names: &[(String, bool)], depth| {
        let is_searched = |name: &str| !name.starts_with('.') && !OTHERS.contains(&name);
        let folders = names.iter().filter(|(name, is_folder)| *is_folder && is_searched(name));
        for (name, _) in folders.take(if depth < DEPTH { left } else { 0 }) {
            left -= 1;
            queue.push_back((folder.join(name), depth + 1));
        }
    };
    enqueue(&mut queue, &path, &names, 0);
    std::iter::from_fn(move || {
        let (folder, depth) = queue.pop_front()?;
        let names = names_in(&folder);
        enqueue(&mut queue, &folder, &names, depth);
        Some((folder, names))
    })
}

/// The sites that have their files in a folder in which there are these names, the kind that is looked for first first.
fn at(folder: &Path, names: &[(String, bool)]) -> Vec<FoundSite> {
    let has = |mark: &str| {
        let first = mark.split('/').next().unwrap_or(mark);
        names.iter().any(|(name, _)| name == first) && (first == mark || is_inside(folder, mark))
    };
    let found = site::ALL.into_iter().filter(|site| site.marks.iter().any(|mark| has(mark)));
    let found = found.map(|site| {
        let says = |words: &str| site.marks.iter().any(|mark| has(mark) && says(folder, mark, words));
        let mdx_by_extension = site.mdx_by_extension.is_some_and(says);
        FoundSite { site, folder: folder.to_owned(), mdx_by_extension }
    });
    found.collect()
}

/// Whether there is something of a site at a path, and no link leads out of its repository on the way.
fn is_inside(folder: &Path, path: &str) -> bool {
    let path = folder.join(path);
    Bounds::of_project(folder).admits(&path) && is_there(&path)
}

/// Whether a configuration file says some words, which are without blanks and quotes.
fn says(folder: &Path, file: &str, words: &str) -> bool {
    let read = PathOrigin::Project(&Bounds::of_project(folder)).read(&folder.join(file), SETTINGS_LIMIT);
    let mut bytes = read.unwrap_or_default();
    bytes.retain(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'`'));
    memchr::memmem::find(&bytes, words.as_bytes()).is_some()
}

/// The languages where the site has them.
pub(super) fn by_site(wanted: &Wanted, path: &Path) -> Result<Option<Found>, LayoutError> {
    in_places(wanted, path, false)
}

/// The same, although the source has a folder of its own beside the translations, too.
pub(super) fn by_site_beside_source(wanted: &Wanted, path: &Path) -> Result<Option<Found>, LayoutError> {
    in_places(wanted, path, true)
}

fn in_places(wanted: &Wanted, path: &Path, may_be_beside: bool) -> Result<Option<Found>, LayoutError> {
    let Some(folder) = &wanted.site_folder else { return Ok(None) };
    let bounds = Bounds::of_project(folder);
    let mut named = Vec::new();
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for layout in wanted.site.layouts {
        if places.contains_key(layout.product) {
            continue;
        }
        for (product, source, target) in each(layout, folder, &bounds, &wanted.overlay) {
            let found = languages(folder, [&source, &target], &bounds, wanted, may_be_beside);
            if found.is_empty() {
                continue;
            }
            let written = target.replace(LOCALE, "<locale>");
            places.insert(product.clone(), format!("grouped by folder per locale (`{written}`)"));
            let source_locale = wanted.source_locale.clone().unwrap_or_else(Locale::english);
            named.push((product.clone(), source_locale, inside(folder, &source), true));
            named.extend(found.into_iter().map(|(locale, dir)| (product.clone(), locale, dir, false)));
        }
    }
    if named.is_empty() {
        return Ok(None);
    }
    let is_alone = places.len() == 1;
    let name = |product: &str| if is_alone { String::new() } else { product.to_owned() };
    let sources: Vec<bool> = named.iter().map(|(_, _, _, is_source)| *is_source).collect();
    let folders = named.into_iter().map(|(product, locale, dir, _)| Named { product: name(&product), locale, dir });
    let mut found = found_in(folders.collect(), wanted)?;
    found.grouped = places.into_iter().map(|(product, grouped)| (name(&product), grouped)).collect();
    for (draft, is_source) in found.drafts.iter_mut().zip(sources) {
        draft.is_source = Some(is_source);
    }
    mark_meant(&mut found.drafts, folder, path);
    Ok(Some(found))
}

/// The product, the folder of the source and that of its translations: one for each folder that the `*` of the source
/// stand for. What they stand for stands in place of those of the product and of the translations, in order.
fn each(layout: &Places, folder: &Path, bounds: &Bounds, overlay: &Overlay) -> Vec<(String, String, String)> {
    let mut found = vec![(layout.product.to_owned(), String::new(), layout.target.to_owned())];
    for segment in layout.source.split('/') {
        let under =
            |source: &str, name: &str| if source.is_empty() { name.to_owned() } else { format!("{source}/{name}") };
        let Some((before, behind)) = segment.split_once('*') else {
            found.iter_mut().for_each(|(_, source, _)| *source = under(source, segment));
            continue;
        };
        let mut next = Vec::new();
        for (product, source, target) in found {
            for name in names_of_folders(&inside(folder, &source), bounds, overlay) {
                let stands = name.strip_prefix(before).and_then(|name| name.strip_suffix(behind));
                let Some(stands) = stands.filter(|stands| !stands.is_empty()) else { continue };
                let of = |text: &str| text.replacen('*', stands, 1);
                next.push((of(&product), under(&source, &name), of(&target)));
            }
        }
        found = next;
    }
    found
}

/// The names of the folders in one that lies in the project.
fn names_of_folders(parent: &Path, bounds: &Bounds, overlay: &Overlay) -> Vec<String> {
    let found = bounds.admits(parent).then(|| folders_in(parent, overlay).ok()).flatten();
    found.map(|(names, _)| names).unwrap_or_default()
}

/// The folders of all translations; none where the source is in a folder of its own beside them, unless it may be. A link
/// that leads out of the project has no pages.
fn languages(
    folder: &Path,
    [source, target]: [&str; 2],
    bounds: &Bounds,
    wanted: &Wanted,
    may_be_beside: bool,
) -> Vec<(Locale, PathBuf)> {
    let Some((before, behind)) = target.split_once(LOCALE) else { return Vec::new() };
    let is_folder = |dir: &Path| bounds.admits(dir) && dir.is_dir();
    if !is_folder(&inside(folder, source)) {
        return Vec::new();
    }
    let names = names_of_folders(&inside(folder, before), bounds, &wanted.overlay);
    let locales = names.iter().filter_map(|name| Some((tag_of_segment(name)?, name)));
    let found = locales.map(|(locale, name)| (locale, inside(folder, &format!("{before}{name}{behind}"))));
    let mut found: Vec<(Locale, PathBuf)> = found.filter(|(_, dir)| is_folder(dir)).collect();
    let source_locale = wanted.source_locale.clone().unwrap_or_else(Locale::english);
    let all = found.len();
    found.retain(|(locale, _)| !locale.same_language(&source_locale));
    if found.len() < all && !may_be_beside {
        return Vec::new();
    }
    found.into_iter().filter(|(locale, _)| wanted.takes(locale)).collect()
}

fn inside(folder: &Path, path: &str) -> PathBuf {
    let path = path.trim_end_matches('/');
    if path.is_empty() { folder.to_owned() } else { folder.join(path) }
}
