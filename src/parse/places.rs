//! What the fragment of a link names on a page.

use super::links;
use crate::page::Page;
use crate::text::hash;

/// Whether a page has `fragment` as an explicit id.
pub fn has_id(page: &Page, fragment: &str) -> bool {
    page.count_id(hash(links::percent_decode(fragment).as_bytes())) > 0
}

/// The section of a page that `fragment` names, by id or by the words of its heading.
pub fn section(page: &Page, fragment: &str) -> Option<u32> {
    let (slug, id) = (slug_of(page, fragment), hash(links::percent_decode(fragment).as_bytes()));
    page.heading_of_slug(slug).into_iter().chain(page.heading_of_id(id)).min()
}

/// Whether a page itself has `fragment`, as an id or as a slug.
pub fn has_place(page: &Page, fragment: &str) -> bool {
    page.has_anchor(hash(links::percent_decode(fragment).as_bytes()), slug_of(page, fragment))
}

/// Whether `fragment` is the slug of a heading without an explicit id.
pub fn has_bare_slug(page: &Page, fragment: &str) -> bool {
    page.has_bare_slug(slug_of(page, fragment))
}

/// The hash of the slug that a fragment names on a page.
pub fn slug_of(page: &Page, fragment: &str) -> u64 {
    hash(page.site.slug_of_fragment(&links::percent_decode(fragment)).as_bytes())
}
