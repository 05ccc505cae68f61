//! When two references mean the same: the normal form of link and image targets.
//!
//! A translation pipeline rewrites references (`/en/` to `/fr/`, `?lang=`, `.html`), so they are compared by a form
//! that leaves out what legitimately differs between languages. Where one goes is decided elsewhere.

use std::borrow::Cow;

use crate::locale;
use crate::site::Site;

/// A reference taken apart; nothing is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'t> {
    /// `https`, `mailto`, ...; empty for a relative or rooted path.
    pub scheme: &'t str,
    /// The host of an absolute URL; empty for others.
    pub host: &'t str,
    /// The path, from `/` where there is a host or a root.
    pub path: &'t str,
    /// Behind `?`.
    pub query: &'t str,
    /// Behind `#`; `None` where there is no `#`.
    pub fragment: Option<&'t str>,
}

/// Takes a reference apart.
pub fn split(target: &str) -> Parts<'_> {
    let target = target.trim();
    let bytes = target.as_bytes();
    let fragment_at = memchr::memchr(b'#', bytes).unwrap_or(bytes.len());
    let query_at = memchr::memchr(b'?', &bytes[..fragment_at]).unwrap_or(fragment_at);
    let fragment = target.get(fragment_at + 1..);
    let query = target.get(query_at + 1..fragment_at).unwrap_or("");
    let rest = &target[..query_at];
    let letters =
        bytes[..query_at].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')).count();
    let (scheme, rest) = match bytes.get(letters) {
        Some(b':') if letters > 1 && letters < query_at => (&rest[..letters], &rest[letters + 1..]),
        _ => ("", rest),
    };
    match rest.strip_prefix("//") {
        Some(rest) => {
            let (host, path) = rest.split_at(memchr::memchr(b'/', rest.as_bytes()).unwrap_or(rest.len()));
            Parts { scheme, host, path, query, fragment }
        }
        None => Parts { scheme, host: "", path: rest, query, fragment },
    }
}

/// The fragment where it names a place on a page; routes of web apps and text fragments do not.
pub fn place<'t>(parts: &Parts<'t>) -> Option<&'t str> {
    parts.fragment.filter(|f| !f.is_empty() && *f != "top" && !f.starts_with(['/', '!', ':']))
}

/// Writes the normal form of `target` into `out` (cleared first): equal forms, equal destinations.
pub fn normalize(target: &str, site: &Site, out: &mut Vec<u8>) {
    out.clear();
    let parts = split(target);
    if !parts.scheme.is_empty()
        && !parts.scheme.eq_ignore_ascii_case("http")
        && !parts.scheme.eq_ignore_ascii_case("https")
    {
        push_decoded(out, target.trim());
        return;
    }
    if !parts.host.is_empty() {
        out.extend_from_slice(b"//");
        let host = parts.host.strip_prefix("www.").unwrap_or(parts.host);
        push_host(out, host);
    }
    push_path(out, parts.path, !parts.host.is_empty(), site);
    push_query(out, parts.query, site);
    if let Some(fragment) = parts.fragment {
        let fragment = fragment.split(":~:").next().unwrap_or("");
        if !fragment.is_empty() {
            out.push(b'#');
            push_fragment(out, fragment, site);
        }
    }
}

/// A host without the labels before its last two that name a language: `en.wiki.example`, `docs.en.lumen.example`.
fn push_host(out: &mut Vec<u8>, host: &str) {
    let named = host.match_indices('.').count().saturating_sub(1);
    for (at, label) in host.split('.').enumerate() {
        if at < named && locale::is_tag(label) {
            continue;
        }
        if !out.ends_with(b"//") {
            out.push(b'.');
        }
        push_decoded(out, label);
    }
}

/// Whether two references lead to one page, whatever the place on it.
pub fn same_page(one: &str, other: &str, site: &Site) -> bool {
    let page = |target: &str| {
        let mut form = Vec::new();
        normalize(target.split('#').next().unwrap_or(""), site, &mut form);
        form
    };
    page(one) == page(other)
}

/// The segments of a path without languages, `.` and empty ones, and without the extension of a page.
fn push_path(out: &mut Vec<u8>, path: &str, absolute: bool, site: &Site) {
    if path.starts_with('/') && !absolute {
        out.push(b'/');
    }
    let mut rest = path.trim_end_matches('/');
    while !rest.is_empty() {
        let end = memchr::memchr(b'/', rest.as_bytes()).unwrap_or(rest.len());
        let segment = &rest[..end];
        let last = end == rest.len();
        rest = rest.get(end + 1..).unwrap_or("");
        // Languages and countries are short, so that most segments need no look-up.
        let bytes = segment.as_bytes();
        let parted = |at: usize| matches!(bytes.get(at), None | Some(b'-' | b'_'));
        let short = bytes.len() < 12 && (parted(2) || parted(3) || absolute && bytes.len() < 9);
        if segment.is_empty()
            || segment == "."
            || short && (locale::is_tag(segment) || absolute && is_site_language(segment))
            || last && absolute && is_named_by_language(segment, site)
        {
            continue;
        }
        if out.last().is_some_and(|&b| b != b'/') {
            out.push(b'/');
        }
        let segment = if last { page_stem(segment, site) } else { segment };
        if absolute { push_without_language(out, segment) } else { push_decoded(out, segment) }
    }
}

/// Whether a segment of an address says for which country and language it is, as some sites do: `jp`, `us-en`.
fn is_site_language(segment: &str) -> bool {
    let is_reversed = |(region, language): (&str, &str)| {
        region.len() == 2
            && language.len() == 2
            && locale::is_tag(language)
            && locale::is_tag(&format!("{language}-{region}"))
    };
    locale::is_site_code(segment) || segment.split_once(['-', '_']).is_some_and(is_reversed)
}

/// Whether a page is called like its language: `en.html`.
fn is_named_by_language(segment: &str, site: &Site) -> bool {
    let stem = page_stem(segment, site);
    stem.len() < segment.len() && locale::is_tag(stem)
}

/// A segment of an address with a mark in place of the language that it names: `book.en-us.lamps`, `lamps_en`.
fn push_without_language(out: &mut Vec<u8>, segment: &str) {
    for (at, part) in segment.split('.').enumerate() {
        if at > 0 {
            out.push(b'.');
        }
        let is_whole = at > 0 && locale::is_tag(part);
        let end = part.rfind(['-', '_']).filter(|&end| end > 0 && locale::is_tag(&part[end + 1..]));
        let long = part.rmatch_indices(['-', '_']).nth(1).map(|(at, _)| at);
        let end = long.filter(|&at| at > 0 && locale::is_tag(&part[at + 1..])).or(end);
        match end {
            _ if is_whole => out.push(b'*'),
            Some(end) => {
                push_decoded(out, &part[..end]);
                out.extend_from_slice(b"-*");
            }
            None => push_decoded(out, part),
        }
    }
}

/// The language that an address names as the first segment of its path or the first label of its host.
pub struct Named<'t> {
    /// The host; without the language, where that is its first label.
    pub host: &'t str,
    /// As it is written.
    pub tag: &'t str,
    /// Where it is written in the path, in bytes of the address; `None` where it is part of the host.
    pub in_path: Option<std::ops::Range<usize>>,
}

/// Where an absolute address or a rooted path may name a language: each candidate, the path's before the host's. The
/// caller tells which of them is one.
pub fn language_places(target: &str) -> impl Iterator<Item = Named<'_>> {
    let is_rooted = target.starts_with('/') && !target.starts_with("//");
    let host_at = if is_rooted { 0 } else { target.find("//").map_or(target.len(), |at| at + 2) };
    let rest = &target[host_at..];
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let path_at = host_at + host.len();
    let path = target[path_at..].split(['?', '#']).next().unwrap_or("");
    let start = path_at + (path.len() - path.trim_start_matches('/').len());
    let first = target[start..path_at + path.len()].split('/').next().unwrap_or("");
    let in_path = Named { host, tag: first, in_path: Some(start..start + first.len()) };
    let label = host.split_once('.').filter(|(_, rest)| rest.contains('.'));
    let in_host = label.map(|(tag, host)| Named { host, tag, in_path: None });
    let is_absolute = is_rooted || !split(target).host.is_empty();
    std::iter::once(in_path).chain(in_host).filter(move |named| is_absolute && !named.tag.is_empty())
}

/// `page.md`, `page.fr.md`, `page.html` and `page` are one page; other files keep their extension.
fn page_stem<'t>(segment: &'t str, site: &Site) -> &'t str {
    let Some((stem, extension)) = segment.rsplit_once('.') else { return segment };
    if !site.pages.published.iter().any(|e| extension.eq_ignore_ascii_case(e)) && site.stem(segment).is_none() {
        return segment;
    }
    match stem.rsplit_once('.') {
        Some((stem, tag)) if locale::is_tag(tag) => stem,
        _ => stem,
    }
}

fn push_query(out: &mut Vec<u8>, query: &str, site: &Site) {
    let mut mark = b'?';
    for pair in query.split('&').flat_map(|pair| pair.split("amp;")).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if site.pages.settings.iter().any(|setting| name.eq_ignore_ascii_case(setting)) {
            continue;
        }
        out.push(mark);
        mark = b'&';
        push_decoded(out, name);
        out.push(b'=');
        if !locale::is_tag(value) {
            push_decoded(out, value);
        }
    }
}

/// A fragment may itself hold a route with a language and settings: `#/tools?lang=fr`.
fn push_fragment(out: &mut Vec<u8>, fragment: &str, site: &Site) {
    let (route, query) = fragment.split_once('?').unwrap_or((fragment, ""));
    push_decoded(out, route);
    push_query(out, query, site);
}

/// Lower-cased, percent-decoded, without zero-width and no-break oddities.
fn push_decoded(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    if bytes.is_ascii() && memchr::memchr(b'%', bytes).is_none() {
        let start = out.len();
        out.extend_from_slice(bytes);
        out[start..].make_ascii_lowercase();
        return;
    }
    let decoded: Cow<'_, [u8]> = percent_encoding::percent_decode(bytes).into();
    let mut rest = &*decoded;
    while let Some((byte, behind)) = rest.split_first() {
        if let Some(behind) = rest.strip_prefix("\u{200b}".as_bytes()) {
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix("\u{a0}".as_bytes()) {
            out.push(b' ');
            rest = behind;
        } else {
            out.push(byte.to_ascii_lowercase());
            rest = behind;
        }
    }
}

/// Percent-decodes a path or fragment for look-up; one that is not UTF-8 then stays as it is.
pub fn percent_decode(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// The path that a relative reference means, from the tree's root and without `.` and `..`; `None` if it climbs
/// out of the tree. `page` is the path of the page that holds it.
pub fn join(page: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => page.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            segment => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}

/// The key of a link's end: its last segment without extension, and its fragment. One page has the same end under
/// each of its addresses.
pub fn end_key(target: &str, site: &Site) -> u64 {
    crate::text::hash(&end(target, site))
}

/// The key of the letters and digits of a link's end: `lamp-shade/` may be named `lampshade/` by now.
pub fn alike_end_key(target: &str, site: &Site) -> u64 {
    let mut end = end(target, site);
    end.retain(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii() || *byte == b'#');
    end.make_ascii_lowercase();
    crate::text::hash(&end)
}

fn end(target: &str, site: &Site) -> Vec<u8> {
    let parts = split(target);
    let last = parts.path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let mut end = Vec::new();
    push_decoded(&mut end, page_stem(last, site));
    end.push(b'#');
    push_decoded(&mut end, parts.fragment.unwrap_or(""));
    end
}

/// The key of where a reference goes: relative and rooted references to one page are equal.
pub fn resolved_key(page: &str, target: &str, site: &Site) -> u64 {
    let parts = split(target);
    let mut form = Vec::new();
    if parts.scheme.is_empty() && parts.host.is_empty() && !parts.path.is_empty() {
        let path = percent_decode(parts.path);
        if let Some(joined) = join(page, &crate::text::composed(&path)) {
            let fragment = parts.fragment.map_or(String::new(), |f| format!("#{f}"));
            normalize(&format!("/{joined}{fragment}"), site, &mut form);
            return crate::text::hash(&form);
        }
    }
    normalize(target, site, &mut form);
    crate::text::hash(&form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(target: &str) -> String {
        let mut out = Vec::new();
        normalize(target, <&Site>::default(), &mut out);
        String::from_utf8(out).expect("utf-8")
    }

    #[test]
    fn what_legitimately_differs_is_equal() {
        for (a, b) in [
            ("https://lumen.example/en/docs/x", "http://lumen.example/fr/docs/x/"),
            ("https://lumen.example/docs/x.html?lang=en#a", "https://lumen.example/docs/x?lang=fr#a"),
            ("./x.md", "x.md"),
            ("a%20b.md#c", "a b.md#c"),
            ("https://en.wikipedia.org/wiki/Lamp", "https://fr.wikipedia.org/wiki/Lamp"),
            ("https://www.lumen.example/jp/legal", "https://www.lumen.example/legal"),
            ("https://l.example/book.en-us.lamps/x.htm", "https://l.example/book.fr-FR.lamps/x.htm"),
            ("https://l.example/files/lamps_en.pdf", "https://l.example/files/lamps_fr.pdf"),
            ("https://l.example/files/lamps-en-us.html", "https://l.example/files/lamps-zh-hans.html"),
            ("https://l.example/x?setlang=en", "https://l.example/x"),
            ("https://l.example/team/lamps.en", "https://l.example/team/lamps.pt-BR"),
            ("https://docs.en.l.example/x", "https://docs.fr.l.example/x"),
            ("https://l.example/us-en/x", "https://l.example/fr-fr/x"),
            ("https://l.example/x/en.html", "https://l.example/x/fr.html"),
            ("https://l.example/hc/en-us/x", "https://l.example/hc/fr/x"),
            ("https://l.example/x?hl=en", "https://l.example/x?hl=fr"),
            ("other.fr.md", "other.md"),
            ("/en/guide/x.md", "/de/guide/x.md"),
            ("https://l.example/x#/tool?profile.language=de", "https://l.example/x#/tool"),
        ] {
            assert_eq!(normal(a), normal(b), "{a} and {b}");
        }
    }

    #[test]
    fn other_destinations_stay_different() {
        for (a, b) in [
            ("x.md", "../x.md"),
            ("x.md#a", "x.md#b"),
            ("/x.md", "x.md"),
            ("https://a.example/x?id=1", "https://a.example/x?id=2"),
            ("https://l.example/files/lamps_en.pdf", "https://l.example/files/rooms_fr.pdf"),
            ("mailto:a@b.example", "mailto:c@b.example"),
            ("image.png", "image.jpg"),
        ] {
            assert_ne!(normal(a), normal(b), "{a} and {b}");
        }
    }

    #[test]
    fn parts() {
        let parts = split("https://h.example/p/q?x=1#f");
        assert_eq!(
            (parts.scheme, parts.host, parts.path, parts.query, parts.fragment),
            ("https", "h.example", "/p/q", "x=1", Some("f"))
        );
        assert_eq!(split("../a.md#").fragment, Some(""));
        assert_eq!(split("C:x").scheme, "");
    }
}
