//! A comment that suppresses one finding where it is, and leaves everything else on the page as it is.

use crate::dialect::Dialect;
use crate::finding::{Edit, Finding, RuleId};
use crate::fix;
use crate::page::{Block, BlockKind, Page, Section};
use crate::parse::{self, Reader};
use crate::policy;
use crate::session::Session;
use crate::text::{LineIndex, Span};

/// A way to suppress a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressing {
    /// The comment, or the two around a passage.
    pub edits: Vec<Edit>,
    /// How many of the findings it silences, this one included: a comment names a rule and covers lines.
    pub silences: usize,
}

/// The comment that suppresses a finding and as little else as can be; `findings` are all that are known of its page (those
/// of others are passed over). It is tried on the page before it is given: what the page says otherwise stays the same.
/// `None` where the page cannot be read, or no comment would do that.
///
/// Of several ways the one that silences the fewest findings is taken, and of those the most local one: a comment on a
/// line of its own, at the end of the line, around the passage, for the whole page. In the front matter it is a comment
/// of YAML.
pub fn suppress(session: &Session, finding: &Finding, findings: &[Finding], reason: &str) -> Option<Suppressing> {
    let file = finding.at.file;
    let page = session.project.page(file);
    let text = session.text(file).filter(|_| page.unreadable.is_none())?;
    let mut own: Vec<&Finding> = findings.iter().filter(|other| other.at.file == file).collect();
    if !own.contains(&finding) {
        own.push(finding);
    }
    own.sort_by_key(|other| other.at);
    let comment = Comment { dialect: page.dialect, rule: finding.rule, reason: &plain(reason) };
    let ways = Ways { page, text: &text, lines: LineIndex::new(&text), eol: eol(&text), comment };
    let tried = ways.of(finding).into_iter().filter_map(|edits| {
        let silences = silences(session, (page, &text), &edits, finding, &own)?;
        Some(Suppressing { edits, silences })
    });
    // The first of the best.
    tried.min_by_key(|way| way.silences)
}

/// A reason that ends no comment and begins no cell.
fn plain(reason: &str) -> String {
    let reason: String = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    reason.replace("-->", "->").replace("--!>", "->").replace('|', "/")
}

/// How the lines of a text end.
pub(super) fn eol(text: &str) -> &'static str {
    let first = text.find('\n').unwrap_or(0);
    if text[..first].ends_with('\r') { "\r\n" } else { "\n" }
}

struct Comment<'c> {
    dialect: &'static Dialect,
    rule: RuleId,
    reason: &'c str,
}

impl Comment<'_> {
    fn words(&self, directive: &str) -> String {
        let reason = if self.reason.is_empty() { String::new() } else { format!(" -- {}", self.reason) };
        format!("locdrift-{directive} {}{reason}", self.rule)
    }

    fn markdown(&self, directive: &str) -> String {
        self.dialect.comment(&self.words(directive))
    }
}

/// The ways to write a comment for a place of a page.
struct Ways<'w> {
    page: &'w Page,
    text: &'w str,
    lines: LineIndex,
    eol: &'static str,
    comment: Comment<'w>,
}

impl Ways<'_> {
    fn of(&self, finding: &Finding) -> Vec<Vec<Edit>> {
        let at = finding.at.span.start;
        let whole_page = [self.at_top(), Some(self.at_end())].into_iter().flatten();
        if finding.rule == RuleId::UNUSED_SUPPRESSION {
            return whole_page.collect();
        }
        if self.page.front_matter.span.contains(at) {
            return self.above_entry(at).into_iter().chain(whole_page).collect();
        }
        let line = self.lines.line_of(at);
        let near = [self.above(line), Some(self.behind(line)), self.around(at)];
        near.into_iter().flatten().chain(whole_page).collect()
    }

    fn insert(&self, at: usize, text: String) -> Edit {
        Edit::new(self.page.file, Span::at(at), text)
    }

    fn start(&self, line: usize) -> usize {
        let start = self.lines.start_of(line).unwrap_or(self.text.len());
        if line == 0 && self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start }
    }

    fn line(&self, line: usize) -> &str {
        self.lines.line_span(self.text, line).of(self.text)
    }

    /// A line of its own above a block that is in no list, or at the start of one.
    fn above(&self, line: usize) -> Option<Vec<Edit>> {
        let start = self.start(line);
        let block = self.page.blocks.iter().find(|block| self.lines.line_of(block.span.start) == line)?;
        let before = self.page.blocks.iter().rev().find(|other| other.span.start < block.span.start);
        let is_blank_above = line == 0 || self.line(line - 1).trim().is_empty();
        let begins =
            is_blank_above && (self.line(line).starts_with('>') || before.is_none_or(|before| before.depth == 0));
        (block.depth == 0 || begins)
            .then(|| vec![self.insert(start, format!("{}{}", self.comment.markdown("disable-next-line"), self.eol))])
    }

    /// At the end of the line; in a table inside its last cell.
    fn behind(&self, line: usize) -> Vec<Edit> {
        let text = self.line(line);
        let words = text.trim_end().trim_end_matches('\\').trim_end();
        let is_row = |block: &Block| block.kind == BlockKind::Row && self.lines.line_of(block.span.start) == line;
        let words = match words.strip_suffix('|').filter(|_| self.page.blocks.iter().any(is_row)) {
            Some(cells) => cells.trim_end(),
            None => words,
        };
        let at = self.lines.start_of(line).unwrap_or(0) + words.len();
        vec![self.insert(at, format!(" {}", self.comment.markdown("disable-line")))]
    }

    /// Around all that is at the top of the page's structure and holds the place.
    fn around(&self, at: u32) -> Option<Vec<Edit>> {
        let blocks = &self.page.blocks;
        let own = blocks.partition_point(|block| block.span.start <= at).checked_sub(1)?;
        let first =
            (0..=own).rev().find(|at| blocks[*at].depth == 0).filter(|first| blocks[own].depth == 0 || *first == own);
        // A list or quote begins behind the last block that is in none.
        let first = first.unwrap_or_else(|| (0..own).rev().find(|at| blocks[*at].depth == 0).map_or(0, |at| at + 1));
        let next = (own + 1..blocks.len()).find(|at| blocks[*at].depth == 0).unwrap_or(blocks.len());
        let start = self.start(self.lines.line_of(blocks[first].span.start));
        let end = blocks[first..next].iter().map(|block| block.span.end).max()? as usize;
        let end = self.text.get(..end)?.trim_end().len().max(start);
        let end = self.text.get(end..)?.find(['\r', '\n']).map_or(self.text.len(), |more| end + more);
        let eol = self.eol;
        let begin = format!("{}{eol}{eol}", self.comment.markdown("disable"));
        let end_words = format!("locdrift-enable {}", self.comment.rule);
        let finish = format!("{eol}{eol}{}", self.comment.dialect.comment(&end_words));
        Some(vec![self.insert(start, begin), self.insert(end, finish)])
    }

    /// A comment of YAML above the line of an entry.
    fn above_entry(&self, at: u32) -> Option<Vec<Edit>> {
        let line = self.lines.line_of(at);
        let own = self.line(line);
        let indent = &own[..own.len() - own.trim_start().len()];
        let is_fence = own.trim_end() == "---";
        (!is_fence).then(|| {
            vec![
                self.insert(
                    self.start(line),
                    format!("{indent}# {}{}", self.comment.words("disable-next-line"), self.eol),
                ),
            ]
        })
    }

    /// A comment of YAML for the whole page, at the top of the front matter.
    fn at_top(&self) -> Option<Vec<Edit>> {
        let span = self.page.front_matter.span;
        let fence = self.lines.line_of(span.start);
        (!span.is_empty() && self.line(fence).trim_start_matches('\u{feff}').trim_end() == "---").then(|| {
            vec![self.insert(self.start(fence + 1), format!("# {}{}", self.comment.words("disable"), self.eol))]
        })
    }

    /// A comment for the whole page at its end.
    fn at_end(&self) -> Vec<Edit> {
        let (words, eol) = (self.text.trim_end().len(), self.eol);
        vec![self.insert(words, format!("{eol}{eol}{}", self.comment.markdown("disable-file")))]
    }
}

/// How many findings edits silence, if that finding is one of them and the page says what it said otherwise.
fn silences(
    session: &Session,
    (page, text): (&Page, &str),
    edits: &[Edit],
    finding: &Finding,
    findings: &[&Finding],
) -> Option<usize> {
    let new_text = fix::apply(text, edits);
    let new = parse::parse_as(page.file, &new_text, &session.keys, page.dialect, &mut Reader::default());
    if shape(page, text) != shape(&new, &new_text) {
        return None;
    }
    let moved = |offset: u32| {
        let before = edits.iter().filter(|edit| edit.span.start <= offset);
        offset + before.map(|edit| edit.text.len() as u32).sum::<u32>()
    };
    let here: Vec<Finding> = findings.iter().map(|finding| (*finding).clone()).collect();
    let there: Vec<Finding> = here
        .iter()
        .cloned()
        .map(|mut finding| {
            finding.at.span.start = moved(finding.at.span.start);
            finding.at.span.end = finding.at.span.end.max(finding.at.span.start);
            finding
        })
        .collect();
    let before = policy::silencers(page, &here, text);
    let after = policy::silencers(&new, &there, &new_text);
    let fresh: Vec<bool> =
        before.iter().zip(&after).map(|(before, after)| before.is_none() && after.is_some()).collect();
    let own = findings.iter().position(|other| *other == finding)?;
    fresh[own].then(|| fresh.iter().filter(|fresh| **fresh).count())
}

/// All that a page says, without places, and what it suppresses.
fn shape(page: &Page, text: &str) -> impl PartialEq {
    let section = |of: &Section| (of.level, of.slug, of.id, of.title.of(text).to_owned());
    let sections: Vec<_> = page.sections.iter().map(section).collect();
    let blocks: Vec<_> = page.blocks.iter().map(|block| (block.kind, block.depth, block.number, block.prose)).collect();
    let facts: Vec<_> = page.facts.iter().map(|fact| (fact.kind, fact.key)).collect();
    let metadata: Vec<_> = page.front_matter.entries.iter().map(|entry| (entry.name, entry.digest)).collect();
    let problems: Vec<_> = page.front_matter.problems.iter().map(|problem| problem.kind).collect();
    // What is damaged may reach to the end of its line.
    let damage: Vec<_> = page.damage.iter().map(|damage| (damage.kind, damage.span.of(text).to_owned())).collect();
    (sections, blocks, facts, metadata, problems, damage)
}
