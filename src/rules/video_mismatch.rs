//! Videos that are not those of the source.

use serde::Deserialize;

use crate::align::is_localized;
use crate::page::FactKind;
use crate::rule::{Group, Report, Rule, shorten_target};

/// See `rules/video-mismatch.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VideoMismatch {}

impl Rule for VideoMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            let value = |file, fact| shorten_target(group.page(file).value_of(fact));
            for lost in pair.lost(group, FactKind::Video) {
                let draft = group
                    .finding("video-mismatch", pair.target, lost.place, format!("the video `{}` is missing {}", value(pair.source, lost.fact), lost.here))
                    .element(group.page(pair.source).value_of(lost.fact))
                    .help("put the video back; a localized one has its own id and a `captions=` code")
                    .related(pair.source, lost.fact.span, "the video in the source");
                report.add(draft);
            }
            for added in pair.added(group, FactKind::Video) {
                let draft = group
                    .finding("video-mismatch", pair.target, added.fact.span, format!("the source has no video `{}` here", value(pair.target, added.fact)))
                    .element(group.page(pair.target).value_of(added.fact))
                    .help("remove the video if the source dropped it")
                    .related(pair.source, added.place, "the source at this place");
                report.add(draft);
            }
            for (source, target) in pair.changed(group, FactKind::Video) {
                if is_localized(group.page(pair.source).value_of(source), group.page(pair.target).value_of(target)) {
                    continue;
                }
                let message = format!("the video is `{}`, in the source `{}`", value(pair.target, target), value(pair.source, source));
                let draft = group
                    .finding("video-mismatch", pair.target, target.span, message)
                    .element(group.page(pair.source).value_of(source))
                    .help("show the video of the source, or its localized one with a `captions=` code")
                    .related(pair.source, source.span, "the video in the source");
                report.add(draft);
            }
        }
    }
}
