//! What a commit says of itself to Lunaria, which tracks translations by commits: the pages that it matters for, or those
//! that it does not matter for.
//!
//! The first line of a message's body with `@lunaria-track:` or `@lunaria-ignore:` (in the first edition
//! `@tracker-major:` and `@tracker-minor:`) counts; paths and globs follow, between semicolons. A page that none of them
//! matches is the other way round.

use std::sync::OnceLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// The words, with whether the pages behind them are those that a commit matters for.
const WORDS: [(&str, bool); 4] =
    [("@lunaria-track:", true), ("@tracker-major:", true), ("@lunaria-ignore:", false), ("@tracker-minor:", false)];

/// Globs of one commit, and bytes of each.
const MOST: usize = 100;
const LONGEST: usize = 400;

/// A line that says which pages a commit matters for.
#[derive(Debug)]
pub(super) struct Tracking {
    /// Whether it matters for those that are named, or for all others.
    names_tracked: bool,
    named: Box<str>,
    globs: OnceLock<GlobSet>,
}

impl Tracking {
    /// That of a message without its subject.
    pub fn of(body: &str) -> Option<Tracking> {
        let found = WORDS.iter().filter_map(|(word, tracks)| Some((body.find(word)?, word.len(), *tracks)));
        let (at, len, names_tracked) = found.min()?;
        let named = body[at + len..].lines().next().unwrap_or("").trim();
        let is_said = !named.is_empty();
        is_said.then(|| Tracking { names_tracked, named: named.into(), globs: OnceLock::new() })
    }

    /// Whether the commit does not matter for a page, by its path from the top of the repository. Paths may be written
    /// from there or from a folder below, as those of a project in a larger repository are.
    pub fn ignores(&self, path: &str) -> bool {
        let globs = self.globs.get_or_init(|| globs(&self.named));
        let below = path.match_indices('/').map(|(at, _)| &path[at + 1..]);
        let is_named = std::iter::once(path).chain(below).any(|path| globs.is_match(path));
        is_named != self.names_tracked
    }
}

/// What is no pattern matches nothing.
fn globs(named: &str) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in named.split(';').map(str::trim).filter(|glob| !glob.is_empty() && glob.len() <= LONGEST).take(MOST) {
        // `(a|b)` is either, as `{a,b}` is.
        let glob =
            if glob.contains('|') { glob.replace('(', "{").replace(')', "}").replace('|', ",") } else { glob.into() };
        let glob = glob.strip_prefix("./").unwrap_or(&glob);
        if let Ok(glob) = GlobBuilder::new(glob).literal_separator(true).backslash_escape(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Tracking;

    fn ignores(body: &str, path: &str) -> Option<bool> {
        Tracking::of(body).map(|tracking| tracking.ignores(path))
    }

    #[test]
    fn pages_are_named_by_paths_and_globs() {
        let ignored = "Some words.\n\n@lunaria-ignore: en/lamp.md ;en/(dim|dark).md; en/old/**;\nMore words.";
        for path in ["en/lamp.md", "docs/en/lamp.md", "en/dim.md", "en/dark.md", "en/old/a/b.md"] {
            assert_eq!(ignores(ignored, path), Some(true), "{path}");
        }
        for path in ["en/lamps.md", "fr/lamp.md", "en/new.md", "lamp.md"] {
            assert_eq!(ignores(ignored, path), Some(false), "{path}");
        }
        for word in ["@tracker-major:", "@lunaria-track:"] {
            let tracked = format!("{word}en/*.md");
            assert_eq!(ignores(&tracked, "en/lamp.md"), Some(false), "{word}");
            assert_eq!(ignores(&tracked, "en/old/lamp.md"), Some(true), "{word}");
        }
        assert_eq!(ignores("@tracker-minor:en/lamp.md", "en/lamp.md"), Some(true));
        // The first one counts.
        assert_eq!(ignores("@lunaria-ignore:a.md\n@tracker-major:b.md", "a.md"), Some(true));
    }

    #[test]
    fn whatever_is_written_is_read() {
        for body in ["", "@lunaria-ignore", "@lunaria-ignore:", "@lunaria-ignore: \n en/lamp.md"] {
            assert_eq!(ignores(body, "en/lamp.md"), None, "{body}");
        }
        for body in ["@tracker-minor:;;;", "@lunaria-ignore:[", "@lunaria-ignore:(a|", "@lunaria-ignore:{{{"] {
            assert_eq!(ignores(body, "en/lamp.md"), Some(false), "{body}");
        }
    }
}
