//! Ids of headings in code: a tool that gives each line with a `#` in front of it an id takes comments for headings.

use std::collections::HashSet;

use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{FactKind, Page};
use crate::rule::{Group, Pair, Report, shorten};
use crate::text::Span;

/// Reports the ids in the code of a translation, all of a page as one.
pub(super) fn check(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let target = group.page(pair.target);
    let text = group.text(pair.target);
    let found = places(target, &text);
    if found.is_empty() {
        return;
    }
    let their_text = group.text(pair.source);
    let theirs = group.page(pair.source);
    let known: HashSet<&str> = places(theirs, &their_text).into_iter().map(|(_, id)| id).collect();
    // Code that its fence does not end takes in headings of the page.
    let is_heading = |id: &str| group.index().has_anchor(pair.source, id);
    let found: Vec<(Span, &str)> = found.into_iter().filter(|(_, id)| !known.contains(id) && !is_heading(id)).collect();
    let Some((first, id)) = found.first() else { return };
    let more = match found.len() {
        1 => String::new(),
        n => format!(", {n} times in the code of this page"),
    };
    let draft = group
        .finding(
            RuleId::CODE_MISMATCH,
            pair.target,
            *first,
            format!("`{{#{}}}` is text in code, where readers see it{more}", shorten(id)),
        )
        .warning()
        .element("ids in code")
        .help("delete it: a comment in code is no heading");
    let edits = found.iter().map(|(span, _)| Edit::new(pair.target, *span, "")).collect();
    report.add(draft.fix("delete the ids of headings from code", Applicability::Unsafe, edits));
}

/// The ids at the ends of lines of code that begin with `#`, each with the blanks before it and those of the line that
/// are equal behind it.
fn places<'t>(page: &Page, text: &'t str) -> Vec<(Span, &'t str)> {
    let mut places = Vec::new();
    for block in page.facts.iter().filter(|fact| fact.kind == FactKind::CodeBlock) {
        let mut at = block.span.start as usize;
        for line in block.span.of(text).split_inclusive('\n') {
            let words = line.trim_end();
            if let Some(ids) = ids(words).filter(|_| words.trim_start().starts_with('#')) {
                let id = words[ids..].trim_start().trim_start_matches("{#").split('}').next().unwrap_or("");
                places.push((Span::new(at + ids, at + words.len()), id));
            }
            at += line.len();
        }
    }
    places
}

/// Where the ids begin that a line ends with, and the blanks before them.
fn ids(line: &str) -> Option<usize> {
    let is_id = |id: &str| !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let mut rest = line;
    while let Some((before, id)) = rest.strip_suffix('}').and_then(|rest| rest.rsplit_once(" {#")) {
        if !is_id(id) {
            break;
        }
        rest = before.trim_end();
    }
    (rest.len() < line.len()).then_some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[test]
    fn ids_at_the_end_of_a_line() {
        let of = |line: &'static str| ids(line).map(|at| &line[at..]);
        assert_eq!(of("# lamp {#lamp}"), Some(" {#lamp}"));
        assert_eq!(of("# lamp {#lamp} {#lamp-2}"), Some(" {#lamp} {#lamp-2}"));
        for line in ["# lamp", "# lamp {#if lamp}", "# {#}", "#{lamp}", "# lamp {#lamp} x"] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
