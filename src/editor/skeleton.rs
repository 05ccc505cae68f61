//! The text of a section that a translation lacks, to be translated in place.
//!
//! It is what the source says, with a comment below the heading that asks for its translation. Ids, directives, images, links and code
//! are as they must be, so that nothing of them can be lost; the prose is there to be overwritten, and while it is not,
//! the check reports it as untranslated. Prose hidden in comments would look finished to the check and to readers alike.

use std::sync::Arc;

use super::suppress::eol;
use crate::align::Difference;
use crate::finding::{Edit, Finding, RuleId};
use crate::fix;
use crate::page::Page;
use crate::parse::{self, Reader};
use crate::rule::{Group, Pair};
use crate::session::Session;
use crate::text::{FileId, Span};

/// Where the section belongs that a `missing-section` finding is about, with its subsections as far as they are missing too;
/// where only its heading is missing, that. `None` for other findings, and where the page would still lack it then: on
/// a page that differs much, one heading more may be taken for another one.
pub fn skeleton(session: &Session, finding: &Finding) -> Option<Vec<Edit>> {
    let target = finding.at.file;
    let heading = finding.related.first().filter(|_| finding.rule == RuleId::MISSING_SECTION)?.at;
    session.ask(target, |group| {
        let pair = group.pair(target).filter(|pair| pair.source == heading.file)?;
        let missing = pair.differences(|difference| match *difference {
            Difference::MissingSection { source, children, after, content } => Some((source, children, after, content)),
            _ => None,
        });
        let is_it = |source: u32| group.heading(pair.source, source) == heading.span;
        let (section, children, after, content) = missing.into_iter().find(|(source, ..)| is_it(*source))?;
        let what = Missing { session, group, pair, section };
        let edit = match content {
            Some(content) => what.heading_above(content)?,
            None => what.whole(children, after)?,
        };
        what.is_sound(&edit).then(|| vec![edit])
    })?
}

struct Missing<'m, 'a> {
    session: &'m Session,
    group: &'m Group<'a>,
    pair: &'m Pair,
    section: u32,
}

impl Missing<'_, '_> {
    fn target(&self) -> FileId {
        self.pair.target
    }

    /// The section and its subsections, behind the content of another one.
    fn whole(&self, children: u32, after: Option<u32>) -> Option<Edit> {
        let page = self.group.page(self.target());
        let text = self.group.text(self.target());
        let before = page.sections.get(after.unwrap_or(0) as usize);
        let end = before.map_or(page.front_matter.span.end, |section| section.span.end);
        let at = text.get(..end as usize)?.trim_end_matches([' ', '\t', '\r', '\n']).len();
        let at = at.max(page.front_matter.span.end as usize).max(if text.starts_with('\u{feff}') { 3 } else { 0 });
        let eol = eol(&text);
        let gap = if at == 0 || text.get(..at)? == "\u{feff}" { String::new() } else { eol.repeat(2) };
        let behind = text.get(at..)?;
        // The front matter ends a line.
        let gap = if text.get(..at)?.ends_with('\n') { eol.to_owned() } else { gap };
        let end = if behind.trim().is_empty() || behind.trim_start_matches([' ', '\t']).starts_with(['\r', '\n']) {
            ""
        } else {
            "\n\n"
        };
        let body = self.source_text(children)?.replace('\n', eol);
        Some(Edit::new(self.target(), Span::at(at), format!("{gap}{body}{}", end.replace('\n', eol))))
    }

    /// The heading above the block that its content begins with.
    fn heading_above(&self, content: u32) -> Option<Edit> {
        // Its title is there, as that of an accordion.
        if self.group.page(self.target()).accordion_above(content).is_some() {
            return None;
        }
        let text = self.group.text(self.target());
        let place = self.group.first_line_around(self.target(), content);
        let start = text.get(..place.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
        let source = self.group.page(self.pair.source);
        let heading = source.blocks_of(source.sections.get(self.section as usize)?).first()?;
        let heading = heading.span.of(&self.group.text(self.pair.source)).trim_end().replace('\r', "");
        let note = self.note("heading");
        let eol = eol(&text);
        let gap = if text[..start].trim_end_matches(['\r', '\n']).len() + 2 > start && start > 0 { "\n" } else { "" };
        let gap = if text[..start].ends_with("\n\n") || text[..start].ends_with("\r\n\r\n") { "" } else { gap };
        Some(Edit::new(self.target(), Span::at(start), format!("{gap}{heading}\n\n{note}\n\n").replace('\n', eol)))
    }

    /// The missing sections as the source has them, one after the other, with a note below the first heading.
    fn source_text(&self, children: u32) -> Option<String> {
        let (page, text) = (self.group.page(self.pair.source), self.group.text(self.pair.source));
        let level = page.sections.get(self.section as usize)?.level;
        let below = (self.section + 1..page.sections.len() as u32)
            .take_while(|at| page.sections[*at as usize].level > level)
            .filter(|at| children > 0 && self.pair.alignment.target_section(*at).is_none());
        let own = page.sections.get(self.section as usize)?;
        let heading = page.blocks_of(own).first()?.span;
        let of = |span: Span| span.of(&text).trim_matches(['\r', '\n', ' ']).replace("\r\n", "\n");
        let content = of(Span { start: heading.end, ..own.span });
        // Below the heading, so that it belongs to this section and to none before.
        let mut parts = vec![of(heading), self.note("section"), content];
        parts.extend(below.map(|at| of(page.sections[at as usize].span)));
        parts.retain(|part| !part.is_empty());
        Some(parts.join("\n\n"))
    }

    /// The comment that asks for a translation.
    fn note(&self, what: &str) -> String {
        let (from, to) = (self.group.locale(self.pair.source), self.group.locale(self.target()));
        let dialect = self.group.page(self.target()).dialect;
        dialect.comment(&format!("TODO: translate this {what} from {from} to {to}."))
    }

    /// Whether the page then has the section, and all that it had before.
    fn is_sound(&self, edit: &Edit) -> bool {
        let (target, old) = (self.target(), self.group.page(self.target()));
        let text: Arc<str> = fix::apply(&self.group.text(target), [edit]).into();
        let new = parse::parse_as(target, &text, &self.session.keys, old.dialect, &mut Reader::default());
        let slugs = |page: &Page| page.sections.iter().map(|section| section.slug).collect::<Vec<u64>>();
        let (before, after) = (slugs(old), slugs(&new));
        let mut rest = after.iter();
        let keeps = after.len() > before.len() && before.iter().all(|slug| rest.any(|other| other == slug));
        let alignment = self.group.alignment_as_edited(target, &new, &text);
        keeps && alignment.is_some_and(|alignment| alignment.target_section(self.section).is_some())
    }
}
