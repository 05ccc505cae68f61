//! What an editor shows of a page as a whole: its languages, its pin, how much is wrong.

use super::pin::{PinFacts, PinState, pin, pin_state};
use super::symbols::outdated_sections;
use crate::finding::{Finding, Level};
use crate::locale::Locale;
use crate::output::count;
use crate::session::Session;
use crate::text::{FileId, Span};

/// A page as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFacts {
    /// Its language.
    pub locale: Locale,
    /// Whether it is a page of the source.
    pub is_source: bool,
    /// The page that it is a translation of.
    pub source: Option<FileId>,
    /// Its translations; those of its source, without itself, for a translation.
    pub translations: Vec<FileId>,
    /// What it says that it was made from; `None` where it says nothing.
    pub pin: Option<PinFacts>,
    /// The headings of its outdated sections.
    pub outdated: Vec<Span>,
    /// Its findings.
    pub counts: Counts,
}

/// Findings by level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that must be fixed.
    pub errors: usize,
    /// Those that should be looked at.
    pub warnings: usize,
    /// Those that are good to know.
    pub notes: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Counts {
        let mut counts = Counts::default();
        for finding in findings {
            match finding.level {
                Level::Error => counts.errors += 1,
                Level::Warning => counts.warnings += 1,
                Level::Note => counts.notes += 1,
            }
        }
        counts
    }
}

/// A page as a whole; `findings` are those that a check has of it (those of other pages are passed over). Asks the
/// repository of the source for the commit of the pin.
pub fn page_facts(session: &Session, file: FileId, findings: &[Finding]) -> PageFacts {
    let project = &session.project;
    let tree = project.layout.tree(file);
    let source = project.source_of(file);
    let targets = session.group_of(file).map_or(&[][..], |group| &group.targets);
    PageFacts {
        locale: tree.locale.clone(),
        is_source: tree.is_source,
        source: (source != file).then_some(source),
        translations: targets.iter().map(|target| target.file).filter(|target| *target != file).collect(),
        pin: if tree.is_source { None } else { pin(session, file) },
        outdated: outdated_sections(file, findings),
        counts: Counts::of(findings.iter().filter(|finding| finding.at.file == file)),
    }
}

/// A part of the line above the title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LensPart {
    /// Words.
    Text(String),
    /// The words of a command that compares the page with its source.
    Compare(String),
    /// The words of a command that shows what changed in the source.
    ShowChange(String),
}

impl LensPart {
    /// What is shown.
    pub fn words(&self) -> &str {
        match self {
            LensPart::Text(words) | LensPart::Compare(words) | LensPart::ShowChange(words) => words,
        }
    }
}

/// The line above the title of a translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The first heading, else the top of the page.
    pub span: Span,
    /// In their order; shown with a point between them.
    pub parts: Vec<LensPart>,
}

impl Lens {
    /// `fr-FR · 3 commits behind (12 days) · 2 sections outdated · compare`.
    pub fn text(&self) -> String {
        self.parts.iter().map(LensPart::words).collect::<Vec<_>>().join(" · ")
    }
}

/// The line above the title of a translation that has a source; no repository is asked.
pub fn lens(session: &Session, file: FileId, findings: &[Finding]) -> Option<Lens> {
    let project = &session.project;
    if project.source_of(file) == file || project.page(file).unreadable.is_some() {
        return None;
    }
    let page = project.page(file);
    let title = page.sections.iter().find(|section| section.level > 0);
    let block = title.and_then(|section| page.blocks_of(section).first()).or(page.blocks.first());
    let state = pin_state(session, file);
    let mut parts = vec![LensPart::Text(project.layout.tree(file).locale.to_string())];
    let words = state.as_ref().map_or_else(|| "no source commit".to_owned(), PinState::words);
    parts.push(LensPart::Text(words));
    let outdated = outdated_sections(file, findings).len();
    let is_behind = matches!(state, Some(PinState::Behind { .. }));
    if outdated > 0 {
        parts.push(LensPart::ShowChange(format!("{} outdated", count(outdated, "section"))));
    } else if is_behind {
        parts.push(LensPart::ShowChange("show the change".to_owned()));
    }
    parts.push(LensPart::Compare("compare".to_owned()));
    Some(Lens { span: block.map_or(Span::default(), |block| block.span), parts })
}
