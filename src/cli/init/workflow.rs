//! The file that runs the check in CI, with names from the repository as the data that they are.

use std::path::{Path, PathBuf};

use super::super::Failure;
use crate::output::quoted as yaml_quoted;
use crate::text::{is_hidden, posix_word};

/// What runs the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Host {
    /// GitHub Actions
    Github,
    /// GitLab CI
    Gitlab,
    /// Nothing
    None,
}

const GITHUB: &str = include_str!("github.yml");
const GITLAB: &str = include_str!("gitlab.yml");

/// The file for GitHub: checks `folder` in pull requests, and what is pushed to `branch`.
///
/// # Errors
/// Where a name cannot be in it.
pub(super) fn github(folder: &Path, branch: &str) -> Result<String, Failure> {
    let command = command("--output-format github", folder)?;
    let branch = yaml(&literal_pattern(name("branch", Some(branch))?));
    Ok(filled(GITHUB, &[("COMMAND", &command), ("BRANCH", &branch)]))
}

/// The file for GitLab: checks `folder`.
///
/// # Errors
/// Where a name cannot be in it.
pub(super) fn gitlab(folder: &Path) -> Result<String, Failure> {
    let output = "--output-format gitlab --output-file gl-code-quality-report.json";
    Ok(filled(GITLAB, &[("COMMAND", &command(output, folder)?)]))
}

/// A template with its places filled, in one pass: no name is taken for a place.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let values: Vec<_> = values.iter().copied().chain([("VERSION", env!("CARGO_PKG_VERSION"))]).collect();
    let (mut text, mut rest) = (String::with_capacity(template.len()), template);
    while let Some((at, place, value)) =
        values.iter().filter_map(|(place, value)| Some((rest.find(place)?, place, value))).min()
    {
        text.push_str(&rest[..at]);
        text.push_str(value);
        rest = &rest[at + place.len()..];
    }
    text + rest
}

/// The command as a YAML value; what follows `--` is a folder, whatever it is called.
fn command(output: &str, folder: &Path) -> Result<String, Failure> {
    let folder = name("folder", folder.to_str())?;
    let folder = if folder.is_empty() { "." } else { folder };
    Ok(yaml(&format!("locdrift check {output} -- {}", posix_word(folder))))
}

/// A name that can be in a workflow: services replace expressions before anything reads quotes.
fn name<'n>(what: &str, name: Option<&'n str>) -> Result<&'n str, Failure> {
    let refused = |why: &str| Failure::Usage {
        message: format!("no workflow can be written: the name of the {what} {why}"),
        help: format!("rename the {what}, or write the configuration alone with `--ci none`"),
    };
    let name = name.ok_or_else(|| refused("is not UTF-8"))?;
    if name.contains(is_hidden) {
        return Err(refused(&format!("`{name}` has characters that are not seen")));
    }
    match ["${{", "$[["].into_iter().find(|expression| name.contains(expression)) {
        Some(expression) => Err(refused(&format!("`{name}` holds `{expression}`, which CI services replace"))),
        None => Ok(name),
    }
}

/// A text as a YAML value, or as a key: as it is where nothing in it could mean more, otherwise in quotes.
pub(super) fn yaml(text: &str) -> String {
    /// Words that are no texts as they stand.
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./ ".contains(c);
    let is_text = text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.ends_with(' ');
    let is_word = WORDS.contains(&&*text.to_ascii_lowercase());
    if is_text && !is_word && text.chars().all(is_plain) { text.to_owned() } else { yaml_quoted(text) }
}

/// A branch as a pattern that matches nothing else.
fn literal_pattern(branch: &str) -> String {
    let mut pattern = String::with_capacity(branch.len());
    for c in branch.chars() {
        if "\\*?+![]".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// The folder as it is named from the top of its repository.
pub(super) fn below(path: &Path, top: &Path) -> PathBuf {
    let below = path.strip_prefix(top).unwrap_or(Path::new(""));
    match std::path::MAIN_SEPARATOR {
        '/' => below.to_owned(),
        other => below.to_string_lossy().replace(other, "/").into(),
    }
}
