//! Videos that are not those of the source.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Cause, RuleId};
use crate::page::FactKind;
use crate::rule::{Draft, Group, Report, Rule, shorten_target};
use crate::terms::{OddVideo, Oddity};
use crate::text::FileId;

/// See `rules/video-mismatch.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VideoMismatch {}

impl Rule for VideoMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let odd = group.terms().odd_videos(pair.target);
            odd.iter().for_each(|odd| report.add(does_not_fit(group, pair.target, odd)));
            let value = |file, fact| shorten_target(group.page(file).value_of(fact));
            for lost in pair.lost(group, FactKind::Video) {
                let draft = group
                    .finding(
                        RuleId::VIDEO_MISMATCH,
                        pair.target,
                        lost.place,
                        format!("the video `{}` is missing {}", value(pair.source, lost.fact), lost.here),
                    )
                    .element(group.page(pair.source).value_of(lost.fact))
                    .explains([lost.claim])
                    .help(format!(
                        "add the video, or its localized version{}",
                        with_captions(group, pair.target, "its own id and ")
                    ))
                    .related(pair.source, lost.fact.span, "the video in the source");
                report.add(draft);
            }
            for added in pair.added(group, FactKind::Video) {
                let draft = group
                    .finding(
                        RuleId::VIDEO_MISMATCH,
                        pair.target,
                        added.fact.span,
                        format!("the source has no video `{}` here", value(pair.target, added.fact)),
                    )
                    .element(group.page(pair.target).value_of(added.fact))
                    .help("delete the video if the source no longer has it")
                    .related(pair.source, added.place, "the source at this place");
                report.add(draft);
            }
            for (source, target) in pair.changed(group, FactKind::Video) {
                let (theirs, ours) =
                    (group.page(pair.source).value_of(source), group.page(pair.target).value_of(target));
                let is_odd = odd.iter().any(|odd| group.page(pair.target).facts[odd.fact as usize].span == target.span);
                if is_odd
                    || group.page(pair.target).site.is_localized_video(theirs, ours)
                    || is_known(group, pair.target, theirs, ours)
                {
                    continue;
                }
                let message =
                    format!("the video is `{}`, expected `{}`", value(pair.target, target), value(pair.source, source));
                let draft = group
                    .finding(RuleId::VIDEO_MISMATCH, pair.target, target.span, message)
                    .element(group.page(pair.source).value_of(source))
                    .help(format!(
                        "use the video of the source, or its localized version{}",
                        with_captions(group, pair.target, "")
                    ))
                    .related(pair.source, source.span, "the video in the source");
                report.add(draft);
            }
        }
    }
}

/// How a localized video differs, where that shows in its address.
fn with_captions(group: &Group<'_>, file: FileId, more: &str) -> String {
    match group.page(file).site.captions_parameter() {
        "" => String::new(),
        name => format!(" with {more}a `{name}=` code"),
    }
}

/// Whether other pages of the language show the same video for that of the source.
fn is_known(group: &Group<'_>, target: FileId, theirs: &str, ours: &str) -> bool {
    let id = |address| group.page(target).site.video_id(address).and_then(|id| id.parse().ok());
    matches!((id(theirs), id(ours)), (Some(theirs), Some(ours)) if group.terms().is_localized(group.locale(target), theirs, ours))
}

/// What other pages show of a video.
fn does_not_fit(group: &Group<'_>, file: FileId, odd: &OddVideo) -> Draft {
    let OddVideo { fact, source, target, oddity } = odd;
    let (locale, site) = (group.locale(file), group.page(file).site);
    let message = match oddity {
        Oddity::Rare { usual, count } => {
            format!("the video {source} of the source is {target} here, and {usual} elsewhere in {locale} ({count})")
        }
        Oddity::NotLocalized { usual, count } => {
            format!("the video {source} is not localized here; elsewhere in {locale} it is {usual} ({count})")
        }
        Oddity::OfLanguage(other) => {
            format!("the video {target} is the {other} version of {source}, on a page in {locale}")
        }
        Oddity::Captions { code } => format!("the video {target} asks for captions in `{code}`, on a page in {locale}"),
    };
    let help = match oddity {
        Oddity::Captions { .. } => match site.caption_codes(locale).first() {
            Some(code) => format!("set `{}={code}` if the video has such captions", site.captions_parameter()),
            None => "set captions in the language of the page".to_owned(),
        },
        Oddity::OfLanguage(_) => "use the video in the language of the page".to_owned(),
        Oddity::Rare { usual, .. } | Oddity::NotLocalized { usual, .. } => {
            format!("use {usual} if it is the same video")
        }
    };
    let draft = group
        .finding(RuleId::VIDEO_MISMATCH, file, group.page(file).facts[*fact as usize].span, message)
        .element(source.to_string())
        .element(target.to_string())
        .help(help)
        .cause(Cause::Translation);
    let may_be_meant = matches!(oddity, Oddity::NotLocalized { .. } | Oddity::Rare { count: 1, .. });
    if may_be_meant { draft.note() } else { draft }
}
