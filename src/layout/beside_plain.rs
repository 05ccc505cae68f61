//! Repositories of one product of which the source's has no language in its name: `docs` beside `docs-fr`, `fr.docs` or
//! `docs.fr`.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::assemble::Found;
use super::configured::mark_meant;
use super::named::{Named, found_in};
use super::walk::folders_in;
use super::{LayoutError, Wanted};
use crate::files::is_there;
use crate::locale::{Locale, is_tag, tag_of_segment};

/// The product and the language that the name of a folder may say.
fn read(name: &str) -> impl Iterator<Item = (&str, &str)> {
    let behind = [name.rsplit_once('.'), name.rsplit_once('-'), name.rsplit_once('_')];
    // `docs-pt-BR`
    let long = name.match_indices('-').map(|(at, _)| (&name[..at], &name[at + 1..])).find(|(_, tag)| is_tag(tag));
    let before =
        [name.split_once('.'), name.split_once('-')].into_iter().flatten().map(|(tag, product)| (product, tag));
    let all = behind.into_iter().flatten().chain(long).chain(before);
    all.filter(|(product, tag)| !product.is_empty() && is_tag(tag))
}

/// The path is one of such folders, or in one: the others are beside it.
pub(super) fn around_plain_name(wanted: &Wanted, path: &Path) -> Result<Option<Found>, LayoutError> {
    // What is beside a repository may be another one of it; what is beside its folders is not.
    let top = path.ancestors().position(|folder| is_there(&folder.join(".git")));
    for inside in path.ancestors().take(top.unwrap_or(0) + 1) {
        let (Some(name), Some(parent)) = (inside.file_name().and_then(|name| name.to_str()), inside.parent()) else {
            continue;
        };
        let is_of_one = |product: &str| product == name || read(name).any(|(other, _)| other == product);
        let found =
            folders_in(parent, &wanted.overlay).is_ok().then(|| beside(wanted, parent, is_of_one)).transpose()?;
        if let Some(mut found) = found.flatten() {
            mark_meant(&mut found.drafts, parent, path);
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Folders in the path that have the pages of one that is named without a language.
pub(super) fn by_plain_name(wanted: &Wanted, path: &Path) -> Result<Option<Found>, LayoutError> {
    beside(wanted, path, |_| true)
}

/// Such folders of the products that are wanted.
fn beside(wanted: &Wanted, path: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<Option<Found>, LayoutError> {
    let (names, _) = folders_in(path, &wanted.overlay)?;
    let known: HashSet<&str> = names.iter().map(String::as_str).collect();
    let source = wanted.source_locale.clone().unwrap_or_else(Locale::english);
    let mut products: BTreeMap<&str, Vec<Named>> = BTreeMap::new();
    let mut forms: BTreeMap<&str, String> = BTreeMap::new();
    for name in &names {
        let found = read(name).find(|(product, _)| known.contains(product) && !is_tag(product) && is_wanted(product));
        let Some((product, tag, locale)) = found.and_then(|(product, tag)| Some((product, tag, tag_of_segment(tag)?)))
        else {
            continue;
        };
        if !locale.same_language(&source) {
            forms.entry(product).or_insert_with(|| match name.strip_prefix(tag) {
                Some(rest) => format!("<locale>{rest}"),
                None => format!("{}<locale>", &name[..name.len() - tag.len()]),
            });
            products.entry(product).or_default().push(Named {
                product: product.to_owned(),
                locale,
                dir: path.join(name),
            });
        }
    }
    if products.is_empty() {
        return Ok(None);
    }
    for (product, named) in &mut products {
        named.push(Named { product: (*product).to_owned(), locale: source.clone(), dir: path.join(product) });
    }
    let grouped: Vec<(String, String)> = forms
        .into_iter()
        .map(|(product, form)| {
            (product.to_owned(), format!("grouped by repository per locale (`{product}`, `{form}`)"))
        })
        .collect();
    let mut found = found_in(products.into_values().flatten().collect(), wanted)?;
    found.grouped.extend(grouped);
    keep_translations(&mut found, &source);
    Ok((!found.drafts.is_empty()).then_some(found))
}

/// Drops folders that have no page of their source: a name that only looks like a language.
fn keep_translations(found: &mut Found, source: &Locale) {
    let of_source: BTreeMap<&str, HashSet<&str>> = found
        .drafts
        .iter()
        .filter(|draft| draft.locale == *source)
        .map(|draft| (&*draft.product, draft.pages.iter().map(|page| &*page.path).collect()))
        .collect();
    let has_some = |draft: &super::draft::Draft| {
        let pages = of_source.get(&*draft.product);
        pages.is_some_and(|pages| draft.pages.iter().any(|page| pages.contains(&*page.path)))
    };
    let mut translated: HashSet<String> = HashSet::new();
    let mut kept: Vec<bool> = Vec::new();
    for draft in &found.drafts {
        let is_kept = draft.locale == *source || has_some(draft);
        kept.push(is_kept);
        if is_kept && draft.locale != *source {
            translated.insert(draft.product.clone());
        }
    }
    let mut kept = kept.into_iter();
    found.drafts.retain(|draft| kept.next().unwrap_or(false) && translated.contains(&draft.product));
}
