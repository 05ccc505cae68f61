//! The keys of metadata that a project uses: which one names the page, and which the commit of its source.

use std::collections::{BTreeMap, HashSet};

use super::workflow::yaml;
use crate::output::count;
use crate::session::{PinOrigin, Session};
use crate::text::FileId;

/// A key with the number of pages that have it.
struct Used {
    /// As YAML.
    key: String,
    pages: usize,
}

/// The key of the source commit with the pages that have it.
struct Named {
    /// As YAML.
    key: String,
    files: HashSet<FileId>,
}

/// The lines of a configuration that name the keys; where no page has one, the line is a comment.
pub(super) fn lines(session: &Session) -> String {
    let project = &session.project;
    let known = project.pages.iter().filter(|page| page.id().is_some()).count();
    let id = session.keys.id.first().map_or_else(|| "[]".to_owned(), |key| yaml(key));
    let targets = project.groups.iter().flat_map(|group| &group.targets).count();
    let line = |name: &str, used: &Used, of: &str| match used.pages {
        0 => format!("# Found in no {of}.\n# {name}: {}", used.key),
        n => format!("# Found in {n} of {}.\n{name}: {}", count(project.pages.len(), of), used.key),
    };
    format!(
        "\
# The key of the metadata that is the same for a page in all languages.
{}

{}",
        line("key", &Used { key: id, pages: known }, "page"),
        pin_lines(session, targets),
    )
}

/// The lines that say how it is known what a translation was made from.
fn pin_lines(session: &Session, targets: usize) -> String {
    let named = pin(session);
    let mut ways: BTreeMap<PinOrigin, usize> = BTreeMap::new();
    for pin in session.page_pins().into_iter().filter(|pin| !named.files.contains(&pin.file)) {
        *ways.entry(pin.from).or_default() += 1;
    }
    let way = |origin: PinOrigin| (origin, ways.get(&origin).copied().unwrap_or(0));
    let found = [(PinOrigin::Key, named.files.len()), way(PinOrigin::MergeBase), way(PinOrigin::History)];
    let found: Vec<(PinOrigin, usize)> = found.into_iter().filter(|(_, pages)| *pages > 0).collect();
    let said = |(origin, pages): &(PinOrigin, usize)| match origin {
        PinOrigin::Key => format!("named by {pages}"),
        PinOrigin::MergeBase => format!("inferred for {pages} from the merge base with the source"),
        _ => format!("inferred for {pages} from their history"),
    };
    let all: Vec<String> = found.iter().map(said).collect();
    match &*found {
        [] => format!(
            "# The key that names the commit of the source that a translation was made from.\n\
             # Found in no translated page.\n# pin: {}",
            named.key
        ),
        [(PinOrigin::Key, pages)] => format!(
            "# The key that names the commit of the source that a translation was made from.\n\
             # Found in {pages} of {}.\npin: {}",
            count(targets, "translated page"),
            named.key
        ),
        ways => {
            let key = if named.files.is_empty() { String::new() } else { format!("\n  key: {}", named.key) };
            let from: Vec<&str> = ways.iter().map(|(origin, _)| origin.as_str()).collect();
            format!(
                "# How it is known which commit of the source a translation was made from.\n\
                 # Of {}: {}.\npin:{key}\n  from: [{}]",
                count(targets, "translated page"),
                all.join(", "),
                from.join(", ")
            )
        }
    }
}

/// The key of which the values are commits, in translations alone; that of the site where there is none.
fn pin(session: &Session) -> Named {
    let project = &session.project;
    let mut commits: BTreeMap<String, HashSet<FileId>> = BTreeMap::new();
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
                commits.entry(key).or_default().insert(file);
            }
        }
    }
    commits.retain(|key, _| !of_source.contains(key));
    let usual = || Named { key: yaml(&session.keys.pin), files: HashSet::new() };
    let best = commits.into_iter().max_by_key(|(key, files)| (files.len(), std::cmp::Reverse(key.clone())));
    best.map_or_else(usual, |(key, files)| Named { key: yaml(&key), files })
}

fn is_commit(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    (7..=40).contains(&value.len())
        && value.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
        && value.bytes().any(|b| b.is_ascii_digit())
}
