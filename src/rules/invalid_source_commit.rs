//! A pin that is missing, no commit, or a commit that the page cannot have been made from.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, Cause, Edit, RuleId};
use crate::history::{self, CommitInfo, Pin};
use crate::page::Scalar;
use crate::rule::{Draft, Group, Report, Rule, moment, shorten};
use crate::text::FileId;

use super::metadata;

/// See `rules/invalid-source-commit.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InvalidSourceCommit {}

impl Rule for InvalidSourceCommit {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let target = pair.target;
            let page = group.page(target);
            if let Some(pin) = page.front_matter.pin.as_ref().filter(|_| group.is_unreachable(target)) {
                report.add(unreachable(group, target, pin));
            }
            if page.front_matter.pin.is_none()
                && let Some(draft) = mistyped(group, target, pair.source)
            {
                report.add(draft);
                continue;
            }
            let draft = match (&page.front_matter.pin, group.pin(target)) {
                (Some(pin), _) if !history::is_commit(&pin.text) => malformed(group, target, pin),
                (Some(pin), Pin::Unknown) => unknown(group, target, pin),
                (Some(pin), Pin::NotThere { added }) => not_there(group, target, pin, added.as_deref()),
                (None, _) if group.index().is_pinned(group.tree(target)) && !page.front_matter.span.is_empty() => {
                    missing(group, target)
                }
                _ => continue,
            };
            report.add(draft);
        }
    }
}

const WRITE: &str =
    "set it to the full id (40 or 64 hexadecimal digits) of the source commit that the page was translated from";

fn malformed(group: &Group<'_>, target: FileId, pin: &Scalar) -> Draft {
    let message = format!("`{}` is not a commit id", shorten(&pin.text));
    group.finding(RuleId::INVALID_SOURCE_COMMIT, target, pin.span, message).element("malformed").help(WRITE)
}

/// A key that is that of the pin but for a slip of the pen, and that the source has not.
fn mistyped(group: &Group<'_>, target: FileId, source: FileId) -> Option<Draft> {
    let theirs = &group.page(source).front_matter;
    let own = group.page(target).front_matter.entries.iter();
    let mut own = own.filter(|entry| theirs.entry(entry.name).is_none());
    let entry = own.find(|entry| metadata::is_meant_as_pin(group, target, &group.quote(target, entry.key)))?;
    let (key, meant) = (group.quote(target, entry.key), metadata::pin_key(group, target));
    let draft = group
        .finding(
            RuleId::INVALID_SOURCE_COMMIT,
            target,
            entry.key,
            format!("`{key}` is not the key of the source commit; did you mean `{meant}`?"),
        )
        .element("mistyped")
        .help(format!("rename the key to `{meant}`"));
    let edit = Edit::new(target, entry.key, meant.as_str());
    Some(draft.fix(format!("rename the key to `{meant}`"), Applicability::Unsafe, vec![edit]))
}

fn missing(group: &Group<'_>, target: FileId) -> Draft {
    let span = group.first_line(target, group.page(target).front_matter.span);
    let message = "the page does not name the source commit that it was translated from".to_owned();
    group.finding(RuleId::INVALID_SOURCE_COMMIT, target, span, message).element("missing").help(WRITE)
}

fn unknown(group: &Group<'_>, target: FileId, pin: &Scalar) -> Draft {
    let message = format!("the source's repository has no commit `{}`", shorten(&pin.text));
    group
        .finding(RuleId::INVALID_SOURCE_COMMIT, target, pin.span, message)
        .element("unknown")
        .help("update the source checkout if it is out of date; otherwise set the source commit that the page was translated from")
}

fn unreachable(group: &Group<'_>, target: FileId, pin: &Scalar) -> Draft {
    let short = pin.text.get(..7).unwrap_or(&pin.text);
    let message = format!("no branch or tag of the source contains commit `{short}` any more; Git will delete it");
    group
        .finding(RuleId::INVALID_SOURCE_COMMIT, target, pin.span, message)
        .element("unreachable")
        .cause(Cause::Translation)
        .warning()
        .help("set a commit on a branch that has the same source page, such as the one that it was squashed into; or tag this commit to keep it")
}

fn not_there(group: &Group<'_>, target: FileId, pin: &Scalar, added: Option<&CommitInfo>) -> Draft {
    let later = added.map(|added| format!("; it was added later, in {}", moment(added))).unwrap_or_default();
    let short = pin.text.get(..7).unwrap_or(&pin.text);
    let message = format!("the source page does not exist in commit `{short}`{later}");
    group
        .finding(RuleId::INVALID_SOURCE_COMMIT, target, pin.span, message)
        .element("not there")
        .help("set the source commit that the page was translated from")
}
