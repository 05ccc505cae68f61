//! What is said once about a whole source, instead of once about each page.

use std::path::Path;

use super::program::FOLLOW_LINKS;
use super::renewal::Renewal;
use super::repository::GitError;
use crate::finding::Notice;
use crate::text::shell_path;

/// `1 page`, `2 pages`.
pub(super) fn pages(number: usize) -> String {
    if number == 1 { "1 page".to_owned() } else { format!("{number} pages") }
}

/// Pages that do not name their source commits, and of how many of them these are inferred.
#[derive(Default)]
pub(super) struct Inferred {
    /// All pages of the languages that have such pages.
    pub pages: usize,
    /// Those whose source commit is inferred.
    pub inferred: usize,
    /// Of these, those where it is certain.
    pub certain: usize,
    /// Of these, those that the merge base with the source names.
    pub merged: usize,
}

impl Inferred {
    /// What source commits rest on that pages of these languages do not name.
    pub(super) fn notice(&self, locales: &[&str]) -> Notice {
        const NAMED: usize = 4;
        let Inferred { pages, inferred, certain, merged } = *self;
        let of = match locales.len().saturating_sub(NAMED) {
            0 => locales.join(", "),
            1 => format!("{} and 1 more language", locales[..NAMED].join(", ")),
            more => format!("{} and {more} more languages", locales[..NAMED].join(", ")),
        };
        let from = match merged {
            0 => "the Git history",
            n if n == inferred => "the merge base with the source",
            _ => "the merge base with the source and the Git history",
        };
        let sure = match inferred - certain {
            0 => String::new(),
            _ => format!(", {certain} of them for certain (`locdrift pins` lists all)"),
        };
        let message = format!(
            "{of}: pages do not name their source commits; inferred from {from} for {inferred} of {pages}{sure}"
        );
        Notice::new("inferred-pins", message)
    }
}

/// What follows for pages whose source commit is not at hand.
fn follows(number: usize) -> String {
    let they = if number == 1 { "it was" } else { "they were" };
    format!("{} cannot be compared with the source as it was when {they} translated", pages(number))
}

/// Why the repository of a source does not answer, and what to do.
pub fn why(source: &Path, trouble: &GitError) -> String {
    let name = source.display();
    match trouble {
        GitError::NoGit => "`git` was not found: install Git 2.36 or newer".to_owned(),
        GitError::OldGit { version, is_partial: false } => {
            format!("Git {version} is too old: install Git 2.36 or newer")
        }
        GitError::OldGit { version, is_partial: true } => format!(
            "`{name}` is a partial clone, and Git {version} would fetch missing objects: install Git 2.45 or newer"
        ),
        GitError::Silent(patience) => {
            format!("Git did not answer within {} seconds in the repository of `{name}`", patience.as_secs())
        }
        GitError::NoRepository => format!("`{name}` is not in a Git repository: check the source out with Git"),
        GitError::NotTracked => {
            format!("the Git repository that contains `{name}` does not track its pages: check the source out with Git")
        }
        GitError::DubiousOwnership(path) => {
            let absolute = source.canonicalize().map_or_else(|_| name.to_string(), |path| path.display().to_string());
            // Git names the path as its own command takes it.
            let path = if path.is_empty() { shell_path(Path::new(&absolute)) } else { path.clone() };
            format!(
                "Git does not read the repository of `{name}`, because it belongs to another user: if you trust it, run `git config --global --add safe.directory {path}`"
            )
        }
        GitError::Elsewhere(path) => format!(
            "the `.git` of `{name}` leads to a repository that is not its own, or may lead to one by `{}`: use a clone, or, if you trust it, set {FOLLOW_LINKS}=1 in the environment",
            path.display()
        ),
        GitError::Failed(why) => format!("Git cannot read the repository of `{name}`: {why}"),
    }
}

/// The repository of a source does not answer.
pub(super) fn trouble(source: &Path, trouble: &GitError, number: usize) -> Notice {
    let code = match trouble {
        GitError::NoGit => "no-git",
        GitError::OldGit { .. } => "old-git",
        GitError::NoRepository | GitError::NotTracked => "no-repository",
        GitError::DubiousOwnership(_) => "dubious-ownership",
        GitError::Elsewhere(_) => "foreign-repository",
        GitError::Silent(_) | GitError::Failed(_) => "git-failed",
    };
    Notice::new(code, format!("{} ({}; if that is intended, use --no-history)", why(source, trouble), follows(number)))
}

/// The clone was cut off before the commits that pages were made from.
pub(super) fn shallow(source: &Path, number: usize, renewal: Renewal) -> Notice {
    let message = format!(
        "`{}` is a shallow clone without the source commits of translations: {}; {}; in CI, check it out with full history (`fetch-depth: 0`, and `filter: blob:none` for a large repository)",
        source.display(),
        follows(number),
        renewal.rest(source, "--unshallow")
    );
    Notice { code: "shallow-history", message, command: renewal.rest_command(source, "--unshallow") }
}

/// Commits are there, and old contents are not.
pub(super) fn partial(source: &Path, number: usize, renewal: Renewal) -> Notice {
    let message = format!(
        "the repository of `{}` lacks old versions of pages, or has them larger than 64 MiB: {}, although they are known to be stale; if it is a partial clone, {}",
        source.display(),
        follows(number),
        renewal.rest(source, "--refetch --no-filter")
    );
    Notice { code: "partial-history", message, command: renewal.rest_command(source, "--refetch --no-filter") }
}

/// Pages share a commit that a whole clone does not have.
pub(super) fn unknown(source: &Path, number: usize, commits: &[&str], renewal: Renewal) -> Notice {
    let message = format!(
        "the repository of `{}` does not have {}, named as the source of {}: {}; {}, or set `history` in the configuration to the repository that has them",
        source.display(),
        named(commits),
        pages(number),
        follows(number),
        renewal.newer(source)
    );
    Notice { code: "unknown-commits", message, command: renewal.newer_command(source) }
}

/// Pages were made from commits that came after the newest one of a clone, as their own history or others like them
/// show. `page` is the one page, where it is one.
pub(super) fn not_fetched(
    source: &Path,
    number: usize,
    page: Option<&Path>,
    commits: &[&str],
    renewal: Renewal,
) -> Notice {
    let of = page.map_or_else(|| pages(number), |page| format!("`{}`", page.display()));
    let message = format!(
        "the repository of `{}` does not have {}, the source {} of {of}: it is older than {} not compared with it; {}",
        source.display(),
        named(commits),
        if commits.len() == 1 { "commit" } else { "commits" },
        if number == 1 { "this translation, which is" } else { "these translations, which are" },
        renewal.newer(source)
    );
    Notice { code: "unknown-commits", message, command: renewal.newer_command(source) }
}

/// Up to three commits by name.
fn named(commits: &[&str]) -> String {
    let first: Vec<String> =
        commits.iter().take(3).map(|commit| format!("`{}`", commit.get(..10).unwrap_or(commit))).collect();
    let more = if commits.len() > 3 { format!(" and {} more", commits.len() - 3) } else { String::new() };
    format!("{}{more}", first.join(", "))
}

/// Pages were made from a newer source than the one that is checked out.
pub(super) fn behind(source: &Path, number: usize, renewal: Renewal) -> Notice {
    let message = format!(
        "{} translated from a newer source than the one checked out in `{}`: differences that only the older source shows are not reported; {}",
        if number == 1 { "1 page was".to_owned() } else { format!("{number} pages were") },
        source.display(),
        renewal.newer(source)
    );
    Notice { code: "source-behind", message, command: renewal.newer_command(source) }
}
