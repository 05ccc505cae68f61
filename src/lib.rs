//! locdrift finds where translated documentation has drifted from its source.
//!
//! The stages, in order; none uses a later one (`docs/architecture.md` follows a link, a fix and an edit through them):
//!
//! 1. [`layout`] finds the files: which is which language and page. [`locale`] and [`config`] say what is wanted; what
//!    the pages are written in, and how their addresses and metadata work, are values: a [`dialect`] and a [`site`].
//! 2. [`parse`] reads each file into a [`page::Page`]: sections, blocks and facts with byte spans; it never fails.
//! 3. [`project`] groups the pages of all languages.
//! 4. [`history`] reads the source page that each translation was made from; [`change`] compares it with today's.
//! 5. [`index`] answers what one page may ask of others; [`references`] finds broken ones.
//! 6. [`mod@align`] pairs sections, blocks and facts of a translation with those of its source.
//!    [`terms`] learns from all pairs what each language calls what; [`damage`] finds the markup that only the
//!    translation has broken.
//! 7. [`rules`] ask each group one question each, in terms of [`rule`], and report [`finding`]s.
//! 8. [`causes`] separates what the translation did from what the source did; [`policy`] sets levels, suppresses and
//!    orders. [`baseline`] separates new findings from accepted ones. [`fix`] chooses and applies fixes; [`diff`] shows,
//!    section by section, how the source of one page changed.
//! 9. [`output`] writes findings, and [`report`] the state of each language in numbers; [`editor`] answers what an editor asks about an open page, and [`lsp`] serves editors;
//!    [`cli`] is the command line.
//!
//! [`session`] runs the stages; [`files`] opens every file that they read or write. Inside, places are bytes
//! ([`text`]); lines and columns exist in output alone.

pub mod align;
pub mod baseline;
pub mod causes;
pub mod change;
pub mod cli;
pub mod code;
pub mod config;
pub mod damage;
pub mod dialect;
pub mod diff;
pub mod editor;
pub mod files;
pub mod finding;
pub mod fix;
pub mod history;
pub mod index;
pub mod layout;
pub mod locale;
pub mod lsp;
pub mod output;
pub mod page;
pub mod parse;
pub mod policy;
pub mod project;
pub mod references;
pub mod report;
pub mod rule;
pub mod rules;
pub mod session;
pub mod site;
pub mod terms;
pub mod text;
