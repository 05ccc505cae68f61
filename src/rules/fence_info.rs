//! The info strings of code blocks: what readers do not see there is that of the source.

use std::cell::LazyCell;

use crate::code::{InfoDifference, compare_info, info_in_words_of};
use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{BlockKind, Fact, FactKind, Page};
use crate::rule::{Group, Pair, Report, shorten};
use crate::text::Span;

use super::code_changes::is_in_own_language;
use super::damaged_places::joined;

/// Code blocks whose fences say something else than those of the source.
pub(super) fn check(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let damage = LazyCell::new(|| joined(target.damage.iter().map(|damage| damage.span).collect()));
    for blocks in pair.alignment.block_pairs(source).filter(|pair| pair.source_count + pair.target_count == 2) {
        let code = |page: &'_ Page, block: u32| {
            let block = page.blocks.get(block as usize).filter(|block| block.kind == BlockKind::Code)?;
            page.facts_of(block).iter().find(|fact| fact.kind == FactKind::CodeBlock).copied()
        };
        let Some((theirs, ours)) = code(source, blocks.source).zip(code(target, blocks.target)) else { continue };
        if source.value_of(&theirs) != target.value_of(&ours) {
            differing(group, pair, (&theirs, &ours), &damage, report);
        }
    }
}

fn differing(group: &Group<'_>, pair: &Pair, (source, target): (&Fact, &Fact), damage: &[Span], report: &mut Report) {
    let texts = (group.text(pair.source), group.text(pair.target));
    let (Some(theirs), Some(own)) = (info(&texts.0, source), info(&texts.1, target)) else { return };
    let line = group.first_line(pair.target, target.span);
    // A fence that is damaged is reported as that.
    let before = damage.partition_point(|damage| damage.start <= line.end);
    let is_damaged = before > 0 && line.start <= damage[before - 1].end;
    let lines = |fact: &Fact, text: &str| fact.span.of(text).trim_end().lines().count();
    let has_same_lines = lines(source, &texts.0) == lines(target, &texts.1);
    let (theirs, ours) = (theirs.of(&texts.0), own.of(&texts.1));
    let mut differences = compare_info(theirs, ours, has_same_lines);
    let (code, locale) = (target.span.of(&texts.1), group.locale(pair.target));
    // What the translated code is marked for, and the file of the reader's language.
    differences.retain(|difference| match difference {
        InfoDifference::Changed(theirs, ours) => !marks(code, ours) && !is_in_own_language(theirs, ours, locale),
        InfoDifference::Language { theirs, ours } => !(code.contains("{{") && are_of_template(theirs, ours)),
        _ => true,
    });
    let Some(first) = differences.first().filter(|_| !is_damaged) else { return };
    let more = match differences.len() {
        1 => String::new(),
        n => format!(", and differs in {} more", n - 1),
    };
    let message = match first {
        InfoDifference::Language { theirs, ours: "" } => {
            format!("this code block names no language, expected `{}`", shorten(theirs))
        }
        InfoDifference::Language { theirs, ours } => {
            format!("the language of this code block is `{}`, expected `{}`", shorten(ours), shorten(theirs))
        }
        InfoDifference::Lost(part) => format!("`{}` of the source is missing behind this fence", shorten(part)),
        InfoDifference::Changed(theirs, ours) => {
            format!("`{}` should be `{}`, as in the source", shorten(ours), shorten(theirs))
        }
    };
    let new = info_in_words_of(theirs, ours);
    let mut draft = group
        .finding(RuleId::CODE_MISMATCH, pair.target, line, format!("{message}{more}"))
        .element("fence")
        .element(shorten(theirs))
        .warning()
        .help(format!("write `{}` behind the fence", shorten(&new)))
        .related(pair.source, group.first_line(pair.source, source.span), "in the source");
    // Colours of another language are a matter of taste.
    if let InfoDifference::Language { ours, .. } = first
        && !ours.is_empty()
    {
        draft = draft.note();
    }
    // A title is what readers see: the name of a file that the example invents may be one of their language.
    if differences.iter().all(is_renamed) {
        draft = draft.note();
    }
    if compare_info(theirs, &new, has_same_lines).is_empty() {
        draft = draft.fix(
            "write what the source has behind the fence",
            Applicability::Safe,
            vec![Edit::new(pair.target, own, new)],
        );
    }
    report.add(draft);
}

/// Whether one language is that of templates: code with them may be named for them or for what they make.
fn are_of_template(theirs: &str, ours: &str) -> bool {
    const TEMPLATES: [&str; 8] =
        ["go", "gotmpl", "go-template", "go-text-template", "helm", "jinja", "jinja2", "handlebars"];
    !ours.is_empty() && [theirs, ours].into_iter().any(|name| TEMPLATES.contains(&name))
}

/// Whether a title names another file of the same kind in the same folder.
fn is_renamed(difference: &InfoDifference<'_>) -> bool {
    let InfoDifference::Changed(theirs, ours) = difference else { return false };
    let parts = |title: &'_ str| {
        let path = title.strip_prefix("title=")?.trim_matches(['"', '\'']).to_owned();
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        Some((folder.to_owned(), file.rsplit_once('.')?.1.to_owned()))
    };
    parts(theirs).is_some() && parts(theirs) == parts(ours)
}

/// Whether what is behind a fence marks words that the code has: `ins="on"`.
fn marks(code: &str, part: &str) -> bool {
    let (_, code) = code.split_once('\n').unwrap_or_default();
    let value = part.split_once('=').map_or(part, |(_, value)| value).trim_matches(['"', '\'']);
    part.ends_with(['"', '\'']) && !value.is_empty() && code.contains(value)
}

/// Where the info string of a fenced code block is.
fn info(text: &str, fact: &Fact) -> Option<Span> {
    let code = fact.span.of(text);
    let line = code.split(['\n', '\r']).next()?;
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let marks = line.len() - line.trim_start_matches(mark).len();
    let info = line[marks..].trim();
    let start = fact.span.start as usize + marks + (line[marks..].len() - line[marks..].trim_start().len());
    Some(Span::new(start, start + info.len()))
}
