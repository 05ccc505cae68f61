//! What pages may ask of other pages: does this path, this anchor, this snippet exist in this language?

mod aliases;
mod boilerplate;
mod copies;
mod coverage;
mod dependents;
mod elsewhere;
mod included;
mod kept_labels;
mod own_keys;
mod reads;
mod sites;
mod tables;

use std::collections::HashMap;

use crate::history::History;
use crate::layout::TreeId;
use crate::page::{FactKind, Page};
use crate::parse::links::{self, Parts};
use crate::project::Project;
use crate::site::Site;
use crate::text::{FileId, Span, composed, hash, likeness};

pub use boilerplate::Boilerplate;
pub use copies::Copies;
pub use coverage::{Coverage, left_out, of_all as coverage_of_all};
use dependents::Dependents;
pub use included::Included;
pub use reads::{Read, Reads};
pub use tables::Index;
use tables::Named;

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

/// The index beside what it was made from: who asks is answered with the pages as they are now.
#[derive(Clone, Copy)]
pub struct Lookup<'a> {
    project: &'a Project,
    history: &'a History,
    index: &'a Index,
    reads: Option<&'a Reads>,
}

impl<'a> Lookup<'a> {
    /// The same, with what is asked noted.
    pub fn noting(self, reads: &'a Reads) -> Lookup<'a> {
        Lookup { reads: Some(reads), ..self }
    }

    fn note(&self, read: Read) {
        if let Some(reads) = self.reads {
            reads.note(read);
        }
    }

    /// The page of a file.
    pub fn page(&self, file: FileId) -> &'a Page {
        self.note(Read::Page(file));
        self.project.page(file)
    }

    /// The source page that a file was made from; the file itself for a source page or an orphan.
    pub fn source_of(&self, file: FileId) -> FileId {
        self.note(Read::SourceOf(file));
        self.project.source_of(file)
    }

    /// The tree of a file.
    pub fn tree(&self, file: FileId) -> TreeId {
        self.project.layout.files[file.index()].tree
    }

    /// A page's path within its tree.
    pub fn path(&self, file: FileId) -> &'a str {
        self.project.path(file)
    }

    /// Whether a page of a tree has this id.
    pub fn has_id(&self, tree: TreeId, id: &str) -> bool {
        let id = hash(id.as_bytes());
        self.note(Read::Id(tree, id));
        self.index.metadata.ids.contains(&(tree, id))
    }

    /// Whether any page of the project has an id.
    pub fn has_page_ids(&self) -> bool {
        self.note(Read::HasPageIds);
        !self.index.metadata.ids.is_empty()
    }

    /// All pages of one tree that share the id of `file`, in order, itself too; nothing if it is alone.
    pub fn same_id(&self, file: FileId) -> &'a [FileId] {
        self.note(Read::SameId(file));
        self.index.metadata.same_ids.with(file).map_or(&[], |same| &same.files)
    }

    /// Of the pages that share the id of `file`, the one that should not have it: the first whose source has another
    /// one, else the first of all.
    pub fn blamed(&self, file: FileId) -> Option<FileId> {
        self.note(Read::SameId(file));
        self.index.metadata.same_ids.with(file).map(|same| same.blamed)
    }

    /// Whether most pages of a tree carry a pin.
    pub fn is_pinned(&self, tree: TreeId) -> bool {
        self.note(Read::IsPinned(tree));
        self.index.metadata.pinned.contains(&tree)
    }

    /// A page of a tree that carries a pin, and where the key of that is on it.
    pub fn pin_key(&self, tree: TreeId) -> Option<(FileId, Span)> {
        self.note(Read::PinKey(tree));
        self.index.metadata.pin_keys.get(&tree).copied()
    }

    /// Whether other pages include this one.
    pub fn is_included(&self, file: FileId) -> bool {
        self.note(Read::IsIncluded(file));
        self.index.includes.included.contains(&file)
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

    /// The same reference in another tree of the product, as if its page was at the same path.
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
        // What is written as the path of a file starts where the page's file is, whatever its address.
        if let Some(folder) = self.project.layout.site.as_folder(page)
            && !path.starts_with('/')
            && let found @ (Destination::Page(_) | Destination::Asset) =
                self.look_up_from(tree, &format!("{folder}/"), path)
        {
            return found;
        }
        self.look_up_from(tree, page, path)
    }

    /// The same from the folder that `page` is in.
    fn look_up_from(&self, tree: TreeId, page: &str, path: &str) -> Destination {
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
                    Some((tag, below)) if self.is_own_tag(tree, tag) => {
                        let found = self.look_up_from(tree, page, &format!("/{below}"));
                        // The source has it below a folder of which nothing is translated.
                        let below = below.trim_end_matches('/').to_owned();
                        let is_source =
                            || self.source_tree(tree).is_some_and(|tree| self.exact(tree, &below).is_some());
                        if found == Destination::Elsewhere && is_source() { Destination::Nothing(below) } else { found }
                    }
                    _ => Destination::Elsewhere,
                };
            }
            // The folder may be that of another repository.
            let folder = joined.rsplit_once('/').map_or("", |(folder, _)| folder);
            if !self.project.layout.site.pages.mounts.is_empty() && !self.has_folder(tree, folder) {
                return Destination::Elsewhere;
            }
        }
        if self.is_mounted(&joined) || self.is_beside_pages(tree, path, &joined) {
            return Destination::Elsewhere;
        }
        Destination::Nothing(joined)
    }

    /// The source's tree of the product of a tree.
    fn source_tree(&self, tree: TreeId) -> Option<TreeId> {
        let trees = &self.project.layout.trees;
        let product = &trees[tree.index()].product;
        let is_source = |id: &TreeId| trees[id.index()].is_source && trees[id.index()].product == *product;
        (0..trees.len() as u16).map(TreeId).find(is_source)
    }

    /// The page at `path` of a tree.
    fn find(&self, tree: TreeId, path: &str) -> Option<FileId> {
        let range = self.index.files[tree.index()].clone();
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
            // `lamp.md` may be `lamp.mdx` in a translation.
            _ if is_page && self.is_in_source(tree, path) => named(stem),
            _ if is_page => {
                let (stem, tag) = stem.rsplit_once('.')?;
                self.find(self.tree_beside(tree, tag)?, &format!("{stem}.{extension}")).map(Destination::Page)
            }
            _ => named(path)
                .or_else(|| site.pages.index_names.iter().find_map(|name| named(&format!("{path}/{name}"))))
                .or_else(|| self.has_folder(tree, path).then_some(Destination::Asset))
                .or_else(|| self.alias(tree, path))
                .or_else(|| self.has_other_page(tree, path).then_some(Destination::Asset)),
        }
    }

    /// Whether the source of a tree of translations has a page at `path`.
    fn is_in_source(&self, tree: TreeId, path: &str) -> bool {
        let source = self.source_tree(tree).filter(|source| *source != tree);
        source.is_some_and(|source| self.find(source, path).is_some())
    }

    /// Whether a page that is not read is at the address `path`.
    fn has_other_page(&self, tree: TreeId, path: &str) -> bool {
        const OTHERS: [&str; 4] = ["ipynb", "rst", "adoc", "html"];
        let assets = &self.project.layout.trees[tree.index()].assets;
        let is_there = |path: String| assets.binary_search_by(|asset| (**asset).cmp(&path)).is_ok();
        OTHERS.iter().any(|end| is_there(format!("{path}.{end}")) || is_there(format!("{path}/index.{end}")))
    }

    /// Whether any page or file is below `folder`.
    fn has_folder(&self, tree: TreeId, folder: &str) -> bool {
        if folder.is_empty() {
            return true;
        }
        let below = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let prefix = format!("{folder}/");
        let files = &self.project.layout.files[self.index.files[tree.index()].clone()];
        let assets = &self.project.layout.trees[tree.index()].assets;
        let page = files.get(files.partition_point(|file| *file.path < *prefix));
        let asset = assets.get(assets.partition_point(|asset| **asset < *prefix));
        page.is_some_and(|file| below(&file.path)) || asset.is_some_and(|asset| below(asset))
    }

    /// Whether `place` is on the page `to`, for a link of `file`; "this page" of an include is any page that includes
    /// it.
    pub fn has_place(&self, file: FileId, to: FileId, place: &str) -> bool {
        self.has_anchor(to, place) || to == file && self.is_included(file)
    }

    /// The links of the page's language that name a place which the page does not have: the file of each, and its fact
    /// there.
    pub fn unmet(&self, page: FileId) -> Vec<(FileId, u32)> {
        self.note(Read::Unmet(page));
        let plain = Lookup { reads: None, ..*self };
        self.index.dependents.get_or_init(|| Dependents::of(plain)).unmet(plain, page)
    }

    /// Whether a tree keeps snippets at all.
    pub fn has_snippets(&self, tree: TreeId) -> bool {
        self.index.snippets.contains_key(&tree)
    }

    /// Whether any page of a tree links to a place of this name (a hash of the id, or of the heading's slug), on
    /// whichever page.
    pub fn is_linked(&self, tree: TreeId, place: u64) -> bool {
        self.note(Read::IsLinked(tree, place));
        let linked = self.index.linked.get_or_init(|| self.all_linked());
        linked.get(&(tree, place)).is_some_and(|count| *count > 0)
    }

    fn all_linked(&self) -> HashMap<(TreeId, u64), u32> {
        let mut linked = HashMap::new();
        for (file, page) in self.project.layout.files.iter().zip(&self.project.pages) {
            places_linked(page, |place| *linked.entry((file.tree, place)).or_default() += 1);
        }
        linked
    }

    /// The existing path of a tree most like `path`: the same file name elsewhere, else a similar name in the folder.
    pub fn nearest_path(&self, tree: TreeId, path: &str) -> Option<&'a str> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let names = self.index.names.get_or_init(|| self.all_names());
        let near = |candidate: &str| likeness(candidate, path);
        let same_name = names.get(&hash(name.to_ascii_lowercase().as_bytes())).into_iter().flatten();
        let same_name = same_name.filter(|named| named.tree == tree).map(|named| self.path_of(*named)).take(50);
        if let Some(best) = same_name.max_by(|a, b| near(a).total_cmp(&near(b)).then(b.cmp(a))) {
            return Some(best);
        }
        let files = &self.project.layout.files[self.project.layout.files_of(tree)];
        let assets = &self.project.layout.trees[tree.index()].assets;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let pages = files.iter().skip(files.partition_point(|f| *f.path < *prefix)).map(|f| &*f.path);
        let others = assets.iter().skip(assets.partition_point(|a| **a < *prefix)).map(|a| &**a);
        let in_folder = |candidates: &mut dyn Iterator<Item = &'a str>| {
            let siblings = candidates.take_while(|c| c.starts_with(&prefix)).take(500);
            siblings.map(|c| (near(c), c)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        };
        let best = [in_folder(&mut { pages }), in_folder(&mut { others })];
        let best = best.into_iter().flatten().max_by(|a, b| a.0.total_cmp(&b.0))?;
        let name_likeness = likeness(best.1.rsplit('/').next().unwrap_or(""), name);
        (name_likeness > 0.7).then_some(best.1)
    }

    fn path_of(&self, named: Named) -> &'a str {
        let (layout, at) = (&self.project.layout, named.at as usize);
        if named.is_page { &layout.files[at].path } else { &layout.trees[named.tree.index()].assets[at] }
    }

    fn all_names(&self) -> HashMap<u64, Vec<Named>> {
        let mut names: HashMap<u64, Vec<Named>> = HashMap::new();
        let mut add = |named: Named| {
            let path = self.path_of(named);
            let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
            names.entry(hash(name.as_bytes())).or_default().push(named);
        };
        for (at, file) in (0..).zip(&self.project.layout.files) {
            add(Named { tree: file.tree, is_page: true, at });
        }
        for (tree, of) in (0..).map(TreeId).zip(&self.project.layout.trees) {
            (0..of.assets.len() as u32).for_each(|at| add(Named { tree, is_page: false, at }));
        }
        names
    }
}

/// The places that a page links to, each as a hash of the fragment, and as one of its slug.
fn places_linked(page: &Page, mut visit: impl FnMut(u64)) {
    for fact in page.facts.iter().filter(|fact| fact.kind == FactKind::Link) {
        let Some(fragment) = links::split(page.value_of(fact)).fragment else { continue };
        let (id, slug) = place(page.site, fragment);
        visit(id);
        visit(slug);
    }
}

/// The hashes of an id and of a slug that a fragment may mean.
fn place(site: &Site, fragment: &str) -> (u64, u64) {
    let fragment = links::percent_decode(fragment);
    (hash(fragment.as_bytes()), hash(site.slug_of_fragment(&fragment).as_bytes()))
}
