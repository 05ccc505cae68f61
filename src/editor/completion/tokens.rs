//! Keywords of tokens and directives, the labels of controls, and ids.

use super::{Asked, Completion, CompletionKind, Completions, distinct};
use crate::dialect::Role;
use crate::editor::aligned::{Aligned, section_of, with_aligned};
use crate::page::{Block, Fact, FactKind};
use crate::parse::syntax;
use crate::terms::words;
use crate::text::{Span, folded};

/// Behind `[!`, `[!UICONTROL ` and `{#`.
pub(super) fn complete(asked: &Asked<'_>) -> Option<Completions> {
    let before = asked.before();
    let id = before.rfind("{#").map(|at| at + 2).filter(|at| !before[*at..].contains(['}', ' ', '(']));
    if let Some(at) = id.filter(|_| asked.page.dialect.attribute_lists) {
        return Some(Completions { span: asked.span_from(at), items: ids(asked) });
    }
    let open = before.rfind("[!").filter(|at| !before[*at..].contains(']'))?;
    let inside = &before[open + 2..];
    let dialect = asked.page.dialect;
    match inside.split_once(' ') {
        None => Some(Completions { span: asked.span_from(open + 2), items: keywords(asked, &before[..open]) }),
        Some((keyword, typed)) => {
            let span = asked.span_from(before.len() - typed.len());
            let items = match dialect.role(keyword)? {
                Role::Control => labels(asked),
                Role::Verbatim => tokens(asked, FactKind::Verbatim),
                _ => return None,
            };
            Some(Completions { span, items })
        }
    }
}

/// The keywords of the dialect: those that open a block at the start of a quote, else those amid words.
fn keywords(asked: &Asked<'_>, before: &str) -> Vec<Completion> {
    let opens = !before.is_empty() && before.chars().all(|c| matches!(c, '>' | ' ' | '\t'));
    let is_block = |role: Role| matches!(role, Role::Block | Role::Video | Role::Help);
    let all = asked.page.dialect.keywords.iter();
    let mut known: Vec<_> = all.map(|keyword| (is_block(keyword.role) != opens, keyword.name)).collect();
    known.sort_by_key(|(is_other, _)| *is_other);
    let item = |(_, name): (bool, &str)| Completion {
        text: name.to_owned(),
        detail: asked.page.dialect.name.to_owned(),
        kind: CompletionKind::Directive,
    };
    known.into_iter().map(item).collect()
}

/// The names of controls in the language: first those of the labels in the source's block, then all others.
fn labels(asked: &Asked<'_>) -> Vec<Completion> {
    let tree = asked.session.project.layout.files[asked.file.index()].tree;
    let terms = asked.session.labels();
    let here: Vec<String> =
        in_source(asked, |text, fact| (fact.kind == FactKind::Control).then(|| label(text, fact.span)).flatten());
    let all = terms.labels(tree);
    let named = |label: &crate::terms::Label| -> Vec<Completion> {
        let given = label.given.iter().map(|given| (given.clone(), "glossary"));
        let forms = label.forms.iter().map(|form| (form.text.clone(), "learned"));
        let item = |(text, from): (String, &str)| Completion {
            text,
            detail: format!("{} ({from})", folded(&label.text)),
            kind: CompletionKind::Label,
        };
        given.chain(forms).map(item).collect()
    };
    let mut items = Vec::new();
    for own in &here {
        let key = words::fold(own);
        let known = all.iter().filter(|label| words::fold(&label.text) == key);
        items.extend(known.flat_map(named));
        items.push(Completion {
            text: own.clone(),
            detail: "as in the source".to_owned(),
            kind: CompletionKind::Label,
        });
    }
    let mut others: Vec<&crate::terms::Label> = all.iter().collect();
    others.sort_by_key(|label| std::cmp::Reverse(label.count()));
    items.extend(others.into_iter().flat_map(named));
    distinct(items)
}

/// The words of the tokens of one kind in the source's block.
fn tokens(asked: &Asked<'_>, kind: FactKind) -> Vec<Completion> {
    let words = in_source(asked, |text, fact| (fact.kind == kind).then(|| label(text, fact.span)).flatten());
    let item = |text: String| Completion { text, detail: "as in the source".to_owned(), kind: CompletionKind::Label };
    distinct(words.into_iter().map(item))
}

/// The label of a token.
fn label(text: &str, span: Span) -> Option<String> {
    let token = syntax::token(text, span.start as usize, span.end as usize)?;
    (!token.label.is_empty()).then(|| folded(token.label))
}

/// The ids of the source that the page lacks: first that of the heading that this one stands for.
fn ids(asked: &Asked<'_>) -> Vec<Completion> {
    let Some(source) = asked.source() else { return Vec::new() };
    let page = asked.session.project.page(source);
    let Some(text) = asked.session.text(source) else { return Vec::new() };
    let is_id = |fact: &&Fact| fact.kind == FactKind::Anchor;
    let all = page.facts.iter().filter(is_id).filter(|fact| asked.page.count_id(fact.key) == 0);
    let here = in_source(asked, |text, fact| (is_id(&fact)).then(|| fact.span.of(text).to_owned()));
    let all = all.map(|fact| fact.span.of(&text).to_owned());
    let item = |text: String| Completion { text, detail: "as in the source".to_owned(), kind: CompletionKind::Anchor };
    distinct(here.into_iter().chain(all).map(item))
}

/// What facts of the block of the source say that this block stands for, of its section where it stands for none.
fn in_source(asked: &Asked<'_>, say: impl Fn(&str, &Fact) -> Option<String>) -> Vec<String> {
    let found = with_aligned(asked.session, asked.file, |aligned| {
        let page = aligned.now.page;
        let facts =
            |block: &Block| page.facts_of(block).iter().filter_map(|fact| say(&aligned.now.text, fact)).collect();
        let said: Vec<String> = source_blocks(aligned, asked.line as u32, asked.offset as u32)
            .into_iter()
            .flat_map::<Vec<String>, _>(|block| page.blocks.get(block as usize).map(facts).unwrap_or_default())
            .collect();
        Some(said)
    });
    found.unwrap_or_default()
}

/// The blocks of the source for a line of the translation: those of its block, then the rest of their section.
fn source_blocks(aligned: &Aligned<'_, '_>, line: u32, offset: u32) -> Vec<u32> {
    let blocks = &aligned.page.blocks;
    let after = blocks.partition_point(|block| block.span.start <= offset);
    let Some(own) = after.checked_sub(1) else { return Vec::new() };
    let is_here = |at: usize| blocks[at].span.end >= line;
    let exact = Some(own).filter(|at| is_here(*at)).and_then(|at| aligned.now.blocks(at as u32));
    let section = section_of(aligned.page, own as u32).and_then(|at| aligned.now.section(at));
    let section = section
        .and_then(|at| aligned.now.page.sections.get(at as usize))
        .map_or(0..0, |section| section.blocks.start..section.blocks.end);
    let exact = exact.unwrap_or(0..0);
    exact.clone().chain(section.filter(|at| !exact.contains(at))).collect()
}
