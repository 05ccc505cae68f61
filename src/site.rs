//! Where the pages of a documentation are, and what their addresses and metadata mean: one value for each kind of
//! site, in a file of its own.
//!
//! A site is data, and the few functions that read it. Which dialect its pages are written in is a part of it.

mod docusaurus;
mod experience_league;
mod gitlab;
mod hugo;
mod mdn;
mod microsoft_learn;
mod mintlify;
mod mkdocs;
mod plain;
mod react;
mod slug;
mod starlight;
mod vitepress;

use crate::dialect::{Dialect, MDX, MDX_LIKE};
use crate::locale::Locale;

pub use docusaurus::DOCUSAURUS;
pub use experience_league::EXPERIENCE_LEAGUE;
pub use gitlab::GITLAB;
pub use hugo::HUGO;
pub use mdn::MDN;
pub use microsoft_learn::MICROSOFT_LEARN;
pub use mintlify::MINTLIFY;
pub use mkdocs::MKDOCS;
use plain::DEFAULTS;
pub use plain::PLAIN;
pub use react::REACT;
pub use slug::{HeadingText, Maker, Slugs};
pub use starlight::STARLIGHT;
pub use vitepress::VITEPRESS;

/// Every site.
pub static ALL: [&Site; 12] = [
    &EXPERIENCE_LEAGUE,
    &PLAIN,
    &HUGO,
    &MKDOCS,
    &VITEPRESS,
    &DOCUSAURUS,
    &STARLIGHT,
    &MINTLIFY,
    &REACT,
    &MICROSOFT_LEARN,
    &MDN,
    &GITLAB,
];

/// Query parameters that set up a language on most sites.
const SETTINGS: &[&str] = &["lang", "locale", "hl", "language", "culture", "lng", "mkt", "setlang", "uselang"];

/// A kind of site.
pub struct Site {
    /// For people.
    pub name: &'static str,
    /// In a configuration.
    pub id: &'static str,
    /// The files and folders of which one is in the folder of such a site, and of no other; paths from that folder. None:
    /// the site is not found by its files.
    pub marks: &'static [&'static str],
    /// Where its languages are, if not in a folder or repository each; the first that fits counts.
    pub layouts: &'static [Places],
    /// What the text of its pages means.
    pub dialect: &'static Dialect,
    /// What its configuration says, without blanks and quotes, where only files named `.mdx` are MDX.
    pub mdx_by_extension: Option<&'static str>,
    /// Where its pages are and how they refer to each other.
    pub pages: Pages,
    /// The metadata of its pages.
    pub metadata: Metadata,
    /// The host of its videos; `None` where videos are links like others.
    pub videos: Option<Videos>,
}

/// Where the pages of a site are, and how an address becomes a page.
pub struct Pages {
    /// The extensions of pages, without the point; the first is the usual one.
    pub extensions: &'static [&'static str],
    /// The extensions that addresses have in place of those.
    pub published: &'static [&'static str],
    /// The pages that an address of their folder leads to, without extension.
    pub index_names: &'static [&'static str],
    /// The file name of tables of contents.
    pub contents: Option<&'static str>,
    /// The name, without extension, of pages whose sections are snippets for others.
    pub snippets: Option<&'static str>,
    /// How a rooted path to a page of any product begins; known even where that page is not here.
    pub root: Option<&'static str>,
    /// Query parameters that set up a language or a player, and never a destination; in lower case.
    pub settings: &'static [&'static str],
    /// The name of folders of what pages include, and what is no page by itself; looked up from the folder of the page
    /// upward.
    pub included_from: Option<&'static str>,
    /// The key of the site's configuration that names the folder of the pages, and that folder where nothing does: what
    /// is beside it in the folder of a language is no page.
    pub folder: Option<(&'static str, &'static str)>,
    /// Whether a page is published as a folder, so that a relative address on `one.md` starts at `one/`.
    pub as_folders: bool,
    /// The folders, and the beginnings of the names, of settings that may say which folders and pages of other
    /// repositories are among those of the site, so that nothing is known of them; none where there are no such.
    pub mounts: &'static [(&'static str, &'static str)],
    /// Where the configuration says that pages are made of the description of an interface.
    pub generated: Option<Generated>,
    /// Where the site says which addresses it answers without a page.
    pub routed: Option<Routed>,
    /// How the names of files and folders begin that are parts of pages and no pages; with `/`, a folder of the source.
    pub partials: &'static [&'static str],
    /// Keys of the metadata that hold further addresses of a page, from the root of its language or from its folder.
    pub aliases: &'static [&'static str],
    /// Keys of the metadata that hold addresses, `from` each of which readers are led to another.
    pub redirects: &'static [&'static str],
    /// The anchors of headings without an explicit id.
    pub slugs: Slugs,
    /// Whether a heading may have an explicit id.
    pub heading_ids: bool,
}

/// Pages that a site makes of the description of an interface, which no file holds.
pub struct Generated {
    /// The configuration files, which are JSON.
    pub files: &'static [&'static str],
    /// The keys that name a description.
    pub keys: &'static [&'static str],
    /// The key beside its address that names the folder of the pages, and the folder where nothing does.
    pub folder: (&'static str, &'static str),
}

/// Addresses that are no pages, as a site has them.
pub struct Routed {
    /// The JSON file whose `redirects` name the `source` of each.
    pub redirects: &'static str,
    /// The folder of programs, in each folder of which a name that begins with `[` stands for any.
    pub routes: &'static str,
}

/// Where the languages of a site are, as paths from the folder of the site.
pub struct Places {
    /// What the translations are of, where a site has several such places: `blog`. Of several places with the same
    /// words here, the first that a project has is taken.
    pub product: &'static str,
    /// The folder of the source. A `*` stands for all or part of the name of a folder, of any that there are; what it
    /// stands for replaces that of the product and of the target.
    pub source: &'static str,
    /// The folder of a translation, with `{locale}` in place of the language.
    pub target: &'static str,
}

/// What the keys of metadata mean.
pub struct Metadata {
    /// Dotted keys that may hold the id of a page, in order; none: pages are distinguished by their paths.
    pub ids: &'static [&'static str],
    /// The dotted key of the commit of the source that a translation was made from.
    pub pin: &'static str,
    /// The key of the product: two pages at one path that differ in it are no translations of each other.
    pub product: Option<&'static str>,
    /// File names of pages whose metadata holds for what is in or below their folder, the stronger first.
    pub inherited: &'static [&'static str],
    /// Keys whose values are translated.
    pub translated: &'static [&'static str],
    /// How the names of further keys begin whose values are translated.
    pub translated_stems: &'static [&'static str],
    /// Keys that say who a page is or how it was translated: writers and translators do not see them.
    pub unseen: &'static [&'static str],
    /// Keys that mark a translation as behind its source: it loses them when it is stamped.
    pub drifted: &'static [&'static str],
    /// The key of a translation that says which percentage of it people translated; the rest is by machine.
    pub human_share: Option<&'static str>,
    /// Whether translations are by machine, unless they say that people translated all of them.
    pub by_machine: bool,
    /// Keys that differ between languages for good reason.
    pub different: &'static [&'static str],
    /// Whether a key is the same in any case: `Title` is `title`.
    pub any_case: bool,
    /// A key whose map holds keys that mean the same beside it.
    pub map_of_keys: Option<&'static str>,
    /// Keys in nested maps that say in words what the keys beside them say, and are not compared.
    pub explained: &'static [&'static str],
}

/// The host of a site's videos.
pub struct Videos {
    /// How the host begins.
    pub host: &'static str,
    /// How the path begins before the digits of the id, the shorter forms last.
    pub paths: &'static [&'static str],
    /// The query parameter that asks for captions; a video that has it may be a localized one, with an id of its own.
    pub captions: &'static str,
    /// Languages and the codes of their captions, the usual one first; sorted by language.
    pub codes: &'static [(&'static str, &'static [&'static str])],
    /// The same for locales whose codes are not those of their language.
    pub regional: &'static [(&'static str, &'static [&'static str])],
}

/// The site of a project that names none: so far that of every project.
impl Default for &'static Site {
    fn default() -> Self {
        &EXPERIENCE_LEAGUE
    }
}

impl Site {
    /// The id of a video in its address, in any of the forms that it has.
    pub fn video_id<'t>(&self, address: &'t str) -> Option<&'t str> {
        let videos = self.videos.as_ref()?;
        let rest = address.trim_start();
        let rest = rest.strip_prefix("https:").or_else(|| rest.strip_prefix("http:")).unwrap_or(rest);
        let (_, path) = rest.strip_prefix("//")?.strip_prefix(videos.host)?.split_once('/')?;
        let rest = videos.paths.iter().find_map(|start| path.strip_prefix(start))?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then(|| &rest[..digits])
    }

    /// The code of the captions that the address of a video asks for.
    pub fn captions<'t>(&self, address: &'t str) -> Option<&'t str> {
        let name = self.videos.as_ref()?.captions;
        let (_, query) = address.split_once('?')?;
        let query = query.split('#').next().unwrap_or(query);
        let value = |part: &'t str| part.strip_prefix(name)?.strip_prefix('=');
        query.split(['&', ';']).find_map(value).filter(|code| !code.is_empty())
    }

    /// The query parameter that asks for captions; empty where videos are links like others.
    pub fn captions_parameter(&self) -> &'static str {
        self.videos.as_ref().map_or("", |videos| videos.captions)
    }

    /// Whether one video may be the localized form of another: it has an id of its own, and then asks for captions.
    pub fn is_localized_video(&self, source: &str, target: &str) -> bool {
        let asks = |videos: &Videos| {
            let mut names = target.match_indices(videos.captions);
            names.any(|(at, name)| target[at + name.len()..].starts_with('='))
        };
        self.videos.as_ref().is_some_and(asks) && self.video_id(source).is_some() && self.video_id(target).is_some()
    }

    /// The codes of the captions in a language, the usual one first; empty if unknown.
    pub fn caption_codes(&self, locale: &Locale) -> &'static [&'static str] {
        let Some(videos) = &self.videos else { return &[] };
        let regional = videos.regional.iter().find(|(tag, _)| *tag == locale.as_str());
        let of_language = || {
            let at = videos.codes.binary_search_by_key(&locale.language(), |entry| entry.0).ok()?;
            videos.codes.get(at)
        };
        regional.or_else(of_language).map_or(&[], |(_, codes)| codes)
    }

    /// The language subtag (`fr`, `zh`) of a code of captions.
    pub fn language_of_captions(&self, code: &str) -> Option<&'static str> {
        let codes = self.videos.as_ref()?.codes;
        let is_known = |codes: &[&str]| codes.iter().any(|known| family(known) == family(code));
        codes.iter().find(|(_, codes)| is_known(codes)).map(|&(tag, _)| tag)
    }

    /// The slug that a fragment names, in the form in which slugs are compared.
    pub fn slug_of_fragment(&self, fragment: &str) -> String {
        (self.pages.slugs.fragment)(fragment)
    }

    /// Whether a key of the metadata is translated.
    pub fn is_translated(&self, key: &str) -> bool {
        let Metadata { translated, translated_stems, .. } = &self.metadata;
        translated_stems.iter().any(|stem| key.starts_with(stem)) || translated.contains(&key)
    }

    /// Whether a path is that of a table of contents.
    pub fn is_contents(&self, path: &str) -> bool {
        self.pages.contents.is_some_and(|contents| name(path) == contents)
    }

    /// Whether the file at a path is a part of pages, and no page.
    pub fn is_partial(&self, path: &str) -> bool {
        let is_one = |mark: &&str| match mark.strip_suffix('/') {
            Some(folder) => path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
            None => path.split('/').any(|name| name.starts_with(mark)),
        };
        self.pages.partials.iter().any(is_one)
    }

    /// Whether the metadata of the page at a path holds for other pages.
    pub fn is_inherited(&self, path: &str) -> bool {
        self.metadata.inherited.contains(&name(path))
    }

    /// Whether a path is that of a file in a folder of what pages include, which is no page by itself.
    pub fn is_include(&self, path: &str) -> bool {
        let Some(folder) = self.pages.included_from else { return false };
        path.rsplit_once('/').is_some_and(|(folders, _)| folders.split('/').any(|name| name == folder))
    }

    /// Whether the page at a path holds snippets for others.
    pub fn is_snippets(&self, path: &str) -> bool {
        self.pages.snippets.is_some() && self.stem(name(path)) == self.pages.snippets
    }

    /// The address of the page at a path: that of its folder where it is the first page there.
    pub fn address<'t>(&self, path: &'t str) -> &'t str {
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let is_first = self.pages.index_names.iter().any(|first| name.eq_ignore_ascii_case(first));
        if is_first { folder } else { stem }
    }

    /// The folder that the page at a path is published as, where it is not the first page of its folder.
    pub fn as_folder<'t>(&self, path: &'t str) -> Option<&'t str> {
        let stem = self.stem(path).filter(|_| self.pages.as_folders)?;
        (self.address(path) == stem).then_some(stem)
    }

    /// The dialect of its pages but for those named `.mdx`, depending on whether all of them are MDX.
    pub fn markdown(&self, all_mdx: bool) -> &'static Dialect {
        match (all_mdx, self.dialect.components.is_some()) {
            (true, false) => &MDX,
            (false, true) => &MDX_LIKE,
            _ => self.dialect,
        }
    }

    /// Whether a path is that of a page, by its name.
    pub fn is_page(&self, path: &str) -> bool {
        self.stem(path).is_some_and(|stem| !stem.is_empty() && !stem.ends_with('/'))
    }

    /// The path of a page without its extension; `None` for other files.
    pub fn stem<'t>(&self, path: &'t str) -> Option<&'t str> {
        let (stem, extension) = path.rsplit_once('.')?;
        self.pages.extensions.iter().any(|known| extension.eq_ignore_ascii_case(known)).then_some(stem)
    }
}

/// The site with an id.
pub fn find(id: &str) -> Option<&'static Site> {
    ALL.into_iter().find(|site| site.id == id)
}

/// Whether a path is that of a page of any site, by its name.
pub fn is_page(path: &str) -> bool {
    ALL.iter().any(|site| site.is_page(path))
}

/// The code of a language for captions without that of a country.
fn family(code: &str) -> &str {
    code.split('_').next().unwrap_or(code)
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The name says all.
impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests;
