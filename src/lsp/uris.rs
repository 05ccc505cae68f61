//! Addresses of documents and the paths of files.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is written as it is in the path of an address.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The absolute path that an address names; `None` for other schemes, other machines and what no file can be called.
pub(super) fn path_of(uri: &str) -> Option<PathBuf> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let rest = rest.split(['?', '#']).next()?;
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/')?),
        None => ("", rest),
    };
    let path = percent_decode_str(path).decode_utf8().ok().filter(|path| !path.contains('\0'))?;
    let is_local = host.is_empty() || host.eq_ignore_ascii_case("localhost");
    let path = match (cfg!(windows), is_local) {
        (true, true) => PathBuf::from(path.trim_start_matches('/')),
        (true, false) => PathBuf::from(format!("//{host}{path}")),
        (false, true) => PathBuf::from(&*path),
        (false, false) => return None,
    };
    path.is_absolute().then_some(path)
}

/// The address of a file, in text.
pub(super) fn text_of(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    let encoded = utf8_percent_encode(&path, ENCODED);
    match (path.strip_prefix("//"), path.starts_with('/')) {
        (Some(_), _) if cfg!(windows) => format!("file:{encoded}"),
        (_, true) => format!("file://{encoded}"),
        (_, false) => format!("file:///{encoded}"),
    }
}

/// An address as a client may send it: with what an address may not hold encoded; `None` where that does not help.
pub(super) fn parsed(uri: &str) -> Option<Uri> {
    Uri::from_str(uri).ok().or_else(|| Uri::from_str(&text_of(&path_of(uri)?)).ok())
}

/// The address of a file.
pub(super) fn of(path: &Path) -> Option<Uri> {
    Uri::from_str(&text_of(path)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn addresses_of_files_are_paths() {
        let path = |uri: &str| path_of(uri).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(path("file:///a%20b/c%C3%A9.md").as_deref(), Some("/a b/cé.md"));
        assert_eq!(path("file:///a b/é.md").as_deref(), Some("/a b/é.md"));
        assert_eq!(path("FILE://localhost/a.md?x#y").as_deref(), Some("/a.md"));
        assert_eq!(path("file:/a.md").as_deref(), Some("/a.md"));
        assert_eq!(path("file:///c%3A/a.md").as_deref(), Some("/c:/a.md"));
        for other in [
            "untitled:Untitled-1",
            "git:/a.md?{}",
            "file://host/a.md",
            "file:///a%00b",
            "file:///%FF",
            "file:",
            "file://",
            "a.md",
            "",
            "%",
        ] {
            assert_eq!(path(other), None, "{other}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn paths_come_back() {
        for path in ["/a b/c#d?e%20/é日.md", "/", "/c:/a[1].md", "//a"] {
            let uri = of(Path::new(path)).expect("an address");
            assert_eq!(path_of(uri.as_str()).as_deref(), Some(Path::new(path)), "{uri:?}");
        }
        assert!(parsed("file:///a b/[é].md").is_some());
        assert!(parsed("unti tled:x").is_none());
    }
}
