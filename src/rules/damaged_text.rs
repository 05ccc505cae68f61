//! Words and signs that translation damaged, where no markup is broken.

use schemars::JsonSchema;
use serde::Deserialize;

use super::text_checks::Check;
use super::{acronyms, image_words, text_slips, token_padding};
use crate::rule::{Draft, Group, Report, Rule};

/// See `rules/damaged-text.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DamagedText {
    /// Checks to skip.
    ignore: Vec<Check>,
}

impl Rule for DamagedText {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let mut add = |check: Check, draft: Draft| {
                if !self.ignore.contains(&check) {
                    report.add(draft.together(check.together()));
                }
            };
            image_words::check(group, pair, &mut add);
            text_slips::check(group, pair, &mut add);
            token_padding::check(group, pair, &mut add);
            acronyms::check(group, pair, &mut add);
        }
    }
}
