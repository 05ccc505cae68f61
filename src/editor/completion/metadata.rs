//! Keys and values of the front matter, from the source page.

use super::{Asked, Completion, CompletionKind, Completions};
use crate::text::Span;

/// Keys at the start of a line, values behind a key.
pub(super) fn complete(asked: &Asked<'_>) -> Completions {
    let before = asked.before();
    match before.split_once(':') {
        Some((key, value)) => of_key(asked, key, value),
        None => keys(asked, before),
    }
}

/// The value that the source has for a key.
fn of_key(asked: &Asked<'_>, key: &str, value: &str) -> Completions {
    let typed = value.trim_start();
    let span = asked.span_from(asked.before().len() - typed.len());
    let item = source_entry(asked, key.trim()).filter(|(value, _)| !value.is_empty() && !value.contains('\n'));
    let items = item.map(|(text, _)| Completion { text, detail: source(asked), kind: CompletionKind::Value });
    Completions { span, items: items.into_iter().collect() }
}

/// The keys of the source that the page lacks, with their values.
fn keys(asked: &Asked<'_>, typed: &str) -> Completions {
    let span = asked.span_from(0);
    if typed.starts_with([' ', '#', '-']) {
        return Completions { span, items: Vec::new() };
    }
    let Some(file) = asked.source() else { return Completions { span, items: Vec::new() } };
    let page = asked.session.project.page(file);
    let Some(text) = asked.session.text(file) else { return Completions { span, items: Vec::new() } };
    // The key that is being typed is one already.
    let is_here = |name: u64| {
        let own = asked.page.front_matter.entries.iter().filter(|entry| entry.name == name);
        own.into_iter().any(|entry| !Span::new(asked.line, asked.offset).contains(entry.key.start))
    };
    let missing = page.front_matter.entries.iter().filter(|entry| !is_here(entry.name));
    let items = missing.filter_map(|entry| {
        let value = entry.value.of(&text);
        let key = entry.key.of(&text);
        let whole = if value.is_empty() || value == key || value.contains('\n') {
            format!("{key}: ")
        } else {
            format!("{key}: {value}")
        };
        (!key.is_empty()).then(|| Completion { text: whole, detail: source(asked), kind: CompletionKind::Key })
    });
    Completions { span, items: items.collect() }
}

/// The value of a key on the source page, and where it is.
fn source_entry(asked: &Asked<'_>, key: &str) -> Option<(String, Span)> {
    let file = asked.source()?;
    let entry = asked.session.project.page(file).front_matter.get(key)?;
    Some((entry.value.of(&asked.session.text(file)?).to_owned(), entry.value))
}

fn source(asked: &Asked<'_>) -> String {
    let tree = asked.source().map(|file| asked.session.project.layout.tree(file));
    tree.map_or_else(String::new, |tree| format!("as in {}", tree.locale))
}
