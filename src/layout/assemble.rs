//! Makes a layout of what was found: chooses the sources, applies the filters, sorts, and says what was done.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::draft::{Draft, Page};
use super::generated::generated;
use super::mounts::mounted;
use super::routed::routed;
use super::walk::PassedBy;
use super::{File, Layout, LayoutError, Tree, TreeId, Wanted, own_files};
use crate::finding::Notice;
use crate::locale::Locale;
use crate::text::composed;

/// Products named one by one in the notices; more are only counted.
const PRODUCTS_NAMED: usize = 10;

/// What was left out, and why.
#[derive(Default)]
pub(super) struct LeftOut {
    pub passed_by: PassedBy,
    pub excluded: usize,
    /// Files that a pattern would take, but for their locale.
    pub no_locale: usize,
    /// Files that correspond to a page which another file corresponds to already.
    pub doubled: usize,
    /// Files about a repository in folders that only look like one.
    pub own_files: usize,
    /// Languages asked for that are not there.
    pub absent: Vec<Locale>,
    /// Folders, each with the reason.
    pub folders: BTreeSet<String>,
}

/// All trees that were found.
#[derive(Default)]
pub(super) struct Found {
    pub drafts: Vec<Draft>,
    pub assets: Vec<Vec<Box<str>>>,
    pub left_out: LeftOut,
    /// How the languages are distinguished, by product.
    pub grouped: BTreeMap<String, String>,
    /// Target languages that were not read because they were not requested.
    pub not_asked: BTreeSet<Locale>,
    /// The user named each tree: also one without pages counts.
    pub is_explicit: bool,
}

/// The locale of the source among `locales`: the one asked for, else the same language without or with a region.
pub(super) fn source_of<'l>(
    locales: impl Iterator<Item = &'l Locale> + Clone,
    wanted: &Option<Locale>,
) -> Option<&'l Locale> {
    let wanted = wanted.clone().unwrap_or_else(Locale::english);
    let same = locales.filter(|locale| locale.same_language(&wanted));
    same.min_by_key(|&locale| {
        (*locale != wanted, locale.as_str() != locale.language(), locale.as_str() != "en-US", locale)
    })
}

impl Wanted {
    /// Whether a target language is asked for.
    pub(super) fn takes(&self, locale: &Locale) -> bool {
        self.locales.is_empty() || self.locales.iter().any(|asked| asked.covers(locale))
    }
}

impl Found {
    /// Makes the layout.
    ///
    /// # Errors
    /// When two trees claim one language, or nothing is left to compare.
    pub fn into_layout(mut self, wanted: &Wanted, path: &Path) -> Result<Layout, LayoutError> {
        let products = self.products(wanted, path)?;
        let product_count = products.len();
        let tree_count = products.iter().map(Vec::len).sum();
        if tree_count > usize::from(u16::MAX) {
            return Err(LayoutError::TooMany { count: tree_count });
        }
        let root = if wanted.pattern_root.as_os_str().is_empty() {
            path.to_owned()
        } else {
            super::place(&wanted.pattern_root)?
        };
        let mut trees = Vec::new();
        let mut files = Vec::new();
        let mut notices = Vec::new();
        for drafts in products {
            let first = trees.len();
            let are_repositories = own_files::are_repositories(&drafts, wanted.site);
            for draft in drafts {
                let mut pages = draft.pages;
                if are_repositories && wanted.include.is_none() {
                    self.leave_own_files(&mut pages, &draft.dir, draft.assets);
                }
                let pages = self.choose_pages(pages, &draft.dir, draft.assets, &root, wanted);
                let tree = TreeId(u16::try_from(trees.len()).unwrap_or(u16::MAX));
                trees.push((draft.product, draft.locale, draft.dir, draft.assets, pages.len()));
                files.extend(pages.into_iter().map(|(page, twin)| File {
                    tree,
                    path: page.path,
                    disk: page.disk,
                    twin,
                }));
            }
            let kind = wanted.site_folder.as_ref().map_or("", |_| wanted.site.name);
            let said = self.grouped.get(&trees[first].0).map_or("", String::as_str);
            let said = if kind.is_empty() { said.to_owned() } else { format!("{said}, a {kind} site") };
            if notices.len() < PRODUCTS_NAMED {
                notices.push(Notice::new("layout", describe(&trees[first..], &said)));
            }
        }
        if product_count > PRODUCTS_NAMED {
            let message = format!("and {}", count(product_count - PRODUCTS_NAMED, "more product", "more products"));
            notices.push(Notice::new("layout", message));
        }
        if files.is_empty() {
            return Err(nothing(
                path,
                "no page is left: `include` and `exclude` in the configuration leave out all of them".to_owned(),
            ));
        }
        notices.extend(self.left_out.notice());
        let assets: Vec<Arc<[Box<str>]>> = self
            .assets
            .into_iter()
            .map(|mut paths| {
                for path in &mut paths {
                    if let Cow::Owned(one) = composed(path) {
                        *path = one.into();
                    }
                }
                paths.sort_unstable();
                paths.into()
            })
            .collect();
        let mut last = None;
        let trees: Vec<Tree> = trees
            .into_iter()
            .map(|(product, locale, dir, list, _)| {
                let is_source = last.as_ref() != Some(&product);
                last = Some(product.clone());
                Tree { product: product.into(), locale, dir, is_source, assets: assets[list].clone() }
            })
            .collect();
        let mounted = elsewhere(wanted, &trees);
        Ok(Layout {
            site: wanted.site,
            dialect: wanted.dialect,
            mounted,
            trees,
            files,
            notices,
            rules: self.left_out.passed_by.rules,
        })
    }

    /// The trees by product, each with its source first.
    fn products(&mut self, wanted: &Wanted, path: &Path) -> Result<Vec<Vec<Draft>>, LayoutError> {
        let mut by_product: BTreeMap<String, Vec<Draft>> = BTreeMap::new();
        let mut empty = Vec::new();
        for draft in std::mem::take(&mut self.drafts) {
            if draft.pages.is_empty() && !self.is_explicit {
                empty.push(format!("`{}` (no page in it)", from(path, &draft.dir)));
            } else {
                by_product.entry(draft.product.clone()).or_default().push(draft);
            }
        }
        let mut seen = std::mem::take(&mut self.not_asked);
        let mut sourceless = BTreeSet::new();
        let mut products = Vec::new();
        for mut drafts in by_product.into_values() {
            let explicit = drafts.iter().find(|draft| draft.is_source == Some(true));
            let could_be = drafts.iter().filter(|draft| draft.is_source != Some(false)).map(|draft| &draft.locale);
            let chosen = explicit.map(|draft| &draft.locale).or_else(|| source_of(could_be, &wanted.source_locale));
            let Some(source) = chosen.cloned() else {
                drafts.retain(|draft| draft.is_meant);
                for draft in &drafts {
                    empty.push(format!("`{}` (no source for it)", from(path, &draft.dir)));
                }
                sourceless.extend(drafts.into_iter().map(|draft| draft.locale));
                continue;
            };
            drafts.sort_by(|a, b| {
                let rank = |draft: &Draft| (draft.is_source != Some(true), draft.locale != source);
                (rank(a), &a.locale, &a.dir).cmp(&(rank(b), &b.locale, &b.dir))
            });
            if let Some(pair) = drafts.windows(2).find(|pair| pair[0].locale == pair[1].locale) {
                let [first, second] = [pair[0].dir.clone(), pair[1].dir.clone()];
                return Err(LayoutError::TwoTrees { locale: pair[0].locale.clone(), first, second });
            }
            seen.extend(drafts.iter().skip(1).map(|draft| draft.locale.clone()));
            let all = drafts[0].is_meant;
            let meant = drafts.iter().any(|draft| draft.is_meant);
            let alone = drafts.len() == 1;
            let keep =
                |draft: &Draft| draft.locale == source || ((all || draft.is_meant) && wanted.takes(&draft.locale));
            drafts.retain(keep);
            if drafts.len() > 1 {
                products.push(drafts);
            } else if alone && meant && wanted.locales.is_empty() {
                empty.push(format!("`{}` (no translation beside it)", from(path, &drafts[0].dir)));
            }
        }
        if products.is_empty() {
            let all = |locales: BTreeSet<Locale>| locales.into_iter().collect();
            if !seen.is_empty() && !wanted.locales.is_empty() {
                return Err(LayoutError::NoSuchLocale {
                    path: path.to_owned(),
                    wanted: wanted.locales.clone(),
                    found: all(seen),
                });
            }
            if !sourceless.is_empty() {
                let source = wanted.source_locale.clone().unwrap_or_else(Locale::english);
                return Err(LayoutError::NoSource { path: path.to_owned(), found: all(sourceless), wanted: source });
            }
            return Err(nothing(path, why_not(&empty)));
        }
        self.left_out.folders.extend(empty);
        self.left_out.absent =
            wanted.locales.iter().filter(|asked| !seen.iter().any(|locale| asked.covers(locale))).cloned().collect();
        Ok(products)
    }

    /// Makes files like any other of what a repository says about itself.
    fn leave_own_files(&mut self, pages: &mut Vec<Page>, dir: &Path, assets: usize) {
        let list = &mut self.assets[assets];
        let own = pages.extract_if(.., |page| own_files::is_own_file(&page.path));
        let before = list.len();
        list.extend(own.map(|page| page.disk.unwrap_or(page.path)));
        if !own_files::has_repository(dir) {
            self.left_out.own_files += list.len() - before;
        }
    }

    /// The pages of a tree that take part, sorted; the others are files like any other.
    fn choose_pages(
        &mut self,
        mut pages: Vec<Page>,
        dir: &Path,
        assets: usize,
        root: &Path,
        wanted: &Wanted,
    ) -> Vec<(Page, Option<Box<str>>)> {
        // Some systems write letters and their marks apart.
        for page in &mut pages {
            if let Cow::Owned(path) = composed(&page.path) {
                let old = std::mem::replace(&mut page.path, path.into());
                page.disk.get_or_insert(old);
            }
        }
        // A file that says its language comes before one that does not.
        pages.sort_unstable_by(|a, b| (&a.path, a.disk.is_none(), &a.disk).cmp(&(&b.path, b.disk.is_none(), &b.disk)));
        let from_root = dir.strip_prefix(root).ok();
        let is_excluded = |page: &Page| {
            let disk = page.disk.as_deref().unwrap_or(&page.path);
            let full = from_root.map(|dir| dir.join(disk));
            let hit = |globs: &globset::GlobSet| {
                globs.is_match(&*page.path) || full.as_ref().is_some_and(|full| globs.is_match(full))
            };
            wanted.include.as_ref().is_some_and(|globs| !hit(globs)) || wanted.exclude.as_ref().is_some_and(hit)
        };
        let filters = wanted.include.is_some() || wanted.exclude.is_some();
        let list = &mut self.assets[assets];
        let left_out = &mut self.left_out;
        let mut chosen: Vec<(Page, Option<Box<str>>)> = Vec::with_capacity(pages.len());
        for page in pages {
            if filters && is_excluded(&page) {
                left_out.excluded += 1;
                list.push(page.disk.unwrap_or(page.path));
                continue;
            }
            match chosen.last_mut().filter(|(last, _)| last.path == page.path) {
                // Which of them readers see is not known, and the one that is read could hide the other.
                Some((_, twin)) => {
                    left_out.doubled += 1;
                    let path = page.disk.unwrap_or(page.path);
                    twin.get_or_insert_with(|| path.clone());
                    list.push(path);
                }
                None => chosen.push((page, None)),
            }
        }
        chosen
    }
}

/// The addresses that a site takes from other places; of languages that are sites of their own, those of each.
fn elsewhere(wanted: &Wanted, trees: &[Tree]) -> Vec<Box<str>> {
    let Some(folder) = &wanted.site_folder else { return Vec::new() };
    let mut folders = BTreeSet::from([folder.as_path()]);
    if let Some((_, pages)) = wanted.site.pages.folder {
        let own = trees.iter().filter(|tree| tree.dir.ends_with(pages));
        folders.extend(own.filter_map(|tree| tree.dir.ancestors().nth(pages.split('/').count())));
    }
    let of = |folder: &Path| {
        let folders = [mounted(folder, wanted.site), generated(folder, wanted.site)].concat();
        let folders = folders.into_iter().map(|at| format!("{at}/").into_boxed_str());
        folders.chain(routed(folder, wanted.site)).collect::<Vec<_>>()
    };
    folders.into_iter().flat_map(of).collect()
}

/// What can be found without being configured, for the errors.
pub(super) const LOOKED_FOR: &str = "what is recognised: a repository or folder for each language side by side \
    (`guide.en`, `guide.fr-FR`), a folder for each language (`docs/en`, `docs/fr`), or a suffix (`page.md`, \
    `page.fr.md`); anything else can be named, as in `--source en=DIR --target fr-FR=DIR`, or described in a configuration";

pub(super) fn nothing(path: &Path, why: String) -> LayoutError {
    LayoutError::Nothing { path: path.to_owned(), why }
}

pub(super) fn why_not(folders: &[String]) -> String {
    match folders {
        [] => format!("no page in two languages was found; {LOOKED_FOR}"),
        [one] => format!("there is only {one}; {LOOKED_FOR}"),
        [first, .., last] => {
            format!(
                "there are {} folders, from {first} to {last}, but no source with a translation; {LOOKED_FOR}",
                folders.len()
            )
        }
    }
}

/// A folder's path as a reader would write it from `path`.
pub(super) fn from(path: &Path, dir: &Path) -> String {
    let relative = dir.strip_prefix(path).ok().filter(|relative| !relative.as_os_str().is_empty());
    relative.unwrap_or(dir).display().to_string().replace('\\', "/")
}

fn describe(trees: &[(String, Locale, PathBuf, usize, usize)], grouped: &str) -> String {
    let Some(((product, source, _, _, pages), targets)) = trees.split_first() else { return String::new() };
    let name = if product.is_empty() { String::new() } else { format!("{product}: ") };
    let targets: Vec<String> = targets.iter().map(|(_, locale, _, _, pages)| format!("{locale} ({pages})")).collect();
    let plural = if targets.len() == 1 { "" } else { "s" };
    format!(
        "{name}source {source} ({}); target{plural} {}; {grouped}",
        count(*pages, "page", "pages"),
        targets.join(", ")
    )
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

impl LeftOut {
    fn notice(&self) -> Option<Notice> {
        let mut said = Vec::new();
        let mut say = |n: usize, one: &str, many: &str| {
            if n > 0 {
                said.push(count(n, one, many));
            }
        };
        say(self.excluded, "page by the configuration", "pages by the configuration");
        say(self.no_locale, "page whose path has no known locale", "pages whose paths have no known locale");
        say(self.doubled, "file for a page that another file holds", "files for pages that other files hold");
        say(
            self.own_files,
            "file that repositories have about themselves, such as a README, unless `include` names it",
            "files that repositories have about themselves, such as a README, unless `include` names them",
        );
        say(self.passed_by.links, "symbolic link", "symbolic links");
        say(
            self.passed_by.not_utf8,
            "file or folder whose name is not UTF-8",
            "files or folders whose names are not UTF-8",
        );
        said.extend(self.absent.iter().map(|locale| format!("`{locale}`, which is not there")));
        let unreadable: BTreeSet<String> = self.passed_by.unreadable.iter().cloned().collect();
        let without_rules: BTreeSet<String> = self.passed_by.without_rules.iter().cloned().collect();
        let kinds = [
            (&without_rules, ["`.gitignore`", "`.gitignore` files"], " that cannot be read"),
            (&unreadable, ["folder", "folders"], " that cannot be read"),
            (&self.folders, ["folder", "folders"], ""),
        ];
        for (names, [one, many], what) in kinds {
            if names.is_empty() {
                continue;
            }
            let first: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
            let more = if names.len() > first.len() { ", ..." } else { "" };
            said.push(format!("{}{what}: {}{more}", count(names.len(), one, many), first.join(", ")));
        }
        (!said.is_empty()).then(|| Notice::new("left-out", format!("left out: {}", said.join("; "))))
    }
}
