//! The anchors that sites make of headings, and which of them a link finds.

mod makers;

pub use makers::{GITHUB, GOLDMARK, LOOSE, MARKDIG, MARKDOWN_IT, MDN, PYTHON};

/// How a site makes anchors of headings.
pub struct Slugs {
    /// What makes them. Where that is a setting, its usual values, the most usual one first: a link that one of them
    /// finds is right.
    pub makers: &'static [Maker],
    /// What a person writes in a link to a heading.
    pub shown: &'static Maker,
    /// Whether a slug gets a number where it is an explicit id of a heading before.
    pub counts_ids: bool,
    /// Whether the platform may keep the slugs of the source on translated pages that have ids.
    pub may_be_kept: bool,
    /// How the fragment of a link becomes what it is compared with.
    pub fragment: fn(&str) -> String,
}

/// What makes anchors of headings.
pub struct Maker {
    /// The slug of a heading.
    pub slug: fn(&HeadingText<'_>) -> String,
    /// The slug with a number, where others of the page have it: 1 for the second.
    pub numbered: fn(&str, u32) -> String,
}

/// What a heading says.
#[derive(Clone, Copy, Debug)]
pub struct HeadingText<'t> {
    /// Its words, without marks.
    pub words: &'t str,
    /// Its Markdown, without the marks of a heading and its attribute list.
    pub markdown: &'t str,
}

impl<'t> HeadingText<'t> {
    /// A heading of nothing but words.
    pub fn of_words(words: &'t str) -> Self {
        HeadingText { words, markdown: words }
    }
}

impl Slugs {
    /// The slug of words that are no heading, in the form in which slugs are compared.
    pub fn of_words(&self, words: &str) -> String {
        self.makers.first().map_or_else(String::new, |maker| (maker.slug)(&HeadingText::of_words(words)))
    }
}
