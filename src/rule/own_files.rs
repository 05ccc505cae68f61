//! What links lead to on disk: the same file from two pages, or a page of the same group in another language.

use std::path::{Component, Path, PathBuf};

use super::{Group, Pair};
use crate::change::is_stamp;
use crate::index::Destination;
use crate::locale;
use crate::page::{Block, BlockKind, Fact, FactKind};
use crate::parse::links;
use crate::text::FileId;

impl Group<'_> {
    /// Whether two links or images lead to one file, each from its own page: `../img/x.png` and `../../img/x.png`. A
    /// link to a page of the source is another one where the translation has that page.
    pub fn lead_to_one_file(&self, pair: &Pair, source: &Fact, target: &Fact) -> bool {
        let (theirs, ours) = (self.page(pair.source).value_of(source), self.page(pair.target).value_of(target));
        if links::split(theirs).fragment != links::split(ours).fragment {
            return false;
        }
        let (theirs, ours) = (self.on_disk(pair.source, source), self.on_disk(pair.target, target));
        let is_one = theirs.is_some() && theirs == ours;
        let parts = links::split(self.page(pair.source).value_of(source));
        is_one
            && !matches!(
                self.index().resolve_in(self.tree(pair.target), self.path(pair.target), &parts),
                Destination::Page(_)
            )
    }

    /// Whether a link leads to this group's page in any language.
    pub fn leads_to_own_page(&self, file: FileId, link: &Fact) -> bool {
        let target = self.page(file).value_of(link);
        let parts = links::split(target);
        if parts.fragment.is_some() || !parts.host.is_empty() {
            return false;
        }
        if let Some(path) = self.on_disk(file, link) {
            return self.group.files().any(|own| self.layout().disk_path(own) == path);
        }
        let kept: Vec<&str> = parts.path.split('/').filter(|segment| !segment.is_empty()).collect();
        let own = self.layout().site.address(self.path(file));
        kept.split_first().is_some_and(|(tag, rest)| {
            let rest = rest.join("/");
            locale::is_tag(tag) && (rest == own || self.layout().site.address(&rest) == own)
        })
    }

    /// Whether blocks are no more than a choice of languages: links to this page in others, and the names beside them.
    pub fn is_language_switcher(&self, file: FileId, first: u32, count: u32) -> bool {
        const LONGEST: usize = 40;
        let page = self.page(file);
        let links = |block: &Block| {
            let facts = page.facts_of(block).iter().filter(|fact| fact.kind == FactKind::Link);
            let own: Vec<bool> = facts.map(|fact| self.leads_to_own_page(file, fact)).collect();
            !own.is_empty() && own.iter().all(|own| *own)
        };
        let around = first.saturating_sub(1)..(first + count + 1).min(page.blocks.len() as u32);
        let is_name = |at: u32, block: &Block| {
            let beside = [at.wrapping_sub(1), at + 1].into_iter().filter(|at| around.contains(at));
            let is_plain = page.facts_of(block).is_empty() && block.span.len() <= LONGEST;
            let is_item = matches!(block.kind, BlockKind::Item | BlockKind::Paragraph);
            is_plain && is_item && { beside }.any(|at| page.blocks.get(at as usize).is_some_and(links))
        };
        (first..first + count)
            .all(|at| page.blocks.get(at as usize).is_some_and(|block| links(block) || is_name(at, block)))
    }

    /// Whether a block is the line at the end of a page that says when a tool made it, which each run writes anew.
    pub fn is_stamp(&self, file: FileId, block: u32) -> bool {
        let page = self.page(file);
        let last = page.blocks.last().filter(|_| block as usize + 1 == page.blocks.len());
        last.is_some_and(|last| {
            matches!(last.kind, BlockKind::Heading | BlockKind::Paragraph) && is_stamp(last.span.of(&self.text(file)))
        })
    }

    /// Whether a section is no more than such a line as a heading.
    pub fn is_stamp_section(&self, file: FileId, section: u32) -> bool {
        let section = self.page(file).sections.get(section as usize);
        section.is_some_and(|section| section.blocks.len() == 1 && self.is_stamp(file, section.blocks.start))
    }

    /// Where a relative link leads on disk.
    fn on_disk(&self, file: FileId, link: &Fact) -> Option<PathBuf> {
        let parts = links::split(self.page(file).value_of(link));
        let is_relative =
            parts.host.is_empty() && parts.scheme.is_empty() && !parts.path.is_empty() && !parts.path.starts_with('/');
        let path = links::percent_decode(parts.path);
        let page = Some(self.layout().disk_path(file)).filter(|_| is_relative)?;
        let mut found = page.parent()?.to_path_buf();
        for part in Path::new(&*path).components() {
            match part {
                Component::Normal(name) => found.push(name),
                Component::ParentDir if found.pop() => {}
                Component::CurDir => {}
                _ => return None,
            }
        }
        Some(found)
    }
}
