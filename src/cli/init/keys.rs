//! The keys of metadata that a project uses: which one names the page, and which the commit of its source.

use std::collections::{BTreeMap, HashSet};

use super::workflow::yaml;
use crate::output::count;
use crate::session::Session;
use crate::text::FileId;

/// A key with the number of pages that have it.
struct Used {
    /// As YAML.
    key: String,
    pages: usize,
}

/// The lines of a configuration that name the keys; where no page has one, the line is a comment.
pub(super) fn lines(session: &Session) -> String {
    let project = &session.project;
    let known = project.pages.iter().filter(|page| page.id().is_some()).count();
    let id = session.keys.id.first().map_or_else(|| "[]".to_owned(), |key| yaml(key));
    let targets = project.groups.iter().flat_map(|group| &group.targets).count();
    let pin = pin(session);
    let line = |name: &str, used: &Used, of: &str| match used.pages {
        0 => format!("# Found in no {of}.\n# {name}: {}", used.key),
        n => format!("# Found in {n} of {}.\n{name}: {}", of_all(of, targets, project.pages.len()), used.key),
    };
    format!(
        "\
# The key of the metadata that is the same for a page in all languages.
{}

# The key that names the commit of the source that a translation was made from.
{}",
        line("key", &Used { key: id, pages: known }, "page"),
        line("pin", &pin, "translated page"),
    )
}

fn of_all(what: &str, targets: usize, pages: usize) -> String {
    count(if what == "page" { pages } else { targets }, what)
}

/// The key of which the values are commits, in translations alone; that of the site where there is none.
fn pin(session: &Session) -> Used {
    let project = &session.project;
    let mut commits: BTreeMap<String, usize> = BTreeMap::new();
    let mut of_source: HashSet<String> = HashSet::new();
    for (at, page) in (0..).zip(&project.pages) {
        let file = FileId(at);
        if page.front_matter.entries.is_empty() {
            continue;
        }
        let is_source = project.layout.tree(file).is_source;
        let Some(text) = session.text(file) else { continue };
        for entry in &page.front_matter.entries {
            let key = entry.key.of(&text).trim_matches(['"', '\'']).to_owned();
            if is_source {
                of_source.insert(key);
            } else if is_commit(entry.value.of(&text)) {
                *commits.entry(key).or_default() += 1;
            }
        }
    }
    commits.retain(|key, _| !of_source.contains(key));
    let usual = || Used { key: yaml(&session.keys.pin), pages: 0 };
    let best = commits.into_iter().max_by_key(|(key, pages)| (*pages, std::cmp::Reverse(key.clone())));
    best.map_or_else(usual, |(key, pages)| Used { key: yaml(&key), pages })
}

fn is_commit(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    (7..=40).contains(&value.len())
        && value.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
        && value.bytes().any(|b| b.is_ascii_digit())
}
