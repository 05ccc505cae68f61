//! Tokens that hold one quotation mark of two: they end too early, or begin too late.

use crate::dialect::Role;
use crate::finding::RuleId;
use crate::page::{FactKind, Page};
use crate::rule::{Group, Pair, Report, shorten};
use crate::terms::words;
use crate::text::Span;

/// Reports the tokens of a translation with a quotation mark that has no counterpart in it, unless the source has such.
pub(super) fn check(rule: RuleId, kind: FactKind, group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let has_tokens = |page: &Page| page.facts.iter().any(|fact| fact.kind == kind);
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    if !has_tokens(source) || !has_tokens(target) {
        return;
    }
    let unbalanced = |page: &'_ Page, text: &'_ str| {
        let tokens = page.facts.iter().filter(|fact| fact.kind == kind);
        tokens.filter(|fact| !is_balanced(fact.span.of(text))).map(|fact| fact.span).collect::<Vec<_>>()
    };
    let text = group.text(pair.target);
    let found = unbalanced(target, &text);
    if found.is_empty() || !unbalanced(source, &group.text(pair.source)).is_empty() {
        return;
    }
    let keyword = if kind == FactKind::Control { Role::Control } else { Role::Verbatim };
    let keyword = target.dialect.keyword(keyword);
    // A token without a word in place of one that is lost is reported as that.
    let is_lost = pair.lost(group, kind).next().is_some();
    let says = |span: &Span| words::label(span.of(&text)).contains(char::is_alphabetic);
    for span in found.into_iter().filter(|span| !is_lost || says(span)) {
        let token = shorten(span.of(&text));
        let draft = group
            .finding(rule, pair.target, span, format!("`{token}` holds one quotation mark of two"))
            .element("quotes")
            .element(&token)
            .warning()
            .help(format!(
                "put both marks, and the words between them, inside or outside of `[!{keyword} ...]`; a mark without a counterpart is to be deleted"
            ));
        report.add(draft);
    }
}

fn is_balanced(text: &str) -> bool {
    let count = |marks: &[&str]| marks.iter().map(|mark| text.matches(mark).count()).sum::<usize>();
    count(&["«"]) == count(&["»"])
        && count(&["「"]) == count(&["」"])
        && count(&["“", "”", "„"]) % 2 == 0
        && count(&["\"", "&quot;"]) % 2 == 0
}
