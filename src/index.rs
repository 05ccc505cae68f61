//! What pages may ask of other pages: does this path, this anchor, this snippet exist in this language?

mod copies;
mod included;
mod own_keys;
mod sites;
mod unmet;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use crate::layout::TreeId;
use crate::page::FactKind;
use crate::parse::links::{self, Parts};
use crate::project::Project;
use crate::text::{FileId, Span, composed, hash, likeness};

pub use copies::Copies;
use copies::{AllCopies, SameIds};
pub use included::Included;
use included::includes;

use sites::Sites;
use unmet::Unmet;

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Another site, or a place that only the published site knows.
    Elsewhere,
    /// A page.
    Page(FileId),
    /// A file that is no page.
    Asset,
    /// Nothing is there; the path from the tree's root.
    Nothing(String),
    /// It climbs out of the tree.
    Outside,
}

/// The index over a project; borrows everything.
pub struct Index<'p> {
    project: &'p Project,
    /// The files of each tree.
    files: Vec<Range<usize>>,
    /// Pages that others include: what they refer to on the same page may stand in any of those.
    included: HashSet<FileId>,
    /// The snippet collections of each tree.
    snippets: HashMap<TreeId, Vec<FileId>>,
    snippets_by_id: OnceLock<HashMap<(TreeId, u64), (FileId, usize)>>,
    /// What each page includes, for those of which it was asked.
    reached: Box<[OnceLock<Box<[FileId]>>]>,
    /// Ids and the trees that have them.
    ids: HashSet<(TreeId, u64)>,
    same_ids: SameIds,
    /// Trees in which pages carry pins.
    pinned: HashSet<TreeId>,
    /// For each tree a page with a pin, and the key of that.
    pin_keys: HashMap<TreeId, (FileId, Span)>,
    copies: OnceLock<AllCopies>,
    own_keys: OnceLock<HashSet<(TreeId, u64)>>,
    names: OnceLock<HashMap<u64, Vec<(TreeId, &'p str)>>>,
    linked: OnceLock<HashSet<(TreeId, u64)>>,
    sites: OnceLock<Sites<'p>>,
    unmet: OnceLock<Unmet>,
}

impl<'p> Index<'p> {
    /// Indexes a project.
    pub fn new(project: &'p Project) -> Self {
        let mut index = Index {
            project,
            files: (0..project.layout.trees.len() as u16).map(|tree| project.layout.files_of(TreeId(tree))).collect(),
            included: HashSet::new(),
            snippets: HashMap::new(),
            snippets_by_id: OnceLock::new(),
            reached: project.pages.iter().map(|_| OnceLock::new()).collect(),
            ids: HashSet::new(),
            same_ids: SameIds::of(project),
            pinned: HashSet::new(),
            pin_keys: HashMap::new(),
            copies: OnceLock::new(),
            own_keys: OnceLock::new(),
            names: OnceLock::new(),
            linked: OnceLock::new(),
            sites: OnceLock::new(),
            unmet: OnceLock::new(),
        };
        for tree in (0..project.layout.trees.len() as u16).map(TreeId) {
            let files = project.layout.files_of(tree);
            let mut pins = files.clone().filter(|file| project.pages[*file].front_matter.pin.is_some()).peekable();
            index.pin_keys.extend(pins.peek().and_then(|file| {
                let front = &project.pages[*file].front_matter;
                let pin = front.pin.as_ref()?;
                let entry = front.entries.iter().find(|entry| entry.value == pin.span)?;
                Some((tree, (FileId(*file as u32), entry.key)))
            }));
            let with = pins.count();
            let could = project.pages[files].iter().filter(|page| !page.front_matter.span.is_empty()).count();
            if with * 2 > could {
                index.pinned.insert(tree);
            }
        }
        for (at, file) in project.layout.files.iter().enumerate() {
            let id = FileId(at as u32);
            if project.layout.site.is_snippets(&file.path) {
                index.snippets.entry(file.tree).or_default().push(id);
                index.included.insert(id);
            }
        }
        for at in 0..project.pages.len() {
            let id = FileId(at as u32);
            if let Some(own) = project.page(id).id() {
                index.ids.insert((project.layout.files[at].tree, hash(own.as_bytes())));
            }
            for (name, _) in includes(project.page(id)) {
                if let Destination::Page(page) = index.resolve_path(id, name) {
                    index.included.insert(page);
                }
            }
        }
        index
    }

    /// Whether a page of a tree has this id.
    pub fn has_id(&self, tree: TreeId, id: &str) -> bool {
        self.ids.contains(&(tree, hash(id.as_bytes())))
    }

    /// All pages of one tree that share the id of `file`, in order, itself too; nothing if it is alone.
    pub fn same_id(&self, file: FileId) -> &[FileId] {
        self.same_ids.with(file).map_or(&[], |same| &same.files)
    }

    /// Of the pages that share the id of `file`, the one that should not have it: the first whose source has another
    /// one, else the first of all.
    pub fn blamed(&self, file: FileId) -> Option<FileId> {
        self.same_ids.with(file).map(|same| same.blamed)
    }

    /// Whether most pages of a tree carry a pin.
    pub fn is_pinned(&self, tree: TreeId) -> bool {
        self.pinned.contains(&tree)
    }

    /// A page of a tree that carries a pin, and where the key of that stands on it.
    pub fn pin_key(&self, tree: TreeId) -> Option<(FileId, Span)> {
        self.pin_keys.get(&tree).copied()
    }

    /// Whether other pages include this one.
    pub fn is_included(&self, file: FileId) -> bool {
        self.included.contains(&file)
    }

    /// Where a reference of `file` leads, in the language of `file`.
    pub fn resolve(&self, file: FileId, parts: &Parts<'_>) -> Destination {
        if !parts.scheme.is_empty() || !parts.host.is_empty() {
            return Destination::Elsewhere;
        }
        if parts.path.is_empty() {
            return Destination::Page(file);
        }
        self.resolve_path(file, &links::percent_decode(parts.path))
    }

    /// The same reference in another tree of the product, as if its page stood at the same path.
    pub fn resolve_in(&self, tree: TreeId, page: &str, parts: &Parts<'_>) -> Destination {
        if parts.path.is_empty() {
            return self.find(tree, page).map_or(Destination::Outside, Destination::Page);
        }
        self.look_up(tree, page, &links::percent_decode(parts.path))
    }

    fn resolve_path(&self, file: FileId, path: &str) -> Destination {
        let tree = self.project.layout.files[file.index()].tree;
        self.look_up(tree, self.project.path(file), path)
    }

    fn look_up(&self, tree: TreeId, page: &str, path: &str) -> Destination {
        let path = &*composed(path);
        let Some(joined) = links::join(page, path) else { return Destination::Outside };
        // A page is no folder: `rooms.md/#dim` leads nowhere.
        let is_page_as_folder = path.strip_suffix('/').is_some_and(|path| self.project.layout.site.is_page(path));
        if let Some(found) = self.exact(tree, &joined).filter(|_| !is_page_as_folder) {
            return found;
        }
        if let Some(rest) = path.strip_prefix('/') {
            let first = rest.split('/').next().unwrap_or("");
            if !self.has_folder(tree, first) {
                return match rest.split_once('/') {
                    Some((tag, below)) if self.is_own_tag(tree, tag) => self.look_up(tree, page, &format!("/{below}")),
                    _ => Destination::Elsewhere,
                };
            }
        }
        Destination::Nothing(joined)
    }

    /// The page at `path` of a tree.
    fn find(&self, tree: TreeId, path: &str) -> Option<FileId> {
        let range = self.files[tree.index()].clone();
        let at = self.project.layout.files[range.clone()].binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(FileId((range.start + at) as u32))
    }

    /// A page or file at `path`, under the names that sites accept.
    fn exact(&self, tree: TreeId, path: &str) -> Option<Destination> {
        let page = |path: &str| self.find(tree, path).map(Destination::Page);
        let assets = &self.project.layout.trees[tree.index()].assets;
        let asset = || assets.binary_search_by(|asset| (**asset).cmp(path)).ok().map(|_| Destination::Asset);
        let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
        let site = self.project.layout.site;
        let is_page = site.is_page(path);
        let found = if is_page { page(path).or_else(asset) } else { asset().or_else(|| page(path)) };
        if found.is_some() {
            return found;
        }
        let named = |stem: &str| site.pages.extensions.iter().find_map(|end| page(&format!("{stem}.{end}")));
        match extension {
            end if site.pages.published.contains(&end) => named(stem),
            _ if is_page => {
                let (stem, tag) = stem.rsplit_once('.')?;
                self.find(self.tree_beside(tree, tag)?, &format!("{stem}.{extension}")).map(Destination::Page)
            }
            _ => named(path)
                .or_else(|| site.pages.index_names.iter().find_map(|name| named(&format!("{path}/{name}"))))
                .or_else(|| self.has_folder(tree, path).then_some(Destination::Asset)),
        }
    }

    /// Whether any page or file stands below `folder`.
    fn has_folder(&self, tree: TreeId, folder: &str) -> bool {
        if folder.is_empty() {
            return true;
        }
        let below = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let prefix = format!("{folder}/");
        let files = &self.project.layout.files[self.files[tree.index()].clone()];
        let assets = &self.project.layout.trees[tree.index()].assets;
        let page = files.get(files.partition_point(|file| *file.path < *prefix));
        let asset = assets.get(assets.partition_point(|asset| **asset < *prefix));
        page.is_some_and(|file| below(&file.path)) || asset.is_some_and(|asset| below(asset))
    }

    /// Whether `place` is on the page `to`, for a link of `file`; "this page" of an include is any page that includes it.
    pub fn has_place(&self, file: FileId, to: FileId, place: &str) -> bool {
        self.has_anchor(to, place) || to == file && self.is_included(file)
    }

    /// The links of the page's language that name a place which the page does not have: the file of each, and its fact
    /// there.
    pub fn unmet(&self, page: FileId) -> &[(FileId, u32)] {
        self.unmet.get_or_init(|| Unmet::find(self.project, self)).links_to(page)
    }

    /// How the pages of a tree write their own language in addresses of a host; `None` where none of them does.
    pub fn language_on(&self, tree: TreeId, host: &str) -> Option<&'p str> {
        self.sites.get_or_init(|| Sites::learn(self.project)).language_on(tree, host)
    }

    /// Whether a tree keeps snippets at all.
    pub fn has_snippets(&self, tree: TreeId) -> bool {
        self.snippets.contains_key(&tree)
    }

    /// Whether any page of a tree links to a place of this name (a hash of the id, or of the heading's slug), on
    /// whichever page.
    pub fn is_linked(&self, tree: TreeId, place: u64) -> bool {
        self.linked.get_or_init(|| self.all_linked()).contains(&(tree, place))
    }

    fn all_linked(&self) -> HashSet<(TreeId, u64)> {
        let mut linked = HashSet::new();
        for (file, page) in self.project.layout.files.iter().zip(&self.project.pages) {
            for fact in page.facts.iter().filter(|fact| fact.kind == FactKind::Link) {
                let Some(fragment) = links::split(page.value_of(fact)).fragment else { continue };
                let fragment = links::percent_decode(fragment);
                let mut slug = String::new();
                self.project.layout.site.push_slug(&mut slug, &fragment);
                linked.extend([(file.tree, hash(fragment.as_bytes())), (file.tree, hash(slug.as_bytes()))]);
            }
        }
        linked
    }

    /// The existing path of a tree most like `path`: the same file name elsewhere, else a similar name in the folder.
    pub fn nearest_path(&self, tree: TreeId, path: &str) -> Option<&'p str> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let names = self.names.get_or_init(|| self.all_names());
        let near = |candidate: &str| likeness(candidate, path);
        let same_name = names.get(&hash(name.to_ascii_lowercase().as_bytes())).into_iter().flatten();
        let same_name = same_name.filter(|(t, _)| *t == tree).map(|(_, path)| *path).take(50);
        if let Some(best) = same_name.max_by(|a, b| near(a).total_cmp(&near(b)).then(b.cmp(a))) {
            return Some(best);
        }
        let files = &self.project.layout.files[self.project.layout.files_of(tree)];
        let assets = &self.project.layout.trees[tree.index()].assets;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let pages = files.iter().skip(files.partition_point(|f| *f.path < *prefix)).map(|f| &*f.path);
        let others = assets.iter().skip(assets.partition_point(|a| **a < *prefix)).map(|a| &**a);
        let in_folder = |candidates: &mut dyn Iterator<Item = &'p str>| {
            let siblings = candidates.take_while(|c| c.starts_with(&prefix)).take(500);
            siblings.map(|c| (near(c), c)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        };
        let best = [in_folder(&mut { pages }), in_folder(&mut { others })];
        let best = best.into_iter().flatten().max_by(|a, b| a.0.total_cmp(&b.0))?;
        let name_likeness = likeness(best.1.rsplit('/').next().unwrap_or(""), name);
        (name_likeness > 0.7).then_some(best.1)
    }

    fn all_names(&self) -> HashMap<u64, Vec<(TreeId, &'p str)>> {
        let mut names: HashMap<u64, Vec<(TreeId, &'p str)>> = HashMap::new();
        let mut add = |tree, path: &'p str| {
            let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
            names.entry(hash(name.as_bytes())).or_default().push((tree, path));
        };
        for file in &self.project.layout.files {
            add(file.tree, &file.path);
        }
        for (at, tree) in self.project.layout.trees.iter().enumerate() {
            tree.assets.iter().for_each(|asset| add(TreeId(at as u16), asset));
        }
        names
    }
}
