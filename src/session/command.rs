//! The command line that asks for the same again, for messages that suggest what to run.

use std::path::Path;

use super::{ConfigChoice, Reference, Request};
use crate::finding::Finding;
use crate::locale::Locale;
use crate::text::{FileId, shell_word};

/// What stands for the page in commands that a help names.
const PAGE: &str = " PAGE";

/// The command line of a run, without output options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandLine {
    /// The path; empty where it is the current directory.
    path: String,
    /// What else names the project; with a blank before each word.
    project: String,
    /// What of it only a check has, likewise.
    check: String,
    /// The languages that the run is about; all if empty.
    locales: String,
    /// What else narrows the run, with a blank before each word.
    filters: String,
    /// Whether nothing was asked but the project.
    is_whole: bool,
}

impl CommandLine {
    /// That of a request.
    pub fn of(request: &Request) -> CommandLine {
        let path = match request.path.to_str() {
            Some("" | ".") => String::new(),
            _ => shown(&request.path),
        };
        let (mut project, mut check) = (Words::default(), Words::default());
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
            check.option("--baseline", &shown(file));
        }
        if request.no_history {
            check.word("--no-history");
        }
        let mut filters = Words::default();
        for (option, values) in [("--select", &request.select), ("--ignore", &request.ignore)] {
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
        let locales: Vec<String> = request.locales.iter().map(ToString::to_string).collect();
        let is_whole = filters.0.is_empty() && locales.is_empty() && !request.baseline.ignore;
        if request.baseline.ignore {
            filters.word("--no-baseline");
        }
        CommandLine {
            path,
            project: project.0,
            check: check.0,
            locales: locales.join(","),
            filters: filters.0,
            is_whole,
        }
    }

    /// `locdrift check` with what was asked, and more options.
    pub fn check(&self, options: &str) -> String {
        self.check_in(&self.locales, options)
    }

    /// The same for one language.
    pub fn check_locale(&self, locale: &Locale, options: &str) -> String {
        self.check_in(locale.as_str(), options)
    }

    fn check_in(&self, locales: &str, options: &str) -> String {
        let mut words = Words::default();
        if !locales.is_empty() {
            words.option("--locale", locales);
        }
        let options = if options.is_empty() { String::new() } else { format!(" {options}") };
        format!("{}{}{}{options}", self.of_project("check"), words.0, self.filters)
    }

    /// `locdrift baseline` for the whole project.
    pub fn baseline(&self) -> String {
        self.of_project("baseline")
    }

    /// The same, to take out what is gone.
    pub fn prune(&self) -> String {
        format!("{} --prune", self.baseline())
    }

    fn of_project(&self, command: &str) -> String {
        let mut words = Words::default();
        if !self.path.is_empty() {
            words.word(&self.path);
        }
        format!("locdrift {command}{}{}{}", words.0, self.project, self.check)
    }

    /// A command about one page of the project, such as `diff`.
    pub fn page(&self, command: &str, page: &str) -> String {
        let mut words = Words::default();
        words.word(&shown(Path::new(page)));
        if !self.path.is_empty() {
            words.option("--path", &self.path);
        }
        format!("locdrift {command}{}{}", words.0, self.project)
    }

    /// `locdrift pins` for the project, with an option.
    fn pins(&self, option: &str) -> String {
        let mut words = Words::default();
        if !self.path.is_empty() {
            words.word(&self.path);
        }
        format!("locdrift pins{}{} {option}", words.0, self.project)
    }

    /// Puts the page of each finding into the commands that its help names as `locdrift diff PAGE`.
    pub(super) fn name_pages<'f>(
        &self,
        findings: impl IntoIterator<Item = &'f mut Finding>,
        path: &dyn Fn(FileId) -> String,
    ) {
        let name = |finding: &mut Finding| {
            if let Some(help) = finding.help.as_mut().filter(|help| help.contains(PAGE)) {
                *help = self.with_page(help, &path(finding.at.file));
            }
        };
        for finding in findings {
            name(finding);
            finding.evidence.iter_mut().for_each(name);
        }
    }

    /// `text` with the page in the commands that it names.
    pub fn with_page(&self, text: &str, page: &str) -> String {
        let named = |text: String, command: &str| {
            text.replace(&format!("`locdrift {command}{PAGE}"), &format!("`{}", self.page(command, page)))
        };
        let named = ["diff", "stamp"].into_iter().fold(text.to_owned(), named);
        named.replace("`locdrift pins --write`", &format!("`{}`", self.pins("--write")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_no_option() {
        assert_eq!(CommandLine::default().page("diff", "--config=q.fr.md"), "locdrift diff ./--config=q.fr.md");
        assert_eq!(CommandLine::default().page("stamp", "fr/a b.md"), "locdrift stamp 'fr/a b.md'");
    }

    #[test]
    fn commands_of_a_help_are_about_the_project() {
        let command = CommandLine { path: "a b".to_owned(), ..CommandLine::default() };
        let help = command.with_page("run `locdrift diff PAGE`, or `locdrift pins --write`", "fr/a.md");
        assert_eq!(help, "run `locdrift diff fr/a.md --path 'a b'`, or `locdrift pins 'a b' --write`");
    }
}
