//! Finds layouts without being configured: repositories per locale, folders per locale, locale suffixes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use super::assemble::{Found, from, nothing, source_of};
use super::beside_plain::{around_plain_name, by_plain_name};
use super::draft::Draft;
use super::named::{Named, found_in, split};
use super::page_folder::keep_pages;
use super::site::{by_site, by_site_beside_source, other_sites};
use super::suffix::{by_file_name, by_suffix};
use super::walk::{Scan, folders_in, scan};
use super::{Layout, LayoutError, Wanted};
use crate::locale::{Locale, is_tag, tag_of_segment};

/// How far below the path the folder may be that holds a folder for each locale.
const DEPTH: usize = 3;

/// Tries the layouts in their order; the first that has something to compare is taken, with what the others compare
/// beside it: files that come in cannot hide by another layout what was compared before.
pub(super) fn detect(wanted: &Wanted, path: &Path) -> Result<Layout, LayoutError> {
    let mut first_error = None;
    let others = in_other_ways(wanted, path);
    let layout = first(wanted, path, |mut found| {
        others.iter().for_each(|others| found.add_others(others, wanted, path));
        match found.into_layout(wanted, path) {
            Ok(layout) => Ok(Some(layout)),
            Err(error @ (LayoutError::NoSource { .. } | LayoutError::Nothing { .. })) => {
                first_error.get_or_insert(error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    })?;
    let nothing = || first_error.unwrap_or_else(|| nothing(path, super::assemble::why_not(&[])));
    layout.ok_or_else(nothing)
}

/// What could be compared in each layout as if the project were no site, or one of another kind whose files are there, too.
fn in_other_ways(wanted: &Wanted, path: &Path) -> Vec<Found> {
    let plain = Wanted { site_folder: None, ..wanted.clone() };
    let is_site = wanted.site_folder.is_some();
    let others = if is_site { other_sites(path, wanted.site) } else { Vec::new() };
    let others = others.into_iter().map(|of| Wanted { site: of.site, site_folder: Some(of.folder), ..wanted.clone() });
    let mut compared = Vec::new();
    for wanted in std::iter::once(plain).chain(others) {
        let keep = |found: Found| {
            compared.extend(found.compares(&wanted).then_some(found));
            Ok(None::<()>)
        };
        // What cannot be read is reported where the layout is looked for.
        let _ = first(&wanted, path, keep);
    }
    compared
}

/// A way to find languages in folders.
type Way = fn(&Wanted, &Path) -> Result<Option<Found>, LayoutError>;

/// The first layout that `take` takes.
fn first<T>(
    wanted: &Wanted,
    path: &Path,
    mut take: impl FnMut(Found) -> Result<Option<T>, LayoutError>,
) -> Result<Option<T>, LayoutError> {
    let ways: [Way; 3] = [around, by_repository, by_site];
    for way in ways {
        if let Some(taken) = way(wanted, path)?.map(&mut take).transpose()?.flatten() {
            return Ok(Some(taken));
        }
    }
    let Some(files) = scan(&[path.to_owned()], &wanted.overlay, wanted.site)?.pop() else {
        return Err(nothing(path, String::new()));
    };
    if let Some(taken) = by_folder(wanted, &files).map(&mut take).transpose()?.flatten() {
        return Ok(Some(taken));
    }
    if let Some(taken) = by_plain_name(wanted, path)?.map(&mut take).transpose()?.flatten() {
        return Ok(Some(taken));
    }
    for way in [by_suffix, by_file_name] {
        if let Some(taken) = way(wanted, &files).map(&mut take).transpose()?.flatten() {
            return Ok(Some(taken));
        }
    }
    for way in [around_plain_name, by_site_beside_source] {
        if let Some(taken) = way(wanted, path)?.map(&mut take).transpose()?.flatten() {
            return Ok(Some(taken));
        }
    }
    Ok(None)
}

/// The path is, or is in, a folder whose name says its locale, with the source beside it.
fn around(wanted: &Wanted, path: &Path) -> Result<Option<Found>, LayoutError> {
    for inside in path.ancestors() {
        let (Some(name), Some(parent)) = (inside.file_name().and_then(|name| name.to_str()), inside.parent()) else {
            continue;
        };
        let Some(here) = Named::read(name, parent) else { continue };
        let Ok((names, _)) = folders_in(parent, &wanted.overlay) else { continue };
        let mut beside: Vec<Named> = names.iter().filter_map(|name| Named::read(name, parent)).collect();
        beside.retain(|named| named.product == here.product);
        let locales = beside.iter().map(|named| &named.locale);
        let Some(source) = source_of(locales, &wanted.source_locale).cloned() else { continue };
        let is_source = here.locale == source;
        if !is_source {
            // A link to the folder is fine where the user names it.
            beside.retain(|named| named.locale == source);
            beside.push(Named { dir: inside.to_owned(), ..here });
        }
        if beside.len() > 1 {
            return found_in(beside, wanted).map(Some);
        }
    }
    Ok(None)
}

/// `journeys.en` and `journeys.fr-FR` side by side in the path; any number of products.
fn by_repository(wanted: &Wanted, path: &Path) -> Result<Option<Found>, LayoutError> {
    let (names, links) = folders_in(path, &wanted.overlay)?;
    let mut products: BTreeMap<String, Vec<Named>> = BTreeMap::new();
    for named in names.iter().filter_map(|name| Named::read(name, path)).filter(|named| !named.product.is_empty()) {
        products.entry(named.product.clone()).or_default().push(named);
    }
    let is_source = |named: &Named| source_of(std::iter::once(&named.locale), &wanted.source_locale).is_some();
    // A word that is a language too (`site.it`) is a folder like any other, unless it has a sibling.
    let is_product = |named: &[Named]| named.len() > 1;
    if !products.values().any(|named| is_product(named)) {
        let alone: Vec<Named> = products.into_values().flatten().filter(is_source).take(1).collect();
        return if alone.is_empty() { Ok(None) } else { found_in(alone, wanted).map(Some) };
    }
    let mut left_out = BTreeSet::new();
    for name in &names {
        let Some((product, tag)) = name.rsplit_once('.').filter(|(_, tag)| !is_tag(tag)) else { continue };
        if products.get(product).is_some_and(|named| is_product(named)) {
            let near = Locale::parse(tag).err().and_then(|error| error.near);
            let hint = near.map(|near| format!(", perhaps `{near}`")).unwrap_or_default();
            left_out.insert(format!("`{name}` (`{tag}` is no locale{hint})"));
        }
    }
    let (mut read, mut not_asked) = (Vec::new(), BTreeSet::new());
    for named in products.into_values() {
        let source = source_of(named.iter().map(|named| &named.locale), &wanted.source_locale).cloned();
        let is_alone = !is_product(&named);
        for named in named {
            if is_alone {
                let why = if is_source(&named) { "no translation beside it" } else { "no source beside it" };
                if is_source(&named) || named.locale.as_str() != named.locale.language() {
                    left_out.insert(format!("`{}` ({why})", from(path, &named.dir)));
                }
            } else if source.as_ref() == Some(&named.locale) || wanted.takes(&named.locale) {
                read.push(named);
            } else {
                not_asked.insert(named.locale);
            }
        }
    }
    let mut found = found_in(read, wanted)?;
    found.not_asked = not_asked;
    found.left_out.folders.extend(left_out);
    found.left_out.passed_by.links += links;
    Ok(Some(found))
}

/// `docs/en` and `docs/fr`: each folder that holds such folders is a product.
fn by_folder(wanted: &Wanted, scan: &Scan) -> Option<Found> {
    // By depth and path of the folder that holds them.
    let mut parents: BTreeMap<(usize, &str), BTreeSet<&str>> = BTreeMap::new();
    for entry in scan.files.iter().filter(|entry| entry.is_page) {
        let mut start = 0;
        for depth in 0..=DEPTH {
            let Some(len) = entry.path[start..].find('/') else { break };
            let name = &entry.path[start..start + len];
            if is_tag(name) {
                parents.entry((depth, &entry.path[..start])).or_default().insert(name);
            }
            start += len + 1;
        }
    }
    let mut trees: HashSet<String> = HashSet::new();
    let mut products: Vec<(&str, BTreeSet<&str>)> = Vec::new();
    let mut incomplete: Vec<(&str, BTreeSet<&str>)> = Vec::new();
    for ((_, parent), names) in parents {
        let is_inside = parent.match_indices('/').any(|(end, _)| trees.contains(&parent[..=end]));
        if is_inside {
            continue;
        }
        let locales: Vec<Locale> = names.iter().filter_map(|name| tag_of_segment(name)).collect();
        let has_source = source_of(locales.iter(), &wanted.source_locale).is_some();
        if !has_source || locales.len() < 2 {
            if has_source || locales.len() > 1 {
                incomplete.push((parent, names));
            }
            continue;
        }
        trees.extend(names.iter().map(|name| format!("{parent}{name}/")));
        products.push((parent, names));
    }
    // Nothing to compare, but something to name in the error.
    if products.is_empty() {
        products.extend(incomplete.into_iter().take(1));
    }
    if products.is_empty() {
        return None;
    }
    products.sort_unstable();
    let mut found = Found::default();
    let is_one = products.len() == 1;
    for (parent, names) in &products {
        let product = if is_one { "" } else { parent.trim_end_matches('/') };
        found.grouped.insert(product.to_owned(), format!("grouped by folder per locale (`{parent}<locale>`)"));
        for name in names {
            let Some(locale) = tag_of_segment(name) else { continue };
            let prefix = format!("{parent}{name}/");
            let inside = below(scan, &prefix).iter();
            let (pages, assets) = split(inside.map(|entry| (entry.path[prefix.len()..].into(), entry.is_page)));
            found.drafts.push(Draft {
                product: product.to_owned(),
                locale,
                dir: scan.dir.join(&prefix[..prefix.len() - 1]),
                pages,
                assets: found.assets.len(),
                is_source: None,
                is_meant: true,
            });
            found.assets.push(assets);
        }
    }
    keep_pages(&mut found, wanted);
    found.left_out.folders = unrelated_folders(scan, &products, &trees);
    found.left_out.passed_by.links = scan.passed_by.links;
    found.left_out.passed_by.not_utf8 = scan.passed_by.not_utf8;
    found.left_out.passed_by.unreadable.clone_from(&scan.passed_by.unreadable);
    found.left_out.passed_by.without_rules.clone_from(&scan.passed_by.without_rules);
    found.left_out.passed_by.rules = scan.passed_by.rules;
    Some(found)
}

/// The files whose paths start with `prefix`.
fn below<'s>(scan: &'s Scan, prefix: &str) -> &'s [super::walk::Entry] {
    let start = scan.files.partition_point(|entry| &*entry.path < prefix);
    let len = scan.files[start..].partition_point(|entry| entry.path.starts_with(prefix));
    &scan.files[start..start + len]
}

/// Folders with pages beside the locales' that are of no locale.
fn unrelated_folders(scan: &Scan, products: &[(&str, BTreeSet<&str>)], trees: &HashSet<String>) -> BTreeSet<String> {
    let parents: BTreeSet<&str> = products.iter().map(|(parent, _)| *parent).collect();
    let mut unrelated = BTreeSet::new();
    for (parent, _) in products {
        for entry in below(scan, parent).iter().filter(|entry| entry.is_page) {
            let Some(len) = entry.path[parent.len()..].find('/') else { continue };
            let folder = &entry.path[..=parent.len() + len];
            let holds_product = parents.range(folder..).next().is_some_and(|parent| parent.starts_with(folder));
            if !trees.contains(folder) && !holds_product {
                let name = from(&scan.dir, &scan.dir.join(folder.trim_end_matches('/')));
                unrelated.insert(format!("`{name}` (no locale)"));
            }
        }
    }
    unrelated
}
