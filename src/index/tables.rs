//! The tables of the index, made from all pages and kept while pages change.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::aliases::Aliases;
use super::boilerplate::AllBoilerplate;
use super::copies::{AllCopies, SameIds};
use super::coverage::Coverage;
use super::dependents::Dependents;
use super::included::includes;
use super::sites::Sites;
use super::{Destination, Lookup, places_linked};
use crate::history::History;
use crate::layout::TreeId;
use crate::page::{FactKind, Page};
use crate::project::Project;
use crate::text::{FileId, Span, hash};

/// What pages may ask of other pages. Rarely used tables are computed on first use.
pub struct Index {
    /// The files of each tree.
    pub(super) files: Vec<Range<usize>>,
    /// The snippet collections of each tree.
    pub(super) snippets: HashMap<TreeId, Vec<FileId>>,
    pub(super) includes: IncludeTables,
    pub(super) metadata: MetadataTables,
    pub(super) copies: OnceLock<AllCopies>,
    pub(super) own_keys: OnceLock<HashSet<(TreeId, u64)>>,
    /// See [`Lookup::keeps_labels`].
    pub(super) kept_labels: OnceLock<HashSet<TreeId>>,
    pub(super) boilerplate: OnceLock<AllBoilerplate>,
    pub(super) coverage: OnceLock<HashMap<TreeId, Coverage>>,
    pub(super) names: OnceLock<HashMap<u64, Vec<Named>>>,
    pub(super) linked: OnceLock<HashMap<(TreeId, u64), u32>>,
    pub(super) sites: OnceLock<Sites>,
    pub(super) aliases: OnceLock<Aliases>,
    pub(super) dependents: OnceLock<Dependents>,
}

/// What follows from includes and from the sections of snippets.
#[derive(Default)]
pub(super) struct IncludeTables {
    /// Pages that others include: what they refer to on the same page may be in any of those.
    pub(super) included: HashSet<FileId>,
    pub(super) snippets_by_id: OnceLock<HashMap<(TreeId, u64), (FileId, usize)>>,
    /// What each page includes, for those of which it was asked.
    pub(super) reached: Box<[OnceLock<Box<[FileId]>>]>,
}

/// What follows from ids and pins.
#[derive(Default)]
pub(super) struct MetadataTables {
    /// Ids and the trees that have them.
    pub(super) ids: HashSet<(TreeId, u64)>,
    pub(super) same_ids: SameIds,
    /// Trees in which pages carry pins.
    pub(super) pinned: HashSet<TreeId>,
    /// For each tree a page with a pin, and the key of that.
    pub(super) pin_keys: HashMap<TreeId, (FileId, Span)>,
}

/// A file by its place in the lists of its tree.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub(super) tree: TreeId,
    pub(super) is_page: bool,
    /// In the files of the project, or in the assets of the tree.
    pub(super) at: u32,
}

impl Index {
    /// Indexes a project.
    pub fn new(project: &Project) -> Self {
        let mut index = Index {
            files: (0..project.layout.trees.len() as u16).map(|tree| project.layout.files_of(TreeId(tree))).collect(),
            snippets: HashMap::new(),
            includes: IncludeTables::default(),
            metadata: MetadataTables::of(project),
            copies: OnceLock::new(),
            own_keys: OnceLock::new(),
            kept_labels: OnceLock::new(),
            boilerplate: OnceLock::new(),
            coverage: OnceLock::new(),
            names: OnceLock::new(),
            linked: OnceLock::new(),
            sites: OnceLock::new(),
            aliases: OnceLock::new(),
            dependents: OnceLock::new(),
        };
        for (at, file) in project.layout.files.iter().enumerate() {
            if project.layout.site.is_snippets(&file.path) {
                index.snippets.entry(file.tree).or_default().push(FileId(at as u32));
            }
        }
        index.includes = IncludeTables::of(project, &index);
        index
    }

    /// Follows pages that changed: `old` is what each said, `project` holds what they say now. What may have another
    /// answer by now is made again.
    pub fn update(&mut self, project: &Project, old: &[Arc<Page>]) {
        let differ =
            |facet: &dyn Fn(&Page) -> u64| old.iter().any(|page| facet(page) != facet(project.page(page.file)));
        let values = |kind: FactKind| move |page: &Page| facts_of(page, kind);
        let is_snippets = |page: &Arc<Page>| self.snippets.values().flatten().any(|file| *file == page.file);
        if differ(&values(FactKind::Include)) || old.iter().any(is_snippets) {
            self.includes = IncludeTables::of(project, self);
        }
        if differ(&said) {
            self.boilerplate = OnceLock::new();
            self.kept_labels = OnceLock::new();
        }
        if differ(&metadata) {
            self.metadata = MetadataTables::of(project);
            self.own_keys = OnceLock::new();
            self.copies = OnceLock::new();
        }
        if differ(&values(FactKind::Link)) {
            self.copies = OnceLock::new();
            for page in old {
                self.relink(project, page);
            }
        }
    }

    /// Counts the links of a page as it is now instead of those that it had.
    fn relink(&mut self, project: &Project, old: &Page) {
        let (file, new) = (old.file, project.page(old.file));
        let tree = project.layout.files[file.index()].tree;
        if let Some(linked) = self.linked.get_mut() {
            places_linked(old, |place| {
                linked.entry((tree, place)).and_modify(|count| *count -= 1);
            });
            places_linked(new, |place| *linked.entry((tree, place)).or_default() += 1);
        }
        if let Some(sites) = self.sites.get_mut() {
            sites.relink(project, file, old, new);
        }
        if let Some(mut dependents) = self.dependents.take() {
            dependents.relink(self.lookup(project, &History::default()), file);
            self.dependents = dependents.into();
        }
    }

    /// The past is another one by now.
    pub fn forget_past(&mut self) {
        self.own_keys = OnceLock::new();
    }

    /// The pages are grouped otherwise by now.
    pub fn regroup(&mut self, project: &Project) {
        self.metadata = MetadataTables::of(project);
        self.own_keys = OnceLock::new();
        self.kept_labels = OnceLock::new();
        self.boilerplate = OnceLock::new();
        self.coverage = OnceLock::new();
    }

    /// The index beside the project that it is of.
    pub fn lookup<'a>(&'a self, project: &'a Project, history: &'a History) -> Lookup<'a> {
        Lookup { project, history, index: self, reads: None }
    }
}

/// A hash of the values of facts of one kind, in order.
fn facts_of(page: &Page, kind: FactKind) -> u64 {
    let mut hasher = DefaultHasher::new();
    let facts = (0_u32..).zip(&page.facts).filter(|(_, fact)| fact.kind == kind);
    facts.for_each(|(at, fact)| (at, page.value_of(fact)).hash(&mut hasher));
    hasher.finish()
}

/// A hash of what blocks say, as far as boilerplate is known by it.
fn said(page: &Page) -> u64 {
    let mut hasher = DefaultHasher::new();
    for block in &page.blocks {
        (block.kind, block.prose).hash(&mut hasher);
        page.facts_of(block).iter().for_each(|fact| fact.kind.hash(&mut hasher));
    }
    hasher.finish()
}

/// A hash of what the tables of metadata are made from.
fn metadata(page: &Page) -> u64 {
    let mut hasher = DefaultHasher::new();
    let front = &page.front_matter;
    (page.id(), front.span.is_empty(), front.pin.as_ref().map(|pin| pin.span)).hash(&mut hasher);
    front.entries.iter().for_each(|entry| (entry.name, entry.key, entry.value).hash(&mut hasher));
    hasher.finish()
}

impl MetadataTables {
    fn of(project: &Project) -> Self {
        let mut tables = MetadataTables { same_ids: SameIds::of(project), ..MetadataTables::default() };
        for tree in (0..project.layout.trees.len() as u16).map(TreeId) {
            let files = project.layout.files_of(tree);
            let mut pins = files.clone().filter(|file| project.pages[*file].front_matter.pin.is_some()).peekable();
            tables.pin_keys.extend(pins.peek().and_then(|file| {
                let front = &project.pages[*file].front_matter;
                let pin = front.pin.as_ref()?;
                let entry = front.entries.iter().find(|entry| entry.value == pin.span)?;
                Some((tree, (FileId(*file as u32), entry.key)))
            }));
            let with = pins.count();
            let could = project.pages[files].iter().filter(|page| !page.front_matter.span.is_empty()).count();
            if with * 2 > could {
                tables.pinned.insert(tree);
            }
        }
        for (file, page) in project.layout.files.iter().zip(&project.pages) {
            tables.ids.extend(page.id().map(|own| (file.tree, hash(own.as_bytes()))));
        }
        tables
    }
}

impl IncludeTables {
    fn of(project: &Project, index: &Index) -> Self {
        let nothing = History::default();
        let lookup = index.lookup(project, &nothing);
        let mut included: HashSet<FileId> = index.snippets.values().flatten().copied().collect();
        for (id, page) in (0..).map(FileId).zip(&project.pages) {
            for (name, _) in includes(page) {
                if let Destination::Page(page) = lookup.resolve_path(id, name) {
                    included.insert(page);
                }
            }
        }
        let reached = project.pages.iter().map(|_| OnceLock::new()).collect();
        IncludeTables { included, snippets_by_id: OnceLock::new(), reached }
    }
}
