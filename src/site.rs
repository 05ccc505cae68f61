//! Where the pages of a documentation are, and what their addresses and metadata mean: one value for each kind of
//! site, in a file of its own.
//!
//! A site is data, and the few functions that read it. Which dialect its pages are written in is a part of it.

mod experience_league;
mod plain;

use crate::dialect::Dialect;
use crate::locale::Locale;

pub use experience_league::EXPERIENCE_LEAGUE;
pub use plain::PLAIN;

/// Every site.
pub static ALL: [&Site; 2] = [&EXPERIENCE_LEAGUE, &PLAIN];

/// A kind of site.
pub struct Site {
    /// For people.
    pub name: &'static str,
    /// What the text of its pages means.
    pub dialect: &'static Dialect,
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
    /// Appends the slug of a heading's words, or of a fragment, in the form in which slugs are compared.
    pub slug: fn(&mut String, &str),
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
    /// The key of a translation that says which percentage of it people translated; the rest is by machine.
    pub human_share: Option<&'static str>,
    /// Keys that differ between languages for good reason.
    pub different: &'static [&'static str],
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

    /// Appends the slug of a heading's words, or of a fragment.
    pub fn push_slug(&self, out: &mut String, words: &str) {
        (self.pages.slug)(out, words);
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

    /// Whether the metadata of the page at a path holds for other pages.
    pub fn is_inherited(&self, path: &str) -> bool {
        self.metadata.inherited.contains(&name(path))
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

/// The site with a name.
pub fn find(name: &str) -> Option<&'static Site> {
    ALL.into_iter().find(|site| site.name == name)
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

/// The loosest slug: letters and digits in lower case. Sites differ in what they do with blanks and marks, and a
/// difference there is no defect.
fn loose_slug(out: &mut String, words: &str) {
    for c in words.chars().filter(|c| c.is_alphanumeric()) {
        if c.is_ascii() { out.push(c.to_ascii_lowercase()) } else { out.extend(c.to_lowercase()) }
    }
}

/// The name says all.
impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests;
