//! A link to a page or file that is not there.

use regex::RegexSet;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::RuleId;
use crate::page::FactKind;
use crate::rule::{Group, Report, Rule};

use super::broken_references::report_paths;

/// See `rules/broken-link.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BrokenLink {
    /// Link targets, as written, that are not checked.
    #[serde(deserialize_with = "super::patterns")]
    #[schemars(with = "Vec<String>")]
    ignore: RegexSet,
}

impl Rule for BrokenLink {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        report_paths(group, report, FactKind::Link, RuleId::BROKEN_LINK, &self.ignore);
    }
}
