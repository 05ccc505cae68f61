//! The page, the position and the range that parameters name.

use lsp_server::ErrorCode;
use lsp_types::{Position, Range};
use serde_json::Value;

use super::diagnostics::Places;
use super::project::{PageFindings, Project};
use super::state::Server;
use super::uris;
use crate::session::Session;
use crate::text::FileId;

/// A page that a request is about.
#[derive(Clone, Copy)]
pub(super) struct Asked<'s> {
    /// The index of its project.
    pub project: usize,
    pub session: &'s Session,
    pub file: FileId,
}

/// Why a request is refused.
pub(super) type Refusal = (ErrorCode, String);

impl Server {
    /// The page that parameters name; a translation rather than a source page, where projects differ.
    pub(super) fn page_in(&self, params: &Value) -> Option<Asked<'_>> {
        self.page_at(params.pointer("/textDocument/uri")?.as_str()?)
    }

    /// The page at an address.
    pub(super) fn page_at(&self, uri: &str) -> Option<Asked<'_>> {
        let path = uris::path_of(uri)?;
        let of_project = |(project, of): (usize, &'_ Project)| Some((project, of.page_at(&path)?));
        let found: Vec<(usize, FileId)> = self.projects.iter().enumerate().filter_map(of_project).collect();
        let session = |project: usize| self.projects[project].session();
        let is_target = |&&(project, file): &&(usize, FileId)| {
            session(project).is_some_and(|session| !session.project.layout.tree(file).is_source)
        };
        let &(project, file) = found.iter().find(is_target).or(found.first())?;
        Some(Asked { project, session: session(project)?, file })
    }

    pub(super) fn places<'s>(&'s self, session: &'s Session) -> Places<'s> {
        Places::new(session, &self.documents, &self.client)
    }

    /// What a check has of a page.
    pub(super) fn findings_of(&self, asked: Asked<'_>) -> PageFindings {
        let pages = self.projects[asked.project].check_pages(&[asked.file]);
        let none = PageFindings { file: asked.file, findings: Vec::new(), accepted: Vec::new() };
        pages.into_iter().find(|page| page.file == asked.file).unwrap_or(none)
    }
}

/// The position in parameters. Columns and lines that no text has are at its end.
pub(super) fn position_in(params: &Value) -> Option<Position> {
    position(params.get("position")?)
}

fn position(value: &Value) -> Option<Position> {
    let number = |key: &str| Some(u32::try_from(value.get(key)?.as_u64()?).unwrap_or(u32::MAX));
    Some(Position::new(number("line")?, number("character")?))
}

/// The range in parameters.
pub(super) fn range_in(params: &Value) -> Option<Range> {
    let range = params.get("range")?;
    Some(Range::new(position(range.get("start")?)?, position(range.get("end")?)?))
}
