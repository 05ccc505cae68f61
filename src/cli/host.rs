//! What the service that runs a job says of itself, in its environment.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::output::FileAccess;
use crate::text::FileId;

/// The service that runs a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    /// The file that takes the Markdown summary of this step of GitHub Actions.
    pub step_summary: Option<PathBuf>,
    /// The top of the repository that the job is for.
    pub workspace: Option<PathBuf>,
    /// Whether it is GitHub Actions: its code scanning shows silenced findings as open ones.
    pub is_github: bool,
}

impl Host {
    /// What the environment of this process says.
    pub fn detect() -> Host {
        let value = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let is_github = value("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        let path = |name: &str| value(name).map(PathBuf::from);
        Host {
            step_summary: path("GITHUB_STEP_SUMMARY").filter(|_| is_github),
            workspace: if is_github { path("GITHUB_WORKSPACE") } else { path("CI_PROJECT_DIR") },
            is_github,
        }
    }
}

/// Files by their paths from the top of a repository, where they are in it.
pub(super) struct RelativeToRoot<'f> {
    files: &'f dyn FileAccess,
    here: PathBuf,
    /// The top as it is named, and as it really is.
    tops: Vec<PathBuf>,
}

impl<'f> RelativeToRoot<'f> {
    /// Files whose paths are seen from the current directory; from there still, where there is no top.
    pub fn new(files: &'f dyn FileAccess, top: Option<&Path>) -> Self {
        let tops = top.into_iter().flat_map(|top| [Some(top.to_owned()), top.canonicalize().ok()]).flatten();
        // Without a current directory paths stay as they are.
        RelativeToRoot { files, here: std::env::current_dir().unwrap_or_default(), tops: tops.collect() }
    }
}

impl FileAccess for RelativeToRoot<'_> {
    fn path(&self, file: FileId) -> String {
        let path = self.files.path(file);
        self.tops.iter().find_map(|top| below(&self.here, top, &path)).unwrap_or(path)
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.files.text(file)
    }

    fn pool(&self) -> Option<&rayon::ThreadPool> {
        self.files.pool()
    }
}

/// `path`, as seen from `here`, as seen from `top`; `None` where it lies outside.
fn below(here: &Path, top: &Path, path: &str) -> Option<String> {
    let whole = here.join(path);
    let path = whole.strip_prefix(top).ok()?.to_string_lossy().into_owned();
    Some(if std::path::MAIN_SEPARATOR == '/' { path } else { path.replace(std::path::MAIN_SEPARATOR, "/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_top() {
        let below = |path: &str| below(Path::new("/w/repo/docs"), Path::new("/w/repo"), path);
        assert_eq!(below("fr/a.md").as_deref(), Some("docs/fr/a.md"));
        assert_eq!(below("/w/repo/en/a.md").as_deref(), Some("en/a.md"));
        assert_eq!(below("/w/other/a.md"), None);
    }
}
