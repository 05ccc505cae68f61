//! Pages, grouped: one group holds one page in all languages.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::layout::{Layout, TreeId};
use crate::page::{FactKind, Page};
use crate::parse::links;
use crate::text::{FileId, hash, likeness};

/// How a target was paired with its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pairing {
    /// Equal ids.
    Id,
    /// Equal paths; at most one of them has an id.
    Path,
    /// Equal paths, but each has an id of its own.
    OtherId,
}

/// A translation in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// The page.
    pub file: FileId,
    /// How it was paired.
    pub by: Pairing,
}

/// One page in all languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PageGroup {
    /// The source page; `None` for an orphan, which is a group of its own.
    pub source: Option<FileId>,
    /// Its translations, in the order of the trees.
    pub targets: Box<[Target]>,
    /// For an orphan: the source page at its path, which belongs to another product.
    pub other_product: Option<FileId>,
}

impl PageGroup {
    /// Its pages, the source first.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.source.into_iter().chain(self.targets.iter().map(|target| target.file))
    }
}

/// All pages and what belongs together.
#[derive(Debug, Default)]
pub struct Project {
    /// The files and trees.
    pub layout: Layout,
    /// The page of each file.
    pub pages: Vec<Arc<Page>>,
    /// The groups: by source page, then the orphans.
    pub groups: Vec<PageGroup>,
    /// The place of the group of each file in `groups`.
    group_of: Vec<u32>,
}

impl Project {
    /// Groups `pages` (one for each file of `layout`): the id decides, the path fills in.
    pub fn new(layout: Layout, pages: impl IntoIterator<Item = impl Into<Arc<Page>>>) -> Self {
        let pages = pages.into_iter().map(Into::into).collect();
        let mut project = Project { layout, pages, ..Project::default() };
        project.regroup();
        project
    }

    /// Groups the pages as they are by now; returns whether that changed a group.
    pub fn regroup(&mut self) -> bool {
        let mut groups = Vec::new();
        for trees in self.products() {
            self.group_product(trees, &mut groups);
        }
        if groups == self.groups && self.group_of.len() == self.pages.len() {
            return false;
        }
        self.group_of = vec![u32::MAX; self.pages.len()];
        for (at, group) in (0..).zip(&groups) {
            group.files().for_each(|file| self.group_of[file.index()] = at);
        }
        self.groups = groups;
        true
    }

    /// Whether what a page says by now, where it said `old`, may group pages otherwise: its id, the metadata that holds
    /// for it or others, and what a table of contents leads to.
    pub fn regroups(&self, old: &Page) -> bool {
        let is_contents = self.layout.site.is_contents(self.path(old.file));
        let links = |page: &Page| -> Vec<u64> {
            let links = page.facts.iter().filter(|fact| is_contents && fact.kind == FactKind::Link);
            links.map(|fact| hash(page.value_of(fact).as_bytes())).collect()
        };
        let metadata = |page: &Page| -> Vec<(u64, u64)> {
            page.front_matter.entries.iter().map(|entry| (entry.name, entry.digest)).collect()
        };
        let new = self.page(old.file);
        old.id() != new.id() || metadata(old) != metadata(new) || links(old) != links(new)
    }

    /// The page of a file.
    pub fn page(&self, file: FileId) -> &Page {
        &self.pages[file.index()]
    }

    /// The source page that a file was made from; the file itself for a source page or an orphan.
    pub fn source_of(&self, file: FileId) -> FileId {
        self.group_of(file).and_then(|group| self.groups[group].source).unwrap_or(file)
    }

    /// The place in `groups` of the group that a file belongs to; `None` where it is in none.
    pub fn group_of(&self, file: FileId) -> Option<usize> {
        self.group_of.get(file.index()).map(|at| *at as usize).filter(|at| *at < self.groups.len())
    }

    /// The page's path within its tree.
    pub fn path(&self, file: FileId) -> &str {
        &self.layout.files[file.index()].path
    }

    /// The trees of each product, as ranges of tree indices; the source is first.
    pub fn products(&self) -> Vec<Range<usize>> {
        let trees = &self.layout.trees;
        let mut products = Vec::new();
        let mut start = 0;
        for end in 1..=trees.len() {
            if end == trees.len() || trees[end].product != trees[start].product {
                products.push(start..end);
                start = end;
            }
        }
        products
    }

    /// The trees of the product that a tree belongs to.
    pub fn siblings(&self, tree: TreeId) -> Range<usize> {
        let trees = &self.layout.trees;
        let product = &trees[tree.index()].product;
        let start = trees.partition_point(|t| t.product < *product);
        start..trees.partition_point(|t| t.product <= *product)
    }

    /// The trees of its product in which a page with a source has no translation.
    pub fn absent(&self, group: &PageGroup) -> impl Iterator<Item = TreeId> {
        let trees = group.source.map_or(0..0, |source| self.siblings(self.layout.files[source.index()].tree));
        // One for each tree at most, in their order.
        let tree_of = |target: &Target| self.layout.files[target.file.index()].tree.index();
        let has = move |tree: usize| group.targets.binary_search_by_key(&tree, tree_of).is_ok();
        // Pages take a part of theirs from the source where it is not translated.
        let is_page = group.source.is_some_and(|source| !self.layout.site.is_partial(self.path(source)));
        trees.skip(1).filter(move |tree| is_page && !has(*tree)).map(|tree| TreeId(tree as u16))
    }

    /// A key for people and reports: the page's id, else its path.
    pub fn key(&self, group: &PageGroup) -> &str {
        let Some(file) = group.source.or_else(|| group.targets.first().map(|t| t.file)) else { return "" };
        self.page(file).id().unwrap_or_else(|| self.path(file))
    }

    fn group_product(&self, trees: Range<usize>, groups: &mut Vec<PageGroup>) {
        let source_files = match self.layout.trees.get(trees.start) {
            Some(tree) if tree.is_source => self.layout.files_of(TreeId(trees.start as u16)),
            _ => return,
        };
        let first_group = groups.len();
        let mut targets: Vec<Vec<Target>> = vec![Vec::new(); source_files.len()];
        let mut orphans = Vec::new();
        let ids = self.ids(source_files.clone());
        let listed = self.listed(source_files.clone());
        for tree in trees.start + 1..trees.end {
            let mut pairing = TreePairing {
                project: self,
                source: source_files.clone(),
                free: ids.clone(),
                listed: &listed,
                claimed: HashMap::new(),
            };
            for (file, partner) in pairing.run(self.layout.files_of(TreeId(tree as u16))) {
                match partner {
                    Partner::Of(source, by) => targets[source.index() - source_files.start].push(Target { file, by }),
                    Partner::Orphan(other_product) => orphans.push(PageGroup {
                        source: None,
                        targets: [Target { file, by: Pairing::Path }].into(),
                        other_product,
                    }),
                }
            }
        }
        for (file, targets) in source_files.zip(targets) {
            groups.push(PageGroup { source: Some(FileId(file as u32)), targets: targets.into(), other_product: None });
        }
        debug_assert!(groups.len() >= first_group);
        groups.extend(orphans);
    }

    /// Pages that a table of contents among `files` leads to.
    pub fn listed(&self, files: Range<usize>) -> HashSet<FileId> {
        let mut listed = HashSet::new();
        for file in files.filter(|file| self.layout.site.is_contents(&self.layout.files[*file].path)) {
            let (page, tree, path) = (&self.pages[file], self.layout.files[file].tree, &self.layout.files[file].path);
            for fact in page.facts.iter().filter(|fact| fact.kind == FactKind::Link) {
                let parts = links::split(page.value_of(fact));
                let joined = links::join(path, &links::percent_decode(parts.path));
                listed.extend(joined.and_then(|to| self.layout.find(tree, &to)));
            }
        }
        listed
    }

    /// Pages by id, in path order.
    fn ids(&self, files: Range<usize>) -> HashMap<&str, BTreeSet<FileId>> {
        let mut ids: HashMap<&str, BTreeSet<FileId>> = HashMap::new();
        for file in files {
            if let Some(id) = self.pages[file].id() {
                ids.entry(id).or_default().insert(FileId(file as u32));
            }
        }
        ids
    }

    /// The metadata as it holds for a page: its own, else that of the nearest page above it from which pages inherit.
    pub fn effective(&self, file: FileId) -> Effective<'_> {
        let mut holders = vec![file];
        let tree = self.layout.files[file.index()].tree;
        let path = self.path(file);
        if self.layout.site.is_inherited(path) {
            return Effective { project: self, holders };
        }
        for holder in self.layout.site.metadata.inherited {
            let mut folder = path;
            while !folder.is_empty() {
                folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
                let candidate = if folder.is_empty() { (*holder).to_owned() } else { format!("{folder}/{holder}") };
                holders.extend(self.layout.find(tree, &candidate));
            }
        }
        Effective { project: self, holders }
    }
}

/// The metadata that holds for a page; its own comes first.
pub struct Effective<'p> {
    project: &'p Project,
    holders: Vec<FileId>,
}

impl Effective<'_> {
    /// The digest of the value of a key.
    pub fn get(&self, key: &str) -> Option<u64> {
        let name = hash(key.as_bytes());
        self.holders().find_map(|file| self.project.page(file).front_matter.entry(name)).map(|entry| entry.digest)
    }

    /// The pages whose metadata counts, the page itself first.
    pub fn holders(&self) -> impl Iterator<Item = FileId> + '_ {
        self.holders.iter().copied()
    }
}

enum Partner {
    Of(FileId, Pairing),
    Orphan(Option<FileId>),
}

/// The pairing of one target tree with the source tree.
struct TreePairing<'p> {
    project: &'p Project,
    source: Range<usize>,
    /// Pages of the source that no page has claimed, by id, in path order.
    free: HashMap<&'p str, BTreeSet<FileId>>,
    listed: &'p HashSet<FileId>,
    claimed: HashMap<FileId, FileId>,
}

impl TreePairing<'_> {
    /// The partner of every target page. Pages that agree in id and path come first, then those that moved, then
    /// those that only agree in path: a weaker claim never takes a page from a stronger one.
    fn run(&mut self, files: Range<usize>) -> Vec<(FileId, Partner)> {
        let mut partners: Vec<Option<Partner>> = files.clone().map(|_| None).collect();
        for stage in [Self::by_id_and_path, Self::by_id, Self::by_path, Self::by_address] {
            for (slot, file) in files.clone().enumerate() {
                let file = FileId(file as u32);
                if partners[slot].is_none()
                    && let Some((source, by)) = stage(self, file)
                {
                    self.claim(source, file);
                    partners[slot] = Some(Partner::Of(source, by));
                }
            }
        }
        files
            .zip(partners)
            .map(|(file, partner)| {
                let file = FileId(file as u32);
                let other = partner.is_none().then(|| self.at_path(file)).flatten();
                (file, partner.unwrap_or(Partner::Orphan(other)))
            })
            .collect()
    }

    fn at_path(&self, file: FileId) -> Option<FileId> {
        let tree = self.project.layout.files[self.source.start].tree;
        self.project.layout.find(tree, self.project.path(file))
    }

    fn claim(&mut self, source: FileId, file: FileId) {
        self.claimed.insert(source, file);
        if let Some(free) = self.project.page(source).id().and_then(|id| self.free.get_mut(id)) {
            free.remove(&source);
        }
    }

    fn by_id_and_path(&mut self, file: FileId) -> Option<(FileId, Pairing)> {
        let id = self.project.page(file).id()?;
        let found = self.at_path(file).filter(|source| self.project.page(*source).id() == Some(id))?;
        Some((found, Pairing::Id))
    }

    /// Same id, other path: the page moved. Where several pages of the source share the id, one that a table of
    /// contents leads to is meant, and of those the one with the most similar path.
    fn by_id(&mut self, file: FileId) -> Option<(FileId, Pairing)> {
        let path = self.project.path(file);
        let free = self.free.get(self.project.page(file).id()?)?.iter().copied();
        let best = free.take(50).max_by(|a, b| {
            let alike = |f: &FileId| likeness(self.project.path(*f), path);
            let in_contents = self.listed.contains(a).cmp(&self.listed.contains(b));
            in_contents.then(alike(a).total_cmp(&alike(b))).then(b.cmp(a))
        })?;
        Some((best, Pairing::Id))
    }

    fn by_path(&mut self, file: FileId) -> Option<(FileId, Pairing)> {
        let source = self.at_path(file).filter(|s| !self.claimed.contains_key(s))?;
        let (id, source_id) = (self.project.page(file).id(), self.project.page(source).id());
        match (source_id, id) {
            (Some(_), None) if self.other_product(source, file) => None,
            (Some(a), Some(b)) if a != b => Some((source, Pairing::OtherId)),
            _ => Some((source, Pairing::Path)),
        }
    }

    /// `x.md` and `x/index.md` are one page to readers.
    fn by_address(&mut self, file: FileId) -> Option<(FileId, Pairing)> {
        let project = self.project;
        let (site, tree) = (project.layout.site, project.layout.files[self.source.start].tree);
        let address = site.address(project.path(file));
        let path = project.path(file);
        // At the top, `README.md` and `index.md` need not be one.
        let names: Vec<String> = match address {
            "" => vec![site.stem(path).unwrap_or(path).to_owned()],
            _ => site.pages.index_names.iter().map(|name| format!("/{name}")).chain([String::new()]).collect(),
        };
        let paths =
            names.iter().flat_map(|name| site.pages.extensions.iter().map(move |end| format!("{address}{name}.{end}")));
        let mut found = paths.filter_map(|path| project.layout.find(tree, &path));
        let source = found.find(|source| !self.claimed.contains_key(source))?;
        let ids = project.page(source).id().zip(project.page(file).id());
        let is_other = ids.is_some_and(|(a, b)| a != b) || self.other_product(source, file);
        (!is_other).then_some((source, Pairing::Path))
    }

    /// Without a common id, an equal path says little where both pages name different products.
    fn other_product(&self, source: FileId, target: FileId) -> bool {
        let Some(key) = self.project.layout.site.metadata.product else { return false };
        let product = |file| self.project.effective(file).get(key);
        matches!((product(source), product(target)), (Some(a), Some(b)) if a != b)
    }
}
