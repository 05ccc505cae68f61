//! Pages that were copied and stayed: sites keep the pages of a version so.

use std::collections::HashMap;

use super::{Change, MOST_NAMED, MainLine, PageVersion, folders, languages, name, nearest};
use crate::history::object::ObjectId;
use crate::locale::Locale;

/// What a copy has in common with its original: its content, its name, and the language that its folders name, if any.
type Common = (ObjectId, Box<str>, Option<Box<str>>);

/// The pages that had a content, with the commits that brought it; one more than [`MOST_NAMED`] at most.
#[derive(Debug, Default)]
pub(super) struct Contents(HashMap<Common, Vec<Change>>);

impl Contents {
    pub fn of(line: &MainLine) -> Contents {
        let mut contents = HashMap::<Common, Vec<Change>>::new();
        for (page, touches) in &line.pages {
            let languages = languages(page);
            for (commit, blob) in touches.iter().filter_map(|touch| Some((touch.commit, touch.blob?))) {
                for language in &languages {
                    let of = contents.entry((blob, title(page).into(), language.clone())).or_default();
                    if of.len() <= MOST_NAMED {
                        of.push((commit, page.clone()));
                    }
                }
            }
        }
        Contents(contents)
    }
}

impl MainLine {
    /// The page with the same content and name, in the same language, that a commit left where it was when it put it at
    /// `path`, too. Of several, the one with most of the same folders; none where too many have said the same.
    pub(super) fn copied_from(&self, commit: u32, blob: ObjectId, path: &str, locale: &Locale) -> Option<Box<str>> {
        let contents = self.contents.get_or_init(|| Contents::of(self));
        let language = if languages(path).contains(&None) { None } else { Some(locale.language().into()) };
        let known = contents.0.get(&(blob, title(path).into(), language))?;
        if known.len() > MOST_NAMED {
            return None;
        }
        // Those that were there before, and still said the same.
        let there = known.iter().filter(|(at, page)| {
            let touches = self.pages.get(page).map(Vec::as_slice).unwrap_or_default();
            let before = touches.get(touches.partition_point(|touch| touch.commit <= commit));
            before.is_some_and(|touch| touch.commit == *at)
        });
        let there: Vec<Box<str>> = there.map(|(_, page)| page.clone()).collect();
        nearest(path, std::iter::once(&there)).map(Into::into)
    }
}

/// Whether a page of the source went into the same folder as its translation did: what says the same by chance did not.
pub(super) fn is_likewise(source: &[PageVersion], (from, to): (&str, &str)) -> bool {
    let own = change(from, to);
    let paths = source.windows(2).map(|versions| (&*versions[1].path, &*versions[0].path));
    paths.filter(|(from, to)| from != to).any(|(from, to)| change(from, to) == own)
}

/// The folder that a page came into; where there is none, the one that it left.
fn change<'p>(from: &'p str, to: &'p str) -> (bool, Option<&'p str>) {
    let [mut old, mut new] = [from, to].map(|path| folders(path).split_terminator('/').collect::<Vec<_>>());
    while old.last().is_some_and(|last| new.last() == Some(last)) {
        old.pop();
        new.pop();
    }
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    match new[same..].last() {
        Some(into) => (true, Some(*into)),
        None => (false, old[same..].last().copied()),
    }
}

/// The name of a page without its extension.
fn title(path: &str) -> &str {
    let name = name(path);
    name.rsplit_once('.').map_or(name, |(title, _)| title)
}

#[cfg(test)]
mod tests {
    use super::change;

    #[test]
    fn copies_of_a_version_go_into_one_folder() {
        let into = change;
        assert_eq!(into("en/lamp.md", "en/two/lamp.md"), into("fr/lamp.md", "fr/two/lamp.md"));
        assert_eq!(
            into("docs/a/lamp.md", "versioned_docs/version-2/a/lamp.md"),
            into("i18n/fr/docs/current/a/lamp.md", "i18n/fr/docs/version-2/a/lamp.md")
        );
        assert_eq!(into("v1/en/lamp.md", "v2/en/lamp.md"), into("v1/fr/lamp.md", "v2/fr/lamp.md"));
        assert_eq!(into("en/v1/lamp.md", "en/lamp.md"), into("fr/v1/lamp.md", "fr/lamp.md"));
        assert_ne!(into("en/lamp.md", "en/two/lamp.md"), into("fr/a/lamp.md", "fr/b/lamp.md"));
        assert_ne!(into("en/v1/lamp.md", "en/lamp.md"), into("fr/a/lamp.md", "fr/lamp.md"));
    }
}
