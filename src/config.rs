//! What a project asks for: `locdrift.yaml`, found, read and checked.

mod error;
mod glossary;
mod options;
mod pin;
mod read;
mod report;
mod schema;
mod setting;
mod strings;
mod suggestions;
mod tree;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use globset::GlobSet;

use crate::files::{Bounds, FileError, PathOrigin, SETTINGS_LIMIT, is_there};
use crate::locale::Locale;
use crate::site::Site;

pub use error::{ConfigError, Problem};
pub use glossary::{Glossary, glossaries};
pub use pin::PinSetting;
pub use report::{Measure, ReportSetting, tenths};
pub use schema::schema;
pub use setting::{FailOn, FileSetting, LevelSetting, LocaleSetting, RuleOptions, RuleSetting};
pub use strings::guarded;
pub use suggestions::{nearest, suggest};
pub use tree::Placed;

/// The names that a configuration file may have; the first one found in a directory counts.
pub const FILE_NAMES: [&str; 3] = ["locdrift.yaml", "locdrift.yml", ".locdrift.yaml"];

/// What a project asks for. Values that other modules check further keep their place in the file.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file; `None` where there is none.
    pub path: Option<PathBuf>,
    /// The directory that layouts start from: the file's own.
    pub root: PathBuf,
    /// Where the files may lie that it names.
    pub bounds: Bounds,
    /// What kind of site the pages are of; found by its files if `None`.
    pub site: Option<&'static Site>,
    /// Whether all pages are MDX, or only those that are named so; what the site says if `None`.
    pub mdx: Option<bool>,
    /// The source language.
    pub source: Option<Locale>,
    /// Where the source's pages are, where that differs from [`layouts`](Config::layouts).
    pub source_layout: Option<Placed<String>>,
    /// Where pages are; patterns for `layout::Pattern::parse`. Empty: to be found out.
    pub layouts: Vec<Placed<String>>,
    /// Only page paths that match; all if `None`.
    pub include: Option<GlobSet>,
    /// Not page paths that match.
    pub exclude: Option<GlobSet>,
    /// Dotted front matter keys that hold a page's id, in order; empty: pages are grouped by path alone; `None`: those
    /// of the site.
    pub keys: Option<Vec<String>>,
    /// What a page was made from.
    pub pin: PinSetting,
    /// Where the source's history is, if not where its pages are: a folder of a repository, from
    /// [`root`](Config::root).
    pub history: Option<PathBuf>,
    /// Ask nothing of the source's repository.
    pub no_history: bool,
    /// Pages that have been behind for fewer days have notes only.
    pub grace: u32,
    /// Glossaries: paths from [`root`](Config::root), where `{locale}` stands for a language.
    pub terms: Vec<Placed<String>>,
    /// The findings that the project has accepted: a file.
    pub baseline: Option<PathBuf>,
    /// What reports are asked.
    pub report: ReportSetting,
    /// Rules, for all languages and pages.
    pub rules: BTreeMap<String, RuleSetting>,
    /// What differs for a language, by canonical locale tag; a language (`fr`) stands for its regions (`fr-CA`) too.
    pub locales: BTreeMap<String, LocaleSetting>,
    /// Rules for some pages; of two that fit a page, the later one wins.
    pub files: Vec<FileSetting>,
    /// Lowest level that makes a check fail.
    pub fail_on: Option<FailOn>,
    /// How many warnings are allowed before a check fails.
    pub max_warnings: Option<u32>,
    text: String,
}

/// What a configuration may speak of.
#[derive(Clone, Copy)]
pub struct Known<'k> {
    /// The ids of all rules.
    pub rules: &'k [&'static str],
    /// The names of a rule's options.
    pub options: &'k dyn Fn(&str) -> Vec<String>,
    /// Whether a rule can work with these options; else why not, in a sentence.
    pub check: &'k dyn Fn(&str, &RuleOptions) -> Result<(), String>,
}

impl Config {
    /// What holds where there is no file.
    pub fn nothing(root: impl Into<PathBuf>) -> Self {
        Config {
            path: None,
            root: root.into(),
            bounds: Bounds::default(),
            site: None,
            mdx: None,
            source: None,
            source_layout: None,
            layouts: Vec::new(),
            include: None,
            exclude: None,
            keys: None,
            pin: PinSetting::default(),
            history: None,
            no_history: false,
            grace: 0,
            terms: Vec::new(),
            baseline: None,
            report: ReportSetting::default(),
            rules: BTreeMap::new(),
            locales: BTreeMap::new(),
            files: Vec::new(),
            fail_on: None,
            max_warnings: None,
            text: String::new(),
        }
    }

    /// The configuration file for `start` (a directory or a file): in its directory or the nearest one above that has
    /// one, but not above a directory that holds `.git`. What has the name of one and cannot be read is found too, so
    /// that it is reported.
    pub fn find(start: &Path) -> Option<PathBuf> {
        let start = std::path::absolute(start).ok()?;
        for directory in start.ancestors() {
            if let Some(file) = FILE_NAMES.iter().map(|name| directory.join(name)).find(|file| is_there(file)) {
                return Some(file);
            }
            if is_there(&directory.join(".git")) {
                return None;
            }
        }
        None
    }

    /// Reads a configuration file.
    ///
    /// # Errors
    /// When it cannot be read or anything in it is wrong: all problems at once.
    pub fn load(path: &Path, origin: PathOrigin<'_>, known: &Known<'_>) -> Result<Config, ConfigError> {
        let text = read_text(path, origin, SETTINGS_LIMIT)?;
        Config::parse(path, text, known)
    }

    /// Reads the text of a configuration file that stands (or would stand) at `path`.
    ///
    /// # Errors
    /// When anything in it is wrong: all problems at once.
    pub fn parse(path: &Path, text: String, known: &Known<'_>) -> Result<Config, ConfigError> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut config = Config { path: Some(path.to_owned()), ..Config::nothing(parent) };
        let problems =
            match tree::parse(&text) {
                Ok(document) => read::read(document, known, &mut config),
                Err(error) => vec![
                    Problem::new(&error.span, format!("this is not YAML: {}", error.message), "here").help(
                        "check the indentation, and put quotes around text that contains `: ` or starts with a special character"
                            .to_owned(),
                    ),
                ],
            };
        if !problems.is_empty() {
            return Err(ConfigError::in_text(path, &text, problems));
        }
        config.text = text;
        Ok(config)
    }

    /// What the file says, without what holds where it says nothing.
    pub fn written(&self) -> serde_json::Value {
        tree::parse(&self.text).map_or(serde_json::Value::Null, |node| node.value.to_json())
    }

    /// The line of the file, from 1, where a value is: its keys from the outside in, the places in lists as numbers.
    pub fn line_of(&self, path: &[&str]) -> Option<usize> {
        let at = tree::place(&self.text, path)?;
        Some(self.text.get(..at)?.matches('\n').count() + 1)
    }

    /// An error for the value of a key, given as for [`Config::line_of`], that turned out to be wrong later.
    pub fn error_at(&self, path: &[&str], message: String, help: &str) -> ConfigError {
        let at = tree::place(&self.text, path).unwrap_or_default();
        self.error(vec![Problem::new(&(at..at), message, "named here").help(help.to_owned())])
    }

    /// An error for what turned out to be wrong later, such as a layout that cannot be understood.
    pub fn error(&self, problems: Vec<Problem>) -> ConfigError {
        ConfigError::in_text(self.path.as_deref().unwrap_or(Path::new("")), &self.text, problems)
    }
}

fn read_text(path: &Path, origin: PathOrigin<'_>, limit: u64) -> Result<String, ConfigError> {
    let refuse = |message: String, help: &str| Err(ConfigError::of_file(path, message, help));
    let name = path.display();
    let bytes = match origin.read(path, limit) {
        Ok(bytes) => bytes,
        // Not before: a path of the project may lead out of it.
        Err(FileError::NotPlain(_)) if path.is_dir() => {
            return refuse(
                format!("`{name}` is a directory, not a configuration file"),
                "name the file in it, e.g. `locdrift.yaml`",
            );
        }
        Err(FileError::Missing) => {
            return refuse(
                format!("there is no configuration file `{name}`"),
                "check the path, or leave the option out",
            );
        }
        Err(error) => return refuse(format!("`{name}` cannot be read: {error}"), error.help()),
    };
    String::from_utf8(bytes).or_else(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|&&byte| byte == b'\n').count() + 1;
        refuse(
            format!("`{name}` is not UTF-8 text: line {line} has a byte that does not fit"),
            "save the file as UTF-8",
        )
    })
}

#[cfg(test)]
mod tests;
