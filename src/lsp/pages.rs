//! The work between messages: opens projects, follows edits, checks pages, publishes what is found.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use lsp_types::Diagnostic;
use serde_json::{Value, json};

use super::client::Severity;
use super::diagnostics::Places;
use super::documents::Document;
use super::project::{Followed, PageFindings, Project};
use super::published::{PageDiagnostics, is_same};
use super::state::{Asked, Server};
use super::{roots, uris};
use crate::text::FileId;

/// Notices that are no news to a user who has the project open.
const QUIET: [&str; 2] = ["layout", "left-out"];

impl Server {
    /// Does the next piece of work.
    pub(super) fn work(&mut self) {
        let is_due = self.due.is_none_or(|due| due <= std::time::Instant::now());
        if self.is_to_plan
            || self.projects.iter().any(|project| project.has_edits() || (is_due && project.is_to_reload()))
        {
            self.follow(is_due);
        } else if std::mem::take(&mut self.open_pages_first) {
            self.check_open_pages();
        } else if is_due {
            self.due = None;
            self.check_some_pages();
        }
    }

    /// Has the sessions know of all that changed.
    pub(super) fn follow(&mut self, reloads: bool) {
        self.plan();
        let mut has_reloaded = false;
        for at in 0..self.projects.len() {
            let project = &mut self.projects[at];
            if !reloads && project.is_to_reload() {
                continue;
            }
            let was_reloaded = project.is_to_reload();
            if was_reloaded {
                self.begin_progress("Checking translations");
                self.set_status(json!({ "state": "checking" }));
            }
            let followed = self.projects[at].follow(&self.documents);
            self.open_pages_first |= followed != Followed::Nothing;
            has_reloaded |= followed == Followed::Reload;
            if was_reloaded {
                self.find_aliases();
                self.is_to_finish = true;
                self.tell(at);
            }
        }
        if has_reloaded {
            self.remove_gone_pages();
        }
    }

    /// Finds the projects of the folders that are open.
    fn plan(&mut self) {
        if !std::mem::take(&mut self.is_to_plan) {
            return;
        }
        let requests = roots::projects(&self.roots, &self.settings);
        self.projects = requests.into_iter().map(Project::new).collect();
        self.due = None;
    }

    /// Shows what is to be said of a project that was opened.
    fn tell(&mut self, at: usize) {
        let project = &self.projects[at];
        let failure = project.failure.clone();
        let notices: Vec<_> = project.notices().cloned().collect();
        for notice in notices {
            if QUIET.contains(&notice.code) {
                self.log(&notice.message);
            } else {
                self.show(Severity::Warning, &notice.message);
            }
        }
        if let Some(failure) = failure {
            self.show(if failure.is_empty { Severity::Warning } else { Severity::Error }, &failure.message);
        }
    }

    /// Takes the diagnostics from pages that no project has any more.
    fn remove_gone_pages(&mut self) {
        let has = |path: &Path| {
            self.projects
                .iter()
                .any(|project| project.session().is_some_and(|session| session.project.layout.file_at(path).is_some()))
        };
        let gone: Vec<PathBuf> = self.published.keys().filter(|path| !has(path)).cloned().collect();
        for path in gone {
            self.publish(PageDiagnostics { path, diagnostics: Vec::new() });
        }
    }

    fn check_open_pages(&mut self) {
        let mut found = Vec::new();
        for project in self.projects.iter().filter(|project| project.session().is_some()) {
            let paths = self.documents.iter().filter_map(|document| document.path.as_deref());
            let pages: Vec<FileId> = paths.filter_map(|path| project.page_at(path)).collect();
            if !pages.is_empty() {
                // Other pages of their groups are shown when all are checked again.
                let mut checked = project.check_pages(&pages);
                checked.retain(|page| pages.contains(&page.file));
                found.extend(self.shown_on(project, checked));
            }
        }
        self.merge(found).into_iter().for_each(|page| self.publish(page));
    }

    /// Checks the next pages; ends what waits for all to be checked.
    fn check_some_pages(&mut self) {
        if let Some(at) = self.projects.iter().position(Project::is_checking) {
            self.is_to_finish = true;
            if let Some(found) = self.projects[at].check_next() {
                let found = self.shown_on(&self.projects[at], found);
                self.merge(found).into_iter().for_each(|page| self.publish(page));
            }
            let sums = self.projects.iter().map(Project::progress);
            self.report_progress(sums.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1)));
            return;
        }
        if std::mem::take(&mut self.is_to_finish) {
            self.refresh();
        }
        self.end_progress();
        self.set_status(self.final_status());
        self.answer_pulls();
        if std::mem::take(&mut self.is_to_refresh) && self.client.pulls && self.client.refreshes_diagnostics {
            self.ask("workspace/diagnostic/refresh", Value::Null, Asked::Nothing);
        }
    }

    /// What is to be shown on pages of a project.
    pub(super) fn shown_on(&self, project: &Project, pages: Vec<PageFindings>) -> Vec<PageDiagnostics> {
        let Some(session) = project.session() else { return Vec::new() };
        let mut places = Places::new(session, &self.documents, &self.client);
        let show = |page: PageFindings| {
            let mut diagnostics: Vec<Diagnostic> =
                page.findings.iter().map(|finding| places.diagnostic(finding, false)).collect();
            if self.settings.show_accepted {
                diagnostics.extend(page.accepted.iter().map(|finding| places.diagnostic(finding, true)));
            }
            PageDiagnostics { path: session.project.layout.disk_path(page.file), diagnostics }
        };
        pages.into_iter().map(show).collect()
    }

    /// One entry for each page, where several projects have it.
    fn merge(&self, mut found: Vec<PageDiagnostics>) -> Vec<PageDiagnostics> {
        if self.projects.len() == 1 {
            return found;
        }
        let is_shared = |path: &PathBuf| {
            let has = |project: &&Project| {
                project.session().is_some_and(|session| session.project.layout.file_at(path).is_some())
            };
            self.projects.iter().filter(has).count() > 1
        };
        let shared: HashSet<PathBuf> =
            found.iter().map(|page| &page.path).filter(|path| is_shared(path)).cloned().collect();
        found.retain(|page| !shared.contains(&page.path));
        found.extend(shared.into_iter().map(|path| {
            let diagnostics = self.diagnostics_of(&path);
            PageDiagnostics { path, diagnostics }
        }));
        found
    }

    /// What is to be shown on a page, from all projects that have it.
    pub(super) fn diagnostics_of(&self, path: &Path) -> Vec<Diagnostic> {
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for project in &self.projects {
            let Some(file) = project.page_at(path) else { continue };
            let mut pages = project.check_pages(&[file]);
            pages.retain(|page| page.file == file);
            for diagnostic in self.shown_on(project, pages).into_iter().flat_map(|page| page.diagnostics) {
                if !diagnostics.iter().any(|known| is_same(known, &diagnostic)) {
                    diagnostics.push(diagnostic);
                }
            }
        }
        diagnostics
    }

    /// Notes the diagnostics of a page, and publishes them to a client that does not ask for them.
    pub(super) fn publish(&mut self, page: PageDiagnostics) {
        let summary = page.summary();
        if self.published.get(&page.path).copied() == summary {
            return;
        }
        self.send_diagnostics(&page);
        match summary {
            Some(summary) => self.published.insert(page.path, summary),
            None => self.published.remove(&page.path),
        };
    }

    fn send_diagnostics(&mut self, page: &PageDiagnostics) {
        if self.client.pulls {
            self.is_to_refresh = true;
            return;
        }
        let document = self.document_of(&page.path);
        let uri = document.map_or_else(|| uris::text_of(&page.path), |document| document.uri.clone());
        let mut params = json!({ "uri": uri, "diagnostics": page.diagnostics });
        if let Some(document) = document.filter(|_| self.client.versions) {
            params["version"] = document.version.into();
        }
        self.notify("textDocument/publishDiagnostics", params);
    }

    /// The open text of a page.
    pub(super) fn document_of(&self, path: &Path) -> Option<&Document> {
        self.documents.at(path)
    }

    /// From now on the diagnostics of a page go to another address.
    pub(super) fn readdress(&mut self, path: &Path, from: &str, to: &str) {
        if !self.client.pulls && from != to && self.published.remove(path).is_some() {
            self.notify("textDocument/publishDiagnostics", json!({ "uri": from, "diagnostics": [] }));
        }
    }

    /// The status after a check.
    fn final_status(&self) -> Value {
        match self.projects.iter().find_map(|project| project.failure.as_ref()) {
            Some(failure) if self.projects.iter().all(|project| project.failure.is_some()) => {
                json!({ "state": "failed", "message": failure.message })
            }
            _ => {
                let mut sums = [0_u32; 3];
                for published in self.published.values() {
                    sums.iter_mut().zip(published.counts).for_each(|(sum, count)| *sum += count);
                }
                let [errors, warnings, notes] = sums;
                let counts = json!({ "errors": errors, "warnings": warnings, "notes": notes });
                json!({ "state": "ready", "counts": counts })
            }
        }
    }

    /// Sends the status to a client that wants it, if it is another one.
    fn set_status(&mut self, status: Value) {
        if self.client.status && status != self.status {
            self.notify("locdrift/status", status.clone());
            self.status = status;
        }
    }
}
