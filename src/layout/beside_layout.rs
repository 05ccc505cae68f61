//! Translations in another layout beside those of a project: neither a file that makes a folder a site nor folders of
//! languages hide a page that is compared without them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::Wanted;
use super::assemble::{Found, from, source_of};
use super::draft::{Draft, Page};
use super::named::Named;
use super::own_files;

impl Found {
    /// Adds the products that there would be in another layout: of their pages, those that are translations of others or
    /// have some, and that this layout compares with nothing.
    pub fn add_others(&mut self, others: &Found, wanted: &Wanted, path: &Path) {
        let compared = self.compared(wanted);
        let languages = self.folders_of_languages();
        let mut products: BTreeMap<&str, Vec<Draft>> = BTreeMap::new();
        for draft in &others.drafts {
            let is_open = |page: &&Page| {
                let file = draft.disk_path(page);
                !compared.contains(&file) && !file.ancestors().skip(1).any(|folder| languages.contains(folder))
            };
            let pages = draft.pages.iter().filter(is_open).cloned().collect();
            products.entry(&draft.product).or_default().push(Draft { pages, ..draft.clone() });
        }
        let (mut added, mut moved) = (Vec::new(), HashSet::new());
        let mut lists: HashMap<usize, usize> = HashMap::new();
        for (product, mut drafts) in products {
            if !keep_compared(&mut drafts, wanted) {
                continue;
            }
            let name = self.free_name(product, &drafts, path);
            let grouped = others.grouped.get(product).cloned().unwrap_or_default();
            self.grouped.insert(name.clone(), format!("{grouped}, in addition"));
            for mut draft in drafts {
                moved.extend(draft.pages.iter().map(|page| draft.disk_path(page)));
                draft.product.clone_from(&name);
                draft.assets = *lists.entry(draft.assets).or_insert_with(|| {
                    self.assets.push(others.assets[draft.assets].clone());
                    self.assets.len() - 1
                });
                added.push(draft);
            }
        }
        self.give_away(&moved);
        // What is in these folders and is compared elsewhere, or with nothing, is there for links.
        for draft in &others.drafts {
            let Some(list) = lists.get(&draft.assets) else { continue };
            let rest = draft.pages.iter().filter(|page| !moved.contains(&draft.disk_path(page)));
            self.assets[*list].extend(rest.map(|page| page.disk.clone().unwrap_or_else(|| page.path.clone())));
        }
        self.drafts.extend(added);
    }

    /// The folders whose names say their languages: what is in one is of that language, whatever it is called.
    fn folders_of_languages(&self) -> HashSet<PathBuf> {
        let says_language = |dir: &Path| {
            let (name, parent) = (dir.file_name().and_then(|name| name.to_str()), dir.parent());
            name.zip(parent).is_some_and(|(name, parent)| Named::read(name, parent).is_some())
        };
        self.drafts.iter().map(|draft| &draft.dir).filter(|dir| says_language(dir)).cloned().collect()
    }

    /// The files of all pages that are a translation of another, or have one.
    fn compared(&self, wanted: &Wanted) -> HashSet<PathBuf> {
        let mut products: BTreeMap<&str, Vec<&Draft>> = BTreeMap::new();
        for draft in &self.drafts {
            products.entry(&draft.product).or_default().push(draft);
        }
        let mut compared = HashSet::new();
        for drafts in products.into_values() {
            let Some(paths) = common(&drafts, wanted) else { continue };
            for draft in &drafts {
                let pages = draft.pages.iter().filter(|page| paths.contains(&*page.path));
                compared.extend(pages.map(|page| draft.disk_path(page)));
            }
        }
        compared
    }

    /// Makes pages files like any other, since they are compared in other trees.
    fn give_away(&mut self, moved: &HashSet<PathBuf>) {
        for draft in &mut self.drafts {
            let dir = draft.dir.clone();
            let path = |page: &Page| dir.join(page.disk.as_deref().unwrap_or(&page.path));
            let given = draft.pages.extract_if(.., |page| moved.contains(&path(page)));
            self.assets[draft.assets].extend(given.map(|page| page.disk.unwrap_or(page.path)));
        }
    }

    /// A name that no product has: its own, or else that of the folder that its languages are in.
    fn free_name(&self, product: &str, drafts: &[Draft], path: &Path) -> String {
        let folder = drafts.first().and_then(|draft| draft.dir.parent()).map(|folder| from(path, folder));
        let is_free = |name: &String| !name.is_empty() && !name.starts_with('/') && !self.grouped.contains_key(name);
        let names = [Some(product.to_owned()), folder].into_iter().flatten();
        let numbered = (1..).map(|at| if at == 1 { "other".to_owned() } else { format!("other-{at}") });
        names.chain(numbered).find(is_free).unwrap_or_default()
    }

    /// Whether some page is in a source and in a translation.
    pub fn compares(&self, wanted: &Wanted) -> bool {
        !self.compared(wanted).is_empty()
    }
}

/// Keeps of a product what is compared; whether there is any.
fn keep_compared(drafts: &mut Vec<Draft>, wanted: &Wanted) -> bool {
    if wanted.include.is_none() && own_files::are_repositories(drafts, wanted.site) {
        drafts.iter_mut().for_each(|draft| draft.pages.retain(|page| !own_files::is_own_file(&page.path)));
    }
    let all: Vec<&Draft> = drafts.iter().collect();
    let Some(paths) = common(&all, wanted).filter(|paths| !paths.is_empty()) else { return false };
    let paths: HashSet<Box<str>> = paths.into_iter().map(Into::into).collect();
    // The others are of this layout: its untranslated pages, and those whose source is gone.
    drafts.iter_mut().for_each(|draft| draft.pages.retain(|page| paths.contains(&page.path)));
    drafts.retain(|draft| !draft.pages.is_empty());
    true
}

/// The paths of the pages that the source and a translation have; `None` without a source.
fn common<'d>(drafts: &[&'d Draft], wanted: &Wanted) -> Option<HashSet<&'d str>> {
    let said = drafts.iter().position(|draft| draft.is_source == Some(true));
    let of_locale = || {
        let could_be = drafts.iter().filter(|draft| draft.is_source != Some(false)).map(|draft| &draft.locale);
        let locale = source_of(could_be, &wanted.source_locale)?;
        drafts.iter().position(|draft| draft.locale == *locale)
    };
    let source = said.or_else(of_locale)?;
    let own: HashSet<&str> = drafts[source].pages.iter().map(|page| &*page.path).collect();
    let others = drafts.iter().enumerate().filter(|(at, _)| *at != source);
    Some(others.flat_map(|(_, draft)| &draft.pages).map(|page| &*page.path).filter(|path| own.contains(path)).collect())
}
