//! The folder of the pages inside that of a language, where the site has one: what is beside it is no page.

use std::collections::BTreeMap;
use std::path::Path;

use super::Wanted;
use super::assemble::Found;
use super::draft::{Draft, Page};
use super::mounts::value;
use crate::files::{Bounds, PathOrigin, SETTINGS_LIMIT, is_there};
use crate::site::Site;

/// Takes for each language what is in its folder of pages, where the configuration of the site says that there is one.
/// A language without a configuration of its own has it where the others have it.
pub(super) fn keep_pages(found: &mut Found, wanted: &Wanted) {
    let Some(of_site) = &wanted.site_folder else { return };
    let inside: Vec<Option<String>> =
        found.drafts.iter().map(|draft| page_folder(draft, of_site, wanted.site)).collect();
    let mut usual: BTreeMap<&str, &str> = BTreeMap::new();
    for (draft, folder) in found.drafts.iter().zip(&inside) {
        if let Some(folder) = folder {
            usual.entry(&draft.product).or_insert(folder);
        }
    }
    for (product, grouped) in &mut found.grouped {
        if let Some(folder) = usual.get(&**product) {
            *grouped = grouped.replace("<locale>`", &format!("<locale>/{folder}`"));
        }
    }
    let folders = found.drafts.iter().zip(&inside);
    let folders: Vec<Option<String>> = folders
        .map(|(draft, own)| own.as_deref().or_else(|| usual.get(&*draft.product).copied()).map(str::to_owned))
        .collect();
    for (draft, folder) in found.drafts.iter_mut().zip(folders) {
        let Some(folder) = folder else { continue };
        draft.dir.push(&folder);
        let below = |path: &str| Some(path.strip_prefix(&*folder)?.strip_prefix('/')?.into());
        let pages = std::mem::take(&mut draft.pages);
        draft.pages = pages.into_iter().filter_map(|page| Some(Page { path: below(&page.path)?, ..page })).collect();
        let files = &mut found.assets[draft.assets];
        *files = std::mem::take(files).iter().filter_map(|path| below(path)).collect();
    }
}

/// The folder of the pages below that of a language, as its own configuration or that of the site has it.
fn page_folder(draft: &Draft, of_site: &Path, site: &Site) -> Option<String> {
    let (key, usual) = site.pages.folder?;
    [&*draft.dir, of_site].into_iter().find_map(|folder| {
        let named = configured(folder, site, key)?.unwrap_or_else(|| usual.to_owned());
        let parts: Vec<&str> = named.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        if named.starts_with('/') || parts.contains(&"..") {
            return None;
        }
        let path = folder.join(parts.join("/"));
        let inside = path.strip_prefix(&draft.dir).ok()?.to_str()?.replace('\\', "/");
        let holds = |page: &Page| page.path.strip_prefix(&*inside).is_some_and(|rest| rest.starts_with('/'));
        (!inside.is_empty() && draft.pages.iter().any(holds)).then_some(inside)
    })
}

/// What the configuration of a site in a folder says of a key; `None` where no such site is there.
fn configured(folder: &Path, site: &Site, key: &str) -> Option<Option<String>> {
    let bounds = Bounds::of_project(folder);
    let files = site.marks.iter().map(|mark| folder.join(mark));
    let files: Vec<_> = files.filter(|file| bounds.admits(file) && is_there(file)).collect();
    let texts = files.iter().filter_map(|file| {
        let bytes = PathOrigin::Project(&bounds).read(file, SETTINGS_LIMIT).ok()?;
        String::from_utf8(bytes).ok()
    });
    let said = { texts }.find_map(|text| text.lines().find_map(|line| value(line, key)).map(str::to_owned));
    (!files.is_empty()).then_some(said)
}
