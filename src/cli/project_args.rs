//! Which project a command works on: the options that commands share.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Checker, Failure};
use crate::files::{CacheFolder, FileError, PathOrigin, TEXT_LIMIT};
use crate::locale::Locale;
use crate::session::{BaselineChoice, ConfigChoice, Request};
use crate::text::{FileId, has_lone_returns};

/// Where pages and configuration are, if they are not found by themselves.
#[derive(Args, Debug)]
pub(super) struct ProjectArgs {
    /// The directory of the source pages, instead of detecting it
    #[arg(long, value_name = "LOCALE=DIR", value_parser = tree, help_heading = "Pages")]
    source: Vec<(Locale, PathBuf)>,

    /// The directory of the translations into a language
    ///
    /// Repeat the option for each language.
    #[arg(long, value_name = "LOCALE=DIR", value_parser = tree, help_heading = "Pages")]
    target: Vec<(Locale, PathBuf)>,

    /// The Git repository with the history of the source
    ///
    /// A directory in it; `{product}` is replaced by the product. By default, the repository that contains the pages. A
    /// repository outside the project is read only if it is named here.
    #[arg(long, value_name = "DIR", help_heading = "Pages")]
    history: Option<PathBuf>,

    /// The configuration file
    ///
    /// By default, the nearest `locdrift.yaml` in PATH or a parent, up to the repository root.
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Pages")]
    config: Option<PathBuf>,

    /// Ignore configuration files
    #[arg(long, help_heading = "Pages")]
    no_config: bool,
}

impl ProjectArgs {
    /// The request for a project at `path`.
    ///
    /// # Errors
    /// Where options do not go together.
    pub fn request(&self, path: &Path) -> Result<Request, Failure> {
        let two = self.source.windows(2).find(|pair| pair[0].0 != pair[1].0);
        if let Some([(first, _), (other, _)]) = two {
            return Err(Failure::Usage {
                message: format!("--source names two languages, {} and {}", first.as_str(), other.as_str()),
                help: "pages have one source; name the other language with --target".to_owned(),
            });
        }
        Ok(Request {
            path: path.to_owned(),
            sources: self.source.clone(),
            targets: self.target.clone(),
            history: self.history.clone(),
            config: match &self.config {
                Some(file) => ConfigChoice::File(file.clone()),
                None if self.no_config => ConfigChoice::Nothing,
                None => ConfigChoice::Search,
            },
            // What is accepted is there all the same; only `check` looks away from it.
            baseline: BaselineChoice { file: None, ignore: true },
            cache: CacheFolder::of_user(),
            ..Request::default()
        })
    }
}

/// Puts a text in the place of a page, if the page still says what was checked; `swept` are the folders that were freed of
/// stale files already.
///
/// # Errors
/// When the page changed, leads elsewhere by now, or cannot be written.
pub(super) fn rewrite(
    engine: &dyn Checker,
    file: FileId,
    old: &str,
    new: &str,
    swept: &mut BTreeSet<PathBuf>,
) -> Result<(), FileError> {
    let (tree, path) = engine.location(file).ok_or(FileError::Missing)?;
    let path = tree.join(path);
    let page = PathOrigin::Project(&engine.bounds()).locate(&path)?;
    if path.parent().is_some_and(|folder| swept.insert(folder.to_owned())) {
        page.remove_stale_temp_files();
    }
    page.replace_if_unchanged(old, new)
}

/// Texts of a page with line ends as in the file: where carriage returns alone end the lines, pages are read with others.
pub(super) fn as_on_disk(engine: &dyn Checker, file: FileId, texts: [&str; 2]) -> [String; 2] {
    let page = engine.location(file).and_then(|(tree, path)| {
        PathOrigin::Project(&engine.bounds()).locate(&tree.join(path)).and_then(|page| page.read(TEXT_LIMIT)).ok()
    });
    let is_old = page.is_some_and(|bytes| has_lone_returns(&bytes));
    texts.map(|text| if is_old { text.replace('\n', "\r") } else { text.to_owned() })
}

/// Why a file, as the user names it, is no page of the project, and what may have been meant.
pub(super) fn unknown_page(page: &Path, near: Option<&str>) -> (&'static str, Option<String>) {
    if page.is_dir() {
        return ("it is a folder", Some("name the pages in it".to_owned()));
    }
    if page.is_symlink() && page.exists() {
        return ("it is a symbolic link that leads out of this project", None);
    }
    let what = if page.exists() { "it is not a page of this project" } else { "no such file" };
    (what, near.map(|near| format!("did you mean `{near}`?")))
}

/// What is said of a file, behind its name.
pub(super) fn named(page: &Path, what: &str) -> String {
    format!("{}: {what}", page.display())
}

/// A locale, as an option.
///
/// # Errors
/// In words, where it is none.
pub(super) fn locale(text: &str) -> Result<Locale, String> {
    Locale::parse(text.trim()).map_err(|error| error.to_string())
}

fn tree(text: &str) -> Result<(Locale, PathBuf), String> {
    match text.split_once('=') {
        Some((_, "")) => Err("a directory must follow `=`, as in fr-FR=help.fr-FR".to_owned()),
        Some((tag, dir)) => Ok((locale(tag)?, PathBuf::from(dir))),
        None => Err("write a locale, `=` and a directory, as in fr-FR=help.fr-FR".to_owned()),
    }
}

/// The values of two options, by their ids, in the order in which they were given.
pub(super) fn in_order<T>(matches: &clap::ArgMatches, given: [(&str, Vec<T>); 2]) -> Vec<T> {
    let placed = given.into_iter().flat_map(|(id, values)| matches.indices_of(id).into_iter().flatten().zip(values));
    let mut placed: Vec<(usize, T)> = placed.collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, value)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_a_locale_and_a_directory() {
        assert!(tree("fr-FR=a=b").is_ok_and(|(locale, dir)| locale.as_str() == "fr-FR" && dir == Path::new("a=b")));
        assert!(tree("fr-FR").is_err());
        assert!(tree("fr-FR=").is_err());
        assert!(tree("=dir").is_err());
    }
}
