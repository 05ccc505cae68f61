//! Takes the layout that the user gives: folders on the command line, patterns in the configuration.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::assemble::{Found, LeftOut, nothing};
use super::draft::{Draft, Page};
use super::pattern::{Matched, Pattern};
use super::walk::scan;
use super::{LayoutError, Wanted, place};
use crate::files::Bounds;
use crate::locale::Locale;

/// `--source en=DIR --target fr-FR=DIR`: one product.
pub(super) fn by_folders(wanted: &Wanted) -> Result<Found, LayoutError> {
    let [source] = &wanted.sources[..] else {
        return Err(match wanted.sources.len() {
            0 => LayoutError::TargetsAlone,
            count => LayoutError::TwoSources { count },
        });
    };
    if wanted.targets.is_empty() {
        return Err(LayoutError::SourceAlone);
    }
    let mut named: Vec<(&Locale, PathBuf)> = Vec::new();
    for (locale, dir) in std::iter::once(source).chain(&wanted.targets) {
        named.push((locale, place(dir)?));
    }
    let mut by_dir: HashMap<PathBuf, &Locale> = HashMap::new();
    for (locale, dir) in &named {
        let real = dir.canonicalize().unwrap_or_else(|_| dir.clone());
        match by_dir.insert(real, locale) {
            Some(other) if other != *locale => {
                let (first, second) = (other.clone(), (*locale).clone());
                return Err(LayoutError::SameFolder { path: dir.clone(), first, second });
            }
            _ => {}
        }
    }
    let dirs: Vec<PathBuf> = named.iter().map(|(_, dir)| dir.clone()).collect();
    let mut found = Found { is_explicit: true, ..Found::default() };
    for (at, ((locale, dir), scan)) in named.into_iter().zip(scan(&dirs, &wanted.overlay, wanted.site)?).enumerate() {
        let mut assets = Vec::new();
        let mut pages = Vec::new();
        for entry in scan.files {
            if entry.is_page { pages.push(Page { path: entry.path, disk: None }) } else { assets.push(entry.path) }
        }
        if at == 0 && pages.is_empty() {
            let extensions = wanted.site.pages.extensions.iter().map(|end| format!("`.{end}`"));
            let extensions: Vec<String> = extensions.collect();
            return Err(nothing(&dir, format!("the source holds no page ({})", extensions.join(", "))));
        }
        found.left_out.passed_by.add(scan.passed_by);
        found.assets.push(assets);
        found.drafts.push(Draft {
            product: String::new(),
            locale: locale.clone(),
            dir,
            pages,
            assets: at,
            is_source: Some(at == 0),
            is_meant: true,
        });
    }
    found.grouped.insert(String::new(), "as given by --source and --target".to_owned());
    Ok(found)
}

/// The trees that the patterns of the configuration describe; below, around or at `path`.
pub(super) fn by_patterns(wanted: &Wanted, path: &Path) -> Result<Found, LayoutError> {
    let root = if wanted.pattern_root.as_os_str().is_empty() { path.to_owned() } else { place(&wanted.pattern_root)? };
    let all = || wanted.patterns.iter().chain(&wanted.source_pattern);
    let dir = |base: &str| if base.is_empty() { root.clone() } else { root.join(base) };
    let mut bounds = Bounds::default();
    [path, &root].iter().for_each(|folder| bounds.add_project(folder));
    if let Some(path) = all().map(|pattern| dir(pattern.base())).find(|dir| !bounds.admits(dir)) {
        return Err(LayoutError::Outside { path });
    }
    let bases: BTreeSet<&str> = all().map(Pattern::base).filter(|base| dir(base).is_dir()).collect();
    // A base inside another is walked once, by its own walk.
    let dirs: Vec<PathBuf> = bases.iter().map(|base| dir(base)).collect();
    let mut trees = Trees { root: &root, wanted, by_name: BTreeMap::new() };
    let mut others: Vec<String> = Vec::new();
    let mut left_out = LeftOut::default();
    for (base, scan) in bases.iter().zip(scan(&dirs, &wanted.overlay, wanted.site)?) {
        left_out.passed_by.add(scan.passed_by);
        for entry in scan.files {
            let path = if base.is_empty() { entry.path.into_string() } else { format!("{base}/{}", entry.path) };
            let taken = entry.is_page && trees.take(&path, &mut left_out)?;
            if !taken {
                others.push(path);
            }
        }
    }
    let patterns: Vec<String> = all().map(|pattern| format!("`{}`", pattern.as_str())).collect();
    if trees.by_name.is_empty() {
        let why = format!(
            "no page fits {} of the configuration, from `{}`; compare the pattern with the path of a page",
            patterns.join(" or "),
            root.display()
        );
        return Err(nothing(path, why));
    }
    let mut found = trees.into_found(others, path);
    if !found.drafts.iter().any(|draft| draft.is_meant) {
        let why = format!(
            "it holds no page of the configuration, and is in no folder of a language; give `{}` or a folder in it",
            root.display()
        );
        return Err(nothing(path, why));
    }
    for draft in &found.drafts {
        let grouped = || format!("grouped by configuration ({})", patterns.join(", "));
        found.grouped.entry(draft.product.clone()).or_insert_with(grouped);
    }
    found.left_out = left_out;
    Ok(found)
}

/// Trees while they are filled.
struct Trees<'w> {
    root: &'w Path,
    wanted: &'w Wanted,
    by_name: BTreeMap<(String, Locale), TreeAssignment>,
}

struct TreeAssignment {
    /// From the root; empty or with a `/` at its end.
    dir: String,
    pages: Vec<Page>,
    is_source: Option<bool>,
}

impl Trees<'_> {
    /// Puts a page into its tree, if it fits a pattern.
    fn take(&mut self, path: &str, left_out: &mut LeftOut) -> Result<bool, LayoutError> {
        let wanted = self.wanted;
        let source = || wanted.source_locale.clone().unwrap_or_else(Locale::english);
        let mut no_locale = false;
        for pattern in &wanted.patterns {
            match pattern.matches(path) {
                Matched::Page { product, locale: Some(locale), dir, page } => {
                    if wanted.source_pattern.is_some() && locale == source() {
                        // The source is elsewhere, by the configuration's own word.
                        left_out.doubled += 1;
                        return Ok(false);
                    }
                    let is_source = wanted.source_pattern.is_some().then_some(false);
                    let product = self.product(product, pattern);
                    return self.put(path, product, locale, dir, page, is_source).map(|()| true);
                }
                Matched::NoLocale => no_locale = true,
                _ => {}
            }
        }
        if let Some(pattern) = &wanted.source_pattern
            && let Matched::Page { product, locale, dir, page } = pattern.matches(path)
        {
            let locale = locale.unwrap_or_else(source);
            return self.put(path, product.to_owned(), locale, dir, page, Some(true)).map(|()| true);
        }
        left_out.no_locale += usize::from(no_locale);
        Ok(false)
    }

    /// Several patterns without `{product}` are products of their own, by the folders that they start with.
    fn product(&self, captured: &str, pattern: &Pattern) -> String {
        let is_alone = self.wanted.patterns.len() == 1 || self.wanted.source_pattern.is_some();
        if captured.is_empty() && !is_alone { pattern.base().to_owned() } else { captured.to_owned() }
    }

    fn put(
        &mut self,
        path: &str,
        product: String,
        locale: Locale,
        dir: &str,
        page: String,
        is_source: Option<bool>,
    ) -> Result<(), LayoutError> {
        let disk = &path[dir.len()..];
        let disk = (disk != page).then(|| disk.into());
        let page = Page { path: page.into_boxed_str(), disk };
        let tree = match self.by_name.entry((product, locale)) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(TreeAssignment { dir: dir.to_owned(), pages: Vec::new(), is_source })
            }
            std::collections::btree_map::Entry::Occupied(taken) => {
                if taken.get().dir != dir {
                    let (first, second) = (self.root.join(&taken.get().dir), self.root.join(dir));
                    return Err(LayoutError::TwoTrees { locale: taken.key().1.clone(), first, second });
                }
                taken.into_mut()
            }
        };
        tree.pages.push(page);
        Ok(())
    }

    fn into_found(self, others: Vec<String>, path: &Path) -> Found {
        let mut found = Found::default();
        let mut lists: HashMap<String, usize> = HashMap::new();
        for ((product, locale), tree) in self.by_name {
            let assets = *lists.entry(tree.dir.clone()).or_insert(found.assets.len());
            found.assets.resize_with(lists.len(), Vec::new);
            found.drafts.push(Draft {
                product,
                locale,
                dir: self.root.join(tree.dir.trim_end_matches('/')),
                pages: tree.pages,
                assets,
                is_source: tree.is_source,
                is_meant: true,
            });
        }
        for other in others {
            // The deepest tree that holds the file has it.
            let ends = other.rmatch_indices('/').map(|(at, _)| at + 1).chain([0]);
            if let Some((dir, &list)) = ends.filter_map(|end| lists.get_key_value(&other[..end])).next() {
                found.assets[list].push(other[dir.len()..].into());
            }
        }
        mark_meant(&mut found.drafts, self.root, path);
        found
    }
}

/// A path below the root means the trees below it, or else the deepest trees that hold it.
pub(super) fn mark_meant(drafts: &mut [Draft], root: &Path, path: &Path) {
    if root.starts_with(path) {
        return;
    }
    let depth = |dir: &Path| dir.components().count();
    let holding = drafts.iter().filter(|draft| path.starts_with(&draft.dir)).map(|draft| depth(&draft.dir)).max();
    let any_below = drafts.iter().any(|draft| draft.dir.starts_with(path));
    for draft in drafts {
        draft.is_meant = if any_below {
            draft.dir.starts_with(path)
        } else {
            path.starts_with(&draft.dir) && Some(depth(&draft.dir)) == holding
        };
    }
}
