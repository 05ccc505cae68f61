//! An image of the source that the translation lost or replaced.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::RuleId;
use crate::index::Destination;
use crate::locale;
use crate::page::FactKind;
use crate::parse::links;
use crate::project::Pairing;
use crate::rule::{Group, Pair, Report, Rule};

/// See `rules/missing-image.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MissingImage {}

impl Rule for MissingImage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            for lost in pair.lost(group, FactKind::Image) {
                let path = group.page(pair.source).value_of(lost.fact);
                let draft = group
                    .finding(
                        RuleId::MISSING_IMAGE,
                        pair.target,
                        lost.place,
                        format!("the image `{}` is missing {}", crate::rule::shorten_target(path), lost.here),
                    )
                    .element(path)
                    .explains([lost.claim])
                    .help("add the image with the same path; the file may be a localized one")
                    .lacks(pair.source, lost.fact.span, "the image in the source");
                report.add(draft);
            }
            for (source, target) in pair.changed(group, FactKind::Image) {
                // An image that is not there is reported as that, with the source's beside it.
                if group.broken_fact(pair.target, target) || group.lead_to_one_file(pair, source, target) {
                    continue;
                }
                let (theirs, ours) =
                    (group.page(pair.source).value_of(source), group.page(pair.target).value_of(target));
                if is_localized(group, pair, theirs, ours) {
                    continue;
                }
                let message = format!(
                    "the image is `{}`, expected `{}`",
                    crate::rule::shorten_target(ours),
                    crate::rule::shorten_target(theirs)
                );
                let name = |path: &'_ str| path.rsplit('/').next().unwrap_or(path).to_owned();
                let same_name = name(theirs) == name(ours);
                // Page and image moved together: `moved-page` says so.
                if same_name && pair.by == Pairing::Id && group.path(pair.source) != group.path(pair.target) {
                    continue;
                }
                let finding = group.finding(RuleId::MISSING_IMAGE, pair.target, target.span, message);
                // The same file from another folder is most likely the same picture.
                let draft = if same_name { finding.note() } else { finding };
                let draft = draft
                    .element(theirs)
                    .help("use the path of the source; the file may be a localized one")
                    .related(pair.source, source.span, "the image in the source");
                report.add(draft);
            }
        }
    }
}

/// Whether an image of the translation is the source's in its language: a file of the translation alone, named as the
/// source's but for its kind and the language.
fn is_localized(group: &Group<'_>, pair: &Pair, theirs: &str, ours: &str) -> bool {
    let parts = links::split(ours);
    let own = group.locale(pair.target);
    let stem = |path: &str| {
        let name = path.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or("");
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        match stem.rsplit_once(['-', '_', '.']) {
            Some((bare, tag)) if locale::names(tag, own) => bare.to_owned(),
            _ => stem,
        }
    };
    parts.host.is_empty()
        && !stem(ours).is_empty()
        && stem(theirs) == stem(ours)
        && group.index().resolve(pair.target, &parts) == Destination::Asset
        && group.index().resolve_in(group.tree(pair.source), group.path(pair.source), &parts) != Destination::Asset
}
