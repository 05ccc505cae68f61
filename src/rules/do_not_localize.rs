//! `[!DNL ..]` text and values of attributes that changed.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::RuleId;
use crate::page::FactKind;
use crate::rule::{Group, Report, Rule};

use super::empty_tokens::{empty_added, empty_tokens};
use super::{attributes, identifiers, name_columns, source_fixes, token_quotes};

/// See `rules/do-not-localize.md`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DoNotLocalize {
    /// Compare attributes such as `type`, `target` and `width` with the source.
    attributes: bool,
    /// Compare names for programs, such as `visitor.userId` and `max_count`, outside code.
    identifiers: bool,
}

impl Default for DoNotLocalize {
    fn default() -> Self {
        DoNotLocalize { attributes: true, identifiers: true }
    }
}

impl Rule for DoNotLocalize {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        if let Some(source) = group.asked_source() {
            empty_tokens(group, source, FactKind::Verbatim, RuleId::DO_NOT_LOCALIZE)
                .for_each(|draft| report.add(draft));
        }
        for pair in group.pairs() {
            empty_added(group, pair, FactKind::Verbatim, RuleId::DO_NOT_LOCALIZE).for_each(|draft| report.add(draft));
            token_quotes::check(RuleId::DO_NOT_LOCALIZE, FactKind::Verbatim, group, pair, report);
            // Those of components are compared with the components, see `directive-mismatch`.
            if self.attributes && !pair.has_components(group) {
                attributes::check(RuleId::DO_NOT_LOCALIZE, group, pair, report);
            }
            if self.identifiers {
                identifiers::check(group, pair, report);
                name_columns::check(group, pair, report);
            }
            for (source, target) in pair.changed(group, FactKind::Verbatim) {
                let (theirs, ours) = (group.quote(pair.source, source.span), group.quote(pair.target, target.span));
                let draft = group
                    .finding(
                        RuleId::DO_NOT_LOCALIZE,
                        pair.target,
                        target.span,
                        format!("`{ours}` should be `{theirs}`, as in the source"),
                    )
                    .element(&theirs)
                    .explains([pair.claim(group, source)])
                    .help(format!("change it to `{theirs}`: this text is not translated"))
                    .related(pair.source, source.span, "the text in the source");
                report.add(source_fixes::token(draft, group, pair, source, target));
            }
            for lost in pair.lost(group, FactKind::Verbatim) {
                let theirs = group.quote(pair.source, lost.fact.span);
                let draft = group
                    .finding(
                        RuleId::DO_NOT_LOCALIZE,
                        pair.target,
                        lost.place,
                        format!("`{theirs}` of the source is missing {}", lost.here),
                    )
                    .element(&theirs)
                    .explains([lost.claim])
                    .help(format!("write the name as `{theirs}`"))
                    .related(pair.source, lost.fact.span, "the text in the source");
                report.add(draft);
            }
        }
    }
}
