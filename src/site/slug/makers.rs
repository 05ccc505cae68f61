//! Every maker of slugs, each as its own code makes them.

use std::borrow::Cow;

use unicode_general_category::{GeneralCategory as Category, get_general_category};
use unicode_normalization::UnicodeNormalization;

use super::{Maker, Slugs};

/// The loosest slugs: letters and digits in lower case, in links too. Of sites whose code is not public, or that keep
/// more than one kind.
pub const LOOSE: Slugs = Slugs {
    makers: &[Maker { slug: |heading| loose(heading.words), numbered: |slug, n| format!("{slug}{n}") }],
    shown: &GITHUB_SLUGGER,
    counts_ids: false,
    may_be_kept: true,
    fragment: loose,
};

/// The slugs of github-slugger, which GitHub, Docusaurus, Astro and others use.
pub const GITHUB: Slugs = Slugs {
    makers: &[GITHUB_SLUGGER],
    shown: &GITHUB_SLUGGER,
    counts_ids: false,
    may_be_kept: false,
    fragment: str::to_owned,
};

/// The slugs of Hugo, with each value of `autoHeadingIDType`.
pub const GOLDMARK: Slugs = Slugs {
    makers: &[
        GOLDMARK_GITHUB,
        Maker {
            slug: |heading| or("heading", goldmark(&without_accents(&without_tags(heading.markdown)), true)),
            numbered: dashed,
        },
        Maker { slug: |heading| or("heading", blackfriday(&without_tags(heading.markdown))), numbered: dashed },
    ],
    shown: &GOLDMARK_GITHUB,
    counts_ids: true,
    may_be_kept: false,
    fragment: str::to_owned,
};

/// The slugs of Python-Markdown: of `pymdownx.slugs`, which MkDocs Material recommends, and of `toc` itself.
pub const PYTHON: Slugs = Slugs {
    makers: &[
        PYMDOWNX,
        Maker { slug: |heading| toc(&ascii(heading.words)), numbered: underscored },
        Maker { slug: |heading| toc(heading.words), numbered: underscored },
        Maker {
            slug: |heading| pymdownx(heading.words, |c| c.to_ascii_lowercase().to_string()),
            numbered: underscored,
        },
    ],
    shown: &PYMDOWNX,
    counts_ids: true,
    may_be_kept: false,
    fragment: str::to_owned,
};

/// The slugs of VitePress, in which the fragments of links become slugs, too.
pub const MARKDOWN_IT: Slugs = Slugs {
    makers: &[MDIT_VUE, Maker { slug: |heading| mdit_vue(&without_emoji(heading.words)), numbered: dashed }],
    shown: &MDIT_VUE,
    counts_ids: true,
    may_be_kept: false,
    fragment: mdit_vue,
};

/// The slugs of Markdig, which DocFX uses.
pub const MARKDIG: Slugs = Slugs {
    makers: &[MARKDIG_GITHUB],
    shown: &MARKDIG_GITHUB,
    counts_ids: false,
    may_be_kept: false,
    fragment: str::to_owned,
};

/// The slugs of MDN.
pub const MDN: Slugs =
    Slugs { makers: &[RARI], shown: &RARI, counts_ids: false, may_be_kept: false, fragment: str::to_owned };

const GITHUB_SLUGGER: Maker = Maker { slug: |heading| github(heading.words), numbered: dashed };
const GOLDMARK_GITHUB: Maker =
    Maker { slug: |heading| or("heading", goldmark(&without_tags(heading.markdown), false)), numbered: dashed };
const PYMDOWNX: Maker =
    Maker { slug: |heading| pymdownx(heading.words, |c| c.to_lowercase().collect()), numbered: underscored };
const MDIT_VUE: Maker = Maker { slug: |heading| mdit_vue(heading.words), numbered: dashed };
const MARKDIG_GITHUB: Maker = Maker { slug: |heading| or("section", markdig(heading.words)), numbered: dashed };
const RARI: Maker =
    Maker { slug: |heading| or("sect1", rari(heading.words)), numbered: |slug, n| format!("{slug}_{}", n + 1) };

fn dashed(slug: &str, n: u32) -> String {
    format!("{slug}-{n}")
}

/// A number at the end is counted on; so is that of `_1`, the slug of a heading of which nothing is left.
fn underscored(slug: &str, n: u32) -> String {
    let counted = slug.rsplit_once('_').and_then(|(stem, last)| Some((stem, last.parse::<u32>().ok()?)));
    match counted {
        Some((stem, last)) => format!("{stem}_{}", last.saturating_add(n)),
        None => format!("{slug}_{n}"),
    }
}

fn or(empty: &str, slug: String) -> String {
    if slug.is_empty() { empty.to_owned() } else { slug }
}

fn loose(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Letters, marks and numerals in lower case; each blank becomes a dash, and signs go.
fn github(words: &str) -> String {
    let mut slug = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(c),
            c if c.is_alphabetic() || is_kept(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// Markdown without the tags in it, and without the blanks that they leave at its ends.
fn without_tags(markdown: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'<', markdown.as_bytes()) else { return markdown.into() };
    let mut words = markdown[..first].to_owned();
    let mut rest = &markdown[first..];
    // Behind the last one, no tag ends.
    let last = markdown.rfind('>').unwrap_or(0);
    while let Some(at) = rest.find('<') {
        words.push_str(&rest[..at]);
        let tag = &rest[at..];
        let name = tag[1..].strip_prefix('/').unwrap_or(&tag[1..]);
        let len = name.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
        let is_tag =
            len > 0 && name.starts_with(|c: char| c.is_ascii_alphabetic()) && name[len..].starts_with([' ', '/', '>']);
        let is_closed = is_tag && markdown.len() - tag.len() < last;
        let end = tag.find('>').filter(|_| is_closed).map_or(1, |end| end + 1);
        words.push_str(if end > 1 { "" } else { "<" });
        rest = &tag[end..];
    }
    words.push_str(rest);
    words.trim().to_owned().into()
}

/// What Markdown there is, links with their addresses, but for signs and marks.
fn goldmark(markdown: &str, only_ascii: bool) -> String {
    let mut slug = String::with_capacity(markdown.len());
    for c in markdown.chars() {
        match c {
            c if only_ascii && !c.is_ascii() => {}
            '-' | ' ' | '\t' => slug.push('-'),
            '_' => slug.push('_'),
            c if is_letter(c) || is_decimal(c) => slug.push(lower(c)),
            _ => {}
        }
    }
    slug
}

/// Letters and numbers; all between two of them is one dash.
fn blackfriday(markdown: &str) -> String {
    let mut slug = String::with_capacity(markdown.len());
    let mut parted = false;
    for c in markdown.chars() {
        if is_letter(c) || is_number(c) {
            if parted && !slug.is_empty() {
                slug.push('-');
            }
            parted = false;
            slug.push(lower(c));
        } else {
            parted = true;
        }
    }
    slug
}

/// Letters, numbers, `_` and `-`; each blank becomes a dash.
fn pymdownx(words: &str, lower: fn(char) -> String) -> String {
    let words: String = words.nfc().collect();
    let mut slug = String::with_capacity(words.len());
    for c in words.trim().chars() {
        match c {
            ' ' => slug.push('-'),
            '-' => slug.push(c),
            c if is_python_word(c) => slug.push_str(&lower(c)),
            _ => {}
        }
    }
    or("_1", slug)
}

/// Letters, numbers, `_` and `-` in lower case; blanks and dashes in a row become one dash.
fn toc(words: &str) -> String {
    let kept = words.chars().filter(|c| is_python_word(*c) || c.is_whitespace() || *c == '-');
    let kept = kept.collect::<String>().trim().to_lowercase();
    let mut slug = String::with_capacity(kept.len());
    for c in kept.chars() {
        match c.is_whitespace() || c == '-' {
            true if slug.ends_with('-') => {}
            true => slug.push('-'),
            false => slug.push(c),
        }
    }
    or("_1", slug)
}

/// What is left of a text in ASCII.
fn ascii(words: &str) -> String {
    words.nfkd().filter(char::is_ascii).collect()
}

fn without_accents(markdown: &str) -> String {
    markdown.nfd().filter(|c| get_general_category(*c) != Category::NonspacingMark).nfc().collect()
}

/// Words without accents, in parts: signs and blanks become one dash.
fn mdit_vue(words: &str) -> String {
    let is_sign =
        |c: char| c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '“' | '”' | '‘' | '’' | '\u{feff}');
    let mut slug = String::with_capacity(words.len());
    for c in words.nfkd().filter(|c| !matches!(c, '\0'..='\u{1f}' | '\u{300}'..='\u{36f}')) {
        match c {
            c if is_sign(c) && (slug.is_empty() || slug.ends_with('-')) => {}
            c if is_sign(c) => slug.push('-'),
            c => slug.extend(c.to_lowercase()),
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.starts_with(|c: char| c.is_ascii_digit()) { format!("_{slug}") } else { slug.to_owned() }
}

/// Words without the names of emoji (`:lamp:`), which sites may show as pictures.
fn without_emoji(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(start) = rest.find(':') {
        let name = &rest[start + 1..];
        let len = name.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-')).count();
        match name[len..].strip_prefix(':').filter(|_| len > 0) {
            Some(behind) => {
                out.push_str(&rest[..start]);
                rest = behind;
            }
            None => {
                out.push_str(&rest[..start + 1]);
                rest = name;
            }
        }
    }
    out + rest
}

/// Letters, digits, `-` and `_`; each blank becomes a dash.
fn markdig(words: &str) -> String {
    let mut slug = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(c),
            c if is_letter(c) || is_decimal(c) => slug.push(lower(c)),
            _ => {}
        }
    }
    slug
}

/// Everything but some signs, in lower case; each blank becomes `_`.
fn rari(words: &str) -> String {
    let is_sign = |c: char| c.is_ascii_punctuation() && !matches!(c, '*' | '-' | '.' | '_' | '!');
    words.to_lowercase().replace(' ', "_").replace(is_sign, "")
}

/// One letter for one, as simple mappings of case have it.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        // Only `İ` has two.
        (Some(one), _) => one,
        _ => c,
    }
}

/// Whether a character that is no letter is part of a slug of GitHub: marks, numerals, and what joins words.
fn is_kept(c: char) -> bool {
    use Category::*;
    let other = || {
        let category = get_general_category(c);
        matches!(category, NonspacingMark | SpacingMark | EnclosingMark)
            || matches!(category, DecimalNumber | LetterNumber | ConnectorPunctuation)
    };
    c.is_ascii_digit() || !c.is_ascii() && other()
}

fn is_letter(c: char) -> bool {
    use Category::*;
    let other = || {
        matches!(
            get_general_category(c),
            UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter
        )
    };
    c.is_ascii_alphabetic() || !c.is_ascii() && other()
}

fn is_decimal(c: char) -> bool {
    c.is_ascii_digit() || !c.is_ascii() && get_general_category(c) == Category::DecimalNumber
}

fn is_number(c: char) -> bool {
    let other =
        || matches!(get_general_category(c), Category::DecimalNumber | Category::LetterNumber | Category::OtherNumber);
    c.is_ascii_digit() || !c.is_ascii() && other()
}

fn is_python_word(c: char) -> bool {
    c == '_' || is_letter(c) || is_number(c)
}

#[cfg(test)]
mod tests;
