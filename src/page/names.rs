//! Which files are pages: the one list of their extensions.

/// The extensions of pages, without the point; the first is the usual one.
pub const EXTENSIONS: [&str; 2] = ["md", "markdown"];

/// Whether a path is that of a page, by its name.
pub fn is_page(path: &str) -> bool {
    stem(path).is_some_and(|stem| !stem.is_empty() && !stem.ends_with('/'))
}

/// The path of a page without its extension; `None` for other files.
pub fn stem(path: &str) -> Option<&str> {
    let (stem, extension) = path.rsplit_once('.')?;
    EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::{is_page, stem};

    #[test]
    fn pages_by_name() {
        assert!(is_page("a/b.md") && is_page("b.MARKDOWN") && is_page("a.fr.md"));
        assert!(!is_page("a/.md") && !is_page("md") && !is_page("a.mdown") && !is_page("a.md/b"));
        assert_eq!(stem("a/b.fr.markdown"), Some("a/b.fr"));
    }
}
