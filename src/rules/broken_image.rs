//! An image that is not there.

use regex::RegexSet;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::RuleId;
use crate::page::FactKind;
use crate::rule::{Group, Report, Rule};

use super::broken_references::report_paths;

/// See `rules/broken-image.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BrokenImage {}

impl Rule for BrokenImage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        report_paths(group, report, FactKind::Image, RuleId::BROKEN_IMAGE, &RegexSet::default());
    }
}
