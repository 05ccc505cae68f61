//! An explicit id that is another one than in the source.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{Fact, FactKind};
use crate::rule::{Draft, Group, Pair, Report, Rule, shorten};

use crate::parse::written::is_plain_id;

/// See `rules/changed-anchor.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangedAnchor {}

impl Rule for ChangedAnchor {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            for (source, target) in pair.changed(group, FactKind::Anchor) {
                let (theirs, ours) = (group.quote(pair.source, source.span), group.quote(pair.target, target.span));
                let draft = group
                    .finding(
                        RuleId::CHANGED_ANCHOR,
                        pair.target,
                        target.span,
                        format!("the id is `{ours}`, expected `{theirs}`"),
                    )
                    .element(&theirs)
                    .help(format!("change it to `{theirs}`: ids are not translated, because links use them"))
                    .related(pair.source, source.span, "the id in the source");
                report.add(with_fix(draft, group, pair, source, target));
            }
        }
    }
}

/// Writes the source's id. Where pages of this language link to the old one, they would have to follow.
fn with_fix(draft: Draft, group: &Group<'_>, pair: &Pair, source: &Fact, target: &Fact) -> Draft {
    let text = group.text(pair.source);
    let (id, page) = (source.span.of(&text), group.page(pair.target));
    if !is_plain_id(id) || page.count_id(source.key) > 0 {
        return draft;
    }
    let certain = pair.changed_alone(group, target) && !group.index().is_linked(group.tree(pair.target), target.key);
    let how = if certain { Applicability::Safe } else { Applicability::Unsafe };
    draft.fix(
        format!("write `{}`, the id in the source", shorten(id)),
        how,
        vec![Edit::new(pair.target, target.span, id)],
    )
}
