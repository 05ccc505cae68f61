//! How many words a page has, counted as its changes are.

use super::Version;
use super::metadata;
use super::signatures::Signatures;

/// The words of a page that a translator sees; code blocks hold none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordCount {
    /// Those of its metadata that is translated.
    pub metadata: u32,
    /// Those of each section, its heading included.
    pub sections: Vec<u32>,
}

impl WordCount {
    /// Counts the words of a page.
    pub fn of(version: Version<'_>) -> WordCount {
        let prints = Signatures::of(version);
        let of_block = |at: u32| prints.tokens(at).iter().filter(|token| token.is_word()).count() as u32;
        let sections = version.page.sections.iter();
        WordCount {
            metadata: metadata::words(version),
            sections: sections.map(|section| (section.blocks.start..section.blocks.end).map(of_block).sum()).collect(),
        }
    }

    /// All words of the page.
    pub fn total(&self) -> u32 {
        self.sections.iter().sum::<u32>() + self.metadata
    }
}
