//! What a session is asked, and what a check has to say.

use std::path::PathBuf;
use std::sync::Arc;

use super::{BaselineChoice, Buffers, CommandLine, PageStates, Progress, Reference, Shard, Summary};
use crate::baseline::Entry;
use crate::config::FailOn;
use crate::files::CacheFolder;
use crate::finding::{Finding, Level, Notice};
use crate::history::Heads;
use crate::locale::Locale;
use crate::site::Site;

/// Where the configuration comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigChoice {
    /// `locdrift.yaml`, searched upward from the path, stopping at a `.git`.
    #[default]
    Search,
    /// None at all.
    Nothing,
    /// This file.
    File(PathBuf),
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Where to look; the current directory if empty.
    pub path: PathBuf,
    /// `--source en=DIR`: at most one locale, one directory a product.
    pub sources: Vec<(Locale, PathBuf)>,
    /// `--target fr-FR=DIR`.
    pub targets: Vec<(Locale, PathBuf)>,
    /// Configuration.
    pub config: ConfigChoice,
    /// What kind of site the pages are of, if not as the configuration says; found by its files if `None`.
    pub site: Option<&'static Site>,
    /// The folder of a repository that holds the history of the source, if not where the configuration says (or the pages
    /// are); `{product}` stands for the product.
    pub history: Option<PathBuf>,
    /// Only these target locales; all if empty.
    pub locales: Vec<Locale>,
    /// Only these rules; all if empty.
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// Nothing below this level.
    pub min_level: Option<Level>,
    /// From which findings on the run fails, if not as the configuration says.
    pub fail_on: Option<FailOn>,
    /// How many warnings there may be, if not as the configuration says.
    pub max_warnings: Option<u32>,
    /// Ask nothing of the source's repository.
    pub no_history: bool,
    /// Refuse to run where the repository of a source cannot tell what it is asked.
    pub require_history: bool,
    /// Worker threads; the machine's if `None`.
    pub threads: Option<usize>,
    /// Texts that stand for those of files on disk, by path (see [`Layout::disk_path`](crate::layout::Layout::disk_path)): an editor's buffers, or what
    /// fixes would write. A path that is no page of the project is passed over.
    pub texts: Buffers,
    /// Which baseline hides what.
    pub baseline: BaselineChoice,
    /// Report only what was not there in these commits.
    pub since: Vec<Reference>,
    /// Check only the groups of pages with edits that are not committed.
    pub changed: bool,
    /// Check only this share of all groups.
    pub shard: Option<Shard>,
    /// Commits that stand for HEAD where the past is read.
    pub heads: Arc<Heads>,
    /// Where what is known of old pages is kept between runs; nowhere if `None`.
    pub cache: Option<CacheFolder>,
    /// Who wants to know how far the run has come.
    pub progress: Progress,
}

/// All that a check has to say; nothing is thrown away.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// In their final order: by path, worst level first within a page, then by place.
    pub findings: Vec<Finding>,
    /// What is counted in the summary and not listed, see [`Finding::is_counted`].
    pub counted: Vec<Finding>,
    /// What a suppression silenced, with its reason (empty if none was given).
    pub suppressed: Vec<(Finding, String)>,
    /// What the baseline hides.
    pub baselined: Vec<Finding>,
    /// What was there already in the commits that the run is compared with.
    pub preexisting: Vec<Finding>,
    /// Entries of the baseline that were not found, if everything was checked.
    pub gone: Vec<Entry>,
    /// The share of all groups that was checked; all if `None`.
    pub shard: Option<Shard>,
    /// About the run as a whole.
    pub notices: Vec<Notice>,
    /// The command line that asks for the same again; `None` where there is no project to ask.
    pub command: Option<CommandLine>,
    /// Whether the project has a baseline.
    pub has_baseline: bool,
    /// In numbers.
    pub summary: Summary,
    /// The state of each page, where that was asked for.
    pub states: Option<PageStates>,
}
