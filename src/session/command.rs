//! The command line that asks for the same again, for messages that suggest what to run.

use std::path::Path;

use super::{ConfigChoice, Reference, Request};
use crate::text::shell_word;

/// The command line of a run, without output options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandLine {
    /// What names the project; with a blank before each word.
    project: String,
    /// What narrows the run, likewise.
    filters: String,
    /// Whether nothing was asked but the project.
    is_whole: bool,
}

impl CommandLine {
    /// That of a request.
    pub(super) fn of(request: &Request) -> CommandLine {
        let mut project = Words::default();
        if !matches!(request.path.to_str(), Some("" | ".")) {
            project.word(&shown(&request.path));
        }
        for (option, trees) in [("--source", &request.sources), ("--target", &request.targets)] {
            trees.iter().for_each(|(locale, dir)| project.option(option, &format!("{locale}={}", shown(dir))));
        }
        match &request.config {
            ConfigChoice::Search => {}
            ConfigChoice::Nothing => project.word("--no-config"),
            ConfigChoice::File(file) => project.option("--config", &shown(file)),
        }
        if let Some(folder) = &request.history {
            project.option("--history", &shown(folder));
        }
        if let Some(file) = &request.baseline.file {
            project.option("--baseline", &shown(file));
        }
        if request.no_history {
            project.word("--no-history");
        }
        let mut filters = Words::default();
        let locales: Vec<String> = request.locales.iter().map(|locale| locale.to_string()).collect();
        for (option, values) in [("--locale", &locales), ("--select", &request.select), ("--ignore", &request.ignore)] {
            if !values.is_empty() {
                filters.option(option, &values.join(","));
            }
        }
        for Reference { locale, name } in &request.since {
            let locale = locale.as_ref().map(|locale| format!("{locale}=")).unwrap_or_default();
            filters.option("--since", &format!("{locale}{name}"));
        }
        if request.changed {
            filters.word("--changed");
        }
        if let Some(shard) = request.shard {
            filters.option("--shard", &shard.to_string());
        }
        let is_whole = filters.0.is_empty() && !request.baseline.ignore;
        CommandLine { project: project.0, filters: filters.0, is_whole }
    }

    /// `locdrift check` with what was asked, and more options.
    pub fn check(&self, options: &str) -> String {
        format!("locdrift check{}{} {options}", self.project, self.filters)
    }

    /// `locdrift baseline` for the whole project.
    pub fn baseline(&self) -> String {
        format!("locdrift baseline{}", self.project)
    }

    /// Whether the run was about the whole project, and minded its baseline.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }
}

#[derive(Default)]
struct Words(String);

impl Words {
    fn word(&mut self, word: &str) {
        self.0.push(' ');
        self.0.push_str(&shell_word(word));
    }

    fn option(&mut self, option: &str, value: &str) {
        self.word(option);
        self.word(value);
    }
}

/// A path that no program takes for an option.
fn shown(path: &Path) -> String {
    let path = path.display().to_string();
    if path.starts_with('-') { format!("./{path}") } else { path }
}
