//! What makes two findings the same across runs: product, language, page, rule and element; never a line number, never
//! the message.

use super::{Finding, RuleId};
use crate::locale::Locale;
use crate::text::hash;

/// What a rule reports about one element of a page: a hash of the whole [`Identity`].
///
/// The page and the element are hashed apart, so that a page that was renamed takes its findings along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Fingerprint {
    /// The fingerprint of an element of a page of a product; an empty path stands for all its pages.
    pub fn new(product: &str, path: &str, rule: RuleId, locale: &Locale, element: &str) -> Fingerprint {
        let element = hash(format!("{rule}\u{0}{locale}\u{0}{element}").as_bytes());
        Fingerprint(element ^ page(product, path))
    }

    /// The fingerprint of the same element after its page moved.
    pub fn moved(self, product: &str, from: &str, to: &str) -> Fingerprint {
        Fingerprint(self.0 ^ page(product, from) ^ page(product, to))
    }

    /// The fingerprint of a further one of several equal elements of a page, counted from 1.
    fn further(self, ordinal: u64, product: &str, path: &str) -> Fingerprint {
        let page = page(product, path);
        let element = hash(&[(self.0 ^ page).to_le_bytes(), ordinal.to_le_bytes()].concat());
        Fingerprint(element ^ page)
    }
}

fn page(product: &str, path: &str) -> u64 {
    hash(format!("{product}\u{0}{path}").as_bytes())
}

/// The whole identity of a finding, which is what runs compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity<'f> {
    /// What the trees of one product share; empty where the layout names no product.
    pub product: &'f str,
    /// The language.
    pub locale: &'f str,
    /// The page's path within its tree; empty for a finding about all pages.
    pub path: &'f str,
    /// The rule.
    pub rule: &'f str,
    /// The rest.
    pub fingerprint: Fingerprint,
}

impl Finding {
    /// The path of the page that it is about; empty where it is about all pages of its language.
    pub fn identity_path(&self) -> &str {
        if self.across_pages { "" } else { &self.page_path }
    }

    /// The id of the page that it is about, if it has one.
    pub fn page_id(&self) -> Option<&str> {
        (!self.across_pages && self.page_key != self.page_path).then_some(&self.page_key)
    }

    /// Its own identity.
    pub fn identity(&self) -> Identity<'_> {
        Identity {
            product: &self.product,
            locale: self.locale.as_str(),
            path: self.identity_path(),
            rule: self.rule.0,
            fingerprint: self.fingerprint,
        }
    }

    /// The identities of all that it tells of: its own, or those of its parts.
    pub fn identities(&self) -> impl Iterator<Item = Identity<'_>> {
        let prints = if self.parts.is_empty() { std::slice::from_ref(&self.fingerprint) } else { &self.parts };
        prints.iter().map(|fingerprint| Identity { fingerprint: *fingerprint, ..self.identity() })
    }

    /// Makes it a further one of several equal findings of a page.
    pub(crate) fn number(&mut self, ordinal: u64) {
        self.fingerprint = self.fingerprint.further(ordinal, &self.product, self.identity_path());
    }

    /// Makes it a finding of its page under another path.
    pub(crate) fn move_to(&mut self, path: &str) {
        let from = std::mem::replace(&mut self.page_path, path.to_owned());
        if !self.across_pages {
            let prints = std::iter::once(&mut self.fingerprint).chain(&mut self.parts);
            prints.for_each(|print| *print = print.moved(&self.product, &from, path));
        }
        self.evidence.iter_mut().for_each(|finding| finding.move_to(path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(product: &str, path: &str, locale: &str, element: &str) -> Fingerprint {
        Fingerprint::new(product, path, RuleId("missing-link"), &Locale::parse(locale).expect("a tag"), element)
    }

    #[test]
    fn every_part_of_the_identity_counts() {
        let all = [
            print("indoor", "p.md", "fr", "a"),
            print("outdoor", "p.md", "fr", "a"),
            print("indoor", "q.md", "fr", "a"),
            print("indoor", "p.md", "de", "a"),
            print("indoor", "p.md", "fr", "b"),
            print("indoor", "", "fr", "a"),
            print("indoor", "p.md", "fr", "a").further(1, "indoor", "p.md"),
            print("indoor", "p.md", "fr", "a").further(2, "indoor", "p.md"),
        ];
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }

    #[test]
    fn a_page_that_moves_takes_its_fingerprints_along() {
        let (here, there) = (print("x", "a.md", "fr", "e"), print("x", "b/c.md", "fr", "e"));
        assert_eq!(here.moved("x", "a.md", "b/c.md"), there);
        assert_eq!(here.further(3, "x", "a.md").moved("x", "a.md", "b/c.md"), there.further(3, "x", "b/c.md"));
    }
}
