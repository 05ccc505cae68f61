//! Glossaries: files that say what the labels of a product are called in each language.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::strings::{self, Entry};
use super::tree::Placed;
use super::{Config, ConfigError, Problem, read_text};
use crate::files::{PathOrigin, TEXT_LIMIT};
use crate::locale::Locale;

/// What labels are called in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// Renderings by label; a product may have several, in other places.
    entries: BTreeMap<String, Vec<String>>,
}

impl Glossary {
    /// Renderings of one label that are kept. A label that has so many may be called anything.
    pub const MOST: usize = 32;

    /// The labels, each with what it may be called.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.entries.iter().map(|(label, renderings)| (&**label, &**renderings))
    }

    fn add(&mut self, label: &str, rendering: &str) {
        let (label, rendering) = (label.trim(), rendering.trim());
        if label.is_empty() || rendering.is_empty() {
            return;
        }
        let known = self.entries.entry(label.to_owned()).or_default();
        if known.len() < Glossary::MOST && !known.iter().any(|known| known == rendering) {
            known.push(rendering.to_owned());
        }
    }
}

/// Stands for a language in the path of a glossary.
const LOCALE: &str = "{locale}";

/// Reads the glossaries of `locales`, in their order.
///
/// # Errors
/// When a file cannot be read or understood, or no language has one: at the path in the configuration, or in the file.
pub fn glossaries(config: &Config, source: &Locale, locales: &[Locale]) -> Result<Vec<Glossary>, ConfigError> {
    let mut glossaries = vec![Glossary::default(); locales.len()];
    for written in &config.terms {
        if !written.value.contains(LOCALE) {
            if !read_table(config, written, source, locales, &mut glossaries)? {
                return Err(mistaken(
                    config,
                    written,
                    format!("`{}` does not name the language that it is for", written.value),
                    "write `{locale}` where the language stands in its path, e.g. `terms/{locale}.yaml`; a CSV file may also name languages in its first line",
                ));
            }
            continue;
        }
        // The product's own language may have no name in the path.
        let bare = ["_", "-", "."].map(|before| written.value.replace(&format!("{before}{LOCALE}"), ""));
        let bare = bare.iter().filter(|path| !path.contains(LOCALE)).map(|path| config.root.join(path));
        let texts = find(config, &written.value, source).or_else(|| { bare }.find(|path| config.bounds.holds(path)));
        let texts = texts.map(|path| entries(config, &path)).transpose()?;
        let texts: Option<HashMap<String, String>> =
            texts.map(|texts| texts.into_iter().map(|entry| (entry.key, entry.value)).collect());
        let mut found = locales.is_empty();
        for (locale, glossary) in locales.iter().zip(&mut glossaries) {
            let Some(path) = find(config, &written.value, locale) else { continue };
            found = true;
            for entry in entries(config, &path)? {
                match &texts {
                    // Both languages have the texts of the product under the same names.
                    Some(texts) => {
                        texts.get(&entry.key).iter().for_each(|label| glossary.add(label, &entry.value));
                    }
                    None => glossary.add(&entry.key, &entry.value),
                }
            }
        }
        if !found {
            let tried = candidates(&written.value, &locales[0]);
            return Err(mistaken(
                config,
                written,
                format!("no glossary matches `{}`", written.value),
                &format!("looked for {} and so on for each language, relative to this file", quoted(&tried)),
            ));
        }
    }
    Ok(glossaries)
}

fn mistaken(config: &Config, written: &Placed<String>, message: String, help: &str) -> ConfigError {
    config.error(vec![Problem::new(&written.span, message, "this glossary").help(help.to_owned())])
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The paths that a glossary may have, the language in each of its spellings.
fn candidates(pattern: &str, locale: &Locale) -> Vec<String> {
    let tag = locale.as_str();
    let mut spellings = vec![tag.to_owned(), tag.replace('-', "_"), tag.to_lowercase(), locale.language().to_owned()];
    spellings.dedup();
    spellings.iter().map(|spelling| pattern.replace(LOCALE, spelling)).collect()
}

fn find(config: &Config, pattern: &str, locale: &Locale) -> Option<PathBuf> {
    candidates(pattern, locale).into_iter().map(|path| config.root.join(path)).find(|path| config.bounds.holds(path))
}

/// The text of a glossary.
fn text(config: &Config, path: &Path) -> Result<String, ConfigError> {
    read_text(path, PathOrigin::Project(&config.bounds), TEXT_LIMIT)
}

fn entries(config: &Config, path: &Path) -> Result<Vec<Entry>, ConfigError> {
    let text = text(config, path)?;
    strings::read(path, &text).map_err(|problems| ConfigError::in_text(path, &text, problems))
}

/// A table with a column for each language; `false` if the file is none.
fn read_table(
    config: &Config,
    written: &Placed<String>,
    source: &Locale,
    locales: &[Locale],
    glossaries: &mut [Glossary],
) -> Result<bool, ConfigError> {
    let path = config.root.join(&written.value);
    if !strings::is_table(&path) {
        return Ok(false);
    }
    if !config.bounds.holds(&path) {
        let help = "check the path, which is relative to this file";
        return Err(mistaken(config, written, format!("there is no glossary `{}`", written.value), help));
    }
    let text = text(config, &path)?;
    let rows = strings::rows(&text).map_err(|problem| ConfigError::in_text(&path, &text, vec![problem]))?;
    let Some((head, rows)) = rows.split_first() else { return Ok(true) };
    let heads: Vec<Option<Locale>> = head.cells.iter().map(|cell| Locale::parse(cell.trim()).ok()).collect();
    let column = |wanted: &Locale| {
        let exactly = heads.iter().position(|head| head.as_ref() == Some(wanted));
        exactly.or_else(|| heads.iter().position(|head| head.as_ref().is_some_and(|head| head.covers(wanted))))
    };
    let Some(labels) = column(source) else { return Ok(false) };
    for (locale, glossary) in locales.iter().zip(glossaries) {
        let Some(own) = column(locale) else { continue };
        for row in rows {
            if let (Some(label), Some(rendering)) = (row.cells.get(labels), row.cells.get(own)) {
                glossary.add(label, rendering);
            }
        }
    }
    Ok(true)
}
