//! Which file is which language and page: the first stage, where all files enter.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::GlobSet;

use crate::dialect::Dialect;
use crate::finding::Notice;
use crate::locale::Locale;
use crate::site::Site;
use crate::text::FileId;

pub use overlay::Overlay;
pub use pattern::{Pattern, PatternError};
pub use site::{FoundSite, find_site};

mod assemble;
mod beside_layout;
mod beside_plain;
mod configured;
mod detect;
mod draft;
mod generated;
mod mounts;
mod named;
mod overlay;
mod own_files;
mod page_folder;
mod pattern;
mod routed;
mod site;
mod suffix;
mod walk;

/// A tree of pages in one language: an index into [`Layout::trees`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeId(pub u16);

impl TreeId {
    /// The index as `usize`.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The pages of one product in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// What the trees of one product share (`journeys` of `journeys.en`); empty where the layout names no product.
    pub product: Box<str>,
    /// The language.
    pub locale: Locale,
    /// The directory that page paths start from; absolute.
    pub dir: PathBuf,
    /// Whether the others are translations of this one.
    pub is_source: bool,
    /// Every file that is no page (images, includes of other kinds, links, pages that configuration leaves out), as a
    /// path from `dir` with `/`; sorted. Trees of one directory share one list.
    pub assets: Arc<[Box<str>]>,
}

/// One page on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The tree it belongs to.
    pub tree: TreeId,
    /// The page's path: from the tree's directory, with `/`, without any locale part, the same in all languages.
    pub path: Box<str>,
    /// The file's path from the tree's directory where that is not `path` (a locale suffix).
    pub disk: Option<Box<str>>,
    /// The path of another file that is this page too, by its name, and is not read.
    pub twin: Option<Box<str>>,
}

/// All files that take part, sorted by tree and path; [`FileId`] is an index into `files`.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// What kind of site the pages are of.
    pub site: &'static Site,
    /// The dialect of its pages, but for those that are named `.mdx`.
    pub dialect: &'static Dialect,
    /// The trees; those of one product are together, its source first.
    pub trees: Vec<Tree>,
    /// The pages.
    pub files: Vec<File>,
    /// The addresses that the site takes from other places, from the root of a language: one that ends with `/` with all
    /// below it, another alone.
    pub mounted: Vec<Box<str>>,
    /// What was found and what was left out, for the user.
    pub notices: Vec<Notice>,
    /// A digest of what files such as `.gitignore` say.
    pub rules: u64,
}

impl Layout {
    /// The tree of a file.
    pub fn tree(&self, file: FileId) -> &Tree {
        &self.trees[self.files[file.index()].tree.index()]
    }

    /// Where a file is on disk.
    pub fn disk_path(&self, file: FileId) -> PathBuf {
        let entry = &self.files[file.index()];
        self.tree(file).dir.join(entry.disk.as_deref().unwrap_or(&entry.path))
    }

    /// The indices of a tree's files.
    pub fn files_of(&self, tree: TreeId) -> std::ops::Range<usize> {
        let start = self.files.partition_point(|file| file.tree < tree);
        start..self.files.partition_point(|file| file.tree <= tree)
    }

    /// The page at `path` of a tree.
    pub fn find(&self, tree: TreeId, path: &str) -> Option<FileId> {
        let range = self.files_of(tree);
        let at = self.files[range.clone()].binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(FileId((range.start + at) as u32))
    }

    /// The page in the file at `path`, spelled as [`Layout::disk_path`] spells it.
    pub fn file_at(&self, path: &Path) -> Option<FileId> {
        let files = (0..self.trees.len() as u16).map(TreeId).filter_map(|tree| {
            let below = path.strip_prefix(&self.trees[tree.index()].dir).ok()?.to_str()?;
            let plain = || self.find(tree, below).filter(|file| self.files[file.index()].disk.is_none());
            let of_tree = || self.files_of(tree).find(|at| self.files[*at].disk.as_deref() == Some(below));
            plain().or_else(|| of_tree().map(|at| FileId(at as u32)))
        });
        { files }.next()
    }
}

/// What to look for, and where.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Where to look: the folder that holds the languages, or a folder inside one of them (then only that language is
    /// taken, or all where it is the source); the current directory if empty.
    pub path: PathBuf,
    /// The source as named by the user; at most one.
    pub sources: Vec<(Locale, PathBuf)>,
    /// The targets as named by the user.
    pub targets: Vec<(Locale, PathBuf)>,
    /// The language of the source where the user does not name its folder; English if `None`.
    pub source_locale: Option<Locale>,
    /// Where pages are, from `pattern_root`; if empty, the layout is found by itself.
    pub patterns: Vec<Pattern>,
    /// Where the pages of the source are, if elsewhere.
    pub source_pattern: Option<Pattern>,
    /// The folder that patterns and globs start from; `path` if empty.
    pub pattern_root: PathBuf,
    /// Only these pages, by their path within the tree or from `pattern_root`.
    pub include: Option<GlobSet>,
    /// Not these pages, by their path within the tree or from `pattern_root`.
    pub exclude: Option<GlobSet>,
    /// Only these target languages (`fr` takes `fr-FR` too); all if empty.
    pub locales: Vec<Locale>,
    /// What is in place of the files on disk.
    pub overlay: Overlay,
    /// What kind of site the pages are of.
    pub site: &'static Site,
    /// The dialect of its pages, but for those that are named `.mdx`.
    pub dialect: &'static Dialect,
    /// The folder of the site, where its files are.
    pub site_folder: Option<PathBuf>,
}

/// Why there is nothing to check.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// A path that is not there.
    #[error("`{}` does not exist: give a folder that holds documentation", .path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// A path that is no folder.
    #[error("`{}` is a file: give the folder that holds it", .path.display())]
    NotFolder {
        /// The path.
        path: PathBuf,
    },
    /// A folder that cannot be read.
    #[error("`{}` cannot be read ({why}): check its permissions", .path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// A folder of the configuration's patterns that lies elsewhere.
    #[error("the layout names `{}`, which leads out of the project: move the pages into the project, or name their folder on the command line, as in `--source en=DIR --target fr-FR=DIR`", .path.display())]
    Outside {
        /// The folder.
        path: PathBuf,
    },
    /// Two folders for one language of a product.
    #[error("two folders are for `{locale}`: `{}` and `{}`; keep one of them, or name the ones to compare with --source and --target", .first.display(), .second.display())]
    TwoTrees {
        /// The language.
        locale: Locale,
        /// One folder.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// Two languages in one folder.
    #[error("`{}` is given for `{first}` and for `{second}`: give each language its own folder; for languages told apart by file names use a `layout` pattern such as `{{page}}.{{locale}}.md`", .path.display())]
    SameFolder {
        /// The folder.
        path: PathBuf,
        /// One language.
        first: Locale,
        /// The other.
        second: Locale,
    },
    /// More than one source.
    #[error(
        "--source is given {count} times: one source is compared with all targets; check several products one after the other, or describe them in a configuration"
    )]
    TwoSources {
        /// How many.
        count: usize,
    },
    /// Targets without a source.
    #[error("--target is given without a source: name it too, as in `--source en=DIR`")]
    TargetsAlone,
    /// A source without targets.
    #[error("--source is given without a target: name one too, as in `--target fr-FR=DIR`")]
    SourceAlone,
    /// Languages, none of which is the source.
    #[error("in `{}` there are {}, but no `{wanted}` to compare them with: name the source, as in `--source {}=DIR --target {}=DIR`, or set `source` in the configuration", .path.display(), list(.found), .found.first().map_or("en", Locale::as_str), .found.last().map_or("fr", Locale::as_str))]
    NoSource {
        /// Where.
        path: PathBuf,
        /// The languages there.
        found: Vec<Locale>,
        /// The language that the source should have.
        wanted: Locale,
    },
    /// None of the languages asked for is there.
    #[error("no translation into {} in `{}`: there are {}", list(.wanted), .path.display(), list(.found))]
    NoSuchLocale {
        /// Where.
        path: PathBuf,
        /// What was asked for.
        wanted: Vec<Locale>,
        /// What there is.
        found: Vec<Locale>,
    },
    /// No layout was recognised.
    #[error("nothing to check in `{}`: {why}", .path.display())]
    Nothing {
        /// Where.
        path: PathBuf,
        /// What was found instead, what was looked for, and the fix.
        why: String,
    },
    /// More than 65,535 trees.
    #[error("{count} folders of languages are more than can be checked at once: give a folder further down")]
    TooMany {
        /// How many.
        count: usize,
    },
}

fn list(locales: &[Locale]) -> String {
    let quoted: Vec<String> = locales.iter().map(|locale| format!("`{locale}`")).collect();
    quoted.join(", ")
}

/// Finds the trees and their pages.
///
/// What `.gitignore` files leave out and links are not entered; what hidden folders hold is no page, but may be
/// referred to. The answer is the same on each machine.
///
/// # Errors
/// When a folder is missing or unreadable, when two folders claim one language, or when nothing is found to compare.
pub fn discover(wanted: &Wanted) -> Result<Layout, LayoutError> {
    let path = place(&wanted.path)?;
    if !wanted.sources.is_empty() || !wanted.targets.is_empty() {
        return configured::by_folders(wanted)?.into_layout(wanted, &path);
    }
    if !wanted.patterns.is_empty() || wanted.source_pattern.is_some() {
        return configured::by_patterns(wanted, &path)?.into_layout(wanted, &path);
    }
    detect::detect(wanted, &path)
}

/// The absolute path of a folder that exists.
fn place(path: &Path) -> Result<PathBuf, LayoutError> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => LayoutError::Missing { path: path.to_owned() },
        _ => LayoutError::Unreadable { path: path.to_owned(), why: error.to_string() },
    };
    if !path.metadata().map_err(unreadable)?.is_dir() {
        return Err(LayoutError::NotFolder { path: path.to_owned() });
    }
    // The user's spelling is kept; only `..` needs the disk, because of links.
    let climbs = path.components().any(|part| part == std::path::Component::ParentDir);
    if climbs { path.canonicalize() } else { std::path::absolute(path) }.map_err(unreadable)
}
