//! What is said once about a whole source, instead of once about each page.

use std::path::Path;

use super::repository::Trouble;
use crate::finding::Notice;

/// `1 page`, `2 pages`.
pub(super) fn pages(number: usize) -> String {
    if number == 1 { "1 page".to_owned() } else { format!("{number} pages") }
}

/// What follows for the pages: said in every notice.
fn follows(number: usize) -> String {
    format!("{} cannot be compared with the source as it was when they were translated", pages(number))
}

/// Why the repository of a source does not answer, and the mend.
pub(super) fn why(source: &Path, trouble: &Trouble) -> String {
    let name = source.display();
    match trouble {
        Trouble::NoGit => "there is no program `git`: install it".to_owned(),
        Trouble::OldGit { version, is_partial: false } => {
            format!("git {version} is too old: install git 2.36 or newer")
        }
        Trouble::OldGit { version, is_partial: true } => format!(
            "`{name}` is a partial clone, and git {version} would fetch what it lacks: install git 2.45 or newer"
        ),
        Trouble::Silent(patience) => {
            format!("git did not answer within {} seconds in the repository of `{name}`", patience.as_secs())
        }
        Trouble::NoRepository => format!("`{name}` is in no git repository: check the source out with git"),
        Trouble::NotTracked => {
            format!("the repository around `{name}` does not hold its pages: check the source out with git")
        }
        Trouble::DubiousOwnership(path) => {
            let absolute = source.canonicalize().map_or_else(|_| name.to_string(), |path| path.display().to_string());
            let path = if path.is_empty() { &absolute } else { path };
            format!(
                "the repository of `{name}` belongs to another user, and git does not read it: if you trust it, run `git config --global --add safe.directory {path}`"
            )
        }
        Trouble::Failed(why) => format!("git cannot read the repository of `{name}`: {why}"),
    }
}

/// The repository of a source does not answer.
pub(super) fn trouble(source: &Path, trouble: &Trouble, number: usize) -> Notice {
    let code = match trouble {
        Trouble::NoGit => "no-git",
        Trouble::OldGit { .. } => "old-git",
        Trouble::NoRepository | Trouble::NotTracked => "no-repository",
        Trouble::DubiousOwnership(_) => "dubious-ownership",
        Trouble::Silent(_) | Trouble::Failed(_) => "git-failed",
    };
    Notice {
        code,
        message: format!("{} ({}; --no-history says that this is meant)", why(source, trouble), follows(number)),
    }
}

/// The clone was cut off before the commits that pages were made from.
pub(super) fn shallow(source: &Path, number: usize) -> Notice {
    let name = source.display();
    let message = format!(
        "`{name}` is a shallow clone without the commits that translations were made from: {}; fetch the history with `git -C {name} fetch --unshallow`, in CI check out with full history (fetch-depth: 0, with filter: blob:none where the repository is large)",
        follows(number)
    );
    Notice { code: "shallow-history", message }
}

/// Commits are there, and old contents are not.
pub(super) fn partial(source: &Path, number: usize) -> Notice {
    let name = source.display();
    let message = format!(
        "the repository of `{name}` lacks old versions of pages, or has them larger than 64 MiB: {}, though it is known that they are stale; if it is a partial clone, fetch them with `git -C {name} fetch --refetch --no-filter`",
        follows(number)
    );
    Notice { code: "partial-history", message }
}

/// Pages share a commit that a whole clone does not have.
pub(super) fn unknown(source: &Path, number: usize, commits: &[&str]) -> Notice {
    let name = source.display();
    let message = format!(
        "the repository of `{name}` does not have {}, which {} say they were made from: {}; fetch the source (`git -C {name} fetch`), or give the repository that has these commits",
        named(commits),
        pages(number),
        follows(number)
    );
    Notice { code: "unknown-commits", message }
}

/// Pages were made from commits that came after the newest one of a clone, as their own history or others like them show.
/// `page` is the one page, where it is one.
pub(super) fn not_fetched(source: &Path, number: usize, page: Option<&Path>, commits: &[&str]) -> Notice {
    let name = source.display();
    let of = page.map_or_else(|| pages(number), |page| format!("`{}`", page.display()));
    let (commit, it) = (
        if commits.len() == 1 { "commit" } else { "commits" },
        if number == 1 { "the page is" } else { "these pages are" },
    );
    let message = format!(
        "the repository of `{name}` does not have {}, the source {commit} of {of}: it is out of date, and {it} not compared with it; update it with `git -C {name} pull`, or give the repository that has these commits",
        named(commits)
    );
    Notice { code: "unknown-commits", message }
}

/// Up to three commits by name.
fn named(commits: &[&str]) -> String {
    let first: Vec<String> =
        commits.iter().take(3).map(|commit| format!("`{}`", commit.get(..10).unwrap_or(commit))).collect();
    let more = if commits.len() > 3 { format!(" and {} more", commits.len() - 3) } else { String::new() };
    format!("{}{more}", first.join(", "))
}

/// Pages were made from a newer source than the one that is checked out.
pub(super) fn behind(source: &Path, number: usize) -> Notice {
    let name = source.display();
    let s = if number == 1 { "was" } else { "were" };
    let message = format!(
        "{} {s} made from a newer source than `{name}` is at: what only today's checkout says against them is left out; update it with `git -C {name} pull`",
        pages(number)
    );
    Notice { code: "source-behind", message }
}
