//! What changed in the source of a translation, for its translator: as text, and as data.

mod json;
mod pieces;

use std::collections::HashSet;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Paint};

use super::{FileAccess, Sanitized, Style, count};
use crate::change::{Extent, PieceKind, SectionStatus};
use crate::diff::{Diff, Metadata, Part, PartKind, Place, Relation, Section, Since};
use crate::history::CommitInfo;
use crate::rule::shorten;
use crate::text::{LineIndex, Span, folded, line};

/// How a change is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum DiffFormat {
    /// Each section with the words that changed.
    #[default]
    Full,
    /// One JSON document, for other programs (`schema_version` 1).
    Json,
}

/// Characters of a value that is shown whole, old and new.
const SHORT: usize = 40;

/// Writes what changed in the source of a translation.
///
/// # Errors
/// Those of `out`.
pub fn render_diff(
    format: DiffFormat,
    since: &Since,
    files: &dyn FileAccess,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match (format, &since.diff) {
        (DiffFormat::Json, _) => json::write(since, files, &mut Sanitized::json(out)),
        (DiffFormat::Full, None) => {
            let (path, pin) = (line(&files.path(since.target)), short(since));
            writeln!(Sanitized::text(out, style.color), "{path} is up to date with its source (`{pin}`)")
        }
        (DiffFormat::Full, Some(diff)) => {
            Full::new(diff, files, style).write(since, &mut Sanitized::text(out, style.color))
        }
    }
}

/// A changed block, line by line, with marks for what came and went.
pub fn part_lines(part: &Part, diff: &Diff) -> Vec<String> {
    pieces::lines(part, diff, false)
}

/// The pin, as people say it.
fn short(since: &Since) -> String {
    match &since.made_from {
        Some(moment) => moment.commit.short(),
        None => folded(since.pin.get(..7).unwrap_or(&since.pin)),
    }
}

/// What a change concerns, in a word or two.
fn kind(extent: Extent) -> &'static str {
    match extent {
        Extent::Nothing | Extent::Space => "only what no reader sees, such as white space",
        Extent::Spelling => "only spelling",
        Extent::Metadata => "only metadata",
        Extent::Links => "only links and other markup",
        Extent::Body => "text",
    }
}

/// What became of a section.
fn fate(section: &Section) -> &'static str {
    match (section.fate, section.moved) {
        (SectionStatus::Added, _) => "new",
        (SectionStatus::Removed, _) => "removed",
        (SectionStatus::Renamed, false) => "renamed",
        (SectionStatus::Renamed, true) => "moved and renamed",
        (SectionStatus::Changed, true) => "moved and changed",
        (SectionStatus::Moved, _) | (SectionStatus::Same, true) => "moved",
        (SectionStatus::Changed | SectionStatus::Same, false) => "changed",
    }
}

/// Whether what is at a place is what was added, and not what it replaces.
fn is_there(place: &Place, gone: &HashSet<Span>) -> bool {
    place.relation == Relation::Here && !gone.contains(&place.span)
}

struct Full<'a> {
    diff: &'a Diff,
    path: String,
    source: String,
    /// Lines of the translation, and of the new source.
    lines: LineIndex,
    source_lines: LineIndex,
    color: bool,
}

impl<'a> Full<'a> {
    fn new(diff: &'a Diff, files: &dyn FileAccess, style: &Style) -> Self {
        Full {
            diff,
            path: line(&files.path(diff.target)),
            source: line(&files.path(diff.source)),
            lines: LineIndex::new(&diff.translation),
            source_lines: LineIndex::new(&diff.new),
            color: style.color,
        }
    }

    fn write(&self, since: &Since, out: &mut dyn Write) -> io::Result<()> {
        self.head(since, out)?;
        if !self.diff.metadata.is_empty() {
            let bold = self.paint(Paint::new().bold());
            writeln!(out, "\n{bold}Metadata{bold:#}")?;
            self.diff.metadata.iter().try_for_each(|changed| self.metadata(changed, out))?;
        }
        self.diff.sections.iter().try_for_each(|section| self.section(section, out))
    }

    fn head(&self, since: &Since, out: &mut dyn Write) -> io::Result<()> {
        let (diff, stale) = (self.diff, &self.diff.stale);
        let from = since.made_from.as_ref().map(|moment| format!(" ({})", moment.date)).unwrap_or_default();
        write!(out, "{}: {}{from} -> ", self.path, short(since))?;
        let moment = |moment: &CommitInfo| {
            format!("{} ({}, {})", moment.commit.short(), moment.date, shorten(&folded(&moment.subject)))
        };
        match &stale.newest {
            Some(newest) => {
                let (commits, days) = (count(stale.commits as usize, "commit"), count(stale.days as usize, "day"));
                writeln!(out, "{}, {commits}, {days}", moment(newest))?;
            }
            None => writeln!(out, "now")?,
        }
        write!(out, "source: {}", self.source)?;
        if let Some(path) = &stale.path {
            write!(out, ", which was `{}` then", line(path))?;
        }
        writeln!(out, "{}", if stale.uncommitted { ", with edits that are not committed" } else { "" })?;
        let words = |number: u32| count(number as usize, "word");
        let (added, removed) = (words(diff.words_added), words(diff.words_removed));
        writeln!(out, "changed: {}, {added} added, {removed} removed", kind(diff.extent))
    }

    fn metadata(&self, changed: &Metadata, out: &mut dyn Write) -> io::Result<()> {
        let diff = self.diff;
        let value = |span: Option<Span>, text: &str| match span {
            None => "(none)".to_owned(),
            Some(span) if span.is_empty() => "(empty)".to_owned(),
            Some(span) => folded(span.of(text)),
        };
        let (old, new) = (value(changed.old, &diff.old), value(changed.new, &diff.new));
        write!(out, "  {}: ", folded(&changed.key))?;
        // Of a long value only a part changed, as a rule.
        if old.chars().count() > SHORT && changed.pieces.iter().any(|piece| piece.kind == PieceKind::Equal) {
            let lines = pieces::words(&changed.pieces, diff, self.color);
            write!(out, "{}", lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "))?;
        } else {
            let (red, green) = (self.paint(AnsiColor::Red.on_default()), self.paint(AnsiColor::Green.on_default()));
            write!(out, "{red}{old}{red:#} -> {green}{new}{green:#}")?;
        }
        match changed.place {
            Some(place) => writeln!(out, "  ({})", self.line(place)),
            None => writeln!(out),
        }
    }

    fn section(&self, section: &Section, out: &mut dyn Write) -> io::Result<()> {
        let bold = self.paint(Paint::new().bold());
        let is_old = section.fate == SectionStatus::Removed;
        let title = folded(section.title.of(if is_old { &self.diff.old } else { &self.diff.new }));
        let level = section.levels.1.or(section.levels.0).unwrap_or(0);
        let marks = "#".repeat(usize::from(level.max(1)));
        let title = if level == 0 { "(before the first heading)" } else { &title };
        write!(out, "\n{bold}{marks} {title}{bold:#} ({}", fate(section))?;
        match section.levels {
            (Some(old), Some(new)) if old != new => writeln!(out, ", level {old} -> {new})")?,
            _ => writeln!(out, ")")?,
        }
        if !is_old {
            let line = self.source_lines.line_of(section.heading.start) + 1;
            writeln!(out, "  source:      {}:{line}", self.source)?;
        }
        match &section.place {
            Some(place) if section.fate == SectionStatus::Added && place.relation == Relation::Here => {
                writeln!(out, "  translation: {}, which seems to be it already", self.place(place))?;
            }
            Some(place) => writeln!(out, "  translation: {}", self.place(place))?,
            None => writeln!(out, "  translation: does not have it")?,
        }
        if let Some(to) = &section.to {
            writeln!(out, "  moves to:    {}", self.place(to))?;
        }
        // What replaces a block is where that stood.
        let gone = section.parts.iter().filter(|part| part.kind == PartKind::Removed);
        let gone: HashSet<Span> = gone.filter_map(|part| Some(part.place.as_ref()?.span)).collect();
        let mut before: Option<&Part> = None;
        for part in &section.parts {
            // What was added at one place is together.
            let same = before.is_some_and(|before| {
                part.kind == PartKind::Added && before.kind == part.kind && before.place == part.place && !part.code
            });
            let below_context = before.is_some_and(|before| before.kind == PartKind::Context);
            if !same && !below_context {
                writeln!(out)?;
            }
            self.part(part, (!same, &gone), out)?;
            before = Some(part);
        }
        Ok(())
    }

    fn part(&self, part: &Part, (placed, gone): (bool, &HashSet<Span>), out: &mut dyn Write) -> io::Result<()> {
        let dim = self.paint(Paint::new().dimmed());
        if part.kind == PartKind::Context {
            if part.gap {
                writeln!(out, "    {dim}…{dim:#}")?;
            }
            let spans = part.pieces.first().map(|piece| piece.span).unwrap_or_default();
            return writeln!(out, "    {dim}{}{dim:#}", shorten(&folded(spans.of(&self.diff.new))));
        }
        let title = |span: Option<Span>, text: &str| match span {
            Some(span) => format!("“{}”", shorten(&folded(span.of(text)))),
            None => "the top of the page".to_owned(),
        };
        let said = match part.kind {
            PartKind::Nested => ": only nested or listed in another way".to_owned(),
            PartKind::MovedHere(from) => format!(": moved here from {}", title(from, &self.diff.old)),
            PartKind::MovedAway(to) => format!(": moved away to {}", title(to, &self.diff.new)),
            PartKind::Added if part.place.as_ref().is_some_and(|place| is_there(place, gone)) => {
                ": seems to be there already".to_owned()
            }
            _ => String::new(),
        };
        let place = part.place.as_ref().map(|place| match place.relation {
            Relation::Here => self.line(place.span),
            Relation::After => format!("after {}", self.line(place.span)),
        });
        if placed && (place.is_some() || !said.is_empty()) {
            let place = place.as_deref().unwrap_or("here");
            let cyan = self.paint(AnsiColor::Cyan.on_default());
            writeln!(out, "  {cyan}{place}{cyan:#}{said}")?;
        }
        pieces::lines(part, self.diff, self.color).into_iter().try_for_each(|line| writeln!(out, "    {line}"))
    }

    /// A place, with the heading above it.
    fn place(&self, place: &Place) -> String {
        let title = place.title.map(|title| folded(title.of(&self.diff.translation)));
        let title = title.map_or("its top".to_owned(), |title| format!("“{}”", shorten(&title)));
        match place.relation {
            Relation::Here => format!("{} {title}", self.at(place.span)),
            Relation::After => format!("after {} at the end of {title}", self.at(place.span)),
        }
    }

    /// `path:line` in the translation.
    fn at(&self, span: Span) -> String {
        format!("{}:{}", self.path, self.lines.line_of(span.start) + 1)
    }

    /// `line 12`, in the translation.
    fn line(&self, span: Span) -> String {
        format!("line {}", self.lines.line_of(span.start) + 1)
    }

    fn paint(&self, paint: Paint) -> Paint {
        if self.color { paint } else { Paint::new() }
    }
}
