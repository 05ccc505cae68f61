//! The files that a repository keeps about itself: they are no pages, unless the configuration includes them.

use std::path::Path;

use super::draft::{Draft, Page};
use crate::locale::is_tag;
use crate::site::{Site, is_page};

/// The names of such files, without extension, `-` and `_`; in lower case.
const NAMES: [&str; 26] = [
    "agents",
    "authors",
    "changelog",
    "changes",
    "claude",
    "codeofconduct",
    "codeowners",
    "contributing",
    "contributors",
    "copying",
    "gemini",
    "governance",
    "issuetemplate",
    "licence",
    "license",
    "licensedocs",
    "maintainers",
    "notice",
    "pullrequesttemplate",
    "readme",
    "releasing",
    "security",
    "support",
    "thirdpartylicenses",
    "thirdpartynotices",
    "translators",
];

/// Whether a file at the root of a repository is about the repository.
pub(super) fn is_own_file(path: &str) -> bool {
    if path.contains('/') || !is_page(path) {
        return false;
    }
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let name: String = stem.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.contains(&&*name)
}

/// Whether each tree of a product is a repository of its own. Where languages share a folder, or a folder per language
/// is in one repository, a README is the index page of that folder.
pub(super) fn are_repositories(drafts: &[Draft], site: &Site) -> bool {
    let is_alone = |at: usize| drafts[..at].iter().all(|other| other.dir != drafts[at].dir);
    !drafts.is_empty()
        && (0..drafts.len()).all(|at| is_alone(at) && is_repository(&drafts[at].dir, &drafts[at].pages, site))
}

/// Whether a folder is the top of a repository.
pub(super) fn has_repository(dir: &Path) -> bool {
    dir.join(".git").exists()
}

/// A folder with a `.git`, or one named as a repository of a locale with its pages in sub-folders only.
fn is_repository(dir: &Path, pages: &[Page], site: &Site) -> bool {
    if has_repository(dir) {
        return true;
    }
    let name = dir.file_name().and_then(|name| name.to_str()).unwrap_or("");
    let is_named = name.rsplit_once('.').is_some_and(|(product, tag)| !product.is_empty() && is_tag(tag));
    // These belong to the documentation wherever they are.
    let always = site.metadata.inherited.iter().chain(&site.pages.contents);
    let is_always = |path: &str| always.clone().any(|name| path.eq_ignore_ascii_case(name));
    let mut at_root = pages.iter().map(|page| &*page.path).filter(|path| !path.contains('/'));
    is_named
        && pages.iter().any(|page| page.path.contains('/'))
        && at_root.all(|path| is_own_file(path) || is_always(path))
}

#[cfg(test)]
mod tests {
    use super::is_own_file;

    #[test]
    fn names_of_own_files() {
        for path in [
            "README.md",
            "AGENTS.md",
            "LICENSE-DOCS.md",
            "code-of-conduct.md",
            "CODE_OF_CONDUCT.md",
            "License.markdown",
            "SUPPORT.md",
        ] {
            assert!(is_own_file(path), "{path}");
        }
        for path in ["metadata.md", "TOC.md", "index.md", "help/README.md", "support-plans.md", "LICENSE.png"] {
            assert!(!is_own_file(path), "{path}");
        }
    }
}
