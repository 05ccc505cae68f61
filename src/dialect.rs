//! What the text of a page means beyond CommonMark: one value for each dialect, in a file of its own.
//!
//! A dialect is data. The reader (`parse`) knows how each construct is read; the dialect says which of them there are
//! and what they are called.

mod afm;
mod commonmark;
mod components;
mod goldmark;
mod learn;
mod markdown_it;
mod mdn_markdown;
mod mdx;
mod mdx_like;
mod python_markdown;

pub use afm::AFM;
pub use commonmark::COMMONMARK;
use commonmark::DEFAULTS;
pub use components::Components;
pub use goldmark::GOLDMARK;
pub use learn::LEARN;
pub use markdown_it::MARKDOWN_IT;
pub use mdn_markdown::MDN_MARKDOWN;
pub use mdx::{MDX, MINTLIFY_MDX, REACT_MDX};
pub use mdx_like::MDX_LIKE;
pub use python_markdown::PYTHON_MARKDOWN;

/// Every dialect.
pub static ALL: [&Dialect; 11] = [
    &AFM,
    &COMMONMARK,
    &GOLDMARK,
    &PYTHON_MARKDOWN,
    &MARKDOWN_IT,
    &MDX,
    &MINTLIFY_MDX,
    &REACT_MDX,
    &MDX_LIKE,
    &LEARN,
    &MDN_MARKDOWN,
];

/// The notes that GitHub knows, and many sites after it.
const GITHUB_ALERTS: &[Keyword] = &[
    Keyword::new("NOTE", Role::Block),
    Keyword::new("TIP", Role::Block),
    Keyword::new("IMPORTANT", Role::Block),
    Keyword::new("WARNING", Role::Block),
    Keyword::new("CAUTION", Role::Block),
];

/// A dialect of Markdown.
pub struct Dialect {
    /// For people.
    pub name: &'static str,
    /// The keywords of `[!KEYWORD ...]`; none where such brackets are text.
    pub keywords: &'static [Keyword],
    /// Whether `{...}` behind a link, an image, a token or a heading holds attributes and ids.
    pub attribute_lists: bool,
    /// How an id is usually written behind a heading, with `#` in place of the id and its mark; empty where there are none.
    pub heading_id: &'static str,
    /// Whether lines such as `!!! note`, `=== "Tab"`, `:::note` and `/// note` open containers.
    pub containers: bool,
    /// What the attributes of components mean, where tags are those of JSX, braces hold expressions, and pages import
    /// what they use.
    pub components: Option<Components>,
    /// Shortcodes that stand for notes, and the kind that each is; none where its arguments name the kind. Where there are
    /// any, tags of shortcodes are read before Markdown is.
    pub notes: &'static [(&'static str, &'static str)],
    /// Shortcodes that hold comments.
    pub comments: &'static [&'static str],
    /// What their arguments may say of the kind, and the kind; the last one where they say nothing.
    pub note_kinds: &'static [(&'static str, &'static str)],
    /// Whether blanks may be inside the braces of an id: `{ #id }`.
    pub spaced_ids: bool,
    /// Whether an empty id before another is passed over: `{##a}` is `a`.
    pub doubled_ids: bool,
    /// Whether `*` and `**` open before any word and close behind any, also amid letters and signs.
    pub stars_anywhere: bool,
    /// The mark at the start of the line that opens an accordion (with a title) or ends it.
    pub accordion: Option<&'static str>,
    /// The word in `{{word path}}` that includes another page; `{{name}}` then includes a snippet. `None` where double
    /// braces are text.
    pub include: Option<&'static str>,
    /// How the includes of files begin and end: the path is the first word between them, in quotes or not.
    pub files: &'static [(&'static str, &'static str)],
}

/// A keyword and what it does.
pub struct Keyword {
    /// In capitals.
    pub name: &'static str,
    /// What it does.
    pub role: Role,
}

/// What a token or directive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Names a control of the product; its label is translated.
    Control,
    /// Holds words that stay as they are.
    Verbatim,
    /// A badge, with its attributes after it.
    Badge,
    /// A directive whose link shows a video.
    Video,
    /// A directive that keeps its lines; their `id`s are the same in every language.
    Help,
    /// Stands amid words or alone, and says nothing that is compared.
    Inline,
    /// Opens a block: alone in its paragraph, at the start of a quote.
    Block,
}

impl Keyword {
    const fn new(name: &'static str, role: Role) -> Keyword {
        Keyword { name, role }
    }
}

impl Dialect {
    /// What a keyword does, whatever its case.
    pub fn role(&self, keyword: &str) -> Option<Role> {
        self.keywords.iter().find(|known| known.name.eq_ignore_ascii_case(keyword)).map(|known| known.role)
    }

    /// Whether a keyword is written as the dialect writes it.
    pub fn is_keyword(&self, keyword: &str) -> bool {
        self.keywords.iter().any(|known| known.name == keyword)
    }

    /// The names of all keywords.
    pub fn keyword_names(&self) -> impl Iterator<Item = &'static str> {
        self.keywords.iter().map(|known| known.name)
    }

    /// The keyword of a role, the usual one first; empty where the dialect has none.
    pub fn keyword(&self, role: Role) -> &'static str {
        self.keywords.iter().find(|known| known.role == role).map_or("", |known| known.name)
    }

    /// How a token of a role begins: `[!` and its keyword. `None` where the dialect has none.
    pub fn opening(&self, role: Role) -> Option<String> {
        let keyword = self.keyword(role);
        (!keyword.is_empty()).then(|| format!("[!{keyword}"))
    }

    /// A comment that readers do not see.
    pub fn comment(&self, words: &str) -> String {
        match self.components {
            Some(_) => format!("{{/* {} */}}", words.replace("*/", "* /")),
            None => format!("<!-- {words} -->"),
        }
    }

    /// Whether `[!KEYWORD ...]` is more than text.
    pub fn has_tokens(&self) -> bool {
        !self.keywords.is_empty()
    }
}

/// The dialect of a page that says nothing.
impl Default for &'static Dialect {
    fn default() -> Self {
        &COMMONMARK
    }
}

/// The name says all.
impl std::fmt::Debug for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_unique_and_in_capitals() {
        for dialect in ALL {
            let mut names: Vec<&str> = dialect.keyword_names().collect();
            assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_uppercase())), "{dialect:?}: {names:?}");
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{dialect:?}");
        }
    }

    #[test]
    fn roles_are_found_whatever_the_case() {
        for dialect in ALL {
            for keyword in dialect.keywords {
                assert_eq!(dialect.role(&keyword.name.to_lowercase()), Some(keyword.role), "{dialect:?}");
            }
            assert_eq!(dialect.role("no-keyword"), None);
        }
        assert_eq!(COMMONMARK.opening(Role::Control), None);
    }
}
