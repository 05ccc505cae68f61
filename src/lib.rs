//! locdrift finds where translated documentation has drifted from its source.
//!
//! The house in one page. Everything flows one way, and no room knows the next:
//!
//! 1. [`layout`] finds the files: which is which language and page ([`locale`], [`config`] say what is wanted).
//!    What they are written in, and how their addresses and metadata work, are values: a [`dialect`] and a [`site`].
//! 2. [`parse`] reads each file into a [`page::Page`]: sections, blocks and facts with byte spans; it never fails.
//! 3. [`project`] groups the pages of all languages.
//! 4. [`history`] reads the source page that each translation was made from; [`change`] says what it became since.
//! 5. [`index`] answers what one page may ask of others; [`references`] finds what leads nowhere.
//! 6. [`mod@align`] pairs sections, blocks and facts of a translation with those of its source.
//!    [`terms`] learns from all pairs what is called how in each language; [`damage`] tells which markup only the
//!    translation has broken.
//! 7. [`rules`] ask each group one question each, in terms of [`rule`], and report [`finding`]s.
//! 8. [`causes`] tells what the translation did from what the source did; [`policy`] levels, silences and orders.
//!    [`baseline`] tells what is new from what a project has accepted.
//!    [`fix`] chooses and applies what findings offer; [`diff`] answers for one page what its source did since, section by section.
//! 9. [`output`] writes them; [`cli`] is the command line.
//!
//! [`session`] runs the stages; [`files`] opens every file that they read or write. Inside, places are bytes ([`text`]); lines and columns exist in output alone.

pub mod align;
pub mod baseline;
pub mod causes;
pub mod change;
pub mod cli;
pub mod config;
pub mod damage;
pub mod dialect;
pub mod diff;
pub mod files;
pub mod finding;
pub mod fix;
pub mod history;
pub mod index;
pub mod layout;
pub mod locale;
pub mod output;
pub mod page;
pub mod parse;
pub mod policy;
pub mod project;
pub mod references;
pub mod rule;
pub mod rules;
pub mod session;
pub mod site;
pub mod terms;
pub mod text;
