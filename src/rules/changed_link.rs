//! A link that leads somewhere else than in the source.

use serde::Deserialize;

use crate::page::FactKind;
use crate::parse::links;
use crate::rule::{Group, Report, Rule};

/// See `rules/changed-link.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChangedLink {}

impl Rule for ChangedLink {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            for (source, target) in pair.changed(group, FactKind::Link) {
                let (theirs, ours) = (group.page(pair.source).value_of(source), group.page(pair.target).value_of(target));
                let (a, b) = (links::split(theirs), links::split(ours));
                let same_page = (a.host, a.path, a.query) == (b.host, b.path, b.query);
                let message = match (same_page, a.fragment, b.fragment) {
                    (true, Some(theirs), Some(ours)) => format!("the link leads to `#{ours}` of the page, in the source to `#{theirs}`"),
                    (true, Some(theirs), None) => format!("the link lost its place `#{theirs}` on the page"),
                    _ => format!("the link leads to `{}`, in the source to `{}`", crate::rule::shorten(ours), crate::rule::shorten(theirs)),
                };
                let draft = group
                    .finding("changed-link", pair.target, target.span, message)
                    .element(theirs)
                    .help(format!("link to `{}`", crate::rule::shorten(theirs)))
                    .related(pair.source, source.span, "the link in the source");
                report.add(draft);
            }
        }
    }
}
