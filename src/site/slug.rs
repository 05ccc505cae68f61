//! The anchors that sites make of the words of headings.

use std::fmt::Write;
use std::sync::LazyLock;

use regex::Regex;

/// How a site makes anchors of headings.
pub struct Slugs {
    /// Appends what a part of a heading's words becomes.
    pub push: fn(&mut String, &str),
    /// What is before the number of the second of equal slugs.
    pub before_number: &'static str,
    /// Whether fragments are compared as slugs too, so that those of other slug makers are found.
    pub lenient: bool,
}

/// The loosest slugs: letters and digits in lower case. Sites differ in what they do with blanks and marks, and a
/// difference there is no defect.
pub const LOOSE: Slugs = Slugs { push: push_loose, before_number: "", lenient: true };

/// The slugs of github-slugger, which GitHub, Docusaurus, Astro and others use.
pub const GITHUB: Slugs = Slugs { push: push_github, before_number: "-", lenient: false };

impl Slugs {
    /// Appends the slug that a fragment names.
    pub fn push_fragment(&self, out: &mut String, fragment: &str) {
        if self.lenient { (self.push)(out, fragment) } else { out.push_str(fragment) }
    }

    /// Numbers a slug that others of the page have: `n` is 1 for the second.
    pub fn push_number(&self, out: &mut String, n: u32) {
        let _ = write!(out, "{}{n}", self.before_number);
    }
}

fn push_loose(out: &mut String, words: &str) {
    for c in words.chars().filter(|c| c.is_alphanumeric()) {
        if c.is_ascii() { out.push(c.to_ascii_lowercase()) } else { out.extend(c.to_lowercase()) }
    }
}

/// Letters, marks and numerals in lower case; each blank becomes a dash, and signs go.
pub fn push_github(out: &mut String, words: &str) {
    for c in words.chars() {
        match c {
            ' ' => out.push('-'),
            '-' | '_' => out.push(c),
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => {}
            c if c.is_alphabetic() || is_kept(c) => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
}

/// Whether a character that is no letter is part of a slug: marks, numerals, and what joins words.
fn is_kept(c: char) -> bool {
    static KEPT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[\p{M}\p{Nd}\p{Nl}\p{Pc}]$").ok());
    KEPT.as_ref().is_some_and(|kept| kept.is_match(c.encode_utf8(&mut [0; 4])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_of_github() {
        for (words, slug) in [
            ("Switch on", "switch-on"),
            ("find、mustFind", "findmustfind"),
            ("What’s new? (2.0)", "whats-new-20"),
            ("A - b", "a---b"),
            ("電源を入れる", "電源を入れる"),
            ("Éteindre `lamp_off`", "éteindre-lamp_off"),
            ("हिन्दी में", "हिन्दी-में"),
            ("x² ½ ①", "x--"),
            ("💡 Light", "-light"),
            ("Ｆｕｌｌ　ｗｉｄｔｈ！", "ｆｕｌｌｗｉｄｔｈ"),
        ] {
            let mut out = String::new();
            push_github(&mut out, words);
            assert_eq!(out, slug, "{words}");
        }
    }

    #[test]
    fn fragments_are_found_as_the_site_finds_them() {
        let slug = |slugs: &Slugs, fragment| {
            let mut out = String::new();
            slugs.push_fragment(&mut out, fragment);
            out
        };
        assert_eq!(slug(&LOOSE, "Switch-On"), "switchon");
        assert_eq!(slug(&GITHUB, "Switch-On"), "Switch-On");
    }
}
