//! The main line of a repository: the commits that are reached by first parents alone, and the pages that each changed.
//!
//! Read from `git log -z --first-parent --raw`: a commit is its id, time, day and subject between tabs, a line end and the
//! rest of its message, up to NUL; each file follows as `:modes ids letter`, NUL, and its path. A commit that begins no
//! line of files begins with digits.

mod copies;

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead};
use std::sync::{Arc, OnceLock};

use super::CommitInfo;
use super::object::ObjectId;
use super::tokens::token;
use super::tracking::Tracking;
use crate::locale::{Locale, tag_of_segment};
use crate::site::{Site, is_page};
use copies::{Contents, is_likewise};

/// How many commits are read: more than the main lines of the largest documentations have.
pub(super) const MOST_COMMITS: usize = 200_000;
/// How many bytes are read in all.
const MOST_BYTES: usize = 2 << 30;
/// How many characters of a subject are kept: each page may keep a few.
const LONGEST_SUBJECT: usize = 400;
/// How often a page may have moved.
const MOST_MOVES: usize = 16;
/// How many pages of one name and language that a commit deleted are told apart; none is taken where there are more.
const MOST_NAMED: usize = 64;

/// Commits, newest first, and what they did to pages. A commit is named by its place.
#[derive(Debug, Default)]
pub struct MainLine {
    /// The commits.
    pub commits: Vec<CommitInfo>,
    /// The changes of each page, newest first.
    pages: HashMap<Box<str>, Vec<Touch>>,
    /// The pages that each commit deleted.
    deleted: HashMap<u32, Vec<Box<str>>>,
    /// The pages that commits say they matter for.
    tracking: HashMap<u32, Tracking>,
    /// The same, to be found by what they were; for the site that was asked for first.
    gone: OnceLock<HashMap<u32, Gone>>,
    /// The pages that had a content.
    contents: OnceLock<Contents>,
    /// Whether the commit of a place has no known parent.
    pub ends_early: bool,
}

/// A commit, by its place, and a page that it changed.
type Change = (u32, Box<str>);

/// What a commit did to a page.
#[derive(Clone, Copy, Debug)]
struct Touch {
    commit: u32,
    /// What the page said then; `None` if it was deleted.
    blob: Option<ObjectId>,
}

/// The name of a page, and a language.
type Named = (Box<str>, Option<Box<str>>);

/// What a commit deleted, by what may have become of it.
#[derive(Debug, Default)]
struct Gone {
    /// The last page that had a content; under a name, and at all.
    by_content: HashMap<(ObjectId, Option<Box<str>>), Box<str>>,
    /// The first page that was at an address.
    by_address: HashMap<Box<str>, Box<str>>,
    /// The pages that had a name, by each language that their folders may name.
    by_name: HashMap<Named, Vec<Box<str>>>,
}

/// A state of a page on the main line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageVersion {
    /// The place of the commit that brought it.
    pub at: u32,
    /// What the page said.
    pub blob: ObjectId,
    /// Its path then, from the top.
    pub path: Arc<str>,
}

impl MainLine {
    /// Reads what git writes.
    ///
    /// # Errors
    /// Those of `input`, and when there is too much.
    pub(super) fn read(input: &mut dyn BufRead) -> io::Result<MainLine> {
        let mut line = MainLine::default();
        let mut next = Vec::new();
        let mut all = 0_usize;
        token(input, &mut next)?;
        while !next.is_empty() {
            all = all.saturating_add(next.len());
            if all > MOST_BYTES {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "its commits change too many files"));
            }
            let text = String::from_utf8_lossy(&next);
            let text = text.trim_start_matches('\n');
            match text.strip_prefix(':').map(str::to_owned) {
                Some(change) => {
                    token(input, &mut next)?;
                    all = all.saturating_add(next.len());
                    line.touch(&change, &String::from_utf8_lossy(&next));
                }
                None if line.commits.len() == MOST_COMMITS => {
                    line.ends_early = true;
                    break;
                }
                None => line.commit(text),
            }
            token(input, &mut next)?;
        }
        Ok(line)
    }

    fn commit(&mut self, text: &str) {
        let (head, body) = text.split_once('\n').unwrap_or((text, ""));
        let Some(commit) = commit(head) else { return };
        self.tracking.extend(Tracking::of(body).map(|tracking| (self.commits.len() as u32, tracking)));
        self.commits.push(commit);
    }

    /// Whether a commit says that it does not matter for a page.
    pub fn ignores(&self, path: &str, commit: u32) -> bool {
        self.tracking.get(&commit).is_some_and(|tracking| tracking.ignores(path))
    }

    /// `oldmode newmode oldid newid letter`.
    fn touch(&mut self, change: &str, path: &str) {
        let Some(commit) = self.commits.len().checked_sub(1) else { return };
        let mut words = change.split(' ').skip(1);
        let (Some(mode), Some(blob)) = (words.next(), words.nth(1).and_then(ObjectId::from_hex)) else { return };
        if !is_page(path) {
            return;
        }
        let commit = commit as u32;
        // Links and repositories are no pages.
        let blob = Some(blob).filter(|_| mode.starts_with("100"));
        if blob.is_none() {
            self.deleted.entry(commit).or_default().push(path.into());
        }
        match self.pages.get_mut(path) {
            Some(touches) => touches.push(Touch { commit, blob }),
            None => _ = self.pages.insert(path.into(), vec![Touch { commit, blob }]),
        }
    }

    /// The commits of the line.
    pub fn ids(&self) -> HashSet<ObjectId> {
        self.commits.iter().map(|commit| commit.commit).collect()
    }

    /// The states of the page in a language that is at a path now, newest first, under each name that it had; none if it
    /// is not there. A translation is followed to what it was copied from if its `source` was copied likewise.
    pub fn versions(
        &self,
        path: &str,
        locale: &Locale,
        site: &Site,
        source: Option<&[PageVersion]>,
    ) -> Vec<PageVersion> {
        let mut versions: Vec<PageVersion> = Vec::new();
        let mut path: Arc<str> = path.into();
        let mut before = None;
        for _ in 0..=MOST_MOVES {
            let touches = self.pages.get(&*path).map(Vec::as_slice).unwrap_or_default();
            let from = before.map_or(0, |commit| touches.partition_point(|touch| touch.commit <= commit));
            let there: Vec<(u32, ObjectId)> =
                touches[from..].iter().map_while(|touch| Some((touch.commit, touch.blob?))).collect();
            let Some((added, first)) = there.last().copied() else { break };
            versions.extend(there.into_iter().map(|(at, blob)| PageVersion { at, blob, path: path.clone() }));
            let earlier = self.moved_from(added, first, &path, locale, site);
            let copied = || {
                let is_followed = |from: &str| source.is_none_or(|source| is_likewise(source, (from, &path)));
                self.copied_from(added, first, &path, locale).filter(|from| is_followed(from))
            };
            let Some(earlier) = earlier.or_else(copied) else { break };
            (path, before) = (earlier.into(), Some(added));
        }
        versions
    }

    /// The page that a commit deleted to put it at `path`: with the same content, at the same address, or with the same
    /// name and in the same folders, as far as no other has as many of them.
    fn moved_from(&self, commit: u32, blob: ObjectId, path: &str, locale: &Locale, site: &Site) -> Option<Box<str>> {
        let gone = self.gone.get_or_init(|| {
            let deleted = self.deleted.iter();
            deleted.map(|(commit, pages)| (*commit, self.gone(*commit, pages, site))).collect()
        });
        let gone = gone.get(&commit)?;
        let same = |name: Option<&str>| gone.by_content.get(&(blob, name.map(Into::into)));
        let address = || gone.by_address.get(site.address(path));
        let named = || {
            let of = |language: Option<&str>| gone.by_name.get(&(stem(path).into(), language.map(Into::into)));
            nearest(path, [of(Some(locale.language())), of(None)].into_iter().flatten())
        };
        let name = name(path);
        let known = same(Some(name)).or_else(|| same(None)).or_else(address).map(|page| &**page);
        known.or_else(named).map(Into::into)
    }

    fn gone(&self, commit: u32, pages: &[Box<str>], site: &Site) -> Gone {
        let mut gone = Gone::default();
        for page in pages {
            gone.by_address.entry(site.address(page).into()).or_insert_with(|| page.clone());
            let touches = self.pages.get(page).map(Vec::as_slice).unwrap_or_default();
            let before = touches.get(touches.partition_point(|touch| touch.commit <= commit));
            if let Some(blob) = before.and_then(|touch| touch.blob) {
                gone.by_content.insert((blob, Some(name(page).into())), page.clone());
                gone.by_content.insert((blob, None), page.clone());
                for language in languages(page) {
                    let named = gone.by_name.entry((stem(page).into(), language)).or_default();
                    if named.len() <= MOST_NAMED {
                        named.push(page.clone());
                    }
                }
            }
        }
        gone
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folders of a page, each with what parts it from the next.
fn folders(path: &str) -> &str {
    &path[..path.len() - name(path).len()]
}

/// What a page is called wherever it is: its name without its extension, or, for the page of a folder, that of the folder.
pub(super) fn stem(path: &str) -> &str {
    let stem = |name: &'_ str| name.rsplit_once('.').map_or(name.len(), |(stem, _)| stem.len());
    let name = name(path);
    match &name[..stem(name)] {
        "index" | "_index" | "README" => path.rsplit('/').nth(1).unwrap_or(name),
        stem => stem,
    }
}

/// The languages that the folders of a page may name; none where they name no language.
fn languages(page: &str) -> HashSet<Option<Box<str>>> {
    let tags = page.rsplit('/').skip(1).filter_map(tag_of_segment);
    let found: HashSet<_> = tags.map(|tag| Some(tag.language().into())).collect();
    if found.is_empty() { HashSet::from([None]) } else { found }
}

/// The one of several pages of one name that has most folders in common with a path, from the last one on; none where
/// several have.
fn nearest<'p>(path: &str, pages: impl Iterator<Item = &'p Vec<Box<str>>>) -> Option<&'p str> {
    let pages: Vec<&Vec<Box<str>>> = pages.collect();
    if pages.iter().any(|pages| pages.len() > MOST_NAMED) {
        return None;
    }
    let shared = |page: &str| {
        let (a, b) = (folders(path).rsplit('/'), folders(page).rsplit('/'));
        a.zip(b).take_while(|(a, b)| a == b).count()
    };
    let all = || pages.iter().flat_map(|pages| pages.iter());
    let most = all().map(|page| shared(page)).max()?;
    let mut best = all().filter(|page| shared(page) == most);
    best.next().filter(|_| best.next().is_none()).map(|page| &**page)
}

/// `id time day subject`, with tabs between.
fn commit(text: &str) -> Option<CommitInfo> {
    let mut words = text.splitn(4, '\t');
    let (commit, time, date) = (ObjectId::from_hex(words.next()?)?, words.next()?.parse().ok()?, words.next()?);
    let subject = words.next().unwrap_or("").chars().take(LONGEST_SUBJECT).collect();
    Some(CommitInfo { commit, time, date: date.to_owned(), subject })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::PLAIN;

    fn id(letter: char) -> String {
        letter.to_string().repeat(40)
    }

    fn line(text: &str) -> MainLine {
        MainLine::read(&mut text.as_bytes()).expect("read")
    }

    fn change(old: char, new: char, letter: char, path: &str) -> String {
        let mode = |of: char| if of == '0' { "000000" } else { "100644" };
        format!(":{} {} {} {} {letter}\0{path}\0", mode(old), mode(new), id(old), id(new))
    }

    fn versions(line: &MainLine, path: &str) -> Vec<String> {
        let short =
            |version: PageVersion| format!("{}:{}:{}", version.at, &version.blob.to_string()[..1], version.path);
        line.versions(path, &Locale::english(), &PLAIN, None).into_iter().map(short).collect()
    }

    #[test]
    fn versions_follow_moves() {
        let text = format!(
            "{c}\t30\t2026-01-03\tTurn: :0\0\n{}{}{b}\t20\t2026-01-02\t\0\n{}{}{a}\t10\t2026-01-01\tBegin\0\n{}",
            change('2', '3', 'M', "new/a.md"),
            change('7', '0', 'D', "gone.md"),
            change('0', '2', 'A', "new/a.md"),
            change('1', '0', 'D', "old/a.md"),
            change('0', '1', 'A', "old/a.md"),
            a = id('a'),
            b = id('b'),
            c = id('c'),
        );
        let line = line(&text);
        assert_eq!(line.commits.iter().map(|commit| commit.time).collect::<Vec<_>>(), [30, 20, 10]);
        assert_eq!(line.commits[0].subject, "Turn: :0");
        assert_eq!(versions(&line, "new/a.md"), ["0:3:new/a.md", "1:2:new/a.md", "2:1:old/a.md"]);
        assert!(versions(&line, "gone.md").is_empty() && versions(&line, "old/a.md").is_empty());
    }

    /// Where the page at a path was before the one commit that deleted some pages.
    fn moved(old: &[String], path: &str, tag: &str) -> Option<String> {
        let digits = |n: usize| format!("{:0>40}", n + 1);
        let deleted = |at: usize, page: &String| format!(":100644 000000 {} {} D\0{page}\0", digits(at), id('0'));
        let added = |at: usize, page: &String| format!(":000000 100644 {} {} A\0{page}\0", id('0'), digits(at));
        let all = |change: &dyn Fn(usize, &String) -> String| -> String {
            old.iter().enumerate().map(|(at, page)| change(at, page)).collect()
        };
        let now = change('0', 'f', 'A', path);
        let text = format!(
            "{}\t20\t2026-01-02\t\0\n{}{now}{}\t10\t2026-01-01\t\0\n{}",
            id('b'),
            all(&deleted),
            id('a'),
            all(&added)
        );
        let versions = line(&text).versions(path, &Locale::parse(tag).expect("a tag"), &PLAIN, None);
        versions.get(1).map(|version| version.path.to_string())
    }

    #[test]
    fn of_pages_of_one_name_the_nearest_in_the_language_moved() {
        let old = ["content/en/docs/guide/lamp.md", "content/ko/docs/guide/lamp.md", "content/en/blog/lamp.md"];
        let old = old.map(str::to_owned);
        let moved_to = |path: &str, tag: &str| moved(&old, path, tag);
        let now = "versioned_docs/version-3/guide/lamp.md";
        assert_eq!(moved_to(now, "en").as_deref(), Some("content/en/docs/guide/lamp.md"));
        let now = "i18n/ko/plugin-docs/version-3/guide/lamp.md";
        assert_eq!(moved_to(now, "ko").as_deref(), Some("content/ko/docs/guide/lamp.md"));
        // Two are equally near.
        assert_eq!(moved_to("docs/lamp.md", "en"), None);
        assert_eq!(stem("content/en/guide/_index.md"), stem("docs/guide/index.mdx"));
        assert_ne!(stem("guide/lamp.md"), stem("guide/index.md"));
    }

    #[test]
    fn pages_of_many_languages_do_not_hide_one_another() {
        let tags = ["de", "fr", "ja", "es", "it", "nl", "pl", "pt", "ru", "sv"];
        let of = |tag: &str, n: usize| (0..n).map(|at| format!("content/{tag}/v{at}/lamp.md")).collect::<Vec<_>>();
        let mut old: Vec<String> = tags.iter().flat_map(|tag| of(tag, 10)).collect();
        old.push("content/ko/docs/lamp.md".to_owned());
        assert_eq!(moved(&old, "i18n/ko/docs/lamp.md", "ko").as_deref(), Some("content/ko/docs/lamp.md"));
        // Of so many of one language, none is taken.
        old.extend(of("ko", MOST_NAMED));
        assert_eq!(moved(&old, "i18n/ko/docs/lamp.md", "ko"), None);
    }

    #[test]
    fn of_too_many_copies_none_is_taken() {
        let copied = |count: usize| {
            let old = (0..count).map(|at| format!("en/v{at}/lamp.md")).chain(["en/guide/lamp.md".to_owned()]);
            let old: String = old.map(|path| change('0', '1', 'A', &path)).collect();
            let new = change('0', '1', 'A', "en/two/guide/lamp.md");
            let text = format!("{}\t20\t2026-01-02\t\0\n{new}{}\t10\t2026-01-01\t\0\n{old}", id('b'), id('a'));
            versions(&line(&text), "en/two/guide/lamp.md").len()
        };
        // The copy is one of them.
        assert_eq!([copied(1), copied(MOST_NAMED - 2), copied(MOST_NAMED - 1)], [2, 2, 1]);
    }

    #[test]
    fn whatever_is_written_is_read() {
        for text in ["", ":", ":x\0", "\n:1 2 3 4 M\0a.md\0", "x\ty\tz\0", "\u{0}"] {
            assert!(line(text).commits.is_empty(), "{text:?}");
        }
    }
}
