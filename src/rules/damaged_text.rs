//! Words and signs that translation damaged, where no markup is broken.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{image_words, text_slips};
use crate::rule::{Group, Report, Rule, Together};

/// See `rules/damaged-text.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DamagedText {
    /// Checks to skip.
    ignore: Vec<Check>,
}

/// The checks, by what they find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Check {
    /// The brackets behind the name of a function, full-width or apart from it.
    CodeBrackets,
    /// A word that is glued to a label.
    GluedWord,
    /// Words of an alt text beside their image.
    ImageText,
    /// A word that may be lost, where a space is before a full stop.
    LostWord,
    /// A space before a full stop, comma, colon or bracket.
    PunctuationSpace,
    /// No space between two sentences.
    SentenceSpace,
    /// A space within a time or ratio.
    SplitTime,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Check::CodeBrackets => "code-brackets",
            Check::GluedWord => "glued-word",
            Check::ImageText => "image-text",
            Check::LostWord => "lost-word",
            Check::PunctuationSpace => "punctuation-space",
            Check::SentenceSpace => "sentence-space",
            Check::SplitTime => "split-time",
        })
    }
}

impl Check {
    /// What is said of several places of one page.
    fn several(self, count: usize) -> String {
        match self {
            Check::CodeBrackets => format!("{count} names of functions have other brackets than in the source"),
            Check::GluedWord => format!("{count} words are glued to the label beside them"),
            Check::ImageText => format!("{count} images have words beside them that belong into their alt texts"),
            Check::LostWord => format!("{count} spaces before punctuation, where words or emphasis may be lost"),
            Check::PunctuationSpace => format!("{count} spaces beside punctuation that the source does not have"),
            Check::SentenceSpace => format!("{count} sentences begin without a space before them"),
            Check::SplitTime => format!("{count} spaces within times or ratios that the source does not have"),
        }
    }
}

impl Rule for DamagedText {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let mut found = Together::default();
            let mut add = |check: Check, draft| {
                if !self.ignore.contains(&check) {
                    found.add(&check, draft);
                }
            };
            image_words::check(group, pair, &mut add);
            text_slips::check(group, pair, &mut add);
            found.report(report, |check, count, _| (format!("{check}: {}", check.several(count)), None));
        }
    }
}
