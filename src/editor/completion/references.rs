//! Targets of links: paths of pages and files, and ids behind `#`.

use super::{Asked, Completion, CompletionKind, Completions, distinct};
use crate::index::Destination;
use crate::page::FactKind;
use crate::parse::links;
use crate::references;
use crate::text::FileId;

/// Behind `](`, `](<`, `]: ` and `href="`.
pub(super) fn complete(asked: &Asked<'_>) -> Option<Completions> {
    let before = asked.before();
    let open = target_start(before)?;
    let typed = &before[open..];
    let parts = links::split(typed);
    if !parts.scheme.is_empty() || !parts.host.is_empty() {
        return None;
    }
    Some(match typed.split_once('#') {
        Some((path, _)) => Completions { span: asked.span_from(open + path.len() + 1), items: anchors(asked, path) },
        None => Completions { span: asked.span_from(open), items: paths(asked, before[..open].trim_end()) },
    })
}

/// Where the target starts that a line ends in.
fn target_start(before: &str) -> Option<usize> {
    let behind = |mark: &str| before.rfind(mark).map(|at| at + mark.len());
    let inline = behind("](").map(|at| at + usize::from(before[at..].starts_with('<')));
    let defined = behind("]:").filter(|_| before.trim_start().starts_with('['));
    let defined = defined.map(|at| at + (before[at..].len() - before[at..].trim_start_matches([' ', '<']).len()));
    let quoted = ["href=\"", "href='", "src=\"", "src='"].into_iter().filter_map(behind).max();
    let start = [inline, defined, quoted].into_iter().flatten().max()?;
    // Whoever wrote on is elsewhere by now.
    (!before[start..].contains([')', '>', '"', '\'', ' ', '\t'])).then_some(start)
}

/// The places of the page that a path leads to: ids, then slugs of headings without one.
fn anchors(asked: &Asked<'_>, path: &str) -> Vec<Completion> {
    let to = match asked.session.lookup().resolve(asked.file, &links::split(path)) {
        Destination::Page(to) => to,
        _ => return Vec::new(),
    };
    let page = asked.session.project.page(to);
    let Some(text) = asked.session.text(to) else { return Vec::new() };
    let title = |id: &str| {
        let section = references::section(page, id).and_then(|at| page.sections.get(at as usize));
        section.map_or_else(String::new, |section| crate::rule::plain_words(section.title.of(&text), 80))
    };
    let item = |id: String| Completion { detail: title(&id), text: id, kind: CompletionKind::Anchor };
    distinct(references::anchors(page, &text).into_iter().filter(|id| !id.is_empty()).map(item))
}

/// Paths from the page: first those that the source page links to, then all pages of the language, then other files (for
/// an image these come first).
fn paths(asked: &Asked<'_>, before: &str) -> Vec<Completion> {
    let project = &asked.session.project;
    let tree = project.layout.files[asked.file.index()].tree;
    let is_image = before.rfind('[').is_some_and(|at| before[..at].ends_with('!'));
    let of_source = asked.source().map(|source| source_targets(asked, source, is_image)).unwrap_or_default();
    let own = project.path(asked.file);
    let pages = project.layout.files_of(tree).map(|at| FileId(at as u32)).filter(|file| *file != asked.file);
    let pages = pages.map(|file| item(relative(own, project.path(file)), CompletionKind::Page, title(asked, file)));
    let assets = project.layout.trees[tree.index()].assets.iter();
    let assets = assets.filter(|path| is_image == is_picture(path));
    let assets = assets.map(|path| item(relative(own, path), CompletionKind::Asset, String::new()));
    match is_image {
        true => distinct(of_source.into_iter().chain(assets)),
        false => distinct(of_source.into_iter().chain(pages).chain(assets)),
    }
}

/// The targets of the source's links or images that are there in this language too.
fn source_targets(asked: &Asked<'_>, source: FileId, is_image: bool) -> Vec<Completion> {
    let page = asked.session.project.page(source);
    let kind = if is_image { FactKind::Image } else { FactKind::Link };
    let targets = page.facts.iter().filter(|fact| fact.kind == kind).map(|fact| page.value_of(fact));
    let lookup = asked.session.lookup();
    let exists = |target: &&str| {
        let parts = links::split(target);
        !parts.path.is_empty()
            && matches!(lookup.resolve(asked.file, &parts), Destination::Page(_) | Destination::Asset)
    };
    let kind = if is_image { CompletionKind::Asset } else { CompletionKind::Page };
    targets.filter(exists).map(|target| item(target.to_owned(), kind, "as in the source".to_owned())).collect()
}

fn item(text: String, kind: CompletionKind, detail: String) -> Completion {
    Completion { text: written(&text), detail, kind }
}

/// A path as it can be written in a link.
fn written(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' => out.push_str("%20"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            c => out.push(c),
        }
    }
    out
}

fn title(asked: &Asked<'_>, file: FileId) -> String {
    let page = asked.session.project.page(file);
    page.id().map(str::to_owned).unwrap_or_default()
}

fn is_picture(path: &str) -> bool {
    let end = path.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"].contains(&&*end)
}

/// A path of a tree as seen from a page of it.
fn relative(page: &str, to: &str) -> String {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (mut from, mut to_parts) =
        (folder.split('/').filter(|part| !part.is_empty()).peekable(), to.split('/').peekable());
    let mut left = to_parts.clone().count();
    while left > 1 && from.peek().is_some() && from.peek() == to_parts.peek() {
        from.next();
        to_parts.next();
        left -= 1;
    }
    let up = "../".repeat(from.count());
    format!("{up}{}", to_parts.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_page() {
        assert_eq!(relative("a/b/page.md", "a/c/other.md"), "../c/other.md");
        assert_eq!(relative("page.md", "a/other.md"), "a/other.md");
        assert_eq!(relative("a/page.md", "a/other.md"), "other.md");
        assert_eq!(relative("a/b/page.md", "top.md"), "../../top.md");
        assert_eq!(relative("a/a/page.md", "a/page.md"), "../page.md");
    }

    #[test]
    fn targets_start_where_they_are_opened() {
        let typed = |before: &'static str| target_start(before).map(|at| &before[at..]);
        assert_eq!(typed("see [a](b.m"), Some("b.m"));
        assert_eq!(typed("see [a](<b"), Some("b"));
        assert_eq!(typed("see [a](b.md) and [c](#"), Some("#"));
        assert_eq!(typed("[a]: ../x"), Some("../x"));
        assert_eq!(typed("<a href=\"x#y"), Some("x#y"));
        assert_eq!(typed("see [a](b.md) and"), None);
        assert_eq!(typed("see [a]"), None);
    }
}
