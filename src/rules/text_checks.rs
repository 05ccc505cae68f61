//! The checks of damaged text, and what is said of several places that one of them finds.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::Together;

/// The checks, by what they find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Check {
    /// An acronym that became another word in capitals.
    Acronym,
    /// The brackets behind the name of a function, full-width or apart from it.
    CodeBrackets,
    /// An ellipsis of which a dot was lost.
    Ellipsis,
    /// A word or sign that is glued to a label.
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
    /// An English article before a link, label or emphasis.
    StrayArticle,
    /// Invisible characters around the label of a token.
    TokenPadding,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Check::Acronym => "acronym",
            Check::CodeBrackets => "code-brackets",
            Check::Ellipsis => "ellipsis",
            Check::GluedWord => "glued-word",
            Check::ImageText => "image-text",
            Check::LostWord => "lost-word",
            Check::PunctuationSpace => "punctuation-space",
            Check::SentenceSpace => "sentence-space",
            Check::SplitTime => "split-time",
            Check::StrayArticle => "stray-article",
            Check::TokenPadding => "token-padding",
        })
    }
}

impl Check {
    /// What is said of several places of one page.
    pub fn together(self) -> Together {
        let several = match self {
            Check::Acronym => "words in capitals may stand for acronyms that this page keeps elsewhere",
            Check::CodeBrackets => "names of functions have other brackets than in the source",
            Check::Ellipsis => "ellipses of the source have two dots here",
            Check::GluedWord => "words or signs are glued to the label beside them",
            Check::ImageText => "images have words beside them that belong into their alt texts",
            Check::LostWord => "spaces before punctuation, where words or emphasis may be lost",
            Check::PunctuationSpace => "spaces beside punctuation that the source does not have",
            Check::SentenceSpace => "sentences begin without a space before them",
            Check::SplitTime => "spaces within times or ratios that the source does not have",
            Check::StrayArticle => "English articles are before links, labels or emphasis",
            Check::TokenPadding => "labels have invisible characters around them",
        };
        Together { key: self.to_string(), before: format!("{self}: "), several, ..Together::default() }
    }
}
